package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"offtake/internal/files"
)

// statusInterrupted and the number of a signal are the status of a program that
// the signal ended.
const statusInterrupted = 128

// gentle ends the command at work, if that ends by itself when it is asked to.
var gentle atomic.Pointer[context.CancelFunc]

// endOnSignal has the user or the system end the program: a command that ends by
// itself is asked to; for others, and for a second signal, what is unfinished is
// removed and the program ends at once.
func endOnSignal(stderr io.Writer) (done func()) {
	signals, over := make(chan os.Signal, 2), make(chan struct{})
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	go func() {
		for {
			select {
			case <-over:
				return
			case s := <-signals:
				if cancel := gentle.Swap(nil); cancel != nil {
					(*cancel)()
					continue
				}
				files.RemoveTemporary()
				fmt.Fprintln(stderr, "stopped: what was not complete is removed")
				number, _ := s.(syscall.Signal)
				os.Exit(statusInterrupted + int(number))
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(over)
	}
}

// interruptible returns a context that ends when the user or the system asks the
// program to stop.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	gentle.Store(&cancel)
	return ctx, func() {
		gentle.Store(nil)
		cancel()
	}
}
