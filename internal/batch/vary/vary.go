// Package vary reads the inputs that vary and the values that they have.
//
//  1. [Parse] reads arguments such as price.discount=0%:30%:5%, each value as the
//     deal file's reader would, and reports all problems at once.
//  2. [Text] writes a value as it stands in an index or a table.
//  3. [Warnings] are those of a deal in which inputs vary.
package vary

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"offtake/model"
)

// Axis is an input and the values that it has, one after the other.
type Axis = model.Variation

// Flag is the flag of the command line that gives an axis.
const Flag = "--vary"

// maxValues is how many values one axis may have: they are kept in memory.
const maxValues = 100_000

// Parse reads axes such as "price.discount=0%:30%:5%". All problems are
// reported at once.
func Parse(t *model.Template, texts []string) ([]Axis, error) {
	var axes []Axis
	var problems model.Problems
	for _, text := range texts {
		a, err := parseAxis(t, text)
		var found model.Problems
		switch {
		case errors.As(err, &found):
			problems = append(problems, found...)
		case err != nil:
			return nil, err
		case slices.ContainsFunc(axes, func(b Axis) bool { return b.Input == a.Input }):
			problems = append(problems, problem(text, a.Input.Key+" is varied twice", "give all its values in one "+Flag))
		default:
			axes = append(axes, a)
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return axes, nil
}

// problem is a problem with a --vary argument.
func problem(text, message, remedy string) model.Problem {
	return model.ArgumentProblem(Flag+" "+text, message, remedy)
}

func parseAxis(t *model.Template, text string) (Axis, error) {
	key, list, ok := strings.Cut(text, "=")
	key, list = strings.TrimSpace(key), strings.TrimSpace(list)
	if !ok || key == "" || list == "" {
		return Axis{}, model.Problems{problem(text, "an input and its values are wanted",
			"write "+Flag+" key=V1,V2,… or "+Flag+" key=FROM:TO:STEP, such as "+Flag+" price.discount=0%:30%:5%")}
	}
	texts, err := axisTexts(text, list)
	if err != nil {
		return Axis{}, err
	}
	a, err := readAxis(t, text, key, texts)
	if found := (model.Problems{}); len(texts) > 1 && isRange(list) && errors.As(err, &found) {
		// What is wrong with one value of a range is so with all.
		return Axis{}, model.Problems{problem(text, found[0].Message, found[0].Remedy)}
	}
	return a, err
}

// readAxis reads every value as the deal file's reader would.
func readAxis(t *model.Template, text, key string, texts []string) (Axis, error) {
	a := Axis{Texts: texts}
	var problems model.Problems
	seen := map[string]string{}
	for _, one := range texts {
		in, values, err := model.ReadSetting(t, Flag, key+"="+one)
		var found model.Problems
		if errors.As(err, &found) {
			problems = append(problems, found...)
			if in == nil && t.Input(key) == nil {
				break // the key is wrong, whatever the value
			}
			continue
		}
		if first, again := seen[fmt.Sprint(values)]; again {
			problems = append(problems, problem(text, fmt.Sprintf("%s and %s are the same value", first, one), "give each value once"))
			continue
		}
		seen[fmt.Sprint(values)] = one
		a.Input, a.Values = in, append(a.Values, values)
	}
	if len(problems) > 0 {
		return Axis{}, problems
	}
	return a, nil
}

// isRange reports whether a text is a range and not a list of values.
func isRange(list string) bool {
	return strings.Contains(list, ":") && len(splitOutside(list)) == 1
}

// axisTexts returns the values of an axis as texts: those of a list, with
// brackets around lists by contract year, or those of a range.
func axisTexts(text, list string) ([]string, error) {
	values := splitOutside(list)
	if isRange(list) {
		return rangeTexts(text, list)
	}
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
		if values[i] == "" {
			return nil, model.Problems{problem(text, fmt.Sprintf("value %d is empty", i+1),
				"write the values with a comma between each two: key=V1,V2")}
		}
	}
	if len(values) > maxValues {
		return nil, tooMany(text)
	}
	return values, nil
}

func tooMany(text string) error {
	return model.Problems{problem(text, fmt.Sprintf("the input takes more than %d values", maxValues),
		"take a longer step, or vary a second input")}
}

// splitOutside splits at the commas that are outside brackets.
func splitOutside(list string) []string {
	var parts []string
	depth, from := 0, 0
	for i, c := range list {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == ',' && depth <= 0:
			parts = append(parts, list[from:i])
			from = i + 1
		}
	}
	return append(parts, list[from:])
}

