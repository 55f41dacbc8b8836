//! The declarations of a made-up model, line by line.

use super::expression::{Reach, Writer};
use super::sketch::{Dim, Kind, Measure, Sketched};

impl Writer<'_> {
    /// The declaration of this writer's own line.
    pub fn declaration(&mut self) -> String {
        let line = self.sketch.lines[self.own].clone();
        let head = head(&line);
        match line.kind {
            Kind::Input => self.input(&line, &head),
            Kind::Corkscrew => self.corkscrew(&line, &head),
            Kind::Price => self.price(&line, &head),
            Kind::Credit => self.credit(&line),
            Kind::Metric => format!("{head} = {}", self.whole(line.measure, 2)),
            Kind::Flag => format!("{head} = {}", self.condition(3)),
            Kind::Ratio => {
                let value = self.formula(&line);
                format!("{head} = {value}{}", self.rollup(&line, &value))
            }
            Kind::Revenue | Kind::Cost => {
                let signed = self.dice.pick(&["", " { signed }"]);
                format!("{head} = {}{signed}", self.formula(&line))
            }
            Kind::Flow | Kind::Stock | Kind::Grant => {
                format!("{head} = {}", self.formula(&line))
            }
        }
    }

    /// A formula as a whole: also by member, as a recurrence, or with a timing.
    fn formula(&mut self, line: &Sketched) -> String {
        let measure = line.measure;
        let written = line.dims.iter().find(|dim| **dim != Dim::Vintage);
        if let Some(dim) = written
            && self.dice.chance(15)
        {
            return self.by_member(line, *dim);
        }
        if self.dice.chance(25) {
            return self.recurrence(measure);
        }
        let is_flow = matches!(
            line.kind,
            Kind::Flow | Kind::Revenue | Kind::Cost | Kind::Grant
        );
        if is_flow && measure == Measure::Money && self.dice.chance(20) {
            return self.accrual();
        }
        let depth = self.dice.within(1, 4);
        let value = self.expr(measure, depth);
        match self.guarded && self.dice.chance(75) {
            true => format!("({value}) ?? {}", self.literal(measure)),
            false => value,
        }
    }

    /// A value for each member: one that is written later may read those before it.
    fn by_member(&mut self, line: &Sketched, dim: Dim) -> String {
        let dims = self.dims.clone();
        self.dims.retain(|own| *own != dim);
        let others = self.dims.is_empty();
        let mut entries = Vec::new();
        let mut earlier: Option<&str> = None;
        for member in dim.members() {
            let value = match earlier {
                Some(earlier) if others && self.dice.chance(40) => {
                    let share = self.literal(Measure::Number);
                    format!("{}[{earlier}] * {share}", line.name)
                }
                _ => self.expr(line.measure, 2),
            };
            entries.push(format!("{member}: {value}"));
            earlier = Some(member);
        }
        self.dims = dims;
        format!("{{ {} }}", entries.join(", "))
    }

    /// `first … then`, of this line and others.
    fn recurrence(&mut self, measure: Measure) -> String {
        let first = self.expr(measure, 1);
        let more = self.expr(measure, 2);
        let factor = match self.dice.below(4) {
            0 => "compound(5%/month)".to_owned(),
            1 => "90%".to_owned(),
            2 => "(1 / 3)".to_owned(),
            _ => self.literal(Measure::Number),
        };
        let sign = self.dice.pick(&["+", "-"]);
        match self.dice.below(4) {
            0 => format!("first {first}, then prev * {factor}"),
            1 => format!(
                "first {first}, then (if {} then prev else {more})",
                self.condition(1)
            ),
            _ => format!("first {first}, then prev * {factor} {sign} {more}"),
        }
    }

    /// A rate of money that accrues, over all or some of the time.
    fn accrual(&mut self) -> String {
        let unit = self
            .dice
            .pick(&["month", "month", "quarter", "year", "day"]);
        let rate = format!(
            "${}.{:02}/{unit}",
            self.dice.within(0, 99),
            self.dice.below(100)
        );
        let share = self.number(1);
        let share = self.guard(share, Measure::Number);
        let (from, to) = self.window();
        match self.dice.below(4) {
            0 => rate,
            1 => format!("{rate} * {share}"),
            2 => format!("{rate} during {from} .. {to}"),
            _ => format!(
                "{rate} * {share} during {from} for {} months",
                self.dice.within(1, 9)
            ),
        }
    }

    /// A literal for all members, or one for each.
    fn given(&mut self, measure: Measure, dims: &[Dim]) -> String {
        match dims.split_first() {
            Some((Dim::Vintage, rest)) => self.given(measure, rest),
            Some((dim, rest)) if self.dice.chance(80) => {
                let mut entries = Vec::new();
                for member in dim.members() {
                    entries.push(format!("{member}: {}", self.given(measure, rest)));
                }
                if rest.is_empty() && self.dice.chance(30) {
                    entries.truncate(1);
                    entries.push(format!("else: {}", self.literal(measure)));
                }
                format!("{{ {} }}", entries.join(", "))
            }
            _ => self.literal(measure),
        }
    }

    fn input(&mut self, line: &Sketched, head: &str) -> String {
        if line.constant {
            return format!("{head} = {}", self.given(line.measure, &line.dims));
        }
        let rollup = self.dice.pick(&[
            "",
            " { rollup mean }",
            " { rollup sum }",
            " { rollup closing }",
        ]);
        let at = |w: &mut Self, number: usize| w.sketch.period(number);
        let (first, second) = (at(self, 1), at(self, 1 + self.sketch.periods / 2));
        let values = [(); 3].map(|()| self.literal(line.measure));
        let [a, b, c] = values;
        let value = match self.dice.below(3) {
            0 => {
                let mode = self.dice.pick(&["step", "linear", "geometric"]);
                format!("points {mode} {{ {first}: {a}, {second}: {b} }}")
            }
            1 => format!("{a} before {first}, {b} before {second}, then {c}"),
            _ => format!("{a} before {second}, then {c}"),
        };
        format!("{head} = {value}{rollup}")
    }

    fn corkscrew(&mut self, line: &Sketched, head: &str) -> String {
        let mut clauses = vec![format!("opening {}", self.given(line.measure, &line.dims))];
        for _ in 0..self.dice.within(1, 3) {
            let word = self.dice.pick(&["plus", "less"]);
            let value = self.expr(line.measure, 2);
            let value = match self.dice.chance(80) {
                true => format!("({value}) ?? {}", self.literal(line.measure)),
                false => value,
            };
            clauses.push(format!("{word} {value}"));
        }
        let mut text = format!("{head} {{ {} }}", clauses.join("; "));
        if line.measure == Measure::Money && line.dims.is_empty() && self.dice.chance(40) {
            let (name, level) = (&line.name, self.dice.pick(&["$0", "$10", "$2.5"]));
            let more = self
                .dice
                .pick(&["", "; cap $5/month", "; cap $9", "; pool $40"]);
            text +=
                &format!("\nsubsidy transfer parent_{name} {{ tops_up {name} to {level}{more} }}");
        }
        text
    }

    fn price(&mut self, line: &Sketched, head: &str) -> String {
        let measure = line.measure;
        let positive = |w: &mut Self| w.literal(measure).replace(['-', '(', ')'], "");
        let mut clauses = Vec::new();
        let mut head = head.to_owned();
        match self.dice.below(3) {
            0 => {
                let value = self.expr(measure, 2);
                head += &format!(" = (abs({value}) ?? {})", positive(self));
            }
            _ => clauses.push(format!("start {}", positive(self))),
        }
        let rates = self.readable(|l| l.kind == Kind::Input && l.measure == Measure::Number);
        match self.dice.below(6) {
            0 | 1 => clauses.push(format!("falls {}%/year", self.dice.within(1, 90))),
            2 => clauses.push(format!("rises {}%/month", self.dice.within(1, 20))),
            3 => clauses.push("falls 10x per year".to_owned()),
            4 if !rates.is_empty() => {
                let number = self.dice.pick(&rates);
                let rate = self.named(number);
                clauses.push(format!("falls clamp({rate}, 0, 0.9) / 1 year"));
            }
            _ => {}
        }
        if self.dice.chance(30) {
            let at = self.dice.below(self.sketch.periods);
            clauses.push(format!(
                "step {} to {}",
                self.sketch.period(at),
                positive(self)
            ));
        }
        if self.dice.chance(25) {
            let rival = self.reaching(Reach::Back, |w| {
                w.readable(|other| other.kind == Kind::Price && other.measure == measure)
            });
            if !rival.is_empty() {
                let number = self.dice.pick(&rival);
                let rival = self.named(number);
                clauses.push(format!(
                    "follow prev({rival}) less {}%",
                    self.dice.below(30)
                ));
            }
        }
        if self.dice.chance(25) {
            clauses.push(format!("floor {}", positive(self)));
        }
        if self.dice.chance(15) {
            clauses.push(format!(
                "ceiling max({}, {})",
                positive(self),
                self.expr(measure, 1)
            ));
        }
        if self.dice.chance(20) {
            let tick = match measure {
                Measure::Price => "$0.01/tok",
                _ => "$0.05",
            };
            clauses.push(format!("tick {tick}"));
        }
        let weights = self.readable(|l| l.kind == Kind::Flow && l.dims.is_empty());
        if !weights.is_empty() && self.dice.chance(40) {
            let number = self.dice.pick(&weights);
            clauses.push(format!("weight {}", self.named(number)));
        }
        match clauses.is_empty() {
            true => head,
            false => format!("{head} {{ {} }}", clauses.join("; ")),
        }
    }

    fn credit(&mut self, line: &Sketched) -> String {
        let costs = self.readable(|l| l.kind == Kind::Cost && l.dims.is_empty());
        let mut covered: Vec<&str> = Vec::new();
        for number in costs {
            if covered.is_empty() || self.dice.chance(40) {
                covered.push(&self.sketch.lines[number].name);
            }
        }
        let mut clauses = vec![format!("covers {}", covered.join(", "))];
        if self.dice.chance(70) {
            clauses.push(format!("pool ${}", self.dice.within(1, 200)));
        }
        if self.dice.chance(50) {
            let (from, to) = self.window();
            clauses.push(format!("during {from} .. {to}"));
        }
        if self.dice.chance(50) {
            clauses.push(format!("share {}%", self.dice.within(1, 100)));
        }
        if self.dice.chance(50) {
            let unit = self.dice.pick(&["", "/month", "/year"]);
            clauses.push(format!("cap ${}{unit}", self.dice.within(1, 40)));
        }
        format!("subsidy credit {} {{ {} }}", line.name, clauses.join("; "))
    }

    fn rollup(&mut self, line: &Sketched, value: &str) -> String {
        let weights = self.readable(|l| l.kind == Kind::Flow && l.dims.is_empty());
        if value.starts_with('{') || line.kind != Kind::Ratio {
            return String::new();
        }
        match self.dice.below(8) {
            0 => " { rollup mean }".to_owned(),
            1 => " { rollup closing }".to_owned(),
            2 => " { rollup sum }".to_owned(),
            3 if !weights.is_empty() => {
                let number = self.dice.pick(&weights);
                format!(" {{ weight {} }}", self.named(number))
            }
            _ => String::new(),
        }
    }

    /// One value for the whole run.
    pub fn whole(&mut self, measure: Measure, depth: usize) -> String {
        if measure == Measure::Flag {
            let op = self.dice.pick(&["<", "<=", "==", ">", ">=", "!="]);
            let other = self.measure();
            return match self.dice.below(3) {
                0 => {
                    let condition = self.reaching(Reach::Any, |w| w.condition(depth));
                    format!("(first_period({condition}) {op} {})", self.date())
                }
                _ => format!(
                    "({} {op} {})",
                    self.whole(other, depth),
                    self.whole(other, depth)
                ),
            };
        }
        let reduced = |w: &mut Self| w.reaching(Reach::Any, |w| w.expr(measure, depth));
        match self.dice.below(8) {
            0..=3 => {
                let reduction = self.dice.pick(&["sum", "mean", "min", "max", "last"]);
                format!("{reduction}({})", reduced(self))
            }
            4 | 5 => self.at_period(measure, depth),
            6 if depth > 0 => {
                let (a, b) = (
                    self.whole(measure, depth - 1),
                    self.whole(measure, depth - 1),
                );
                format!("({a} + {b})")
            }
            _ if measure == Measure::Number => {
                let condition = self.reaching(Reach::Any, |w| w.condition(depth));
                format!("count({condition})")
            }
            _ => {
                let metrics = self.readable(|l| l.constant && l.measure == measure);
                match metrics.is_empty() {
                    true => self.literal(measure),
                    false => {
                        let number = self.dice.pick(&metrics);
                        self.named(number)
                    }
                }
            }
        }
    }
}

/// What a declaration begins with: `revenue usage sales_3[plan]: USD`.
fn head(line: &Sketched) -> String {
    let kind = match line.kind {
        Kind::Input => "input",
        Kind::Flow => "flow",
        Kind::Revenue => "revenue usage",
        Kind::Cost => "cost direct",
        Kind::Stock | Kind::Corkscrew => "stock",
        Kind::Ratio => "ratio",
        Kind::Flag => "flag",
        Kind::Price => "price",
        Kind::Credit => "subsidy credit",
        Kind::Grant => "subsidy grant",
        Kind::Metric => "metric",
    };
    let dims: Vec<&str> = line.dims.iter().map(|dim| dim.name()).collect();
    let dims = match dims.is_empty() {
        true => String::new(),
        false => format!("[{}]", dims.join(", ")),
    };
    let unit = match line.measure.unit() {
        "" => String::new(),
        unit => format!(": {unit}"),
    };
    format!("{kind} {}{dims}{unit}", line.name)
}
