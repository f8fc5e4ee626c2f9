package recompute

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const before, after = `<worksheet><cols><col min="1"/></cols><sheetData>`, `</sheetData><c r="A1"><f>no cell</f><v>1</v></c></worksheet>`

func TestStripSheet(t *testing.T) {
	for name, c := range map[string]struct{ rows, want string }{
		"number":   {`<c r="A1" s="3"><f>1+1</f><v>2</v></c>`, `<c r="A1" s="3"><f>1+1</f></c>`},
		"text":     {`<c r="A1" s="3" t="str"><f>"x"</f><v>x</v></c>`, `<c r="A1" s="3"><f>"x"</f></c>`},
		"logical":  {`<c r="A1" t="b" s="3"><f>A2&gt;1</f><v>1</v></c>`, `<c r="A1" s="3"><f>A2&gt;1</f></c>`},
		"no value": {`<c r="A1" t="str"><f>""</f></c>`, `<c r="A1"><f>""</f></c>`},
		"empty":    {`<c r="A1"><f>1</f><v/></c>`, `<c r="A1"><f>1</f></c>`},
		"shared":   {`<c r="A2"><f t="shared" si="0"/><v>2</v></c>`, `<c r="A2"><f t="shared" si="0"/></c>`},
		"extras":   {`<c r="A1"><f>1</f><v>1</v><extLst/></c>`, `<c r="A1"><f>1</f><extLst/></c>`},
		"input":    {`<c r="A1" s="2"><v>1</v></c><c r="B1" t="s"><v>0</v></c>`, `<c r="A1" s="2"><v>1</v></c><c r="B1" t="s"><v>0</v></c>`},
		"rich":     {`<c r="A1" t="inlineStr"><is><r><rPr><color/></rPr><t>v</t></r></is></c>`, `<c r="A1" t="inlineStr"><is><r><rPr><color/></rPr><t>v</t></r></is></c>`},
		"comment":  {`<!-- <c r="A1"> --><c r="B1"><f>1</f><v>1</v></c>`, `<!-- <c r="A1"> --><c r="B1"><f>1</f></c>`},
		"CDATA":    {`<c r="B1"><f><![CDATA[A1<2]]></f><v><![CDATA[</c>]]></v></c>`, `<c r="B1"><f><![CDATA[A1<2]]></f></c>`},
		"mixed":    {`<c r="A1"/><c r="B1"><f>1</f><v>1</v></c> <c r="C1"><v>3</v></c>`, `<c r="A1"/><c r="B1"><f>1</f></c> <c r="C1"><v>3</v></c>`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := stripSheet([]byte(before + c.rows + after))
			require.NoError(t, err)
			assert.Equal(t, before+c.want+after, string(got))
		})
	}
}

func TestStripRefuses(t *testing.T) {
	for xml, message := range map[string]string{
		before + `<c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c>` + after: `A1 fills several cells with one formula`,
		`<x:worksheet><x:sheetData/></x:worksheet>`:                                 `no sheetData`,
	} {
		_, err := stripSheet([]byte(xml))
		assert.EqualError(t, err, message)
	}
}

