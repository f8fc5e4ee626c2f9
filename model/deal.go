package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"offtake/model/program"
	"offtake/model/source"
)

// ReadFile reads a deal file's bytes, and of one that is larger than any only so
// much that ReadDeal sees it.
func ReadFile(name string) ([]byte, error) { return source.ReadFile(name) }

// ReadDeal reads and checks a deal file. The template says which inputs there
// are. Every problem is reported at once, as Problems.
func ReadDeal(name string, data []byte, t *Template) (*Deal, error) {
	root, src, problems := source.Read(name, data)
	if len(problems) > 0 {
		return nil, problems.ErrorOrNil(src)
	}
	sum := sha256.Sum256(data)
	d := &Deal{
		File: name, Digest: hex.EncodeToString(sum[:]), Currency: "USD", Unit: "unit",
		Notes: map[string]string{}, Words: map[string]string{}, wordings: map[string][]string{}, source: src, sections: map[string]*source.Node{},
		args: newLayer(),
	}
	r := newReader(t, d)
	r.read(root)
	r.checkLines()
	r.readSimulation(r.simulation)
	r.simulates = true
	r.finish()
	if err := r.problems.ErrorOrNil(src); err != nil {
		return nil, err
	}
	return d, nil
}

// FormulaProblem is a problem at an offset, in bytes, of the text of one of
// the deal's own formulas, given where that text starts in the file.
func (d *Deal) FormulaProblem(start Position, text string, offset int, message, remedy string) Problem {
	pos := d.source.Locate(start, text, offset)
	return Problem{Pos: pos, Message: message, Remedy: remedy, Excerpt: d.source.Excerpt(pos)}
}

// Stem names the deal's outputs: the name of its file without folder and
// extension, with what no file system takes replaced.
func (d *Deal) Stem() string {
	stem := filepath.Base(filepath.ToSlash(d.File))
	for _, ext := range []string{".yaml", ".yml"} {
		if cut := len(stem) - len(ext); cut > 0 && strings.EqualFold(stem[cut:], ext) {
			stem = stem[:cut]
			break
		}
	}
	stem = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) || !unicode.IsGraphic(r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, stem)
	const longest = 120 // bytes: leaves room for extensions and temporary names
	for len(stem) > longest {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	stem = strings.TrimLeft(strings.TrimRight(stem, ". "), ".- ")
	switch {
	case stem == "":
		return "deal"
	case deviceName.MatchString(stem):
		return stem + "_"
	}
	return stem
}

