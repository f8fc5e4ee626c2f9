"""The commitment model in NumPy: every line and metric of the model, for many lanes at once.

It computes what internal/byhand computes as Go loops, the way one writes NumPy: a loop over the periods,
array operations over the lanes, powers as running products, whatever is the same in all lanes as one
number. Options are the same in all lanes, so that they are plain ifs. The lanes are taken in chunks, so
that the arrays of a chunk stay in the processor's cache; the fastest chunk is looked for and used.

    python3 numpy_model.py LANES

LANES holds the lanes' inputs and the metrics to compare with, as written by

    go test ./model -run TestLanes -lanes LANES

The output is one JSON object: nanoseconds of processor time a lane, the chunk, the largest relative difference.
"""

import json
import sys
import time

import numpy as np

YEARS = 10
TIMES = 16  # the lanes of the file, over and over

REACH = np.log(100.0)  # rates of return are sought from -99% to 9,900%, as u = log(1 + r) between -REACH and REACH
GRID = 200             # where one may be one of several: the places on one side where the value's sign is looked at

EACH, ONCE, REPEAT = range(3)  # one value stands for each year's, or is the first year's; a last entry repeats
LISTS = {"commitment.minimums": EACH, "commitment.excused": EACH, "settlement.relief": EACH,
         "demand.forecast": EACH, "revenue.forecast": EACH, "funding.later": ONCE, "provider.build": ONCE,
         "settlement.deferral_cap": REPEAT, "settlement.carry_share": REPEAT, "settlement.carry_cap": REPEAT,
         "settlement.makeup_share": REPEAT, "settlement.makeup_price": REPEAT, "price.market_decline": REPEAT,
         "price.available": REPEAT, "demand.growth": REPEAT, "demand.provider_share": REPEAT, "revenue.growth": REPEAT,
         "provider.units_per_capacity": REPEAT}


