package summary

import (
	"fmt"
	"math"
	"slices"

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

// answer answers the question of a sentence.
func (d *dashboard) answer(sentence string, with fills) answer {
	return answer{words.SentenceOf(sentence).Question, d.read(sentence, with)}
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
	n := narrative.New(d.Report)
	length, committed := d.length()
	with := fills{"customer": layout.Lit(n.Party(d.Deal.Customer)), "provider": layout.Lit(n.Party(d.Deal.Provider)), "years": length,
		"committed": d.sayWord("announced"), "against": d.against(), "when": nothing}
	apart := d.differ("announced", "firm_total")
	why := layout.Lit(narrative.WhyFirm(d.Report))
	if narrative.OnNotice(d.Report) {
		why = d.told("owed_why_notice", fills{"notice": d.told("live_notice", nil)})
	}
	firm := d.either("Firm, where it is not what was announced", apart,
		d.choose(d.more("firm_total"), "owed_firm", "owed_not_firm", fills{"firm": d.sayWord("firm_total"), "why": why}), nothing)
	with["firm"] = d.fit("Firm and as amended", 40, layout.NonEmpty(firm, d.amended())...)
	owed := d.told("owed", with)
	if narrative.OnNotice(d.Report) {
		owed = d.choose(apart, "owed_notice", "owed", with)
	}
	with["years"] = layout.Lit(d.Calendar().Length(1, d.Periods()))
	owed = d.either("Owed or nothing", committed, owed, d.told("owed_nothing", with))
	return []answer{d.answer("live_owed", fills{"owed": owed}), d.debt()}
}

// against compares the commitment with the funding.
func (d *dashboard) against() layout.Live {
	_, _, signing := d.liveInput("funding.at_signing")
	total, v, all := d.showLive("Funding in all", "funding_total", sheet.UnitMoney)
	later := d.choose(condition{total + ">0", v.Number > 0}, "owed_later", "owed_unfunded", fills{"funding": d.worded("funding_total", all)})
	ratio := d.told("owed_ratio", fills{"funding": d.worded("funding.at_signing", signing)})
	return d.either("Owed against funding", d.isNumber("headline_ratio"), ratio, later)
}

// amended returns what is committed, and firm, on the terms last in force.
func (d *dashboard) amended() layout.Live {
	if !d.has("committed_as_amended", "firm_as_amended") {
		return nothing
	}
	a, b := d.differ("announced", "committed_as_amended"), d.differ("firm_total", "firm_as_amended")
	return d.either("As amended", condition{"OR(" + a.formula + "," + b.formula + ")", a.holds || b.holds},
		d.choose(d.differ("committed_as_amended", "firm_as_amended"), "owed_amended_firm", "owed_amended",
			fills{"committed": d.sayWord("committed_as_amended"), "firm": d.sayWord("firm_as_amended")}), nothing)
}

func (d *dashboard) debt() answer {
	ref, v, rate := d.liveInput("rates.debt")
	with := fills{"per_funding": nothing, "amended": nothing, "course": nothing,
		"rate":     d.choose(condition{ref + "<>0", v.Number != 0}, "debt_rate", "debt_undiscounted", fills{"rate": rate}),
		"interest": d.choose(d.more("implied_interest"), "debt_interest", "", nil)}
	if d.has("debt_as_amended", "interest_as_amended") {
		interest := d.choose(d.more("interest_as_amended"), "debt_interest", "", fills{"implied_interest": d.sayWord("interest_as_amended")})
		with["amended"] = d.choose(d.differ("debt_equivalent", "debt_as_amended"), "debt_amended", "",
			fills{"debt": d.sayWord("debt_as_amended"), "interest": interest})
	}
	return d.answer("live_debt", fills{"debt": d.choose(d.more("debt_equivalent"), "debt", "live_debt_none", with)})
}

func (d *dashboard) cost() []answer {
	if !d.has("total_paid", "total_usage", "total_stranded", "pv_price_effect", "pv_access_value", "pv_lock_in", "pv_stranded") {
		return nil
	}
	return []answer{d.answer("live_cost", nil),
		d.answer("live_present", fills{"stranded": layout.Lit(words.LowerFirst(d.StrandedName()))})}
}

func (d *dashboard) firstShortfall() []answer {
	if !d.has("first_shortfall", "used_share") {
		return nil
	}
	share := "live_shortfall_share"
	with := fills{"share": d.told(share, nil), "period": d.period(), "earliest": nothing}
	if d.has("use_over_due") {
		share = "live_shortfall_use"
	}
	with["first"] = d.choose(d.isNumber("first_shortfall"), "live_shortfall_first", "live_shortfall_never", nil)
	with["share"] = d.choose(d.isNumber("used_share"), share, "live_shortfall_nothing_due", with)
	if f := d.figures["first_shortfall"]; len(d.Cases) > 1 {
		with["earliest"] = d.choose(d.isNumberAt(f, dashColWorst), "live_shortfall_earliest", "live_shortfall_no_scenario",
			fills{"year": d.ref(f, dashColWorstWords), "scenario": d.ref(f, dashColWorstCase)})
	}
	return []answer{d.answer("live_shortfall", with)}
}

// headroom answers how far the need may fall before anything is stranded.
func (d *dashboard) headroom() []answer {
	if !d.has("needs_headroom", "headroom_lowest", "headroom_in_all") {
		return nil
	}
	with := fills{"period": d.period(), "fall": d.say1("needs_headroom"), "all": d.say1("headroom_in_all"), "more": nothing,
		"least": d.ofAll("needs_headroom", "live_headroom_least", "least")}
	if s := d.figures["total_stranded"]; s != nil {
		limit := d.sheet.At(d.rounding, dashColBase).Value.Number
		with["more"] = d.choose(condition{sheet.Address(s.row, dashColValue) + ">" + sheet.Absolute(d.rounding, dashColBase),
			d.figureAt(s).Number > limit}, "headroom_more", "", nil)
	}
	with["room"], with["tightest"] = d.told("headroom_room", with), d.told("live_headroom_tightest", with)
	return []answer{d.choice(d.isNumber("needs_headroom"), "live_headroom", "live_headroom_none", with)}
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
		in := d.Program.Template.Input(d.Deal.BreakEvens[i].Input)
		list = append(list, answer{words.Shorten(in.Label, 32), d.read("live_break_even", d.breakEven(fmt.Sprintf("Break-even %d", k+1), i))})
	}
	return list
}

