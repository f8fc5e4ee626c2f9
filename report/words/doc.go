// Package words writes lists, small numbers, endings and shortened names as
// English text. It knows nothing of deals and books.
package words
