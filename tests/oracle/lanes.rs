//! Many rows of inputs at once, beside each row as a run of its own; estimates of them, together
//! and one by one.

use aim::base::{Decimal, SourceMap};
use aim::check::{Ty, Value};
use aim::eval::{self, Cell, Exactness, Precision, Verdict};
use aim::resolve::{Model, Role};
use aim::session::{self, Compiled, Outcome, Question, Study, Variant};
use aim::syntax;
use aim::syntax::ast::{LineKind, Setting};

/// What the values of inputs are multiplied by, row after row; more of them than lanes.
const FACTORS: [&str; 7] = ["1", "1.1", "0", "-1", "2.5", "0.333", "1000"];
const ROWS: usize = 19;

/// How many figures were compared, and what differs.
#[derive(Default)]
pub struct Compared {
    pub figures: usize,
    pub rows: usize,
    pub different: Vec<String>,
    /// Figures whose estimates in binary floats are further off than a thousand millionth.
    pub far: Vec<String>,
}

/// The inputs of a model that are numbers, with their values; at most four.
fn inputs(base: &Compiled) -> Vec<(String, Ty, Decimal)> {
    let typed = &base.plan.typed;
    let run = eval::run(&base.plan, None, None);
    let input = |id| {
        let (line, own) = (typed.model.line(id), typed.line(id));
        let plain = line.kind == LineKind::Input && line.role == Role::Declared;
        let shape = !own.shape.time && own.shape.dims.is_empty();
        let slot = base.plan.slots_of(id).first()?;
        match run.cell(*slot, 0) {
            Cell::Value(Value::Number(value), _) if plain && shape => {
                Some((line.name.clone(), own.ty.clone(), value))
            }
            _ => None,
        }
    };
    typed.model.line_ids().filter_map(input).take(4).collect()
}

/// The lines that can be asked for by their names.
fn lines(base: &Compiled) -> Vec<String> {
    let typed = &base.plan.typed;
    let line = |id| {
        let (line, own) = (typed.model.line(id), typed.line(id));
        let asked = line.role == Role::Declared && own.shape.dims.is_empty();
        (asked && typed.model.find_line(&line.name) == Some(id)).then(|| line.name.clone())
    };
    typed.model.line_ids().filter_map(line).collect()
}

/// Every line of a model, and every check, under many values of its inputs.
pub fn compare(model: &Model) -> Compared {
    let mut compared = Compared::default();
    let Ok(base) = session::compile(model, &Variant::default()) else {
        return compared;
    };
    let (inputs, lines) = (inputs(&base), lines(&base));
    if inputs.is_empty() {
        return compared;
    }
    let mut sources = SourceMap::default();
    let mut setting = |name: &str, ty: &Ty, value: Decimal| -> Setting {
        let amount = ty.amount(value, &base.plan.typed.model.units);
        let text = format!("{name} = {amount}");
        syntax::parse_setting(sources.add("row", text.as_str()), &text).expect("a setting")
    };
    let settings: Vec<Setting> = inputs.iter().map(|(n, ty, v)| setting(n, ty, *v)).collect();
    let rows: Vec<Vec<Decimal>> = (0..ROWS)
        .map(|row| {
            let value = |(at, (_, _, value)): (usize, &(String, Ty, Decimal))| {
                let factor = FACTORS[(row + row / 7 * at) % FACTORS.len()];
                let factor = Decimal::parse(factor).expect("a number");
                value
                    .checked_mul(factor)
                    .map_or(*value, |product| product.value)
            };
            inputs.iter().enumerate().map(value).collect()
        })
        .collect();
    let asked = lines.iter().map(|name| {
        syntax::parse_expression(SourceMap::default().add("asked", name.as_str()), name)
    });
    let asked: Vec<_> = asked.collect::<Result<_, _>>().expect("names of lines");
    let Ok(study) = Study::new(model, &Variant::default(), &settings, &asked) else {
        return compared;
    };
    let values: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| row.iter().map(|number| Value::Number(*number)).collect())
        .collect();
    let Ok(outcomes) = study.evaluate(&values) else {
        return compared;
    };
    let estimates = study.evaluate_with(&values, Precision::Approximate);
    let estimates = estimates.expect("it compiled before");
    for (exact, estimate) in outcomes.iter().zip(&estimates) {
        estimated(&lines, &study.questions, exact, estimate, &mut compared);
    }
    // A study goes by what the first row met, in which all inputs are as the model has them.
    let by_one = Study::new(model, &Variant::default(), &settings, &asked);
    let by_one = by_one.expect("it compiled before");
    for (row, together) in values.iter().zip(&estimates).step_by(3) {
        let alone = by_one.evaluate_with(std::slice::from_ref(row), Precision::Approximate);
        if alone.expect("it compiled before") != std::slice::from_ref(together) {
            let differs = format!("the estimates of {row:?} differ from those among others");
            compared.different.push(differs);
        }
    }
    for (row, outcome) in rows.iter().zip(&outcomes) {
        let settings = inputs.iter().zip(row);
        let settings: Vec<Setting> = settings.map(|((n, ty, _), v)| setting(n, ty, *v)).collect();
        let variant = Variant {
            settings,
            ..Variant::default()
        };
        if let Ok(alone) = session::compile(model, &variant) {
            compared.rows += 1;
            one_row(&alone, &lines, outcome, &mut compared);
        }
    }
    compared
}

