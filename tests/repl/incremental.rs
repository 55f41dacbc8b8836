//! After a change only what depends on it is computed again, and everything is what it would be
//! in a run from the beginning: values, where they were first rounded, problems.

use aim::eval::{self, Cell, Run};
use aim::plan::SlotId;
use aim::resolve::Role;
use aim::session::{Disk, Live};

/// Two chains that meet in `profit`, and one that stands by itself.
const CHAINS: &str = "\
model chains
timeline monthly from 2025-01 for 24 months
currency USD
input price = $3 \"list\"
input wage = $5 \"payroll\"
input lonely = 1 \"nobody\"
stock users = first 100, then prev * 1.03
revenue usage sales = price * users / 7
cost direct pay = wage * 12
flow profit = sales - pay
ratio margin = profit / sales
metric most = max(profit)
flow aside = lonely * 2
check profits: always profit >= -$60
";

fn scratch(text: &str) -> Live {
    match Live::scratch(&Disk, text) {
        Ok(live) => live,
        Err(refused) => panic!("{:?}", refused.diagnostics),
    }
}

fn set(live: &mut Live, setting: &str) {
    if let Err(refused) = live.set(setting) {
        panic!("{setting}: {:?}", refused.diagnostics);
    }
}

fn declare(live: &mut Live, text: &str) {
    if let Err(refused) = live.declare(&Disk, text) {
        panic!("{text}: {:?}", refused.diagnostics);
    }
}

/// How many lines are computed for an answer.
fn computed(live: &mut Live, expression: &str) -> usize {
    match live.ask(expression) {
        Ok((_, lines)) => lines,
        Err(refused) => panic!("{expression}: {:?}", refused.diagnostics),
    }
}

/// All that a run says, cell by cell.
fn told(run: &Run<'_>) -> Vec<String> {
    let mut told = Vec::new();
    for index in 0..run.plan.slots.len() as u32 {
        let slot = SlotId(index);
        for (period, cell) in run.column(slot).enumerate() {
            let cell = match cell {
                Cell::Value(value, origin) => {
                    format!(
                        "{value:?} {:?} {:?}",
                        origin.exactness(),
                        run.ledger().get(origin)
                    )
                }
                Cell::Failed => "failed".to_owned(),
            };
            told.push(format!("{index} {period} {cell}"));
        }
    }
    told.push(format!("{:?}", run.diagnostics));
    told
}

fn assert_as_from_the_beginning(live: &Live, after: &str) {
    let scenarios = live.scenarios();
    let scenario = (!scenarios.is_empty()).then(|| scenarios.join(", "));
    let fresh = told(&eval::run(live.plan(), None, scenario));
    let own = told(&live.run());
    for (own, fresh) in own.iter().zip(&fresh) {
        assert_eq!(own, fresh, "after {after}");
    }
    assert_eq!(own.len(), fresh.len(), "after {after}");
}

#[test]
fn only_what_an_answer_needs_is_computed_and_only_once() {
    let mut live = scratch(CHAINS);
    // sales, price, users.
    assert_eq!(computed(&mut live, "sum(sales)"), 3);
    assert_eq!(computed(&mut live, "sales[last]"), 0);
    // profit, pay, wage.
    assert_eq!(computed(&mut live, "profit[last]"), 3);
    assert_eq!(computed(&mut live, "most"), 1);
    assert_eq!(computed(&mut live, "1 + 1"), 0);
}

#[test]
fn only_what_depends_on_a_changed_input_is_computed_again() {
    let mut live = scratch(CHAINS);
    drop(live.run());
    set(&mut live, "wage = $6");
    // wage, pay, profit, most; not sales and not users.
    assert_eq!(computed(&mut live, "most"), 4);
    assert_eq!(computed(&mut live, "sum(sales) / sum(users)"), 0);
    assert_eq!(computed(&mut live, "margin[last]"), 1);
    assert_eq!(computed(&mut live, "sum(aside)"), 0);
    set(&mut live, "lonely = 2");
    assert_eq!(computed(&mut live, "margin[last]"), 0);
    assert_eq!(computed(&mut live, "sum(aside)"), 2);
    assert!(live.unset("wage").is_ok());
    assert_eq!(computed(&mut live, "most"), 4);
}

