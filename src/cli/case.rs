//! Which case of a model a command runs: its scenarios and the settings of the command line.

use clap_complete::engine::ArgValueCandidates;

use super::{Console, candidates};
use crate::base::{Diagnostic, SourceMap, Span};
use crate::resolve::Model;
use crate::session::{self, Compiled, Disk, Opened, Variant};
use crate::syntax;

/// The model as it is, where no scenario has this name.
pub(super) const BASE: &str = "base";

/// The scenarios of a case, each with the place that names it; none are the base case.
pub(super) type Scenarios = Vec<(String, Span)>;

#[derive(clap::Args)]
pub(super) struct CaseArgs {
    /// Apply a scenario; several apply from left to right
    #[arg(short, long = "scenario", value_name = "NAME", value_delimiter = ',')]
    #[arg(add = ArgValueCandidates::new(candidates::scenarios))]
    scenarios: Vec<String>,

    /// Change an input after the scenarios: `price_fall=90%/year`
    #[arg(long = "set", value_name = "NAME=VALUE")]
    #[arg(add = ArgValueCandidates::new(candidates::inputs))]
    pub settings: Vec<String>,
}

/// A case of a model, compiled.
pub(super) struct Case {
    pub opened: Opened,
    pub variant: Variant<'static>,
    pub compiled: Compiled,
}

impl CaseArgs {
    /// The case as the session runs it. Each argument becomes a little source of its own, so
    /// that what is wrong with it can be shown in it.
    pub fn variant(&self, sources: &mut SourceMap) -> Result<Variant<'static>, Vec<Diagnostic>> {
        let scenarios = self
            .scenarios
            .iter()
            .map(|name| {
                let name = name.trim();
                let file = sources.add("--scenario", name);
                (name.to_owned(), Span::new(file, 0, name.len()))
            })
            .collect();
        let mut settings = Vec::new();
        let mut errors = Vec::new();
        for text in &self.settings {
            let file = sources.add("--set", text.as_str());
            match syntax::parse_setting(file, text) {
                Ok(setting) => settings.push(setting),
                Err(found) => errors.extend(found),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Variant {
            scenarios,
            settings,
            test: None,
            base: None,
        })
    }

    /// Reads the model in a file and compiles this case of it.
    ///
    /// Errors: those of the file, of the arguments and of the model in this case.
    pub fn open(&self, file: &str, console: &mut Console) -> Result<Case, Vec<Diagnostic>> {
        let opened = session::open(&mut console.sources, &Disk, file).map_err(|d| vec![d])?;
        let mut errors = opened.diagnostics.clone();
        errors.retain(Diagnostic::is_error);
        let variant = match self.variant(&mut console.sources) {
            Ok(variant) => variant,
            Err(found) => {
                errors.extend(found);
                return Err(errors);
            }
        };
        match session::compile(&opened.model, &variant) {
            Ok(compiled) if errors.is_empty() => Ok(Case {
                opened,
                variant,
                compiled,
            }),
            Ok(_) => Err(errors),
            Err(found) => {
                errors.extend(found);
                Err(errors)
            }
        }
    }

    /// Whether this is the model as declared.
    pub fn is_base(&self) -> bool {
        self.scenarios.is_empty() && self.settings.is_empty()
    }

    /// What is run, for a heading: `base case`, or the scenarios, then the settings.
    pub fn heading(&self) -> Vec<String> {
        let mut heading = vec![match self.scenario() {
            Some(scenario) => format!("scenario {scenario}"),
            None => "base case".to_owned(),
        }];
        heading.extend(self.settings.iter().cloned());
        heading
    }

    /// The scenarios by name, for a heading; None for the base case.
    pub fn scenario(&self) -> Option<String> {
        let names: Vec<&str> = self.scenarios.iter().map(|name| name.trim()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// `price_war+lean` as the scenarios that it names.
pub(super) fn scenarios(
    argument: &str,
    text: &str,
    model: &Model,
    sources: &mut SourceMap,
) -> Scenarios {
    if text == BASE && !model.scenarios.contains_key(BASE) {
        return Vec::new();
    }
    let file = sources.add(argument, text);
    let mut start = 0;
    let parts = text.split('+').map(|part| {
        let at = start + (part.len() - part.trim_start().len());
        start += part.len() + 1;
        let name = part.trim();
        (name.to_owned(), Span::new(file, at, at + name.len()))
    });
    parts.collect()
}
