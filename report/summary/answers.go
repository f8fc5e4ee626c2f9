package summary

import (
	"fmt"
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

// answer answers the question of a sentence.
func (d *dashboard) answer(sentence string, with fills) answer {
	return answer{words.SentenceOf(sentence).Question, d.read(sentence, with)}
}

func (d *dashboard) owed() []answer {
	length, committed := d.length()
	with := d.parties(fills{"years": length, "committed": d.sayWord("announced"), "against": d.against(), "when": nothing, "firm": nothing},
		length)
	apart, owed := d.differ("announced", "firm_total"), "owed"
	if narrative.OnNotice(d.Report) {
		owed = "owed_notice"
	}
	text := d.choose(apart, owed, "owed", with)
	text = d.either("Owed or nothing", committed, text,
		d.told("owed_nothing", with.and("years", layout.Lit(d.Calendar().Length(1, d.Periods())))))
	list := []answer{d.answer("live_owed", fills{"owed": text})}
	if why := narrative.WhyFirm(d.Report); why != "" || d.figures["committed_as_amended"] != nil {
		list = append(list, d.firm(layout.Lit(why), apart, committed))
	}
	return append(list, d.debt())
}

// roomOfSentence is how many characters of a sentence its line has room for.
const roomOfSentence = 190

// parties adds the parties' names to what fills the sentence on what is owed, cut
// where its line would not hold them.
func (d *dashboard) parties(with fills, length layout.Live) fills {
	n := narrative.New(d.Report)
	taken := len([]rune(words.Say("owed_notice", "customer", "", "provider", "", "firm", "", "when", "", "years", length.Value,
		"committed", with["committed"].Value, "against", with["against"].Value)))
	n.Longest = max(9, min(n.Longest, (roomOfSentence-taken)*3/8)) // two names, each a third longer
	with["customer"], with["provider"] = layout.Lit(n.Party(d.Deal.Customer)), layout.Lit(n.Party(d.Deal.Provider))
	return with
}

// firm answers how much of what was announced is firm, and what both are on the
// terms last in force, in deals in which these may differ.
func (d *dashboard) firm(why layout.Live, apart, committed condition) answer {
	if narrative.OnNotice(d.Report) {
		why = d.told("owed_why_notice", fills{"notice": d.told("live_notice", nil)})
	}
	with := fills{"firm": d.sayWord("firm_total"), "why": why}
	part := d.choose(d.more("firm_total"), "live_firm_part", "live_firm_none", with)
	text := d.either("Firm, in part or all", apart, part, d.told("live_firm_all", nil))
	all := d.either("Firm, if anything is committed", committed, text, d.told("live_firm_nothing", nil))
	return d.answer("live_firm", fills{"firm": all, "amended": d.amended()})
}

// against compares the commitment with the funding.
func (d *dashboard) against() layout.Live {
	signing, all := d.liveInput("funding.at_signing"), d.showLive("Funding in all", "funding_total", sheet.UnitMoney)
	later := d.choose(all.positive(), "owed_later", "owed_unfunded", fills{"funding": d.worded("funding_total", all.Live)})
	ratio := d.choose(d.figure("headline_ratio").some(), "owed_ratio", "owed_small",
		fills{"funding": d.worded("funding.at_signing", signing.Live)})
	return d.either("Owed against funding", d.figure("headline_ratio").known().and(signing.some()), ratio, later)
}

// amended returns what is committed, and firm, on the terms last in force.
func (d *dashboard) amended() layout.Live {
	if d.figures["committed_as_amended"] == nil {
		return nothing
	}
	return d.either("As amended", d.differ("announced", "committed_as_amended").or(d.differ("firm_total", "firm_as_amended")),
		d.choose(d.differ("committed_as_amended", "firm_as_amended"), "owed_amended_firm", "owed_amended",
			fills{"committed": d.sayWord("committed_as_amended"), "firm": d.sayWord("firm_as_amended")}), nothing)
}

func (d *dashboard) debt() answer {
	rate := d.liveInput("rates.debt")
	with := fills{"per_funding": nothing, "amended": nothing, "course": nothing,
		"rate":     d.choose(rate.some(), "debt_rate", "debt_undiscounted", fills{"rate": rate.Live}),
		"interest": d.choose(d.more("implied_interest"), "debt_interest", "", nil)}
	if d.figures["debt_as_amended"] != nil {
		interest := d.choose(d.more("interest_as_amended"), "debt_interest", "", fills{"implied_interest": d.sayWord("interest_as_amended")})
		with["amended"] = d.choose(d.differ("debt_equivalent", "debt_as_amended"), "debt_amended", "",
			fills{"debt": d.sayWord("debt_as_amended"), "interest": interest})
	}
	return d.answer("live_debt", fills{"debt": d.choose(d.more("debt_equivalent"), "debt", "live_debt_none", with)})
}

func (d *dashboard) cost() []answer {
	left := d.more("pv_exit_fee")
	paid := fills{"fee": d.choose(left, "live_cost_fee", "", fills{"fee": d.exitFee().Live})}
	with := fills{"stranded": layout.Lit(words.LowerFirst(d.StrandedName())), "fee": d.choose(left, "live_present_fee", "", nil)}
	cost := d.signed("Price effect", d.figure("pv_price_effect"), sheet.UnitMoney, "live_present_cost", "live_present_saved", "price", with)
	with["cost"] = d.either("Lock-in cost, if any", d.more("pv_lock_in").or(d.more("pv_price_effect")), cost, d.told("live_present_none", nil))
	return []answer{d.choice(d.more("total_paid"), "live_cost", "live_cost_nothing", paid), d.answer("live_present", with)}
}

// apart answers how much equity that vests and a loan count, in deals that have
// them.
func (d *dashboard) apart() []answer {
	var list []answer
	for _, x := range []struct{ metric, sentence, counts, takes, none string }{
		{"pv_vesting", "live_vesting", "vesting", "vesting_given", "live_vesting_none"},
		{"pv_loan", "live_loan", "loan", "loan_dear", "live_loan_none"},
	} {
		if d.Live.Rows[x.metric] == 0 {
			continue
		}
		what := words.SentenceOf(x.sentence).Question + ", present value"
		value := d.showLive(what, x.metric, sheet.UnitMoney)
		counts := d.signed(what, value, sheet.UnitMoney, x.counts, x.takes, "amount",
			fills{"scenario": d.caseName(), "steps": nothing, "rate": d.liveInput("rates.customer").Live})
		counts = d.either(what+", if any", value.some(), counts, d.told(x.none, nil))
		list = append(list, d.answer(x.sentence, fills{"counts": counts}))
	}
	return append(list, d.terms()...)
}

// terms answers what comes of the terms that the deal turns on.
func (d *dashboard) terms() []answer {
	var list []answer
	for _, sentence := range narrative.TermSentences {
		if narrative.HasTerm(d.Report, sentence) < 0 {
			continue
		}
		lines, with := narrative.TermLines(sentence), fills{"scenario": d.caseName()}
		var first number
		for k, name := range lines {
			l := d.Program.Line(name)
			amount := d.showLive(l.Label+words.Either(l.Kind == model.Metric, "", ", in all"), name, layout.UnitOf[l.Unit])
			if with[name] = amount.Live; k == 0 {
				first = amount
			}
		}
		question := strings.TrimSuffix(words.SentenceOf(sentence).Question, ".")
		list = append(list, answer{question, []layout.Live{d.choose(first.some(), sentence, "live_term_none", with)}})
	}
	return list
}

func (d *dashboard) firstShortfall() []answer {
	share := d.figure("used_share")
	with := fills{"earliest": nothing, "over": d.choose(d.more("use_over_due"), "live_shortfall_over", "", nil),
		"first": d.choose(d.figure("first_shortfall").known(), "live_shortfall_first", "live_shortfall_never", nil)}
	with["share"] = d.either("Used share", share.known(), d.choose(share.some(), "live_shortfall_share", "live_shortfall_unused", with),
		d.told("live_shortfall_nothing_due", nil))
	if d.Deal.Stories() > 1 {
		year, scenario := d.worst("first_shortfall")
		with["earliest"] = d.choose(year.known(), "live_shortfall_earliest", "live_shortfall_no_scenario",
			fills{"year": year.Live, "scenario": scenario})
	}
	return []answer{d.answer("live_shortfall", with)}
}

// headroom answers how far the need may fall before anything is stranded.
func (d *dashboard) headroom() []answer {
	with := fills{"period": d.period(), "fall": d.say1("needs_headroom"), "all": d.say1("headroom_in_all"),
		"more": d.choose(d.more("total_stranded"), "headroom_more", "", nil), "least": nothing}
	if d.Deal.Stories() > 1 {
		least, scenario := d.worst("needs_headroom")
		said := d.choose(least.some(), "live_headroom_least", "live_headroom_least_none", fills{"least": least.Live, "scenario": scenario})
		with["least"] = d.either("Least headroom, if any", least.known(), said, nothing)
	}
	with["room"] = d.told("headroom_room", with)
	fall := d.figure("needs_headroom")
	none := d.choose(d.more("total_stranded"), "live_headroom_short", "live_headroom_any", nil)
	some := d.either("Headroom or none", fall.some(), d.told("live_headroom_some", with), none)
	return []answer{d.choice(fall.known(), "live_headroom", "live_headroom_none", fills{"headroom": some})}
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
		with := d.breakEven(fmt.Sprintf("Break-even %d", k+1), i)
		with["stale"] = d.choose(holds(with), "", "live_break_even_stale", nil)
		list = append(list, answer{words.Shorten(in.Label, 32), d.read("live_break_even", with)})
	}
	return list
}

