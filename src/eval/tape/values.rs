//! The operations of a tape as they are gathered, with numbers of values in the place of cells.
//!
//! What all lanes share is computed at once, by the same operations.
#![expect(
    clippy::disallowed_types,
    reason = "estimates are asked for, and are labelled as such wherever they are shown"
)]

use std::collections::BTreeMap;

use super::entry::{Entry, Op};
use crate::check::{self, Comparison, Reduce};
use crate::eval::float;
use crate::units::Ratio;

/// What an operand comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Known {
    /// The same number in all lanes.
    Shared(f64),
    /// A value of the tape.
    Each(u32),
}

/// The operations so far.
pub(super) struct Values {
    pub entries: Vec<Entry>,
    /// By value, whether it is certain to be a number where all results are, or a flag.
    kinds: Vec<Kind>,
    /// Numbers that stand in all lanes, by their bits.
    filled: BTreeMap<u64, u32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Number,
    Flag,
    /// Whatever stood in the columns.
    Loaded,
}

impl Values {
    /// So many values are given.
    pub fn new(given: usize) -> Values {
        Values {
            entries: Vec::new(),
            kinds: vec![Kind::Number; given],
            filled: BTreeMap::new(),
        }
    }

    /// Takes the operations out, so that others can be put among them.
    pub fn taken(&mut self) -> Vec<Entry> {
        self.filled.clear();
        std::mem::take(&mut self.entries)
    }

    pub fn count(&self) -> usize {
        self.kinds.len()
    }

    pub fn kind(&self, of: Known) -> Kind {
        match of {
            Known::Shared(_) => Kind::Number,
            Known::Each(value) => self.kinds[value as usize],
        }
    }

    /// Forgets what came after.
    pub fn back_to(&mut self, entries: usize, values: usize) {
        self.entries.truncate(entries);
        self.kinds.truncate(values);
        self.filled.retain(|_, value| (*value as usize) < values);
    }

    fn add(&mut self, op: Op, operands: [u32; 2], by: f64, kind: Kind) -> Known {
        let dest = self.kinds.len() as u32;
        self.kinds.push(kind);
        let [a, b] = operands;
        self.entries.push(Entry {
            op,
            a,
            b,
            dest,
            home: 0,
            by,
        });
        Known::Each(dest)
    }

    /// A value from the columns; where in them is said later.
    pub fn load(&mut self) -> Known {
        self.add(Op::Load, [0, 0], 0.0, Kind::Loaded)
    }

    /// An operation without a result.
    pub fn check(&mut self, op: Op, a: u32) {
        let entry = Entry {
            op,
            a,
            b: 0,
            dest: 0,
            home: 0,
            by: 0.0,
        };
        self.entries.push(entry);
    }

    fn one(&mut self, op: Op, a: Known, compute: impl Fn(f64) -> f64) -> Option<Known> {
        Some(match a {
            Known::Shared(a) => shared(compute(a))?,
            Known::Each(a) => self.add(op, [a, 0], 0.0, Kind::Number),
        })
    }

    fn by(&mut self, op: Op, a: u32, by: f64) -> Known {
        self.add(op, [a, 0], by, Kind::Number)
    }

    /// An operand as a value of the tape.
    pub fn each(&mut self, a: Known) -> u32 {
        let number = match a {
            Known::Each(value) => return value,
            Known::Shared(number) => number,
        };
        if let Some(value) = self.filled.get(&number.to_bits()) {
            return *value;
        }
        let value = self.kinds.len() as u32;
        self.add(Op::Fill, [0, 0], number, Kind::Number);
        self.filled.insert(number.to_bits(), value);
        value
    }

    /// Of two operands, for operations that have no form for what is shared.
    fn two(
        &mut self,
        op: Op,
        (a, b): (Known, Known),
        compute: impl Fn(f64, f64) -> f64,
    ) -> Option<Known> {
        if let (Known::Shared(a), Known::Shared(b)) = (a, b) {
            return shared(compute(a, b));
        }
        let operands = [self.each(a), self.each(b)];
        Some(self.add(op, operands, 0.0, Kind::Number))
    }

    fn added(&mut self, a: Known, b: Known) -> Option<Known> {
        Some(match (a, b) {
            (Known::Each(a), Known::Shared(b)) | (Known::Shared(b), Known::Each(a)) => {
                self.by(Op::AddBy, a, b)
            }
            both => return self.two(Op::Add, both, |a, b| a + b),
        })
    }

