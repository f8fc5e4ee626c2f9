package lint

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"offtake/internal/xlsxfile"
)

const maxSheets = 1024

// workbookXML is what is read of the workbook part.
type workbookXML struct {
	Sheets []struct {
		Name  string `xml:"name,attr"`
		State string `xml:"state,attr"`
		ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		Alt   string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
	} `xml:"sheets>sheet"`
	Names []struct {
		Name    string `xml:"name,attr"`
		Local   *int   `xml:"localSheetId,attr"`
		Comment string `xml:"comment,attr"`
		Text    string `xml:",chardata"`
	} `xml:"definedNames>definedName"`
	Calc struct {
		Mode    string `xml:"calcMode,attr"`
		Iterate string `xml:"iterate,attr"`
	} `xml:"calcPr"`
	External []struct{} `xml:"externalReferences>externalReference"`
}

// readBook reads a workbook whole.
func readBook(r io.ReaderAt, size int64, opt Options) (*book, error) {
	a, err := xlsxfile.Open(r, size, opt.MaxBytes)
	if err != nil {
		return nil, err
	}
	b := &book{archive: a, byName: map[string]int{}}
	part, err := b.workbookPart()
	if err != nil {
		return nil, err
	}
	rels, err := b.readWorkbook(part)
	if err != nil {
		return nil, err
	}
	if err := b.readCommon(rels); err != nil {
		return nil, err
	}
	if err := b.readSheets(opt.MaxCells); err != nil {
		return nil, err
	}
	for _, s := range b.sheets {
		b.readDrawings(s)
	}
	b.outsideParts()
	b.detectGeometry()
	return b, nil
}

// workbookPart finds the main part as readers do: by the root relationship.
func (b *book) workbookPart() (string, error) {
	rels, err := b.archive.Relations("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.Kind == "officeDocument" && !r.External {
			return r.Target, nil
		}
	}
	return "", errors.New("not an .xlsx file: it names no workbook part")
}

func (b *book) readWorkbook(part string) (map[string]xlsxfile.Relation, error) {
	var doc workbookXML
	if err := b.archive.Decode(part, &doc); err != nil {
		return nil, err
	}
	list, err := b.archive.Relations(part)
	if err != nil {
		return nil, err
	}
	rels := map[string]xlsxfile.Relation{}
	for _, r := range list {
		rels[r.ID] = r
		if r.Kind == "styles" || r.Kind == "sharedStrings" {
			rels[r.Kind] = r
		}
	}
	if len(doc.Sheets) == 0 {
		return nil, errors.New("the workbook has no sheets")
	}
	if len(doc.Sheets) > maxSheets {
		return nil, fmt.Errorf("%d sheets: more than %d", len(doc.Sheets), maxSheets)
	}
	for i, x := range doc.Sheets {
		rel, ok := rels[x.ID+x.Alt]
		if !ok || !b.archive.Has(rel.Target) {
			return nil, fmt.Errorf("sheet %q: its part is missing", x.Name)
		}
		s := &sheet{index: i, name: x.Name, part: rel.Target, state: x.State, isChart: rel.Kind != "worksheet"}
		if _, taken := b.byName[strings.ToLower(x.Name)]; taken {
			b.problems = append(b.problems, problem{rule: 9, sheet: i, reason: "another sheet has the same name"})
		} else {
			b.byName[strings.ToLower(x.Name)] = i
		}
		b.sheets = append(b.sheets, s)
	}
	for _, n := range doc.Names {
		local := -1
		if n.Local != nil {
			local = *n.Local
		}
		b.names = append(b.names, definedName{
			name: n.Name, text: strings.TrimSpace(n.Text), comment: n.Comment, local: local,
		})
	}
	b.calc = calculation{iterate: xlsxfile.IsTrue(doc.Calc.Iterate), mode: doc.Calc.Mode}
	if len(doc.External) > 0 {
		b.outside = append(b.outside, "a link to another workbook")
	}
	return rels, nil
}

// readCommon reads the styles and the shared strings.
func (b *book) readCommon(rels map[string]xlsxfile.Relation) error {
	b.styles = noStyles()
	if r, ok := rels["styles"]; ok {
		var err error
		if b.styles, err = readStyles(b.archive, r.Target); err != nil {
			return err
		}
	}
	if r, ok := rels["sharedStrings"]; ok {
		data, err := b.archive.Read(r.Target)
		if err != nil {
			return err
		}
		b.strings, err = xlsxfile.SharedStrings(data, func(illegal string) {
			if len(b.problems) < 100 {
				reason := "the shared texts hold " + illegal + ", which XML does not allow"
				b.problems = append(b.problems, problem{rule: 9, sheet: -1, reason: reason})
			}
		})
		if err != nil {
			return fmt.Errorf("part %s %w", r.Target, err)
		}
	}
	return nil
}

// readSheets reads all sheets, as many at once as there are processors.
func (b *book) readSheets(maxCells int) error {
	shared := &patterns{byKey: map[string]int32{}}
	names := map[string]int{}
	for lower, i := range b.byName {
		names[lower], names[b.sheets[i].name] = i, i
	}
	budget := &cellBudget{left: maxCells}
	errs := make([]error, len(b.sheets))
	datas := make(chan int)
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(b.sheets)) {
		group.Go(func() {
			for i := range datas {
				local := &localPatterns{shared: shared, byKey: map[string]int32{}}
				local.tokens.Sheets = names
				errs[i] = b.readSheet(b.sheets[i], local, budget)
			}
		})
	}
	for i := range b.sheets {
		datas <- i
	}
	close(datas)
	group.Wait()
	b.patterns = shared.list
	return errors.Join(errs...)
}

// cellBudget bounds the cells of all sheets together.
type cellBudget struct {
	mutex sync.Mutex
	left  int
}

func (c *cellBudget) take(n int) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.left -= n
	return c.left >= 0
}

// outsideParts lists what leads out of the workbook: macros, connections,
// links.
func (b *book) outsideParts() {
	for name := range b.archive.Parts() {
		for part, what := range map[string]string{
			"vbaproject.bin": "macros", "/externallinks/": "a link to another workbook", "connections.xml": "a data connection",
			"/querytables/": "a query", "/macrosheets/": "macros", "/embeddings/": "an embedded object", "/activex/": "an ActiveX control",
		} {
			if strings.Contains(name, part) && !strings.Contains(name, "_rels/") {
				b.outside = append(b.outside, what+" ("+name+")")
			}
		}
	}
}
