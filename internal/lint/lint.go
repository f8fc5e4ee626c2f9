package lint

import (
	"fmt"
	"io"
	"os"
	"slices"

	"offtake/internal/xlsxfile"
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

// What is wrong with a file that is a workbook of another kind than .xlsx.
var (
	ErrEncrypted = xlsxfile.ErrEncrypted
	ErrOld       = xlsxfile.ErrOld
)

// Options are the choices of a reader. The zero value means the defaults.
type Options struct {
	Rules    []int // only these; all if empty
	MaxBytes int64 // of all parts unpacked; if 0, as many as a file of its size may have, at most 1 GiB
	MaxCells int   // of all sheets; if 0, as many as a file of its size may have, at most 6 million
}

// withDefaults fills in the options that are not given, for a file of a size. A
// workbook unpacks to some ten times its size and takes some five bytes a cell:
// much more of either fills the memory and says nothing.
func (o Options) withDefaults(size int64) Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = min(8<<20+40*min(size, 1<<30), 1<<30)
	}
	if o.MaxCells <= 0 {
		o.MaxCells = int(min(150_000+size/4, 6_000_000))
	}
	return o
}

func (o Options) includes(rule int) bool {
	return len(o.Rules) == 0 || slices.Contains(o.Rules, rule)
}

// File judges the workbook at path. An error means that the file could not be
// read as a workbook, not that it breaks a rule.
func File(path string) ([]Finding, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: is a pipe or a device, not a file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	found, err := Read(f, info.Size(), Options{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return found, nil
}

// Read judges the workbook in the first size bytes of r. Findings come in the
// order of rules, then sheets, rows and columns.
func Read(r io.ReaderAt, size int64, opt Options) ([]Finding, error) {
	opt = opt.withDefaults(size)
	b, err := readBook(r, size, opt)
	if err != nil {
		return nil, err
	}
	var all []Finding
	waivers := b.waivers()
	for _, rule := range Rules() {
		if rule.check == nil || !opt.includes(rule.Number) {
			continue
		}
		rep := &report{book: b, rule: rule.Number}
		rule.check(b, rep)
		all = append(all, rep.findings(waivers)...)
	}
	return all, nil
}
