//! Bridges of every model of the repository add up: what the causes made is the difference of the
//! two figures, to the last digit, by sums of whole numbers that are none of the library's.

use std::path::{Path, PathBuf};

use aim::base::{Files, ReadError, SourceMap};
use aim::bridge::{self, Asked, Bridge, Side, Version, Wanted};
use aim::calendar::Period;
use aim::check::Value;
use aim::eval::{self, Moment, Run};
use aim::resolve::Role;
use aim::session::{self, Disk, Opened, Variant};
use aim::syntax::{self, ast::LineKind};
use num_bigint::BigInt;
use rayon::prelude::*;

/// Of the figures of a model every so many, beginning elsewhere in each case.
const STRIDE: usize = 29;

fn models() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from("models"), PathBuf::from("tests/suite")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => open.push(path),
                false if path.extension().is_some_and(|end| end == "aim") => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

/// Digits as a whole number of 10⁻³⁰.
fn whole(text: &str) -> BigInt {
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{before}{after:0<30}");
    digits.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// Whether a bridge adds up, from its JSON; the count of its causes, 0 without a difference.
fn held(bridge: &Bridge) -> usize {
    let json: serde_json::Value = serde_json::from_str(&bridge::json(bridge)).expect("JSON");
    let shown = bridge::text(bridge, false);
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let causes = json["causes"].as_array().expect("a list");
    let Some(difference) = json["difference"].as_str() else {
        assert!(causes.iter().all(|cause| cause["amount"].is_null()));
        assert!(words.contains("nothing is shared out"), "{shown}");
        return 0;
    };
    let amount = |cause: &serde_json::Value| whole(cause["amount"].as_str().expect("an amount"));
    let sum: BigInt = causes.iter().map(amount).sum();
    assert_eq!(sum, whole(difference), "{shown}");
    let ends = [&json["from"], &json["to"]].map(|end| end["value"].as_str());
    let [Some(from), Some(to)] = ends else {
        panic!("{shown}");
    };
    let is_number = !matches!(json["unit"].as_str(), Some("months" | "days"));
    if is_number {
        assert_eq!(whole(to) - whole(from), whole(difference), "{shown}");
    }
    causes.len()
}

/// Every figure of a run, in its last period or over its last year.
fn figures(run: &Run<'_>) -> Vec<Asked> {
    let model = &run.plan.typed.model;
    let periods = run.timeline().periods();
    let last = Moment::Period(periods.len() - 1);
    let year = periods
        .last()
        .and_then(|last| Period::year_containing(last.first()));
    let year = year.and_then(|year| run.moment(year));
    let shown = model
        .line_ids()
        .filter(|id| model.line(*id).role != Role::Internal);
    let mut figures = Vec::new();
    for (number, line) in shown.enumerate() {
        for member in 0..run.plan.slots_of(line).len().min(2) {
            let varies = run.plan.typed.line(line).shape.time;
            let at = match number % 2 {
                0 => year.as_ref().unwrap_or(&last),
                _ => &last,
            };
            figures.push(Asked::of(run, line, member, varies.then_some(at)));
        }
    }
    figures
}

/// How many causes were held in the bridges from a model to one of its cases.
fn between(opened: &Opened, sources: &SourceMap, to: &Side, offset: usize) -> usize {
    let Ok(compiled) = session::compile(&opened.model, &to.variant) else {
        return 0;
    };
    let run = eval::run(&compiled.plan, None, None);
    let base = Side {
        name: "base".to_owned(),
        variant: Variant::default(),
    };
    let figures = figures(&run)
        .into_iter()
        .skip(offset % STRIDE)
        .step_by(STRIDE);
    let mut count = 0;
    for (number, asked) in figures.enumerate() {
        let wanted = match number % 3 {
            0 => Wanted::Sequence,
            _ => Wanted::Either,
        };
        match bridge::cases(&opened.model, sources, [&base, to], &asked, wanted) {
            Ok(bridge) => count += held(&bridge),
            Err(errors) => panic!("{}: {:?}", asked.name, errors[0].message),
        }
    }
    count
}

fn opened(path: &Path, sources: &mut SourceMap) -> Option<Opened> {
    let opened = session::open(sources, &Disk, &path.display().to_string()).ok()?;
    session::compile(&opened.model, &Variant::default()).ok()?;
    Some(opened)
}

#[test]
fn every_scenario_of_every_model_is_bridged_to_the_last_digit() {
    let of_model = |path: &PathBuf| -> usize {
        let mut sources = SourceMap::default();
        let Some(opened) = opened(path, &mut sources) else {
            return 0;
        };
        let scenarios = opened.model.scenarios.iter().enumerate();
        let counts = scenarios.map(|(offset, (name, scenario))| {
            let to = Side {
                name: name.clone(),
                variant: Variant {
                    scenarios: vec![(name.clone(), scenario.span)],
                    ..Variant::default()
                },
            };
            between(&opened, &sources, &to, offset * 7)
        });
        counts.sum()
    };
    let count: usize = models().par_iter().map(of_model).sum();
    assert!(count > 150, "only {count} causes");
}

/// Two periods of each of a stride of figures, near and far, forwards and back.
#[test]
fn periods_of_every_model_are_bridged_to_the_last_digit() {
    let of_model = |(number, path): (usize, &PathBuf)| -> usize {
        let mut sources = SourceMap::default();
        let Some(opened) = opened(path, &mut sources) else {
            return 0;
        };
        let compiled = session::compile(&opened.model, &Variant::default()).expect("it is sound");
        let run = eval::run(&compiled.plan, None, None);
        let model = &run.plan.typed.model;
        let ends = run.timeline().periods();
        let last = ends.len() - 1;
        let year = |at: usize| {
            let year = Period::year_containing(ends[at].first())?;
            run.moment(year)
        };
        let mut pairs = vec![
            [Moment::Period(0), Moment::Period(last)],
            [Moment::Period(last), Moment::Period(last / 2)],
            [Moment::Period(last.saturating_sub(1)), Moment::Period(last)],
        ];
        if let (Some(first), Some(second)) = (year(last / 2), year(last)) {
            pairs.push([first, second]);
        }
        let varying = |id: &aim::resolve::LineId| {
            run.plan.typed.line(*id).shape.time && model.line(*id).role != Role::Internal
        };
        let lines: Vec<_> = model.line_ids().filter(varying).collect();
        let mut count = 0;
        for (at, line) in lines.into_iter().enumerate() {
            let [from, to] = &pairs[(at + number) % pairs.len()];
            let member = run.plan.slots_of(line).len() - 1;
            let wanted = match at % 3 {
                0 => Wanted::Sequence,
                _ => Wanted::Either,
            };
            let bridge = bridge::periods(&run, &sources, (line, member), [from, to], wanted);
            match bridge {
                Ok(bridge) => count += held(&bridge),
                Err(errors) => panic!("{}: {:?}", model.line(line).name, errors[0].message),
            }
        }
        count
    };
    let count: usize = models().par_iter().enumerate().map(of_model).sum();
    assert!(count > 2_000, "only {count} causes");
}

/// Texts by path.
struct Texts(Vec<(String, String)>);

impl Files for Texts {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        match self.0.iter().find(|(own, _)| own == path) {
            Some((_, text)) => Ok(text.clone()),
            None => Disk.read(path),
        }
    }
}

