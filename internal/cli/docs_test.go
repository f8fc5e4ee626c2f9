package cli

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
)

const modelDocument = "../../docs/model.md"

// TestModelDocument: the tables of docs/model.md are those of the model. With
// -update they are written anew.
func TestModelDocument(t *testing.T) {
	text, err := os.ReadFile(modelDocument)
	require.NoError(t, err)
	want, tpl := string(text), template()
	for name, table := range map[string]string{
		"file":    fileTable(),
		"inputs":  inputTables(coreInputs(tpl)),
		"lines":   lineTables(tpl.Lines, model.Series, model.Scalar),
		"results": lineTables(tpl.Lines, model.Metric),
		"checks":  lineTables(tpl.Lines, model.Check),
		"terms":   moduleSections(tpl.Modules),
	} {
		want = between(t, want, name, table)
	}
	if *update {
		require.NoError(t, os.WriteFile(modelDocument, []byte(want), 0o666))
		return
	}
	assert.True(t, want == string(text), "docs/model.md is out of date: go test ./internal/cli -run TestModelDocument -update")
}

// fileTable lists the keys and words of deal files that are no inputs.
func fileTable() string {
	b := "| key or word | is | meaning | as in |\n| --- | --- | --- | --- |\n"
	for _, k := range model.FileKeys {
		b += fmt.Sprintf("| `%s` | %s | %s | `%s` |\n", k.Name, k.Is, k.Means, k.As)
	}
	return b
}

// between puts a text between the marks of its name.
func between(t *testing.T, document, name, text string) string {
	t.Helper()
	begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->"
	before, rest, ok := strings.Cut(document, begin)
	require.True(t, ok, begin)
	_, after, ok := strings.Cut(rest, end)
	require.True(t, ok, end)
	return before + begin + "\n" + strings.TrimSpace(text) + "\n\n" + end + after
}

// coreInputs are the inputs that belong to no module.
func coreInputs(t *model.Template) []*model.Input {
	ofModule := map[string]bool{}
	for _, m := range t.Modules {
		for _, in := range m.Inputs {
			ofModule[in.Key] = true
		}
	}
	var core []*model.Input
	for _, in := range t.Inputs {
		if !ofModule[in.Key] {
			core = append(core, in)
		}
	}
	return core
}

func inputTables(inputs []*model.Input) string {
	var b strings.Builder
	section := ""
	for _, in := range inputs {
		if in.Section != section {
			section = in.Section
			fmt.Fprintf(&b, "\n### %s\n\n%s", section, inputHead)
		}
		b.WriteString(inputRow(in))
	}
	return b.String()
}

const (
	inputHead = "| input | unit | default | allowed | meaning |\n| --- | --- | --- | --- | --- |\n"
	lineHead  = "| name | unit | formula | meaning |\n| --- | --- | --- | --- |\n"
)

// unitWords are the model's units as the tables call them.
var unitWords = map[string]string{
	"money": "money", "money_year": "money a year", "money_per_capacity": "money a GW", "difference": "money", "percent": "%", "points": "percentage points",
	"multiple": "×", "year": "year", "years": "years", "price": "index", "units": "units", "count": "number", "flag": "0 or 1", "factor": "factor",
	"capacity": "GW", "scientific": "share", "text": "word",
}

// unitWord is an input's or line's unit; an option is a word.
func unitWord(unit string) string {
	if unit == "" {
		return unitWords["text"]
	}
	if word := unitWords[unit]; word != "" {
		return word
	}
	return unit
}

