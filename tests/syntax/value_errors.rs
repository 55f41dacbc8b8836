//! The message of each mistake in a value: numbers, periods, operators, forms.

use aim::base::FileId;
use aim::syntax::{parse_expression, parse_setting};

use super::mistakes::{says, underlines};

#[test]
fn numbers_of_other_conventions() {
    says(
        "flow a = 1,000",
        "`1,000` is no number of a model",
        "1,000",
        "write `1_000`;",
    );
    says(
        "flow a = $1,234.50/seat",
        "`1,234.50` is no number of a model",
        "1,234.50",
        "`1_234.50`",
    );
    says(
        "flow a = f(1,000, 2)",
        "`1,000` is no number of a model",
        "1,000",
        "`1, 000`",
    );
    says(
        "flow a = 1 000 000",
        "`1 000 000` is no number of a model",
        "1 000 000",
        "`1_000_000`",
    );
    says(
        "flow a = 1'000",
        "`1'000` is no number of a model",
        "1'000",
        "`1_000`",
    );
    says(
        "flow a = 10Mtok",
        "`10Mtok` is neither a number nor a name",
        "10Mtok",
        "write `10 Mtok`",
    );
    says(
        "flow a = 10K",
        "`10K` is neither a number nor a name",
        "10K",
        "`10k` for thousands",
    );
    says(
        "flow a = $5bn",
        "`5bn` is neither a number nor a name",
        "5bn",
        "`5B` for billions",
    );
    says(
        "flow a = 1e6",
        "`1e6` is neither a number nor a name",
        "1e6",
        "`1M`",
    );
    says(
        "flow a = .5",
        "a decimal point stands between two digits",
        ".",
        "`0.5`",
    );
    says(
        "flow a = 5.",
        "a decimal point stands between two digits",
        ".",
        "`5.0`",
    );
    says("flow a = 5 %", "`%` touches its number", "%", "`5%`");
    says("flow a = $ 5", "`$` touches its number", "5", "`$5`");
    says("flow a = $-5", "`$` touches its number", "-", "`-$`");
    says(
        "flow a = 100€",
        "`€` stands before its number",
        "€",
        "`€100`",
    );
    says(
        "flow a = USD 5",
        "the unit `USD` stands after its number",
        "5",
        "`5 USD`",
    );
    says(
        "flow a = $5 user",
        "`$5` has its unit already",
        "user",
        "`$5/user`",
    );
    says(
        "cost a = $5M per month",
        "`per` is a `/` within a unit",
        "per",
        "`$5M/month`",
    );
    says(
        "flow a = 1__000",
        "`1__000` has an underscore with no digits around it",
        "1__000",
        "`1_000`",
    );
    says(
        "flow a = 99999999999999999999999999999999",
        "`99999999999999999999999999999999` is larger than any number of a model",
        "99999999999999999999999999999999",
        "larger unit",
    );
    says(
        "flow a = 0.12345678901234567890123456789",
        "`0.12345678901234567890123456789` has more digits than a number can hold",
        "0.12345678901234567890123456789",
        "28 digits or fewer",
    );
}

#[test]
fn periods() {
    says(
        "flow a = 2024-9",
        "`2024-9` is not written as a period",
        "2024-9",
        "`2024-09` for the month, or `2024 - 9`",
    );
    says(
        "flow a = 2024-13",
        "there is no month 13",
        "2024-13",
        "`2024 - 13`",
    );
    says(
        "flow a = 2024-00",
        "there is no month 0",
        "2024-00",
        "`2024-12`",
    );
    says(
        "flow a = 2024-Q5",
        "there is no quarter 5",
        "2024-Q5",
        "`2024-Q1` to `2024-Q4`",
    );
    says(
        "flow a = 2024-q3",
        "`2024-q3` is not written as a period",
        "2024-q3",
        "`2024-Q3`",
    );
    says(
        "flow a = 2024Q3",
        "`2024Q3` is not written as a period",
        "2024Q3",
        "`2024-Q3`",
    );
    says(
        "flow a = 2023-02-29",
        "there is no day 29 in 2023-02",
        "2023-02-29",
        "`2023-02-28`",
    );
    says(
        "flow a = 2024-04-31",
        "there is no day 31 in 2024-04",
        "2024-04-31",
        "`2024-04-30`",
    );
    says(
        "flow a = 2024-9-5",
        "`2024-9-5` is not written as a period",
        "2024-9-5",
        "`2024-09-05`",
    );
}

