package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMovedRight(t *testing.T) {
	for _, c := range []struct {
		formula, moved string
		want           bool
	}{
		{"G7+1", "H7+1", true},
		{"G7+1", "H8+1", false},
		{"$D$9*POWER(1+$D$10,F11-1)", "$D$9*POWER(1+$D$10,G11-1)", true},
		{"SUM($F12:F12)", "SUM($F12:G12)", true},
		{"Z1*AZ$2", "AA1*BA$2", true},
		{"ZZ1", "AAA1", true},
		{"Base!G7", "Base!H7", true},
		{"'A1 of B2'!G7", "'A1 of B2'!H7", true},
		{"'A1 of B2'!G7", "'B1 of C2'!H7", false},
		{`IF(G7="G7",1,LOG10(G7))`, `IF(H7="G7",1,LOG10(H7))`, true},
		{`IF(G7="G7",1,0)`, `IF(H7="H7",1,0)`, false},
		{"1E5+G7", "1E5+H7", true},
		{"G7", "H7+1", false},
		{"G7+1", "H7", false},
		{"D1!D1", "D1!E1", true}, // a sheet called D1
		{"$D$9", "$D$9", true},
	} {
		assert.Equal(t, c.want, movedRight(c.formula, c.moved), "%s, %s", c.formula, c.moved)
	}
}
