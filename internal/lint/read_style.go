package lint

import (
	"fmt"
	"strconv"
	"strings"

	"offtake/internal/xlsxfile"
)

// styles are the looks that cells refer to by number.
type styles struct {
	cells []cellStyle
}

// cellStyle is a look: number format, colours, alignment. Colours are RRGGBB
// in upper case, "theme:1,0.5" where they follow the theme, "" for automatic.
type cellStyle struct {
	format     string
	font       string
	fill       string // "" for none
	bold       bool
	horizontal string
}

func noStyles() *styles { return &styles{cells: []cellStyle{{format: "General"}}} }

func (s *styles) of(c *cell) *cellStyle { return &s.cells[c.style] }

type colourXML struct {
	RGB     string `xml:"rgb,attr"`
	Theme   string `xml:"theme,attr"`
	Tint    string `xml:"tint,attr"`
	Indexed string `xml:"indexed,attr"`
}

func (c colourXML) String() string {
	switch {
	case len(c.RGB) == 8:
		return strings.ToUpper(c.RGB[2:])
	case len(c.RGB) == 6:
		return strings.ToUpper(c.RGB)
	case c.Theme != "":
		return "theme:" + c.Theme + "," + c.Tint
	case c.Indexed != "" && c.Indexed != "64" && c.Indexed != "65":
		return "indexed:" + c.Indexed
	}
	return ""
}

type stylesXML struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Fonts []struct {
		Color colourXML `xml:"color"`
		Bold  *struct{} `xml:"b"`
	} `xml:"fonts>font"`
	Fills []struct {
		Pattern *struct {
			Type string    `xml:"patternType,attr"`
			Fg   colourXML `xml:"fgColor"`
		} `xml:"patternFill"`
		Gradient *struct{} `xml:"gradientFill"`
	} `xml:"fills>fill"`
	Cells []struct {
		Format    int `xml:"numFmtId,attr"`
		Font      int `xml:"fontId,attr"`
		Fill      int `xml:"fillId,attr"`
		Alignment struct {
			Horizontal string `xml:"horizontal,attr"`
		} `xml:"alignment"`
	} `xml:"cellXfs>xf"`
}

func readStyles(a *xlsxfile.File, part string) (*styles, error) {
	var doc stylesXML
	if err := a.Decode(part, &doc); err != nil {
		return nil, err
	}
	formats := map[int]string{}
	for _, f := range doc.Formats {
		formats[f.ID] = f.Code
	}
	s := &styles{}
	for i, x := range doc.Cells {
		if x.Font < 0 || x.Font >= max(1, len(doc.Fonts)) || x.Fill < 0 || x.Fill >= max(1, len(doc.Fills)) {
			return nil, fmt.Errorf("part %s: cell style %d names a font or fill that does not exist", part, i)
		}
		style := cellStyle{format: formatCode(x.Format, formats), horizontal: x.Alignment.Horizontal}
		if x.Font < len(doc.Fonts) {
			style.font, style.bold = doc.Fonts[x.Font].Color.String(), doc.Fonts[x.Font].Bold != nil
		}
		if x.Fill < len(doc.Fills) {
			style.fill = doc.fill(x.Fill)
		}
		s.cells = append(s.cells, style)
	}
	if len(s.cells) == 0 {
		return noStyles(), nil
	}
	return s, nil
}

// fill is a fill's colour, "" where nothing shows.
func (d *stylesXML) fill(i int) string {
	f := d.Fills[i]
	switch {
	case f.Gradient != nil:
		return "gradient"
	case f.Pattern == nil || f.Pattern.Type == "none" || f.Pattern.Type == "":
		return ""
	case f.Pattern.Fg.String() != "":
		return f.Pattern.Fg.String()
	}
	return "pattern:" + f.Pattern.Type
}

// builtInFormats are the number formats that files name by number alone.
var builtInFormats = map[int]string{
	0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy-mm-dd", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
	41: `_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)`, 43: `_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)`, 49: "@",
}

func formatCode(id int, custom map[int]string) string {
	if code, ok := custom[id]; ok {
		return code
	}
	if code, ok := builtInFormats[id]; ok {
		return code
	}
	return "#" + strconv.Itoa(id)
}

// usualPart is the section of a format that shows ordinary numbers: the first,
// or the last where the first is for one value, such as never.
func usualPart(code string) string {
	parts := formatParts(code)
	if strings.HasPrefix(parts[0], "[=") {
		return parts[len(parts)-1]
	}
	return parts[0]
}

// formatParts cuts a number format into its sections and says what is in the
// first one: the figures without literals.
func formatParts(code string) []string {
	var parts []string
	start, quoted := 0, false
	for i := 0; i < len(code); i++ {
		switch {
		case code[i] == '"':
			quoted = !quoted
		case code[i] == '\\' && !quoted:
			i++
		case code[i] == ';' && !quoted:
			parts = append(parts, code[start:i])
			start = i + 1
		}
	}
	return append(parts, code[start:])
}

// figures is a section without literals, colours, fillers and padding: what is
// left shows the number.
func figures(section string) string {
	var out strings.Builder
	for i := 0; i < len(section); i++ {
		switch section[i] {
		case '"':
			if end := strings.IndexByte(section[i+1:], '"'); end >= 0 {
				i += end + 1
			}
		case '[':
			if end := strings.IndexByte(section[i:], ']'); end >= 0 {
				i += end
			}
		case '\\', '_', '*':
			i++
		default:
			out.WriteByte(section[i])
		}
	}
	return out.String()
}

// decimals counts the digits that a section shows behind the point.
func decimals(section string) int {
	_, after, _ := strings.Cut(figures(section), ".")
	n := 0
	for n < len(after) && (after[n] == '0' || after[n] == '#' || after[n] == '?') {
		n++
	}
	return n
}
