//! A text whose line breaks are still open, and how they are chosen.
//!
//! Input: a [`Doc`]. Output: [`Line`]s. A group stands on one line where it fits; otherwise
//! each of its own breaks is taken, and the groups inside it are asked in turn. Invariant:
//! nothing is written behind a comment on its line.

use unicode_width::UnicodeWidthStr;

/// The width that lines keep to where they can, in columns.
pub(super) const WIDTH: usize = 100;

/// How far what is inside stands from what is around it.
pub(super) const INDENT: usize = 4;

#[derive(Clone, Debug)]
pub(super) enum Doc {
    Text(String),
    /// Punctuation that ends what stands before it, and goes before a comment there.
    Ending(&'static str),
    /// A space within a line.
    Join,
    /// A space, or a new line where the group is broken.
    Space,
    /// Nothing, or a new line where the group is broken.
    Soft,
    /// One text where the group is broken, another where it is not.
    Choice {
        broken: String,
        flat: &'static str,
    },
    /// Blank lines, if what follows begins a line.
    Blanks(usize),
    /// A comment at the end of a line.
    Remark(String),
    /// A comment on a line of its own.
    Note(String),
    Nest(Vec<Doc>),
    Group {
        docs: Vec<Doc>,
        /// Whether it is broken even where it fits.
        broken: bool,
    },
    /// A value after its `=` or keyword.
    Value(Value),
    /// A braced block: its brace stands alone under a head of several lines.
    Block {
        docs: Vec<Doc>,
        broken: bool,
    },
    /// What goes on after a value: on a line of its own if the value has several, or if it
    /// does not fit.
    Tail(Vec<Doc>),
    /// The column that neighbouring declarations align.
    Anchor,
}

#[derive(Clone, Debug)]
pub(super) struct Value {
    pub docs: Vec<Doc>,
    /// Whether it may begin a line of its own.
    pub moves: bool,
    /// Whether it ends in a bracket that can open on the first line and close on the last.
    pub hugs: bool,
    /// Whether that bracket is better opened than moved.
    pub braced: bool,
}

/// A line of the result, without the end of the line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub blanks: usize,
    pub indent: usize,
    pub text: String,
    pub remark: Option<String>,
    /// Where in the text the anchor is, in bytes.
    pub anchor: Option<usize>,
}

impl Line {
    pub fn width(&self) -> usize {
        self.indent + self.text.width()
    }
}

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

pub(super) fn render(docs: &[Doc]) -> Vec<Line> {
    let mut renderer = Renderer::default();
    renderer.break_to(0);
    let mut stack: Vec<Command> = docs
        .iter()
        .rev()
        .map(|doc| (0, Mode::Broken, doc))
        .collect();
    while let Some((indent, mode, doc)) = stack.pop() {
        match doc {
            Doc::Text(text) => renderer.text(indent, text),
            Doc::Ending(sign) => renderer.current.text.push_str(sign),
            Doc::Join => renderer.space(),
            Doc::Space | Doc::Soft => match mode {
                Mode::Broken => renderer.break_to(indent),
                Mode::Flat if matches!(doc, Doc::Space) => renderer.space(),
                Mode::Flat => {}
            },
            Doc::Choice { broken, flat } => match mode {
                Mode::Broken => renderer.current.text.push_str(broken),
                Mode::Flat => renderer.current.text.push_str(flat),
            },
            Doc::Blanks(count) => {
                if !renderer.begun {
                    renderer.current.blanks = *count;
                }
            }
            Doc::Remark(text) => renderer.remark(indent, text),
            Doc::Note(text) => {
                renderer.new_line();
                let indent = renderer.due.unwrap_or(indent);
                renderer.text(indent, text);
                renderer.break_to(indent);
            }
            Doc::Nest(docs) => push(&mut stack, indent + INDENT, mode, docs),
            Doc::Group { docs, broken } => {
                renderer.leave_remark();
                let fits = !broken && fits(&stack, docs, renderer.left(indent));
                push(
                    &mut stack,
                    indent,
                    mode_of(fits || mode == Mode::Flat),
                    docs,
                );
            }
            Doc::Value(value) => renderer.value(indent, mode, value, &mut stack),
            Doc::Block { docs, broken } => {
                if renderer.is_inside(indent) {
                    renderer.break_to(indent);
                    push(&mut stack, indent, Mode::Broken, docs);
                } else {
                    renderer.space();
                    let fits = !broken && fits(&stack, docs, renderer.left(indent));
                    push(
                        &mut stack,
                        indent,
                        mode_of(fits || mode == Mode::Flat),
                        docs,
                    );
                }
            }
            Doc::Tail(docs) => {
                let room = renderer.left(indent).saturating_sub(1);
                if mode == Mode::Flat || !renderer.is_inside(indent) && fits(&stack, docs, room) {
                    renderer.space();
                } else {
                    renderer.break_to(indent + INDENT);
                }
                push(&mut stack, indent + INDENT, mode, docs);
            }
            Doc::Anchor => renderer.current.anchor = Some(renderer.current.text.len()),
        }
    }
    renderer.new_line();
    renderer.done
}

fn mode_of(fits: bool) -> Mode {
    if fits { Mode::Flat } else { Mode::Broken }
}

fn push<'d>(stack: &mut Vec<Command<'d>>, indent: usize, mode: Mode, docs: &'d [Doc]) {
    stack.extend(docs.iter().rev().map(|doc| (indent, mode, doc)));
}

impl Renderer {
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

    fn value<'d>(
        &mut self,
        indent: usize,
        mode: Mode,
        value: &'d Value,
        stack: &mut Vec<Command<'d>>,
    ) {
        let inner = indent + INDENT;
        let remarked = self.current.remark.is_some();
        let room = self.left(indent).saturating_sub(1);
        if mode == Mode::Flat || !remarked && fits(stack, &value.docs, room) {
            self.space();
            push(stack, inner, Mode::Flat, &value.docs);
            return;
        }
        let moves = value.moves || remarked;
        let hugs = value.hugs && !remarked;
        if hugs && value.braced {
            self.space();
            push(stack, indent, Mode::Broken, &value.docs);
        } else if moves && fits(&[], &value.docs, WIDTH.saturating_sub(inner)) {
            self.break_to(inner);
            push(stack, inner, Mode::Flat, &value.docs);
        } else if hugs {
            self.space();
            push(stack, indent, Mode::Broken, &value.docs);
        } else if moves {
            self.break_to(inner);
            push(stack, inner, Mode::Broken, &value.docs);
        } else {
            self.space();
            push(stack, inner, Mode::Broken, &value.docs);
        }
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
        let width = match doc {
            Doc::Text(_) if remarked => return !inside,
            Doc::Text(text) => {
                written = true;
                text.width()
            }
            Doc::Ending(sign) => sign.width(),
            Doc::Space | Doc::Soft if mode == Mode::Broken => return true,
            Doc::Space | Doc::Join => 1,
            Doc::Choice { broken, .. } if mode == Mode::Broken => broken.width(),
            Doc::Choice { flat, .. } => flat.width(),
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
        if width > room {
            return false;
        }
        room -= width;
    }
}
