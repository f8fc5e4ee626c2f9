//go:build unix

package recompute

import (
	"os/exec"
	"syscall"
)

// endTogether puts the program into a process group of its own, all of which
// ends when the command is cancelled.
func endTogether(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
