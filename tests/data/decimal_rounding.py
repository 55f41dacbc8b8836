#!/usr/bin/env python3
"""Writes decimal_rounding.csv: values rounded to places and to steps, in seven modes.

Computed with Python's decimal at 400 digits. Usage:
python3 decimal_rounding.py > decimal_rounding.csv
"""
import decimal
import random
from decimal import Decimal

decimal.getcontext().prec = 400
MODES = ["HALF_EVEN", "HALF_UP", "HALF_DOWN", "UP", "DOWN", "FLOOR", "CEILING"]
LARGEST = Decimal(2**96 - 1)
rng = random.Random(96)


def plain(value):
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def fit(value):
    """The nearest number with at most 28 places and a mantissa of 96 bits, half to even."""
    for places in range(28, -1, -1):
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_EVEN")
        if abs(rounded).scaleb(places) <= LARGEST:
            return plain(rounded)
    return "overflow"


def row(kind, value, to, step):
    results = []
    for mode in MODES:
        multiple = (Decimal(value) / step).to_integral_value(rounding="ROUND_" + mode) * step
        results.append(fit(multiple))
    print(",".join([kind, value, to, *results]))


def any_value():
    digits = rng.randrange(1, 29)
    text = str(rng.randrange(1, 10**digits)).rjust(29, "0")
    places = rng.choice([0, 1, 2, 3, 4, 10, 27, 28])
    return rng.choice(["", "-"]) + plain(Decimal(text).scaleb(-places))


def main():
    print("# Rounding in seven modes, made by decimal_rounding.py with Python's decimal.")
    print("# kind,value,places or step,half_even,half_up,half_down,up,down,floor,ceil")
    ties = ["0.5", "1.5", "2.5", "-0.5", "-1.5", "-2.5", "1.005", "1.995", "2.675", "0.125", "-0.375", "1.0050000000000000000000000001",
            "1.0049999999999999999999999999", "0.4999999999999999999999999999", "0.0000000000000000000000000005", "0", "7"]
    for value in ties:
        for places in (0, 1, 2, 27, 28):
            row("places", value, str(places), Decimal(1).scaleb(-places))
    whole = ["5", "15", "-25", "50", "150", "1250", "-1350", "149.999", "79228162514264337593543950335", "-79228162514264337593543950335",
             "39614081257132168796771975168", "50000000000000000000000000000", "49999999999999999999999999999", "5000000000000000000000000001"]
    for value in whole:
        for places in (-1, -2, -3, -28, -29, -30, -40):
            row("places", value, str(places), Decimal(1).scaleb(-places))
    for _ in range(150):
        places = rng.randrange(-5, 20)
        row("places", any_value(), str(places), Decimal(1).scaleb(-places))
    steps = ["0.05", "0.25", "5", "0.03", "12", "0.0000000000000000000000000003", "7000000000000000000000000000", "1.2345678901234567890123456789"]
    for step in steps:
        for value in ["0.025", "0.075", "-0.125", "17.37", "17.375", "-2.5", "6", "18", "79228162514264337593543950335", "0.00000000000000000000000000045", "1.5"]:
            value = plain(Decimal(value).quantize(Decimal(1).scaleb(-28), rounding="ROUND_DOWN"))
            row("step", value, step, Decimal(step))
    for _ in range(100):
        step = rng.choice(["0.01", "0.05", "0.125", "3", "0.7", "1000", "0.0009"])
        row("step", any_value(), step, Decimal(step))


main()
