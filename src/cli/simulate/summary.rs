//! What the runs of a simulation say, gathered for whoever shows it.

use super::questions::FanAsked;
use crate::analysis::simulate::ranks::Ranks;
use crate::analysis::simulate::statistics::{Frequency, Spread};
use crate::analysis::simulate::{Beside, Collected, Simulation};
use crate::base::Decimal;
use crate::check::{Ty, Value};
use crate::cli::asked::Asked;
use crate::export::{Approximate, Fan, Measure, Often, UncertainMetric, Uncertainty};
use crate::plan::Plan;

/// What is said of them.
pub(super) struct Wanted<'a> {
    /// What was computed: the case, the number of runs.
    pub subtitle: Vec<String>,
    pub metrics: &'a [Asked],
    /// Their questions follow those of the metrics.
    pub fans: &'a [FanAsked],
    pub quantiles: &'a [Decimal],
    /// Of runs that are estimates.
    pub beside: Option<Beside>,
}

pub(super) fn summary(
    simulation: &Simulation<'_>,
    collected: &Collected,
    wanted: Wanted<'_>,
) -> Uncertainty {
    let quantiles = wanted.quantiles;
    let plan = &simulation.study().plan;
    let model = &plan.typed.model;
    let questions = &simulation.study().questions;
    let drivers = drivers(simulation, collected, wanted.metrics.len());
    let metrics = wanted.metrics.iter().zip(drivers).enumerate();
    let metrics = metrics.map(|(at, (asked, drivers))| {
        let spread = collected.spread(at, 0);
        let base = simulation.base.figures.value(at);
        UncertainMetric {
            drivers,
            ..metric(
                &asked.text,
                &spread,
                base,
                quantiles,
                plan,
                &questions[at].ty,
            )
        }
    });
    let mut first = wanted.metrics.len();
    let fans = wanted.fans.iter().map(|fan| {
        let periods = fan.periods.iter().enumerate().map(|(at, label)| {
            let spread = collected.spread(first + at, 0);
            let values = quantiles.iter().map(|share| spread.quantile(*share));
            (label.clone(), values.collect())
        });
        let periods = periods.collect();
        let ty = questions
            .get(first)
            .map_or(&Ty::Unknown, |question| &question.ty);
        first += fan.asked.len();
        Fan {
            name: fan.text.clone(),
            measure: measure(plan, ty),
            headings: quantiles.iter().map(|share| heading(*share)).collect(),
            periods,
        }
    });
    let fans = fans.collect();
    let checks = plan.typed.checks.iter().enumerate();
    let drawn: Vec<&str> = simulation
        .inputs
        .iter()
        .map(|input| input.name.as_str())
        .collect();
    let mut notes = vec![format!("drawn: {}", drawn.join(", "))];
    if !simulation.held.is_empty() {
        notes.push(format!("held by this case: {}", simulation.held.join(", ")));
    }
    let approximate = wanted.beside.map(|beside| {
        let names = wanted.metrics.iter().map(|asked| &asked.text);
        let fans = wanted.fans.iter().flat_map(|fan| &fan.asked);
        let mut names = names.chain(fans.map(|asked| &asked.text));
        let largest = beside.largest;
        Approximate {
            runs: beside.runs,
            deviation: largest.map(|(share, _)| share).unwrap_or_default(),
            figure: largest
                .and_then(|(_, question)| names.nth(question).cloned())
                .unwrap_or_default(),
            different: beside.different,
        }
    });
    notes.extend(approximate.as_ref().map(Approximate::note));
    Uncertainty {
        approximate,
        title: model.title.clone().unwrap_or_else(|| model.name.clone()),
        subtitle: wanted.subtitle,
        runs: collected.tally.runs,
        metrics: metrics.collect(),
        checks: checks
            .map(|(at, check)| (check.name.clone(), often(collected.tally.failing(at))))
            .collect(),
        fans,
        notes,
    }
}

fn metric(
    name: &str,
    spread: &Spread,
    base: Option<Value>,
    quantiles: &[Decimal],
    plan: &Plan,
    ty: &Ty,
) -> UncertainMetric {
    let mut figures: Vec<(String, Option<Value>)> = quantiles
        .iter()
        .map(|share| (heading(*share), spread.quantile(*share)))
        .collect();
    let moments = spread.moments();
    if let Some(moments) = moments {
        figures.push(("mean".to_owned(), Some(Value::Number(moments.mean))));
        figures.push(("sd".to_owned(), moments.sd.map(Value::Number)));
    }
    figures.push(("base".to_owned(), base));
    let all = spread.sorted.len() + spread.blank + spread.failed;
    let shares = [
        ("never", spread.frequency(|value| *value == Value::Never)),
        (
            "true",
            spread.frequency(|value| *value == Value::Bool(true)),
        ),
        ("blank", Frequency::new(spread.blank, all)),
        ("failed", Frequency::new(spread.failed, all)),
    ];
    let may_be_true = *ty == Ty::Bool;
    let told = |what: &str, share: &Frequency| share.times > 0 || may_be_true && what == "true";
    let shares = shares.into_iter().filter(|(what, share)| told(what, share));
    UncertainMetric {
        name: name.to_owned(),
        measure: measure(plan, ty),
        figures: if may_be_true { Vec::new() } else { figures },
        error: moments.and_then(|moments| moments.error),
        histogram: spread
            .histogram()
            .map(|histogram| (histogram.from, histogram.to, histogram.counts)),
        shares: shares
            .map(|(what, share)| (what.to_owned(), often(share)))
            .collect(),
        drivers: Vec::new(),
    }
}

/// `P5`, `P97.5`
fn heading(share: Decimal) -> String {
    let percent = share.checked_mul(Decimal::from(100));
    let percent = percent.map_or(share, |percent| percent.value.normalized());
    format!("P{percent}")
}

fn measure(plan: &Plan, ty: &Ty) -> Measure {
    let units = &plan.typed.model.units;
    match ty {
        Ty::Number(quantity) => Measure {
            unit: quantity.unit.text(units),
            currency: quantity.unit.as_currency(units).is_some(),
            percent: quantity.percent && quantity.unit.is_plain(),
        },
        _ => Measure::default(),
    }
}

fn often(frequency: Frequency) -> Often {
    Often {
        times: frequency.times,
        of: frequency.of,
        share: frequency.share,
        error: frequency.error,
    }
}

/// The rank correlation of each metric with each input, from the closest on.
fn drivers(
    simulation: &Simulation<'_>,
    collected: &Collected,
    metrics: usize,
) -> Vec<Vec<(String, Decimal)>> {
    let columns = collected.figures.iter().take(metrics);
    let columns = columns.map(|periods| periods.first().map(Ranks::of));
    let columns: Vec<Option<Ranks<'_>>> = columns.collect();
    let mut drivers = vec![Vec::new(); metrics];
    for (input, drawn) in simulation.inputs.iter().zip(&collected.inputs) {
        let drawn = Ranks::of(drawn);
        for (drivers, column) in drivers.iter_mut().zip(&columns) {
            let correlation = column.as_ref().and_then(|column| drawn.correlation(column));
            drivers.extend(correlation.map(|found| (input.name.clone(), found)));
        }
    }
    for drivers in &mut drivers {
        drivers.sort_by_key(|(_, correlation)| std::cmp::Reverse(correlation.abs()));
    }
    drivers
}
