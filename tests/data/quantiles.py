"""Writes quantiles.csv: values of distributions below which a share lies, by mpmath.

Run: python3 quantiles.py > quantiles.csv
"""

from decimal import Decimal, getcontext

from mpmath import betainc, erfinv, findroot, log, exp, mp, mpf, nstr, sqrt

mp.dps = 50
getcontext().prec = 60

SHARES = [
    "0.000000000000000001", "0.000000001", "0.0001", "0.01", "0.074", "0.0751", "0.25",
    "0.4", "0.5", "0.61803", "0.9", "0.925", "0.99", "0.999999", "0.999999999999",
]


def normal(p):
    return sqrt(2) * erfinv(2 * p - 1)


def beta(p, a, b):
    low, high = mpf(0), mpf(1)
    for _ in range(130):
        middle = (low + high) / 2
        if betainc(a, b, 0, middle, regularized=True) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def value(name, parameters, p):
    n = [mpf(x) for x in parameters]
    if name == "normal":
        return n[0] + n[1] * normal(p)
    if name == "lognormal":
        variance = log(1 + (n[1] / n[0]) ** 2)
        return exp(log(n[0]) - variance / 2 + sqrt(variance) * normal(p))
    if name == "uniform":
        return n[0] + (n[1] - n[0]) * p
    if name == "triangular":
        low, mode, high = n
        if p < (mode - low) / (high - low):
            return low + sqrt(p * (high - low) * (mode - low))
        return high - sqrt((1 - p) * (high - low) * (high - mode))
    if name == "pert":
        low, mode, high = n
        a = 1 + 4 * (mode - low) / (high - low)
        b = 1 + 4 * (high - mode) / (high - low)
        return low + (high - low) * beta(p, a, b)
    a, b, low, high = n
    return low + (high - low) * beta(p, a, b)


CASES = [
    ("normal", ["0", "1"]),
    ("normal", ["2500000", "0.03"]),
    ("lognormal", ["3", "1.5"]),
    ("lognormal", ["0.004", "0.02"]),
    ("uniform", ["-2", "6"]),
    ("triangular", ["2", "3", "4.5"]),
    ("triangular", ["1", "1", "2"]),
    ("triangular", ["1", "2", "2"]),
    ("pert", ["2", "3", "10"]),
    ("pert", ["0.3", "0.3", "0.9"]),
    ("beta", ["2", "5", "0", "1"]),
    ("beta", ["0.5", "0.5", "0", "1"]),
    ("beta", ["0.05", "3", "0", "1"]),
    ("beta", ["30", "2", "10", "20"]),
    ("beta", ["400", "300", "0", "1"]),
]

print("distribution,parameters,share,value")
for name, parameters in CASES:
    for share in SHARES:
        found = value(name, parameters, mpf(share))
        digits = Decimal(nstr(found, 45))
        # As many places as a decimal of 28 digits has.
        digits = digits.quantize(Decimal(10) ** (max(digits.adjusted(), 0) - 27))
        print(",".join([name, " ".join(parameters), share, f"{digits:f}"]))
