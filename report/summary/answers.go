package summary

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/report/words"
)

// maxBreakEvens is how many break-evens the summary shows.
const maxBreakEvens = 3

// answer holds a question in short and the sentence that answers it.
type answer struct {
	question string
	parts    []layout.Live
}

// answers writes one line for each question, live, and returns the next free
// row.
func (d *dashboard) answers(row int) int {
	layout.SectionRow(d.sheet, row, summaryLast, "What the live case answers")
	row++
	var list []answer
	for _, f := range []func() []answer{d.owed, d.cost, d.apart, d.firstShortfall, d.headroom, d.breakEvens, d.margin, d.provider,
		d.leaving, d.scenarios, d.scales} {
		list = append(list, f()...)
	}
	for _, a := range list {
		d.sheet.Set(row, 1, sheet.Cell{Value: sheet.Str(a.question), Role: sheet.RoleKeyLabel})
		at := d.say(row, 3, sheet.RoleAnswer, "Sentence: "+words.LowerFirst(a.question), a.parts...)
		d.Said = append(d.Said, layout.Said{Question: a.question, At: at})
		row++
	}
	d.sheet.Row(row).Height = 7
	return row + 1
}

// liveInput returns an input of the live case, also in words; of a list, its
// first year.
func (d *dashboard) liveInput(key string) (ref string, v sheet.Value, w layout.Live) {
	in := d.Program.Template.Input(key)
	return d.show(in.Label, sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows[key], Col: layout.InputsColLive}, layout.UnitOf[in.Unit])
}

func (d *dashboard) knows(keys ...string) bool {
	for _, key := range keys {
		if d.Inputs.Rows[key] == 0 {
			return false
		}
	}
	return true
}

func (d *dashboard) owed() []answer {
	if !d.has("committed", "announced", "firm_total", "headline_ratio", "debt_equivalent", "implied_interest") ||
		!d.knows("funding.at_signing", "rates.debt", "term.years") {
		return nil
	}
	_, _, funding := d.liveInput("funding.at_signing")
	if word := d.Program.Word("funding.at_signing"); word != "" {
		funding = d.fit("Funding as disclosed", 40, layout.Lit(word+" "), funding)
	}
	_, _, rate := d.liveInput("rates.debt")
	f := d.figures["headline_ratio"]
	ratio := d.choose("Funding", "ISNUMBER("+sheet.Address(f.row, dashColValue)+")", d.figureAt(f).Kind == sheet.Number,
		append(d.sayWord("headline_ratio"), layout.Lit(" the "), funding,
			layout.Lit(" of funding at signing")), []layout.Live{layout.Lit("with no funding at signing")})
	length, committed, holds := d.length()
	owes := []layout.Live{d.say1("announced"), layout.Lit(" over "), length}
	if word := d.Program.Word("announced"); word != "" {
		owes = append([]layout.Live{layout.Lit(strings.ToUpper(word[:1]) + word[1:] + " ")}, owes...)
	}
	owed := []layout.Live{d.choose("Commitment", committed, holds, append(owes, layout.Lit(", "), ratio),
		[]layout.Live{layout.Lit("No commitment")}),
		d.firmPart(), d.differs("As amended", "announced", "committed_as_amended", "; ", " as amended"), layout.Lit(".")}
	due := []layout.Live{layout.Lit("At "), rate, layout.Lit(", "), d.fit("Debt as disclosed", 40, d.sayWord("debt_equivalent")...),
		layout.Lit(" at signing and "),
		d.say1("implied_interest"), layout.Lit(" of imputed interest"),
		d.differs("Debt as amended", "debt_equivalent", "debt_as_amended", "; ", " as amended"),
		d.differs("Interest as amended", "implied_interest", "interest_as_amended", "; ", " of imputed interest as amended")}
	debt := []layout.Live{d.ifFirm("Debt", due, []layout.Live{layout.Lit("Nothing to read as a debt")}), layout.Lit(".")}
	return []answer{{"What is owed", owed}, {"The same as a debt", debt}}
}

