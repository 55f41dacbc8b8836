"""Writes finance.csv: expressions of std.finance, std.stats and std.schedules with their values.

Every value follows the definition that spreadsheets publish (OpenFormula 1.3, part 4), taken
literally: sums and recurrences over all periods, roots by mpmath, all with 60 digits. None of it
shares a formula with the program beyond that definition.

Columns: the expression; its value to 40 digits; how many digits of it must agree.

    python3 tests/data/finance.py > tests/data/finance.csv
"""

import csv
import datetime
import random
import sys
from fractions import Fraction

from mpmath import mp, mpf

mp.dps = 60
rng = random.Random(20240917)
FULL, AIM = 27, 26
rows = []


def emit(expression, value, digits=FULL):
    # Far below what a decimal holds.
    value = 0 if abs(value) < mpf(10) ** -50 else value
    rows.append((expression, mp.nstr(mpf(value), 40, strip_zeros=True, min_fixed=-60, max_fixed=60), digits))


def text(value):
    """A list or a number as aim writes it."""
    if isinstance(value, list):
        return "[" + ", ".join(text(v) for v in value) + "]"
    return str(value)


def call(name, *args):
    return f"{name}({', '.join(text(a) for a in args)})"


def num(value):
    return mpf(str(value))


# ---- Flows


def npv(rate, flows):
    return sum(num(f) / (1 + num(rate)) ** (i + 1) for i, f in enumerate(flows))


def irr_near(flows, start):
    """The root by bisection around a sign change of the net present value."""
    value = lambda r: sum(num(f) / (1 + r) ** i for i, f in enumerate(flows))
    return bisect(value, start)


def bisect(value, bracket):
    low, high = map(num, bracket)
    assert value(low) * value(high) < 0, bracket
    for _ in range(210):
        mid = (low + high) / 2
        if value(low) * value(mid) <= 0:
            high = mid
        else:
            low = mid
    return (low + high) / 2


SAMPLES = [
    [-100, 60, 60],
    [-10000, 3000, 4200, 6800],
    [-70000, 12000, 15000, 18000, 21000, 26000],
    ["-1250.55", "300.10", "410.20", "390.35", "350.75", "120.05"],
    [-40000, 8000, 9200, 10000, 12000, 14500],
    [-1000] + [50] * 19 + [1050],
    [-100, 10, 10],
    ["-0.003", "0.0011", "0.0014", "0.0009"],
    [-50_000_000_000, 9_000_000_000, 30_000_000_000, 27_000_000_000],
]
for flows in SAMPLES:
    for rate in ("0.1", "0.015", "-0.2", "0"):
        emit(call("npv", rate, flows), npv(rate, flows))
    emit(call("npv_from_now", "0.08", flows), npv("0.08", flows) * num("1.08"))
    total = sum(num(f) for f in flows)
    emit(call("irr", flows), irr_near(flows, ("1e-9", 5) if total > 0 else ("-0.95", "-1e-9")))
    positive = sum(num(f) * num("1.12") ** (len(flows) - 1 - i) for i, f in enumerate(flows) if num(f) > 0)
    negative = sum(num(f) / num("1.1") ** i for i, f in enumerate(flows) if num(f) < 0)
    emit(call("mirr", flows, "0.1", "0.12"), (-positive / negative) ** (mpf(1) / (len(flows) - 1)) - 1)

MANY = [-1000] + [5] * 359 + [1005]
emit(call("irr", MANY), num("0.005"))
emit(call("irr", [-100, 230, -132], "0.11"), num("0.1"))
emit(call("irr", [-100, 230, -132], "0.19"), num("0.2"))
emit(call("irr", [-1000, 500, 700, -100], "0.1"), irr_near([-1000, 500, 700, -100], (0, 1)))
emit(call("irr", [-1000, 500, 700, -100], "-0.8"), irr_near([-1000, 500, 700, -100], ("-0.9", "-0.5")))
emit(call("irr", [100, -60, -60]), irr_near([100, -60, -60], (0, 1)))
emit(call("irr", [0, 0, -100, 0, 144]), num("0.2"))


