//! A bridge put together from what was found.

use super::asked::Found;
use super::node::{Bridge, Cause, Changed, End, Over};
use super::spread::{Share, Spread};
use crate::calendar::Period;
use crate::check::{Ty, Value};
use crate::resolve::Model;

/// The figure at both ends.
pub(super) struct Ends<'a> {
    pub names: [&'a str; 2],
    /// None: the line has one value for the run.
    pub periods: [Option<Period>; 2],
    pub figures: [Found; 2],
}

/// A bridge of what was found; `changed` says what each change is.
pub(super) fn bridge(
    model: &Model,
    figure: &str,
    over: Over,
    ends: Ends<'_>,
    spread: Spread,
    changed: &[Changed],
) -> Bridge {
    let end = |at: usize| End {
        name: ends.names[at].to_owned(),
        period: ends.periods[at].map(|period| period.label()),
        value: ends.figures[at]
            .value
            .filter(|value| *value != Value::Blank)
            .map(|value| value.to_string()),
        text: ends.figures[at].text.clone(),
    };
    let mut notes = Vec::new();
    if spread.not_averaged {
        notes.push(
            "There is no average: some of the changes have no figure without others.".to_owned(),
        );
    }
    let [_, to] = &ends.figures;
    let cause = |share: Share| Cause {
        changes: share
            .changes
            .iter()
            .filter_map(|at| changed.get(*at).cloned())
            .collect(),
        amount: share.amount,
        after: share.after.map(|value| match value {
            Some(value) => to.ty.shown(value, &model.units),
            None => "failed".to_owned(),
        }),
    };
    Bridge {
        model: model.name.clone(),
        figure: figure.to_owned(),
        over,
        from: end(0),
        to: end(1),
        unit: match spread.measure.and_then(|measure| measure.unit()) {
            Some(unit) => unit.to_owned(),
            None => to.unit.clone(),
        },
        percent: is_percent(to),
        difference: spread.difference,
        method: spread.method,
        causes: spread.shares.into_iter().map(cause).collect(),
        notes,
    }
}

/// Whether its amounts are written as percentages, which have no unit but a time below the line.
fn is_percent(found: &Found) -> bool {
    let plain = found.unit.is_empty() || found.unit.starts_with("1/");
    plain && matches!(&found.ty, Ty::Number(quantity) if quantity.percent)
}

/// A text on one line.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
