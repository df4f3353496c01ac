// Reads out of the provider's source what `terraform providers schema -json` prints of a type, and with -behaviour what that leaves out:
//
//	go run . PROVIDER/alicloud [-behaviour] alicloud_vpc data.alicloud_zones … > schema.json
//
// It evaluates the literals of which a type's schema is made, as far as they are literals, constants and functions that return such, and
// follows the SDK in what is an attribute and what a block. What it does not understand ends it: nothing is guessed.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"strconv"
	"strings"
	"time"

	"instruments/provider/source"
)

const address = "registry.terraform.io/aliyun/alicloud"

type object = map[string]any

type reader struct {
	*source.Source
}

func main() {
	src := reader{source.Parse(os.Args[1])}
	names, isBehaviour := os.Args[2:], false
	if names[0] == "-behaviour" {
		names, isBehaviour = names[1:], true
	}
	behaviour, resources, data := object{}, object{}, object{}
	for _, name := range names {
		typeName, isData := strings.CutPrefix(name, "data.")
		resource := src.resource(typeName, isData)
		if isBehaviour {
			behaviour[name] = src.behaviourOf(resource)
		} else if isData {
			data[typeName] = object{"version": 0, "block": src.root(resource)}
		} else {
			resources[typeName] = object{"version": src.version(resource), "block": src.root(resource)}
		}
	}
	var printed any = object{"format_version": "1.0", "provider_schemas": object{address: object{"resource_schemas": resources, "data_source_schemas": data}}}
	if isBehaviour {
		printed = behaviour
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	_ = encoder.Encode(printed)
}

// resource is the literal of a type, by the function that the provider's map names.
func (src reader) resource(name string, isData bool) object {
	kind := map[bool]string{false: "ResourcesMap", true: "DataSourcesMap"}[isData]
	var found object
	ast.Inspect(src.Functions["Provider"], func(node ast.Node) bool {
		pair, ok := node.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		if head, ok := pair.Key.(*ast.Ident); ok && strings.HasSuffix(head.Name, "sMap") {
			return head.Name == kind
		}
		if text, ok := pair.Key.(*ast.BasicLit); ok && text.Value == strconv.Quote(name) {
			found = src.value(pair.Value).(object)
		}
		return true
	})
	if found == nil {
		panic("the provider does not know " + name)
	}
	return found
}

// function stands for one, of which nobody asks more than whether it is there.
type function struct{}

// value evaluates an expression: a literal becomes an object of its fields, a constant what it is, a call what the function returns.
func (src reader) value(expression ast.Expr) any {
	switch e := expression.(type) {
	case *ast.BasicLit:
		return literal(e)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return src.value(e.X)
		}
	case *ast.CompositeLit:
		return src.composite(e)
	case *ast.FuncLit:
		return function{}
	case *ast.Ident:
		return src.named(e.Name)
	case *ast.SelectorExpr: // schema.TypeString, time.Minute, schema.ImportStatePassthrough
		return e.Sel.Name
	case *ast.BinaryExpr:
		if e.Op == token.MUL {
			return src.value(e.X).(int) * int(unit[src.value(e.Y).(string)])
		}
	case *ast.CallExpr:
		return src.call(e)
	}
	panic(src.unknown(expression))
}

func (src reader) unknown(node ast.Node) string {
	return fmt.Sprintf("%s: a %T that is not understood", src.Files.Position(node.Pos()), node)
}

var unit = map[string]time.Duration{"Second": time.Second, "Minute": time.Minute, "Hour": time.Hour}

func literal(e *ast.BasicLit) any {
	switch e.Kind {
	case token.STRING:
		text, _ := strconv.Unquote(e.Value)
		return text
	case token.INT:
		number, _ := strconv.Atoi(e.Value)
		return number
	}
	panic("a literal that is not understood: " + e.Value)
}

