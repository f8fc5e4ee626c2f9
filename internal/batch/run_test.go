package batch

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/batch/shard"
	"offtake/internal/batch/vary"
	"offtake/internal/files"
	"offtake/model"
	"offtake/report"
	"offtake/templates"
)

// silent is a meter that shows nothing.
type silent struct{}

func (silent) Begin(int64) {}
func (silent) Kept(int64)  {}
func (silent) Working()    {}
func (silent) Done(int64)  {}
func (silent) End()        {}

func template(t *testing.T) *model.Template {
	t.Helper()
	tmpl, err := model.ReadTemplate("templates/model.yaml", templates.Model)
	require.NoError(t, err)
	return tmpl
}

func example(t *testing.T, tmpl *model.Template, scenarios ...string) *model.Deal {
	t.Helper()
	data, ok := templates.Deal("anthropic-aws")
	require.True(t, ok)
	d, err := model.ReadDeal("anthropic-aws.yaml", data, tmpl)
	require.NoError(t, err)
	if len(scenarios) > 0 {
		require.NoError(t, d.Only(scenarios))
	}
	return d
}

func planFor(t *testing.T, tmpl *model.Template, varied ...string) *Plan {
	t.Helper()
	axes, err := vary.Parse(tmpl, varied)
	require.NoError(t, err)
	p, err := NewPlan([]Source{{"anthropic-aws", example(t, tmpl, "Base"), nil}}, axes, false)
	require.NoError(t, err)
	return p
}

func options(t *testing.T, dir, formats string) Options {
	t.Helper()
	list, err := report.ParseFormats(formats)
	require.NoError(t, err)
	return Options{Dir: dir, Formats: list, Workers: 2, Shard: shard.Whole, Build: "test", Meter: silent{}}
}

// visible returns the files of a folder that do not hide, with what they hold.
func visible(t *testing.T, dir string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "[^.]*"))
	require.NoError(t, err)
	got := map[string]string{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		got[filepath.Base(path)] = string(data)
	}
	return got
}

// TestFullDisk: a disk that fills up in the middle of a file ends the run with
// an error that names the file; what is there is complete, and the next run
// goes on from there.
func TestFullDisk(t *testing.T) {
	tmpl := template(t)
	plan := planFor(t, tmpl, "price.discount=0%:9%:1%")
	whole, part := options(t, t.TempDir(), "json,csv"), options(t, t.TempDir(), "json,csv")
	_, err := Run(t.Context(), tmpl, plan, whole)
	require.NoError(t, err)
	want := visible(t, whole.Dir)
	require.Len(t, want, 22)
	for full := int64(1); full < 6; full += 2 {
		var written atomic.Int64
		part.write = func(path string, data []byte) error {
			if written.Add(1) <= full {
				return writeFile(path, data)
			}
			require.NoError(t, writeFile(path, data[:len(data)/2]))
			return &fs.PathError{Op: "write", Path: path, Err: syscall.ENOSPC}
		}
		_, err := Run(t.Context(), tmpl, plan, part)
		require.ErrorIs(t, err, syscall.ENOSPC)
		assert.Regexp(t, "write "+part.Dir+"/anthropic-aws--price.discount=[0-9]pct.(json|csv): no space left on device", err.Error())
		for name, data := range visible(t, part.Dir) {
			assert.True(t, want[name] == data, name)
		}
	}
	part.write = nil
	out, err := Run(t.Context(), tmpl, plan, part)
	require.NoError(t, err)
	assert.Positive(t, out.Kept)
	got := visible(t, part.Dir)
	assert.Len(t, got, len(want))
	for name := range want {
		assert.True(t, want[name] == got[name], name)
	}
}

