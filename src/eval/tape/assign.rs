//! Where the values of a tape stand: a cell goes to another value once its own is read no more, so
//! that few cells serve all and stay near the processor.

use super::entry::Entry;

/// Values by number and the cells that they have; the first so many values keep theirs.
pub(super) struct Cells {
    /// By value: the number of the last entry that reads it.
    last: Vec<usize>,
    cell: Vec<u32>,
    free: Vec<u32>,
    pub count: u32,
}

impl Cells {
    pub fn new(entries: &[Entry], values: usize, lasting: usize) -> Cells {
        let mut last = vec![0; values];
        for (at, entry) in entries.iter().enumerate() {
            let operands = [entry.a, entry.b].into_iter().take(entry.op.operands());
            operands.for_each(|value| last[value as usize] = at);
        }
        last[..lasting].fill(usize::MAX);
        let mut cells = Cells {
            last,
            cell: vec![0; values],
            free: Vec::new(),
            count: 0,
        };
        (0..lasting).for_each(|value| cells.cell[value] = cells.taken());
        cells
    }

    fn taken(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }

    /// The entry of this number, with cells in the place of values.
    pub fn placed(&mut self, at: usize, mut entry: Entry) -> Entry {
        let operands = entry.op.operands();
        let (a, b) = (entry.a as usize, entry.b as usize);
        if operands > 0 {
            entry.a = self.cell[a];
        }
        if operands > 1 {
            entry.b = self.cell[b];
        }
        // An operand that is read for the last time makes room for the result.
        if operands > 0 && self.last[a] == at {
            self.free.push(entry.a);
        }
        if operands > 1 && a != b && self.last[b] == at {
            self.free.push(entry.b);
        }
        if entry.op.has_result() {
            let value = entry.dest as usize;
            entry.dest = self.taken();
            self.cell[value] = entry.dest;
            if self.last[value] <= at {
                self.free.push(entry.dest);
            }
        }
        entry
    }
}
