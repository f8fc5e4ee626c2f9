package formula

// fused names, for an operation and that of its operand, the one that computes
// both. How the operands move is in the comment: x and y of the inner
// operation, z the outer one's other operand.
var fused = map[[2]opcode]struct{ first, second opcode }{
	{opAdd, opMultiply}:      {opMultiplyAdd, opMultiplyAdd},           // xy + z, z + xy
	{opSubtract, opMultiply}: {opMultiplySubtract, opSubtractProduct},  // xy - z, z - xy
	{opAdd, opAdd}:           {opAddAdd, opAddAdd},                     // x + y + z, z + (x + y)
	{opAdd, opSubtract}:      {opSubtractAdd, opSubtractAdd},           // x - y + z, z + (x - y)
	{opSubtract, opAdd}:      {opAddSubtract, 0},                       // x + y - z
	{opSubtract, opSubtract}: {opSubtractSubtract, 0},                  // x - y - z
	{opMultiply, opAdd}:      {opAddMultiply, opAddMultiply},           // (x + y)z, z(x + y)
	{opMultiply, opSubtract}: {opSubtractMultiply, opSubtractMultiply}, // (x - y)z, z(x - y)
	{opMultiply, opExcess}:   {opExcessMultiply, opExcessMultiply},     // the same of an excess
}

// fuse computes two operations at once where the result of the first is wanted
// by the second alone: it then needs no place in memory. The results are the
// same to the last bit. It gives the operations that are left.
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
		if condition := before.a; before.code == opSelect {
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
	if x := p.ops[op.b]; op.code == opMax && inner(op.b) && x.code == opSubtract && p.isZero(op.a) {
		return operation{opExcess, x.a, x.b, 0}, op.b, true
	}
	if x := p.ops[op.b]; op.code == opSelect && inner(op.b) && x.code == opDivide && p.isZero(op.c) && p.isAbove(op.a, x.b) {
		return operation{opQuotient, x.a, x.b, 0}, op.b, true
	}
	if op.code != opAdd && op.code != opSubtract && op.code != opMultiply {
		return op, 0, false
	}
	if x := p.ops[op.a]; inner(op.a) {
		if code := fused[[2]opcode{op.code, x.code}].first; code != 0 {
			return operation{code, x.a, x.b, op.b}, op.a, true
		}
	}
	if x := p.ops[op.b]; inner(op.b) {
		if code := fused[[2]opcode{op.code, x.code}].second; code != 0 {
			return operation{code, x.a, x.b, op.a}, op.b, true
		}
	}
	return op, 0, false
}

// isAbove tells the condition that a number is above 0.
func (p *Plan) isAbove(condition, x Slot) bool {
	op := p.ops[condition]
	return op.code == opLess && op.b == x && p.isZero(op.a)
}

func (p *Plan) isZero(s Slot) bool {
	x, ok := p.b.ConstantValue(s)
	return ok && x == 0
}
