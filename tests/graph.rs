//! A graph against the runs themselves: where an input is given another value, nothing changes
//! but what the graph says depends on it.

use std::collections::BTreeSet;
use std::fs;

use aim::base::{Diagnostic, SourceMap};
use aim::eval::{self, Cell, Run};
use aim::graph::{Direction, Graph};
use aim::resolve::{LineId, Role};
use aim::session::{self, Disk, Variant};
use aim::syntax::{self, ast::LineKind};

/// Of each model every so many inputs, beginning elsewhere in each.
const STRIDE: usize = 4;

/// The value alone: where it was first rounded is told by the number of an instruction, and a
/// formula that is changed moves those behind it.
fn value(cell: Cell) -> String {
    match cell {
        Cell::Value(value, _) => format!("{value:?}"),
        Cell::Failed => "failed".to_owned(),
    }
}

fn column(run: &Run<'_>, id: LineId) -> String {
    let periods = run.timeline().periods().len();
    let slots = run.plan.slots_of(id).iter();
    let cells = slots.flat_map(|slot| {
        let count = if run.plan.slot(*slot).varies {
            periods
        } else {
            1
        };
        (0..count).map(|period| value(run.cell(*slot, period)))
    });
    cells.collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_changes_but_the_users_of_what_was_changed() {
    let mut models: Vec<String> = fs::read_dir("models")
        .expect("the shipped models")
        .filter_map(|entry| entry.ok()?.path().to_str().map(str::to_owned))
        .filter(|path| path.ends_with(".aim"))
        .collect();
    models.push("tests/golden/shop.aim".to_owned());
    models.sort();
    let mut effects = 0;
    for (number, path) in models.iter().enumerate() {
        let mut sources = SourceMap::default();
        let opened = session::open(&mut sources, &Disk, path).expect("the model");
        let model = &opened.model;
        let base = session::compile(model, &Variant::default()).expect("it is sound");
        let before = eval::run(&base.plan, None, None);
        let graph = Graph::of(&base.plan.typed);
        let input = |id: &LineId| model.line(*id).kind == LineKind::Input;
        let inputs = model.line_ids().filter(input);
        for id in inputs.skip(number % STRIDE).step_by(STRIDE) {
            let name = &model.line(id).name;
            let text = format!("{name} *= 0.97");
            let file = sources.add("--set", text.as_str());
            let settings = vec![syntax::parse_setting(file, &text).expect("a setting")];
            let variant = Variant {
                settings,
                ..Variant::default()
            };
            // What is no number can't be scaled.
            let Ok(changed) = session::compile(model, &variant) else {
                continue;
            };
            assert!(!changed.warnings.iter().any(Diagnostic::is_error));
            let after = eval::run(&changed.plan, None, None);
            let span = model.line(id).span;
            let root = graph.find(name, span).expect("inputs are nodes");
            let users = graph.around(root, Direction::Users);
            let users: BTreeSet<&str> = users.nodes.iter().map(|node| &*node.name).collect();
            for line in model.line_ids() {
                let own = model.line(line);
                if matches!(own.role, Role::Row { .. } | Role::Internal) {
                    continue;
                }
                if column(&before, line) != column(&after, line) {
                    effects += 1;
                    assert!(
                        users.contains(own.name.as_str()),
                        "{path}: `{}` changes with `{name}`",
                        own.name
                    );
                }
            }
        }
    }
    // The shipped models have dozens of inputs, and each moves several lines.
    assert!(effects > 200, "{effects}");
}
