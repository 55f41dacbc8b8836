//! Makes a tape of a program, from what a tile of its lanes has come to.
//!
//! Input: a tile that was computed step by step. Output: operations in the order in which they
//! are carried out, for those cells that are numbers in all lanes of that tile, or flags, and are
//! computed by usual operations; the others stay steps. Invariant: where all results are
//! numbers, every cell has the bits that the steps give.

use super::entry::Op;
use super::values::{Kind, Known, Values};
use super::{HOME, Tape};
use crate::check::{Op as Operation, Reduce, SignRule, Value};
use crate::eval::cell::Cell;
use crate::eval::float;
use crate::eval::lanes::MOST;
use crate::eval::memory::Memory;
use crate::eval::run::Run;
use crate::plan::{Home, LaneStep, Operand, Paths, SlotId, Step};

/// What comes after so many entries.
enum Mark {
    /// A slot's cell of a period has its value.
    Done(SlotId, usize, Known),
    /// It is computed step by step.
    Step(SlotId, usize),
    /// The entry before loads it.
    Loaded(SlotId, usize),
}

pub(in crate::eval) struct Builder<'r, 'p> {
    tile: &'r Run<'p>,
    values: Values,
    marks: Vec<(usize, Mark)>,
    /// By slot and period.
    known: Vec<Vec<Option<Known>>>,
    /// By slot, whether its cells have to stand in the columns.
    at_home: Vec<bool>,
    given: usize,
}

impl<'r, 'p> Builder<'r, 'p> {
    /// `varying` are the slots of each value of a row, `asked` those that are read afterwards.
    pub fn new(tile: &'r Run<'p>, varying: &[Vec<SlotId>], asked: &[SlotId]) -> Builder<'r, 'p> {
        let slots = tile.program.homes.len();
        let mut builder = Builder {
            tile,
            values: Values::new(varying.len()),
            marks: Vec::new(),
            known: vec![vec![None; tile.timeline().len()]; slots],
            at_home: vec![false; slots],
            given: varying.len(),
        };
        for (parameter, slots) in varying.iter().enumerate() {
            for slot in slots {
                builder.known[slot.index()].fill(Some(Known::Each(parameter as u32)));
            }
        }
        for slot in asked {
            builder.at_home[slot.index()] = true;
        }
        builder
    }

    /// None where the columns that are needed leave no room for so many lanes.
    pub fn tape(mut self) -> Option<Tape> {
        let mut together = Vec::new();
        for block in &self.tile.program.blocks {
            let around = block.slots.iter().any(|slot| self.looks_around(*slot));
            if around {
                self.period_by_period(&std::mem::take(&mut together));
            }
            together.extend(&block.slots);
            if around {
                self.period_by_period(&std::mem::take(&mut together));
            }
        }
        self.period_by_period(&together);
        self.finished()
    }

    /// Whether a slot reads later periods, or all.
    fn looks_around(&self, slot: SlotId) -> bool {
        let of = self.tile.program.codes[slot.index()].slot;
        self.tile.plan.read_by(of).any(|(_, ahead)| ahead)
    }

    fn period_by_period(&mut self, slots: &[SlotId]) {
        let varies = |slot: &&SlotId| {
            let home = self.tile.program.homes[slot.index()];
            matches!(home, Home::Own { varies: true, .. })
        };
        let varying: Vec<SlotId> = slots.iter().filter(varies).copied().collect();
        for period in 0..self.tile.timeline().len() {
            let due = if period == 0 { slots } else { &varying };
            due.iter().for_each(|slot| self.one(*slot, period));
        }
    }

    /// A slot's cell of one period.
    fn one(&mut self, slot: SlotId, period: usize) {
        let (entries, values) = (self.values.entries.len(), self.values.count());
        let marks = self.marks.len();
        if let Some(known) = self.usual(slot, period) {
            self.known[slot.index()][period] = Some(known);
            let mark = Mark::Done(slot, period, known);
            self.marks.push((self.values.entries.len(), mark));
            return;
        }
        // What it loaded is not loaded.
        for (_, mark) in self.marks.drain(marks..) {
            if let Mark::Loaded(slot, period) = mark {
                self.known[slot.index()][period] = None;
            }
        }
        self.values.back_to(entries, values);
        self.marks.push((entries, Mark::Step(slot, period)));
        self.at_home[slot.index()] = true;
        self.bring_home(slot);
    }

