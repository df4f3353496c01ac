// Reads out of the provider's source which calls of the API it makes for a resource type, and under which conditions:
//
//	go run ./rights PROVIDER/alicloud alicloud_vpc data.alicloud_zones … > calls.json
//
// It follows create, read, update and delete of each type through functions and services, and writes down every call with the conditions
// that stand around it, as far as the configuration tells them (conditions.ts). Errors are assumed not to happen. What only the cloud's
// answer tells stays a text, and untold.ts says what to think of it.
//
// A call on a client in a form that it does not know is no call to it, and named on the error output. A type of which it finds no call at all
// ends it with 1, and nothing is printed: such a table would say that the type takes no right.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"instruments/provider/source"
)

// When is a condition: exactly one field is set; nil is always, and Never never.
type When struct {
	Set     string   `json:"set,omitempty"`     // the configuration sets it to something that is not empty
	Changed string   `json:"changed,omitempty"` // it changes
	Is      []string `json:"is,omitempty"`      // attribute and value
	Not     *When    `json:"not,omitempty"`
	All     []*When  `json:"all,omitempty"`
	Any     []*When  `json:"any,omitempty"`
	Text    string   `json:"text,omitempty"` // not told by the configuration
	never   bool
}

var Never = &When{never: true}

func not(a *When) *When {
	switch {
	case a == nil:
		return Never
	case a.never:
		return nil
	case a.Not != nil:
		return a.Not
	}
	return &When{Not: a}
}

func key(a *When) string {
	text, _ := json.Marshal(a)
	return string(text)
}

// join makes all (neutral nil, decisive Never) or any (neutral Never, decisive nil) of the parts.
func join(parts []*When, isAll bool) *When {
	neutral, decisive := (*When)(nil), Never
	if !isAll {
		neutral, decisive = Never, nil
	}
	seen := map[string]bool{}
	var kept []*When
	var add func(part *When) bool
	add = func(part *When) bool {
		if part == decisive {
			return false
		}
		if part == neutral {
			return true
		}
		nested := part.All
		if !isAll {
			nested = part.Any
		}
		if nested != nil {
			for _, one := range nested {
				if !add(one) {
					return false
				}
			}
			return true
		}
		if seen[key(not(part))] {
			return false
		}
		if !seen[key(part)] {
			seen[key(part)] = true
			kept = append(kept, part)
		}
		return true
	}
	for _, part := range parts {
		if !add(part) {
			return decisive
		}
	}
	switch {
	case len(kept) == 0:
		return neutral
	case len(kept) == 1:
		return kept[0]
	case isAll:
		return &When{All: kept}
	}
	return &When{Any: kept}
}

func all(parts ...*When) *When   { return join(parts, true) }
func anyOf(parts ...*When) *When { return join(parts, false) }

// Value is what is known of a variable.
type Value struct {
	text      string // a constant
	known     bool
	attribute string // the value of an attribute
	truth     *When  // of a bool, where isTruth
	isTruth   bool
	typeName  string // of a service, a client or a request
	apis      []api  // of a common request
	change    string // both sides of a change: the attribute
}

// api is the name of a call that a common request makes under a condition.
type api struct {
	name string
	when *When
}

type Call struct {
	Action string `json:"action"`
	When   *When  `json:"when,omitempty"`
}

type reader struct {
	*source.Source
	warnings map[string]bool
}

type walk struct {
	*reader
	isNew bool
	calls *[]Call
	stack []string
}

type scope struct {
	values  map[string]Value
	ends    bool // whether a return ends the function of the walk, not a closure
	returns *[]returned
	gone    *[]*When // where the function has ended already
}

type returned struct {
	when  *When
	value Value
}

func main() {
	src := &reader{source.Parse(os.Args[1]), map[string]bool{}}
	result := map[string]map[string][]Call{}
	for _, name := range os.Args[2:] {
		result[name] = src.operations(name)
	}
	for _, warning := range sorted(src.warnings) {
		fmt.Fprintln(os.Stderr, warning)
	}
	if silent := withoutCalls(result); len(silent) > 0 {
		fmt.Fprintf(os.Stderr, "no call was found of %s: the provider makes them in a form that is not read here\n", strings.Join(silent, ", "))
		os.Exit(1)
	}
	fmt.Println(print(result))
}