// deviceName is what Windows takes for a device, whatever the extension.
var deviceName = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$`)

// reader fills a deal from the nodes of its file and collects problems.
type reader struct {
	t        *Template
	model    *Template // the lines of the deal: the core's and those of the modules it uses
	deal     *Deal
	problems Problems
	mistaken map[string]bool // keys that are there, misspelt
	known    []rule          // see rules

	starts     *source.Node // the month in which the first contract year begins, and its calendar year
	startYear  int
	simulation *source.Node // read when the reader's own metrics are known
	simulates  bool         // the simulation is to fit the inputs; what overrides them leaves that to PrepareSimulation
}

func newReader(t *Template, d *Deal) *reader {
	return &reader{t: t, deal: d, mistaken: map[string]bool{}}
}

// problem reports what is wrong with a node.
func (r *reader) problem(n *source.Node, message, remedy string) {
	r.problems = append(r.problems, Problem{Pos: n.Pos, Path: n.Argument, Message: message, Remedy: remedy, NoExcerpt: n.Absent})
}

// read visits the whole file once.
func (r *reader) read(root *source.Node) {
	if root.Kind != source.Mapping {
		r.problem(root, "a deal file is a group of keys, this is "+root.Kind.String(),
			`begin with "deal:" and the terms; offtake init writes an example`)
		return
	}
	d := r.deal
	d.terms = newLayer()
	inputs := &source.Node{Kind: source.Mapping, Pos: root.Pos}
	seen := map[string]*source.Node{}
	var scenarios, sensitivity, breakeven, simulation *source.Node
	for _, e := range root.Entries {
		if isPart(e.Key.Text) && !r.once(seen, e.Key.Text, e.Key) {
			continue
		}
		switch e.Key.Text {
		case "deal":
			r.readHead(e)
		case "memo":
			r.readMemo(e.Value)
		case "sources":
			r.readSources(e.Value)
		case "notes":
			r.readNotes(e.Value)
		case "scenarios":
			scenarios = e.Value
		case "lines":
			r.readLines(e.Value)
		case "sensitivity":
			sensitivity = e.Value
		case "breakeven":
			breakeven = e.Value
		case "simulation":
			simulation = e.Value
		default:
			inputs.Entries = append(inputs.Entries, e)
		}
	}
	if seen["deal"] == nil {
		r.problem(root, "the deal has no name, customer and provider", `add "deal: {name: …, customer: …, provider: …}"`)
	}
	r.readTerms(inputs, d.terms)
	r.checkStarts()
	r.readScenarios(scenarios)
	r.compose()
	r.readSensitivity(sensitivity)
	r.readBreakEvens(breakeven)
	r.simulation = simulation
}

// compose finds the modules that the deal uses: those of which the terms, a
// scenario, the command line or the simulation give an input.
func (r *reader) compose() {
	d := r.deal
	d.Modules = r.t.Used(func(key string) bool {
		return d.terms.at[key] != nil || d.args.at[key] != nil || d.Simulation.draws(key) ||
			slices.ContainsFunc(d.Scenarios, func(s Scenario) bool { return s.own.at[key] != nil })
	})
	model, err := r.t.With(d.Modules)
	if err != nil {
		panic(err) // the tests prove that all modules go together
	}
	r.model = model
}

// parts are the keys of a deal file beside the inputs.
var parts = []string{"deal", "memo", "sources", "notes", "scenarios", "lines", "sensitivity", "breakeven", "simulation"}

func isPart(key string) bool {
	for _, p := range parts {
		if p == key {
			return true
		}
	}
	return false
}

// once reports whether a key is there for the first time.
func (r *reader) once(seen map[string]*source.Node, path string, key *source.Node) bool {
	if first := seen[path]; first != nil {
		r.problem(key, fmt.Sprintf("%s is given twice", path), fmt.Sprintf("it stands in line %d already: keep one of the two", first.Pos.Line))
		return false
	}
	seen[path] = key
	return true
}

// fields visits a group of keys that are known beforehand and returns the
// values of those that are there.
func (r *reader) fields(n *source.Node, where string, known ...string) map[string]*source.Node {
	found, seen := map[string]*source.Node{}, map[string]*source.Node{}
	if n.Kind != source.Mapping {
		r.problem(n, fmt.Sprintf("%s is %s, not a group of keys", where, n.Kind), "its keys are "+strings.Join(known, ", "))
		return nil
	}
	for _, e := range n.Entries {
		switch key := e.Key.Text; {
		case !contains(known, key):
			r.mistaken[where+"."+nearest(key, known)] = true
			r.problem(e.Key, fmt.Sprintf("unknown key %s in %s", source.Quote(key), where), didYouMean(key, known, "its keys are"))
		case r.once(seen, key+" of "+where, e.Key):
			found[key] = e.Value
		}
	}
	return found
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// textKind is what a text may hold.
type textKind uint8

const (
	oneLine textKind = iota
	anyText
)

// text reads a text: any scalar, as written.
func (r *reader) text(n *source.Node, what string, kind textKind) (string, bool) {
	switch {
	case n == nil:
		return "", false
	case n.Kind == source.Blank || n.Kind == source.Scalar && strings.TrimSpace(n.Text) == "":
		r.problem(n, what+" is empty", "write it, or remove the key")
		return "", false
	case n.Kind != source.Scalar:
		r.problem(n, fmt.Sprintf("%s is %s, not a text", what, n.Kind), `put text that begins with "[", "{" or "- " in quotes`)
		return "", false
	}
	text := printableText(n.Text, kind)
	if kind == oneLine && strings.ContainsAny(strings.TrimSuffix(text, "\n"), "\n\u0085\u2028\u2029") {
		r.problem(n, what+" has more than one line", "write it in one line")
		return "", false
	}
	if kind == oneLine {
		return strings.TrimSuffix(text, "\n"), true
	}
	return text, true
}

// printableText is a text without what no output may hold: escapes between double
// quotes can make any character. A control character becomes a sign that shows
// where it was, a tab in a line a space.
func printableText(text string, kind textKind) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\t' && kind == oneLine:
			return ' '
		case c != '\t' && source.Unprintable(c):
			return utf8.RuneError
		}
		return c
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
}

// readHead reads what the deal is.
func (r *reader) readHead(e source.Entry) {
	d := r.deal
	if e.Value.Kind == source.Blank {
		e.Value = &source.Node{Kind: source.Mapping, Pos: e.Key.Pos}
	}
	f := r.fields(e.Value, "deal", "name", "customer", "provider", "good", "announced", "starts", "currency", "unit")
	if f == nil {
		return
	}
	for _, need := range []struct {
		key  string
		into *string
	}{{"name", &d.Name}, {"customer", &d.Customer}, {"provider", &d.Provider}} {
		if f[need.key] == nil {
			r.missing(e.Key, "deal", need.key, "deal."+need.key+" is missing", fmt.Sprintf(`add "%s: …" under deal`, need.key))
			continue
		}
		*need.into, _ = r.text(f[need.key], "deal."+need.key, oneLine)
	}
	r.readGood(f["good"])
	r.readAnnounced(f["announced"])
	r.readStarts(f["starts"])
	r.readCurrency(f["currency"])
	r.readUnit(f["unit"])
}

// longestGood is how many characters the name of what is bought may have: labels
// are made of it.
const longestGood = 30

func (r *reader) readGood(n *source.Node) {
	text, ok := r.text(n, "deal.good", oneLine)
	if !ok {
		return
	}
	if utf8.RuneCountInString(text) > longestGood {
		r.problem(n, fmt.Sprintf("deal.good has more than %d characters", longestGood),
			"name what is bought in a word or two, such as compute or LNG")
		return
	}
	r.deal.Good = strings.TrimSpace(text)
}

// GoodName returns what the deal is about, in the middle of a sentence.
func (d *Deal) GoodName() string { return cmp.Or(d.Good, program.Good) }

// missing reports a key that is not there, unless it is there misspelt.
func (r *reader) missing(n *source.Node, where, key, message, remedy string) {
	if !r.mistaken[where+"."+key] {
		r.problem(n, message, remedy)
	}
}

func (r *reader) readAnnounced(n *source.Node) {
	text, ok := r.text(n, "deal.announced", oneLine)
	if !ok {
		return
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		day, err = time.Parse("2006-01", text)
	}
	if err != nil || day.Year() < 1980 || day.Year() > 2200 {
		r.problem(n, fmt.Sprintf("deal.announced %s is not a date from 1980 to 2200", source.Quote(text)),
			"write it as year-month-day, such as 2026-04-20, or year-month where the day is not known")
		return
	}
	r.deal.Announced = text
}

// AnnouncedOn is the day of the announcement, the first of the month where the
// day is not known; "" if none is given.
func (d *Deal) AnnouncedOn() string {
	if len(d.Announced) == len("2006-01") {
		return d.Announced + "-01"
	}
	return d.Announced
}

// readStarts reads the month in which the first contract year begins.
func (r *reader) readStarts(n *source.Node) {
	text, ok := r.text(n, "deal.starts", oneLine)
	if !ok {
		return
	}
	const layout = "2006-01"
	month, err := time.Parse(layout, text)
	if err != nil {
		remedy := "write it as year-month, such as 2020-05"
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			remedy = "write " + day.Format(layout)
		}
		r.problem(n, fmt.Sprintf("deal.starts %s is not a month", source.Quote(text)), remedy)
		return
	}
	r.deal.Starts, r.starts, r.startYear = int(month.Month()), n, month.Year()
}

// checkStarts requires the month in the calendar year that names the first
// contract year, or in the one before: a fiscal year is called after the year in
// which it ends.
func (r *reader) checkStarts() {
	first, given := r.deal.terms.values["term.first_year"]
	if r.starts == nil || !given {
		return
	}
	year, named := r.startYear, int(first[0])
	if year == named || year == named-1 {
		r.deal.StartsBefore = named - year
		return
	}
	r.problem(r.starts,
		fmt.Sprintf("deal.starts %s is not in term.first_year, %d, nor in the year before", source.Quote(r.starts.Text), named),
		fmt.Sprintf("a contract year is named by the calendar year it begins or ends in: write %d-%02d, or %d as term.first_year", named,
			r.deal.Starts, year))
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

func (r *reader) readCurrency(n *source.Node) {
	text, ok := r.text(n, "deal.currency", oneLine)
	if !ok {
		return
	}
	if currencyCode.MatchString(text) {
		r.deal.Currency = text
		return
	}
	remedy := "write its code of three capital letters, such as USD or EUR"
	symbols := map[string]string{"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW"}
	if code := symbols[text]; code != "" {
		remedy = "write " + code
	} else if upper := strings.ToUpper(text); currencyCode.MatchString(upper) {
		remedy = "write " + upper
	}
	r.problem(n, fmt.Sprintf("deal.currency %s is not a currency code", source.Quote(text)), remedy)
}

// moneyUnits are the units a deal's money may be in.
var moneyUnits = []string{"unit", "thousand", "million", "billion", "trillion"}

func (r *reader) readUnit(n *source.Node) {
	text, ok := r.text(n, "deal.unit", oneLine)
	switch {
	case !ok:
	case contains(moneyUnits, text):
		r.deal.Unit = text
	default:
		r.problem(n, fmt.Sprintf("deal.unit %s is not a unit of money", source.Quote(text)), didYouMean(text, moneyUnits, "the units are"))
	}
}

// elements returns the elements of a list that may be missing.
func (r *reader) elements(n *source.Node, what, remedy string) []*source.Node {
	if n.Kind != source.List && n.Kind != source.Blank {
		r.problem(n, fmt.Sprintf("%s is %s, not a list", what, n.Kind), remedy)
	}
	return n.Items
}

func (r *reader) readSources(n *source.Node) {
	for i, item := range r.elements(n, "sources", `begin each source with "- "`) {
		what := fmt.Sprintf("entry %d of sources", i+1)
		f := r.fields(item, what, "text", "url")
		if f == nil {
			continue
		}
		if f["text"] == nil {
			r.missing(item, what, "text", what+" has no text", `add "text: …", the title of the source`)
		}
		text, _ := r.text(f["text"], "text of "+what, anyText)
		r.deal.Sources = append(r.deal.Sources, Source{Text: text, URL: r.url(f["url"], what)})
	}
}

// url reads a web address. Other kinds of address, such as file: or
// javascript:, would be dangerous behind a link in a workbook.
func (r *reader) url(n *source.Node, what string) string {
	text, ok := r.text(n, "url of "+what, oneLine)
	if !ok {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(text, " \"<>") {
		r.problem(n, fmt.Sprintf("url %s of %s is not a web address", source.Quote(text), what), "begin it with https:// or http://")
		return ""
	}
	return text
}

func (r *reader) readNotes(n *source.Node) {
	if n.Kind == source.Blank {
		return
	}
	seen := map[string]*source.Node{}
	r.leaves(n, "notes", "", func(key string, e source.Entry) {
		if !r.once(seen, "the note on "+key, e.Key) {
			return
		}
		if text, ok := r.text(e.Value, "the note on "+key, anyText); ok {
			r.deal.Notes[key] = text
		}
	})
}
