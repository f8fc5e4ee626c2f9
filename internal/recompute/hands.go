package recompute

import (
	"context"
	_ "embed" // the script
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Step is one thing that a reader does to a workbook by hand.
type Step struct {
	Do    string `json:"do"` // insert row, insert column, copy column, delete column, delete sheet, type
	Sheet string `json:"sheet"`
	At    int    `json:"at"`    // the row or column, from 0; a copy is inserted before it
	From  int    `json:"from"`  // the column that is copied, from 0
	Cell  string `json:"cell"`  // the cell that is typed into
	Value any    `json:"value"` // what is typed: a text or a number
}

// Work is a workbook and what a reader does to it.
type Work struct {
	Book  []byte
	Steps []Step
}

//go:embed hands.py
var hands []byte

// python is Debian's own, which has the interface to LibreOffice.
const python = "/usr/bin/python3"

// RequireHands skips the test unless LibreOffice can be told what to do, as
// Require does for a program.
func RequireHands(t testing.TB) {
	t.Helper()
	Require(t, LibreOffice)
	if exec.Command(python, "-c", "import uno").Run() == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("python3-uno is not installed, and CI=true allows no skip")
	}
	t.Skip("python3-uno is not installed")
}

// ByHand has LibreOffice do what a reader does, to copies without stored values,
// and returns the workbooks that it saves.
func ByHand(t testing.TB, works map[string]Work) map[string][]byte {
	t.Helper()
	type task struct {
		File  string `json:"file"`
		Saved string `json:"saved"`
		Steps []Step `json:"steps"`
	}
	dir, tasks, names := t.TempDir(), []task{}, slices.Sorted(maps.Keys(works))
	must(t, os.Mkdir(filepath.Join(dir, "out"), 0o700))
	for i, name := range names {
		stripped, err := Strip(works[name].Book)
		must(t, err)
		file := numbered(dir, i, "xlsx")
		must(t, os.WriteFile(file, stripped, 0o600))
		tasks = append(tasks, task{file, numbered(filepath.Join(dir, "out"), i, "xlsx"), append([]Step{}, works[name].Steps...)})
	}
	profile(t, dir, "")
	script := filepath.Join(dir, "hands.py")
	must(t, os.WriteFile(script, hands, 0o600))
	input, err := json.Marshal(tasks)
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute+time.Duration(len(works))*90*time.Second)
	defer cancel()
	cmd := command(ctx, dir, python, script, home(dir))
	cmd.Stdin = strings.NewReader(string(input))
	if printed, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v; LibreOffice printed:\n%s", err, printed)
	}
	saved := map[string][]byte{}
	for i, name := range names {
		saved[name], err = os.ReadFile(tasks[i].Saved)
		must(t, err)
	}
	return saved
}