/// What is left of two amounts has the error of these: a figure is near if it is so beside itself,
/// or beside the largest figure of its unit.
fn estimated(
    lines: &[String],
    questions: &[Question],
    exact: &Outcome,
    estimate: &Outcome,
    compared: &mut Compared,
) {
    let of = |number: Decimal, places| {
        let part = Decimal::new(1, places).expect("a number");
        let product = number.abs().checked_mul(part);
        product.map_or(Decimal::ZERO, |product| product.value)
    };
    let largest = |ty: &Ty| {
        let alike = questions.iter().zip(0..);
        let alike = alike.filter(|(question, _)| question.ty == *ty);
        let numbers = alike.flat_map(|(_, at)| exact.figures.of(at));
        let numbers = numbers.filter_map(|figure| match figure.value {
            Some(Value::Number(number)) => Some(number.abs()),
            _ => None,
        });
        numbers.max().unwrap_or(Decimal::ZERO)
    };
    for (at, (name, question)) in lines.iter().zip(questions).enumerate() {
        let floor = of(largest(&question.ty), 13).max(of(Decimal::ONE, 9));
        for (exact, estimate) in exact.figures.of(at).zip(estimate.figures.of(at)) {
            let near = match (exact.value, estimate.value) {
                (Some(Value::Number(exact)), Some(Value::Number(estimate))) => {
                    let apart = exact.checked_sub(estimate);
                    apart.is_ok_and(|apart| apart.value.abs() <= of(exact, 9).max(floor))
                }
                (exact, estimate) => exact == estimate,
            };
            if !near {
                let text = format!(
                    "{name}: {:?}, and exactly {:?}",
                    estimate.value, exact.value
                );
                compared.far.push(text);
            }
        }
    }
}

fn one_row(alone: &Compiled, lines: &[String], outcome: &Outcome, compared: &mut Compared) {
    let plan = &alone.plan;
    let run = eval::run(plan, None, None);
    for (at, name) in lines.iter().enumerate() {
        let id = plan.typed.model.find_line(name).expect("a line");
        let slot = plan.slots_of(id)[0];
        for (period, figure) in outcome.figures.of(at).enumerate() {
            compared.figures += 1;
            let due = match run.cell(slot, period) {
                Cell::Value(value, origin) => (Some(value), origin.exactness()),
                Cell::Failed => (None, Exactness::Exact),
            };
            if due != (figure.value, figure.exactness) {
                let text = format!("{name} at {period}: {figure:?}, and alone {due:?}");
                compared.different.push(text);
            }
        }
    }
    for (check, held) in plan.checks.iter().zip(&outcome.checks) {
        let due = match run.judge(check).verdict {
            Verdict::Holds => Some(true),
            Verdict::Fails { .. } => Some(false),
            Verdict::Unknown(_) => None,
        };
        if due != *held {
            compared
                .different
                .push(format!("a check: {held:?}, and alone {due:?}"));
        }
    }
}
