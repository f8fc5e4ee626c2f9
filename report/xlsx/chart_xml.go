package xlsx

import (
	"fmt"
	"strconv"
	"strings"

	"offtake/report/sheet"
)

// Native charts, as parts of the file: DrawingML in the order of elements that
// the standard sets. Every reference carries the values that it has now.

const (
	chartHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">` +
		`<c:roundedCorners val="0"/><c:chart>`
	drawingHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">`
	categoryAxis = 500001
	valueAxis    = 500002
)

// drawingPart anchors charts over their cells, so that they fit the columns
// however wide a program's font makes them.
func drawingPart(charts []*sheet.Chart) []byte {
	var b strings.Builder
	b.WriteString(drawingHead)
	for i, c := range charts {
		b.WriteString(`<xdr:twoCellAnchor editAs="oneCell">`)
		anchorCell(&b, "from", c.Row, c.Col)
		anchorCell(&b, "to", c.ToRow, c.ToCol)
		fmt.Fprintf(&b, `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="%d" name="Chart %d" descr="%s"/>`+
			`<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>`,
			i+2, i+1, attribute(c.AltText))
		b.WriteString(`<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>` +
			`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">`)
		fmt.Fprintf(&b, `<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"`+
			` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId%d"/>`, i+1)
		b.WriteString(`</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>`)
	}
	b.WriteString("</xdr:wsDr>")
	return []byte(b.String())
}

// picturePart places a picture in its own size over a cell.
func picturePart(p *sheet.Picture) []byte {
	const point, character = 12700, 7 * 9525 // in the units of drawings; a character is seven pixels wide
	left := max(0, p.Right*character-p.W*point)
	var b strings.Builder
	b.WriteString(drawingHead)
	fmt.Fprintf(&b, `<xdr:oneCellAnchor><xdr:from><xdr:col>%d</xdr:col><xdr:colOff>%.0f</xdr:colOff>`+
		`<xdr:row>%d</xdr:row><xdr:rowOff>%d</xdr:rowOff></xdr:from><xdr:ext cx="%.0f" cy="%.0f"/>`,
		p.Col-1, left, p.Row-1, 3*point, p.W*point, p.H*point)
	fmt.Fprintf(&b, `<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1" descr="%s"/>`+
		`<xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr>`, attribute(p.AltText))
	b.WriteString(`<xdr:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="rId1"/>` +
		`<a:stretch><a:fillRect/></a:stretch></xdr:blipFill>`)
	fmt.Fprintf(&b, `<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%.0f" cy="%.0f"/></a:xfrm>`+
		`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>`,
		p.W*point, p.H*point)
	return []byte(b.String())
}

// anchorCell writes a corner of a chart, at the upper left of a cell.
func anchorCell(b *strings.Builder, which string, row, col int) {
	fmt.Fprintf(b, `<xdr:%s><xdr:col>%d</xdr:col><xdr:colOff>0</xdr:colOff>`+
		`<xdr:row>%d</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:%s>`, which, col-1, row-1, which)
}

// attribute escapes a text for an attribute's value.
func attribute(s string) string {
	return strings.ReplaceAll(string(appendEscaped(nil, printable(s))), `"`, "&quot;")
}

// chartWriter writes one chart.
type chartWriter struct {
	strings.Builder
	book  *sheet.Book
	chart *sheet.Chart
}

// chartPart returns the part of a chart.
func chartPart(b *sheet.Book, c *sheet.Chart) []byte {
	w := &chartWriter{book: b, chart: c}
	w.WriteString(chartHead)
	if c.Neutral != "" {
		w.title(c.Neutral, "", 1000, true, false)
	} else {
		w.title(c.Title, c.TitleRef, 1000, true, false)
	}
	w.WriteString(`<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>`)
	w.plots()
	w.axes()
	w.WriteString(`</c:plotArea>`)
	w.legend()
	w.WriteString(`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>`)
	w.WriteString(`<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>` +
		`<a:ln w="6350"><a:solidFill><a:srgbClr val="` + sheet.ColourRule.Hex() + `"/></a:solidFill></a:ln></c:spPr>`)
	w.WriteString(`</c:chartSpace>`)
	return []byte(w.String())
}

// text writes a text as character data.
func (w *chartWriter) text(s string) { w.Write(appendEscaped(nil, printable(s))) }

