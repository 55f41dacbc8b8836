//! The lines and checks of a model, with what each of them reads.
//!
//! Input: a checked model. Output: a [`Graph`]. Invariant: the edges name nodes of the same
//! graph; lines that no statement shows are no nodes, and what they read is read by their users.

use indexmap::IndexMap;

use super::readings::Readings;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::check::TypedModel;
use crate::resolve::{Body, LineId, Role};
use crate::syntax::ast::LineKind;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Line(LineKind),
    /// A column of a file of data.
    Data,
    Check,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub name: String,
    pub kind: Kind,
}

/// That a node reads another; both are indices into [`Graph::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub user: usize,
    pub read: usize,
    /// It is read in other periods than the user's only, by a lag or as an opening.
    pub lagged: bool,
}

/// Nodes in the order of declaration, and edges in the order of their users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The model's title, or its name.
    pub title: String,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// Which way edges are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what a node reads.
    Reads,
    /// To what reads a node.
    Users,
}

impl Kind {
    /// The word for it, as in the language where it has one.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Line(kind) => kind.keyword(),
            Kind::Data => "data",
            Kind::Check => "check",
        }
    }
}

impl Graph {
    pub fn of(typed: &TypedModel) -> Graph {
        let model = &typed.model;
        let shown = |id: &LineId| is_shown(typed, *id);
        let numbers: IndexMap<LineId, usize> = model.line_ids().filter(shown).zip(0..).collect();
        let node = |id: &LineId| {
            let line = model.line(*id);
            Node {
                name: line.name.clone(),
                kind: match line.body {
                    Body::Data(_) => Kind::Data,
                    _ => Kind::Line(line.kind),
                },
            }
        };
        let mut nodes: Vec<Node> = numbers.keys().map(node).collect();
        let mut edges = Vec::new();
        for (id, user) in &numbers {
            let readings = through_hidden(typed, own_readings(typed, *id));
            edges.extend(edges_of(*user, &readings, &numbers));
        }
        for check in &typed.checks {
            let condition = &check.condition;
            let mut readings = Readings::default();
            let limits = condition.from.iter().chain(&condition.until);
            for expr in std::iter::once(&condition.test).chain(limits) {
                readings.add(expr, &condition.arguments, false);
            }
            for id in &check.fixed {
                readings.note(*id, false);
            }
            let readings = through_hidden(typed, readings);
            edges.extend(edges_of(nodes.len(), &readings, &numbers));
            nodes.push(Node {
                name: check.name.clone(),
                kind: Kind::Check,
            });
        }
        Graph {
            title: model.title.clone().unwrap_or_else(|| model.name.clone()),
            nodes,
            edges,
        }
    }

    /// The line or the check of this name; `span` is where it was asked for.
    ///
    /// Errors: no node is called so.
    pub fn find(&self, name: &str, span: Span) -> Result<usize, Diagnostic> {
        let name = name.trim();
        let at = self.nodes.iter().position(|node| node.name == name);
        at.ok_or_else(|| {
            let names = || self.nodes.iter().map(|node| node.name.as_str());
            let line = name.split('[').next().unwrap_or_default().trim_end();
            let help = match names().find(|known| *known == line) {
                Some(line) => format!("members are drawn together: ask for `{line}`"),
                None => suggest::did_you_mean(name, names())
                    .unwrap_or_else(|| "`aim graph` without a line shows all there are".to_owned()),
            };
            Diagnostic::new(
                Code::UnknownName,
                format!("there is no line or check `{name}`"),
            )
            .label(span, "not in this model")
            .help(help)
        })
    }

    /// Only a node with all that can be reached from it.
    pub fn around(&self, root: usize, direction: Direction) -> Graph {
        let mut reached = vec![false; self.nodes.len()];
        let next = self.neighbours(direction);
        let mut open = vec![root];
        while let Some(at) = open.pop() {
            if let Some(known) = reached.get_mut(at)
                && !std::mem::replace(known, true)
            {
                open.extend(next[at].iter().map(|(to, _)| *to));
            }
        }
        let kept = reached.iter().enumerate().filter(|(_, kept)| **kept);
        let numbers: IndexMap<usize, usize> = kept.map(|(at, _)| at).zip(0..).collect();
        let edges = self.edges.iter().filter_map(|edge| {
            Some(Edge {
                user: *numbers.get(&edge.user)?,
                read: *numbers.get(&edge.read)?,
                lagged: edge.lagged,
            })
        });
        Graph {
            title: self.title.clone(),
            edges: edges.collect(),
            nodes: numbers.keys().map(|at| self.nodes[*at].clone()).collect(),
        }
    }

    /// For each node the others that an edge leads to, and whether by a lag.
    pub(super) fn neighbours(&self, direction: Direction) -> Vec<Vec<(usize, bool)>> {
        let mut found = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            let (from, to) = match direction {
                Direction::Reads => (edge.user, edge.read),
                Direction::Users => (edge.read, edge.user),
            };
            found[from].push((to, edge.lagged));
        }
        found
    }
}

fn edges_of(
    user: usize,
    readings: &Readings,
    numbers: &IndexMap<LineId, usize>,
) -> impl Iterator<Item = Edge> {
    readings.lines.iter().filter_map(move |(id, lagged)| {
        Some(Edge {
            user,
            read: *numbers.get(id)?,
            lagged: *lagged,
        })
    })
}

fn is_shown(typed: &TypedModel, id: LineId) -> bool {
    !matches!(typed.model.line(id).role, Role::Row { .. } | Role::Internal)
}

fn own_readings(typed: &TypedModel, id: LineId) -> Readings {
    let line = typed.line(id);
    let mut readings = Readings::default();
    readings.add(&line.expr, &line.arguments, false);
    for id in &line.fixed {
        readings.note(*id, false);
    }
    readings
}

/// The same with every line that is not shown replaced by what it reads.
fn through_hidden(typed: &TypedModel, direct: Readings) -> Readings {
    let mut through = Readings::default();
    // By hidden line: whether it was followed in the same period, and by a lag.
    let mut followed: IndexMap<LineId, [bool; 2]> = IndexMap::new();
    let mut open: Vec<(LineId, bool)> = direct.lines.into_iter().rev().collect();
    while let Some((id, lagged)) = open.pop() {
        if is_shown(typed, id) {
            through.note(id, lagged);
            continue;
        }
        let followed = followed.entry(id).or_default();
        if !std::mem::replace(&mut followed[usize::from(lagged)], true) {
            let below = own_readings(typed, id).lines.into_iter().rev();
            open.extend(below.map(|(read, own)| (read, own || lagged)));
        }
    }
    through
}
