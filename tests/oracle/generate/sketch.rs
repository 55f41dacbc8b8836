//! What a made-up model is to hold, before any formula is written: its timeline, its dimensions,
//! and its lines with what they are measured in.
//!
//! Invariant: lines stand in strata. A formula reads what stands before it, of its own stratum
//! with a lag anything, and whatever looks at every period reads lower strata only; so there is
//! no loop that the language refuses.

use super::dice::Dice;

/// What a value is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Number,
    Money,
    Quantity,
    Price,
    Flag,
}

impl Measure {
    pub fn unit(self) -> &'static str {
        match self {
            Measure::Number | Measure::Flag => "",
            Measure::Money => "USD",
            Measure::Quantity => "tok",
            Measure::Price => "USD/tok",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dim {
    Plan,
    Region,
    Vintage,
}

impl Dim {
    pub fn name(self) -> &'static str {
        match self {
            Dim::Plan => "plan",
            Dim::Region => "region",
            Dim::Vintage => "vintage",
        }
    }

    /// A number by member that every model has.
    pub fn share(self) -> &'static str {
        match self {
            Dim::Plan => "plan_share",
            Dim::Region => "region_share",
            Dim::Vintage => "(age / 2 months)",
        }
    }

    /// Members that are written in the model.
    pub fn members(self) -> &'static [&'static str] {
        match self {
            Dim::Plan => &["free", "pro", "team"],
            Dim::Region => &["us", "eu"],
            Dim::Vintage => &[],
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Input,
    Flow,
    Revenue,
    Cost,
    Stock,
    Corkscrew,
    Ratio,
    Flag,
    Price,
    Credit,
    Grant,
    Metric,
}

impl Kind {
    /// Whether a value of it may be blank.
    pub fn may_be_blank(self) -> bool {
        matches!(self, Kind::Ratio | Kind::Flag | Kind::Metric)
    }
}

#[derive(Clone, Debug)]
pub struct Sketched {
    pub name: String,
    pub kind: Kind,
    pub measure: Measure,
    pub dims: Vec<Dim>,
    pub stratum: usize,
    /// One value for the run.
    pub constant: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granularity {
    Monthly,
    Quarterly,
    Yearly,
}

#[derive(Clone, Debug)]
pub struct Sketch {
    pub granularity: Granularity,
    /// The year and the month, from 1, that the timeline starts in.
    pub start: (usize, usize),
    pub periods: usize,
    pub vintages: bool,
    pub lines: Vec<Sketched>,
}

impl Sketch {
    pub fn new(dice: &mut Dice) -> Sketch {
        use Granularity::{Monthly, Quarterly, Yearly};
        let granularity = dice.pick(&[Monthly, Monthly, Monthly, Quarterly, Yearly]);
        let month = match granularity {
            Monthly => dice.within(1, 12),
            Quarterly => dice.pick(&[1, 4, 7, 10]),
            Yearly => 1,
        };
        let mut sketch = Sketch {
            granularity,
            start: (dice.within(2023, 2026), month),
            periods: dice.within(3, 15),
            vintages: dice.chance(35),
            lines: Vec::new(),
        };
        if sketch.vintages {
            sketch.periods = sketch.periods.min(8);
        }
        let most = dice.within(3, 9);
        for stratum in 0..dice.within(1, 3) {
            for _ in 0..dice.within(1, most) {
                let line = sketch.line(dice, stratum);
                sketch.lines.push(line);
            }
        }
        let by_vintage = |line: &Sketched| line.dims.contains(&Dim::Vintage);
        sketch.vintages = sketch.lines.iter().any(by_vintage);
        sketch
    }

    fn line(&self, dice: &mut Dice, stratum: usize) -> Sketched {
        use Kind::*;
        let kinds = [
            Input, Input, Flow, Flow, Revenue, Cost, Cost, Stock, Stock, Stock, Corkscrew, Ratio,
            Ratio, Ratio, Flag, Price, Credit, Grant, Metric,
        ];
        let mut kind = dice.pick(&kinds);
        let covers = |line: &Sketched| line.kind == Cost && line.dims.is_empty();
        if kind == Credit && !self.lines.iter().any(covers) {
            kind = Cost;
        }
        let measures = [
            Measure::Number,
            Measure::Money,
            Measure::Quantity,
            Measure::Price,
        ];
        let measure = match kind {
            Revenue | Cost | Credit | Grant => Measure::Money,
            Flag => Measure::Flag,
            Price => dice.pick(&[Measure::Money, Measure::Price]),
            Corkscrew => dice.pick(&[Measure::Money, Measure::Quantity]),
            Metric if dice.chance(15) => Measure::Flag,
            _ => dice.pick(&measures),
        };
        let mut dims = Vec::new();
        if kind != Credit {
            for (dim, percent) in [(Dim::Plan, 25), (Dim::Region, 15)] {
                if dice.chance(percent) {
                    dims.push(dim);
                }
            }
        }
        let may_be_born = matches!(kind, Flow | Stock | Ratio | Cost);
        if self.vintages && may_be_born && dice.chance(30) {
            dims.push(Dim::Vintage);
        }
        let constant = kind == Metric || kind == Input && dice.chance(60);
        Sketched {
            name: format!("{}_{}", name(kind), self.lines.len()),
            kind,
            measure,
            dims,
            stratum,
            constant,
        }
    }

    /// The months of one period.
    pub fn step(&self) -> usize {
        match self.granularity {
            Granularity::Monthly => 1,
            Granularity::Quarterly => 3,
            Granularity::Yearly => 12,
        }
    }

    /// A period of the timeline by its number, or one beyond it.
    pub fn period(&self, number: usize) -> String {
        let months = self.start.0 * 12 + self.start.1 - 1 + number * self.step();
        let (year, month) = (months / 12, months % 12);
        match self.granularity {
            Granularity::Monthly => format!("{year}-{:02}", month + 1),
            Granularity::Quarterly => format!("{year}-Q{}", month / 3 + 1),
            Granularity::Yearly => format!("{year}"),
        }
    }

    /// A month in the period of this number.
    pub fn month(&self, number: usize, dice: &mut Dice) -> String {
        let months = self.start.0 * 12 + self.start.1 - 1 + number * self.step();
        let months = months + dice.below(self.step());
        format!("{}-{:02}", months / 12, months % 12 + 1)
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Input => "input",
        Kind::Flow => "flow",
        Kind::Revenue => "sales",
        Kind::Cost => "cost",
        Kind::Stock | Kind::Corkscrew => "stock",
        Kind::Ratio => "ratio",
        Kind::Flag => "flag",
        Kind::Price => "price",
        Kind::Credit => "credit",
        Kind::Grant => "grant",
        Kind::Metric => "metric",
    }
}
