package recompute

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMoved(t *testing.T) {
	for formula, want := range map[string]string{
		"A1+$A1+A$1+$A$1":              "C4+$A4+C$1+$A$1",
		"SUM(Z9:AA$9)/LOG10(B2)":       "SUM(AB12:AC$9)/LOG10(D5)",
		`IF('A1 of B2'!A1="A1",D1!A1)`: `IF('A1 of B2'!C4="A1",D1!C4)`,
		"1E5+A_1+Base!A1":              "1E5+A_1+Base!C4",
	} {
		assert.Equal(t, want, moved(formula, 3, 2), formula)
	}
}

func TestOwnFormulas(t *testing.T) {
	xml := `<worksheet><sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:B2" si="7">C1&lt;1</f><v>1</v></c><c r="B1"><f t="shared" si="7"/><v>0</v></c></row>` +
		`<row r="2"><c r="A2"><f>Z9</f></c><c r="B2"><f t="shared" si="7"></f></c></row></sheetData></worksheet>`
	own, err := ownFormulas([]byte(xml))
	require.NoError(t, err)
	assert.Equal(t, `<worksheet><sheetData><row r="1"><c r="A1"><f>C1&lt;1</f><v>1</v></c><c r="B1"><f>D1&lt;1</f><v>0</v></c></row>`+
		`<row r="2"><c r="A2"><f>Z9</f></c><c r="B2"><f>D2&lt;1</f></c></row></sheetData></worksheet>`, string(own))
	_, err = ownFormulas([]byte(`<worksheet><sheetData><row r="1"><c r="A1"><f t="shared" si="1"/></c></row></sheetData></worksheet>`))
	assert.ErrorContains(t, err, `A1 shares formula "1", which is nowhere`)
}
