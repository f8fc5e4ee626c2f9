package source

// Kind is what a node is.
type Kind uint8

// The kinds of nodes.
const (
	Blank Kind = iota // a key without a value, or null
	Scalar
	List
	Mapping
)

// String returns the kind in the words of deal files.
func (k Kind) String() string {
	return [...]string{"nothing", "one value", "a list", "a group of keys"}[k]
}

// Node is a piece of a deal file: YAML as far as deal files use it. Scalars
// keep the text as written, since what it means depends on where it stands.
type Node struct {
	Pos      Position
	Argument string // the command-line argument it stands in, if it is not from the file
	Kind     Kind
	Text     string
	Quoted   bool
	Absent   bool // stands for what is missing: there is no line to show
	Items    []*Node
	Entries  []Entry
}

// Entry is a key of a group and its value.
type Entry struct{ Key, Value *Node }