// holds is the condition that a break-even still holds.
func holds(breakEven fills) condition {
	status := breakEven["status"]
	return condition{status.Formula + `="holds"`, status.Value == "holds"}
}

// breakEven returns where a metric reaches its target, and whether that holds.
func (d *dashboard) breakEven(what string, i int) fills {
	at, b := d.Sensitivity.BreakEvens[i], d.Deal.BreakEvens[i]
	in, metric, column := d.Program.Template.Input(b.Input), d.Program.Line(b.Metric), layout.InputsColFirst+b.Scenario
	target := d.show(what+", target", at.Target, layout.UnitOf[metric.Unit])
	name := d.showOr(what+", scenario", sheet.Ref{Sheet: d.Inputs.Sheet, Row: layout.RowHeader, Col: column}, sheet.UnitNone, layout.NoName)
	status := d.show(what+", status", at.Status, sheet.UnitNone)
	with := fills{"scenario": name.Live, "label": layout.Lit(words.LowerFirst(in.Label)), "low": layout.Lit(layout.TypedAs(in, b.Low)),
		"high": layout.Lit(layout.TypedAs(in, b.High)),
		"metric": d.choose(target.some(), narrative.AtTarget(b, false), narrative.AtTarget(b, true),
			fills{"metric": layout.Lit(words.LowerFirst(metric.Label)), "target": target.Live})}
	reached := words.Either(b.Everywhere, "everywhere", "unreached")
	if b.Found {
		solved := d.show(what+", solved value", at.Solved, layout.UnitOf[in.Unit])
		with["input"] = d.choose(solved.positive(), narrative.IfInput(b.Input), "if_label", with.and("value", solved.Live))
		assumed := d.showOr(what+", assumed", sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows[b.Input], Col: column},
			layout.UnitOf[in.Unit], layout.NoValue)
		some, none := narrative.Against(d.Report, b)
		with["against"], reached = d.choose(assumed.some(), some, none, fills{"assumed": assumed.Live}), "reached"
	}
	return fills{"reached": d.told(reached, with), "status": status.Live}
}

