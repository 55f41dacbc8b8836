//! What many rows of inputs lead to in binary floats, column by column.
//!
//! Input: a program that is ready for many rows, and the rows. Output: [`Estimates`]. A tape
//! computes tiles of 64 rows; the first tile, of which it is made, and those in which something
//! unusual comes up, are computed step by step. Invariant: a row's estimates do not depend on the
//! other rows, on the number of threads, or on the machine.
#![expect(
    clippy::disallowed_types,
    reason = "estimates are asked for, and are labelled as such wherever they are shown"
)]

use std::ops::Range;

use rayon::prelude::*;

use super::cell::{Cell, Origin};
use super::cells::Cells;
use super::float;
use super::lanes::MOST;
use super::memory::{Memory, Precision};
use super::run::Run;
use super::tape::{Bench, Builder, Processor, Tape};
use super::tile::{Tiled, width};
use crate::check::Value;
use crate::plan::{Home, Plan, PlannedCondition, SlotId};

/// What is read of each row.
pub struct Asked<'a> {
    /// Slots, each from the first period on for so many.
    pub figures: &'a [(SlotId, usize)],
    pub conditions: &'a [PlannedCondition],
}

/// Estimates of the figures that were asked for.
#[derive(Clone, Debug, Default)]
pub struct Estimates {
    /// For each figure its estimate in each row.
    columns: Vec<Vec<f64>>,
    /// The values that no float holds.
    others: Vec<Value>,
    /// For each condition whether it holds in each row; None where what it reads failed.
    pub conditions: Vec<Vec<Option<bool>>>,
}

impl Estimates {
    /// A figure's value in a row; None where it failed.
    pub fn value(&self, figure: usize, row: usize) -> Option<Value> {
        float::cell(self.columns[figure][row], &self.others).value()
    }

    /// A row's figures.
    pub fn cells(&self, row: usize) -> Cells {
        let mut cells = Cells::with_room(self.columns.len());
        for column in &self.columns {
            cells.push(float::cell(column[row], &self.others));
        }
        cells
    }

    /// Whether a figure failed in a row.
    pub fn has_failed(&self, row: usize) -> bool {
        let cell = |column: &Vec<f64>| float::cell(column[row], &self.others);
        let unusual = self
            .columns
            .iter()
            .filter(|column| !float::is_number(column[row]));
        unusual.map(cell).any(|cell| cell == Cell::Failed)
    }

    /// Takes what a tile came to behind its own rows.
    fn append(&mut self, tile: &Part) {
        let mut figures = tile.floats.chunks_exact(tile.rows);
        for column in &mut self.columns {
            let Some(floats) = figures.next() else {
                continue;
            };
            let start = column.len();
            column.extend_from_slice(floats);
            if !tile.others.is_empty() {
                for float in &mut column[start..] {
                    *float = float::moved(*float, &tile.others, &mut self.others);
                }
            }
        }
        let mut conditions = tile.conditions.chunks_exact(tile.rows);
        for found in &mut self.conditions {
            found.extend(conditions.next().into_iter().flatten());
        }
    }
}

/// What the rows of a tile came to.
struct Part {
    rows: usize,
    /// For each figure its estimates in these rows.
    floats: Vec<f64>,
    /// The values that no float holds.
    others: Vec<Value>,
    /// For each condition whether it holds in these rows.
    conditions: Vec<Option<bool>>,
}

impl Part {
    /// The first so many lanes of a tile.
    fn of(tile: &Run<'_>, asked: &Asked<'_>, rows: usize) -> Part {
        let memory = &tile.memory;
        let mut part = Part {
            rows,
            floats: Vec::new(),
            others: memory.others().to_vec(),
            conditions: Vec::new(),
        };
        for (slot, count) in asked.figures {
            for period in 0..*count {
                match tile.program.homes[slot.index()] {
                    Home::Own { start, varies } => {
                        let at = memory.column_at(start + if varies { period } else { 0 });
                        part.floats
                            .extend_from_slice(&memory.floats[at.first..][..rows]);
                    }
                    Home::Common => {
                        let float = float::of(tile.lane(0).cell(*slot, period), &mut part.others);
                        part.floats.extend(std::iter::repeat_n(float, rows));
                    }
                }
            }
        }
        for condition in asked.conditions {
            let holds = (0..rows).map(|lane| tile.lane(lane).holds(condition));
            part.conditions.extend(holds);
        }
        part
    }
}

/// Values of inputs: by parameter and row.
trait Given: Fn(usize, usize) -> Value + Sync {}

impl<F: Fn(usize, usize) -> Value + Sync> Given for F {}

/// Rows that are computed, and where.
struct Work<'a, G> {
    plan: &'a Plan,
    common: &'a Run<'a>,
    given: &'a G,
    processor: Processor,
}

