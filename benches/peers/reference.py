"""The model of benches/models/reference.aim in Python, for any kind of number.

`months` is given the inputs that scenarios vary, how to make a number of digits, and an `exp`;
so one text serves floats, decimals, and arrays that hold a number for each scenario.
"""

MONTHS = 60

# The lowest value of each input that varies, what a step adds to it, and the unit that `--set`
# of aim needs. A thousand steps reach the highest value.
VARIED = {
    "first_price": ("8", "0.004", " USD/Mtok"),
    "price_decay": ("0.024", "0.000012", "/month"),
    "usage_growth": ("0.03", "0.00002", "/month"),
    "uptake": ("0.07", "0.00004", ""),
    "churn": ("0.01", "0.00002", ""),
    "gpu_rent": ("2", "0.001", " USD/gpu_hour"),
}


def months(inputs, number, exp):
    """The lines of each month by their names, as a generator of dictionaries."""
    rent_factor = 1 - number("0.015")
    throughput_factor = 1 + number("0.02")
    usage_factor = 1 + inputs["usage_growth"]
    research_share = number("0.22")
    interest_rate = number("0.003")
    rent, throughput, usage = inputs["gpu_rent"], number("3.6"), number("700")
    customers, cash, sold = number("400"), number("80000000"), number("0")
    for month in range(MONTHS):
        fade = exp(-inputs["price_decay"] * month)
        api = inputs["first_price"] * fade
        if month > 0:
            rent = rent * rent_factor
            throughput = throughput * throughput_factor
            usage = usage * usage_factor
        token_cost = rent / throughput
        reach = customers / 40_000
        joined = customers * inputs["uptake"] * (1 - reach)
        left = customers * inputs["churn"]
        customers = customers + (joined - left)
        tokens = customers * usage
        gpu_hours = tokens / throughput
        fleet = gpu_hours / 438
        inference = fleet * 438 * rent
        sales = tokens * api
        unit_cost = inference / tokens
        gross_profit = sales - inference
        gross_margin = gross_profit / sales
        markup = api / unit_cost
        staff = 120 + customers / 35
        salaries = staff * 30_000
        marketing = joined * 9_000
        research = sales * research_share
        ebitda = gross_profit - salaries - marketing - research
        ebitda_margin = ebitda / sales
        sales_a_head = sales / staff
        sales_each = sales / customers
        payback = 9_000 / (sales_each * gross_margin)
        interest = cash * interest_rate
        cash = cash + (ebitda + interest)
        spending = sales - ebitda
        runway = cash / spending
        sold = sold + sales
        yield {
            "fade": fade,
            "api": api,
            "rent": rent,
            "throughput": throughput,
            "token_cost": token_cost,
            "reach": reach,
            "joined": joined,
            "left": left,
            "customers": customers,
            "usage": usage,
            "tokens": tokens,
            "gpu_hours": gpu_hours,
            "fleet": fleet,
            "inference": inference,
            "sales": sales,
            "unit_cost": unit_cost,
            "gross_profit": gross_profit,
            "gross_margin": gross_margin,
            "markup": markup,
            "staff": staff,
            "salaries": salaries,
            "marketing": marketing,
            "research": research,
            "ebitda": ebitda,
            "ebitda_margin": ebitda_margin,
            "sales_a_head": sales_a_head,
            "sales_each": sales_each,
            "payback": payback,
            "interest": interest,
            "cash": cash,
            "spending": spending,
            "runway": runway,
            "sold": sold,
        }