/// The shipped models, and what they are when digits of inputs are other ones.
#[test]
fn versions_of_shipped_models_are_bridged_to_the_last_digit() {
    let mut shipped = models();
    shipped.retain(|path| path.starts_with("models"));
    let of_model = |(number, path): (usize, &PathBuf)| -> usize {
        let path = path.display().to_string();
        let text = std::fs::read_to_string(&path).expect("a text");
        let mut chance = Chance(number as u64 + 40);
        let mut other = String::new();
        for line in text.lines() {
            let value = line.find('{').unwrap_or(line.len());
            let (value, rest) = line.split_at(value);
            match value.starts_with("input ") && chance.below(4) == 0 {
                true => other += &format!("{}{rest}", value.replace('4', "5").replace('2', "3")),
                false => other += line,
            }
            other.push('\n');
        }
        other += "ratio added_at_the_end = 7\n";
        let changed = path.replace(".aim", "_changed.aim");
        let files = Texts(vec![(changed.clone(), other)]);
        let mut sources = SourceMap::default();
        let case = Variant::default();
        let later = session::open(&mut sources, &files, &changed).expect("a model");
        let Ok(compiled) = session::compile(&later.model, &case) else {
            return 0;
        };
        let run = eval::run(&compiled.plan, None, None);
        let version = |path: &String| Version {
            path: path.clone(),
            files: &files,
        };
        let ends = [version(&path), version(&changed)];
        let mut count = 0;
        let asked = figures(&run).into_iter();
        for asked in asked
            .filter(|asked| asked.name != "added_at_the_end")
            .step_by(13)
        {
            let ends = [&ends[0], &ends[1]];
            match bridge::versions(&mut sources, ends, &case, &asked, Wanted::Either) {
                Ok(bridge) => count += held(&bridge),
                Err(errors) => panic!("{path}: {}: {:?}", asked.name, errors[0].message),
            }
        }
        count
    };
    let count: usize = shipped.par_iter().enumerate().map(of_model).sum();
    assert!(count > 60, "only {count} causes");
}

/// Numbers without a pattern, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

#[test]
fn settings_by_chance_are_bridged_to_the_last_digit() {
    let shipped: Vec<PathBuf> = models()
        .into_iter()
        .filter(|path| path.starts_with("models"))
        .collect();
    let of_model = |(number, path): (usize, &PathBuf)| -> usize {
        let mut sources = SourceMap::default();
        let Some(opened) = opened(path, &mut sources) else {
            return 0;
        };
        let mut chance = Chance(number as u64);
        let base = session::compile(&opened.model, &Variant::default()).expect("it is sound");
        let run = eval::run(&base.plan, None, None);
        let model = &opened.model;
        let numeric = |id: &aim::resolve::LineId| {
            let line = model.line(*id);
            let slot = run.plan.slots_of(*id).first();
            line.kind == LineKind::Input
                && line.scope == aim::resolve::ROOT
                && slot.is_some_and(|slot| {
                    matches!(run.cell(*slot, 0).value(), Some(Value::Number(_)))
                })
        };
        let inputs: Vec<_> = model.line_ids().filter(numeric).collect();
        let mut count = 0;
        for round in 0..4 {
            let mut settings = Vec::new();
            for _ in 0..2 + chance.below(if round == 3 { 9 } else { 4 }) {
                let Some(input) = inputs.get(chance.below(inputs.len().max(1) as u64) as usize)
                else {
                    return 0;
                };
                let percent = 90 + chance.below(20);
                let text = format!(
                    "{} *= {percent}.{}%",
                    model.line(*input).name,
                    chance.below(1000)
                );
                let file = sources.add("--set", text.as_str());
                settings.push(syntax::parse_setting(file, &text).expect("a setting"));
            }
            let variant = Variant {
                settings,
                ..Variant::default()
            };
            let name = "settings".to_owned();
            count += between(
                &opened,
                &sources,
                &Side { name, variant },
                number + round * 11,
            );
        }
        count
    };
    let count: usize = shipped.par_iter().enumerate().map(of_model).sum();
    assert!(count > 100, "only {count} causes");
}
