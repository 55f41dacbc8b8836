//! Models that are made up: rich in what the order of computation, blanks, members and coarser
//! periods depend on, and right in their units.
//!
//! Input: a number. Output: a model as text, the same for the same number.

mod dice;
mod expression;
mod forms;
mod lines;
mod sketch;

use dice::Dice;
use expression::{Reach, Writer};
use sketch::{Dim, Granularity, Kind, Measure, Sketch};

/// What every model can call.
const DECLARATIONS: &str = "
currency USD
currency EUR = 1.1 USD
unit tok
unit ktok = 1000 tok
use std.finance (npv)
use std.stats (median, sd_p, trend)
dimension plan { free, pro, team }
dimension region { us, eu }
const plan_share[plan] = { free: 0, pro: 0.75, team: 2.5 }
const region_share[region] = { us: 1.25, eu: 1 }
curve kept by month linear { 0: 100%, 3: 61.5%, 7: 20% }
tiers bands: USD/tok graduated { up to 10 tok: $3/tok, up to 1_000 tok: $2.50/tok, above: $2/tok + $7 }
tiers volumes: USD/tok volume { up to 100 tok: $0.7/tok, above: $0.5/tok }
fn twice(a) = a + a
fn larger(a, b: a) = if a > b then a else b
fn mixed(a, b: a, share: number) = a * share + b * (1 - share)
fn smooth(a) = mean(a over last 3) ?? a
";

/// The model of this number.
pub fn model(number: u64) -> String {
    let mut dice = Dice::new(number);
    let sketch = Sketch::new(&mut dice);
    let granularity = match sketch.granularity {
        Granularity::Monthly => "monthly",
        Granularity::Quarterly => "quarterly",
        Granularity::Yearly => "yearly",
    };
    let (start, periods) = (sketch.period(0), sketch.periods);
    let length = match sketch.granularity {
        Granularity::Monthly => "months",
        Granularity::Quarterly => "quarters",
        Granularity::Yearly => "years",
    };
    let mut text =
        format!("model made_up\ntimeline {granularity} from {start} for {periods} {length}\n");
    if sketch.granularity != Granularity::Yearly && dice.chance(40) {
        let month = dice.pick(&["april", "july", "october"]);
        text += &format!("fiscal year starts {month}\n");
    }
    text += DECLARATIONS.trim_start();
    let mut declarations = Vec::new();
    for (own, line) in sketch.lines.iter().enumerate() {
        let mut writer = Writer {
            dice: &mut dice,
            sketch: &sketch,
            own,
            dims: line.dims.clone(),
            reach: Reach::Same,
            guarded: !line.kind.may_be_blank(),
        };
        declarations.push(writer.declaration());
    }
    // The order of declarations never matters, but that credits draw in theirs.
    let credits = sketch.lines.iter().filter(|line| line.kind == Kind::Credit);
    if credits.count() < 2 && dice.chance(50) {
        declarations.reverse();
    }
    text += &declarations.join("\n");
    text += "\n";
    text + &cases(&mut dice, &sketch)
}

/// Checks, a scenario and a test.
fn cases(dice: &mut Dice, sketch: &Sketch) -> String {
    let mut text = String::new();
    let changes = changes(dice, sketch);
    let mut writer = Writer {
        dice,
        sketch,
        own: sketch.lines.len(),
        dims: Vec::new(),
        reach: Reach::Same,
        guarded: false,
    };
    let word = writer.dice.pick(&["always", "eventually"]);
    text += &format!("check holds: {word} {}\n", writer.condition(2));
    if !changes.is_empty() {
        text += &format!("scenario other {{\n{}\n}}\n", changes.join("\n"));
        text += "test \"beside the base\" {\n    given scenario other\n";
        for _ in 0..2 {
            text += &format!("    expect {}\n", writer.whole(Measure::Flag, 1));
        }
        let plain =
            |line: &&sketch::Sketched| line.dims.is_empty() && line.measure != Measure::Flag;
        if let Some(line) = sketch.lines.iter().rev().find(plain) {
            let (name, at) = (&line.name, sketch.period(writer.dice.below(sketch.periods)));
            text += &format!("    expect {name}[last] == base.{name}[{at}]\n");
        }
        text += "}\n";
    }
    text
}

fn changes(dice: &mut Dice, sketch: &Sketch) -> Vec<String> {
    let mut changes = Vec::new();
    for line in &sketch.lines {
        let name = &line.name;
        let mut writer = Writer {
            dice: &mut *dice,
            sketch,
            own: 0,
            dims: Vec::new(),
            reach: Reach::Any,
            guarded: true,
        };
        let value = writer.literal(line.measure);
        let (from, until) = writer.window();
        match line.kind {
            Kind::Input if dice.chance(60) => changes.push(match dice.below(4) {
                0 => format!("{name} *= {}%", dice.within(50, 130)),
                1 => format!(
                    "{name} *= {}% from {from} until {until}",
                    dice.within(50, 130)
                ),
                2 if line.dims == [Dim::Plan] => format!("{name}[pro] = {value}"),
                _ => format!("{name} = {value}"),
            }),
            Kind::Credit if dice.chance(60) => {
                changes.push(format!("{name}.during = {from} .. {until}"))
            }
            _ => {}
        }
    }
    changes
}
