//! Instructions of several operands, over some lanes.

use super::cell::{Origin, Word};
use super::instruct::usual;
use super::lanes::{Lanes, MOST};
use super::machine::Site;
use super::memory::Address;
use super::run::Run;
use crate::base::decimal::ExactSum;
use crate::base::decimal::many::Operation;
use crate::plan::Operand;

impl Run<'_> {
    /// A number within two bounds.
    pub(super) fn clamp(
        &mut self,
        operands: [Operand; 3],
        (site, dest, lanes): (Site<'_>, Address, Lanes),
    ) -> Lanes {
        let [x, low, high] = [0, 1, 2].map(|at| self.address(operands[at], site.period, at));
        let own = self.own(site, false);
        self.rest((site, dest, lanes), own, Lanes::NONE, |words, lane| {
            let [x, low, high] = [x, low, high].map(|address| words[address.of(lane)]);
            let number = x.as_number()?.max(low.as_number()?).min(high.as_number()?);
            let origin = x.origin().join(low.origin()).join(high.origin());
            Some((Word::number(number, origin), true))
        })
    }

    /// A sum of numbers, rounded once.
    pub(super) fn sum(
        &mut self,
        operands: &[Operand],
        (site, dest, lanes): (Site<'_>, Address, Lanes),
    ) -> Lanes {
        let lanes = lanes.without(self.sum_of_many(operands, site, dest, lanes));
        if lanes.is_empty() {
            return lanes;
        }
        let room = MOST - lanes.bits().leading_zeros() as usize;
        let mut sums = vec![(ExactSum::new(), Origin::EXACT); room];
        let mut unusual = Lanes::NONE;
        for operand in operands {
            let address = self.address(*operand, site.period, 0);
            for lane in lanes.iter() {
                let (sum, origin) = &mut sums[lane];
                let word = self.memory.words[address.of(lane)];
                match word.as_number() {
                    Some(number) => sum.add(number),
                    None => unusual = unusual.with(lane),
                }
                *origin = origin.join(word.origin());
            }
        }
        let own = self.own(site, false);
        self.rest((site, dest, lanes), own, Lanes::NONE, |_, lane| {
            if unusual.has(lane) {
                return None;
            }
            let (sum, origin) = &sums[lane];
            let (word, exact) = usual(sum.finish())?;
            Some((word.with(*origin), exact))
        })
    }

    /// The lanes in which a sum is computed in many at once: what is added up so far stands where
    /// the result belongs.
    fn sum_of_many(
        &mut self,
        operands: &[Operand],
        site: Site<'_>,
        dest: Address,
        lanes: Lanes,
    ) -> Lanes {
        let [first, others @ ..] = operands else {
            return Lanes::NONE;
        };
        let is_dest =
            |operand: &Operand| self.address(*operand, site.period, 0).first == dest.first;
        if others.is_empty() || operands.iter().any(is_dest) {
            return Lanes::NONE;
        }
        let (mut so_far, mut done) = (self.address(*first, site.period, 0), lanes);
        for operand in others {
            let add = (so_far, self.address(*operand, site.period, 1));
            let memory = &mut self.memory;
            done = memory.compute(Operation::Add, dest, add, done, None).lanes;
            so_far = dest;
        }
        done
    }
}
