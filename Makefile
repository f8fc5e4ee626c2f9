# The ways to test. "go test ./..." alone is "make test".

.PHONY: quick test test-all golden ci

# The formula language and the model, and the rules of the code, in seconds.
quick:
	go vet ./...
	go test . ./model/... ./templates/...

# Everything that needs Go alone.
test:
	go test ./...

# Everything, workbooks recomputed by LibreOffice and Gnumeric included. It
# takes some twenty minutes on two cores.
test-all:
	OFFTAKE_TEST=all go test -timeout 60m ./...

# Write the expected outputs in testdata anew; review the difference.
golden:
	go test . ./model ./report ./internal/cli -update

# What decides whether a change is accepted.
ci:
	.ci/run
