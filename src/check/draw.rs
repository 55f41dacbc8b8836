//! The distribution that an input is drawn from: its parameters in the input's unit, and in an
//! order that makes a distribution of them.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::decimal::ExactSum;
use crate::base::{Code, Decimal, Diagnostic, Span, suggest};
use crate::syntax::ast::{Call, Expr, ExprKind, Ident};
use crate::units::Unit;

/// What an uncertain input is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    pub span: Span,
    pub distribution: Distribution,
    /// In the order of [`Distribution::parameters`], those left out filled in; of a discrete
    /// distribution the values, and then the probability of each. None varies in time.
    pub parameters: Vec<TExpr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    Normal,
    /// By the mean and standard deviation of the quantity itself, and not of its logarithm.
    Lognormal,
    Uniform,
    Triangular,
    /// The beta distribution with mean (low + 4 mode + high) / 6.
    Pert,
    Beta,
    Discrete,
}

/// What a parameter is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum In {
    /// The input's unit.
    Own,
    /// The input's unit, and above 0.
    OwnPositive,
    /// A plain number above 0.
    PlainPositive,
}

use Distribution::*;
use In::*;

/// The name of a distribution, itself, and its parameters.
type Entry = (&'static str, Distribution, &'static [(&'static str, In)]);

const TABLE: [Entry; 7] = [
    ("normal", Normal, &[("mean", Own), ("sd", OwnPositive)]),
    (
        "lognormal",
        Lognormal,
        &[("mean", OwnPositive), ("sd", OwnPositive)],
    ),
    ("uniform", Uniform, &[("low", Own), ("high", Own)]),
    (
        "triangular",
        Triangular,
        &[("low", Own), ("mode", Own), ("high", Own)],
    ),
    ("pert", Pert, &[("low", Own), ("mode", Own), ("high", Own)]),
    (
        "beta",
        Beta,
        &[
            ("alpha", PlainPositive),
            ("beta", PlainPositive),
            ("low", Own),
            ("high", Own),
        ],
    ),
    (
        "discrete",
        Discrete,
        &[("values", Own), ("probabilities", PlainPositive)],
    ),
];

impl Distribution {
    /// The names of its parameters, in order.
    pub fn parameters(self) -> impl Iterator<Item = &'static str> {
        let own = TABLE.iter().filter(move |(_, own, _)| *own == self);
        own.flat_map(|(_, _, parameters)| parameters.iter().map(|(name, _)| *name))
    }

    pub fn name(self) -> &'static str {
        let own = TABLE.iter().find(|(_, own, _)| *own == self);
        own.map_or("", |(name, ..)| name)
    }

    /// `triangular(low, mode, high)`
    fn signature(self) -> String {
        let parameters: Vec<&str> = self.parameters().collect();
        match self {
            Discrete => "discrete([a, b], [60%, 40%])".into(),
            _ => format!("{}({})", self.name(), parameters.join(", ")),
        }
    }

    /// Whether its parameters in the input's unit go from the least value to the greatest.
    fn is_bounded(self) -> bool {
        matches!(self, Uniform | Triangular | Pert | Beta)
    }
}

impl Draw {
    /// The values between which, or of which, it draws; none where it has no bounds.
    pub(super) fn extremes(&self) -> &[TExpr] {
        let (from, to) = match self.distribution {
            Normal | Lognormal => return &[],
            Uniform | Triangular | Pert => (0, self.parameters.len()),
            Beta => (2, 4),
            Discrete => (0, self.parameters.len() / 2),
        };
        self.parameters.get(from..to).unwrap_or_default()
    }
}

impl Elaborator<'_> {
    /// The `draw` of an input of type `ty`; None after an error.
    pub(super) fn draw(&mut self, draw: &Expr, ty: &Ty) -> Option<Draw> {
        let Ty::Number(quantity) = ty else {
            if !ty.is_unknown() {
                let found = self.describe(ty);
                self.bad_draw(
                    draw.span,
                    "only numbers are drawn",
                    &format!("the input is {found}"),
                    "remove the `draw`, or draw a number that this follows from".into(),
                );
            }
            return None;
        };
        let ExprKind::Call(call) = &draw.kind else {
            self.bad_draw(
                draw.span,
                "a distribution is due here",
                "not a distribution",
                known(),
            );
            return None;
        };
        let parts = call.function.parts.iter().map(|part| part.name.as_str());
        let name = parts.collect::<Vec<_>>().join(".");
        let Some((name, distribution, parameters)) = TABLE.iter().find(|(own, ..)| *own == name)
        else {
            let help = suggest::did_you_mean(&name, TABLE.iter().map(|(own, ..)| *own));
            let found =
                Diagnostic::new(Code::BadDraw, format!("there is no distribution `{name}`"))
                    .label(call.function.span, "not known")
                    .help(help.unwrap_or_else(known));
            self.error(found);
            return None;
        };
        let args = self.drawn_arguments(name, *distribution, parameters, draw.span, call)?;
        let parameters = match distribution {
            Discrete => self.discrete(&args, &quantity.unit)?,
            _ => self.parameters(*distribution, parameters, &args, draw.span, &quantity.unit)?,
        };
        if let Some(varies) = parameters.iter().find(|value| value.shape.time) {
            self.bad_draw(
                varies.span,
                "a distribution is one for the whole run",
                "varies in time",
                "name a number, or an input that is the same in all periods".into(),
            );
            return None;
        }
        Some(Draw {
            span: draw.span,
            distribution: *distribution,
            parameters,
        })
    }

    fn drawn_arguments<'c>(
        &mut self,
        name: &str,
        distribution: Distribution,
        parameters: &[(&str, In)],
        span: Span,
        call: &'c Call,
    ) -> Option<Vec<Option<&'c Expr>>> {
        let names = parameters.iter().map(|(name, _)| Ident {
            name: (*name).to_owned(),
            span,
        });
        let names: Vec<Ident> = names.collect();
        let optional = (0..names.len()).map(|at| distribution == Beta && at >= 2);
        self.bind(
            name,
            &names.iter().collect::<Vec<_>>(),
            optional,
            span,
            call,
        )
    }

    fn parameters(
        &mut self,
        distribution: Distribution,
        parameters: &[(&str, In)],
        args: &[Option<&Expr>],
        span: Span,
        unit: &Unit,
    ) -> Option<Vec<TExpr>> {
        let before = self.diagnostics.len();
        let mut values = Vec::new();
        for (at, ((name, of), arg)) in parameters.iter().zip(args).enumerate() {
            let what = format!("`{name}`");
            let value = match arg {
                Some(arg) => self.numeric(arg),
                // A beta distribution lies between 0 and 1 unless it says otherwise.
                None => TExpr::number(span, i64::from(at == 3)),
            };
            let value = match of {
                Own | OwnPositive => self.expect_unit(value, unit, &what),
                PlainPositive => self.expect_plain(value, &what),
            };
            if *of != Own
                && self
                    .constant(&value)
                    .is_some_and(|number| !number.is_positive())
            {
                let message = format!("{what} of `{}` is a number above 0", distribution.name());
                let help = format!("its parameters are `{}`", distribution.signature());
                self.bad_draw(value.span, &message, "0 or below", help);
            }
            values.push(value);
        }
        if self.diagnostics.len() > before {
            return None;
        }
        if distribution.is_bounded() {
            let bounds: Vec<(&str, &TExpr)> = parameters
                .iter()
                .zip(&values)
                .filter(|((_, of), _)| *of == Own)
                .map(|((name, _), value)| (*name, value))
                .collect();
            self.ascending(distribution, &bounds, unit)?;
        }
        Some(values)
    }

    /// From the least to the greatest, and not all of them one.
    fn ascending(
        &mut self,
        distribution: Distribution,
        bounds: &[(&str, &TExpr)],
        unit: &Unit,
    ) -> Option<()> {
        let known: Vec<(&str, Decimal, Span)> = bounds
            .iter()
            .filter_map(|(name, value)| Some((*name, self.constant(value)?, value.span)))
            .collect();
        let first = known.first().map(|(_, number, _)| *number);
        let last = known.last().map(|(_, number, _)| *number);
        for pair in known.windows(2) {
            let [(lower, low, low_span), (upper, high, high_span)] = pair else {
                continue;
            };
            let equal = low == high && first == last;
            if low < high || (low == high && !equal) {
                continue;
            }
            let ty = Ty::number(unit.clone());
            let units = &self.model.units;
            let (low, high) = (ty.amount(*low, units), ty.amount(*high, units));
            let message = match equal {
                true => format!("`{lower}` and `{upper}` leave nothing to draw from"),
                false => format!("`{lower}` lies above `{upper}`"),
            };
            let found = Diagnostic::new(Code::BadDraw, message)
                .label(*low_span, low)
                .label(*high_span, high)
                .help(format!(
                    "from the least to the greatest: `{}`",
                    distribution.signature()
                ));
            self.error(found);
            return None;
        }
        Some(())
    }

    /// Values, and the probability of each.
    fn discrete(&mut self, args: &[Option<&Expr>], unit: &Unit) -> Option<Vec<TExpr>> {
        let before = self.diagnostics.len();
        let [Some(values), Some(chances)] = args else {
            return None;
        };
        let (Some(listed), Some(likely)) = (listed(values), listed(chances)) else {
            let wrong = if listed(values).is_none() {
                values
            } else {
                chances
            };
            self.bad_draw(
                wrong.span,
                "`discrete` takes two lists: values, and the probability of each",
                "not a list",
                example(),
            );
            return None;
        };
        let mut parameters = Vec::new();
        for value in listed {
            let value = self.numeric(value);
            parameters.push(self.expect_unit(value, unit, "each of the `values`"));
        }
        let mut chances_known = Vec::new();
        for chance in likely {
            let chance = self.numeric(chance);
            let chance = self.expect_plain(chance, "a probability");
            if self.constant(&chance).is_some_and(Decimal::is_negative) {
                self.bad_draw(
                    chance.span,
                    "a probability is not below 0",
                    "below 0",
                    example(),
                );
            }
            chances_known.extend(self.constant(&chance));
            parameters.push(chance);
        }
        if listed.len() != likely.len() {
            self.bad_draw(
                chances.span,
                &format!(
                    "{} values have {} probabilities",
                    listed.len(),
                    likely.len()
                ),
                "one is due for each value",
                example(),
            );
        } else if chances_known.len() == likely.len() {
            let one = Ty::Number(Quantity {
                unit: Unit::plain(),
                percent: true,
            });
            let mut sum = ExactSum::new();
            for chance in chances_known {
                sum.add(chance);
            }
            if let Ok(sum) = sum.finish()
                && sum.value != Decimal::ONE
            {
                let sum = one.amount(sum.value, &self.model.units);
                self.bad_draw(
                    chances.span,
                    &format!("the probabilities add up to {sum}, and not to 100%"),
                    &format!("{sum} in all"),
                    example(),
                );
            }
        }
        (self.diagnostics.len() == before).then_some(parameters)
    }

    fn bad_draw(&mut self, span: Span, message: &str, label: &str, help: String) {
        let found = Diagnostic::new(Code::BadDraw, message).label(span, label);
        self.error(found.help(help));
    }
}

fn listed(expr: &Expr) -> Option<&[Expr]> {
    match &expr.kind {
        ExprKind::List(items) => Some(items),
        _ => None,
    }
}

/// How a discrete distribution is written.
fn example() -> String {
    format!("for instance `{}`", Discrete.signature())
}

/// Every distribution, for the help.
fn known() -> String {
    let names: Vec<&str> = TABLE.iter().map(|(name, ..)| *name).collect();
    let example = Triangular.signature();
    format!(
        "it is one of {}; for instance `{example}`",
        names.join(", ")
    )
}
