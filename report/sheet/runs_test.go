package sheet

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRuns(t *testing.T) {
	for _, c := range []struct {
		formula, moved string
		by             [2]int // rows and columns
		same           bool
	}{
		{"G7+1", "H7+1", [2]int{0, 1}, true},
		{"G7+1", "H8+1", [2]int{0, 1}, false},
		{"G7+1", "H8+1", [2]int{1, 1}, true},
		{"$D$9*POWER(1+$D$10,F11-1)", "$D$9*POWER(1+$D$10,G11-1)", [2]int{0, 1}, true},
		{"$D$9*POWER(1+$D$10,F11-1)", "$D$9*POWER(1+$D$10,F12-1)", [2]int{1, 0}, true},
		{"SUM($F12:F12)", "SUM($F12:G12)", [2]int{0, 1}, true},
		{"SUM($F12:F12)", "SUM($F15:F15)", [2]int{3, 0}, true},
		{"Z1*AZ$2", "AA1*BA$2", [2]int{0, 1}, true},
		{"Z1*AZ$2", "Z2*AZ$3", [2]int{1, 0}, false},
		{"ZZ1", "AAA1", [2]int{0, 1}, true},
		{"Base!G7", "Base!H7", [2]int{0, 1}, true},
		{"'A1 of B2'!G7", "'A1 of B2'!H7", [2]int{0, 1}, true},
		{"'A1 of B2'!G7", "'B1 of C2'!H7", [2]int{0, 1}, false},
		{`IF(G7="G7",1,LOG10(G7))`, `IF(H7="G7",1,LOG10(H7))`, [2]int{0, 1}, true},
		{`IF(G7="G7",1,0)`, `IF(H7="H7",1,0)`, [2]int{0, 1}, false},
		{"1E5+G7", "1E5+H7", [2]int{0, 1}, true},
		{"G7", "H7+1", [2]int{0, 1}, false},
		{"D1!D1", "D1!E1", [2]int{0, 1}, true}, // a sheet called D1
		{"$D$9", "$D$9", [2]int{5, 5}, true},
	} {
		form := string(appendForm(nil, c.formula, 20, 10))
		moved := string(appendForm(nil, c.moved, 20+c.by[0], 10+c.by[1]))
		assert.Equal(t, c.same, form == moved, "%s, %s", c.formula, c.moved)
	}
}

func TestRunsOfARow(t *testing.T) {
	s := NewSheet("A")
	for c, formula := range []string{"", "SUM(C1:E1)", "A2", "B2", "C2", "", "E2", "Z9"} {
		s.Set(1, c+1, Cell{Formula: formula})
	}
	spans := func() (list [][2]int) {
		for _, run := range s.Runs(1) {
			list = append(list, [2]int{run.From, run.To})
		}
		return list
	}
	assert.Equal(t, [][2]int{{2, 2}, {3, 5}, {7, 7}, {8, 8}}, spans())
	s.Set(1, 6, Cell{Formula: "D2"})
	assert.Equal(t, [][2]int{{2, 2}, {3, 7}, {8, 8}}, spans(), "a cell set anew counts")
}
