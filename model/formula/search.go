package formula

import (
	"strings"

	"offtake/model/formula/vm"
)

// Search is a rate of return that a formula asks for: RETURN(flow, years, …) a
// year, IRR(flow, guess) a period. The formula itself only names it: what is
// computed and written into the workbook are lines of the search.
type Search struct {
	Pairs     [][2]string // flows and their years from the start
	PerPeriod bool        // IRR
	at, end   int         // where it stands in the formula's text
}

// Key returns what is the same for searches that seek the same rate.
func (s Search) Key() string {
	var names []string
	for _, p := range s.Pairs {
		names = append(names, p[0], p[1])
	}
	return strings.Join(names, " ")
}

// Searches lists the rates of return that the formula asks for, in reading
// order.
func (f *Formula) Searches() []Search {
	var found []Search
	walkCalls(f.root, func(n *call) {
		if n.fn.rate != noRate {
			found = append(found, Search{n.pairs(), n.fn.rate == ratePerPeriod, n.offset, closingBracket(f.Text, n.offset) + 1})
		}
	})
	return found
}

// pairs returns the flows of a search and their times: the years from the start
// at each period's end where none are named.
func (n *call) pairs() [][2]string {
	id := func(i int) string {
		x, ok := n.args[i].(*name)
		if !ok {
			return ""
		}
		return x.id
	}
	if len(n.args) == 1 || n.fn.rate == ratePerPeriod {
		return [][2]string{{id(0), "period_years"}}
	}
	var pairs [][2]string
	for i := 0; i+1 < len(n.args); i += 2 {
		pairs = append(pairs, [2]string{id(i), id(i + 1)})
	}
	return pairs
}

// closingBracket is where the first bracket behind a place is closed.
func closingBracket(text string, from int) int {
	depth := 0
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text) - 1
}

// Named returns the formula's text with names in the place of its searches.
func (f *Formula) Named(name func(Search) string) string {
	text, searches := f.Text, f.Searches()
	for i := len(searches) - 1; i >= 0; i-- {
		s := searches[i]
		text = text[:s.at] + name(s) + text[s.end:]
	}
	return text
}

func walkCalls(n node, visit func(*call)) {
	switch n := n.(type) {
	case *negation:
		walkCalls(n.x, visit)
	case *binary:
		walkCalls(n.x, visit)
		walkCalls(n.y, visit)
	case *call:
		visit(n)
		for _, a := range n.args {
			walkCalls(a, visit)
		}
	}
}

// compileSearch and printSearch are never asked for: Named puts a line in the
// place of each search first.
func compileSearch(_ *compiler, n *call) vm.Slot {
	panic("formula: " + n.fn.name + " has not been named")
}

func printSearch(_ *printer, n *call) { panic("formula: " + n.fn.name + " has not been named") }
