//go:build unix

package recompute

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// The shell's child holds the output open: only if it dies with the shell
// does the command end at once, and not after its wait delay.
func TestTimeoutEndsChildren(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := command(ctx, t.TempDir(), "sh", "-c", "sleep 60 & wait").CombinedOutput()
	assert.Error(t, err)
	assert.NotErrorIs(t, err, exec.ErrWaitDelay)
}
