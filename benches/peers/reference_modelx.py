"""The same model in modelx: a cached function of the month for each line."""

import math

import modelx

LINES = {
    "fade": "exp(-price_decay * t)",
    "api": "first_price * fade(t)",
    "rent": "gpu_rent if t == 0 else rent(t - 1) * (1 - 0.015)",
    "throughput": "3.6 if t == 0 else throughput(t - 1) * (1 + 0.02)",
    "token_cost": "rent(t) / throughput(t)",
    "customers_before": "400 if t == 0 else customers(t - 1)",
    "reach": "customers_before(t) / 40_000",
    "joined": "customers_before(t) * uptake * (1 - reach(t))",
    "left": "customers_before(t) * churn",
    "customers": "customers_before(t) + (joined(t) - left(t))",
    "usage": "700 if t == 0 else usage(t - 1) * (1 + usage_growth)",
    "tokens": "customers(t) * usage(t)",
    "gpu_hours": "tokens(t) / throughput(t)",
    "fleet": "gpu_hours(t) / 438",
    "inference": "fleet(t) * 438 * rent(t)",
    "sales": "tokens(t) * api(t)",
    "unit_cost": "inference(t) / tokens(t)",
    "gross_profit": "sales(t) - inference(t)",
    "gross_margin": "gross_profit(t) / sales(t)",
    "markup": "api(t) / unit_cost(t)",
    "staff": "120 + customers(t) / 35",
    "salaries": "staff(t) * 30_000",
    "marketing": "joined(t) * 9_000",
    "research": "sales(t) * 0.22",
    "ebitda": "gross_profit(t) - salaries(t) - marketing(t) - research(t)",
    "ebitda_margin": "ebitda(t) / sales(t)",
    "sales_a_head": "sales(t) / staff(t)",
    "sales_each": "sales(t) / customers(t)",
    "payback": "9_000 / (sales_each(t) * gross_margin(t))",
    "cash_before": "80_000_000 if t == 0 else cash(t - 1)",
    "interest": "cash_before(t) * 0.003",
    "cash": "cash_before(t) + (ebitda(t) + interest(t))",
    "spending": "sales(t) - ebitda(t)",
    "runway": "cash(t) / spending(t)",
    "sold": "sales(t) if t == 0 else sold(t - 1) + sales(t)",
}


class Model:
    def __init__(self):
        self.space = modelx.new_model().new_space()
        self.space.exp = math.exp
        for name, formula in LINES.items():
            self.space.new_cells(name=name, formula=f"lambda t: {formula}")
        self.lines = [self.space.cells[name] for name in LINES]

    def run(self, inputs, count):
        """The lines of each month by their names."""
        for name, value in inputs.items():
            setattr(self.space, name, value)
        return [{line.name: line(t) for line in self.lines} for t in range(count)]
