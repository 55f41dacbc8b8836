//! A model compiled once, to be evaluated under many values of some of its inputs.
//!
//! Input: a model, a case of it, the inputs that vary and the expressions that are asked for.
//! Output: for each row of values an [`Outcome`]: what each expression comes to, and whether the
//! checks hold. Rows do not depend on each other, on their order or on the number of threads.

use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Variant;
use super::compile::{Compiled, checked, compiled};
use super::expression::alone;
use super::figures::Figures;
use crate::base::{Code, Diagnostic, SourceMap};
use crate::check::{self, Ty, Value};
use crate::eval::{self, Cell, Estimates, Precision, Tiled};
use crate::plan::{self, Plan, PlannedCondition, SlotId};
use crate::resolve::{LineId, Model};
use crate::syntax;
use crate::syntax::ast::{Expr, Setting};

/// What varies: an input, or some members of it.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// As a setting names it: `price`, `price[pro]`.
    pub name: String,
    pub line: LineId,
    /// The type of its values; they are in its unit.
    pub ty: Ty,
    slots: Vec<SlotId>,
    /// Its number is a part of formulas, so that each value makes another plan.
    fixed: bool,
    setting: Setting,
}

/// What is asked for: an expression, which has one value for the run or one in each period.
#[derive(Clone, Debug)]
pub struct Question {
    pub ty: Ty,
    pub varies: bool,
    slot: SlotId,
}

/// What one row of values leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub figures: Figures,
    /// For each check whether it holds; None where what it reads failed.
    pub checks: Vec<Option<bool>>,
}

/// A model that is ready to be evaluated many times.
pub struct Study<'m> {
    model: &'m Model,
    variant: Variant<'static>,
    asked: Vec<Expr>,
    pub plan: Plan,
    pub parameters: Vec<Parameter>,
    pub questions: Vec<Question>,
    /// What was noticed while the model was compiled.
    pub warnings: Vec<Diagnostic>,
    tiled: Tiled,
    judging: bool,
}

impl<'m> Study<'m> {
    /// Compiles a case of a model for `asked`. The inputs of `settings` are those that vary;
    /// the value that each has there stands for those to come, and gives the unit.
    ///
    /// Errors: those of the model, of the case, of a setting that changes no whole input, and of
    /// an expression.
    pub fn new(
        model: &'m Model,
        variant: &Variant<'static>,
        settings: &[Setting],
        asked: &[Expr],
    ) -> Result<Study<'m>, Vec<Diagnostic>> {
        let mut with = variant.clone();
        with.settings.extend(settings.iter().cloned());
        let (mut typed, mut warnings) = checked(model, &with)?;
        let mut errors = Vec::new();
        for expr in asked {
            match alone(&typed, expr) {
                Ok(question) => {
                    typed.expects.extend(question.values);
                    typed.fixed.extend(question.fixed);
                }
                Err(found) => errors.extend(found),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let Compiled {
            plan,
            warnings: of_plan,
        } = compiled(typed, Vec::new())?;
        warnings.extend(of_plan);
        let parameters = settings.iter().map(|setting| parameter(&plan, setting));
        let question = |planned: &plan::PlannedCondition| Question {
            ty: plan.slot(planned.test).ty.clone(),
            varies: plan.slot(planned.test).varies,
            slot: planned.test,
        };
        let parameters = parameters.collect::<Result<Vec<Parameter>, Vec<Diagnostic>>>()?;
        let conditions = plan.checks.iter().chain(&plan.expects);
        let tiled = tiled(&plan, &parameters, conditions);
        Ok(Study {
            parameters,
            questions: plan.expects.iter().map(question).collect(),
            tiled,
            judging: true,
            model,
            variant: variant.clone(),
            asked: asked.to_vec(),
            plan,
            warnings,
        })
    }

    /// The same without judging the checks, and computing what only they need.
    #[must_use]
    pub fn without_checks(mut self) -> Study<'m> {
        self.tiled = tiled(&self.plan, &self.parameters, self.plan.expects.iter());
        self.judging = false;
        self
    }

