//! Single traits of the style, each with the text that shows it.

use aim::syntax::parse;

use crate::support::{FILE, assert_kept, format};

/// Both the text as it is set, and that nothing is lost on the way.
fn assert_set(text: &str, set: &str) {
    assert_kept(text);
    assert_eq!(format(text), set);
}

#[test]
fn a_text_with_errors_is_refused_with_all_of_them() {
    let text = "input a = = 1\ninput b = 2\ninput c = (3\n";
    let refused = aim::format::format(FILE, text).expect_err("two declarations are broken");
    assert_eq!(refused, parse(FILE, text).1);
    assert_eq!(refused.len(), 2);
}

#[test]
fn nothing_comes_of_nothing() {
    assert_set("", "");
    assert_set(" \n\t\n", "");
    assert_set("\u{feff}// only a comment", "// only a comment\n");
    assert_set("\n\n/// of nothing\n\n", "/// of nothing\n");
}

#[test]
fn line_ends_become_one_kind() {
    assert_set("unit a\r\n\r\nunit b\r\n", "unit a\n\nunit b\n");
    assert_set("unit a // x\runit b", "unit a  // x\nunit b\n");
}

#[test]
fn blank_lines_part_sections_and_entries() {
    assert_set(
        "unit a\n\n\n\n\nunit b\n\nunit c\nunit d\n\n\n",
        "unit a\n\n\nunit b\n\nunit c\nunit d\n",
    );
    assert_set(
        "price p: USD {\n\n\nstart $1\n\n\nfalls 1%/year\n\n}",
        "price p: USD {\n    start $1\n\n    falls 1%/year\n}\n",
    );
}

#[test]
fn documentation_stands_right_above_its_declaration() {
    assert_set(
        "  /// a\n ///b\n\ninput x = 1",
        "/// a\n///b\ninput x = 1\n",
    );
    assert_set(
        "/// of the file\r\r\r\r/// of x\rinput x = 1",
        "/// of the file\n\n\n/// of x\ninput x = 1\n",
    );
    assert_set("//// a rule\n\ninput x = 1", "//// a rule\n\ninput x = 1\n");
}

#[test]
fn literals_stay_as_they_were_written() {
    let text = "input x: USD/Mtok = $0010.500k/Mtok\n\
                input y           = 1_0_0.0 gpu*months\n\
                input z           = 5pp + 15bp * 75.0%/years - 2024-09-15\n";
    assert_set(text, text);
}

#[test]
fn units_touch_and_divisions_do_not() {
    assert_set(
        "flow x = 10   USD/Mtok *2 USD /tokens",
        "flow x = 10 USD/Mtok * 2 USD / tokens\n",
    );
    assert_set(
        "flow x = $10 /tokens-2024 -1",
        "flow x = $10 / tokens - 2024 - 1\n",
    );
}

#[test]
fn signs_touch_and_operators_do_not() {
    assert_set("flow x = -a- -b+not c", "flow x = -a - -b + not c\n");
}

#[test]
fn neighbours_share_a_column_up_to_a_gap() {
    assert_set(
        "input a = 1\ninput abc: USD = $2\n\ninput b = 3\n// note\ninput abcd = 4",
        "input a        = 1\ninput abc: USD = $2\n\ninput b = 3\n// note\ninput abcd = 4\n",
    );
}

#[test]
fn a_column_never_pushes_a_line_over_the_width() {
    let long = "x".repeat(80);
    let text = format!("input a = {long}\ninput {} = 1\n", "y".repeat(20));
    assert_set(&text, &text);
}

#[test]
fn braces_of_one_line_share_a_column_of_their_own() {
    assert_set(
        "scenario a { x = 1 }\nscenario bcd { x = 2 }\ninput x = 1",
        "scenario a   { x = 1 }\nscenario bcd { x = 2 }\ninput x = 1\n",
    );
}

#[test]
fn a_block_stays_on_its_line_if_it_fits() {
    assert_set(
        "input x=1{range 0..2;owner \"a\";}",
        "input x = 1 { range 0 .. 2; owner \"a\" }\n",
    );
    assert_set(
        "input x=1{range 0..2;owner \"a\"\n}",
        "input x = 1 {\n    range 0 .. 2\n    owner \"a\"\n}\n",
    );
    let note = "x".repeat(80);
    assert_set(
        &format!("input x = 1 {{ range 0 .. 2; note \"{note}\" }}"),
        &format!("input x = 1 {{\n    range 0 .. 2\n    note  \"{note}\"\n}}\n"),
    );
}

#[test]
fn an_empty_block_keeps_its_comment() {
    assert_set("scenario base_case {  }", "scenario base_case {}\n");
    assert_set(
        "scenario base_case { // nothing\n // yet\n}",
        "scenario base_case {  // nothing\n    // yet\n}\n",
    );
}

#[test]
fn a_brace_stands_alone_under_a_head_of_several_lines() {
    let long = ["a"; 3].map(|name| name.repeat(30)).join(" + ");
    assert_set(
        &format!("ratio x: USD/month = {long} {{ rollup mean }}"),
        &format!("ratio x: USD/month =\n    {long}\n{{\n    rollup mean\n}}\n"),
    );
}

#[test]
fn comments_keep_to_their_lines() {
    assert_set(
        "flow x = a // one\n  // two\n + b*c // three",
        "flow x =\n    a  // one\n    // two\n    + b * c  // three\n",
    );
    assert_set(
        "input x = { a: 1 // one\n , b: 2, // two\n // three\n }",
        "input x = {\n    a: 1,  // one\n    b: 2,  // two\n    // three\n}\n",
    );
}

#[test]
fn comments_behind_neighbouring_lines_share_a_column() {
    assert_set(
        "unit a // x\nunit bcd // y\n\nunit e // z",
        "unit a    // x\nunit bcd  // y\n\nunit e  // z\n",
    );
}

#[test]
fn no_line_begins_like_a_declaration() {
    // `data` with a word behind it would be taken for one at the beginning of a line.
    let text = format!("flag x = data is blank and {}\n", "y".repeat(90));
    assert_kept(&text);
    assert!(format(&text).starts_with("flag x = data is blank\n"));
}

#[test]
fn a_field_of_a_name_is_not_made_a_longer_name() {
    assert_set("flow x = a .b + c[d] .e", "flow x = a .b + c[d].e\n");
}

#[test]
fn deep_nesting_fits_a_small_stack() {
    let depth = 250;
    for (open, close) in [("(", ")"), ("f(a, ", ")"), ("-(b + ", ")"), ("x[", "]")] {
        let text = format!("flow x = {}a{}", open.repeat(depth), close.repeat(depth));
        if parse(FILE, &text).1.is_empty() {
            assert_kept(&text);
        }
    }
    let chain = vec!["long_name"; 450].join(" + ");
    assert_kept(&format!("flow x = {chain}"));
}

#[test]
fn long_lists_take_linear_time() {
    let list = vec!["$1_000"; 20_000].join(",");
    assert_kept(&format!("ratio x = npv(10%, [{list}])"));
    let table: Vec<String> = (0..20_000).map(|n| format!("{n}: 1%")).collect();
    assert_kept(&format!("curve c by month step {{ {} }}", table.join(", ")));
}