#[test]
fn only_what_depends_on_a_new_declaration_is_computed_again() {
    let mut live = scratch(CHAINS);
    drop(live.run());
    declare(&mut live, "cost direct pay = wage * 13 // a month more");
    // pay, profit, most.
    assert_eq!(computed(&mut live, "most"), 3);
    assert_eq!(computed(&mut live, "sales[last]"), 0);
    declare(&mut live, "metric least = min(profit)");
    assert_eq!(computed(&mut live, "least"), 1);
    assert_eq!(computed(&mut live, "most"), 0);
    // Another timeline is another model.
    declare(&mut live, "timeline monthly from 2025-01 for 12 months");
    assert_eq!(computed(&mut live, "sum(sales)"), 3);
    assert_as_from_the_beginning(&live, "another timeline");
}

#[test]
fn a_line_of_many_is_computed_alone() {
    let mut text = "model wide\ntimeline monthly from 2024-01 for 120 months\n\
                    input growth = 2% \"board\"\ninput other = 1 \"board\"\n"
        .to_owned();
    for number in 0..500 {
        text.push_str(&format!(
            "stock u{number} = first {number}, then prev * (1 + growth)\n"
        ));
        text.push_str(&format!("ratio r{number} = u{number} * 3\n"));
    }
    text.push_str("ratio others = other * 2\n");
    let mut live = scratch(&text);
    drop(live.run());
    set(&mut live, "growth = 3%");
    assert_eq!(computed(&mut live, "r499[last]"), 3);
    assert_eq!(computed(&mut live, "r498[last]"), 2);
    set(&mut live, "other = 2");
    assert_eq!(computed(&mut live, "r498[last] + others"), 2);
}

#[test]
fn what_fails_says_why_each_time_until_it_is_mended() {
    let mut live = scratch(CHAINS);
    drop(live.run());
    declare(&mut live, "ratio share = sales / (wage - $5)");
    declare(&mut live, "ratio double = share * 2");
    assert_as_from_the_beginning(&live, "a division by zero");
    for _ in 0..2 {
        let Err(refused) = live.ask("double[last]") else {
            panic!("there is nothing to divide by");
        };
        let first = refused
            .diagnostics
            .first()
            .map(|found| found.message.clone());
        assert!(
            first.is_some_and(|first| first.contains("divi")),
            "{:?}",
            refused.diagnostics
        );
    }
    assert_as_from_the_beginning(&live, "asking for it");
    set(&mut live, "wage = $6");
    assert!(live.ask("double[last]").is_ok());
    assert_as_from_the_beginning(&live, "mending it");
}

/// Every input of the models is changed, scenarios are applied, lines are declared again so that
/// all places move, and now and then something is asked.
#[test]
fn any_sequence_of_changes_comes_to_what_a_run_from_the_beginning_does() {
    for name in ["api_seller", "cloud_backed", "product_led"] {
        let path = format!("models/{name}.aim");
        let Ok(mut live) = Live::load(&Disk, &path) else {
            panic!("{path} runs");
        };
        let model = &live.opened.model;
        let inputs = model.lines.iter().filter(|line| {
            line.kind == aim::syntax::ast::LineKind::Input && line.role == Role::Declared
        });
        let inputs: Vec<String> = inputs.map(|line| line.name.clone()).collect();
        let lines: Vec<String> = model.lines.iter().map(|line| line.name.clone()).collect();
        let scenarios: Vec<String> = model.scenarios.keys().cloned().collect();
        let mut changed = 0;
        for (step, input) in inputs.iter().enumerate() {
            let setting = format!("{input} *= 1.01");
            if step % 3 != 0 {
                changed += usize::from(live.set(&setting).is_ok());
            } else if step % 2 == 0 {
                let scenario = scenarios.get(step / 6).cloned();
                changed += usize::from(live.under(scenario.into_iter().collect()).is_ok());
            } else {
                let own = format!("// moved {step}\nratio own{step} = {step} / 7");
                changed += usize::from(live.declare(&Disk, &own).is_ok());
                let first = format!("// moves all\nmetric own = {step}");
                changed += usize::from(live.declare(&Disk, &first).is_ok());
            }
            let asked = &lines[step * 7 % lines.len()];
            let _ = live.ask(asked);
            if step % 4 == 0 {
                assert_as_from_the_beginning(&live, &setting);
            }
        }
        assert!(changed > inputs.len() / 2, "{name}: {changed} changes");
        assert_as_from_the_beginning(&live, name);
    }
}