// withoutCalls names the types of which nothing was found in any operation.
func withoutCalls(types map[string]map[string][]Call) []string {
	silent := []string{}
	for _, name := range sorted(types) {
		found := 0
		for _, calls := range types[name] {
			found += len(calls)
		}
		if found == 0 {
			silent = append(silent, name)
		}
	}
	return silent
}

// print writes a line a call, so that a difference between two versions of the provider can be read.
func print(types map[string]map[string][]Call) string {
	var lines bytes.Buffer
	for i, name := range sorted(types) {
		fmt.Fprintf(&lines, "%s\n \"%s\": {", map[bool]string{true: "{", false: ","}[i == 0], name)
		for j, operation := range sorted(types[name]) {
			fmt.Fprintf(&lines, "%s\n  \"%s\": [", map[bool]string{true: "", false: ","}[j == 0], operation)
			for k, call := range types[name][operation] {
				var line bytes.Buffer
				encoder := json.NewEncoder(&line)
				encoder.SetEscapeHTML(false)
				_ = encoder.Encode(call)
				fmt.Fprintf(&lines, "%s\n   %s", map[bool]string{true: "", false: ","}[k == 0], strings.TrimSpace(line.String()))
			}
			lines.WriteString("\n  ]")
		}
		lines.WriteString("\n }")
	}
	return lines.String() + "\n}"
}

func sorted[T any](named map[string]T) []string {
	names := []string{}
	for name := range named {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func literal(expression ast.Expr) (string, bool) {
	switch e := expression.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
		return e.Value, true
	case *ast.CallExpr: // a conversion, as in PayType("PrePaid")
		if len(e.Args) == 1 {
			if _, ok := e.Fun.(*ast.Ident); ok {
				return literal(e.Args[0])
			}
		}
	}
	return "", false
}

func typeOf(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.StarExpr:
		return typeOf(e.X)
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return typeOf(e.X) + "." + e.Sel.Name
	}
	return ""
}

// operations finds the functions that the schema names, by the function that the provider's map names.
func (src *reader) operations(name string) map[string][]Call {
	kind, typeName := "ResourcesMap", name
	if strings.HasPrefix(name, "data.") {
		kind, typeName = "DataSourcesMap", name[5:]
	}
	maker := ""
	ast.Inspect(src.Functions["Provider"], func(node ast.Node) bool {
		pair, ok := node.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		if head, ok := pair.Key.(*ast.Ident); ok && (head.Name == "ResourcesMap" || head.Name == "DataSourcesMap") {
			return head.Name == kind
		}
		if text, ok := literal(pair.Key); ok && text == typeName {
			if call, ok := pair.Value.(*ast.CallExpr); ok {
				maker = call.Fun.(*ast.Ident).Name
			}
		}
		return true
	})
	if maker == "" {
		panic("the provider does not know " + name)
	}
	operations := map[string][]Call{}
	ast.Inspect(src.Functions[maker], func(node ast.Node) bool {
		pair, ok := node.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		head, isHead := pair.Key.(*ast.Ident)
		function, isFunction := pair.Value.(*ast.Ident)
		if isHead && isFunction && strings.Contains("Create Read Update Delete", head.Name) && src.Functions[function.Name] != nil {
			operation := strings.ToLower(head.Name)
			calls := []Call{}
			w := &walk{reader: src, isNew: operation == "create", calls: &calls}
			w.function(src.Functions[function.Name], nil, nil)
			operations[operation] = merged(calls)
		}
		return true
	})
	return operations
}

// merged has each action once, under any of its conditions.
func merged(calls []Call) []Call {
	conditions, order := map[string]*When{}, []string{}
	for _, call := range calls {
		if before, ok := conditions[call.Action]; ok {
			conditions[call.Action] = anyOf(before, call.When)
		} else {
			conditions[call.Action] = call.When
			order = append(order, call.Action)
		}
	}
	sort.Strings(order)
	result := []Call{}
	for _, action := range order {
		if conditions[action] != Never {
			result = append(result, Call{action, conditions[action]})
		}
	}
	return result
}

