package program

import "offtake/model/source"

// Template is the commitment model: what may be put in and what is computed.
// It is read from templates/model.yaml, the core, and templates/terms, the
// modules. As read, Inputs are all that a deal may give and Lines those of the
// core; With returns the template of deals that use some modules.
type Template struct {
	Inputs  []*Input  // the core's in the order of the file, then the modules'
	Lines   []*Line   // series, scalars, metrics and checks, in the order of the file
	Modules []*Module // in the order in which they change lines

	core     []*Input // without the modules' inputs
	inputs   map[string]*Input
	lines    map[string]*Line
	parsed   map[string]*parsedLine // every line's formulas, once they are proven
	composed *composed
}

// Input looks an input up by its dotted key; nil if there is none.
func (t *Template) Input(key string) *Input { return t.inputs[key] }

// Line looks a line, metric or check up by name; nil if there is none.
func (t *Template) Line(name string) *Line { return t.lines[name] }

// InputType is how an input is written in a deal file and what it may be.
type InputType string

// The types of inputs.
const (
	TypeMoney    InputType = "money"    // an amount in the deal's unit
	TypePercent  InputType = "percent"  // 15% or 0.15
	TypeYear     InputType = "year"     // a calendar or fiscal year, or none
	TypeYears    InputType = "years"    // a number of years
	TypeNumber   InputType = "number"   // any other number
	TypeOption   InputType = "option"   // one of Options
	TypeMultiple InputType = "multiple" // 1.8 is 1.8x
)

// Never is how a year that does not come, or a limit that does not bind, is stored.
const Never = 9999

// Input is one term of a deal.
type Input struct {
	Key     string // dotted: commitment.total
	Label   string
	Section string
	Type    InputType
	Unit    Unit // what the number measures
	Options []string

	ByYear     bool // may be a list, by contract year unless ByPeriod
	ByPeriod   bool // the list is by settlement period
	ZeroBeyond bool // a list is 0 after its end; otherwise its last value repeats
	Once       bool // each amount comes once: a list alone, since one value would be each year's

	Required bool
	Default  float64 // of options: the index of the default; Never where None or the word All is the default
	Word     string  // the word for Never: "none", or "all" for settlement.deferral_years; "" if not allowed

	Min, Max   float64 // the range, both ends allowed unless Open
	OpenMin    bool    // above Min, not at it
	OpenMax    bool    // below Max, not at it
	Whole      bool    // whole numbers only
	Structural bool    // decides the geometry: the same in every scenario (term.*)
	Note       string  // what it means
}

// LineKind is what kind of values a line has.
type LineKind uint8

// The kinds of lines.
const (
	Series LineKind = iota // a value each period, and an opening
	Scalar                 // one value
	Metric                 // one value, a result; may be missing
	Check                  // one value: a difference that must be about 0
)

// Line is one line of the model.
type Line struct {
	Name    string
	Label   string
	Section string
	Kind    LineKind
	Unit    Unit   // what the number measures
	Opening string // formula of the column before period 1; "" if the line has none
	Formula string
	Note    string          // meaning in words
	Source  string          // where the definition is from: a standard, the notation document
	Total   bool            // the periods add up to something: show the sum
	Helper  bool            // a step on the way to a named line
	Main    bool            // of metrics: among the handful shown first
	Missing string          // of metrics: the word shown when there is no value: n/a or none
	Better  string          // of metrics: "high" or "low" is better for the customer; "" if neither
	Reader  bool            // the deal's own line
	Pos     source.Position // where a reader's formula stands

	OpeningPos source.Position // where a reader's opening stands
}

// Values holds the value of inputs by key. A scalar has one entry; a list by
// contract year has one a year as written. Options are stored as their index,
// percentages as fractions, none and all as Never.
type Values map[string][]float64
