package xlsx

import (
	"bytes"
	"fmt"
	"regexp"

	"offtake/report/sheet"
)

// Every role is a named cell style, so that a reader finds it in the list of
// styles and changes the look of all its cells in one place. excelize knows no
// named styles but the default, so the part it wrote is completed here.

// styleNames holds the names of roles in the list of styles. The program's name
// keeps them apart from the styles that programs have of their own.
var styleNames = [sheet.RoleCount]string{
	sheet.RoleText: "text", sheet.RoleTitle: "title", sheet.RoleSubtitle: "subtitle", sheet.RoleSection: "section",
	sheet.RoleHeader: "header", sheet.RoleHeadLabel: "header of texts",
	sheet.RoleLabel: "label", sheet.RoleHelperLabel: "helper label", sheet.RoleNote: "note",
	sheet.RoleInput: "input", sheet.RoleOverride: "override", sheet.RoleInherited: "inherited",
	sheet.RoleWhatIf: "what-if", sheet.RoleLink: "link", sheet.RoleCalculation: "calculation",
	sheet.RoleHelper: "helper", sheet.RoleTotal: "total", sheet.RoleSimulated: "simulated",
	sheet.RoleKey: "key figure", sheet.RoleKeyLabel: "key label", sheet.RoleAnswer: "answer", sheet.RoleCoverTitle: "cover title",
	sheet.RoleCoverText: "cover text",
	sheet.RoleCardLabel: "card label", sheet.RoleCardValue: "card value", sheet.RoleCardNote: "card note",
	sheet.RoleCheck: "check", sheet.RolePass: "pass", sheet.RoleFail: "fail",
	sheet.RoleBest: "best", sheet.RoleWorst: "worst", sheet.RoleMark: "mark", sheet.RoleMarking: "marking", sheet.RoleURL: "hyperlink",
}

const stylesPart = "xl/styles.xml"

var (
	styleXf   = regexp.MustCompile(`<xf [^>]*?/>|<xf .*?</xf>`)
	xfID      = regexp.MustCompile(` xfId="\d+"`)
	xfNumber  = regexp.MustCompile(` numFmtId="\d+"`)
	xfApplies = regexp.MustCompile(` applyNumberFormat="[a-z0-9]*"`)
)

// nameStyles links every style of a cell to the named style of its role. Roles
// that look alike share a style until then, so each receives its own.
func (x *excelWriter) nameStyles(data []byte) ([]byte, error) {
	formats, err := elements(data, "cellXfs")
	if err != nil {
		return nil, err
	}
	base, err := elements(data, "cellStyleXfs")
	if err != nil {
		return nil, err
	}
	names := []string{`<cellStyle name="Normal" xfId="0" builtinId="0"/>`}
	cells, styles, named := formats[:1:1], base[:1:1], map[sheet.Role]int{}
	for _, key := range x.outline.looks {
		own := formats[x.styles[key]]
		id, ok := named[key.role]
		if !ok {
			id = len(styles)
			named[key.role] = id
			plain := xfApplies.ReplaceAll(xfNumber.ReplaceAll(xfID.ReplaceAll(own, nil), []byte(` numFmtId="0"`)), nil)
			styles = append(styles, plain)
			names = append(names, fmt.Sprintf(`<cellStyle name="offtake %s" xfId="%d"/>`, styleNames[key.role], id))
		}
		x.styles[key] = len(cells)
		cells = append(cells, xfID.ReplaceAll(own, fmt.Appendf(nil, ` xfId="%d"`, id)))
	}
	data = withElements(data, "cellStyleXfs", styles)
	data = withElements(data, "cellXfs", cells)
	var list [][]byte
	for _, name := range names {
		list = append(list, []byte(name))
	}
	return withElements(data, "cellStyles", list), nil
}

// elements returns the formats in a list of the styles' part.
func elements(data []byte, list string) ([][]byte, error) {
	from, to := bytes.Index(data, []byte("<"+list+" ")), bytes.Index(data, []byte("</"+list+">"))
	if from < 0 || to < from {
		return nil, fmt.Errorf("%s has no %s", stylesPart, list)
	}
	return styleXf.FindAll(data[from:to], -1), nil
}

// withElements returns the part with the elements of a list replaced.
func withElements(data []byte, list string, items [][]byte) []byte {
	from, end := bytes.Index(data, []byte("<"+list+" ")), []byte("</"+list+">")
	to := bytes.Index(data, end) + len(end)
	whole := fmt.Appendf(nil, `<%s count="%d">`, list, len(items))
	whole = append(append(whole, bytes.Join(items, nil)...), end...)
	return bytes.Join([][]byte{data[:from], whole, data[to:]}, nil)
}
