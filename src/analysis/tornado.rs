//! How far each input, taken to the ends of its range while all others stay, moves what is asked.
//!
//! Input: a model, a case of it, and the inputs with the two values that each is given. Output: for
//! each input what is asked at both ends, and how wide a question swings, the base case included.
//! Each input has a study of its own, so that an input which is computed from another follows it.

use std::cmp::Ordering;

use super::grid::distance;
use super::lever::Lever;
use crate::base::{Decimal, Diagnostic};
use crate::calendar::months_between;
use crate::check::Value;
use crate::resolve::Model;
use crate::session::{Outcome, Study, Variant};
use crate::syntax::ast::{Expr, Setting};

/// An input, with the setting that stands for it and the values that it is taken to.
#[derive(Clone, Debug)]
pub struct Reach {
    pub lever: Lever,
    pub setting: Setting,
    pub low: Value,
    pub high: Value,
}

/// What is asked, with an input at both of its ends; None is a value that failed.
#[derive(Clone, Debug)]
pub struct Bar {
    pub reach: Reach,
    pub base: Vec<Option<Value>>,
    pub low: Vec<Option<Value>>,
    pub high: Vec<Option<Value>>,
}

/// How far a question moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swing {
    /// It fails or is blank at an end.
    Unknown,
    /// From the least to the greatest: a number in its unit.
    Number(Decimal),
    Months(i64),
    Days(i64),
    /// It becomes `never`, or no longer is.
    Open,
}

impl Swing {
    /// Whether anything moves.
    pub fn moves(self) -> bool {
        match self {
            Swing::Unknown | Swing::Open => true,
            Swing::Number(number) => !number.is_zero(),
            Swing::Months(count) | Swing::Days(count) => count != 0,
        }
    }

    fn size(self) -> (u8, Decimal) {
        match self {
            Swing::Unknown => (0, Decimal::ZERO),
            Swing::Number(number) => (1, number),
            Swing::Months(months) => (1, Decimal::from(months * 31)),
            Swing::Days(days) => (1, Decimal::from(days)),
            Swing::Open => (2, Decimal::ZERO),
        }
    }
}

/// Takes each input to its ends.
///
/// Errors: those of the expressions, and an end with which the model can't be compiled.
pub fn bars(
    model: &Model,
    variant: &Variant<'static>,
    reaches: Vec<Reach>,
    asked: &[Expr],
) -> Result<Vec<Bar>, Vec<Diagnostic>> {
    let bar = |reach: Reach| {
        let study = Study::new(model, variant, std::slice::from_ref(&reach.setting), asked)?;
        let rows = [reach.lever.base, reach.low, reach.high].map(|value| vec![value]);
        let mut outcomes = study.evaluate(&rows)?.into_iter();
        let mut next = || outcomes.next().map_or(Vec::new(), values);
        Ok(Bar {
            base: next(),
            low: next(),
            high: next(),
            reach,
        })
    };
    reaches.into_iter().map(bar).collect()
}

fn values(outcome: Outcome) -> Vec<Option<Value>> {
    outcome.figures.values().collect()
}

impl Bar {
    /// The value of a question in the base case, at the low end and at the high end.
    pub fn ends(&self, question: usize) -> [Option<Value>; 3] {
        [&self.base, &self.low, &self.high].map(|values| values.get(question).copied().flatten())
    }

    /// How far a question swings between its least and its greatest of these values.
    pub fn swing(&self, question: usize) -> Swing {
        let ends = self.ends(question);
        let never = |value: &Option<Value>| *value == Some(Value::Never);
        if ends.iter().all(never) {
            return Swing::Months(0);
        }
        let known = |value: &Option<Value>| !matches!(value, None | Some(Value::Blank));
        match ends {
            _ if !ends.iter().all(known) => Swing::Unknown,
            _ if ends.iter().any(never) => Swing::Open,
            [Some(a), Some(b), Some(c)] => {
                let pairs = [(a, b), (a, c), (b, c)];
                let widest = pairs.into_iter().max_by_key(|(a, b)| distance(*a, *b));
                widest.map_or(Swing::Unknown, |(a, b)| between(a, b))
            }
            _ => Swing::Unknown,
        }
    }

    /// The wider swing first: an open one before all, what has none to tell last.
    pub fn by_swing(&self, other: &Bar, question: usize) -> Ordering {
        let size = |bar: &Bar| bar.swing(question).size();
        size(other).cmp(&size(self))
    }
}

fn between(a: Value, b: Value) -> Swing {
    match (a, b) {
        (Value::Period(a), Value::Period(b)) => {
            match a.months().is_some() && b.months().is_some() {
                true => Swing::Months(months_between(a.first(), b.first()).abs()),
                false => Swing::Days(a.first().days_since(b.first()).abs()),
            }
        }
        _ => distance(a, b).map_or(Swing::Unknown, Swing::Number),
    }
}
