package vector

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGenerated: the assembly is what the generator writes. Compiling avo takes
// some ten seconds of processor time, so it runs in CI and on request.
func TestGenerated(t *testing.T) {
	isCI := os.Getenv("CI") == "true"
	if !isCI && os.Getenv("OFFTAKE_TEST") != "all" {
		t.Skip("compiles the generator: asked for with OFFTAKE_TEST=all (make test-all)")
	}
	folder := t.TempDir()
	gen := filepath.Join(folder, "gen")
	require.NoError(t, os.CopyFS(gen, os.DirFS("gen")))
	if out, err := command(gen, "mod", "download").CombinedOutput(); err != nil && !isCI {
		t.Skipf("the generator's modules cannot be fetched: %s", out)
	}
	out, err := command(gen, "run", ".", "-out", "../vector_amd64.s").CombinedOutput()
	require.NoError(t, err, string(out))
	want, err := os.ReadFile(filepath.Join(folder, "vector_amd64.s"))
	require.NoError(t, err)
	got, err := os.ReadFile("vector_amd64.s")
	require.NoError(t, err)
	assert.True(t, string(want) == string(got), "the assembly is not what the generator writes: go generate ./model/formula/vm/vector")
}

func command(folder string, arguments ...string) *exec.Cmd {
	c := exec.Command("go", arguments...)
	c.Dir = folder
	return c
}
