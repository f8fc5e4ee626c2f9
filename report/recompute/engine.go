package recompute

import (
	"os"
	"os/exec"
	"testing"
)

// Engine is a spreadsheet program that computes workbooks; its value is the
// name of the program to start.
type Engine string

const (
	LibreOffice Engine = "soffice"
	Gnumeric    Engine = "ssconvert"
)

// Available tells whether the program is installed.
func Available(e Engine) bool {
	_, err := exec.LookPath(string(e))
	return err == nil
}

// Require skips the test when the program is absent. With CI=true it fails
// instead: there the judges are installed, and a skip would hide that nothing
// was judged.
func Require(t testing.TB, e Engine) {
	t.Helper()
	switch {
	case Available(e):
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is not installed, and CI=true allows no skip", e)
	default:
		t.Skipf("%s is not installed", e)
	}
}
