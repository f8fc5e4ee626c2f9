package words

import (
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"offtake/templates"
)

// Sentence is a sentence of the template, cut into texts and holes. It has two
// readings: as text, its holes filled with texts (Say), and live, its holes
// filled with cells of the workbook (report/summary).
type Sentence struct {
	Question string // what it answers; "" if it is a part of another
	Pieces   []Piece
}

// Piece is a text, or a hole by its name.
type Piece struct{ Text, Hole string }

// sentences returns the sentences by name, read once. The tests make sure that
// they can be read.
var sentences = sync.OnceValue(func() map[string]Sentence {
	texts, read := map[string]string{}, map[string]Sentence{}
	if err := yaml.Unmarshal(templates.Narrative, &texts); err != nil {
		panic(err)
	}
	for name, text := range texts {
		read[name] = readSentence(text)
	}
	return read
})

func readSentence(text string) Sentence {
	s := Sentence{}
	if question, rest, found := strings.Cut(text, "|"); found {
		s.Question, text = question, rest
	}
	for text != "" {
		before, rest, _ := strings.Cut(text, "{")
		if before != "" {
			s.Pieces = append(s.Pieces, Piece{Text: before})
		}
		hole, after, found := strings.Cut(rest, "}")
		if found {
			s.Pieces = append(s.Pieces, Piece{Hole: hole})
		}
		text = after
	}
	return s
}

// HasSentence reports whether the template has a sentence.
func HasSentence(name string) bool {
	_, ok := sentences()[name]
	return ok
}

// SentenceOf returns a sentence of the template.
func SentenceOf(name string) Sentence {
	s, ok := sentences()[name]
	if !ok {
		panic("report: no sentence " + name)
	}
	return s
}

// Say returns a sentence as text: pairs of a hole and what fills it. Texts of
// the deal file that are filled in are never read.
func Say(name string, pairs ...string) string {
	fills := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		fills[pairs[i]] = pairs[i+1]
	}
	return strings.Join(Read(name, func(text string) string { return text }, func(hole string) (string, bool) {
		text, ok := fills[hole]
		return text, ok
	}), "")
}

// Read returns the pieces of a sentence in one of its readings: what stands for
// a text, and what fills a hole.
func Read[T any](name string, text func(string) T, fill func(hole string) (T, bool)) []T {
	var read []T
	for _, p := range SentenceOf(name).Pieces {
		if p.Hole == "" {
			read = append(read, text(p.Text))
			continue
		}
		filled, ok := fill(p.Hole)
		if !ok {
			panic("report: nothing fills {" + p.Hole + "} of the sentence " + name)
		}
		read = append(read, filled)
	}
	return read
}
