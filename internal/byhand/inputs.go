package byhand

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// None is the year of an event that never happens.
const None = 9999

// Inputs holds every input of the model. A list of rates or shares repeats its last value and needs at least one; a
// list of amounts is 0 after its end and may be empty. One value stands for each year's, except of a one-off amount (Later, Build).
type Inputs struct {
	FirstYear float64
	Years     int
	PerYear   int // periods a year: 1, 4 or 12

	CommitmentYears int
	Total           float64
	Shape           string // flat, linear, growth, list, total-only
	Growth          float64
	Minimums        []float64
	TakeOrPay       float64
	Excused         []float64

	DeferralCap   []float64
	DeferralYears float64
	Relief        []float64
	CarryShare    []float64
	CarryOver     string // minimum, quantity
	CarryCap      []float64
	CarryCapOf    string // minimum, shortfall
	CarryYears    float64
	MakeupShare   []float64
	MakeupYears   float64
	MakeupAfter   string // first, minimum, quantity
	MakeupPrice   []float64
	AtEnd         string // forfeit, refund

	PriceSteps    string // year, period
	MarketDecline []float64
	Discount      float64
	PassThrough   float64
	Available     []float64
	Overage       string // contract, market

	DemandSteps     string // year, period
	DemandBasis     string // growth, forecast
	DemandFirstYear float64
	Forecast        []float64
	DemandGrowth    []float64
	ProviderShare   []float64

	EfficiencyYear    float64
	EfficiencyNeeds   float64
	EfficiencyPhaseIn float64
	EfficiencyRebound float64

	ShiftYear  float64
	ShiftStays float64
	ExitYear   float64
	ExitFee    float64

	RevenueBasis     string // growth, forecast
	RevenueForecast  []float64
	RevenueFirstYear float64
	RevenueGrowth    []float64
	OtherCosts       float64
	CutYear          float64
	Cut              float64

	AtSigning     float64
	Later         []float64
	MilestonesMet float64

	CustomerRate float64
	DebtRate     float64
	ProviderRate float64
	Timing       string // mid, end

	Capacity         float64
	CapexPerUnit     float64
	Build            []float64
	UnitsPerCapacity []float64 // empty where the deal does not say
	Expands          string    // yes, no
	Replaces         string    // yes, no
	CostDecline      float64

	UsefulLife    float64
	FixedCost     float64
	CashCost      float64
	Resale        float64
	Tax           float64
	Residual      float64
	StakeMultiple float64

	Tolerance float64
}

// unset is a whole number that is not set; for other numbers it is NaN.
const unset = math.MinInt

func defaults() Inputs {
	return Inputs{
		FirstYear: math.NaN(), Years: unset, PerYear: 1,
		CommitmentYears: unset, Shape: "flat", TakeOrPay: 1,
		DeferralCap: []float64{0}, DeferralYears: None,
		CarryShare: []float64{0}, CarryOver: "minimum", CarryCap: []float64{1}, CarryCapOf: "minimum", CarryYears: 1,
		MakeupShare: []float64{0}, MakeupYears: 3, MakeupAfter: "minimum", MakeupPrice: []float64{0}, AtEnd: "forfeit",
		PriceSteps: "year", MarketDecline: []float64{0}, Available: []float64{1}, Overage: "contract",
		DemandSteps: "year", DemandBasis: "growth", DemandGrowth: []float64{0}, ProviderShare: []float64{1},
		EfficiencyYear: None, EfficiencyNeeds: 1, EfficiencyPhaseIn: 1,
		ShiftYear: None, ShiftStays: 1, ExitYear: None, ExitFee: 1,
		RevenueBasis: "growth", RevenueGrowth: []float64{0}, CutYear: None,
		CustomerRate: math.NaN(), DebtRate: math.NaN(), ProviderRate: math.NaN(), Timing: "mid",
		Build: []float64{1}, Replaces: "yes", UsefulLife: 6, StakeMultiple: 1,
		Tolerance: 1e-6,
	}
}

// FromMap returns the inputs of a deal. Keys are the model's dotted input keys; a value is a float64, a string (an option, or none or
// all for years) or a []float64; a number serves as a list of the same in each year. Missing keys take the model's defaults. The error
// names the key.
func FromMap(m map[string]any) (Inputs, error) {
	in := defaults()
	if err := in.read(m); err != nil {
		return Inputs{}, err
	}
	if in.CommitmentYears == unset {
		in.CommitmentYears = in.Years
	}
	if in.Expands == "" {
		in.Expands = "no"
		if len(in.UnitsPerCapacity) > 0 {
			in.Expands = "yes"
		}
	}
	if err := in.check(); err != nil {
		return Inputs{}, err
	}
	return in, nil
}

