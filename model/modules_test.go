package model_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/templates"
)

// TestCoreIsTheModelAlone: a deal that uses no term beyond the core is
// computed from exactly the lines of the core's own file.
func TestCoreIsTheModelAlone(t *testing.T) {
	core, _, _ := bytes.Cut(templates.Model, []byte("\n---\n"))
	alone, err := model.ReadTemplate("model.yaml", core)
	require.NoError(t, err)
	d, r := compute(t, "simple.yaml", []byte(simple))
	assert.Empty(t, d.Modules)
	// The search for a rate of return adds lines of its own, and the formula that
	// asks for it becomes the name of the one that has found it.
	made := func(l *model.Line) bool {
		return strings.Contains(l.Name+"_", "_return_") || strings.HasPrefix(l.Name, "return_grid")
	}
	lines := slices.DeleteFunc(slices.Clone(r.Program.Lines), made)
	require.Len(t, lines, len(alone.Lines))
	for i, want := range alone.Lines {
		if got := *lines[i]; strings.Contains(want.Formula, "RETURN(") {
			got.Formula = want.Formula
			assert.Equal(t, *want, got)
			continue
		}
		assert.Equal(t, want, lines[i])
	}
	assert.Equal(t, alone.Inputs, r.Program.Template.Inputs)
}

const simple = `
deal: {name: A, customer: B, provider: C}
term: {first_year: 2026, years: 4}
commitment: {total: 40}
rates: {customer: 10%, debt: 7%, provider: 9%}
`

// TestEveryModuleGoesAlone: each module, and each with each other one, makes a
// template of which every formula is right.
func TestEveryModuleGoesAlone(t *testing.T) {
	tpl := readTemplate(t)
	require.NotEmpty(t, tpl.Modules)
	for i, a := range tpl.Modules {
		for _, b := range tpl.Modules[i:] {
			if len(a.Inputs) == 0 || len(b.Inputs) == 0 {
				continue // only ever required by others
			}
			set := withRequired(tpl, a.Name, b.Name)
			_, err := tpl.With(set)
			assert.NoError(t, err, "%s and %s", a.Name, b.Name)
		}
	}
}

func withRequired(tpl *model.Template, names ...string) []*model.Module {
	wanted := map[string]bool{}
	for len(names) > 0 {
		m := tpl.Module(names[0])
		wanted[m.Name], names = true, append(names[1:], m.Requires...)
	}
	var set []*model.Module
	for _, m := range tpl.Modules {
		if wanted[m.Name] {
			set = append(set, m)
		}
	}
	return set
}

// TestModulesAreComplete: every module says what it is, for documentation, and
// every line and input of it has its words.
func TestModulesAreComplete(t *testing.T) {
	labels := map[string]bool{}
	for _, m := range readTemplate(t).Modules {
		assert.NotEmpty(t, m.Title, m.Name)
		assert.NotEmpty(t, m.Note, m.Name)
		assert.NotEmpty(t, m.Before, m.Name)
		general := strings.Contains(strings.Join(strings.Fields(m.Note), " "), "A general term, which no listed contract uses.")
		if len(m.Joins) > 0 {
			assert.Empty(t, m.Inputs, "%s is where others meet and asks for nothing itself", m.Name)
		} else {
			assert.NotEqual(t, general, m.Source != "", "%s names the contract that uses it, or says that none does", m.Name)
		}
		for _, in := range m.Inputs {
			assert.NotEmpty(t, in.Label, in.Key)
			assert.NotEmpty(t, in.Note, in.Key)
		}
		for _, l := range m.Lines {
			assert.NotEmpty(t, l.Note, l.Name)
			assert.False(t, labels[l.Label], "label %q twice", l.Label)
			labels[l.Label] = true
		}
	}
}

// TestUnusedTermsLeaveNoTrace: a term given nowhere has no input and no line in
// the deal's program, and one given in a scenario alone has all of them.
func TestUnusedTermsLeaveNoTrace(t *testing.T) {
	_, r := compute(t, "x.yaml", []byte(simple+"scenarios: [{name: Base}, {name: Short, set: {commitment.periods: 2}}]\n"))
	p := r.Program
	assert.NotNil(t, p.Template.Input("commitment.periods"))
	assert.NotNil(t, p.Line("commitment_periods_before_length"))
	assert.Nil(t, p.Template.Input("term.first_part"))
	assert.Nil(t, p.Line("period_part"))
	assert.Equal(t, []float64{10, 10, 10, 10}, series(r, "owed", 0))
	assert.Equal(t, []float64{20, 20, 0, 0}, series(r, "owed", 1), "the total over half the periods")
}

