//! Holes: `= tokens * ?` asks what unit is needed there, and which lines have it.
//!
//! A hole has a unit of its own, which goes through the arithmetic like any other; where the
//! result must be in a known unit, the hole's is what is missing.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::Role;
use crate::units::{Ratio, Unit, UnitTable};

/// Whether a unit is still to be found.
pub(super) fn has_hole(unit: &Unit) -> bool {
    unit.symbols().any(|(symbol, _)| symbol == UnitTable::HOLE)
}

impl Elaborator<'_> {
    pub(super) fn hole(&mut self, span: Span) -> TExpr {
        self.holes.push(span);
        TExpr::value(span, Ty::number(Unit::of(UnitTable::HOLE)), Value::Blank)
    }

    /// If the unit of a value has a hole in it: the report of what the hole needs for the value
    /// to be in `due`.
    pub(super) fn filled(&self, value: &TExpr, due: &Unit) -> Option<Diagnostic> {
        let found = value.ty.unit()?;
        let (_, power) = found
            .symbols()
            .find(|(symbol, _)| *symbol == UnitTable::HOLE)?;
        // Another hole tells nothing of this one.
        if has_hole(due) {
            return None;
        }
        let rest = found.times_power(&Unit::of(UnitTable::HOLE), -power);
        let units = &self.model.units;
        let needed = match power {
            1 => due.per(&rest).simplified(units),
            -1 => rest.per(due).simplified(units),
            _ => return Some(self.open_hole(value.span)),
        };
        let text = needed.describe(units);
        let names = self.lines_of_unit(&needed);
        let help = match names.as_slice() {
            [] => format!("write a number, or declare an input, in {text}"),
            names => format!("in {text} the model has {}", names.join(", ")),
        };
        Some(self.report(value.span, &text, help))
    }

    /// The report of a hole whose unit nothing tells.
    pub(super) fn open_hole(&self, within: Span) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::Hole, "nothing tells what unit this hole needs");
        let holes = self.holes_in(within).into_iter();
        let diagnostic = holes.fold(diagnostic, |d, hole| d.label(hole, "to be filled in"));
        diagnostic.help("declare the line's unit: `flow x: USD = …`")
    }

    /// If a value is a hole: the report that it needs `what`, with the lines that are that, and
    /// otherwise how it is written.
    pub(super) fn filled_by(
        &self,
        value: &TExpr,
        what: &str,
        example: &str,
        suits: impl Fn(&Ty) -> bool,
    ) -> Option<Diagnostic> {
        if !value.ty.unit().is_some_and(|unit| has_hole(&unit)) {
            return None;
        }
        let names = self.lines_that(suits);
        let help = match names.as_slice() {
            [] => format!("for instance {example}"),
            names => format!("the model has {}", names.join(", ")),
        };
        Some(self.report(value.span, what, help))
    }

    fn report(&self, within: Span, what: &str, help: String) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::Hole, format!("this hole needs {what}"));
        let holes = self.holes_in(within).into_iter();
        let label = format!("to be filled in, in {what}");
        let label = match what.strip_prefix("a ") {
            Some(_) => format!("to be filled in, with {what}"),
            None => label,
        };
        let diagnostic = holes.fold(diagnostic, |d, hole| d.label(hole, &label));
        diagnostic.help(help)
    }

    /// The holes within an expression; of a function that is called, its own.
    fn holes_in(&self, within: Span) -> Vec<Span> {
        let inside = |hole: &&Span| {
            hole.file == within.file && within.start <= hole.start && hole.end <= within.end
        };
        let found: Vec<Span> = self.holes.iter().filter(inside).copied().collect();
        match (found.is_empty(), self.holes.last()) {
            (false, _) => found,
            (true, Some(last)) => vec![*last],
            (true, None) => vec![within],
        }
    }

    fn lines_of_unit(&self, unit: &Unit) -> Vec<String> {
        let suits = |ty: &Ty| match ty {
            Ty::Number(quantity) => {
                let ratio = quantity.unit.conversion(unit, &self.model.units);
                ratio.is_some_and(Ratio::is_one)
            }
            _ => false,
        };
        self.lines_that(suits)
    }

    /// The lines of a type that could stand in a hole.
    fn lines_that(&self, suits: impl Fn(&Ty) -> bool) -> Vec<String> {
        let shown = |at: &usize| {
            !matches!(
                self.model.lines[*at].role,
                Role::Internal | Role::Row { .. }
            )
        };
        let found = (0..self.infos.len())
            .filter(|at| suits(&self.infos[*at].ty))
            .filter(shown);
        found
            .filter(|at| self.line.is_none_or(|own| own.index() != *at))
            .take(8)
            .map(|at| format!("`{}`", self.model.lines[at].name))
            .collect()
    }
}
