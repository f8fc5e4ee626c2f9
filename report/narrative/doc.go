// Package narrative composes the sentences that answer the main questions about
// a deal, each of figures of its book.
//
// The wording is in templates/narrative.yaml, a sentence by name with braces for
// what is filled in. Each file is a subject: what is owed (obligation.go,
// firm.go), what is used (use.go), who gains (sides.go), when it would not
// (breakeven.go), how to get out (leaving.go); titles.go has the titles of
// charts. No sentence goes beyond the figures: where there are none, another
// sentence says so, or there is none.
package narrative
