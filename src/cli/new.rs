//! `aim new`: a model of one's own, made from one of the library.

use std::path::{Path, PathBuf};

use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter, PathCompleter};

use super::{Console, Status, candidates, models, output};
use crate::base::{Code, Diagnostic, FileId};
use crate::format::format;
use crate::library::Module;
use crate::syntax::{self, ast};

/// Write a model of your own, to go on from
///
/// It is named after its file, and begins as a model of the library, which `aim models` lists.
/// A file that exists is never replaced.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim new lab.aim
  aim new lab.aim --from api_seller")]
pub(super) struct Args {
    /// The file to write
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(PathCompleter::dir()))]
    file: PathBuf,

    /// The model to begin with
    #[arg(long, value_name = "MODEL", default_value = "starter")]
    #[arg(add = ArgValueCandidates::new(candidates::models))]
    from: String,
}

/// What a file is called whose name has neither a letter nor a digit.
const NAMELESS: &str = "my_model";

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let module = models::find(&args.from, "--from", &mut console.sources).map_err(|d| vec![d])?;
    let path = destination(&args.file).map_err(|d| vec![d])?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let file = console.sources.add(module.name, module.text);
    let text = renamed(file, module, &stem)?;
    output::create(&path, &text).map_err(|d| vec![d])?;
    let shown = path.display().to_string();
    let quoted = match shown.contains(char::is_whitespace) {
        true => format!("\"{shown}\""),
        false => shown,
    };
    output::complain(&format!(
        "{quoted} begins as {}. Change it, then:\n  aim run {quoted}\n  aim test {quoted}\n",
        module.name
    ));
    Ok(Status::Fine)
}

/// The file to write, whose name ends as those of models do.
///
/// Errors: a folder, or a name that ends otherwise.
fn destination(path: &Path) -> Result<PathBuf, Diagnostic> {
    let shown = path.display();
    if path.is_dir() || path.file_stem().is_none() {
        let message = format!("`{shown}` is a folder, and a file is to be written");
        let inside = path.join("lab.aim");
        return Err(Diagnostic::new(Code::FileUnwritable, message)
            .help(format!("name a file in it: `{}`", inside.display())));
    }
    match path.extension() {
        Some(extension) if extension == "aim" => Ok(path.to_owned()),
        None => Ok(path.with_extension("aim")),
        Some(_) => {
            let message = format!("`{shown}` does not end in `.aim`, as the names of models do");
            let right = path.with_extension("aim");
            Err(Diagnostic::new(Code::FileUnwritable, message)
                .help(format!("write `{}`", right.display())))
        }
    }
}

/// The text of a model under the name and the title that a file's name gives it.
fn renamed(file: FileId, module: Module, stem: &str) -> Result<String, Vec<Diagnostic>> {
    let (tree, problems) = syntax::parse(file, module.text);
    let head = tree.items.iter().find_map(|item| match &item.kind {
        ast::ItemKind::Model { name, title } => Some(
            title
                .as_ref()
                .map_or(name.span, |title| name.span.to(title.span)),
        ),
        _ => None,
    });
    let mut text = module.text.to_owned();
    if let Some(head) = head {
        let (name, title) = names(stem);
        let own = format!("{name} \"{title}\"");
        text.replace_range(head.start as usize..head.end as usize, &own);
    }
    match problems.is_empty() {
        true => format(file, &text),
        false => Err(problems),
    }
}

/// The name and the title of a model in a file of this name: `my-model` becomes `my_model`,
/// "My model", and `2025` `model_2025`, "2025".
fn names(stem: &str) -> (String, String) {
    let part_of_word = |c: char| c != '_' && syntax::is_name(&format!("a{c}"));
    let words: Vec<&str> = stem
        .split(|c| !part_of_word(c))
        .filter(|word| !word.is_empty())
        .collect();
    let name = words.join("_");
    let prefixed = format!("model_{name}");
    let valid = [name, prefixed]
        .into_iter()
        .find(|name| syntax::is_name(name));
    let title = words.join(" ");
    let mut letters = title.chars();
    match (valid, letters.next()) {
        (Some(name), Some(first)) => (name, first.to_uppercase().chain(letters).collect()),
        _ => (NAMELESS.to_owned(), "My model".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_its_model_a_name_and_a_title() {
        for (stem, name, title) in [
            ("lab", "lab", "Lab"),
            ("my-model", "my_model", "My model"),
            ("Acme Labs (v2)", "Acme_Labs_v2", "Acme Labs v2"),
            ("2025", "model_2025", "2025"),
            ("2025-plan", "model_2025_plan", "2025 plan"),
            ("FY2025", "model_FY2025", "FY2025"),
            ("if", "model_if", "If"),
            ("первая_модель", "первая_модель", "Первая модель"),
            ("cafe\u{301}", "cafe\u{301}", "Cafe\u{301}"),
            ("a\"b\\c", "a_b_c", "A b c"),
            ("---", NAMELESS, "My model"),
        ] {
            assert_eq!(names(stem), (name.to_owned(), title.to_owned()), "{stem}");
        }
    }
}