    /// What a step of a slot may read stands in the columns.
    fn bring_home(&mut self, slot: SlotId) {
        let (plan, code) = (self.tile.plan, &self.tile.program.codes[slot.index()]);
        let steps = &plan.slot(code.slot).code.instructions;
        let read: Vec<SlotId> = plan.read_by(code.slot).map(|(read, _)| read).collect();
        let homes = code.homes.iter().filter_map(|home| match home {
            Operand::Column { slot, .. } => Some(*slot),
            _ => None,
        });
        homes.for_each(|slot| self.at_home[slot.index()] = true);
        // A coarser period may roll up whatever a line is computed from.
        if steps
            .iter()
            .any(|step| matches!(step.kind, Step::At { .. }))
        {
            let needed = plan.needed_by(&read);
            for (at_home, needed) in self.at_home.iter_mut().zip(needed) {
                *at_home |= needed;
            }
        }
        read.iter()
            .for_each(|slot| self.at_home[slot.index()] = true);
    }

    /// What a slot's cell comes to by usual operations; None where it takes steps.
    fn usual(&mut self, slot: SlotId, period: usize) -> Option<Known> {
        let code = &self.tile.program.codes[slot.index()];
        if code.paths == Paths::ByLane {
            return None;
        }
        let mut registers = vec![None; code.homes.len()];
        let mut at = 0;
        while let Some(instruction) = code.instructions.get(at) {
            at += 1;
            match instruction.step {
                LaneStep::Jump(to) => at = to,
                LaneStep::UnlessPeriod(only, to) if period != only => at = to,
                LaneStep::UnlessEarlier(than, to) if period >= than => at = to,
                LaneStep::UnlessPeriod(..) | LaneStep::UnlessEarlier(..) => {}
                _ => {
                    let Operand::Register(dest) = instruction.dest else {
                        return None;
                    };
                    let place = (slot, instruction.index, period);
                    let result = self.instruction(&instruction.step, place, &registers)?;
                    registers[dest as usize] = Some(result);
                }
            }
        }
        let result = self.operand(code.result?, period, &registers)?;
        self.fitting(slot, period, result)
    }

    /// A result that its line takes, with what has to be found out of it.
    fn fitting(&mut self, slot: SlotId, period: usize, result: Known) -> Option<Known> {
        match self.values.kind(result) {
            Kind::Flag => return Some(result),
            _ if !self.is_usual(slot, period) => return None,
            Kind::Loaded => {
                let value = self.values.each(result);
                self.values.check(Op::Number, value);
            }
            Kind::Number => {}
        }
        let planned = self.tile.plan.slots.get(slot.index());
        if planned.is_some_and(|planned| planned.sign == SignRule::NeverNegative) {
            match result {
                Known::Shared(number) if number < 0.0 => return None,
                Known::Shared(_) => {}
                Known::Each(value) => self.values.check(Op::NotNegative, value),
            }
        }
        Some(result)
    }

    /// Whether a cell is a number in all lanes of the tile.
    fn is_usual(&self, slot: SlotId, period: usize) -> bool {
        let Home::Own { start, varies } = self.tile.program.homes[slot.index()] else {
            return false;
        };
        let memory = &self.tile.memory;
        let address = memory.column_at(start + if varies { period } else { 0 });
        let lanes = &memory.floats[address.first..][..memory.lanes];
        lanes.iter().all(|float| float::is_number(*float))
    }

    fn instruction(
        &mut self,
        step: &LaneStep,
        (slot, index, period): (SlotId, usize, usize),
        registers: &[Option<Known>],
    ) -> Option<Known> {
        match step {
            LaneStep::Copy(from) => self.operand(*from, period, registers),
            LaneStep::Choose(from, because) => {
                let because = self.operand(*because, period, registers)?;
                // What was loaded may have failed.
                (self.values.kind(because) != Kind::Loaded).then_some(())?;
                self.operand(*from, period, registers)
            }
            LaneStep::Unary(op, a) => {
                let a = self.operand(*a, period, registers)?;
                self.values.unary(*op, a)
            }
            LaneStep::Binary(op, a, b) => {
                let a = self.operand(*a, period, registers)?;
                let b = self.operand(*b, period, registers)?;
                self.values.binary(*op, a, b)
            }
            LaneStep::Operate(Operation::Reduce(Reduce::Sum), operands) => {
                let operands = operands.iter();
                let operands = operands.map(|operand| self.operand(*operand, period, registers));
                let operands: Vec<Known> = operands.collect::<Option<_>>()?;
                self.values.sum(&operands)
            }
            LaneStep::Accrue(lengths, a) => {
                let ratio = self.tile.program.lengths[*lengths as usize][period]?;
                let a = self.operand(*a, period, registers)?;
                self.values.scaled(a, ratio)
            }
            LaneStep::Plain => {
                let code = &self.tile.program.codes[slot.index()];
                let (slot, at) = self.tile.reading_at(code, index)?;
                self.column(slot, at)
            }
            _ => None,
        }
    }

