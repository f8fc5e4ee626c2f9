package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
)

// answering runs init --interview with answers from a pipe.
func answering(answers string, args ...string) (status int, out, err string) {
	var stdout, stderr bytes.Buffer
	status = Run(append([]string{"init", "--interview"}, args...), strings.NewReader(answers), &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

// TestInterview holds whole sessions: what is asked and said, and the file
// written, which runs.
func TestInterview(t *testing.T) {
	folder, err := filepath.Abs("../../testdata/interviews")
	require.NoError(t, err)
	for name, answers := range map[string]string{
		// Name and provider, then the defaults but for the total.
		"defaults": "Acme\nCloud\n\n\n\n500\n\n\n\n\n",
		// Each answer is wrong once: no name, no currency, no year, too long, commas, a list that is too long, a share of 150%, less than nothing, a word.
		"each-wrong-once": "\n\"Ac: #me\" & Co\nCloud\ndollars\nEUR billion\n26\n2027\n99\n3\n1,000\n1000\n[10, 20, 30, 40]\n[200, 300, 500]\n150%\n50%\n-5\n25\nlots\n[220, 310, 480]\n",
		// One contract year: no scenario begins in the second.
		"one-year": "A\nB\nUSD\n2026\n1\n12\ntotal-only\n0\n0\n10\n",
		// A total with a word and a remark, minimums that grow, first without a rate.
		"growing": "Acme\nCloud\n\n\n3 # to begin with\nmore than 100 # billion?\ngrowth\ngrowth 20%\n\n\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t)
			status, out, errText := answering(answers)
			require.Equal(t, statusDone, status, errText)
			file, readErr := os.ReadFile("deal.yaml")
			require.NoError(t, readErr)
			got := "--- stdout\n" + out + "--- stderr\n" + errText + "\n--- deal.yaml\n" + string(file)
			path := filepath.Join(folder, name+".txt")
			if *update {
				require.NoError(t, os.MkdirAll(folder, 0o777))
				require.NoError(t, os.WriteFile(path, []byte(got), 0o666))
			}
			want, readErr := os.ReadFile(path)
			require.NoError(t, readErr)
			assert.Equal(t, string(want), got)
			status, _, errText = run(t, "-q", "deal.yaml")
			assert.Equal(t, statusDone, status, errText)
		})
	}
}

// TestInterviewBuysTheMinimum: however the commitment is answered, the need that
// stands for no answer buys what must be bought, and no more.
func TestInterviewBuysTheMinimum(t *testing.T) {
	for name, c := range map[string]struct {
		years, total, minimums string
		committed              float64
		need                   []float64
	}{
		"more than":         {"5", "more than 100", "", 100, []float64{20, 20, 20, 20, 20}},
		"at least":          {"5", "at least 100", "flat", 100, []float64{20, 20, 20, 20, 20}},
		"with a remark":     {"4 # years", "100 # x", "flat # as told", 100, []float64{25, 25, 25, 25}},
		"words in the list": {"3", "100", "[at least 20, 30, 50]", 100, []float64{20, 30, 50}},
		"less than all":     {"3", "100", "[10, 20, 40]", 100, []float64{20, 30, 50}},
		"linear":            {"4", "100", "linear", 100, []float64{10, 20, 30, 40}},
		"growth":            {"3", "1300000", "growth 200%", 1.3e6, []float64{1e5, 3e5, 9e5}},
		"total only":        {"4", "about 100", "total-only", 100, []float64{25, 25, 25, 25}},
		"sevenths":          {"7", "100", "linear", 100, nil},
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t)
			status, _, errText := answering("A\nB\n\n\n" + c.years + "\n" + c.total + "\n" + c.minimums + "\n\n\n\n")
			require.Equal(t, statusDone, status, errText)
			data, err := os.ReadFile("deal.yaml")
			require.NoError(t, err)
			d, err := model.ReadDeal("deal.yaml", data, template())
			require.NoError(t, err)
			p, err := model.Compile(template(), d)
			require.NoError(t, err)
			r, err := model.Compute(p, d)
			require.NoError(t, err)
			value := func(name string) float64 { x, _ := r.Scalar(name, 0); return x }
			assert.InDelta(t, c.committed, value("committed"), 1e-9)
			assert.InDelta(t, c.committed, value("total_paid"), 1e-9)
			assert.InDelta(t, c.committed, value("total_usage"), 1e-9)
			assert.Zero(t, value("shortfall_periods"))
			for i, x := range c.need {
				assert.InDelta(t, x, r.At("need", i+1, 0), 1e-9, "year %d", i+1)
			}
		})
	}
}

// TestInterviewEnds: answers that end too early write nothing.
func TestInterviewEnds(t *testing.T) {
	for answers, question := range map[string]string{"": "1", "Acme\nCloud": "3", "Acme\nCloud\n\nnever\n": "4"} {
		dir := inFolder(t)
		status, out, err := answering(answers)
		assert.Equal(t, statusFailed, status)
		assert.Empty(t, out)
		assert.True(t, strings.HasSuffix(err, "\nthe answers ended before question "+question+" of 10; nothing is written\nhint: answer every question, with an empty line where the default will do\n"), err)
		assert.Empty(t, filesIn(t, dir))
	}
}

// TestInterviewReplacesNothing: a file that is there stays, and nothing is
// asked.
func TestInterviewReplacesNothing(t *testing.T) {
	inFolder(t)
	require.NoError(t, os.WriteFile("mine.yaml", []byte("mine"), 0o666))
	status, out, err := answering("A\nB\n", "mine")
	assert.Equal(t, statusFailed, status)
	assert.Empty(t, out)
	assert.Equal(t, "mine.yaml is there already\nhint: choose another name: offtake init NAME\n", err)
	data, readErr := os.ReadFile("mine.yaml")
	require.NoError(t, readErr)
	assert.Equal(t, "mine", string(data))
	status, _, err = answering("", "--from", "lyft-aws")
	assert.Equal(t, statusUsage, status)
	assert.Equal(t, "offtake: --interview and --from do not go together\nhint: choose one of the two\n", err)
}
