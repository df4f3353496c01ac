//go:build programs

// Package programs names what prepare.sh builds, so that go.mod holds the versions of all that is in it.
package programs

import _ "github.com/opentofu/opentofu/cmd/tofu"
