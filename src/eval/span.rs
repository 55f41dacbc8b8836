//! Many periods of one column at once, in a run by itself.
//!
//! Input: a column that reads nothing of its own. Output: its cells. Invariant: they are those
//! that come of one period after the other. Periods take the place of lanes, up to the first
//! that fails, which is computed by itself, and so reports what is wrong.

use super::lanes::{Lanes, MOST};
use super::run::Run;
use crate::check::SignRule;
use crate::plan::{Home, LaneCode, LaneStep, Operand, Paths, SlotId};

/// A column with more periods that fail than this is computed period by period.
const EXCEPTIONS: usize = 4;

impl<'p> Run<'p> {
    /// All periods of a column outside of any loop.
    pub(super) fn compute_column(&mut self, slot: SlotId) {
        let program = self.program;
        let all = self.timeline().len();
        let Home::Own { varies: true, .. } = program.homes[slot.index()] else {
            return self.compute(slot, 0);
        };
        let code = &program.codes[slot.index()];
        let (from, until) = match self.is_by_itself() && self.is_even(code) {
            true => self.reach(code),
            false => (all, all),
        };
        let (mut period, mut exceptions) = (0, 0);
        while period < all {
            if period >= from && period + 1 < until && exceptions < EXCEPTIONS {
                let count = (until - period).min(MOST);
                let fit = self.span(slot, period, count);
                period += fit;
                exceptions += usize::from(fit < count);
                if fit == count {
                    continue;
                }
            }
            self.compute(slot, period);
            period += 1;
        }
    }

    /// Whether rates are multiplied by the same in all periods.
    fn is_even(&self, code: &LaneCode) -> bool {
        let mut instructions = code.instructions.iter();
        instructions.all(|one| match &one.step {
            LaneStep::Accrue(lengths, _) => {
                let mut ratios = self.program.lengths[*lengths as usize].windows(2);
                ratios.all(|pair| pair[0] == pair[1])
            }
            _ => true,
        })
    }

    /// The periods in which all that a code reads is on the timeline, and born.
    pub(super) fn reach(&self, code: &LaneCode) -> (usize, usize) {
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

    /// Computes so many periods at once; how many of them, from the first on, are fit.
    fn span(&mut self, slot: SlotId, period: usize, count: usize) -> usize {
        let program = self.program;
        let Home::Own { start, .. } = program.homes[slot.index()] else {
            return 0;
        };
        let code = &program.codes[slot.index()];
        let own = self.memory.column_at(start + period);
        let all = Lanes::all(count);
        let stopped = match code.paths {
            Paths::One => self.straight(code, (period, true), all, own),
            Paths::ByPeriod | Paths::ByLane => self.branching(code, (period, true), all),
        };
        let computed = all.without(stopped).count() as usize;
        let in_place = code.paths == Paths::One && code.result_in_place().is_some();
        if let Some(result) = code.result.filter(|_| !in_place) {
            let from = self.address(result, period, 0);
            for lane in 0..computed {
                self.memory.words[own.of(lane)] = self.memory.words[from.of(lane)];
            }
        }
        // A part of a formula is judged with the formula.
        let planned = self.plan.slots.get(slot.index());
        let required = planned.is_some_and(|slot| slot.required);
        let sign = planned.is_some_and(|slot| slot.sign == SignRule::NeverNegative);
        match self.memory.all_fit(own, computed, required, sign) {
            true => computed,
            false => 0,
        }
    }
}
