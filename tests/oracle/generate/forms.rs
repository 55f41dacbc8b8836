//! Further forms of expressions: conditions, reductions, other periods, dates, functions.

use super::expression::{Reach, Writer};
use super::sketch::{Dim, Measure};

const REDUCTIONS: [&str; 4] = ["sum", "mean", "min", "max"];

impl Writer<'_> {
    pub fn condition(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.dice.below(4) {
                0 => self.leaf(Measure::Flag),
                1 => self.of_date(),
                _ => self.comparison(0),
            };
        }
        let less = depth - 1;
        match self.dice.below(12) {
            0 => format!("({} and {})", self.condition(less), self.condition(less)),
            1 => format!("({} or {})", self.condition(less), self.condition(less)),
            2 => format!("(not {})", self.condition(less)),
            3 => {
                let measure = self.measure();
                let value = self.expr(measure, less);
                let is = self.dice.pick(&["is blank", "is not blank"]);
                format!("({value} {is})")
            }
            4 => {
                let event = self.dice.pick(&["ever", "onset"]);
                format!("{event}({})", self.condition(less))
            }
            5 => {
                let dim = self.dim();
                let reduction = self.dice.pick(&["any", "all"]);
                let condition = self.condition_over(dim, less);
                format!("{reduction}({condition} over {})", dim.name())
            }
            6 => {
                let event = self.dice.pick(&["first_period", "last_period"]);
                let condition = self.reaching(Reach::Any, |w| w.condition(less));
                let op = self.dice.pick(&["<", "<=", "==", ">", ">=", "!="]);
                format!("({event}({condition}) {op} {})", self.date())
            }
            7 => self.of_date(),
            _ => self.comparison(less),
        }
    }

    fn comparison(&mut self, depth: usize) -> String {
        let measure = self.measure();
        let op = self.dice.pick(&["<", "<=", "==", ">", ">=", "!="]);
        let (a, b) = (self.expr(measure, depth), self.expr(measure, depth));
        format!("({a} {op} {b})")
    }

    fn of_date(&mut self) -> String {
        match self.dice.below(5) {
            0 => format!("(period.start >= {})", self.date()),
            1 => format!("(period.index < {})", self.dice.within(0, 6)),
            2 => format!("(period.month == {})", self.dice.within(1, 12)),
            3 => self
                .dice
                .pick(&["ends(year)", "ends(fiscal_year)", "ends(quarter)"])
                .to_owned(),
            _ => format!("(period.end < {})", self.date()),
        }
    }

    pub fn measure(&mut self) -> Measure {
        use Measure::{Money, Number, Price, Quantity};
        self.dice
            .pick(&[Number, Number, Money, Money, Quantity, Price])
    }

    fn dim(&mut self) -> Dim {
        match self.sketch.vintages && self.dice.chance(30) {
            true => Dim::Vintage,
            false => self.dice.pick(&[Dim::Plan, Dim::Region]),
        }
    }

    /// A period on the timeline, or near to it.
    pub fn date(&mut self) -> String {
        let number = self.dice.below(self.sketch.periods + 2);
        match self.dice.below(6) {
            0 => format!("{}-15", self.sketch.month(number, self.dice)),
            1 | 2 => self.sketch.month(number, self.dice),
            _ => self.sketch.period(number),
        }
    }

    /// A value that varies over a dimension: a line that does, or one made to.
    fn value_over(&mut self, dim: Dim, measure: Measure, depth: usize) -> String {
        self.over(dim, |w| {
            let lines = w.readable(|line| {
                let here = line.dims.iter().all(|dim| w.dims.contains(dim));
                here && line.measure == measure && line.dims.contains(&dim)
            });
            if !lines.is_empty() && w.dice.chance(60) {
                let number = w.dice.pick(&lines);
                return w.sketch.lines[number].name.clone();
            }
            let share = w.guard(dim.share().to_owned(), Measure::Number);
            format!("({} * {share})", w.expr(measure, depth))
        })
    }

    fn condition_over(&mut self, dim: Dim, depth: usize) -> String {
        let condition = self.over(dim, |w| w.condition(depth));
        let word = self.dice.pick(&["and", "or"]);
        format!("({condition} {word} {} < 1.5)", dim.share())
    }

    /// A reduction over members.
    pub fn across(&mut self, measure: Measure, depth: usize) -> String {
        let dim = self.dim();
        let own = self.dims.contains(&dim);
        if own && dim != Dim::Vintage && self.dice.chance(25) {
            let value = self.value_over(dim, measure, depth);
            return format!("cumulative({value} over {})", dim.name());
        }
        let reduction = self.dice.pick(&REDUCTIONS);
        let mut text = self.value_over(dim, measure, depth);
        if self.dice.chance(30) {
            let condition = self.over(dim, |w| w.condition(depth.min(1)));
            text = format!("{text} where {condition}");
        }
        let except = match own && self.dice.chance(30) {
            true => " except self",
            false => "",
        };
        let text = format!("{reduction}({text} over {}{except})", dim.name());
        match reduction {
            "sum" => text,
            _ => self.guard(text, measure),
        }
    }

    /// A reduction over periods.
    pub fn along_time(&mut self, measure: Measure, depth: usize) -> String {
        let reduction = self.dice.pick(&REDUCTIONS);
        let text = match self.dice.below(8) {
            0 | 1 => return format!("cumulative({})", self.expr(measure, depth)),
            2 => {
                let value = self.expr(measure, depth);
                let word = self.dice.pick(&["year", "fiscal year"]);
                format!("{reduction}({value} over {word} to date)")
            }
            3 => {
                let value = self.reaching(Reach::Any, |w| w.expr(measure, depth));
                let length = self.length();
                let full = self.dice.pick(&["", "", " full"]);
                format!("{reduction}({value} over next {length}{full})")
            }
            4 => {
                let value = self.reaching(Reach::Any, |w| w.expr(measure, depth));
                format!("{reduction}({value} over time)")
            }
            _ => {
                let value = self.expr(measure, depth);
                let length = self.length();
                let full = self.dice.pick(&["", "", " full"]);
                format!("{reduction}({value} over last {length}{full})")
            }
        };
        self.guard(text, measure)
    }

    fn length(&mut self) -> String {
        format!("{} months", self.dice.within(1, 5) * self.sketch.step())
    }

    /// A value of another period than this one.
    pub fn in_other_period(&mut self, measure: Measure, depth: usize) -> String {
        let text = match self.dice.below(5) {
            0 => {
                let value = self.reaching(Reach::Any, |w| w.expr(measure, depth));
                format!("next({value})")
            }
            1 | 2 => self.at_period(measure, depth),
            _ => {
                let value = self.reaching(Reach::Back, |w| w.expr(measure, depth));
                let back = self.back();
                match back.as_str() {
                    "" => format!("prev({value})"),
                    back => format!("prev({value}, {back})"),
                }
            }
        };
        self.guard(text, measure)
    }

    /// A value at a period that is named, of the timeline's or longer.
    pub fn at_period(&mut self, measure: Measure, depth: usize) -> String {
        let dims = self.dims.clone();
        self.dims.retain(|dim| *dim != Dim::Vintage);
        let value = self.reaching(Reach::Any, |w| w.expr(measure, depth));
        self.dims = dims;
        let at = self.dice.below(self.sketch.periods);
        let period = match self.dice.below(4) {
            0 => "last".to_owned(),
            1 => format!("{}", self.sketch.start.0 + self.dice.below(2)),
            2 if self.sketch.granularity == super::sketch::Granularity::Monthly => {
                format!("{}-Q{}", self.sketch.start.0, self.dice.within(1, 4))
            }
            _ => self.sketch.period(at),
        };
        format!("({value})[{period}]")
    }

    /// A value in some periods alone.
    pub fn timed(&mut self, measure: Measure, depth: usize) -> String {
        let value = self.expr(measure, depth);
        let text = match self.dice.below(6) {
            0 => format!("({value} when {})", self.condition(depth)),
            1 => {
                let (from, to) = self.window();
                format!("({value} during {from} .. {to})")
            }
            2 => {
                let at = self.dice.below(self.sketch.periods + 1);
                format!("({value} at {})", self.sketch.month(at, self.dice))
            }
            3 => {
                let months = self.dice.within(1, 5);
                let from = self.dice.below(self.sketch.periods);
                let from = self.sketch.month(from, self.dice);
                format!("({value} every {months} months from {from})")
            }
            4 => format!("(first {value}, then {})", self.expr(measure, depth)),
            _ => {
                let at = self.dice.below(self.sketch.periods);
                let before = self.sketch.month(at, self.dice);
                format!(
                    "({value} before {before}, then {})",
                    self.expr(measure, depth)
                )
            }
        };
        self.guard(text, measure)
    }

    /// Two periods, one after the other.
    pub fn window(&mut self) -> (String, String) {
        let from = self.dice.below(self.sketch.periods);
        let to = self.dice.within(from + 1, self.sketch.periods + 3);
        (
            self.sketch.month(from, self.dice),
            self.sketch.month(to, self.dice),
        )
    }

    /// A function of the model's own.
    pub fn call(&mut self, measure: Measure, depth: usize) -> String {
        let a = self.expr(measure, depth);
        match self.dice.below(4) {
            0 => format!("twice({a})"),
            1 => format!("larger({a}, {})", self.expr(measure, depth)),
            2 => format!(
                "mixed({a}, {}, {})",
                self.expr(measure, depth),
                self.number(depth)
            ),
            _ => format!("smooth({a})"),
        }
    }

    /// What belongs to vintages, where there are any here.
    pub fn of_vintage(&mut self, measure: Measure, depth: usize) -> String {
        if !self.dims.contains(&Dim::Vintage) {
            return self.expr(measure, depth);
        }
        let dims = self.dims.clone();
        self.dims.retain(|dim| *dim != Dim::Vintage);
        let value = self.expr(measure, depth);
        self.dims = dims;
        let born = self.guard(format!("born({value})"), measure);
        match self.dice.below(3) {
            0 => born,
            1 => {
                let kept = self.guard("kept(age)".to_owned(), Measure::Number);
                format!("({born} * {kept})")
            }
            _ => {
                let age = self.guard("(age / 1 month)".to_owned(), Measure::Number);
                format!("({} * {age})", self.literal(measure))
            }
        }
    }

    /// A number that a function makes of others.
    pub fn function(&mut self, depth: usize) -> String {
        let x = self.number(depth);
        match self.dice.below(16) {
            0 => format!("sqrt(abs({x}))"),
            1 => format!("exp(clamp({x}, -3, 3))"),
            2 => format!("ln(abs({x}) + 1)"),
            3 => format!("(clamp({x}, 0.1, 9) ^ (1 / {}))", self.dice.within(2, 12)),
            4 => format!("(clamp({x}, -9, 9) ^ {})", self.dice.within(0, 4)),
            5 => {
                let unit = self.dice.pick(&["month", "quarter", "year"]);
                format!("compound({}%/{unit})", self.dice.within(1, 60))
            }
            6 => format!(
                "grown({}, {}%/year)",
                self.literal(Measure::Number),
                self.dice.within(1, 60)
            ),
            7 => self
                .dice
                .pick(&["period.index", "period.year", "period.quarter"])
                .to_owned(),
            8 => self
                .dice
                .pick(&["(period.days / 1 day)", "(period / 1 month)"])
                .to_owned(),
            9 => format!("kept({x} * 1 month)"),
            10 => {
                let condition = self.condition(depth);
                self.guard(format!("(since({condition}) / 1 month)"), Measure::Number)
            }
            11 => {
                let dim = self.dim();
                let condition = self.condition_over(dim, depth);
                format!("count({condition} over {})", dim.name())
            }
            12 => format!(
                "{}({x}, {})",
                self.dice.pick(&["rem", "mod", "div_int"]),
                self.number(0)
            ),
            13 => format!(
                "(months_between({}, {}) / 1 month)",
                self.date(),
                self.date()
            ),
            14 => {
                let name = self.dice.pick(&["median", "sd_p", "trend"]);
                let series = self.reaching(Reach::Any, |w| w.number(depth));
                let now = self.literal(Measure::Number);
                self.guard(
                    format!("{name}({series} + {now} * period.index)"),
                    Measure::Number,
                )
            }
            _ => format!(
                "year_fraction(period, {})",
                self.dice.pick(&["act_365", "thirty_360_us"])
            ),
        }
    }

    /// An amount of money that a function makes.
    pub fn of_money(&mut self, depth: usize) -> String {
        let amount = self.expr(Measure::Money, depth);
        match self.dice.below(8) {
            0 | 1 => {
                let word = self.dice.pick(&["delayed", "outstanding"]);
                let delay = self
                    .dice
                    .pick(&["20 days", "45 days", "1 month", "2 months", "0 days"]);
                format!("{word}({amount}, {delay})")
            }
            2 => format!(
                "charge(bands, abs({}))",
                self.expr(Measure::Quantity, depth)
            ),
            3 => format!(
                "charge(volumes, abs({}))",
                self.expr(Measure::Quantity, depth)
            ),
            4 => format!("(€{} in USD)", self.dice.within(1, 99)),
            5 if self.dims.contains(&Dim::Plan) => {
                let weight = self.expr(Measure::Quantity, depth.min(1));
                format!("allocate({amount}, abs({weight}) over plan)")
            }
            6 => format!("(rate({amount}) * {} months)", self.dice.within(1, 40)),
            _ => {
                let flows = [self.expr(Measure::Money, 0), self.expr(Measure::Money, 0)];
                format!(
                    "npv({}%, [{}, {amount}])",
                    self.dice.within(0, 20),
                    flows.join(", ")
                )
            }
        }
    }
}
