//! One instruction over some lanes, in binary floats.
//!
//! Usual operands are numbers; a result that is none, or that no decimal has room for, sends its
//! lane through the step of the plan, in decimals, which knows what it means.
#![expect(
    clippy::disallowed_types,
    reason = "estimates are asked for, and are labelled as such wherever they are shown"
)]

use super::cell::{Cell, Origin};
use super::float;
use super::lanes::Lanes;
use super::machine::Site;
use super::memory::Address;
use super::read::Place;
use super::run::Run;
use crate::calendar::Location;
use crate::check::{Comparison, Event, Op, Reduce, Value};
use crate::plan::{Home, LaneCode, LaneStep, Operand, SlotId, Source, Step};

/// What an instruction gives in each lane.
enum Kind {
    Numbers,
    /// What the first operand is more than the second, for a comparison.
    Differences(Comparison),
}

/// An operand by lane, or the same for all.
#[derive(Clone, Copy)]
enum Floats<'r> {
    Each(&'r [f64]),
    All(f64),
}

impl Run<'_> {
    /// Carries out an instruction that is no jump; the lanes in which it failed.
    pub(super) fn estimate(
        &mut self,
        step: &LaneStep,
        site: Site<'_>,
        dest: Address,
        lanes: Lanes,
    ) -> Lanes {
        let period = site.period;
        match step {
            LaneStep::Copy(from) => {
                let from = self.address(*from, period, 0);
                return self.moved_floats(lanes, dest, from);
            }
            LaneStep::Choose(from, because) => {
                let from = self.address(*from, period, 0);
                let because = self.address(*because, period, 1);
                let failed = self.failing(lanes, because);
                return failed.or(self.moved_floats(lanes.without(failed), dest, from));
            }
            LaneStep::Plain if self.is_first_period(site) => {
                return self.first_periods(site, dest, lanes);
            }
            LaneStep::Plain => {
                if let Some((slot, at)) = self.reading_at(site.code, site.index) {
                    let (back, birth) = (period as i64 - at as i64, 0);
                    let column = Operand::Column { slot, back, birth };
                    let from = self.address(column, period, 0);
                    return self.moved_floats(lanes, dest, from);
                }
            }
            _ => {}
        }
        let mut results = std::mem::take(&mut self.memory.results);
        let failed = match self.figures(step, site, &mut results) {
            Some(Kind::Numbers) => self.keep(&results, site, dest, lanes),
            Some(Kind::Differences(comparison)) => {
                self.compared(comparison, &results, site, dest, lanes)
            }
            None => self.plain(site, dest, lanes),
        };
        self.memory.results = results;
        failed
    }

    /// What an instruction gives in each lane; None where it has no form for floats.
    fn figures(&mut self, step: &LaneStep, site: Site<'_>, results: &mut [f64]) -> Option<Kind> {
        let period = site.period;
        let done = match step {
            LaneStep::Unary(op, a) => {
                let a = self.address(*a, period, 0);
                unary(*op, self.floats(a), results)
            }
            LaneStep::Binary(Op::Compare(comparison), a, b) => {
                let a = self.address(*a, period, 0);
                let b = self.address(*b, period, 1);
                two(self.floats(a), self.floats(b), results, float::difference);
                return Some(Kind::Differences(*comparison));
            }
            LaneStep::Binary(op, a, b) => {
                let a = self.address(*a, period, 0);
                let b = self.address(*b, period, 1);
                binary(*op, self.floats(a), self.floats(b), results)
            }
            LaneStep::Operate(Op::Reduce(Reduce::Sum), operands) => {
                results.fill(0.0);
                for operand in operands {
                    let address = self.address(*operand, period, 0);
                    fold(self.floats(address), results, |sum, x| sum + x);
                }
                true
            }
            LaneStep::Accrue(lengths, a) => match self.program.lengths[*lengths as usize][period] {
                Some(ratio) => {
                    let a = self.address(*a, period, 0);
                    let ratio = float::quotient(ratio);
                    one(self.floats(a), results, |a| a * ratio)
                }
                None => false,
            },
            LaneStep::Plain => self.over_time(site, results),
            _ => false,
        };
        done.then_some(Kind::Numbers)
    }

    /// The column and the period that an instruction reads, where the period stands in its formula.
    pub(super) fn reading_at(&self, code: &LaneCode, index: usize) -> Option<(SlotId, usize)> {
        let timeline = self.timeline();
        let (source, at) = match &self.plan.slot(code.slot).code.instructions[index].kind {
            Step::Last { source } => (source, timeline.len() - 1),
            Step::At { source, period } => {
                let Operand::Constant(constant) = code.homes[*period as usize] else {
                    return None;
                };
                let Value::Period(period) = self.program.constants[constant as usize] else {
                    return None;
                };
                match timeline.locate(period) {
                    Location::Exact(at) | Location::Inside(at) => (source, at),
                    _ => return None,
                }
            }
            _ => return None,
        };
        match source {
            Source::Slot(slot) => Some((*slot, at)),
            Source::Base { .. } => None,
        }
    }

    fn step_at<'s>(&'s self, site: Site<'_>) -> &'s Step {
        &self.plan.slot(site.code.slot).code.instructions[site.index].kind
    }

    /// Where the column of a source begins, if these lanes have it.
    fn start_of(&self, source: Source) -> Option<usize> {
        let Source::Slot(slot) = source else {
            return None;
        };
        match self.program.homes[slot.index()] {
            Home::Own {
                start,
                varies: true,
            } => Some(start),
            _ => None,
        }
    }

    /// The least, the greatest or the sum of a column over a window.
    fn over_time(&self, site: Site<'_>, results: &mut [f64]) -> bool {
        let Step::Window {
            reduce,
            source,
            window,
            full,
        } = self.step_at(site)
        else {
            return false;
        };
        let place = Place::Period(site.period);
        let range = self.lane(0).window_range(place, *window, *full);
        let (Some(start), Some(range)) = (self.start_of(*source), range) else {
            return false;
        };
        let (from, take): (f64, fn(Floats<'_>, &mut [f64])) = match reduce {
            _ if range.is_empty() => return false,
            Reduce::Sum => (0.0, |x, sum| fold(x, sum, |sum, x| sum + x)),
            Reduce::Max => (f64::NEG_INFINITY, |x, best| fold(x, best, float::greater)),
            Reduce::Min => (f64::INFINITY, |x, best| fold(x, best, float::less)),
            _ => return false,
        };
        results.fill(from);
        for period in range {
            take(self.floats(self.memory.column_at(start + period)), results);
        }
        true
    }

    fn is_first_period(&self, site: Site<'_>) -> bool {
        matches!(
            self.step_at(site),
            Step::Event {
                event: Event::FirstPeriod,
                ..
            }
        )
    }

    /// The first period in which a condition holds, in each lane.
    fn first_periods(&mut self, site: Site<'_>, dest: Address, lanes: Lanes) -> Lanes {
        let start = match self.step_at(site) {
            Step::Event { source, .. } => self.start_of(*source),
            _ => None,
        };
        let Some(start) = start else {
            return self.plain(site, dest, lanes);
        };
        let periods = self.timeline().periods();
        let mut unusual = Lanes::NONE;
        for lane in lanes.iter() {
            let at = |period| self.memory.floats[self.memory.column_at(start + period).of(lane)];
            let decided = (0..periods.len()).find(|period| !float::is_false(at(*period)));
            let value = match decided {
                None => Value::Never,
                Some(period) if float::is_true(at(period)) => Value::Period(periods[period]),
                Some(_) => {
                    unusual = unusual.with(lane);
                    continue;
                }
            };
            let cell = Cell::Value(value, Origin::EXACT);
            self.memory.set(dest.of(lane), cell);
        }
        self.plain(site, dest, unusual)
    }

    fn floats(&self, address: Address) -> Floats<'_> {
        match address.step {
            0 => Floats::All(self.memory.floats[address.first]),
            _ => Floats::Each(&self.memory.floats[address.first..][..self.memory.lanes]),
        }
    }

    /// Puts results where they belong; lanes without a usual one take the step of the plan.
    fn keep(&mut self, results: &[f64], site: Site<'_>, dest: Address, lanes: Lanes) -> Lanes {
        let count = self.memory.lanes;
        let usual = results
            .iter()
            .fold(true, |all, x| all & float::is_number(*x));
        if usual && lanes == Lanes::all(count) {
            self.memory.floats[dest.first..][..count].copy_from_slice(results);
            return Lanes::NONE;
        }
        let mut unusual = Lanes::NONE;
        for lane in lanes.iter() {
            if float::is_number(results[lane]) {
                self.memory.floats[dest.of(lane)] = results[lane];
            } else {
                unusual = unusual.with(lane);
            }
        }
        self.plain(site, dest, unusual)
    }

    /// Flags, from what the first operands are more than the second.
    fn compared(
        &mut self,
        comparison: Comparison,
        more: &[f64],
        site: Site<'_>,
        dest: Address,
        lanes: Lanes,
    ) -> Lanes {
        let mut unusual = Lanes::NONE;
        for lane in lanes.iter() {
            let more = more[lane];
            if !more.is_finite() {
                unusual = unusual.with(lane);
                continue;
            }
            self.memory.floats[dest.of(lane)] = float::flag(match comparison {
                Comparison::Eq => more == 0.0,
                Comparison::Ne => more != 0.0,
                Comparison::Lt => more < 0.0,
                Comparison::Le => more <= 0.0,
                Comparison::Gt => more > 0.0,
                Comparison::Ge => more >= 0.0,
            });
        }
        self.plain(site, dest, unusual)
    }

    fn failing(&self, lanes: Lanes, at: Address) -> Lanes {
        if let Floats::Each(floats) = self.floats(at)
            && !floats
                .iter()
                .fold(false, |any, x| any | float::has_failed(*x))
        {
            return Lanes::NONE;
        }
        let failed = |lane: &usize| float::has_failed(self.memory.floats[at.of(*lane)]);
        lanes.iter().filter(failed).fold(Lanes::NONE, Lanes::with)
    }

    fn moved_floats(&mut self, lanes: Lanes, dest: Address, from: Address) -> Lanes {
        let failed = self.failing(lanes, from);
        let count = self.memory.lanes;
        if failed.is_empty() && from.step == 1 && lanes == Lanes::all(count) {
            let from = from.first..from.first + count;
            self.memory.floats.copy_within(from, dest.first);
            return failed;
        }
        for lane in lanes.without(failed).iter() {
            self.memory.floats[dest.of(lane)] = self.memory.floats[from.of(lane)];
        }
        failed
    }
}

