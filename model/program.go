package model

import "offtake/model/program"

// The model itself, from its template to compiled lines: see package program.
type (
	Template   = program.Template
	Module     = program.Module
	Change     = program.Change
	ChangeKind = program.ChangeKind
	Input      = program.Input
	InputType  = program.InputType
	Line       = program.Line
	LineKind   = program.LineKind
	Unit       = program.Unit
	Values     = program.Values
	FileKey    = program.FileKey

	Program        = program.Program
	Shape          = program.Shape
	Placement      = program.Placement
	Return         = program.Return
	LaneValues     = program.LaneValues
	UndefinedError = program.UndefinedError
)

// Never is how a year that does not come, or a limit that does not bind, is
// stored.
const Never = program.Never

// The kinds of changes that a module makes.
const (
	Plus    = program.Plus
	Times   = program.Times
	Replace = program.Replace
)

// The types of inputs.
const (
	TypeMoney    = program.TypeMoney
	TypePercent  = program.TypePercent
	TypeYear     = program.TypeYear
	TypeYears    = program.TypeYears
	TypeNumber   = program.TypeNumber
	TypeOption   = program.TypeOption
	TypeMultiple = program.TypeMultiple
)

// The kinds of lines.
const (
	Series = program.Series
	Scalar = program.Scalar
	Metric = program.Metric
	Check  = program.Check
)

// Why there is no rate of return: what the line case of a search says.
const (
	ReturnBorrowing = program.ReturnBorrowing
	ReturnFound     = program.ReturnFound
	ReturnNone      = program.ReturnNone
	ReturnSeveral   = program.ReturnSeveral
)

// The units that Go code names.
const (
	UnitMoney   = program.UnitMoney
	UnitPercent = program.UnitPercent
)

// FileKeys are the keys and words of deal files beside the inputs.
var FileKeys = program.FileKeys

// ReadTemplate reads the model template: see program.ReadTemplate.
func ReadTemplate(name string, data []byte) (*Template, error) {
	return program.ReadTemplate(name, data)
}

// CompileTemplate compiles the model without a deal, for what is true of every
// deal: what uses what.
func CompileTemplate(t *Template) (*Program, error) { return program.CompileTemplate(t) }

// Units lists the units.
func Units() []Unit { return program.Units() }
