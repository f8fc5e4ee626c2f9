package recompute

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// A workbook file is a zip of parts. sheet names one that holds cells.
type sheet struct{ name, part string }

// book is an opened workbook file with its worksheets in tab order.
type book struct {
	zip    *zip.Reader
	sheets []sheet
}

func open(xlsx []byte) (*book, error) {
	z, err := zip.NewReader(bytes.NewReader(xlsx), int64(len(xlsx)))
	if err != nil {
		return nil, fmt.Errorf("not a workbook: %w", err)
	}
	b := &book{zip: z}
	if b.sheets, err = b.readSheets(); err != nil {
		return nil, err
	}
	if len(b.sheets) == 0 {
		return nil, errors.New("the workbook has no worksheet")
	}
	return b, nil
}

// readSheets joins the sheet names of workbook.xml with the parts that its
// relations give them. Chart sheets have no cells and are left out.
func (b *book) readSheets() ([]sheet, error) {
	var workbook struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		Of []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	err := errors.Join(b.decode("xl/workbook.xml", &workbook), b.decode("xl/_rels/workbook.xml.rels", &relations))
	if err != nil {
		return nil, err
	}
	parts := map[string]string{}
	for _, r := range relations.Of {
		if strings.HasSuffix(r.Type, "/worksheet") {
			parts[r.ID] = partName(r.Target)
		}
	}
	var sheets []sheet
	for _, s := range workbook.Sheets {
		if part, ok := parts[s.ID]; ok {
			sheets = append(sheets, sheet{s.Name, part})
		}
	}
	return sheets, nil
}

// partName resolves a relation's target, which is absolute or relative to xl/.
func partName(target string) string {
	if strings.HasPrefix(target, "/") {
		return target[1:]
	}
	return path.Join("xl", target)
}

func (b *book) read(part string) ([]byte, error) {
	f, err := b.zip.Open(part)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func (b *book) decode(part string, into any) error {
	content, err := b.read(part)
	if err != nil {
		return err
	}
	if err := xml.Unmarshal(content, into); err != nil {
		return fmt.Errorf("%s: %w", part, err)
	}
	return nil
}

// sharedStrings reads the table that cells of type "s" point into. A rich
// text is the sum of its runs.
func (b *book) sharedStrings() ([]string, error) {
	var table struct {
		Items []struct {
			Text string `xml:"t"`
			Runs []struct {
				Text string `xml:"t"`
			} `xml:"r"`
		} `xml:"si"`
	}
	err := b.decode("xl/sharedStrings.xml", &table)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	texts := make([]string, len(table.Items))
	for i, item := range table.Items {
		texts[i] = item.Text
		for _, run := range item.Runs {
			texts[i] += run.Text
		}
	}
	return texts, err
}

// rewrite copies the file with some parts replaced; all other parts keep
// their bytes, compressed as they were.
func (b *book) rewrite(replaced map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range b.zip.File {
		if err := copyPart(w, f, replaced); err != nil {
			return nil, err
		}
	}
	err := w.Close()
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
