//! Every figure of a run beside the oracle's.
//!
//! Input: a run and the oracle of the same model. Output: how many figures were compared, and
//! what differs, in words.

use aim::calendar::ViewKind;
use aim::check::TypedCondition;
use aim::eval::{Cell, Run};
use aim::plan::PlannedCondition;
use aim::resolve::{DimId, LineId};

use crate::evaluate::{Coarse, Members, Oracle, Place, Scope};
use crate::figure::{Failed, Figure, Outcome, Rounded};
use crate::shapes;

/// What a run's cell says in the oracle's terms.
pub fn of_cell(run: &Run<'_>, cell: Cell) -> Outcome {
    let Cell::Value(value, origin) = cell else {
        return Err(Failed);
    };
    let rounded = match run.ledger().get(origin) {
        None => Rounded::No,
        Some(rounding) if rounding.chosen => Rounded::ByChoice,
        Some(_) => Rounded::ByForce,
    };
    Ok(Figure { value, rounded })
}

/// What came of comparing.
#[derive(Debug, Default)]
pub struct Compared {
    pub figures: usize,
    pub differ: usize,
    /// What differs first in each case, in words.
    reports: Vec<String>,
}

/// How many differences of one case are shown.
const SHOWN: usize = 3;

impl Compared {
    fn figure(&mut self, what: impl Fn() -> String, run: Outcome, oracle: Outcome) {
        self.figures += 1;
        if run == oracle {
            return;
        }
        self.fault(format!("{}: aim {run:?}, oracle {oracle:?}", what()));
    }

    fn fault(&mut self, fault: String) {
        self.differ += 1;
        if self.reports.len() < SHOWN {
            self.reports.push(fault);
        }
    }

    /// With what was compared in front of every difference.
    pub fn under(mut self, case: &str) -> Compared {
        for difference in &mut self.reports {
            *difference = format!("{case}: {difference}");
        }
        self
    }

    /// With the model in front of its differences, where there are any.
    pub fn of(mut self, model: &str) -> Compared {
        if self.differ > 0 {
            self.reports = vec![format!("{model}\n{}", self.reports.join("\n"))];
        }
        self
    }

    pub fn add(&mut self, other: Compared) {
        self.figures += other.figures;
        self.differ += other.differ;
        self.reports.extend(other.reports);
    }

    /// Panics with what differs, where anything does: so many reports, the shortest first.
    pub fn assert_alike(mut self, models: usize, shown: usize) {
        println!("{models} models, {} figures", self.figures);
        self.reports.sort_by_key(String::len);
        self.reports.truncate(shown);
        assert!(
            self.differ == 0,
            "{} of {} figures differ, for instance:\n{}",
            self.differ,
            self.figures,
            self.reports.join("\n\n")
        );
    }
}

/// Every line in every period and in every coarser one, and every condition.
pub fn compare(run: &Run<'_>, oracle: &Oracle<'_>) -> Compared {
    let mut compared = Compared::default();
    let model = &oracle.typed.model;
    for fault in shapes::faults(oracle.typed) {
        compared.fault(fault);
    }
    // Period by period, so that the oracle finds what it reads of the past.
    for at in 0..oracle.timeline().len() {
        let label = oracle.timeline().period(at).label();
        for id in model.line_ids() {
            let varies = oracle.typed.line(id).shape.time;
            for (slot, members) in run.plan.slots_of(id).iter().zip(members_of(oracle, id)) {
                if !varies && at > 0 {
                    continue;
                }
                let due = oracle.line(id, &members, &Place::Period(at));
                let found = of_cell(run, run.cell(*slot, at));
                compared.figure(
                    || format!("{} {label}", named(oracle, id, &members)),
                    found,
                    due,
                );
            }
        }
    }
    coarser(run, oracle, &mut compared);
    let typed = oracle.typed;
    let checks = typed.checks.iter().map(|check| &check.condition);
    for (planned, condition) in run.plan.checks.iter().zip(checks) {
        conditions(run, oracle, planned, condition, &mut compared);
    }
    for (planned, condition) in run.plan.expects.iter().zip(&typed.expects) {
        conditions(run, oracle, planned, condition, &mut compared);
    }
    compared
}

fn coarser(run: &Run<'_>, oracle: &Oracle<'_>, compared: &mut Compared) {
    use ViewKind::{FiscalQuarters, FiscalYears, Quarters, Years};
    let kinds = [Quarters, Years, FiscalQuarters, FiscalYears].into_iter();
    let views = kinds.filter_map(|kind| oracle.timeline().view(kind).ok());
    for bucket in views.flat_map(|view| view.buckets) {
        let coarse = Place::Coarse(Coarse {
            period: bucket.period,
            range: bucket.range.clone(),
            complete: bucket.complete,
        });
        for id in oracle.typed.model.line_ids() {
            for (slot, members) in run.plan.slots_of(id).iter().zip(members_of(oracle, id)) {
                let due = oracle.line(id, &members, &coarse);
                let found = of_cell(run, run.rolled(*slot, &bucket));
                let what = || format!("{} {}", named(oracle, id, &members), bucket.label);
                compared.figure(what, found, due);
            }
        }
    }
}

fn conditions<'m>(
    run: &Run<'_>,
    oracle: &Oracle<'m>,
    planned: &PlannedCondition,
    condition: &'m TypedCondition,
    compared: &mut Compared,
) {
    let bounds = [
        (planned.from, &condition.from),
        (planned.until, &condition.until),
    ];
    let bounds = bounds
        .into_iter()
        .filter_map(|(slot, expr)| Some((slot?, expr.as_ref()?)));
    let parts = bounds.chain([(planned.test, &condition.test)]);
    for (slot, expr) in parts {
        let periods = match expr.shape.time {
            true => oracle.timeline().len(),
            false => 1,
        };
        for at in 0..periods {
            let scope = Scope {
                arguments: &condition.arguments,
                members: Members::new(),
                place: Place::Period(at),
            };
            let due = oracle.expr(expr, &scope);
            let found = of_cell(run, run.cell(slot, at));
            let label = oracle.timeline().period(at).label();
            compared.figure(|| format!("condition {:?} {label}", expr.span), found, due);
        }
    }
}

/// The members of a line's dimensions, the last dimension varying fastest.
fn members_of(oracle: &Oracle<'_>, id: LineId) -> Vec<Members> {
    let mut all = vec![Members::new()];
    for dim in &oracle.typed.line(id).shape.dims {
        let count = oracle.typed.model.dimensions[dim.index()].members.len() as u32;
        let with = |members: &Members, member: u32| {
            let mut members = members.clone();
            members.insert(*dim, member);
            members
        };
        all = all
            .iter()
            .flat_map(|members| (0..count).map(move |member| with(members, member)))
            .collect();
    }
    all
}

fn named(oracle: &Oracle<'_>, id: LineId, members: &Members) -> String {
    let model = &oracle.typed.model;
    let name = |(dim, member): (&DimId, &u32)| {
        model.dimensions[dim.index()].members[*member as usize].clone()
    };
    let members: Vec<String> = members.iter().map(name).collect();
    format!("{}[{}]", model.line(id).name, members.join(", "))
}
