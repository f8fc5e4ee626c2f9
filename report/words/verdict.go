package words

import (
	"bytes"
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
	AtLeast map[string]float64 `yaml:"at_least"` // by measure
}

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

// GradeOf returns the first grade of a question whose limits all hold: a measure
// without a value reaches none.
func (q Question) GradeOf(measure func(name string) (value float64, ok bool)) int {
	for i, g := range q.Grades {
		holds := true
		for name, limit := range g.AtLeast {
			x, ok := measure(name)
			holds = holds && ok && x >= limit
		}
		if holds {
			return i
		}
	}
	return len(q.Grades) - 1
}
