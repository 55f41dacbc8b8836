"""Writes measures.csv: expressions of std.saas, std.ai, std.curves and std.schedules with values.

Money, shares and counts are exact fractions; roots, powers and the beta function are mpmath's, with
60 digits. Each value follows the published definition in the long way: a lifetime value is the sum
of a customer's months, survivors are a quotient of beta functions, a book value is carried from
period to period, an hour of a machine is counted in seconds.

Columns: the expression; its value to 40 digits; how many digits of it must agree.

    python3 tests/data/measures.py > tests/data/measures.csv
"""

import csv
import random
import sys
from fractions import Fraction as F

from mpmath import mp, mpf

mp.dps = 60
rng = random.Random(20151012)
FULL, AIM = 26, 21
rows = []


def emit(expression, value, digits=AIM):
    if isinstance(value, F):
        value = mpf(value.numerator) / value.denominator
    rows.append((expression, mp.nstr(mpf(value), 40, strip_zeros=True, min_fixed=-60, max_fixed=60), digits))


def dec(low, high, places=2):
    """A random decimal, as a fraction and as aim writes it."""
    scale = 10**places
    value = rng.randrange(int(low * scale), int(high * scale) + 1)
    return F(value, scale), f"{value // scale}.{value % scale:0{places}d}"


# ---- std.saas: a number is divided by the unit that the measure has, and so is plain

for _ in range(8):
    seats = rng.randrange(1, 90000)
    price, price_text = dec(1, 400)
    emit(f"mrr({seats} seat, ${price_text}/seat/month) / (1 USD/month)", seats * price)
    emit(f"mrr({seats} seat, ${price_text}/seat/year) / (1 USD/month)", seats * price / 12)
    emit(f"arr(${price_text}/month) / (1 USD/year)", price * 12)
    emit(f"arr(${price_text}/quarter) / (1 USD/year)", price * 4)

    opening, opening_text = dec(5000, 90000)
    new, expansion, contraction, churned = (dec(1, 900) for _ in range(4))
    month = lambda text: f"${text}/month"
    four = [month(x[1]) for x in (new, expansion, contraction, churned)]
    emit(f"net_new_mrr({', '.join(four)}) / (1 USD/month)", new[0] + expansion[0] - contraction[0] - churned[0])
    emit(f"grr({month(opening_text)}, {four[2]}, {four[3]})", 1 - (contraction[0] + churned[0]) / opening)
    emit(
        f"nrr({month(opening_text)}, {four[1]}, {four[2]}, {four[3]})",
        1 + (expansion[0] - contraction[0] - churned[0]) / opening,
    )
    emit(f"saas_quick_ratio({', '.join(four)})", (new[0] + expansion[0]) / (contraction[0] + churned[0]))
    emit(f"arpa({month(opening_text)}, {seats} seat) / (1 USD/seat/month)", opening / seats)

    lost = rng.randrange(0, seats + 1)
    emit(f"logo_churn({lost} seat, {seats} seat)", F(lost, seats))
    churn, churn_text = dec(F(1, 10), 30)
    stay = 1 - churn / 100
    emit(f"annual_churn({churn_text}%)", 1 - stay**12)
    emit(f"annual_churn({churn_text}%, 3 months)", 1 - stay**4)
    emit(f"annual_churn({churn_text}%, 24 months)", 1 - mp.sqrt(mpf(stay.numerator) / stay.denominator))

    spent, spent_text = dec(1000, 900000)
    emit(f"cac(${spent_text}, {seats} seat) / (1 USD/seat)", spent / seats)
    margin, margin_text = dec(5, 95, 1)
    margin /= 100
    # A customer pays in advance each month, and has left before the next with a chance of `churn`.
    # The months' sum: a geometric series with the quotient of staying and discounting.
    discount, discount_text = dec(0, 40, 1)
    quotient = stay / (1 + discount / 100 / 12)
    emit(
        f"ltv(${price_text}/seat/month, {margin_text}%, {churn_text}%/month) / (1 USD/seat)",
        price * margin / (1 - stay),
    )
    emit(
        f"ltv(${price_text}/seat/month, {margin_text}%, {churn_text}%/month, {discount_text}%/year) / (1 USD/seat)",
        price * margin / (1 - quotient),
    )
    emit(f"ltv_to_cac(${spent_text}/seat, ${opening_text}/seat)", spent / opening)
    emit(
        f"cac_payback(${spent_text}/seat, ${price_text}/seat/month, {margin_text}%) / (1 month)",
        spent / (price * margin),
    )

    revenue, revenue_text = dec(1000, 90000)
    before, before_text = dec(1000, 90000)
    emit(f"gross_margin(${revenue_text}, ${spent_text})", 1 - spent / revenue)
    emit(f"contribution_margin(${revenue_text}, ${before_text})", 1 - before / revenue)
    emit(f"burn_multiple(${spent_text}, ${revenue_text}/year)", spent / revenue)
    emit(f"burn_multiple(-${spent_text}, ${revenue_text}/year)", -spent / revenue)
    emit(f"magic_number(${revenue_text}, ${before_text}, ${spent_text})", (revenue - before) * 4 / spent)
    emit(f"sales_efficiency(${revenue_text}/year, ${spent_text})", revenue / spent)
    emit(f"sales_efficiency(${revenue_text}/month, ${spent_text})", revenue * 12 / spent)
    emit(f"rule_of_40({margin_text}%, -{churn_text}%)", margin - churn / 100)
    emit(f"runway(${spent_text}, ${revenue_text}/month) / (1 month)", spent / revenue)
    emit(f"runway(${spent_text}, ${revenue_text}/year) / (1 month)", spent * 12 / revenue)

