//! Carries out the operations of a tape, eight numbers at a time.
//!
//! One text is compiled for each kind of processor, and the best that there is gets chosen while
//! the program runs. Every operation is one that IEEE 754 rounds correctly, and none is joined
//! with another: the bits are the same on all.
#![expect(
    clippy::disallowed_types,
    reason = "estimates are asked for, and are labelled as such wherever they are shown"
)]
#![expect(
    clippy::needless_range_loop,
    reason = "what iterators are made of is compiled for any processor, and not always inlined"
)]

use std::cell::Cell;

use super::entry::{Entry, Op};
use crate::check::Comparison;
use crate::eval::float;
use crate::eval::lanes::MOST;

const WIDTH: usize = 8;
const VECTORS: usize = MOST / WIDTH;
/// All but the sign.
const SIZE: u64 = u64::MAX >> 1;

/// Neighbouring lanes.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Vector([f64; WIDTH]);

/// A number, or a flag, in each lane.
pub(super) type Lanes = [Cell<Vector>; VECTORS];

/// The numbers on which operations work, and how large they have been.
pub(in crate::eval) struct Bench {
    cells: Vec<Lanes>,
    /// The bits of the largest result, by its place in a vector; those of what is no number are
    /// larger than those of any.
    most: [u64; WIDTH],
    /// The bits of all that must not be below 0, joined.
    signs: [u64; WIDTH],
}

/// What a processor can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::eval) enum Processor {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Any,
}

impl Processor {
    /// The kinds that this one is.
    pub fn kinds() -> impl Iterator<Item = Processor> {
        let kinds = [
            #[cfg(target_arch = "x86_64")]
            (
                Processor::Avx512,
                is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq"),
            ),
            #[cfg(target_arch = "x86_64")]
            (Processor::Avx2, is_x86_feature_detected!("avx2")),
            (Processor::Any, true),
        ];
        kinds
            .into_iter()
            .filter(|(_, is)| *is)
            .map(|(kind, _)| kind)
    }

    pub fn best() -> Processor {
        Processor::kinds().next().unwrap_or(Processor::Any)
    }
}

impl Bench {
    pub fn new(cells: usize) -> Bench {
        let vector = Vector([0.0; WIDTH]);
        let lanes = || std::array::from_fn(|_| Cell::new(vector));
        Bench {
            cells: std::iter::repeat_with(lanes).take(cells).collect(),
            most: [0; WIDTH],
            signs: [0; WIDTH],
        }
    }

    /// Puts what each lane is given into a cell.
    #[inline]
    pub fn give(&self, cell: usize, float: impl Fn(usize) -> f64) {
        for (at, vector) in self.cells[cell].iter().enumerate() {
            let mut floats = [0.0; WIDTH];
            for lane in 0..WIDTH {
                floats[lane] = float(at * WIDTH + lane);
            }
            vector.set(Vector(floats));
        }
    }

    /// Forgets what results have been.
    pub fn begin(&mut self) {
        self.most = [0; WIDTH];
        self.signs = [0; WIDTH];
    }

    /// Whether all results were numbers that a decimal has room for, and not below 0 where they
    /// must not be.
    pub fn is_usual(&self) -> bool {
        let limit = float::LIMIT.to_bits();
        let fitting = self.most.iter().all(|most| *most < limit);
        fitting && self.signs.iter().all(|signs| *signs <= SIZE)
    }

