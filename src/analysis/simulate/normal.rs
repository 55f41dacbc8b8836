//! The standard normal distribution: the score below which a share of it lies, and the share
//! below a score.
//!
//! Input and output: decimals. Both are computed by decimals alone, so they are the same on
//! every machine. [`score`] is right to one part in 10¹⁵, [`share`] to 10⁻²³.

use std::sync::LazyLock;

use super::number::Number;

/// A quotient of polynomials, by its coefficients from the constant one on.
struct Rational([Number; 8], [Number; 8]);

impl Rational {
    fn new(above: [&str; 8], below: [&str; 7]) -> Rational {
        let mut divisor = [Number::ONE; 8];
        for (place, text) in divisor.iter_mut().skip(1).zip(below) {
            *place = Number::constant(text);
        }
        Rational(above.map(Number::constant), divisor)
    }

    fn at(&self, r: Number) -> Number {
        r.polynomial(&self.0) / r.polynomial(&self.1)
    }
}

/// M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
/// Statistics 37 (1988), routine PPND16: for |share − ½| ≤ 0.425, and in the tails to the
/// distances of 5 and beyond.
static CENTRE: LazyLock<Rational> = LazyLock::new(|| {
    Rational::new(
        [
            "3.3871328727963666080",
            "133.14166789178437745",
            "1971.5909503065514427",
            "13731.693765509461125",
            "45921.953931549871457",
            "67265.770927008700853",
            "33430.575583588128105",
            "2509.0809287301226727",
        ],
        [
            "42.313330701600911252",
            "687.18700749205790830",
            "5394.1960214247511077",
            "21213.794301586595867",
            "39307.895800092710610",
            "28729.085735721942674",
            "5226.4952788528545610",
        ],
    )
});
static TAIL: LazyLock<Rational> = LazyLock::new(|| {
    Rational::new(
        [
            "1.42343711074968357734",
            "4.63033784615654529590",
            "5.76949722146069140550",
            "3.64784832476320460504",
            "1.27045825245236838258",
            "0.241780725177450611770",
            "0.0227238449892691845833",
            "0.000774545014278341407640",
        ],
        [
            "2.05319162663775882187",
            "1.67638483018380384940",
            "0.689767334985100004550",
            "0.148103976427480074590",
            "0.0151986665636164571966",
            "0.000547593808499534494600",
            "0.0000000010507500716444168432",
        ],
    )
});
static FAR: LazyLock<Rational> = LazyLock::new(|| {
    Rational::new(
        [
            "6.65790464350110377720",
            "5.46378491116411436990",
            "1.78482653991729133580",
            "0.296560571828504891230",
            "0.0265321895265761230930",
            "0.00124266094738807843860",
            "0.0000271155556874348757815",
            "0.000000201033439929228813265",
        ],
        [
            "0.599832206555887937690",
            "0.136929880922735805310",
            "0.0148753612908506148525",
            "0.000786869131145613259100",
            "0.0000184631831751005468180",
            "0.000000142151175831644588870",
            // To the places of a decimal: the last four of the paper lie below them.
            "0.0000000000000020442631034",
        ],
    )
});

static HALF: LazyLock<Number> = LazyLock::new(|| Number::constant("0.5"));
/// Where the centre ends, as |share − ½|, and its square; where the tail begins.
static CENTRE_ENDS: LazyLock<Number> = LazyLock::new(|| Number::constant("0.425"));
static CENTRE_SQUARE: LazyLock<Number> = LazyLock::new(|| Number::constant("0.180625"));
static TAIL_BEGINS: LazyLock<Number> = LazyLock::new(|| Number::constant("1.6"));
/// √(2π)
static ROOT_OF_TWO_PI: LazyLock<Number> =
    LazyLock::new(|| Number::constant("2.506628274631000502415765285"));

/// The score below which a share between 0 and 1 of the standard normal distribution lies.
pub fn score(share: Number) -> Number {
    let q = share - *HALF;
    if q.abs() <= *CENTRE_ENDS {
        return q * CENTRE.at(*CENTRE_SQUARE - q * q);
    }
    let tail = match q.is_negative() {
        true => share,
        false => Number::ONE - share,
    };
    let distance = (-tail.ln()).sqrt();
    let five = Number::whole(5);
    let score = match distance <= five {
        true => TAIL.at(distance - *TAIL_BEGINS),
        false => FAR.at(distance - five),
    };
    if q.is_negative() { -score } else { score }
}

/// Its density at a score.
pub fn density(score: Number) -> Number {
    (-(score * score) * *HALF).exp() / *ROOT_OF_TWO_PI
}

/// The share of the standard normal distribution below a score.
///
/// Source: near the middle Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/(3·5) + …), of which no terms cancel;
/// in the tails the continued fraction 1 − Φ(z) = φ(z) ÷ (z + 1/(z + 2/(z + 3/(z + …)))), of
/// which so many levels leave less than 10⁻²³ from z = 3 on.
pub fn share(score: Number) -> Number {
    const LEVELS: i64 = 60;
    if score.abs() > Number::whole(3) {
        let far = score.abs();
        let below = |rest: Number, level| far + Number::whole(level) / rest;
        let tail = density(score) / (1..=LEVELS).rev().fold(far, below);
        return match score.is_negative() {
            true => tail,
            false => Number::ONE - tail,
        };
    }
    let square = score * score;
    let (mut term, mut sum) = (score, score);
    let mut odd = 3;
    // Below 10⁻²⁸, a term is 0.
    while term.is_positive() || term.is_negative() {
        term = term * square / Number::whole(odd);
        sum = sum + term;
        odd += 2;
    }
    *HALF + density(score) * sum
}