// function walks a function with what is known of its parameters; returns what is known of its first result.
func (w *walk) function(decl *ast.FuncDecl, receiver *Value, arguments []Value) Value {
	name := decl.Name.Name
	if decl.Body == nil || len(w.stack) > 25 {
		return Value{}
	}
	for _, outer := range w.stack {
		if outer == name {
			return Value{} // a recursion says nothing new
		}
	}
	w.stack = append(w.stack, name)
	defer func() { w.stack = w.stack[:len(w.stack)-1] }()
	returns, gone := []returned{}, []*When{}
	s := scope{map[string]Value{}, true, &returns, &gone}
	if receiver != nil && decl.Recv != nil && len(decl.Recv.List[0].Names) > 0 {
		s.values[decl.Recv.List[0].Names[0].Name] = *receiver
	}
	i := 0
	for _, field := range decl.Type.Params.List {
		for _, parameter := range field.Names {
			value := Value{}
			if i < len(arguments) {
				value = arguments[i]
			}
			if value.typeName == "" {
				value.typeName = typeOf(field.Type)
			}
			s.values[parameter.Name] = value
			i++
		}
	}
	w.block(decl.Body.List, s, nil)
	truths := []*When{}
	for _, one := range returns {
		if one.value.isTruth {
			truths = append(truths, all(one.when, one.value.truth))
		} else if one.value.known || len(returns) > 1 && decl.Type.Results != nil && typeOf(decl.Type.Results.List[0].Type) != "bool" {
			return returns[len(returns)-1].value
		}
	}
	if len(truths) > 0 {
		return Value{isTruth: true, truth: anyOf(truths...)}
	}
	return Value{}
}

// block walks statements; returns under which condition it ends the function.
func (w *walk) block(statements []ast.Stmt, s scope, when *When) {
	for _, statement := range statements {
		w.statement(statement, s, all(when, not(anyOf(*s.gone...))))
	}
}

func (w *walk) statement(statement ast.Stmt, s scope, when *When) {
	switch st := statement.(type) {
	case *ast.ExprStmt:
		w.expression(st.X, s, when)
	case *ast.AssignStmt:
		w.assign(st, s, when)
	case *ast.DeclStmt:
		if general, ok := st.Decl.(*ast.GenDecl); ok {
			for _, spec := range general.Specs {
				if values, ok := spec.(*ast.ValueSpec); ok {
					for i, name := range values.Names {
						value := Value{typeName: typeOf(values.Type)}
						if i < len(values.Values) {
							value = w.expression(values.Values[i], s, when)
						} else if value.typeName == "bool" {
							value = Value{isTruth: true, truth: Never}
						}
						s.values[name.Name] = value
					}
				}
			}
		}
	case *ast.IfStmt:
		if st.Init != nil {
			w.statement(st.Init, s, when)
		}
		condition := w.truth(st.Cond, s, when)
		if w.failsIn(st.Body) {
			condition = Never
		}
		w.block(st.Body.List, s, all(when, condition))
		if st.Else != nil {
			w.statement(st.Else, s, all(when, not(condition)))
		}
	case *ast.BlockStmt:
		w.block(st.List, s, when)
	case *ast.ReturnStmt:
		value := Value{}
		for i, result := range st.Results {
			known := w.expression(result, s, when)
			if i == 0 {
				value = known
			}
		}
		if s.ends {
			*s.returns = append(*s.returns, returned{when, value})
			*s.gone = append(*s.gone, when)
		}
	case *ast.ForStmt:
		if st.Init != nil {
			w.statement(st.Init, s, when)
		}
		w.loop(st.Body, s, when)
	case *ast.RangeStmt:
		w.expression(st.X, s, when)
		w.loop(st.Body, s, when)
	case *ast.SwitchStmt:
		w.choose(st, s, when)
	case *ast.TypeSwitchStmt:
		w.block(st.Body.List, s, when)
	case *ast.CaseClause:
		w.block(st.Body, s, when)
	case *ast.DeferStmt:
		w.expression(st.Call, s, when)
	case *ast.GoStmt:
		w.expression(st.Call, s, when)
	}
}

// failsIn tells whether a block ends with an error, which is assumed not to happen.
func (w *walk) failsIn(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	end, ok := body.List[len(body.List)-1].(*ast.ReturnStmt)
	if !ok || len(end.Results) == 0 {
		return false
	}
	switch last := end.Results[len(end.Results)-1].(type) {
	case *ast.Ident:
		return isError(last)
	case *ast.CallExpr:
		name := ""
		switch function := last.Fun.(type) {
		case *ast.Ident:
			name = function.Name
		case *ast.SelectorExpr:
			name = function.Sel.Name
		}
		return strings.Contains(name, "Error")
	}
	return false
}

