package cli

import (
	"fmt"
	"math"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"offtake/report/sheet"
	"offtake/report/words"
)

// plainTable is a table in the look of this program.
func plainTable(title string) table.Writer {
	w := table.NewWriter()
	w.SetStyle(table.StyleLight)
	w.Style().Format.Header = text.FormatDefault
	w.Style().Options.DrawBorder, w.Style().Options.SeparateColumns = false, false
	if title != "" {
		w.SetTitle("%s", title)
	}
	return w
}

// alignRight aligns all columns but the first, which has names: those that
// are long are shortened so that they still differ.
func alignRight(w table.Writer, columns int, names ...string) {
	short := func(name string, width int) string { return words.Shorten(name, width, names...) }
	configs := []table.ColumnConfig{{Number: 1, WidthMax: 48, WidthMaxEnforcer: short}}
	for i := 2; i <= columns; i++ {
		configs = append(configs, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	w.SetColumnConfigs(configs)
}

// trimmed drops the spaces at the ends of lines.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// grouped writes a whole number with commas.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func share(x float64) string {
	return sheet.Display(sheet.Num(x), sheet.UnitPercent, sheet.Scale{})
}

func signed(x float64) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	return strings.Replace(fmt.Sprintf("%+.2f", x), "-", "−", 1)
}

// counted is a number of things, in words that fit it.
func counted(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