    /// The values of expressions that a parameter is to be given, in the parameter's unit.
    ///
    /// Errors: a value of another unit or kind, and one that varies.
    pub fn values(&self, of: &[(usize, &Expr)]) -> Result<Vec<Value>, Vec<Diagnostic>> {
        let mut conditions = Vec::new();
        let mut errors = Vec::new();
        for (parameter, expr) in of {
            match check::given(&self.plan.typed, self.parameters[*parameter].line, expr) {
                Ok(condition) => conditions.push(condition),
                Err(found) => errors.extend(found),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let base = eval::run(&self.plan, None, None);
        let plan = plan::expressions(&self.plan, &conditions)?;
        let run = eval::run(&plan, Some(&base), None);
        let value = |planned: &plan::PlannedCondition| match run.cell(planned.test, 0) {
            Cell::Value(value, _) => Ok(value),
            Cell::Failed => Err(run.problem(planned.test).into_iter().collect()),
        };
        plan.expects.iter().map(value).collect()
    }

    /// What each row leads to; a row has a value for each parameter.
    ///
    /// Errors: a value with which the model can't be compiled, as a length of half a month.
    pub fn evaluate(&self, rows: &[Vec<Value>]) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
        self.evaluate_with(rows, Precision::Exact)
    }

    /// [`evaluate`](Study::evaluate), or an estimate of it.
    pub fn evaluate_with(
        &self,
        rows: &[Vec<Value>],
        precision: Precision,
    ) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
        if !self.parameters.iter().any(|parameter| parameter.fixed) {
            return Ok(self.outcomes(rows, precision));
        }
        let mut alike: IndexMap<Vec<String>, Vec<usize>> = IndexMap::new();
        for (at, row) in rows.iter().enumerate() {
            let settings = self.fixed_settings(row);
            alike.entry(settings).or_default().push(at);
        }
        let mut outcomes: Vec<Option<Outcome>> = vec![None; rows.len()];
        for (settings, at) in alike {
            let study = self.with(&settings)?;
            let own: Vec<Vec<Value>> = at.iter().map(|at| rows[*at].clone()).collect();
            for (at, outcome) in at.iter().zip(study.outcomes(&own, precision)) {
                outcomes[*at] = Some(outcome);
            }
        }
        Ok(outcomes.into_iter().flatten().collect())
    }

    /// What one run with the values of a row reports: warnings, what went wrong in the model, and
    /// why an expression that was asked for has no value. `argument` is where the values come
    /// from, as a source is named.
    ///
    /// Errors: a value with which the model can't be compiled.
    pub fn reported(
        &self,
        row: &[Value],
        argument: &str,
        sources: &mut SourceMap,
    ) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let texts = self.parameters.iter().zip(row);
        let texts = texts.map(|(parameter, value)| self.setting(parameter, value));
        let settings = texts.map(|text| {
            let file = sources.add(argument, text.as_str());
            syntax::parse_setting(file, &text)
        });
        let settings = settings.collect::<Result<Vec<_>, _>>()?;
        let study = Study::new(self.model, &self.variant, &settings, &self.asked)?;
        let run = eval::run(&study.plan, None, None);
        let asked = study.questions.iter();
        let asked = asked.filter_map(|question| run.problem(question.slot));
        Ok(run.diagnostics.iter().cloned().chain(asked).collect())
    }

    /// The parameters that are parts of formulas, as a row sets them.
    fn fixed_settings(&self, row: &[Value]) -> Vec<String> {
        let fixed = self.parameters.iter().zip(row).filter(|(p, _)| p.fixed);
        fixed
            .map(|(parameter, value)| self.setting(parameter, value))
            .collect()
    }

    /// The setting that gives a parameter a value.
    fn setting(&self, parameter: &Parameter, value: &Value) -> String {
        let units = &self.plan.typed.model.units;
        let value = match value {
            Value::Number(number) => parameter.ty.amount(*number, units),
            other => other.to_string(),
        };
        format!("{} = {value}", parameter.name)
    }

    /// The same study where the parameters that are parts of formulas have these values.
    fn with(&self, texts: &[String]) -> Result<Study<'m>, Vec<Diagnostic>> {
        let mut texts = texts.iter();
        let mut settings = Vec::new();
        for parameter in &self.parameters {
            settings.push(match texts.next().filter(|_| parameter.fixed) {
                Some(text) => syntax::parse_setting(parameter.setting.span.file, text)?,
                None => parameter.setting.clone(),
            });
        }
        let study = Study::new(self.model, &self.variant, &settings, &self.asked)?;
        Ok(match self.judging {
            true => study,
            false => study.without_checks(),
        })
    }

    /// The slots of the questions, each with the number of its figures.
    fn asked(&self) -> Vec<(SlotId, usize)> {
        let periods = self.plan.typed.model.timeline.len();
        let asked = self.questions.iter();
        let asked = asked.map(|asked| (asked.slot, if asked.varies { periods } else { 1 }));
        asked.collect()
    }

    /// The checks that are judged.
    fn judged(&self) -> &[PlannedCondition] {
        match self.judging {
            true => &self.plan.checks,
            false => &[],
        }
    }

    /// Where the figures of each question are among those of all.
    pub fn extents(&self) -> Vec<Range<usize>> {
        let extents = self.asked().into_iter().scan(0, |end, (_, count)| {
            *end += count;
            Some(*end - count..*end)
        });
        extents.collect()
    }

    fn outcomes(&self, rows: &[Vec<Value>], precision: Precision) -> Vec<Outcome> {
        let asked = self.asked();
        let ends: Arc<[usize]> = self.extents().iter().map(|extent| extent.end).collect();
        if precision == Precision::Approximate {
            let estimates = self.estimated(rows.len(), |parameter, row| rows[row][parameter]);
            let outcome = |row| Outcome {
                figures: Figures::new(estimates.cells(row), ends.clone()),
                checks: estimates
                    .conditions
                    .iter()
                    .map(|holds| holds[row])
                    .collect(),
            };
            return (0..rows.len()).map(outcome).collect();
        }
        self.tiled.rows(&self.plan, rows, |row| Outcome {
            figures: Figures::new(row.cells(&asked), ends.clone()),
            checks: self.judged().iter().map(|check| row.holds(check)).collect(),
        })
    }

    /// Estimates of what so many rows lead to, column by column, where `value` gives each
    /// parameter's in each row; None where a parameter is a part of formulas, so that each of its
    /// values makes another plan.
    pub fn estimates(
        &self,
        rows: usize,
        value: impl Fn(usize, usize) -> Value + Sync,
    ) -> Option<Estimates> {
        let fixed = self.parameters.iter().any(|parameter| parameter.fixed);
        (!fixed).then(|| self.estimated(rows, value))
    }

    fn estimated(&self, rows: usize, value: impl Fn(usize, usize) -> Value + Sync) -> Estimates {
        let asked = eval::Asked {
            figures: &self.asked(),
            conditions: self.judged(),
        };
        self.tiled.estimates(&self.plan, rows, value, &asked)
    }
}

