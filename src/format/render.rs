//! Where the lines break.
//!
//! Input: a [`Doc`]. Output: [`Line`]s. Invariant: nothing is written behind a comment on its
//! line, and each group is measured up to the width of one line only, so that the time is
//! linear in the text.

use super::doc::{Doc, INDENT, Line, Value, WIDTH};
use super::width;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

type Command<'d> = (usize, Mode, &'d Doc);

#[derive(Default)]
struct Renderer {
    done: Vec<Line>,
    current: Line,
    /// Whether the current line is begun, if only by its comment.
    begun: bool,
    /// Where the line that was broken to begins; any other begins at the indent of its text.
    due: Option<usize>,
}

/// The lines of a text, as many of them as it needs.
pub(super) fn render(docs: &[Doc]) -> Vec<Line> {
    let mut renderer = Renderer::default();
    renderer.break_to(0);
    let mut stack = Vec::new();
    push(&mut stack, 0, Mode::Broken, docs);
    while let Some(command) = stack.pop() {
        renderer.write(command, &mut stack);
    }
    renderer.new_line();
    renderer.done
}

fn push<'d>(stack: &mut Vec<Command<'d>>, indent: usize, mode: Mode, docs: &'d [Doc]) {
    stack.extend(docs.iter().rev().map(|doc| (indent, mode, doc)));
}

impl Renderer {
    fn write<'d>(&mut self, command: Command<'d>, stack: &mut Vec<Command<'d>>) {
        let (indent, mode, doc) = command;
        match doc {
            Doc::Text(text) => self.text(indent, text),
            Doc::Ending(sign) => self.current.text.push_str(sign),
            Doc::Join => self.space(),
            Doc::Space | Doc::Soft if mode == Mode::Broken => self.break_to(indent),
            Doc::Space => self.space(),
            Doc::Soft => {}
            Doc::Choice { broken, flat } => self.current.text.push_str(match mode {
                Mode::Broken => broken,
                Mode::Flat => flat,
            }),
            Doc::Blanks(count) => {
                if !self.begun {
                    self.current.blanks = *count;
                }
            }
            Doc::Remark(text) => self.remark(indent, text),
            Doc::Note(text) => {
                self.new_line();
                let indent = self.due.unwrap_or(indent);
                self.text(indent, text);
                self.break_to(indent);
            }
            Doc::Nest(docs) => push(stack, indent + INDENT, mode, docs),
            Doc::Group { docs, broken } => {
                self.leave_remark();
                let mode = self.mode(indent, mode, docs, *broken, stack);
                push(stack, indent, mode, docs);
            }
            Doc::Block { docs, broken } => {
                let alone = self.is_inside(indent);
                if alone {
                    self.break_to(indent);
                } else {
                    self.space();
                }
                let mode = self.mode(indent, mode, docs, *broken || alone, stack);
                push(stack, indent, mode, docs);
            }
            Doc::Value(value) => self.value(indent, mode, value, stack),
            Doc::Tail(docs) => {
                let room = self.left(indent).saturating_sub(1);
                if mode == Mode::Flat || !self.is_inside(indent) && fits(stack, docs, room) {
                    self.space();
                } else {
                    self.break_to(indent + INDENT);
                }
                push(stack, indent + INDENT, mode, docs);
            }
            Doc::Anchor => self.current.anchor = Some(self.current.text.len()),
        }
    }

    /// Whether a group inside one of this mode is broken.
    fn mode(
        &self,
        indent: usize,
        around: Mode,
        docs: &[Doc],
        broken: bool,
        rest: &[Command],
    ) -> Mode {
        if around == Mode::Flat || !broken && fits(rest, docs, self.left(indent)) {
            Mode::Flat
        } else {
            Mode::Broken
        }
    }

    fn value<'d>(
        &mut self,
        indent: usize,
        mode: Mode,
        value: &'d Value,
        stack: &mut Vec<Command<'d>>,
    ) {
        let docs = value.docs.as_slice();
        let inner = indent + INDENT;
        let remarked = self.current.remark.is_some();
        let moves = value.moves || remarked;
        let hugs = value.hugs && !remarked;
        let room = self.left(indent).saturating_sub(1);
        let fits_here = mode == Mode::Flat || !remarked && fits(stack, docs, room);
        // What follows it then begins a line of its own.
        let fits_below = || moves && fits(&[], docs, WIDTH.saturating_sub(inner));
        let (below, indent, mode) = if fits_here {
            (false, inner, Mode::Flat)
        } else if hugs && (value.braced || !fits_below()) {
            (false, indent, Mode::Broken)
        } else if fits_below() {
            (true, inner, Mode::Flat)
        } else {
            (moves, inner, Mode::Broken)
        };
        if below {
            self.break_to(inner);
        } else {
            self.space();
        }
        push(stack, indent, mode, docs);
    }

    /// Nothing goes on behind a comment.
    fn leave_remark(&mut self) {
        if self.current.remark.is_some() {
            self.new_line();
        }
    }

    fn text(&mut self, indent: usize, text: &str) {
        self.leave_remark();
        if !self.begun {
            self.current.indent = self.due.take().unwrap_or(indent);
            self.begun = true;
        }
        self.current.text.push_str(text);
    }

    fn space(&mut self) {
        if self.begun && self.current.remark.is_none() {
            self.current.text.push(' ');
        }
    }

    fn remark(&mut self, indent: usize, text: &str) {
        self.leave_remark();
        if self.begun {
            self.current.remark = Some(text.to_owned());
        } else {
            self.text(indent, text);
            self.new_line();
        }
    }

    /// Ends the line; the next one begins at this indent, whatever it begins with.
    fn break_to(&mut self, indent: usize) {
        self.new_line();
        self.due = Some(indent);
    }

    /// Whether the current line goes on with something that began further out.
    fn is_inside(&self, indent: usize) -> bool {
        self.begun && self.current.indent > indent
    }

    fn new_line(&mut self) {
        if self.begun {
            let mut line = std::mem::take(&mut self.current);
            line.text.truncate(line.text.trim_end().len());
            self.done.push(line);
            self.begun = false;
        }
    }

    /// Columns left on the current line, or on a new one of this indent.
    fn left(&self, indent: usize) -> usize {
        let used = if self.begun {
            self.current.width()
        } else {
            self.due.unwrap_or(indent)
        };
        WIDTH.saturating_sub(used)
    }
}

