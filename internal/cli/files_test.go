package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const outOfReach = "\nhint: check the folder, its rights and the room on the disk\n"

// TestReadOnlyFolder: nothing can be written, nothing is left, and the message
// says what to do. Root may write anywhere but into /proc.
func TestReadOnlyFolder(t *testing.T) {
	dir, reason := "/proc", "no such file or directory"
	if os.Geteuid() != 0 {
		dir, reason = t.TempDir(), "permission denied"
		require.NoError(t, os.Chmod(dir, 0o555))
	}
	inFolder(t)
	status, out, err := run(t, "-o", dir)
	assert.Equal(t, statusFailed, status)
	assert.Empty(t, out)
	assert.Equal(t, "anthropic-aws: "+filepath.Join(dir, "anthropic-aws.xlsx")+": "+reason+outOfReach, err)
	assert.Empty(t, filesIn(t, "."))
}

func TestFileForFolder(t *testing.T) {
	inFolder(t)
	require.NoError(t, os.WriteFile("taken", nil, 0o666))
	status, _, err := run(t, "-o", "taken/out")
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "anthropic-aws: taken/out: not a directory"+outOfReach, err)
}

// TestOneFileFails: when one file of a deal cannot be written, the others are
// not replaced either.
func TestOneFileFails(t *testing.T) {
	dir := inFolder(t)
	require.NoError(t, os.WriteFile("anthropic-aws.xlsx", []byte("old"), 0o666))
	require.NoError(t, os.Mkdir("anthropic-aws.pdf", 0o777))
	status, _, err := run(t, "-q")
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "anthropic-aws: anthropic-aws.pdf: a folder is in the way\nhint: move it away, or choose another place by -o\n", err)
	assert.Equal(t, []string{"anthropic-aws.pdf", "anthropic-aws.xlsx"}, filesIn(t, dir))
	data, readErr := os.ReadFile("anthropic-aws.xlsx")
	require.NoError(t, readErr)
	assert.Equal(t, "old", string(data))
}

// TestDiskFull: a file that could be written only in part is not there at all,
// and the one that was there before is untouched.
func TestDiskFull(t *testing.T) {
	if os.Getenv("OFFTAKE_TEST_RUN") != "" {
		os.Exit(Run([]string{"-q"}, os.Stdin, os.Stdout, os.Stderr))
	}
	shell, err := exec.LookPath("sh")
	require.NoError(t, err)
	dir := inFolder(t)
	require.NoError(t, os.WriteFile("anthropic-aws.xlsx", []byte("old"), 0o666))
	self, err := os.Executable()
	require.NoError(t, err)
	// The shell's limit stands for a disk with room for some blocks only.
	cmd := exec.Command(shell, "-c", "ulimit -f 64; exec \""+self+"\" -test.run '^TestDiskFull$'")
	cmd.Env = append(os.Environ(), "OFFTAKE_TEST_RUN=1")
	said, err := cmd.CombinedOutput()
	require.Error(t, err)
	assert.Equal(t, statusFailed, cmd.ProcessState.ExitCode(), "%s", said)
	assert.Equal(t, "anthropic-aws: anthropic-aws.xlsx: file too large"+outOfReach, string(said))
	assert.Equal(t, []string{"anthropic-aws.xlsx"}, filesIn(t, dir))
	data, err := os.ReadFile("anthropic-aws.xlsx")
	require.NoError(t, err)
	assert.Equal(t, "old", string(data))
}

// TestModeStays: a file that is replaced keeps its rights.
func TestModeStays(t *testing.T) {
	inFolder(t)
	require.NoError(t, os.WriteFile("anthropic-aws.md", []byte("old"), 0o600))
	require.Equal(t, statusDone, first(run(t, "-q", "-f", "md")))
	info, err := os.Stat("anthropic-aws.md")
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

// TestSameBytesOfAFile: a deal file gives the same bytes wherever it lies and
// wherever they go, from run to run, however many processors there are.
func TestSameBytesOfAFile(t *testing.T) {
	outputs := func(processors int, from, to string) map[string]string {
		before := runtime.GOMAXPROCS(processors)
		defer runtime.GOMAXPROCS(before)
		inFolder(t)
		require.NoError(t, os.MkdirAll(from, 0o777))
		require.Equal(t, statusDone, first(run(t, "init", filepath.Join(from, "deal"))))
		status, _, err := run(t, "-q", "-f", "xlsx,pdf,json,csv,md", "-o", to, filepath.Join(from, "deal.yaml"))
		require.Equal(t, statusDone, status, err)
		got := map[string]string{}
		for _, name := range filesIn(t, to) {
			data, readErr := os.ReadFile(filepath.Join(to, name))
			require.NoError(t, readErr)
			got[name] = string(data)
		}
		delete(got, "deal.yaml")
		return got
	}
	want := outputs(1, ".", ".")
	require.Len(t, want, 5)
	time.Sleep(2100 * time.Millisecond) // past the resolution of every time stamp in use
	for _, got := range []map[string]string{outputs(1, ".", "."), outputs(4, "a/b", "c d"), outputs(runtime.NumCPU(), "ä", "ö")} {
		for name := range want {
			assert.True(t, want[name] == got[name], "%s differs", name)
		}
	}
}
