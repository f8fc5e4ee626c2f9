// Package a1 reads and writes addresses of cells in A1 notation: the columns
// in letters, the rows in numbers, both from 1.
//
//  1. [ColumnName], [Address] and [Area.String] write addresses;
//     [AppendColumn] and [AppendAddress] do so without allocating.
//  2. [Column], [Row], [Parse], [ParseCorner] and [ParseArea] read them and
//     report whether they stand for cells that a worksheet has.
//  3. [SplitSheet] separates the name of a sheet from the address behind it.
package a1

import (
	"strconv"
	"strings"
)

// The size of a worksheet.
const (
	MaxRow    = 1 << 20
	MaxColumn = 1 << 14
)

// number is what a row or column may be counted in.
type number interface{ ~int | ~int32 }

// ColumnName returns the letters of column c, from 1.
func ColumnName[N number](c N) string {
	var buf [8]byte
	return string(AppendColumn(buf[:0], c))
}

// AppendColumn appends the letters of column c to out.
func AppendColumn[N number](out []byte, c N) []byte {
	if c < 1 {
		return out
	}
	return append(AppendColumn(out, (c-1)/26), byte('A'+(c-1)%26))
}

// Address returns the address of the cell in row r and column c.
func Address[N number](r, c N) string {
	var buf [24]byte
	return string(AppendAddress(buf[:0], r, c))
}

// AppendAddress appends the address of a cell to out.
func AppendAddress[N number](out []byte, r, c N) []byte {
	return strconv.AppendInt(AppendColumn(out, c), int64(r), 10)
}

// Column returns the number of the column with these letters, or 0 if a
// worksheet has none.
func Column(letters string) int32 {
	c, rest := leadingColumn(letters)
	if rest != "" || c > MaxColumn {
		return 0
	}
	return c
}

// leadingColumn reads the letters, three at most, that a text begins with.
func leadingColumn[T string | []byte](s T) (c int32, rest T) {
	i := 0
	for ; i < len(s) && i < 3; i++ {
		letter := s[i] &^ 0x20
		if letter < 'A' || letter > 'Z' {
			break
		}
		c = c*26 + int32(letter-'A') + 1
	}
	return c, s[i:]
}

// Row returns the number of the row written in these digits, or 0 if a
// worksheet has none.
func Row[T string | []byte](digits T) int32 {
	if len(digits) == 0 || len(digits) > 7 {
		return 0
	}
	var r int32
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0
		}
		r = r*10 + int32(digits[i]-'0')
	}
	if r > MaxRow {
		return 0
	}
	return r
}

// Parse reads the address of a cell, without dollar signs.
func Parse[T string | []byte](s T) (r, c int32, ok bool) {
	c, rest := leadingColumn(s)
	r = Row(rest)
	return r, c, r > 0 && c > 0 && c <= MaxColumn
}

// Fixed says which parts of a corner have a dollar sign.
type Fixed uint8

// The parts of a corner, as bits.
const (
	FixedRow Fixed = 1 << iota
	FixedColumn
)

// ParseCorner reads the address of a cell in which the column and the row may
// have dollar signs.
func ParseCorner(s string) (r, c int32, fixed Fixed, ok bool) {
	column, found := strings.CutPrefix(s, "$")
	if found {
		fixed = FixedColumn
	}
	c, row := leadingColumn(column)
	if c == 0 || c > MaxColumn {
		return 0, 0, 0, false
	}
	row, found = strings.CutPrefix(row, "$")
	if found {
		fixed |= FixedRow
	}
	r = Row(row)
	return r, c, fixed, r > 0
}

// Area is a block of cells, from the upper left to the lower right one.
type Area struct{ R1, C1, R2, C2 int32 }

// Contains reports whether the cell in row r and column c is in the area.
func (a Area) Contains(r, c int32) bool { return r >= a.R1 && r <= a.R2 && c >= a.C1 && c <= a.C2 }

// Size returns the number of cells of the area.
func (a Area) Size() int64 { return int64(a.R2-a.R1+1) * int64(a.C2-a.C1+1) }

// String returns A1 for a single cell and A1:B2 for others.
func (a Area) String() string {
	if a.R1 == a.R2 && a.C1 == a.C2 {
		return Address(a.R1, a.C1)
	}
	return Address(a.R1, a.C1) + ":" + Address(a.R2, a.C2)
}

// ParseArea reads A1 or A1:B2, with or without dollar signs, and whole columns
// (A:B) or rows (1:2). The corners may be any two that are opposite.
func ParseArea(s string) (Area, bool) {
	s = strings.ReplaceAll(s, "$", "")
	first, second, isRange := strings.Cut(s, ":")
	r1, c1, ok := Parse(first)
	if !isRange {
		return Area{r1, c1, r1, c1}, ok
	}
	if r2, c2, also := Parse(second); ok && also {
		return between(r1, c1, r2, c2), true
	}
	if c1, c2 := Column(first), Column(second); c1 > 0 && c2 > 0 {
		return between(1, c1, MaxRow, c2), true
	}
	if r1, r2 := Row(first), Row(second); r1 > 0 && r2 > 0 {
		return between(r1, 1, r2, MaxColumn), true
	}
	return Area{}, false
}

func between(r1, c1, r2, c2 int32) Area {
	return Area{min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)}
}

// SplitSheet cuts 'My sheet'!A1 into the sheet's name and the address; the
// name is empty if there is none.
func SplitSheet(s string) (name, address string) {
	i := strings.LastIndexByte(s, '!')
	if i < 0 {
		return "", s
	}
	name = s[:i]
	if len(name) >= 2 && name[0] == '\'' && name[len(name)-1] == '\'' {
		name = strings.ReplaceAll(name[1:len(name)-1], "''", "'")
	}
	return name, s[i+1:]
}
