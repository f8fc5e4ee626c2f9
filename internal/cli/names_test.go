package cli

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNamesThatAreNone: what names no file is refused by every command that
// takes one, and nothing is written.
func TestNamesThatAreNone(t *testing.T) {
	dir := inFolder(t)
	const vary = "--vary=price.discount=0%,5%"
	for _, args := range [][]string{
		{"-q", "@"}, {"check", "@"}, {"compare", "-q", "lyft-aws", "@"}, {"batch", vary, "@"}, {"sweep", vary, "-o", "t.csv", "@"},
		{"simulate", "@"}, {"lint", "@"}, {"merge", "@"}, {"init", "@"}, {"init", "--interview", "@"}, {"explain", "@"},
		{"-q", "-o", "@", "lyft-aws"}, {"compare", "-q", "-o", "@", "lyft-aws", "slack-aws"}, {"batch", vary, "-o", "@", "lyft-aws"},
		{"sweep", vary, "lyft-aws", "-o", "@"}, {"simulate", "-o", "@"}, {"merge", "x", "-o", "@"}, {"compare", "--name", "@", "lyft-aws", "slack-aws"},
	} {
		for _, name := range []string{"", "-", "a\u202eb", "a\u200bb.yaml", "\x1b[31mred", "a\nb"} {
			call := append([]string{}, args...)
			for i := range call {
				call[i] = strings.ReplaceAll(call[i], "@", name)
			}
			status, out, err := run(t, call...)
			assert.Equal(t, statusUsage, status, call)
			assert.Empty(t, out, call)
			assert.Contains(t, err, "\nhint: ", call)
			assert.NotContains(t, err, "\x1b", call)
			assert.NotContains(t, err, "\u202e", call)
		}
	}
	assert.Empty(t, filesIn(t, dir))
}

// TestMeantFiles: a file that is not there may be a command, a word for one, an
// embedded deal or another deal file.
func TestMeantFiles(t *testing.T) {
	inFolder(t)
	require.NoError(t, os.Mkdir("sub", 0o777))
	for _, name := range []string{"base.yaml", "sub/other.yml"} {
		require.NoError(t, os.WriteFile(name, nil, 0o666))
	}
	for name, want := range map[string]string{
		"simulte":        "hint: did you mean the command simulate? offtake --help lists them\n",
		"validate":       "hint: did you mean offtake check?\n",
		"base.yml":       "hint: did you mean base.yaml?\n",
		"bsae.yaml":      "hint: did you mean base.yaml?\n",
		"sub/other.yaml": "hint: did you mean sub/other.yml?\n",
		"anthropic-awz":  "hint: did you mean anthropic-aws? offtake examples lists the embedded deals\n",
		"nothing-like":   "hint: offtake init writes a deal file to start from, and offtake examples lists the embedded deals\n",
	} {
		_, _, err := run(t, "-q", name)
		assert.Equal(t, name+": no such file or directory\n"+want, err)
	}
	for _, c := range newRoot(streams{}).Commands() {
		if c.Name() != "help" && c.Name() != "completion" {
			assert.Contains(t, commandNames, c.Name())
		}
	}
}

// TestCheck: check says what is wrong and writes nothing.
func TestCheck(t *testing.T) {
	dir := inFolder(t)
	status, out, err := run(t, "check", "anthropic-aws", "lyft-aws")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "anthropic-aws: nothing is wrong: over ten years, all checks pass in 10 scenarios\n"+
		"lyft-aws: nothing is wrong: over 14 quarters, all checks pass in 3 scenarios\n", out)
	require.NoError(t, os.WriteFile("bad.yaml", []byte("deal: {name: x}\n"), 0o666))
	status, out, err = run(t, "check", "bad.yaml")
	assert.Equal(t, statusFailed, status)
	assert.Empty(t, out)
	assert.Contains(t, err, "bad.yaml:1:")
	assert.Equal(t, []string{"bad.yaml"}, filesIn(t, dir))
}
