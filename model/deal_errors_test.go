package model

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/templates"
)

var update = flag.Bool("update", false, "write what is into testdata instead of comparing")

// theTemplate is the model template of the project, read once.
var theTemplate = sync.OnceValues(func() (*Template, error) { return ReadTemplate("templates/model.yaml", templates.Model) })

func modelTemplate(t testing.TB) *Template {
	t.Helper()
	tmpl, err := theTemplate()
	require.NoError(t, err)
	return tmpl
}

// TestErrors holds every deal file of testdata/errors to its whole message.
func TestErrors(t *testing.T) {
	tmpl := modelTemplate(t)
	files, err := filepath.Glob("../testdata/errors/*.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 45)
	messages, err := filepath.Glob("../testdata/errors/*.txt")
	require.NoError(t, err)
	assert.Len(t, messages, len(files), "one message a file")
	t.Chdir("../testdata/errors") // where the files are that a deal file names
	for _, file := range files {
		file = filepath.Base(file)
		t.Run(strings.TrimSuffix(file, ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			_, err = ReadDeal(file, data, tmpl)
			require.Error(t, err)
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			got := err.Error() + "\n"
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
				return
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), got)
		})
	}
}
