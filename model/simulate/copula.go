package simulate

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Correlation ties the draws of two inputs together: the correlation of the
// normal variables from which both are drawn (a Gaussian copula).
type Correlation struct {
	A, B  int // which inputs
	Value float64
}

// Copula mixes independent draws into draws that go together.
type Copula struct {
	factor [][]float64 // the Cholesky factor of the correlations
	tied   []bool      // which inputs are correlated with any other
}

// leastEigenvalue is how near a correlation matrix may be to being singular.
const leastEigenvalue = 1e-6

// NewCopula returns the copula of some inputs with correlations. If they cannot
// all hold, there is none: NewCopula returns the part of each that can hold and
// the inputs at odds.
func NewCopula(inputs int, correlations []Correlation) (c *Copula, part float64, odds []int) {
	var eigen mat.EigenSym
	m := matrix(inputs, correlations)
	if !eigen.Factorize(m, true) {
		panic("simulate: a symmetric matrix has eigenvalues")
	}
	if least := eigen.Values(nil)[0]; least < leastEigenvalue {
		var vectors mat.Dense
		eigen.VectorsTo(&vectors)
		for i := range inputs {
			if math.Abs(vectors.At(i, 0)) > 0.1 {
				odds = append(odds, i)
			}
		}
		return nil, (1 - leastEigenvalue) / (1 - least), odds
	}
	c = &Copula{factor: lowerFactor(m), tied: make([]bool, inputs)}
	for _, pair := range correlations {
		c.tied[pair.A], c.tied[pair.B] = true, true
	}
	return c, 1, nil
}

// matrix is the correlation matrix of the inputs.
func matrix(inputs int, correlations []Correlation) *mat.SymDense {
	m := mat.NewSymDense(inputs, nil)
	for i := range inputs {
		m.SetSym(i, i, 1)
	}
	for _, c := range correlations {
		m.SetSym(c.A, c.B, c.Value)
	}
	return m
}

// lowerFactor is the Cholesky factor of a positive definite matrix.
func lowerFactor(m mat.Symmetric) [][]float64 {
	var cholesky mat.Cholesky
	if !cholesky.Factorize(m) {
		panic("simulate: a positive definite matrix has a Cholesky factor")
	}
	var lower mat.TriDense
	cholesky.LTo(&lower)
	factor := make([][]float64, m.SymmetricDim())
	for i := range factor {
		factor[i] = make([]float64, i+1)
		for j := range factor[i] {
			factor[i][j] = lower.At(i, j)
		}
	}
	return factor
}

// Mix returns the draw of an input between 0 and 1, from the independent ones of
// all. They become dependent in three steps: each to a normal variable, mixed by
// the Cholesky factor, and back. A draw that is not mixed stays what it was; a nil
// copula mixes none.
func (c *Copula) Mix(input int, independent func(input int) float64) float64 {
	if c == nil || !c.tied[input] {
		return independent(input)
	}
	sum := 0.0
	for j, l := range c.factor[input] {
		if l != 0 {
			sum += l * standardNormal.Quantile(independent(j))
		}
	}
	return min(max(standardNormal.CDF(sum), LeastDraw), MostDraw)
}