// sayWord returns a figure of the live case after the qualifying word of the
// base's figure.
func (d *dashboard) sayWord(name string) []layout.Live {
	if word := d.Program.Word(name); word != "" {
		return []layout.Live{layout.Lit(word + " "), d.say1(name)}
	}
	return []layout.Live{d.say1(name)}
}

// firmPart returns what is firm where it is not what was announced, and why.
func (d *dashboard) firmPart() layout.Live {
	why := narrative.WhyFirm(d.Report)
	if narrative.OnNotice(d.Report) {
		why = ", since either side may leave on notice"
	}
	return d.differs("Firm", "announced", "firm_total", "; ", " firm"+why)
}

// differs returns a figure of the live case where it is not another one; the
// second may be missing.
func (d *dashboard) differs(what, from, name, before, after string) layout.Live {
	a, b := d.figures[from], d.figures[name]
	if b == nil {
		return layout.Lit("")
	}
	x, y, limit := d.figureAt(a).Number, d.figureAt(b).Number, d.sheet.At(d.rounding, dashColBase).Value.Number
	condition := fmt.Sprintf("ABS(%s-%s)>%s", sheet.Address(a.row, dashColValue), sheet.Address(b.row, dashColValue),
		sheet.Absolute(d.rounding, dashColBase))
	pieces := append([]layout.Live{layout.Lit(before)}, append(d.sayWord(name), layout.Lit(after))...)
	return d.choose(what, condition, math.Abs(x-y) > limit, pieces, []layout.Live{layout.Lit("")})
}

func (d *dashboard) cost() []answer {
	if !d.has("total_paid", "total_usage", "total_stranded", "pv_price_effect", "pv_access_value", "pv_lock_in", "pv_stranded") {
		return nil
	}
	cost := []layout.Live{d.say1("total_paid"), layout.Lit(" paid, "), d.say1("total_usage"), layout.Lit(" used; "),
		d.say1("total_stranded"), layout.Lit(" stranded.")}
	present := []layout.Live{layout.Lit("Lock-in cost "), d.say1("pv_lock_in"), layout.Lit(", of it price above the market "),
		d.say1("pv_price_effect"),
		layout.Lit(" and " + words.LowerFirst(d.StrandedName()) + " "), d.say1("pv_stranded"),
		layout.Lit("; gained by access "), d.say1("pv_access_value"), layout.Lit(".")}
	return []answer{{"What it costs", cost}, {"The same in present value", present}}
}

func (d *dashboard) firstShortfall() []answer {
	if !d.has("first_shortfall", "used_share") {
		return nil
	}
	f := d.figures["first_shortfall"]
	when := d.choose("First shortfall", "ISNUMBER("+sheet.Address(f.row, dashColValue)+")", d.figureAt(f).Kind == sheet.Number,
		[]layout.Live{layout.Lit("First in "), d.say1("first_shortfall")}, []layout.Live{layout.Lit("None in this case")})
	parts := []layout.Live{when, d.usedShare(), layout.Lit(".")}
	if len(d.Cases) > 1 {
		earliest := d.choose("Earliest shortfall", "ISNUMBER("+sheet.Address(f.row, dashColWorst)+")",
			d.sheet.At(f.row, dashColWorst).Value.Kind == sheet.Number,
			[]layout.Live{layout.Lit(" Earliest of all scenarios: "), d.ref(f, dashColWorstWords), layout.Lit(", "), d.ref(f, dashColWorstCase),
				layout.Lit(".")},
			[]layout.Live{layout.Lit(" No scenario falls short.")})
		parts = append(parts, earliest)
	}
	return []answer{{"First shortfall", parts}}
}

