//! What an input may plausibly be: its range, its distribution, and whether the one holds the other.

use super::draw::Draw;
use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic};
use crate::resolve::LineId;

/// The bounds of a range, and the distribution, each where the input has one.
pub(super) type Plausible = (Option<(TExpr, TExpr)>, Option<Draw>);

impl Elaborator<'_> {
    /// The range and the distribution of a line of type `ty`, in its unit.
    pub(super) fn plausible(&mut self, id: LineId, ty: &Ty) -> Plausible {
        let line = self.model.line(id);
        let range = line
            .range
            .as_ref()
            .and_then(|(low, high)| self.range(low, high, ty));
        let draw = line.draw.as_ref().and_then(|draw| self.draw(draw, ty));
        if let (Some((low, high)), Some(draw)) = (&range, &draw) {
            self.drawn_within(low, high, draw, ty);
        }
        (range, draw)
    }

    /// A simulation would leave the range by what the model itself says.
    fn drawn_within(&mut self, low: &TExpr, high: &TExpr, draw: &Draw, ty: &Ty) {
        let (Some(least), Some(greatest)) = (self.constant(low), self.constant(high)) else {
            return;
        };
        let outside = draw.extremes().iter().find_map(|value| {
            let number = self.constant(value)?;
            (number < least || number > greatest).then_some((value.span, number))
        });
        let Some((span, number)) = outside else {
            return;
        };
        let [number, least, greatest] = [number, least, greatest].map(|n| self.shown(ty, n));
        self.diagnostics.push(
            Diagnostic::new(
                Code::OutOfRange,
                format!("`{number}` can be drawn, outside the range {least} .. {greatest}"),
            )
            .label(span, "drawn from here")
            .label(low.span.to(high.span), "the range")
            .help("widen the range, or draw within it"),
        );
    }

    fn shown(&self, ty: &Ty, number: Decimal) -> String {
        ty.amount(number, &self.model.units)
    }
}
