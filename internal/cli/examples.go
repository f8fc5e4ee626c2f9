package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"offtake/model"
	"offtake/report/sheet"
	"offtake/templates"
)

func newExamples(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "examples",
		Short: "List the embedded deals",
		Args:  arguments(0, 0, "no argument"),
		RunE: func(*cobra.Command, []string) error {
			t := template()
			for _, name := range templates.Deals() {
				data, _ := templates.Deal(name)
				d, err := model.ReadDeal(name+".yaml", data, t)
				if err != nil {
					return failed{err}
				}
				line, err := exampleLine(t, d)
				if err != nil {
					return failed{err}
				}
				fmt.Fprintf(std.out, "%-26s %s\n", name, line)
			}
			return nil
		},
	}
}

// exampleLine says in one line what a deal is about.
func exampleLine(t *model.Template, d *model.Deal) (string, error) {
	p, err := model.Compile(t, d)
	if err != nil {
		return "", err
	}
	r, err := model.Compute(p, d)
	if err != nil {
		return "", err
	}
	committed := r.At("committed", 0, 0)
	amount := sheet.Display(sheet.Num(committed), sheet.UnitMoney, sheet.ScaleOf(committed, d.Currency, d.Unit))
	term := d.Calendar().Term(int(r.At("first_committed", 0, 0)), int(r.At("last_committed", 0, 0)))
	return fmt.Sprintf("%s: %s %s %s, %s", d.Name, d.Currency, amount, d.Unit, term), nil
}
