//! The grammar as Rust: one rule for each rule of the files in `grammar/`, and the table of
//! operators. Input: the text of one declaration. Output: pest's pairs. Invariant: nothing
//! outside this folder sees a `Rule`.

use std::sync::LazyLock;

use pest::pratt_parser::{Assoc, Op, PrattParser};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/lexical.pest"]
#[grammar = "../grammar/expression.pest"]
#[grammar = "../grammar/declaration.pest"]
pub(super) struct Grammar;

/// Operators, loosest first.
pub(super) static OPERATORS: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let left = |rule| Op::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(left(Rule::kw_or))
        .op(left(Rule::kw_and))
        .op(Op::prefix(Rule::kw_not))
        .op(left(Rule::equal)
            | left(Rule::unequal)
            | left(Rule::at_most)
            | left(Rule::at_least)
            | left(Rule::below)
            | left(Rule::above)
            | Op::postfix(Rule::is_blank))
        .op(left(Rule::coalesce))
        .op(left(Rule::add) | left(Rule::subtract))
        .op(left(Rule::multiply) | left(Rule::divide) | left(Rule::safe_divide))
        .op(Op::prefix(Rule::negate))
        .op(left(Rule::power))
        .op(Op::postfix(Rule::in_currency))
        .op(Op::postfix(Rule::index) | Op::postfix(Rule::field))
});

/// Whether a pair is a mere word of the sentence, with nothing for the tree to keep.
pub(super) fn is_plain_word(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        kw_if
            | kw_then
            | kw_before
            | kw_at
            | kw_during
            | kw_when
            | kw_every
            | kw_from
            | kw_until
            | kw_over
            | kw_in
            | kw_within
            | kw_to
            | kw_less
            | kw_on
            | kw_of
            | kw_first
            | kw_is
            | kw_for
            | kw_per
            | kw_where
            | kw_except
            | kw_self
            | kw_last
            | kw_next
            | kw_time
            | kw_year
            | kw_fiscal
            | kw_date
            | kw_points
            | model_word
            | timeline_word
            | starts
            | currency_word
            | unit_word
            | dimension_word
            | use_word
            | include_word
            | part_word
            | data_word
            | doubling
            | scenario_word
            | extends_word
            | check_word
            | test_word
            | given_word
            | expect_word
            | fn_word
            | tiers_word
            | up_word
            | above_word
            | curve_word
            | correlate_word
            | with_word
            | by_word
            | colon
            | assign
            | comma
            | brace
            | EOI
    )
}