// breakEven returns where a metric reaches its target, and whether that holds.
func (d *dashboard) breakEven(what string, i int) fills {
	at, b := d.Sensitivity.BreakEvens[i], d.Deal.BreakEvens[i]
	in, metric := d.Program.Template.Input(b.Input), d.Program.Line(b.Metric)
	column := layout.InputsColFirst + b.Scenario
	zero, v, target := d.show(what+", target", at.Target, layout.UnitOf[metric.Unit])
	_, _, name := d.show(what+", scenario", sheet.Ref{Sheet: d.Inputs.Sheet, Row: layout.RowHeader, Col: column}, sheet.UnitNone)
	_, _, status := d.show(what+", status", at.Status, sheet.UnitNone)
	with := fills{"scenario": name, "label": layout.Lit(words.LowerFirst(in.Label)), "low": layout.Lit(layout.TypedAs(in, b.Low)),
		"high": layout.Lit(layout.TypedAs(in, b.High))}
	with["metric"] = d.choose(condition{zero + "<>0", v.Number != 0}, narrative.AtTarget(b, false), narrative.AtTarget(b, true),
		fills{"metric": layout.Lit(words.LowerFirst(metric.Label)), "target": target})
	switch {
	case b.Found:
		ref, v, solved := d.show(what+", solved value", at.Solved, layout.UnitOf[in.Unit])
		with["value"] = solved
		with["input"] = d.choose(condition{ref + ">0", v.Number > 0}, narrative.IfInput(b.Input), "if_label", with)
		ref, v, assumed := d.show(what+", assumed", sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows[b.Input], Col: column},
			layout.UnitOf[in.Unit])
		some, none := narrative.Against(d.Report, b)
		with["against"] = d.choose(condition{ref + "<>0", v.Number != 0}, some, none, fills{"assumed": assumed})
		return fills{"reached": d.told("reached", with), "status": status}
	case b.Everywhere:
		return fills{"reached": d.told("everywhere", with), "status": status}
	}
	return fills{"reached": d.told("unreached", with), "status": status}
}

