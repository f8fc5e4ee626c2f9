package lint

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// scanner reads the XML of worksheets and shared strings. These two kinds of
// parts hold millions of elements, for which encoding/xml is too slow, and it
// refuses the illegal characters that rule 9 wants to see reported. Names lose
// their namespace prefix; attribute values and texts are raw until decoded.
type scanner struct {
	data  []byte
	pos   int
	name  []byte // of the element started or ended last
	attrs []attribute
	text  []byte // of a text token, raw
	cdata bool   // text came from a CDATA section
	empty bool   // the element just started ends at once
	open  [][]byte
}

type attribute struct{ name, value []byte }

type event uint8

const (
	eventEnd event = iota // of an element
	eventStart
	eventText
	eventDone
)

const maxDepth = 200

func newScanner(data []byte) (*scanner, error) {
	if bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
		return nil, errors.New("is not UTF-8")
	}
	return &scanner{data: bytes.TrimPrefix(data, []byte("\ufeff"))}, nil
}

// next gives the next event. After eventStart of an element without content
// comes its eventEnd.
func (s *scanner) next() (event, error) {
	if s.empty {
		s.empty = false
		return eventEnd, s.pop()
	}
	for {
		if s.pos >= len(s.data) {
			if len(s.open) > 0 {
				return eventDone, fmt.Errorf("ends inside <%s>", s.open[len(s.open)-1])
			}
			return eventDone, nil
		}
		if s.data[s.pos] != '<' {
			return eventText, s.readText()
		}
		rest := s.data[s.pos:]
		switch {
		case len(rest) < 2:
			return eventDone, errors.New("ends inside a tag")
		case rest[1] == '/':
			return eventEnd, s.readEnd()
		case rest[1] == '?':
			if err := s.skipTo("?>"); err != nil {
				return eventDone, err
			}
		case bytes.HasPrefix(rest, []byte("<!--")):
			if err := s.skipTo("-->"); err != nil {
				return eventDone, err
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			return eventText, s.readCDATA()
		case rest[1] == '!':
			return eventDone, errors.New("holds a document type, which no workbook has")
		default:
			return eventStart, s.readStart()
		}
	}
}

func (s *scanner) skipTo(end string) error {
	i := bytes.Index(s.data[s.pos:], []byte(end))
	if i < 0 {
		return fmt.Errorf("lacks a %q", end)
	}
	s.pos += i + len(end)
	return nil
}

func (s *scanner) readText() error {
	start := s.pos
	i := bytes.IndexByte(s.data[start:], '<')
	if i < 0 {
		i = len(s.data) - start
	}
	s.text, s.cdata, s.pos = s.data[start:start+i], false, start+i
	return nil
}

func (s *scanner) readCDATA() error {
	start := s.pos + len("<![CDATA[")
	if err := s.skipTo("]]>"); err != nil {
		return err
	}
	s.text, s.cdata = s.data[start:s.pos-len("]]>")], true
	return nil
}

func (s *scanner) pop() error {
	if len(s.open) == 0 {
		return fmt.Errorf("</%s> ends nothing", s.name)
	}
	s.name = local(s.open[len(s.open)-1])
	s.open = s.open[:len(s.open)-1]
	return nil
}

func (s *scanner) readEnd() error {
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

func (s *scanner) readStart() error {
	s.pos++
	name := s.word()
	if len(name) == 0 {
		return errors.New("has a tag without a name")
	}
	if len(s.open) >= maxDepth {
		return errors.New("is nested too deep")
	}
	s.open = append(s.open, name)
	s.name, s.attrs = local(name), s.attrs[:0]
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

func (s *scanner) attribute() error {
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

func (s *scanner) word() []byte {
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

func (s *scanner) space() {
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

// raw gives an attribute's undecoded value, nil if there is none.
func (s *scanner) raw(name string) []byte {
	for i := range s.attrs {
		if string(s.attrs[i].name) == name {
			return s.attrs[i].value
		}
	}
	return nil
}

// attr gives an attribute's value, decoded.
func (s *scanner) attr(name string) string {
	text, _ := decodeText(s.raw(name))
	return text
}

// relation gives the relationship that an element names, under any prefix.
func (s *scanner) relation() string {
	for i := range s.attrs {
		if bytes.HasSuffix(s.attrs[i].name, []byte(":id")) {
			return string(s.attrs[i].value)
		}
	}
	return ""
}

func (s *scanner) flag(name string) bool { return isTrue(string(s.raw(name))) }

func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }

// value gives the text token, decoded, and what is illegal in it.
func (s *scanner) value() (text, illegal string) {
	if s.cdata {
		return string(s.text), illegalIn(s.text)
	}
	return decodeText(s.text)
}

// decodeText resolves entities. illegal names the first character that XML
// does not allow, or a broken entity.
func decodeText(raw []byte) (text, illegal string) {
	illegal = illegalIn(raw)
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

func illegalIn(raw []byte) string {
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
