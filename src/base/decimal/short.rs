//! Numbers of 63 bits: fast, and near enough to say where a search begins.
//!
//! Input and output: [`Real`]s, of which only the first bits count. Every operation loses a few
//! units of the last bit; nothing overflows, for the exponent has 64 bits of its own. No figure
//! comes from here: what starts from a short number is worked out with all digits.
//!
//! Invariant: the mantissa has 63 bits, or the number is 0.

use dashu_base::{BitTest, UnsignedAbs};

use super::real::Real;

/// Bits of a mantissa, the sign apart.
const BITS: i64 = 63;

/// `mantissa` × 2^`exponent`.
#[derive(Clone, Copy, Debug)]
pub struct Short {
    mantissa: i64,
    exponent: i64,
}

impl Short {
    pub const ZERO: Short = Short {
        mantissa: 0,
        exponent: 0,
    };

    /// The number with its first bit in its place.
    fn new(mantissa: i128, exponent: i64) -> Short {
        if mantissa == 0 {
            return Short::ZERO;
        }
        let extra = 128 - i64::from(mantissa.unsigned_abs().leading_zeros()) - BITS;
        let mantissa = match extra {
            0.. => mantissa >> extra,
            _ => mantissa << -extra,
        };
        // −2^63 alone has a bit more: rounded down from what lay above it.
        Short {
            mantissa: i64::try_from(mantissa).unwrap_or(i64::MIN + 1),
            exponent: exponent + extra,
        }
    }

    pub fn is_positive(self) -> bool {
        self.mantissa > 0
    }

    pub fn abs(self) -> Short {
        Short {
            mantissa: self.mantissa.abs(),
            exponent: self.exponent,
        }
    }

    /// The position of the first bit, as of [`Real::magnitude`].
    pub fn magnitude(self) -> i64 {
        match self.mantissa {
            0 => i64::MIN / 4,
            _ => self.exponent + BITS,
        }
    }

    /// None where the divisor is 0.
    pub fn over(self, divisor: Short) -> Option<Short> {
        let quotient = (i128::from(self.mantissa) << BITS).checked_div(divisor.mantissa.into())?;
        Some(Short::new(
            quotient,
            self.exponent - divisor.exponent - BITS,
        ))
    }

    /// To a whole power.
    pub fn powi(self, n: u64) -> Short {
        let (mut result, mut square, mut rest) = (Short::from(1), self, n);
        while rest > 0 {
            if rest & 1 == 1 {
                result = result * square;
            }
            rest >>= 1;
            if rest > 0 {
                square = square * square;
            }
        }
        result
    }

    /// The natural logarithm, to some 6 digits of it; None unless the number is above 0.
    pub fn ln(self) -> Option<Short> {
        if !self.is_positive() {
            return None;
        }
        // 2^k · m with m from 1/√2 to √2, and ln m = 2 artanh((m − 1) ÷ (m + 1)).
        let mut k = self.magnitude();
        let mut m = Short {
            mantissa: self.mantissa,
            exponent: -BITS,
        };
        let square = m * m;
        if square.magnitude() < 0 {
            m.exponent += 1;
            k -= 1;
        }
        let one = Short::from(1);
        let z = (m - one).over(m + one)?;
        let square = z * z;
        let mut series = Short::ZERO;
        for n in [7, 5, 3, 1] {
            series = series * square + one.over(Short::from(n))?;
        }
        Some(Short::from(k) * LN_2 + Short::from(2) * z * series)
    }

    /// e to this power, to some 6 digits; None beyond every use.
    pub fn exp(self) -> Option<Short> {
        if self.magnitude() > 10 {
            return None;
        }
        // 2^k · e^r with |r| ≤ ln 2 ÷ 2; the quotient has 52 bits of fraction at least.
        let quotient = self.over(LN_2)?;
        let bits = u32::try_from(-quotient.exponent).ok()?.clamp(1, 126);
        let nearest = (i128::from(quotient.mantissa) + (1 << (bits - 1))) >> bits;
        let k = i64::try_from(nearest).ok()?;
        let r = self - Short::from(k) * LN_2;
        let one = Short::from(1);
        let mut series = one;
        for n in (1..=9).rev() {
            series = one + r * series.over(Short::from(n))?;
        }
        Some(Short {
            mantissa: series.mantissa,
            exponent: series.exponent + k,
        })
    }
}

/// ln 2
const LN_2: Short = Short {
    mantissa: 0x58B9_0BFB_E8E7_BCD5,
    exponent: -BITS,
};

impl From<i64> for Short {
    fn from(value: i64) -> Short {
        Short::new(value.into(), 0)
    }
}

