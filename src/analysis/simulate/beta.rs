//! The beta distribution between 0 and 1: the value below which a share of it lies.
//!
//! Input: its two shape parameters, and shares. Output: values to 10⁻¹⁵ of the way from 0 to 1.
//! A value is found where the regularised incomplete beta function comes to the share, by
//! Halley's steps within bounds that always hold it. The search begins from a table over normal
//! scores, in which the logit of the value is a smooth line; so one step is mostly enough.

use std::sync::LazyLock;

use super::normal;
use super::number::Number;

/// Shape parameters up to which the continued fraction is carried far enough.
pub const LARGEST_SHAPE: i64 = 100_000;

/// Scores of the table: from −9 to 9, so many steps to 1.
const STEPS: i64 = 8;
const FURTHEST: i64 = 9;

/// Half of the logarithm of 2π.
static HALF_LN_TWO_PI: LazyLock<Number> =
    LazyLock::new(|| Number::constant("0.9189385332046727417803297364"));

pub struct Beta {
    a: Number,
    b: Number,
    /// The logarithm of the beta function.
    ln_beta: Number,
    /// Logits of values at scores in steps.
    table: Vec<Number>,
}

impl Beta {
    /// With shape parameters above 0, and no more than [`LARGEST_SHAPE`].
    pub fn new(a: Number, b: Number) -> Beta {
        let mut beta = Beta {
            a,
            b,
            ln_beta: ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b),
            table: Vec::new(),
        };
        let mean = (a / b).ln();
        let sd = (Number::ONE / a + Number::ONE / b).sqrt();
        beta.table = (-FURTHEST * STEPS..=FURTHEST * STEPS)
            .map(|at| {
                let score = Number::whole(at) / Number::whole(STEPS);
                let guess = logistic(mean + score * sd);
                let value = beta.search(normal::share(score), guess);
                (value / (Number::ONE - value)).ln()
            })
            .collect();
        beta
    }

    /// The value below which a share lies, where the share's normal score is known.
    pub fn value(&self, share: Number, score: Number) -> Number {
        self.search(share, self.guess(score))
    }

    /// By the cubic through the four nearest points of the table.
    fn guess(&self, score: Number) -> Number {
        let place = (score + Number::whole(FURTHEST)) * Number::whole(STEPS);
        let before = place.get().and_then(|place| place.floor().to_i64());
        let first = before.unwrap_or(0).clamp(1, 2 * FURTHEST * STEPS - 2) - 1;
        let t = place - Number::whole(first);
        let points = usize::try_from(first)
            .ok()
            .and_then(|first| self.table.get(first..first + 4));
        let Some(&[p0, p1, p2, p3]) = points else {
            return Number::NONE;
        };
        // Newton's forward differences.
        let (d1, d2, d3) = (p1 - p0, p2 - p1, p3 - p2);
        let (e1, e2) = (d2 - d1, d3 - d2);
        let (two, three) = (Number::whole(2), Number::whole(3));
        let third = (e2 - e1) * (t - two) / three;
        let second = (e1 + third) * (t - Number::ONE) / two;
        logistic(p0 + t * (d1 + second))
    }

    /// Where the share below is `share`; no value where no search finds it.
    fn search(&self, share: Number, guess: Number) -> Number {
        /// Halving alone takes fewer.
        const MOST_STEPS: usize = 100;
        let two = Number::whole(2);
        let (mut low, mut high) = (Number::ZERO, Number::ONE);
        let inside = |x: Number, low, high| x > low && x < high;
        let mut x = match inside(guess, low, high) {
            true => guess,
            false => Number::ONE / two,
        };
        for _ in 0..MOST_STEPS {
            let rest = Number::ONE - x;
            let front = self.front(x);
            let apart = self.below(x, front) - share;
            if apart.is_zero() {
                return x;
            }
            match apart.is_positive() {
                true => high = x,
                false => low = x,
            }
            // The density is front ÷ (x (1 − x)); Halley's step takes its slope into account.
            let newton = apart * x * rest / front;
            let slope = (self.a - Number::ONE) / x - (self.b - Number::ONE) / rest;
            let step = newton / (Number::ONE - newton * slope / two);
            let next = x - step;
            if !inside(next, low, high) {
                x = (low + high) / two;
                if (high - low) < *NEAR {
                    return x;
                }
                continue;
            }
            x = next;
            // What is left shrinks by the third power of the step.
            let scale = if x < rest { x } else { rest };
            if step.abs() < scale * *SMALL || step.abs() < *NEAR {
                return x;
            }
        }
        Number::NONE
    }

    /// x^a (1 − x)^b ÷ B(a, b)
    fn front(&self, x: Number) -> Number {
        (self.a * x.ln() + self.b * (Number::ONE - x).ln() - self.ln_beta).exp()
    }

    /// The share below x: by the continued fraction on the side where it converges fast.
    fn below(&self, x: Number, front: Number) -> Number {
        let mean = (self.a + Number::ONE) / (self.a + self.b + Number::whole(2));
        match x < mean {
            true => front * fraction(self.a, self.b, x) / self.a,
            false => {
                let above = fraction(self.b, self.a, Number::ONE - x);
                Number::ONE - front * above / self.b
            }
        }
    }
}