    /// Carries out operations; `home` are the columns of the run.
    pub(super) fn carry_out(&mut self, processor: Processor, entries: &[Entry], home: &mut [f64]) {
        match processor {
            // SAFETY: the processor was found to have the features.
            #[cfg(target_arch = "x86_64")]
            Processor::Avx512 => unsafe { self.with_avx512(entries, home) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Processor::Avx2 => unsafe { self.with_avx2(entries, home) },
            Processor::Any => self.all(entries, home),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512dq")]
    fn with_avx512(&mut self, entries: &[Entry], home: &mut [f64]) {
        self.all(entries, home);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn with_avx2(&mut self, entries: &[Entry], home: &mut [f64]) {
        self.all(entries, home);
    }

    #[inline(always)]
    fn all(&mut self, entries: &[Entry], home: &mut [f64]) {
        let (mut most, mut signs) = (self.most, self.signs);
        for entry in entries {
            let at = |cell: u32| &self.cells[cell as usize];
            let (a, b, by) = (at(entry.a), at(entry.b), entry.by);
            let to = (at(entry.dest), &mut most);
            match entry.op {
                Op::Add => two(a, b, to, |a, b| a + b),
                Op::Sub => two(a, b, to, |a, b| a - b),
                Op::Mul => two(a, b, to, |a, b| a * b),
                Op::Div => two(a, b, to, |a, b| a / b),
                Op::Less => two(a, b, to, float::less),
                Op::Greater => two(a, b, to, float::greater),
                Op::Power => two(a, b, to, float::power),
                Op::Positive => one(a, to, float::positive),
                Op::Compare(comparison) => match comparison {
                    Comparison::Eq => compare(a, b, to, |more| more == 0.0),
                    Comparison::Ne => compare(a, b, to, |more| more != 0.0),
                    Comparison::Lt => compare(a, b, to, |more| more < 0.0),
                    Comparison::Le => compare(a, b, to, |more| more <= 0.0),
                    Comparison::Gt => compare(a, b, to, |more| more > 0.0),
                    Comparison::Ge => compare(a, b, to, |more| more >= 0.0),
                },
                Op::AddBy => one(a, to, |a| a + by),
                Op::MulBy => one(a, to, |a| a * by),
                Op::DivBy => one(a, to, |a| a / by),
                Op::From => one(a, to, |a| by - a),
                Op::Over => one(a, to, |a| by / a),
                Op::Abs => one(a, to, f64::abs),
                Op::Sqrt => one(a, to, f64::sqrt),
                Op::Exp => one(a, to, float::usual_exp),
                Op::Ln => one(a, to, float::usual_ln),
                Op::Fill => {
                    for to in to.0 {
                        to.set(Vector([by; WIDTH]));
                    }
                }
                Op::Load => {
                    let (from, _) = home[entry.home as usize..][..MOST].as_chunks();
                    for at in 0..VECTORS {
                        to.0[at].set(Vector(from[at]));
                    }
                }
                Op::Store => {
                    let (into, _) = home[entry.home as usize..][..MOST].as_chunks_mut();
                    for at in 0..VECTORS {
                        into[at] = a[at].get().0;
                    }
                }
                Op::Number => {
                    for at in 0..VECTORS {
                        note(&a[at].get().0, &mut most);
                    }
                }
                Op::NotNegative => {
                    for at in 0..VECTORS {
                        let numbers = a[at].get().0;
                        for lane in 0..WIDTH {
                            // Neither zero has a sign here.
                            signs[lane] |= (numbers[lane] + 0.0).to_bits();
                        }
                    }
                }
            }
        }
        self.signs = signs;
        self.most = most;
    }
}

/// Where results go, and what they are noted in.
type To<'t> = (&'t Lanes, &'t mut [u64; WIDTH]);

#[inline(always)]
fn two(a: &Lanes, b: &Lanes, (to, most): To<'_>, compute: impl Fn(f64, f64) -> f64) {
    for at in 0..VECTORS {
        let (a, b) = (a[at].get().0, b[at].get().0);
        let mut results = [0.0; WIDTH];
        for lane in 0..WIDTH {
            results[lane] = compute(a[lane], b[lane]);
        }
        note(&results, most);
        to[at].set(Vector(results));
    }
}

#[inline(always)]
fn one(a: &Lanes, (to, most): To<'_>, compute: impl Fn(f64) -> f64) {
    for at in 0..VECTORS {
        let mut numbers = a[at].get().0;
        for lane in 0..WIDTH {
            numbers[lane] = compute(numbers[lane]);
        }
        note(&numbers, most);
        to[at].set(Vector(numbers));
    }
}

/// Flags, from what a is more than b.
#[inline(always)]
fn compare(a: &Lanes, b: &Lanes, (to, most): To<'_>, is: impl Fn(f64) -> bool) {
    for at in 0..VECTORS {
        let (a, b) = (a[at].get().0, b[at].get().0);
        let mut more = [0.0; WIDTH];
        for lane in 0..WIDTH {
            more[lane] = float::difference(a[lane], b[lane]);
        }
        note(&more, most);
        for lane in 0..WIDTH {
            more[lane] = float::flag(is(more[lane]));
        }
        to[at].set(Vector(more));
    }
}

#[inline(always)]
fn note(results: &[f64; WIDTH], most: &mut [u64; WIDTH]) {
    for lane in 0..WIDTH {
        most[lane] = most[lane].max(results[lane].to_bits() & SIZE);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OPS: [Op; 28] = [
        Op::Positive,
        Op::Add,
        Op::Sub,
        Op::Mul,
        Op::Div,
        Op::Less,
        Op::Greater,
        Op::Power,
        Op::Compare(Comparison::Eq),
        Op::Compare(Comparison::Ne),
        Op::Compare(Comparison::Lt),
        Op::Compare(Comparison::Le),
        Op::Compare(Comparison::Gt),
        Op::Compare(Comparison::Ge),
        Op::AddBy,
        Op::MulBy,
        Op::DivBy,
        Op::From,
        Op::Over,
        Op::Abs,
        Op::Sqrt,
        Op::Exp,
        Op::Ln,
        Op::Fill,
        Op::Load,
        Op::Store,
        Op::Number,
        Op::NotNegative,
    ];

    /// What an operation leaves behind, in bits; those of what is no number are not told apart.
    fn left(processor: Processor, op: Op, given: &[f64], by: f64) -> (Vec<u64>, bool) {
        let mut bench = Bench::new(3);
        for cell in 0..3 {
            bench.give(cell, |lane| given[cell * MOST + lane]);
        }
        let mut home: Vec<f64> = given.iter().rev().copied().collect();
        let (a, b, dest, home_at) = (0, 1, 2, 5);
        bench.carry_out(
            processor,
            &[Entry {
                op,
                a,
                b,
                dest,
                home: home_at,
                by,
            }],
            &mut home,
        );
        let lanes = bench.cells[2].iter().flat_map(|vector| vector.get().0);
        let bits = |float: f64| {
            if float.is_nan() && !float::is_true(float) && !float::is_false(float) {
                0
            } else {
                float.to_bits()
            }
        };
        (lanes.chain(home).map(bits).collect(), bench.is_usual())
    }

    proptest! {
        #[test]
        fn every_processor_gives_the_same_bits(
            mut given in prop::collection::vec(prop_oneof![-10.0..10.0, prop::num::f64::ANY, -1e30..1e30], 3 * MOST),
            by in -5.0..5.0,
            same in 0..MOST,
        ) {
            given[same] = given[MOST + same];
            for op in OPS {
                let due = left(Processor::Any, op, &given, by);
                for processor in Processor::kinds() {
                    prop_assert_eq!(&left(processor, op, &given, by), &due, "{:?} {:?}", processor, op);
                }
            }
        }

        #[test]
        fn a_lane_comes_to_what_its_numbers_do(given in prop::collection::vec(0.001..50.0, 3 * MOST), by in 0.1..5.0) {
            for (op, compute) in [
                (Op::Power, float::power as fn(f64, f64) -> f64),
                (Op::Exp, |a, _| float::exp(a)),
                (Op::Ln, |a, _| float::ln(a)),
                (Op::Less, f64::min),
                (Op::Greater, f64::max),
                (Op::Compare(Comparison::Lt), |a, b| float::flag(a < b)),
            ] {
                let (found, usual) = left(Processor::best(), op, &given, by);
                let due = (0..MOST).map(|lane| compute(given[lane], given[MOST + lane]).to_bits());
                prop_assert_eq!(&found[..MOST], &due.collect::<Vec<_>>()[..], "{:?}", op);
                prop_assert_eq!(usual, op != Op::Power || found[..MOST].iter().all(|bits| f64::from_bits(*bits) < float::LIMIT));
            }
        }
    }

    #[test]
    fn what_is_no_number_a_decimal_has_room_for_is_noticed() {
        for (a, op, usual) in [
            (1e28, Op::MulBy, true),
            (1e29, Op::MulBy, false),
            (-1e29, Op::MulBy, false),
            (f64::NAN, Op::Number, false),
            (f64::INFINITY, Op::Over, true),
            (0.0, Op::Over, false),
            (-1.0, Op::Sqrt, false),
            (-0.0, Op::NotNegative, true),
            (-1e-300, Op::NotNegative, false),
            (701.0, Op::Exp, false),
            (0.0, Op::Ln, false),
        ] {
            let mut given = vec![1.0; 3 * MOST];
            given[17] = a;
            for processor in Processor::kinds() {
                assert_eq!(
                    left(processor, op, &given, 2.0).1,
                    usual,
                    "{a} {op:?} {processor:?}"
                );
            }
        }
    }
}
