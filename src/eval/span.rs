//! Many periods of one column at once, in a run by itself.
//!
//! Input: a column that reads nothing of its own, and periods. Output: its cells. Invariant: they
//! are those that come of one period after the other. Periods take the place of lanes, as far as
//! everything in them is usual; the first that is not is computed by itself, and so makes the
//! entries of the ledger and the problems that are its own.

use super::lanes::{Lanes, MOST};
use super::machine::Site;
use super::memory::Precision;
use super::run::Run;
use crate::check::{Op, Reduce, SignRule};
use crate::plan::{Home, LaneCode, LaneStep, Operand, Paths, SlotId};

/// A column with more periods that stand out than this is computed period by period.
const EXCEPTIONS: usize = 4;

impl<'p> Run<'p> {
    /// All periods of a column outside of any loop.
    pub(super) fn compute_column(&mut self, slot: SlotId) {
        let program = self.program;
        let code = &program.codes[slot.index()];
        let all = self.timeline().len();
        let by_itself = self.memory.lanes == 1
            && self.common.is_none()
            && self.memory.precision() == Precision::Exact;
        let (from, until) = match program.homes[slot.index()] {
            Home::Own { varies: true, .. } if by_itself && self.goes_straight(code) => {
                self.reach(code)
            }
            _ => (all, all),
        };
        let (mut period, mut exceptions) = (0, 0);
        while period < all {
            // The first period makes the entries of the ledger.
            if period > from && period + 1 < until && exceptions < EXCEPTIONS {
                let count = (until - period).min(MOST);
                let usual = self.span(slot, period, count);
                period += usual;
                exceptions += usize::from(usual < count);
                if usual == count {
                    continue;
                }
            }
            self.compute(slot, period);
            period += 1;
        }
    }

    /// Whether a code does the same in every period, and each of its steps has a form for many.
    fn goes_straight(&self, code: &LaneCode) -> bool {
        let same_length = |lengths: u32| {
            let mut ratios = self.program.lengths[lengths as usize].windows(2);
            ratios.all(|pair| pair[0] == pair[1])
        };
        code.paths == Paths::One
            && matches!(code.result, Some(Operand::Register(_)))
            && code.instructions.iter().all(|one| match &one.step {
                LaneStep::Accrue(lengths, _) => same_length(*lengths),
                LaneStep::Operate(op, _) => *op == Op::Reduce(Reduce::Sum),
                step => !matches!(step, LaneStep::Plain | LaneStep::IsBlank(..)),
            })
    }

    /// The periods in which all that a code reads is on the timeline, and born.
    fn reach(&self, code: &LaneCode) -> (usize, usize) {
        let all = self.timeline().len() as i64;
        let (mut from, mut until) = (0, all);
        for home in &code.homes {
            if let Operand::Column { back, birth, .. } = home {
                from = from.max(*birth as i64 + back).max(*back);
                until = until.min(all + back.min(&0));
            }
        }
        (from.clamp(0, all) as usize, until.clamp(0, all) as usize)
    }

    /// Computes so many periods at once; how many of them, from the first on, are as usual.
    fn span(&mut self, slot: SlotId, period: usize, count: usize) -> usize {
        let program = self.program;
        let Home::Own { start, .. } = program.homes[slot.index()] else {
            return 0;
        };
        let code = &program.codes[slot.index()];
        let own = self.memory.column_at(start + period);
        let mut usual = count;
        for instruction in &code.instructions {
            let dest = match code.result == Some(Operand::Register(instruction.dest)) {
                true => own,
                false => self.memory.register(instruction.dest),
            };
            let site = Site {
                code,
                period,
                index: instruction.index,
                alone: false,
            };
            let unusual = self.instruct(&instruction.step, site, dest, Lanes::all(usual));
            usual = unusual.iter().next().unwrap_or(usual);
            if usual == 0 {
                return 0;
            }
        }
        // A part of a formula is judged with the formula.
        let planned = self.plan.slots.get(slot.index());
        let sign = planned.is_some_and(|slot| slot.sign == SignRule::NeverNegative);
        match self.memory.all_usual(own, usual, sign) {
            true => usual,
            false => 0,
        }
    }
}
