package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits that no honest deal file meets: they bound time, memory and stack.
const (
	MaxFile   = 1 << 18 // bytes; a hostile file costs the YAML lexer 200 bytes of memory each
	maxTokens = 50_000  // words and signs
	maxNested = 32      // levels
)

// ReadFile reads a deal file, and of one that is larger than any only so much
// that ReadDeal sees it: a device may have no end.
func ReadFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxFile+1))
}

// Read turns a deal file into nodes.
func Read(name string, data []byte) (*Node, *File, Problems) {
	if len(data) > MaxFile {
		return nil, nil, Problems{{
			NoExcerpt: true, Pos: Position{name, 1, 1},
			Message: fmt.Sprintf("the file has more than %d bytes", MaxFile),
			Remedy:  "a deal file is a page or two of text: is this the right file?",
		}}
	}
	if p := refuseEncoding(name, data); p != nil {
		return nil, NewFile(name, strings.ToValidUTF8(string(data), "·")), Problems{*p}
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	y := &yamlReader{src: NewFile(name, text), refused: map[token.Type]bool{}}
	root := y.read(text)
	return root, y.src, y.problems
}

// refuseEncoding refuses bytes that are no text at all.
func refuseEncoding(name string, data []byte) *Problem {
	head := string(data[:min(len(data), 2)])
	if head == "\xff\xfe" || head == "\xfe\xff" {
		return &Problem{Pos: Position{name, 1, 1}, Message: "the file is in UTF-16, not UTF-8", NoExcerpt: true, Remedy: "save it as UTF-8"}
	}
	line, column := 1, 1
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return &Problem{Pos: Position{name, line, column}, Message: fmt.Sprintf("the byte 0x%02X is not UTF-8", data[i]),
				Remedy: "save the file as UTF-8"}
		case r == '\n':
			line, column = line+1, 0
		case Unprintable(r) && r != '\t' && r != '\r':
			return &Problem{Pos: Position{name, line, column}, Message: fmt.Sprintf("the control character U+%04X cannot stand in a deal file", r),
				Remedy: "remove it"}
		}
		if r != '\ufeff' || i > 0 {
			column++
		}
		i += n
	}
	return nil
}

// Unprintable reports whether YAML and spreadsheets refuse a character in texts.
func Unprintable(r rune) bool {
	return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 && r != 0x85 || r == 0xfffe || r == 0xffff
}

// yamlReader turns the parser's tree into nodes and its errors into problems.
type yamlReader struct {
	src      *File
	refused  map[token.Type]bool
	problems Problems
}

func (y *yamlReader) problem(pos Position, message, remedy string) {
	y.problems = append(y.problems, Problem{Pos: pos, Message: message, Remedy: remedy})
}

func (y *yamlReader) read(text string) *Node {
	tokens := lexer.Tokenize(text)
	y.refuse(tokens)
	if len(y.problems) > 0 {
		return nil
	}
	file, err := parse(tokens)
	if err != nil {
		y.syntax(err)
		return nil
	}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			if root := y.node(doc.Body); root.Kind != Blank {
				return root
			}
		}
	}
	y.problems = append(y.problems, Problem{
		NoExcerpt: true, Pos: y.src.position(1, 1),
		Message: "the file is empty", Remedy: "offtake init writes a commented deal file to start from",
	})
	return nil
}

