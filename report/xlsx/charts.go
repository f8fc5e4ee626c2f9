package xlsx

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"offtake/report/sheet"
)

// charts places a sheet's charts. excelize creates the parts and their
// relations; chart_xml.go writes their contents, since excelize leaves out what
// readers that do not calculate need: the present values, names and titles.
func (x *excelWriter) charts(s *sheet.Sheet) error {
	if len(s.Charts) == 0 {
		return nil
	}
	x.drawings++
	at := slices.Index(x.book.Sheets, s)
	for i, c := range s.Charts {
		placeholder := &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Values: c.Series[0].Values}}}
		if err := x.file.AddChart(s.Name, "A1", placeholder); err != nil {
			return err
		}
		x.chartCount++
		x.store(fmt.Sprintf("xl/charts/chart%d.xml", x.chartCount), func(b *sheet.Book) []byte { return chartPart(b, b.Sheets[at].Charts[i]) })
	}
	drawing := fmt.Sprintf("xl/drawings/drawing%d.xml", x.drawings)
	x.file.Drawings.Delete(drawing)
	x.store(drawing, func(b *sheet.Book) []byte { return drawingPart(b.Sheets[at].Charts) })
	return nil
}

// store replaces the contents of a part that excelize created.
func (x *excelWriter) store(name string, write func(*sheet.Book) []byte) {
	x.live[name] = write
	x.file.Pkg.Store(name, write(x.book))
}

// picture places a sheet's picture. excelize adds it to the file; where it lies is
// written here, in points instead of cells of its own measure.
func (x *excelWriter) picture(s *sheet.Sheet) error {
	if s.Picture == nil {
		return nil
	}
	x.drawings++
	err := x.file.AddPictureFromBytes(s.Name, "A1", &excelize.Picture{Extension: ".png", File: s.Picture.PNG,
		Format: &excelize.GraphicOptions{ScaleX: 1, ScaleY: 1}})
	if err != nil {
		return err
	}
	at := slices.Index(x.book.Sheets, s)
	drawing := fmt.Sprintf("xl/drawings/drawing%d.xml", x.drawings)
	x.file.Drawings.Delete(drawing)
	x.store(drawing, func(b *sheet.Book) []byte { return picturePart(b.Sheets[at].Picture) })
	return nil
}
