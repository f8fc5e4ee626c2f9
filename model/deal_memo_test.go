package model

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const memoDeal = testDeal + "memo: {prepared_by: A. Analyst, prepared_for: 42, date: 2026-05-04, version: draft 2, confidential: Confidential,\n" +
	"  disclaimer: No advice., recommendation: Invest., logo: logo.png}\n"

// TestMemo: what stands on the documents is read as written, the picture from
// the folder of the deal file.
func TestMemo(t *testing.T) {
	folder := t.TempDir()
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 10))))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "logo.png"), picture.Bytes(), 0o666))
	d, err := ReadDeal(filepath.Join(folder, "deal.yaml"), []byte(memoDeal), modelTemplate(t))
	require.NoError(t, err)
	assert.Equal(t, Memo{PreparedBy: "A. Analyst", PreparedFor: "42", Date: "2026-05-04", Version: "draft 2", Confidential: "Confidential",
		Disclaimer: "No advice.", Recommendation: "Invest.", Logo: &Logo{File: "logo.png", Width: 30, Height: 10, PNG: picture.Bytes()}}, d.Memo)
	assert.Len(t, d.Memo.Logo.Digest(), 64)
	assert.Zero(t, mustRead(t, testDeal+"memo:\n  # version: draft 2\n").Memo)
}

// TestLogos that are none, or too much.
func TestLogos(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "logo.png")
	message := func() string {
		_, err := ReadDeal(filepath.Join(folder, "deal.yaml"), []byte(memoDeal), modelTemplate(t))
		require.Error(t, err)
		assert.NotContains(t, err.Error(), path)
		return err.Error()
	}
	assert.Contains(t, message(), "is not in the folder of the deal file")
	require.NoError(t, os.WriteFile(path, []byte(strings.Repeat("x", maxLogoBytes+1)), 0o666))
	assert.Contains(t, message(), "has more than 1048576 bytes")
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 10))))
	require.NoError(t, os.WriteFile(path, picture.Bytes()[:picture.Len()-20], 0o666)) // its size can be read, and no more
	assert.Contains(t, message(), "is not a PNG picture")
	require.NoError(t, os.Remove(path))
	require.NoError(t, os.Mkdir(path, 0o777))
	assert.Contains(t, message(), "it is no regular file")
}
