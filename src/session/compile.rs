//! From a file to a plan, under a scenario, settings or a test's givens.

use crate::base::{Code, Diagnostic, FileId, Files, SourceMap, Span};
use crate::check::{self, TypedModel};
use crate::eval;
use crate::plan::{Plan, plan};
use crate::resolve::{self, Change, Loaded, Model, Test};
use crate::syntax::ast;

/// Room for formulas nested as deeply as the parser lets them be, in functions that call each
/// other as deeply as the checker lets them, on any thread. It is reserved, and used as needed.
pub const STACK: usize = 256 * 1024 * 1024;

/// A model that was read, with all that was found on the way.
pub struct Opened {
    /// The model's own file.
    pub file: FileId,
    pub model: Model,
    pub diagnostics: Vec<Diagnostic>,
}

/// What of a model is to be run.
#[derive(Clone, Debug, Default)]
pub struct Variant<'a> {
    /// Scenarios in the order they apply, each with the place that names it.
    pub scenarios: Vec<(String, Span)>,
    /// Settings of the command line, after the scenarios.
    pub settings: Vec<ast::Setting>,
    /// A test whose givens and expects belong to the run.
    pub test: Option<&'a Test>,
    /// The model without the test's givens, which `base.x` reads.
    pub base: Option<&'a TypedModel>,
}

/// A plan with the warnings on the way to it.
pub struct Compiled {
    pub plan: Plan,
    pub warnings: Vec<Diagnostic>,
}

/// Reads and resolves the model in a file.
///
/// Errors: a file that can't be read.
pub fn open(sources: &mut SourceMap, files: &dyn Files, path: &str) -> Result<Opened, Diagnostic> {
    open_offering(sources, files, path, &[])
}

/// Reads and resolves the model in a file, with the functions of modules of the library in its
/// scope.
///
/// Errors: a file that can't be read.
pub fn open_offering(
    sources: &mut SourceMap,
    files: &dyn Files,
    path: &str,
    modules: &[&str],
) -> Result<Opened, Diagnostic> {
    let loaded = resolve::load(sources, files, path, None)?;
    Ok(opened(loaded, sources, files, modules))
}

/// Resolves a model whose text is at hand, under the name it is to have in messages.
pub fn open_text(sources: &mut SourceMap, files: &dyn Files, name: &str, text: &str) -> Opened {
    let loaded = resolve::parse(sources, name, text.to_owned());
    resolved(loaded, sources, files)
}

/// Resolves a file that was parsed.
pub fn resolved(loaded: Loaded, sources: &mut SourceMap, files: &dyn Files) -> Opened {
    opened(loaded, sources, files, &[])
}

fn opened(loaded: Loaded, sources: &mut SourceMap, files: &dyn Files, offered: &[&str]) -> Opened {
    let file = loaded.file;
    let (model, diagnostics) = resolve::resolve(loaded, sources, files, offered);
    Opened {
        file,
        model,
        diagnostics,
    }
}

/// Checks and plans a variant of a model. Errors come with the warnings.
pub fn compile(model: &Model, variant: &Variant<'_>) -> Result<Compiled, Vec<Diagnostic>> {
    compile_only(model.clone(), variant)
}

/// Checks and plans the only variant that is asked of a model. Errors come with the warnings.
pub fn compile_only(model: Model, variant: &Variant<'_>) -> Result<Compiled, Vec<Diagnostic>> {
    let (typed, warnings) = checked_only(model, variant)?;
    compiled(typed, warnings)
}

/// Checks a variant of a model. Errors come with the warnings.
pub(super) fn checked(
    model: &Model,
    variant: &Variant<'_>,
) -> Result<(TypedModel, Vec<Diagnostic>), Vec<Diagnostic>> {
    checked_only(model.clone(), variant)
}

fn checked_only(
    model: Model,
    variant: &Variant<'_>,
) -> Result<(TypedModel, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (changed, mut diagnostics) = changed(model, variant);
    let check = || check::check(changed, variant.test, variant.base);
    let (typed, found) = stacker::maybe_grow(STACK, STACK, check);
    diagnostics.extend(found);
    match diagnostics.iter().any(Diagnostic::is_error) {
        true => Err(diagnostics),
        false => Ok((typed, diagnostics)),
    }
}

/// Plans what was checked without errors.
pub(super) fn compiled(
    typed: TypedModel,
    mut warnings: Vec<Diagnostic>,
) -> Result<Compiled, Vec<Diagnostic>> {
    match stacker::maybe_grow(STACK, STACK, || plan(typed)) {
        Ok(plan) => Ok(Compiled { plan, warnings }),
        Err(errors) => {
            warnings.extend(errors);
            Err(warnings)
        }
    }
}

fn changed(model: Model, variant: &Variant<'_>) -> (Model, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut changes = match resolve::apply_scenario(&model, &variant.scenarios) {
        Ok(changes) => changes,
        Err(errors) => {
            diagnostics.extend(errors);
            Vec::new()
        }
    };
    let settings = variant.settings.iter().cloned();
    changes.extend(settings.map(|setting| Change {
        setting,
        any_line: false,
        scope: resolve::ROOT,
    }));
    let (mut model, found) = resolve::apply_settings(model, &changes);
    diagnostics.extend(found);
    if let Some(test) = variant.test {
        let (given, found) = resolve::apply_givens(model, test);
        model = given;
        diagnostics.extend(found);
    }
    (model, diagnostics)
}

/// What is wrong under the model's scenarios only: errors, and inputs that leave their range.
///
/// `base` is what was found without any scenario; it is not found again.
pub fn diagnose_scenarios(model: &Model, base: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (name, scenario) in &model.scenarios {
        let scenarios = vec![(name.clone(), scenario.span)];
        let own = match compile(
            model,
            &Variant {
                scenarios,
                ..Variant::default()
            },
        ) {
            Err(diagnostics) => diagnostics,
            Ok(compiled) => {
                let run = eval::run(&compiled.plan, None, Some(name.clone()));
                let ranges = run
                    .diagnostics
                    .iter()
                    .filter(|d| d.code == Code::OutOfRange);
                compiled
                    .warnings
                    .into_iter()
                    .chain(ranges.cloned())
                    .collect()
            }
        };
        for diagnostic in own {
            let same = |known: &Diagnostic| {
                known.message == diagnostic.message && known.labels == diagnostic.labels
            };
            if !base.iter().chain(&found).any(same) {
                found.push(diagnostic);
            }
        }
    }
    found
}