impl From<&Real> for Short {
    fn from(value: &Real) -> Short {
        let extra = value.mantissa.bit_len().saturating_sub(BITS as usize);
        let leading = value.mantissa.clone().unsigned_abs() >> extra;
        let leading = i128::try_from(leading).unwrap_or_default();
        let signed = if value.is_negative() {
            -leading
        } else {
            leading
        };
        Short::new(signed, value.exponent + extra as i64)
    }
}

impl From<Short> for Real {
    fn from(value: Short) -> Real {
        Real::from(value.mantissa).shifted(value.exponent)
    }
}

impl std::ops::Mul for Short {
    type Output = Short;

    fn mul(self, other: Short) -> Short {
        let product = i128::from(self.mantissa) * i128::from(other.mantissa);
        Short::new(product, self.exponent + other.exponent)
    }
}

impl std::ops::Add for Short {
    type Output = Short;

    fn add(self, other: Short) -> Short {
        let (high, low) = match self.exponent >= other.exponent {
            true => (self, other),
            false => (other, self),
        };
        match high.exponent.saturating_sub(low.exponent) {
            _ if low.mantissa == 0 => high,
            _ if high.mantissa == 0 => low,
            apart @ 0..BITS => {
                let sum = (i128::from(high.mantissa) << apart) + i128::from(low.mantissa);
                Short::new(sum, low.exponent)
            }
            _ => high,
        }
    }
}

impl std::ops::Neg for Short {
    type Output = Short;

    fn neg(self) -> Short {
        Short {
            mantissa: -self.mantissa,
            exponent: self.exponent,
        }
    }
}

impl std::ops::Sub for Short {
    type Output = Short;

    fn sub(self, other: Short) -> Short {
        self + -other
    }
}

impl PartialEq for Short {
    fn eq(&self, other: &Short) -> bool {
        (*self - *other).mantissa == 0
    }
}

impl PartialOrd for Short {
    fn partial_cmp(&self, other: &Short) -> Option<std::cmp::Ordering> {
        (*self - *other).mantissa.partial_cmp(&0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Decimal;

    fn short(text: &str) -> Short {
        Short::from(&Real::from(Decimal::parse(text).expect("a decimal")))
    }

    /// Whether a number agrees with a decimal to so many bits.
    fn agrees(found: Option<Short>, due: &str, bits: i64) -> bool {
        let (found, due) = (found.expect("defined"), short(due));
        let apart = found - due;
        apart == Short::ZERO || apart.magnitude() <= due.magnitude() - bits
    }

    #[test]
    fn arithmetic_keeps_its_bits() {
        let (a, b) = (short("1234.5678"), short("-0.00042"));
        assert!(agrees(Some(a + b), "1234.56738", 60));
        assert!(agrees(Some(a - b), "1234.56822", 60));
        assert!(agrees(Some(a * b), "-0.518518476", 60));
        assert!(agrees(a.over(b), "-2939447.1428571428571428571", 60));
        assert!(agrees(
            Some(short("1.05").powi(40)),
            "7.0399887121246449273",
            50
        ));
        assert!(a.over(Short::ZERO).is_none());
        assert!(a > b && b < Short::ZERO && (a - a) == Short::ZERO);
        assert!(agrees(Some(Short::ZERO + a), "1234.5678", 63));
    }

    #[test]
    fn logarithms_and_powers_of_e_are_near() {
        // mpmath 1.3
        assert!(agrees(short("10").ln(), "2.302585092994045684", 20));
        assert!(agrees(short("0.0001").ln(), "-9.210340371976182736", 20));
        assert!(agrees(
            short("1.0000001").ln(),
            "0.0000000999999950000003",
            35
        ));
        assert!(agrees(short("1.5").exp(), "4.4816890703380648226", 20));
        assert!(agrees(
            short("-30").exp(),
            "0.0000000000000935762296884",
            20
        ));
        assert!(agrees(
            short("-0.000000000000001").exp(),
            "0.9999999999999990000000000000",
            58
        ));
        assert!(short("1").ln() == Some(Short::ZERO));
        assert!(short("-1").ln().is_none());
        assert!(short("10000").exp().is_none());
    }

    #[test]
    fn a_number_comes_back_with_its_first_bits() {
        for text in ["0", "1", "-0.1", "79228162514264337593543950335"] {
            let exact = Real::from(Decimal::parse(text).expect("a decimal"));
            let lost = &Real::from(Short::from(&exact)) - &exact;
            assert!(lost.is_zero() || lost.magnitude() < exact.magnitude() - 61);
        }
    }
}
