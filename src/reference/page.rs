//! A module's documentation as a page in Markdown.

use super::catalogue::{Catalogue, ModuleDoc};
use super::entry::Entry;

/// What each page begins with, so that nobody mends it where it is lost again.
const MADE: &str = "<!-- Made from stdlib/ by the tests: see CONTRIBUTING.md. -->\n";

/// The page that lists the modules.
pub fn index(catalogue: &Catalogue) -> String {
    let mut page = format!("{MADE}\n# The library\n\n");
    page.push_str("| module | what is in it |\n|---|---|\n");
    for module in &catalogue.modules {
        let names: Vec<String> = module
            .entries()
            .map(|entry| format!("`{}`", entry.name))
            .collect();
        let link = format!("[`{}`]({}.md)", module.name, module.short_name());
        page.push_str(&format!("| {link} | {} |\n", names.join(" ")));
    }
    page
}

/// The page of a module.
pub fn page(module: &ModuleDoc) -> String {
    let mut page = format!("{MADE}\n# {}\n", module.name);
    for paragraph in &module.paragraphs {
        page.push_str(&format!("\n{paragraph}\n"));
    }
    if let Some(source) = &module.source {
        page.push_str(&format!("\nSource: {source}\n"));
    }
    for section in &module.sections {
        if let Some(heading) = &section.heading {
            page.push_str(&format!("\n## {heading}\n"));
        }
        for entry in &section.entries {
            page.push_str(&format!("\n{}", described(entry)));
        }
    }
    page
}

fn described(entry: &Entry) -> String {
    let mut text = format!("### {}\n\n`{}`\n", entry.name, entry.signature);
    for paragraph in &entry.paragraphs {
        text.push_str(&format!("\n{paragraph}\n"));
    }
    let labelled = [
        ("Unit", &entry.unit),
        ("Errors", &entry.errors),
        ("Source", &entry.source),
    ];
    let labelled = labelled
        .iter()
        .filter_map(|(label, said)| Some((label, said.as_ref()?)));
    let mut list: Vec<String> = labelled
        .map(|(label, said)| format!("- {label}: {said}\n"))
        .collect();
    list.extend(
        entry
            .examples
            .iter()
            .map(|example| format!("- Example: `{example}`\n")),
    );
    if !list.is_empty() {
        text.push('\n');
        text.push_str(&list.concat());
    }
    text
}