func (src reader) named(name string) any {
	switch {
	case name == "true" || name == "false":
		return name == "true"
	case src.Constants[name] != nil:
		return src.value(src.Constants[name])
	case src.Functions[name] != nil:
		return function{}
	}
	panic("a name that is not understood: " + name)
}

func (src reader) composite(e *ast.CompositeLit) any {
	list, fields := []any{}, object{}
	for _, element := range e.Elts {
		pair, isPair := element.(*ast.KeyValueExpr)
		if !isPair {
			list = append(list, src.value(element))
			continue
		}
		key, isField := pair.Key.(*ast.Ident)
		name := ""
		if isField && src.Constants[key.Name] == nil {
			name = key.Name
		} else {
			name = src.value(pair.Key).(string)
		}
		if isCode[name] {
			fields[name] = function{}
		} else {
			fields[name] = src.value(pair.Value)
		}
	}
	if len(list) > 0 {
		return list
	}
	return fields
}

// isCode tells the fields that hold functions, and texts for people, which may be made in any way.
var isCode = map[string]bool{
	"Description": true, "Exists": true, "Importer": true, "CustomizeDiff": true, "StateUpgraders": true, "MigrateState": true,
	"ValidateFunc": true, "DiffSuppressFunc": true, "StateFunc": true, "Set": true, "DefaultFunc": true,
}

func (src reader) call(e *ast.CallExpr) any {
	switch called := e.Fun.(type) {
	case *ast.SelectorExpr: // schema.DefaultTimeout(5 * time.Minute)
		if called.Sel.Name == "DefaultTimeout" {
			return time.Duration(src.value(e.Args[0]).(int)).String()
		}
		if called.Sel.Name == "Fields" { // strings.Fields("source_cidr")
			words := []any{}
			for _, word := range strings.Fields(src.value(e.Args[0]).(string)) {
				words = append(words, word)
			}
			return words
		}
	case *ast.Ident:
		decl := src.Functions[called.Name]
		if decl == nil && len(e.Args) == 1 { // a conversion
			return src.value(e.Args[0])
		}
		if end, ok := decl.Body.List[len(decl.Body.List)-1].(*ast.ReturnStmt); ok && len(decl.Body.List) == 1 {
			return src.value(end.Results[0])
		}
	}
	panic(src.unknown(e))
}

func (src reader) version(resource object) int {
	version, _ := resource["SchemaVersion"].(int)
	return version
}

// root is the block of a type: with an id, and with time-outs where it has some.
func (src reader) root(resource object) object {
	block := blockOf(resource)
	attributes := block["attributes"].(object)
	if attributes["id"] == nil {
		attributes["id"] = object{"type": "string", "optional": true, "computed": true}
	}
	if timeouts, ok := resource["Timeouts"].(object); ok {
		each := object{}
		for name := range timeouts {
			each[strings.ToLower(name)] = object{"type": "string", "optional": true}
		}
		if block["block_types"] == nil {
			block["block_types"] = object{}
		}
		block["block_types"].(object)["timeouts"] = object{"nesting_mode": "single", "block": object{"attributes": each}}
	}
	return block
}

func blockOf(resource object) object {
	attributes, blocks := object{}, object{}
	for name, field := range resource["Schema"].(object) {
		schema := field.(object)
		if isBlock(schema) {
			blocks[name] = nested(schema)
		} else {
			attributes[name] = attribute(schema)
		}
	}
	block := object{}
	if len(attributes) > 0 {
		block["attributes"] = attributes
	}
	if len(blocks) > 0 {
		block["block_types"] = blocks
	}
	return block
}

func is(schema object, field string) bool { return schema[field] == true }

func isResource(elem any) bool {
	resource, ok := elem.(object)
	return ok && resource["Schema"] != nil
}

// isBlock is the SDK's rule for what has its mode chosen by itself.
func isBlock(schema object) bool {
	if schema["ConfigMode"] != nil {
		return schema["ConfigMode"] == "SchemaConfigModeBlock"
	}
	return schema["Type"] != "TypeMap" && isResource(schema["Elem"]) && !(is(schema, "Computed") && !is(schema, "Optional"))
}

