package cli

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEmbeddedDealByFileName: the name that outputs give an embedded deal's
// file works where there is no such file.
func TestEmbeddedDealByFileName(t *testing.T) {
	read := func(args ...string) string {
		inFolder(t)
		status, _, err := run(t, args...)
		require.Equal(t, statusDone, status, err)
		data, readErr := os.ReadFile("openai-aws.json")
		require.NoError(t, readErr)
		return string(data)
	}
	assert.Equal(t, read("-q", "-f", "json", "openai-aws"), read("-q", "-f", "json", "openai-aws.yaml"))
}
