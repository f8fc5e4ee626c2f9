package program

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// LabelKey is a term that is no input: a text, the prefix of year labels.
const LabelKey = "term.label"

// Span is how many entries a list may have: one a contract year or period.
func (in *Input) Span(years, perYear int) int {
	if in.ByPeriod {
		return years * perYear
	}
	return years
}

func (in *Input) fixedValue(scenarios []Values, years, perYear int) float64 {
	switch in.Key {
	case "term.years":
		return float64(years)
	case "term.per_year":
		return float64(perYear)
	}
	if len(scenarios) > 0 && len(scenarios[0][in.Key]) > 0 {
		return scenarios[0][in.Key][0]
	}
	return in.Default
}

// List returns the entries of an input as they were written, and whether they
// were a list. One value of a yearly amount is each year's: a list of one is
// kept with the 0 after it.
func (in *Input) List(values []float64) ([]float64, bool) {
	switch {
	case !in.ByYear || len(values) == 1 && !in.Once:
		return values, false
	case in.ZeroBeyond && !in.Once && len(values) == 2 && values[1] == 0:
		return values[:1], true
	}
	return values, true
}

// Entries returns the values of an input by year for every row of the shape: one
// value stands for all years, a list of rates repeats its last value, a list of
// amounts is 0 after its end.
func (in *Input) Entries(values []float64, rows int) []float64 {
	entries := make([]float64, rows)
	for i := range entries {
		entries[i] = in.entry(values, i)
	}
	return entries
}

func (in *Input) entry(values []float64, i int) float64 {
	switch {
	case i < len(values):
		return values[i]
	case len(values) > 0 && (!in.ZeroBeyond || len(values) == 1 && !in.Once):
		return values[len(values)-1]
	}
	return 0
}

// Each returns what a list has an entry for: a tranche and an amendment count years
// of their own.
func (in *Input) Each() string {
	part, _, _ := strings.Cut(in.Key, ".")
	switch {
	case in.ByPeriod:
		return "period"
	case part == "tranche" || part == "amendment":
		return "year"
	}
	return "contract year"
}

// Takes says what may be written for an input: one value, a list, or both.
func (in *Input) Takes() string {
	list := "a list by " + in.Each()
	switch {
	case !in.ByYear:
		return "one value for all years"
	case in.Once:
		return list + ", each amount once, 0 after its end"
	case in.ZeroBeyond:
		return fmt.Sprintf("one value, each %s's, or %s, 0 after its end", in.Each(), list)
	}
	return fmt.Sprintf("one value or %s, whose last entry repeats", list)
}

// Holds reports whether a number is in the range.
func (in *Input) Holds(x float64) bool {
	return x >= in.Min && x <= in.Max && !(in.OpenMin && x == in.Min) && !(in.OpenMax && x == in.Max)
}

// Allowed returns in words which values are allowed.
func (in *Input) Allowed() string {
	low, high := "from "+in.Show(in.Min), "to "+in.Show(in.Max)
	if in.OpenMin {
		low = "from above " + in.Show(in.Min)
	}
	if in.OpenMax {
		high = "to below " + in.Show(in.Max)
	}
	switch {
	case math.IsInf(in.Max, 1):
		high = "upwards"
	case math.IsInf(in.Min, -1):
		return "it may be " + strings.TrimPrefix(high, "to ") + " or less"
	}
	return fmt.Sprintf("it may be %s %s", low, high)
}

// Show writes a bound as a reader of deal files would.
func (in *Input) Show(x float64) string {
	if in.Type == TypePercent {
		return strconv.FormatFloat(x*100, 'g', 12, 64) + "%"
	}
	if math.Abs(x) < 1e9 || in.Whole {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'g', 12, 64)
}

// Wanted returns by example how an input is written.
func (in *Input) Wanted() string {
	example := map[InputType]string{
		TypeMoney: "an amount in the deal's unit, such as 100", TypePercent: "a percentage, such as 15%",
		TypeYear: "a year, such as 2027", TypeYears: "a number of years, such as 6",
		TypeNumber: "a number, such as 5", TypeMultiple: "a multiple, such as 1.8",
	}[in.Type]
	if in.Type == TypeOption {
		return strings.Join(in.Options[:len(in.Options)-1], ", ") + " or " + in.Options[len(in.Options)-1]
	}
	if in.Word != "" {
		return example + ", or " + in.Word
	}
	return example
}

// InSteps reports whether the input cannot have any number in between.
func (in *Input) InSteps() bool {
	return in.Whole || in.Type == TypeYear || in.Word != "" || slices.Contains(InPeriods, in.Key)
}

// ClosedRange returns an input's range with its ends in it.
func (in *Input) ClosedRange() (low, high float64) {
	low, high = in.Min, in.Max
	if in.OpenMin {
		low = math.Nextafter(low, math.Inf(1))
	}
	if in.OpenMax {
		high = math.Nextafter(high, math.Inf(-1))
	}
	if in.Word != "" {
		high = max(high, Never)
	}
	return low, high
}

func (in *Input) readDefault(text string) (float64, error) {
	switch {
	case text == "":
		return 0, nil
	case in.Type == TypeOption:
		for i, o := range in.Options {
			if o == text {
				return float64(i), nil
			}
		}
		return 0, errors.New("not an option")
	case in.Word != "" && text == in.Word:
		return Never, nil
	}
	return readPlain(text)
}

// readPlain reads a number or a percentage of the template.
func readPlain(text string) (float64, error) {
	if p, ok := strings.CutSuffix(text, "%"); ok {
		x, err := strconv.ParseFloat(p, 64)
		return x / 100, err
	}
	return strconv.ParseFloat(text, 64)
}

// readRange reads an interval such as "0..1", "(0..1e15" or "-10..1)".
func (in *Input) readRange(text string) error {
	in.Min, in.Max = math.Inf(-1), math.Inf(1)
	if text == "" {
		return nil
	}
	low, high, ok := strings.Cut(text, "..")
	if !ok {
		return errors.New("write it as low..high")
	}
	low, in.OpenMin = strings.CutPrefix(low, "(")
	high, in.OpenMax = strings.CutSuffix(high, ")")
	low, high = strings.TrimPrefix(low, "["), strings.TrimSuffix(high, "]")
	var err error
	if low != "" {
		in.Min, err = readPlain(low)
	}
	if err == nil && high != "" {
		in.Max, err = readPlain(high)
	}
	return err
}

// InPeriods are the spans that the model counts in periods.
var InPeriods = []string{"settlement.carry_years", "settlement.makeup_years", "provider.useful_life"}

// One returns the value of an input that is not a list.
func (v Values) One(key string) float64 {
	if len(v[key]) == 0 {
		return 0
	}
	return v[key][0]
}

// Sum adds the entries of a list.
func (v Values) Sum(key string) float64 {
	total := 0.0
	for _, x := range v[key] {
		total += x
	}
	return total
}
