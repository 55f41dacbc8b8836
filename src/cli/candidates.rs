//! What a shell can offer for an argument: files of aim, and the names of the model that the
//! command line names.
//!
//! A model that is missing or in error offers nothing, and says nothing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::engine::{CompletionCandidate, PathCompleter};
use clap_complete::{CompleteEnv, Shell, env::Shells};

use super::{Cli, STACK, models};
use crate::base::{Diagnostic, SourceMap};
use crate::reference::{Catalogue, sentence};
use crate::resolve::{Model, Role};
use crate::session::{self, Disk, Opened, Variant};
use crate::syntax::ast::LineKind;

/// Set by the script of [`script`] where the shell asks for candidates.
const VARIABLE: &str = "AIM_COMPLETE";

/// The script with which a shell asks this program for candidates.
pub(super) fn script(shell: Shell) -> std::io::Result<Vec<u8>> {
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(&shell.to_string()) {
        shell.write_registration(VARIABLE, "aim", "aim", "aim", &mut script)?;
    }
    Ok(script)
}

/// Answers a shell that asks for candidates; None where this is a command to be run.
pub(super) fn answer() -> Option<ExitCode> {
    std::env::var_os(VARIABLE)?;
    // Whoever presses a key wants no message, and none of a bug either.
    std::panic::set_hook(Box::new(|_| {}));
    let answered = stacker::grow(STACK, || {
        std::panic::catch_unwind(|| {
            let shell = CompleteEnv::with_factory(Cli::command).var(VARIABLE);
            let folder = std::env::current_dir().ok();
            shell.try_complete(std::env::args_os(), folder.as_deref())
        })
    });
    match answered {
        // The variable is set, and says that nothing is asked.
        Ok(Ok(false)) => None,
        Ok(Ok(true)) => Some(ExitCode::SUCCESS),
        _ => Some(ExitCode::FAILURE),
    }
}

/// Files of aim; folders lead to them.
pub(super) fn files() -> PathCompleter {
    PathCompleter::any().filter(is_aim)
}

/// Files of aim, and folders of them.
pub(super) fn files_and_folders() -> PathCompleter {
    PathCompleter::any().filter(|path| path.is_dir() || is_aim(path))
}

fn is_aim(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "aim")
}

/// The models of the library, and the parts that they share.
pub(super) fn models() -> Vec<CompletionCandidate> {
    let offered = models::shipped().map(|module| {
        let title = models::about(module).title;
        CompletionCandidate::new(models::short_name(module)).help(Some(title.into()))
    });
    offered.collect()
}

/// What the library documents.
pub(super) fn documented() -> Vec<CompletionCandidate> {
    let catalogue = Catalogue::new();
    let entries = catalogue.entries().map(|entry| {
        CompletionCandidate::new(&entry.name).help(Some(entry.summary().to_owned().into()))
    });
    let modules = catalogue.modules.iter().map(|module| {
        let about = module.paragraphs.first().map_or("", |text| sentence(text));
        CompletionCandidate::new(module.name).help(Some(about.to_owned().into()))
    });
    entries.chain(modules).chain(models()).collect()
}

/// The scenarios of the model on the command line.
pub(super) fn scenarios() -> Vec<CompletionCandidate> {
    let Some(model) = named_model() else {
        return Vec::new();
    };
    let offered = model.scenarios.iter();
    offered
        .map(|(name, scenario)| candidate(name, scenario.title.as_deref()))
        .collect()
}

/// Its checks and tests.
pub(super) fn cases() -> Vec<CompletionCandidate> {
    let Some(model) = named_model() else {
        return Vec::new();
    };
    let checks = model.checks.iter();
    let checks = checks.map(|check| candidate(&check.name, check.message.as_deref()));
    let tests = model.tests.iter().map(|test| candidate(&test.title, None));
    checks.chain(tests).collect()
}

/// Its inputs, with the `=` that a value follows.
pub(super) fn inputs() -> Vec<CompletionCandidate> {
    let Some(model) = named_model() else {
        return Vec::new();
    };
    let inputs = model.lines.iter();
    inputs
        .filter(|line| line.kind == LineKind::Input)
        .map(|line| candidate(&format!("{}=", line.name), line.doc.as_deref()))
        .collect()
}

