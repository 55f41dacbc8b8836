//! At which value of one input a goal is reached.
//!
//! Input: a study with that input as its only parameter, a goal's questions, and the values that
//! may be tried. Output: every place at which the goal is seen to turn, narrowed down to two
//! neighbours among these values. The whole range is tried first at evenly spaced values, so that
//! several places are found; then each pair of values between which the goal turns is cut into
//! sixteen, all pairs in one batch, until nothing lies between. What turns and turns back between
//! two of the first values stays unseen.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::goal::GoalKind;
use super::grid::{Grid, distance};
use super::probe::{Probe, Reading, probe};
use crate::base::{Decimal, Diagnostic};
use crate::check::Value;
use crate::session::Study;

/// Into how many parts the range is cut first.
const SCAN: u64 = 64;
/// Into how many parts a pair is cut in each round.
const PARTS: u64 = 16;
/// Pairs that are narrowed down; of more, those nearest to the base value.
const MOST: usize = 32;
/// A continuous difference shrinks with the distance of its two values, even that of a root
/// with a vertical tangent; one that keeps this share (a half) over three rounds jumps.
const KEPT: i64 = 2;

/// How a goal is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The condition turns: it holds at the one value, and not at its neighbour.
    Holds,
    /// The two numbers are equal, to the last digit.
    Exact,
    /// The difference changes its sign between two neighbours, the nearer of which is told.
    Near,
    /// The difference jumps from one side of 0 to the other, or can't be computed in between.
    Jump,
}

/// A place at which the goal turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    pub turn: Turn,
    /// The value to take: the condition holds there, or the difference is the smaller one.
    pub at: Probe,
    /// The value beside it, on the other side of the goal.
    pub beside: Option<Probe>,
    /// From where to where the goal is met, as far as was tried; the ends belong to it.
    pub stretch: Option<(Value, Value)>,
    /// Nothing between the two values could be computed, so they are no neighbours.
    pub gap: bool,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Solved {
    pub base: Probe,
    pub low: Probe,
    pub high: Probe,
    /// Nearest to the base value first.
    pub crossings: Vec<Crossing>,
    /// Turns that were seen, and not narrowed down.
    pub further: usize,
    /// Where an equality is reached nowhere: the value with the smallest difference.
    pub closest: Option<Probe>,
    /// How many values were tried, and at which of them the goal failed or was blank.
    pub tried: usize,
    pub failed: Vec<Value>,
    pub blank: Vec<Value>,
}

impl Solved {
    /// Whether the goal is met anywhere that was tried.
    pub fn is_solved(&self) -> bool {
        let turned = |crossing: &Crossing| crossing.turn != Turn::Jump;
        self.crossings.iter().any(turned) || self.low.goal.is_met() || self.high.goal.is_met()
    }
}

/// Searches the grid for values at which the goal is reached. The study's only parameter is the
/// input, its first question the goal.
///
/// Errors: a value with which the model can't be compiled.
pub fn solve(
    study: &Study<'_>,
    grid: &Grid,
    base: Value,
    kind: GoalKind,
) -> Result<Solved, Vec<Diagnostic>> {
    let mut search = Search {
        study,
        grid,
        base,
        known: BTreeMap::new(),
    };
    let last = grid.count() - 1;
    let even = (0..=SCAN).map(|part| part * last / SCAN);
    search.visit(even.chain(grid.around(base)).collect())?;
    let mut further = search.narrow()?;
    if kind == GoalKind::Equality && search.pairs().is_empty() && !search.meets() {
        search.approach()?;
        further = search.narrow()?;
    }
    let mut crossings = match kind {
        GoalKind::Condition => search.turns(),
        GoalKind::Equality => search.roots()?,
    };
    let far = |crossing: &Crossing| distance(crossing.at.at, base).unwrap_or(Decimal::MAX);
    crossings.sort_by_key(far);
    let smallest = |probe: &&Probe| probe.goal.difference().map(Decimal::abs);
    let closest = search
        .known
        .values()
        .filter(|probe| smallest(probe).is_some());
    let mut base = search.try_out(&[base])?;
    let at = |reading| {
        let probes = search.known.values().filter(move |p| p.goal == reading);
        probes.map(|probe| probe.at).collect::<Vec<_>>()
    };
    let end = |at| search.known.get(&at).cloned();
    let (Some(base), Some(low), Some(high)) = (base.pop(), end(0), end(last)) else {
        // Both ends were among the first values.
        return Err(Vec::new());
    };
    Ok(Solved {
        base,
        low,
        high,
        further,
        closest: closest
            .min_by_key(smallest)
            .filter(|_| crossings.is_empty())
            .cloned(),
        tried: search.known.len(),
        failed: at(Reading::Failed),
        blank: at(Reading::Blank),
        crossings,
    })
}

