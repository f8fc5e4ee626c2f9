package lint

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
)

// The search for circular references. Every cell of a range counts as a
// precedent, so a range of n cells used by n cells is n² edges. They are never
// listed: going through a range skips the cells that are finished, by a union
// of finished neighbours, and a range of several rows is a node of its own, met
// once however often it is used. Tarjan's algorithm, with its own stack, finds
// the rings.

// cellGraph numbers the formula cells sheet by sheet, row by row.
type cellGraph struct {
	book   *book
	sheets []sheetGraph
	cells  []*cell
	rows   []int32 // by node
	of     []int32 // sheet by node
	areas  map[areaKey]int32
	ranges []areaKey // by node, after the cells
	steps  int64

	index, low []int32 // Tarjan's, by node; 0 is not met yet
	onStack    []bool
	stack      []int32
	frames     []frame
	counter    int32
	rings      []ring
}

// sheetGraph is the part of one sheet: its cells by rows, and by columns where
// tall ranges ask for it.
type sheetGraph struct {
	base   int32
	byRow  *order
	byCol  *order
	places []int32 // in byCol, by node-base
}

// ring is a set of cells of which each depends on itself.
type ring struct {
	cells []int32
}

// frame is a node whose edges are being gone through.
type frame struct {
	node int32
	edge int32 // next reference of a cell
	on   int32 // sheet of the range that is being walked, -1 for none
	self bool  // refers to itself directly
	walk walk
}

func newCellGraph(b *book) *cellGraph {
	g := &cellGraph{book: b, sheets: make([]sheetGraph, len(b.sheets)), areas: map[areaKey]int32{}}
	for i, s := range b.sheets {
		base := int32(len(g.cells))
		byRow := &order{}
		s.each(func(r int32, c *cell) {
			if c.formula == 0 {
				return
			}
			g.cells = append(g.cells, c)
			g.rows = append(g.rows, r)
			g.of = append(g.of, int32(i))
			byRow.major = append(byRow.major, r)
			byRow.minor = append(byRow.minor, c.col)
		})
		byRow.finish()
		g.sheets[i] = sheetGraph{base: base, byRow: byRow}
	}
	g.index = make([]int32, len(g.cells))
	g.low = make([]int32, len(g.cells))
	g.onStack = make([]bool, len(g.cells))
	return g
}

// order is a sheet's formula cells by rows, then columns, or the other way
// round. Finished cells are joined with what follows them.
type order struct {
	major, minor []int32
	nodes        []int32 // less the sheet's base; nil if in order
	next         []int32
}

func (o *order) finish() {
	o.next = make([]int32, len(o.major)+1)
	for i := range o.next {
		o.next[i] = int32(i)
	}
}

// from is the first place at or behind the pair.
func (o *order) from(major, minor int32) int32 {
	return int32(sort.Search(len(o.major), func(i int) bool {
		return o.major[i] > major || o.major[i] == major && o.minor[i] >= minor
	}))
}

// open is the first place at or behind i that is not finished.
func (o *order) open(i int32) int32 {
	for o.next[i] != i {
		o.next[i] = o.next[o.next[i]]
		i = o.next[i]
	}
	return i
}

// node is the cell at a place, less the sheet's base.
func (o *order) node(place int32) int32 {
	if o.nodes == nil {
		return place
	}
	return o.nodes[place]
}

// walk goes through the unfinished cells of a range, along its shorter side.
type walk struct {
	o                          *order
	place                      int32
	major, minor, last, within int32 // last major, last minor
}

func (g *cellGraph) walk(key areaKey) walk {
	s, a := &g.sheets[key.sheet], key.at
	w := walk{o: s.byRow, major: a.R1, last: a.R2, minor: a.C1, within: a.C2}
	if a.R2-a.R1 > a.C2-a.C1 && a.R2-a.R1 > 8 {
		g.byColumns(key.sheet)
		w = walk{o: s.byCol, major: a.C1, last: a.C2, minor: a.R1, within: a.R2}
	}
	w.place = w.o.from(w.major, w.minor)
	return w
}

// step returns the next unfinished place, -1 at the end.
func (w *walk) step(steps *int64) int32 {
	for {
		*steps++
		p := w.o.open(w.place)
		if int(p) >= len(w.o.major) || w.o.major[p] > w.last {
			return -1
		}
		switch {
		case w.o.minor[p] < w.minor:
			w.place = w.o.from(w.o.major[p], w.minor)
		case w.o.minor[p] > w.within:
			w.place = w.o.from(w.o.major[p]+1, w.minor)
		default:
			w.place = p + 1
			return p
		}
	}
}

