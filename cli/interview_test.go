package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	folder, err := filepath.Abs("../testdata/interviews")
	require.NoError(t, err)
	for name, answers := range map[string]string{
		// Name and provider, then the defaults but for the total.
		"defaults": "Acme\nCloud\n\n\n\n500\n\n\n\n\n",
		// Each answer is wrong once: no name, no currency, no year, too long, commas, a list that is too long, a share of 150%, less than nothing, a word.
		"each-wrong-once": "\n\"Ac: #me\" & Co\nCloud\ndollars\nEUR billion\n26\n2027\n99\n3\n1,000\n1000\n[10, 20, 30, 40]\n[200, 300, 500]\n150%\n50%\n-5\n25\nlots\n[220, 310, 480]\n",
		// One contract year: no scenario begins in the second.
		"one-year": "A\nB\nUSD\n2026\n1\n12\ntotal-only\n0\n0\n10\n",
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

// TestInterviewEnds: answers that end too early write nothing.
func TestInterviewEnds(t *testing.T) {
	for answers, question := range map[string]string{"": "1", "Acme\nCloud": "3", "Acme\nCloud\n\nnever\n": "4"} {
		dir := inFolder(t)
		status, out, err := answering(answers)
		assert.Equal(t, statusFailed, status)
		assert.Empty(t, out)
		assert.True(t, strings.HasSuffix(err, "\nthe answers ended before question "+question+" of 10; nothing is written\nhint: answer every question, with an empty line where the default will do\n"), err)
		assert.Empty(t, files(t, dir))
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
