//! Which inputs a tornado takes how far: over the range that they declare, else from the 10th to
//! the 90th percentile of their draw, else by the share of `--swing`; truths to both of theirs.
//!
//! Input: the run of the case. Output: the inputs with both ends, and why others are left out.

use super::Args;
use crate::analysis::simulate::{self, Drawn};
use crate::analysis::{Lever, Reach, Unfit};
use crate::base::{Code, Decimal, Diagnostic};
use crate::check::Value;
use crate::cli::{Console, levers};
use crate::eval::Run;
use crate::resolve::Model;
use crate::syntax;

/// Where the ends of an input come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Range,
    Draw,
    Swing,
    /// A truth has two values.
    Truth,
}

impl Origin {
    pub fn word(self) -> &'static str {
        match self {
            Origin::Range => "range",
            Origin::Draw => "draw",
            Origin::Swing => "swing",
            Origin::Truth => "truth",
        }
    }
}

/// An input that is not varied.
pub(super) struct LeftOut {
    pub name: String,
    pub reason: &'static str,
}

/// The inputs of a case, sorted.
#[derive(Default)]
pub(super) struct Reaches {
    pub varied: Vec<Reach>,
    /// For each of them where its ends come from.
    pub origins: Vec<Origin>,
    pub left_out: Vec<LeftOut>,
}

/// The share of `--swing`, a plain number above zero.
pub(super) fn share(
    args: &Args,
    console: &mut Console,
) -> Result<Option<Decimal>, Vec<Diagnostic>> {
    let Some(text) = &args.swing else {
        return Ok(None);
    };
    let file = console.sources.add("--swing", text.as_str());
    let expr = syntax::parse_expression(file, text)?;
    match &expr.kind {
        syntax::ast::ExprKind::Number {
            value, unit: None, ..
        } if value.is_positive() => Ok(Some(*value)),
        _ => Err(vec![
            Diagnostic::new(Code::BadArguments, "a swing is a share above zero")
                .label(expr.span, "not such a share")
                .help("write it as a percentage: `--swing 10%`"),
        ]),
    }
}

/// The inputs that can be varied, and for each of the others why not.
///
/// Errors: a value that has no form in the language.
pub(super) fn reaches(
    run: &Run<'_>,
    model: &Model,
    share: Option<Decimal>,
    console: &mut Console,
) -> Result<Reaches, Vec<Diagnostic>> {
    // A draw whose parameters make no distribution is for a simulation to complain of.
    let drawn = simulate::drawn_inputs(run).map(|found| found.drawn);
    let drawn = drawn.unwrap_or_default();
    let mut found = Reaches::default();
    let typed = &run.plan.typed.model;
    for line in levers::inputs(typed) {
        let name = &typed.line(line).name;
        let mut fitting: Vec<Lever> = Vec::new();
        match Lever::of(run, line, &[]) {
            Ok(lever) => fitting.push(lever),
            Err(Unfit::ByMember(_)) => {
                for slot in run.plan.slots_of(line) {
                    let members = run.plan.member_names(line, *slot);
                    let members: Vec<String> = members.map(str::to_owned).collect();
                    fitting.extend(Lever::of(run, line, &members));
                }
            }
            Err(unfit) => found.left_out.push(LeftOut {
                name: name.clone(),
                reason: match unfit {
                    Unfit::OverTime => "changes over time",
                    _ => "has no value",
                },
            }),
        }
        for lever in fitting {
            let Some((low, high, origin)) = ends(&lever, &drawn, share) else {
                found.left_out.push(LeftOut {
                    name: lever.name,
                    reason: "no range",
                });
                continue;
            };
            let setting = levers::setting(&lever, lever.base, model, &mut console.sources)?;
            found.origins.push(origin);
            found.varied.push(Reach {
                lever,
                setting,
                low,
                high,
            });
        }
    }
    Ok(found)
}

/// How far an input is taken; None where nothing says so.
fn ends(lever: &Lever, drawn: &[Drawn], share: Option<Decimal>) -> Option<(Value, Value, Origin)> {
    let declared = lever.range.map(|(low, high)| (low, high, Origin::Range));
    let of_draw = || {
        let drawn = drawn.iter().find(|drawn| drawn.name == lever.name)?;
        let tenth = |tenths| drawn.distribution.at_share(tenths, 10).map(Value::Number);
        let (low, high) = (tenth(1)?, tenth(9)?);
        (low != high).then_some((low, high, Origin::Draw))
    };
    let by_share = || swung(lever.base, share).map(|(low, high)| (low, high, Origin::Swing));
    let truth = || {
        let ends = (Value::Bool(false), Value::Bool(true), Origin::Truth);
        matches!(lever.base, Value::Bool(_)).then_some(ends)
    };
    declared.or_else(of_draw).or_else(by_share).or_else(truth)
}

/// A number so much of itself down and up.
fn swung(base: Value, share: Option<Decimal>) -> Option<(Value, Value)> {
    let (Value::Number(base), Some(share)) = (base, share) else {
        return None;
    };
    let part = base.abs().checked_mul(share).ok()?.value;
    let low = base.checked_sub(part).ok()?.value;
    let high = base.checked_add(part).ok()?.value;
    (low < high).then_some((Value::Number(low), Value::Number(high)))
}
