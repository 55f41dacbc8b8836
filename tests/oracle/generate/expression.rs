//! Formulas of a made-up model: expressions of a measure, to a depth, that read what they may.

use super::dice::Dice;
use super::sketch::{Dim, Measure, Sketch, Sketched};

/// In which other periods what is read may stand, and so which lines may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The same one too: lines that stand before.
    Same,
    /// Earlier ones alone: any line of the stratum.
    Back,
    /// Any: lines of lower strata.
    Any,
}

pub struct Writer<'s> {
    pub dice: &'s mut Dice,
    pub sketch: &'s Sketch,
    /// The number of the line that is written; those of a case may read all there are.
    pub own: usize,
    /// What a value may vary over.
    pub dims: Vec<Dim>,
    pub reach: Reach,
    /// Whether what reads off the timeline has to say what it is then.
    pub guarded: bool,
}

impl<'s> Writer<'s> {
    /// Writes with a longer reach.
    pub fn reaching<T>(&mut self, reach: Reach, write: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.reach;
        self.reach = before.max(reach);
        let written = write(self);
        self.reach = before;
        written
    }

    /// Writes what is reduced over a dimension.
    pub fn over<T>(&mut self, dim: Dim, write: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.dims.clone();
        if !self.dims.contains(&dim) {
            self.dims.push(dim);
        }
        let written = write(self);
        self.dims = before;
        written
    }

    fn stratum(&self) -> usize {
        let own = self.sketch.lines.get(self.own);
        own.map_or(usize::MAX, |line| line.stratum)
    }

    fn may_read(&self, number: usize, line: &Sketched) -> bool {
        let own = self.stratum();
        match self.reach {
            _ if line.stratum < own => true,
            Reach::Same => line.stratum == own && number < self.own,
            Reach::Back => line.stratum == own && !line.constant,
            Reach::Any => false,
        }
    }

    /// The numbers of the lines of a measure that may be read here.
    pub fn readable(&self, fits: impl Fn(&Sketched) -> bool) -> Vec<usize> {
        let lines = self.sketch.lines.iter().enumerate();
        let fitting = lines.filter(|(number, line)| self.may_read(*number, line) && fits(line));
        fitting.map(|(number, _)| number).collect()
    }

    pub fn expr(&mut self, measure: Measure, depth: usize) -> String {
        if depth == 0 {
            return self.leaf(measure);
        }
        if measure == Measure::Flag {
            return self.condition(depth);
        }
        let less = depth - 1;
        match self.dice.below(24) {
            0..=2 => {
                let sign = self.dice.pick(&["+", "+", "-"]);
                format!(
                    "({} {sign} {})",
                    self.expr(measure, less),
                    self.expr(measure, less)
                )
            }
            3 | 4 => format!("({} * {})", self.expr(measure, less), self.number(less)),
            5 => self.quotient(measure, less),
            6 | 7 => self.of_other_measures(measure, less),
            8 => format!(
                "(if {} then {} else {})",
                self.condition(less),
                self.expr(measure, less),
                self.expr(measure, less)
            ),
            9 => {
                let blank = self.maybe_blank(measure, less);
                format!("({blank} ?? {})", self.expr(measure, less))
            }
            10 | 11 => self.across(measure, less),
            12 | 13 => self.along_time(measure, less),
            14 => self.rounded(measure, less),
            15 => self.chosen(measure, less),
            16 => self.timed(measure, less),
            17 => self.in_other_period(measure, less),
            18 => self.call(measure, less),
            19 => self.of_vintage(measure, less),
            20 if measure == Measure::Number => self.function(less),
            20 if measure == Measure::Money => self.of_money(less),
            21 => format!("(-{})", self.expr(measure, less)),
            22 => format!(
                "({} * ({}))",
                self.expr(measure, less),
                self.condition(less)
            ),
            _ => self.leaf(measure),
        }
    }

    /// A line, perhaps of another period, or a literal.
    pub fn leaf(&mut self, measure: Measure) -> String {
        match self.dice.below(10) {
            0..=3 => self.read(measure),
            4..=6 => self.lagged(measure),
            7 if !self.guarded => self.maybe_blank(measure, 0),
            _ => self.literal(measure),
        }
    }

    /// A line as it is now.
    fn read(&mut self, measure: Measure) -> String {
        let fitting = self.readable(|line| line.measure == measure);
        if fitting.is_empty() {
            return self.literal(measure);
        }
        let number = self.dice.pick(&fitting);
        self.named(number)
    }

    /// A line for the members that there are here: others are picked, or added up.
    pub fn named(&mut self, number: usize) -> String {
        let line = &self.sketch.lines[number];
        let mut text = line.name.clone();
        for dim in line.dims.clone() {
            let here = self.dims.contains(&dim);
            if here && self.dice.chance(90) {
                continue;
            }
            text = match dim {
                // A period comes last, and so does the vintage that is born in one.
                Dim::Vintage if here => text,
                Dim::Vintage => format!("sum({text} over vintage)"),
                _ if line.measure != Measure::Flag && !here && self.dice.chance(40) => {
                    format!("sum({text} over {})", dim.name())
                }
                _ => format!("{text}[{}]", self.dice.pick(dim.members())),
            };
        }
        text
    }

