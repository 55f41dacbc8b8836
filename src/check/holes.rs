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

    /// If a unit has a hole in it: the report of what the hole needs for it to be `due`.
    pub(super) fn filled(&mut self, found: &Unit, due: &Unit) -> Option<Diagnostic> {
        let (_, power) = found
            .symbols()
            .find(|(symbol, _)| *symbol == UnitTable::HOLE)?;
        let rest = found.times_power(&Unit::of(UnitTable::HOLE), -power);
        let units = &self.model.units;
        let needed = match power {
            1 => due.per(&rest).simplified(units),
            -1 => rest.per(due).simplified(units),
            _ => return Some(self.open_hole()),
        };
        let text = needed.describe(units);
        let names = self.lines_of_unit(&needed);
        let help = match names.as_slice() {
            [] => format!("write a number, or declare an input, in {text}"),
            names => format!("in {text} the model has {}", names.join(", ")),
        };
        let span = self.holes.pop()?;
        Some(
            Diagnostic::new(Code::Hole, format!("this hole needs {text}"))
                .label(span, format!("to be filled in, in {text}"))
                .help(help),
        )
    }

    /// The report of a hole whose unit nothing tells.
    pub(super) fn open_hole(&mut self) -> Diagnostic {
        let span = self.holes.pop().unwrap_or(self.model.span);
        Diagnostic::new(Code::Hole, "nothing tells what unit this hole needs")
            .label(span, "to be filled in")
            .help("declare the line's unit: `flow x: USD = …`")
    }

    fn lines_of_unit(&self, unit: &Unit) -> Vec<String> {
        let suits = |ty: &Ty| match ty {
            Ty::Number(quantity) => {
                let ratio = quantity.unit.conversion(unit, &self.model.units);
                ratio.is_some_and(Ratio::is_one)
            }
            _ => false,
        };
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
