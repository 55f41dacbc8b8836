//! Units of expressions: reading them, bringing two operands to one, and saying what is
//! wrong when that can't be.

use super::elaborate::Elaborator;
use super::holes::has_hole;
use super::parameters::is_number;
use super::typed::*;
use super::unit_fixes::kinds_fix;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::syntax::ast::UnitExpr;
use crate::syntax::is_clause;
use crate::units::{Ratio, TimeGroup, Unit};

/// Types of other languages, which a line does not declare.
const WITHOUT_UNIT: [&str; 16] = [
    "bool",
    "boolean",
    "flag",
    "number",
    "num",
    "int",
    "integer",
    "float",
    "double",
    "decimal",
    "percent",
    "percentage",
    "date",
    "period",
    "string",
    "text",
];

impl Elaborator<'_> {
    /// A unit as written; None after an error was reported.
    pub fn unit(&mut self, written: &UnitExpr) -> Option<Unit> {
        let mut unit = Unit::plain();
        for factor in &written.factors {
            let name = factor.name.name.as_str();
            if name == "%" {
                continue;
            }
            match self.model.units.lookup(name) {
                Some(id) => unit = unit.times_power(&Unit::of(id), factor.power),
                None if is_number(written) => {}
                None if self.may_be_unread(name) => return None,
                None => {
                    let diagnostic = self.unknown_unit(name, factor.name.span);
                    self.error(diagnostic);
                    return None;
                }
            }
        }
        Some(unit)
    }

    fn unknown_unit(&self, name: &str, span: Span) -> Diagnostic {
        let units = &self.model.units;
        let help = suggest::did_you_mean(name, units.names()).unwrap_or_else(|| {
            if is_clause(name) {
                format!("`{name}` is a clause, and clauses stand in braces: `{{ {name} … }}`")
            } else if self.lookup(name).is_some() {
                format!("`{name}` is a line; to calculate with it put an operator and spaces: `10 * {name}`")
            } else if matches!(name, "USD" | "EUR" | "GBP" | "JPY" | "INR") {
                format!("declare it at the top of the model: `currency {name}`")
            } else if WITHOUT_UNIT.contains(&name) {
                "a plain number, a truth, a date and a text have no unit: leave it out".to_owned()
            } else {
                format!("declare it: `unit {name}`")
            }
        });
        Diagnostic::new(Code::UnknownUnit, format!("there is no unit `{name}`"))
            .label(span, "not declared")
            .help(help)
    }

    /// Two operands that must be of one kind, brought to one unit. `what` names them.
    pub fn unify(&mut self, left: TExpr, right: TExpr, what: &str) -> (TExpr, TExpr, Ty) {
        let ty = match (&left.ty, &right.ty) {
            // What is not known yet may turn out to be anything that a 0 fits.
            (Ty::Unknown, Ty::Zero) | (Ty::Zero, Ty::Unknown) => Ty::Unknown,
            (Ty::Unknown, other) | (other, Ty::Unknown) => other.clone(),
            (Ty::Blank, other) | (other, Ty::Blank) => other.clone(),
            (Ty::Zero, other @ Ty::Number(_)) | (other @ Ty::Number(_), Ty::Zero) => other.clone(),
            (Ty::Bool, Ty::Number(_) | Ty::Zero) => {
                let left = self.as_number(left);
                return self.unify(left, right, what);
            }
            (Ty::Number(_) | Ty::Zero, Ty::Bool) => {
                let right = self.as_number(right);
                return self.unify(left, right, what);
            }
            (Ty::Number(a), Ty::Number(b)) => {
                let (a, b) = (a.clone(), b.clone());
                return self.unify_units(left, a, right, b, what);
            }
            (Ty::Period, Ty::Number(_) | Ty::Zero) if let Some(year) = self.year(&right) => {
                return (left, year, Ty::Period);
            }
            (Ty::Number(_) | Ty::Zero, Ty::Period) if let Some(year) = self.year(&left) => {
                return (year, right, Ty::Period);
            }
            (a, b) if a == b => a.clone(),
            (a, b) => {
                let (a, b) = (self.describe(a), self.describe(b));
                self.error(
                    Diagnostic::new(Code::Type, format!("{what} are of two kinds: {a}, and {b}"))
                        .label(left.span, a)
                        .label(right.span, b)
                        .help(kinds_fix(&left.ty, &right.ty)),
                );
                Ty::Unknown
            }
        };
        (left, right, ty)
    }

    fn unify_units(
        &mut self,
        left: TExpr,
        a: Quantity,
        right: TExpr,
        b: Quantity,
        what: &str,
    ) -> (TExpr, TExpr, Ty) {
        let percent = a.percent || b.percent;
        let hole = self.filled(&left, &b.unit);
        if let Some(diagnostic) = hole.or_else(|| self.filled(&right, &a.unit)) {
            self.error(diagnostic);
            return (left, right, Ty::Unknown);
        }
        match b.unit.conversion(&a.unit, &self.model.units) {
            Some(ratio) if ratio.is_one() || ratio.is_whole() || !ratio.inverse().is_whole() => {
                let ty = Ty::Number(Quantity {
                    unit: a.unit,
                    percent,
                });
                let right = convert(right, ratio, ty.clone());
                (left, right, ty)
            }
            // The finer unit, so that converting multiplies and stays exact.
            Some(ratio) => {
                let ty = Ty::Number(Quantity {
                    unit: b.unit,
                    percent,
                });
                let left = convert(left, ratio.inverse(), ty.clone());
                (left, right, ty)
            }
            None => {
                let diagnostic = self.unit_mismatch(&left, &a.unit, &right, &b.unit, what);
                self.error(diagnostic);
                (left, right, Ty::Unknown)
            }
        }
    }

    fn unit_mismatch(
        &self,
        left: &TExpr,
        a: &Unit,
        right: &TExpr,
        b: &Unit,
        what: &str,
    ) -> Diagnostic {
        let units = &self.model.units;
        let (a_text, b_text) = (a.describe(units), b.describe(units));
        let code = if self.is_rate_of(a, b) || self.is_rate_of(b, a) {
            Code::RateMismatch
        } else {
            Code::UnitMismatch
        };
        let diagnostic = Diagnostic::new(
            code,
            format!("{what} have different units: {a_text}, and {b_text}"),
        )
        .label(left.span, &a_text)
        .label(right.span, &b_text)
        .help(self.unit_fix(left, a, right, b));
        let diagnostic = self.origin(diagnostic, left);
        self.origin(diagnostic, right)
    }

    /// Points at where a line got its unit from.
    fn origin(&self, diagnostic: Diagnostic, expr: &TExpr) -> Diagnostic {
        let TKind::Line(id) = expr.kind else {
            return diagnostic;
        };
        let line = self.model.line(id);
        let unit = self.describe(&expr.ty);
        match &line.unit {
            Some(declared) => diagnostic.label(
                declared.span,
                format!("`{}` is declared in {unit}", line.name),
            ),
            None => diagnostic.label(line.span, format!("`{}` comes out in {unit}", line.name)),
        }
    }

    /// Whether `rate` is `amount` per time.
    pub(super) fn is_rate_of(&self, rate: &Unit, amount: &Unit) -> bool {
        let units = &self.model.units;
        rate.per_time(units).is_some_and(|(time, _)| {
            rate.times(&Unit::of(time)).dimension(units) == amount.dimension(units)
        })
    }

    /// Brings `value` to the type reached so far among several, and widens that type.
    pub fn align(&mut self, ty: &mut Ty, value: TExpr) -> TExpr {
        let sample = TExpr::value(value.span, ty.clone(), Value::Blank);
        match (&*ty, &value.ty) {
            // The hole before it is filled by what this one is.
            (Ty::Number(to), Ty::Number(own)) if has_hole(&to.unit) => {
                if let Some(diagnostic) = self.filled(&sample, &own.unit) {
                    self.error(diagnostic);
                }
                *ty = value.ty.clone();
                value
            }
            (Ty::Number(to), Ty::Number(_)) => {
                let to = to.clone();
                self.expect_unit(value, &to.unit, "the other values")
            }
            _ => {
                let (_, value, unified) = self.unify(sample, value, "the values");
                *ty = unified;
                value
            }
        }
    }

    /// A number brought to `unit`; a mismatch is an error that says it must suit `what`.
    pub fn expect_unit(&mut self, value: TExpr, unit: &Unit, what: &str) -> TExpr {
        let value = self.as_number(value);
        let Ty::Number(quantity) = value.ty.clone() else {
            return value;
        };
        if let Some(diagnostic) = self.filled(&value, unit) {
            return self.error(diagnostic);
        }
        match quantity.unit.conversion(unit, &self.model.units) {
            Some(ratio) => {
                let percent = quantity.percent;
                convert(
                    value,
                    ratio,
                    Ty::Number(Quantity {
                        unit: unit.clone(),
                        percent,
                    }),
                )
            }
            None => {
                let units = &self.model.units;
                let (found, due) = (quantity.unit.describe(units), unit.describe(units));
                let sample = TExpr::value(value.span, Ty::number(unit.clone()), Value::Blank);
                let help = self.unit_fix(&sample, unit, &value, &quantity.unit);
                let diagnostic = Diagnostic::new(
                    if self.is_rate_of(&quantity.unit, unit)
                        || self.is_rate_of(unit, &quantity.unit)
                    {
                        Code::RateMismatch
                    } else {
                        Code::UnitMismatch
                    },
                    format!("this is {found}, but {what} {} {due}", be(what)),
                )
                .label(value.span, format!("comes out in {found}"))
                .help(help);
                let diagnostic = self.origin(diagnostic, &value);
                self.error(diagnostic)
            }
        }
    }

    /// The value in the simplest form of its unit: `USD*month/year` is brought to `USD`.
    pub fn reduced(&mut self, value: TExpr) -> TExpr {
        match value.ty.unit() {
            Some(unit) if !value.ty.is_unknown() => {
                let simple = unit.simplified(&self.model.units);
                if simple == unit {
                    value
                } else {
                    self.expect_unit(value, &simple, "the value")
                }
            }
            _ => value,
        }
    }

    pub fn expect_plain(&mut self, value: TExpr, what: &str) -> TExpr {
        self.expect_unit(value, &Unit::plain(), what)
    }

    /// A number of months or days, brought to the base of its group.
    pub fn as_duration(&mut self, value: TExpr) -> (TExpr, TimeGroup) {
        let Ty::Number(quantity) = value.ty.clone() else {
            if !value.ty.is_unknown() {
                self.not_a_duration(&value);
            }
            return (value, TimeGroup::Months);
        };
        for (symbol, group) in [
            (crate::units::UnitTable::MONTH, TimeGroup::Months),
            (crate::units::UnitTable::DAY, TimeGroup::Days),
        ] {
            let unit = Unit::of(symbol);
            if let Some(ratio) = quantity.unit.conversion(&unit, &self.model.units) {
                return (convert(value, ratio, Ty::number(unit)), group);
            }
        }
        self.not_a_duration(&value);
        (value, TimeGroup::Months)
    }

    fn not_a_duration(&mut self, value: &TExpr) {
        let units = &self.model.units;
        let is_time = |ty: &Ty| {
            ty.unit()
                .is_some_and(|unit| !unit.is_plain() && unit.is_duration(units))
        };
        let example = "`12 months` or `45 days`";
        if let Some(hole) = self.filled_by(value, "a length of time", example, is_time) {
            self.error(hole);
            return;
        }
        let found = self.describe(&value.ty);
        self.error(
            Diagnostic::new(
                Code::Type,
                format!("a length of time is due here, but this is {found}"),
            )
            .label(value.span, found)
            .help("for instance `12 months` or `45 days`"),
        );
    }
}

fn be(what: &str) -> &'static str {
    if what.starts_with("the other") {
        "are"
    } else {
        "is"
    }
}

/// The value times an exact ratio, in its new type.
pub(super) fn convert(value: TExpr, ratio: Ratio, ty: Ty) -> TExpr {
    if ratio.is_one() {
        return TExpr { ty, ..value };
    }
    TExpr::op(value.span, Op::Convert(ratio), ty, vec![value])
}
