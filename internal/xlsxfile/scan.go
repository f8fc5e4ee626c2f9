package xlsxfile

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Scanner reads XML event by event. Worksheets and shared strings hold millions
// of elements, for which encoding/xml is too slow, and it refuses the illegal
// characters that rule 9 of the lint reports. Names have no namespace prefix;
// attribute values and texts are raw until decoded.
type Scanner struct {
	Name []byte // of the element that began or ended last
	Text []byte // of the last text, raw

	data  []byte
	begin int // where the last event begins
	pos   int // where it ends
	attrs []attribute
	cdata bool // the text came from a CDATA section
	empty bool // the element that just began ends at once
	open  [][]byte
}

type attribute struct{ name, value []byte }

// Event is what [Scanner.Next] came upon.
type Event uint8

// The events.
const (
	End   Event = iota // of an element
	Start              // of an element
	Text
	Done // the XML is at its end
)

const maxDepth = 200

// NewScanner returns a scanner of a part's bytes, which must be UTF-8.
func NewScanner(data []byte) (*Scanner, error) {
	if bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
		return nil, errors.New("is not UTF-8")
	}
	return &Scanner{data: data, pos: len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff")))}, nil
}

// Depth returns how many elements are open.
func (s *Scanner) Depth() int { return len(s.open) }

// Span returns where in the bytes the last event begins and ends. The end of an
// element without content is empty.
func (s *Scanner) Span() (begin, end int) { return s.begin, s.pos }

// Next returns the next event. After the Start of an element without content
// comes its End.
func (s *Scanner) Next() (Event, error) {
	if s.empty {
		s.begin, s.empty = s.pos, false
		return End, s.pop()
	}
	for {
		s.begin = s.pos
		if s.pos >= len(s.data) {
			if len(s.open) > 0 {
				return Done, fmt.Errorf("ends inside <%s>", s.open[len(s.open)-1])
			}
			return Done, nil
		}
		if s.data[s.pos] != '<' {
			return Text, s.readText()
		}
		rest := s.data[s.pos:]
		switch {
		case len(rest) < 2:
			return Done, errors.New("ends inside a tag")
		case rest[1] == '/':
			return End, s.readEnd()
		case rest[1] == '?':
			if err := s.skipTo("?>"); err != nil {
				return Done, err
			}
		case bytes.HasPrefix(rest, []byte("<!--")):
			if err := s.skipTo("-->"); err != nil {
				return Done, err
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			return Text, s.readCDATA()
		case rest[1] == '!':
			return Done, errors.New("holds a document type, which no workbook has")
		default:
			return Start, s.readStart()
		}
	}
}

func (s *Scanner) skipTo(end string) error {
	i := bytes.Index(s.data[s.pos:], []byte(end))
	if i < 0 {
		return fmt.Errorf("lacks a %q", end)
	}
	s.pos += i + len(end)
	return nil
}

func (s *Scanner) readText() error {
	start := s.pos
	i := bytes.IndexByte(s.data[start:], '<')
	if i < 0 {
		i = len(s.data) - start
	}
	s.Text, s.cdata, s.pos = s.data[start:start+i], false, start+i
	return nil
}

func (s *Scanner) readCDATA() error {
	start := s.pos + len("<![CDATA[")
	if err := s.skipTo("]]>"); err != nil {
		return err
	}
	s.Text, s.cdata = s.data[start:s.pos-len("]]>")], true
	return nil
}

func (s *Scanner) pop() error {
	if len(s.open) == 0 {
		return fmt.Errorf("</%s> ends nothing", s.Name)
	}
	s.Name = local(s.open[len(s.open)-1])
	s.open = s.open[:len(s.open)-1]
	return nil
}

func (s *Scanner) readEnd() error {
	i := bytes.IndexByte(s.data[s.pos:], '>')
	if i < 0 {
		return errors.New("ends inside a tag")
	}
	name := bytes.TrimRight(s.data[s.pos+2:s.pos+i], " \t\r\n")
	s.pos += i + 1
	if len(s.open) == 0 || !bytes.Equal(s.open[len(s.open)-1], name) {
		return fmt.Errorf("</%s> does not end what was begun", name)
	}
	return s.pop()
}

func (s *Scanner) readStart() error {
	s.pos++
	name := s.word()
	if len(name) == 0 {
		return errors.New("has a tag without a name")
	}
	if len(s.open) >= maxDepth {
		return errors.New("is nested too deep")
	}
	s.open = append(s.open, name)
	s.Name, s.attrs = local(name), s.attrs[:0]
	for {
		s.space()
		if s.pos >= len(s.data) {
			return errors.New("ends inside a tag")
		}
		switch s.data[s.pos] {
		case '>':
			s.pos++
			return nil
		case '/':
			if s.pos+1 >= len(s.data) || s.data[s.pos+1] != '>' {
				return errors.New("has a stray / in a tag")
			}
			s.pos += 2
			s.empty = true
			return nil
		}
		if err := s.attribute(); err != nil {
			return err
		}
	}
}

func (s *Scanner) attribute() error {
	name := s.word()
	s.space()
	if len(name) == 0 || s.pos+1 >= len(s.data) || s.data[s.pos] != '=' {
		return errors.New("has a broken attribute")
	}
	s.pos++
	s.space()
	if s.pos >= len(s.data) || s.data[s.pos] != '"' && s.data[s.pos] != '\'' {
		return errors.New("has an attribute without quotes")
	}
	quote := s.data[s.pos]
	i := bytes.IndexByte(s.data[s.pos+1:], quote)
	if i < 0 {
		return errors.New("ends inside an attribute")
	}
	s.attrs = append(s.attrs, attribute{name, s.data[s.pos+1 : s.pos+1+i]})
	s.pos += i + 2
	return nil
}

func (s *Scanner) word() []byte {
	start := s.pos
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\r', '\n', '=', '/', '>', '<', '"', '\'':
			return s.data[start:s.pos]
		}
		s.pos++
	}
	return s.data[start:s.pos]
}