/// Its inputs by name alone.
pub(super) fn input_names() -> Vec<CompletionCandidate> {
    let Some(model) = named_model() else {
        return Vec::new();
    };
    let inputs = model.lines.iter();
    inputs
        .filter(|line| line.kind == LineKind::Input)
        .map(|line| candidate(&line.name, line.doc.as_deref()))
        .collect()
}

/// Its lines and their members in the last period, `cash@last`; after `@` each period.
pub(super) fn figures(current: &OsStr) -> Vec<CompletionCandidate> {
    let (Some(current), Some(model)) = (current.to_str(), named_model()) else {
        return Vec::new();
    };
    if let Some((line, period)) = current.rsplit_once('@') {
        let labels = model.timeline.periods().iter().map(|period| period.label());
        return labels
            .filter(|label| label.starts_with(period))
            .map(|label| CompletionCandidate::new(format!("{line}@{label}")))
            .collect();
    }
    let Ok(compiled) = session::compile(&model, &Variant::default()) else {
        return Vec::new();
    };
    let plan = compiled.plan;
    let mut offered = Vec::new();
    for id in model.line_ids() {
        let line = model.line(id);
        if matches!(line.role, Role::Row { .. } | Role::Internal) {
            continue;
        }
        offered.extend(plan.slots_of(id).iter().filter_map(|slot| {
            let name = plan.slot_name(id, *slot);
            let when = if plan.slot(*slot).varies { "@last" } else { "" };
            let offer = candidate(&format!("{name}{when}"), line.doc.as_deref());
            name.starts_with(current).then_some(offer)
        }));
    }
    offered
}

/// Its lines and its checks.
pub(super) fn lines_and_checks() -> Vec<CompletionCandidate> {
    let Some(model) = named_model() else {
        return Vec::new();
    };
    let lines = model.lines.iter();
    let lines = lines
        .filter(|line| !matches!(line.role, Role::Row { .. } | Role::Internal))
        .map(|line| candidate(&line.name, line.doc.as_deref()));
    let checks = model.checks.iter();
    let checks = checks.map(|check| candidate(&check.name, check.message.as_deref()));
    lines.chain(checks).collect()
}

/// Its lines, for the last name of a list with commas.
pub(super) fn lines(current: &OsStr) -> Vec<CompletionCandidate> {
    let (Some(current), Some(model)) = (current.to_str(), named_model()) else {
        return Vec::new();
    };
    let begun = current.rfind(',').map_or(0, |comma| comma + 1);
    let (before, begun) = current.split_at(begun);
    let lines = model.lines.iter();
    lines
        .filter(|line| !matches!(line.role, Role::Row { .. } | Role::Internal))
        .filter(|line| line.name.starts_with(begun))
        .map(|line| candidate(&format!("{before}{}", line.name), line.doc.as_deref()))
        .collect()
}

fn candidate(name: &str, doc: Option<&str>) -> CompletionCandidate {
    let first = doc.and_then(|doc| doc.lines().next());
    CompletionCandidate::new(name).help(first.map(|line| line.to_owned().into()))
}

/// The model that the command line names, if nothing is wrong with its names.
fn named_model() -> Option<Model> {
    // What stands before `--` is this program and not what was typed.
    let typed = std::env::args_os().skip_while(|word| word != "--");
    let path = typed
        .map(PathBuf::from)
        .map(at_home)
        .find(|path| is_aim(path) && path.is_file())?;
    let mut sources = SourceMap::default();
    let opened = session::open(&mut sources, &Disk, path.to_str()?).ok()?;
    let Opened {
        model, diagnostics, ..
    } = opened;
    (!diagnostics.iter().any(Diagnostic::is_error)).then_some(model)
}

/// `~/lab.aim` as the shell would expand it: it hands over what was typed.
fn at_home(path: PathBuf) -> PathBuf {
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(below), Some(home)) => home.join(below),
        _ => path,
    }
}
