//! `aim tornado`: how far each input moves an answer, the widest first.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCompleter;

use super::asked::{self, Asked};
use super::case::{Case, CaseArgs};
use super::{Console, Status, candidates, levers, output};
use crate::analysis::{self, Bar, Lever, Reach, Swing, Unfit};
use crate::base::{Code, Decimal, Diagnostic};
use crate::check::{Ty, Value};
use crate::eval::{self, Run};
use crate::export::{self, Look, Section, Sheet, SheetTable, Shown, StatementRow, Weight};
use crate::resolve::Model;
use crate::syntax;
use crate::syntax::ast::Expr;

/// Rank the inputs by how far they move an answer
///
/// Each input is taken to both ends of its declared range, one at a time, all others as in the
/// case. The bars are drawn around the value of the case; one that ends at `never` is open.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim tornado models/api_seller.aim --metric cash_out
  aim tornado models/api_seller.aim --metric 'cash[last]' --top 5
  aim tornado models/product_led.aim --swing 10%")]
pub(super) struct Args {
    /// The model
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    #[command(flatten)]
    case: CaseArgs,

    /// Metrics, or expressions with one value [default: the model's metrics]
    #[arg(long = "metric", value_name = "EXPRS", add = ArgValueCompleter::new(candidates::lines))]
    metrics: Vec<String>,

    /// Take numbers without a range this share up and down: `10%`
    #[arg(long, value_name = "SHARE")]
    swing: Option<String>,

    /// Only so many inputs, the widest
    #[arg(long, value_name = "COUNT")]
    top: Option<usize>,

    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Write to a file, which is replaced as a whole
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Bars and figures, rounded for the eye
    Table,
    /// The figures in Markdown
    Md,
    /// A row for each metric and input, every digit
    Csv,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let share = share(args, console)?;
    let case = args.case.open(&args.file, console)?;
    let Case {
        opened,
        variant,
        compiled,
    } = &case;
    let run = eval::run(&compiled.plan, None, args.case.scenario());
    let asked = asked::metrics(&args.metrics, &compiled.plan, &mut console.sources)?;
    let (reaches, left_out) = reaches(&run, &opened.model, share, console)?;
    if reaches.is_empty() {
        let message = "no input of this model has a range, so there is nothing to vary";
        return Err(vec![Diagnostic::new(Code::MissingValue, message).help(
            "declare ranges, `{ range $1 .. $5 }`, or vary all numbers with `--swing 10%`",
        )]);
    }
    let exprs: Vec<Expr> = asked.iter().map(|asked| asked.expr.clone()).collect();
    let study = crate::session::Study::new(&opened.model, variant, &[], &exprs)?;
    asked::one_value_each(&study.questions, &asked)?;
    let tys: Vec<Ty> = study.questions.iter().map(|q| q.ty.clone()).collect();
    let found = analysis::bars(&opened.model, variant, reaches, &exprs)?;
    let look = Look {
        width: console.width,
        color: console.color,
    };
    let sheets = asked
        .iter()
        .zip(&tys)
        .enumerate()
        .map(|(question, (asked, ty))| {
            let told = Told {
                args,
                model: &opened.model,
                asked,
                ty,
                question,
                left_out: &left_out,
                width: look.width,
            };
            told.sheet(&found, args.format == Format::Table)
        });
    let text = match args.format {
        Format::Table => {
            let texts = sheets.map(|sheet| export::sheet_text(&sheet, look));
            texts.collect::<Vec<_>>().join("\n")
        }
        Format::Md => {
            let texts = sheets.map(|sheet| export::sheet_markdown(&sheet));
            texts.collect::<Vec<_>>().join("\n")
        }
        Format::Csv => csv(&asked, &found, args.top),
    };
    match &args.output {
        Some(path) => output::write(path, &text).map_err(|d| vec![d])?,
        None => {
            // What could not be printed was reported.
            if console.print(&text).is_err() {
                return Ok(Status::Wrong);
            }
        }
    }
    Ok(Status::Fine)
}

