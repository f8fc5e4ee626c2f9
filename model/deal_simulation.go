package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model/simulate"
	"offtake/model/source"
)

// MostPaths is how many paths a simulation may have.
const MostPaths = 10_000_000

// Limits of a simulation.
const (
	leastPaths   = 100
	defaultPaths = 10_000
	maxSeed      = 1 << 53 // the whole numbers that every program reads exactly
	maxUncertain = 40
	maxDiscrete  = 100
	leastKept    = 0.01 // of a distribution, within the range of its input
)

// readSimulation reads the distributions of uncertain inputs.
func (r *reader) readSimulation(n *source.Node) {
	if n == nil || n.Kind == source.Blank {
		return
	}
	f := r.fields(n, "simulation", "paths", "seed", "scenario", "metric", "inputs", "correlations")
	if f == nil {
		return
	}
	s := &Simulation{Paths: defaultPaths, Seed: 1, Metric: "customer_npv"}
	before := len(r.problems)
	if p := f["paths"]; p != nil {
		s.Paths = int(r.whole(p, "simulation.paths", leastPaths, MostPaths))
	}
	if p := f["seed"]; p != nil {
		s.Seed = uint64(r.whole(p, "simulation.seed", 0, maxSeed))
	}
	if p := f["scenario"]; p != nil {
		s.Scenario = r.scenarioIndex(p, "simulation")
	}
	if p := f["metric"]; p != nil {
		s.Metric = r.simulationMetric(p, "simulation")
	}
	r.readUncertain(f["inputs"], n, s)
	if c := f["correlations"]; c != nil && c.Kind != source.Blank && len(r.problems) == before {
		r.readCorrelations(c, s)
	}
	if len(r.problems) == before {
		r.deal.Simulation = s
	}
}

// simulationMetric reads the name of a metric, of the model or the deal's own.
func (r *reader) simulationMetric(n *source.Node, what string) string {
	for _, l := range r.deal.Lines {
		if l.Name == n.Text && l.Kind == Metric {
			return l.Name
		}
	}
	name, _ := r.metric(n, nil, what)
	return name
}

// whole reads a whole number from least to most.
func (r *reader) whole(n *source.Node, what string, least, most float64) float64 {
	in := &Input{Key: what, Type: TypeNumber, Min: least, Max: most, Whole: true}
	values, ok := r.value(in, n)
	if !ok {
		return least
	}
	return values[0]
}

func (r *reader) readUncertain(n, parent *source.Node, s *Simulation) {
	const what = "simulation: inputs"
	if n == nil || n.Kind == source.Blank || n.Kind == source.Mapping && len(n.Entries) == 0 {
		r.missing(parent, "simulation", "inputs", "simulation has no inputs",
			"add \"inputs: {price.discount: {distribution: uniform, low: 0%, high: 20%}}\" or others")
		return
	}
	seen := map[string]*source.Node{}
	r.leaves(n, what, "", func(key string, e source.Entry) {
		if in := r.variable(key, e.Key, what); in != nil && r.once(seen, "the distribution of "+key, e.Key) {
			if u := r.uncertain(in, e); u != nil {
				s.Inputs = append(s.Inputs, u)
			}
		}
	})
	if len(s.Inputs) > maxUncertain {
		r.problem(n, fmt.Sprintf("%s has %d inputs, more than %d", what, len(s.Inputs), maxUncertain),
			"leave out those that matter least: a tornado shows which")
	}
}

// lawKeys are the keys of a distribution.
type lawKeys struct {
	law  string
	keys []string
}

// laws lists the distributions. The normal ones are given by mean and sd or by
// p10 and p90.
var laws = []lawKeys{
	{"normal", []string{"mean", "sd", "p10", "p90"}},
	{"lognormal", []string{"mean", "sd", "p10", "p90"}},
	{"triangular", []string{"low", "mode", "high"}},
	{"uniform", []string{"low", "high"}},
	{"discrete", []string{"values", "probabilities"}},
	{"event", []string{"yearly", "from", "until"}},
}

func keysOf(law string) []string {
	for _, l := range laws {
		if l.law == law {
			return slices.Clone(l.keys)
		}
	}
	return nil
}

// lawNames lists the distributions that an input can have: years and whole
// numbers take single values alone.
func lawNames(in *Input) []string {
	var names []string
	for _, l := range laws {
		single := l.law == "discrete" || l.law == "event" && in.Type == TypeYear
		if single || l.law != "event" && !in.InSteps() {
			names = append(names, l.law)
		}
	}
	return names
}

