// Package templates embeds the data that offtake is made of: the model
// template, the example deals, the fonts and the narrative texts.
package templates

import (
	"bytes"
	"embed"
	"io/fs"
	"strings"
)

// Model is the model template, read by model.ReadTemplate: the core and then
// the modules, in the order of their files' names.
var Model = join()

//go:embed model.yaml
var core []byte

//go:embed terms/*.yaml
var terms embed.FS

// join puts the core and the modules into one text, each behind a line "---".
func join() []byte {
	files, err := fs.Glob(terms, "terms/*.yaml")
	if err != nil {
		panic(err) // the pattern is right
	}
	all := [][]byte{core}
	for _, name := range files {
		data, err := terms.ReadFile(name)
		if err != nil {
			panic(err) // the folder is embedded
		}
		all = append(all, data)
	}
	return bytes.Join(all, []byte("\n---\n"))
}

//go:embed deals/*.yaml
var deals embed.FS

// DefaultDeal is the embedded deal that is run when none is named.
const DefaultDeal = "anthropic-aws"

// Deals lists the embedded deals by name, in alphabetical order.
func Deals() []string {
	entries, err := fs.ReadDir(deals, "deals")
	if err != nil {
		panic(err) // the folder is embedded
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// Deal gives an embedded deal file by name.
func Deal(name string) ([]byte, bool) {
	data, err := deals.ReadFile("deals/" + name + ".yaml")
	return data, err == nil
}

// FontRegular and FontBold are the faces of the PDF.
var (
	//go:embed fonts/OfftakeSans-Regular.ttf
	FontRegular []byte
	//go:embed fonts/OfftakeSans-Bold.ttf
	FontBold []byte
)

// NewDeal is the commented deal file that init writes.
//
//go:embed new-deal.yaml
var NewDeal []byte

// Interview is the deal file that init writes from an interview.
//
//go:embed interview.yaml
var Interview []byte

// Narrative holds the sentences of the outputs.
//
//go:embed narrative.yaml
var Narrative []byte

// Verdict holds the questions of the verdict, and the limits of the words that
// answer them.
//
//go:embed verdict.yaml
var Verdict []byte