/// The share of `--swing`, a plain number above zero.
fn share(args: &Args, console: &mut Console) -> Result<Option<Decimal>, Vec<Diagnostic>> {
    let Some(text) = &args.swing else {
        return Ok(None);
    };
    let file = console.sources.add("--swing", text.as_str());
    let expr = syntax::parse_expression(file, text)?;
    match &expr.kind {
        syntax::ast::ExprKind::Number {
            value, unit: None, ..
        } if value.is_positive() => Ok(Some(*value)),
        _ => Err(vec![
            Diagnostic::new(Code::BadArguments, "a swing is a share above zero")
                .label(expr.span, "not such a share")
                .help("write it as a percentage: `--swing 10%`"),
        ]),
    }
}

/// The inputs that can be varied, and for each of the others why not.
fn reaches(
    run: &Run<'_>,
    model: &Model,
    share: Option<Decimal>,
    console: &mut Console,
) -> Result<(Vec<Reach>, Vec<String>), Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut left_out = Vec::new();
    let typed = &run.plan.typed.model;
    for line in levers::inputs(typed) {
        let name = &typed.line(line).name;
        let mut fitting: Vec<Lever> = Vec::new();
        match Lever::of(run, line, &[]) {
            Ok(lever) => fitting.push(lever),
            Err(Unfit::ByMember(_)) => {
                for slot in run.plan.slots_of(line) {
                    let members: Vec<String> = run
                        .plan
                        .member_names(line, *slot)
                        .map(str::to_owned)
                        .collect();
                    fitting.extend(Lever::of(run, line, &members));
                }
            }
            Err(Unfit::OverTime) => left_out.push(format!("{name} (changes over time)")),
            Err(Unfit::NoValue) => left_out.push(format!("{name} (has no value)")),
        }
        for lever in fitting {
            let Some((low, high)) = lever.range.or_else(|| swung(lever.base, share)) else {
                left_out.push(format!("{} (no range)", lever.name));
                continue;
            };
            let setting = levers::setting(&lever, model, &mut console.sources)?;
            found.push(Reach {
                lever,
                setting,
                low,
                high,
            });
        }
    }
    Ok((found, left_out))
}

/// A number so much of itself down and up.
fn swung(base: Value, share: Option<Decimal>) -> Option<(Value, Value)> {
    let (Value::Number(base), Some(share)) = (base, share) else {
        return None;
    };
    let part = base.abs().checked_mul(share).ok()?.value;
    let low = base.checked_sub(part).ok()?.value;
    let high = base.checked_add(part).ok()?.value;
    (low < high).then_some((Value::Number(low), Value::Number(high)))
}

/// What is told of one question.
struct Told<'a> {
    args: &'a Args,
    model: &'a Model,
    asked: &'a Asked,
    ty: &'a Ty,
    question: usize,
    left_out: &'a [String],
    width: usize,
}