func (d *dashboard) margin() []answer {
	with := fills{"at": nothing, "erosion": d.say1("margin_erosion"), "period": d.period()}
	with["erosion"] = d.choose(d.figure("margin_erosion").positive(), "margin_erosion_one", "margin_gain_one", with)
	with["other"] = d.ofAll("worst_gross_margin", "margin_other", "lowest")
	return []answer{d.choice(d.hasRevenue(), "live_margin", "margin_none", with.and("margin", d.told("live_margin_lowest", with))),
		d.choice(d.hasRevenue(), "live_margin_term", "margin_none", fills{"margin": d.marginOfTerm()})}
}

// marginOfTerm returns the margin over the term, and why it is above the base's
// in a case in which the deal has a lower value.
func (d *dashboard) marginOfTerm() layout.Live {
	over := d.told("live_margin_over", nil)
	if d.Deal.Stories() == 1 {
		return over
	}
	base := func(name string) number { return d.figureIn(name, dashColBase, dashColBaseWords) }
	value, with, without := base("customer_npv"), base("term_margin"), base("term_margin_without")
	why := d.told("margin_why", fills{"scenario": d.caseName(), "base": d.baseName(), "with": d.say1("term_margin"), "base_with": with.Live,
		"without": d.say1("term_margin_without"), "base_without": without.Live})
	return d.either("Why the margin is above the base's", with.less(d.figure("term_margin")).
		and(without.less(d.figure("term_margin_without"))).and(d.figure("customer_npv").less(value)), why, over)
}