// usedShare returns the share of what fell due that was used, and beside it how
// all use compares with what fell due.
func (d *dashboard) usedShare() layout.Live {
	f := d.figures["used_share"]
	pieces := []layout.Live{layout.Lit("; of all that fell due, "), d.say1("used_share"), layout.Lit(" is used")}
	if d.has("use_over_due") {
		pieces = append(pieces, layout.Lit("; all use is "), d.say1("use_over_due"), layout.Lit(" of it"))
	}
	return d.choose("Used share", "ISNUMBER("+sheet.Address(f.row, dashColValue)+")", d.figureAt(f).Kind == sheet.Number, pieces,
		[]layout.Live{layout.Lit("; nothing fell due")})
}

// headroom answers how far the need may fall before anything is stranded.
func (d *dashboard) headroom() []answer {
	if !d.has("needs_headroom", "headroom_lowest", "headroom_in_all") {
		return nil
	}
	f := d.figures["needs_headroom"]
	more := layout.Lit("")
	if s := d.figures["total_stranded"]; s != nil {
		more = d.choose("Stranded already", sheet.Address(s.row, dashColValue)+">"+sheet.Absolute(d.rounding, dashColBase),
			d.figureAt(s).Number > d.sheet.At(d.rounding, dashColBase).Value.Number,
			[]layout.Live{layout.Lit(" more")}, []layout.Live{layout.Lit("")})
	}
	parts := d.choose("Headroom", "ISNUMBER("+sheet.Address(f.row, dashColValue)+")", d.figureAt(f).Kind == sheet.Number,
		append([]layout.Live{layout.Lit("Need may fall by "), d.say1("headroom_lowest"),
			layout.Lit(" in the tightest " + layout.PeriodWord(d.Deal) + ", by "), d.say1("headroom_in_all"),
			layout.Lit(" in all, by "), d.say1("needs_headroom"), layout.Lit(" in every " + layout.PeriodWord(d.Deal) +
				" alike before anything"), more,
			layout.Lit(" is stranded, credits aside")},
			d.ofAll(f, "; least of all scenarios ")...), []layout.Live{layout.Lit("Nothing falls due")})
	return []answer{{"Headroom", []layout.Live{parts, layout.Lit(".")}}}
}

// tellingBreakEvens returns the break-evens that the summary shows: the one
// that answers how far needs may fall, the one for prices, and then the first
// of the others.
func (d *dashboard) tellingBreakEvens() []int {
	var list []int
	for _, question := range []string{"needs", "prices"} {
		if i := narrative.BreakEvenFor(d.Report, question); i >= 0 {
			list = append(list, i)
		}
	}
	for i := range d.Sensitivity.BreakEvens {
		if !slices.Contains(list, i) {
			list = append(list, i)
		}
	}
	return list[:min(len(list), maxBreakEvens)]
}

// breakEvens answers how far an input may move before a metric reaches its
// target.
func (d *dashboard) breakEvens() []answer {
	if d.Sensitivity == nil {
		return nil
	}
	var list []answer
	for k, i := range d.tellingBreakEvens() {
		b, deal := d.Sensitivity.BreakEvens[i], d.Deal.BreakEvens[i]
		in, metric := d.Program.Template.Input(deal.Input), d.Program.Line(deal.Metric)
		question := fmt.Sprintf("Break-even %d", k+1)
		_, _, target := d.show(question+", target", b.Target, layout.UnitOf[metric.Unit])
		_, _, name := d.show(question+", scenario", sheet.Ref{Sheet: d.Inputs.Sheet, Row: layout.RowHeader,
			Col: layout.InputsColFirst + deal.Scenario}, sheet.UnitNone)
		_, _, status := d.show(question+", status", b.Status, sheet.UnitNone)
		ends := []layout.Live{target, layout.Lit(" ("), status, layout.Lit(").")}
		sought := fmt.Sprintf("from %s to %s in ", layout.TypedAs(in, deal.Low), layout.TypedAs(in, deal.High))
		parts := append([]layout.Live{layout.Lit("No break-even " + sought), name,
			layout.Lit(": " + words.LowerFirst(metric.Label) + " is never ")}, ends...)
		switch {
		case deal.Found:
			_, _, solved := d.show(question+", solved value", b.Solved, layout.UnitOf[in.Unit])
			parts = append([]layout.Live{layout.Lit("Break-even at "), solved, layout.Lit(" in "), name,
				layout.Lit(": " + words.LowerFirst(metric.Label) + " is then ")}, ends...)
		case deal.Everywhere:
			parts = append([]layout.Live{layout.Lit("A break-even at every value " + sought), name,
				layout.Lit(": " + words.LowerFirst(metric.Label) + " stays ")}, ends...)
		}
		list = append(list, answer{words.Shorten(in.Label, 32), parts})
	}
	return list
}