func (d *dashboard) margin() []answer {
	if !d.has("worst_gross_margin", "worst_margin_without", "term_margin", "term_margin_without", "margin_erosion") ||
		d.Live.Rows["revenue"] == 0 {
		return nil
	}
	f, with := d.figures["margin_erosion"], fills{"at": nothing, "erosion": d.say1("margin_erosion"), "period": d.period()}
	lowers := condition{sheet.Address(f.row, dashColValue) + ">" + sheet.Absolute(d.negligible, dashColValue),
		d.figureAt(f).Number > d.sheet.At(d.negligible, dashColValue).Value.Number}
	with["erosion"] = d.choose(lowers, "margin_erosion_one", "margin_gain_one", with)
	with["other"] = d.ofAll("worst_gross_margin", "margin_other", "lowest")
	return []answer{d.choice(d.hasRevenue(), "live_margin", "margin_none", fills{"margin": d.told("live_margin_lowest", with)}),
		d.choice(d.hasRevenue(), "live_margin_term", "margin_none", fills{"margin": d.marginOfTerm()})}
}

// marginOfTerm returns the margin over the term, and why it is above the base's
// in a case in which the deal has a lower value.
func (d *dashboard) marginOfTerm() layout.Live {
	over := d.told("live_margin_over", nil)
	if len(d.Cases) == 1 || !d.has("customer_npv") {
		return over
	}
	above := func(name, sign string) (string, bool) {
		f := d.figures[name]
		live, base := d.figureAt(f).Number, d.sheet.At(f.row, dashColBase).Value.Number
		return sheet.Address(f.row, dashColValue) + sign + sheet.Address(f.row, dashColBase), (sign == ">" && live > base) || (sign == "<" && live < base)
	}
	with, a := above("term_margin", ">")
	without, b := above("term_margin_without", ">")
	lower, c := above("customer_npv", "<")
	base := func(name string) layout.Live { return d.ref(d.figures[name], dashColBaseWords) }
	why := d.told("margin_why", fills{"scenario": d.caseName(), "base": d.baseName(),
		"with": d.say1("term_margin"), "base_with": base("term_margin"),
		"without": d.say1("term_margin_without"), "base_without": base("term_margin_without")})
	return d.either("Why the margin is above the base's", condition{"AND(" + with + "," + without + "," + lower + ")", a && b && c}, why, over)
}

// ofAll returns a figure's worst of all scenarios and the scenario it is in, if
// any has one, in a sentence with a hole for it.
func (d *dashboard) ofAll(name, sentence, hole string) layout.Live {
	if len(d.Cases) == 1 {
		return nothing
	}
	f := d.figures[name]
	return d.choose(d.isNumberAt(f, dashColWorst), sentence, "",
		fills{hole: d.ref(f, dashColWorstWords), "scenario": d.ref(f, dashColWorstCase), "at": nothing})
}

// hasRevenue is the condition that the live case has revenue.
func (d *dashboard) hasRevenue() condition {
	if d.revenue.formula == "" {
		ref, v, _ := d.showLive("Revenue", "revenue", sheet.UnitMoney)
		d.revenue = condition{ref + ">0", v.Number > 0}
	}
	return d.revenue
}

func (d *dashboard) provider() []answer {
	if !d.has("provider_irr", "provider_npv", "capex_cover", "debt_equivalent") {
		return nil
	}
	with := fills{"provider": layout.Lit(narrative.New(d.Report).Party(d.Deal.Provider)), "return": d.liveReturn(), "least": d.leastReturn(),
		"cover": d.choose(d.more("debt_equivalent"), "cover", "cover_not_firm", nil)}
	built := d.isNumber("capex_cover")
	list := []answer{d.choice(built, "live_provider", "live_provider_unbuilt", fills{"earns": d.told("live_provider_earns", with)})}
	if d.Live.Rows["capacity_peak"] > 0 && d.Live.Rows["book_left"] > 0 && d.knows("provider.residual") {
		list = append(list, d.choice(built, "live_build", "live_build_none", fills{"build": d.build()}))
	}
	return list
}

// build returns what the provider builds in the live case, whether that is
// known to serve all use, and how much of what is left of it counts.
func (d *dashboard) build() layout.Live {
	_, _, peak := d.showLive("Most capacity in use", "capacity_peak", sheet.UnitCapacity)
	ref, v, left := d.showLive("Book value left at the end", "book_left", sheet.UnitMoney)
	_, _, share := d.liveInput("provider.residual")
	with := fills{"peak": d.fit("Most capacity", 40, peak, layout.Lit(" "+d.UnitLabel("capacity")))}
	build := d.told("live_build_assumed", with)
	if d.knows("provider.units_per_capacity") {
		ref, v, _ := d.liveInput("provider.units_per_capacity")
		build = d.choose(condition{ref + ">0", v.Number > 0}, "live_build_follows", "live_build_assumed", with)
	}
	limit := d.sheet.At(d.rounding, dashColBase).Value.Number
	return d.told("live_build_left", fills{"build": build, "left": d.choose(
		condition{ref + ">" + sheet.Absolute(d.rounding, dashColBase), v.Number > limit}, "build_left", "build_left_none",
		fills{"book": left, "share": share})})
}

