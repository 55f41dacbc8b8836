//! The way out of units and kinds that do not fit: one fix for each mismatch.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::resolve::Role;
use crate::units::{Ratio, Unit, UnitTable};

impl Elaborator<'_> {
    /// How two units that must be alike can be brought together; a unit that is due stands on the
    /// left, as a blank.
    pub(super) fn unit_fix(&self, left: &TExpr, a: &Unit, right: &TExpr, b: &Unit) -> String {
        let units = &self.model.units;
        // Where one unit is due, it stands as a blank on the left.
        let is_due = matches!(left.kind, TKind::Value(Value::Blank));
        if is_due && let Some(help) = self.missing_unit(right, b, a) {
            return help;
        }
        if is_due && self.is_rate_of(a, b) {
            return self.rate_due(right, a);
        }
        if self.is_rate_of(b, a) {
            return rate_fix(units, right, b, a);
        }
        if self.is_rate_of(a, b) {
            return rate_fix(units, left, a, b);
        }
        if let (Some((x, _)), Some((y, _))) = (a.currency(units), b.currency(units))
            && x != y
        {
            return format!("convert one of them: `… in {}`", units.name(x));
        }
        let bare = self
            .missing_unit(right, b, a)
            .or_else(|| self.missing_unit(left, a, b).filter(|_| !is_due));
        if let Some(help) = bare {
            return help;
        }
        for (value, from, to) in [(right, b, a), (left, a, b)] {
            if is_due && std::ptr::eq(value, left) {
                continue;
            }
            if let Some(name) = self.line_of_unit(&to.per(from)) {
                let text = name_of(self, value);
                return format!(
                    "multiply {text} by something in {}, such as `{name}`",
                    to.per(from).text(units)
                );
            }
        }
        // A quantity beside its price.
        let product = a.times(b).simplified(units);
        if !is_due && product.as_currency(units).is_some() {
            let (x, y) = (name_of(self, left), name_of(self, right));
            return format!("multiply them: {x} times {y} is in {}", product.text(units));
        }
        let price = |money: &Unit, quantity: &Unit| {
            let price = money.per(quantity);
            let known = money.as_currency(units).is_some() && quantity.currency(units).is_none();
            (known && !quantity.is_plain()).then(|| price.text(units))
        };
        match (price(a, b), price(b, a)) {
            (Some(price), _) => {
                let name = name_of(self, right);
                format!("multiply {name} by a price in {price}")
            }
            (_, Some(price)) if !is_due => {
                let name = name_of(self, left);
                format!("multiply {name} by a price in {price}")
            }
            _ if a.is_plain() && is_due => {
                let b = b.describe(units);
                format!("make it a plain number: divide it by something in {b}")
            }
            // `person*USD` where `USD` is due.
            _ if is_due && !b.is_plain() => {
                let (extra, lacking) = (b.per(a), a.per(b));
                let one = |unit: &Unit| unit.symbols().all(|(_, power)| power > 0);
                match (one(&extra), one(&lacking)) {
                    (true, _) => format!("divide it by something in {}", extra.text(units)),
                    (_, true) => format!("multiply it by something in {}", lacking.text(units)),
                    _ => format!("bring it to {}", a.describe(units)),
                }
            }
            _ => {
                let (a, b) = (a.describe(units), b.describe(units));
                format!("bring both to {a} or both to {b}")
            }
        }
    }

    /// The fix for bare numbers where another unit is due: they lack nothing but that.
    fn missing_unit(&self, value: &TExpr, is: &Unit, due: &Unit) -> Option<String> {
        let units = &self.model.units;
        if !is.is_plain() || due.is_plain() {
            return None;
        }
        // `5%/year` can be written, and `5% USD` is nothing.
        if value.ty.is_percent() && due.symbols().any(|(_, power)| power > 0) {
            return None;
        }
        if let Some(number) = self.constant(value) {
            let whole = Ty::Number(Quantity {
                unit: due.clone(),
                percent: value.ty.is_percent(),
            });
            let whole = whole.amount(number, units);
            return Some(format!("give the number its unit: `{whole}`"));
        }
        is_of_literals(value)
            .then(|| format!("give its numbers their unit, {}", due.describe(units)))
    }

    /// The fix for an amount where a rate per time is due.
    fn rate_due(&self, amount: &TExpr, due: &Unit) -> String {
        let units = &self.model.units;
        if let Some(number) = self.constant(amount) {
            let whole = Ty::number(due.clone()).amount(number, units);
            return format!("say for what time it is, as in `{whole}`");
        }
        let time = due
            .per_time(units)
            .map_or("month", |(time, _)| units.name(time));
        match amount.kind {
            TKind::Line(id) if is_flow(self.model.line(id).kind) => {
                format!("for its rate write `rate({})`", self.model.line(id).name)
            }
            _ => format!("divide it by the time that it is for, as in `… / 1 {time}`"),
        }
    }

    /// A line in this unit, to suggest.
    fn line_of_unit(&self, unit: &Unit) -> Option<&str> {
        let lines = self.infos.iter().zip(&self.model.lines);
        let mut named = lines.filter(|(_, line)| !matches!(line.role, Role::Internal));
        let (_, line) = named.find(|(info, _)| match &info.ty {
            Ty::Number(quantity) => {
                !unit.is_plain()
                    && quantity
                        .unit
                        .conversion(unit, &self.model.units)
                        .is_some_and(Ratio::is_one)
            }
            _ => false,
        })?;
        Some(&line.name)
    }
}

/// How two values of different kinds can be brought together.
pub(super) fn kinds_fix(left: &Ty, right: &Ty) -> &'static str {
    match (left, right) {
        (Ty::Period, _) | (_, Ty::Period) => {
            "compare periods with each other, as in `period.start >= 2025-06`, and numbers with numbers, as in `period.year >= 2025`"
        }
        (Ty::Bool, _) | (_, Ty::Bool) => "make both of them conditions, or both of them values",
        _ => "write two values of one kind",
    }
}

fn name_of(elaborator: &Elaborator<'_>, value: &TExpr) -> String {
    match value.kind {
        TKind::Line(id) => format!("`{}`", elaborator.model.line(id).name),
        _ => "it".into(),
    }
}

/// Whether an expression reads nothing, and is made of numbers alone.
fn is_of_literals(value: &TExpr) -> bool {
    match &value.kind {
        TKind::Value(_) => true,
        TKind::Op(_, operands) => operands.iter().all(is_of_literals),
        _ => false,
    }
}

fn rate_fix(units: &UnitTable, rate: &TExpr, unit: &Unit, amount: &Unit) -> String {
    let written = match &rate.kind {
        TKind::Value(Value::Number(value)) if rate.ty.is_percent() => {
            let hundred = crate::base::Decimal::from(100);
            let percent = value
                .checked_mul(hundred)
                .map_or_else(|_| value.to_string(), |r| r.value.to_string());
            let time = unit
                .per_time(units)
                .map_or("year", |(time, _)| units.name(time));
            format!("{percent}%/{time}")
        }
        _ => "r".to_owned(),
    };
    if amount.is_plain() {
        format!(
            "for a growth factor of one period write `compound({written})` instead of `1 + {written}`; for the simple rate of one period `{written} * period`"
        )
    } else {
        "a rate per time becomes an amount when it is multiplied by `period`".to_owned()
    }
}