# ---- std.ai

for _ in range(8):
    rent, rent_text = dec(1, 9)
    speed = rng.randrange(300, 40000)
    use, use_text = dec(5, 100, 1)
    use /= 100
    per_mtok = rent / 3600 / (speed * use) * 10**6
    emit(
        f"cost_per_mtok(${rent_text}/gpu/hour, {speed} token/second/gpu, {use_text}%) / (1 USD/Mtok)",
        per_mtok,
    )
    emit(
        f"cost_per_mtok(${rent_text}/hour, {speed} token/second, {use_text}%) / (1 USD/Mtok)",
        per_mtok,
    )
    emit(
        f"cost_per_mtok(${rent_text}/gpu/hour, {speed} Mtok/gpu/week, {use_text}%) / (1 USD/Mtok)",
        rent * 168 / (speed * use),
    )

    capex, resale = rng.randrange(9000, 60000), rng.randrange(0, 5000)
    months = rng.randrange(12, 97)
    power, power_text = dec(F(3, 10), 3)
    tariff, tariff_text = dec(F(3, 100), F(3, 10), 3)
    pue, pue_text = dec(1, 2)
    emit(
        f"cost_of_owning(${capex}/gpu, {months} months, {power_text} kW/gpu, ${tariff_text}/kWh, {pue_text}, ${resale}/gpu)"
        " / (1 USD/gpu/hour)",
        F(capex - resale, months) * 12 / (365 * 24) + power * pue * tariff,
    )

    given, given_text = dec(1, 30)
    written, written_text = dec(1, 90)
    kept, kept_text = dec(0, 3)
    share, share_text = dec(0, 100, 1)
    hits, hits_text = dec(0, 100, 1)
    tokens = 10**9
    output = tokens * share / 100
    from_cache = (tokens - output) * hits / 100
    bill = output * written + from_cache * kept + (tokens - output - from_cache) * given
    emit(
        f"blended(${given_text}/Mtok, ${written_text}/Mtok, {share_text}%, ${kept_text}/Mtok, {hits_text}%) / (1 USD/Mtok)",
        bill / tokens,
    )
    emit(
        f"blended(${given_text}/Mtok, ${written_text}/Mtok, {share_text}%) / (1 USD/Mtok)",
        (output * written + (tokens - output) * given) / tokens,
    )

    free, free_text = dec(0, 80, 1)
    variable, variable_text = dec(0, 60, 1)
    credit, credit_text = dec(0, 90, 1)
    # Sold tokens earn the price less what varies with it; all tokens served cost.
    price = written * (1 + free / 100) / (1 - variable / 100)
    emit(
        f"zero_contribution_price(${written_text}/Mtok, {free_text}%, {variable_text}%) / (1 USD/Mtok)",
        price,
    )
    emit(
        f"zero_contribution_price(${written_text}/Mtok, {free_text}%, {variable_text}%, {credit_text}%) / (1 USD/Mtok)",
        price * (1 - credit / 100),
    )
    sold_an_hour = F(speed * 3600, 10**6) / (1 + free / 100)
    emit(
        f"break_even_utilisation(${rent_text}/gpu/hour, {speed} token/second/gpu, ${given_text}/Mtok, {free_text}%, {variable_text}%)",
        rent / (sold_an_hour * given * (1 - variable / 100)),
    )
    emit(f"subsidy_per_token(${given_text}/Mtok, ${written_text}/Mtok) / (1 USD/Mtok)", max(F(0), written - given))
    emit(
        f"subsidy_per_token(${given_text}/Mtok, ${written_text}/Mtok, ${kept_text}/Mtok) / (1 USD/Mtok)",
        max(F(0), written - given - kept),
    )
    emit(f"subsidised_share(${given_text}/Mtok, ${written_text}/Mtok)", max(F(0), 1 - given / written))

    billions, trillions = rng.randrange(1, 9999), rng.randrange(1, 99)
    peak = rng.randrange(100, 5000)
    mfu, mfu_text = dec(10, 60, 1)
    flop = 6 * billions * 10**9 * trillions * 10**12
    hours = F(flop) / (peak * 10**12 * mfu / 100) / 3600
    size = f"{billions}B, {trillions}T token"
    emit(f"training_flop({size}) / (1 EFLOP)", F(flop, 10**18))
    emit(f"training_gpu_hours({size}, {peak} TFLOP/second/gpu, {mfu_text}%) / (1 gpu*hour)", hours)
    emit(f"training_gpu_hours({size}, {peak}T FLOP/second/gpu, {mfu_text}%) / (1 gpu*hour)", hours)
    emit(
        f"training_cost({size}, {peak} TFLOP/second/gpu, {mfu_text}%, ${rent_text}/gpu/hour) / (1 USD)",
        hours * rent,
    )
    emit(f"training_per_mtok(${capex}M, {trillions}T token) / (1 USD/Mtok)", F(capex, trillions))