// TestFullDiskForIndex: a disk that is full when the index is written is told
// of by the index's name.
func TestFullDiskForIndex(t *testing.T) {
	tmpl := template(t)
	plan := planFor(t, tmpl, "price.discount=0%,1%")
	o := options(t, t.TempDir(), "json")
	o.sink = func(f *files.File) io.Writer {
		f.File.Close()
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip("there is no disk that is always full: ", err)
		}
		f.File = full
		return f
	}
	_, err := Run(t.Context(), tmpl, plan, o)
	require.ErrorIs(t, err, syscall.ENOSPC)
	assert.Equal(t, "write "+filepath.Join(o.Dir, "index.csv")+": no space left on device", strings.Split(err.Error(), "\n")[0])
	assert.NotContains(t, err.Error(), "unfinished")
}

// TestCancelled: a run whose context has ended writes nothing and says so.
func TestCancelled(t *testing.T) {
	tmpl := template(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := options(t, t.TempDir(), "json")
	_, err := Run(ctx, tmpl, planFor(t, tmpl, "price.discount=0%,1%"), o)
	require.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, visible(t, o.Dir))
}

// TestWorkersShare: many workers of one run share what is compiled, and write
// what one writes.
func TestWorkersShare(t *testing.T) {
	tmpl := template(t)
	d, err := model.ReadDeal("small.yaml", []byte(`deal: {name: Small, customer: A, provider: B, currency: USD, unit: million}
term: {first_year: 2026, years: 2}
commitment: {total: 100}
demand: {first_year: 50}
rates: {customer: 12%, debt: 7%, provider: 9%}
`), tmpl)
	require.NoError(t, err)
	axes, err := vary.Parse(tmpl, []string{"term.years=1,2", "price.discount=0%,1%,2%"})
	require.NoError(t, err)
	plan, err := NewPlan([]Source{{"small.yaml", d, nil}}, axes, false)
	require.NoError(t, err)
	one, many := options(t, t.TempDir(), "xlsx,md"), options(t, t.TempDir(), "xlsx,md")
	one.Workers, many.Workers = 1, 4
	for _, o := range []Options{one, many} {
		_, err := Run(t.Context(), tmpl, plan, o)
		require.NoError(t, err)
	}
	want, got := visible(t, one.Dir), visible(t, many.Dir)
	require.Len(t, want, 14)
	for name := range want {
		assert.True(t, want[name] == got[name], name)
	}
}

// TestAnotherBuild: what another build of the program wrote is done again.
func TestAnotherBuild(t *testing.T) {
	tmpl := template(t)
	plan := planFor(t, tmpl, "price.discount=0%,1%")
	o := options(t, t.TempDir(), "json")
	for i, build := range []string{"a", "a", "b"} {
		o.Build = build
		out, err := Run(t.Context(), tmpl, plan, o)
		require.NoError(t, err)
		assert.Equal(t, []int64{2, 0, 2}[i], out.Written)
	}
}

// TestJournalDamage: whatever stands in the journal, a run ends well.
func TestJournalDamage(t *testing.T) {
	tmpl := template(t)
	plan := planFor(t, tmpl, "price.discount=0%,1%")
	o := options(t, t.TempDir(), "json")
	_, err := Run(t.Context(), tmpl, plan, o)
	require.NoError(t, err)
	want := visible(t, o.Dir)
	path := filepath.Join(o.Dir, stateFolder, "batch"+journalSuffix)
	journal, err := os.ReadFile(path)
	require.NoError(t, err)
	first := strings.IndexByte(string(journal), '\n') + 1
	for name, c := range map[string]struct {
		text    string
		written int64
	}{
		"whole":       {string(journal), 0},
		"empty":       {"", 2},
		"torn":        {string(journal[:len(journal)-1]), 1},
		"torn early":  {string(journal[:first-5]), 2},
		"rubbish":     {strings.Repeat("x", 1000), 2},
		"zeros after": {string(journal) + strings.Repeat("\x00", 100), 0},
		"a bit":       {string(journal[:50]) + "!" + string(journal[51:]), 2},
		"only second": {string(journal[first:]), 1},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(path, []byte(c.text), 0o666))
			out, err := Run(t.Context(), tmpl, plan, o)
			require.NoError(t, err)
			assert.Equal(t, c.written, out.Written)
			assert.True(t, fmt.Sprint(want) == fmt.Sprint(visible(t, o.Dir)))
		})
	}
}
