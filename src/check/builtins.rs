//! The built-in functions, one entry each: name, signature, how it is checked. What they do stands
//! in the library, where a declaration without a body documents them.

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
    pub(super) elaborate: Elaborate,
}

type Elaborate = fn(&mut Elaborator<'_>, &Builtin, Span, &Call) -> TExpr;

pub fn find(name: &str) -> Option<&'static Builtin> {
    TABLE.iter().find(|builtin| builtin.name == name)
}

macro_rules! table {
    ($($name:literal $signature:literal $elaborate:path;)*) => {
        /// Every built-in function.
        pub const TABLE: &[Builtin] = &[$(Builtin {
            name: $name,
            signature: $signature,
            elaborate: $elaborate,
        },)*];
    };
}

table! {
    // Along time.
    "prev" "prev(x, lag = 1)" time::prev;
    "next" "next(x, lag = 1)" time::next;
    "opening" "opening(stock)" openings::opening;
    "closing" "closing(stock)" openings::closing;
    "compound" "compound(rate)" time::compound;
    "grown" "grown(value, rate)" time::grown;
    "rate" "rate(flow)" time::rate;
    "cumulative" "cumulative(x)" time::cumulative;
    "delayed" "delayed(flow, delay)" time::delayed;
    "outstanding" "outstanding(flow, delay)" time::outstanding;
    "ever" "ever(condition)" time::ever;
    "onset" "onset(condition)" time::onset;
    "since" "since(condition)" time::since;
    "first_period" "first_period(condition)" time::first_period;
    "last_period" "last_period(condition)" time::last_period;
    "last" "last(x)" time::last;
    "born" "born(x)" vintages::born;
    "ends" "ends(fiscal_year)" time::ends;
    "months_between" "months_between(a, b)" time::months_between;
    "days_between" "days_between(a, b)" time::days_between;
    "add_months" "add_months(date, n)" time::add_months;
    "year_fraction" "year_fraction(a, b, basis)" time::year_fraction;
    // Reductions: over dimensions, windows or time, or of their arguments.
    "sum" "sum(x over …)" reduce::sum;
    "mean" "mean(x over …)" reduce::mean;
    "min" "min(a, b, …) or min(x over …)" reduce::min;
    "max" "max(a, b, …) or max(x over …)" reduce::max;
    "count" "count(condition over …)" reduce::count;
    "any" "any(condition over …)" reduce::any;
    "all" "all(condition over …)" reduce::all;
    // Numbers.
    "abs" "abs(x)" number::abs;
    "clamp" "clamp(x, low, high)" number::clamp;
    "floor" "floor(x)" number::floor;
    "ceil" "ceil(x)" number::ceil;
    "trunc" "trunc(x)" number::trunc;
    "round" "round(x, places, mode) or round(x, to step)" number::round;
    "allocate" "allocate(amount, weights over d), allocate(amount, to step, weights over d) or allocate(amount, places, [weights])" allocations::allocate;
    "rem" "rem(a, b)" number::rem;
    "mod" "mod(a, b)" number::modulo;
    "div_int" "div_int(a, b)" number::div_int;
    "sqrt" "sqrt(x)" number::sqrt;
    "exp" "exp(x)" number::exp;
    "ln" "ln(x)" number::ln;
    "log10" "log10(x)" number::log10;
    "log2" "log2(x)" number::log2;
    // The model's own lines.
    "total" "total(kind.class)" money::total;
    "charge" "charge(tiers, quantity)" tiers::charge;
    "covered" "covered(cost.class)" money::covered;
}
