//! `aim models`: the models of the library, which are starting points for models of one's own.

use clap_complete::engine::ArgValueCandidates;

use super::{Console, Status, candidates};
use crate::base::{Code, Diagnostic, SourceMap, Span, suggest};
use crate::library::{MODELS, Module, PARTS};
use crate::syntax::{self, ast};

/// What the full names of shipped models begin with.
const PREFIX: &str = "models.";

/// List the models of the library, or print one
///
/// Without a name, each model is listed with the questions that it answers, and the parts that
/// they share; with one, its text is printed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim models
  aim models api_seller
  aim models parts.gpu_fleet
  aim new lab.aim --from api_seller")]
pub(super) struct Args {
    /// The model or the part to print
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::models))]
    name: Option<String>,
}

/// What stands above the parts in the list.
const SHARED: &str = "parts that they share, to be read and put into a model like them:";

/// How to go on, after the list.
const NEXT: &str = "\
to read one:                     aim models api_seller
to make one your own:            aim new lab.aim --from api_seller
to put one inside your model:    part rival = models.api_seller
";

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let text = match &args.name {
        None => list(),
        Some(name) => match find(name, "NAME", &mut console.sources) {
            Ok(module) => module.text.to_owned(),
            Err(problem) => return console.settle(Err(vec![problem])),
        },
    };
    match console.print(&text) {
        Ok(()) => Status::Fine,
        Err(_) => Status::Wrong,
    }
}

/// The shipped models, and the parts that they share.
pub(super) fn shipped() -> impl Iterator<Item = &'static Module> {
    MODELS.iter().chain(PARTS)
}

/// The shipped model or part of a name, `api_seller` or `models.api_seller`; `argument` is where
/// the command line names it.
pub(super) fn find(
    name: &str,
    argument: &str,
    sources: &mut SourceMap,
) -> Result<Module, Diagnostic> {
    let short = name.strip_prefix(PREFIX).unwrap_or(name);
    if let Some(module) = shipped().find(|module| short_name(module) == short) {
        return Ok(*module);
    }
    let file = sources.add(argument, name);
    let models = || MODELS.iter().map(short_name).collect::<Vec<_>>();
    let list = || format!("the library has {}", models().join(", "));
    let help = suggest::did_you_mean(short, shipped().map(short_name)).unwrap_or_else(list);
    Err(
        Diagnostic::new(Code::UnknownModule, format!("there is no model `{name}`"))
            .label(Span::new(file, 0, name.len()), "not in the library")
            .help(help),
    )
}

/// The name of a shipped model, without the library's: `api_seller`, `parts.gpu_fleet`.
pub(super) fn short_name(module: &Module) -> &'static str {
    module.name.strip_prefix(PREFIX).unwrap_or(module.name)
}

/// What a shipped model says of itself.
pub(super) struct About {
    pub title: String,
    /// The questions that it answers.
    pub questions: Vec<String>,
}

/// Reads the title and the documentation of a shipped model.
pub(super) fn about(module: &Module) -> About {
    let file = SourceMap::default().add(module.name, module.text);
    let (tree, _) = syntax::parse(file, module.text);
    let declared = tree.items.into_iter().find_map(|item| match item.kind {
        ast::ItemKind::Model { title, .. } => Some((title, item.doc)),
        _ => None,
    });
    let (title, doc) = declared.unwrap_or_default();
    About {
        title: title.map(|title| title.value).unwrap_or_default(),
        questions: doc.map(|doc| questions(&doc.value)).unwrap_or_default(),
    }
}

/// The sentences that end with a question mark.
fn questions(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .split_inclusive(|word| word.ends_with(['.', '?']))
        .map(|sentence| sentence.join(" "))
        .filter(|sentence| sentence.ends_with('?'))
        .collect()
}

fn list() -> String {
    let column = |modules: &[Module]| {
        let widths = modules.iter().map(|module| short_name(module).len());
        widths.max().unwrap_or_default() + 2
    };
    let mut text = String::new();
    for module in MODELS {
        text.push_str(&row(module, column(MODELS)));
        text.push('\n');
    }
    text.push_str(&format!("{SHARED}\n"));
    let column = column(PARTS);
    for module in PARTS {
        let name = short_name(module);
        text.push_str(&format!("  {name:column$}{}\n", about(module).title));
    }
    text.push('\n');
    text.push_str(NEXT);
    text
}

/// One model, and how to go on from there.
pub(super) fn described(module: &Module) -> String {
    let name = short_name(module);
    let row = row(module, name.len() + 2);
    format!("{row}\n{}", NEXT.replace("api_seller", name))
}

/// A model's name and title, with its questions below.
fn row(module: &Module, column: usize) -> String {
    let about = about(module);
    let mut text = format!("{:column$}{}\n", short_name(module), about.title);
    for question in about.questions {
        text.push_str(&format!("{:column$}- {question}\n", ""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_has_a_title_and_says_what_it_answers() {
        for module in shipped() {
            let about = about(module);
            assert!(!about.title.is_empty(), "{}", module.name);
            assert!(!about.questions.is_empty(), "{}", module.name);
        }
    }

    #[test]
    fn questions_are_sentences_however_their_lines_break() {
        let doc =
            "A lab.\n\nIt answers two\nquestions. How long, and\nwhy? For $2.50? Then it ends.";
        assert_eq!(questions(doc), ["How long, and why?", "For $2.50?"]);
    }
}