// font writes the properties of characters, in an element of the given name.
func (w *chartWriter) font(element string, size int, bold bool) {
	fmt.Fprintf(w, `<a:%s sz="%d" b="%d"><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:latin typeface="Calibri"/></a:%s>`,
		element, size, flag(bold), sheet.ColourInk.Hex(), element)
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

func (w *chartWriter) textProperties(size int, bold bool, body string) {
	w.WriteString(`<c:txPr>` + body + `<a:lstStyle/><a:p><a:pPr>`)
	w.font("defRPr", size, bold)
	w.WriteString(`</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>`)
}

// title writes a title: a text, or a reference to a cell.
func (w *chartWriter) title(text, ref string, size int, bold, upright bool) {
	if text == "" && ref == "" {
		return
	}
	body := `<a:bodyPr/>`
	if upright {
		body = `<a:bodyPr rot="-5400000" vert="horz"/>`
	}
	w.WriteString(`<c:title><c:tx>`)
	if ref != "" {
		w.texts("", ref)
		w.WriteString(`</c:tx><c:overlay val="0"/>`)
		w.textProperties(size, bold, body)
		w.WriteString(`</c:title>`)
		return
	}
	w.WriteString(`<c:rich>` + body + `<a:lstStyle/><a:p><a:pPr>`)
	w.font("defRPr", size, bold)
	w.WriteString(`</a:pPr><a:r>`)
	w.font("rPr", size, bold)
	w.WriteString(`<a:t>`)
	w.text(text)
	w.WriteString(`</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`)
}

// plots writes the bars, columns or areas, and then the lines.
func (w *chartWriter) plots() {
	c := w.chart
	if c.Kind == sheet.Lines {
		w.plot("lineChart", `<c:grouping val="standard"/>`, true)
		return
	}
	if c.Kind == sheet.Areas || c.Kind == sheet.AreasAndLines {
		w.plot("areaChart", `<c:grouping val="stacked"/>`, false)
		if c.Kind == sheet.AreasAndLines {
			w.plot("lineChart", `<c:grouping val="standard"/>`, true)
		}
		return
	}
	direction, grouping := "col", "clustered"
	if c.Kind == sheet.BarsClustered || c.Kind == sheet.BarsStacked {
		direction = "bar"
	}
	if c.Kind == sheet.ColumnsStacked || c.Kind == sheet.BarsStacked {
		grouping = "stacked"
	}
	w.plot("barChart", fmt.Sprintf(`<c:barDir val="%s"/><c:grouping val="%s"/>`, direction, grouping), false)
	if c.Kind == sheet.ColumnsAndLines {
		w.plot("lineChart", `<c:grouping val="standard"/>`, true)
	}
}

func (w *chartWriter) plot(element, grouping string, lines bool) {
	c := w.chart
	w.WriteString("<c:" + element + ">" + grouping + `<c:varyColors val="0"/>`)
	for i, s := range c.Series {
		if (c.Kind == sheet.ColumnsAndLines || c.Kind == sheet.AreasAndLines) && s.OnLine != lines {
			continue
		}
		w.series(i, s, element)
	}
	if element == "barChart" {
		fmt.Fprintf(w, `<c:gapWidth val="%d"/>`, 50)
		if c.Overlap || c.Kind == sheet.ColumnsStacked || c.Kind == sheet.BarsStacked {
			w.WriteString(`<c:overlap val="100"/>`)
		}
	}
	if element == "lineChart" {
		w.WriteString(`<c:marker val="1"/>`)
	}
	fmt.Fprintf(w, `<c:axId val="%d"/><c:axId val="%d"/></c:%s>`, categoryAxis, valueAxis, element)
}

func (w *chartWriter) series(i int, s sheet.ChartSeries, element string) {
	fmt.Fprintf(w, `<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx>`, i, i)
	w.texts(s.Name, s.NameRef)
	w.WriteString(`</c:tx>`)
	switch {
	case element == "lineChart":
		dash, width := "", 25400
		if s.Heavy {
			width *= 2
		}
		if s.Dashed {
			dash = `<a:prstDash val="dash"/>`
		}
		fmt.Fprintf(w, `<c:spPr><a:ln w="%d" cap="rnd"><a:solidFill><a:srgbClr val="%s"/></a:solidFill>%s<a:round/></a:ln></c:spPr>`,
			width, s.Colour.Hex(), dash)
		if len(w.book.Cells(s.Values)) == 1 { // a line of one point is none
			fmt.Fprintf(w, `<c:marker><c:symbol val="diamond"/><c:size val="9"/>`+
				`<c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></c:spPr></c:marker>`, s.Colour.Hex())
		} else {
			w.WriteString(`<c:marker><c:symbol val="none"/></c:marker>`)
		}
	case s.Colour == sheet.ColourNone:
		w.WriteString(`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>`)
	default:
		fmt.Fprintf(w, `<c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></c:spPr>`, s.Colour.Hex())
	}
	if element == "barChart" {
		w.WriteString(`<c:invertIfNegative val="0"/>`)
	}
	w.categories()
	w.WriteString(`<c:val>`)
	w.numbers(s.Values, w.axisFormat(w.chart.YUnit))
	w.WriteString(`</c:val>`)
	if element == "lineChart" {
		w.WriteString(`<c:smooth val="0"/>`)
	}
	w.WriteString(`</c:ser>`)
}

func (w *chartWriter) categories() {
	w.WriteString(`<c:cat>`)
	if w.chart.XUnit == sheet.UnitNone {
		w.texts("", w.chart.Categories)
	} else {
		w.numbers(w.chart.Categories, "0")
	}
	w.WriteString(`</c:cat>`)
}

// texts writes a reference to texts with their present values or, without a
// reference, the text alone.
func (w *chartWriter) texts(text, ref string) {
	if ref == "" {
		w.WriteString(`<c:v>`)
		w.text(text)
		w.WriteString(`</c:v>`)
		return
	}
	cells := w.book.Cells(ref)
	w.WriteString(`<c:strRef><c:f>`)
	w.text(ref)
	fmt.Fprintf(w, `</c:f><c:strCache><c:ptCount val="%d"/>`, len(cells))
	for i, cell := range cells {
		fmt.Fprintf(w, `<c:pt idx="%d"><c:v>`, i)
		w.text(sheet.Display(cell.Value, cell.Unit, w.book.Scale))
		w.WriteString(`</c:v></c:pt>`)
	}
	w.WriteString(`</c:strCache></c:strRef>`)
}

// numbers writes a reference to numbers with their present values. Texts among
// them are gaps.
func (w *chartWriter) numbers(ref, format string) {
	cells := w.book.Cells(ref)
	w.WriteString(`<c:numRef><c:f>`)
	w.text(ref)
	w.WriteString(`</c:f><c:numCache><c:formatCode>`)
	w.text(format)
	fmt.Fprintf(w, `</c:formatCode><c:ptCount val="%d"/>`, len(cells))
	for i, cell := range cells {
		if cell.Value.Kind == sheet.Number {
			fmt.Fprintf(w, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, strconv.FormatFloat(cell.Value.Number, 'g', -1, 64))
		}
	}
	w.WriteString(`</c:numCache></c:numRef>`)
}

func (w *chartWriter) axes() {
	c := w.chart
	bars := c.Kind == sheet.BarsClustered || c.Kind == sheet.BarsStacked
	at, across := "b", "l"
	if bars {
		at, across = "l", "b"
	}
	w.axis("catAx", categoryAxis, c.Reverse, at, false, c.XTitle, bars, w.axisFormat(c.XUnit), "low")
	skip := ""
	if c.XUnit == sheet.UnitNone {
		skip = `<c:tickLblSkip val="1"/>` // names are all shown
	}
	fmt.Fprintf(w, `<c:crossAx val="%d"/><c:crosses val="autoZero"/><c:auto val="0"/>`+
		`<c:lblAlgn val="ctr"/><c:lblOffset val="100"/>%s<c:noMultiLvlLbl val="1"/></c:catAx>`, valueAxis, skip)
	w.axis("valAx", valueAxis, false, across, true, c.YTitle, !bars, w.axisFormat(c.YUnit), "nextTo")
	crosses := "autoZero"
	if c.Reverse {
		crosses = "max" // the axis stays below although the first category is on top
	}
	fmt.Fprintf(w, `<c:crossAx val="%d"/><c:crosses val="%s"/><c:crossBetween val="between"/></c:valAx>`, categoryAxis, crosses)
}

func (w *chartWriter) axis(
	element string, id int, reverse bool, position string, grid bool, title string, upright bool, format, labels string,
) {
	orientation := "minMax"
	if reverse {
		orientation = "maxMin"
	}
	fmt.Fprintf(w, `<c:%s><c:axId val="%d"/><c:scaling><c:orientation val="%s"/></c:scaling>`+
		`<c:delete val="0"/><c:axPos val="%s"/>`, element, id, orientation, position)
	line := `<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="` + sheet.ColourRule.Hex() + `"/></a:solidFill></a:ln></c:spPr>`
	if grid {
		w.WriteString(`<c:majorGridlines>` + line + `</c:majorGridlines>`)
	}
	w.title(title, "", 900, false, upright)
	w.WriteString(`<c:numFmt formatCode="` + attribute(format) + `" sourceLinked="0"/>`)
	fmt.Fprintf(w, `<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="%s"/>%s`, labels, line)
	size := 900
	if element == "catAx" && w.chart.Kind == sheet.BarsClustered && len(w.book.Cells(w.chart.Categories)) > 6 {
		size = 700 // many names, one below the other
	}
	w.textProperties(size, false, `<a:bodyPr/>`)
}

// legend writes the legend, without the series that are not seen.
func (w *chartWriter) legend() {
	if w.chart.NoLegend {
		return
	}
	w.WriteString(`<c:legend><c:legendPos val="b"/>`)
	for i, s := range w.chart.Series {
		if s.Colour == sheet.ColourNone || s.Unlisted {
			fmt.Fprintf(w, `<c:legendEntry><c:idx val="%d"/><c:delete val="1"/></c:legendEntry>`, i)
		}
	}
	w.WriteString(`<c:overlay val="0"/>`)
	w.textProperties(900, false, `<a:bodyPr/>`)
	w.WriteString(`</c:legend>`)
}

// axisFormat returns the number format of an axis: at most one decimal,
// negatives in parentheses.
func (w *chartWriter) axisFormat(u sheet.Unit) string {
	f := sheet.FormatOf(u, w.book.Scale)
	if f.Decimals < 0 {
		return "General"
	}
	if u == sheet.UnitYear {
		return "0"
	}
	f.Decimals = min(f.Decimals, 1)
	if u == sheet.UnitPercent || u == sheet.UnitPoints {
		f.Decimals = 0
	}
	body := strings.TrimSuffix(f.Digits(), "E+00") + f.ExcelSuffix()
	return body + ";(" + body + ")"
}
