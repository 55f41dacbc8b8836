//! Exact positive ratios of integers, the factors between units.

/// `numerator / denominator`, in lowest terms, both positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio {
    pub numerator: i128,
    pub denominator: i128,
}

impl Ratio {
    pub const ONE: Ratio = Ratio {
        numerator: 1,
        denominator: 1,
    };

    /// None when either part is not positive.
    pub fn new(numerator: i128, denominator: i128) -> Option<Ratio> {
        if numerator <= 0 || denominator <= 0 {
            return None;
        }
        let divisor = gcd(numerator, denominator);
        Some(Ratio {
            numerator: numerator / divisor,
            denominator: denominator / divisor,
        })
    }

    pub fn is_one(self) -> bool {
        self == Ratio::ONE
    }

    /// True when multiplying by it never divides.
    pub fn is_whole(self) -> bool {
        self.denominator == 1
    }

    pub fn inverse(self) -> Ratio {
        Ratio {
            numerator: self.denominator,
            denominator: self.numerator,
        }
    }

    /// None when the product does not fit.
    pub fn times(self, other: Ratio) -> Option<Ratio> {
        let a = gcd(self.numerator, other.denominator);
        let b = gcd(other.numerator, self.denominator);
        Some(Ratio {
            numerator: (self.numerator / a).checked_mul(other.numerator / b)?,
            denominator: (self.denominator / b).checked_mul(other.denominator / a)?,
        })
    }

    /// None when the power does not fit.
    pub fn power(self, exponent: i32) -> Option<Ratio> {
        let base = if exponent < 0 { self.inverse() } else { self };
        (0..exponent.unsigned_abs()).try_fold(Ratio::ONE, |product, _| product.times(base))
    }
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reduces_and_multiplies() {
        let a = Ratio::new(6, 8).unwrap();
        assert_eq!((a.numerator, a.denominator), (3, 4));
        assert_eq!(a.times(Ratio::new(4, 3).unwrap()), Some(Ratio::ONE));
        assert_eq!(a.power(-2), Ratio::new(16, 9));
        assert_eq!(Ratio::new(0, 1), None);
        assert_eq!(Ratio::new(i128::MAX, 1).unwrap().power(2), None);
    }
}
