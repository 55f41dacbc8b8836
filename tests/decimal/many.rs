//! Many numbers at once beside one after the other: digit by digit the same, where they are done.

use aim::base::Decimal;
use aim::base::decimal::many::{self, Done, Operation, Series, Tags};
use aim::base::decimal::{NEGATIVE, SPARE_BITS};

use super::beside::one;
use super::oracle::Numbers;
use super::times;

const BATCHES: u32 = 4_000;
const LANES: usize = 64;
const OPERATIONS: [Operation; 8] = [
    Operation::Add,
    Operation::Sub,
    Operation::Mul,
    Operation::Div,
    Operation::Round(2),
    Operation::Round(0),
    Operation::Round(27),
    Operation::Exp,
];
/// No numbers, what travels, and the upper half of that.
const TAGS: Tags = Tags {
    no_number: 3 << 38,
    tag: 15 << 60,
    rank: 62,
};
const ROUNDED: u64 = 5 << 60;
/// What stands in a word that is not to be written.
const UNTOUCHED: [u64; 2] = [77, 0];

fn rank(word: [u64; 2]) -> u64 {
    word[1] >> TAGS.rank
}

/// Pairs in the first two rows, with tags; the third row is for results.
fn words(pairs: &[(Decimal, Decimal)], numbers: &mut Numbers) -> Vec<[u64; 2]> {
    let mut tagged = |number: Decimal| {
        let [low, rest] = number.words();
        let tag = match numbers.below(40) {
            0 => 1 << 38,
            1..=16 => numbers.below(16) << 60,
            _ => 0,
        };
        [low, rest | tag]
    };
    let mut words: Vec<_> = pairs.iter().map(|(a, _)| tagged(*a)).collect();
    words.extend(pairs.iter().map(|(_, b)| tagged(*b)));
    words.extend(pairs.iter().map(|_| UNTOUCHED));
    words
}

#[test]
fn many_are_as_one_after_the_other() {
    let mut numbers = Numbers::new(0x8a8a);
    let (mut done_at_all, mut asked) = ([0u64; OPERATIONS.len()], 0u64);
    for batch in 0..BATCHES * times() {
        let pairs: Vec<_> = (0..LANES).map(|_| numbers.pair()).collect();
        let before = words(&pairs, &mut numbers);
        let a = Series {
            first: 0,
            is_one: false,
        };
        let b = Series {
            first: LANES,
            is_one: batch % 3 == 0,
        };
        let lanes = match batch % 4 {
            0 => u64::MAX >> numbers.below(64),
            1 => u64::MAX << numbers.below(64),
            _ => u64::MAX,
        };
        asked += u64::from(lanes.count_ones());
        for (operation, done_of_it) in OPERATIONS.into_iter().zip(&mut done_at_all) {
            let mut words = before.clone();
            let rounded = (batch % 5 != 0).then_some(ROUNDED);
            let done = many::compute(
                operation,
                &mut words,
                2 * LANES,
                (a, b),
                lanes,
                TAGS,
                rounded,
            );
            let Done {
                lanes: done,
                rounded: rounded_ones,
            } = done;
            assert_eq!(done & !lanes, 0);
            assert_eq!(rounded_ones & !done, 0);
            assert_eq!(words[..2 * LANES], before[..2 * LANES]);
            *done_of_it += u64::from(done.count_ones());
            for (lane, (x, y)) in pairs.iter().enumerate() {
                let y = if b.is_one { pairs[0].1 } else { *y };
                let (a, b) = (
                    before[lane],
                    before[if b.is_one { LANES } else { LANES + lane }],
                );
                let word = words[2 * LANES + lane];
                if done >> lane & 1 == 0 {
                    assert_eq!(word, UNTOUCHED);
                    continue;
                }
                let what = || format!("{operation:?} of {x} and {y}");
                assert_eq!((a[1] | b[1]) & TAGS.no_number, 0, "{}", what());
                let truth =
                    one(operation, *x, y).unwrap_or_else(|error| panic!("{}: {error}", what()));
                let value = Decimal::from_words(word);
                assert_eq!(value, truth.value, "{}", what());
                assert!(
                    word[1] & !SPARE_BITS <= NEGATIVE | 28 << 32 | u64::from(u32::MAX),
                    "{}",
                    what()
                );
                assert!(!value.is_zero() || !value.is_negative(), "{}", what());
                assert!(truth.exact || rounded.is_some(), "{}", what());
                assert_eq!(rounded_ones >> lane & 1 == 0, truth.exact, "{}", what());
                let higher = if rank(b) > rank(a) { b } else { a };
                let own = [0, ROUNDED];
                let tagged = if !truth.exact && rank(own) > rank(higher) {
                    own
                } else {
                    higher
                };
                assert_eq!(word[1] & SPARE_BITS, tagged[1] & TAGS.tag, "{}", what());
            }
        }
    }
    // A processor does all of them, but for what is rare, or none.
    for (operation, done) in OPERATIONS.iter().zip(done_at_all) {
        assert!(
            done == 0 || done > asked / 4,
            "{operation:?}: {done} of {asked}"
        );
    }
}

/// Nearly all exponents of usual size are done, so that a test of them says something.
#[test]
fn exponentials_are_as_one_after_the_other() {
    let mut numbers = Numbers::new(0xe8e8);
    let (mut all_done, mut asked) = (0u64, 0u64);
    for _ in 0..BATCHES * times() / 8 {
        let exponents: Vec<_> = (0..LANES)
            .map(|_| {
                let scale = numbers.below(28) + 1;
                let most = 10u64
                    .pow(scale.min(18) as u32)
                    .saturating_mul(numbers.below(7) + 1);
                let mantissa = i128::from(numbers.below(most) + 1);
                let mantissa = match scale {
                    19.. => mantissa * 10i128.pow(scale as u32 - 18) - i128::from(numbers.below(9)),
                    _ => mantissa,
                };
                let sign = if numbers.below(2) == 0 { 1 } else { -1 };
                Decimal::new(sign * mantissa, scale as u32).expect("in range")
            })
            .collect();
        let mut words: Vec<_> = exponents.iter().map(|x| x.words()).collect();
        words.extend(exponents.iter().map(|_| UNTOUCHED));
        let a = Series {
            first: 0,
            is_one: false,
        };
        let rounded = Some(ROUNDED);
        let all = u64::MAX;
        let done = many::compute(
            Operation::Exp,
            &mut words,
            LANES,
            (a, a),
            all,
            TAGS,
            rounded,
        );
        all_done += u64::from(done.lanes.count_ones());
        asked += LANES as u64;
        assert_eq!(done.rounded, done.lanes);
        for (lane, x) in exponents.iter().enumerate() {
            if done.lanes >> lane & 1 == 0 {
                continue;
            }
            let truth = x.exp().expect("in range").value;
            assert_eq!(Decimal::from_words(words[LANES + lane]), truth, "exp {x}");
        }
    }
    assert!(
        all_done == 0 || all_done > asked * 9 / 10,
        "{all_done} of {asked}"
    );
}
