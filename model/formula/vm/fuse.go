package vm

// fused names, for an operation and that of its operand, the one that computes
// both. How the operands move is in the comment: x and y of the inner
// operation, z the outer one's other operand.
var fused = map[[2]Op]struct{ first, second Op }{
	{OpAdd, OpMultiply}:      {opMultiplyAdd, opMultiplyAdd},           // xy + z, z + xy
	{OpSubtract, OpMultiply}: {opMultiplySubtract, opSubtractProduct},  // xy - z, z - xy
	{OpAdd, OpAdd}:           {opAddAdd, opAddAdd},                     // x + y + z, z + (x + y)
	{OpAdd, OpSubtract}:      {opSubtractAdd, opSubtractAdd},           // x - y + z, z + (x - y)
	{OpSubtract, OpAdd}:      {opAddSubtract, 0},                       // x + y - z
	{OpSubtract, OpSubtract}: {opSubtractSubtract, 0},                  // x - y - z
	{OpMultiply, OpAdd}:      {opAddMultiply, opAddMultiply},           // (x + y)z, z(x + y)
	{OpMultiply, OpSubtract}: {opSubtractMultiply, opSubtractMultiply}, // (x - y)z, z(x - y)
	{OpMultiply, opExcess}:   {opExcessMultiply, opExcessMultiply},     // the same of an excess
}

// fuse computes two operations at once where the result of the first is wanted
// by the second alone: it then needs no place in memory. The results are the
// same to the last bit. It returns the operations that are left.
func (p *Plan) fuse(vector []Slot) []Slot {
	uses := make([]int, len(p.ops))
	for _, s := range p.outputs {
		uses[s] = 2 // outputs are wanted as they are
	}
	for _, s := range vector {
		p.b.operands(p.ops[s], func(o Slot) { uses[o]++ })
	}
	inner := func(s Slot) bool { return p.varies[s] && uses[s] == 1 }
	gone := make([]bool, len(p.ops))
	for _, s := range vector {
		before := p.ops[s]
		both, within, ok := p.fusion(before, inner)
		if !ok {
			continue
		}
		p.ops[s], gone[within], uses[within] = both, true, 0
		if condition := before.a; before.code == OpSelect {
			uses[condition]--
			gone[condition] = uses[condition] == 0
		}
	}
	left := vector[:0]
	for _, s := range vector {
		if !gone[s] {
			left = append(left, s)
		}
	}
	return left
}

// fusion puts an operation and that of one of its operands together.
func (p *Plan) fusion(op operation, inner func(Slot) bool) (both operation, within Slot, ok bool) {
	if x := p.ops[op.b]; op.code == OpMax && inner(op.b) && x.code == OpSubtract && p.isZero(op.a) {
		return operation{opExcess, x.a, x.b, 0}, op.b, true
	}
	if x := p.ops[op.b]; op.code == OpSelect && inner(op.b) && x.code == OpDivide && p.isZero(op.c) && p.isAbove(op.a, x.b) {
		return operation{opQuotient, x.a, x.b, 0}, op.b, true
	}
	if op.code != OpAdd && op.code != OpSubtract && op.code != OpMultiply {
		return op, 0, false
	}
	if x := p.ops[op.a]; inner(op.a) {
		if code := fused[[2]Op{op.code, x.code}].first; code != 0 {
			return operation{code, x.a, x.b, op.b}, op.a, true
		}
	}
	if x := p.ops[op.b]; inner(op.b) {
		if code := fused[[2]Op{op.code, x.code}].second; code != 0 {
			return operation{code, x.a, x.b, op.a}, op.b, true
		}
	}
	return op, 0, false
}

// isAbove reports whether a condition is that a number is above 0.
func (p *Plan) isAbove(condition, x Slot) bool {
	op := p.ops[condition]
	return op.code == OpLess && op.b == x && p.isZero(op.a)
}

func (p *Plan) isZero(s Slot) bool {
	x, ok := p.b.ConstantValue(s)
	return ok && x == 0
}
