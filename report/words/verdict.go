package words

import (
	"bytes"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"offtake/templates"
)

// Question is a question of the verdict, as templates/verdict.yaml asks it.
type Question struct {
	Name     string   // its sentence is verdict_ and this
	Question string   // as it is shown
	Weighted bool     // its measures are probability-weighted where the deal has probabilities
	Needs    string   // what a deal must have, or must not
	Measures []string // results of the model
	Grades   []Grade  // the first whose limits hold gives the word; the last has none
}

// Grade is a word that answers a question, and the limits from which it holds.
type Grade struct {
	Name    string
	Word    string
	AtLeast Limits `yaml:"at_least"`
	Above   Limits
}

// Limits are limits by measure.
type Limits map[string]float64

// Verdict returns the questions of the verdict, in their order. The tests make
// sure that they can be read.
var Verdict = sync.OnceValue(func() []Question {
	var list []Question
	d := yaml.NewDecoder(bytes.NewReader(templates.Verdict))
	d.KnownFields(true)
	if err := d.Decode(&list); err != nil {
		panic(err)
	}
	return list
})

// Limit is a limit of a grade: a measure is above it, or at least as large.
type Limit struct {
	Measure string
	Limit   float64
	Above   bool
}

// Limits returns the limits of a grade in the order of the question's measures.
func (q Question) Limits(g Grade) []Limit {
	var list []Limit
	for _, name := range q.Measures {
		if x, ok := g.AtLeast[name]; ok {
			list = append(list, Limit{name, x, false})
		}
		if x, ok := g.Above[name]; ok {
			list = append(list, Limit{name, x, true})
		}
	}
	return list
}

// Holds reports whether a measure keeps to the limit, but for what is
// negligible.
func (l Limit) Holds(x, negligible float64) bool {
	if l.Above {
		return x > l.Limit+negligible
	}
	return x >= l.Limit-negligible
}

// GradeOf returns the first grade of a question whose limits all hold.
func (q Question) GradeOf(holds func(Limit) bool) int {
	return slices.IndexFunc(q.Grades, func(g Grade) bool {
		return !slices.ContainsFunc(q.Limits(g), func(l Limit) bool { return !holds(l) })
	})
}
