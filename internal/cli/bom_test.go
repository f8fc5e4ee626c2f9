package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestByteOrderMark: with --bom every table of text begins with the mark and is
// the same otherwise, in one run and merged from shards.
func TestByteOrderMark(t *testing.T) {
	inFolder(t)
	for _, c := range []struct {
		args   []string
		tables []string
		merge  string
	}{
		{[]string{"-q", "lyft-aws", "-f", "csv"}, []string{"lyft-aws.csv"}, ""},
		{[]string{"simulate", "-q", "--paths", "100", "-f", "csv"}, []string{"anthropic-aws.csv", "anthropic-aws-simulation.csv"}, "anthropic-aws.paths"},
		{[]string{"sweep", "lyft-aws", "--vary", "price.discount=0%:9%:1%", "-o", "t.csv"}, []string{"t.csv"}, "t.csv"},
		{[]string{"batch", "lyft-aws", "-f", "csv", "--vary", "price.discount=0%,1%"}, []string{"index.csv", "lyft-aws--price.discount=1pct.csv"}, "."},
	} {
		require.Equal(t, statusDone, first(run(t, c.args...)))
		plain := contents(t, ".")
		check := func(calls ...[]string) {
			t.Helper()
			for _, call := range calls {
				status, _, err := run(t, call...)
				require.Equal(t, statusDone, status, err)
			}
			got := contents(t, ".")
			for _, name := range c.tables {
				require.True(t, strings.HasPrefix(got[name], "\ufeff"), name)
				assert.True(t, "\ufeff"+plain[name] == got[name], name)
			}
		}
		marked := append(append([]string{}, c.args...), "--bom")
		check(marked)
		if c.merge != "" {
			shard := func(i string) []string { return append(append([]string{}, marked...), "--shard", i) }
			check(shard("1/2"), shard("2/2"), []string{"merge", c.merge})
		}
	}
}
