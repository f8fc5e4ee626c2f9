package recompute

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// Recalculate has a program compute workbooks, from copies without stored
// values, and returns what it found for each. LibreOffice computes all of them in
// one start. The test fails when a workbook cannot be computed in time.
func Recalculate(t testing.TB, e Engine, books map[string][]byte) map[string]*Values {
	t.Helper()
	return recalculate(t, e, "", books)
}

// RecalculateIn has LibreOffice compute workbooks as it does for readers of a
// locale such as de-DE.
func RecalculateIn(t testing.TB, locale string, books map[string][]byte) map[string]*Values {
	t.Helper()
	return recalculate(t, LibreOffice, locale, books)
}

func recalculate(t testing.TB, e Engine, locale string, books map[string][]byte) map[string]*Values {
	t.Helper()
	computed := map[string]*Values{}
	for name, xlsx := range convertIn(t, e, locale, "xlsx", stripAll(t, books)) {
		values, err := readValues(xlsx, nil)
		if err != nil {
			t.Fatalf("%s, as %s saved it: %v", name, e, err)
		}
		computed[name] = values
	}
	return computed
}

func stripAll(t testing.TB, books map[string][]byte) map[string][]byte {
	t.Helper()
	stripped := map[string][]byte{}
	for name, xlsx := range books {
		content, err := Strip(xlsx)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		stripped[name] = content
	}
	return stripped
}

// Judge has programs compute workbooks, side by side, and fails the test where
// one does not find what the workbooks say. The copies without values, and what
// the workbooks say, are made once for all programs.
func Judge(t *testing.T, books map[string][]byte, engines ...Engine) {
	t.Helper()
	stripped := stripAll(t, books)
	var mutex sync.Mutex
	saved := map[Engine]map[string][]byte{}
	t.Run("compute", func(t *testing.T) {
		for _, e := range engines {
			t.Run(string(e), func(t *testing.T) {
				t.Parallel()
				computed := convert(t, e, "xlsx", stripped)
				mutex.Lock()
				defer mutex.Unlock()
				saved[e] = computed
			})
		}
	})
	for name, xlsx := range books {
		want, formulas, err := ReadValues(xlsx)
		must(t, err)
		if len(formulas) == 0 {
			t.Errorf("%s has no sheets", name)
		}
		for e, computed := range saved {
			got, err := readValues(computed[name], nil)
			must(t, err)
			if found := Compare(want, got, formulas); len(found) > 0 {
				t.Errorf("%s, as %s computes it: %s", name, e, Summary(found))
			}
		}
	}
}

// AsXLSX opens a workbook with a program and saves it as a workbook again.
func AsXLSX(t testing.TB, e Engine, xlsx []byte) []byte {
	t.Helper()
	return convert(t, e, "xlsx", map[string][]byte{"workbook": xlsx})["workbook"]
}

// AsPDF prints a workbook to PDF with LibreOffice.
func AsPDF(t testing.TB, xlsx []byte) []byte {
	t.Helper()
	return convert(t, LibreOffice, "pdf", map[string][]byte{"workbook": xlsx})["workbook"]
}

// AsCSV has a program show the first sheet of a workbook: every cell as it reads.
func AsCSV(t testing.TB, e Engine, xlsx []byte) []byte {
	t.Helper()
	return convert(t, e, "csv", map[string][]byte{"workbook": xlsx})["workbook"]
}

// convert has a program open each workbook and save it in a format, which is
// a file extension. The test fails unless every workbook comes back.
func convert(t testing.TB, e Engine, format string, books map[string][]byte) map[string][]byte {
	t.Helper()
	return convertIn(t, e, "", format, books)
}

func convertIn(t testing.TB, e Engine, locale, format string, books map[string][]byte) map[string][]byte {
	t.Helper()
	// The files get numbers for names: a book's own name may be no file name.
	names := slices.Sorted(maps.Keys(books))
	dir := t.TempDir()
	for i, name := range names {
		must(t, os.WriteFile(numbered(dir, i, "xlsx"), books[name], 0o600))
	}
	out := filepath.Join(dir, "out")
	must(t, os.Mkdir(out, 0o700))
	if e == LibreOffice {
		profile(t, dir, locale)
	}
	log := run(t, e, format, dir, out, len(names))
	converted := map[string][]byte{}
	for i, name := range names {
		content, err := os.ReadFile(numbered(out, i, format))
		if err != nil {
			t.Fatalf("%s did not convert %s to %s; it printed:\n%s", e, name, format, log)
		}
		converted[name] = content
	}
	return converted
}

func numbered(dir string, i int, extension string) string {
	return filepath.Join(dir, fmt.Sprintf("%04d.%s", i, extension))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// run converts the n numbered workbooks of dir into out and returns what the
// program printed.
func run(t testing.TB, e Engine, format, dir, out string, n int) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute+time.Duration(n)*90*time.Second)
	defer cancel()
	var log []byte
	for _, arguments := range commands(t, e, format, dir, out, n) {
		cmd := command(ctx, dir, string(e), arguments...)
		printed, err := cmd.CombinedOutput()
		log = append(log, printed...)
		if err != nil {
			t.Fatalf("%s: %v; it printed:\n%s", e, errors.Join(err, ctx.Err()), log)
		}
	}
	return log
}

// csvAsShown has LibreOffice save what cells show: commas, quotes, UTF-8.
const csvAsShown = ":Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"

// commands returns the arguments of each start of the program that is needed.
func commands(t testing.TB, e Engine, format, dir, out string, n int) [][]string {
	t.Helper()
	var starts [][]string
	switch e {
	case LibreOffice:
		if format == "csv" {
			format += csvAsShown
		}
		start := []string{"-env:UserInstallation=file://" + home(dir), "--headless", "--norestore",
			"--convert-to", format, "--outdir", out}
		for i := range n {
			start = append(start, numbered(dir, i, "xlsx"))
		}
		starts = append(starts, start)
	case Gnumeric:
		for i := range n {
			start := []string{"--recalc"}
			if format == "csv" {
				start = append(start, "-T", "Gnumeric_stf:stf_assistant", "-O", "separator=, format=preserve")
			}
			starts = append(starts, append(start, numbered(dir, i, "xlsx"), numbered(out, i, format)))
		}
	default:
		panic("engine " + string(e))
	}
	return starts
}

// settings has LibreOffice always compute the formulas of a workbook that it
// opens. It computes one without a stored value in any case; this keeps the
// judgement from resting on that alone. The second item is the locale; without
// one, it is that of the environment.
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>%s</value></prop></item>
</oor:items>
`

// profile makes a LibreOffice profile of its own: two runs never wait for
// each other's lock, and no setting of the user reaches the test.
func profile(t testing.TB, dir, locale string) {
	t.Helper()
	user := filepath.Join(home(dir), "user")
	must(t, os.MkdirAll(user, 0o700))
	must(t, os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), fmt.Appendf(nil, settings, locale), 0o600))
}

// home is the folder of the profile.
func home(dir string) string { return filepath.Join(dir, "profile") }

// command prepares a program that leaves nothing outside dir and dies with
// all its children when the time is over: soffice is a script that starts
// the real program.
func command(ctx context.Context, dir, program string, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, arguments...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_CACHE_HOME="+dir,
		"GSETTINGS_BACKEND=memory", "LC_ALL=C.UTF-8")
	cmd.WaitDelay = 5 * time.Second
	endTogether(cmd)
	return cmd
}
