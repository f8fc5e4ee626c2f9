//go:build !unix

package recompute

import "os/exec"

// endTogether does nothing where there are no process groups: the program
// itself ends when the command is cancelled.
func endTogether(*exec.Cmd) {}
