package xlsxfile

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// events lists what a scanner comes upon, with the bytes of each event.
func events(xml string) (list []string, err error) {
	s, err := NewScanner([]byte(xml))
	if err != nil {
		return nil, err
	}
	for {
		event, err := s.Next()
		if err != nil || event == Done {
			return list, err
		}
		begin, end := s.Span()
		list = append(list, [...]string{"end", "start", "text"}[event]+" "+string(s.Name)+" "+xml[begin:end])
	}
}

func TestScanner(t *testing.T) {
	const xml = "\ufeff<?xml version=\"1.0\"?><x:a b='1'><!-- <c/> --><c/>t&lt;<![CDATA[<d>]]></x:a>"
	list, err := events(xml)
	require.NoError(t, err)
	assert.Equal(t, []string{"start a <x:a b='1'>", "start c <c/>", "end c ", "text c t&lt;", "text c <![CDATA[<d>]]>", "end a </x:a>"}, list)
}

func TestScannerRefuses(t *testing.T) {
	for xml, message := range map[string]string{
		"\xff\xfe<\x00": "is not UTF-8", "<a>": "ends inside <a>", "<a></b>": "</b> does not end what was begun", "</a>": "</a> does not end what was begun",
		"<a": "ends inside a tag", "<a b>": "has a broken attribute", "<a b=1>": "has an attribute without quotes", "<a b='": "ends inside an attribute",
		"<": "ends inside a tag", "< a>": "has a tag without a name", "<a/b>": "has a stray / in a tag", "<!-- ": `lacks a "-->"`,
		"<!DOCTYPE a>": "holds a document type, which no workbook has", strings.Repeat("<a>", 201): "is nested too deep",
	} {
		_, err := events(xml)
		assert.EqualError(t, err, message, "%.20q", xml)
	}
}

func TestDecodeText(t *testing.T) {
	for raw, want := range map[string][2]string{
		"a &lt;&#233;&#xe9;&gt; &amp;&quot;&apos;": {`a <éé> &"'`, ""}, "&nbsp;": {"&nbsp;", "a broken entity"}, "a\x01": {"a\x01", "character U+0001"},
		"&#1;": {"\x01", "character U+0001"}, "\xff": {"\xff", "bytes that are not UTF-8"},
	} {
		text, illegal := DecodeText([]byte(raw))
		assert.Equal(t, want, [2]string{text, illegal}, raw)
	}
}

func TestSharedStrings(t *testing.T) {
	var illegal []string
	list, err := SharedStrings([]byte(`<sst><si><t>a</t></si><si><r><rPr/><t>b</t></r><r><t> &lt;</t></r><rPh><t>no</t></rPh></si><si/><si><t>&#2;</t></si></sst>`),
		func(what string) { illegal = append(illegal, what) })
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b <", "", "\x02"}, list)
	assert.Equal(t, []string{"character U+0002"}, illegal)
}

// zipped makes a file of parts.
func zipped(t *testing.T, parts map[string]string) *bytes.Reader {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range parts {
		part, err := w.Create(name)
		require.NoError(t, err)
		_, err = part.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return bytes.NewReader(out.Bytes())
}

// TestFile: names are found in any case, targets are made absolute, and no more
// is unpacked than is allowed.
func TestFile(t *testing.T) {
	r := zipped(t, map[string]string{"xl/Workbook.xml": strings.Repeat("x", 100), "xl/_rels/workbook.xml.rels": `<Relationships>` +
		`<Relationship Id="r1" Type="http://x/worksheet" Target="sheets/s1.xml"/><Relationship Id="r2" Type="y/hyperlink" Target="https://a.b" TargetMode="External"/>` +
		`<Relationship Id="r3" Type="styles" Target="/xl/styles.xml"/></Relationships>`})
	f, err := Open(r, r.Size(), 1000)
	require.NoError(t, err)
	relations, err := f.Relations("xl/workbook.xml")
	require.NoError(t, err)
	assert.Equal(t, []Relation{
		{ID: "r1", Kind: "worksheet", Target: "xl/sheets/s1.xml"}, {ID: "r2", Kind: "hyperlink", Target: "https://a.b", External: true}, {ID: "r3", Kind: "styles", Target: "xl/styles.xml"},
	}, relations)
	none, err := f.Relations("xl/none.xml")
	require.NoError(t, err)
	assert.Empty(t, none)
	assert.True(t, f.Has("/xl/WORKBOOK.xml"))
	_, err = f.Read("xl/none.xml")
	require.EqualError(t, err, "part xl/none.xml is missing")
	f, err = Open(r, r.Size(), 150)
	require.NoError(t, err)
	_, err = f.Read("xl/workbook.xml")
	require.NoError(t, err)
	_, err = f.Read("xl/workbook.xml")
	require.EqualError(t, err, "part xl/workbook.xml: the parts unpack to more than is allowed")
}

func TestPlain(t *testing.T) {
	for written, shown := range map[string]string{
		"_x0041_": "A", "a_x000d_b": "a\rb", "_x005F_x0041_": "_x0041_", "_x005F_x0041_x005F_x0042_": "_x0041_x0042_",
		"_x0041": "_x0041", "_x00G1_": "_x00G1_", "_X0041_": "_X0041_", "x_": "x_",
	} {
		assert.Equal(t, shown, Plain(written))
	}
}