// uncertain reads the distribution of one input.
func (r *reader) uncertain(in *Input, e source.Entry) *Uncertain {
	what := "simulation of " + in.Key
	if e.Value.Kind != source.Mapping {
		r.problem(e.Key, what+" wants a distribution", "write it as {distribution: triangular, low: …, mode: …, high: …}")
		return nil
	}
	name := r.lawName(in, e.Value, what)
	if name == "" {
		return nil
	}
	u := &Uncertain{Input: in, Law: name, Apply: ApplyValue, Low: math.Inf(-1), High: math.Inf(1), at: e.Value}
	keys := append([]string{"distribution"}, keysOf(name)...)
	if !in.InSteps() {
		keys = append(keys, "apply")
	}
	if name != "discrete" && name != "event" {
		keys = append(keys, "min", "max")
	}
	before := len(r.problems)
	f := r.fields(e.Value, what, keys...)
	if a := f["apply"]; a != nil {
		u.Apply = r.apply(a, what)
	}
	if len(r.problems) > before {
		return nil
	}
	p := &parameters{r, u, f, what, e.Value}
	u.law = p.read()
	p.cuts()
	if len(r.problems) > before {
		return nil
	}
	return u
}

// lawName reads which distribution it is.
func (r *reader) lawName(in *Input, n *source.Node, what string) string {
	for _, e := range n.Entries {
		if e.Key.Text != "distribution" {
			continue
		}
		name, ok := r.text(e.Value, "distribution of "+what, oneLine)
		if !ok {
			return ""
		}
		names := lawNames(in)
		if slices.Contains(names, name) {
			return name
		}
		if keysOf(name) != nil {
			cause := "takes single values only"
			if name == "event" {
				cause = "is not the year of an event"
			}
			r.problem(e.Value, fmt.Sprintf("%s: %s %s, so that it cannot be %s", what, in.Key, cause, name),
				"its distributions are "+strings.Join(names, ", "))
			return ""
		}
		r.problem(e.Value, fmt.Sprintf("there is no distribution %s", source.Quote(name)),
			didYouMean(name, names, "the distributions of "+in.Key+" are"))
		return ""
	}
	r.problem(n, what+" has no distribution", "add \"distribution: …\", one of "+strings.Join(lawNames(in), ", "))
	return ""
}

func (r *reader) apply(n *source.Node, what string) Apply {
	text, ok := r.text(n, "apply of "+what, oneLine)
	words := []string{string(ApplyValue), string(ApplyShift), string(ApplyFactor)}
	if ok && !slices.Contains(words, text) {
		r.problem(n, fmt.Sprintf("apply %s of %s is not one of its options", source.Quote(text), what),
			didYouMean(text, words, "the options are"))
	}
	return Apply(text)
}

// parameters reads the numbers of one distribution.
type parameters struct {
	*reader
	u    *Uncertain
	f    map[string]*source.Node
	what string
	n    *source.Node
}

func (p *parameters) read() simulate.Law {
	switch p.u.Law {
	case "normal":
		return p.normal()
	case "lognormal":
		return p.lognormal()
	case "triangular":
		return p.triangular()
	case "uniform":
		return p.uniform()
	case "discrete":
		return p.discrete()
	case "event":
		return p.event()
	}
	panic("model: unknown distribution " + p.u.Law)
}

// number reads a parameter in the unit of the draw; a spread or a limit may
// lie outside of the input's range.
func (p *parameters) number(key string, inRange bool) (float64, bool) {
	n := p.f[key]
	if n == nil {
		p.missing(p.n, p.what, key, fmt.Sprintf("%s has no %s", p.what, key), fmt.Sprintf("add \"%s: …\"", key))
		return 0, false
	}
	values, ok := p.value(p.unit(key, inRange), n)
	if !ok {
		return 0, false
	}
	p.u.Parameters = append(p.u.Parameters, Parameter{key, values, p.u.Apply == ApplyFactor})
	return values[0], true
}

// unit is how a parameter is written: as its input, or, of a factor, as a
// share or a number.
func (p *parameters) unit(key string, inRange bool) *Input {
	in := &Input{Key: key + " of " + p.what, Type: p.u.Type, Unit: p.u.Unit, Min: math.Inf(-1), Max: math.Inf(1)}
	switch {
	case p.u.Apply == ApplyFactor:
		in.Type = TypePercent
	case p.u.Apply == ApplyValue && inRange:
		in.Min, in.Max, in.OpenMin, in.OpenMax = p.u.Min, p.u.Max, p.u.OpenMin, p.u.OpenMax
	}
	return in
}