func (s *Scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\r', '\n':
			s.pos++
		default:
			return
		}
	}
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// Raw returns an attribute's undecoded value, nil if there is none.
func (s *Scanner) Raw(name string) []byte {
	for i := range s.attrs {
		if string(s.attrs[i].name) == name {
			return s.attrs[i].value
		}
	}
	return nil
}

// Attr returns an attribute's value, decoded.
func (s *Scanner) Attr(name string) string {
	text, _ := DecodeText(s.Raw(name))
	return text
}

// Flag reports whether an attribute is true.
func (s *Scanner) Flag(name string) bool { return IsTrue(string(s.Raw(name))) }

// IsTrue reports whether the text of an attribute or element means true.
func IsTrue(s string) bool { return s == "1" || s == "true" || s == "on" }

// Value returns the last text, decoded, and what is illegal in it.
func (s *Scanner) Value() (text, illegal string) {
	if s.cdata {
		return string(s.Text), IllegalIn(s.Text)
	}
	return DecodeText(s.Text)
}

// DecodeText resolves entities. What is illegal is the first character that XML
// does not allow, or a broken entity.
func DecodeText(raw []byte) (text, illegal string) {
	illegal = IllegalIn(raw)
	if bytes.IndexByte(raw, '&') < 0 {
		return string(raw), illegal
	}
	var out strings.Builder
	for len(raw) > 0 {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			out.Write(raw)
			break
		}
		out.Write(raw[:i])
		raw = raw[i:]
		end := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
		r, ok := rune(0), false
		if end > 0 {
			r, ok = entity(string(raw[1:end]))
		}
		if !ok {
			return out.String() + string(raw), "a broken entity"
		}
		if !legalRune(r) && illegal == "" {
			illegal = fmt.Sprintf("character U+%04X", r)
		}
		out.WriteRune(r)
		raw = raw[end+1:]
	}
	return out.String(), illegal
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, base := strings.TrimPrefix(name, "#"), 10
	if len(digits) == len(name) {
		return 0, false
	}
	if hex := strings.TrimPrefix(digits, "x"); len(hex) < len(digits) {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && n <= utf8.MaxRune
}

// IllegalIn names the first character that XML does not allow, "" if there is
// none.
func IllegalIn(raw []byte) string {
	for i := 0; i < len(raw); {
		c := raw[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
				return fmt.Sprintf("character U+%04X", c)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			return "bytes that are not UTF-8"
		}
		if !legalRune(r) {
			return fmt.Sprintf("character U+%04X", r)
		}
		i += n
	}
	return ""
}

func legalRune(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return true
	case r < ' ' || r >= 0xd800 && r <= 0xdfff || r == 0xfffe || r == 0xffff:
		return false
	}
	return r <= utf8.MaxRune
}

// SharedStrings reads the shared strings of a workbook; runs of rich text are
// joined and phonetic hints left out. It calls report for every text that holds
// what XML does not allow.
func SharedStrings(data []byte, report func(illegal string)) ([]string, error) {
	s, err := NewScanner(data)
	if err != nil {
		return nil, err
	}
	var list []string
	var text strings.Builder
	inText, phonetic := false, 0
	for {
		event, err := s.Next()
		if err != nil {
			return nil, err
		}
		switch {
		case event == Done:
			return list, nil
		case event == Start && string(s.Name) == "rPh":
			phonetic++
		case event == End && string(s.Name) == "rPh":
			phonetic--
		case event == Start && string(s.Name) == "t":
			inText = phonetic == 0
		case event == End && string(s.Name) == "t":
			inText = false
		case event == Text && inText:
			part, illegal := s.Value()
			text.WriteString(part)
			if illegal != "" {
				report(illegal)
			}
		case event == End && string(s.Name) == "si":
			list = append(list, Plain(text.String()))
			text.Reset()
		}
	}
}

var characterCode = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// Plain returns the text of a cell as programs show it: _x0041_ stands for the
// character of that code.
func Plain(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return characterCode.ReplaceAllStringFunc(text, func(code string) string {
		n, err := strconv.ParseUint(code[2:6], 16, 16)
		if err != nil {
			return code
		}
		return string(rune(n))
	})
}