def xnpv(rate, flows, dates):
    start = dates[0]
    return sum(num(f) / (1 + num(rate)) ** (mpf((d - start).days) / 365) for f, d in zip(flows, dates))


day = datetime.date
DATED = [
    ([-10000, 2750, 4250, 3250, 2750], [day(2008, 1, 1), day(2008, 3, 1), day(2008, 10, 30), day(2009, 2, 15), day(2009, 4, 1)]),
    ([-5000, 1500, 1500, 3000], [day(2024, 2, 29), day(2024, 12, 31), day(2025, 6, 30), day(2026, 2, 28)]),
    ([-100, 30, 90], [day(2023, 1, 1), day(2024, 1, 1), day(2025, 12, 31)]),
    (["-250000.75", "12500.25", "12500.25", "290000.50"], [day(2020, 5, 17), day(2021, 5, 17), day(2022, 5, 17), day(2030, 5, 17)]),
    ([-1000, 400, 400], [day(2024, 1, 1), day(2025, 1, 1), day(2026, 1, 1)]),
]
for flows, dates in DATED:
    for rate in ("0.09", "0.005", "-0.1"):
        emit(call("xnpv", rate, flows, dates), xnpv(rate, flows, dates))
    total = sum(num(f) for f in flows)
    bracket = ("1e-9", 5) if total > 0 else ("-0.95", "-1e-9")
    emit(call("xirr", flows, dates), bisect(lambda r: xnpv(mp.nstr(r, 58), flows, dates), bracket))

for rates in (["0.09", "0.11", "0.1"], ["0.05"] * 12, ["-0.5", "0.333", "0"]):
    value = num("1000.01")
    for r in rates:
        value *= 1 + num(r)
    emit(call("fvschedule", "1000.01", rates), value)


def payback(flows, rate):
    open_ = mpf(0)
    for i, f in enumerate(flows):
        flow = num(f) / (1 + num(rate)) ** i
        if open_ + flow >= 0:
            return i - 1 + (-open_) / flow
        open_ += flow


for flows in (SAMPLES[1], SAMPLES[2], SAMPLES[3], [-100, -50, 40, 40, 80, 90]):
    emit(call("payback", flows), payback(flows, 0))
    emit(call("discounted_payback", "0.04", flows), payback(flows, "0.04"))

# ---- Level payments, by going through all periods


def factors(rate, nper):
    """(1 + rate)^nper and the sum of (1 + rate)^i."""
    g = (1 + num(rate)) ** nper
    s = mpf(nper) if num(rate) == 0 else (g - 1) / num(rate)
    return g, s


def pmt(rate, nper, pv, fv=0, due=0):
    g, s = factors(rate, nper)
    return -(num(pv) * g + num(fv)) / ((1 + num(rate) * due) * s)


def fv_of(rate, nper, pmt_, pv=0, due=0):
    g, s = factors(rate, nper)
    return -(num(pv) * g + pmt_ * (1 + num(rate) * due) * s)


def pv_of(rate, nper, pmt_, fv=0, due=0):
    g, s = factors(rate, nper)
    return -(num(fv) + pmt_ * (1 + num(rate) * due) * s) / g


def schedule(rate, nper, pv, fv, due):
    """Interest and principal of each payment, the balance carried along."""
    payment = pmt(rate, nper, pv, fv, due)
    balance = num(pv)
    parts = []
    for k in range(1, nper + 1):
        if due:
            interest = mpf(0) if k == 1 else -balance * num(rate)
            principal = payment - interest
            # The payment comes first; interest runs on what is left.
            if k == 1:
                balance = balance + payment
            else:
                balance = balance * (1 + num(rate)) + payment
        else:
            interest = -balance * num(rate)
            principal = payment - interest
            balance = balance + principal
        parts.append((interest, principal))
    return parts


