package model

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

// FuzzReadDeal: whatever the bytes, reading ends soon and without a panic; a
// deal that is accepted has every input, finite and within its range.
func FuzzReadDeal(f *testing.F) {
	for _, pattern := range []string{"../testdata/errors/*.yaml", "../templates/deals/*.yaml", "../templates/new-deal.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add([]byte(threeScenarios))
	tmpl := modelTemplate(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ReadDeal("fuzz.yaml", data, tmpl)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without a message")
			}
			return
		}
		if d.Name == "" || d.Periods() < 1 || len(d.Scenarios) == 0 {
			t.Fatalf("accepted, but not whole: %+v", d)
		}
		inputsInRange(t, tmpl, d.Base)
		for _, s := range d.Scenarios {
			inputsInRange(t, tmpl, s.Inputs)
		}
	})
}

// inputsInRange holds every value to the range of its input.
func inputsInRange(t *testing.T, tmpl *Template, v Values) {
	t.Helper()
	for _, in := range tmpl.Inputs {
		if len(v[in.Key]) == 0 || len(v[in.Key]) > 1 && !in.ByYear {
			t.Fatalf("%s has %d values", in.Key, len(v[in.Key]))
		}
		for _, x := range v[in.Key] {
			switch {
			case in.Type == TypeOption:
				if x < 0 || int(x) >= len(in.Options) {
					t.Fatalf("%s is option %v", in.Key, x)
				}
			case math.IsNaN(x) || math.IsInf(x, 0) || !in.Holds(x) && !(in.Word != "" && x == Never):
				t.Fatalf("%s is %v", in.Key, x)
			}
		}
	}
}
