//! Expressions, numbers, periods and the forms of a right-hand side.

use aim::base::FileId;
use aim::syntax::parse_expression;

use super::show;

#[track_caller]
fn reads(text: &str, tree: &str) {
    match parse_expression(FileId(0), text) {
        Ok(expr) => assert_eq!(show::expr(&expr), tree, "{text}"),
        Err(problems) => panic!("{text}\n{problems:#?}"),
    }
}

#[test]
fn precedence_is_that_of_the_reference() {
    reads(
        "a or b and not c == d + e * -f ^ 2",
        "(or a (and b (not (== c (+ d (* e (neg (^ f 2))))))))",
    );
    reads("-2^2", "(neg (^ 2 2))");
    reads("2 ^ -x", "(^ 2 (neg x))");
    reads("a - b - c", "(- (- a b) c)");
    reads("a / b * c /? d", "(/? (* (/ a b) c) d)");
    reads("a ?? b ?? c + 1", "(?? (?? a b) (+ c 1))");
    reads("a ?? b == c", "(== (?? a b) c)");
    reads("-x in USD", "(neg (in x USD))");
    reads("x[2024] in EUR", "(in x[2024] EUR)");
    reads("2 ^ x in USD", "(^ 2 (in x USD))");
    reads("not not a", "(not (not a))");
    reads(
        "a + b is blank and c is not blank",
        "(and (blank? (+ a b)) (known c))",
    );
    reads("if a then b else if c then d else e", "(if a b (if c d e))");
    reads(
        "if if a then b else c then d else e + 1",
        "(if (if a b c) d (+ e 1))",
    );
    reads("if a then if b then c else d else e", "(if a (if b c d) e)");
    reads("1 + (if a then b else c)", "(+ 1 (if a b c))");
    reads("(a + b) * c", "(* (+ a b) c)");
    reads(
        "a == b and c != d or e <= f",
        "(or (and (== a b) (!= c d)) (<= e f))",
    );
}

#[test]
fn numbers_hold_every_digit() {
    reads("1_000", "1000");
    reads("0.05", "0.05");
    reads(
        "10k + 2.5M + 1.2B + 3T",
        "(+ (+ (+ 10000s 2500000s) 1200000000s) 3000000000000s)",
    );
    reads("75%", "0.75%");
    reads("5pp", "0.05pp");
    reads("15bp", "0.0015bp");
    reads(
        "0.1234567890123456789012345678",
        "0.1234567890123456789012345678",
    );
    reads(
        "79_228_162_514_264_337_593_543_950_335",
        "79228162514264337593543950335",
    );
    reads("007", "7");
}

#[test]
fn a_unit_follows_after_a_space_or_touches_a_sign() {
    reads("10 Mtok", "10 Mtok");
    reads("10 USD/Mtok", "10 USD*Mtok^-1");
    reads("4 person*month", "4 person*month");
    reads("$10/Mtok", "10 USD*Mtok^-1");
    reads("$400k/person/year", "400000s USD*person^-1*year^-1");
    reads("-$100", "(neg 100 USD)");
    reads("€5 + £5 + ¥5 + ₹5", "(+ (+ (+ 5 EUR 5 GBP) 5 JPY) 5 INR)");
    reads("75%/year", "0.75% year^-1");
    reads("25bp/month", "0.0025bp month^-1");
    reads("18 months", "18 month");
    reads(
        "1 year + 2 quarters + 3 weeks + 4 days",
        "(+ (+ (+ 1 year 2 quarter) 3 week) 4 day)",
    );
    reads("10 USD / tokens", "(/ 10 USD tokens)");
    reads("$10 / tokens", "(/ 10 USD tokens)");
    reads("5 user * x", "(* 5 user x)");
    reads("$10*x", "(* 10 USD x)");
    reads("10/x", "(/ 10 x)");
    reads("600 / 2600", "(/ 600 2600)");
    reads("$100/max(a, b)", "(/ 100 USD max(a; b))");
    reads("$100/cost[2024]", "(/ 100 USD cost[2024])");
    reads("$100/period.days", "(/ 100 USD period.days)");
    reads("10\u{A0}Mtok", "10 Mtok");
    reads("10\u{3000}\u{200B}Mtok\u{FEFF} +\u{202F}b", "(+ 10 Mtok b)");
    reads("if c then 5 else 6", "(if c 5 6)");
    reads("5 is blank", "(blank? 5)");
    reads("10\n + 5", "(+ 10 5)");
}

#[test]
fn periods_touch_and_subtractions_do_not() {
    reads("2024-09", "2024m9");
    reads("2024-Q3", "2024q3");
    reads("FY2025", "fy2025");
    reads("2024-09-15", "2024m9d15");
    reads("2024-02-29", "2024m2d29");
    reads("2024 - 9", "(- 2024 9)");
    reads("2024", "2024");
    reads("$1000-500", "(- 1000 USD 500)");
    reads("12024-09", "(- 12024 9)");
    reads("2024-01 .. 2024-06", "(2024m1 .. 2024m6)");
    reads("2024-09 for 24 months", "(2024m9 for 24 month)");
    reads("2024 for 3 years", "(2024 for 3 year)");
    reads("start + 3 months .. 2025", "((+ start 3 month) .. 2025)");
}