// pair reads two numbers.
func (p *parameters) pair(a, b string, inRange bool) (x, y float64, ok bool) {
	x, ok1 := p.number(a, inRange)
	y, ok2 := p.number(b, inRange && b != "sd")
	return x, y, ok1 && ok2
}

// byTails reports whether a distribution is given by its 10th and 90th
// percentiles, not by mean and standard deviation.
func (p *parameters) byTails() bool {
	tails, moments := p.f["p10"] != nil || p.f["p90"] != nil, p.f["mean"] != nil || p.f["sd"] != nil
	if tails && moments {
		p.problem(p.n, p.what+" has a mean or sd and a p10 or p90", "give mean and sd, or p10 and p90")
	}
	return tails
}

// afterProblem is a distribution that stands for one that has a problem.
var afterProblem = simulate.Uniform(0, 1)

func (p *parameters) normal() simulate.Law {
	if p.byTails() {
		low, high, ok := p.tails()
		if !ok {
			return afterProblem
		}
		return simulate.NormalTails(low, high)
	}
	mean, sd, ok := p.pair("mean", "sd", true)
	if ok && sd <= 0 {
		p.problem(p.f["sd"], fmt.Sprintf("sd %s of %s is not above 0", source.Quote(p.f["sd"].Text), p.what),
			"write the standard deviation, such as 5%, or leave the input out if it is certain")
		ok = false
	}
	if !ok {
		return afterProblem
	}
	return simulate.Normal(mean, sd)
}

// tails reads the 10th and the 90th percentile.
func (p *parameters) tails() (low, high float64, ok bool) {
	low, high, ok = p.pair("p10", "p90", true)
	if ok && low >= high {
		p.problem(p.f["p90"],
			fmt.Sprintf("p90 %s of %s is not above p10 %s", source.Quote(p.f["p90"].Text), p.what, source.Quote(p.f["p10"].Text)),
			"p10 is the value that one draw in ten falls below, p90 the one that nine in ten do")
		ok = false
	}
	return low, high, ok
}

func (p *parameters) lognormal() simulate.Law {
	names := [2]string{"mean", "sd"}
	var x, y float64
	var ok bool
	byTails := p.byTails()
	if byTails {
		names = [2]string{"p10", "p90"}
		x, y, ok = p.tails()
	} else {
		x, y, ok = p.pair("mean", "sd", true)
	}
	if !ok {
		return afterProblem
	}
	for i, v := range [2]float64{x, y} {
		if v <= 0 {
			p.problem(p.f[names[i]],
				fmt.Sprintf("%s %s of %s is not above 0, as a lognormal distribution is", names[i], source.Quote(p.f[names[i]].Text), p.what),
				"choose normal or triangular for what can be negative")
			ok = false
		}
	}
	switch {
	case !ok:
		return afterProblem
	case byTails:
		return simulate.LognormalTails(x, y)
	}
	return simulate.Lognormal(x, y)
}

func (p *parameters) triangular() simulate.Law {
	low, ok1 := p.number("low", true)
	mode, ok2 := p.number("mode", true)
	high, ok3 := p.number("high", true)
	if !ok1 || !ok2 || !ok3 {
		return afterProblem
	}
	if !(low < high && low <= mode && mode <= high) {
		p.problem(p.n, fmt.Sprintf("%s: low %s, mode %s and high %s do not rise", p.what, p.f["low"].Text, p.f["mode"].Text, p.f["high"].Text),
			"write the least, the most likely and the greatest value")
		return afterProblem
	}
	return simulate.Triangular(low, mode, high)
}

func (p *parameters) uniform() simulate.Law {
	low, high, ok := p.pair("low", "high", true)
	if !ok {
		return afterProblem
	}
	if low >= high {
		p.problem(p.n, fmt.Sprintf("%s: low %s and high %s do not rise", p.what, p.f["low"].Text, p.f["high"].Text),
			"write the least and the greatest value")
		return afterProblem
	}
	return simulate.Uniform(low, high)
}

