package files

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
	assert.EqualError(t, err, b+": a folder is in the way\nhint: move it away, or choose another place by -o")
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

// TestRefused: what is no plain file that may be written stays as it is, and the
// error says why.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	require.NoError(t, os.WriteFile(plain, []byte("old"), 0o666))
	link, dangling, locked := filepath.Join(dir, "link"), filepath.Join(dir, "dangling"), filepath.Join(dir, "locked")
	require.NoError(t, os.Symlink(plain, link))
	require.NoError(t, os.Symlink(filepath.Join(dir, "none"), dangling))
	require.NoError(t, os.WriteFile(locked, []byte("old"), 0o444))
	before := names(t, dir)
	for path, want := range map[string]string{
		link: "a link is in the way", dangling: "a link is in the way", locked: "the file is read-only", os.DevNull: "a pipe, socket or device is in the way",
	} {
		_, err := Create(path)
		assert.EqualError(t, Cause(err), want)
		assert.EqualError(t, Cause(Rename(plain, path)), want)
		assert.EqualError(t, Cause(Remove(path)), want)
		assert.ErrorContains(t, Replace([]Output{{path, []byte("new")}}), path+": "+want+"\nhint: ")
	}
	assert.Equal(t, before, names(t, dir))
	assert.Equal(t, []string{"old", "old"}, []string{content(t, plain), content(t, locked)})
}

// TestHidden: until it is complete a file stands beside its place and is for its
// owner alone, however long its name; then it has the rights of what it replaces.
func TestHidden(t *testing.T) {
	for _, base := range []string{"a", strings.Repeat("b", 255), strings.Repeat("ü", 127)} {
		dir := t.TempDir()
		path := filepath.Join(dir, base)
		f, err := Create(path)
		require.NoError(t, err)
		require.Len(t, names(t, dir), 1)
		info, err := os.Stat(filepath.Join(dir, names(t, dir)[0]))
		require.NoError(t, err)
		assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
		require.NoError(t, f.Finish())
		info, err = os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, 0o666&^umask, info.Mode().Perm())
		require.NoError(t, os.Chmod(path, 0o640))
		require.NoError(t, Replace([]Output{{path, nil}}))
		info, err = os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, fs.FileMode(0o640), info.Mode().Perm())
	}
}

// TestLeftBehind: what a run that was killed left is removed by the next in the
// folder, but not what another run is writing, nor anything else.
func TestLeftBehind(t *testing.T) {
	dir := t.TempDir()
	left, other := filepath.Join(dir, ".a.pdf"+hiddenMark), filepath.Join(dir, ".a.unfinished")
	require.NoError(t, os.WriteFile(left, nil, 0o600))
	require.NoError(t, os.WriteFile(other, nil, 0o600))
	f, err := Create(filepath.Join(dir, "b"))
	require.NoError(t, err)
	assert.Equal(t, []string{".a.unfinished", ".b" + hiddenMark}, names(t, dir))
	delete(temporary.clean, dir) // as in another run
	require.NoError(t, Replace([]Output{{filepath.Join(dir, "c"), nil}}))
	require.NoError(t, f.Finish())
	assert.Equal(t, []string{".a.unfinished", "b", "c"}, names(t, dir))
}