fn tiled<'c>(
    plan: &Plan,
    parameters: &[Parameter],
    conditions: impl Iterator<Item = &'c PlannedCondition>,
) -> Tiled {
    let varying = parameters.iter().map(|parameter| parameter.slots.clone());
    let asked: Vec<SlotId> = conditions.flat_map(judged_by).collect();
    Tiled::new(plan, varying.collect(), &asked)
}

/// The slots that a condition is judged by.
fn judged_by(condition: &PlannedCondition) -> impl Iterator<Item = SlotId> {
    [Some(condition.test), condition.from, condition.until]
        .into_iter()
        .flatten()
}

/// What a setting varies in a plan.
fn parameter(plan: &Plan, setting: &Setting) -> Result<Parameter, Vec<Diagnostic>> {
    let model = &plan.typed.model;
    let parts: Vec<&str> = setting
        .target
        .parts
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    let name = parts.join(".");
    let Some(line) = model.find_line(&name) else {
        return Err(vec![
            Diagnostic::new(
                Code::NotAnInput,
                format!("`{name}` is a clause, and only inputs can be varied"),
            )
            .label(setting.target.span, "a clause")
            .help("let an input stand in the clause, and vary that input"),
        ]);
    };
    let mut members = Vec::new();
    for member in &setting.members {
        // A setting whose members are unknown was refused before.
        let dims = plan.typed.line(line).shape.dims.iter().enumerate();
        members.extend(dims.filter_map(|(at, dim)| {
            let member = model.dimensions[dim.index()].member(&member.name)?;
            Some((at, member))
        }));
    }
    let chosen = |slot: &&SlotId| {
        let own = &plan.slot(**slot).members;
        members.iter().all(|(at, member)| own[*at] == *member)
    };
    let names: Vec<&str> = setting
        .members
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    Ok(Parameter {
        name: match names.is_empty() {
            true => name,
            false => format!("{name}[{}]", names.join(", ")),
        },
        line,
        ty: plan.typed.line(line).ty.clone(),
        slots: plan.slots_of(line).iter().filter(chosen).copied().collect(),
        fixed: plan.typed.fixed.contains(&line),
        setting: setting.clone(),
    })
}
