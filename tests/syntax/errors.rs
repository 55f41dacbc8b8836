//! The message of each mistake: what it says, what it underlines, how it helps.

use aim::base::{Code, Diagnostic, FileId};
use aim::syntax::{parse_expression, parse_setting};

use super::read;

fn underlined<'t>(text: &'t str, problem: &Diagnostic) -> &'t str {
    let span = problem.labels[0].span;
    &text[span.start as usize..span.end as usize]
}

/// One mistake: its message, the text underlined, and a part of the help.
#[track_caller]
fn says(text: &str, message: &str, place: &str, help: &str) {
    let (file, problems) = read(text);
    let [problem] = problems.as_slice() else {
        panic!("{text}\n{problems:#?}")
    };
    assert_eq!(problem.message, message, "{text}");
    assert_eq!(underlined(text, problem), place, "{text}");
    let found = problem.help.as_deref().unwrap_or("");
    assert!(found.contains(help), "{text}\n{found}");
    assert!(file.items.is_empty());
}

/// All mistakes of a text, by what they underline.
#[track_caller]
fn underlines(text: &str, places: &[&str]) -> Vec<Code> {
    let (_, problems) = read(text);
    let found: Vec<&str> = problems
        .iter()
        .map(|problem| underlined(text, problem))
        .collect();
    assert_eq!(found, places, "{problems:#?}");
    problems.iter().map(|problem| problem.code).collect()
}

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
        "`5M/month`",
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
        "fewer digits",
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
fn brackets_and_quotes() {
    says("flow a = (1 + 2", "this `(` is never closed", "(", "`)`");
    says("flow a = f(b, c", "this `(` is never closed", "(", "`)`");
    says("flow a[plan = 5", "this `[` is never closed", "[", "`]`");
    says(
        "flow a = 1 + 2)",
        "this `)` closes nothing",
        ")",
        "leave it out",
    );
    says(
        "flow a = (1 + 2]",
        "expected `)` before this `]`",
        "]",
        "add the missing `)`",
    );
    says(
        "flow a = f([1, 2)",
        "expected `]` before this `)`",
        ")",
        "add the missing `]`",
    );
    says(
        "flow a = \"abc",
        "this text has no closing quote",
        "\"abc",
        "one line",
    );
    says(
        "model m “Title”",
        "`“` is no quotation mark of a model",
        "“",
        "`\"`",
    );
    says(
        "flow a = \"a\\q\"",
        "`\\q` has no meaning in a string",
        "\\q",
        "`\\\\`",
    );
    // A block left open ends before the next declaration.
    let text = "subsidy credit cloud {\n  pool $5M\nflow b = 1\nprice p { start 5\nflow c = 2";
    underlines(text, &["{", "{"]);
    assert_eq!(read(text).0.items.len(), 2);
}

#[test]
fn declarations() {
    says(
        "revenu sales = 5",
        "`revenu` begins no declaration",
        "revenu",
        "did you mean `revenue`?",
    );
    says(
        "scenaro war { x = 5 }",
        "`scenaro` begins no declaration",
        "scenaro",
        "did you mean `scenario`?",
    );
    says(
        "foo = 5",
        "`foo` begins no declaration",
        "foo",
        "`input foo`",
    );
    says("}", "this `}` closes nothing", "}", "leave it out");
    says(
        "flow = 5",
        "expected a name after `flow`, but found `=`",
        "=",
        "a name",
    );
    says(
        "flow first = 5",
        "`first` is a word of the language, so it can't be a name",
        "first",
        "`first_value`",
    );
    says(
        "input foo bar = 5",
        "an input has one name, and this has two words for it",
        "foo",
        "`input foo_bar`",
    );
    says(
        "input foo",
        "`foo` says nothing of its value",
        "foo",
        "`input foo = …`",
    );
    says(
        "timeline weekly from 2024 for 5 years",
        "expected `monthly`, `quarterly` or `yearly` after `timeline`, but found `weekly`",
        "weekly",
        "timeline monthly from",
    );
    says(
        "timeline monthly for 5 years",
        "expected `from` after `monthly`, but found `for`",
        "for",
        "timeline monthly from",
    );
    says(
        "fiscal year starts apil",
        "`apil` is no month",
        "apil",
        "did you mean `april`?",
    );
    says(
        "dimension plan { free pro }",
        "expected `,` or `}` after `free`, but found `pro`",
        "pro",
        "dimension plan { free, pro }",
    );
    says(
        "part x \"rival.aim\"",
        "expected `=` and a value after `x`, but found `\"rival.aim\"`",
        "\"rival.aim\"",
        "part rival = ",
    );
    says(
        "check c always x > 5",
        "expected `:` after `c`, but found `always`",
        "always",
        "check name: always",
    );
    says(
        "test { expect a }",
        "expected a text in quotes after `test`, but found `{`",
        "{",
        "test \"title\"",
    );
    says(
        "fn f = 5",
        "expected `(` after `f`, but found `=`",
        "=",
        "fn name(a, b)",
    );
    says(
        "tiers t graduated { up to 5: 5, over 6: 7 }",
        "expected `up to` or `above` after `,`, but found `over`",
        "over",
        "above:",
    );
    says(
        "price q { start 5 } extra",
        "`extra` stands after the end of the declaration",
        "extra",
        "new line",
    );
    says(
        "model a b",
        "expected an operator after `a`, but found `b`",
        "b",
        "model name",
    );
}