# Published: Chinchilla, 70B parameters on 1.4T tokens, 5.88e23; Llama 3.1 405B on 15.6T, 3.8e25
# (A. Dubey et al., "The Llama 3 Herd of Models", 2024); GPT-3, 174.6B on 300B, 3.14e23.
emit("training_flop(70B, 1.4T token) / (1 EFLOP)", 588000)
emit("round(training_flop(405B, 15.6T token) / (1 EFLOP), -6)", 38 * 10**6)
emit("round(training_flop(174.6B, 300B token) / (1 EFLOP), -3)", 314 * 10**3)
# The largest that must not overflow: ten trillion parameters on a hundred trillion tokens.
emit("training_flop(10T, 100T token) / (1 EFLOP)", 6 * 10**9)
emit(
    "training_gpu_hours(100T, 1_000T token, 1 PFLOP/second/gpu, 50%) / (1 gpu*hour)",
    F(6 * 10**29, 5 * 10**14 * 3600),
)

# ---- std.curves

for _ in range(6):
    churn, churn_text = dec(F(1, 10), 12)
    age = rng.randrange(0, 60)
    alpha, alpha_text = dec(F(1, 10), 4, 3)
    beta, beta_text = dec(F(1, 10), 9, 3)
    emit(f"retained({age} months, {churn_text}%/month)", (1 - churn / 100) ** age)
    real = lambda x: mpf(x.numerator) / x.denominator
    emit(
        f"retained_sbg({age} months, {alpha_text}, {beta_text})",
        mp.beta(real(alpha), real(beta) + age) / mp.beta(real(alpha), real(beta)),
    )
    emit(
        f"retained_sbg({age} months, {alpha_text}, {beta_text}, 12 months)",
        mp.beta(real(alpha), real(beta) + age // 12) / mp.beta(real(alpha), real(beta)),
    )
    emit(f"retained_power({age} months, {alpha_text})", mpf(1 + age) ** -real(alpha))
    figures = [rng.randrange(1, 99) for _ in range(12)]
    month = rng.randrange(1, 13)
    emit(f"seasonal_index({month}, {figures})", F(figures[month - 1] * 12, sum(figures)))
    peak = rng.randrange(1, 13)
    apart = min((month - peak) % 12, (peak - month) % 12)
    emit(f"seasonal({month}, {peak}, {churn_text}%)", 1 + churn / 100 * (1 - F(apart, 3)))
    emit(f"logistic(1000, {alpha_text} / 10, {age}, 24)", 1000 / (1 + mp.exp(-real(alpha) / 10 * (age - 24))))
    emit(f"bass(0.03, 0.38, 1000, {age * 10})", (F(3, 100) + F(38, 100) * age * 10 / 1000) * (1000 - age * 10))
    emit(f"elastic(500, {beta_text}, 3, -{alpha_text})", 500 * (real(beta) / 3) ** -real(alpha))
    units = rng.randrange(2, 5000)
    power = mp.log(1 - real(churn) / 100, 2)
    emit(f"wright_unit(100, {units}, {churn_text}%)", 100 * mpf(units) ** power)
    emit(f"wright_average(100, {units}, {churn_text}%)", 100 * mpf(units) ** power)
    emit(
        f"wright_marginal(100, {units}, {churn_text}%)",
        100 * (mpf(units) ** (power + 1) - mpf(units - 1) ** (power + 1)),
        19,
    )
# Fader and Hardie, 2007: the survivors of two segments in percent, year by year, which the model with
# the parameters that they fitted meets within two points.
for (alpha, beta), survivors in {
    ("0.668", "3.806"): (86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1),
    ("0.704", "1.182"): (63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1),
}.items():
    for year, observed in enumerate(survivors, 1):
        fitted = mp.beta(mpf(alpha), mpf(beta) + year) / mp.beta(mpf(alpha), mpf(beta))
        assert abs(fitted * 100 - observed) < 2, (alpha, year)
        emit(f"retained_sbg({year} years, {alpha}, {beta}, 1 year)", fitted)

# ---- std.schedules

MACRS = {
    # IRS Publication 946, appendix A, table A-1, half-year convention.
    3: "33.33 44.45 14.81 7.41",
    5: "20.00 32.00 19.20 11.52 11.52 5.76",
    7: "14.29 24.49 17.49 12.49 8.93 8.92 8.93 4.46",
    10: "10.00 18.00 14.40 11.52 9.22 7.37 6.55 6.55 6.56 6.55 3.28",
    15: "5.00 9.50 8.55 7.70 6.93 6.23 5.90 5.90 5.91 5.90 5.91 5.90 5.91 5.90 5.91 2.95",
    20: "3.750 7.219 6.677 6.177 5.713 5.285 4.888 4.522 4.462 4.461 4.462 4.461 4.462 4.461 4.462"
    " 4.461 4.462 4.461 4.462 4.461 2.231",
}
for life, table in MACRS.items():
    shares = [F(share) / 100 for share in table.split()]
    assert sum(shares) == 1, life
    for year, share in enumerate(shares + [F(0)], 1):
        emit(f"macrs({life}, {year})", share, FULL)


def macrs_by_rule(life):
    """The percentages that the table rounds: declining balance at half a year, then straight."""
    factor, left, shares = (2 if life <= 10 else F(3, 2)), F(1), []
    for year in range(1, life + 2):
        rest = F(2 * life - 2 * year + 3, 2)
        rate = max(F(factor) / life, 1 / rest) if rest >= 1 else F(1)
        share = left * rate * (F(1, 2) if year == 1 else 1)
        shares.append(min(share, left))
        left -= shares[-1]
    return shares


# The table is what the rule gives, to within the last digit that it prints.
for life, table in MACRS.items():
    for printed, exact in zip(table.split(), macrs_by_rule(life)):
        assert abs(F(printed) / 100 - exact) <= F(1, 10**4), (life, printed, float(exact))


def switching(cost, salvage, life, factor):
    book, amounts = F(cost), []
    for year in range(life):
        straight = (book - salvage) / (life - year)
        amounts.append(max(min(book * factor / life, book - salvage), straight))
        book -= amounts[-1]
    return amounts


for cost, salvage, life, factor in ((30000, 3000, 5, F(2)), (1000, 0, 7, F(3, 2)), (9999, 1, 12, F(2))):
    amounts = switching(cost, salvage, life, factor)
    assert sum(amounts) == cost - salvage
    for position, amount in enumerate([F(0), *amounts, F(0)]):
        emit(f"declining_to_straight({cost}, {salvage}, {life}, {position}, {float(factor)})", amount)

writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(("expression", "value", "digits"))
writer.writerows(rows)
