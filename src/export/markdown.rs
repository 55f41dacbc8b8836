//! A statement, or a sheet, as Markdown: a table for each section, as GitHub shows them.

use super::sheet::Sheet;
use super::statement::{Shown, Statement, StatementRow, Weight};

/// The statement as Markdown.
pub fn markdown(statement: &Statement) -> String {
    let mut text = format!("# {}\n\n", escaped(&statement.title));
    text.push_str(&format!("{}\n", escaped(&statement.subtitle.join(" · "))));
    let periods: Vec<String> = statement.table.columns.iter().map(|p| escaped(p)).collect();
    for section in &statement.table.sections {
        text.push_str(&format!("\n## {}\n\n", section.heading));
        table(&mut text, &periods, &section.rows);
    }
    if !statement.metrics.is_empty() {
        text.push_str("\n## Metrics\n\n");
        table(&mut text, &["value".to_owned()], &statement.metrics);
    }
    text.push_str(&format!("\n{}\n", escaped(&statement.footer)));
    if !statement.failing.is_empty() {
        text.push('\n');
    }
    for failing in &statement.failing {
        text.push_str(&format!("- {}\n", escaped(failing)));
    }
    text
}

/// The sheet as Markdown.
pub fn sheet_markdown(sheet: &Sheet) -> String {
    let mut text = format!("# {}\n\n", escaped(&sheet.title));
    text.push_str(&format!("{}\n", escaped(&sheet.subtitle.join(" · "))));
    list(&mut text, &sheet.about);
    for of_sheet in &sheet.tables {
        let columns: Vec<String> = of_sheet.columns.iter().map(|c| escaped(c)).collect();
        for section in &of_sheet.sections {
            if !section.heading.is_empty() {
                text.push_str(&format!("\n## {}\n", escaped(&section.heading)));
            }
            text.push('\n');
            table(&mut text, &columns, &section.rows);
        }
    }
    list(&mut text, &sheet.notes);
    text
}

fn list(text: &mut String, items: &[String]) {
    if !items.is_empty() {
        text.push('\n');
    }
    for item in items {
        text.push_str(&format!("- {}\n", escaped(item)));
    }
}

fn table(text: &mut String, columns: &[String], rows: &[StatementRow]) {
    text.push_str(&format!("| | unit | {} |\n", columns.join(" | ")));
    text.push_str(&format!("|:--|:--|{}\n", "--:|".repeat(columns.len())));
    for row in rows {
        let indent = "&emsp;".repeat(row.indent);
        let (label, unit) = (escaped(&row.label), escaped(&row.unit));
        let strong = |text: &str| match row.weight {
            Weight::Plain => text.to_owned(),
            Weight::Total | Weight::Heading => format!("**{text}**"),
        };
        let cells: Vec<String> = (0..columns.len())
            .map(|column| row.cells.get(column))
            .map(|cell: Option<&Shown>| cell.map_or(String::new(), |cell| strong(&cell.text)))
            .collect();
        text.push_str(&format!(
            "| {indent}{} | {unit} | {} |\n",
            strong(&label),
            cells.join(" | ")
        ));
    }
}

/// Text in which Markdown sees no markup of its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '|' | '*' | '_' | '`' | '<' | '[' | '\\') {
            escaped.push('\\');
        }
        escaped.push(if character == '\n' { ' ' } else { character });
    }
    escaped
}
