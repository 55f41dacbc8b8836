//! Columns over several lines: the signs of neighbouring declarations, the comments behind
//! neighbouring lines.
//!
//! Input: the lines of a file. Output: the same with spaces set in. Invariant: no line that
//! kept to the width leaves it for a column.

use super::doc::{Line, WIDTH};
use super::width;

/// How far apart the ends of lines may be for their columns still to be one: a wider gap is
/// no help to the eye.
const REACH: usize = 32;

/// Declarations on neighbouring lines have their `=`, or their `{`, in one column.
pub(super) fn align_signs(lines: &mut [Line]) {
    let mut start = 0;
    while start < lines.len() {
        let end = run_of_signs(lines, start);
        let run = &mut lines[start..end];
        let column = run.iter().filter_map(anchor_width).max().unwrap_or(0);
        for line in run {
            if let (Some(at), Some(width)) = (line.anchor, anchor_width(line)) {
                line.text.insert_str(at, &" ".repeat(column - width));
            }
        }
        start = end;
    }
}

/// The end of the run of lines that can share a column with the first.
fn run_of_signs(lines: &[Line], start: usize) -> usize {
    let sign = |line: &Line| {
        let at = line.anchor?;
        line.text.get(at..)?.trim_start().chars().next()
    };
    let first = &lines[start];
    let Some(mut low) = anchor_width(first) else {
        return start + 1;
    };
    let (mut high, mut tail) = (low, first.width().saturating_sub(low));
    let mut end = start + 1;
    while let Some(line) = lines.get(end) {
        let Some(width) = anchor_width(line) else {
            break;
        };
        let new_high = high.max(width);
        let new_tail = tail.max(line.width().saturating_sub(width));
        low = low.min(width);
        if line.blanks > 0
            || sign(line) != sign(first)
            || new_high + new_tail > WIDTH
            || new_high - low > REACH
        {
            break;
        }
        (high, tail) = (new_high, new_tail);
        end += 1;
    }
    end
}

fn anchor_width(line: &Line) -> Option<usize> {
    line.text.get(..line.anchor?).map(width)
}

/// The text of all lines, with the comments behind neighbouring ones in one column.
pub(super) fn with_remarks(lines: &[Line]) -> String {
    let mut text = String::new();
    let mut start = 0;
    while start < lines.len() {
        let end = run_of_remarks(lines, start);
        let run = &lines[start..end];
        let remarked = run.iter().filter(|line| line.remark.is_some());
        let column = remarked.map(Line::width).max().unwrap_or(0);
        for line in run {
            text.push_str(&"\n".repeat(line.blanks));
            text.push_str(&" ".repeat(line.indent));
            text.push_str(&line.text);
            if let Some(remark) = &line.remark {
                text.push_str(&" ".repeat(column - line.width() + 2));
                text.push_str(remark);
            }
            text.push('\n');
        }
        start = end;
    }
    text
}

/// The end of the run of lines whose comments share a column. A line without a comment does
/// not end it.
fn run_of_remarks(lines: &[Line], start: usize) -> usize {
    let first = &lines[start];
    let mut bounds: Option<(usize, usize)> = None;
    let mut end = start;
    while let Some(line) = lines.get(end) {
        let parted = line.blanks > 0 || line.indent != first.indent || is_note(line);
        if end > start && parted {
            break;
        }
        if line.remark.is_some() {
            let width = line.width();
            let (low, high) = bounds.map_or((width, width), |(low, high)| {
                (width.min(low), width.max(high))
            });
            if high - low > REACH {
                break;
            }
            bounds = Some((low, high));
        }
        end += 1;
    }
    end
}

fn is_note(line: &Line) -> bool {
    line.text.starts_with("//")
}