// loop walks a body that runs as often as there is something: a return in it may not come, so what follows the loop is not ended by it.
func (w *walk) loop(body *ast.BlockStmt, s scope, when *When) {
	gone := append([]*When{}, *s.gone...)
	inner := s
	inner.gone = &gone
	w.block(body.List, inner, when)
}

func (w *walk) choose(st *ast.SwitchStmt, s scope, when *When) {
	if st.Init != nil {
		w.statement(st.Init, s, when)
	}
	before := []*When{}
	for _, clause := range st.Body.List {
		choice := clause.(*ast.CaseClause)
		options := []*When{}
		for _, option := range choice.List {
			if st.Tag == nil {
				options = append(options, w.truth(option, s, when))
			} else {
				options = append(options, w.truth(&ast.BinaryExpr{X: st.Tag, Op: token.EQL, Y: option}, s, when))
			}
		}
		condition := anyOf(options...)
		if choice.List == nil {
			condition = nil
		}
		w.block(choice.Body, s, all(when, condition, not(anyOf(before...))))
		before = append(before, condition)
	}
}

func (w *walk) assign(st *ast.AssignStmt, s scope, when *When) {
	values := []Value{}
	for _, right := range st.Rhs {
		values = append(values, w.expression(right, s, when))
	}
	for i, left := range st.Lhs {
		value := Value{}
		if len(st.Rhs) == len(st.Lhs) {
			value = values[i]
		} else if i == 0 {
			value = values[0]
		} else if i == 1 && values[0].attribute != "" {
			value = Value{isTruth: true, truth: &When{Set: values[0].attribute}} // v, ok := d.GetOk("…")
		} else if i == 1 && values[0].change != "" {
			value = Value{change: values[0].change}
		}
		if _, asserts := st.Rhs[0].(*ast.TypeAssertExpr); asserts && i == 1 && value.attribute == "" && len(st.Rhs) == 1 && !value.isTruth {
			value = truth(nil) // of the type that it is taken for
		}
		switch target := left.(type) {
		case *ast.Ident:
			before, exists := s.values[target.Name]
			if exists && st.Tok == token.ASSIGN && before.isTruth && value.isTruth {
				// under a condition: the new value where it holds, the old one elsewhere
				switch value.truth {
				case nil:
					value.truth = anyOf(before.truth, when)
				case Never:
					value.truth = all(before.truth, not(when))
				default:
					value.truth = anyOf(all(when, value.truth), all(before.truth, not(when)))
				}
			}
			if exists && value.typeName == "" {
				value.typeName = before.typeName
			}
			s.values[target.Name] = value
		case *ast.SelectorExpr:
			if owner, ok := target.X.(*ast.Ident); ok && target.Sel.Name == "ApiName" {
				request := s.values[owner.Name]
				before := request.apis
				request.apis = []api{{value.text, when}}
				for _, one := range before {
					request.apis = append(request.apis, api{one.name, all(one.when, not(when))})
				}
				s.values[owner.Name] = request
			}
		}
	}
}

func (w *walk) text(node ast.Node) string {
	var buffer bytes.Buffer
	_ = printer.Fprint(&buffer, w.Files, node)
	return strings.Join(strings.Fields(buffer.String()), " ")
}

// truth says when an expression is true.
func (w *walk) truth(expression ast.Expr, s scope, when *When) *When {
	value := w.expression(expression, s, when)
	if value.isTruth {
		return value.truth
	}
	if value.attribute != "" {
		return &When{Set: value.attribute} // a bool of the configuration
	}
	return w.untold(expression)
}

// untold is a condition that the configuration does not tell, with the function in which it stands.
func (w *walk) untold(expression ast.Expr) *When {
	return &When{Text: w.stack[len(w.stack)-1] + ": " + w.text(expression)}
}

func truth(when *When) Value { return Value{isTruth: true, truth: when} }

