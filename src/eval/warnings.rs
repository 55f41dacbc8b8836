//! What is worth a word once everything is computed: amounts below 0, inputs outside their
//! ranges, checks that ask rounded figures to be equal.

use std::cell::LazyCell;

use super::cell::Cell;
use super::faults;
use super::run::Run;
use crate::base::{Code, Decimal, Diagnostic};
use crate::check::{Comparison, Op, SignRule, TExpr, TKind, Value};
use crate::plan::SlotId;

impl Run<'_> {
    pub(super) fn warn(&mut self) {
        self.warn_signs();
        self.warn_ranges();
        self.warn_equalities();
    }

    /// Checks that hold two figures to be equal of which one was rounded, and not by choice:
    /// that they are is chance.
    fn warn_equalities(&mut self) {
        let checks = self.plan.typed.checks.iter().zip(&self.plan.checks);
        let mut found = Vec::new();
        for (check, planned) in checks {
            let equality = match &check.condition.test.kind {
                TKind::Op(Op::Compare(Comparison::Eq), sides) => sides,
                _ => continue,
            };
            let rounding = self.first_rounding(planned.test).filter(|r| !r.chosen);
            let (Some(rounding), [left, _]) = (rounding, equality.as_slice()) else {
                continue;
            };
            if self.share_a_rounding(equality) {
                continue;
            }
            let places = if left.ty.is_percent() { 4 } else { 2 };
            let cent = Decimal::new(1, places).unwrap_or_default();
            let within = left.ty.amount(cent, &self.plan.typed.model.units);
            found.push(
                Diagnostic::new(
                    Code::RoundedEquality,
                    format!(
                        "the check `{}` asks rounded figures to be equal to the last digit",
                        check.name
                    ),
                )
                .label(planned.span, "compared exactly")
                .label(
                    rounding.span,
                    format!("first rounded here, by {}", rounding.operation),
                )
                .help(format!("say how far they may differ: `… within {within}`")),
            );
        }
        self.diagnostics.append(&mut found);
    }

    /// Whether all sides are lines that are what one and the same rounding made them.
    fn share_a_rounding(&self, sides: &[TExpr]) -> bool {
        let place = |side: &TExpr| match side.kind {
            TKind::Line(id) => {
                let slot = self.plan.slots_of(id).first()?;
                let rounding = self.first_rounding(*slot)?;
                Some((rounding.slot, rounding.period, rounding.span))
            }
            _ => None,
        };
        let mut places = sides.iter().map(place);
        let first = places.next().flatten();
        first.is_some() && places.all(|place| place == first)
    }

    /// The first amount of each line that is below 0 and not meant to be. What only roundings
    /// separate from 0 is not.
    fn warn_signs(&mut self) {
        for index in 0..self.plan.slots.len() as u32 {
            let slot = SlotId(index);
            if self.plan.slot(slot).sign != SignRule::WarnNegative || self.is_never_negative(slot) {
                continue;
            }
            let amounts = || {
                let column = self.column(slot).enumerate();
                column.filter_map(|(period, cell)| match cell {
                    Cell::Value(Value::Number(number), origin) => Some((period, number, origin)),
                    _ => None,
                })
            };
            let largest = LazyCell::new(|| amounts().map(|(_, number, _)| number.abs()).max());
            let below = amounts()
                .filter(|(_, number, _)| number.is_negative())
                .find(|(_, number, origin)| origin.is_exact() || !is_dust(*number, *largest));
            if let Some((period, number, _)) = below {
                let diagnostic = faults::negative_amount(self.lane(0), slot, period, number);
                self.report(slot, diagnostic);
            }
        }
    }

    fn warn_ranges(&mut self) {
        for index in 0..self.plan.slots.len() as u32 {
            let slot = SlotId(index);
            let Some((low, high)) = self.plan.slot(slot).range else {
                continue;
            };
            let value = |slot, period| match self.cell(slot, period) {
                Cell::Value(value, _) => Some(value),
                Cell::Failed => None,
            };
            let outside = (0..self.column(slot).len()).find_map(|period| {
                let found = [slot, low, high].map(|slot| value(slot, period));
                let [Some(value), Some(low), Some(high)] = found else {
                    return None;
                };
                is_outside(value, low, high).then_some((period, value, low, high))
            });
            if let Some((period, value, low, high)) = outside {
                let diagnostic =
                    faults::out_of_range(self.lane(0), slot, period, value, (low, high));
                self.report(slot, diagnostic);
            }
        }
    }
}

/// Whether a value lies outside of two others of its kind; blanks and `never` do not.
fn is_outside(value: Value, low: Value, high: Value) -> bool {
    match (value, low, high) {
        (Value::Number(value), Value::Number(low), Value::Number(high)) => {
            value < low || value > high
        }
        (Value::Period(value), Value::Period(low), Value::Period(high)) => {
            value.first() < low.first() || value.last() > high.last()
        }
        _ => false,
    }
}

/// Whether a rounded number is so small beside the largest of its line that roundings alone can
/// have made it: they touch the 28th digit, and a schedule of hundreds of periods the 25th.
fn is_dust(number: Decimal, largest: Option<Decimal>) -> bool {
    let many = Decimal::from(1_000_000_000_000_000_000_i64);
    let beside = largest.map(|largest| largest.checked_div(many));
    matches!(beside, Some(Ok(beside)) if number.abs() < beside.value)
}
