//! Why a figure differs between two cases of a model: two scenarios, or a scenario and what is
//! set on top of it.
//!
//! Input: the settings of both cases. Output: a bridge whose causes are the inputs and clauses
//! that the two set differently, in the order in which the model declares them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::asked::{Asked, Found};
use super::assembled::{Ends, bridge, squeezed};
use super::node::{Bridge, Changed, Over};
use super::spread::{Mixture, Wanted, spread};
use crate::base::{Diagnostic, SourceMap};
use crate::check::Value;
use crate::eval;
use crate::resolve::{self, Body, LineId, Model};
use crate::session::{self, Variant};
use crate::syntax::ast::{SetOperator, SetValue, Setting};

/// A case of the model, as one end of a bridge.
#[derive(Clone, Debug)]
pub struct Side {
    /// What it is called: `base`, `price_war`.
    pub name: String,
    pub variant: Variant<'static>,
}

/// Why the figure differs between two cases.
///
/// Errors: what is wrong with either case, and a figure that one of them does not have.
pub fn cases(
    model: &Model,
    sources: &SourceMap,
    ends: [&Side; 2],
    asked: &Asked,
    wanted: Wanted,
) -> Result<Bridge, Vec<Diagnostic>> {
    let [from, to] = ends;
    let settings = [
        settings(model, &from.variant)?,
        settings(model, &to.variant)?,
    ];
    let mixed = Mixed::new(model, sources, settings, asked);
    let figures = [mixed.at_end(0)?, mixed.at_end(1)?];
    let spread = spread(&mixed, wanted);
    let changed = mixed.changed(sources);
    let ends = Ends {
        names: [&from.name, &to.name],
        periods: [asked.at; 2],
        figures,
    };
    Ok(bridge(
        model,
        &asked.name,
        Over::Cases,
        ends,
        spread,
        &changed,
    ))
}

/// The scenarios of a case and its settings, in the order in which they apply.
fn settings(model: &Model, variant: &Variant<'_>) -> Result<Vec<Setting>, Vec<Diagnostic>> {
    let of_scenarios = resolve::apply_scenario(model, &variant.scenarios)?.into_iter();
    let settings = of_scenarios.map(|change| change.setting);
    Ok(settings.chain(variant.settings.iter().cloned()).collect())
}

/// A model in which of each change the one side or the other holds.
struct Mixed<'a> {
    model: &'a Model,
    asked: &'a Asked,
    /// All settings of the two ends.
    ends: [Vec<Setting>; 2],
    /// What is set differently, in order of declaration.
    targets: Vec<String>,
}

impl<'a> Mixed<'a> {
    fn new(
        model: &'a Model,
        sources: &SourceMap,
        ends: [Vec<Setting>; 2],
        asked: &'a Asked,
    ) -> Mixed<'a> {
        let mut written: BTreeMap<String, [Vec<String>; 2]> = BTreeMap::new();
        for (end, settings) in ends.iter().enumerate() {
            for setting in settings {
                let own = written.entry(target_of(setting)).or_default();
                own[end].push(squeezed(sources.text(setting.span)));
            }
        }
        let differing = written.into_iter().filter(|(_, [from, to])| from != to);
        let mut targets: Vec<String> = differing.map(|(target, _)| target).collect();
        targets.sort_by_key(|target| line_of(model, target));
        Mixed {
            model,
            asked,
            ends,
            targets,
        }
    }

    /// The settings where some changes are made. Those of one input or clause keep their order,
    /// and no other order counts.
    fn settings(&self, made: &[bool]) -> Vec<Setting> {
        let [from, to] = &self.ends;
        if made.iter().all(|made| *made) {
            return to.clone();
        }
        if !made.contains(&true) {
            return from.clone();
        }
        let is_made = |setting: &&Setting| {
            let name = target_of(setting);
            let at = self.targets.iter().position(|own| *own == name);
            at.and_then(|at| made.get(at).copied())
        };
        let kept = from
            .iter()
            .filter(|setting| is_made(setting) == Some(false));
        let new = to.iter().filter(|setting| is_made(setting) != Some(false));
        kept.chain(new).cloned().collect()
    }

    fn figure(&self, settings: Vec<Setting>) -> Result<Option<Found>, Vec<Diagnostic>> {
        let variant = Variant {
            settings,
            ..Variant::default()
        };
        let compiled = session::compile(self.model, &variant)?;
        let run = eval::run(&compiled.plan, None, None);
        Ok(self.asked.find(&run))
    }

    fn at_end(&self, end: usize) -> Result<Found, Vec<Diagnostic>> {
        let found = self.figure(self.ends[end].clone())?;
        found.ok_or_else(|| vec![self.asked.missing()])
    }

    /// What each change is, as written on both sides.
    fn changed(&self, sources: &SourceMap) -> Vec<Changed> {
        let side = |target: &String, end: usize| {
            let own = self.ends[end].iter();
            let own: Vec<&Setting> = own
                .filter(|setting| target_of(setting) == *target)
                .collect();
            match own.is_empty() {
                true => declared(self.model, sources, target),
                false => written(&own, sources),
            }
        };
        let changed = self.targets.iter().map(|target| Changed {
            name: target.clone(),
            from: Some(side(target, 0)),
            to: Some(side(target, 1)),
        });
        changed.collect()
    }
}

impl Mixture for Mixed<'_> {
    fn count(&self) -> usize {
        self.targets.len()
    }

    fn values(&self, sets: &[Vec<bool>]) -> Vec<Option<Value>> {
        let value = |made: &Vec<bool>| self.figure(self.settings(made)).ok()??.value;
        sets.par_iter().map(value).collect()
    }
}

/// What a setting sets, without its members: `price`, `cloud.during`.
fn target_of(setting: &Setting) -> String {
    let parts = setting.target.parts.iter().map(|part| part.name.as_str());
    parts.collect::<Vec<_>>().join(".")
}

/// The line that is set, or whose clause is.
fn line_of(model: &Model, target: &str) -> Option<LineId> {
    let owner = || Some(target.rsplit_once('.')?.0);
    let line = model.find_line(target);
    line.or_else(|| model.find_line(owner()?))
}

/// Settings as written, without the name where one alone gives a value.
fn written(settings: &[&Setting], sources: &SourceMap) -> String {
    if let [setting] = settings
        && setting.operator == SetOperator::Assign
        && setting.members.is_empty()
        && setting.from.is_none()
        && setting.until.is_none()
        && let SetValue::Expr(value) = &setting.value
    {
        return squeezed(sources.text(value.span));
    }
    let texts = settings
        .iter()
        .map(|setting| squeezed(sources.text(setting.span)));
    texts.collect::<Vec<_>>().join("; ")
}

/// What the model declares an input as.
fn declared(model: &Model, sources: &SourceMap, target: &str) -> String {
    let line = model.find_line(target).map(|id| model.line(id));
    let text = match line.map(|line| &line.body) {
        Some(Body::Formula(value)) => squeezed(sources.text(value.span)),
        _ => String::new(),
    };
    match text.is_empty() {
        true => "as declared".to_owned(),
        false => text,
    }
}