    /// What an operand comes to; None where it is no number.
    fn operand(
        &mut self,
        operand: Operand,
        period: usize,
        registers: &[Option<Known>],
    ) -> Option<Known> {
        match operand {
            Operand::Register(register) => registers[register as usize],
            Operand::Constant(at) => number(Cell::Value(
                self.tile.program.constants[at as usize],
                crate::eval::Origin::EXACT,
            )),
            Operand::Kept(_) => None,
            Operand::Column { slot, back, birth } => {
                let at = usize::try_from(period as i64 - back).ok()?;
                let on_it = at >= birth && at < self.tile.timeline().len();
                on_it.then(|| self.column(slot, at)).flatten()
            }
        }
    }

    fn column(&mut self, slot: SlotId, period: usize) -> Option<Known> {
        let at = match self.tile.program.homes[slot.index()] {
            Home::Common => return number(self.tile.lane(0).cell(slot, period)),
            Home::Own { varies, .. } => {
                if varies {
                    period
                } else {
                    0
                }
            }
        };
        if let Some(known) = self.known[slot.index()][at] {
            return Some(known);
        }
        self.is_usual(slot, at).then(|| {
            let loaded = self.values.load();
            self.known[slot.index()][at] = Some(loaded);
            let mark = Mark::Loaded(slot, at);
            self.marks.push((self.values.entries.len(), mark));
            loaded
        })
    }

    fn finished(self) -> Option<Tape> {
        let tile = self.tile;
        let mut program = tile.program.clone();
        program.size = 0;
        for (home, at_home) in program.homes.iter_mut().zip(&self.at_home) {
            if let Home::Own { start, varies } = home {
                *start = program.size;
                let count = if *varies { tile.timeline().len() } else { 1 };
                program.size += if *at_home { count } else { 0 };
            }
        }
        if program.size * MOST > HOME {
            return None;
        }
        let layout = Memory::new(&program, MOST, crate::eval::Precision::Approximate);
        let place = |slot: SlotId, period: usize| match program.homes[slot.index()] {
            Home::Own { start, varies } => {
                layout
                    .column_at(start + if varies { period } else { 0 })
                    .first as u32
            }
            Home::Common => 0,
        };
        // All entries, with stores and fills among them.
        let Builder {
            mut values,
            marks,
            at_home,
            given: parameters,
            ..
        } = self;
        let given = values.taken();
        let mut entries = given.into_iter().enumerate().peekable();
        let mut steps = Vec::new();
        for (until, mark) in marks {
            while let Some((_, entry)) = entries.next_if(|(at, _)| *at < until) {
                values.entries.push(entry);
            }
            match mark {
                Mark::Step(slot, period) => steps.push((values.entries.len(), (slot, period))),
                Mark::Loaded(slot, period) => {
                    if let Some(load) = values.entries.last_mut() {
                        load.home = place(slot, period);
                    }
                }
                Mark::Done(slot, period, known) if at_home[slot.index()] => {
                    let value = values.each(known);
                    values.check(Op::Store, value);
                    if let Some(store) = values.entries.last_mut() {
                        store.home = place(slot, period);
                    }
                }
                Mark::Done(..) => {}
            }
        }
        values.entries.extend(entries.map(|(_, entry)| entry));
        Some(Tape::assigned(
            program,
            at_home,
            (values, parameters),
            steps,
        ))
    }
}

/// A number that all lanes share.
fn number(cell: Cell) -> Option<Known> {
    match cell {
        Cell::Value(Value::Number(number), _) => Some(Known::Shared(float::nearest(number))),
        _ => None,
    }
}