func nested(schema object) object {
	block := object{"nesting_mode": map[any]string{"TypeList": "list", "TypeSet": "set"}[schema["Type"]], "block": blockOf(schema["Elem"].(object))}
	fewest, _ := schema["MinItems"].(int)
	if is(schema, "Required") && fewest == 0 {
		fewest = 1
	}
	if is(schema, "Optional") {
		fewest = 0
	}
	if fewest > 0 {
		block["min_items"] = fewest
	}
	if schema["MaxItems"] != nil {
		block["max_items"] = schema["MaxItems"]
	}
	if schema["Deprecated"] != nil {
		block["block"].(object)["deprecated"] = true
	}
	return block
}

func attribute(schema object) object {
	result := object{"type": typeOf(schema)}
	for field, name := range map[string]string{"Required": "required", "Optional": "optional", "Computed": "computed", "Sensitive": "sensitive"} {
		if is(schema, field) {
			result[name] = true
		}
	}
	if schema["Deprecated"] != nil {
		result["deprecated"] = true
	}
	return result
}

var plain = map[any]string{"TypeString": "string", "TypeInt": "number", "TypeFloat": "number", "TypeBool": "bool"}
var collection = map[any]string{"TypeList": "list", "TypeSet": "set", "TypeMap": "map"}

func typeOf(schema object) any {
	if name, ok := plain[schema["Type"]]; ok {
		return name
	}
	return []any{collection[schema["Type"]], elementType(schema)}
}

func elementType(schema object) any {
	switch elem := schema["Elem"].(type) {
	case string:
		return plain[elem]
	case object:
		if schema["Type"] == "TypeMap" && isResource(elem) {
			return "string"
		}
		if !isResource(elem) {
			return typeOf(elem)
		}
		members := object{}
		for name, member := range elem["Schema"].(object) {
			members[name] = typeOf(member.(object))
		}
		return []any{"object", members}
	}
	return "string"
}

func (src reader) behaviourOf(resource object) object {
	result := object{
		"attributes":     attributesBehaviour(resource["Schema"].(object)),
		"importable":     resource["Importer"] != nil,
		"customize_diff": resource["CustomizeDiff"] != nil,
		"updatable":      resource["Update"] != nil || resource["UpdateContext"] != nil,
	}
	if timeouts, ok := resource["Timeouts"].(object); ok {
		each := object{}
		for name, timeout := range timeouts {
			each[strings.ToLower(name)] = timeout
		}
		result["timeouts"] = each
	}
	return result
}

var behaviours = map[string]string{
	"ForceNew": "force_new", "Default": "default", "ConflictsWith": "conflicts_with", "ExactlyOneOf": "exactly_one_of", "AtLeastOneOf": "at_least_one_of",
	"RequiredWith": "required_with",
}
var markers = map[string]string{"Deprecated": "deprecated", "Removed": "removed", "DiffSuppressFunc": "diff_suppressed", "ValidateFunc": "validated"}

// attributesBehaviour leaves out attributes of which there is nothing to say.
func attributesBehaviour(schemas object) object {
	result := object{}
	for name, field := range schemas {
		schema, said := field.(object), object{}
		for field, word := range behaviours {
			if value, ok := schema[field]; ok && (field != "ForceNew" || value == true) {
				said[word] = value
			}
		}
		for field, word := range markers {
			if schema[field] != nil {
				said[word] = true
			}
		}
		if isResource(schema["Elem"]) && is(schema, "Computed") {
			said["computed_block"] = true
		}
		if isResource(schema["Elem"]) {
			if inner := attributesBehaviour(schema["Elem"].(object)["Schema"].(object)); len(inner) > 0 {
				said["nested"] = inner
			}
		}
		if len(said) > 0 {
			result[name] = said
		}
	}
	return result
}