/// A step so much smaller than the distance to the nearer end is the last.
static SMALL: LazyLock<Number> = LazyLock::new(|| Number::constant("0.000001"));
/// Bounds so near are the value.
static NEAR: LazyLock<Number> = LazyLock::new(|| Number::constant("0.00000000000000000001"));

fn logistic(x: Number) -> Number {
    Number::ONE / (Number::ONE + (-x).exp())
}

/// The continued fraction of the incomplete beta function, DLMF 8.17.22, by Lentz's method as
/// modified by Thompson and Barnett.
fn fraction(a: Number, b: Number, x: Number) -> Number {
    /// It takes about the root of the larger parameter.
    const MOST_TERMS: i64 = 2_000;
    let one = Number::ONE;
    let kept = |value: Number| if value.is_zero() { *NEAR } else { value };
    let (sum, after) = (a + b, a + one);
    let mut c = one;
    let mut d = one / kept(one - sum * x / after);
    let mut result = d;
    for m in 1..MOST_TERMS {
        let (twice, m) = (Number::whole(2 * m), Number::whole(m));
        let even = m * (b - m) * x / ((a - one + twice) * (a + twice));
        d = one / kept(one + even * d);
        c = kept(one + even / c);
        result = result * c * d;
        let odd = -((a + m) * (sum + m) * x) / ((a + twice) * (after + twice));
        d = one / kept(one + odd * d);
        c = kept(one + odd / c);
        let factor = c * d;
        result = result * factor;
        if (factor - one).abs() < *NEAR {
            return result;
        }
    }
    Number::NONE
}

/// The logarithm of the gamma function of a number above 0.
///
/// Source: Stirling's series, DLMF 5.11.1, whose terms to x⁻²³ leave less than 10⁻²⁷ from 20 on;
/// below, ln Γ(x) = ln Γ(x + 1) − ln x.
pub(super) fn ln_gamma(x: Number) -> Number {
    /// The Bernoulli numbers B₂ to B₂₄, over 2k (2k − 1), as quotients.
    const TERMS: [(i64, i64); 12] = [
        (1, 12),
        (-1, 360),
        (1, 1260),
        (-1, 1680),
        (1, 1188),
        (-691, 360_360),
        (1, 156),
        (-3617, 122_400),
        (43_867, 244_188),
        (-174_611, 125_400),
        (77_683, 5796),
        (-236_364_091, 1_506_960),
    ];
    let mut x = x;
    let mut less = Number::ZERO;
    while x < Number::whole(20) {
        less = less + x.ln();
        x = x + Number::ONE;
    }
    let inverse = Number::ONE / x;
    let square = inverse * inverse;
    let coefficients = TERMS.map(|(above, below)| Number::whole(above) / Number::whole(below));
    let series = square.polynomial(&coefficients) * inverse;
    let half = Number::constant("0.5");
    (x - half) * x.ln() - x + *HALF_LN_TWO_PI + series - less
}
