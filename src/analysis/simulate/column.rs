//! The values of an input or a figure, run by run; a million numbers take 16 MB.
//!
//! Input: values as they come, None where a run failed. Output: the same values. A column of
//! numbers alone holds nothing but these; the first value of another kind makes it one of any.

use crate::base::Decimal;
use crate::check::Value;

#[derive(Clone, Debug)]
pub struct Column(Held);

#[derive(Clone, Debug)]
enum Held {
    Numbers(Vec<Decimal>),
    Any(Vec<Option<Value>>),
}

impl Default for Column {
    fn default() -> Column {
        Column(Held::Numbers(Vec::new()))
    }
}

impl Column {
    pub fn push(&mut self, value: Option<Value>) {
        match (&mut self.0, value) {
            (Held::Numbers(numbers), Some(Value::Number(number))) => numbers.push(number),
            (Held::Numbers(_), other) => {
                let mut all: Vec<Option<Value>> = self.iter().collect();
                all.push(other);
                self.0 = Held::Any(all);
            }
            (Held::Any(values), value) => values.push(value),
        }
    }

    pub fn len(&self) -> usize {
        match &self.0 {
            Held::Numbers(numbers) => numbers.len(),
            Held::Any(values) => values.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a run; None where it failed, and beyond the last run.
    pub fn get(&self, run: usize) -> Option<Value> {
        match &self.0 {
            Held::Numbers(numbers) => numbers.get(run).copied().map(Value::Number),
            Held::Any(values) => values.get(run).copied().flatten(),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Option<Value>> + '_ {
        (0..self.len()).map(|run| self.get(run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_whatever_comes_first() {
        let number = |n: i64| Some(Value::Number(Decimal::from(n)));
        let values = [number(1), number(2), Some(Value::Never), None, number(3)];
        for rotated in 0..values.len() {
            let mut values = values;
            values.rotate_left(rotated);
            let mut column = Column::default();
            for value in values {
                column.push(value);
            }
            assert_eq!(column.iter().collect::<Vec<_>>(), values);
        }
    }
}