// byColumns puts a sheet's cells in the order of columns; what is finished
// already stays so.
func (g *cellGraph) byColumns(sheet int32) {
	s := &g.sheets[sheet]
	if s.byCol != nil {
		return
	}
	n := len(s.byRow.major)
	o := &order{nodes: make([]int32, n), major: make([]int32, n), minor: make([]int32, n)}
	for i := range o.nodes {
		o.nodes[i] = int32(i)
	}
	slices.SortFunc(o.nodes, func(a, b int32) int {
		if d := s.byRow.minor[a] - s.byRow.minor[b]; d != 0 {
			return int(d)
		}
		return int(s.byRow.major[a] - s.byRow.major[b])
	})
	o.finish()
	s.places = make([]int32, n)
	for i, node := range o.nodes {
		o.major[i], o.minor[i] = s.byRow.minor[node], s.byRow.major[node]
		s.places[node] = int32(i)
		if s.byRow.next[node] != node {
			o.next[i] = int32(i) + 1
		}
	}
	s.byCol = o
}

// done removes a cell from all walks to come.
func (g *cellGraph) done(node int32) {
	s := &g.sheets[g.of[node]]
	i := node - s.base
	s.byRow.next[i] = i + 1
	if s.byCol != nil {
		s.byCol.next[s.places[i]] = s.places[i] + 1
	}
}

// find returns the node of a cell, -1 if it has no formula.
func (g *cellGraph) find(sheet, r, c int32) int32 {
	s := &g.sheets[sheet]
	p := s.byRow.from(r, c)
	if int(p) < len(s.byRow.major) && s.byRow.major[p] == r && s.byRow.minor[p] == c {
		return s.base + p
	}
	return -1
}

// search finds all rings. It gives up, with false, on graphs that are made to
// be hard.
func (g *cellGraph) search() bool {
	for v := range g.cells {
		if g.index[v] == 0 && !g.visit(int32(v)) {
			return false
		}
	}
	return true
}

func (g *cellGraph) push(v int32) {
	g.counter++
	g.index[v], g.low[v], g.onStack[v] = g.counter, g.counter, true
	g.stack = append(g.stack, v)
	f := frame{node: v, on: -1}
	if int(v) >= len(g.cells) {
		key := g.ranges[int(v)-len(g.cells)]
		f.on, f.walk = key.sheet, g.walk(key)
	}
	g.frames = append(g.frames, f)
}

func (g *cellGraph) visit(root int32) bool {
	g.push(root)
	for len(g.frames) > 0 {
		if g.steps > maxSteps {
			return false
		}
		f := &g.frames[len(g.frames)-1]
		w := g.edge(f)
		switch {
		case w < 0:
			g.leave()
		case g.index[w] == 0:
			g.push(w)
		case g.onStack[w]:
			f.self = f.self || w == f.node
			g.low[f.node] = min(g.low[f.node], g.index[w])
		}
	}
	return true
}

// edge returns the next node that a frame's node depends on, -1 at the end.
func (g *cellGraph) edge(f *frame) int32 {
	for {
		if f.on >= 0 {
			if p := f.walk.step(&g.steps); p >= 0 {
				return g.sheets[f.on].base + f.walk.o.node(p)
			}
			f.on = -1
		}
		if int(f.node) >= len(g.cells) {
			return -1
		}
		c := g.cells[f.node]
		p := g.book.patterns[c.formula-1]
		if int(f.edge) >= len(p.refs) {
			return -1
		}
		f.edge++
		if w := g.reference(f, &p.refs[f.edge-1], c); w >= 0 {
			return w
		}
	}
}

// reference returns the node that a reference of a cell means, -1 if it means
// none or a range whose walk it begins.
func (g *cellGraph) reference(f *frame, ref *formulatext.Reference, c *cell) int32 {
	g.steps++
	sheet := ref.Sheet
	if sheet == formulatext.OwnSheet {
		sheet = g.of[f.node]
	}
	if sheet < 0 {
		return -1
	}
	at := ref.Resolve(g.rows[f.node], c.col)
	switch {
	case !ref.Area:
		return g.find(sheet, at.R1, at.C1)
	case at.R1 < at.R2:
		return g.area(areaKey{sheet, at})
	}
	f.on, f.walk = sheet, g.walk(areaKey{sheet, at})
	return -1
}

// area returns the node of a range.
func (g *cellGraph) area(key areaKey) int32 {
	if id, ok := g.areas[key]; ok {
		return id
	}
	id := int32(len(g.cells) + len(g.ranges))
	g.areas[key] = id
	g.ranges = append(g.ranges, key)
	g.index, g.low, g.onStack = append(g.index, 0), append(g.low, 0), append(g.onStack, false)
	return id
}

