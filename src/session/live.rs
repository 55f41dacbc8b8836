//! A model that somebody works on: declared anew piece by piece, set, put under scenarios.
//!
//! Input: the text of a model, then declarations, settings and scenarios one after the other.
//! Output: the model compiled as it stands. Invariant: what is in error changes nothing, and no
//! comment of the text is ever lost. A setting or a scenario is compiled without reading the
//! text again; nothing is evaluated before something is asked that needs it, and then only what
//! a change has led to since.

use std::cell::Cell;
use std::ops::Deref;

use super::compile::{Compiled, Opened, Variant, compile, open, open_text};
use super::expression::{self, Answer};
use super::live_text::{self, Edited};
use crate::base::{Code, Diagnostic, FileId, Files, SourceMap, Span};
use crate::eval::{Progress, Resumed, Run};
use crate::plan::{Plan, SlotId};
use crate::syntax;

/// A model that is changed while it is looked at.
pub struct Live {
    pub sources: SourceMap,
    /// The file that it is from, and that it is saved to.
    pub path: Option<String>,
    pub opened: Opened,
    /// What was noticed while the model was compiled as it stands.
    compiled: Compiled,
    text: String,
    /// The text as it was read or last saved.
    saved: String,
    case: Case,
    /// What is computed of the plan. None while a run has it.
    progress: Cell<Option<Progress>>,
    /// How many of the sources are those of the text, and how many with those of the case.
    of_text: usize,
    lasting: usize,
}

/// A run of a model that stands as it is meanwhile.
pub struct Running<'l> {
    resumed: Resumed<'l>,
    progress: &'l Cell<Option<Progress>>,
}

impl<'l> Deref for Running<'l> {
    type Target = Run<'l>;

    fn deref(&self) -> &Run<'l> {
        &self.resumed
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.progress.set(Some(self.resumed.pause()));
    }
}

/// What is laid over the text.
#[derive(Clone, Debug, Default)]
struct Case {
    scenarios: Vec<String>,
    /// As they were written, each input once.
    settings: Vec<String>,
}

/// Why something was refused; the model stands as it stood before.
pub struct Refused {
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into, where they are not those of the session.
    pub sources: Option<SourceMap>,
}

impl From<Vec<Diagnostic>> for Refused {
    fn from(diagnostics: Vec<Diagnostic>) -> Refused {
        Refused {
            diagnostics,
            sources: None,
        }
    }
}

impl Live {
    /// The model in a file.
    ///
    /// Errors: a file that can't be read, and all that keeps the model from running.
    pub fn load(files: &dyn Files, path: &str) -> Result<Live, Refused> {
        let mut sources = SourceMap::default();
        match open(&mut sources, files, path) {
            Ok(opened) => Live::of(sources, opened, Some(path.to_owned()), Case::default()),
            Err(diagnostic) => Err(unreadable(diagnostic, sources)),
        }
    }

    /// A model without a file.
    ///
    /// Errors: all that keeps it from running.
    pub fn scratch(files: &dyn Files, text: &str) -> Result<Live, Refused> {
        let mut sources = SourceMap::default();
        let opened = open_text(&mut sources, files, "session", text);
        Live::of(sources, opened, None, Case::default())
    }

    fn of(
        mut sources: SourceMap,
        opened: Opened,
        path: Option<String>,
        case: Case,
    ) -> Result<Live, Refused> {
        let of_text = sources.len();
        match compiled(&mut sources, &opened, &case) {
            Ok(compiled) => {
                let text = sources.get(opened.file).text.clone();
                Ok(Live {
                    of_text,
                    progress: Cell::default(),
                    lasting: sources.len(),
                    saved: text.clone(),
                    text,
                    sources,
                    path,
                    opened,
                    compiled,
                    case,
                })
            }
            Err(diagnostics) => Err(Refused {
                diagnostics,
                sources: Some(sources),
            }),
        }
    }

    /// Reads the file again, and leaves what is laid over it: scenarios and settings. What was
    /// declared since is gone.
    ///
    /// Errors: a file that can't be read, and all that keeps the model from running.
    pub fn reload(&mut self, files: &dyn Files, path: &str) -> Result<(), Refused> {
        let mut sources = SourceMap::default();
        match open(&mut sources, files, path) {
            Ok(opened) => {
                *self = Live::of(sources, opened, Some(path.to_owned()), self.case.clone())?;
                Ok(())
            }
            Err(diagnostic) => Err(unreadable(diagnostic, sources)),
        }
    }