struct Search<'a> {
    study: &'a Study<'a>,
    grid: &'a Grid,
    base: Value,
    known: BTreeMap<u64, Probe>,
}

impl Search<'_> {
    /// What values lead to.
    fn try_out(&self, values: &[Value]) -> Result<Vec<Probe>, Vec<Diagnostic>> {
        let rows: Vec<Vec<Value>> = values.iter().map(|value| vec![*value]).collect();
        let outcomes = self.study.evaluate(&rows)?;
        let probes = values.iter().zip(&outcomes);
        Ok(probes.map(|(at, outcome)| probe(*at, outcome)).collect())
    }

    /// Tries those of the grid's values that were not tried before; tells whether there were any.
    fn visit(&mut self, wanted: BTreeSet<u64>) -> Result<bool, Vec<Diagnostic>> {
        let mut fresh: Vec<u64> = wanted.into_iter().collect();
        fresh.retain(|at| !self.known.contains_key(at));
        fresh.retain(|at| self.grid.value(*at).is_some());
        let values: Vec<Value> = fresh.iter().filter_map(|at| self.grid.value(*at)).collect();
        let probes = self.try_out(&values)?;
        self.known.extend(fresh.iter().copied().zip(probes));
        Ok(!fresh.is_empty())
    }

    /// The values of which something can be said, in order.
    fn sided(&self) -> Vec<(u64, Ordering)> {
        let sided = self.known.iter();
        sided
            .filter_map(|(at, probe)| Some((*at, probe.goal.side()?)))
            .collect()
    }

    /// The pairs of successive values between which the goal turns.
    fn pairs(&self) -> Vec<(u64, u64)> {
        let sided = self.sided();
        let turned = sided.windows(2).filter_map(|pair| match pair {
            [(low, before), (high, after)] => {
                let through = *before == after.reverse() && before.is_ne();
                through.then_some((*low, *high))
            }
            _ => None,
        });
        turned.collect()
    }

    /// Whether the goal is met anywhere.
    fn meets(&self) -> bool {
        self.known.values().any(|probe| probe.goal.is_met())
    }

    /// Cuts every pair into parts until its values are neighbours, or nothing in between can be
    /// computed. Returns how many pairs were left as they were.
    fn narrow(&mut self) -> Result<usize, Vec<Diagnostic>> {
        loop {
            let mut pairs = self.pairs();
            pairs.sort_by_key(|(low, high)| self.apart(*low).min(self.apart(*high)));
            let wanted = pairs.iter().take(MOST).flat_map(|pair| parts(*pair));
            if !self.visit(wanted.collect())? {
                return Ok(pairs.len().saturating_sub(MOST));
            }
        }
    }

    fn apart(&self, at: u64) -> Decimal {
        let apart = self
            .grid
            .value(at)
            .and_then(|value| distance(value, self.base));
        apart.unwrap_or(Decimal::MAX)
    }

    /// Looks more closely around the smallest difference: a curve that touches 0 does not cross
    /// it, and one that just crosses it may do so between two values that were tried.
    fn approach(&mut self) -> Result<(), Vec<Diagnostic>> {
        loop {
            let differences = self
                .known
                .iter()
                .filter_map(|(at, probe)| Some((probe.goal.difference()?.abs(), *at)));
            let Some((_, at)) = differences.min() else {
                return Ok(());
            };
            let below = self
                .known
                .range(..at)
                .next_back()
                .map(|(below, _)| (*below, at));
            let above = self
                .known
                .range(at + 1..)
                .next()
                .map(|(above, _)| (at, *above));
            let wanted = below.into_iter().chain(above).flat_map(parts);
            if !self.visit(wanted.collect())? || self.meets() || !self.pairs().is_empty() {
                return Ok(());
            }
        }
    }

    /// The pairs that were narrowed down, as turns of a condition.
    fn turns(&self) -> Vec<Crossing> {
        let pairs = self.pairs();
        let value = |at: u64| self.known.get(&at).map(|probe| probe.at);
        let turn = |(index, (low, high)): (usize, &(u64, u64))| {
            let (below, above) = (self.known.get(low)?, self.known.get(high)?);
            let holds_below = below.goal.is_met();
            let (at, beside) = match holds_below {
                true => (below, above),
                false => (above, below),
            };
            let stretch = match holds_below {
                true => {
                    let before = index.checked_sub(1).and_then(|before| pairs.get(before));
                    (value(before.map_or(0, |(_, high)| *high))?, at.at)
                }
                false => {
                    let next = pairs.get(index + 1).map(|(low, _)| *low);
                    (at.at, value(next.unwrap_or(self.grid.count() - 1))?)
                }
            };
            Some(Crossing {
                turn: Turn::Holds,
                at: at.clone(),
                beside: Some(beside.clone()),
                stretch: Some(stretch),
                gap: high - low > 1,
            })
        };
        let narrowed = pairs.iter().enumerate().filter_map(turn);
        narrowed
            .filter(|turn| !turn.gap || self.is_stuck(turn))
            .collect()
    }

    /// Whether a gap is one because nothing between could be computed, and not for want of trying.
    fn is_stuck(&self, crossing: &Crossing) -> bool {
        let beside = crossing.beside.as_ref().map_or(crossing.at.at, |p| p.at);
        let number = |value| {
            let known = self.known.iter().find(|(_, probe)| probe.at == value);
            known.map(|(at, _)| *at)
        };
        let Some((a, b)) = number(crossing.at.at).zip(number(beside)) else {
            return false;
        };
        parts((a.min(b), a.max(b))).all(|at| self.known.contains_key(&at))
    }

    /// Where the difference is 0, and where it changes its sign.
    fn roots(&self) -> Result<Vec<Crossing>, Vec<Diagnostic>> {
        let mut found = self.zeros();
        for (low, high) in self.pairs() {
            let (Some(below), Some(above)) = (self.known.get(&low), self.known.get(&high)) else {
                continue;
            };
            let sizes = [below, above].map(|probe| probe.goal.difference().map(Decimal::abs));
            let (at, beside) = match sizes {
                [Some(a), Some(b)] if b < a => (above, below),
                _ => (below, above),
            };
            let mut crossing = Crossing {
                turn: Turn::Near,
                at: at.clone(),
                beside: Some(beside.clone()),
                stretch: None,
                gap: high - low > 1,
            };
            if crossing.gap && !self.is_stuck(&crossing) {
                continue;
            }
            match crossing.gap {
                true => crossing.turn = Turn::Jump,
                false => self.look_between(&mut crossing, below, above)?,
            }
            found.push(crossing);
        }
        Ok(found)
    }

    /// Values at which the difference is 0; of those that follow each other, the nearest to the
    /// base value stands for all.
    fn zeros(&self) -> Vec<Crossing> {
        let sided = self.sided();
        let runs = sided.chunk_by(|(_, a), (_, b)| a.is_eq() && b.is_eq());
        let zero = |run: &[(u64, Ordering)]| {
            let (first, side) = run.first()?;
            let (last, _) = run.last()?;
            let nearest = run.iter().min_by_key(|(at, _)| self.apart(*at));
            let at = self.known.get(&nearest?.0).filter(|_| side.is_eq())?;
            let value = |at| self.known.get(at).map(|probe| probe.at);
            Some(Crossing {
                turn: Turn::Exact,
                at: at.clone(),
                beside: None,
                stretch: value(first).zip(value(last)).filter(|_| run.len() > 1),
                gap: false,
            })
        };
        runs.filter_map(zero).collect()
    }

    /// Between two neighbours: the root itself where it is a decimal that a straight line leads
    /// to; or a jump, where the difference stays as large however near the two values come.
    fn look_between(
        &self,
        crossing: &mut Crossing,
        below: &Probe,
        above: &Probe,
    ) -> Result<(), Vec<Diagnostic>> {
        let (Value::Number(low), Value::Number(high)) = (below.at, above.at) else {
            // There is nothing between two periods.
            crossing.turn = Turn::Jump;
            return Ok(());
        };
        let ends = below.goal.difference().zip(above.goal.difference());
        if let Some(straight) = ends.and_then(|(a, b)| secant(low, high, a, b)) {
            let tried = self.try_out(&[Value::Number(straight)])?.pop();
            if let Some(exact) = tried.filter(|probe| probe.goal.is_met()) {
                crossing.turn = Turn::Exact;
                crossing.at = exact;
                crossing.beside = None;
                return Ok(());
            }
        }
        let wide = ends.and_then(|(a, b)| width(a, b));
        let mut pair = (below.clone(), above.clone());
        for _ in 0..3 {
            let between = between(&pair);
            let tried = self.try_out(&between)?;
            let all = std::iter::once(&pair.0).chain(&tried).chain([&pair.1]);
            let sided: Vec<&Probe> = all.filter(|probe| probe.goal.side().is_some()).collect();
            let turned = sided.windows(2).find(|two| match two {
                [a, b] => a.goal.side() != b.goal.side(),
                _ => false,
            });
            let Some([a, b]) = turned else { break };
            pair = ((*a).clone(), (*b).clone());
        }
        let left = pair.0.goal.difference().zip(pair.1.goal.difference());
        let left = left.and_then(|(a, b)| width(a, b));
        if let (Some(wide), Some(left)) = (wide, left) {
            let kept = left.checked_mul(Decimal::from(KEPT));
            if kept.map_or(true, |kept| kept.value >= wide) {
                crossing.turn = Turn::Jump;
            }
        }
        Ok(())
    }
}

