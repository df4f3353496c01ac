//go:build programs

// Package programs names what prepare.sh builds, so that go.mod holds the versions of all that is in it.
package programs

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
)