func (w *walk) expression(expression ast.Expr, s scope, when *When) Value {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, _ := literal(e)
		return Value{text: text, known: true}
	case *ast.Ident:
		return w.name(e.Name, s)
	case *ast.ParenExpr:
		return w.expression(e.X, s, when)
	case *ast.StarExpr:
		return w.expression(e.X, s, when)
	case *ast.TypeAssertExpr:
		return w.expression(e.X, s, when)
	case *ast.IndexExpr:
		w.expression(e.X, s, when)
		w.expression(e.Index, s, when)
	case *ast.UnaryExpr:
		inner := w.expression(e.X, s, when)
		if e.Op == token.NOT {
			return truth(not(w.truth(e.X, s, Never)))
		}
		return inner
	case *ast.BinaryExpr:
		return w.binary(e, s, when)
	case *ast.CompositeLit:
		for _, element := range e.Elts {
			if pair, ok := element.(*ast.KeyValueExpr); ok {
				w.expression(pair.Value, s, when)
			} else {
				w.expression(element, s, when)
			}
		}
		return Value{typeName: typeOf(e.Type)}
	case *ast.FuncLit:
		inner := s
		inner.ends = false
		for _, field := range e.Type.Params.List {
			for _, parameter := range field.Names {
				s.values[parameter.Name] = Value{typeName: typeOf(field.Type)}
			}
		}
		w.block(e.Body.List, inner, when)
	case *ast.SelectorExpr:
		return w.expression(e.X, s, when)
	case *ast.CallExpr:
		return w.call(e, s, when)
	}
	return Value{}
}

func (w *walk) name(name string, s scope) Value {
	switch name {
	case "true":
		return truth(nil)
	case "false":
		return truth(Never)
	}
	if value, ok := s.values[name]; ok {
		return value
	}
	if text, ok := literal(w.Constants[name]); ok {
		return Value{text: text, known: true}
	}
	return Value{}
}

func (w *walk) binary(e *ast.BinaryExpr, s scope, when *When) Value {
	switch e.Op {
	case token.LAND:
		left := w.truth(e.X, s, when)
		return truth(all(left, w.truth(e.Y, s, all(when, left))))
	case token.LOR:
		left := w.truth(e.X, s, when)
		return truth(anyOf(left, w.truth(e.Y, s, all(when, not(left)))))
	case token.EQL, token.NEQ:
		equal := w.equal(&ast.BinaryExpr{X: e.X, Op: token.EQL, Y: e.Y}, s, when)
		if e.Op == token.NEQ {
			equal = not(equal)
		}
		return truth(equal)
	}
	w.expression(e.X, s, when)
	w.expression(e.Y, s, when)
	return Value{}
}

func (w *walk) equal(e *ast.BinaryExpr, s scope, when *When) *When {
	left, right := w.expression(e.X, s, when), w.expression(e.Y, s, when)
	if name, ok := e.Y.(*ast.Ident); ok && name.Name == "nil" {
		if isError(e.X) {
			return nil // nothing goes wrong
		}
		if left.attribute != "" {
			return not(&When{Set: left.attribute})
		}
	}
	if left.known && right.known {
		if strings.EqualFold(left.text, right.text) {
			return nil
		}
		return Never
	}
	if left.isTruth && right.isTruth && right.truth == nil {
		return left.truth
	}
	if left.isTruth && right.isTruth && right.truth == Never {
		return not(left.truth)
	}
	if right.attribute != "" && left.known {
		left, right = right, left
	}
	if left.attribute != "" && right.known {
		if right.text == "" {
			return not(&When{Set: left.attribute})
		}
		return &When{Is: []string{left.attribute, right.text}}
	}
	return w.untold(e)
}

func isError(expression ast.Expr) bool {
	name, ok := expression.(*ast.Ident)
	return ok && (strings.HasPrefix(strings.ToLower(name.Name), "err") || strings.HasSuffix(strings.ToLower(name.Name), "err"))
}

// What a condition may ask of the resource data, and of errors.
func (w *walk) asked(method string, e *ast.CallExpr) (Value, bool) {
	attribute := ""
	if len(e.Args) > 0 {
		attribute, _ = literal(e.Args[0])
	}
	switch method {
	case "IsNewResource":
		if w.isNew {
			return truth(nil), true
		}
		return truth(Never), true
	case "HasChange":
		return truth(&When{Changed: attribute}), true
	case "HasChanges":
		parts := []*When{}
		for _, argument := range e.Args {
			text, _ := literal(argument)
			parts = append(parts, &When{Changed: text})
		}
		return truth(anyOf(parts...)), true
	case "Get", "GetOk", "GetOkExists":
		if attribute != "" {
			return Value{attribute: attribute}, true
		}
	case "GetChange":
		return Value{change: attribute}, true
	case "IsExpectedErrors", "NotFoundError", "NeedRetry", "IsThrottling", "IsExpectedErrorCodes":
		return truth(Never), true
	}
	return Value{}, false
}

