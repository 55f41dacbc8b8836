//! What a session tells of its model: lines, statements, charts, checks, types, documentation.
//!
//! Input: the model as it stands, and what a command was given. Output: text for the host.
//! Invariant: the model stays as it is.

use super::session::{Done, Session, said, shown, wrong};
use super::{Ended, Host};
use crate::base::{Diagnostic, suggest};
use crate::check::{self, Ty};
use crate::eval::Run;
use crate::export::{self, Look};
use crate::reference::Catalogue;
use crate::resolve::Role;
use crate::session::{self, Refused, Row, Tabulated, ViewChoice};
use crate::syntax;
use crate::testing::{self, Filter, Outcome};

impl Session {
    /// The lines with their kind and unit, as they are declared or checked.
    pub(super) fn lines(&self) -> Vec<(String, &'static str, String)> {
        let run = self.live().plan();
        let typed = &run.typed;
        let lines = typed.model.lines.iter().zip(&typed.lines);
        lines
            .filter(|(line, _)| !matches!(line.role, Role::Row { .. } | Role::Internal))
            .map(|(line, typed_line)| {
                let unit = typed_line
                    .ty
                    .unit()
                    .map(|unit| unit.text(&typed.model.units));
                (
                    line.name.clone(),
                    line.kind.keyword(),
                    unit.unwrap_or_default(),
                )
            })
            .collect()
    }

    pub(super) fn list_lines(&self, host: &mut dyn Host, part: &str) -> Ended {
        let lines = self.lines();
        let lines = lines.iter().filter(|(name, ..)| name.contains(part));
        let width = lines.clone().map(|(name, ..)| name.chars().count()).max();
        let width = width.unwrap_or(0);
        let line = |(name, kind, unit): &(String, &str, String)| {
            let text = format!("{name:<width$}  {kind:<8} {unit}");
            format!("{}\n", text.trim_end())
        };
        shown(host, &lines.map(line).collect::<String>())
    }

    /// A run in the periods that were chosen; unasked, in years where the timeline has them.
    pub(super) fn view(&self, run: &Run<'_>) -> Result<Tabulated, Refused> {
        let view = match self.by() {
            Some(by) => session::tabulate(run, by),
            None => session::tabulate(run, ViewChoice::Year)
                .or_else(|_| session::tabulate(run, ViewChoice::Month)),
        };
        view.map_err(|reason| {
            let message = format!("these periods can't be shown: {reason}");
            wrong(&message, "choose others: `:by month`")
        })
    }

    pub(super) fn show(&self, host: &mut dyn Host, names: &str) -> Done {
        let run = self.live().run();
        let mut view = self.view(&run)?;
        let names: Vec<&str> = names
            .split(',')
            .map(str::trim)
            .filter(|n| !n.is_empty())
            .collect();
        for name in &names {
            known(&view, name)?;
        }
        if !names.is_empty() {
            view.select(|row| names.iter().any(|name| is_named(row, name)));
        }
        let settings = self.live().settings();
        let look = Look {
            width: host.width(),
            color: host.color(),
        };
        let statement = export::statement(&view, &self.live().sources, settings);
        let ended = shown(host, &export::text(&statement, look));
        host.report(&run.diagnostics, &self.live().sources);
        let failed = run.diagnostics.iter().any(Diagnostic::is_error);
        let hold = view.checks.iter().all(|check| check.passed);
        Ok(ended.max(match (failed, hold) {
            (true, _) => Ended::Wrong,
            (_, false) => Ended::Failed,
            _ => Ended::Fine,
        }))
    }

    pub(super) fn check(&self, host: &mut dyn Host) -> Ended {
        let found = session::examine(&self.live().opened, &self.live().sources);
        host.report(&found, &self.live().sources);
        match found.iter().any(Diagnostic::is_error) {
            true => Ended::Wrong,
            false if found.is_empty() => said(host, "nothing is wrong"),
            false => Ended::Fine,
        }
    }

