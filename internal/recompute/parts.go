package recompute

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math"

	"offtake/internal/xlsxfile"
)

// sheet names a part that holds cells.
type sheet struct{ name, part string }

// book is an opened workbook file with its worksheets in tab order.
type book struct {
	*xlsxfile.File
	xlsx   []byte
	sheets []sheet
}

// workbookPart is the part that lists the sheets.
const workbookPart = "xl/workbook.xml"

func open(xlsx []byte) (*book, error) {
	f, err := xlsxfile.Open(bytes.NewReader(xlsx), int64(len(xlsx)), math.MaxInt64)
	if err != nil {
		return nil, err
	}
	b := &book{File: f, xlsx: xlsx}
	if b.sheets, err = b.readSheets(); err != nil {
		return nil, err
	}
	if len(b.sheets) == 0 {
		return nil, errors.New("the workbook has no worksheet")
	}
	return b, nil
}

// readSheets joins the sheets' names with the parts that the workbook's
// relations give them. Chart sheets have no cells and are left out.
func (b *book) readSheets() ([]sheet, error) {
	var doc struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	relations, err := b.Relations(workbookPart)
	if err := errors.Join(err, b.Decode(workbookPart, &doc)); err != nil {
		return nil, err
	}
	parts := map[string]string{}
	for _, r := range relations {
		if r.Kind == "worksheet" {
			parts[r.ID] = r.Target
		}
	}
	var sheets []sheet
	for _, s := range doc.Sheets {
		if part, ok := parts[s.ID]; ok {
			sheets = append(sheets, sheet{s.Name, part})
		}
	}
	return sheets, nil
}

// sharedStrings reads the table that cells of type "s" point into.
func (b *book) sharedStrings() ([]string, error) {
	const part = "xl/sharedStrings.xml"
	if !b.Has(part) {
		return nil, nil
	}
	data, err := b.Read(part)
	if err != nil {
		return nil, err
	}
	return xlsxfile.SharedStrings(data, func(string) {})
}

// rewrite copies the file with some parts replaced; all other parts keep
// their bytes, compressed as they were.
func (b *book) rewrite(replaced map[string][]byte) ([]byte, error) {
	files, err := zip.NewReader(bytes.NewReader(b.xlsx), int64(len(b.xlsx)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files.File {
		if err := copyPart(w, f, replaced); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	err = w.Close()
	return out.Bytes(), err
}

func copyPart(w *zip.Writer, f *zip.File, replaced map[string][]byte) error {
	content, ok := replaced[f.Name]
	if !ok {
		return w.Copy(f)
	}
	part, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified})
	if err != nil {
		return err
	}
	_, err = part.Write(content)
	return err
}
