"""The commitment model in NumPy: every line and metric of the model, for many lanes at once.

It computes what model/byhand computes as Go loops, the way one writes NumPy: a loop over the periods,
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

LISTS = {"commitment.minimums": 0, "commitment.excused": 0, "demand.forecast": 0, "revenue.forecast": 0,
         "funding.later": 0, "provider.build": 0, "price.market_decline": 1, "price.available": 1,
         "demand.growth": 1, "demand.provider_share": 1, "revenue.growth": 1}


class Model:
    """A run over some lanes. Attributes of i are inputs: arrays, or numbers where all lanes share them."""

    def __init__(self, inputs, options):
        self.i, self.o = inputs, options

    def entry(self, key, year):
        """A list's value in a contract year from 0: amounts end, rates repeat their last value."""
        values = self.i[key]
        if year < len(values):
            return values[year]
        return values[-1] if LISTS[key] else 0.0

    def run(self):
        lines = [self.opening()]
        self.schedule()
        lines[0]["debt"], lines[0]["remaining"] = self.debt_equivalent, self.committed
        self.begin()
        for t in range(1, YEARS + 1):
            lines.append(self.period(t, lines[t - 1], lines))
        return lines, self.metrics(lines)

    def opening(self):
        i = self.i
        zero = 0.0
        names = ("credit", "credit_gone", "makeup", "makeup_gone", "deferred", "settled", "capex", "capex_in_place")
        q = {name: zero for name in names}
        q.update(in_force=1.0, market_price=1.0, contract_price=1 - i["price.discount"],
                 projected_rate=i["demand.first_year"], revenue_rate=i["revenue.first_year"],
                 discount_customer=1.0, discount_provider=1.0, discount_debt=1.0,
                 funding=i["funding.at_signing"], customer_net=i["funding.at_signing"],
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
        discount, present = 1.0, 0.0
        self.discount_debt = []
        for f in self.firm:
            discount = discount * step
            self.discount_debt.append(discount)
            present = present + discount * f
        self.debt_equivalent = present

    def begin(self):
        i = self.i
        self.noise = 1e-12 * self.committed
        self.customer_step, self.provider_step = 1 / (1 + i["rates.customer"]), 1 / (1 + i["rates.provider"])
        self.makeup_lag = 1 + int(np.ceil(np.max(i["settlement.makeup_years"])))
        self.credit_lag = 1 + int(np.ceil(np.max(i["settlement.carry_years"])))
        self.life = i["provider.useful_life"]
        self.life_lag = np.ceil(self.life)
        self.makeup_expiring = self.credit_expiring = self.retired = 0.0
        self.depreciated = self.tranches = 0.0

    def period(self, t, q, lines):
        p = {}
        y = t - 1
        self.timeline(p, t, y)
        self.prices(p, q, t, y)
        self.demand(p, q, t, y)
        self.settle(p, q, t, lines)
        self.against(p)
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
        i, o, last = self.i, self.o, t == YEARS
        if t - self.makeup_lag >= 1:
            self.makeup_expiring = self.makeup_expiring + lines[t - self.makeup_lag]["makeup_added"]
        if t - self.credit_lag >= 1:
            self.credit_expiring = self.credit_expiring + lines[t - self.credit_lag]["credit_added"]
        owing = p["minimum"] + q["deferred"]
        p["due"] = p["in_force"] * (np.maximum(owing, self.committed - q["settled"]) if last else np.maximum(owing, 0))
        due = p["due"]
        p["gross_usage"] = p["units_taken"] * p["contract_price"]
        p["usage"] = p["gross_usage"]
        if o["price.overage"] == "market":
            p["usage"] = np.minimum(p["gross_usage"], due) + np.maximum(0, p["gross_usage"] - due) * np.minimum(1, p["market_price"] / p["contract_price"])
        quantity = np.maximum(due, p["scheduled"] * p["in_force"])
        threshold = {"first": 0.0, "minimum": due, "quantity": quantity}[o["settlement.makeup_after"]]
        p["makeup_expired"] = np.maximum(0, self.makeup_expiring - q["makeup_gone"])
        p["makeup_used"] = np.minimum(q["makeup"] - p["makeup_expired"], np.maximum(0, p["usage"] - threshold))
        p["counted"] = p["usage"] - p["makeup_used"]
        gap = np.maximum(0, due - p["counted"])
        p["credit_expired"] = np.maximum(0, self.credit_expiring - q["credit_gone"])
        p["credit_limit"] = i["settlement.carry_cap"] * (gap if o["settlement.carry_cap_of"] == "shortfall" else p["minimum"])
        allowed = np.maximum(0, q["settled"] + due - self.committed) if last else due
        p["credit_used"] = np.minimum(np.minimum(q["credit"] - p["credit_expired"], p["credit_limit"]), np.minimum(gap, allowed))
        p["credit_gone"] = q["credit_gone"] + p["credit_used"] + p["credit_expired"]
        p["shortfall"] = np.maximum(0, due - p["credit_used"] - p["counted"])
        p["deferred"] = 0.0
        if not last:
            movable = np.where(i["settlement.relief"] > 0, p["shortfall"] - i["settlement.relief"], 0.0)
            deferred = np.minimum(p["shortfall"], np.maximum(i["settlement.deferral_cap"] * p["minimum"], movable))
            p["deferred"] = np.where(t <= i["settlement.deferral_years"], deferred, 0.0)
        p["deficiency"] = p["shortfall"] - p["deferred"]
        p["excess"] = np.maximum(0, p["counted"] - (quantity if o["settlement.carry_over"] == "quantity" else due))
        p["credit_added"] = i["settlement.carry_share"] * p["excess"]
        p["credit"] = q["credit"] - p["credit_expired"] - p["credit_used"] + p["credit_added"]
        p["makeup_gone"] = q["makeup_gone"] + p["makeup_used"] + p["makeup_expired"]
        p["makeup_added"] = i["settlement.makeup_share"] * p["deficiency"]
        p["makeup"] = q["makeup"] - p["makeup_expired"] - p["makeup_used"] + p["makeup_added"]
        p["refund"] = 0.0
        if last and o["settlement.at_end"] == "refund":
            p["refund"], p["makeup"] = p["makeup"], 0.0
        leaving = (p["in_force"] == 0) & (q["in_force"] == 1)
        p["exit_fee"] = np.where(leaving, i["exit.fee"] * np.maximum(0, self.committed - q["settled"]), 0.0)
        p["payment"] = p["counted"] + p["makeup_used"] * i["settlement.makeup_price"] + p["deficiency"] + p["exit_fee"] - p["refund"]
        p["settled"] = q["settled"] + p["counted"] + p["deficiency"]
        p["remaining"] = np.where(p["in_force"] == 1, np.maximum(0, self.committed - p["settled"]), 0.0)

    def against(self, p):
        p["outside_cost"] = (p["units"] - p["units_taken"]) * p["market_price"]
        p["market_cost"] = p["units"] * p["market_price"]
        p["price_effect"] = p["usage"] + p["outside_cost"] - p["market_cost"]
        p["stranded"] = p["deficiency"] - p["makeup_used"] * (1 - self.i["settlement.makeup_price"]) - p["refund"]
        p["lock_in_cost"] = p["payment"] + p["outside_cost"] - p["market_cost"]
        p["effective_price"] = np.where(p["units_taken"] > 0, p["payment"] / p["units_taken"], 0.0)
        p["utilisation"] = np.where(p["due"] > 0, np.minimum(p["counted"], p["due"]) / p["due"], 1.0)

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
        p["funding"] = self.entry("funding.later", y) * i["funding.milestones_met"]
        self.tranches = self.tranches + p["funding"]
        p["debt_interest"] = q["debt"] * i["rates.debt"]
        p["debt"] = q["debt"] + p["debt_interest"] - p["firm"]
        p["customer_net"] = p["funding"] + p["deal_value"]

    def provide(self, p, q, t, y, lines):
        i = self.i
        p["capex"] = i["provider.capacity"] * i["provider.capex_per_unit"] * self.entry("provider.build", y)
        p["capex_in_place"] = q["capex_in_place"] + p["capex"]
        if np.ndim(self.life_lag) == 0:
            if t > self.life_lag:
                self.retired = self.retired + lines[t - int(self.life_lag)]["capex"]
        else:
            self.retired = sum(np.where(k <= t - self.life_lag, lines[k]["capex"], 0.0) for k in range(1, t))
        p["depreciation"] = (p["capex_in_place"] - self.retired) / self.life
        self.depreciated = self.depreciated + p["depreciation"]
        p["resale"] = i["provider.resale"] * np.maximum(0, p["owed"] - p["usage"]) / p["contract_price"] * p["market_price"]
        p["operating_cost"] = i["provider.cash_cost"] * (p["usage"] + p["resale"]) + i["provider.fixed_cost"] * p["capex_in_place"]
        p["provider_tax"] = i["provider.tax"] * np.maximum(0, p["payment"] + p["resale"] - p["operating_cost"] - p["depreciation"])
        p["residual"] = 0.0
        if t == YEARS:
            p["residual"] = (i["provider.residual"] * (p["capex_in_place"] - self.depreciated)
                             + i["provider.stake_multiple"] * (i["funding.at_signing"] + self.tranches))
        p["provider_cash"] = (p["payment"] + p["resale"] - p["operating_cost"] - p["provider_tax"]
                              - p["capex"] - p["funding"] + p["residual"])

    def metrics(self, lines):
        i, periods = self.i, lines[1:]

        def total(name):
            return sum(p[name] for p in periods)

        def present(discount, name):
            return sum(p[discount] * p[name] for p in periods)

        m = {"committed": self.committed, "debt_equivalent": self.debt_equivalent}
        signing = i["funding.at_signing"]
        m["headline_ratio"] = self.committed / signing
        m["full_ratio"] = self.committed / (signing + self.tranches)
        for metric, line in (("total_paid", "payment"), ("total_usage", "usage"), ("total_deficiency", "deficiency"), ("total_stranded", "stranded")):
            m[metric] = total(line)
        m["average_utilisation"] = sum(np.minimum(p["counted"], p["due"]) for p in periods) / total("due")
        short = [p["shortfall"] > self.noise for p in periods]
        m["shortfall_periods"] = sum(s * 1.0 for s in short)
        first = np.nan
        for p, s in zip(reversed(periods), reversed(short)):
            first = np.where(s, p["period"], first)
        m["first_shortfall"] = first
        for line in ("lock_in_cost", "price_effect", "stranded", "access_value", "deal_value", "funding"):
            m["pv_" + line] = present("discount_customer", line)
        m["pv_lock_in"] = m.pop("pv_lock_in_cost")
        m["pv_funding"] = m["pv_funding"] + signing
        m["customer_npv"] = m["pv_deal_value"] + m["pv_funding"]
        m["average_premium"] = m["total_paid"] / sum(p["units_taken"] * p["market_price"] for p in periods) - 1
        worst, erosion, burden = periods[0]["gross_margin"], periods[0]["gross_margin_without"] - periods[0]["gross_margin"], periods[0]["burden"]
        for p in periods[1:]:
            worst = np.minimum(worst, p["gross_margin"])
            erosion = np.maximum(erosion, p["gross_margin_without"] - p["gross_margin"])
            burden = np.maximum(burden, p["burden"])
        m["worst_gross_margin"], m["margin_erosion"], m["peak_burden"] = worst, erosion, burden
        m["debt_equivalent_per_funding"] = self.debt_equivalent / signing
        firm = total("firm")
        m["implied_interest"] = firm - self.debt_equivalent
        m["provider_npv"] = present("discount_provider", "provider_cash") - signing
        m["capex_cover"] = self.debt_equivalent / present("discount_debt", "capex")
        for k in range(5):
            m["obligations_year_%d" % (k + 1)] = self.firm[k]
        m["obligations_thereafter"], m["obligations_total"] = sum(self.firm[5:]), firm
        m["provider_irr"] = self.irr([p["provider_cash"] for p in lines])
        return m

    def irr(self, flows):
        """Newton's method on the logarithm of inflows over outflows, in u = log(1 + r)."""
        inflows = [np.maximum(0, f) for f in flows]
        outflows = [np.maximum(0, -f) for f in flows]
        u = 0.0
        with np.errstate(all="ignore"):
            for _ in range(12):
                v = np.exp(-u)
                a = b = da = db = 0.0
                for x, y in zip(reversed(inflows), reversed(outflows)):
                    da, db = (da + a) * v, (db + b) * v
                    a, b = a * v + x, b * v + y
                step = np.log(a / b) / (da / a - db / b)
                u = u + step
                if not np.nanmax(np.abs(step)) > 1e-13:
                    break
            return np.where(np.isfinite(u), np.expm1(u), np.nan)


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
        if name == "provider_irr":
            # Of several rates the two may find different ones.
            known &= np.abs(got - want) < 1e-6
            if known.sum() < 0.9 * np.isfinite(want).sum():
                raise SystemExit("NumPy and offtake disagree about the rates of return")
        elif (np.isfinite(want) != np.isfinite(got)).any():
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
