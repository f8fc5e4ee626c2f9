package recompute

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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
