//! One instruction over some lanes.
//!
//! Usual operands are numbers, and go through a loop of their own for each operation. Whatever
//! is not usual in a lane (a blank, the first rounding of an instruction, a failure, an operation
//! that is rare) is taken as the step of the plan that it is.

use std::cell::Cell as Flag;

use super::cell::{Cell, Origin, Word};
use super::lanes::Lanes;
use super::machine::Site;
use super::memory::{Address, Precision};
use super::operate;
use super::read::Place;
use super::run::Run;
use crate::base::Decimal;
use crate::base::decimal::many::Operation;
use crate::base::decimal::{Arithmetic, RoundingMode};
use crate::check::{Comparison, Op, Reduce, Value};
use crate::plan::{LaneStep, Operand, Reg, Step};
use crate::units::Ratio;

/// A number, or a flag, and whether it is exact; None where the step of the plan is to decide.
pub(super) type Usual = Option<(Word, bool)>;

/// The origin of what an instruction rounds, and whether the ledger has the entry.
pub(super) struct Own {
    origin: Origin,
    is_entered: bool,
}

#[inline(always)]
pub(super) fn usual(result: Arithmetic) -> Usual {
    match result {
        Ok(rounded) => Some((Word::number(rounded.value, Origin::EXACT), rounded.exact)),
        Err(_) => None,
    }
}

#[inline(always)]
fn exact(number: Decimal) -> Usual {
    Some((Word::number(number, Origin::EXACT), true))
}

