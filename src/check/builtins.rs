//! The built-in functions, one entry each: name, signature, what it does, how it is checked.

use super::builtins_money as money;
use super::builtins_number as number;
use super::builtins_reduce as reduce;
use super::builtins_time as time;
use super::elaborate::Elaborator;
use super::typed::TExpr;
use super::{allocations, openings, tiers, vintages};
use crate::base::Span;
use crate::syntax::ast::Call;

/// A function that the language itself has.
pub struct Builtin {
    pub name: &'static str,
    pub signature: &'static str,
    pub about: &'static str,
    pub(super) elaborate: Elaborate,
}

type Elaborate = fn(&mut Elaborator<'_>, &Builtin, Span, &Call) -> TExpr;

pub fn find(name: &str) -> Option<&'static Builtin> {
    TABLE.iter().find(|builtin| builtin.name == name)
}

macro_rules! table {
    ($($name:literal $signature:literal $about:literal $elaborate:path;)*) => {
        /// Every built-in function.
        pub const TABLE: &[Builtin] = &[$(Builtin {
            name: $name,
            signature: $signature,
            about: $about,
            elaborate: $elaborate,
        },)*];
    };
}

table! {
    // Along time.
    "prev" "prev(x, lag = 1)" "x so many periods back, or a time such as 12 months; blank off the timeline" time::prev;
    "next" "next(x, lag = 1)" "x so many periods ahead; blank off the timeline" time::next;
    "opening" "opening(stock)" "the stock at the opening of the period" openings::opening;
    "closing" "closing(stock)" "the stock at the close of the period" openings::closing;
    "compound" "compound(rate)" "the growth factor of one period at a rate per time" time::compound;
    "grown" "grown(value, rate)" "the value compounded at a rate since the timeline's start" time::grown;
    "rate" "rate(flow)" "a flow per month again" time::rate;
    "cumulative" "cumulative(x)" "the sum of x from the first period to this one" time::cumulative;
    "delayed" "delayed(flow, delay)" "the flow, earned evenly over its days, paid that much later" time::delayed;
    "outstanding" "outstanding(flow, delay)" "what of the flow is earned and not yet paid" time::outstanding;
    "ever" "ever(condition)" "true from the first period in which the condition holds" time::ever;
    "onset" "onset(condition)" "true in the first period in which the condition holds" time::onset;
    "since" "since(condition)" "the time since the condition first held; blank before" time::since;
    "first_period" "first_period(condition)" "the first period in which the condition holds, or never" time::first_period;
    "last_period" "last_period(condition)" "the last period in which the condition holds, or never" time::last_period;
    "last" "last(x)" "x in the timeline's last period" time::last;
    "born" "born(x)" "x in the period that the vintage is born in" vintages::born;
    "ends" "ends(fiscal_year)" "whether a fiscal_year, a year or a quarter ends with this period" time::ends;
    "months_between" "months_between(a, b)" "the whole months from one date to another" time::months_between;
    "days_between" "days_between(a, b)" "the days from one date to another" time::days_between;
    "add_months" "add_months(date, n)" "the date n months later, the same day of its month, or that month's last" time::add_months;
    "year_fraction" "year_fraction(a, b, basis)" "the years between two dates, or in a period, by a day count" time::year_fraction;
    // Reductions: over dimensions, windows or time, or of their arguments.
    "sum" "sum(x over …)" "the sum, added exactly and rounded once" reduce::sum;
    "mean" "mean(x over …)" "the arithmetic mean" reduce::mean;
    "min" "min(a, b, …) or min(x over …)" "the least" reduce::min;
    "max" "max(a, b, …) or max(x over …)" "the greatest" reduce::max;
    "count" "count(condition over …)" "how often the condition holds" reduce::count;
    "any" "any(condition over …)" "whether the condition holds at all" reduce::any;
    "all" "all(condition over …)" "whether the condition always holds" reduce::all;
    // Numbers.
    "abs" "abs(x)" "x without its sign" number::abs;
    "clamp" "clamp(x, low, high)" "x kept between low and high" number::clamp;
    "floor" "floor(x)" "the greatest whole number that is no greater" number::floor;
    "ceil" "ceil(x)" "the least whole number that is no less" number::ceil;
    "trunc" "trunc(x)" "x without its decimal places" number::trunc;
    "round" "round(x, places, mode) or round(x, to step)" "x rounded, half_even unless a mode is named" number::round;
    "allocate" "allocate(amount, weights over d), allocate(amount, to step, weights over d) or allocate(amount, places, [weights])" "the amount split in proportion to the weights, to the smallest currency unit, none of it lost" allocations::allocate;
    "rem" "rem(a, b)" "the remainder of a division, with the dividend's sign" number::rem;
    "mod" "mod(a, b)" "the remainder of a division, with the divisor's sign" number::modulo;
    "div_int" "div_int(a, b)" "the whole quotient, truncated" number::div_int;
    "sqrt" "sqrt(x)" "the square root" number::sqrt;
    "exp" "exp(x)" "e to the power of x" number::exp;
    "ln" "ln(x)" "the natural logarithm" number::ln;
    "log10" "log10(x)" "the logarithm to base 10" number::log10;
    "log2" "log2(x)" "the logarithm to base 2" number::log2;
    // The model's own lines.
    "total" "total(kind.class)" "the sum of the model's lines of a kind and class" money::total;
    "charge" "charge(tiers, quantity)" "what a quantity costs by the tiers" tiers::charge;
    "covered" "covered(cost.class)" "what credits paid of the costs of a class" money::covered;
}
