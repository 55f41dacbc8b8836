//! What a dotted name stands for where it is written: a parameter, a value of the calendar, a
//! line, or a line of the run without a test's givens.

use super::builtins;
use super::elaborate::Elaborator;
use super::foreign;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::resolve::{Body, DimId, DimensionKind, Line, LineId, Meaning, ROOT, Role};
use crate::syntax::ast::{LineKind, Path};

impl<'m> Elaborator<'m> {
    /// A dotted name: a parameter, a value of the calendar, a line, or `base.` and a line.
    pub(super) fn name(&mut self, path: &Path) -> TExpr {
        let first = &path.parts[0].name;
        let rest: Vec<&str> = path.parts[1..]
            .iter()
            .map(|part| part.name.as_str())
            .collect();
        if let Some(argument) = self.bound_argument(path) {
            return argument;
        }
        if self.bound_series(path).is_some() {
            return self.misplaced_series(path.span, &format!("`{first}`, a series,"));
        }
        if first == "period" {
            return self.calendar_value(path.span, &rest, path);
        }
        if first == "age" && rest.is_empty() && self.lookup("age").is_none() {
            return self.age(path.span);
        }
        if first == "base" && !rest.is_empty() {
            return self.base_line(path, &rest.join("."));
        }
        if first == "prev" && rest.is_empty() {
            return match self.line {
                Some(id) => {
                    let own = self.line_read(path.span, id);
                    self.shift(path.span, own, Lag::Periods(1))
                }
                None => self.error(
                    Diagnostic::new(Code::Type, "`prev` alone is a line's own last value")
                        .label(path.span, "not in a line")
                        .help("name what is meant: `prev(x)`"),
                ),
            };
        }
        let full: Vec<&str> = path.parts.iter().map(|part| part.name.as_str()).collect();
        let full = full.join(".");
        match self.lookup(&full) {
            Some(Meaning::Line(id)) => self.line_read(path.span, *id),
            Some(meaning) => {
                let (what, help) = match meaning {
                    Meaning::Function(_) => ("a function", format!("call it: `{full}(…)`")),
                    Meaning::Dimension(_) => (
                        "a dimension, and no value",
                        format!(
                            "declare the line with it, `x[{full}]`, or reduce a line: `sum(x over {full})`"
                        ),
                    ),
                    Meaning::Unit(_) => (
                        "a unit, and no value",
                        format!("put a number before it: `1 {full}`"),
                    ),
                    Meaning::Label(what) => {
                        return self.error(
                            Diagnostic::new(
                                Code::Type,
                                format!("`{full}` is a {what}, which has no value"),
                            )
                            .label(path.span, format!("a {what}"))
                            .help(if *what == "check" {
                                "write the check's own condition here, or leave it to the check"
                            } else {
                                "name a line"
                            }),
                        );
                    }
                    Meaning::Curve(_) => ("a curve", format!("look a value up: `{full}(…)`")),
                    Meaning::Tiers(_) => (
                        "a table of tiers",
                        format!("ask what a quantity costs: `charge({full}, …)`"),
                    ),
                    Meaning::Part(_) => ("a part", format!("name a line of it: `{full}.cash`")),
                    Meaning::Line(_) => ("a line", format!("write `{full}`")),
                };
                self.error(
                    Diagnostic::new(Code::Type, format!("`{full}` is {what}"))
                        .label(path.span, "no value")
                        .help(help),
                )
            }
            None if self.dimension_of_parts(first).is_some() => self.over_parts(path, &rest),
            None if self.may_be_unread(&full) => TExpr::unknown(path.span),
            None => match self.part_of_date(path) {
                Some(part) => part,
                None => {
                    let diagnostic = self.unknown_name(&full, path.span);
                    self.error(diagnostic)
                }
            },
        }
    }

    /// What a parameter of this name stands for.
    fn bound_argument(&self, path: &Path) -> Option<TExpr> {
        let [name] = path.parts.as_slice() else {
            return None;
        };
        let index = *self.frames.last()?.params.get(&name.name)?;
        let argument = &self.arguments[index];
        let (ty, shape) = (argument.ty.clone(), argument.shape.clone());
        Some(TExpr::new(path.span, ty, shape, TKind::Argument(index)))
    }

    /// The value of a parameter or of a line of this name; None where it is neither.
    pub(super) fn value_of_name(&self, path: &Path) -> Option<TExpr> {
        self.bound_argument(path).or_else(|| {
            let parts: Vec<&str> = path.parts.iter().map(|part| part.name.as_str()).collect();
            match self.lookup(&parts.join(".")) {
                Some(Meaning::Line(id)) => Some(self.line_read(path.span, *id)),
                _ => None,
            }
        })
    }