// TestSetUsesTerms: the command line may use a term that the file does not.
func TestSetUsesTerms(t *testing.T) {
	tpl := readTemplate(t)
	d, err := model.ReadDeal("x.yaml", []byte(simple), tpl)
	require.NoError(t, err)
	require.NoError(t, d.Override(tpl, []string{"commitment.periods=2"}))
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	assert.Equal(t, []float64{20, 20, 0, 0}, series(r, "owed", 0))
}

// TestTemplateRefusesBadModules: reading modules is strict.
func TestTemplateRefusesBadModules(t *testing.T) {
	const head = "module: m\ntitle: M\nbefore: m\nafter: Timeline\n"
	for _, c := range []struct{ module, message string }{
		{head + "inputs:\n- {key: commitment.total, type: money, unit: money}\n", `input "commitment.total" stands twice`},
		{head + "lines:\n- {name: due, unit: money, formula: 1}\n", `line "due" stands twice`},
		{head + "requires: [none]\n", `requires module "none", which does not stand before it`},
		{head + "changes:\n- {line: due, plus: 1, times: 2}\n", `is not one of plus, times and replace`},
		{head + "changes:\n- {line: due, plus: dew}\n", `there is no line or input "dew"`},
		{head + "changes:\n- {line: due, plus: settled}\n", `a line depends on itself`},
		{head + "colour: red\n", `field colour not found`},
	} {
		core, _, _ := bytes.Cut(templates.Model, []byte("\n---\n"))
		tpl, err := model.ReadTemplate("model.yaml", []byte(string(core)+"\n---\n"+c.module))
		if err == nil {
			tpl, err = tpl.With(tpl.Modules)
		}
		if err == nil {
			_, err = model.CompileTemplate(tpl)
		}
		require.Error(t, err, c.module)
		assert.Contains(t, err.Error(), c.message)
	}
}

// TestFormulasOfTermsAreShort: with every module at once, no formula of a line
// is longer in names than a formula of cells may be, at two names a line.
func TestFormulasOfTermsAreShort(t *testing.T) {
	tpl := readTemplate(t)
	all, err := tpl.With(tpl.Modules)
	require.NoError(t, err)
	_, err = model.CompileTemplate(all)
	require.NoError(t, err, "nothing depends on itself")
	for _, l := range all.Lines {
		assert.LessOrEqual(t, strings.Count(l.Formula, "IF("), 1+strings.Count(l.Formula, "SUMIF("), l.Name)
	}
}

// series gives a line's values by period.
func series(r *model.Results, name string, lane int) []float64 {
	values := make([]float64, r.Program.Shape.Periods())
	for i := range values {
		values[i] = r.At(name, i+1, lane)
	}
	return values
}

// total gives the sum of a line.
func total(r *model.Results, name string, lane int) float64 {
	sum := 0.0
	for _, x := range series(r, name, lane) {
		sum += x
	}
	return sum
}

// contract computes a deal written as terms alone.
func contract(t *testing.T, terms string) *model.Results {
	t.Helper()
	_, r := compute(t, "contract.yaml", []byte("deal: {name: A, customer: B, provider: C}\nrates: {customer: 10%, debt: 7%, provider: 9%}\n"+terms))
	checksPass(t, r)
	return r
}

// checksPass holds a computed deal to all its checks.
func checksPass(t require.TestingT, r *model.Results) {
	for lane := range r.Lanes {
		tolerance, _ := r.Scalar("tolerance", lane)
		for _, l := range r.Program.Lines {
			if x, _ := r.Scalar(l.Name, lane); l.Kind == model.Check && (x > tolerance || -x > tolerance) {
				require.Fail(t, fmt.Sprintf("check %s: %g", l.Name, x))
			}
		}
	}
}

func near(t *testing.T, want, got []float64, what string) {
	t.Helper()
	assert.InDeltaSlice(t, want, got, 1e-9, what)
}
