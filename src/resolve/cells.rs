//! One cell of a data file: a period or a number, in the one way of writing that says which.
//!
//! Input: the text of a cell, and what its column is declared to hold. Output: the value, or in
//! words how the cell should be written. Nothing is guessed: what could be read in two ways, or
//! says more than the declaration does, is no value.

use crate::base::Decimal;
use crate::base::decimal::ParseDecimalError;
use crate::calendar::{Date, FiscalCalendar, Period};
use crate::syntax::ast::UnitExpr;

/// Signs of money, with the currency that each stands for.
const SIGNS: [(char, &str); 5] = [
    ('$', "USD"),
    ('€', "EUR"),
    ('£', "GBP"),
    ('¥', "JPY"),
    ('₹', "INR"),
];

/// What programs write where there is no value.
const ABSENT: [&str; 9] = ["-", "–", "—", "n/a", "na", "nan", "null", "none", "#n/a"];

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The days that a spreadsheet's count stands for in the years 1954 to 2119.
const DAY_COUNTS: std::ops::Range<u32> = 20_000..80_000;

const PERIOD_FORMS: &str = "write a month, a quarter, a year or a day: `2024-09`, `2024-Q3`, `2024`, `FY2025`, `2024-09-15`";

/// A period: `2024-09`, `2024-Q3`, `2024`, `FY2025` or a day, `2024-09-15`.
///
/// Errors: any other text, with how to write what was probably meant.
pub(super) fn period(text: &str, fiscal: FiscalCalendar) -> Result<Period, String> {
    plain_period(text, fiscal).ok_or_else(|| match meant(text, fiscal) {
        Some(meant) => format!("write `{meant}`"),
        None if text.parse().is_ok_and(|days| DAY_COUNTS.contains(&days)) => {
            "it looks like a spreadsheet's count of days: show the column there as dates, year-month-day, and export it again".to_owned()
        }
        None => PERIOD_FORMS.to_owned(),
    })
}

fn plain_period(text: &str, fiscal: FiscalCalendar) -> Option<Period> {
    if let Some(year) = text.strip_prefix("FY") {
        return Period::fiscal_year(digits(year, 4)?, fiscal);
    }
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year] => Period::year(digits(year, 4)?),
        [year, part] => match part.strip_prefix('Q') {
            Some(quarter) => Period::quarter(digits(year, 4)?, digits(quarter, 1)? as u8),
            None => Period::month(digits(year, 4)?, digits(part, 2)? as u8),
        },
        [year, month, day] => {
            let (month, day) = (digits(month, 2)? as u8, digits(day, 2)? as u8);
            Some(Period::day(Date::new(digits(year, 4)?, month, day)?))
        }
        _ => None,
    }
}

/// Exactly so many digits as a number.
fn digits(text: &str, count: usize) -> Option<i32> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// The period that another way of writing can only stand for.
fn meant(text: &str, fiscal: FiscalCalendar) -> Option<String> {
    // A time of day after a date says nothing more.
    let date = text.split(['T', ' ']).next().filter(|date| date.len() >= 8);
    let is_year = |word: &str| digits(word, 4).is_some();
    let words = words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let found = match words.as_slice() {
        _ if date.is_some_and(|date| plain_period(date, fiscal).is_some()) => date?.to_owned(),
        [run] if run.len() == 6 => month(run.get(..4)?, run.get(4..)?),
        [run] if run.len() == 8 => day(run.get(..4)?, run.get(4..6)?, run.get(6..)?),
        ["fy", year] => format!("FY{}", full_year(year)),
        [quarter, "q", year] if quarter.len() == 1 => {
            format!("{}-Q{quarter}", full_year(year))
        }
        [year, "q", quarter] | ["q", quarter, year] => {
            format!("{}-Q{quarter}", full_year(year))
        }
        [year, part] if is_year(year) => month(year, part),
        [part, year] => month(&full_year(year), part),
        [year, part, number] if is_year(year) => day(year, part, number),
        [a, b, year] if is_year(year) => match (named(a).is_some(), named(b).is_some()) {
            (true, _) => day(year, a, b),
            (_, true) => day(year, b, a),
            // Which of the two is the day only a number above 12 tells.
            _ if a.parse().is_ok_and(|day: u8| day > 12) => day(year, b, a),
            _ if b.parse().is_ok_and(|day: u8| day > 12) => day(year, a, b),
            _ => return None,
        },
        _ => return None,
    };
    plain_period(&found, fiscal).map(|_| found)
}

