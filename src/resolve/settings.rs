//! Scenarios, `--set` and the givens of tests: changes to a resolved model.
//!
//! Input: a model and changes in the order they apply. Output: the model with those changes
//! made. An unknown target, and parents that disagree, are errors.

use super::collect::{blank_line, path_text};
use super::measures::period_labels;
use super::model::*;
use super::scenarios::apply_scenario;
use super::scope::Meaning;
use super::timeline::timeline;
use crate::base::{Code, Decimal, Diagnostic, Span, suggest};
use crate::syntax::ast::{
    self, BinaryOp, Expr, ExprKind, LineKind, MapKey, NumberStyle, Rate, SetOperator, SetValue,
    Setting,
};

/// A setting, and what it may touch.
#[derive(Clone, Debug)]
pub struct Change {
    pub setting: Setting,
    /// A test may replace any line; a scenario and `--set` change inputs and clauses.
    pub any_line: bool,
    /// Where the names in its value are looked up.
    pub scope: ScopeId,
}

/// The model with the changes made.
pub fn apply_settings(mut model: Model, changes: &[Change]) -> (Model, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    for change in changes {
        if let Err(diagnostic) = apply(&mut model, change) {
            diagnostics.push(diagnostic);
        }
    }
    (model, diagnostics)
}

pub(super) fn apply(model: &mut Model, change: &Change) -> Result<(), Diagnostic> {
    let setting = &change.setting;
    let name = path_text(&setting.target);
    if let Some(id) = model.find_line(&name) {
        return set_line(model, id, change);
    }
    if let [parts @ .., clause] = setting.target.parts.as_slice()
        && !parts.is_empty()
    {
        let owner: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        if let Some(id) = model.find_line(&owner.join(".")) {
            return set_clause(model, id, &clause.name, setting);
        }
    }
    let inputs = model.scopes[ROOT.index()]
        .names
        .iter()
        .filter(|(_, named)| match named.meaning {
            Meaning::Line(id) => change.any_line || model.line(id).kind == LineKind::Input,
            _ => false,
        });
    let inputs: Vec<&str> = inputs.map(|(name, _)| name.as_str()).collect();
    let help = suggest::did_you_mean(&name, inputs.iter().copied())
        .unwrap_or_else(|| one_of(&inputs, "declare it: `input name = …`"));
    Err(
        Diagnostic::new(Code::UnknownName, format!("there is no input `{name}`"))
            .label(setting.target.span, "not declared in this model")
            .help(help),
    )
}

/// What there is to choose from, as far as a message has room for it.
fn one_of(names: &[&str], otherwise: &str) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len() {
        0 => otherwise.to_owned(),
        n if n > SHOWN => format!("the inputs are {} and {} more", shown.join(", "), n - SHOWN),
        _ => format!("the inputs are {}", shown.join(", ")),
    }
}

fn set_line(model: &mut Model, id: LineId, change: &Change) -> Result<(), Diagnostic> {
    let setting = &change.setting;
    let line = &mut model.lines[id.index()];
    if line.kind != LineKind::Input && !change.any_line {
        let kind = line.kind.keyword();
        return Err(Diagnostic::new(
            Code::NotAnInput,
            format!("`{}` is a {kind}, and only inputs can be set", line.name),
        )
        .label(setting.target.span, format!("a {kind}"))
        .label(line.span, "declared here")
        .help("change an input that it depends on, or make it an input"));
    }
    let SetValue::Expr(value) = setting.value.clone() else {
        return Err(
            Diagnostic::new(Code::NotAnInput, format!("`{}` takes a value", line.name))
                .label(setting.span, "not a value")
                .help(format!("write one expression: `{} = …`", line.name)),
        );
    };
    let whole = setting.operator == SetOperator::Assign
        && setting.members.is_empty()
        && setting.from.is_none()
        && setting.until.is_none()
        && !matches!(value.kind, ExprKind::Map(_));
    if whole {
        line.overrides.clear();
    }
    line.overrides.push(Override {
        operator: setting.operator,
        value,
        members: setting.members.clone(),
        from: setting.from.clone(),
        until: setting.until.clone(),
        span: setting.span,
        scope: change.scope,
        bound: false,
    });
    Ok(())
}

