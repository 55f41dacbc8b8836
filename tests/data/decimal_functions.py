#!/usr/bin/env python3
"""Writes decimal_functions.csv: true values of exp, ln, log10, log2, sqrt and powers.

Values come from mpmath at 120 digits and again at 240 (both must round alike); powers that are
rational are computed with fractions. Usage: python3 decimal_functions.py > decimal_functions.csv
Needs mpmath 1.3.
"""
import random
from fractions import Fraction

import mpmath
from mpmath import mp, mpf

LARGEST = 2**96 - 1
rng = random.Random(20240901)


def to_mp(q):
    return mpf(q.numerator) / mpf(q.denominator)


def half_even(q):
    return round(q)  # Fraction rounds half to even


def render(mantissa, scale):
    sign, digits = ("-" if mantissa < 0 else ""), str(abs(mantissa)).rjust(scale + 1, "0")
    text = digits if scale == 0 else digits[:-scale] + "." + digits[-scale:]
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if mantissa == 0 else sign + text


def round_28(value):
    """28 significant digits or 28 places, whichever is coarser; value a Fraction."""
    size = 0
    while abs(value) >= Fraction(10) ** size:
        size += 1
    scale = min(28, 28 - size)
    mantissa = half_even(value * Fraction(10) ** scale)
    if scale < 0:
        mantissa, scale = mantissa * 10**-scale, 0
    return (mantissa, scale) if abs(mantissa) <= LARGEST else None


def round_full(value):
    """The most places, up to 28, with which the mantissa fits 96 bits."""
    for scale in range(28, -1, -1):
        mantissa = half_even(value * Fraction(10) ** scale)
        if abs(mantissa) <= LARGEST:
            return mantissa, scale
    return None


def representable(value):
    rounded = round_full(value)
    return rounded if rounded and Fraction(rounded[0], 10 ** rounded[1]) == value else None


def fraction(x):
    """The binary value that mpmath holds, exactly."""
    sign, man, exponent, _ = x._mpf_
    return Fraction(-man if sign else man) * Fraction(2) ** exponent


def irrational(compute, rule):
    results = []
    for digits in (120, 240):
        mp.dps = digits
        results.append(rule(fraction(compute())))
    assert results[0] == results[1], results
    return results[0]


def show(rounded, exact):
    if rounded is None:
        return "overflow", "false"
    return render(*rounded), "true" if exact else "false"


def rational(value, rule):
    exact = representable(value)
    return show(exact or rule(value), exact is not None)


def row(function, x, y, result):
    print(",".join([function, x, y, *result]))


def number(text):
    return Fraction(text)


def random_decimal(low, high, places):
    """A decimal text with some of up to 28 places in a range that spans magnitudes evenly."""
    exponent = rng.uniform(low, high)
    mp.dps = 40
    magnitude = fraction(mpf(10) ** mpf(exponent))
    value = round(magnitude * 10**places)
    while value > LARGEST:
        value //= 10
        places -= 1
    return render(max(value, 1), max(places, 0))


def root(n, degree):
    r = int(mpmath.nint(mpmath.root(n, degree)))
    return r if r**degree == n else None


def power(x, y, rule=round_28):
    x, y = number(x), number(y)
    mp.dps = 60
    if y.denominator <= 97:
        top, bottom = root(x.numerator, y.denominator), root(x.denominator, y.denominator)
        if top is not None and bottom is not None and abs(y.numerator) <= 128:
            return rational(Fraction(top, bottom) ** y.numerator, rule)
    return show(irrational(lambda: mpmath.exp(to_mp(y) * mpmath.log(to_mp(x))), rule), False)


