package layout

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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

// Run returns what names the run that made a file: the same in every file of one
// run, and another where the deal file, what the options make of it or the
// program differ.
func (rep *Report) Run() string {
	parts := []string{rep.Deal.Digest}
	for _, s := range rep.Deal.Scenarios {
		parts = append(parts, s.Name)
		for _, in := range rep.Program.Template.Inputs {
			parts = append(parts, fmt.Sprint(s.Inputs[in.Key]))
		}
	}
	if logo := rep.Deal.Memo.Logo.Digest(); logo != "" {
		parts = append(parts, "logo", logo)
	}
	if s := rep.Results.Simulated; s != nil {
		parts = append(parts, "simulation", fmt.Sprint(s.Paths, s.Seed, s.Scenario), s.Metric)
	}
	return RunName(parts...)
}

// RunLabel describes a run's name in tables.
const RunLabel = "The same in every file of one run"

// RunName returns the beginning of a digest of what a run follows from.
func RunName(parts ...string) string {
	h := sha256.New()
	for _, part := range append(parts, Version) {
		fmt.Fprintf(h, "%d %s\n", len(part), part)
	}
	return ShortDigest(hex.EncodeToString(h.Sum(nil)))
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

// ShortDigest returns the beginning of a digest, enough to tell files apart.
func ShortDigest(digest string) string { return digest[:min(12, len(digest))] }
