package report

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"unicode"

	"offtake/templates"
)

// command returns the command line that writes the same outputs again: the
// deal, and the options by which it differs from its file.
func (rep *Report) command() string {
	if rep.hasSimulation() {
		return rep.simulation.command()
	}
	words := []string{"offtake"}
	if rep.Deal.Varied() {
		words = append(words, "batch")
	}
	return shellLine(append(append(words, rep.dealName()), rep.Deal.Options()...))
}

// reproduction describes how to write the outputs again.
func (rep *Report) reproduction() string {
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
	return rep.fileName()
}

// fileName returns the deal file's name without its folder.
func (rep *Report) fileName() string {
	if ext := filepath.Ext(rep.Deal.File); strings.EqualFold(ext, ".yml") {
		return rep.Deal.Stem() + ext
	}
	return rep.Deal.Stem() + ".yaml"
}

// shellLine returns words joined into a line that a shell splits into the same
// words.
func shellLine(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = ShellWord(w)
	}
	return strings.Join(quoted, " ")
}

// ShellWord returns a word, quoted if a shell would split it. A character that
// cannot be shown becomes a space.
func ShellWord(w string) string {
	w = strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return ' '
	}, w)
	if w == "" || strings.ContainsAny(w, " \u00A0\t'\"[]*?&|;<>$`\\(){}!#~") {
		return "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
	}
	return w
}
