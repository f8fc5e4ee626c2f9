package narrative

import (
	"slices"

	"offtake/report/words"
)

// What leaving costs.

// leaves returns the period at whose start a scenario leaves; 0 if it stays.
func (n Narrator) leaves(scenario int) int {
	for p := 1; p <= n.Periods(); p++ {
		if n.at("in_force", scenario, p) == 0 {
			return p
		}
	}
	return 0
}

// leavers returns the scenarios that leave with something open, in their order.
func (n Narrator) leavers() []int {
	var list []int
	for i := range n.Cases {
		if p := n.leaves(i); p > 0 && !Nothing(n.Report, n.Line("remaining", i, p-1)) {
			list = append(list, i)
		}
	}
	return list
}

func (n Narrator) leaving() string {
	list := n.leavers()
	if len(list) == 0 {
		for i := range n.Cases {
			if p := n.leaves(i); p > 0 {
				return n.Say("exit_clear", "scenario", n.name(i), "year", n.Calendar().Begins(p))
			}
		}
		return n.staying()
	}
	i := list[0]
	p := n.leaves(i)
	open, fee, value := n.amount(n.Line("remaining", i, p-1)), n.Line("exit_fee", i, p), ""
	pairs := []string{"scenario", n.name(i), "year", n.Calendar().Begins(p), "covered", n.covered(i, p-1)}
	if Nothing(n.Report, fee) {
		return n.Say("exit_free", append(pairs, "open", open)...) + n.leavingToo(list[1:])
	}
	if i > 0 {
		value = n.Say("exit_value", "npv", n.SignedAmount(n.Metric("customer_npv", i)), "base_npv", n.SignedAmount(n.Metric("customer_npv", 0)),
			"base", n.name(0))
	}
	leaves := n.Say("exit_leaves", append(pairs, "fee", n.amount(fee), "share", n.number(n.InputCell("exit.fee", 0, i)),
		"open", n.Say("exit_open", "open", open))...)
	return n.Say("exit", "leaves", leaves, "value", value) + n.leavingToo(list[1:])
}

// leavingToo names other scenarios that leave.
func (n Narrator) leavingToo(list []int) string {
	const most = 3
	var items []string
	for k, i := range list {
		if k == most-1 && len(list) > most {
			items = append(items, n.Say("exit_more", "count", words.Spell(len(list)-k)))
			break
		}
		p := n.leaves(i)
		pairs := []string{"scenario", n.name(i), "year", n.Calendar().Begins(p), "fee", n.amount(n.Line("exit_fee", i, p))}
		items = append(items, n.Say(words.Either(Nothing(n.Report, n.Line("exit_fee", i, p)), "exit_item_free", "exit_item"), pairs...))
	}
	if len(items) == 0 {
		return ""
	}
	return n.Say("exit_also", "list", words.Listed(items))
}

// staying states what leaving would cost at the ends of the first and the
// middle year, for deals that nobody leaves.
func (n Narrator) staying() string {
	stays := n.Say("exit_stays", "base", n.name(0))
	if Nothing(n.Report, n.Metric("committed", 0)) {
		return n.Say("exit_no_commitment", "stays", stays)
	}
	var amounts []string
	perYear := n.Deal.PerYear
	for _, p := range []int{perYear, (n.Deal.Years + 1) / 2 * perYear} {
		if !Nothing(n.Report, n.Line("remaining", 0, p)) {
			if Nothing(n.Report, n.Line("fee_to_leave", 0, p)) {
				return n.Say("exit_none_free", "stays", stays, "open", n.amount(n.Line("remaining", 0, p)),
					"covered", n.covered(0, p), "at", n.Calendar().Ends(p))
			}
			text := n.Say("exit_price", "fee", n.amount(n.Line("fee_to_leave", 0, p)), "at", n.Calendar().Ends(p))
			if !slices.Contains(amounts, text) {
				amounts = append(amounts, text)
			}
		}
	}
	if len(amounts) == 0 {
		for p := 1; p <= n.Periods(); p++ {
			if Nothing(n.Report, n.Line("remaining", 0, p)) {
				return n.Say("exit_nothing", "stays", stays, "at", n.Calendar().Ends(p))
			}
		}
	}
	return n.Say("exit_none", "stays", stays, "cost", n.Say("exit_cost", "share", n.number(n.InputCell("exit.fee", 0, 0)),
		"covered", n.CoveredOrNot(), "amounts", words.Listed(amounts)))
}

// covered states how much of the open obligation at the end of a period is paid
// with advances and credits at hand; "" where none is.
func (n Narrator) covered(scenario, period int) string {
	by := n.coveredBy()
	if by == "" || Nothing(n.Report, n.Line("open_covered", scenario, period)) {
		return ""
	}
	return n.Say("exit_covered", "covered", n.amount(n.Line("open_covered", scenario, period)), "by", by)
}

// CoveredOrNot states that the open obligation includes what advances and
// credits cover, in a deal that has them.
func (n Narrator) CoveredOrNot() string {
	if by := n.coveredBy(); by != "" {
		return n.Say("exit_covered_too", "by", by)
	}
	return ""
}

// coveredBy names what may cover the open obligation; "" in a deal without
// advances and credits.
func (n Narrator) coveredBy() string {
	var by []string
	for _, x := range [][2]string{{"advance_open", "covered_by_advances"}, {"credits_open", "covered_by_credits"}} {
		if n.Program.Line(x[0]) != nil {
			by = append(by, n.Say(x[1]))
		}
	}
	return words.Listed(by)
}