class Model:
    """A run over some lanes. Attributes of i are inputs: arrays, or numbers where all lanes share them."""

    def __init__(self, inputs, options):
        self.i, self.o = inputs, options

    def entry(self, key, year):
        """A list's value in a contract year from 0: amounts end, rates repeat their last value."""
        values, kind = self.i[key], LISTS[key]
        if year < len(values):
            return values[year]
        return values[-1] if kind == REPEAT or (kind == EACH and len(values) == 1) else 0.0

    def run(self):
        lines = [self.opening()]
        self.schedule()
        lines[0]["debt"], lines[0]["remaining"] = self.debt_equivalent, self.committed
        lines[0]["fee_to_leave"] = self.i["exit.fee"] * self.committed
        self.begin()
        for t in range(1, YEARS + 1):
            lines.append(self.period(t, lines[t - 1], lines))
        return lines, self.metrics(lines)

    def opening(self):
        i = self.i
        zero = 0.0
        names = ("credit", "credit_gone", "makeup", "makeup_gone", "deferred", "settled", "alive", "capex", "capex_in_place")
        q = {name: zero for name in names}
        q.update(in_force=1.0, market_price=1.0, contract_price=1 - i["price.discount"],
                 projected_rate=i["demand.first_year"], revenue_rate=i["revenue.first_year"],
                 discount_customer=1.0, discount_provider=1.0, discount_debt=1.0,
                 discount_start=1.0, funding=i["funding.at_signing"], customer_net=i["funding.at_signing"],
                 provider_cash=-i["funding.at_signing"])
        return q

    def weight(self, year):
        shape = self.o["commitment.shape"]
        if shape == "flat":
            return 1.0
        if shape == "linear":
            return year + 1.0
        if shape == "growth":
            return (1 + self.i["commitment.growth"]) ** year
        if shape == "list":
            return self.entry("commitment.minimums", year)
        return 0.0

    def schedule(self):
        i, top = self.i, self.i["commitment.take_or_pay"]
        self.weights = [self.weight(y) for y in range(YEARS)]
        total = sum(self.weights)
        if self.o["commitment.shape"] == "list":
            spread = 1.0
        else:
            spread = i["commitment.total"] / total
        self.scheduled = [w * spread for w in self.weights]
        self.owed = [top * np.maximum(0, s - self.entry("commitment.excused", y)) for y, s in enumerate(self.scheduled)]
        owed = sum(self.owed)
        self.committed = owed + top * np.maximum(0, i["commitment.total"] - sum(self.scheduled))
        self.firm = list(self.owed)
        self.firm[-1] = self.firm[-1] + (self.committed - owed)
        step = 1 / (1 + i["rates.debt"])
        self.discount_debt = [step]
        for _ in range(YEARS - 1):
            self.discount_debt.append(self.discount_debt[-1] * step)
        self.later()
        self.debt_equivalent = self.firm_later[0]

    def later(self):
        """What comes after each period, from the opening on: minimums, credit limits, the value of firm payments."""
        self.owed_later, self.limit_later, self.firm_later = [0.0], [0.0], [0.0]
        for y in reversed(range(YEARS)):
            limit = self.entry("settlement.carry_cap", y) * self.owed[y]
            self.owed_later.insert(0, self.owed_later[0] + self.owed[y])
            self.limit_later.insert(0, self.limit_later[0] + limit)
            self.firm_later.insert(0, self.firm_later[0] + self.firm[y] * self.discount_debt[y])

    def begin(self):
        i = self.i
        rounding = i["checks.rounding"] * np.maximum(self.committed, sum(self.scheduled))
        self.negligible = np.maximum(rounding, i["checks.tolerance"] * self.committed)
        self.customer_step, self.provider_step = 1 / (1 + i["rates.customer"]), 1 / (1 + i["rates.provider"])
        self.cost_step = 1 - i["provider.cost_decline"]
        self.makeup_life, self.credit_life = whole(i["settlement.makeup_years"]), whole(i["settlement.carry_years"])
        self.life = max(1, whole(i["provider.useful_life"]))
        self.cost = i["provider.capex_per_unit"]
        self.makeup_expiring = self.credit_expiring = self.book = self.tranches = 0.0

    def period(self, t, q, lines):
        p = {}
        y = t - 1
        self.timeline(p, t, y)
        self.prices(p, q, t, y)
        self.demand(p, q, t, y)
        self.settle(p, q, t, lines)
        self.leave_open(p, t, lines)
        self.against(p, y)
        self.income(p, q, t, y)
        self.finance(p, q, t, y)
        self.provide(p, q, t, y, lines)
        return p

    def timeline(self, p, t, y):
        i = self.i
        p["period"], p["contract_year"], p["year"] = t, t, i["term.first_year"] + y
        p["step"] = 0 if t == 1 else 1
        p["in_force"] = np.where(p["year"] < i["exit.year"], 1.0, 0.0)
        p["weight"], p["scheduled"], p["owed"], p["firm"] = self.weights[y], self.scheduled[y], self.owed[y], self.firm[y]
        p["minimum"] = p["owed"] * p["in_force"]
        p["discount_debt"] = self.discount_debt[y]

    def prices(self, p, q, t, y):
        if t == 1:
            p["market_price"], p["contract_price"] = q["market_price"], q["contract_price"]
            return
        decline = self.entry("price.market_decline", y - 1)
        p["market_price"] = q["market_price"] * (1 - decline)
        p["contract_price"] = q["contract_price"] * (1 - decline * self.i["price.pass_through"])

    def demand(self, p, q, t, y):
        i = self.i
        p["projected_rate"] = q["projected_rate"] if t == 1 else q["projected_rate"] * (1 + self.entry("demand.growth", y - 1))
        p["efficiency_phase"] = np.minimum(1, np.maximum(0, (p["year"] - i["efficiency.year"] + 1) / i["efficiency.phase_in"]))
        left = 1 - (1 - i["efficiency.needs"]) * p["efficiency_phase"]
        p["compute_required"] = left ** (1 - i["efficiency.rebound"])
        yearly = self.entry("demand.forecast", y) if self.o["demand.basis"] == "forecast" else p["projected_rate"]
        p["need"] = yearly * p["compute_required"]
        p["units"] = p["need"] * self.entry("demand.provider_share", y) * np.where(p["year"] >= i["shift.year"], i["shift.stays"], 1.0)
        p["units_taken"] = p["units"] * p["in_force"]

    def settle(self, p, q, t, lines):
        i, o, y, last = self.i, self.o, t - 1, t == YEARS
        if t - 1 - self.makeup_life >= 1:
            self.makeup_expiring = self.makeup_expiring + lines[t - 1 - self.makeup_life]["makeup_added"]
        if t - 1 - self.credit_life >= 1:
            self.credit_expiring = self.credit_expiring + lines[t - 1 - self.credit_life]["credit_added"]
        owing = p["minimum"] + q["deferred"]
        p["due"] = p["in_force"] * (np.maximum(owing, self.committed - q["settled"]) if last else np.maximum(owing, 0))
        due = p["due"]
        p["gross_usage"] = p["units_taken"] * p["contract_price"]
        p["usage"] = p["gross_usage"]
        if o["price.overage"] == "market":
            factor = np.minimum(1, p["market_price"] / p["contract_price"])
            p["usage"] = np.minimum(p["gross_usage"], due) + np.maximum(0, p["gross_usage"] - due) * factor
        quantity = np.maximum(due, p["scheduled"] * p["in_force"])
        threshold = {"first": 0.0, "minimum": due, "quantity": quantity}[o["settlement.makeup_after"]]
        p["makeup_expired"] = np.maximum(0, self.makeup_expiring - q["makeup_gone"])
        p["makeup_used"] = np.minimum(q["makeup"] - p["makeup_expired"], np.maximum(0, p["usage"] - threshold))
        p["counted"] = p["usage"] - p["makeup_used"]
        gap = np.maximum(0, due - p["counted"])
        p["credit_expired"] = np.maximum(0, self.credit_expiring - q["credit_gone"])
        p["credit_limit"] = self.entry("settlement.carry_cap", y) * (gap if o["settlement.carry_cap_of"] == "shortfall" else p["minimum"])
        allowed = np.maximum(0, q["settled"] + due - self.committed) if last else due
        p["credit_used"] = np.minimum(np.minimum(q["credit"] - p["credit_expired"], p["credit_limit"]), np.minimum(gap, allowed))
        p["credit_gone"] = q["credit_gone"] + p["credit_used"] + p["credit_expired"]
        p["shortfall"] = np.maximum(0, due - p["credit_used"] - p["counted"])
        p["deferred"] = 0.0
        if not last:
            relief = self.entry("settlement.relief", y)
            movable = np.where(relief > 0, p["shortfall"] - relief, 0.0)
            deferred = np.minimum(p["shortfall"], np.maximum(self.entry("settlement.deferral_cap", y) * p["minimum"], movable))
            p["deferred"] = np.where(t <= i["settlement.deferral_years"], deferred, 0.0)
        p["deficiency"] = p["shortfall"] - p["deferred"]
        p["excess"] = np.maximum(0, p["counted"] - (quantity if o["settlement.carry_over"] == "quantity" else due))
        p["credit_added"] = self.entry("settlement.carry_share", y) * p["excess"]
        p["credit"] = q["credit"] - p["credit_expired"] - p["credit_used"] + p["credit_added"]
        p["makeup_gone"] = q["makeup_gone"] + p["makeup_used"] + p["makeup_expired"]
        p["makeup_added"] = self.entry("settlement.makeup_share", y) * p["deficiency"]
        p["makeup"] = q["makeup"] - p["makeup_expired"] - p["makeup_used"] + p["makeup_added"]
        p["refund"] = 0.0
        if last and o["settlement.at_end"] == "refund":
            p["refund"], p["makeup"] = p["makeup"], 0.0
        leaving = (p["in_force"] == 0) & (q["in_force"] == 1)
        p["exit_fee"] = np.where(leaving, i["exit.fee"] * q["remaining"], 0.0)
        price = self.entry("settlement.makeup_price", y)
        p["payment"] = p["counted"] + p["makeup_used"] * price + p["deficiency"] + p["exit_fee"] - p["refund"]
        p["settled"] = q["settled"] + p["counted"] + p["deficiency"]

    def leave_open(self, p, t, lines):
        """What would still fall due if nothing more were used: the rest of the total, or later minimums less credit."""
        if t == YEARS:
            p["credit_usable"] = p["remaining"] = p["fee_to_leave"] = 0.0
            return
        p["credit_usable"] = p["in_force"] * self.usable(p, t, lines)
        rest = np.maximum(self.committed - p["settled"], self.owed_later[t] + p["deferred"] - p["credit_usable"])
        p["remaining"] = p["in_force"] * np.maximum(0, rest)
        p["fee_to_leave"] = self.i["exit.fee"] * p["remaining"]

    def usable(self, p, t, lines):
        """Credit that is sure to cover later minimums if nothing more is used."""
        def limits(until):
            return self.limit_later[t] - self.limit_later[min(until, YEARS)]
        if self.credit_life >= YEARS - 1:
            return np.minimum(p["credit"], self.limit_later[t])
        old, k = self.credit_expiring, t - self.credit_life
        if k >= 1:
            old = old + (p if k == t else lines[k])["credit_added"]
        lapsing = np.maximum(0, old - p["credit_gone"])
        soon = np.minimum(p["credit"] - lapsing, limits(t + 1))
        new = np.minimum(np.minimum(p["credit"], p["credit_added"]), limits(t + self.credit_life))
        return np.maximum(soon, new)

    def against(self, p, y):
        p["outside_cost"] = (p["units"] - p["units_taken"]) * p["market_price"]
        p["market_cost"] = p["units"] * p["market_price"]
        p["price_effect"] = p["usage"] + p["outside_cost"] - p["market_cost"]
        p["stranded"] = p["deficiency"] - p["makeup_used"] * (1 - self.entry("settlement.makeup_price", y)) - p["refund"]
        p["lock_in_cost"] = p["payment"] + p["outside_cost"] - p["market_cost"]
        p["effective_price"] = np.where(p["units_taken"] > 0, p["payment"] / p["units_taken"], 0.0)

    def income(self, p, q, t, y):
        i = self.i
        p["revenue_rate"] = q["revenue_rate"] if t == 1 else q["revenue_rate"] * (1 + self.entry("revenue.growth", y - 1))
        yearly = self.entry("revenue.forecast", y) if self.o["revenue.basis"] == "forecast" else p["revenue_rate"]
        p["revenue"] = yearly * (1 - np.where(p["year"] >= i["revenue.cut_year"], i["revenue.cut"], 0.0))
        revenue, kept = p["revenue"], 1 - i["revenue.other_costs"]
        p["other_compute"] = (p["need"] - p["units"]) * p["market_price"]
        p["gross_profit"] = revenue * kept - p["payment"] - p["outside_cost"] - p["other_compute"]
        sold = revenue > 0
        p["gross_margin"] = np.where(sold, p["gross_profit"] / revenue, 0.0)
        p["burden"] = np.where(sold, p["due"] / revenue, 0.0)
        available = self.entry("price.available", y)
        p["unserved"] = np.where(p["need"] > 0, p["units"] * (1 - available) / p["need"], 0.0)
        left = revenue * (1 - p["unserved"])
        p["gross_profit_without"] = left * kept - p["market_cost"] * available - p["other_compute"]
        p["gross_margin_without"] = np.where(left > 0, p["gross_profit_without"] / left, 0.0)
        p["access_value"] = revenue * p["unserved"] * kept - p["market_cost"] * (1 - available)
        p["deal_value"] = p["access_value"] - p["lock_in_cost"]

    def finance(self, p, q, t, y):
        i = self.i
        if t == 1 and self.o["rates.timing"] == "mid":
            p["discount_customer"], p["discount_provider"] = np.sqrt(self.customer_step), np.sqrt(self.provider_step)
        else:
            p["discount_customer"] = q["discount_customer"] * self.customer_step
            p["discount_provider"] = q["discount_provider"] * self.provider_step
        p["discount_start"] = q["discount_start"] if t == 1 else q["discount_start"] * self.customer_step
        p["funding"] = self.entry("funding.later", y) * i["funding.milestones_met"]
        self.tranches = self.tranches + p["funding"]
        p["debt_interest"] = q["debt"] * i["rates.debt"]
        p["debt"] = self.firm_later[t] / p["discount_debt"]
        p["customer_net"] = p["funding"] + p["deal_value"]

    def build(self, p, q, t, y, lines):
        """The stated build and what replaces the old, or what use or minimum need beyond what stands, in units a year."""
        i, o = self.i, self.o
        alive, in_place, p["retired"] = q["alive"], q["capex_in_place"], 0.0
        if t > self.life:
            p["retired"] = lines[t - self.life]["added"]
            alive, in_place = alive - p["retired"], in_place - lines[t - self.life]["capex"]
        delivers = self.entry("provider.units_per_capacity", y)
        added = i["provider.capacity"] * self.entry("provider.build", y) * delivers
        if o["provider.replaces"] == "yes":
            added = added + p["retired"]
        if o["provider.expands"] == "yes":
            added = np.maximum(added, np.maximum(p["units_taken"], p["minimum"] / p["contract_price"]) - alive)
        p["added"] = added * p["in_force"]
        p["alive"] = alive + p["added"]
        if t > 1:
            self.cost = self.cost * self.cost_step
        p["capex"] = p["added"] / delivers * self.cost
        p["capex_in_place"] = in_place + p["capex"]

    def provide(self, p, q, t, y, lines):
        i = self.i
        self.build(p, q, t, y, lines)
        p["depreciation"] = p["capex_in_place"] / self.life
        self.book = self.book + p["capex"] - p["depreciation"]
        p["resale"] = i["provider.resale"] * np.maximum(0, p["owed"] - p["usage"]) / p["contract_price"] * p["market_price"]
        p["operating_cost"] = i["provider.cash_cost"] * (p["usage"] + p["resale"]) + i["provider.fixed_cost"] * p["capex_in_place"]
        p["provider_tax"] = i["provider.tax"] * np.maximum(0, p["payment"] + p["resale"] - p["operating_cost"] - p["depreciation"])
        p["residual"] = 0.0
        if t == YEARS:
            p["residual"] = (i["provider.residual"] * self.book
                             + i["provider.stake_multiple"] * (i["funding.at_signing"] + self.tranches))
        p["provider_cash"] = (p["payment"] + p["resale"] - p["operating_cost"] - p["provider_tax"]
                              - p["capex"] - p["funding"] + p["residual"])

    def metrics(self, lines):
        i, periods = self.i, lines[1:]

        def total(name):
            return sum(p[name] for p in periods)

        def present(discount, name):
            return sum(p[discount] * p[name] for p in periods)

        firm = sum(self.firm)
        m = {"committed": self.committed, "announced": self.committed, "firm_total": firm, "debt_equivalent": self.debt_equivalent}
        signing = i["funding.at_signing"]
        m["headline_ratio"] = self.committed / signing
        m["full_ratio"] = self.committed / (signing + self.tranches)
        m["total_paid"] = total("payment")
        for line in ("usage", "deficiency", "stranded"):
            m["total_" + line] = total(line)
        once = sum(p["firm"] * p["in_force"] for p in periods)
        once = np.where(once > self.negligible, once, np.nan)
        m["used_share"] = 1 - (m["total_deficiency"] - total("makeup_used")) / once
        beyond = m["total_usage"] - once  # no use beyond what fell due, where the difference is negligible
        m["use_over_due"] = 1 + np.where(np.abs(beyond) > self.negligible, beyond, 0.0) / once
        short = [p["shortfall"] > self.negligible for p in periods]
        m["shortfall_periods"] = sum(s * 1.0 for s in short)
        first = np.nan
        for p, s in zip(reversed(periods), reversed(short)):
            first = np.where(s, p["period"], first)
        m["first_shortfall"] = first
        for line in ("lock_in_cost", "price_effect", "stranded", "access_value", "deal_value"):
            m["pv_" + line] = present("discount_customer", line)
        m["pv_lock_in"] = m.pop("pv_lock_in_cost")
        m["pv_funding"] = signing + present("discount_start", "funding")
        m["customer_npv"] = m["pv_deal_value"] + m["pv_funding"]
        m["average_premium"] = m["total_paid"] / sum(p["units_taken"] * p["market_price"] for p in periods) - 1
        worst, erosion, burden = np.inf, -np.inf, -np.inf
        for p in periods:
            worst = np.minimum(worst, p["gross_margin"])
            erosion = np.maximum(erosion, p["gross_margin_without"] - p["gross_margin"])
            burden = np.maximum(burden, p["burden"])
        m["worst_gross_margin"], m["margin_erosion"], m["peak_burden"] = worst, erosion, burden
        m["debt_equivalent_per_funding"] = self.debt_equivalent / signing
        m["implied_interest"] = firm - self.debt_equivalent
        kept = sum(p["discount_debt"] * (p["firm"] * p["in_force"] + p["exit_fee"]) for p in periods)
        m["capex_cover"] = kept / present("discount_debt", "capex")
        for k in range(5):
            m["obligations_year_%d" % (k + 1)] = self.firm[k]
        m["obligations_thereafter"], m["obligations_total"] = sum(self.firm[5:]), firm
        m["provider_npv"], m["provider_irr"] = self.provider(lines)
        return m

    def provider(self, lines):
        """The provider's value and rate of return: funding at the start of its year, the rest in the middle or at the end."""
        starts = [lines[0]["provider_cash"] - lines[1]["funding"]] + [-p["funding"] for p in lines[2:]] + [0.0]
        later = [p["provider_cash"] + p["funding"] for p in lines[1:]]
        if self.o["rates.timing"] == "mid":
            flows, gap = [f for pair in zip(starts, later) for f in pair], 0.5
        else:
            flows, gap = [starts[0]] + [x + y for x, y in zip(later, starts[1:])], 1.0
        step = self.provider_step ** gap
        value, factor = 0.0, 1.0
        for f in flows:
            value, factor = value + f * factor, factor * step
        return value, rate_of_return(np.array(np.broadcast_arrays(*flows)), gap)


