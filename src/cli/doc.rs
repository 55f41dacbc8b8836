//! `aim doc`: what the functions of the library do, by name or by words.

use clap_complete::engine::ArgValueCandidates;
use textwrap::Options;

use super::{Console, Status, candidates, models};
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::library::MODULES;
use crate::reference::{self, Catalogue, Entry, EntryKind, ModuleDoc, sentence};

/// Read the documentation of a function, a module or a model
///
/// Without a name, the modules of the library are listed; with that of a module, such as
/// `finance`, what is in it. Functions that spreadsheets have, too, bear their names.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim doc irr
  aim doc std.dates
  aim doc --search straight line depreciation")]
pub(super) struct Args {
    /// A function, a line of std.statements, a module or a shipped model
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::documented))]
    name: Option<String>,

    /// List what these words are found in
    #[arg(long, value_name = "WORDS", num_args = 1.., conflicts_with = "name")]
    search: Option<Vec<String>>,
}

/// How far the parts of an entry are moved in, for their labels.
const LABELS: usize = 10;

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let catalogue = Catalogue::new();
    let width = console.width;
    let text = match (&args.name, &args.search) {
        (Some(name), _) => named(&catalogue, name, width),
        (None, Some(words)) => searched(&catalogue, &words.join(" "), width),
        (None, None) => Ok(modules(&catalogue, width)),
    };
    let text = match text {
        Ok(text) => text,
        Err((argument, problem)) => {
            let file = console.sources.add(argument.name, argument.text.as_str());
            let problem = problem.label(Span::new(file, 0, argument.text.len()), argument.label);
            return console.settle(Err(vec![problem]));
        }
    };
    match console.print(&text) {
        Ok(()) => Status::Fine,
        Err(_) => Status::Wrong,
    }
}

/// An argument of the command line that leads to nothing.
struct Argument {
    name: &'static str,
    text: String,
    label: &'static str,
}

type Shown = Result<String, (Argument, Diagnostic)>;

fn named(catalogue: &Catalogue, name: &str, width: usize) -> Shown {
    let entries = catalogue.find(name);
    if !entries.is_empty() {
        let shown = entries.into_iter().map(|entry| described(entry, width));
        return Ok(shown.collect::<Vec<_>>().join("\n"));
    }
    if let Some(module) = catalogue.module(name) {
        return Ok(contents(module, width));
    }
    let model =
        models::shipped().find(|model| [model.name, models::short_name(model)].contains(&name));
    if let Some(model) = model {
        return Ok(models::described(model));
    }
    let modules = MODULES.iter().map(|module| module.name);
    let models = models::shipped().map(models::short_name);
    let known: Vec<&str> = modules.chain(models).collect();
    let entries = catalogue.entries().map(|entry| entry.name.as_str());
    let known = entries.chain(known.iter().copied());
    let help = match reference::search(catalogue, name).first() {
        Some(entry) => format!("`{0}` speaks of it: `aim doc {0}`", entry.name),
        None => suggest::did_you_mean(name, known)
            .unwrap_or_else(|| "see `aim doc` for the list of modules".to_owned()),
    };
    let message = format!("nothing in the library is called `{name}`");
    Err((
        Argument {
            name: "NAME",
            text: name.to_owned(),
            label: "not in the library",
        },
        Diagnostic::new(Code::UnknownFunction, message).help(help),
    ))
}

fn searched(catalogue: &Catalogue, words: &str, width: usize) -> Shown {
    let found = reference::search(catalogue, words);
    if found.is_empty() {
        let message = format!("nothing in the library speaks of `{words}`");
        return Err((
            Argument {
                name: "WORDS",
                text: words.to_owned(),
                label: "not found together",
            },
            Diagnostic::new(Code::UnknownFunction, message)
                .help("try fewer words, or `aim doc` for the list of modules"),
        ));
    }
    let rows = found
        .into_iter()
        .map(|entry| (full_name(entry), entry.summary()));
    Ok(listed(rows.collect(), width))
}

/// `finance.irr`, or the name alone of what is built in.
fn full_name(entry: &Entry) -> String {
    match entry.kind {
        EntryKind::BuiltIn => entry.name.clone(),
        _ => format!("{}.{}", entry.module, entry.name),
    }
}

fn modules(catalogue: &Catalogue, width: usize) -> String {
    let rows = catalogue.modules.iter().map(|module| {
        let about = module.paragraphs.first().map_or("", String::as_str);
        (module.name.to_owned(), sentence(about))
    });
    let mut text = listed(rows.collect(), width);
    text.push_str("\nto read on:  aim doc finance, aim doc irr, aim doc --search depreciation\n");
    text
}

/// What is in a module.
fn contents(module: &ModuleDoc, width: usize) -> String {
    let mut text = format!("{}\n", module.name);
    for paragraph in &module.paragraphs {
        text.push_str(&format!("\n{}\n", textwrap::fill(paragraph, width)));
    }
    for section in &module.sections {
        match &section.heading {
            Some(heading) => text.push_str(&format!("\n{heading}\n")),
            None => text.push('\n'),
        }
        let rows = section.entries.iter();
        let rows = rows.map(|entry| (entry.name.clone(), entry.summary()));
        text.push_str(&listed(rows.collect(), width));
    }
    text
}

/// Names with what they say of themselves, in two columns.
fn listed(rows: Vec<(String, &str)>, width: usize) -> String {
    let widest = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let row = |(name, about): (String, &str)| labelled(&name, about, widest + 4, width);
    rows.into_iter().map(row).collect()
}

/// A text behind its label, its further lines below its first.
fn labelled(label: &str, text: &str, indent: usize, width: usize) -> String {
    let first = format!("  {label:<rest$}", rest = indent.saturating_sub(2));
    let further = " ".repeat(indent);
    let options = Options::new(width)
        .initial_indent(&first)
        .subsequent_indent(&further);
    format!("{}\n", textwrap::fill(text, options))
}

/// All that is said of a function, or of a line.
fn described(entry: &Entry, width: usize) -> String {
    let wrapped = Options::new(width).subsequent_indent("    ");
    let mut text = format!("{}\n", textwrap::fill(&entry.signature, wrapped));
    for paragraph in &entry.paragraphs {
        text.push_str(&format!("\n{}\n", textwrap::fill(paragraph, width)));
    }
    text.push('\n');
    let mut part = |label: &str, said: &str| {
        text.push_str(&labelled(label, said, LABELS + 2, width));
    };
    for (label, said) in [
        ("Unit", &entry.unit),
        ("Errors", &entry.errors),
        ("Source", &entry.source),
    ] {
        if let Some(said) = said {
            part(label, said);
        }
    }
    for (at, example) in entry.examples.iter().enumerate() {
        part(if at == 0 { "Example" } else { "" }, example);
    }
    let module = entry.module;
    match entry.kind {
        EntryKind::Function => part("Use", &format!("use {module} ({})", entry.name)),
        EntryKind::BuiltIn => part("Use", "built in"),
        EntryKind::Line => part("Use", &format!("include {module}")),
    }
    text
}