#[test]
fn names_paths_and_calls() {
    reads("period.year", "period.year");
    reads("cloud.during", "cloud.during");
    reads("first_period(cash < $0)", "first_period((< cash 0 USD))");
    reads(
        "floor(x) + year_fraction(a, b, act_365)",
        "(+ floor(x) year_fraction(a; b; act_365))",
    );
    reads("min (a, b)", "min(a; b)");
    reads("x[pro][eu] + x[pro, eu]", "(+ x[pro][eu] x[pro, eu])");
    reads("cloud[a].remaining[last]", "cloud[a].remaining[last]");
    reads("f(a, b = c + 1, )", "f(a; b=(+ c 1))");
    reads("f()", "f()");
    reads("total(cost.direct)[2024-01]", "total(cost.direct)[2024m1]");
    reads(
        "npv(10%, [-$100, $60, $60])",
        "npv(0.1%; [(neg 100 USD), 60 USD, 60 USD])",
    );
    reads("round(x, to $0.05)", "round(x; to 0.05 USD)");
    reads("round($2.665, 2, half_up)", "round(2.665 USD; 2; half_up)");
    reads("größe * 価格", "(* größe 価格)");
    reads("FY25 + FY20255", "(+ FY25 FY20255)");
    reads(
        "toll + ifs + inner + overt",
        "(+ (+ (+ toll ifs) inner) overt)",
    );
}

#[test]
fn reductions_take_over_where_and_except() {
    reads("sum(x over plan, region)", "sum(x; over plan,region)");
    reads(
        "sum(x over plan where x > 5 and y)",
        "sum(x; over plan; where (and (> x 5) y))",
    );
    reads(
        "prev(min(ask over player except self))",
        "prev(min(ask; over player; others))",
    );
    reads("any(x where (x > 5))", "any(x; where (> x 5))");
    reads("sum(x over last 12 months)", "sum(x; last 12 month)");
    reads(
        "sum(x over last 12 months full)",
        "sum(x; last 12 month full)",
    );
    reads("mean(x over next 3)", "mean(x; next 3)");
    reads("sum(x over year to date)", "sum(x; ytd)");
    reads("sum(x over fiscal year to date)", "sum(x; fytd)");
    reads("sum(x over time)", "sum(x; time)");
    reads("cumulative(x over class)", "cumulative(x; over class)");
}

#[test]
fn forms_stand_as_a_whole_or_in_parentheses() {
    reads(
        "first 10 user, then prev + 10 user",
        "(first 10 user (+ prev 10 user))",
    );
    reads("first 1, then x when c", "(first 1 (x when c))");
    reads(
        "$400 before 2024-02, 0 before 2024-03, then 5 when open",
        "(pieces 400 USD <2024m2, 0 <2024m3, (5 when open))",
    );
    reads(
        "$40M at 2025-03, 2026-03",
        "(40000000s USD at 2025m3, 2026m3)",
    );
    reads(
        "x during 2024-01 .. 2025-01 when c",
        "((x during (2024m1 .. 2025m1)) when c)",
    );
    reads(
        "x during deal for 3 months",
        "(x during (deal for 3 month))",
    );
    reads(
        "x every 12 months from P until Q",
        "(x every 12 month from P until Q)",
    );
    reads("x every 12 months", "(x every 12 month)");
    reads(
        "born(gpus) / 4 when age < 4 months",
        "((/ born(gpus) 4) when (< age 4 month))",
    );
    reads("(x at 2024) * 2", "(* (x at 2024) 2)");
    reads(
        "f((first 1, then 2), x when c)",
        "f((first 1 2); (x when c))",
    );
    reads(
        "born(5 before 2024-02, then 0)",
        "born((pieces 5 <2024m2, 0))",
    );
    reads("f(x at 2024-01, 5)", "f((x at 2024m1); 5)");
    reads(
        "{ free: 0, pro: $5 at 2024-01, 2024-02, giant: first 1, then 2, else: {eu: 1, us: 2}, }",
        "{free: 0, pro: (5 USD at 2024m1, 2024m2), giant: (first 1 2), else: {eu: 1, us: 2}}",
    );
    reads(
        "points linear { 2024-01: 5%, 2025-01: 3%, }",
        "points linear {2024m1: 0.05%, 2025m1: 0.03%}",
    );
    reads("points * 2", "(* points 2)");
}

#[test]
fn words_of_a_place_are_names_elsewhere() {
    reads(
        "start + falls + floor + last + next + full + time + year + self + per",
        "(+ (+ (+ (+ (+ (+ (+ (+ (+ start falls) floor) last) next) full) time) year) self) per)",
    );
    reads("weight[last].cap", "weight[last].cap");
}

#[test]
fn values_and_holes() {
    reads("true and false", "(and true false)");
    reads("blank ?? never", "(?? blank never)");
    reads("tokens * ?", "(* tokens ?)");
    reads(r#""a \"b\" \\ \n""#, r#""a \"b\" \\ \n""#);
    reads("a // the first\n + b // the second", "(+ a b)");
    reads("  a\t+\r\n b \u{3000}", "(+ a b)");
}

#[test]
fn spans_cover_what_was_written() {
    let text = "  (a + b) * f(x) // end";
    let expr = parse_expression(FileId(0), text).expect("parses");
    let part = |span: aim::base::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(part(expr.span), "(a + b) * f(x)");
    let aim::syntax::ast::ExprKind::Binary {
        left,
        right,
        op_span,
        ..
    } = &expr.kind
    else {
        panic!("a product");
    };
    assert_eq!(
        (part(left.span), part(*op_span), part(right.span)),
        ("(a + b)", "*", "f(x)")
    );
}
