//! Uniform and triangular distributions in whole numbers: of the places that a drawn value is
//! rounded to.
//!
//! Input: the parameters, and the 64 bits that a share is made of. Output: the value that
//! decimals give, where it is certain: where neither computation's error can change how it is
//! rounded. That is nearly always; elsewhere decimals decide.

use crate::base::Decimal;

/// The places of a value at most. With more, the errors of decimals, which end at 28 places, come
/// near the margin.
const MOST_PLACES: u32 = 14;
/// Bits of a share of 2n + 1 in 2⁶⁵.
const SHARE: u32 = 65;
/// A fraction is certain to be rounded rightly where it is so far from a half, as 2⁻ⁿ. The error
/// of decimals is below 2⁻²⁰, and that of whole numbers below 2⁻¹⁹.
const MARGIN: u32 = 12;

/// A distribution whose parameters are whole numbers of its places.
pub struct Whole {
    places: u32,
    low: i64,
    high: i64,
    shape: Shape,
}

enum Shape {
    Uniform,
    /// The distance of the mode from the lower end, and what roots are taken of at either end.
    Triangular {
        below: u64,
        rising: Product,
        falling: Product,
    },
}

/// The width of a distribution times a part of it, with an odd number of bits behind the point
/// that leaves 62 or 63 in all. A width has twelve digits, so that a root has 22 bits behind it.
struct Product {
    bits: u128,
    behind: i32,
}

impl Whole {
    /// None where a parameter has more places, or is too large.
    pub fn uniform(low: Decimal, high: Decimal, places: i32) -> Option<Whole> {
        Whole::new(low, high, places, |_, _, _| Some(Shape::Uniform))
    }

    pub fn triangular(low: Decimal, mode: Decimal, high: Decimal, places: i32) -> Option<Whole> {
        Whole::new(low, high, places, |low, high, places| {
            let mode = whole(mode, places)?;
            let (width, below, above) = (high - low, mode - low, high - mode);
            Some(Shape::Triangular {
                below: below as u64,
                rising: Product::new(width, below),
                falling: Product::new(width, above),
            })
        })
    }

    fn new(
        low: Decimal,
        high: Decimal,
        places: i32,
        shape: impl FnOnce(i64, i64, u32) -> Option<Shape>,
    ) -> Option<Whole> {
        let places = u32::try_from(places).ok().filter(|p| *p <= MOST_PLACES)?;
        let (low, high) = (whole(low, places)?, whole(high, places)?);
        Some(Whole {
            places,
            low,
            high,
            shape: shape(low, high, places)?,
        })
    }

    /// The value below which the share (n + ½) ÷ 2⁶⁴ lies; None where it is not certain.
    pub fn value(&self, n: u64) -> Option<Decimal> {
        let width = (self.high - self.low) as u128;
        let share = 2 * u128::from(n) + 1;
        let value = match &self.shape {
            Shape::Uniform => self.low + rounded(share * width, SHARE)?,
            Shape::Triangular { below, rising, .. }
                if share * width < u128::from(*below) << SHARE =>
            {
                self.low + rising.root(share)?
            }
            Shape::Triangular { falling, .. } => self.high - falling.root((1 << SHARE) - share)?,
        };
        Some(Decimal::new(value.into(), self.places)?.normalized())
    }
}

impl Product {
    fn new(width: i64, part: i64) -> Product {
        let product = width as u128 * part as u128;
        let free = product.leading_zeros() as i32 - 66;
        // Odd, so that with those of a share they are even.
        let behind = free - (free & 1) + 1;
        let bits = match u32::try_from(behind) {
            Ok(more) => product << more,
            Err(_) => product >> behind.unsigned_abs(),
        };
        Product { bits, behind }
    }

    /// The root of so large a share of the product; None where it is not certain.
    fn root(&self, share: u128) -> Option<i64> {
        /// Below it the error of decimals may be larger.
        const LEAST: i64 = 1 << 20;
        let root = (share * self.bits).isqrt();
        let behind = (SHARE as i32 + self.behind) as u32 / 2;
        rounded(root, behind).filter(|root| *root >= LEAST)
    }
}

/// A number with so many bits behind the point, to the nearest whole one.
fn rounded(number: u128, behind: u32) -> Option<i64> {
    let half = 1 << (behind - 1);
    let fraction = number & ((1 << behind) - 1);
    let whole = (number >> behind) as i64;
    let certain = fraction.abs_diff(half) >> (behind - MARGIN) != 0;
    certain.then_some(whole + i64::from(fraction > half))
}

/// A number as so many of its places, where it has no more and is not too large to be added to.
fn whole(number: Decimal, places: u32) -> Option<i64> {
    let number = number.normalized();
    let more = places.checked_sub(number.scale())?;
    let whole = number.mantissa().checked_mul(10i128.pow(more))?;
    (whole.unsigned_abs() < 1 << 61).then_some(whole as i64)
}