/// What a thread computes one tile after the other in.
#[derive(Default)]
struct Room {
    bench: Option<Bench>,
    memory: Memory,
    /// For steps.
    wide: Memory,
}

impl Tiled {
    /// Estimates of what so many rows lead to, where `given` is the value of each parameter in
    /// each row.
    pub fn estimates(
        &self,
        plan: &Plan,
        rows: usize,
        given: impl Fn(usize, usize) -> Value + Sync,
        asked: &Asked<'_>,
    ) -> Estimates {
        self.estimates_by(Processor::best(), plan, rows, &given, asked)
    }

    fn estimates_by(
        &self,
        processor: Processor,
        plan: &Plan,
        rows: usize,
        given: &impl Given,
        asked: &Asked<'_>,
    ) -> Estimates {
        let common = self.common(plan);
        let work = Work {
            plan,
            common: &common,
            given,
            processor,
        };
        let tape = self.tape.get_or_init(|| self.new_tape(&work, rows));
        let firsts: Vec<usize> = (0..rows).step_by(MOST).collect();
        let parts = firsts
            .into_par_iter()
            .map_init(Room::default, |room, first| {
                let rows = first..(first + MOST).min(rows);
                if let Some(tape) = tape {
                    let memory = std::mem::take(&mut room.memory);
                    let bench = room.bench.get_or_insert_with(|| tape.bench());
                    if let Some(tile) = self.taped(tape, &work, rows.clone(), memory, bench) {
                        let part = Part::of(&tile, asked, rows.len());
                        room.memory = tile.memory;
                        return vec![part];
                    }
                }
                let narrow = rows.clone().step_by(width(&self.program));
                let narrow = narrow.map(|first| {
                    let rows = first..(first + width(&self.program)).min(rows.end);
                    let memory = std::mem::take(&mut room.wide);
                    let tile = self.stepped(&work, rows.clone(), memory);
                    let part = Part::of(&tile, asked, rows.len());
                    room.wide = tile.memory;
                    part
                });
                narrow.collect()
            });
        let parts: Vec<Vec<Part>> = parts.collect();
        let figures = asked.figures.iter().map(|(_, count)| count).sum();
        let mut all = Estimates {
            columns: (0..figures).map(|_| Vec::with_capacity(rows)).collect(),
            others: Vec::new(),
            conditions: vec![Vec::new(); asked.conditions.len()],
        };
        parts.iter().flatten().for_each(|part| all.append(part));
        all
    }

    /// A tape, made of what the first rows come to; None where it would be of no use.
    fn new_tape(&self, work: &Work<'_, impl Given>, rows: usize) -> Option<Tape> {
        let rows = 0..rows.min(width(&self.program));
        let tile = self.stepped(work, rows.clone(), Memory::default());
        let tape = Builder::new(&tile, &self.varying, &self.asked).tape()?;
        // Where it meets something unusual here, it would everywhere.
        let mut bench = tape.bench();
        self.taped(&tape, work, rows, Memory::default(), &mut bench)?;
        Some(tape)
    }

    /// A tile computed step by step.
    fn stepped<'p>(
        &'p self,
        work: &Work<'p, impl Given>,
        rows: Range<usize>,
        memory: Memory,
    ) -> Run<'p> {
        let memory = memory.reused(&self.program, rows.len(), Precision::Approximate);
        let given = |parameter, lane| (work.given)(parameter, rows.start + lane);
        self.tile((work.plan, work.common), rows.len(), given, memory)
    }

    /// A tile computed by a tape; None where something unusual comes up.
    fn taped<'p>(
        &'p self,
        tape: &'p Tape,
        work: &Work<'p, impl Given>,
        rows: Range<usize>,
        memory: Memory,
        bench: &mut Bench,
    ) -> Option<Run<'p>> {
        let memory = memory.reused(&tape.program, MOST, Precision::Approximate);
        let mut tile = Run::of_tile(work.plan, &tape.program, memory, work.common);
        for (parameter, slots) in self.varying.iter().enumerate() {
            // Lanes behind the last row are as that is.
            let row = |lane: usize| (rows.start + lane).min(rows.end - 1);
            let value = |lane: usize| (work.given)(parameter, row(lane));
            let float = |lane: usize| {
                let cell = Cell::Value(value(lane), Origin::EXACT);
                float::of(cell, &mut Vec::new())
            };
            bench.give(parameter, float);
            for slot in slots.iter().filter(|slot| tape.is_at_home(**slot)) {
                (0..MOST).for_each(|lane| tile.give(*slot, lane, value(lane)));
            }
        }
        tape.compute(work.processor, &mut tile, bench)
            .then_some(tile)
    }
}