func TestEditSheet(t *testing.T) {
	const rows = `<row r="2" ht="15"><c r="B2" s="7" t="str"><f>1</f><v>1</v></c><c r="D2" t="s"><v>0</v></c></row><row r="4"/>`
	for name, c := range map[string]struct {
		at    string
		value any
		want  string
	}{
		"number over formula": {"B2", 2.5, `<row r="2" ht="15"><c r="B2" s="7"><v>2.5</v></c><c r="D2" t="s"><v>0</v></c></row><row r="4"/>`},
		"text":                {"D2", `a<b & "c"`, `<row r="2" ht="15"><c r="B2" s="7" t="str"><f>1</f><v>1</v></c><c r="D2" t="inlineStr"><is><t xml:space="preserve">a&lt;b &amp; &#34;c&#34;</t></is></c></row><row r="4"/>`},
		"emptied":             {"B2", nil, `<row r="2" ht="15"><c r="B2" s="7"/><c r="D2" t="s"><v>0</v></c></row><row r="4"/>`},
		"new between":         {"C2", true, `<row r="2" ht="15"><c r="B2" s="7" t="str"><f>1</f><v>1</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="s"><v>0</v></c></row><row r="4"/>`},
		"new at the end":      {"AA2", 1, `<row r="2" ht="15"><c r="B2" s="7" t="str"><f>1</f><v>1</v></c><c r="D2" t="s"><v>0</v></c><c r="AA2"><v>1</v></c></row><row r="4"/>`},
		"empty row":           {"A4", 1, `<row r="2" ht="15"><c r="B2" s="7" t="str"><f>1</f><v>1</v></c><c r="D2" t="s"><v>0</v></c></row><row r="4"><c r="A4"><v>1</v></c></row>`},
		"new row":             {"A3", 1, `<row r="2" ht="15"><c r="B2" s="7" t="str"><f>1</f><v>1</v></c><c r="D2" t="s"><v>0</v></c></row><row r="3"><c r="A3"><v>1</v></c></row><row r="4"/>`},
		"new last row":        {"A9", 1, rows + `<row r="9"><c r="A9"><v>1</v></c></row>`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := editSheet([]byte(before+rows+after), c.at, c.value)
			require.NoError(t, err)
			assert.Equal(t, before+c.want+after, string(got))
		})
	}
	got, err := editSheet([]byte(`<worksheet><sheetData/></worksheet>`), "A1", 1)
	require.NoError(t, err)
	assert.Equal(t, `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`, string(got))
}

func TestEditRefuses(t *testing.T) {
	shared := []byte(before + `<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">1</f><v>1</v></c></row>` + after)
	_, err := editSheet(shared, "A1", 1)
	assert.EqualError(t, err, "other cells share the formula it holds")
	_, err = editSheet(shared, "B1", []int{1})
	assert.EqualError(t, err, "cannot type a []int into a cell")
	for key, message := range map[string]string{
		"A1":       "A1: not a key like Sheet!A1",
		"Deal!1A":  "Deal!1A: not a key like Sheet!A1",
		"Deals!A1": `Deals!A1: no sheet "Deals"`,
	} {
		_, err := Edit(sample(t), map[string]any{key: 1})
		assert.EqualError(t, err, message)
	}
}

func TestReadValue(t *testing.T) {
	for xml, want := range map[string]Value{
		`<c r="A1"/>`:                                        {},
		`<c r="A1"><f>1</f></c>`:                             {},
		`<c r="A1"><v>1.5e-3</v></c>`:                        {Kind: Number, Number: 0.0015},
		`<c r="A1" t="n"><v>0.333333333333333333342</v></c>`: {Kind: Number, Number: 1.0 / 3},
		`<c r="A1" t="str"><f>""</f></c>`:                    {Kind: Text},
		`<c r="A1" t="str"><v>a &lt;&#233;&gt;</v></c>`:      {Kind: Text, Text: "a <é>"},
		`<c r="A1" t="s"><v> 1 </v></c>`:                     {Kind: Text, Text: "second"},
		`<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>`: {Kind: Text, Text: "a b"},
		`<c r="A1" t="b"><v>1</v></c>`:       {Kind: Logical, Bool: true},
		`<c r="A1" t="b"><v>0</v></c>`:       {Kind: Logical},
		`<c r="A1" t="e"><v>#DIV/0!</v></c>`: {Kind: Error, Err: "#DIV/0!"},
	} {
		g := grid{onCell: func(c *cell) error {
			got, err := readValue(c, []string{"first", "second"})
			assert.Equal(t, want, got, xml)
			return err
		}}
		require.NoError(t, g.scan([]byte(`<worksheet><sheetData>`+xml+`</sheetData></worksheet>`)), xml)
	}
}

func TestReadValuesNeedsAWorkbook(t *testing.T) {
	_, _, err := ReadValues([]byte("PDF"))
	assert.EqualError(t, err, "not an .xlsx file: zip: not a valid zip file")
}