// signed returns one of two sentences by the sign of a rate, without the sign.
func (d *dashboard) signed(what, ref string, v sheet.Value, unit sheet.Unit, plus, minus, hole string, with fills) layout.Live {
	row := d.work(what + ", without its sign")
	size := v
	size.Number = math.Abs(v.Number)
	d.sheet.Set(row, dashColValue, sheet.Cell{Formula: fmt.Sprintf("IF(ISNUMBER(%s),ABS(%s),%s)", ref, ref, ref), Value: size,
		Role: sheet.RoleCalculation, Unit: unit})
	with = with.and(hole, d.wordsBeside(row, size, unit))
	return d.choose(condition{ref + "<0", v.Kind == sheet.Number && v.Number < 0}, minus, plus, with)
}

// returns returns what the provider earns a year, or loses, by the value in a
// column of the rate of return.
func (d *dashboard) returns(what string, col int) layout.Live {
	f := d.figures["provider_irr"]
	return d.signed(what, sheet.Address(f.row, col), d.sheet.At(f.row, col).Value, sheet.UnitPercent, "provider_return", "provider_loss", "irr", nil)
}

// leastReturn returns the least return of all scenarios, or of those that have
// one, unless it is that of the live case.
func (d *dashboard) leastReturn() layout.Live {
	if len(d.Cases) == 1 {
		return nothing
	}
	f, last := d.figures["provider_irr"], dashColCases+len(d.Cases)-1
	have := 0
	for col := dashColCases; col <= last; col++ {
		if d.sheet.At(f.row, col).Value.Kind == sheet.Number {
			have++
		}
	}
	ref := sheet.Address(f.row, dashColCases) + ":" + sheet.Address(f.row, last)
	rank := d.choose(condition{fmt.Sprintf("COUNT(%s)=COLUMNS(%s)", ref, ref), have == len(d.Cases)}, "rank_all", "rank_some", nil)
	live, worst := d.say1("provider_irr"), d.ref(f, dashColWorstWords)
	with := fills{"rank": rank, "return": d.returns("Least return", dashColWorst), "scenario": d.ref(f, dashColWorstCase)}
	least := d.choose(condition{live.Formula + "=" + worst.Formula, live.Value == worst.Value}, "live_provider_worst", "live_provider_least", with)
	return d.either("Least return, if any", condition{"COUNT(" + ref + ")>0", have > 0}, least, nothing)
}

// liveReturn returns the provider's rate of return in the live case and the
// other rate at which its flows have no value, or why there is none.
func (d *dashboard) liveReturn() layout.Live {
	search, ok := d.Program.Return("provider_irr")
	if !ok {
		return nothing
	}
	rate := func(what, name, sentence string, with fills) layout.Live {
		ref, v, w := d.showLive("Rate of return, "+what, name, sheet.UnitPercent)
		return d.choose(condition{"ISNUMBER(" + ref + ")", v.Kind == sheet.Number}, sentence, "", with.and("rate", w))
	}
	caseRef, caseValue, _ := d.showLive("Rate of return, case", search.Case, sheet.UnitCount)
	nearRef, nearValue, near := d.showLive("Rate of return, rate nearest to 0%", search.Near, sheet.UnitPercent)
	farRef, farValue, far := d.showLive("Rate of return, rate farthest from 0%", search.Far, sheet.UnitPercent)
	differ := nearValue.Kind == sheet.Number && nearValue.Number != farValue.Number
	rates := d.either("One rate or two", condition{nearRef + "<>" + farRef, differ}, d.told("return_rates_two", fills{"near": near, "far": far}), near)
	why := d.either("Why there is no return", condition{caseRef + "<0", caseValue.Number == model.ReturnBorrowing},
		d.told("return_borrowing", fills{"rate": rate("rate of the borrowing", search.Near, "return_borrowing_rate", nil)}),
		d.choose(condition{"ISNUMBER(" + nearRef + ")", nearValue.Kind == sheet.Number}, "return_rates", "return_rates_none", fills{"rates": rates}))
	found := d.told("live_provider_return", fills{"return": d.returns("Return", dashColValue),
		"other": rate("rate on the other side", search.Other, "return_other", nil)})
	none := d.told("provider_no_return", fills{"npv": d.say1("provider_npv"), "why": why})
	return d.either("Return or why there is none", d.isNumber("provider_irr"), found, none)
}