func (d *dashboard) margin() []answer {
	if !d.has("worst_gross_margin", "worst_margin_without", "term_margin", "margin_erosion") || d.Live.Rows["revenue"] == 0 {
		return nil
	}
	f, worst := d.figures["margin_erosion"], d.figures["worst_gross_margin"]
	side := d.choose("Margin against the same business without the deal",
		sheet.Address(f.row, dashColValue)+">"+sheet.Absolute(d.negligible, dashColValue),
		d.figureAt(f).Number > d.sheet.At(d.negligible, dashColValue).Value.Number,
		[]layout.Live{layout.Lit("the deal takes up to "), d.say1("margin_erosion"),
			layout.Lit(" of it")}, []layout.Live{layout.Lit("the deal never lowers it")})
	parts := []layout.Live{layout.Lit("Lowest gross margin "), d.say1("worst_gross_margin"), layout.Lit(" with the deal and "),
		d.say1("worst_margin_without"),
		layout.Lit(" without it; against the same business, "), side}
	parts = append(parts, d.ofAll(worst, "; lowest of all scenarios ")...)
	none := []layout.Live{layout.Lit("No revenue is given, so margins are not shown.")}
	whole := d.ifRevenue("Margin", append(parts, layout.Lit(".")), none)
	over := []layout.Live{layout.Lit("Over the term "), d.say1("term_margin"), layout.Lit(" with the deal and "),
		d.say1("term_margin_without"), layout.Lit(" without it")}
	over = append(append(over, d.marginWhy()...), layout.Lit("."))
	return []answer{{"Lowest gross margin", []layout.Live{whole}},
		{"Gross margin", []layout.Live{d.ifRevenue("Margin over the term", over, none)}}}
}

// marginWhy returns why a case in which the deal has a lower value than in the
// base has a higher margin.
func (d *dashboard) marginWhy() []layout.Live {
	if len(d.Cases) == 1 || !d.has("customer_npv", "term_margin_without") {
		return nil
	}
	above := func(name string) (string, bool) {
		f := d.figures[name]
		live, base := d.sheet.At(f.row, dashColValue).Value.Number, d.sheet.At(f.row, dashColBase).Value.Number
		return sheet.Address(f.row, dashColValue) + ">" + sheet.Address(f.row, dashColBase), live > base
	}
	with, a := above("term_margin")
	without, b := above("term_margin_without")
	f := d.figures["customer_npv"]
	lower := sheet.Address(f.row, dashColValue) + "<" + sheet.Address(f.row, dashColBase)
	c := d.figureAt(f).Number < d.sheet.At(f.row, dashColBase).Value.Number
	return []layout.Live{d.choose("Why the margin is above the base's", "AND("+with+","+without+","+lower+")", a && b && c,
		[]layout.Live{layout.Lit(", above the base though the deal is worth less: the business gains, the deal loses")},
		[]layout.Live{layout.Lit("")})}
}

// ofAll returns a figure's worst of all scenarios and the scenario it is in, if
// any has one.
func (d *dashboard) ofAll(f *figure, lead string) []layout.Live {
	if len(d.Cases) == 1 {
		return nil
	}
	pieces := []layout.Live{layout.Lit(lead), d.ref(f, dashColWorstWords), layout.Lit(" in "), d.ref(f, dashColWorstCase)}
	return []layout.Live{d.choose("Of all scenarios", "ISNUMBER("+sheet.Address(f.row, dashColWorst)+")",
		d.sheet.At(f.row, dashColWorst).Value.Kind == sheet.Number, pieces, []layout.Live{layout.Lit("")})}
}