// ofAll returns a figure's worst of all scenarios and the scenario it is in, if
// any has one and the live case has another, in a sentence with a hole for it.
func (d *dashboard) ofAll(name, sentence, hole string) layout.Live {
	if d.Deal.Stories() == 1 {
		return nothing
	}
	worst, scenario := d.worst(name)
	apart := worst.known().and(d.figure(name).unlike(worst))
	return d.choose(apart, sentence, "", fills{hole: worst.Live, "scenario": scenario, "at": nothing})
}

// hasRevenue is the condition that the live case has revenue.
func (d *dashboard) hasRevenue() condition {
	if d.revenue.formula == "" {
		d.revenue = d.showLive("Revenue", "revenue", sheet.UnitMoney).positive()
	}
	return d.revenue
}

func (d *dashboard) provider() []answer {
	built := d.figure("capex_cover").known()
	earns := d.told("live_provider_earns", fills{"return": d.liveReturn(), "least": d.leastReturn()})
	cover := d.either("Cover, if any", d.more("capex_cover"), d.choose(d.stays(), "live_cover_firm", "live_cover_until", nil),
		d.told("live_cover_nothing", nil))
	covers := d.either("Cover, if firm", d.more("debt_equivalent"), cover, d.told("live_cover_none", nil))
	covers = d.either("Cover, if built", built, covers, d.told("live_cover_unbuilt", nil))
	return []answer{d.choice(built, "live_provider", "live_provider_unbuilt", fills{"earns": earns}),
		d.answer("live_cover", fills{"covers": covers}),
		d.choice(built, "live_build", "live_build_none", fills{"build": d.build()})}
}

// build returns what the provider builds in the live case, whether that is
// known to serve all use, and how much of what is left of it counts.
func (d *dashboard) build() layout.Live {
	peak := d.showLive("Most capacity in use", "capacity_peak", sheet.UnitCapacity)
	left := d.showLive("Book value left at the end", "book_left", sheet.UnitMoney)
	share := d.liveInput("provider.residual")
	with := fills{"peak": d.fit("Most capacity", 40, peak.Live, layout.Lit(" "+d.UnitLabel("capacity"))),
		"book": left.Live, "share": share.Live}
	with["build"] = d.told("live_build_assumed", with)
	if d.Inputs.Rows["provider.units_per_capacity"] > 0 {
		with["build"] = d.choose(d.liveInput("provider.units_per_capacity").positive(), "live_build_follows", "live_build_assumed", with)
	}
	with["left"] = d.either("What is left", left.some(), d.choose(share.some(), "build_left", "build_left_uncounted", with),
		d.told("build_left_none", nil))
	return d.told("live_build_left", with)
}

// returns returns what the provider earns a year, or loses.
func (d *dashboard) returns(what string, rate number) layout.Live {
	return d.either(what+", if not zero", rate.some(), d.signed(what, rate, sheet.UnitPercent, "provider_return", "provider_loss", "irr", nil),
		d.told("provider_even", nil))
}

// leastReturn returns the least return of all scenarios, or of those that have
// one, unless it is that of the live case.
func (d *dashboard) leastReturn() layout.Live {
	if d.Deal.Stories() == 1 {
		return nothing
	}
	f, all := d.figures["provider_irr"], true
	for i := range d.Deal.Stories() {
		all = all && d.sheet.At(f.row, dashColCases+i).Value.Kind == sheet.Number
	}
	ref := sheet.Address(f.row, dashColCases) + ":" + sheet.Address(f.row, dashColCases+d.Deal.Stories()-1)
	rank := d.choose(condition{fmt.Sprintf("COUNT(%s)=COLUMNS(%s)", ref, ref), all}, "rank_all", "rank_some", nil)
	worst, scenario := d.worst("provider_irr")
	least := d.choose(same(d.say1("provider_irr"), worst.Live), "live_provider_worst", "live_provider_least",
		fills{"rank": rank, "return": d.returns("Least return", worst), "scenario": scenario})
	return d.either("Least return, if any", worst.known(), least, nothing)
}

