package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"offtake/report/compare"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/memo"
	"offtake/report/xlsx"
)

// Format is a kind of output: its name on the command line, and the function
// that writes a report in it.
type Format struct {
	Name   string
	OfBook bool // written of the report's book, and not of its figures alone
	render func(*layout.Report, Options) (Output, error)
}

// Render writes a report in the format. It lays the report out if the format is
// of the book and the report is not yet laid out.
func (f Format) Render(rep *layout.Report, o Options) (Output, error) {
	if f.OfBook {
		LayOut(rep, nil)
	}
	return f.render(rep, o)
}

// Options decide how a report is written.
type Options struct {
	Paper draw.Paper // of PDF and workbook; A4 if empty
	Memo  bool       // only the page that shows the deal as a whole
	BOM   bool       // tables of text begin with a byte order mark
	// EditableText keeps the texts of SVG charts as texts, for programs in which
	// they are to be edited; else they are outlines, which look alike everywhere.
	EditableText bool
	// Workbooks writes the workbook. A caller that writes many uses the same one
	// for each, so that what they share is written once; nil is a new one. It
	// serves one goroutine, and its output is valid until it writes the next.
	Workbooks *xlsx.Writer
}

// Mark returns what tables of text begin with.
func (o Options) Mark() string {
	if o.BOM {
		return ByteOrderMark
	}
	return ""
}

// Output holds the result of a format: one file or several, and warnings that
// do not keep them from being written.
type Output struct {
	Files    []File
	Warnings []string
}

// File is one output file. Its name is the name of the deal file and the
// suffix: ".xlsx", "-use.svg".
type File struct {
	Suffix string
	Data   []byte
}

// formats returns the kinds of output files.
func formats() []Format {
	return []Format{
		{"xlsx", true, renderWorkbook},
		{"pdf", true, renderPDF},
		{"json", false, oneFile(".json", renderJSON)},
		{"csv", false, tables},
		{"md", true, oneFile(".md", memo.RenderMarkdown)},
		{"svg", true, renderSVG},
		{"png", true, renderPNG},
	}
}

// oneFile returns the renderer of a format with one file and no options.
func oneFile(suffix string, render func(*layout.Report) ([]byte, error)) func(*layout.Report, Options) (Output, error) {
	return func(rep *layout.Report, _ Options) (Output, error) {
		data, err := render(rep)
		return Output{Files: []File{{suffix, data}}}, err
	}
}

// tables writes CSV: the scenarios and, if it was run, the simulation.
func tables(rep *layout.Report, o Options) (Output, error) {
	data, err := renderCSV(rep)
	out := Output{Files: []File{{".csv", data}}}
	if err == nil && rep.Results.Simulated != nil {
		data, err = simulationCSV(rep, rep.Results.Simulated)
		out.Files = append(out.Files, File{"-simulation.csv", data})
	}
	for i := range out.Files {
		out.Files[i].Data = append([]byte(o.Mark()), out.Files[i].Data...)
	}
	return out, err
}

