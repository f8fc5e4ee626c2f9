package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// meter shows progress on a terminal: done, rate, time left. On a pipe it says
// nothing.
type meter struct {
	out         streams
	doing, what string

	mutex       sync.Mutex
	bar         *progressbar.ProgressBar
	total, kept int64
	working     bool
}

func newMeter(std streams, doing, what string) *meter {
	return &meter{out: std, doing: doing, what: what}
}

// Begin implements batch.Meter.
func (m *meter) Begin(total int64) {
	file, ok := m.out.err.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return
	}
	m.begin(file, total)
}

// begin shows the bar.
func (m *meter) begin(out io.Writer, total int64) {
	m.total = total
	m.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(m.doing),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(m.what),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(20))
}

// Kept implements batch.Meter. What an earlier run did says nothing about how
// long the rest takes: while there is nothing else, it moves the bar, and from
// then on it shortens what is to be done.
func (m *meter) Kept(n int64) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.kept += n
	switch {
	case m.bar == nil:
	case !m.working:
		_ = m.bar.Add64(n)
	default:
		m.rest()
	}
}

// Working implements batch.Meter: the rate and the time left are of what is
// done from now on.
func (m *meter) Working() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.working = true
	if m.bar != nil {
		m.bar.Reset()
		m.bar.StartWithoutRender()
		m.rest()
	}
}

// rest sets how much is to be done.
func (m *meter) rest() {
	if m.kept > 0 {
		m.bar.Describe(fmt.Sprintf("%s (%d up to date)", m.doing, m.kept))
	}
	m.bar.ChangeMax64(max(1, m.total-m.kept))
}

// Done implements batch.Meter.
func (m *meter) Done(n int64) {
	if m.bar != nil {
		_ = m.bar.Add64(n)
	}
}

// End implements batch.Meter.
func (m *meter) End() {
	if m.bar != nil {
		_ = m.bar.Finish()
	}
}
