//! The units a model may name: built-in times, declared currencies, base and derived units.

use indexmap::IndexMap;

use super::{Dimension, Ratio, Unit};

/// A unit by its name; an index into [`UnitTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SymbolId(pub u32);

/// A base dimension, named after the symbol that founded it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaseId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    Currency,
    Time(TimeGroup),
    Other,
}

/// Times convert exactly within a group, and between the groups only by the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeGroup {
    /// second, minute, hour, day, week; counted in days
    Days,
    /// month, quarter, year; counted in months
    Months,
}

/// The base dimensions of a unit with their powers, and its size in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factors {
    pub dimension: Dimension,
    pub ratio: Ratio,
}

#[derive(Clone, Debug)]
struct Symbol {
    factors: Factors,
    kind: SymbolKind,
}

/// Every unit in scope, by name.
#[derive(Clone, Debug)]
pub struct UnitTable {
    symbols: IndexMap<String, Symbol>,
    reporting: Option<SymbolId>,
}

const TIMES: [(&str, TimeGroup, i128, i128); 8] = [
    ("day", TimeGroup::Days, 1, 1),
    ("second", TimeGroup::Days, 1, 86_400),
    ("minute", TimeGroup::Days, 1, 1_440),
    ("hour", TimeGroup::Days, 1, 24),
    ("week", TimeGroup::Days, 7, 1),
    ("month", TimeGroup::Months, 1, 1),
    ("quarter", TimeGroup::Months, 3, 1),
    ("year", TimeGroup::Months, 12, 1),
];

impl Default for UnitTable {
    fn default() -> UnitTable {
        let mut table = UnitTable {
            symbols: IndexMap::new(),
            reporting: None,
        };
        for (name, group, numerator, denominator) in TIMES {
            let base = if group == TimeGroup::Days {
                UnitTable::DAY
            } else {
                UnitTable::MONTH
            };
            let factors = Factors {
                dimension: Dimension::base(BaseId(base.0)),
                ratio: Ratio {
                    numerator,
                    denominator,
                },
            };
            table.symbols.insert(
                name.into(),
                Symbol {
                    factors,
                    kind: SymbolKind::Time(group),
                },
            );
        }
        table.declare_base("?", SymbolKind::Other);
        table
    }
}

impl UnitTable {
    /// The unit of a hole: it stands for whatever unit turns out to be needed there.
    pub const HOLE: SymbolId = SymbolId(8);

    pub const DAY: SymbolId = SymbolId(0);
    pub const MONTH: SymbolId = SymbolId(5);
    pub const YEAR: SymbolId = SymbolId(7);

    /// Declares a base unit or a currency; the first currency is the reporting one.
    /// None when the name is taken.
    pub fn declare_base(&mut self, name: &str, kind: SymbolKind) -> Option<SymbolId> {
        let id = SymbolId(self.symbols.len() as u32);
        let factors = Factors {
            dimension: Dimension::base(BaseId(id.0)),
            ratio: Ratio::ONE,
        };
        let id = self.insert(name, Symbol { factors, kind })?;
        if kind == SymbolKind::Currency && self.reporting.is_none() {
            self.reporting = Some(id);
        }
        Some(id)
    }

    /// Declares `name` as `ratio` times `unit`. None when the name is taken or the exact
    /// factor does not fit.
    pub fn declare_derived(&mut self, name: &str, ratio: Ratio, unit: &Unit) -> Option<SymbolId> {
        let mut factors = unit.factors(self)?;
        factors.ratio = factors.ratio.times(ratio)?;
        self.insert(
            name,
            Symbol {
                factors,
                kind: SymbolKind::Other,
            },
        )
    }

    /// Makes a base unit `ratio` times another one, and with it all that was derived from it.
    /// None, and nothing is changed, when either is no base or an exact factor does not fit.
    pub fn define_base(&mut self, base: SymbolId, ratio: Ratio, unit: SymbolId) -> Option<()> {
        let is_base = |id: SymbolId| {
            let own = Dimension::base(BaseId(id.0));
            self.factors(id).dimension == own && self.factors(id).ratio == Ratio::ONE
        };
        if base == unit || !is_base(base) || !is_base(unit) {
            return None;
        }
        let (from, to) = (BaseId(base.0), Dimension::base(BaseId(unit.0)));
        let mut changed = self.symbols.clone();
        for symbol in changed.values_mut() {
            let factors = &mut symbol.factors;
            let power = factors.dimension.power_of(from);
            if power == 0 {
                continue;
            }
            factors.dimension.multiply(&Dimension::base(from), -power);
            factors.dimension.multiply(&to, power);
            factors.ratio = factors.ratio.times(ratio.power(power)?)?;
        }
        self.symbols = changed;
        Some(())
    }

    /// How many units there are; one declared later has no lower number.
    pub fn count(&self) -> usize {
        self.symbols.len()
    }

    fn insert(&mut self, name: &str, symbol: Symbol) -> Option<SymbolId> {
        if self.symbols.contains_key(name) {
            return None;
        }
        let id = SymbolId(self.symbols.len() as u32);
        self.symbols.insert(name.to_owned(), symbol);
        Some(id)
    }

    pub fn lookup(&self, name: &str) -> Option<SymbolId> {
        self.symbols
            .get_index_of(name)
            .map(|index| SymbolId(index as u32))
    }

    pub fn name(&self, id: SymbolId) -> &str {
        self.symbols
            .get_index(id.0 as usize)
            .map_or("?", |(name, _)| name)
    }

    /// The names that can be written, in order of declaration.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let hole = self.name(Self::HOLE);
        let names = self.symbols.keys().map(String::as_str);
        names.filter(move |name| *name != hole)
    }

    pub fn kind(&self, id: SymbolId) -> SymbolKind {
        self.symbols[id.0 as usize].kind
    }

    pub fn is_currency(&self, id: SymbolId) -> bool {
        self.kind(id) == SymbolKind::Currency
    }

    pub(super) fn factors(&self, id: SymbolId) -> &Factors {
        &self.symbols[id.0 as usize].factors
    }

    /// The currency that the model reports in: the first one declared.
    pub fn reporting_currency(&self) -> Option<SymbolId> {
        self.reporting
    }
}
