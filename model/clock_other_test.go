//go:build !unix

package model

import "time"

var start = time.Now()

// processorTime is the time on the clock: on this system the process cannot
// tell what it had.
func processorTime() time.Duration { return time.Since(start) }