// amongWhich returns the scenarios that a figure's extreme is of: all, or those
// that have the figure.
func (d *dashboard) amongWhich(f *figure) []layout.Live {
	if len(d.Cases) == 1 {
		return nil
	}
	have, last := 0, dashColCases+len(d.Cases)-1
	for col := dashColCases; col <= last; col++ {
		if d.sheet.At(f.row, col).Value.Kind == sheet.Number {
			have++
		}
	}
	ref := sheet.Address(f.row, dashColCases) + ":" + sheet.Address(f.row, last)
	some := d.choose("Scenarios that have none", fmt.Sprintf("COUNT(%s)>0", ref), have > 0,
		[]layout.Live{layout.Lit(", of those that have one")}, []layout.Live{layout.Lit("")})
	return []layout.Live{d.choose("Scenarios that have one", fmt.Sprintf("COUNT(%s)=COLUMNS(%s)", ref, ref), have == len(d.Cases),
		[]layout.Live{layout.Lit(", of all scenarios")}, []layout.Live{some})}
}

// ifRevenue returns one of two pieces: with revenue in the live case, or
// without.
func (d *dashboard) ifRevenue(what string, with, without []layout.Live) layout.Live {
	if d.revenue == "" {
		d.revenue, d.hasRevenue, _ = d.show("Revenue", sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["revenue"], Col: layout.ColScalar},
			sheet.UnitMoney)
	}
	return d.choose(what, d.revenue+">0", d.hasRevenue.Number > 0, with, without)
}

// ifCommitted returns one of two pieces: with a commitment in the live case, or
// without.
func (d *dashboard) ifCommitted(what string, with, without []layout.Live) layout.Live {
	return d.ifMore("committed", what, with, without)
}

// ifFirm returns one of two pieces: with firm payments in the live case, or
// without.
func (d *dashboard) ifFirm(what string, with, without []layout.Live) layout.Live {
	return d.ifMore("debt_equivalent", what, with, without)
}

// ifMore returns one of two pieces: with an amount of the live case above
// rounding, or without.
func (d *dashboard) ifMore(name, what string, with, without []layout.Live) layout.Live {
	f := d.figures[name]
	more := math.Abs(d.figureAt(f).Number) > d.sheet.At(d.rounding, dashColBase).Value.Number
	return d.choose(what, "ABS("+sheet.Address(f.row, dashColValue)+")>"+sheet.Absolute(d.rounding, dashColBase), more, with, without)
}

// ifBuilt returns one of two pieces: with a build-out in the live case, or
// without.
func (d *dashboard) ifBuilt(what string, with, without []layout.Live) layout.Live {
	f := d.figures["capex_cover"]
	return d.choose(what, "ISNUMBER("+sheet.Address(f.row, dashColValue)+")", d.figureAt(f).Kind == sheet.Number, with, without)
}

func (d *dashboard) provider() []answer {
	if !d.has("provider_irr", "provider_npv", "capex_cover", "debt_equivalent") {
		return nil
	}
	irr := d.figures["provider_irr"]
	cover := d.ifFirm("Cover of the build-out", []layout.Live{layout.Lit("; firm payments cover "), d.say1("capex_cover"),
		layout.Lit(" of the build-out")},
		[]layout.Live{layout.Lit("; no payments are firm")})
	parts := []layout.Live{d.liveReturn(irr), layout.Lit(", net present value "), d.say1("provider_npv"), cover}
	parts = append(parts, d.ofAll(irr, "; least return ")...)
	parts = append(parts, d.amongWhich(irr)...)
	whole := d.ifBuilt("Provider", append(parts, layout.Lit(".")),
		[]layout.Live{layout.Lit("No build-out is given, so the provider's return is not shown.")})
	list := []answer{{"What the provider earns", []layout.Live{whole}}}
	if build := d.build(); build != nil {
		builds := d.ifBuilt("Build-out", append(build, layout.Lit(".")), []layout.Live{layout.Lit("Nothing.")})
		list = append(list, answer{"What the provider builds", []layout.Live{builds}})
	}
	return list
}

