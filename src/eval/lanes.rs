//! A choice of the lanes of a run.

/// So many lanes a run may have.
pub(super) const MOST: usize = 64;

/// Some of at most [`MOST`] lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lanes(u64);

impl Lanes {
    pub const NONE: Lanes = Lanes(0);

    /// The first so many.
    pub fn all(count: usize) -> Lanes {
        Lanes(u64::MAX >> (MOST - count.clamp(1, MOST)))
    }

    pub fn with(self, lane: usize) -> Lanes {
        Lanes(self.0 | 1 << lane)
    }

    pub fn has(self, lane: usize) -> bool {
        self.0 >> lane & 1 != 0
    }

    pub fn or(self, other: Lanes) -> Lanes {
        Lanes(self.0 | other.0)
    }

    pub fn without(self, other: Lanes) -> Lanes {
        Lanes(self.0 & !other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// A bit for each.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// Those that have a bit.
    pub fn of_bits(bits: u64) -> Lanes {
        Lanes(bits)
    }

    /// The lanes before the first of them; all where there is none.
    pub fn before(self) -> Lanes {
        match self.0 {
            0 => Lanes(u64::MAX),
            some => Lanes((1 << some.trailing_zeros()) - 1),
        }
    }

    /// The first of them alone.
    pub fn first(self) -> Lanes {
        Lanes(self.0 & self.0.wrapping_neg())
    }

    pub fn filter(self, keep: impl Fn(usize) -> bool) -> Lanes {
        let kept = self.iter().filter(|lane| keep(*lane));
        kept.fold(Lanes::NONE, Lanes::with)
    }

    /// In ascending order.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let next = (left != 0).then_some(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(next)
        })
    }
}