def main():
    print("# Correctly rounded functions of decimals, made by decimal_functions.py with mpmath 1.3")
    print("# at 120 and 240 digits. function,x,y,result,exact. ratio and whole: x to the power y;")
    print("# whole keeps as many places as fit 96 bits, the others 28 digits or 28 places.")
    eps, five = "0." + "0" * 27 + "1", "0." + "0" * 27 + "5"
    exps = ["1", "-1", "0.5", "2", "10", "-10", "20.25", "66", "66.5", "66.54", "66.6", "67", "100", "-60", "-64", "-64.4",
            "-64.47238260383328", "-64.4723826038332791525037607", "-64.4723826038332791525037608", "-64.5", "-70", "-1000",
            "64.472382603833279152503760732", "66.542129333754749704054283659", "66.542129333754749704054283660",
            "0.6931471805599453094172321215", "2.302585092994045684017991455", eps, five, "-" + eps, "-" + five,
            "0.0000000000000000000000000015", "-0.0000000000000000000000000025", "0.00000000000001", "-0.00000000000001",
            "0.08", "0.05", "-0.6", "0.1", "79228162514264337593543950335", "-79228162514264337593543950335"]
    exps += [random_decimal(-6, 1.8, 27) for _ in range(45)] + ["-" + random_decimal(-6, 1.8, 27) for _ in range(30)]
    for x in exps:
        value = number(x)
        if abs(value) > 200:
            row("exp", x, "", ("overflow", "false") if value > 0 else ("0", "false"))
        else:
            row("exp", x, "", show(irrational(lambda: mpmath.exp(to_mp(value)), round_28), False))
    positive = ["2", "3", "0.5", "7", "1.08", "0.4", "1.0000000000000000000000000001", "0.9999999999999999999999999999",
                "1.0000000000000000000000000002", "0.9999999999999999999999999995", "1.00000000000001", "0.99999999999999",
                eps, five, "79228162514264337593543950335", "7922816251426433759354395033.5", "2.718281828459045235360287471",
                "1.648721270700128146848650788", "10.5", "99.99", "1024.5", "0.3333333333333333333333333333", "1.5", "0.75",
                "1.4142135623730950488016887242", "0.7071067811865475244008443621", "1.9999999999999999999999999999"]
    for x in positive + [random_decimal(-20, 28, 28) for _ in range(20)] + [random_decimal(-0.05, 0.05, 27) for _ in range(10)]:
        value = number(x)
        for name, base in (("ln", None), ("log10", 10), ("log2", 2)):
            scale = (lambda: mpf(1)) if base is None else (lambda: mpmath.log(base))
            mantissa, places = irrational(lambda: mpmath.log(to_mp(value)) / scale(), round_28)
            result = Fraction(mantissa, 10**places)
            exact = base is not None and result.denominator == 1 and Fraction(base) ** int(result) == value
            row(name, x, "", show((mantissa, places), exact))
        row("sqrt", x, "", power(x, "1/2"))
    for x in ["4", "0.25", "2.25", "1.5129", "0.0000000000000000000000000004", "1000000", "0.5625", "2", "152415765279684"]:
        row("sqrt", x, "", power(x, "1/2"))
    ratios = [("0.4", "1/12"), ("1.08", "1/12"), ("0.25", "6/12"), ("0.25", "29/2"), ("0.25", "27/2"), ("0.25", "-29/2"), ("4", "95/2"), ("4", "97/2"),
              ("0.5", "1/2"), ("2", "1/97"), ("8", "1/3"), ("0.125", "2/3"), ("0.001", "-1/3"), ("0.001", "28/3"), ("0.001", "29/3"),
              ("1.0000000000000000000000000001", "1/2"), ("1.0000000000000000000000000001", "79228162514264337593543950335/7"),
              ("0.9999999999999999999999999999", "9223372036854775807/2"), ("1.000000001", "1234567891/2"), ("1.21", "3/2"),
              ("1.0201", "365/2"), ("0.97", "45/365"), ("1.1", "1/365"), ("0.000001", "1/3"), ("0.9999999999999999999999999995", "1/2"),
              ("1.000000000000000000000000001", "1/2"), ("79228162514264337593543950335", "1/2"), ("79228162514264337593543950335", "95/96"),
              ("3", "121/2"), ("3", "123/2"), ("0.3", "107/2"), ("0.3", "109/2"), ("5", "82/2"), ("0.0081", "1/4"), ("16", "-7/4"), ("1.5", "1/9223372036854775807")]
    ratios += [(random_decimal(-3, 3, 12), f"{rng.randrange(-400, 400) * 2 + 1}/{rng.choice([2, 4, 12, 30, 365, 52, 4096])}") for _ in range(60)]
    ratios += [(random_decimal(-0.02, 0.02, 28), f"{rng.randrange(1, 60)}/12") for _ in range(40)]
    ratios += [(random_decimal(-2, 9, 10), random_decimal(-3, 0.3, 20)) for _ in range(40)]
    for x, y in ratios:
        row("ratio", x, y, power(x, y, round_full if Fraction(y).denominator == 1 else round_28))
    wholes = [("1.02", "12"), ("1.08", "3"), ("1.03525", "8"), ("2", "95"), ("2", "96"), ("2", "-28"), ("2", "-29"), ("2", "-30"), ("5", "41"), ("10", "28"), ("10", "-28"),
              ("10", "-29"), ("1.5", "29"), ("0.5", "28"), ("0.5", "29"), ("0.5", "30"), ("-3", "3"), ("-0.5", "29"), ("3", "60"), ("3", "61"), ("7", "-3"), ("1.1", "60"),
              ("1.1", "600"), ("1.1", "699"), ("1.0001", "36500"), ("0.9999", "36500"), ("1.0000000000000000000000000001", "1000000000000000000"), ("1.005", "360"), ("-1.005", "361"),
              ("0.4", "70"), ("0.4", "71"), ("1.0033333333333333333333333333", "360"), ("0.9666666666666666666666666667", "-12"), ("0.2", "-41"), ("0.2", "-42"), ("12.5", "7"), ("3", "128"), ("0.99", "129"), ("1.01", "-129")]
    wholes += [(random_decimal(-0.3, 0.3, rng.randrange(1, 28)), str(rng.choice([-1, 1]) * rng.randrange(2, 90))) for _ in range(50)]
    for x, y in wholes:
        value = number(x)
        if abs(int(y)) <= 400:
            row("whole", x, y, rational(value ** int(y), round_full))
        else:
            rounded = irrational(lambda: mpmath.exp(int(y) * mpmath.log(to_mp(abs(value)))), round_full)
            sign = -1 if value < 0 and int(y) % 2 else 1
            row("whole", x, y, show(rounded and (sign * rounded[0], rounded[1]), False))


main()