impl Told<'_> {
    fn sheet(&self, bars: &[Bar], drawn: bool) -> Sheet {
        let mut ranked: Vec<&Bar> = bars.iter().collect();
        ranked.sort_by(|a, b| a.by_swing(b, self.question));
        let still = |bar: &&Bar| !bar.swing(self.question).moves();
        let idle: Vec<String> = ranked
            .iter()
            .filter(|bar| still(bar))
            .map(|bar| bar.reach.lever.name.clone())
            .collect();
        ranked.retain(|bar| !still(bar));
        let hidden = ranked
            .len()
            .saturating_sub(self.args.top.unwrap_or(usize::MAX));
        ranked.truncate(self.args.top.unwrap_or(usize::MAX));
        let base = bars.first().and_then(|bar| bar.ends(self.question)[0]);
        let mut notes = Vec::new();
        if hidden > 0 {
            notes.push(format!("{hidden} more inputs move it less"));
        }
        if !idle.is_empty() {
            notes.push(format!("moved by none of: {}", idle.join(", ")));
        }
        if !self.left_out.is_empty() {
            notes.push(format!("left out: {}", self.left_out.join(", ")));
        }
        let title = self.model.title.as_ref().unwrap_or(&self.model.name);
        let units = &self.model.units;
        let base_text = base.map_or("error".to_owned(), |base| export::one(base, self.ty, units));
        let mut subtitle = vec![match self.args.case.scenario() {
            Some(scenario) => format!("scenario {scenario}"),
            None => "base case".to_owned(),
        }];
        subtitle.extend(self.args.case.settings.iter().cloned());
        subtitle.push(format!("{} is {base_text}", self.asked.text));
        let spans: Vec<export::TornadoSpan> = ranked
            .iter()
            .map(|bar| export::TornadoSpan {
                name: bar.reach.lever.name.clone(),
                values: bar.ends(self.question).to_vec(),
                swing: self.swing(bar),
            })
            .collect();
        Sheet {
            title: title.clone(),
            subtitle,
            about: match drawn {
                true => export::tornado(base, &spans, self.width),
                false => Vec::new(),
            },
            tables: vec![self.table(&ranked, drawn)],
            notes,
        }
    }

    /// The figures; where bars are drawn, the swings stand beside them already.
    fn table(&self, ranked: &[&Bar], drawn: bool) -> SheetTable {
        let units = &self.model.units;
        let ends = |at: usize| ranked.iter().map(move |bar| bar.ends(self.question)[at]);
        let values: Vec<Option<Value>> = ends(1).chain(ends(2)).collect();
        let shown = export::alike(&values, self.ty, units);
        let cell = |at: usize| shown.cells.get(at).cloned();
        let unit = &shown.unit;
        let rows = ranked.iter().enumerate().map(|(row, bar)| {
            let reach = &bar.reach;
            let end = |value| Shown::plain(reach.lever.amount(value, units));
            let cells = [
                Some(end(reach.low)),
                cell(row),
                Some(end(reach.high)),
                cell(ranked.len() + row),
                (!drawn).then(|| Shown::plain(self.swing(bar))),
            ];
            StatementRow {
                label: reach.lever.name.clone(),
                indent: 0,
                unit: unit.clone(),
                cells: cells.into_iter().flatten().collect(),
                weight: Weight::Plain,
            }
        });
        let columns = ["low", "gives", "high", "gives", "swing"];
        let columns = columns.iter().take(columns.len() - usize::from(drawn));
        SheetTable {
            columns: columns.map(|column| (*column).to_owned()).collect(),
            in_a_year: 1,
            pinned: 0,
            sections: match ranked.is_empty() {
                true => Vec::new(),
                false => vec![Section {
                    heading: String::new(),
                    rows: rows.collect(),
                }],
            },
        }
    }

    fn swing(&self, bar: &Bar) -> String {
        let counted = |count: i64, word: &str| match count {
            1 => format!("1 {word}"),
            _ => format!("{count} {word}s"),
        };
        match bar.swing(self.question) {
            Swing::Unknown => "no value at an end".to_owned(),
            Swing::Open => "to or from never".to_owned(),
            Swing::Months(months) => counted(months, "month"),
            Swing::Days(days) => counted(days, "day"),
            Swing::Number(number) => export::one(Value::Number(number), self.ty, &self.model.units),
        }
    }
}

/// Every metric and input, the widest swing of a metric first.
fn csv(asked: &[Asked], bars: &[Bar], top: Option<usize>) -> String {
    let heading = [
        "metric", "input", "low", "high", "at_base", "at_low", "at_high", "swing",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for (question, asked) in asked.iter().enumerate() {
        let mut ranked: Vec<&Bar> = bars.iter().collect();
        ranked.sort_by(|a, b| a.by_swing(b, question));
        for bar in ranked.into_iter().take(top.unwrap_or(usize::MAX)) {
            let ends = bar.ends(question);
            let plain = |value: Option<Value>| value.and_then(export::plain).unwrap_or_default();
            let swing = match bar.swing(question) {
                Swing::Unknown => String::new(),
                Swing::Open => "never".to_owned(),
                Swing::Number(number) => number.to_string(),
                Swing::Months(count) | Swing::Days(count) => count.to_string(),
            };
            let reach = &bar.reach;
            let mut row = vec![asked.text.clone(), reach.lever.name.clone()];
            row.extend([Some(reach.low), Some(reach.high)].map(plain));
            row.extend(ends.map(plain));
            row.push(swing);
            rows.push(row);
        }
    }
    export::records(&rows)
}
