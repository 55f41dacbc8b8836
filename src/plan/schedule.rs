//! The order of computation: what a slot reads is computed before it. Slots that read each
//! other go period by period, which needs a lag in every loop.

use petgraph::algo::{tarjan_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};

use super::{Block, Input, Plan, Slot, SlotId, SlotRollup, Source, Step, cycle};
use crate::base::{Diagnostic, Span};
use crate::check::{Event, Lag};

/// How one slot depends on another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub reach: Reach,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// It reads the same period, perhaps with earlier ones.
    Same,
    /// It reads earlier periods only.
    Back,
    /// It may read any period.
    Any,
}

pub(super) type Graph = DiGraph<SlotId, Edge>;

/// Blocks of slots in an order that computes what is read first.
pub(super) fn schedule(plan: &Plan) -> Result<Vec<Block>, Vec<Diagnostic>> {
    let graph = graph(plan);
    let mut blocks = Vec::new();
    let mut errors = Vec::new();
    for component in tarjan_scc(&graph) {
        let recurrent = component.len() > 1 || graph.contains_edge(component[0], component[0]);
        if !recurrent {
            blocks.push(Block {
                slots: vec![graph[component[0]]],
                recurrent,
            });
            continue;
        }
        match within_period(&graph, &component) {
            Some(slots) => blocks.push(Block { slots, recurrent }),
            None => errors.push(cycle::report(plan, &graph, &component)),
        }
    }
    if errors.is_empty() {
        Ok(blocks)
    } else {
        Err(errors)
    }
}

fn graph(plan: &Plan) -> Graph {
    let mut graph = Graph::new();
    for index in 0..plan.slots.len() as u32 {
        graph.add_node(SlotId(index));
    }
    for (index, slot) in plan.slots.iter().enumerate() {
        let from = NodeIndex::new(index);
        for (to, edge) in reads(plan, slot) {
            graph.add_edge(from, NodeIndex::new(to.index()), edge);
        }
    }
    graph
}

/// What a slot reads, and how far along time.
pub(super) fn reads<'p>(
    plan: &'p Plan,
    slot: &'p Slot,
) -> impl Iterator<Item = (SlotId, Edge)> + 'p {
    let range = slot.range.into_iter().flat_map(|(low, high)| [low, high]);
    let range = range.map(|id| {
        (
            id,
            Edge {
                reach: Reach::Same,
                span: slot.span,
            },
        )
    });
    slot.code
        .instructions
        .iter()
        .flat_map(move |instruction| {
            let (source, reach) = match &instruction.kind {
                Step::Read { source, lag, .. } => (*source, lag_reach(*lag)),
                // Read only once the vintage is born.
                Step::Born { source, .. } => (*source, Reach::Same),
                Step::At { source, .. } | Step::Last { source } => (*source, Reach::Any),
                Step::Window { source, window, .. } => (
                    *source,
                    if window.looks_back() {
                        Reach::Same
                    } else {
                        Reach::Any
                    },
                ),
                Step::Delayed { source, .. } => (*source, Reach::Same),
                Step::Event { source, event } => (
                    *source,
                    match event {
                        Event::FirstPeriod | Event::LastPeriod => Reach::Any,
                        Event::Ever | Event::Onset | Event::Since => Reach::Same,
                    },
                ),
                Step::Native { inputs, .. } => return of_series(inputs, instruction.span),
                _ => return Vec::new(),
            };
            let Source::Slot(read) = source else {
                return Vec::new();
            };
            let span = instruction.span;
            let mut found = vec![(read, Edge { reach, span })];
            if let SlotRollup::Weighted(Source::Slot(weight)) = plan.slot(read).rollup
                && matches!(instruction.kind, Step::At { .. })
            {
                found.push((
                    weight,
                    Edge {
                        reach: Reach::Any,
                        span,
                    },
                ));
            }
            found
        })
        .chain(range)
}

/// What an instruction reads in the columns.
pub(super) fn sources(step: &Step) -> impl Iterator<Item = Source> {
    let (one, inputs) = match step {
        Step::Read { source, .. }
        | Step::Born { source, .. }
        | Step::At { source, .. }
        | Step::Last { source }
        | Step::Window { source, .. }
        | Step::Delayed { source, .. }
        | Step::Event { source, .. } => (Some(*source), None),
        Step::Native { inputs, .. } => (None, Some(inputs.iter())),
        _ => (None, None),
    };
    let series = inputs
        .into_iter()
        .flatten()
        .filter_map(|input| match input {
            Input::OverTime(source) => Some(*source),
            _ => None,
        });
    one.into_iter().chain(series)
}

/// A native function reads its series in every period.
fn of_series(inputs: &[Input], span: Span) -> Vec<(SlotId, Edge)> {
    let reach = Reach::Any;
    let read = |input: &Input| match input {
        Input::OverTime(Source::Slot(slot)) => Some((*slot, Edge { reach, span })),
        _ => None,
    };
    inputs.iter().filter_map(read).collect()
}

fn lag_reach(lag: Lag) -> Reach {
    match lag {
        Lag::Periods(0) | Lag::Months(0) => Reach::Same,
        Lag::Periods(n) | Lag::Months(n) if n > 0 => Reach::Back,
        _ => Reach::Any,
    }
}

/// The slots of a loop in the order of one period, or None where no such order exists.
fn within_period(graph: &Graph, component: &[NodeIndex]) -> Option<Vec<SlotId>> {
    let mut inner: DiGraph<SlotId, ()> = DiGraph::new();
    let mut nodes = std::collections::BTreeMap::new();
    for node in component {
        nodes.insert(*node, inner.add_node(graph[*node]));
    }
    for node in component {
        for edge in graph.edges(*node) {
            use petgraph::visit::EdgeRef;
            let Some(target) = nodes.get(&edge.target()) else {
                continue;
            };
            match edge.weight().reach {
                Reach::Any => return None,
                Reach::Same => {
                    inner.add_edge(*target, nodes[node], ());
                }
                Reach::Back => {}
            }
        }
    }
    let order = toposort(&inner, None).ok()?;
    Some(order.into_iter().map(|node| inner[node]).collect())
}
