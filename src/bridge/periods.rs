//! Why a figure differs between two periods of one run.
//!
//! Input: a slot and two moments. Output: a bridge. A stock that is a corkscrew is bridged by its
//! movements from the one closing to the other; any other line by what its formula reads, and a
//! sum over several periods period by period. What can't be held against each other is one cause.

use super::asked::{Asked, Found};
use super::assembled::{Ends, bridge, squeezed};
use super::formula::Formula;
use super::measure::Measure;
use super::node::{Bridge, Changed, Method, Over};
use super::spread::{Share, Spread, Wanted, spread};
use crate::base::decimal::Exact;
use crate::base::{Diagnostic, SourceMap};
use crate::check::{TExpr, Ty, Value};
use crate::eval::{Moment, Run};
use crate::plan::{SlotId, SlotRollup};
use crate::resolve::{Body, Corkscrew, LineId, Role};

/// Why a line's figure differs between two moments of a run.
///
/// Errors: a moment that is none of the run's.
pub fn periods(
    run: &Run<'_>,
    sources: &SourceMap,
    (line, member): (LineId, usize),
    moments: [&Moment; 2],
    wanted: Wanted,
) -> Result<Bridge, Vec<Diagnostic>> {
    let asked = moments.map(|at| Asked::of(run, line, member, Some(at)));
    let found = |asked: &Asked| asked.find(run).ok_or_else(|| vec![asked.missing()]);
    let figures = [found(&asked[0])?, found(&asked[1])?];
    let between = Between {
        run,
        sources,
        line,
        member,
        slot: *run
            .plan
            .slots_of(line)
            .get(member)
            .ok_or_else(|| vec![asked[1].missing()])?,
        wanted,
    };
    let periods = [asked[0].at, asked[1].at];
    let names = periods.map(|period| period.map_or(String::new(), |period| period.label()));
    let (spread, changed, note) = match between.shared(moments, &figures) {
        Some((spread, changed)) => (spread, changed, None),
        None => {
            let (spread, changed) = whole(&figures, &names);
            let note = format!(
                "{} and {} are computed in ways that can't be held against each other part by part.",
                names[0], names[1]
            );
            (spread, changed, Some(note))
        }
    };
    let ends = Ends {
        names: [&names[0], &names[1]],
        periods,
        figures,
    };
    let model = &run.plan.typed.model;
    let mut bridge = bridge(model, &asked[1].name, Over::Periods, ends, spread, &changed);
    bridge.notes.extend(note);
    Ok(bridge)
}

/// A change that is looked at as a whole.
fn whole(figures: &[Found; 2], names: &[String; 2]) -> (Spread, Vec<Changed>) {
    let values = [figures[0].value, figures[1].value];
    let measure = Measure::of(values[0], values[1]);
    let taken = values.map(|value| measure.and_then(|measure| measure.take(value)));
    let difference = match taken {
        [Some(from), Some(to)] => Some(&to - &from),
        _ => None,
    };
    let share = Share {
        changes: vec![0],
        amount: difference.clone(),
        after: Some(values[1]),
    };
    let spread = Spread {
        measure,
        difference,
        method: Method::Sequence,
        shares: vec![share],
        not_averaged: false,
    };
    (
        spread,
        vec![period_itself(names[0].clone(), names[1].clone())],
    )
}

fn period_itself(from: String, to: String) -> Changed {
    Changed {
        name: "the period itself".to_owned(),
        from: Some(from),
        to: Some(to),
    }
}

/// A slot between two moments of a run.
pub(super) struct Between<'r, 'p> {
    pub run: &'r Run<'p>,
    pub sources: &'r SourceMap,
    pub line: LineId,
    pub member: usize,
    pub slot: SlotId,
    pub wanted: Wanted,
}

impl Between<'_, '_> {
    /// None where the two can't be held against each other.
    fn shared(
        &self,
        moments: [&Moment; 2],
        figures: &[Found; 2],
    ) -> Option<(Spread, Vec<Changed>)> {
        let closings = moments.map(|at| self.one_period(at));
        let line = self.run.plan.typed.model.line(self.line);
        if let (Body::Corkscrew(corkscrew), true, [Some(from), Some(to)]) =
            (&line.body, line.overrides.is_empty(), closings)
        {
            return self.movements(corkscrew, [from, to], figures);
        }
        if let [Some(from), Some(to)] = closings {
            return self.by_operands([Moment::Period(from), Moment::Period(to)]);
        }
        let [Moment::Coarse(from), Moment::Coarse(to)] = moments else {
            return None;
        };
        match self.run.plan.slot(self.slot).rollup {
            SlotRollup::Recompute => self.by_operands(moments.map(Moment::clone)),
            SlotRollup::Sum => self.summed([from, to], figures),
            _ => None,
        }
    }

    /// The one period of the timeline whose figure it is at a moment.
    fn one_period(&self, at: &Moment) -> Option<usize> {
        match (at, self.run.plan.slot(self.slot).rollup) {
            (Moment::Period(at), _) => Some(*at),
            (Moment::Coarse(bucket), SlotRollup::Closing) => bucket.range.end.checked_sub(1),
            (Moment::Coarse(bucket), SlotRollup::Opening) => Some(bucket.range.start),
            (Moment::Coarse(bucket), _) if bucket.range.len() == 1 && bucket.complete => {
                Some(bucket.range.start)
            }
            _ => None,
        }
    }

