// Package seed makes property tests repeat: every run tries the same cases,
// so that a run of the tests never fails by chance. It is imported for that
// effect by every test package that uses rapid. -rapid.seed=N or RAPID_SEED=N
// tries other cases, and 0 new ones each time.
package seed

import (
	"flag"
	"os"

	_ "pgregory.net/rapid" // defines the flag
)

// fixed is where the cases of an ordinary run begin.
const fixed = "20260420"

func init() {
	if os.Getenv("RAPID_SEED") != "" {
		return
	}
	if err := flag.Set("rapid.seed", fixed); err != nil {
		panic(err)
	}
}
