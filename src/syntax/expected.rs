//! The grammar's rules in plain words, and by their part in a sentence.

use super::grammar::Rule;

/// Whether a rule is where a value begins.
pub(super) fn begins_value(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        value
            | first_then
            | timed
            | timed_argument
            | window
            | expr
            | conditional
            | number
            | period
            | reference
            | paren
            | list
            | map
            | hole
            | negate
            | kw_not
            | kw_blank
            | kw_true
            | kw_false
            | kw_never
            | argument
            | points_table
            | to_step
            | argument_name
            | rest
            | names
            | factor
            | condition
    )
}

/// Whether a rule goes on with a value that could also end.
pub(super) fn continues_value(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        coalesce
            | add
            | subtract
            | multiply
            | safe_divide
            | divide
            | power
            | equal
            | unequal
            | at_most
            | at_least
            | below
            | above
            | kw_and
            | kw_or
            | index
            | field
            | in_currency
            | is_blank
            | range_to
            | lasting
            | pieces
            | before
            | at
            | at_one
            | during
            | every
            | when
            | arguments
            | per_unit
            | unit_rest
            | unit
            | over
            | r#where
            | except_self
            | from
            | until
            | within
            | EOI
    )
}

/// What else may be expected, in plain words.
pub(super) fn in_words(rule: Rule) -> Option<&'static str> {
    use Rule::*;
    Some(match rule {
        name | word | path => "a name",
        unit_of | unit | per_unit | unit_rest | unit_first => "a unit",
        r#type => "`:` and a unit",
        assigned | definition | default | assign => "`=` and a value",
        block | settings | members | brace | curve_points | curve_members => "`{`",
        params => "`(`",
        text => "a text in quotes",
        module => "a file in quotes or a name such as `std.finance`",
        colon => "`:`",
        comma => "`,`",
        kw_then => "`then`",
        kw_else => "`else`",
        kw_before | before | piece => "`before`",
        kw_less | less => "`less`",
        kw_full => "`full`",
        kw_in => "`in`",
        kw_on | on => "`on`",
        parts_word => "`parts`",
        kw_from | from | curve_source => "`from`",
        kw_until | until => "`until`",
        kw_to | to => "`to`",
        kw_per => "`per`",
        kw_of => "`of`",
        lasting | kw_for => "`for`",
        range_to | upper => "`..`",
        doubling => "`doubling`",
        by_word => "`by`",
        starts => "`starts`",
        month_name => "a month such as `january`",
        granularity => "`monthly`, `quarterly` or `yearly`",
        set_sign => "`=`, `*=` or `+=`",
        band | up_to | above_word => "`up to` or `above`",
        imports => "`(`",
        column => "a column",
        clause => "a clause",
        setting => "a setting",
        given | expect | test_entry => "`given` or `expect`",
        dims => "`[`",
        point => "a point such as `2024-01: $10`",
        entry => "an entry such as `pro: 5`",
        _ => return None,
    })
}

/// What could stand beside a complete value, but is a rarer wish there than an operator.
pub(super) fn is_rare(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        unit | unit_rest
            | per_unit
            | dims
            | from
            | kw_from
            | lasting
            | kw_for
            | range_to
            | until
            | kw_until
            | kw_full
            | text
            | assign
    )
}