def rate_of_return(flows, gap):
    """The yearly rate at which flows, gap years apart, are worth nothing, of each lane.

    There is one if the first flow is an outlay and exactly one root lies on the side of the undiscounted total. That is
    certain where the flows added up so far, to the total's side, change sign once; elsewhere a grid is looked at.
    """
    limit = 1e-12 * np.abs(flows).max(axis=0)
    flows[np.abs(flows) <= limit] = 0
    total = flows.sum(axis=0)
    total[np.abs(total) <= limit] = 0
    gains = total >= 0
    first = np.take_along_axis(flows, (flows != 0).argmax(axis=0)[None], axis=0)[0]
    one = changes(np.where(gains, np.cumsum(flows, axis=0), np.cumsum(flows[::-1], axis=0))) == 1
    u, off = newton(flows, gap, np.where(gains, 0.0, -REACH), np.where(gains, REACH, 0.0), 0.0)
    found = one & (np.abs(off) < 1e-9)
    for side in (-REACH, REACH):
        lanes = np.flatnonzero(~found & (first < 0) & (gains == (side > 0)))
        if len(lanes):
            u[lanes], found[lanes] = on_grid(flows[:, lanes], gap, side)
    return np.where(found & (first < 0), np.expm1(u), np.nan)


def changes(sums):
    """How often sums go from one sign to the other, zeros left out."""
    count, last = 0, 0
    for sign in np.sign(sums):
        count = count + (sign * last < 0)
        last = np.where(sign == 0, last, sign)
    return count


