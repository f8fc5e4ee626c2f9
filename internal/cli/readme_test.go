package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// console finds the sessions of a document: the lines between ```console and
// ```.
var console = regexp.MustCompile("(?s)```console\n(.*?)```")

// TestReadme runs every session of the README and of the guide and holds it to
// the output that it shows. With -update the outputs are written anew.
func TestReadme(t *testing.T) {
	for name, sessions := range map[string]int{"README.md": 1, "docs/guide.md": 3} {
		t.Run(name, func(t *testing.T) { runSessions(t, "../../"+name, sessions) })
	}
}

func runSessions(t *testing.T, name string, least int) {
	t.Helper()
	file, err := filepath.Abs(name)
	require.NoError(t, err)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	inFolder(t)
	sessions := 0
	want := console.ReplaceAllStringFunc(string(data), func(block string) string {
		sessions++
		return "```console\n" + replay(t, console.FindStringSubmatch(block)[1]) + "```"
	})
	assert.GreaterOrEqual(t, sessions, least)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o666))
		return
	}
	assert.Equal(t, want, string(data), name+" shows another output: go test ./internal/cli -run TestReadme -update")
}

// replay runs the commands of a session and gives it with their outputs.
func replay(t *testing.T, session string) string {
	t.Helper()
	var b strings.Builder
	for _, line := range strings.Split(session, "\n") {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue // an output
		}
		args, ok := strings.CutPrefix(command+" ", "offtake ")
		if !ok {
			args, ok = strings.CutPrefix(command+" ", "go run . ")
		}
		require.True(t, ok, "the session runs something else: %s", command)
		_, out, err := run(t, strings.Fields(args)...)
		b.WriteString(line + "\n" + out + err)
	}
	return b.String()
}

// TestReadmeDeal: the deal file that the README shows is one.
func TestReadmeDeal(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(data)
	require.NotNil(t, shown)
	inFolder(t)
	require.NoError(t, os.WriteFile("shown.yaml", shown[1], 0o666))
	status, _, said := run(t, "-f", "md", "shown.yaml")
	assert.Equal(t, statusDone, status, said)
}

// TestPictures: what the README shows is there.
func TestPictures(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	links := regexp.MustCompile(`(?:src="|\]\()(docs[^")#]*|testdata[^")#]*)`).FindAllStringSubmatch(string(data), -1)
	require.GreaterOrEqual(t, len(links), 6)
	for _, m := range links {
		_, err := os.Stat(filepath.Join("..", "..", m[1]))
		assert.NoError(t, err, m[1])
	}
}