#[test]
fn clauses() {
    says(
        "price p { fals 60%/year }",
        "`price` has no clause `fals`",
        "fals",
        "did you mean `falls`?",
    );
    says(
        "stock s { opening 5; falls 60%/year }",
        "`stock` has no clause `falls`",
        "falls",
        "the clauses of `stock` are `opening`, `plus`, `less`",
    );
    says(
        "test \"t\" { expct a }",
        "`test` has no clause `expct`",
        "expct",
        "did you mean `expect`?",
    );
    says(
        "price p { start 5 falls 60%/year }",
        "`falls` begins on the line of the entry before it",
        "falls",
        "`; falls`",
    );
    says(
        "price p { start $5 falls 60%/year }",
        "`falls` begins on the line of the entry before it",
        "falls",
        "`; falls`",
    );
    says(
        "scenario s { a = 5 b = 6 }",
        "`b` begins on the line of the entry before it",
        "b",
        "`; b`",
    );
    says(
        "scenario s { a = x b = 6 }",
        "`b` begins on the line of the entry before it",
        "b",
        "`; b`",
    );
    says(
        "price p { start x floor y }",
        "`floor` begins on the line of the entry before it",
        "floor",
        "`; floor`",
    );
    says(
        "test \"t\" { expect a expect b }",
        "`expect` begins on the line of the entry before it",
        "expect",
        "`; expect`",
    );
    says(
        "price p { start }",
        "expected a value after `start`, but the clause ends",
        "start",
        "after `start`",
    );
    says(
        "price p { step 2024-01 $5 }",
        "expected `to` after `2024-01`, but found `$`",
        "$",
        "step 2025-06 to",
    );
    says(
        "price p { learns 20% of made }",
        "expected `per` after `20%`, but found `of`",
        "of",
        "learns 20% per doubling",
    );
    says(
        "input x = 5 { range 5 }",
        "expected `..` after `5`, but the clause ends",
        "5",
        "range 10% .. 20%",
    );
    says(
        "input x = 5 { source on 2024 }",
        "expected a text in quotes after `source`, but found `on`",
        "on",
        "source \"",
    );
    says(
        "scenario s { x 5 }",
        "expected `=`, `*=` or `+=` after `x`, but found `5`",
        "5",
        "`=`",
    );
}

#[test]
fn every_mistake_of_a_block_is_found() {
    let codes = underlines(
        "price p: USD/ = base {\n  fals 60%/year\n  start 5 // fine\n  flor 2; tick\n  pool 5\n  weight 1,000\n}",
        &["/", "fals", "flor", "tick", "pool", "1,000"],
    );
    use Code::*;
    assert_eq!(
        codes,
        [
            Syntax,
            UnknownClause,
            UnknownClause,
            Syntax,
            UnknownClause,
            NumberSyntax
        ]
    );
    underlines(
        "test \"t\" {\n expct a\n expect a = b\n given x 5\n expect c == 2024-13\n}",
        &["expct", "=", "5", "2024-13"],
    );
    underlines(
        "part p = \"p.aim\" { a = 1,000; b == 5\n c = }",
        &["1,000", "==", "="],
    );
    underlines(
        "price p {\n floor max(a,\n  b) +\n  c\n start\n}",
        &["start"],
    );
}

#[test]
fn every_broken_declaration_is_found_and_the_rest_read() {
    let text = include_str!("../suite/syntax/bad/syntax.aim");
    let codes = underlines(text, &["=", "(", "1,000"]);
    assert_eq!(codes, [Code::Syntax, Code::Syntax, Code::NumberSyntax]);
    let (file, _) = read(text);
    assert_eq!(file.items.len(), 4);
    let broken: Vec<&str> = file.broken.iter().map(|name| name.name.as_str()).collect();
    assert_eq!(broken, ["a", "b", "c"]);
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