/// Runs of digits and of letters, in lower case.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for letter in text.chars() {
        let continues = letter.is_ascii_digit() == last.is_ascii_digit()
            && letter.is_alphanumeric() == last.is_alphanumeric();
        if letter.is_alphanumeric() {
            match words.last_mut().filter(|_| continues) {
                Some(word) => word.extend(letter.to_lowercase()),
                None => words.push(letter.to_lowercase().collect()),
            }
        }
        last = letter;
    }
    words
}

/// A month's number by its name in English, in full or by three letters.
fn named(word: &str) -> Option<usize> {
    let found = MONTHS.iter().position(|month| word.starts_with(month));
    found.map(|at| at + 1)
}

fn month(year: &str, month: &str) -> String {
    match named(month) {
        Some(month) => format!("{year}-{month:02}"),
        None => format!("{year}-{month:0>2}"),
    }
}

fn day(year: &str, part: &str, number: &str) -> String {
    format!("{}-{number:0>2}", month(year, part))
}

fn full_year(year: &str) -> String {
    match year.len() {
        2 => format!("20{year}"),
        _ => year.to_owned(),
    }
}

/// A number as the column's unit has it written: a percentage with its sign, an amount of money
/// with the sign of its currency or without one, any other as plain digits.
///
/// Errors: any other text, with how to write it.
pub(super) fn number(text: &str, unit: Option<&UnitExpr>) -> Result<Decimal, String> {
    let first = unit.and_then(|unit| unit.factors.first());
    let first = first.map(|factor| factor.name.name.as_str());
    if let Some(digits) = text.strip_suffix('%') {
        if first != Some("%") {
            return Err("declare the column as a percentage, `share: %`, or write the cells as plain numbers".to_owned());
        }
        let hundredth = |value: Decimal| value.mul_ratio(1, 100).ok().filter(|found| found.exact);
        let value = plain_number(digits.trim_end())?;
        return match hundredth(value) {
            Some(found) => Ok(found.value),
            None => Err(too_long()),
        };
    }
    let (minus, amount) = match text.strip_prefix('-') {
        Some(amount) => ("-", amount),
        None => ("", text),
    };
    for (sign, currency) in SIGNS {
        let Some(digits) = amount.strip_prefix(sign) else {
            continue;
        };
        if first != Some(currency) {
            return Err(format!(
                "declare the column in {currency}, or leave the {sign} out"
            ));
        }
        return plain_number(&format!("{minus}{digits}"));
    }
    match (plain_number(text), first) {
        (Ok(_), Some("%")) => {
            Err("write the cells of a percentage with their sign: `75%`".to_owned())
        }
        (found, _) => found,
    }
}

fn plain_number(text: &str) -> Result<Decimal, String> {
    Decimal::parse(text).map_err(|error| match error {
        ParseDecimalError::TooLarge | ParseDecimalError::TooManyDigits => too_long(),
        _ => how_to_write(text),
    })
}

fn too_long() -> String {
    "a number has 28 digits at most: round it before it is read".to_owned()
}

/// How a number is written that was written otherwise.
fn how_to_write(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let parts_thousands = |c: char| matches!(c, ',' | '\'' | '’' | '_') || c.is_whitespace();
    let help = if ABSENT.contains(&text.to_lowercase().as_str()) {
        "leave the cell empty where there is no value"
    } else if !text.contains(is_digit) {
        "write plain digits with a decimal point"
    } else if text.starts_with('(') || text.starts_with(['−', '–']) {
        "write a negative number with a minus sign: `-1200`"
    } else if text.contains(['e', 'E']) && text.chars().all(|c| is_digit(c) || "eE+-.".contains(c))
    {
        "write all digits: a spreadsheet that shows a power of ten may have left some out"
    } else if text.starts_with(is_digit) && text.ends_with(char::is_alphabetic) {
        "write the number alone: its unit stands where the column is declared"
    } else if decimal_comma(text) {
        "write a decimal point: 1.5, not 1,5"
    } else if text.contains(parts_thousands) {
        "write it without separators: 1000, not 1,000"
    } else if text.starts_with('+') {
        "leave the plus sign out"
    } else {
        "write plain digits with a decimal point between them: 0.5"
    };
    help.to_owned()
}

