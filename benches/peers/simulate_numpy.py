"""What `aim simulate` does with the reference model, by numpy: draws the inputs that vary, computes
all lines of all months, and prints quantiles, mean and standard deviation of the last month's
`sold`. The number of scenarios is the argument.
"""

import sys

import numpy

sys.dont_write_bytecode = True
from reference import months  # noqa: E402, which stands beside this file

SEED = 1
QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]


def drawn(count):
    """The inputs as benches/models/inputs.aim has them drawn."""
    chance = numpy.random.default_rng(SEED)
    return {
        "first_price": chance.triangular(8, 10, 12, count),
        "price_decay": chance.uniform(0.024, 0.036, count),
        "usage_growth": chance.triangular(0.03, 0.04, 0.05, count),
        "uptake": chance.uniform(0.07, 0.11, count),
        "churn": chance.triangular(0.01, 0.02, 0.03, count),
        "gpu_rent": chance.uniform(2, 3, count),
    }


def main():
    for lines in months(drawn(int(sys.argv[1])), float, numpy.exp):
        sold = lines["sold"]
    quantiles = numpy.quantile(sold, QUANTILES)
    figures = [*quantiles, sold.mean(), sold.std(ddof=1)]
    names = [*(f"P{100 * share:g}" for share in QUANTILES), "mean", "sd"]
    print("  ".join(f"{name} {figure / 1e6:,.1f}M" for name, figure in zip(names, figures)))


if __name__ == "__main__":
    main()
