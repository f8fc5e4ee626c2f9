package program

import (
	"slices"
	"strings"
)

// FileKey is a key or a word of deal files that is no input of the model.
type FileKey struct {
	Name  string
	Is    string
	Means string
	As    string // an example
}

// FileKeys are the keys and words of deal files beside the inputs.
var FileKeys = []FileKey{
	{"deal", "group of keys, required", "What the deal is and whose: its name, customer and provider, its dates and its money.",
		"deal: {name: …, customer: …, provider: …}"},
	{"deal.name", "text, required", "The deal's name, which heads every output.", "name: Anthropic–AWS compute commitment"},
	{"deal.customer", "text, required", "Who commits to buy.", "customer: Anthropic"},
	{"deal.provider", "text, required", "From whom.", "provider: Amazon Web Services"},
	{"deal.good", "text", "What is bought, as labels and sentences call it; " + Good + " if it is not given.", "good: compute"},
	{"deal.announced", "day", "When the deal was announced or signed.", "announced: 2026-04-20"},
	{"deal.starts", "month", "Month in which the first contract year begins, in the year term.first_year; January if it is not given.",
		"starts: 2020-05"},
	{"deal.currency", "code of three letters", "Currency of all amounts; USD if it is not given.", "currency: EUR"},
	{"deal.unit", "unit, thousand, million, billion or trillion", "What amounts are counted in; unit if it is not given.", "unit: million"},
	{"memo", "group of keys", "What stands on the documents written of the deal: by whom, for whom, as of when. Each key may be left out.",
		"memo: {prepared_by: …, date: 2026-05-04, version: draft 2}"},
	{"memo.prepared_by", "text of up to 80 characters", "Who prepared the memo and the workbook; their author in the files' properties.",
		"prepared_by: A. Analyst, Example Partners"},
	{"memo.prepared_for", "text of up to 80 characters", "For whom.", "prepared_for: Investment committee"},
	{"memo.date", "day",
		"When they were prepared: the date in the properties of every file. Without it the files have no date.", "date: 2026-05-04"},
	{"memo.version", "text of up to 30 characters", "Which version they are.", "version: draft 2"},
	{"memo.confidential", "text of up to 70 characters",
		"A line that stands on every page of the PDF and on every sheet of the workbook, on screen and in print.",
		"confidential: Strictly confidential"},
	{"memo.logo", "name of a PNG file beside the deal file",
		"A picture at the top right of the PDF's first page and of the workbook's cover: up to 1 MB, " +
			"and up to 2000 pixels wide and high.", "logo: logo.png"},
	{"memo.disclaimer", "text of up to 800 characters",
		"What the documents are not: it stands in the place of the program's own line of limits.",
		"disclaimer: For the addressee alone. No part of it is advice."},
	{"memo.recommendation", "text of up to 500 characters",
		"What the author recommends: a paragraph behind the verdict on the PDF's first page, " +
			"in Markdown, JSON and on the workbook's cover.", "recommendation: Invest, if the minimum is tested over the whole term."},
	{LabelKey, "text", "What stands before the years' names, such as FY for fiscal years. It names them and computes nothing.", "label: FY"},
	{"sources", "list of {text, url}", "Where the deal's terms are from, as both outputs list them.",
		`- {text: "Form 10-K 2026, note 7", url: "https://www.sec.gov/"}`},
	{"notes", "texts by key of an input, or probability", "Where one number is from, or that it is an assumption.",
		"demand.growth: assumption"},
	{"scenarios", "list of {name, probability, bound, set}",
		"What may come: the first is the base, each later one sets the inputs in which it differs. Probabilities are of all or of none. " +
			"With bound: true a scenario is a limit and no story, such as that nothing is used: no worst or best is sought in it. Bounds come last.",
		"- {name: Half the need, set: {efficiency: {year: 2028, needs: 50%}}}"},
	{"lines", "list of {name, label, unit, formula, opening, total, note}",
		"Lines of the reader's own, in the formula language of the model, computed and written into the workbook as the model's are.",
		`- {name: compute_share, unit: "%", formula: "IF(revenue > 0, payment / revenue, 0)"}`},
	{"sensitivity", "group of grids, tornado and bridge",
		"One metric over the values of two inputs, or of several one at a time, and the metric that the bridges between scenarios explain.",
		"tornado: {metric: customer_npv, inputs: {price.discount: [0%, 25%]}}"},
	{"breakeven", "list of {input, metric, target, scenario, range}", "The value of an input at which a metric reaches a target.",
		"- {input: price.discount, metric: pv_lock_in, target: 0}"},
	{"simulation", "group of paths, seed, scenario, metric, inputs and correlations",
		"Distributions of inputs, from which offtake simulate draws.", "inputs: {price.discount: {distribution: uniform, low: 0%, high: 20%}}"},
	{"more than", "word before an amount",
		"The amount is disclosed as more than this. It is computed as the amount alone, and said with the word wherever that amount stands.",
		"total: more than 100"},
	{"at least", "word before an amount",
		"The amount is disclosed as at least this. It is computed as the amount alone, and said with the word wherever that amount stands.",
		"minimums: [at least 80, at least 80]"},
	{"about", "word before an amount",
		"The amount is disclosed as about this. It is computed as the amount alone, and said with the word wherever that amount stands.",
		"total: about 200"},
	{"up to", "word before an amount",
		"The amount is disclosed as up to this. It is computed as the amount alone, and said with the word wherever that amount stands.",
		"later: [0, up to 5]"},
}

// FileKey looks up a key or word of deal files that is no input; nil if there
// is none.
func (t *Template) FileKey(name string) *FileKey {
	for i := range FileKeys {
		if strings.EqualFold(FileKeys[i].Name, strings.TrimSpace(name)) {
			return &FileKeys[i]
		}
	}
	return nil
}

// KeysUnder lists the inputs in a group of keys, such as tranche or tranche.a.
func (t *Template) KeysUnder(group string) []*Input {
	var found []*Input
	for _, in := range t.Inputs {
		if strings.HasPrefix(in.Key, group+".") {
			found = append(found, in)
		}
	}
	return found
}

// Groups lists the groups of input keys.
func (t *Template) Groups() []string {
	var groups []string
	for _, in := range t.Inputs {
		for i, c := range in.Key {
			if c == '.' && !slices.Contains(groups, in.Key[:i]) {
				groups = append(groups, in.Key[:i])
			}
		}
	}
	return groups
}

// ModulesOf lists the modules that have inputs in a group of keys.
func (t *Template) ModulesOf(group string) []*Module {
	var found []*Module
	for _, m := range t.Modules {
		if slices.ContainsFunc(m.Inputs, func(in *Input) bool { return strings.HasPrefix(in.Key, group+".") }) {
			found = append(found, m)
		}
	}
	return found
}
