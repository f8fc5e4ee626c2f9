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

// Available reports whether the program is installed.
func Available(e Engine) bool {
	_, err := exec.LookPath(string(e))
	return err == nil
}

// all is the environment variable that asks for the tests in which other
// programs compute: OFFTAKE_TEST=all. They need minutes, so a plain "go test"
// skips them, whatever is installed.
const all = "OFFTAKE_TEST"

// Require skips the test unless recalculation is asked for and the program is
// installed. With CI=true it is always asked for, and an absent program fails
// the test: there the judges are installed, and a skip would hide that nothing
// was judged.
func Require(t testing.TB, e Engine) {
	t.Helper()
	ci := os.Getenv("CI") == "true"
	switch {
	case !ci && os.Getenv(all) != "all":
		t.Skipf("%s is asked only with %s=all (make test-all)", e, all)
	case Available(e):
	case ci:
		t.Fatalf("%s is not installed, and CI=true allows no skip", e)
	default:
		t.Skipf("%s is not installed", e)
	}
}