fn set_clause(
    model: &mut Model,
    id: LineId,
    clause: &str,
    setting: &Setting,
) -> Result<(), Diagnostic> {
    if setting.from.is_some() || setting.until.is_some() {
        return Err(Diagnostic::new(
            Code::NotAnInput,
            "a clause is changed as a whole, not from a date on",
        )
        .label(setting.span, "dated change of a clause")
        .help("put the dates into an input, and name that input in the clause"));
    }
    let line = &mut model.lines[id.index()];
    let known: &[&str] = match &mut line.body {
        Body::Price(price) => {
            if set_price_clause(price, clause, setting)? {
                return Ok(());
            }
            &["start", "falls", "rises", "floor", "ceiling", "tick"]
        }
        Body::CreditTerms(credit) => {
            if clause == "covers" {
                return set_covers(model, id, setting);
            }
            let place = match clause {
                "pool" => &mut credit.pool,
                "during" => &mut credit.during,
                "share" => &mut credit.share,
                "cap" => &mut credit.cap,
                _ => {
                    return Err(unknown_clause(
                        line,
                        clause,
                        &["pool", "during", "share", "cap", "covers"],
                        setting,
                    ));
                }
            };
            *place = Some(changed(place.as_ref(), setting)?);
            return Ok(());
        }
        Body::Transfer(transfer) => {
            let place = match clause {
                "pool" => &mut transfer.pool,
                "during" => &mut transfer.during,
                "cap" => &mut transfer.cap,
                _ => {
                    return Err(unknown_clause(
                        line,
                        clause,
                        &["pool", "during", "cap"],
                        setting,
                    ));
                }
            };
            *place = Some(changed(place.as_ref(), setting)?);
            return Ok(());
        }
        _ => &[],
    };
    Err(unknown_clause(line, clause, known, setting))
}