func (w *walk) call(e *ast.CallExpr, s scope, when *When) Value {
	arguments := []Value{}
	for _, argument := range e.Args {
		arguments = append(arguments, w.expression(argument, s, when))
	}
	switch function := e.Fun.(type) {
	case *ast.Ident:
		if value, ok := w.asked(function.Name, e); ok {
			return value
		}
		if function.Name == "Trim" {
			return arguments[0]
		}
		if decl := w.Functions[function.Name]; decl != nil {
			return w.into(decl, nil, arguments, when)
		}
		if len(arguments) == 1 { // a conversion
			return arguments[0]
		}
	case *ast.SelectorExpr:
		return w.method(function, e, s, arguments, when)
	case *ast.FuncLit:
		w.expression(function, s, when)
	}
	return Value{}
}

// into walks a function that is called under a condition.
func (w *walk) into(decl *ast.FuncDecl, receiver *Value, arguments []Value, when *When) Value {
	first := len(*w.calls)
	value := w.function(decl, receiver, arguments)
	for i := first; i < len(*w.calls); i++ {
		(*w.calls)[i].When = all(when, (*w.calls)[i].When)
	}
	return value
}

func (w *walk) method(function *ast.SelectorExpr, e *ast.CallExpr, s scope, arguments []Value, when *When) Value {
	name := function.Sel.Name
	receiver := w.expression(function.X, s, when)
	if strings.HasPrefix(name, "Rpc") || strings.HasPrefix(name, "Roa") {
		w.record(arguments[0].text, arguments[2], e, when)
		return Value{}
	}
	if name == "ProcessCommonRequest" {
		for _, one := range arguments[0].apis {
			w.record(strings.Split(receiver.typeName, ".")[0], Value{text: one.name, known: true}, e, all(when, one.when))
		}
		return Value{}
	}
	if strings.HasSuffix(receiver.typeName, ".Client") && len(e.Args) == 1 {
		w.record(strings.Split(receiver.typeName, ".")[0], Value{text: name, known: true}, e, when)
		return Value{}
	}
	if receiver.typeName == "schema.ResourceData" {
		if value, ok := w.asked(name, e); ok {
			return value
		}
	}
	if name == "List" || name == "String" { // of a set
		return receiver
	}
	if len(arguments) == 1 && (name == "ToLower" || name == "TrimSpace" || name == "Sprint") { // the same, written in another way
		return arguments[0]
	}
	if decl := w.Methods[receiver.typeName][name]; decl != nil {
		return w.into(decl, &receiver, arguments, when)
	}
	if isClient(function.X, receiver) && !callsNothing.MatchString(name) {
		w.warn("a call in a form that is not read here", e)
	}
	if owner, ok := function.X.(*ast.Ident); ok && strings.Contains(strings.ToLower(owner.Name), "service") {
		w.warn("a service of unknown type", e)
	}
	return Value{}
}

// callsNothing names the methods of a client that ask the cloud for nothing: they hand on another client to a function, which is walked, or
// make a request, which ProcessCommonRequest sends.
var callsNothing = regexp.MustCompile(`^(?:With\w*Client|NewCommonRequest|GetRetryTimeout|IsInternationalAccount)$`)

// ramCode is what RAM calls a service, where its API is called otherwise.
var ramCode = map[string]string{"r-kvstore": "kvstore", "r_kvstore": "kvstore"}

// isClient tells by its type or its name whether an expression is what calls are made with.
func isClient(expression ast.Expr, value Value) bool {
	name := value.typeName
	if name == "" {
		switch e := expression.(type) {
		case *ast.Ident:
			name = e.Name
		case *ast.SelectorExpr:
			name = e.Sel.Name
		}
	}
	return strings.HasSuffix(strings.ToLower(name), "client")
}

func (w *walk) warn(what string, node ast.Node) {
	w.warnings[fmt.Sprintf("%s: %s: %s in %s", w.Files.Position(node.Pos()), what, w.text(node)[:min(len(w.text(node)), 90)], w.stack[0])] = true
}

func (w *walk) record(product string, action Value, node ast.Node, when *When) {
	if !action.known || product == "" {
		w.warn("a call whose action is not constant", node)
		return
	}
	if callsNothing.MatchString(action.text) {
		return
	}
	service := strings.ToLower(product)
	if name, ok := ramCode[service]; ok {
		service = name
	}
	*w.calls = append(*w.calls, Call{service + ":" + action.text, when})
}
