//! What a column holds for one period: a value with where it was first rounded, or a failure.

use crate::base::Decimal;
use crate::base::decimal::many::Tags;
use crate::base::decimal::{NEGATIVE, SPARE_BITS};
use crate::check::Value;

/// Where a value was first rounded: an entry of the ledger, and whether it was by choice.
///
/// It stands in the bits that a decimal leaves free, and goes with it in two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin(u64);

/// How a value was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exactness {
    /// No rounding on the way.
    Exact,
    /// Rounded only where the model asks for it.
    Chosen,
    /// Rounded because a decimal has no more digits.
    Rounded,
}

/// Above these bits: 0 exact, 2 rounded by choice, 4 by force, and one less where that was in
/// another run, whose ledger knows where.
const RANK: u32 = 61;
const CHOSEN: u64 = 2;
const FORCED: u64 = 4;
/// Below them: the entry.
const ENTRY: u32 = 41;
const ENTRIES: u64 = 1 << (RANK - ENTRY);

impl Origin {
    /// No rounding on the way.
    pub const EXACT: Origin = Origin(0);
    const BITS: u64 = u64::MAX << ENTRY;

    /// An entry of the ledger. Beyond a million of them all are the last.
    pub(super) fn entry(index: usize, chosen: bool) -> Origin {
        let rank = if chosen { CHOSEN } else { FORCED };
        Origin(rank << RANK | (index as u64).min(ENTRIES - 1) << ENTRY)
    }

    pub(super) fn index(self) -> Option<usize> {
        let here = matches!(self.0 >> RANK, CHOSEN | FORCED);
        here.then_some((self.0 >> ENTRY & (ENTRIES - 1)) as usize)
    }

    pub fn is_exact(self) -> bool {
        self == Origin::EXACT
    }

    pub fn exactness(self) -> Exactness {
        match self.0 >> RANK {
            0 => Exactness::Exact,
            1..=CHOSEN => Exactness::Chosen,
            _ => Exactness::Rounded,
        }
    }

    /// Which of two origins a result keeps: a forced rounding before a chosen one, then the
    /// first operand's.
    #[inline(always)]
    pub(super) fn join(self, other: Origin) -> Origin {
        if other.0 >> RANK > self.0 >> RANK {
            other
        } else {
            self
        }
    }

    /// As exact as it was, for a run that has another ledger: none of its entries says where.
    pub(super) fn elsewhere(self) -> Origin {
        match self.exactness() {
            Exactness::Exact => Origin::EXACT,
            Exactness::Chosen => Origin((CHOSEN - 1) << RANK),
            Exactness::Rounded => Origin((FORCED - 1) << RANK),
        }
    }

    /// The same place, where entries have other numbers now.
    pub(super) fn renamed(self, numbers: &[usize]) -> Origin {
        let number = self.index().and_then(|index| numbers.get(index));
        number.map_or(self, |number| {
            Origin::entry(*number, self.0 >> RANK == CHOSEN)
        })
    }

    pub(super) fn from_bits(bits: u64) -> Origin {
        Origin(bits)
    }

    pub(super) fn bits(self) -> u64 {
        self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    Value(Value, Origin),
    /// It could not be computed; the reason was, or will be, reported once.
    Failed,
}

impl Cell {
    pub const BLANK: Cell = Cell::Value(Value::Blank, Origin::EXACT);

    pub fn value(self) -> Option<Value> {
        match self {
            Cell::Value(value, _) => Some(value),
            Cell::Failed => None,
        }
    }
}

/// A cell as memory holds it, in two words: those of a decimal, its origin, and what it is if it
/// is no number.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Word([u64; 2]);

/// What stands in a word, in three bits: nothing is set for a number.
const KIND: u64 = 7 << 38;
const _: () = assert!((KIND | Origin::BITS) & !SPARE_BITS == 0 && KIND & Origin::BITS == 0);
const BLANK: u64 = 1 << 38;
const NO: u64 = 2 << 38;
const YES: u64 = 3 << 38;
/// Any other value: an index of it.
const OTHER: u64 = 4 << 38;
const FAILED: u64 = 5 << 38;

impl Word {
    pub const BLANK: Word = Word::marked(BLANK);
    pub const FAILED: Word = Word::marked(FAILED);