fn unary(op: Op, a: Floats<'_>, results: &mut [f64]) -> bool {
    match op {
        Op::Neg => one(a, results, |a| -a),
        Op::Abs => one(a, results, f64::abs),
        Op::Sqrt => one(a, results, f64::sqrt),
        Op::Exp => one(a, results, float::usual_exp),
        Op::Ln => one(a, results, float::usual_ln),
        Op::Convert(ratio) => {
            let ratio = float::quotient(ratio);
            one(a, results, |a| a * ratio)
        }
        _ => false,
    }
}

fn binary(op: Op, a: Floats<'_>, b: Floats<'_>, results: &mut [f64]) -> bool {
    match op {
        Op::Add | Op::Reduce(Reduce::Sum) => two(a, b, results, |a, b| a + b),
        Op::Sub => two(a, b, results, |a, b| a - b),
        Op::Mul => two(a, b, results, |a, b| a * b),
        Op::Div | Op::SafeDiv => two(a, b, results, |a, b| a / b),
        Op::MulConvert(ratio) => {
            let ratio = float::quotient(ratio);
            two(a, b, results, |a, b| a * b * ratio)
        }
        Op::DivConvert(ratio) | Op::SafeDivConvert(ratio) => {
            let ratio = float::quotient(ratio);
            two(a, b, results, |a, b| a / b * ratio)
        }
        Op::Pow => two(a, b, results, float::power),
        Op::Growth(ratio) => {
            let ratio = float::quotient(ratio);
            two(a, b, results, |a, b| float::power(1.0 + a, b * ratio))
        }
        Op::FactorGrowth(ratio) => {
            let ratio = float::quotient(ratio);
            two(a, b, results, |a, b| float::power(a, b * ratio))
        }
        Op::Min => two(a, b, results, float::less),
        Op::Max => two(a, b, results, float::greater),
        _ => false,
    }
}