    fn less(&mut self, a: Known, b: Known) -> Option<Known> {
        Some(match (a, b) {
            (Known::Each(a), Known::Shared(b)) => self.by(Op::AddBy, a, -b),
            (Known::Shared(a), Known::Each(b)) => self.by(Op::From, b, a),
            both => return self.two(Op::Sub, both, |a, b| a - b),
        })
    }

    fn times(&mut self, a: Known, b: Known) -> Option<Known> {
        Some(match (a, b) {
            (Known::Each(a), Known::Shared(1.0)) => Known::Each(a),
            (Known::Each(a), Known::Shared(b)) | (Known::Shared(b), Known::Each(a)) => {
                self.by(Op::MulBy, a, b)
            }
            both => return self.two(Op::Mul, both, |a, b| a * b),
        })
    }

    fn over(&mut self, a: Known, b: Known) -> Option<Known> {
        Some(match (a, b) {
            (Known::Each(a), Known::Shared(b)) => self.by(Op::DivBy, a, b),
            (Known::Shared(a), Known::Each(b)) => self.by(Op::Over, b, a),
            both => return self.two(Op::Div, both, |a, b| a / b),
        })
    }

    fn power(&mut self, a: Known, b: Known) -> Option<Known> {
        if let (Known::Each(a), Known::Shared(1.0)) = (a, b) {
            return Some(self.by(Op::Positive, a, 0.0));
        }
        self.two(Op::Power, (a, b), float::power)
    }

    /// Times a ratio.
    pub fn scaled(&mut self, a: Known, ratio: Ratio) -> Option<Known> {
        self.times(a, Known::Shared(float::quotient(ratio)))
    }

    pub fn sum(&mut self, operands: &[Known]) -> Option<Known> {
        let (first, rest) = operands.split_first()?;
        let sum = |sum, operand: &Known| self.added(sum, *operand);
        rest.iter().try_fold(*first, sum)
    }

    pub fn unary(&mut self, op: check::Op, a: Known) -> Option<Known> {
        match op {
            check::Op::Neg => self.times(a, Known::Shared(-1.0)),
            check::Op::Abs => self.one(Op::Abs, a, f64::abs),
            check::Op::Sqrt => self.one(Op::Sqrt, a, f64::sqrt),
            check::Op::Exp => self.one(Op::Exp, a, float::usual_exp),
            check::Op::Ln => self.one(Op::Ln, a, float::usual_ln),
            check::Op::Convert(ratio) => self.scaled(a, ratio),
            _ => None,
        }
    }

    pub fn binary(&mut self, op: check::Op, a: Known, b: Known) -> Option<Known> {
        match op {
            check::Op::Add | check::Op::Reduce(Reduce::Sum) => self.added(a, b),
            check::Op::Sub => self.less(a, b),
            check::Op::Mul => self.times(a, b),
            check::Op::Div | check::Op::SafeDiv => self.over(a, b),
            check::Op::MulConvert(ratio) => {
                let product = self.times(a, b)?;
                self.scaled(product, ratio)
            }
            check::Op::DivConvert(ratio) | check::Op::SafeDivConvert(ratio) => {
                let quotient = self.over(a, b)?;
                self.scaled(quotient, ratio)
            }
            check::Op::Pow => self.power(a, b),
            check::Op::Growth(ratio) => {
                let factor = self.added(Known::Shared(1.0), a)?;
                let exponent = self.scaled(b, ratio)?;
                self.power(factor, exponent)
            }
            check::Op::FactorGrowth(ratio) => {
                let exponent = self.scaled(b, ratio)?;
                self.power(a, exponent)
            }
            check::Op::Min => self.two(Op::Less, (a, b), float::less),
            check::Op::Max => self.two(Op::Greater, (a, b), float::greater),
            check::Op::Compare(comparison) => self.compared(comparison, a, b),
            _ => None,
        }
    }

    /// A flag; None where it is the same in all lanes.
    fn compared(&mut self, comparison: Comparison, a: Known, b: Known) -> Option<Known> {
        if let (Known::Shared(_), Known::Shared(_)) = (a, b) {
            return None;
        }
        let operands = [self.each(a), self.each(b)];
        let compare = Op::Compare(comparison);
        Some(self.add(compare, operands, 0.0, Kind::Flag))
    }
}

/// What is shared is a number, or no operation's operand.
fn shared(result: f64) -> Option<Known> {
    float::is_number(result).then_some(Known::Shared(result))
}
