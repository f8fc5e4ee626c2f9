package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/report"
	"offtake/templates"
)

// runIn returns the name of the run in a file of a format; of a PDF, that of its
// properties.
func runIn(t *testing.T, format string, data []byte) string {
	t.Helper()
	var found [][]byte
	switch format {
	case "xlsx":
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		require.NoError(t, err)
		f, err := z.Open("docProps/core.xml")
		require.NoError(t, err)
		if data, err = io.ReadAll(f); err != nil {
			t.Fatal(err)
		}
		found = regexp.MustCompile(`, run ([0-9a-f]{12})<`).FindSubmatch(data)
	case "pdf":
		plain := strings.ReplaceAll(string(data), "\x00", "") // texts of properties are in UTF-16
		found = regexp.MustCompile(`, run ([0-9a-f]{12})\)`).FindSubmatch([]byte(plain))
	case "json":
		var all struct{ Run string }
		require.NoError(t, json.Unmarshal(data, &all))
		return all.Run
	case "csv":
		found = regexp.MustCompile(`(?m)^,?run,run ([0-9a-f]{12}),The same`).FindSubmatch(data)
	case "md":
		found = regexp.MustCompile(`, run ([0-9a-f]{12})\.`).FindSubmatch(data)
	}
	require.Len(t, found, 2, format)
	return string(found[1])
}

// TestRunInEveryFile: the files of a run name it alike, and those of a run with
// another deal, option or number of paths name another.
func TestRunInEveryFile(t *testing.T) {
	seen := map[string]bool{}
	formats, err := report.ParseFormats("xlsx,pdf,json,csv,md")
	require.NoError(t, err)
	data, ok := templates.Deal(templates.DefaultDeal)
	require.True(t, ok)
	small := sized(3, "year", []string{"Base"}, "")
	reports := []*report.Report{
		layDeal(t, "one.yaml", small), layDeal(t, "one.yaml", append(small, "# changed\n"...)), changed(t, nil), changed(t,
			[]string{"price.discount=5%"}), simulated(t, string(data)),
	}
	for i, rep := range reports {
		for _, f := range formats {
			out, err := f.Render(rep, report.Options{})
			require.NoError(t, err)
			for _, file := range out.Files {
				seen[runIn(t, f.Name, file.Data)] = true
				assert.Len(t, seen, i+1, "%d: %s", i, file.Suffix)
			}
		}
	}
}