// parse calls the YAML parser. Its own panics on odd input are syntax errors.
func parse(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("not YAML")
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

// refuse reports the parts of YAML that deal files do not have, and whatever
// would take the parser long: it is not linear in the size of its input.
func (y *yamlReader) refuse(tokens token.Tokens) {
	if len(tokens) > maxTokens {
		y.problem(y.at(tokens[maxTokens]), fmt.Sprintf("the file has more than %d words and signs", maxTokens), "split it into several deals")
		return
	}
	depth := depthGauge{}
	for i, tk := range tokens {
		if depth.add(tk) > maxNested {
			y.problem(y.at(tk), fmt.Sprintf("keys and lists are nested more than %d deep", maxNested), "a deal file needs four levels at most")
			return
		}
		if !y.refused[tk.Type] { // the first of its kind says it for all
			before := len(y.problems)
			y.refuseToken(tokens, i)
			y.refused[tk.Type] = len(y.problems) > before
		}
	}
}

func (y *yamlReader) refuseToken(tokens token.Tokens, i int) {
	const write = "write the value itself; text that begins with %s must stand in quotes"
	tk := tokens[i]
	switch tk.Type {
	case token.AnchorType:
		y.problem(y.at(tk), `"&" makes an anchor, which deal files do not have`, fmt.Sprintf(write, "&"))
	case token.AliasType:
		y.problem(y.at(tk), `"*" refers to an anchor, which deal files do not have`, fmt.Sprintf(write, "*"))
	case token.TagType:
		y.problem(y.at(tk), Quote(strings.TrimSpace(tk.Value))+" is a tag, which deal files do not have", fmt.Sprintf(write, "!"))
	case token.DirectiveType:
		y.problem(y.at(tk), `text cannot begin with "%"`, "write 50% for %50, and put other text in quotes")
	case token.MergeKeyType:
		y.problem(y.at(tk), `"<<" merges keys, which deal files do not have`, "write the keys themselves")
	case token.MappingKeyType:
		y.problem(y.at(tk), `"?" begins a key of several lines, which deal files do not have`, `put text that begins with "? " in quotes`)
	case token.DocumentHeaderType:
		if i > 0 && tokens[i-1].Type != token.CommentType {
			y.problem(y.at(tk), `"---" begins a second document`, "a file holds one deal: put the other in a file of its own")
		}
	case token.DocumentEndType:
		for _, next := range tokens[i+1:] {
			if next.Type != token.CommentType && next.Type != token.DocumentEndType {
				y.problem(y.at(tk), `"..." ends the deal, but more follows`, `remove the line "..."`)
				return
			}
		}
	}
}

// depthGauge counts how deep a token stands in lists and keys.
type depthGauge struct {
	flow    int   // brackets and braces open
	columns []int // where the open block lists and keys start
}

func (g *depthGauge) add(tk *token.Token) int {
	switch tk.Type {
	case token.SequenceStartType, token.MappingStartType:
		g.flow++
	case token.SequenceEndType, token.MappingEndType:
		g.flow = max(g.flow-1, 0)
	}
	isKey := tk.Next != nil && tk.Next.Type == token.MappingValueType
	if g.flow == 0 && (isKey || tk.Type == token.SequenceEntryType) {
		for n := len(g.columns); n > 0 && g.columns[n-1] >= tk.Position.Column; n-- {
			g.columns = g.columns[:n-1]
		}
		g.columns = append(g.columns, tk.Position.Column)
	}
	return g.flow + len(g.columns)
}

func (y *yamlReader) at(tk *token.Token) Position {
	return y.src.position(max(tk.Position.Line, 1), max(tk.Position.Column, 1))
}

// wording says in the words of deal files what the YAML parser says in its own.
var wording = []struct{ parser, message, remedy string }{
	{"cannot start any token", "a tab stands where YAML wants spaces", "indent with spaces"},
	{"tab character", "a tab stands where YAML wants spaces", "indent with spaces"},
	{"end character of double-quoted", "the text in double quotes has no end",
		`close it with "; inside such a text, a double quote is written \"`},
	{"end character of single-quoted", "the text in single quotes has no end",
		"close it with '; inside such a text, an apostrophe is written ''"},
	{"reserved character", "text cannot begin with this character", "put the text in quotes"},
	{"',' or ']' must be", "the list before this is not closed, or a comma is missing", `separate its values by commas and close it with "]"`},
	{"']' not found", "the list is not closed", `close it with "]"`},
	{"',' or '}' must be", "the keys in braces before this are not closed, or a comma is missing",
		`separate them by commas and close them with "}"`},
	{"end token '}'", "the keys in braces are not closed", `close them with "}"`},
	{"but found ','", "a value is missing before this comma", "write it, or remove the comma"},
	{"flow map content", "a key is missing before this comma", "write it, or remove the comma"},
	{"escape character", "a backslash in double quotes begins an escape that does not exist",
		`write \\ for a backslash, or use single quotes`},
	{"mapping value is not allowed", "there is a second colon in this line",
		`put text that holds ": " in quotes, and begin each key on its own line`},
	{"non-map value", "a key without a colon", `write it as "key: value"`},
	{"unexpected key name", "a key without a colon", `write it as "key: value"`},
	{"block sequence entries", `a list's "- " cannot begin here`, "begin each value of the list on its own line"},
	{"invalid key", "this cannot be a key", `write it as "key: value"; put text that holds ": " in quotes`},
	{"corresponding to", "a bracket closes what was not opened", "remove it"},
	{"header option", "this cannot follow | or >", "begin the text on the next line, or put it in quotes"},
	{"multi-line content", "the text that | or > announces is missing", "begin it on the next line, indented"},
	{"value is not allowed", "this does not fit what stands before it",
		"keys that belong together begin in the same column; text that follows a closing quote or bracket must stand within"},
}

// syntax reports the one error at which the YAML parser stopped.
func (y *yamlReader) syntax(err error) {
	pos := y.src.position(1, 1)
	said := "" // not err.Error(), which prints the whole file with care
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) && syntax.GetToken() != nil {
		tk := syntax.GetToken()
		if next := tk.Next; next != nil && next.Type == token.MappingValueType && next.Position.Line > tk.Position.Line {
			y.tooFarIn(next.Position.Line)
			return
		}
		pos, said = y.at(tk), syntax.GetMessage()
	}
	for _, w := range wording {
		if strings.Contains(said, w.parser) {
			y.problem(pos, w.message, w.remedy)
			return
		}
	}
	y.problem(pos, "the file is not YAML from here on",
		"compare the indentation, colons, quotes and brackets with an example: offtake init writes one")
}

