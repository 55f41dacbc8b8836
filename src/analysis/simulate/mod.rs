//! How likely results are: many runs of a model, with the inputs that have a `draw` drawn anew
//! for each.
//!
//! Input: a model, a case of it, expressions, a seed. Output: the values of each run, from which
//! `statistics` and `ranks` say what they say. A run's values follow from the seed, the names of
//! the inputs and the run's number alone; everything is computed by decimals, but for runs that
//! are estimates by wish.
//!
//! | module | what it holds |
//! |---|---|
//! | `chance` | shares of 0 to 1 by seed, name and run |
//! | `number`, `normal`, `beta` | decimals in long formulas; the normal and the beta distribution |
//! | `distribution`, `drawn` | what a share stands for; which inputs are drawn, and from what |
//! | `whole` | what a share stands for, in whole numbers |
//! | `batch` | some of the runs, drawn and computed |
//! | `collected`, `column` | the values of all runs, by column |
//! | `beside` | estimates beside exact runs |
//! | `together` | correlated draws |
//! | `statistics`, `ranks` | quantiles, means and frequencies; rank correlation |

mod batch;
mod beside;
pub mod beta;
pub mod chance;
mod collected;
pub mod column;
pub mod distribution;
mod drawn;
pub mod normal;
pub mod number;
pub mod ranks;
pub mod statistics;
mod together;
mod whole;

use std::ops::Range;

pub use batch::Batch;
pub use beside::Beside;
pub use collected::{Collected, Tally};
pub use drawn::{Drawn, DrawnInputs, drawn_inputs};

use crate::base::{Code, Decimal, Diagnostic, SourceMap};
use crate::check::Value;
use crate::eval::{self, Precision};
use crate::resolve::Model;
use crate::session::{Outcome, Study, Variant};
use crate::syntax;
use crate::syntax::ast::{Expr, Setting};
use chance::Stream;
use distribution::Chance;
use number::Number;
use together::Together;

/// How runs are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    pub runs: u64,
    pub seed: u64,
    /// One run in each of as many equal parts of every input's distribution.
    pub latin_hypercube: bool,
    pub precision: Precision,
}

/// A model whose uncertain inputs are to be drawn.
pub struct Simulation<'m> {
    study: Study<'m>,
    precision: Precision,
    pub inputs: Vec<Drawn>,
    /// Inputs with a `draw` that the case holds.
    pub held: Vec<String>,
    /// What the case leads to without any draw.
    pub base: Outcome,
    streams: Vec<Stream>,
    together: Together,
    /// The shares of a Latin hypercube, by input.
    spread: Vec<Vec<Number>>,
}