def on_grid(flows, gap, side):
    """The root on one side, and whether it is the only one."""
    grid = np.linspace(0, side, GRID + 1)
    value = np.exp(-gap * np.outer(grid, np.arange(len(flows)))) @ flows
    crossed = (value[1:] >= 0) != (value[:-1] >= 0)
    at = crossed.argmax(axis=0)
    low, high = np.minimum(grid[at], grid[at + 1]), np.maximum(grid[at], grid[at + 1])
    u, off = newton(flows, gap, low, high, (low + high) / 2)
    return u, (crossed.sum(axis=0) == 1) & (np.abs(off) < 1e-9)


def newton(flows, gap, low, high, u):
    """The root of the logarithm of inflows over outflows between low and high, and how far off it was."""
    inflows, outflows = np.maximum(0, flows), np.maximum(0, -flows)
    for _ in range(20):
        v = np.exp(-gap * u)
        a = b = da = db = 0.0
        for x, y in zip(inflows[::-1], outflows[::-1]):
            da, db = (da + a) * v, (db + b) * v
            a, b = a * v + x, b * v + y
        off = np.log(a / b)
        before, u = u, np.minimum(high, np.maximum(low, u + off / (da / a - db / b) / gap))
        if not np.nanmax(np.abs(u - before)) > 1e-13:
            break
    return u, off