#[inline(always)]
fn one(a: Floats<'_>, results: &mut [f64], compute: impl Fn(f64) -> f64) -> bool {
    match a {
        Floats::All(a) => results.fill(compute(a)),
        Floats::Each(a) => {
            for (result, a) in results.iter_mut().zip(a) {
                *result = compute(*a);
            }
        }
    }
    true
}

#[inline(always)]
fn two(
    a: Floats<'_>,
    b: Floats<'_>,
    results: &mut [f64],
    compute: impl Fn(f64, f64) -> f64,
) -> bool {
    match (a, b) {
        (Floats::Each(a), Floats::Each(b)) => {
            for ((result, a), b) in results.iter_mut().zip(a).zip(b) {
                *result = compute(*a, *b);
            }
            true
        }
        (Floats::Each(a), Floats::All(b)) => one(Floats::Each(a), results, |a| compute(a, b)),
        (Floats::All(a), b) => one(b, results, |b| compute(a, b)),
    }
}

/// Takes one more operand into what there is.
#[inline(always)]
fn fold(a: Floats<'_>, results: &mut [f64], compute: impl Fn(f64, f64) -> f64) {
    match a {
        Floats::All(a) => results.iter_mut().for_each(|all| *all = compute(*all, a)),
        Floats::Each(a) => {
            for (all, a) in results.iter_mut().zip(a) {
                *all = compute(*all, *a);
            }
        }
    }
}