    /// The files that the model was read from, by the paths that they were read by; among them
    /// modules of the library, which are no files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let ids = (0..self.of_text as u32).map(FileId);
        ids.map(|id| self.sources.get(id).name.as_str())
    }

    /// Whether the file holds another text by now than it was read with or last saved as.
    pub fn is_outdated(&self, files: &dyn Files) -> bool {
        let path = self.path.as_deref();
        let now = path.and_then(|path| files.read(path).ok());
        now.is_some_and(|now| now != self.saved)
    }

    /// Declarations that replace those of the same name where they stand, or are added at the
    /// end. Says of each what became of it.
    ///
    /// Errors: what is no declaration, and all that the model would be wrong with.
    pub fn declare(&mut self, files: &dyn Files, text: &str) -> Result<Vec<String>, Refused> {
        self.forget_texts();
        let Edited {
            text,
            done,
            of_lines,
        } = live_text::declared(&mut self.sources, &self.text, text)?;
        self.become_text(files, text, self.case.clone(), of_lines)?;
        Ok(done)
    }

    /// Where `of_lines` alone is new, figures that nothing new leads to are kept.
    fn become_text(
        &mut self,
        files: &dyn Files,
        text: String,
        case: Case,
        of_lines: bool,
    ) -> Result<(), Refused> {
        let mut sources = SourceMap::default();
        let name = self.path.as_deref().unwrap_or("session");
        let opened = open_text(&mut sources, files, name, &text);
        let mut next = Live::of(sources, opened, self.path.clone(), case)?;
        next.saved = std::mem::take(&mut self.saved);
        if of_lines {
            next.progress = Cell::new(self.renewed(&next.compiled.plan));
        }
        *self = next;
        Ok(())
    }

    /// Gives an input another value, `price_fall = 90%/year`, instead of one given before.
    ///
    /// Errors: what is no setting of an input of the model.
    pub fn set(&mut self, text: &str) -> Result<(), Refused> {
        let mut case = self.case.clone();
        case.settings.retain(|known| target(known) != target(text));
        case.settings.push(text.trim().to_owned());
        self.become_case(case)
    }

    /// Gives an input back the value that the model declares; without a name all of them.
    ///
    /// Errors: an input that was not set.
    pub fn unset(&mut self, name: &str) -> Result<(), Refused> {
        let mut case = self.case.clone();
        case.settings
            .retain(|known| !name.is_empty() && target(known) != squeezed(name));
        if !name.is_empty() && case.settings.len() == self.case.settings.len() {
            let message = format!("`{name}` was not set");
            return Err(vec![
                Diagnostic::new(Code::UnknownName, message)
                    .help("`:set` without anything shows what was set"),
            ]
            .into());
        }
        self.become_case(case)
    }

    /// Puts the model under scenarios, from left to right; none is the base case.
    ///
    /// Errors: a scenario that the model does not have, and what is wrong under it.
    pub fn under(&mut self, scenarios: Vec<String>) -> Result<(), Refused> {
        let settings = self.case.settings.clone();
        self.become_case(Case {
            scenarios,
            settings,
        })
    }

    fn become_case(&mut self, case: Case) -> Result<(), Refused> {
        let mut sources = self.sources.clone();
        sources.truncate(self.of_text);
        match compiled(&mut sources, &self.opened, &case) {
            Ok(compiled) => {
                self.lasting = sources.len();
                self.progress = Cell::new(self.renewed(&compiled.plan));
                (self.compiled, self.sources, self.case) = (compiled, sources, case);
                Ok(())
            }
            Err(diagnostics) => Err(Refused {
                diagnostics,
                sources: Some(sources),
            }),
        }
    }

    /// Forgets the texts of expressions that were asked before, so that a long session needs no
    /// more room than a short one.
    pub fn forget_texts(&mut self) {
        self.sources.truncate(self.lasting);
    }

    /// The model without scenarios and settings; None where nothing is laid over it, and where it
    /// is in error.
    pub fn declared(&self) -> Option<Compiled> {
        let is_base = self.case.scenarios.is_empty() && self.case.settings.is_empty();
        match is_base {
            true => None,
            false => compile(&self.opened.model, &Variant::default()).ok(),
        }
    }

    /// What was noticed while the model was read and compiled as it stands.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        let warnings = self.compiled.warnings.iter();
        self.opened.diagnostics.iter().chain(warnings)
    }

    /// The scenarios and settings that are laid over the text, for what looks at the model
    /// under others as well.
    ///
    /// Errors: none but those of texts that were taken before.
    pub fn variant(&mut self) -> Result<Variant<'static>, Vec<Diagnostic>> {
        variant(&mut self.sources, &self.case)
    }

    /// The model as it stands, checked and planned.
    pub fn plan(&self) -> &Plan {
        &self.compiled.plan
    }

    /// What another plan has in common with what is computed of this one.
    fn renewed(&self, plan: &Plan) -> Option<Progress> {
        let progress = self.progress.take()?;
        Some(progress.renewed(&self.compiled.plan, plan))
    }

    /// Evaluates the model as it stands.
    pub fn run(&self) -> Running<'_> {
        self.resumed(None)
    }

    fn resumed(&self, asked: Option<&[SlotId]>) -> Running<'_> {
        let plan = &self.compiled.plan;
        let progress = self.progress.take().unwrap_or_else(|| Progress::new(plan));
        let scenarios = &self.case.scenarios;
        let scenario = (!scenarios.is_empty()).then(|| scenarios.join(", "));
        Running {
            resumed: progress.resume(plan, scenario, asked),
            progress: &self.progress,
        }
    }

    /// Evaluates an expression, and of the model what it reads; and how many lines had to be
    /// computed for it, each member of one by itself.
    ///
    /// Errors: what is wrong with the expression, and why what it reads has failed.
    pub fn ask(&mut self, text: &str) -> Result<(Answer, usize), Refused> {
        self.forget_texts();
        let file = self.sources.add("input", text);
        let posed = expression::pose(self.plan(), file, text)?;
        let run = self.resumed(Some(&posed.reads(self.plan())));
        match expression::answer(&posed, &run) {
            Ok(answer) => Ok((answer, run.resumed.lines)),
            Err(found) => {
                let reasons = run.diagnostics.iter().filter(|found| found.is_error());
                let mut diagnostics: Vec<Diagnostic> = reasons.cloned().collect();
                // Why a line failed says more than that it has.
                let alone = diagnostics.is_empty();
                let own = |found: &Diagnostic| alone || found.code != Code::Undefined;
                diagnostics.extend(found.into_iter().filter(own));
                Err(diagnostics.into())
            }
        }
    }

    pub fn scenarios(&self) -> &[String] {
        &self.case.scenarios
    }

    pub fn settings(&self) -> &[String] {
        &self.case.settings
    }

    /// Whether saving would change the file.
    pub fn is_changed(&self) -> bool {
        self.is_declared_anew() || !self.case.settings.is_empty()
    }

    /// Whether something was declared since the file was read or saved.
    pub fn is_declared_anew(&self) -> bool {
        self.text != self.saved
    }

    /// The text to save: what was set becomes the value of its input's declaration, and the
    /// whole is formatted. Scenarios stay what they are.
    ///
    /// Errors: a setting that is no plain value of an input that this file declares.
    pub fn to_save(&mut self) -> Result<String, Refused> {
        self.forget_texts();
        let settings = self.case.settings.clone();
        let text = live_text::with_settings(&mut self.sources, &self.text, &settings)?;
        let file = self.sources.add("session", text.as_str());
        Ok(crate::format::format(file, &text)?)
    }

    /// Says that a text of [`Live::to_save`] is in a file now.
    ///
    /// Errors: none but those of a text that came from elsewhere.
    pub fn was_saved(
        &mut self,
        files: &dyn Files,
        path: &str,
        text: String,
    ) -> Result<(), Refused> {
        let case = Case {
            scenarios: self.case.scenarios.clone(),
            settings: Vec::new(),
        };
        self.path = Some(path.to_owned());
        self.become_text(files, text, case, false)?;
        self.saved = self.text.clone();
        Ok(())
    }
}