#[test]
fn values_and_operators() {
    says(
        "input a = = 5",
        "there are two `=` in a row",
        "=",
        "leave one of them out",
    );
    says(
        "input a == 5",
        "`==` compares, it gives no value",
        "==",
        "write `=`",
    );
    says(
        "check c: x = 5",
        "`=` gives a name its value, it does not compare",
        "=",
        "write `==`",
    );
    says(
        "test \"t\" { expect a = b }",
        "`=` gives a name its value, it does not compare",
        "=",
        "write `==`",
    );
    says(
        "flow a = x /",
        "expected a value after `/`, but the declaration ends",
        "/",
        "write what comes after `/`",
    );
    says(
        "flow a = * 5",
        "expected a value after `=`, but found `*`",
        "*",
        "a number, a name",
    );
    says(
        "flow a 5",
        "expected `:` and a unit or `=` and a value after `a`, but found `5`",
        "5",
        "`=` between `a` and `5`",
    );
    says(
        "flow a = b c",
        "expected `{` or an operator after `b`, but found `c`",
        "c",
        "an operator or a comma between `b` and `c`",
    );
    says(
        "flow a = f(b c)",
        "expected `,`, an operator or `)` after `b`, but found `c`",
        "c",
        "a comma",
    );
    says(
        "flow a = {free: 1 pro: 2}",
        "expected `,` before `pro`",
        "pro",
        "`, pro: …`",
    );
    says(
        "flow a = {free = 1}",
        "`free` is followed by `:` here",
        "=",
        "`free: …`",
    );
    says(
        "flow a = b < c < d",
        "comparisons do not chain",
        "<",
        "`and`",
    );
    says(
        "flow a = b == not c == d",
        "comparisons do not chain",
        "==",
        "`and`",
    );
    says(
        "flow a = b ^ c ^ d",
        "powers do not chain",
        "^",
        "parentheses",
    );
    says(
        "flow a = b ≥ c",
        "`≥` is no sign of a model",
        "≥",
        "write `>=`",
    );
    says(
        "flow a = b && c",
        "`&&` is no sign of a model",
        "&&",
        "write `and`",
    );
    says(
        "flow a = b × c",
        "`×` is no sign of a model",
        "×",
        "write `*`",
    );
    says(
        "flow a = b @ c",
        "`@` can't stand here",
        "@",
        "leave it out",
    );
    says("flow a = b;", "`;` can't stand here", ";", "leave it out");
    says(
        "flow a: USD / Mtok = 5",
        "within a unit `/` touches",
        "/",
        "`USD/…`",
    );
    says(
        "flow a: = 5",
        "expected a unit after `:`, but found `=`",
        "=",
        "a unit",
    );
    says(
        "flow a = x is",
        "expected `blank` or `not blank` after `is`, but the declaration ends",
        "is",
        "`is not blank`",
    );
    says(
        "flow a = sum(b over c over d)",
        "a call takes `over`, `where` and `except self` once each",
        "over d",
        "after one `over`",
    );
}

#[test]
fn whole_forms() {
    says(
        "flow a = b ? c : d",
        "a choice is written in words",
        "?",
        "`if b then …",
    );
    says(
        "flow a = 1 + if b then c else d",
        "`if … then … else …` is a whole right-hand side",
        "if",
        "parentheses",
    );
    says(
        "flow a = b * first 1, then 2",
        "`first …, then …` is a whole right-hand side",
        "first",
        "parentheses",
    );
    says(
        "flow a = if b then c",
        "expected `else` or an operator after `c`, but the declaration ends",
        "c",
        "`else`",
    );
    says(
        "flow a = b if c",
        "a condition comes before what it decides",
        "if",
        "`if … then b else …`",
    );
    says(
        "flow a = first 10 then prev",
        "a comma stands before `then`",
        "then",
        "`10, then …`",
    );
    says(
        "flow a = b before 2024-01, c",
        "expected `before` or an operator after `c`, but the declaration ends",
        "c",
        "`, then c`",
    );
    says(
        "check c: a at 2024",
        "`at` belongs to a whole right-hand side",
        "at",
        "parentheses",
    );
}

#[test]
fn one_mistake_inside_a_declaration_can_name_several_values() {
    underlines(
        "flow a = 2024-13 + 2024-14 + 1__0",
        &["2024-13", "2024-14", "1__0"],
    );
}

#[test]
fn expressions_and_settings_alone() {
    let alone = |text: &str| match parse_expression(FileId(0), text) {
        Err(problems) => problems[0].message.clone(),
        Ok(_) => panic!("{text}"),
    };
    assert_eq!(
        alone("1 +"),
        "expected a value after `+`, but the expression ends"
    );
    assert_eq!(alone("(1"), "this `(` is never closed");
    assert_eq!(
        alone("a b"),
        "expected an operator after `a`, but found `b`"
    );
    assert_eq!(alone(""), "expected a value, but the expression is empty");
    let Err(problems) = parse_setting(FileId(0), "price 5") else {
        panic!()
    };
    assert_eq!(
        problems[0].message,
        "expected `=`, `*=` or `+=` after `price`, but found `5`"
    );
}
