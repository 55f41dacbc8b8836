"""Writes dates.csv: expressions of std.dates with their values.

The calendar is Python's own, moves by months are those of dateutil, and day counts those of
QuantLib, or the published rule taken literally where QuantLib has none or its years end.

Columns: the expression; its value: a date, true, false, or the nearest decimal there is.

    python3 tests/data/dates.py > tests/data/dates.csv      (needs QuantLib and python-dateutil)
"""

import calendar
import csv
import random
import sys
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction

import QuantLib as ql
from dateutil.relativedelta import relativedelta

rng = random.Random(20260915)
rows = []


def emit(expression, value):
    if isinstance(value, bool):
        value = str(value).lower()
    elif isinstance(value, Fraction):
        value = f"{Decimal(nearest(value)):f}"
    rows.append((expression, str(value)))


def nearest(value):
    """The nearest decimal of at most 28 places and 96 bits; round() takes ties to even."""
    for places in range(28, -1, -1):
        scaled = round(value * 10**places)
        if abs(scaled) < 2**96:
            return str(Decimal(scaled).scaleb(-places, Context(prec=40)).normalize(Context(prec=40)))


def any_date(first=1900, last=2400):
    """Mostly ends and beginnings of months, where conventions differ."""
    year = rng.choice([rng.randint(first, last), rng.choice([1900, 2000, 2024, 2100, 2400])])
    year = min(max(year, first), last)
    month = rng.choice([1, 2, 2, 2, 3, 12, rng.randint(1, 12)])
    length = calendar.monthrange(year, month)[1]
    return date(year, month, rng.choice([1, 15, 28, length, length, min(29, length), min(30, length)]))


def month_end(year, month):
    return date(year, month, calendar.monthrange(year, month)[1])


# ---- Moving

for _ in range(80):
    start, months = any_date(), rng.choice([1, -1, 12, -12, rng.randint(-600, 600)])
    moved = start + relativedelta(months=months)
    emit(f"add_months({start}, {months})", moved)
    emit(f"end_of_month({start}, {months})", month_end(moved.year, moved.month))

for _ in range(60):
    day, first = any_date(), rng.randint(1, 12)
    into = (day.month - first) % 12
    begin = date(day.year if day.month >= first else day.year - 1, first, 1)
    end = begin + relativedelta(years=1) - timedelta(days=1)
    emit(f"year_start({day}, {first})", begin)
    emit(f"year_end({day}, {first})", end)
    emit(f"fiscal_year({day}, {first})", end.year)
    emit(f"fiscal_quarter({day}, {first})", into // 3 + 1)
    quarter = begin + relativedelta(months=into // 3 * 3)
    emit(f"quarter_start({day}, {first})", quarter)
    emit(f"quarter_end({day}, {first})", quarter + relativedelta(months=3) - timedelta(days=1))

# ---- Taking apart

for _ in range(30):
    day = any_date()
    emit(f"date(year({day}), month({day}), day({day}))", day)
    emit(f"iso_weekday({day})", day.isoweekday())
    emit(f"days_in_month({day})", month_end(day.year, day.month).day)
    emit(f"is_leap_year({day})", calendar.isleap(day.year))
    emit(f"days_in_year({day})", 366 if calendar.isleap(day.year) else 365)
    emit(f"quarter_start({day})", date(day.year, (day.month - 1) // 3 * 3 + 1, 1))

# ---- The time between

QUANTLIB = {
    "act_360": ql.Actual360(),
    "act_365": ql.Actual365Fixed(),
    "act_act_isda": ql.ActualActual(ql.ActualActual.ISDA),
    "thirty_360_bond": ql.Thirty360(ql.Thirty360.BondBasis),
    "thirty_360_us": ql.Thirty360(ql.Thirty360.USA),
    "thirty_e_360": ql.Thirty360(ql.Thirty360.European),
    "thirty_e_360_isda": ql.Thirty360(ql.Thirty360.ISDA),
}


def to_quantlib(day):
    return ql.Date(day.day, day.month, day.year)


def by_quantlib(basis, a, b):
    """Its fraction is a float: the exact one is told by its days."""
    if basis == "act_act_isda":
        return None
    return Fraction(QUANTLIB[basis].dayCount(to_quantlib(a), to_quantlib(b)), 365 if basis == "act_365" else 360)


def length(year):
    return 366 if calendar.isleap(year) else 365


def act_act_isda(a, b):
    """Days in leap years over 366, and in the others over 365, day by day."""
    sum_, day = Fraction(0), a
    while day < b:
        following = min(b, date(day.year + 1, 1, 1))
        sum_ += Fraction((following - day).days, length(day.year))
        day = following
    return sum_


def act_act_excel(a, b):
    """Basis 1 of YEARFRAC, as OpenFormula 4.11.7 says."""
    days = (b - a).days
    if a.year == b.year:
        return Fraction(days, length(a.year))
    later = (b.month, b.day) > (a.month, a.day)
    if b.year == a.year + 1 and not later:
        leap = (calendar.isleap(a.year) and a <= date(a.year, 2, 29)) or (
            calendar.isleap(b.year) and b >= date(b.year, 2, 29)
        )
        return Fraction(days, 366 if leap else 365)
    years = range(a.year, b.year + 1)
    return days / Fraction(sum(length(year) for year in years), len(years))


for _ in range(90):
    a, b = sorted([any_date(1901, 2199), any_date(1901, 2199)])
    if rng.random() < 0.4:
        b = min(a + timedelta(days=rng.randint(0, 800)), date(2199, 12, 31))
    for basis in QUANTLIB:
        if basis == "act_act_isda":
            value = act_act_isda(a, b)
            assert abs(float(value) - QUANTLIB[basis].yearFraction(to_quantlib(a), to_quantlib(b))) < 1e-9
        else:
            value = by_quantlib(basis, a, b)
        if rng.random() < 0.6:
            emit(f"year_fraction({a}, {b}, {basis})", value)
    emit(f"year_fraction({a}, {b}, act_act_excel)", act_act_excel(a, b))

for _ in range(60):
    a, b = any_date(), any_date()
    emit(f"days_between({a}, {b}) / 1 day", (b - a).days)


def days360(a, b, european):
    """DAYS360 of OpenFormula: a 31st, and in the US the end of February at the start, is a 30th."""
    da, db = a.day, b.day
    if european:
        da, db = min(da, 30), min(db, 30)
    else:
        if a == month_end(a.year, a.month):
            da = 30
        if db == 31 and da >= 30:
            db = 30
    return (b.year - a.year) * 360 + (b.month - a.month) * 30 + db - da


for _ in range(60):
    a, b = sorted([any_date(), any_date()])
    emit(f"days360({a}, {b})", days360(a, b, False))
    emit(f"days360({a}, {b}, true)", days360(a, b, True))

writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["expression", "value"])
writer.writerows(rows)
