package layout

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"

	"offtake/report/words"
	"offtake/templates"
)

// command returns the command line that writes the same outputs again: the
// deal, and the options by which it differs from its file.
func (rep *Report) command() string {
	if rep.HasSimulation() {
		return rep.Simulation.command()
	}
	text := []string{"offtake"}
	if rep.Deal.Varied() {
		text = append(text, "batch")
	}
	return words.ShellLine(append(append(text, rep.dealName()), rep.Deal.Options()...))
}

// Reproduction describes how to write the outputs again.
func (rep *Report) Reproduction() string {
	return rep.command() + "; the same deal and version give the same bytes"
}

// dealName returns the name of the deal on the command line. An embedded deal
// needs no file and has its own name.
func (rep *Report) dealName() string {
	stem := rep.Deal.Stem()
	if data, ok := templates.Deal(stem); ok {
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) == rep.Deal.Digest {
			return stem
		}
	}
	return rep.FileName()
}

// FileName returns the deal file's name without its folder.
func (rep *Report) FileName() string {
	if ext := filepath.Ext(rep.Deal.File); strings.EqualFold(ext, ".yml") {
		return rep.Deal.Stem() + ext
	}
	return rep.Deal.Stem() + ".yaml"
}
