//! Native functions: what the standard library declares without a body.
//!
//! Input: what a call gives for each parameter. Output: a value and whether it was rounded, or
//! a complaint that becomes a located diagnostic. They compute with many more digits than a
//! decimal has and round once, at the end.

mod annuities;
mod arguments;
mod depreciation;
mod flows;
mod growth;
mod message;
mod polynomial;
mod retention;
mod roots;
mod sketch;
mod statistics;

use super::cell::Origin;
use super::execute::Stop;
use super::lane::Lane;
use super::operate::{Fault, Outcome, Result, exact};
use super::read::Place;
use crate::base::Decimal;
use crate::base::decimal::{Arithmetic, Real};
use crate::check::{Lag, Value};
use crate::library::Native;
use crate::plan::{Input, Reg};
use arguments::{Argument, Arguments};
pub(super) use message::{single_values, written_out};

impl Lane<'_, '_> {
    /// The value of a call, with the origins of all that went into it.
    pub(super) fn native(
        self,
        native: Native,
        inputs: &[Input],
        get: &dyn Fn(Reg) -> (Value, Origin),
    ) -> std::result::Result<(Outcome, Vec<Origin>), Stop> {
        let mut origins = Vec::new();
        let mut arguments = Vec::with_capacity(inputs.len());
        let mut take = |(value, origin): (Value, Origin)| {
            origins.push(origin);
            value
        };
        for input in inputs {
            arguments.push(match input {
                Input::One(register) => Argument::One(take(get(*register))),
                Input::Listed(list) => {
                    let values = list.iter().map(|r| take(get(*r)));
                    Argument::Series(values.collect())
                }
                Input::OverTime(source) => {
                    let mut values = Vec::with_capacity(self.timeline().len());
                    for period in 0..self.timeline().len() {
                        let read = self.read(*source, Place::Period(period), Lag::Periods(0));
                        values.push(take(read.map_err(Stop::Failed)?));
                    }
                    Argument::Series(values)
                }
            });
        }
        let outcome = call(native, &arguments)?;
        Ok((outcome, origins))
    }
}

fn call(native: Native, arguments: &[Argument]) -> Result {
    let a = Arguments::new(native, arguments);
    if a.lack_a_number() {
        return exact(Value::Blank);
    }
    match native {
        Native::Npv => flows::npv(&a),
        Native::NpvFromNow => flows::npv_from_now(&a),
        Native::Xnpv => flows::xnpv(&a),
        Native::Mirr => flows::mirr(&a),
        Native::Payback => flows::payback(&a),
        Native::DiscountedPayback => flows::discounted_payback(&a),
        Native::FvSchedule => flows::fvschedule(&a),
        Native::Irr => roots::irr(&a),
        Native::Xirr => roots::xirr(&a),
        Native::Rate => roots::rate(&a),
        Native::Fv => annuities::fv(&a),
        Native::Pv => annuities::pv(&a),
        Native::Pmt => annuities::pmt(&a),
        Native::Ipmt => annuities::ipmt(&a),
        Native::Ppmt => annuities::ppmt(&a),
        Native::CumIpmt => annuities::cumipmt(&a),
        Native::CumPrinc => annuities::cumprinc(&a),
        Native::Nper => annuities::nper(&a),
        Native::Effect => growth::effect(&a),
        Native::Nominal => growth::nominal(&a),
        Native::Rri => growth::rri(&a),
        Native::Cagr => growth::cagr(&a),
        Native::Pduration => growth::pduration(&a),
        Native::Db => depreciation::db(&a),
        Native::Ddb => depreciation::ddb(&a),
        Native::Vdb => depreciation::vdb(&a),
        Native::InBounds => arguments::in_bounds(&a),
        Native::Under => arguments::under(&a),
        Native::OneOf => arguments::one_of(&a),
        Native::Nth => arguments::nth(&a),
        Native::SbgSurvival => retention::sbg_survival(&a),
        Native::Median => statistics::median(&a),
        Native::Quantile => statistics::quantile(&a),
        Native::Sd => statistics::sd(&a),
        Native::SdP => statistics::sd_p(&a),
        Native::Correlation => statistics::correlation(&a),
        Native::Slope => statistics::slope(&a),
        Native::Intercept => statistics::intercept(&a),
        Native::Trend => statistics::trend(&a),
        Native::TrendStart => statistics::trend_start(&a),
    }
}

/// A result of sums, products, quotients and whole powers, rounded once.
fn rounded(result: &Real) -> Result {
    settled(result.to_decimal())
}

/// A result in which nothing cancels: unless it is 0 itself, 0 is not what it is.
fn rounded_product(result: &Real) -> Result {
    let mut outcome = rounded(result)?;
    outcome.exact &= outcome.value != Value::Number(Decimal::ZERO) || result.is_zero();
    Ok(outcome)
}

/// A result of roots and logarithms, rounded once to the digits that those have.
fn rounded_root(result: &Real) -> Result {
    settled(result.to_28_digits())
}

fn settled(result: Arithmetic) -> Result {
    let rounded = result.map_err(Fault::from)?;
    Ok(Outcome {
        value: Value::Number(rounded.value),
        exact: rounded.exact,
    })
}