// build returns what the provider builds in the live case, whether that is
// known to serve all use, and how much of what is left of it counts.
func (d *dashboard) build() []layout.Live {
	if d.Live.Rows["capacity_peak"] == 0 || d.Live.Rows["book_left"] == 0 || !d.knows("provider.residual") {
		return nil
	}
	_, _, peak := d.show("Most capacity in use", sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["capacity_peak"], Col: layout.ColScalar},
		sheet.UnitCapacity)
	_, _, left := d.show("Book value left at the end", sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["book_left"], Col: layout.ColScalar},
		sheet.UnitMoney)
	_, _, share := d.liveInput("provider.residual")
	build := []layout.Live{layout.Lit("Up to "), peak, layout.Lit(" " + d.UnitLabel("capacity") + ", which is assumed to serve all use")}
	if d.knows("provider.units_per_capacity") {
		ref, v, _ := d.liveInput("provider.units_per_capacity")
		build = []layout.Live{d.choose("Build", ref+">0", v.Number > 0,
			[]layout.Live{layout.Lit("Up to "), peak, layout.Lit(" " + d.UnitLabel("capacity") + " at one time")}, build)}
	}
	return append(build, layout.Lit("; of "), left, layout.Lit(" of book value left at the end, "), share, layout.Lit(" counts"))
}

// liveReturn returns the provider's rate of return in the live case and the
// other rate at which its flows have no value, or why there is none.
func (d *dashboard) liveReturn(irr *figure) layout.Live {
	search, ok := d.Program.Return("provider_irr")
	if !ok {
		return layout.Live{Formula: layout.Lit("").Formula, Value: ""}
	}
	line := func(what, name string, unit sheet.Unit) (string, sheet.Value, layout.Live) {
		return d.show("Rate of return, "+what, sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows[name], Col: layout.ColScalar}, unit)
	}
	rate := func(what, name string, before, after string) layout.Live {
		ref, v, w := line(what, name, sheet.UnitPercent)
		return d.choose("If there is the "+what, "ISNUMBER("+ref+")", v.Kind == sheet.Number,
			[]layout.Live{layout.Lit(before), w, layout.Lit(after)}, []layout.Live{layout.Lit("")})
	}
	caseRef, caseValue, _ := line("case", search.Case, sheet.UnitCount)
	nearRef, nearValue, near := line("rate nearest to 0%", search.Near, sheet.UnitPercent)
	farRef, farValue, far := line("rate farthest from 0%", search.Far, sheet.UnitPercent)
	differ := nearValue.Kind == sheet.Number && nearValue.Number != farValue.Number
	rates := d.choose("Rates found", "ISNUMBER("+nearRef+")", nearValue.Kind == sheet.Number,
		[]layout.Live{near, d.choose("Several rates found", nearRef+"<>"+farRef, differ, []layout.Live{layout.Lit(" and "), far},
			[]layout.Live{layout.Lit("")})},
		[]layout.Live{layout.Lit("none")})
	borrowing := d.choose("Receipts before outlays", caseRef+"<0", caseValue.Number == model.ReturnBorrowing,
		[]layout.Live{layout.Lit("No return: receipts come before outlays"),
			rate("rate of the borrowing", search.Near, ", a borrowing rate of ", "")},
		[]layout.Live{layout.Lit("No return: rates at which the value is 0: "), rates})
	return d.choose("Return", "ISNUMBER("+sheet.Address(irr.row, dashColValue)+")", d.figureAt(irr).Kind == sheet.Number,
		[]layout.Live{layout.Lit("Return of "), d.say1("provider_irr"), layout.Lit(" a year"),
			rate("rate on the other side", search.Other, " (", " is a rate, too)")}, []layout.Live{borrowing})
}