/// A comma that can't part thousands.
fn decimal_comma(text: &str) -> bool {
    let Some((_, after)) = text.rsplit_once(',') else {
        return false;
    };
    text.matches(',').count() == 1 && !text.contains('.') && after.len() != 3
        || text.find('.') < text.find(',') && text.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_written_in_one_way() {
        let read = |text| period(text, FiscalCalendar::default()).map(Period::label);
        for text in ["2025-01", "2025-Q3", "2025", "2025-01-31"] {
            assert_eq!(read(text).as_deref(), Ok(text));
        }
        for (text, meant) in [
            ("2025-1", "2025-01"),
            ("2025/01", "2025-01"),
            ("01/2025", "2025-01"),
            ("1.2025", "2025-01"),
            ("202501", "2025-01"),
            ("Jan 2025", "2025-01"),
            ("January, 2025", "2025-01"),
            ("Sept-25", "2025-09"),
            ("2025 Jan", "2025-01"),
            ("20250131", "2025-01-31"),
            ("31/01/2025", "2025-01-31"),
            ("01/31/2025", "2025-01-31"),
            ("31.1.2025", "2025-01-31"),
            ("31 Jan 2025", "2025-01-31"),
            ("Jan 31, 2025", "2025-01-31"),
            ("2025-01-31 00:00:00", "2025-01-31"),
            ("2025-01-31T23:59:59Z", "2025-01-31"),
            ("2025Q1", "2025-Q1"),
            ("2025-q1", "2025-Q1"),
            ("Q1 2025", "2025-Q1"),
            ("1Q25", "2025-Q1"),
            ("FY25", "FY2025"),
            ("fy2025", "FY2025"),
        ] {
            assert_eq!(read(text), Err(format!("write `{meant}`")), "{text}");
        }
        // Two readings, none, or a day that no calendar has.
        for text in [
            "03/04/2025",
            "Total",
            "2025-13",
            "31/02/2025",
            "12",
            "é",
            "",
        ] {
            assert_eq!(read(text).unwrap_err(), PERIOD_FORMS, "{text}");
        }
        assert!(read("45658").unwrap_err().contains("count of days"));
    }

    #[test]
    fn numbers_are_plain_digits() {
        let read = |text| number(text, None).map(|value| value.to_string());
        for (text, value) in [("12", "12"), ("-0.50", "-0.5"), ("007", "7"), ("-0", "0")] {
            assert_eq!(read(text).as_deref(), Ok(value));
        }
        for (text, help) in [
            ("1,234.50", "without separators"),
            ("1,234", "without separators"),
            ("1,234,567", "without separators"),
            ("1'234", "without separators"),
            ("1 234", "without separators"),
            ("1\u{a0}234", "without separators"),
            ("1_000", "without separators"),
            ("1,5", "a decimal point: 1.5"),
            ("1.234,50", "a decimal point: 1.5"),
            ("(1,200)", "a minus sign"),
            ("−5", "a minus sign"),
            ("1.2e5", "a power of ten"),
            ("1E-3", "a power of ten"),
            ("5 Mtok", "the number alone"),
            ("-", "the cell empty"),
            ("N/A", "the cell empty"),
            ("#N/A", "the cell empty"),
            ("+5", "the plus sign"),
            (".5", "decimal point between them"),
            ("5.", "decimal point between them"),
            ("five", "plain digits"),
            ("12%", "a percentage, `share: %`"),
            ("$5", "in USD, or leave the $ out"),
            ("99999999999999999999999999999999", "28 digits"),
            ("0.00000000000000000000000000001", "28 digits"),
        ] {
            let answer = read(text).unwrap_err();
            assert!(answer.contains(help), "{text}: {answer}");
        }
    }
}