func (p *parameters) discrete() simulate.Law {
	in := p.unit("values", true)
	in.Key, in.Word, in.Whole = p.u.Key, p.u.Word, p.u.Whole
	values := p.list("values", in, 1, maxDiscrete)
	if values == nil {
		return nil
	}
	p.u.Parameters = append(p.u.Parameters, Parameter{"values", values, p.u.Apply == ApplyFactor})
	probabilities := slices.Repeat([]float64{1 / float64(len(values))}, len(values))
	if n := p.f["probabilities"]; n != nil {
		share := &Input{Key: "probabilities", Type: TypePercent, Max: 1}
		probabilities = p.list("probabilities", share, len(values), len(values))
		if probabilities == nil {
			return nil
		}
		sum := 0.0
		for _, x := range probabilities {
			sum += x
		}
		if math.Abs(sum-1) > within {
			p.problem(n, fmt.Sprintf("the probabilities of %s sum to %s, not 100%%", p.what, percent(sum)), adjust("them", 1-sum))
		}
		p.u.Parameters = append(p.u.Parameters, Parameter{"probabilities", probabilities, true})
	}
	return simulate.NewDiscrete(values, probabilities)
}

// list reads a list of values that may repeat only as probabilities do.
func (p *parameters) list(key string, in *Input, least, most int) []float64 {
	n := p.f[key]
	if n == nil {
		p.missing(p.n, p.what, key, fmt.Sprintf("%s has no %s", p.what, key), fmt.Sprintf("add \"%s: […]\"", key))
		return nil
	}
	if n.Kind != source.List || len(n.Items) < least || len(n.Items) > most {
		wanted := fmt.Sprintf("%d to %d", least, most)
		if least == most {
			wanted = fmt.Sprint(least)
		}
		p.problem(n, fmt.Sprintf("%s of %s wants a list of %s values", key, p.what, wanted), "write them in brackets, with commas")
		return nil
	}
	before := len(p.problems)
	var values []float64
	for i, item := range n.Items {
		if item.Kind != source.Scalar {
			p.problem(item, fmt.Sprintf("entry %d of %s of %s is %s, not a value", i+1, key, p.what, item.Kind), "write "+in.Wanted())
			continue
		}
		x, ok := p.reader.number(in, fmt.Sprintf("%s, entry %d,", in.Key, i+1), item)
		if ok && key == "values" && slices.Contains(values, x) {
			p.problem(item, fmt.Sprintf("%s takes the value %s twice", p.what, source.Quote(item.Text)), "leave one out and add the probabilities")
		}
		values = append(values, x)
	}
	if len(p.problems) > before {
		return nil
	}
	return values
}

// event reads the yearly probability of an event. The contract years are not
// known before all terms are read: settleSimulation makes the law.
func (p *parameters) event() simulate.Law {
	n := p.f["yearly"]
	if n == nil {
		p.missing(p.n, p.what, "yearly", p.what+" has no yearly probability",
			`add "yearly: 10%", the probability that it comes in a year if it has not come before`)
		return nil
	}
	in := &Input{Key: "yearly of " + p.what, Type: TypePercent, Max: 1, ByYear: true}
	yearly, ok := p.value(in, n)
	if !ok {
		return nil
	}
	p.u.Parameters = append(p.u.Parameters, Parameter{"yearly", yearly, true})
	for _, key := range []string{"from", "until"} {
		if n := p.f[key]; n != nil {
			year := &Input{Key: key + " of " + p.what, Type: TypeYear, Min: p.u.Min, Max: p.u.Max, Whole: true}
			if values, ok := p.value(year, n); ok {
				p.u.Parameters = append(p.u.Parameters, Parameter{key, values, false})
			}
		}
	}
	return nil
}

// cuts reads where the deal cuts a distribution.
func (p *parameters) cuts() {
	if p.f["min"] != nil {
		p.u.Low, _ = p.number("min", true)
	}
	if p.f["max"] != nil {
		p.u.High, _ = p.number("max", true)
	}
	if p.u.Low >= p.u.High {
		p.problem(p.f["max"],
			fmt.Sprintf("max %s of %s is not above min %s", source.Quote(p.f["max"].Text), p.what, source.Quote(p.f["min"].Text)),
			"write the smaller one first")
	}
}