func inputRow(in *model.Input) string {
	allowed := spanText(in)
	if in.Type == model.TypeOption {
		allowed = strings.Join(in.Options, ", ")
	}
	switch {
	case in.ByYear:
		allowed += "; " + in.Takes()
	}
	fallback := defaultText(in)
	if in.Required {
		fallback = "required"
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s | %s |\n", in.Key, unitWord(string(in.Unit)), fallback, strings.TrimPrefix(allowed, "; "), in.Note)
}

// spanText is an input's range in a few words.
func spanText(in *model.Input) string {
	text := fmt.Sprintf("%s to %s%s", valueText(in, in.Min), map[bool]string{true: "below "}[in.OpenMax], valueText(in, in.Max))
	switch {
	case in.Max >= 1e9 && in.OpenMin:
		text = "above " + valueText(in, in.Min)
	case in.Max >= 1e9:
		text = valueText(in, in.Min) + " or more"
	case in.OpenMin:
		text = "above " + text
	}
	if in.Word != "" {
		text += ", or " + in.Word
	}
	return text
}

// lineTables lists the lines of some kinds by section.
func lineTables(lines []*model.Line, kinds ...model.LineKind) string {
	var b strings.Builder
	section := ""
	for _, l := range lines {
		if !isOf(l.Kind, kinds) {
			continue
		}
		if l.Section != section {
			if section = l.Section; l.Kind != model.Check {
				fmt.Fprintf(&b, "\n### %s\n", section)
			}
			b.WriteString("\n" + lineHead)
		}
		b.WriteString(lineRow(l))
	}
	return b.String()
}

func isOf(kind model.LineKind, kinds []model.LineKind) bool {
	for _, k := range kinds {
		if k == kind {
			return true
		}
	}
	return false
}

func lineRow(l *model.Line) string {
	text := ""
	if l.Formula != "" {
		text = "`" + l.Formula + "`"
	}
	if l.Opening != "" {
		text = fmt.Sprintf("opening `%s`, then %s", l.Opening, text)
	}
	note := l.Label + ". " + l.Note
	switch {
	case l.Helper:
		note = "*step* · " + note
	case l.Kind == model.Scalar:
		note = "one value · " + note
	}
	if l.Missing != "" && l.Kind == model.Metric && strings.Contains(l.Formula, "NA") {
		note += " Without a value: " + l.Missing + "."
	}
	if l.Source != "" {
		note += " (" + l.Source + ")"
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s |\n", l.Name, unitWord(string(l.Unit)), text, strings.ReplaceAll(note, "|", "\\|"))
}

// moduleSections describes each further term. Of terms that are the same for
// several letters, one stands for all.
func moduleSections(modules []*model.Module) string {
	var b strings.Builder
	families := map[string]bool{}
	for _, m := range modules {
		family, letter := m.Name, ""
		if i := strings.LastIndexByte(m.Name, '_'); i == len(m.Name)-2 && i > 0 {
			family, letter = m.Name[:i], m.Name[i+1:]
		}
		if letter != "" && families[family] {
			continue
		}
		families[family] = true
		fmt.Fprintf(&b, "\n### %s\n\n%s\n", m.Title, m.Note)
		if letter != "" && isFamily(modules, family) {
			fmt.Fprintf(&b, "\nShown for %s; the others have the same lines under their own letter.\n", letter)
		}
		if m.Source != "" {
			fmt.Fprintf(&b, "\nAs in: %s.\n", strings.TrimSuffix(m.Source, "."))
		}
		b.WriteString(moduleTables(m))
	}
	return b.String()
}

func isFamily(modules []*model.Module, family string) bool {
	n := 0
	for _, m := range modules {
		if strings.HasPrefix(m.Name, family+"_") && len(m.Name) == len(family)+2 {
			n++
		}
	}
	return n > 1
}

func moduleTables(m *model.Module) string {
	var b strings.Builder
	if len(m.Inputs) > 0 {
		b.WriteString("\n" + inputHead)
		for _, in := range m.Inputs {
			b.WriteString(inputRow(in))
		}
	}
	if len(m.Lines) > 0 {
		b.WriteString("\n" + lineHead)
		for _, l := range m.Lines {
			b.WriteString(lineRow(l))
		}
	}
	if len(m.Changes) > 0 {
		b.WriteString("\n| changes the line | how |\n| --- | --- |\n")
		for _, c := range m.Changes {
			fmt.Fprintf(&b, "| `%s` | %s |\n", c.Line, changeText(c))
		}
	}
	return b.String()
}

func changeText(c model.Change) string {
	text := map[model.ChangeKind]string{model.Plus: "adds", model.Times: "multiplies by", model.Replace: "becomes"}[c.Kind] + " `" + c.Text + "`"
	if c.Opening != "" {
		text += ", opening `" + c.Opening + "`"
	}
	return text
}
