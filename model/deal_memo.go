package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"offtake/model/source"
)

// Memo is what a deal file says of the documents written of it: by whom and for
// whom, as of when, in which version, and what stands on them. All of it may be
// missing.
type Memo struct {
	PreparedBy, PreparedFor string
	Date                    string // YYYY-MM-DD: the date of every file
	Version                 string // draft 2
	Confidential            string // a line that stands on every page and sheet
	Logo                    *Logo  // nil if there is none
	Disclaimer              string // stands where the program's own line of limits does otherwise
	Recommendation          string // a paragraph
}

// Logo is a picture beside the deal file.
type Logo struct {
	File          string // its name
	Width, Height int    // pixels
	PNG           []byte // as the file has it
}

// Digest is the SHA-256 of the picture's bytes, hex; "" of none.
func (l *Logo) Digest() string {
	if l == nil {
		return ""
	}
	sum := sha256.Sum256(l.PNG)
	return hex.EncodeToString(sum[:])
}

// memoTexts are the texts of a memo with the longest that fits where they
// stand, in characters.
var memoTexts = []struct {
	key     string
	longest int
	into    func(*Memo) *string
}{
	{"prepared_by", 80, func(m *Memo) *string { return &m.PreparedBy }},
	{"prepared_for", 80, func(m *Memo) *string { return &m.PreparedFor }},
	{"version", 30, func(m *Memo) *string { return &m.Version }},
	{"confidential", 70, func(m *Memo) *string { return &m.Confidential }},
	{"disclaimer", 800, func(m *Memo) *string { return &m.Disclaimer }},
	{"recommendation", 500, func(m *Memo) *string { return &m.Recommendation }},
}

// readMemo reads what stands on the documents.
func (r *reader) readMemo(n *source.Node) {
	if n.Kind == source.Blank {
		return // all its keys may be commented out
	}
	known := []string{"date", "logo"}
	for _, t := range memoTexts {
		known = append(known, t.key)
	}
	f := r.fields(n, "memo", known...)
	for _, t := range memoTexts {
		if text, ok := r.memoText(f[t.key], "memo."+t.key); ok {
			if length := utf8.RuneCountInString(text); length > t.longest {
				r.problem(f[t.key], fmt.Sprintf("memo.%s has %d characters, more than the %d that fit", t.key, length, t.longest), "shorten it")
			}
			*t.into(&r.deal.Memo) = text
		}
	}
	r.readMemoDate(f["date"])
	r.readLogo(f["logo"])
}

// memoText reads a text of one line without control characters, which no one
// writes on a document on purpose.
func (r *reader) memoText(n *source.Node, what string) (string, bool) {
	if n != nil && n.Kind == source.Scalar {
		for _, c := range n.Text {
			if source.Unprintable(c) {
				r.problem(n, fmt.Sprintf("%s has the control character U+%04X", what, c), "remove it")
				return "", false
			}
		}
	}
	return r.text(n, what, oneLine)
}

func (r *reader) readMemoDate(n *source.Node) {
	text, ok := r.memoText(n, "memo.date")
	if !ok {
		return
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 1980 || day.Year() > 2200 {
		r.problem(n, fmt.Sprintf("memo.date %s is not a day from 1980 to 2200", source.Quote(text)),
			"write it as year-month-day, such as 2026-05-04")
		return
	}
	r.deal.Memo.Date = text
}

// The largest logo, which is drawn a few centimetres wide.
const (
	maxLogoBytes  = 1 << 20
	maxLogoPixels = 2000 // wide or high
)

// readLogo reads the picture beside the deal file. It lies in the same folder, so
// that a deal file from elsewhere reaches no other one.
func (r *reader) readLogo(n *source.Node) {
	name, ok := r.memoText(n, "memo.logo")
	if !ok {
		return
	}
	if strings.ContainsAny(name, `/\:`) || name == "." || name == ".." {
		r.problem(n, fmt.Sprintf("memo.logo %s is not the name of a file beside the deal file", source.Quote(name)),
			"put the picture into the folder of the deal file and write its name alone, such as logo.png")
		return
	}
	data, err := readBeside(r.deal.File, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.problem(n, fmt.Sprintf("memo.logo %s is not in the folder of the deal file", source.Quote(name)), "put it there, or correct its name")
		return
	case err != nil:
		r.problem(n, fmt.Sprintf("memo.logo %s cannot be read", source.Quote(name)), "it must be a file that may be read: "+reason(err))
		return
	case len(data) > maxLogoBytes:
		r.problem(n, fmt.Sprintf("memo.logo %s has more than %d bytes", source.Quote(name), maxLogoBytes),
			"save it smaller: it is drawn a few centimetres wide")
		return
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err == nil && max(size.Width, size.Height) > maxLogoPixels {
		r.problem(n, fmt.Sprintf("memo.logo %s is %d by %d pixels, more than %d", source.Quote(name), size.Width, size.Height, maxLogoPixels),
			"save it smaller: it is drawn a few centimetres wide")
		return
	}
	if err == nil {
		_, err = png.Decode(bytes.NewReader(data))
	}
	if err != nil {
		r.problem(n, fmt.Sprintf("memo.logo %s is not a PNG picture", source.Quote(name)),
			"save it as PNG; a new name alone makes none of another picture")
		return
	}
	r.deal.Memo.Logo = &Logo{File: name, Width: size.Width, Height: size.Height, PNG: data}
}

// readBeside reads a regular file in the folder of a deal file, no more of it
// than a byte above what a logo may have.
func readBeside(deal, name string) ([]byte, error) {
	path := filepath.Join(filepath.Dir(deal), name)
	about, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !about.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("it is no regular file")}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxLogoBytes+1))
}

// reason is why a file cannot be read, without its path, which is said already.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
