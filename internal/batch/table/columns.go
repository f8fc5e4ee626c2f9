package table

import (
	"strings"

	"offtake/report"
)

// fixedColumns are the columns of an index or a table that are no line's.
func fixedColumns() []string {
	return append(strings.Split(report.FormatList(), ", "),
		"combination", "deal", "deal_sha256", "currency", "unit", "scenario", "problem", "checks")
}

// ColumnNames names the columns of lines: one of the deal's own that is called
// like a fixed column is kept apart from it.
func ColumnNames(lines []string) []string {
	taken := map[string]bool{}
	for _, name := range fixedColumns() {
		taken[name] = true
	}
	names := make([]string, len(lines))
	for i, name := range lines {
		if names[i] = name; taken[strings.ToLower(name)] {
			names[i] = "line." + name
		}
	}
	return names
}

// OneLine puts a text of several lines in one.
func OneLine(text string) string {
	var parts []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}
