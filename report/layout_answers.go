package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model"
)

// maxBreakEvens is how many break-evens the summary shows.
const maxBreakEvens = 3

// answer holds a question in short and the sentence that answers it.
type answer struct {
	question string
	parts    []words
}

// said holds the place where a question is answered.
type said struct {
	question string
	at       address
}

// answers writes one line for each question, live, and returns the next free
// row.
func (d *dashboard) answers(row int) int {
	sectionRow(d.sheet, row, summaryLast, "What the live case answers")
	row++
	var list []answer
	for _, f := range []func() []answer{d.owed, d.cost, d.apart, d.firstShortfall, d.headroom, d.breakEvens, d.margin, d.provider,
		d.leaving, d.scenarios, d.scales} {
		list = append(list, f()...)
	}
	for _, a := range list {
		d.sheet.Set(row, 1, Cell{Value: Str(a.question), Role: RoleKeyLabel})
		at := d.say(row, 3, RoleAnswer, "Sentence: "+lowerFirst(a.question), a.parts...)
		d.said = append(d.said, said{a.question, at})
		row++
	}
	d.sheet.Row(row).Height = 7
	return row + 1
}

// liveInput returns an input of the live case, also in words; of a list, its
// first year.
func (d *dashboard) liveInput(key string) (ref string, v Value, w words) {
	in := d.Program.Template.Input(key)
	return d.show(in.Label, address{d.inputs.sheet, d.inputs.rows[key], inputsColLive}, unitOf[in.Unit])
}

