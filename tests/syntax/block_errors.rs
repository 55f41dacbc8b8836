//! The message of each mistake in a declaration: brackets, kinds, clauses; and that all the
//! mistakes of a file are found.

use aim::base::Code;

use super::mistakes::{says, underlines};
use super::read;

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
        "`pro` begins on the line of the entry before it",
        "pro",
        "write `, pro`, or begin a new line",
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
        "subsidy credit c { pool = $5M }",
        "`pool` takes its value without `=`",
        "=",
        "leave the `=` out",
    );
    says(
        "stock s { opening 5, plus 3 }",
        "no comma stands after a clause",
        ",",
        "`;`",
    );
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
    let text = include_str!("../suite/acceptance/bad/syntax.aim");
    let codes = underlines(text, &["=", "(", "1,000"]);
    assert_eq!(codes, [Code::Syntax, Code::Syntax, Code::NumberSyntax]);
    let (file, _) = read(text);
    assert_eq!(file.items.len(), 4);
    let broken: Vec<&str> = file.broken.iter().map(|name| name.name.as_str()).collect();
    assert_eq!(broken, ["a", "b", "c"]);
}
