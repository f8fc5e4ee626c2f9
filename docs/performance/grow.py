"""Prints a deal of so many years and scenarios, all of the same kind."""

import sys


def main(years, scenarios):
    print(f"""deal: {{name: A deal that grows, customer: Customer, provider: Provider, currency: USD, unit: million}}
term: {{first_year: 2026, years: {years}}}
commitment: {{total: 1000, shape: growth, growth: 5%}}
settlement: {{carry_share: 50%, makeup_share: 50%}}
price: {{market_decline: 5%, discount: 10%, pass_through: 50%}}
demand: {{first_year: 80, growth: 5%}}
revenue: {{first_year: 200, growth: 5%}}
funding: {{at_signing: 50}}
rates: {{customer: 12%, debt: 7%, provider: 9%}}
provider: {{capacity: 1, capex_per_unit: 500, fixed_cost: 3%, cash_cost: 10%, resale: 50%, tax: 21%}}
scenarios:
  - name: Base""")
    for i in range(1, scenarios):
        print(f"  - {{name: Case {i}, set: {{demand: {{growth: {i / 10}%}}, price: {{market_decline: {5 + i / 10}%}}}}}}")


main(int(sys.argv[1]), int(sys.argv[2]))