// leave ends a node: what is above it learns how far back it reaches, and a
// component that is complete comes off the stack.
func (g *cellGraph) leave() {
	f := g.frames[len(g.frames)-1]
	g.frames = g.frames[:len(g.frames)-1]
	v := f.node
	if len(g.frames) > 0 {
		above := g.frames[len(g.frames)-1].node
		g.low[above] = min(g.low[above], g.low[v])
	}
	if g.low[v] != g.index[v] {
		return
	}
	var found ring
	members := 0
	for {
		w := g.stack[len(g.stack)-1]
		g.stack = g.stack[:len(g.stack)-1]
		g.onStack[w] = false
		members++
		if int(w) < len(g.cells) {
			found.cells = append(found.cells, w)
			g.done(w)
		}
		if w == v {
			break
		}
	}
	if members > 1 || f.self {
		slices.Sort(found.cells)
		g.rings = append(g.rings, found)
	}
}

// describe names the first cells of a ring.
func (g *cellGraph) describe(r ring) string {
	if len(r.cells) == 1 {
		return "the cell depends on itself"
	}
	var names []string
	for _, v := range r.cells[:min(len(r.cells), 6)] {
		names = append(names, g.book.sheets[g.of[v]].name+"!"+a1.Address(g.rows[v], g.cells[v].col))
	}
	if len(r.cells) > 6 {
		names = append(names, "…")
	}
	return fmt.Sprintf("%d cells depend on one another: %s", len(r.cells), strings.Join(names, ", "))
}

// sheetEdge is a reference from a formula on one sheet to a formula on
// another.
type sheetEdge struct {
	from, to int32
	row, col int32 // of the formula
}

// sheetEdges finds one reference for each pair of sheets that has any. Links
// to the master check are left out: every sheet shows it.
func (g *cellGraph) sheetEdges(isMaster func(s *sheet, at a1.Area) bool) []sheetEdge {
	var edges []sheetEdge
	known := map[[2]int32]bool{}
	for v, c := range g.cells {
		p := g.book.patterns[c.formula-1]
		if !p.crosses {
			continue
		}
		for i := range p.refs {
			ref := &p.refs[i]
			pair := [2]int32{g.of[v], ref.Sheet}
			if ref.Sheet < 0 || ref.Sheet == g.of[v] || known[pair] {
				continue
			}
			at := ref.Resolve(g.rows[v], c.col)
			if p.link && isMaster(g.book.sheets[ref.Sheet], at) || !g.hasFormula(ref.Sheet, at) {
				continue
			}
			known[pair] = true
			edges = append(edges, sheetEdge{pair[0], pair[1], g.rows[v], c.col})
		}
	}
	return edges
}

// hasFormula reports whether a formula stands in a range.
func (g *cellGraph) hasFormula(sheet int32, at a1.Area) bool {
	if at.Size() == 1 {
		return g.find(sheet, at.R1, at.C1) >= 0
	}
	o := g.sheets[sheet].byRow
	for p := o.from(at.R1, at.C1); int(p) < len(o.major) && o.major[p] <= at.R2; p = o.from(o.major[p]+1, at.C1) {
		if o.minor[p] < at.C1 {
			p = o.from(o.major[p], at.C1)
		}
		if int(p) >= len(o.major) || o.major[p] > at.R2 {
			return false
		}
		if o.minor[p] >= at.C1 && o.minor[p] <= at.C2 {
			return true
		}
	}
	return false
}

// sheetRings finds sheets that depend on one another: the sets in which each
// reaches each.
func sheetRings(sheets int, edges []sheetEdge) [][]int32 {
	next := make([][]int32, sheets)
	for _, e := range edges {
		next[e.from] = append(next[e.from], e.to)
	}
	reach := make([][]bool, sheets)
	for i := range reach {
		reach[i] = make([]bool, sheets)
		todo := slices.Clone(next[i])
		for len(todo) > 0 {
			v := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !reach[i][v] {
				reach[i][v] = true
				todo = append(todo, next[v]...)
			}
		}
	}
	var out [][]int32
	seen := make([]bool, sheets)
	for i := range reach {
		if !reach[i][i] || seen[i] {
			continue
		}
		var set []int32
		for j := range reach {
			if reach[i][j] && reach[j][i] {
				seen[j] = true
				set = append(set, int32(j))
			}
		}
		out = append(out, set)
	}
	return out
}