    fn by_operands(&self, moments: [Moment; 2]) -> Option<(Spread, Vec<Changed>)> {
        let labels = moments.clone().map(|at| label(self.run, &at));
        let formula = Formula::new(self.run, self.line, self.member, moments)?;
        let spread = spread(&formula, self.wanted);
        let units = &self.run.plan.typed.model.units;
        let names = self.names(&formula);
        let shown = |ty: &Ty, value: Option<&Option<Value>>| match value.copied().flatten() {
            Some(value) => ty.shown(value, units),
            None => "failed".to_owned(),
        };
        let operands = formula.operands.iter().zip(names).enumerate();
        let mut changed: Vec<Changed> = operands
            .map(|(at, (operand, name))| Changed {
                name,
                from: Some(shown(&operand.ty, formula.values[0].get(at))),
                to: Some(shown(&operand.ty, formula.values[1].get(at))),
            })
            .collect();
        let [from, to] = labels;
        if formula.timed {
            changed.push(period_itself(from, to));
        }
        Some((spread, changed))
    }

    pub(super) fn names(&self, formula: &Formula<'_, '_>) -> Vec<String> {
        let words = |expr: &TExpr| squeezed(self.sources.text(expr.span));
        let model = &self.run.plan.typed.model;
        // A row of a roll-forward is known by its label.
        let label = |name: String| {
            let row = model.lines.iter().find(|line| line.name == name);
            match row.map(|line| &line.role) {
                Some(Role::Row { label, .. }) => label.clone(),
                _ => name,
            }
        };
        formula.names(words).into_iter().map(label).collect()
    }

    /// What came into a stock and went out of it between two closings.
    fn movements(
        &self,
        corkscrew: &Corkscrew,
        [from, to]: [usize; 2],
        figures: &[Found; 2],
    ) -> Option<(Spread, Vec<Changed>)> {
        let known = difference(figures)?;
        let (run, model) = (self.run, &self.run.plan.typed.model);
        let (first, last, back) = match from <= to {
            true => (from, to, false),
            false => (to, from, true),
        };
        let own_members = &run.plan.slot(self.slot).members;
        let terms = corkscrew.rows.iter().skip(1).zip(&corkscrew.terms);
        let terms = terms.map(|(id, term)| (id, term.less));
        let terms = terms.chain(corkscrew.transfers.iter().map(|id| (id, false)));
        let mut changed = Vec::new();
        let mut shares = Vec::new();
        for (id, less) in terms {
            let line = model.line(*id);
            let names: Vec<&str> = run.plan.member_names(self.line, self.slot).collect();
            let name = match (&line.role, &line.body) {
                (Role::Row { label, .. }, _) => label.clone(),
                (_, Body::Transfer(transfer)) => {
                    if !transfer.members().all(|name| names.contains(&name)) {
                        continue;
                    }
                    format!("plus {}", line.name)
                }
                _ => line.name.clone(),
            };
            let slot = run.plan.slots_of(*id).iter().find(|slot| {
                let members = &run.plan.slot(**slot).members;
                members.is_empty() || members == own_members
            })?;
            let mut sum = Exact::default();
            for at in first + 1..=last {
                let Some(Value::Number(moved)) = run.cell(*slot, at).value() else {
                    return None;
                };
                sum = &sum + &Exact::from(moved);
            }
            shares.push(Share {
                changes: vec![changed.len()],
                amount: Some(match back != less {
                    true => &Exact::default() - &sum,
                    false => sum,
                }),
                after: None,
            });
            changed.push(Changed {
                name,
                from: None,
                to: None,
            });
        }
        let made: Exact = shares.iter().filter_map(|share| share.amount.clone()).sum();
        let rest = &known - &made;
        let mut spread = Spread {
            measure: Some(Measure::Number),
            difference: Some(known),
            method: Method::Movements,
            shares,
            not_averaged: false,
        };
        with_rest(&mut spread, &mut changed, rest);
        Some((spread, changed))
    }
}

pub(super) fn difference(figures: &[Found; 2]) -> Option<Exact> {
    let values = figures
        .each_ref()
        .map(|found| Measure::Number.take(found.value));
    let [Some(from), Some(to)] = values else {
        return None;
    };
    Some(&to - &from)
}

/// What roundings on the way left is a cause of its own.
pub(super) fn with_rest(spread: &mut Spread, changed: &mut Vec<Changed>, rest: Exact) {
    if !rest.is_zero() {
        spread.shares.push(Share {
            changes: vec![changed.len()],
            amount: Some(rest),
            after: None,
        });
        changed.push(Changed {
            name: "rounding".to_owned(),
            from: None,
            to: None,
        });
    }
}

fn label(run: &Run<'_>, at: &Moment) -> String {
    match at {
        Moment::Period(at) => run.timeline().period(*at).label(),
        Moment::Coarse(bucket) => bucket.period.label(),
    }
}