    /// Checks and tests are those of the base case, as `aim test` runs them.
    pub(super) fn test(&self, host: &mut dyn Host, part: &str) -> Ended {
        let filter = match part {
            "" => Filter::default(),
            part => Filter::containing(part),
        };
        let sources = &self.live().sources;
        let report = testing::run_tests(&self.live().opened.model, sources, &filter);
        let mut text = testing::failed(&report, sources, None, host.color());
        let passed = report.cases.iter();
        let passed = passed.filter(|case| case.outcome() == Outcome::Passed);
        let passed = passed.count();
        text.push_str(&format!("{passed} of {} passed\n", report.cases.len()));
        let ended = shown(host, &text);
        for case in &report.cases {
            let found: Vec<Diagnostic> = case.diagnostics().cloned().collect();
            host.report(&found, sources);
        }
        ended.max(match report.outcome() {
            Outcome::Passed => Ended::Fine,
            Outcome::Failed => Ended::Failed,
            Outcome::Error => Ended::Wrong,
        })
    }

    pub(super) fn type_of(&mut self, host: &mut dyn Host, text: &str) -> Done {
        self.live_mut().forget_texts();
        let file = self.live_mut().sources.add("input", text);
        let expr = syntax::parse_expression(file, text)?;
        let typed = &self.live().plan().typed;
        let asked = check::expression(typed, &expr)?;
        let line = self.lines().into_iter().find(|(name, ..)| name == text);
        let mut words: Vec<String> = line
            .map(|(_, kind, _)| kind.to_owned())
            .into_iter()
            .collect();
        if asked.list {
            words.push("list".to_owned());
        }
        if let Some(value) = asked.values.first().map(|value| &value.test) {
            words.push(match &value.ty {
                Ty::Number(_) => "number".to_owned(),
                other => sort(other).to_owned(),
            });
            let unit = value.ty.unit().map(|unit| unit.text(&typed.model.units));
            words.extend(
                unit.filter(|unit| !unit.is_empty())
                    .map(|unit| format!("in {unit}")),
            );
            words.push(match value.shape.time {
                true => "in each period".to_owned(),
                false => "one for the run".to_owned(),
            });
            for dim in &value.shape.dims {
                let dimension = typed.model.dimensions.get(dim.index());
                words.extend(dimension.map(|found| format!("by {}", found.name)));
            }
        }
        Ok(shown(host, &format!("{}\n", words.join(", "))))
    }

    pub(super) fn doc(&self, host: &mut dyn Host, name: &str) -> Done {
        let mut text = String::new();
        let model = &self.live().opened.model;
        for line in model.lines.iter().filter(|line| line.name == name) {
            text.push_str(&format!("{} {}\n", line.kind.keyword(), line.name));
            for said in [&line.doc, &line.source].into_iter().flatten() {
                text.push_str(&format!("  {said}\n"));
            }
        }
        let catalogue = Catalogue::new();
        for entry in catalogue.find(name) {
            text.push_str(&format!("{}  ({})\n", entry.signature, entry.module));
            for paragraph in &entry.paragraphs {
                text.push_str(&format!("  {paragraph}\n"));
            }
        }
        if text.is_empty() {
            let lines = model.lines.iter().map(|line| line.name.as_str());
            let names = lines.chain(catalogue.entries().map(|entry| entry.name.as_str()));
            let help = suggest::did_you_mean(name, names);
            let help = help.unwrap_or_else(|| "`:lines` shows those of the model".to_owned());
            return Err(wrong(&format!("nothing is called `{name}`"), &help));
        }
        Ok(shown(host, &text))
    }
}

fn is_named(row: &Row, name: &str) -> bool {
    row.line == name || row.name == name
}

/// Errors: no row of the view has this name.
fn known(view: &Tabulated, name: &str) -> Result<(), Refused> {
    let metrics = view.metrics.iter().map(|metric| &metric.row);
    let rows: Vec<&Row> = view.table.rows.iter().chain(metrics).collect();
    if rows.iter().any(|row| is_named(row, name)) {
        return Ok(());
    }
    let help = suggest::did_you_mean(name, rows.iter().map(|row| row.line.as_str()));
    let help = help.unwrap_or_else(|| "`:lines` shows those there are".to_owned());
    Err(wrong(&format!("there is no line `{name}`"), &help))
}

/// What a value is that is no number, in a word.
fn sort(ty: &Ty) -> &'static str {
    match ty {
        Ty::Bool => "true or false",
        Ty::Period => "period",
        Ty::Window => "window of periods",
        Ty::Blank => "blank",
        Ty::Number(_) | Ty::Zero | Ty::Unknown => "number",
    }
}