fn set_price_clause(
    price: &mut Price,
    clause: &str,
    setting: &Setting,
) -> Result<bool, Diagnostic> {
    match clause {
        "start" => price.source = Some(changed(price.source.as_ref(), setting)?),
        "falls" | "rises" => {
            let falls = clause == "falls";
            let old = price.rates.iter_mut().find(|rate| rate.falls == falls);
            let rate = match (&setting.value, old.as_deref()) {
                (SetValue::Rate(rate), _) => rate.clone(),
                (
                    _,
                    Some(PriceRate {
                        rate: Rate::PerTime(old),
                        ..
                    }),
                ) => Rate::PerTime(changed(Some(old), setting)?),
                _ => Rate::PerTime(changed(None, setting)?),
            };
            match old {
                Some(old) => {
                    *old = PriceRate {
                        falls,
                        rate,
                        span: setting.span,
                    }
                }
                None => price.rates.push(PriceRate {
                    falls,
                    rate,
                    span: setting.span,
                }),
            }
        }
        "floor" | "ceiling" | "tick" => {
            let old = price
                .limits
                .iter_mut()
                .find_map(|limit| match (limit, clause) {
                    (PriceLimit::Floor(value), "floor")
                    | (PriceLimit::Ceiling(value), "ceiling")
                    | (PriceLimit::Tick(value), "tick") => Some(value),
                    _ => None,
                });
            match old {
                Some(old) => *old = changed(Some(old), setting)?,
                None => {
                    let value = changed(None, setting)?;
                    price.limits.push(match clause {
                        "floor" => PriceLimit::Floor(value),
                        "ceiling" => PriceLimit::Ceiling(value),
                        _ => PriceLimit::Tick(value),
                    });
                }
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Other costs for a credit to cover; each needs a line for what is drawn on it.
fn set_covers(model: &mut Model, id: LineId, setting: &Setting) -> Result<(), Diagnostic> {
    let paths = match &setting.value {
        SetValue::Names(paths) => paths.clone(),
        SetValue::Expr(Expr {
            kind: ExprKind::Name(path),
            ..
        }) => vec![path.clone()],
        _ => {
            return Err(
                Diagnostic::new(Code::BadSubsidy, "`covers` takes the names of costs")
                    .label(setting.span, "not names")
                    .help("write them with commas between: `cloud.covers = training, inference`"),
            );
        }
    };
    let mut covers = Vec::new();
    for (position, path) in paths.into_iter().enumerate() {
        let name = format!("{} on {}", model.line(id).name, path_text(&path));
        let draw = LineId(model.lines.len() as u32);
        model.lines.push(Line {
            role: Role::Internal,
            dims: model.line(id).dims.clone(),
            body: Body::DrawOn {
                credit: id,
                position,
            },
            ..blank_line(name, LineKind::Flow, path.span)
        });
        covers.push(Covered { path, draw });
    }
    let Body::CreditTerms(credit) = &mut model.lines[id.index()].body else {
        return Ok(());
    };
    let old = std::mem::replace(&mut credit.covers, covers);
    for covered in old {
        model.lines[covered.draw.index()].body = Body::Broken;
    }
    Ok(())
}

/// The new value of a clause: the setting's, or the old one scaled or added to.
fn changed(old: Option<&Expr>, setting: &Setting) -> Result<Expr, Diagnostic> {
    let SetValue::Expr(value) = &setting.value else {
        return Err(
            Diagnostic::new(Code::NotAnInput, "this clause takes a value")
                .label(setting.span, "not a value")
                .help("write one expression after the `=`"),
        );
    };
    let op = match setting.operator {
        SetOperator::Assign => return Ok(rest_of(value, old.cloned())),
        SetOperator::Scale => BinaryOp::Mul,
        SetOperator::Add => BinaryOp::Add,
    };
    let unchanged = match op {
        BinaryOp::Mul => Decimal::ONE,
        _ => Decimal::ZERO,
    };
    let unchanged = Expr {
        span: setting.span,
        kind: ExprKind::Number {
            value: unchanged,
            style: NumberStyle::Plain,
            unit: None,
        },
    };
    let value = rest_of(value, Some(unchanged));
    let Some(old) = old else {
        return Err(
            Diagnostic::new(Code::NotAnInput, "there is no such clause yet to change")
                .label(setting.span, "changes what is not there")
                .help("set it with `=`"),
        );
    };
    Ok(Expr {
        span: setting.span,
        kind: ExprKind::Binary {
            op,
            op_span: setting.span,
            left: Box::new(old.clone()),
            right: Box::new(value),
        },
    })
}

/// A map sets the members that it names; the others keep what they have.
fn rest_of(value: &Expr, rest: Option<Expr>) -> Expr {
    let mut value = value.clone();
    if let (ExprKind::Map(entries), Some(rest)) = (&mut value.kind, rest)
        && !entries
            .iter()
            .any(|(key, _)| matches!(key, MapKey::Else(_)))
    {
        entries.push((MapKey::Else(rest.span), rest));
    }
    value
}

fn unknown_clause(line: &Line, clause: &str, known: &[&str], setting: &Setting) -> Diagnostic {
    let help = suggest::did_you_mean(clause, known.iter().copied()).unwrap_or_else(|| {
        if known.is_empty() {
            format!("a {} has no clause that can be set", line.kind.keyword())
        } else {
            format!("`{}` has {}", line.name, known.join(", "))
        }
    });
    Diagnostic::new(
        Code::UnknownClause,
        format!("`{}` has no clause `{clause}` to set", line.name),
    )
    .label(setting.target.span, "not a clause of it")
    .label(line.span, "declared here")
    .help(help)
}

/// The model that a test's givens make: its scenarios and settings as written, on another
/// timeline where one is given.
pub fn apply_givens(model: Model, test: &Test) -> (Model, Vec<Diagnostic>) {
    let mut changes = Vec::new();
    let mut errors = Vec::new();
    let mut on_timeline = model.timeline.clone();
    for given in &test.givens {
        match given {
            ast::Given::Scenarios(names) => {
                let names: Vec<(String, Span)> = names
                    .iter()
                    .map(|name| (name.name.clone(), name.span))
                    .collect();
                match apply_scenario(&model, &names) {
                    Ok(found) => changes.extend(found),
                    Err(found) => errors.extend(found),
                }
            }
            ast::Given::Setting(setting) => {
                changes.push(Change {
                    setting: setting.as_ref().clone(),
                    any_line: true,
                    scope: ROOT,
                });
            }
            ast::Given::Timeline(declared) => match timeline(declared, model.fiscal, test.span) {
                Ok(timeline) => on_timeline = timeline,
                Err(error) => errors.push(error),
            },
        }
    }
    let (mut changed, found) = apply_settings(model, &changes);
    changed.timeline = on_timeline;
    for dimension in &mut changed.dimensions {
        if dimension.kind == DimensionKind::Vintage {
            dimension.members = period_labels(&changed.timeline);
        }
    }
    errors.extend(found);
    (changed, errors)
}