fn unreadable(diagnostic: Diagnostic, sources: SourceMap) -> Refused {
    Refused {
        diagnostics: vec![diagnostic],
        sources: Some(sources),
    }
}

fn compiled(
    sources: &mut SourceMap,
    opened: &Opened,
    case: &Case,
) -> Result<Compiled, Vec<Diagnostic>> {
    let mut errors: Vec<Diagnostic> = opened.diagnostics.clone();
    errors.retain(Diagnostic::is_error);
    let variant = match variant(sources, case) {
        Ok(variant) => variant,
        Err(found) => {
            errors.extend(found);
            Variant::default()
        }
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    compile(&opened.model, &variant)
}

/// A case as its texts say it, each of which becomes a little source of its own.
fn variant(sources: &mut SourceMap, case: &Case) -> Result<Variant<'static>, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let mut variant = Variant::default();
    for name in &case.scenarios {
        let file = sources.add(":scenario", name.as_str());
        let span = Span::new(file, 0, name.len());
        variant.scenarios.push((name.clone(), span));
    }
    for text in &case.settings {
        let file = sources.add(":set", text.as_str());
        match syntax::parse_setting(file, text) {
            Ok(setting) => variant.settings.push(setting),
            Err(found) => errors.extend(found),
        }
    }
    match errors.is_empty() {
        true => Ok(variant),
        false => Err(errors),
    }
}

/// What a setting sets, without white space: `price[pro]`.
fn target(setting: &str) -> String {
    let end = setting.find(['=', '*', '+', '-']).unwrap_or(setting.len());
    squeezed(&setting[..end])
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
