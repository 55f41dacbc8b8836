//! The input that an argument names, as analyses vary it.
//!
//! Input: the run of the case, and the argument. Output: the input with its value and its range,
//! or what is wrong with the argument, shown in it.

use crate::analysis::{Lever, Unfit};
use crate::base::{Code, Diagnostic, FileId, SourceMap, Span, suggest};
use crate::check::Value;
use crate::eval::Run;
use crate::resolve::{LineId, Model, ROOT, Role};
use crate::syntax;
use crate::syntax::ast::{LineKind, Setting};

/// The input that `text` names, `price` or `price[pro]`; `option` is where it stands.
///
/// Errors: no name, no input, and one that has no single value to vary.
pub(super) fn named(
    run: &Run<'_>,
    sources: &mut SourceMap,
    option: &str,
    text: &str,
) -> Result<Lever, Diagnostic> {
    let file = sources.add(option, text);
    let whole = Span::new(file, 0, text.len());
    let model = &run.plan.typed.model;
    // What a setting may name is what may be varied; the value is there for its grammar.
    let Ok(setting) = syntax::parse_setting(file, &format!("{text}=0")) else {
        let message = format!("`{text}` is not the name of an input");
        return Err(Diagnostic::new(Code::Syntax, message)
            .label(whole, "not a name")
            .help(format!("name one input: `{option} {}`", example(model))));
    };
    let parts = setting.target.parts.iter().map(|part| part.name.as_str());
    let name = parts.collect::<Vec<_>>().join(".");
    let line = match model.find_line(&name) {
        Some(line) if model.line(line).kind == LineKind::Input => line,
        Some(line) => {
            let kind = model.line(line).kind.keyword();
            let message = format!("`{name}` is a {kind}, and only inputs can be varied");
            return Err(Diagnostic::new(Code::NotAnInput, message)
                .label(whole, format!("a {kind}"))
                .label(model.line(line).span, "declared here")
                .help("vary an input that it depends on"));
        }
        None => return Err(unknown(model, &name, whole)),
    };
    let members: Vec<String> = setting.members.iter().map(|m| m.name.clone()).collect();
    if let Some(member) = foreign_member(model, line, &members) {
        let known = model.line(line).dims.iter();
        let known = known.flat_map(|dim| &model.dimensions[dim.index()].members);
        let help = suggest::did_you_mean(member, known.map(String::as_str));
        let message = format!("`{name}` has no member `{member}`");
        return Err(Diagnostic::new(Code::UnknownMember, message)
            .label(whole, "an unknown member")
            .help(help.unwrap_or_else(|| "name a member of its dimension".to_owned())));
    }
    Lever::of(run, line, &members).map_err(|unfit| unfit_for(&unfit, &name, whole))
}

/// All inputs of the model that are declared in it, in their order.
pub(super) fn inputs(model: &Model) -> impl Iterator<Item = LineId> {
    model.line_ids().filter(|id| {
        let line = model.line(*id);
        let own = matches!(line.role, Role::Declared | Role::Included);
        line.kind == LineKind::Input && own && line.scope == ROOT
    })
}

/// The setting that gives a lever a value, in a little source of its own.
///
/// Errors: a value that has no form in the language.
pub(super) fn setting(
    lever: &Lever,
    value: Value,
    model: &Model,
    sources: &mut SourceMap,
) -> Result<Setting, Vec<Diagnostic>> {
    let text = lever.setting(value, &model.units);
    let file: FileId = sources.add("varied", text.as_str());
    syntax::parse_setting(file, &text)
}

fn example(model: &Model) -> String {
    let first = inputs(model).next();
    first.map_or("first_price".to_owned(), |id| model.line(id).name.clone())
}

fn foreign_member<'m>(model: &Model, line: LineId, members: &'m [String]) -> Option<&'m str> {
    let dims = &model.line(line).dims;
    let known = |member: &str| {
        let mut dims = dims.iter();
        dims.any(|dim| model.dimensions[dim.index()].member(member).is_some())
    };
    members
        .iter()
        .map(String::as_str)
        .find(|member| !known(member))
}

fn unknown(model: &Model, name: &str, whole: Span) -> Diagnostic {
    let names = inputs(model).map(|id| model.line(id).name.as_str());
    let help = suggest::did_you_mean(name, names)
        .unwrap_or_else(|| format!("name an input of the model, as `{}`", example(model)));
    let (message, label) = match name.contains('.') {
        true => ("is no input", "a clause or a part's line"),
        false => ("there is no input", "not declared in this model"),
    };
    let message = match name.contains('.') {
        true => format!("`{name}` {message}, and only inputs can be varied"),
        false => format!("{message} `{name}`"),
    };
    let help = match name.contains('.') {
        true => "let an input stand in the clause, and vary that input".to_owned(),
        false => help,
    };
    Diagnostic::new(Code::UnknownName, message)
        .label(whole, label)
        .help(help)
}

/// Why an input that was asked for can't be varied.
fn unfit_for(unfit: &Unfit, name: &str, whole: Span) -> Diagnostic {
    match unfit {
        Unfit::OverTime => {
            let message =
                format!("`{name}` has a value for each period, and no single one to vary");
            Diagnostic::new(Code::NotOneValue, message)
                .label(whole, "changes over time")
                .help("multiply it by an input that is 100%, and vary that input")
        }
        Unfit::ByMember(dimension) => {
            let message = format!("`{name}` has a value for each member of `{dimension}`");
            Diagnostic::new(Code::NotOneValue, message)
                .label(whole, "more than one value")
                .help(format!("name one of them: `{name}[…]`"))
        }
        Unfit::NoValue => {
            let message = format!("`{name}` has no value in this case, so there is none to vary");
            Diagnostic::new(Code::BlankValue, message)
                .label(whole, "no value")
                .help("`aim run` says why it has none")
        }
    }
}