// readCorrelations reads the pairs of inputs that go together.
func (r *reader) readCorrelations(n *source.Node, s *Simulation) {
	const what = "simulation: correlations"
	seen := map[string]*source.Node{}
	r.leaves(n, what, "", func(a string, e source.Entry) {
		if e.Value.Kind != source.Mapping {
			r.problem(e.Key, fmt.Sprintf("%s: %s wants an input and a correlation", what, a), "write them as {price.discount: {rates.debt: 0.5}}")
			return
		}
		i := r.place(s, a, e.Key, what)
		r.leaves(e.Value, what, "", func(b string, e source.Entry) {
			j := r.place(s, b, e.Key, what)
			if i < 0 || j < 0 {
				return
			}
			if i == j {
				r.problem(e.Key, fmt.Sprintf("%s: %s goes with itself", what, a), "name two inputs")
				return
			}
			pair := []string{a, b}
			slices.Sort(pair)
			if !r.once(seen, "the correlation of "+strings.Join(pair, " and "), e.Key) {
				return
			}
			in := &Input{Key: "correlation of " + strings.Join(pair, " and "), Type: TypePercent, Min: -1, Max: 1, OpenMin: true, OpenMax: true}
			if values, ok := r.value(in, e.Value); ok {
				s.Correlations = append(s.Correlations, Correlation{A: i, B: j, Value: values[0]})
			}
		})
	})
	if len(s.Correlations) == 0 {
		return
	}
	copula, part, odds := simulate.NewCopula(len(s.Inputs), s.Correlations)
	if copula == nil {
		var names []string
		for _, i := range odds {
			names = append(names, s.Inputs[i].Key)
		}
		r.problem(n,
			fmt.Sprintf("the correlations among %s cannot all hold at once (their matrix is not positive definite)", strings.Join(names, ", ")),
			fmt.Sprintf("bring them nearer to 0: all of them times %.2f would hold", math.Floor(part*100)/100))
	}
	s.copula = copula
}

// place finds an input among the simulated ones.
func (r *reader) place(s *Simulation, key string, n *source.Node, what string) int {
	i := slices.IndexFunc(s.Inputs, func(u *Uncertain) bool { return u.Key == key })
	if i < 0 {
		r.problem(n, fmt.Sprintf("%s: %s has no distribution", what, key), "give it one under simulation.inputs, or leave the correlation out")
	}
	return i
}

// settleSimulation fits the distributions to the terms and to the scenario
// they start from, and holds what they can draw against every rule.
func (r *reader) settleSimulation() {
	d := r.deal
	if d.Simulation == nil || len(r.problems) > 0 {
		return
	}
	trial := *d.Simulation
	trial.Inputs = slices.Clone(trial.Inputs)
	d.Simulation = &trial
	scenario := d.Scenarios[trial.Scenario]
	seen, rules := map[string]bool{}, r.rules()
	for i, u := range trial.Inputs {
		settled := *u
		trial.Inputs[i] = &settled
		var about []rule
		for _, rule := range rules {
			if slices.Contains(rule.reads, u.Key) {
				about = append(about, rule)
			}
		}
		r.settle(&settled, scenario, about, seen)
	}
}

// settle fits one distribution, and holds what it can draw against the rules
// about its input.
func (r *reader) settle(u *Uncertain, s Scenario, rules []rule, seen map[string]bool) {
	if u.Law == "event" {
		u.law = r.eventYears(u)
	}
	if _, isList := u.List(s.Inputs[u.Key]); isList && u.ZeroBeyond && u.Apply == ApplyShift {
		r.problem(u.at, fmt.Sprintf("simulation of %s: apply shift would add to the years after the end of its list, which are 0", u.Key),
			"write apply: factor, or one value for every year")
		return
	}
	u.settle(s.Inputs[u.Key])
	if d, ok := u.law.(simulate.Discrete); ok && u.Cut > 0 {
		low, high := u.Show(u.drawn.Least), u.Show(u.drawn.Most)
		if u.Apply == ApplyFactor {
			low, high = fmt.Sprintf("%.6g", u.drawn.Least), fmt.Sprintf("%.6g", u.drawn.Most)
		}
		r.problem(u.at,
			fmt.Sprintf("simulation of %s: with apply %s, not all of its %d values leave the input in its range", u.Key, u.Apply, len(d.Values)),
			fmt.Sprintf("write values from %s to %s", low, high))
		return
	}
	if 1-u.Cut < leastKept {
		r.problem(u.at, fmt.Sprintf("simulation of %s: only %s of the distribution is in the range of the input", u.Key, percent(1-u.Cut)),
			u.Input.Allowed())
		return
	}
	if len(rules) == 0 {
		return
	}
	before := len(r.problems)
	trial := newLayer()
	trial.at[u.Key] = u.at
	for _, x := range u.extremes() {
		v := make(Values, len(s.Inputs))
		for key, values := range s.Inputs {
			v[key] = values
		}
		v[u.Key] = u.inputs(x)
		r.checkAs(rules, "a draw of the simulation: ", s.Name, v, seen, r.deal.terms, s.own, r.deal.args, trial)
		if len(r.problems) > before {
			break // one draw that does not fit says enough
		}
	}
	for i := range r.problems[before:] {
		if _, single := u.law.(simulate.Discrete); !single {
			r.problems[before+i].Remedy += "; min and max cut a distribution"
		}
	}
}

