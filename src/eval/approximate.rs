//! One instruction over some lanes, in binary floats.
//!
//! Usual operands are numbers; a result that is none, or that no decimal has room for, sends its
//! lane through the step of the plan, in decimals, which knows what it means.
#![expect(
    clippy::disallowed_types,
    reason = "estimates are asked for, and are labelled as such wherever they are shown"
)]

use super::float;
use super::lanes::{Lanes, MOST};
use super::machine::Site;
use super::memory::Address;
use super::run::Run;
use crate::check::{Comparison, Op, Reduce};
use crate::plan::{LaneStep, Operand};
use crate::units::Ratio;

/// What an instruction gives, by lane.
type Results = [f64; MOST];

/// An operand by lane, or the same for all.
#[derive(Clone, Copy)]
enum Floats<'r> {
    Each(&'r [f64]),
    All(f64),
}

/// No number: the step of the plan is to decide.
const UNUSUAL: f64 = f64::NAN;

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
        let mut results = [UNUSUAL; MOST];
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
            LaneStep::Unary(op, a) => {
                let a = self.address(*a, period, 0);
                unary(*op, self.floats(a), &mut results);
            }
            LaneStep::Binary(Op::Compare(comparison), a, b) => {
                let a = self.address(*a, period, 0);
                let b = self.address(*b, period, 1);
                two(self.floats(a), self.floats(b), &mut results, |a, b| a - b);
                return self.compared(*comparison, results, site, dest, lanes);
            }
            LaneStep::Binary(op, a, b) => {
                let a = self.address(*a, period, 0);
                let b = self.address(*b, period, 1);
                binary(*op, self.floats(a), self.floats(b), &mut results);
            }
            LaneStep::Operate(Op::Reduce(Reduce::Sum), operands) => {
                self.total(operands, period, &mut results);
            }
            LaneStep::Accrue(lengths, a) => {
                if let Some(ratio) = self.program.lengths[*lengths as usize][period] {
                    let a = self.address(*a, period, 0);
                    let ratio = quotient(ratio);
                    one(self.floats(a), &mut results, |a| a * ratio);
                }
            }
            _ => {}
        }
        self.keep(&results, site, dest, lanes)
    }

    fn floats(&self, address: Address) -> Floats<'_> {
        match address.step {
            0 => Floats::All(self.memory.floats[address.first]),
            _ => Floats::Each(&self.memory.floats[address.first..][..self.memory.lanes]),
        }
    }

    fn total(&mut self, operands: &[Operand], period: usize, results: &mut Results) {
        *results = [0.0; MOST];
        for operand in operands {
            let address = self.address(*operand, period, 0);
            let sum = *results;
            two(Floats::Each(&sum), self.floats(address), results, |a, b| {
                a + b
            });
        }
    }

    /// Puts results where they belong; lanes without a usual one take the step of the plan.
    fn keep(&mut self, results: &Results, site: Site<'_>, dest: Address, lanes: Lanes) -> Lanes {
        let count = self.memory.lanes;
        let results = &results[..count];
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
        more: Results,
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
        let failed = |lane: &usize| float::has_failed(self.memory.floats[at.of(*lane)]);
        lanes.iter().filter(failed).fold(Lanes::NONE, Lanes::with)
    }

    fn moved_floats(&mut self, lanes: Lanes, dest: Address, from: Address) -> Lanes {
        let failed = self.failing(lanes, from);
        for lane in lanes.without(failed).iter() {
            self.memory.floats[dest.of(lane)] = self.memory.floats[from.of(lane)];
        }
        failed
    }
}

fn quotient(ratio: Ratio) -> f64 {
    ratio.numerator as f64 / ratio.denominator as f64
}

fn unary(op: Op, a: Floats<'_>, results: &mut Results) {
    match op {
        Op::Neg => one(a, results, |a| -a),
        Op::Abs => one(a, results, f64::abs),
        Op::Sqrt => one(a, results, f64::sqrt),
        Op::Exp => one(a, results, |a| match a.abs() <= float::EXP_LIMIT {
            true => float::exp(a),
            false => UNUSUAL,
        }),
        Op::Ln => one(a, results, |a| match a >= f64::MIN_POSITIVE {
            true => float::ln(a),
            false => UNUSUAL,
        }),
        Op::Convert(ratio) => {
            let ratio = quotient(ratio);
            one(a, results, |a| a * ratio);
        }
        _ => {}
    }
}

fn binary(op: Op, a: Floats<'_>, b: Floats<'_>, results: &mut Results) {
    match op {
        Op::Add | Op::Reduce(Reduce::Sum) => two(a, b, results, |a, b| a + b),
        Op::Sub => two(a, b, results, |a, b| a - b),
        Op::Mul => two(a, b, results, |a, b| a * b),
        Op::Div | Op::SafeDiv => two(a, b, results, |a, b| a / b),
        Op::MulConvert(ratio) => {
            let ratio = quotient(ratio);
            two(a, b, results, |a, b| a * b * ratio);
        }
        Op::DivConvert(ratio) | Op::SafeDivConvert(ratio) => {
            let ratio = quotient(ratio);
            two(a, b, results, |a, b| a / b * ratio);
        }
        Op::Pow => two(a, b, results, power),
        Op::Growth(ratio) => {
            let ratio = quotient(ratio);
            two(a, b, results, |a, b| power(1.0 + a, b * ratio));
        }
        Op::FactorGrowth(ratio) => {
            let ratio = quotient(ratio);
            two(a, b, results, |a, b| power(a, b * ratio));
        }
        // Not numbers compare as neither, and come out as the second: both are looked at.
        Op::Min => two(a, b, results, |a, b| if a <= b { a } else { b + 0.0 * a }),
        Op::Max => two(a, b, results, |a, b| if a >= b { a } else { b + 0.0 * a }),
        _ => {}
    }
}

/// `base` to the power of `exponent`, for a base > 0.
#[inline(always)]
fn power(base: f64, exponent: f64) -> f64 {
    if exponent == 1.0 {
        return base;
    }
    if !float::is_number(base) || base < f64::MIN_POSITIVE {
        return UNUSUAL;
    }
    let log = exponent * float::ln(base);
    if log.abs() <= float::EXP_LIMIT {
        float::exp(log)
    } else {
        UNUSUAL
    }
}

#[inline(always)]
fn one(a: Floats<'_>, results: &mut Results, compute: impl Fn(f64) -> f64) {
    match a {
        Floats::All(a) => results.fill(compute(a)),
        Floats::Each(a) => {
            for (result, a) in results.iter_mut().zip(a) {
                *result = compute(*a);
            }
        }
    }
}

#[inline(always)]
fn two(a: Floats<'_>, b: Floats<'_>, results: &mut Results, compute: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (Floats::Each(a), Floats::Each(b)) => {
            for ((result, a), b) in results.iter_mut().zip(a).zip(b) {
                *result = compute(*a, *b);
            }
        }
        (Floats::Each(a), Floats::All(b)) => one(Floats::Each(a), results, |a| compute(a, b)),
        (Floats::All(a), b) => one(b, results, |b| compute(a, b)),
    }
}