    fn base_line(&mut self, path: &Path, name: &str) -> TExpr {
        if !self.in_test {
            return self.error(
                Diagnostic::new(Code::Type, "`base` is the run without a test's givens")
                    .label(path.span, "not in a test")
                    .help("move the comparison to the `expect` of a test"),
            );
        }
        match self.lookup(name) {
            Some(Meaning::Line(id)) => {
                let kind = TKind::Base(*id);
                match self.base.and_then(|base| base.lines.get(id.index())) {
                    Some(line) => TExpr::new(path.span, line.ty.clone(), line.shape.clone(), kind),
                    None => TExpr {
                        kind,
                        ..self.line_read(path.span, *id)
                    },
                }
            }
            _ => {
                let diagnostic = self.unknown_name(name, path.span);
                self.error(diagnostic)
            }
        }
    }

    /// Whether a name that is not declared may belong to something that could not be read, which
    /// was reported.
    pub(super) fn may_be_unread(&self, name: &str) -> bool {
        let owner = name.split('.').next().unwrap_or(name);
        let broken = match self.lookup(owner) {
            Some(Meaning::Line(id)) => matches!(self.model.line(*id).body, Body::Broken),
            _ => false,
        };
        broken || self.model.unread
    }

    pub fn unknown_name(&self, name: &str, span: Span) -> Diagnostic {
        let known = self.model.scopes[self.scope().index()].names.iter();
        let lines = known.filter(|(_, named)| matches!(named.meaning, Meaning::Line(_)));
        let params = self
            .frames
            .last()
            .into_iter()
            .flat_map(|frame| frame.params.keys());
        let candidates = lines
            .map(|(name, _)| name.as_str())
            .chain(params.map(String::as_str));
        let help = foreign::value(name)
            .or_else(|| suggest::did_you_mean(name, candidates))
            .or_else(|| {
                let unit = self.model.units.lookup(name)?;
                Some(match self.model.units.name(unit) {
                    time @ ("year" | "quarter" | "month") => format!(
                        "for the number of the {time} write `period.{time}`, for a length `1 {time}`"
                    ),
                    unit => format!("it is a unit: write a number before it, `1 {unit}`"),
                })
            })
            .unwrap_or_else(|| self.declare_it(name));
        Diagnostic::new(
            Code::UnknownName,
            format!("there is nothing called `{name}`"),
        )
        .label(span, "not declared")
        .help(help)
    }

    /// What to do about a name that is like no other.
    fn declare_it(&self, name: &str) -> String {
        if builtins::find(name).is_some() {
            return format!("it is a function: call it, `{name}(…)`");
        }
        let example = || self.example().filter(|_| self.asked);
        match name.split_once('.') {
            None if let Some(line) = example() => format!("name a line of the model, as `{line}`"),
            None => format!("declare it, for instance as an assumption: `input {name} = …`"),
            Some((owner, _)) => match self.lookup(owner) {
                Some(Meaning::Part(_)) => format!("name a line that the part `{owner}` has"),
                Some(Meaning::Line(_)) => {
                    format!("`{owner}` has no such value; write `{owner}` alone")
                }
                _ => format!("declare `{owner}`, or write `_` in place of the dot"),
            },
        }
    }

    /// A line to name in an example: a metric, if the model has one.
    fn example(&self) -> Option<&str> {
        let lines = || self.model.lines.iter();
        let own = |line: &&Line| line.scope == ROOT && line.role == Role::Declared;
        let metric = lines()
            .filter(own)
            .find(|line| line.kind == LineKind::Metric);
        let line = metric.or_else(|| lines().find(own))?;
        Some(&line.name)
    }

    pub fn line_read(&self, span: Span, id: LineId) -> TExpr {
        self.reads.borrow_mut().insert(id);
        let info = &self.infos[id.index()];
        TExpr::new(span, info.ty.clone(), info.shape.clone(), TKind::Line(id))
    }

    fn dimension_of_parts(&self, name: &str) -> Option<DimId> {
        let Some(Meaning::Dimension(dim)) = self.lookup(name) else {
            return None;
        };
        (self.model.dimensions[dim.index()].kind == DimensionKind::Parts).then_some(*dim)
    }

    /// `player.api`: a line of each part that is a member of the dimension `player`.
    fn over_parts(&mut self, path: &Path, rest: &[&str]) -> TExpr {
        let Some(dim) = self.dimension_of_parts(&path.parts[0].name) else {
            return TExpr::unknown(path.span);
        };
        let mut ty = Ty::Unknown;
        let mut values = Vec::new();
        for part in &self.model.dimensions[dim.index()].members {
            let name = format!("{part}.{}", rest.join("."));
            let Some(Meaning::Line(id)) = self.lookup(&name) else {
                let diagnostic = self.unknown_name(&name, path.span);
                return self.error(diagnostic);
            };
            let read = self.line_read(path.span, *id);
            values.push(self.align(&mut ty, read));
        }
        TExpr::members(path.span, ty, dim, values)
    }
}
