// Package words writes English: lists, small numbers, endings, names cut to
// length, and the sentences of templates/narrative.yaml, which it cuts into texts
// and holes (sentences.go). It knows nothing of deals and books: what fills a
// hole, and with what, its callers say.
package words
