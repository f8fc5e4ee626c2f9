package lint

import (
	"fmt"
	"io"
	"os"
	"slices"
)

// Finding is one breach of a rule. Sheet and Cell are empty where the whole
// workbook or sheet is meant; Cell is an address or, for adjacent cells of a
// row with the same fault, a range.
type Finding struct {
	Rule   int
	Sheet  string
	Cell   string
	Reason string
	Waived bool // listed among the waivers, with a reason
}

// String returns the finding as a line: rule, place, reason.
func (f Finding) String() string {
	place := f.Sheet
	if f.Cell != "" {
		place += "!" + f.Cell
	}
	if place == "" {
		place = "workbook"
	}
	suffix := ""
	if f.Waived {
		suffix = " (waived)"
	}
	return fmt.Sprintf("rule %d: %s: %s%s", f.Rule, place, f.Reason, suffix)
}

// Options are the choices of a reader. The zero value means the defaults.
type Options struct {
	Rules    []int // only these; all if empty
	MaxBytes int64 // of all parts unpacked; 1 GiB if 0
	MaxCells int   // of all sheets; 6 million if 0
}

const (
	defaultMaxBytes = 1 << 30
	defaultMaxCells = 6_000_000
)

func (o Options) withDefaults() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = defaultMaxBytes
	}
	if o.MaxCells <= 0 {
		o.MaxCells = defaultMaxCells
	}
	return o
}

func (o Options) includes(rule int) bool {
	return len(o.Rules) == 0 || slices.Contains(o.Rules, rule)
}

// File judges the workbook at path. An error means that the file could not be
// read as a workbook, not that it breaks a rule.
func File(path string) ([]Finding, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	found, err := Read(f, info.Size(), Options{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return found, nil
}

// Read judges the workbook in the first size bytes of r. Findings come in the
// order of rules, then sheets, rows and columns.
func Read(r io.ReaderAt, size int64, opt Options) ([]Finding, error) {
	opt = opt.withDefaults()
	b, err := readBook(r, size, opt)
	if err != nil {
		return nil, err
	}
	var all []Finding
	waivers := b.waivers()
	for _, rule := range ruleTable() {
		if rule.check == nil || !opt.includes(rule.Number) {
			continue
		}
		rep := &report{book: b, rule: rule.Number}
		rule.check(b, rep)
		all = append(all, rep.findings(waivers)...)
	}
	return all, nil
}