    /// A line of an earlier period, or this line's own.
    fn lagged(&mut self, measure: Measure) -> String {
        let read = self.reaching(Reach::Back, |w| w.read(measure));
        let back = self.back();
        let read = match back.as_str() {
            "" => format!("prev({read})"),
            back => format!("prev({read}, {back})"),
        };
        self.guard(read, measure)
    }

    /// A length of time that is a whole number of periods; a single one has no need of it.
    pub fn back(&mut self) -> String {
        let periods = self.dice.within(1, 4);
        match self.dice.below(4) {
            0 => format!("{periods}"),
            1 => format!("{} months", periods * self.sketch.step()),
            _ => String::new(),
        }
    }

    /// Something for where a value is blank, where it must not be.
    pub fn guard(&mut self, text: String, measure: Measure) -> String {
        match self.guarded || self.dice.chance(10) {
            true => format!("({text} ?? {})", self.literal(measure)),
            false => text,
        }
    }

    /// What is likely to be blank somewhere; only where that is seen to.
    fn maybe_blank(&mut self, measure: Measure, depth: usize) -> String {
        let before = std::mem::replace(&mut self.guarded, false);
        let text = match self.dice.below(4) {
            0 => "blank".to_owned(),
            1 => {
                let value = self.expr(measure, depth);
                format!("(if {} then {value} else blank)", self.condition(depth))
            }
            2 if measure != Measure::Flag => {
                let (value, divisor) = (self.expr(measure, depth), self.number(depth));
                format!("({value} /? ({divisor} - {divisor}))")
            }
            _ => self.lagged(measure),
        };
        self.guarded = before;
        text
    }

    pub fn number(&mut self, depth: usize) -> String {
        self.expr(Measure::Number, depth)
    }

    fn quotient(&mut self, measure: Measure, depth: usize) -> String {
        let value = self.expr(measure, depth);
        match self.dice.below(5) {
            0 => {
                let quotient = format!("({value} /? {})", self.number(depth));
                self.guard(quotient, measure)
            }
            1 => format!("({value} / {})", self.number(depth)),
            2 => format!("({value} / (1 + abs({})))", self.number(depth)),
            _ => format!(
                "({value} / {})",
                self.dice.pick(&["3", "7", "0.7", "1.1", "4", "12"])
            ),
        }
    }

    /// Products and quotients of units.
    fn of_other_measures(&mut self, measure: Measure, depth: usize) -> String {
        let of = |w: &mut Self, a, op: &str, b| {
            let (a, b) = (w.expr(a, depth), w.expr(b, depth));
            format!("({a} {op} {b})")
        };
        let text = match measure {
            Measure::Money => return of(self, Measure::Quantity, "*", Measure::Price),
            Measure::Quantity => of(self, Measure::Money, "/?", Measure::Price),
            Measure::Price => of(self, Measure::Money, "/?", Measure::Quantity),
            Measure::Number => of(self, Measure::Money, "/?", Measure::Money),
            Measure::Flag => return self.condition(depth),
        };
        self.guard(text, measure)
    }

    fn rounded(&mut self, measure: Measure, depth: usize) -> String {
        let value = self.expr(measure, depth);
        match (self.dice.below(3), measure) {
            (0, Measure::Money) => format!("round({value}, to $0.05)"),
            (0, Measure::Number) => {
                format!("{}({value})", self.dice.pick(&["floor", "ceil", "trunc"]))
            }
            (1, _) => {
                let mode = self
                    .dice
                    .pick(&["half_up", "half_down", "up", "down", "ceil", "floor"]);
                format!(
                    "round({value}, {}, {mode})",
                    self.dice.pick(&["0", "1", "2", "-1"])
                )
            }
            _ => format!("round({value}, {})", self.dice.within(0, 3)),
        }
    }

    /// One of several values.
    fn chosen(&mut self, measure: Measure, depth: usize) -> String {
        let a = self.expr(measure, depth);
        let b = self.expr(measure, depth);
        match self.dice.below(5) {
            0 => format!("abs({a})"),
            1 => format!("clamp({a}, {}, {b})", self.literal(measure)),
            2 => format!(
                "{}([{a}, {b}])",
                self.dice.pick(&["sum", "mean", "min", "max"])
            ),
            _ => format!("{}({a}, {b})", self.dice.pick(&["min", "max"])),
        }
    }

    pub fn literal(&mut self, measure: Measure) -> String {
        let number = match self.dice.below(12) {
            0 => "0".to_owned(),
            1 => format!("{}", self.dice.within(1, 9)),
            2 => format!("{}.{:02}", self.dice.within(0, 99), self.dice.below(100)),
            3 => format!("0.{:09}", self.dice.below(1_000_000_000)),
            4 => format!(
                "{}.{:016}",
                self.dice.below(3),
                self.dice.below(10_000_000_000_000_000)
            ),
            5 => "1_000".to_owned(),
            _ => format!("{}.{}", self.dice.within(0, 12), self.dice.below(10)),
        };
        let text = match measure {
            Measure::Number if self.dice.chance(30) => format!("{}%", self.dice.within(1, 120)),
            Measure::Number => number,
            Measure::Money => format!("${number}"),
            Measure::Quantity => format!("{number} {}", self.dice.pick(&["tok", "tok", "ktok"])),
            Measure::Price => format!("${number}/{}", self.dice.pick(&["tok", "tok", "ktok"])),
            Measure::Flag => return self.dice.pick(&["true", "false"]).to_owned(),
        };
        match self.dice.chance(10) {
            true => format!("(-{text})"),
            false => text,
        }
    }
}