func (d *dashboard) leaving() []answer {
	if d.Live.Rows["exit_fee"] == 0 || !d.has("committed") || !d.knows("exit.year", "exit.fee") {
		return nil
	}
	ref, inForce, _ := d.show("In force at the end", sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["in_force"], Col: d.Columns().Last},
		sheet.UnitFlag)
	year := d.exitYear()
	_, _, share := d.liveInput("exit.fee")
	_, _, fee := d.show("Exit fee", sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["exit_fee"], Col: layout.ColScalar}, sheet.UnitMoney)
	covered := narrative.New(d.Report).CoveredOrNot()
	leaves := []layout.Live{layout.Lit("The customer leaves at the start of "), year, layout.Lit(" for a fee of "), fee, layout.Lit(", "),
		share,
		layout.Lit(" of what would still fall due" + covered), layout.Lit(".")}
	stays := []layout.Live{layout.Lit("Nobody leaves in this case; at a fee of "), share,
		layout.Lit(" of what would then still fall due" + covered),
		layout.Lit(", leaving would cost ")}
	middle := (d.Deal.Years + 1) / 2
	for i, y := range slices.Compact([]int{1, middle}) {
		at := "at the end of " + d.Calendar().Ends(y*d.Deal.PerYear)
		_, _, price := d.show("Fee for leaving "+at, d.YearCell("fee_to_leave", y), sheet.UnitMoney)
		stays = append(stays, layout.Lit([]string{"", " and "}[i]), price, layout.Lit(" "+at))
	}
	stays = append(stays, layout.Lit("."))
	stayed := d.ifCommitted("Leaving, if nobody does", stays,
		[]layout.Live{layout.Lit("Nothing is committed, so that there is no fee for leaving.")})
	return []answer{{"What leaving costs", []layout.Live{d.choose("Leaving", ref+"=1", inForce.Number == 1, []layout.Live{stayed}, leaves)}}}
}

// exitYear returns when the contract year begins at whose start the live case
// leaves.
func (d *dashboard) exitYear() layout.Live {
	row := d.work("Exit year, and the first contract year")
	linked := func(col int, key string) (string, float64) {
		cell := d.link(d.sheet, row, col, sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows[key], Col: layout.InputsColLive}, sheet.RoleLink)
		return sheet.Address(row, col), cell.Value.Number
	}
	ref, exit := linked(dashColValue, "exit.year")
	first, start := linked(dashColValue+1, "term.first_year")
	starts := d.layStarts()
	row = d.work("Exit year, by its start and number")
	years := sheet.Absolute(starts, dashColValue) + ":" + sheet.Absolute(starts, dashColValue+d.Deal.Years-1)
	number := sheet.Address(row, dashColValue+1)
	name := fmt.Sprintf("INDEX(%s,1,%s)", years, number)
	if d.Deal.Years == 1 { // Gnumeric reads a range of one cell as no range
		name = sheet.Absolute(starts, dashColValue)
	}
	at := max(1, min(d.Deal.Years, int(exit-start)+1))
	d.sheet.Set(row, dashColValue+1, sheet.Cell{Formula: fmt.Sprintf("MAX(1,MIN(COLUMNS(%s),%s-%s+1))", years, ref, first),
		Value: sheet.Num(float64(at)),
		Role:  sheet.RoleCalculation, Unit: sheet.UnitCount})
	text := layout.NameAsText(d.sheet.At(starts, dashColValue+at-1).Value)
	d.sheet.Set(row, dashColValue, sheet.Cell{Formula: name + `&""`, Value: sheet.Str(text), Role: sheet.RoleNote})
	return layout.Live{Formula: sheet.Address(row, dashColValue), Value: text}
}