/// The whole numbers that cut a pair into parts.
fn parts((low, high): (u64, u64)) -> impl Iterator<Item = u64> {
    let cut = move |part| low + (high - low) * part / PARTS;
    (1..PARTS)
        .map(cut)
        .filter(move |at| *at > low && *at < high)
}

/// Numbers that cut the way between two probes into parts.
fn between((below, above): &(Probe, Probe)) -> Vec<Value> {
    let (Value::Number(low), Value::Number(high)) = (below.at, above.at) else {
        return Vec::new();
    };
    let cut = |part| {
        let way = high.checked_sub(low).ok()?.value;
        let part = way.mul_ratio(part, i128::from(PARTS)).ok()?.value;
        Some(low.checked_add(part).ok()?.value)
    };
    let values = (1..i128::from(PARTS)).filter_map(cut);
    let inside = values.filter(|value| *value > low && *value < high);
    inside.map(Value::Number).collect()
}

/// Where the straight line through two points is 0.
fn secant(low: Decimal, high: Decimal, at_low: Decimal, at_high: Decimal) -> Option<Decimal> {
    let rise = at_high.checked_sub(at_low).ok()?.value;
    let run = high.checked_sub(low).ok()?.value;
    let back = at_low.mul_div(run, rise, 1, 1).ok()?.value;
    Some(low.checked_sub(back).ok()?.value.normalized())
}

fn width(a: Decimal, b: Decimal) -> Option<Decimal> {
    Some(a.checked_sub(b).ok()?.value.abs())
}
