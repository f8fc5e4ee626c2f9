package xlsx

import (
	"strconv"
	"strings"
)

// textsPart is the part that holds the texts of all cells, each once. Labels
// repeat from sheet to sheet, and some readers show no text that stands in its
// cell.
const textsPart = "xl/sharedStrings.xml"

// texts numbers the typed texts of a book in the order of their first use.
type texts struct {
	numbers map[string]int
	list    []string
	uses    int
}

func (t *texts) reset() {
	if t.numbers == nil {
		t.numbers = map[string]int{}
	}
	clear(t.numbers)
	t.list, t.uses = t.list[:0], 0
}

// number returns the number of a text in the part.
func (t *texts) number(text string) int {
	t.uses++
	n, known := t.numbers[text]
	if !known {
		n = len(t.list)
		t.numbers[text] = n
		t.list = append(t.list, text)
	}
	return n
}

// appendPart appends the part. Blanks at the ends of a text are left out: they
// would need xml:space, which not every reader heeds.
func (t *texts) appendPart(out []byte) []byte {
	out = append(out, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"...)
	out = append(out, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="`...)
	out = strconv.AppendInt(out, int64(t.uses), 10)
	out = append(out, `" uniqueCount="`...)
	out = strconv.AppendInt(out, int64(len(t.list)), 10)
	out = append(out, `">`...)
	for _, text := range t.list {
		out = append(out, "<si><t>"...)
		out = appendText(out, strings.TrimSpace(printable(text)))
		out = append(out, "</t></si>"...)
	}
	return append(out, "</sst>"...)
}
