package report

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"unicode"

	"offtake/templates"
)

// command is the command line that makes the same outputs again: the deal, and
// the options by which it differs from its file.
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

// reproduction says how the outputs are made again.
func (rep *Report) reproduction() string {
	return rep.command() + "; the same deal and version give the same bytes"
}

// dealName names the deal on the command line: an embedded deal by its name,
// which needs no file.
func (rep *Report) dealName() string {
	stem := rep.Deal.Stem()
	if data, ok := templates.Deal(stem); ok {
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) == rep.Deal.Digest {
			return stem
		}
	}
	return rep.fileName()
}

// fileName is the deal file's name without its folder.
func (rep *Report) fileName() string {
	if ext := filepath.Ext(rep.Deal.File); strings.EqualFold(ext, ".yml") {
		return rep.Deal.Stem() + ext
	}
	return rep.Deal.Stem() + ".yaml"
}

// shellLine joins words into a line that a shell takes apart into them again.
func shellLine(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = ShellWord(w)
	}
	return strings.Join(quoted, " ")
}

// ShellWord quotes a word that a shell would take apart. What cannot be shown
// becomes a space.
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
