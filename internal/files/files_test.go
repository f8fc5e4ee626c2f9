package files

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// TestReplaceAllOrNone: one file that cannot be written leaves the others as
// they were, and nothing beside them.
func TestReplaceAllOrNone(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	require.NoError(t, os.WriteFile(a, []byte("old"), 0o666))
	require.NoError(t, os.Mkdir(b, 0o777))
	err := Replace([]Output{{a, []byte("new")}, {b, []byte("new")}})
	assert.EqualError(t, err, b+": is a folder\nhint: check the folder, its rights and the room on the disk")
	assert.Equal(t, "old", content(t, a))
	assert.Equal(t, []string{"a", "b"}, names(t, dir))
	require.NoError(t, os.Remove(b))
	require.NoError(t, Replace([]Output{{a, []byte("new")}, {b, []byte("new")}}))
	assert.Equal(t, []string{"new", "new"}, []string{content(t, a), content(t, b)})
	assert.Equal(t, []string{"a", "b"}, names(t, dir))
}

// TestCreate: a file has its name when it is finished, one that is abandoned
// never, and two cannot be written at once.
func TestCreate(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o666))
	f, err := Create(path)
	require.NoError(t, err)
	_, err = f.Write([]byte("new"))
	require.NoError(t, err)
	_, err = Create(path)
	require.ErrorIs(t, err, errBusy)
	assert.Equal(t, "old", content(t, path))
	require.NoError(t, f.Finish())
	assert.Equal(t, "new", content(t, path))
	f, err = Create(path)
	require.NoError(t, err)
	require.NoError(t, f.Abandon())
	assert.Equal(t, "new", content(t, path))
	assert.Equal(t, []string{"a"}, names(t, dir))
}

// TestFolderInTheWay: no folder is replaced or removed.
func TestFolderInTheWay(t *testing.T) {
	dir := t.TempDir()
	from := filepath.Join(t.TempDir(), "a")
	require.NoError(t, os.WriteFile(from, nil, 0o666))
	_, createErr := Create(dir)
	for _, err := range []error{Rename(from, dir), Remove(dir), createErr} {
		var path *fs.PathError
		require.ErrorAs(t, err, &path)
		assert.Equal(t, dir, path.Path)
		assert.EqualError(t, Cause(err), "a folder is in the way")
	}
	require.NoError(t, Remove(filepath.Join(dir, "none")))
}
