// Package words writes lists, small numbers, endings and shortened names as
// English text, and reads the sentences of templates/narrative.yaml
// (sentences.go). It knows nothing of deals and books.
package words