// FormatList returns the names of the formats, for help texts.
func FormatList() string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// ParseFormats reads a list of formats such as "xlsx,pdf".
func ParseFormats(list string) ([]Format, error) {
	var chosen []Format
	for _, name := range strings.Split(list, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		i := slices.IndexFunc(formats(), func(f Format) bool { return f.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("unknown format %q: there are %s", name, FormatList())
		}
		if !slices.ContainsFunc(chosen, func(f Format) bool { return f.Name == name }) {
			chosen = append(chosen, formats()[i])
		}
	}
	return chosen, nil
}

// ParsePaper reads the name of a page size.
func ParsePaper(name string) (draw.Paper, error) {
	for _, p := range []draw.Paper{draw.A4, draw.Letter} {
		if strings.EqualFold(name, string(p)) {
			return p, nil
		}
	}
	return "", fmt.Errorf("unknown paper %q: there are A4 and letter", name)
}

func renderWorkbook(rep *layout.Report, o Options) (Output, error) {
	var alone bytes.Buffer
	out, write := &alone, xlsx.Write
	if o.Workbooks != nil {
		out, write = &o.Workbooks.Out, o.Workbooks.Write
		out.Reset()
	}
	rep.Book.Letter = o.Paper == draw.Letter
	err := write(out, rep.Book)
	return Output{Files: []File{{".xlsx", out.Bytes()}}}, err
}

// renderPDF writes the summary, or its first page alone.
func renderPDF(rep *layout.Report, opt Options) (Output, error) {
	var buf bytes.Buffer
	warnings, err := WritePDF(&buf, rep, opt)
	suffix := ".pdf"
	if opt.Memo {
		suffix = "-memo.pdf"
	}
	return Output{Files: []File{{suffix, buf.Bytes()}}, Warnings: warnings}, err
}

// WritePDF draws the summary and returns warnings of characters that the faces
// lack. They are drawn as a visible sign.
func WritePDF(w io.Writer, rep *layout.Report, opt Options) ([]string, error) {
	d := memo.Pages(rep, opt.Paper, opt.Memo)
	return d.Warnings(), d.Write(w)
}

// renderSVG writes every chart as an SVG file of its own.
func renderSVG(rep *layout.Report, opt Options) (Output, error) {
	return renderPictures(rep, ".svg", func(c *draw.Canvas) ([]byte, error) { return c.Svg(rep.Deal.Name, opt.EditableText), nil })
}

// renderPNG writes every chart as a PNG file of its own.
func renderPNG(rep *layout.Report, _ Options) (Output, error) {
	return renderPictures(rep, ".png", func(c *draw.Canvas) ([]byte, error) { return c.Png(memo.SlidePixels) })
}

func renderPictures(rep *layout.Report, extension string, write func(*draw.Canvas) ([]byte, error)) (Output, error) {
	var out Output
	var drawn []*draw.Canvas
	for _, picture := range memo.Pictures(rep) {
		data, err := write(picture.Canvas)
		if err != nil {
			return Output{}, err
		}
		out.Files = append(out.Files, File{"-" + picture.Name + extension, data})
		drawn = append(drawn, picture.Canvas)
	}
	out.Warnings = draw.MissingWarnings(drawn)
	return out, nil
}

// ComparisonFormat is a kind of output of a comparison. Its writer may return
// warnings, which do not keep the output from being written.
type ComparisonFormat struct {
	Name  string // on the command line, and the suffix behind a dot
	Write func(io.Writer, *compare.Comparison) (warnings []string, err error)
}

// Suffix is what the names of its files end in.
func (f ComparisonFormat) Suffix() string { return "." + f.Name }

// comparisonFormats returns the kinds of outputs of a comparison.
func comparisonFormats(o Options) []ComparisonFormat {
	plain := func(write func(io.Writer, *compare.Comparison) error) func(io.Writer, *compare.Comparison) ([]string, error) {
		return func(w io.Writer, cmp *compare.Comparison) ([]string, error) { return nil, write(w, cmp) }
	}
	return []ComparisonFormat{
		{"xlsx", plain(func(w io.Writer, cmp *compare.Comparison) error {
			cmp.Book.Letter = cmp.Terms.Paper == draw.Letter
			return xlsx.Write(w, cmp.Book)
		})},
		{"pdf", func(w io.Writer, cmp *compare.Comparison) ([]string, error) {
			return compare.WritePDF(w, cmp, cmp.Terms.Paper)
		}},
		{"json", plain(comparisonJSON)},
		{"csv", plain(func(w io.Writer, cmp *compare.Comparison) error {
			if _, err := io.WriteString(w, o.Mark()); err != nil {
				return err
			}
			return comparisonCSV(w, cmp)
		})},
		{"md", plain(compare.WriteMarkdown)},
	}
}

// ComparisonFormatList returns the names of the formats of a comparison.
func ComparisonFormatList() string {
	var names []string
	for _, f := range comparisonFormats(Options{}) {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// ParseComparisonFormats reads a list of formats of a comparison.
func ParseComparisonFormats(list string, o Options) ([]ComparisonFormat, error) {
	var chosen []ComparisonFormat
	for _, name := range strings.Split(list, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		all := comparisonFormats(o)
		i := slices.IndexFunc(all, func(f ComparisonFormat) bool { return f.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("-f %q: a comparison is not written as %q\nhint: its formats are %s", list, name, ComparisonFormatList())
		}
		if !slices.ContainsFunc(chosen, func(f ComparisonFormat) bool { return f.Name == name }) {
			chosen = append(chosen, all[i])
		}
	}
	return chosen, nil
}