/// Whether `docs` on one line, and what cannot be parted from its end, take at most
/// `room` columns.
fn fits(rest: &[Command], docs: &[Doc], mut room: usize) -> bool {
    let (mut written, mut remarked) = (false, false);
    let mut stack: Vec<(Mode, &Doc)> = docs.iter().rev().map(|doc| (Mode::Flat, doc)).collect();
    let mut after = rest.iter().rev();
    let mut inside = true;
    loop {
        let (mode, doc) = match stack.pop() {
            Some(next) => next,
            None => match after.next() {
                Some((_, mode, doc)) => {
                    inside = false;
                    (*mode, *doc)
                }
                None => return true,
            },
        };
        let columns = match doc {
            Doc::Text(_) if remarked => return !inside,
            Doc::Text(text) => {
                written = true;
                width(text)
            }
            Doc::Ending(sign) => width(sign),
            Doc::Space | Doc::Soft if mode == Mode::Broken => return true,
            Doc::Space | Doc::Join => 1,
            Doc::Choice { broken, .. } if mode == Mode::Broken => width(broken),
            Doc::Choice { flat, .. } => width(flat),
            Doc::Soft | Doc::Blanks(_) | Doc::Anchor => 0,
            Doc::Remark(_) => {
                remarked = true;
                0
            }
            // A comment above the first word is no part of its line.
            Doc::Note(_) if inside && !written => 0,
            Doc::Note(_) => return !inside,
            Doc::Nest(docs) => {
                stack.extend(docs.iter().rev().map(|doc| (mode, doc)));
                0
            }
            Doc::Tail(docs) => {
                if mode == Mode::Broken {
                    return true;
                }
                stack.extend(docs.iter().rev().map(|doc| (mode, doc)));
                1
            }
            Doc::Group { docs, broken } => {
                if *broken && inside {
                    return false;
                }
                stack.extend(docs.iter().rev().map(|doc| (mode, doc)));
                0
            }
            Doc::Block { docs, broken } => {
                if *broken && inside {
                    return false;
                }
                stack.extend(docs.iter().rev().map(|doc| (mode, doc)));
                1
            }
            Doc::Value(value) => {
                if !inside && value.moves {
                    return true;
                }
                stack.extend(value.docs.iter().rev().map(|doc| (mode, doc)));
                1
            }
        };
        if columns > room {
            return false;
        }
        room -= columns;
    }
}