LOANS = [
    ("0.01", 12, 12000, 0),
    ("0.0041666666666666666666666667", 360, 250000, 0),
    ("0.08", 10, 10000, 0),
    ("0.0075", 60, "35000.50", -5000),
    ("0", 48, 9600, 0),
    ("-0.005", 24, 1000, 0),
    ("0.0000000001", 120, 1000000, 0),
    ("0.1", 400, 1000, 0),
    ("0.005", 120, 0, -100000),
]
for rate, nper, pv, fv in LOANS:
    for due in (0, 1):
        emit(call("pmt", rate, nper, pv, fv, due), pmt(rate, nper, pv, fv, due))
        emit(call("fv", rate, nper, -150, pv, due), fv_of(rate, nper, mpf(-150), pv, due))
        emit(call("pv", rate, nper, -150, fv, due), pv_of(rate, nper, mpf(-150), fv, due))
        # With more digits than mpmath has elsewhere: late balances are small differences.
        mp.dps = 130
        parts = schedule(rate, nper, pv, fv, due)
        picks = sorted({1, 2, nper // 2, nper})
        for k in picks:
            emit(call("ipmt", rate, k, nper, pv, fv, due), parts[k - 1][0])
            emit(call("ppmt", rate, k, nper, pv, fv, due), parts[k - 1][1])
        if fv == 0 and num(rate) > 0:
            free = schedule(rate, nper, pv, 0, due)
            for first, last in ((1, nper), (1, 1), (2, nper // 2), (nper - 3, nper)):
                chosen = free[first - 1 : last]
                emit(call("cumipmt", rate, nper, pv, first, last, due), sum(p[0] for p in chosen))
                emit(call("cumprinc", rate, nper, pv, first, last, due), sum(p[1] for p in chosen))
        mp.dps = 60

emit(call("pmt", "0.01", 100000, 1000), num(-10))
emit(call("pv", "0.05", 100000, -150), num(3000))

for rate, pay, pv, fv, due in (
    ("0.01", -100, -1000, 10000, 1),
    ("0.01", -100, -1000, 10000, 0),
    ("0.005", -1500, 250000, 0, 0),
    ("0", -250, 10000, 0, 0),
    ("0.02", "-33.35", 1000, 0, 0),
    ("-0.01", -10, 500, 0, 0),
):
    r, p, v, f = map(num, (rate, pay, pv, fv))
    n = -(v + f) / p if r == 0 else mp.log((p * (1 + r * due) - f * r) / (p * (1 + r * due) + v * r)) / mp.log(1 + r)
    emit(call("nper", rate, pay, pv, fv, due), n)

for nper, pay, pv, fv, due, bracket in (
    (48, -200, 8000, 0, 0, ("1e-9", 1)),
    (360, -1500, 250000, 0, 0, ("1e-9", 1)),
    (60, "-212.47", 10000, 0, 0, ("1e-9", 1)),
    (10, 0, -100, 200, 0, ("1e-9", 1)),
    (24, -50, 1000, 0, 1, ("1e-9", 1)),
    (12, -100, 0, 1300, 0, ("1e-9", 1)),
    (12, -90, 1200, 0, 0, ("-0.5", "-1e-9")),
    (10950, -30, 100000, 0, 0, ("1e-9", 1)),
):
    value = lambda r: num(pv) * (1 + r) ** nper + num(pay) * (1 + r * due) * ((1 + r) ** nper - 1) / r + num(fv)
    emit(call("rate", nper, pay, pv, fv, due), bisect(value, bracket))

# ---- Rates

for nominal, times in (("0.0525", 4), ("0.12", 12), ("0.05", 365), ("0.24", 1), ("0.1", "4.9")):
    n = int(float(times))
    emit(call("effect", nominal, times), (1 + num(nominal) / n) ** n - 1)
    emit(call("nominal", nominal, times), n * ((1 + num(nominal)) ** (mpf(1) / n) - 1))
for n, pv, fv in ((96, 10000, 11000), (3, 100, "133.1"), ("2.5", 80, 40)):
    emit(call("rri", n, pv, fv), (num(fv) / num(pv)) ** (1 / num(n)) - 1)
    emit(call("cagr", pv, fv, n), (num(fv) / num(pv)) ** (1 / num(n)) - 1)
for rate, pv, fv in (("0.025", 2000, 2200), ("0.1", 100, 121), ("-0.2", 90, 10)):
    emit(call("pduration", rate, pv, fv), mp.log(num(fv) / num(pv)) / mp.log(1 + num(rate)))

# ---- Depreciation


def declining_share(cost, salvage, life):
    share = 1 - (num(salvage) / num(cost)) ** (mpf(1) / life)
    return mp.floor(share * 1000 + mpf("0.5")) / 1000


def db(cost, salvage, life, period, month=12):
    share = declining_share(cost, salvage, life)
    total = amount = num(cost) * share * month / 12
    for k in range(2, period + 1):
        if k <= life:
            amount = (num(cost) - total) * share
        else:
            amount = (num(cost) - total) * share * (12 - month) / 12
        total += amount
    return amount


def ddb(cost, salvage, life, period, factor=2):
    total = mpf(0)
    for _ in range(period):
        amount = min((num(cost) - total) * num(factor) / life, num(cost) - num(salvage) - total)
        amount = max(mpf(0), amount)
        total += amount
    return amount


def whole_periods(cost, salvage, life, factor, switch):
    book, even, amounts = num(cost), None, []
    for i in range(life):
        if even is None:
            declining = max(mpf(0), min(book * min(mpf(1), num(factor) / life), book - num(salvage)))
            straight = (book - num(salvage)) / (life - i)
            if switch and straight > declining:
                even = straight
            amount = declining if even is None else even
        else:
            amount = even
        amounts.append(amount)
        book -= amount
    return amounts


def vdb(cost, salvage, life, start, end, factor=2, no_switch=0):
    amounts = whole_periods(cost, salvage, life, factor, not no_switch)
    start, end = num(start), num(end)
    return sum(a * max(mpf(0), min(end, i + 1) - max(start, i)) for i, a in enumerate(amounts))


for period in range(1, 8):
    emit(call("db", 1000000, 100000, 6, period, 7), db(1000000, 100000, 6, period, 7))
for period in (1, 2, 5):
    emit(call("db", "98765.43", 1200, 5, period), db("98765.43", 1200, 5, period))
    emit(call("syd", 30000, 7500, 10, period), (num(30000) - 7500) * (10 - period + 1) * 2 / (10 * 11), AIM)
    emit(call("sln", 30000, 7500, 11), (num(30000) - 7500) / 11, AIM)
    emit(call("ddb", 2400, 300, 10, period), ddb(2400, 300, 10, period))
    emit(call("ddb", 2400, 300, 10, period, "1.5"), ddb(2400, 300, 10, period, "1.5"))
    emit(call("ddb", 2400, 1800, 7, period), ddb(2400, 1800, 7, period))
emit(call("ddb", 2400, 300, 3650, 1), ddb(2400, 300, 3650, 1))
for args in (
    (2400, 300, 10, 0, 1),
    (2400, 300, 10, 6, 10),
    (2400, 300, 10, 0, "0.875", "1.5"),
    (2400, 300, 10, "2.5", "7.25"),
    (2400, 300, 10, 3, 9, 2, 1),
    (2400, 300, 10, "3.3", "3.7"),
    (10000, 0, 7, 0, 7, 2, 1),
    (10000, 500, 3, 1, "2.5", 3),
):
    emit(call("vdb", *args), vdb(*args))

# ---- Statistics


def mean(xs):
    return sum(map(num, xs)) / len(xs)


def sd(xs, less):
    m = mean(xs)
    return mp.sqrt(sum((num(x) - m) ** 2 for x in xs) / (len(xs) - less))


def covariance(xs, ys):
    mx, my = mean(xs), mean(ys)
    return sum((num(x) - mx) * (num(y) - my) for x, y in zip(xs, ys))


def quantile(xs, p, method):
    xs, p, n = sorted(map(num, xs)), num(p), len(xs)
    if method == 1:
        return xs[max(1, int(mp.ceil(n * p))) - 1]
    h = (n - 1) * p + 1 if method == 7 else (n + 1) * p
    h = min(max(h, mpf(1)), mpf(n))
    low = int(mp.floor(h))
    return xs[low - 1] + (h - low) * (xs[min(low, n - 1)] - xs[low - 1])


DATA = [
    [3, 1, 4, 1, 5, 9, 2, 6],
    ["1000000000.1", "1000000000.2", "1000000000.4", "999999999.9"],
    [str(Fraction(rng.randrange(10**6), 1)) for _ in range(15)],
    ["-0.001", "0.0025", "0.0101", "-0.03"],
]
for xs in DATA:
    emit(call("mean", xs), mean(xs))
    ordered = sorted(map(num, xs))
    half = len(xs) // 2
    emit(call("median", xs), ordered[half] if len(xs) % 2 else (ordered[half - 1] + ordered[half]) / 2)
    emit(call("sd", xs), sd(xs, 1))
    emit(call("sd_p", xs), sd(xs, 0))
    for share in ("0", "0.25", "0.9", "1", "0.333"):
        for method in (7, 6, 1):
            emit(call("quantile", xs, share, f"type_{method}"), quantile(xs, share, method))
    ys = [str(rng.randrange(-500, 500)) for _ in xs]
    emit(call("correlation", xs, ys), covariance(xs, ys) / mp.sqrt(covariance(xs, xs) * covariance(ys, ys)))
    gradient = covariance(xs, ys) / covariance(xs, xs)
    emit(call("slope", ys, xs), gradient)
    emit(call("intercept", ys, xs), mean(ys) - gradient * mean(xs))
    steps = list(range(len(xs)))
    gradient = covariance(steps, xs) / covariance(steps, steps)
    emit(call("trend", xs), gradient)
    emit(call("trend_start", xs), mean(xs) - gradient * mean(steps))

# ---- Schedules

for k in (1, 2, 5, 6):
    emit(call("straight_line", 1000, 100, 5, k), 180 if k <= 5 else 0, AIM)
    emit(call("declining", 1000, "0.15", k), 1000 * num("0.85") ** (k - 1) * num("0.15"), AIM)
    parts = schedule("0.03", 5, 7000, 0, 0)
    emit(call("loan_interest", 7000, "0.03", 5, k), -parts[k - 1][0] if k <= 5 else 0, AIM)
    emit(call("loan_principal", 7000, "0.03", 5, k), -parts[k - 1][1] if k <= 5 else 0, AIM)
    emit(call("loan_balance", 7000, "0.03", 5, k), 7000 + sum(p[1] for p in parts[:k]) if k < 5 else 0, AIM)
MACRS = {3: "33.33 44.45 14.81 7.41", 5: "20 32 19.2 11.52 11.52 5.76", 7: "14.29 24.49 17.49 12.49 8.93 8.92 8.93 4.46"}
for life, table in MACRS.items():
    for year, share in enumerate(table.split(), 1):
        emit(call("macrs", life, year), num(share) / 100)

# ---- What is hard: late periods, rates of a billionth, large counts, roots in odd places


def plain(x):
    """A fraction that is a finite decimal, written out."""
    x, places = Fraction(x), 0
    while (x * 10**places).denominator != 1:
        places += 1
    digits = str(abs(x * 10**places).numerator).rjust(places + 1, "0")
    whole, rest = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if x < 0 else "") + whole + ("." + rest if rest else "")


def planted(roots, rest):
    """Flows that are worth nothing at these rates alone: Π ((1 + r) v - 1), times positive terms."""
    flows = [Fraction(c) for c in rest]
    for r in roots:
        product = [Fraction(0)] * (len(flows) + 1)
        for i, f in enumerate(flows):
            product[i] -= f
            product[i + 1] += f * (1 + Fraction(r))
        flows = product
    return [plain(f) for f in flows]


for roots, rest in (
    (["-0.95"], [1000]),
    (["-0.9999"], [1000, 30, 2]),
    (["49.5"], [1000, 7]),
    (["0.000001"], [1000, 0, 0, 5]),
    (["0.05", "0.07", "0.09"], [100000, 10]),
    (["0.1", "0.10001"], [1000000]),
    (["-0.5", "0", "0.5", "1.5"], [1000]),
    (["0.1", "0.1"], [1000]),
    (["0.25", "0.25"], [1000, 30, 4]),
    (["0.08", "0.08", "0.08"], [10000]),
    (["-0.3", "-0.3", "0.4"], [1000]),
    (["0.02", "0.02", "0.02", "0.02"], [100000, 1]),
):
    flows = planted(roots, rest)
    if len(set(roots)) == 1:
        emit(call("irr", flows), num(roots[0]))
    for r in sorted(set(roots)):
        emit(call("irr", flows, plain(Fraction(r) + Fraction(1, 10**6))), num(r))
for flows in ([0, 0, -100, 60, 60, 0, 0, 0], [-100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 250], [-100, "0.000001"], ["-0.01", 5000, 5000]):
    first = next(i for i, f in enumerate(flows) if num(f))
    value = lambda u: sum(num(f) * mp.exp(-u * (i - first)) for i, f in enumerate(flows))
    emit(call("irr", flows), mp.exp(bisect(value, (-40, 40))) - 1)

for trial in range(12):
    count = rng.choice([3, 8, 20])
    start = day(2021, 1, 1) + datetime.timedelta(rng.randrange(1500))
    dates = [start] + [start + datetime.timedelta(1 + rng.randrange(3000)) for _ in range(count)]
    flows = [-1000 * count] + [plain(Fraction(rng.randrange(1, 250000), 100)) for _ in range(count)]
    emit(call("xnpv", "0.0734", flows, dates), xnpv("0.0734", flows, dates))
    value = lambda u: sum(num(f) * mp.exp(-u * (d - start).days / 365) for f, d in zip(flows, dates))
    emit(call("xirr", flows, dates), mp.exp(bisect(value, (-30, 30))) - 1)

for rate in ("0.000000001", "0.00000000000000000001", "-0.000000000001", "-0.75", "12.5"):
    mp.dps = 900
    for nper, k in ((7, 3), (360, 359), (600, 600)):
        for due in (0, 1):
            emit(call("pmt", rate, nper, "98765.43", -1200, due), pmt(rate, nper, "98765.43", -1200, due))
            interest, principal = schedule(rate, nper, "98765.43", -1200, due)[k - 1]
            emit(call("ipmt", rate, k, nper, "98765.43", -1200, due), interest)
            emit(call("ppmt", rate, k, nper, "98765.43", -1200, due), principal)
    mp.dps = 60
for rate, nper in (("0.01", "12.5"), ("0.0725", "0.75"), ("0.000000001", "33.333")):
    g = mp.exp(num(nper) * mp.log(1 + num(rate)))
    s = (g - 1) / num(rate)
    emit(call("pmt", rate, nper, 5000, 100), -(5000 * g + 100) / s)
    emit(call("fv", rate, nper, -50, 700, 1), -(700 * g - 50 * (1 + num(rate)) * s))
    emit(call("pv", rate, nper, -50, 700, 1), -(700 - 50 * (1 + num(rate)) * s) / g)
mp.dps = 90
for rate, nper in (("0.0000000001", 1_000_000), ("0.00001", 1_000_000), ("-0.00002", 100_000)):
    emit(call("pmt", rate, nper, 5000), pmt(rate, nper, 5000))
    emit(call("fv", rate, nper, -50, 700, 1), fv_of(rate, nper, mpf(-50), 700, 1))
    emit(call("pv", rate, nper, -50, 700, 1), pv_of(rate, nper, mpf(-50), 700, 1))
mp.dps = 60
for rate, pay, pv in (("0.000000001", -10, 5000), ("-0.000000000000001", -10, 5000), ("3", -2000, 600)):
    r, p, v = map(num, (rate, pay, pv))
    emit(call("nper", rate, pay, pv), mp.log(p / (p + v * r)) / mp.log(1 + r))
for nper, pay, pv, fv, due in (
    ("2.5", -100, 200, 0, 0),
    ("69.66071689357488922414190002", -100, 5000, 0, 0),
    ("0.3333333333333333333333333333", -3300, 1000, 0, 0),
    ("7.0001", -100, 500, -80, 1),
):
    def value(r):
        g = mp.exp(num(nper) * mp.log(1 + r))
        return num(pv) * g + num(pay) * (1 + r * due) * (g - 1) / r + num(fv)

    emit(call("rate", nper, pay, pv, fv, due), bisect(value, ("1e-9", 10)))

for nominal_, times in (("0.05", 1_000_000), ("0.000000001", 8760), ("0.00000000000000000000364", 12), ("-0.3", 365), ("7.5", 3)):
    emit(call("effect", nominal_, times), (1 + num(nominal_) / times) ** times - 1)
    emit(call("nominal", nominal_, times), times * (mp.exp(mp.log(1 + num(nominal_)) / times) - 1))
for n, pv, fv in ((96, "91383851199133.363988", "487865.04"), (1000, 100, "100.0000001"), ("0.25", 7, "7.5"), (360, -5, -6), (6, 100, "0.0011390625")):
    growth_ = mp.exp(mp.log(num(fv) / num(pv)) / num(n)) - 1
    emit(call("rri", n, pv, fv), growth_)
    emit(call("cagr", pv, fv, n), growth_)
for rate, pv, fv in (("0.00000000000000000735", 609042, "5877202.48"), ("-0.01", 100, "95.09900499"), ("-0.85", 100, "0.0011390625"), ("24", 1, "390625")):
    emit(call("pduration", rate, pv, fv), mp.log(num(fv) / num(pv)) / mp.log(1 + num(rate)))
emit(call("fvschedule", "0.01", ["0.0000000001"] * 30 + ["-0.9"] * 2 + ["45.5"] * 3), num("0.01") * num("1.0000000001") ** 30 * num("0.1") ** 2 * num("46.5") ** 3)
emit(call("npv_from_now", "0.1", [0, 0, 0, 100, "33.1"]), num(100) / num("1.331") + num("33.1") / num("1.4641"))
emit(call("npv_from_now", "0.07", [100]), num(100))

for life, periods in ((40, (1, 20, 39, 40)), (60, (2, 59, 60))):
    for period in periods:
        emit(call("db", "98765.43", 100, life, period), db("98765.43", 100, life, period))
        emit(call("ddb", "98765.43", 100, life, period), ddb("98765.43", 100, life, period))
        emit(call("ddb", "98765.43", 0, life, period, "1.3"), ddb("98765.43", 0, life, period, "1.3"))
        emit(call("syd", "98765.43", 100, life, period), (num("98765.43") - 100) * (life - period + 1) * 2 / (life * (life + 1)), AIM)
    for month in (1, 11):
        emit(call("db", 71075, "1421.5", life, life + 1, month), db(71075, "1421.5", life, life + 1, month))
for args in (
    (71075, "1421.5", 25, "0.5", "24.5"),
    (71075, "1421.5", 25, "0.25", "0.75", "1.25"),
    (71075, "1421.5", 25, 24, 25, "0.5"),
    (71075, "1421.5", 25, "3.7", 19, "2.345", 1),
    (71075, 0, 25, "11.5", 25, 1, 1),
    (71075, 71075, 25, 0, 25),
):
    emit(call("vdb", *args), vdb(*args))

# ---- What is owed late in a long loan, where the compound factor is large: by exact fractions

for principal, rate, life, position in [
    (1000, "0.2", 360, 359),
    (1000, "0.5", 200, 199),
    (1000000, "0.005", 360, 359),
    (2930821, "0.1716", 379, 376),
    (250000, "0.0325", 480, 240),
    (900, "-0.01", 24, 20),
]:
    growth = 1 + Fraction(rate)
    payment = principal * Fraction(rate) / (1 - growth**-life)
    owed = principal * growth**position - payment * (growth**position - 1) / Fraction(rate)
    emit(call("loan_balance", principal, rate, life, position), mpf(owed.numerator) / owed.denominator, AIM)

writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(("expression", "value", "digits"))
writer.writerows(rows)
