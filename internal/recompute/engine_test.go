package recompute

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
)

// verdict records how a test would have ended.
type verdict struct {
	testing.TB
	said string
}

func (v *verdict) Helper() {}
func (v *verdict) Fatalf(format string, arguments ...any) {
	v.said = "fail: " + fmt.Sprintf(format, arguments...)
	runtime.Goexit()
}
func (v *verdict) Skipf(format string, arguments ...any) {
	v.said = "skip: " + fmt.Sprintf(format, arguments...)
	runtime.Goexit()
}

func TestRequire(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, c := range []struct{ ci, asked, want string }{
		{"", "", "skip: soffice is asked only with OFFTAKE_TEST=all (make test-all)"},
		{"", "all", "skip: soffice is not installed"},
		{"true", "", "fail: soffice is not installed, and CI=true allows no skip"},
		{"true", "all", "fail: soffice is not installed, and CI=true allows no skip"},
	} {
		t.Setenv("CI", c.ci)
		t.Setenv("OFFTAKE_TEST", c.asked)
		v, done := &verdict{TB: t}, make(chan bool)
		go func() {
			defer close(done)
			Require(v, LibreOffice)
		}()
		<-done
		assert.Equal(t, c.want, v.said)
	}
}
