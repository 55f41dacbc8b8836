//! A model in whose scope expressions are asked: what the library's examples stand in.

use aim::base::{Diagnostic, SourceMap};
use aim::check::Value;
use aim::eval;
use aim::library::MODULES;
use aim::plan::Plan;
use aim::session::{self, Answered, Variant};

use super::Memory;

/// std.builtin says what of these its examples stand on.
const LINES: &str = "
model desk
timeline monthly from 2024-01 for 6 months
fiscal year starts april
currency USD
unit token
unit Mtok = 1_000_000 token
unit gpu
unit kW
unit kWh = 1 kW*hour
unit seat
unit user
flow cash: USD = if period.index == 0 then -$100 else $25
flow visits = 10 * (period.index + 1)
ratio holes = if period.index == 2 then blank else period.index
stock users = first 100, then prev + 10
stock alive[vintage] = born(visits) * 50% ^ (age / 1 month)
dimension plan { free, pro }
input price[plan]: USD = { free: $0, pro: $20 }
revenue usage sales = $100
cost direct hosting = $40
subsidy credit cloud { pool $1000; covers hosting; share 50% }
tiers fees: USD/seat graduated { up to 10 seat: $5/seat, above: $4/seat }
";

/// A model with the library in scope, run once for all expressions.
pub struct Desk {
    plan: Plan,
}

impl Desk {
    pub fn new() -> Desk {
        let mut text = LINES.to_owned();
        for module in MODULES {
            // Lines, and what is built in: no functions to bring in.
            if !["std.statements", "std.builtin"].contains(&module.name) {
                text.push_str(&format!("use {}\n", module.name));
            }
        }
        let mut sources = SourceMap::default();
        let opened = session::open_text(&mut sources, &Memory::default(), "desk.aim", &text);
        assert!(opened.diagnostics.is_empty(), "{:?}", opened.diagnostics);
        let compiled = session::compile(&opened.model, &Variant::default());
        let plan = compiled.expect("a model without errors").plan;
        Desk { plan }
    }

    /// The value of an expression in the first period, or what is wrong with it.
    pub fn value(&self, expression: &str) -> Result<Value, Vec<Diagnostic>> {
        let run = eval::run(&self.plan, None, None);
        let file = SourceMap::default().add("expression", expression);
        let answer = session::evaluate(&run, file, expression)?;
        match &answer.values[0].1 {
            Answered::One(value) => Ok(*value),
            Answered::List(values) => panic!("{expression} is a list, {values:?}"),
        }
    }

    pub fn number(&self, expression: &str) -> String {
        match self.value(expression) {
            Ok(Value::Number(number)) => number.to_string(),
            Ok(other) => panic!("{expression} is {other:?}"),
            Err(problems) => panic!("{expression}: {:?}", problems[0].message),
        }
    }

    /// The code and the message of the error that an expression is.
    pub fn error(&self, expression: &str) -> (&'static str, String) {
        match self.value(expression) {
            Ok(value) => panic!("{expression} is {value:?}"),
            Err(problems) => (problems[0].code.name(), problems[0].message.clone()),
        }
    }

    /// Each expression is an error of this code, whose message has this part.
    pub fn refuses(&self, cases: &[(&str, &str, &str)]) {
        for (expression, code, part) in cases {
            let (found, message) = self.error(expression);
            assert_eq!(found, *code, "{expression}: {message}");
            assert!(message.contains(part), "{expression}: {message}");
        }
    }
}