// bound is one of the three numbers of a range.
var bound = regexp.MustCompile(`^\s*([+-]?(?:[0-9]+(?:\.[0-9]{0,15})?|\.[0-9]{1,15}))\s*(%?)\s*$`)

// rangeTexts lists the values of FROM:TO:STEP. The values are counted as
// decimals, so that 0:1:0.1 has eleven of them and each is what one would
// write by hand.
func rangeTexts(text, list string) ([]string, error) {
	wrong := func(message string) error {
		return model.Problems{problem(text, message, "write "+Flag+" key=FROM:TO:STEP, such as "+Flag+" price.discount=0%:30%:5%")}
	}
	parts := strings.Split(list, ":")
	if len(parts) != 3 {
		return nil, wrong("a range has a first value, a last value and a step")
	}
	numbers, unit, digits := [3]*big.Rat{}, "", 0
	for i, part := range parts {
		m := bound.FindStringSubmatch(part)
		if m == nil {
			return nil, wrong(fmt.Sprintf("%q is not a number", strings.TrimSpace(part)))
		}
		numbers[i], _ = new(big.Rat).SetString(m[1])
		_, decimals, _ := strings.Cut(m[1], ".")
		digits = max(digits, len(decimals))
		if m[2] != "" {
			unit = m[2]
		}
	}
	for i, part := range parts {
		if unit != "" && !strings.Contains(part, unit) && numbers[i].Sign() != 0 {
			return nil, wrong(fmt.Sprintf("%q is no percentage, but others of the range are", strings.TrimSpace(part)))
		}
	}
	from, to, step := numbers[0], numbers[1], numbers[2]
	if step.Sign() == 0 || step.Sign() != new(big.Rat).Sub(to, from).Sign() && to.Cmp(from) != 0 {
		return nil, wrong("the step does not lead from the first value to the last")
	}
	return steps(text, from, to, step, digits, unit)
}

func steps(text string, from, to, step *big.Rat, digits int, unit string) ([]string, error) {
	count := new(big.Rat).Quo(new(big.Rat).Sub(to, from), step)
	whole := new(big.Int).Quo(count.Num(), count.Denom())
	if whole.Cmp(big.NewInt(maxValues-1)) > 0 {
		return nil, tooMany(text)
	}
	texts := make([]string, whole.Int64()+1)
	x := new(big.Rat).Set(from)
	for i := range texts {
		s := x.FloatString(digits)
		if strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		if s == "-0" {
			s = "0"
		}
		texts[i] = s + unit
		x.Add(x, step)
	}
	return texts, nil
}

// Text returns the value of an input in an index or a table: a number with
// every digit, a list in brackets, a word.
func Text(in *model.Input, values []float64) string {
	one := func(x float64) string {
		switch {
		case in.Type == model.TypeOption:
			return in.Options[int(x)]
		case in.Word != "" && x == model.Never:
			return in.Word
		}
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	values, isList := in.List(values)
	if len(values) == 1 && (!isList || in.Once && values[0] == in.Default) {
		return one(values[0])
	}
	texts := make([]string, len(values))
	for i, x := range values {
		texts[i] = one(x)
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// Warnings are what has no effect in a deal, at the shortest commitment
// if that is varied: once, for all combinations.
func Warnings(t *model.Template, d *model.Deal, axes []Axis) []string {
	for _, a := range axes {
		if a.Input.Key != "commitment.periods" {
			continue
		}
		least := 0
		for i, v := range a.Values {
			if v[0] < a.Values[least][0] {
				least = i
			}
		}
		shortest := d.Clone()
		if err := shortest.OverrideBy(Flag, t, []string{a.Assignment(least)}); err == nil {
			return shortest.Warnings()
		}
	}
	return d.Warnings()
}

// Texts returns all that is in axes, to keep jobs apart.
func Texts(axes []Axis) []string {
	var texts []string
	for _, a := range axes {
		texts = append(texts, a.Input.Key)
		texts = append(texts, a.Texts...)
	}
	return texts
}
