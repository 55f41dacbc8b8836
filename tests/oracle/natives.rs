//! Native functions: the one thing that the oracle does not compute by itself. A call becomes
//! the whole of a line, `given x = irr([-100, 60, 60])`, in a model of its own that aim runs; so
//! what the oracle holds the engine to is what goes into a call and what becomes of its result.
//! The functions themselves are held to other programs' figures by tests/finance.rs.

use std::cell::RefCell;
use std::collections::BTreeMap;

use aim::base::SourceMap;
use aim::check::{Operand, Value};
use aim::library::{MODULES, Native, NativeParam};
use aim::resolve::{Model, Test};
use aim::session::{self, Variant};
use aim::syntax::{self, ast::Given};

use crate::common::Memory;
use crate::compare::of_cell;
use crate::evaluate::{Oracle, Scope};
use crate::figure::{Failed, Figure, Outcome};

/// Room for calls, and what came of those that were made, by their text.
pub struct Natives {
    model: Model,
    known: RefCell<BTreeMap<String, Outcome>>,
}

impl<'m> Oracle<'m> {
    pub fn native(&self, native: Native, operands: &'m [Operand], scope: &Scope<'m>) -> Outcome {
        let mut given = Vec::new();
        let mut written = Vec::new();
        for (operand, (_, param)) in operands.iter().zip(native.params()) {
            let figures = match operand {
                Operand::One(value) => vec![self.expr(value, scope)?],
                Operand::Listed(values) => self.figures(values, scope)?,
                Operand::OverTime(value) => {
                    let periods = 0..self.timeline().len();
                    let figures = periods.map(|at| self.in_period(value, at, scope));
                    figures.collect::<Result<_, Failed>>()?
                }
            };
            let values: Vec<String> = figures.iter().map(|f| literal(f.value, *param)).collect();
            written.push(match operand {
                Operand::One(_) => values.concat(),
                _ => format!("[{}]", values.join(", ")),
            });
            given.extend(figures);
        }
        let call = format!("{}({})", native.name(), written.join(", "));
        let figure = self.natives.call(&call)?;
        Ok(given.into_iter().fold(figure, Figure::after))
    }
}

/// A value as it is written in a model.
fn literal(value: Value, param: NativeParam) -> String {
    match (value, param) {
        (Value::Number(at), NativeParam::Word(words)) => {
            let at = at.to_i64().expect("the position of a word");
            words[at as usize].to_owned()
        }
        (Value::Period(period), _) => period.first().to_string(),
        _ => value.to_string(),
    }
}

impl Natives {
    pub fn new() -> Natives {
        let mut text = "model one\ntimeline yearly from 2024 for 1 year\n".to_owned();
        let declared = |name| Native::ALL.iter().any(|native| native.module() == name);
        for module in MODULES.iter().filter(|module| declared(module.name)) {
            text += &format!("use {}\n", module.name);
        }
        text += "ratio x = 0\n";
        let mut sources = SourceMap::default();
        let opened = session::open_text(&mut sources, &Memory::default(), "one.aim", &text);
        assert!(opened.diagnostics.is_empty(), "{:?}", opened.diagnostics);
        Natives {
            model: opened.model,
            known: RefCell::default(),
        }
    }

    fn call(&self, call: &str) -> Outcome {
        if let Some(known) = self.known.borrow().get(call) {
            return *known;
        }
        let given = format!("x={call}");
        let file = SourceMap::default().add("given", given.as_str());
        let setting = syntax::parse_setting(file, &given);
        let setting = setting.unwrap_or_else(|errors| panic!("{call}: {errors:?}"));
        let test = Test {
            title: String::new(),
            span: setting.span,
            givens: vec![Given::Setting(Box::new(setting))],
            expects: Vec::new(),
        };
        let variant = Variant {
            test: Some(&test),
            ..Variant::default()
        };
        let compiled = session::compile(&self.model, &variant);
        let compiled = compiled.unwrap_or_else(|errors| panic!("{call}: {errors:?}"));
        let run = aim::eval::run(&compiled.plan, None, None);
        let line = self.model.find_line("x").expect("the line");
        let outcome = of_cell(&run, run.cell(run.plan.slots_of(line)[0], 0));
        self.known.borrow_mut().insert(call.to_owned(), outcome);
        outcome
    }
}
