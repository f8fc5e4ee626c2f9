package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fullWriter is a standard output on a full disk.
type fullWriter struct{}

func (fullWriter) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestStandardOutputFull: a result that nobody can read is no success.
func TestStandardOutputFull(t *testing.T) {
	var errs strings.Builder
	status := Run([]string{"examples"}, strings.NewReader(""), fullWriter{}, &errs)
	assert.Equal(t, 1, status)
	assert.Equal(t, "offtake: standard output cannot be written: no space left on device\n", errs.String())
}

// TestEndlessFile: a device without an end is refused like any file that is too
// large for a deal.
func TestEndlessFile(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("this system has no /dev/zero")
	}
	var out, errs strings.Builder
	status := Run([]string{"/dev/zero"}, strings.NewReader(""), &out, &errs)
	assert.Equal(t, 1, status)
	assert.Contains(t, errs.String(), "the file has more than 262144 bytes")
}

// TestOwnLineWithoutValue: what a reader's own line divides by zero is told with
// its place in the file and what to do.
func TestOwnLineWithoutValue(t *testing.T) {
	deal := `deal: {name: A, customer: B, provider: C}
term: {first_year: 2026, years: 2}
commitment: {total: 10}
rates: {customer: 1%, debt: 1%, provider: 1%}
demand: {first_year: 10}
lines:
  - {name: turnover_share, unit: "%", formula: "payment / revenue"}
`
	file := filepath.Join(t.TempDir(), "own.yaml")
	require.NoError(t, os.WriteFile(file, []byte(deal), 0o666))
	told := func(scenario string) string {
		return file + `:7:48: line turnover_share in period 1, scenario "` + scenario + `", is undefined (a division by zero, a number too large, or a metric that has no value here): payment / revenue
  hint: guard it, as in IF(revenue > 0, payment / revenue, 0) or IF(ISNUMBER(x), x, 0)
`
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{file}, told("Base")},
		{[]string{"compare", file, "anthropic-aws"}, told("Base") + told("under the stress")},
	} {
		var out, errs strings.Builder
		status := Run(append(c.args, "-o", t.TempDir()), strings.NewReader(""), &out, &errs)
		assert.Equal(t, 1, status)
		assert.Equal(t, c.want, errs.String())
	}
}

// panicking is a standard input of which reading panics, as a library may.
type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("index out of range") }

// TestFaultOfTheProgram: a panic is said in a sentence.
func TestFaultOfTheProgram(t *testing.T) {
	inFolder(t)
	var out, errs strings.Builder
	status := Run([]string{"init", "--interview", "x"}, panicking{}, &out, &errs)
	assert.Equal(t, statusFailed, status)
	assert.Contains(t, errs.String(), "offtake: stopped by a fault of the program: index out of range\nhint: ")
	assert.NotContains(t, errs.String(), "goroutine")
}
