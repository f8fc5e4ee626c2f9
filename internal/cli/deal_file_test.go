package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
)

// TestEveryKey: the example that the guide names has every key of a deal file
// and an input of every group, reads, and explain knows each name.
func TestEveryKey(t *testing.T) {
	const file = "../../docs/every-key.yaml"
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	tpl := template()
	_, err = model.ReadDeal(file, data, tpl)
	require.NoError(t, err)
	text := string(data)
	for _, k := range model.FileKeys {
		_, last, dotted := strings.Cut(k.Name, ".")
		switch {
		case k.Name == "at least": // one word of a kind is shown
		case dotted:
			assert.Contains(t, text, last+":", k.Name)
		case strings.Contains(k.Is, "word"):
			assert.Contains(t, text, k.Name+" ", k.Name)
		default:
			assert.Contains(t, text, "\n"+k.Name+":", k.Name)
		}
	}
	for _, in := range tpl.Inputs {
		group, _, _ := strings.Cut(in.Key, ".")
		assert.Contains(t, text, "\n"+group+":", in.Key)
	}
	for _, name := range append(fileNames(tpl), "More Than", "TRANCHE", " deal.starts ") {
		var out bytes.Buffer
		require.NoError(t, explain(&out, tpl, meantName(tpl, name)), name)
		assert.Contains(t, out.String(), "\n  ", name)
	}
}
