package program

import (
	"sync"

	"offtake/model/formula/vm"
)

// plans keeps the plans that were made for a program, and machines: deals that
// differ in a few numbers mostly have the same inputs vary from lane to lane.
// Goroutines may share it.
type plans struct {
	mutex sync.Mutex
	kept  map[planKey]*keptPlan
	bytes int       // of the plans kept
	idle  sync.Pool // machines, whatever plan they ran last
}

// planKey is what a plan is made for.
type planKey struct {
	metric string // the one wanted; empty where every line is
	varies string // for each entry of the inputs whether it differs from lane to lane
}

type keptPlan struct {
	once  sync.Once
	plan  *vm.Plan
	bytes int
}

// keptBytes bounds the plans that a program keeps, and the machine that a
// goroutine does. Deals of ten years need some 300 kB of plans, with six
// break-evens; those of several hundred periods are planned anew each time.
const keptBytes = 8 << 20

// Plan returns the plan for a metric, or for every line if it is empty, where some
// inputs vary: one that is kept, or a new one.
func (p *Program) Plan(metric string, varies func(input int) bool) *vm.Plan {
	key := planKey{metric, p.pattern(varies)}
	k := p.plans.keep(key)
	k.once.Do(func() {
		outputs := p.all
		if metric != "" {
			outputs = p.Slots[metric]
		}
		k.plan = p.Builder.Plan(varies, outputs)
		p.plans.made(k)
	})
	return k.plan
}

// pattern is equal where the same inputs vary.
func (p *Program) pattern(varies func(input int) bool) string {
	pattern := make([]byte, p.entries())
	for i := range pattern {
		pattern[i] = '0'
		if varies(i) {
			pattern[i] = '1'
		}
	}
	return string(pattern)
}

func (ps *plans) keep(key planKey) *keptPlan {
	ps.mutex.Lock()
	defer ps.mutex.Unlock()
	k := ps.kept[key]
	if k == nil {
		if ps.kept == nil {
			ps.kept = map[planKey]*keptPlan{}
		}
		k = &keptPlan{}
		ps.kept[key] = k
	}
	return k
}

// KeptPlans returns how many plans for a metric are kept, or, if it is empty, for
// every line.
func (p *Program) KeptPlans(metric string) int {
	p.plans.mutex.Lock()
	defer p.plans.mutex.Unlock()
	n := 0
	for key := range p.plans.kept {
		if key.metric == metric {
			n++
		}
	}
	return n
}

// made counts a plan that was made. Where there are too many, any of the others
// go: plans are wanted in turn, so that the oldest is often the next.
func (ps *plans) made(k *keptPlan) {
	ps.mutex.Lock()
	defer ps.mutex.Unlock()
	k.bytes = k.plan.Bytes()
	ps.bytes += k.bytes
	for key, other := range ps.kept {
		if ps.bytes <= keptBytes {
			return
		}
		if other != k && other.bytes > 0 {
			ps.bytes -= other.bytes
			delete(ps.kept, key)
		}
	}
}

// Acquire returns a machine that is ready for a plan, to be released after use;
// common returns the value of the inputs that do not vary.
func (p *Program) Acquire(plan *vm.Plan, common func(input int) float64) *vm.Machine {
	m, ok := p.plans.idle.Get().(*vm.Machine)
	if !ok {
		m = new(vm.Machine)
	}
	m.Ready(plan, common)
	return m
}

// Release keeps a machine for the next use.
func (p *Program) Release(m *vm.Machine) {
	if m.Bytes() <= keptBytes {
		p.plans.idle.Put(m)
	}
}
