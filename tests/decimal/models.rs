//! Random models, computed again value by value from the definition of a result: a run's figures
//! are those, and it calls each of them exact, rounded by choice or rounded by force as it is.

use aim::base::decimal::{Rounded, RoundingMode};
use aim::base::{Decimal, SourceMap};
use aim::check::Value;
use aim::eval::Cell;
use aim::session::{self, Disk, Variant};
use proptest::prelude::*;

use super::oracle::{Ratio, decimals, expected, ratio};
use super::times;

const PERIODS: usize = 3;

/// A formula of numbers, of lines before it, and of its own line a period before.
#[derive(Clone, Debug)]
enum Formula {
    Number(Decimal),
    /// The line with this number, counted round the lines there are.
    Line(usize),
    Before,
    Negated(Box<Formula>),
    Binary(char, Box<[Formula; 2]>),
    Power(Box<Formula>, i32),
    Rounded(Box<Formula>, i32),
    /// `if a < b then c else d`
    If(Box<[Formula; 4]>),
}

use Formula::*;

/// How a value came about; a rounding by force counts before one by choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Flag {
    Exact,
    Chosen,
    Forced,
}

/// What a formula comes to; None where it has no value.
type Known = Option<(Decimal, Flag)>;

impl Formula {
    fn text(&self, line: usize) -> String {
        match self {
            Number(number) => format!("({number})"),
            Line(at) if line > 0 => format!("l{}", at % line),
            Line(_) => "(7)".to_owned(),
            Before => "prev".to_owned(),
            Negated(of) => format!("(-{})", of.text(line)),
            Binary(op, of) => {
                let [a, b] = &**of;
                format!("({} {op} {})", a.text(line), b.text(line))
            }
            Power(of, n) => format!("({} ^ ({n}))", of.text(line)),
            Rounded(of, places) => format!("round({}, {places})", of.text(line)),
            If(of) => {
                let [a, b, c, d] = of.each_ref().map(|part| part.text(line));
                format!("(if {a} < {b} then {c} else {d})")
            }
        }
    }

    fn value(&self, before: Known, lines: &[Known]) -> Known {
        let of = |formula: &Formula| formula.value(before, lines);
        match self {
            Number(number) => Some((*number, Flag::Exact)),
            Line(_) if lines.is_empty() => Some((7.into(), Flag::Exact)),
            Line(at) => lines[at % lines.len()],
            Before => before,
            Negated(inner) => of(inner).map(|(a, flag)| (-a, flag)),
            Binary(op, parts) => {
                let [(a, f), (b, g)] = [of(&parts[0])?, of(&parts[1])?];
                let ((n, m), (p, q)) = (ratio(a), ratio(b));
                let truth = match op {
                    '+' => (n * &q + p * &m, m * q),
                    '-' => (n * &q - p * &m, m * q),
                    '*' => (n * p, m * q),
                    _ if b.is_zero() => return None,
                    _ => (n * q, m * p),
                };
                nearest(truth, f.max(g))
            }
            Power(inner, n) => {
                let (a, flag) = of(inner)?;
                let (p, q) = ratio(a);
                let size = n.unsigned_abs();
                match (a.is_zero(), *n < 0) {
                    (true, true) => None,
                    (_, true) => nearest((q.pow(size), p.pow(size)), flag),
                    _ => nearest((p.pow(size), q.pow(size)), flag),
                }
            }
            Rounded(inner, places) => {
                let (a, flag) = of(inner)?;
                let rounded = a.round(*places, RoundingMode::HalfEven).ok()?;
                let own = if rounded.exact {
                    Flag::Exact
                } else {
                    Flag::Chosen
                };
                Some((rounded.value, flag.max(own)))
            }
            If(parts) => {
                let [(a, f), (b, g)] = [of(&parts[0])?, of(&parts[1])?];
                let taken = if a < b { &parts[2] } else { &parts[3] };
                let (value, flag) = of(taken)?;
                Some((value, flag.max(f).max(g)))
            }
        }
    }
}

/// The decimal nearest to a ratio, which was `flag` up to there.
fn nearest(truth: Ratio, flag: Flag) -> Known {
    let Rounded { value, exact } = expected(truth).ok()?;
    Some((value, if exact { flag } else { Flag::Forced }))
}

fn formula() -> impl Strategy<Value = Formula> {
    let money = (-1_000_000i128..1_000_000, 0u32..6);
    let plain = money.prop_map(|(n, places)| Decimal::new(n, places).expect("in range"));
    let leaf = prop_oneof![
        3 => plain.prop_map(Number),
        1 => decimals().prop_map(Number),
        3 => (0usize..100).prop_map(Line),
        1 => Just(Before),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let pair = || (inner.clone(), inner.clone()).prop_map(|(a, b)| Box::new([a, b]));
        let op = prop::sample::select(vec!['+', '-', '*', '/']);
        prop_oneof![
            6 => (op, pair()).prop_map(|(op, of)| Binary(op, of)),
            1 => inner.clone().prop_map(|of| Negated(Box::new(of))),
            1 => (inner.clone(), -3..6).prop_map(|(of, n)| Power(Box::new(of), n)),
            1 => (inner.clone(), -3..9).prop_map(|(of, n)| Rounded(Box::new(of), n)),
            1 => (pair(), pair()).prop_map(|(a, b)| {
                let ([a, b], [c, d]) = (*a, *b);
                If(Box::new([a, b, c, d]))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400 * times()) })]

    #[test]
    fn a_run_knows_what_is_exact(firsts in prop::collection::vec((decimals(), formula()), 1..6)) {
        let mut text = format!("model example\ntimeline monthly from 2025-01 for {PERIODS} months\n");
        let mut due: Vec<Vec<Known>> = vec![Vec::new(); PERIODS];
        for (at, (first, formula)) in firsts.iter().enumerate() {
            text += &format!("ratio l{at} = first ({first}), then {}\n", formula.text(at));
            let mut before = Some((*first, Flag::Exact));
            for (period, lines) in due.iter_mut().enumerate() {
                if period > 0 {
                    before = formula.value(before, lines);
                }
                lines.push(before);
            }
        }
        let mut sources = SourceMap::default();
        let opened = session::open_text(&mut sources, &Disk, "model.aim", &text);
        prop_assert!(opened.diagnostics.iter().all(|d| !d.is_error()), "{:?}\n{text}", opened.diagnostics);
        let compiled = session::compile(&opened.model, &Variant::default());
        let compiled = compiled.unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
        let run = aim::eval::run(&compiled.plan, None, None);
        for slot in compiled.plan.line_slots.iter().flatten() {
            let name = &compiled.plan.typed.model.line(compiled.plan.slot(*slot).line.expect("a line")).name;
            let line: usize = name[1..].parse().expect("a number");
            for (period, lines) in due.iter().enumerate() {
                let found = match run.cell(*slot, period) {
                    Cell::Failed => None,
                    Cell::Value(Value::Number(value), origin) => {
                        let flag = match run.ledger().get(origin) {
                            None => Flag::Exact,
                            Some(rounding) if rounding.chosen => Flag::Chosen,
                            Some(_) => Flag::Forced,
                        };
                        Some((value, flag))
                    }
                    Cell::Value(other, _) => panic!("{other:?} in {name}\n{text}"),
                };
                prop_assert_eq!(found, lines[line], "{} in period {}\n{}", name, period, text);
            }
        }
    }
}