// layStarts writes when each contract year starts: its first month, or its own
// name.
func (d *dashboard) layStarts() int {
	row := d.work("Starts of the contract years")
	for y := 1; y <= d.Deal.Years; y++ {
		col := dashColValue + y - 1
		name, head := d.Calendar().Begins((y-1)*d.Deal.PerYear+1), d.sheet.At(d.yearHead, col)
		cell := sheet.Cell{Value: sheet.Str(name), Role: sheet.RoleNote}
		if name == layout.NameAsText(head.Value) {
			cell = sheet.Cell{Formula: sheet.Address(d.yearHead, col), Value: head.Value, Role: sheet.RoleCalculation, Unit: d.HeadUnit()}
		}
		d.sheet.Set(row, col, cell)
	}
	return row
}

func (d *dashboard) scenarios() []answer {
	if len(d.Cases) < 2 || !d.has("customer_npv") {
		return nil
	}
	parts := append([]layout.Live{layout.Lit("Value of the deal to the customer, before dilution")}, d.between("customer_npv")...)
	if d.has("pv_funding") {
		f := d.figures["pv_funding"]
		funding := []layout.Live{layout.Lit("; funding in this case "), d.say1("pv_funding"), layout.Lit(" of it")}
		parts = append(parts, d.choose("Funding in the value", sheet.Address(f.row, dashColValue)+">0", d.figureAt(f).Number > 0, funding,
			[]layout.Live{layout.Lit("; without funding in this case")}))
	}
	if d.IsWeighted() {
		_, _, mean := d.show("Value to the customer, probability-weighted",
			sheet.Ref{Sheet: d.Compare.Sheet, Row: d.Compare.Rows["customer_npv"], Col: d.Compare.Mean}, sheet.UnitMoney)
		parts = append(parts, layout.Lit("; weighted by probability "), mean)
	}
	return []answer{{"Across the scenarios", append(parts, layout.Lit("."))}}
}

// scales answers with ratios that compare deals of any size.
func (d *dashboard) scales() []answer {
	if !d.has("announced", "committed", "debt_equivalent", "headline_ratio", "peak_burden") || d.Live.Rows["revenue"] == 0 {
		return nil
	}
	a, b := d.figures["debt_equivalent"], d.figures["announced"]
	row := d.work("Debt equivalent over the commitment")
	x, y := d.figureAt(a).Number, d.figureAt(b).Number
	share := 0.0
	if y > 0 {
		share = x / y
	}
	under := sheet.Address(b.row, dashColValue)
	d.sheet.Set(row, dashColValue, sheet.Cell{Formula: fmt.Sprintf("IF(%s>0,%s/%s,0)", under, sheet.Address(a.row, dashColValue), under),
		Value: sheet.Num(share), Role: sheet.RoleCalculation, Unit: sheet.UnitPercent})
	w := d.inWords(sheet.Address(row, dashColValue), sheet.Num(share), sheet.UnitPercent, false)
	d.sheet.Set(row, dashColLiveWords, sheet.Cell{Formula: w.Formula, Value: sheet.Str(w.Value), Role: sheet.RoleNote})
	parts := append(append([]layout.Live{layout.Lit("Commitment over funding ")}, d.sayWord("headline_ratio")...),
		layout.Lit("; debt equivalent over commitment "), layout.Live{Formula: sheet.Address(row, dashColLiveWords), Value: w.Value},
		d.ifRevenue("Due over revenue", []layout.Live{layout.Lit("; amount due over revenue up to "), d.say1("peak_burden")},
			[]layout.Live{layout.Lit("; no revenue is given")}))
	if d.has("capex_cover") {
		parts = append(parts, d.ifBuilt("Firm payments over build-out",
			[]layout.Live{layout.Lit("; firm payments over build-out "), d.say1("capex_cover")},
			[]layout.Live{layout.Lit("; no build-out is given")}))
	}
	ratios := d.ifCommitted("Ratios", parts, []layout.Live{layout.Lit("No commitment to compare")})
	return []answer{{"To compare with other deals", []layout.Live{ratios, layout.Lit(".")}}}
}