func (d *dashboard) knows(keys ...string) bool {
	for _, key := range keys {
		if d.inputs.rows[key] == 0 {
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
		funding = d.fit("Funding as disclosed", 40, lit(word+" "), funding)
	}
	_, _, rate := d.liveInput("rates.debt")
	f := d.figures["headline_ratio"]
	ratio := d.choose("Funding", "ISNUMBER("+Address(f.row, dashColValue)+")", d.figureAt(f).Kind == Number,
		append(d.sayWord("headline_ratio"), lit(" the "), funding, lit(" of funding at signing")), []words{lit("with no funding at signing")})
	length, committed, holds := d.length()
	owes := []words{d.say1("announced"), lit(" over "), length}
	if word := d.Program.Word("announced"); word != "" {
		owes = append([]words{lit(strings.ToUpper(word[:1]) + word[1:] + " ")}, owes...)
	}
	owed := []words{d.choose("Commitment", committed, holds, append(owes, lit(", "), ratio), []words{lit("No commitment")}),
		d.firmPart(), d.differs("As amended", "announced", "committed_as_amended", "; ", " as amended"), lit(".")}
	due := []words{lit("At "), rate, lit(", "), d.fit("Debt as disclosed", 40, d.sayWord("debt_equivalent")...), lit(" at signing and "),
		d.say1("implied_interest"), lit(" of imputed interest"),
		d.differs("Debt as amended", "debt_equivalent", "debt_as_amended", "; ", " as amended"),
		d.differs("Interest as amended", "implied_interest", "interest_as_amended", "; ", " of imputed interest as amended")}
	debt := []words{d.ifFirm("Debt", due, []words{lit("Nothing to read as a debt")}), lit(".")}
	return []answer{{"What is owed", owed}, {"The same as a debt", debt}}
}

// sayWord returns a figure of the live case after the qualifying word of the
// base's figure.
func (d *dashboard) sayWord(name string) []words {
	if word := d.Program.Word(name); word != "" {
		return []words{lit(word + " "), d.say1(name)}
	}
	return []words{d.say1(name)}
}

// firmPart returns what is firm where it is not what was announced, and why.
func (d *dashboard) firmPart() words {
	why := d.whyFirm()
	if d.onNotice() {
		why = ", since either side may leave on notice"
	}
	return d.differs("Firm", "announced", "firm_total", "; ", " firm"+why)
}

// differs returns a figure of the live case where it is not another one; the
// second may be missing.
func (d *dashboard) differs(what, from, name, before, after string) words {
	a, b := d.figures[from], d.figures[name]
	if b == nil {
		return lit("")
	}
	x, y, limit := d.figureAt(a).Number, d.figureAt(b).Number, d.sheet.At(d.rounding, dashColBase).Value.Number
	condition := fmt.Sprintf("ABS(%s-%s)>%s", Address(a.row, dashColValue), Address(b.row, dashColValue), absolute(d.rounding, dashColBase))
	pieces := append([]words{lit(before)}, append(d.sayWord(name), lit(after))...)
	return d.choose(what, condition, math.Abs(x-y) > limit, pieces, []words{lit("")})
}

func (d *dashboard) cost() []answer {
	if !d.has("total_paid", "total_usage", "total_stranded", "pv_price_effect", "pv_access_value", "pv_lock_in", "pv_stranded") {
		return nil
	}
	cost := []words{d.say1("total_paid"), lit(" paid, "), d.say1("total_usage"), lit(" used; "),
		d.say1("total_stranded"), lit(" stranded.")}
	present := []words{lit("Lock-in cost "), d.say1("pv_lock_in"), lit(", of it price above the market "), d.say1("pv_price_effect"),
		lit(" and " + lowerFirst(d.strandedName()) + " "), d.say1("pv_stranded"),
		lit("; gained by access "), d.say1("pv_access_value"), lit(".")}
	return []answer{{"What it costs", cost}, {"The same in present value", present}}
}

func (d *dashboard) firstShortfall() []answer {
	if !d.has("first_shortfall", "used_share") {
		return nil
	}
	f := d.figures["first_shortfall"]
	when := d.choose("First shortfall", "ISNUMBER("+Address(f.row, dashColValue)+")", d.figureAt(f).Kind == Number,
		[]words{lit("First in "), d.say1("first_shortfall")}, []words{lit("None in this case")})
	parts := []words{when, d.usedShare(), lit(".")}
	if len(d.cases) > 1 {
		earliest := d.choose("Earliest shortfall", "ISNUMBER("+Address(f.row, dashColWorst)+")",
			d.sheet.At(f.row, dashColWorst).Value.Kind == Number,
			[]words{lit(" Earliest of all scenarios: "), d.ref(f, dashColWorstWords), lit(", "), d.ref(f, dashColWorstCase), lit(".")},
			[]words{lit(" No scenario falls short.")})
		parts = append(parts, earliest)
	}
	return []answer{{"First shortfall", parts}}
}

// usedShare returns the share of what fell due that was used, and beside it how
// all use compares with what fell due.
func (d *dashboard) usedShare() words {
	f := d.figures["used_share"]
	pieces := []words{lit("; of all that fell due, "), d.say1("used_share"), lit(" is used")}
	if d.has("use_over_due") {
		pieces = append(pieces, lit("; all use is "), d.say1("use_over_due"), lit(" of it"))
	}
	return d.choose("Used share", "ISNUMBER("+Address(f.row, dashColValue)+")", d.figureAt(f).Kind == Number, pieces,
		[]words{lit("; nothing fell due")})
}

// headroom answers how far the need may fall before anything is stranded.
func (d *dashboard) headroom() []answer {
	if !d.has("needs_headroom", "headroom_lowest", "headroom_in_all") {
		return nil
	}
	f := d.figures["needs_headroom"]
	more := lit("")
	if s := d.figures["total_stranded"]; s != nil {
		more = d.choose("Stranded already", Address(s.row, dashColValue)+">"+absolute(d.rounding, dashColBase),
			d.figureAt(s).Number > d.sheet.At(d.rounding, dashColBase).Value.Number,
			[]words{lit(" more")}, []words{lit("")})
	}
	parts := d.choose("Headroom", "ISNUMBER("+Address(f.row, dashColValue)+")", d.figureAt(f).Kind == Number,
		append([]words{lit("Need may fall by "), d.say1("headroom_lowest"),
			lit(" in the tightest " + periodWord(d.Deal) + ", by "), d.say1("headroom_in_all"),
			lit(" in all, by "), d.say1("needs_headroom"), lit(" in every " + periodWord(d.Deal) + " alike before anything"), more,
			lit(" is stranded, credits aside")},
			d.ofAll(f, "; least of all scenarios ")...), []words{lit("Nothing falls due")})
	return []answer{{"Headroom", []words{parts, lit(".")}}}
}

// tellingBreakEvens returns the break-evens that the summary shows: the one
// that answers how far needs may fall, the one for prices, and then the first
// of the others.
func (d *dashboard) tellingBreakEvens() []int {
	var list []int
	for _, question := range []string{"needs", "prices"} {
		if i := d.breakEvenFor(question); i >= 0 {
			list = append(list, i)
		}
	}
	for i := range d.sensitivity.breakEvens {
		if !slices.Contains(list, i) {
			list = append(list, i)
		}
	}
	return list[:min(len(list), maxBreakEvens)]
}

// breakEvens answers how far an input may move before a metric reaches its
// target.
func (d *dashboard) breakEvens() []answer {
	if d.sensitivity == nil {
		return nil
	}
	var list []answer
	for k, i := range d.tellingBreakEvens() {
		b, deal := d.sensitivity.breakEvens[i], d.Deal.BreakEvens[i]
		in, metric := d.Program.Template.Input(deal.Input), d.Program.Line(deal.Metric)
		question := fmt.Sprintf("Break-even %d", k+1)
		_, _, target := d.show(question+", target", b.target, unitOf[metric.Unit])
		_, _, name := d.show(question+", scenario", address{d.inputs.sheet, rowHeader, inputsColFirst + deal.Scenario}, UnitNone)
		_, _, status := d.show(question+", status", b.status, UnitNone)
		ends := []words{target, lit(" ("), status, lit(").")}
		sought := fmt.Sprintf("from %s to %s in ", typedAs(in, deal.Low), typedAs(in, deal.High))
		parts := append([]words{lit("No break-even " + sought), name, lit(": " + lowerFirst(metric.Label) + " is never ")}, ends...)
		switch {
		case deal.Found:
			_, _, solved := d.show(question+", solved value", b.solved, unitOf[in.Unit])
			parts = append([]words{lit("Break-even at "), solved, lit(" in "), name, lit(": " + lowerFirst(metric.Label) + " is then ")}, ends...)
		case deal.Everywhere:
			parts = append([]words{lit("A break-even at every value " + sought), name, lit(": " + lowerFirst(metric.Label) + " stays ")}, ends...)
		}
		list = append(list, answer{Shorten(in.Label, 32), parts})
	}
	return list
}

func (d *dashboard) margin() []answer {
	if !d.has("worst_gross_margin", "worst_margin_without", "term_margin", "margin_erosion") || d.live.rows["revenue"] == 0 {
		return nil
	}
	f, worst := d.figures["margin_erosion"], d.figures["worst_gross_margin"]
	side := d.choose("Margin against the same business without the deal",
		Address(f.row, dashColValue)+">"+absolute(d.negligible, dashColValue),
		d.figureAt(f).Number > d.sheet.At(d.negligible, dashColValue).Value.Number,
		[]words{lit("the deal takes up to "), d.say1("margin_erosion"), lit(" of it")}, []words{lit("the deal never lowers it")})
	parts := []words{lit("Lowest gross margin "), d.say1("worst_gross_margin"), lit(" with the deal and "), d.say1("worst_margin_without"),
		lit(" without it; against the same business, "), side}
	parts = append(parts, d.ofAll(worst, "; lowest of all scenarios ")...)
	none := []words{lit("No revenue is given, so margins are not shown.")}
	whole := d.ifRevenue("Margin", append(parts, lit(".")), none)
	over := []words{lit("Over the term "), d.say1("term_margin"), lit(" with the deal and "),
		d.say1("term_margin_without"), lit(" without it")}
	over = append(append(over, d.marginWhy()...), lit("."))
	return []answer{{"Lowest gross margin", []words{whole}}, {"Gross margin", []words{d.ifRevenue("Margin over the term", over, none)}}}
}

// marginWhy returns why a case in which the deal has a lower value than in the
// base has a higher margin.
func (d *dashboard) marginWhy() []words {
	if len(d.cases) == 1 || !d.has("customer_npv", "term_margin_without") {
		return nil
	}
	above := func(name string) (string, bool) {
		f := d.figures[name]
		live, base := d.sheet.At(f.row, dashColValue).Value.Number, d.sheet.At(f.row, dashColBase).Value.Number
		return Address(f.row, dashColValue) + ">" + Address(f.row, dashColBase), live > base
	}
	with, a := above("term_margin")
	without, b := above("term_margin_without")
	f := d.figures["customer_npv"]
	lower := Address(f.row, dashColValue) + "<" + Address(f.row, dashColBase)
	c := d.figureAt(f).Number < d.sheet.At(f.row, dashColBase).Value.Number
	return []words{d.choose("Why the margin is above the base's", "AND("+with+","+without+","+lower+")", a && b && c,
		[]words{lit(", above the base though the deal is worth less: the business gains, the deal loses")}, []words{lit("")})}
}

// ofAll returns a figure's worst of all scenarios and the scenario it is in, if
// any has one.
func (d *dashboard) ofAll(f *figure, lead string) []words {
	if len(d.cases) == 1 {
		return nil
	}
	pieces := []words{lit(lead), d.ref(f, dashColWorstWords), lit(" in "), d.ref(f, dashColWorstCase)}
	return []words{d.choose("Of all scenarios", "ISNUMBER("+Address(f.row, dashColWorst)+")",
		d.sheet.At(f.row, dashColWorst).Value.Kind == Number, pieces, []words{lit("")})}
}

// amongWhich returns the scenarios that a figure's extreme is of: all, or those
// that have the figure.
func (d *dashboard) amongWhich(f *figure) []words {
	if len(d.cases) == 1 {
		return nil
	}
	have, last := 0, dashColCases+len(d.cases)-1
	for col := dashColCases; col <= last; col++ {
		if d.sheet.At(f.row, col).Value.Kind == Number {
			have++
		}
	}
	ref := Address(f.row, dashColCases) + ":" + Address(f.row, last)
	some := d.choose("Scenarios that have none", fmt.Sprintf("COUNT(%s)>0", ref), have > 0,
		[]words{lit(", of those that have one")}, []words{lit("")})
	return []words{d.choose("Scenarios that have one", fmt.Sprintf("COUNT(%s)=COLUMNS(%s)", ref, ref), have == len(d.cases),
		[]words{lit(", of all scenarios")}, []words{some})}
}

// ifRevenue returns one of two pieces: with revenue in the live case, or
// without.
func (d *dashboard) ifRevenue(what string, with, without []words) words {
	if d.revenue == "" {
		d.revenue, d.hasRevenue, _ = d.show("Revenue", address{d.live.sheet, d.live.rows["revenue"], colScalar}, UnitMoney)
	}
	return d.choose(what, d.revenue+">0", d.hasRevenue.Number > 0, with, without)
}

// ifCommitted returns one of two pieces: with a commitment in the live case, or
// without.
func (d *dashboard) ifCommitted(what string, with, without []words) words {
	return d.ifMore("committed", what, with, without)
}

// ifFirm returns one of two pieces: with firm payments in the live case, or
// without.
func (d *dashboard) ifFirm(what string, with, without []words) words {
	return d.ifMore("debt_equivalent", what, with, without)
}

// ifMore returns one of two pieces: with an amount of the live case above
// rounding, or without.
func (d *dashboard) ifMore(name, what string, with, without []words) words {
	f := d.figures[name]
	more := math.Abs(d.figureAt(f).Number) > d.sheet.At(d.rounding, dashColBase).Value.Number
	return d.choose(what, "ABS("+Address(f.row, dashColValue)+")>"+absolute(d.rounding, dashColBase), more, with, without)
}

// ifBuilt returns one of two pieces: with a build-out in the live case, or
// without.
func (d *dashboard) ifBuilt(what string, with, without []words) words {
	f := d.figures["capex_cover"]
	return d.choose(what, "ISNUMBER("+Address(f.row, dashColValue)+")", d.figureAt(f).Kind == Number, with, without)
}

func (d *dashboard) provider() []answer {
	if !d.has("provider_irr", "provider_npv", "capex_cover", "debt_equivalent") {
		return nil
	}
	irr := d.figures["provider_irr"]
	cover := d.ifFirm("Cover of the build-out", []words{lit("; firm payments cover "), d.say1("capex_cover"), lit(" of the build-out")},
		[]words{lit("; no payments are firm")})
	parts := []words{d.liveReturn(irr), lit(", net present value "), d.say1("provider_npv"), cover}
	parts = append(parts, d.ofAll(irr, "; least return ")...)
	parts = append(parts, d.amongWhich(irr)...)
	whole := d.ifBuilt("Provider", append(parts, lit(".")), []words{lit("No build-out is given, so the provider's return is not shown.")})
	list := []answer{{"What the provider earns", []words{whole}}}
	if build := d.build(); build != nil {
		builds := d.ifBuilt("Build-out", append(build, lit(".")), []words{lit("Nothing.")})
		list = append(list, answer{"What the provider builds", []words{builds}})
	}
	return list
}

// build returns what the provider builds in the live case, whether that is
// known to serve all use, and how much of what is left of it counts.
func (d *dashboard) build() []words {
	if d.live.rows["capacity_peak"] == 0 || d.live.rows["book_left"] == 0 || !d.knows("provider.residual") {
		return nil
	}
	_, _, peak := d.show("Most capacity in use", address{d.live.sheet, d.live.rows["capacity_peak"], colScalar}, UnitCapacity)
	_, _, left := d.show("Book value left at the end", address{d.live.sheet, d.live.rows["book_left"], colScalar}, UnitMoney)
	_, _, share := d.liveInput("provider.residual")
	build := []words{lit("Up to "), peak, lit(" " + d.UnitLabel("capacity") + ", which is assumed to serve all use")}
	if d.knows("provider.units_per_capacity") {
		ref, v, _ := d.liveInput("provider.units_per_capacity")
		build = []words{d.choose("Build", ref+">0", v.Number > 0,
			[]words{lit("Up to "), peak, lit(" " + d.UnitLabel("capacity") + " at one time")}, build)}
	}
	return append(build, lit("; of "), left, lit(" of book value left at the end, "), share, lit(" counts"))
}

// liveReturn returns the provider's rate of return in the live case and the
// other rate at which its flows have no value, or why there is none.
func (d *dashboard) liveReturn(irr *figure) words {
	search, ok := d.Program.Return("provider_irr")
	if !ok {
		return words{lit("").formula, ""}
	}
	line := func(what, name string, unit Unit) (string, Value, words) {
		return d.show("Rate of return, "+what, address{d.live.sheet, d.live.rows[name], colScalar}, unit)
	}
	rate := func(what, name string, before, after string) words {
		ref, v, w := line(what, name, UnitPercent)
		return d.choose("If there is the "+what, "ISNUMBER("+ref+")", v.Kind == Number, []words{lit(before), w, lit(after)}, []words{lit("")})
	}
	caseRef, caseValue, _ := line("case", search.Case, UnitCount)
	nearRef, nearValue, near := line("rate nearest to 0%", search.Near, UnitPercent)
	farRef, farValue, far := line("rate farthest from 0%", search.Far, UnitPercent)
	differ := nearValue.Kind == Number && nearValue.Number != farValue.Number
	rates := d.choose("Rates found", "ISNUMBER("+nearRef+")", nearValue.Kind == Number,
		[]words{near, d.choose("Several rates found", nearRef+"<>"+farRef, differ, []words{lit(" and "), far}, []words{lit("")})},
		[]words{lit("none")})
	borrowing := d.choose("Receipts before outlays", caseRef+"<0", caseValue.Number == model.ReturnBorrowing,
		[]words{lit("No return: receipts come before outlays"), rate("rate of the borrowing", search.Near, ", a borrowing rate of ", "")},
		[]words{lit("No return: rates at which the value is 0: "), rates})
	return d.choose("Return", "ISNUMBER("+Address(irr.row, dashColValue)+")", d.figureAt(irr).Kind == Number,
		[]words{lit("Return of "), d.say1("provider_irr"), lit(" a year"),
			rate("rate on the other side", search.Other, " (", " is a rate, too)")}, []words{borrowing})
}

func (d *dashboard) leaving() []answer {
	if d.live.rows["exit_fee"] == 0 || !d.has("committed") || !d.knows("exit.year", "exit.fee") {
		return nil
	}
	ref, inForce, _ := d.show("In force at the end", address{d.live.sheet, d.live.rows["in_force"], d.columns().Last}, UnitFlag)
	year := d.exitYear()
	_, _, share := d.liveInput("exit.fee")
	_, _, fee := d.show("Exit fee", address{d.live.sheet, d.live.rows["exit_fee"], colScalar}, UnitMoney)
	covered := d.narrator().coveredOrNot()
	leaves := []words{lit("The customer leaves at the start of "), year, lit(" for a fee of "), fee, lit(", "), share,
		lit(" of what would still fall due" + covered), lit(".")}
	stays := []words{lit("Nobody leaves in this case; at a fee of "), share, lit(" of what would then still fall due" + covered),
		lit(", leaving would cost ")}
	middle := (d.Deal.Years + 1) / 2
	for i, y := range slices.Compact([]int{1, middle}) {
		at := "at the end of " + d.calendar().Ends(y*d.Deal.PerYear)
		_, _, price := d.show("Fee for leaving "+at, d.yearCell("fee_to_leave", y), UnitMoney)
		stays = append(stays, lit([]string{"", " and "}[i]), price, lit(" "+at))
	}
	stays = append(stays, lit("."))
	stayed := d.ifCommitted("Leaving, if nobody does", stays, []words{lit("Nothing is committed, so that there is no fee for leaving.")})
	return []answer{{"What leaving costs", []words{d.choose("Leaving", ref+"=1", inForce.Number == 1, []words{stayed}, leaves)}}}
}

// exitYear returns when the contract year begins at whose start the live case
// leaves.
func (d *dashboard) exitYear() words {
	row := d.work("Exit year, and the first contract year")
	linked := func(col int, key string) (string, float64) {
		cell := d.link(d.sheet, row, col, address{d.inputs.sheet, d.inputs.rows[key], inputsColLive}, RoleLink)
		return Address(row, col), cell.Value.Number
	}
	ref, exit := linked(dashColValue, "exit.year")
	first, start := linked(dashColValue+1, "term.first_year")
	starts := d.layStarts()
	row = d.work("Exit year, by its start and number")
	years := absolute(starts, dashColValue) + ":" + absolute(starts, dashColValue+d.Deal.Years-1)
	number := Address(row, dashColValue+1)
	name := fmt.Sprintf("INDEX(%s,1,%s)", years, number)
	if d.Deal.Years == 1 { // Gnumeric reads a range of one cell as no range
		name = absolute(starts, dashColValue)
	}
	at := max(1, min(d.Deal.Years, int(exit-start)+1))
	d.sheet.Set(row, dashColValue+1, Cell{Formula: fmt.Sprintf("MAX(1,MIN(COLUMNS(%s),%s-%s+1))", years, ref, first), Value: Num(float64(at)),
		Role: RoleCalculation, Unit: UnitCount})
	text := nameAsText(d.sheet.At(starts, dashColValue+at-1).Value)
	d.sheet.Set(row, dashColValue, Cell{Formula: name + `&""`, Value: Str(text), Role: RoleNote})
	return words{Address(row, dashColValue), text}
}

// layStarts writes when each contract year starts: its first month, or its own
// name.
func (d *dashboard) layStarts() int {
	row := d.work("Starts of the contract years")
	for y := 1; y <= d.Deal.Years; y++ {
		col := dashColValue + y - 1
		name, head := d.calendar().Begins((y-1)*d.Deal.PerYear+1), d.sheet.At(d.yearHead, col)
		cell := Cell{Value: Str(name), Role: RoleNote}
		if name == nameAsText(head.Value) {
			cell = Cell{Formula: Address(d.yearHead, col), Value: head.Value, Role: RoleCalculation, Unit: d.headUnit()}
		}
		d.sheet.Set(row, col, cell)
	}
	return row
}

func (d *dashboard) scenarios() []answer {
	if len(d.cases) < 2 || !d.has("customer_npv") {
		return nil
	}
	parts := append([]words{lit("Value of the deal to the customer, before dilution")}, d.between("customer_npv")...)
	if d.has("pv_funding") {
		f := d.figures["pv_funding"]
		funding := []words{lit("; funding in this case "), d.say1("pv_funding"), lit(" of it")}
		parts = append(parts, d.choose("Funding in the value", Address(f.row, dashColValue)+">0", d.figureAt(f).Number > 0, funding,
			[]words{lit("; without funding in this case")}))
	}
	if d.weighted() {
		_, _, mean := d.show("Value to the customer, probability-weighted",
			address{d.compare.sheet, d.compare.rows["customer_npv"], d.compare.mean}, UnitMoney)
		parts = append(parts, lit("; weighted by probability "), mean)
	}
	return []answer{{"Across the scenarios", append(parts, lit("."))}}
}

// scales answers with ratios that compare deals of any size.
func (d *dashboard) scales() []answer {
	if !d.has("announced", "committed", "debt_equivalent", "headline_ratio", "peak_burden") || d.live.rows["revenue"] == 0 {
		return nil
	}
	a, b := d.figures["debt_equivalent"], d.figures["announced"]
	row := d.work("Debt equivalent over the commitment")
	x, y := d.figureAt(a).Number, d.figureAt(b).Number
	share := 0.0
	if y > 0 {
		share = x / y
	}
	under := Address(b.row, dashColValue)
	d.sheet.Set(row, dashColValue, Cell{Formula: fmt.Sprintf("IF(%s>0,%s/%s,0)", under, Address(a.row, dashColValue), under),
		Value: Num(share), Role: RoleCalculation, Unit: UnitPercent})
	w := d.inWords(Address(row, dashColValue), Num(share), UnitPercent, false)
	d.sheet.Set(row, dashColLiveWords, Cell{Formula: w.formula, Value: Str(w.value), Role: RoleNote})
	parts := append(append([]words{lit("Commitment over funding ")}, d.sayWord("headline_ratio")...),
		lit("; debt equivalent over commitment "), words{Address(row, dashColLiveWords), w.value},
		d.ifRevenue("Due over revenue", []words{lit("; amount due over revenue up to "), d.say1("peak_burden")},
			[]words{lit("; no revenue is given")}))
	if d.has("capex_cover") {
		parts = append(parts, d.ifBuilt("Firm payments over build-out", []words{lit("; firm payments over build-out "), d.say1("capex_cover")},
			[]words{lit("; no build-out is given")}))
	}
	ratios := d.ifCommitted("Ratios", parts, []words{lit("No commitment to compare")})
	return []answer{{"To compare with other deals", []words{ratios, lit(".")}}}
}