// tight is a key whose colon is followed by its value without a space.
var tight = regexp.MustCompile(`^[ -]*[A-Za-z_.]+:[^ ]`)

// tooFarIn reports a line that, by its indentation, goes on with the text of
// the line before it, but by its colon is a key.
func (y *yamlReader) tooFarIn(line int) {
	if at := tight.FindStringIndex(y.src.lines[line-2]); at != nil {
		y.problem(y.src.position(line-1, at[1]-1), "there is no space after this colon", `write it as "key: value"`)
		return
	}
	text := y.src.lines[line-1]
	column := len(text) - len(strings.TrimLeft(text, " ")) + 1
	y.problem(y.src.position(line, column), "this key is indented too far", "begin it in the same column as the keys before it")
}

// node turns a node of the parser's tree into one of ours.
func (y *yamlReader) node(n ast.Node) *Node {
	switch n := n.(type) {
	case *ast.MappingNode:
		out := y.mapping(n.Values)
		if n.IsFlowStyle || len(n.Values) == 0 {
			out.Pos = y.at(n.GetToken())
		}
		return out
	case *ast.MappingValueNode:
		return y.mapping([]*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		out := &Node{Pos: y.at(n.GetToken()), Kind: List}
		for i, v := range n.Values {
			item := y.node(v)
			if item.Kind == Blank && i < len(n.Entries) {
				item.Pos = y.at(n.Entries[i].Start)
			}
			out.Items = append(out.Items, item)
		}
		return out
	case *ast.NullNode:
		return &Node{Pos: y.at(n.GetToken()), Kind: Blank}
	case *ast.LiteralNode:
		return &Node{Pos: y.at(n.Start), Kind: Scalar, Text: n.Value.Value, Quoted: true}
	case *ast.StringNode:
		quoted := n.Token.Type == token.DoubleQuoteType || n.Token.Type == token.SingleQuoteType
		return &Node{Pos: y.at(n.Token), Kind: Scalar, Text: n.Value, Quoted: quoted}
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode, *ast.MergeKeyNode:
		return &Node{Pos: y.at(n.GetToken()), Kind: Scalar, Text: n.GetToken().Value}
	}
	y.problem(y.at(n.GetToken()), "this kind of YAML has no place in a deal file", "write the value itself")
	return &Node{Pos: y.at(n.GetToken())}
}

func (y *yamlReader) mapping(values []*ast.MappingValueNode) *Node {
	out := &Node{Kind: Mapping}
	for _, v := range values {
		key, value := y.node(v.Key), y.node(v.Value)
		if key.Kind == Blank {
			key.Text = v.Key.GetToken().Value
		}
		if value.Kind == Blank {
			value.Pos = key.Pos // a missing value stands nowhere
		}
		out.Entries = append(out.Entries, Entry{key, value})
	}
	if len(out.Entries) > 0 {
		out.Pos = out.Entries[0].Key.Pos
	}
	return out
}