def whole(years):
    """A life in whole periods, the nearest; a half does not count."""
    return int(np.ceil(max(0, years - 0.5)))


def read(path):
    with open(path + ".json") as f:
        about = json.load(f)
    table = np.tile(np.fromfile(path + ".bin", dtype="<f8").reshape(-1, about["lanes"]), TIMES)
    about["lanes"] *= TIMES
    rows = iter(table)
    inputs = {"term.first_year": about["first_year"]}
    for key, count in about["inputs"]:
        values = [next(rows) for _ in range(count)]
        values = [x[0] if (x == x[0]).all() else x for x in values]
        inputs[key] = values if key in LISTS else values[0]
    return about, inputs, {name: next(rows) for name in about["metrics"]}


def part(inputs, lanes):
    """Some lanes of the inputs; what all lanes share stays a number."""
    def cut(x):
        return x[lanes] if np.ndim(x) else x
    return {k: [cut(x) for x in v] if isinstance(v, list) else cut(v) for k, v in inputs.items()}


def compute(inputs, options, lanes, chunk):
    results = []
    with np.errstate(all="ignore"):
        for first in range(0, lanes, chunk):
            results.append(Model(part(inputs, slice(first, first + chunk)), options).run()[1])
    return results


def difference(results, wanted, chunk):
    worst = 0.0
    for name, want in wanted.items():
        want = want.reshape(-1)
        got = np.concatenate([np.broadcast_to(r[name], min(chunk, len(want) - k * chunk)) for k, r in enumerate(results)])
        known = np.isfinite(want) & np.isfinite(got)
        if (np.isfinite(want) != np.isfinite(got)).any():
            raise SystemExit("NumPy and offtake disagree about which lanes have a value: " + name)
        worst = max(worst, np.max(np.abs(got - want)[known] / np.maximum(1, np.abs(want[known])), initial=0.0))
    return worst


def main():
    about, inputs, wanted = read(sys.argv[1])
    lanes = about["lanes"]

    def timed(chunk, times):
        best = np.inf
        for _ in range(times):
            start = time.process_time()
            results = compute(inputs, about["options"], lanes, chunk)
            best = min(best, time.process_time() - start)
        return best / lanes * 1e9, results

    tries = {chunk: timed(chunk, 2)[0] for chunk in (1024, 2048, 4096, 8192, 16384, 65536, lanes)}
    chunk = min(tries, key=tries.get)
    ns, results = timed(chunk, 5)
    print(json.dumps({"numpy": np.__version__, "ns": round(ns, 1), "chunk": chunk, "whole": round(tries[lanes], 1),
                      "difference": float(difference(results, wanted, chunk))}))


if __name__ == "__main__":
    main()