impl<'m> Simulation<'m> {
    /// Compiles a case for `asked`, and finds what is drawn in it.
    ///
    /// Errors: those of the model, the case and the expressions; a case in which nothing is
    /// drawn; parameters that make no distribution.
    pub fn new(
        model: &'m Model,
        variant: &Variant<'static>,
        asked: &[Expr],
        sampling: Sampling,
        sources: &mut SourceMap,
    ) -> Result<Simulation<'m>, Vec<Diagnostic>> {
        let base = Study::new(model, variant, &[], asked)?;
        let run = eval::run(&base.plan, None, None);
        let DrawnInputs { drawn, held } = drawn_inputs(&run)?;
        if drawn.is_empty() {
            return Err(vec![nothing_drawn(model, &held)]);
        }
        let settings = drawn.iter().map(|drawn| middle(drawn, model, sources));
        let settings = settings.collect::<Result<Vec<Setting>, Vec<Diagnostic>>>()?;
        let streams: Vec<Stream> = drawn
            .iter()
            .map(|drawn| Stream::new(sampling.seed, &drawn.name))
            .collect();
        let spread = match sampling.latin_hypercube {
            true => streams.iter().map(|s| s.spread(sampling.runs)).collect(),
            false => Vec::new(),
        };
        let together = Together::new(&drawn, &base.plan.typed.correlations);
        Ok(Simulation {
            together,
            precision: sampling.precision,
            study: Study::new(model, variant, &settings, asked)?,
            base: base.evaluate(&[Vec::new()])?.swap_remove(0),
            inputs: drawn,
            held,
            streams,
            spread,
        })
    }

    /// What was asked, with its types.
    pub fn study(&self) -> &Study<'m> {
        &self.study
    }

    /// Draws some of the runs and computes what they lead to.
    ///
    /// Errors: a value too large for a decimal, and one with which the model can't be compiled.
    pub fn runs(&self, runs: Range<u64>) -> Result<Batch, Vec<Diagnostic>> {
        let inputs = (0..self.inputs.len()).map(|at| self.drawn(at, runs.clone()));
        let inputs = inputs.collect::<Result<Vec<_>, Diagnostic>>();
        let inputs = inputs.map_err(|found| vec![found])?;
        Batch::new(&self.study, self.precision, inputs)
    }

    /// What is drawn for an input in some runs.
    fn drawn(&self, at: usize, runs: Range<u64>) -> Result<Vec<Decimal>, Diagnostic> {
        let input = &self.inputs[at];
        let drawn = runs.map(|run| {
            let chance = match (self.together.is_alone(at), self.spread.is_empty()) {
                (true, true) => Chance::Drawn(self.streams[at].share(run)),
                (true, false) => Chance::Share(self.share(at, run)),
                _ => Chance::Score(self.together.score(at, |from| self.share(from, run))),
            };
            let value = input.distribution.value(chance);
            value.ok_or_else(|| too_large(input))
        });
        drawn.collect()
    }

    fn share(&self, input: usize, run: u64) -> Number {
        let spread = self.spread.get(input);
        let spread = spread.and_then(|shares| shares.get(usize::try_from(run).ok()?));
        let drawn = || self.streams[input].share(run).into();
        spread.copied().unwrap_or_else(drawn)
    }

    /// Why a run failed: what a run of the case with its values reports.
    pub fn explain(
        &self,
        row: &[Value],
        sources: &mut SourceMap,
    ) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let reported = self.study.reported(row, "drawn", sources)?;
        Ok(reported.into_iter().filter(Diagnostic::is_error).collect())
    }
}

/// A value from the middle of a distribution, which stands for those to come.
fn middle(
    drawn: &Drawn,
    model: &Model,
    sources: &mut SourceMap,
) -> Result<Setting, Vec<Diagnostic>> {
    let value = drawn.distribution.at_share(1, 2);
    let value = value.ok_or_else(|| vec![too_large(drawn)])?;
    setting(&drawn.name, &drawn.ty.amount(value, &model.units), sources)
}

fn setting(name: &str, amount: &str, sources: &mut SourceMap) -> Result<Setting, Vec<Diagnostic>> {
    let text = format!("{name} = {amount}");
    let file = sources.add("drawn", text.as_str());
    syntax::parse_setting(file, &text)
}

fn nothing_drawn(model: &Model, held: &[String]) -> Diagnostic {
    if let Some(first) = held.first() {
        let message = "this case changes every input that could be drawn";
        return Diagnostic::new(Code::BadDraw, message)
            .help(format!("leave `{first}` as it is, so that it can be drawn"));
    }
    let inputs = model.line_ids().map(|id| model.line(id));
    let mut inputs = inputs.filter(|line| line.kind == crate::syntax::ast::LineKind::Input);
    let name = inputs.next().map_or("growth", |line| line.name.as_str());
    Diagnostic::new(
        Code::BadDraw,
        "no input of this model says how it may vary, so there is nothing to draw",
    )
    .help(format!(
        "give an input a distribution: `input {name} = … {{ draw triangular(low, mode, high) }}`"
    ))
}

fn too_large(drawn: &Drawn) -> Diagnostic {
    Diagnostic::new(
        Code::BadDraw,
        format!(
            "a value drawn for `{}` is too large for a decimal",
            drawn.name
        ),
    )
    .label(drawn.draw.span, "its values reach this far")
    .help("give the distribution a smaller spread, or the input a larger unit")
}
