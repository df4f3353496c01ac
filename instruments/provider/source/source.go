// Package source is the provider's source, as its functions and constants: what the programs read that evaluate it.
package source

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// Source is what a folder of Go files declares, without its tests.
type Source struct {
	Functions map[string]*ast.FuncDecl
	// Methods are named by their receiver's type.
	Methods map[string]map[string]*ast.FuncDecl
	// Constants are variables of the package too: what a schema is made of is set once.
	Constants map[string]ast.Expr
	Files     *token.FileSet
}

// Parse reads a folder.
func Parse(folder string) *Source {
	src := &Source{map[string]*ast.FuncDecl{}, map[string]map[string]*ast.FuncDecl{}, map[string]ast.Expr{}, token.NewFileSet()}
	names, _ := filepath.Glob(filepath.Join(folder, "*.go"))
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(src.Files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		for _, declaration := range file.Decls {
			src.declare(declaration)
		}
	}
	return src
}

func (src *Source) declare(declaration ast.Decl) {
	switch decl := declaration.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			src.Functions[decl.Name.Name] = decl
			return
		}
		receiver := receiverOf(decl)
		if src.Methods[receiver] == nil {
			src.Methods[receiver] = map[string]*ast.FuncDecl{}
		}
		src.Methods[receiver][decl.Name.Name] = decl
	case *ast.GenDecl:
		if decl.Tok == token.CONST || decl.Tok == token.VAR {
			for _, spec := range decl.Specs {
				src.declareConstants(spec.(*ast.ValueSpec))
			}
		}
	}
}

func (src *Source) declareConstants(spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		if i < len(spec.Values) {
			src.Constants[name.Name] = spec.Values[i]
		}
	}
}

func receiverOf(decl *ast.FuncDecl) string {
	expression := decl.Recv.List[0].Type
	if star, ok := expression.(*ast.StarExpr); ok {
		expression = star.X
	}
	if name, ok := expression.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