    /// What its bits mean, to operations on many.
    pub const TAGS: Tags = Tags {
        no_number: KIND,
        tag: Origin::BITS,
        rank: RANK,
    };

    const fn marked(rest: u64) -> Word {
        Word([0, rest])
    }

    /// Words as what they are made of.
    pub fn parts(words: &mut [Word]) -> &mut [[u64; 2]] {
        // SAFETY: a word is transparent: it has the layout of its two parts.
        unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), words.len()) }
    }

    #[inline(always)]
    const fn rest(self) -> u64 {
        self.0[1]
    }

    #[inline(always)]
    pub fn number(number: Decimal, origin: Origin) -> Word {
        let [low, rest] = number.words();
        Word([low, rest | origin.0])
    }

    #[inline(always)]
    pub fn flag(flag: bool, origin: Origin) -> Word {
        Word::marked(if flag { YES } else { NO } | origin.0)
    }

    fn other(index: usize, origin: Origin) -> Word {
        Word([index as u64, OTHER | origin.0])
    }

    /// The number that it is, where it is one.
    #[inline(always)]
    pub fn as_number(self) -> Option<Decimal> {
        (self.rest() & KIND == 0).then(|| Decimal::from_words(self.0))
    }

    /// Whether none has failed, none is blank where they are `required`, and none is below zero
    /// where a `sign` is not allowed.
    #[inline]
    pub fn all_fit(words: &[Word], required: bool, sign: bool) -> bool {
        let (mut negative, mut blank, mut failed) = (0, 0, 0);
        for word in words {
            let rest = word.rest();
            negative |= rest;
            // Of the kinds these two have the lowest bit and not the next, or the third as well.
            blank |= rest & !(rest >> 1);
            failed |= rest & rest >> 2;
        }
        let unfit = if required { blank | failed } else { failed };
        unfit & BLANK == 0 && !(sign && negative & NEGATIVE != 0)
    }

    #[inline(always)]
    pub fn has_failed(self) -> bool {
        self.rest() & KIND == FAILED
    }

    #[inline(always)]
    pub fn is_blank(self) -> bool {
        self.rest() & KIND == BLANK
    }

    #[inline(always)]
    pub fn is_yes(self) -> bool {
        self.rest() & KIND == YES
    }

    /// The flag that it is, where it is one.
    #[inline(always)]
    pub fn as_flag(self) -> Option<bool> {
        match self.rest() & KIND {
            YES => Some(true),
            NO => Some(false),
            _ => None,
        }
    }

    #[inline(always)]
    pub fn origin(self) -> Origin {
        Origin(self.rest() & Origin::BITS)
    }

    /// The same value from elsewhere.
    #[inline(always)]
    pub fn with(self, origin: Origin) -> Word {
        let [low, rest] = self.0;
        Word([low, rest & !Origin::BITS | origin.0])
    }

    /// Whether its value stands elsewhere.
    #[inline(always)]
    pub fn is_other(self) -> bool {
        self.rest() & KIND == OTHER
    }

    /// As a cell; `others` are the values that no word holds.
    #[inline]
    pub fn cell(self, others: &[Value]) -> Cell {
        let value = match self.rest() & KIND {
            0 => Value::Number(Decimal::from_words(self.0)),
            BLANK => Value::Blank,
            NO => Value::Bool(false),
            YES => Value::Bool(true),
            OTHER => match others.get(self.0[0] as usize) {
                Some(value) => *value,
                None => Value::Never,
            },
            _ => return Cell::Failed,
        };
        Cell::Value(value, self.origin())
    }

    /// The word of a cell; a value that no word holds goes to `others`.
    #[inline]
    pub fn of(cell: Cell, others: &mut Vec<Value>) -> Word {
        let Cell::Value(value, origin) = cell else {
            return Word::FAILED;
        };
        match value {
            Value::Number(number) => Word::number(number, origin),
            Value::Blank => Word::BLANK.with(origin),
            Value::Bool(flag) => Word::flag(flag, origin),
            Value::Never => Word::other(usize::MAX, origin),
            Value::Period(_) | Value::Window(..) => {
                others.push(value);
                Word::other(others.len() - 1, origin)
            }
        }
    }
}