impl Run<'_> {
    /// Carries out an instruction that is no jump; the lanes in which it failed.
    pub(super) fn instruct(
        &mut self,
        step: &LaneStep,
        site: Site<'_>,
        dest: Address,
        lanes: Lanes,
    ) -> Lanes {
        if self.memory.precision() == Precision::Approximate {
            return self.estimate(step, site, dest, lanes);
        }
        let period = site.period;
        match step {
            LaneStep::Copy(from) => {
                let from = self.address(*from, period, 0);
                self.moved(lanes, dest, from, from)
            }
            LaneStep::Choose(from, because) => {
                let from = self.address(*from, period, 0);
                let because = self.address(*because, period, 1);
                self.moved(lanes, dest, from, because)
            }
            LaneStep::Unary(op, a) => self.unary(*op, *a, site, dest, lanes),
            LaneStep::Binary(op, a, b) => self.binary(*op, (*a, *b), site, dest, lanes),
            LaneStep::Operate(Op::Reduce(Reduce::Sum), operands) => {
                self.sum(operands, (site, dest, lanes))
            }
            LaneStep::Operate(Op::Clamp, operands) => match **operands {
                [x, low, high] => self.clamp([x, low, high], (site, dest, lanes)),
                _ => self.plain(site, dest, lanes),
            },
            LaneStep::IsBlank(a, negated) => {
                let a = self.address(*a, period, 0);
                self.each((site, dest, lanes), None, false, (a, a), |a, _| {
                    let flag = Word::flag(a.is_blank() != *negated, a.origin());
                    (!a.has_failed()).then_some((flag, true))
                })
            }
            LaneStep::Round(mode, places, a) => {
                let a = self.address(*a, period, 0);
                let many = match (mode, u32::try_from(*places)) {
                    (RoundingMode::HalfEven, Ok(places @ ..=28)) => Some(Operation::Round(places)),
                    _ => None,
                };
                self.one((site, dest, lanes), many, true, a, |a| {
                    usual(a.round(*places, *mode))
                })
            }
            LaneStep::Accrue(lengths, a) => {
                let a = self.address(*a, period, 0);
                match self.program.lengths[*lengths as usize][period] {
                    None => self.plain(site, dest, lanes),
                    Some(ratio) if ratio == Ratio::ONE => {
                        self.one((site, dest, lanes), None, false, a, exact)
                    }
                    Some(ratio) => self.one((site, dest, lanes), None, false, a, |a| {
                        usual(a.mul_ratio(ratio.numerator, ratio.denominator))
                    }),
                }
            }
            LaneStep::Calendar(value) => {
                for lane in lanes.iter() {
                    let place = Place::Period(site.period_of(lane));
                    let value = self.lane(0).calendar(*value, place);
                    let cell = Cell::Value(value, Origin::EXACT);
                    self.memory.set(dest.of(lane), cell);
                }
                Lanes::NONE
            }
            _ => self.plain(site, dest, lanes),
        }
    }

    fn unary(&mut self, op: Op, a: Operand, site: Site<'_>, dest: Address, lanes: Lanes) -> Lanes {
        let a = self.address(a, site.period, 0);
        match op {
            Op::Neg => self.one((site, dest, lanes), None, false, a, |a| exact(-a)),
            Op::Convert(ratio) => self.one((site, dest, lanes), None, false, a, |a| {
                usual(a.mul_ratio(ratio.numerator, ratio.denominator))
            }),
            Op::Exp => self.one((site, dest, lanes), Some(Operation::Exp), false, a, |a| {
                usual(a.exp())
            }),
            Op::Ln => self.one((site, dest, lanes), None, false, a, |a| usual(a.ln())),
            Op::Sqrt => self.one((site, dest, lanes), None, false, a, |a| usual(a.sqrt())),
            Op::Abs => self.one((site, dest, lanes), None, false, a, |a| exact(a.abs())),
            // Of one number.
            Op::Reduce(Reduce::Sum | Reduce::Min | Reduce::Max) => {
                self.one((site, dest, lanes), None, false, a, exact)
            }
            Op::Not => self.each((site, dest, lanes), None, false, (a, a), |a, _| {
                Some((Word::flag(!a.as_flag()?, a.origin()), true))
            }),
            Op::Indicator => self.each((site, dest, lanes), None, false, (a, a), |a, _| {
                let number = Decimal::from(i64::from(a.as_flag()?));
                Some((Word::number(number, a.origin()), true))
            }),
            _ => self.plain(site, dest, lanes),
        }
    }

    fn binary(
        &mut self,
        op: Op,
        operands: (Operand, Operand),
        site: Site<'_>,
        dest: Address,
        lanes: Lanes,
    ) -> Lanes {
        let a = self.address(operands.0, site.period, 0);
        let b = self.address(operands.1, site.period, 1);
        let at = (site, dest, lanes);
        let many = match op {
            Op::Add | Op::Reduce(Reduce::Sum) => Some(Operation::Add),
            Op::Sub => Some(Operation::Sub),
            Op::Mul => Some(Operation::Mul),
            Op::Div | Op::SafeDiv => Some(Operation::Div),
            _ => None,
        };
        let compared = |order: bool| Some((Word::flag(order, Origin::EXACT), true));
        match op {
            // The sum of two is rounded once, as a sum is.
            Op::Add | Op::Reduce(Reduce::Sum) => {
                self.two(at, many, a, b, |a, b| usual(a.checked_add(b)))
            }
            Op::Sub => self.two(at, many, a, b, |a, b| usual(a.checked_sub(b))),
            Op::Mul => self.two(at, many, a, b, |a, b| usual(a.checked_mul(b))),
            Op::Div | Op::SafeDiv => self.two(at, many, a, b, |a, b| usual(a.checked_div(b))),
            Op::MulConvert(ratio) => self.two(at, many, a, b, |a, b| {
                usual(a.mul_div(b, Decimal::ONE, ratio.numerator, ratio.denominator))
            }),
            Op::DivConvert(ratio) | Op::SafeDivConvert(ratio) => {
                self.two(at, many, a, b, |a, b| {
                    usual(a.mul_div(Decimal::ONE, b, ratio.numerator, ratio.denominator))
                })
            }
            Op::Pow => self.two(at, many, a, b, |a, b| usual(a.pow(b))),
            Op::Growth(ratio) => self.two(at, many, a, b, |rate, time| {
                usual(operate::growth(rate, time, ratio).ok().map(Ok)?)
            }),
            Op::Min | Op::Reduce(Reduce::Min) => self.two(at, many, a, b, |a, b| exact(a.min(b))),
            Op::Max | Op::Reduce(Reduce::Max) => self.two(at, many, a, b, |a, b| exact(a.max(b))),
            Op::Compare(Comparison::Eq) => self.two(at, many, a, b, |a, b| compared(a == b)),
            Op::Compare(Comparison::Ne) => self.two(at, many, a, b, |a, b| compared(a != b)),
            Op::Compare(Comparison::Lt) => self.two(at, many, a, b, |a, b| compared(a < b)),
            Op::Compare(Comparison::Le) => self.two(at, many, a, b, |a, b| compared(a <= b)),
            Op::Compare(Comparison::Gt) => self.two(at, many, a, b, |a, b| compared(a > b)),
            Op::Compare(Comparison::Ge) => self.two(at, many, a, b, |a, b| compared(a >= b)),
            _ => self.plain(site, dest, lanes),
        }
    }

    /// The cells of one place at another, because of those of a third.
    fn moved(&mut self, lanes: Lanes, dest: Address, from: Address, because: Address) -> Lanes {
        let words = &mut self.memory.words;
        let mut failed = Lanes::NONE;
        for lane in lanes.iter() {
            let (word, because) = (words[from.of(lane)], words[because.of(lane)]);
            if word.has_failed() || because.has_failed() {
                failed = failed.with(lane);
            } else {
                words[dest.of(lane)] = word.with(word.origin().join(because.origin()));
            }
        }
        failed
    }

    #[inline(always)]
    fn one(
        &mut self,
        at: (Site<'_>, Address, Lanes),
        many: Option<Operation>,
        chosen: bool,
        a: Address,
        compute: impl Fn(Decimal) -> Usual,
    ) -> Lanes {
        self.each(at, many, chosen, (a, a), |a, _| {
            let (value, exact) = compute(a.as_number()?)?;
            Some((value.with(a.origin()), exact))
        })
    }

    #[inline(always)]
    fn two(
        &mut self,
        at: (Site<'_>, Address, Lanes),
        many: Option<Operation>,
        a: Address,
        b: Address,
        compute: impl Fn(Decimal, Decimal) -> Usual,
    ) -> Lanes {
        self.each(at, many, false, (a, b), |a, b| {
            let (value, exact) = compute(a.as_number()?, b.as_number()?)?;
            Some((value.with(a.origin().join(b.origin())), exact))
        })
    }

    /// Carries out an operation in many lanes at once, if it can be, and in what is left one after
    /// the other. The first lane whose result is rounded makes the entry of the ledger for all.
    #[inline(always)]
    fn each(
        &mut self,
        (site, dest, lanes): (Site<'_>, Address, Lanes),
        many: Option<Operation>,
        chosen: bool,
        operands: (Address, Address),
        compute: impl Fn(Word, Word) -> Usual,
    ) -> Lanes {
        let own = self.own(site, chosen);
        let (mut left, mut rounded) = (lanes, Lanes::NONE);
        if let Some(operation) = many {
            let done = self
                .memory
                .compute(operation, dest, operands, lanes, Some(own.origin));
            (left, rounded) = (lanes.without(done.lanes), done.rounded);
        }
        self.rest((site, dest, left), own, rounded, |words, lane| {
            compute(words[operands.0.of(lane)], words[operands.1.of(lane)])
        })
    }

    /// Some lanes of an instruction one after the other, where `rounded` are those that were
    /// rounded before.
    #[inline(always)]
    pub(super) fn rest(
        &mut self,
        (site, dest, lanes): (Site<'_>, Address, Lanes),
        own: Own,
        mut rounded: Lanes,
        mut compute: impl FnMut(&[Word], usize) -> Usual,
    ) -> Lanes {
        let mut unusual = Lanes::NONE;
        let words = &mut self.memory.words;
        for lane in lanes.iter() {
            let Some((value, exact)) = compute(words, lane) else {
                unusual = unusual.with(lane);
                continue;
            };
            words[dest.of(lane)] = match exact {
                true => value,
                false => value.with(value.origin().join(own.origin)),
            };
            if !exact {
                rounded = rounded.with(lane);
            }
        }
        if !own.is_entered
            && let Some(first) = rounded.iter().next()
        {
            self.enter(site, first);
        }
        self.plain(site, dest, unusual)
    }

    pub(super) fn own(&self, site: Site<'_>, chosen: bool) -> Own {
        let number = self.plan.numbers[site.code.slot.index()] + site.index;
        let known = self.ledger.known(number, chosen);
        Own {
            origin: known.unwrap_or_else(|| self.ledger.next(chosen)),
            is_entered: known.is_some(),
        }
    }

    /// The entry of the ledger for an instruction that rounds in a lane for the first time.
    #[cold]
    pub(super) fn enter(&self, site: Site<'_>, lane: usize) -> Origin {
        let step = &self.plan.slot(site.code.slot).code.instructions[site.index].kind;
        let own = match step {
            Step::Operate { op, .. } => (operate::word(*op), operate::is_chosen(*op)),
            _ => ("accrual", false),
        };
        let place = Place::Period(site.period_of(lane));
        self.lane(0)
            .entry(site.code.slot, Some(site.index), place, own)
    }

    /// The step of the plan, lane by lane; the lanes in which it failed.
    pub(super) fn plain(&mut self, site: Site<'_>, dest: Address, lanes: Lanes) -> Lanes {
        let mut failed = Lanes::NONE;
        if lanes.is_empty() {
            return lanes;
        }
        let homes = &site.code.homes;
        let step = &self.plan.slot(site.code.slot).code.instructions[site.index].kind;
        for number in lanes.iter() {
            let lane = self.lane(if site.in_time { 0 } else { number });
            let stopped = Flag::new(false);
            let get = |register: Reg| match self.operand(homes[register as usize], site, number) {
                Cell::Value(value, origin) => (value, origin),
                Cell::Failed => {
                    stopped.set(true);
                    (Value::Blank, Origin::EXACT)
                }
            };
            let done = lane.step(
                site.code.slot,
                site.index,
                step,
                &get,
                Place::Period(site.period_of(number)),
            );
            match done {
                Ok((value, origin)) if !stopped.get() => {
                    self.memory.set(dest.of(number), Cell::Value(value, origin));
                }
                _ => failed = failed.with(number),
            }
        }
        failed
    }
}
