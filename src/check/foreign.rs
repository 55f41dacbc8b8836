//! What spreadsheets and other languages say, and what aim says in its place.
//!
//! Input: a name that a model does not declare. Output: the help that names aim's own way, where
//! there is one. Invariant: a model's own names are asked for first.

use super::builtins;
use crate::library;

/// A word that stands for a value elsewhere.
pub(super) fn value(name: &str) -> Option<String> {
    let ours = match name.to_lowercase().as_str() {
        "true" => "true",
        "false" => "false",
        "none" | "null" | "nil" | "nan" | "na" => "blank",
        "self" | "this" => "prev",
        month if MONTHS.contains(&month.get(..3).unwrap_or("")) && is_month(month) => {
            return Some("a month is written `2025-03`, with its year".to_owned());
        }
        _ => return None,
    };
    Some(format!("write `{ours}`"))
}

/// The months, each by its first three letters.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Whether a word that begins like a month is one, written out or cut to three letters.
fn is_month(word: &str) -> bool {
    const ENDS: [&str; 10] = [
        "", "uary", "ruary", "ch", "il", "e", "y", "ust", "tember", "ober",
    ];
    ENDS.contains(&&word[3..]) || word.ends_with("ember")
}

/// A function of a spreadsheet, of another language, or of the library.
pub(super) fn function(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    // Modules document what is built in, too, which needs no bringing in.
    let built_in = builtins::find(&lower).is_some();
    if let Some(module) = library::module_of(&lower).filter(|_| !built_in) {
        return Some(format!("bring it in: `use {module} ({lower})`"));
    }
    if let Some(call) = of_library(&lower) {
        let ours = call.split('(').next().unwrap_or(call);
        return Some(match library::module_of(ours) {
            Some(module) => format!("write `{call}`, of `{module}`"),
            None => format!("write `{call}`"),
        });
    }
    let ours = match lower.as_str() {
        "if" | "iif" => "if CONDITION then … else …",
        "ifs" | "switch" | "choose" | "case" => "if … then … else if … then … else …",
        "iferror" | "ifna" | "coalesce" => "a ?? b` or, for a division, `a /? b",
        "and" => "a and b",
        "or" => "a or b",
        "not" => "not a",
        "average" | "avg" => "mean(…)",
        "averageif" | "averageifs" => "mean(x over plan where …)",
        "sumif" | "sumifs" => "sum(x over plan where …)",
        "sumproduct" => "sum(a * b over plan)",
        "countif" | "countifs" => "count(… over plan)",
        "vlookup" | "hlookup" | "xlookup" | "lookup" | "index" | "match" | "get" => {
            return Some(
                "for the value of a member write `x[pro]`; a table by number is a `curve`"
                    .to_owned(),
            );
        }
        "offset" | "lag" | "shift" => "prev(x)` or `prev(x, 3)",
        "lead" => "next(x)",
        "pow" | "power" => "a ^ b",
        "log" => "ln(x)` or `log10(x)",
        "int" | "floor.math" => "floor(x)",
        "quotient" => "div_int(a, b)",
        "roundup" | "ceiling" | "ceiling.math" => "ceil(x)",
        "rounddown" => "trunc(x)",
        "mround" => "round(x, to 5)",
        "edate" => "add_months(date, n)",
        "yearfrac" => "year_fraction(a, b, act_365)",
        "days" => "days_between(a, b)",
        "ispmt" => "pv * rate * (per / nper - 1)",
        "minifs" => "min(x over plan where …)",
        "maxifs" => "max(x over plan where …)",
        "datedif" => "months_between(a, b)` or `days_between(a, b)",
        "isblank" | "isna" | "isnull" => "x is blank",
        "growth" => "grown(value, rate)",
        "cumsum" => "cumulative(x)",
        "product" => "a * b",
        "rand" | "randbetween" | "random" => {
            return Some("a model has no chance in it; an input says how it may vary: `draw triangular(1, 2, 4)`".to_owned());
        }
        "today" | "now" => {
            return Some("a model has no clock: write the date, or `period.start`".to_owned());
        }
        _ => return None,
    };
    Some(format!("write `{ours}`"))
}

/// How a function of the library is called that has another name in spreadsheets.
fn of_library(lower: &str) -> Option<&'static str> {
    Some(match lower {
        "stdev" | "stdev.s" | "stdeva" | "std" | "stddev" => "sd(values)",
        "stdevp" | "stdev.p" | "stdevpa" => "sd_p(values)",
        "var" | "var.s" | "vara" | "variance" => "sd(values) ^ 2",
        "varp" | "var.p" | "varpa" => "sd_p(values) ^ 2",
        "percentile" | "percentile.inc" => "quantile(values, 90%)",
        "percentile.exc" => "quantile(values, 90%, type_6)",
        "quartile" | "quartile.inc" => "quantile(values, 25%)",
        "quartile.exc" => "quantile(values, 25%, type_6)",
        "correl" | "pearson" | "corr" => "correlation(xs, ys)",
        "rsq" => "correlation(xs, ys) ^ 2",
        "forecast" | "forecast.linear" => "intercept(ys, xs) + slope(ys, xs) * x",
        "effective" => "effect(nominal_rate, npery)",
        "amorlinc" => "sln(cost, salvage, life)",
        "eomonth" => "end_of_month(date, n)",
        "weekday" | "isoweekday" => "iso_weekday(date)",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_spreadsheets_lead_to_functions_that_there_are() {
        for (name, due) in [
            ("XNPV", "bring it in: `use std.finance (xnpv)`"),
            ("STDEV.S", "write `sd(values)`, of `std.stats`"),
            (
                "PERCENTILE.EXC",
                "write `quantile(values, 90%, type_6)`, of `std.stats`",
            ),
            ("EOMONTH", "write `end_of_month(date, n)`, of `std.dates`"),
            ("YEARFRAC", "write `year_fraction(a, b, act_365)`"),
            ("EDATE", "write `add_months(date, n)`"),
            ("ISPMT", "write `pv * rate * (per / nper - 1)`"),
        ] {
            assert_eq!(function(name).as_deref(), Some(due));
        }
    }
}