// extremes are the draws to hold against the rules: of an interval the least,
// the greatest and some between, since a bound may have a meaning of its own
// (a total of 0); of single values all.
func (u *Uncertain) extremes() []float64 {
	if d, ok := u.law.(simulate.Discrete); ok {
		return d.Values
	}
	var draws []float64
	for _, p := range []float64{simulate.LeastDraw, 1e-9, 1e-3, 0.5, 1 - 1e-3, 1 - 1e-9, simulate.MostDraw} {
		draws = append(draws, u.drawn.Quantile(p))
	}
	return draws
}

// eventYears makes the distribution of the year of an event.
func (r *reader) eventYears(u *Uncertain) simulate.Discrete {
	first, years := int(r.deal.Base.One("term.first_year")), int(r.deal.Base.One("term.years"))
	from, until := first, first+years-1
	yearly := u.parameter("yearly")
	for _, bound := range []struct {
		name string
		year *int
	}{{"from", &from}, {"until", &until}} {
		given := u.parameter(bound.name)
		if given == nil {
			continue
		}
		*bound.year = int(given[0])
		if *bound.year < first || *bound.year >= first+years {
			r.problem(u.at, fmt.Sprintf("%s %d of the simulation of %s is not a year of the contract", bound.name, *bound.year, u.Key),
				fmt.Sprintf("the contract years are %d to %d", first, first+years-1))
		}
	}
	return simulate.NewEvent(yearly, first, years, from, until, Never)
}

// parameter returns the values of a parameter; nil if it is not given.
func (u *Uncertain) parameter(name string) []float64 {
	for _, p := range u.Parameters {
		if p.Name == name {
			return p.Values
		}
	}
	return nil
}

// SimulationOptions is what the command line says of a simulation; zero values
// leave what the deal file says.
type SimulationOptions struct {
	Paths, Seed      *int
	Scenario, Metric string
}

// PrepareSimulation makes the deal's simulation ready to run, or says what is
// in its way.
func (d *Deal) PrepareSimulation(t *Template, o SimulationOptions) error {
	if d.Simulation == nil {
		return Problems{{Pos: Position{File: d.File}, Message: "the deal has no simulation",
			Remedy: "add \"simulation:\" with the distributions of its uncertain inputs; offtake init --from anthropic-aws shows how"}}
	}
	trial := *d
	s := *d.Simulation
	trial.Simulation = &s
	r := newReader(t, &trial)
	r.simulates = true
	r.compose()
	r.setSimulation(&s, o)
	r.finish()
	if err := r.problems.ErrorOrNil(d.source); err != nil {
		return err
	}
	*d = trial
	return nil
}

// setSimulation reads the arguments.
func (r *reader) setSimulation(s *Simulation, o SimulationOptions) {
	number := func(flag string, given *int, least, most float64) int {
		argument := fmt.Sprintf("--%s %d", flag, *given)
		return int(r.whole(&source.Node{Argument: argument, Kind: source.Scalar, Text: fmt.Sprint(*given)}, flag, least, most))
	}
	if o.Paths != nil {
		s.Paths = number("paths", o.Paths, leastPaths, MostPaths)
	}
	if o.Seed != nil {
		s.Seed = uint64(number("seed", o.Seed, 0, maxSeed))
	}
	if o.Scenario != "" {
		s.Scenario = r.scenarioIndex(argumentNode("--scenario "+source.Harmless(o.Scenario), o.Scenario), "the simulation")
	}
	if o.Metric != "" {
		s.Metric = r.simulationMetric(argumentNode("--metric "+source.Harmless(o.Metric), o.Metric), "the simulation")
	}
	for _, u := range s.Inputs {
		if n := r.deal.args.at[u.Key]; n != nil && u.Apply == ApplyValue {
			r.problem(n, fmt.Sprintf("the simulation draws %s, so that a value set for it would be of no effect", u.Key),
				"leave it out, or take the input out of the deal's simulation")
		}
	}
}