// liveReturn returns the provider's rate of return in the live case and the
// other rate at which its flows have no value, or why there is none.
func (d *dashboard) liveReturn() layout.Live {
	search, _ := d.Program.Return("provider_irr")
	rate := func(what, name string) number { return d.showLive("Rate of return, "+what, name, sheet.UnitPercent) }
	found := d.showLive("Rate of return, case", search.Case, sheet.UnitCount)
	near, far := rate("rate nearest to 0%", search.Near), rate("rate farthest from 0%", search.Far)
	other, irr := rate("rate on the other side", search.Other), d.figure("provider_irr")
	with := fills{"npv": d.say1("provider_npv"), "rate": near.Live, "near": near.Live, "far": far.Live}
	with["rates"] = d.either("One rate or two", same(near.Live, far.Live), near.Live, d.told("return_rates_two", with))
	with["rate"] = d.choose(near.known(), "return_borrowing_rate", "", with)
	with["why"] = d.either("Why there is no return", found.negative(), d.told("return_borrowing", with),
		d.choose(near.known(), "return_rates", "return_rates_none", with))
	with["return"] = d.returns("Return", irr)
	with["other"] = d.choose(other.known(), "return_other", "", fills{"rate": other.Live})
	return d.choose(irr.known(), "live_provider_return", "provider_no_return", with)
}

// stays is the condition that the live case is in force to the end.
func (d *dashboard) stays() condition {
	if d.staying.formula == "" {
		at := sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["in_force"], Col: d.Columns().Last}
		d.staying = d.show("In force at the end", at, sheet.UnitFlag).positive()
	}
	return d.staying
}

// exitFee returns what the live case pays for leaving.
func (d *dashboard) exitFee() number {
	if d.fee.ref == "" {
		d.fee = d.showLive("Exit fee", "exit_fee", sheet.UnitMoney)
	}
	return d.fee
}

func (d *dashboard) leaving() []answer {
	fee, share := d.exitFee(), d.liveInput("exit.fee")
	with := fills{"scenario": d.caseName(), "year": d.exitYear(), "covered": layout.Lit(narrative.New(d.Report).CoveredOrNot()),
		"open": d.told("live_exit_open", nil), "share": share.Live,
		"fee": fee.Live}
	with["leaves"] = d.choose(fee.some(), "exit_leaves", "live_exit_free", with)
	var prices []layout.Live
	for _, y := range slices.Compact([]int{1, (d.Deal.Years + 1) / 2}) {
		at := d.Calendar().Ends(y * d.Deal.PerYear)
		price := d.show("Fee for leaving at the end of "+at, d.YearCell("fee_to_leave", y), sheet.UnitMoney)
		prices = append(prices, d.told("exit_price", fills{"fee": price.Live, "at": layout.Lit(at)}))
	}
	with["amounts"] = prices[0]
	if len(prices) > 1 {
		with["amounts"] = d.told("exit_costs", fills{"first": prices[0], "second": prices[1]})
	}
	with["cost"] = d.choose(share.some(), "exit_cost", "live_exit_no_fee", with)
	stay := d.choose(d.more("committed"), "live_exit_stays", "live_exit_no_commitment", with)
	with["leaving"] = d.either("Leaving or staying", d.stays(), stay, d.told("live_exit_leaves", with))
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
	if d.Deal.Stories() < 2 {
		return nil
	}
	with := fills{"range": d.between("customer_npv"), "mean": nothing,
		"funding": d.choose(d.figure("pv_funding").positive(), "live_scenarios_funding", "live_scenarios_unfunded", nil)}
	if d.IsWeighted() {
		mean := d.show("Value to the customer, probability-weighted",
			sheet.Ref{Sheet: d.Compare.Sheet, Row: d.Compare.Rows["customer_npv"], Col: d.Compare.Mean}, sheet.UnitMoney)
		with["mean"] = d.told("live_scenarios_mean", fills{"mean": mean.Live})
	}
	return []answer{d.answer("live_scenarios", with)}
}

// scales answers with ratios that compare deals of any size.
func (d *dashboard) scales() []answer {
	over, under := d.figure("debt_equivalent"), d.figure("announced")
	share := 0.0
	if under.now.Number > 0 {
		share = over.now.Number / under.now.Number
	}
	debt := d.computed("Debt equivalent over the commitment", fmt.Sprintf("IF(%s>0,%s/%s,0)", under.ref, over.ref, under.ref),
		sheet.Num(share), sheet.UnitPercent)
	with := fills{"debt": debt.Live, "burden": d.choose(d.hasRevenue(), "live_scales_burden", "live_scales_no_revenue", nil),
		"cover": d.choose(d.figure("capex_cover").known(), "live_scales_cover", "live_scales_unbuilt", nil)}
	return []answer{d.answer("live_scales", fills{"ratios": d.choose(d.more("committed"), "live_scales_ratios", "live_scales_none", with)})}
}