func (d *dashboard) leaving() []answer {
	if d.Live.Rows["exit_fee"] == 0 || !d.has("committed") || !d.knows("exit.year", "exit.fee") {
		return nil
	}
	ref, inForce, _ := d.show("In force at the end", sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["in_force"], Col: d.Columns().Last},
		sheet.UnitFlag)
	with := fills{"scenario": d.caseName(), "year": d.exitYear(), "covered": layout.Lit(narrative.New(d.Report).CoveredOrNot()),
		"open": d.told("live_exit_open", nil)}
	_, _, with["share"] = d.liveInput("exit.fee")
	_, _, with["fee"] = d.showLive("Exit fee", "exit_fee", sheet.UnitMoney)
	with["leaves"] = d.told("exit_leaves", with)
	var prices []layout.Live
	for _, y := range slices.Compact([]int{1, (d.Deal.Years + 1) / 2}) {
		at := d.Calendar().Ends(y * d.Deal.PerYear)
		_, _, price := d.show("Fee for leaving at the end of "+at, d.YearCell("fee_to_leave", y), sheet.UnitMoney)
		prices = append(prices, d.told("exit_price", fills{"fee": price, "at": layout.Lit(at)}))
	}
	with["amounts"] = prices[0]
	if len(prices) > 1 {
		with["amounts"] = d.told("exit_costs", fills{"first": prices[0], "second": prices[1]})
	}
	with["cost"] = d.told("exit_cost", with)
	stays := d.choose(d.more("committed"), "live_exit_stays", "live_exit_no_commitment", with)
	with["leaving"] = d.either("Leaving or staying", condition{ref + "=1", inForce.Number == 1}, stays, d.told("live_exit_leaves", with))
	return []answer{d.answer("live_exit", with)}
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
	with := fills{"range": d.between("customer_npv"), "funding": nothing, "mean": nothing}
	if f := d.figures["pv_funding"]; f != nil {
		with["funding"] = d.choose(condition{sheet.Address(f.row, dashColValue) + ">0", d.figureAt(f).Number > 0},
			"live_scenarios_funding", "live_scenarios_unfunded", nil)
	}
	if d.IsWeighted() {
		_, _, mean := d.show("Value to the customer, probability-weighted",
			sheet.Ref{Sheet: d.Compare.Sheet, Row: d.Compare.Rows["customer_npv"], Col: d.Compare.Mean}, sheet.UnitMoney)
		with["mean"] = d.told("live_scenarios_mean", fills{"mean": mean})
	}
	return []answer{d.answer("live_scenarios", with)}
}

// scales answers with ratios that compare deals of any size.
func (d *dashboard) scales() []answer {
	if !d.has("announced", "committed", "debt_equivalent", "headline_ratio", "peak_burden") || d.Live.Rows["revenue"] == 0 {
		return nil
	}
	a, b := d.figures["debt_equivalent"], d.figures["announced"]
	row := d.work("Debt equivalent over the commitment")
	share := 0.0
	if y := d.figureAt(b).Number; y > 0 {
		share = d.figureAt(a).Number / y
	}
	under := sheet.Address(b.row, dashColValue)
	d.sheet.Set(row, dashColValue, sheet.Cell{Formula: fmt.Sprintf("IF(%s>0,%s/%s,0)", under, sheet.Address(a.row, dashColValue), under),
		Value: sheet.Num(share), Role: sheet.RoleCalculation, Unit: sheet.UnitPercent})
	with := fills{"debt": d.wordsBeside(row, sheet.Num(share), sheet.UnitPercent), "cover": nothing,
		"burden": d.choose(d.hasRevenue(), "live_scales_burden", "live_scales_no_revenue", nil)}
	if d.has("capex_cover") {
		with["cover"] = d.choose(d.isNumber("capex_cover"), "live_scales_cover", "live_scales_unbuilt", nil)
	}
	with["ratios"] = d.choose(d.more("committed"), "live_scales_ratios", "live_scales_none", with)
	return []answer{d.answer("live_scales", with)}
}