// read goes through the keys in order, so that of several wrong ones the same is always reported.
func (in *Inputs) read(m map[string]any) error {
	fields := in.fields()
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		field, ok := fields[key]
		if !ok {
			return fmt.Errorf("%s: no such input", key)
		}
		if err := field(m[key]); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// check refuses what the loops could not run on. Whether a deal makes sense is not this package's business.
func (in *Inputs) check() error {
	given := func(x float64) bool { return !math.IsNaN(x) }
	rules := []struct {
		ok   bool
		what string
	}{
		{given(in.FirstYear), "term.first_year: required"},
		{in.Years != unset, "term.years: required"},
		{in.Years >= 1 && in.Years <= maxYears, "term.years: must be 1 to 40"},
		{in.CommitmentYears >= 1 && in.CommitmentYears <= in.Years, "commitment.years: must be 1 to term.years"},
		{given(in.CustomerRate), "rates.customer: required"},
		{given(in.DebtRate), "rates.debt: required"},
		{given(in.ProviderRate), "rates.provider: required"},
		{len(in.DeferralCap) > 0, "settlement.deferral_cap: needs a value"},
		{len(in.CarryShare) > 0, "settlement.carry_share: needs a value"},
		{len(in.CarryCap) > 0, "settlement.carry_cap: needs a value"},
		{len(in.MakeupShare) > 0, "settlement.makeup_share: needs a value"},
		{len(in.MakeupPrice) > 0, "settlement.makeup_price: needs a value"},
		{len(in.MarketDecline) > 0, "price.market_decline: needs a value"},
		{len(in.Available) > 0, "price.available: needs a value"},
		{len(in.DemandGrowth) > 0, "demand.growth: needs a value"},
		{len(in.ProviderShare) > 0, "demand.provider_share: needs a value"},
		{len(in.RevenueGrowth) > 0, "revenue.growth: needs a value"},
		{in.CarryYears >= 0, "settlement.carry_years: must not be negative"},
		{in.MakeupYears >= 0, "settlement.makeup_years: must not be negative"},
		{in.EfficiencyPhaseIn >= 1, "efficiency.phase_in: must be at least 1"},
		{in.UsefulLife > 0, "provider.useful_life: must be more than 0"},
	}
	for _, rule := range rules {
		if !rule.ok {
			return fmt.Errorf("%s", rule.what)
		}
	}
	return nil
}

// setter puts a value of the map into a field.
type setter func(value any) error

// fields returns the setters of all inputs by key.
func (in *Inputs) fields() map[string]setter {
	all := in.customerFields()
	maps.Copy(all, in.providerFields())
	return all
}

func (in *Inputs) customerFields() map[string]setter {
	return map[string]setter{
		"term.first_year": number(&in.FirstYear),
		"term.years":      whole(&in.Years),
		"term.period":     period(&in.PerYear),
		"term.label":      ignored,

		"commitment.years":       whole(&in.CommitmentYears),
		"commitment.total":       number(&in.Total),
		"commitment.shape":       option(&in.Shape, "flat", "linear", "growth", "list", "total-only"),
		"commitment.growth":      number(&in.Growth),
		"commitment.minimums":    everyYear(&in.Minimums),
		"commitment.take_or_pay": number(&in.TakeOrPay),
		"commitment.excused":     everyYear(&in.Excused),

		"settlement.deferral_cap":   list(&in.DeferralCap),
		"settlement.deferral_years": year(&in.DeferralYears, "all"),
		"settlement.relief":         everyYear(&in.Relief),
		"settlement.carry_share":    list(&in.CarryShare),
		"settlement.carry_over":     option(&in.CarryOver, "minimum", "quantity"),
		"settlement.carry_cap":      list(&in.CarryCap),
		"settlement.carry_cap_of":   option(&in.CarryCapOf, "minimum", "shortfall"),
		"settlement.carry_years":    number(&in.CarryYears),
		"settlement.makeup_share":   list(&in.MakeupShare),
		"settlement.makeup_years":   number(&in.MakeupYears),
		"settlement.makeup_after":   option(&in.MakeupAfter, "first", "minimum", "quantity"),
		"settlement.makeup_price":   list(&in.MakeupPrice),
		"settlement.at_end":         option(&in.AtEnd, "forfeit", "refund"),

		"price.steps":          option(&in.PriceSteps, "year", "period"),
		"price.market_decline": list(&in.MarketDecline),
		"price.discount":       number(&in.Discount),
		"price.pass_through":   number(&in.PassThrough),
		"price.available":      list(&in.Available),
		"price.overage":        option(&in.Overage, "contract", "market"),

		"demand.steps":          option(&in.DemandSteps, "year", "period"),
		"demand.basis":          option(&in.DemandBasis, "growth", "forecast"),
		"demand.first_year":     number(&in.DemandFirstYear),
		"demand.forecast":       everyYear(&in.Forecast),
		"demand.growth":         list(&in.DemandGrowth),
		"demand.provider_share": list(&in.ProviderShare),

		"efficiency.year":     year(&in.EfficiencyYear, "none"),
		"efficiency.needs":    number(&in.EfficiencyNeeds),
		"efficiency.phase_in": number(&in.EfficiencyPhaseIn),
		"efficiency.rebound":  number(&in.EfficiencyRebound),
		"shift.year":          year(&in.ShiftYear, "none"),
		"shift.stays":         number(&in.ShiftStays),
		"exit.year":           year(&in.ExitYear, "none"),
		"exit.fee":            number(&in.ExitFee),

		"revenue.basis":       option(&in.RevenueBasis, "growth", "forecast"),
		"revenue.forecast":    everyYear(&in.RevenueForecast),
		"revenue.first_year":  number(&in.RevenueFirstYear),
		"revenue.growth":      list(&in.RevenueGrowth),
		"revenue.other_costs": number(&in.OtherCosts),
		"revenue.cut_year":    year(&in.CutYear, "none"),
		"revenue.cut":         number(&in.Cut),

		"funding.at_signing":     number(&in.AtSigning),
		"funding.later":          oneOff(&in.Later),
		"funding.milestones_met": number(&in.MilestonesMet),
		"rates.customer":         number(&in.CustomerRate),
		"rates.debt":             number(&in.DebtRate),
		"rates.provider":         number(&in.ProviderRate),
		"rates.timing":           option(&in.Timing, "mid", "end"),
	}
}

func (in *Inputs) providerFields() map[string]setter {
	return map[string]setter{
		"provider.capacity":           number(&in.Capacity),
		"provider.capex_per_unit":     number(&in.CapexPerUnit),
		"provider.build":              oneOff(&in.Build),
		"provider.units_per_capacity": list(&in.UnitsPerCapacity),
		"provider.expands":            option(&in.Expands, "yes", "no"),
		"provider.replaces":           option(&in.Replaces, "yes", "no"),
		"provider.cost_decline":       number(&in.CostDecline),
		"provider.useful_life":        number(&in.UsefulLife),
		"provider.fixed_cost":         number(&in.FixedCost),
		"provider.cash_cost":          number(&in.CashCost),
		"provider.resale":             number(&in.Resale),
		"provider.tax":                number(&in.Tax),
		"provider.residual":           number(&in.Residual),
		"provider.stake_multiple":     number(&in.StakeMultiple),
		"checks.tolerance":            number(&in.Tolerance),
	}
}

func number(to *float64) setter {
	return func(value any) error {
		x, ok := value.(float64)
		if !ok {
			return fmt.Errorf("%v (%T) is not a number", value, value)
		}
		*to = x
		return nil
	}
}

func whole(to *int) setter {
	return func(value any) error {
		x, ok := value.(float64)
		if !ok || x != math.Trunc(x) {
			return fmt.Errorf("%v (%T) is not a whole number", value, value)
		}
		*to = int(x)
		return nil
	}
}

// year also takes the word that stands for no limit: never an event (none), always a permission (all).
func year(to *float64, word string) setter {
	return func(value any) error {
		if value == word {
			*to = None
			return nil
		}
		return number(to)(value)
	}
}

// everyYear reads an amount of each year: one value is every year's.
func everyYear(to *[]float64) setter {
	return func(value any) error {
		if x, ok := value.(float64); ok {
			value = slices.Repeat([]float64{x}, maxYears)
		}
		return list(to)(value)
	}
}

// oneOff reads amounts that each come once: one value would not say when.
func oneOff(to *[]float64) setter {
	return func(value any) error {
		if x, ok := value.(float64); ok {
			return fmt.Errorf("%v comes once: write [%v]", x, x)
		}
		return list(to)(value)
	}
}

// list copies, so that inputs do not change with the map they came from.
func list(to *[]float64) setter {
	return func(value any) error {
		switch x := value.(type) {
		case float64:
			*to = []float64{x}
		case []float64:
			*to = slices.Clone(x)
		default:
			return fmt.Errorf("%v (%T) is not a number or a list of numbers", value, value)
		}
		return nil
	}
}

func option(to *string, allowed ...string) setter {
	return func(value any) error {
		x, ok := value.(string)
		if !ok || !slices.Contains(allowed, x) {
			return fmt.Errorf("%v is none of %v", value, allowed)
		}
		*to = x
		return nil
	}
}

func period(perYear *int) setter {
	return func(value any) error {
		var name string
		if err := option(&name, "year", "quarter", "month")(value); err != nil {
			return err
		}
		*perYear = map[string]int{"year": 1, "quarter": 4, "month": 12}[name]
		return nil
	}
}

// ignored is for keys that name things and compute nothing.
func ignored(any) error { return nil }
