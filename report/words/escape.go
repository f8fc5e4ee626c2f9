package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ShellLine returns words joined into a line that a shell splits into the same
// words.
func ShellLine(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = ShellWord(w)
	}
	return strings.Join(quoted, " ")
}

// ShellWord returns a word, quoted if a shell would split it. A character that
// cannot be shown becomes a space.
func ShellWord(w string) string {
	w = strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return ' '
	}, w)
	if w == "" || strings.ContainsAny(w, " \u00A0\t'\"[]*?&|;<>$`\\(){}!#~") {
		return "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
	}
	return w
}

// PlainText returns a text that no spreadsheet program reads as a formula: one
// that begins like a formula has an apostrophe before it.
func PlainText(s string) string {
	const begins = "=+-@\t\r＝＋－＠" // the wide ones too: some programs read them as the others
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune(begins, first) {
		return "'" + s
	}
	return s
}

var markdownMarks = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;",
	"*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`)

// MarkdownText returns a text that stays a text: whatever Markdown, HTML or a
// spreadsheet would read as markup or a formula is escaped.
func MarkdownText(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = markdownMarks.Replace(s)
	if strings.ContainsAny(s[:min(1, len(s))], "=+-#@") {
		s = `\` + s
	}
	return s
}
