//! A graph as a tree for the terminal.
//!
//! Input: a graph, where to begin and which way to go. Output: a line for each node under each
//! node that leads to it. Invariant: every node that can be reached is shown, and what is below
//! it is shown once, so that loops end.

use super::network::{Direction, Graph};

/// How many steps down the tree goes; `…` marks where there are more, which a tree of that node
/// shows.
pub const DEEPEST: usize = 60;

const DIM: &str = "\u{1b}[2m";
const RESET: &str = "\u{1b}[0m";

/// A row that is still to be written.
struct Row {
    node: usize,
    lagged: bool,
    /// What stands before the branch: that of the nodes above it.
    indent: String,
    depth: usize,
    last: bool,
}

/// The tree below `root`; without one, below each node that no other leads to.
pub fn tree(graph: &Graph, root: Option<usize>, direction: Direction, color: bool) -> String {
    let next = graph.neighbours(direction);
    let mut writer = Writer {
        graph,
        expanded: vec![false; graph.nodes.len()],
        shown: vec![false; graph.nodes.len()],
        color,
        dashed: false,
        text: String::new(),
    };
    match root {
        Some(root) => writer.write(root, &next),
        None => {
            let mut led_to = vec![false; graph.nodes.len()];
            for (from, to) in next.iter().enumerate() {
                for (to, _) in to.iter().filter(|(to, _)| *to != from) {
                    led_to[*to] = true;
                }
            }
            let roots = (0..graph.nodes.len()).filter(|node| !led_to[*node]);
            // Of loops that nothing else leads to, the node that is declared first.
            for node in roots.chain(0..graph.nodes.len()) {
                if !writer.shown[node] {
                    writer.write(node, &next);
                }
            }
        }
    }
    if writer.dashed {
        writer.text.push_str("\n╌╌ read in other periods only\n");
    }
    writer.text
}

struct Writer<'g> {
    graph: &'g Graph,
    /// What was shown with all that is below it.
    expanded: Vec<bool>,
    shown: Vec<bool>,
    color: bool,
    /// Whether any branch is that of a lag.
    dashed: bool,
    text: String,
}

impl Writer<'_> {
    fn write(&mut self, root: usize, next: &[Vec<(usize, bool)>]) {
        let mut open = vec![Row {
            node: root,
            lagged: false,
            indent: String::new(),
            depth: 0,
            last: true,
        }];
        while let Some(row) = open.pop() {
            let below = next.get(row.node).map_or(&[][..], Vec::as_slice);
            let ended = match () {
                () if below.is_empty() => "",
                () if self.expanded[row.node] => ", shown above",
                () if row.depth >= DEEPEST => ", …",
                () => "",
            };
            self.row(&row, ended);
            if !ended.is_empty() {
                continue;
            }
            self.expanded[row.node] = true;
            let indent = match (row.depth, row.last) {
                (0, _) => String::new(),
                (_, true) => format!("{}    ", row.indent),
                (_, false) => format!("{}│   ", row.indent),
            };
            let rows = below.iter().enumerate().map(|(at, (node, lagged))| Row {
                node: *node,
                lagged: *lagged,
                indent: indent.clone(),
                depth: row.depth + 1,
                last: at + 1 == below.len(),
            });
            open.extend(rows.rev());
        }
    }

    fn row(&mut self, row: &Row, ended: &str) {
        let node = &self.graph.nodes[row.node];
        self.shown[row.node] = true;
        self.dashed |= row.lagged;
        let branch = match (row.depth, row.last, row.lagged) {
            (0, ..) => "",
            (_, true, false) => "└── ",
            (_, true, true) => "└╌╌ ",
            (_, false, false) => "├── ",
            (_, false, true) => "├╌╌ ",
        };
        let about = format!("{}{ended}", node.kind.word());
        let about = match self.color {
            true => format!("{DIM}{about}{RESET}"),
            false => about,
        };
        let line = format!("{}{branch}{}  {about}\n", row.indent, node.name);
        self.text.push_str(&line);
    }
}
