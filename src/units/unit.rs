//! A unit as a product of named units with whole powers, and its dimension.

use super::{BaseId, Ratio, SymbolId, SymbolKind, TimeGroup, UnitTable, table::Factors};

/// Base dimensions with their non-zero powers, sorted: equal exactly when units convert.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(Vec<(BaseId, i32)>);

impl Dimension {
    pub fn base(id: BaseId) -> Dimension {
        Dimension(vec![(id, 1)])
    }

    pub fn is_plain(&self) -> bool {
        self.0.is_empty()
    }

    /// The power in it of a base; 0 where it has none.
    pub(super) fn power_of(&self, base: BaseId) -> i32 {
        let found = self.0.iter().find(|entry| entry.0 == base);
        found.map_or(0, |(_, power)| *power)
    }

    pub(super) fn multiply(&mut self, other: &Dimension, power: i32) {
        for &(base, exponent) in &other.0 {
            let exponent = exponent.saturating_mul(power);
            match self.0.binary_search_by_key(&base, |entry| entry.0) {
                Ok(at) => {
                    self.0[at].1 = self.0[at].1.saturating_add(exponent);
                    if self.0[at].1 == 0 {
                        self.0.remove(at);
                    }
                }
                Err(at) => self.0.insert(at, (base, exponent)),
            }
        }
    }
}

/// A unit in the order it was written: `USD/Mtok` is USD¹ Mtok⁻¹. No factor is a plain number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unit(Vec<(SymbolId, i32)>);

impl Unit {
    pub fn plain() -> Unit {
        Unit(Vec::new())
    }

    pub fn of(symbol: SymbolId) -> Unit {
        Unit(vec![(symbol, 1)])
    }

    /// No named unit at all. A unit such as `month/year` is not written plain, but has a
    /// plain dimension.
    pub fn is_plain(&self) -> bool {
        self.0.is_empty()
    }

    pub fn symbols(&self) -> impl Iterator<Item = (SymbolId, i32)> + '_ {
        self.0.iter().copied()
    }

    pub fn times_power(&self, other: &Unit, power: i32) -> Unit {
        let mut product = self.clone();
        for &(symbol, exponent) in &other.0 {
            let exponent = exponent.saturating_mul(power);
            match product.0.iter_mut().find(|entry| entry.0 == symbol) {
                Some(entry) => entry.1 = entry.1.saturating_add(exponent),
                None => product.0.push((symbol, exponent)),
            }
        }
        product.0.retain(|entry| entry.1 != 0);
        product
    }

    pub fn times(&self, other: &Unit) -> Unit {
        self.times_power(other, 1)
    }

    pub fn per(&self, other: &Unit) -> Unit {
        self.times_power(other, -1)
    }

    pub fn power(&self, exponent: i32) -> Unit {
        Unit::plain().times_power(self, exponent)
    }

    /// The unit whose square this is: `piece` for `piece^2`; None where a power is odd.
    pub fn square_root(&self) -> Option<Unit> {
        let whole = self.0.iter().all(|(_, power)| power % 2 == 0);
        whole.then(|| Unit(self.0.iter().map(|&(s, power)| (s, power / 2)).collect()))
    }

    /// Dimension and size in base units. None when the exact size does not fit.
    pub fn factors(&self, table: &UnitTable) -> Option<Factors> {
        let mut dimension = Dimension::default();
        let mut ratio = Ratio::ONE;
        for &(symbol, power) in &self.0 {
            let factors = table.factors(symbol);
            dimension.multiply(&factors.dimension, power);
            ratio = ratio.times(factors.ratio.power(power)?)?;
        }
        Some(Factors { dimension, ratio })
    }

    pub fn dimension(&self, table: &UnitTable) -> Dimension {
        let mut dimension = Dimension::default();
        for &(symbol, power) in &self.0 {
            dimension.multiply(&table.factors(symbol).dimension, power);
        }
        dimension
    }

    /// The factor by which a number in `self` becomes a number in `other`; None when their
    /// dimensions differ.
    pub fn conversion(&self, other: &Unit, table: &UnitTable) -> Option<Ratio> {
        if self == other {
            return Some(Ratio::ONE);
        }
        let (from, to) = (self.factors(table)?, other.factors(table)?);
        (from.dimension == to.dimension).then_some(())?;
        from.ratio.times(to.ratio.inverse())
    }

    /// The same dimension with one named unit for each group of units that convert into each
    /// other: `USD*month/year` becomes `USD`.
    pub fn simplified(&self, table: &UnitTable) -> Unit {
        let mut simple = Unit::plain();
        for &(symbol, power) in &self.0 {
            let own = &table.factors(symbol).dimension;
            match simple
                .0
                .iter_mut()
                .find(|entry| table.factors(entry.0).dimension == *own)
            {
                Some(entry) => entry.1 = entry.1.saturating_add(power),
                None => simple.0.push((symbol, power)),
            }
        }
        simple.0.retain(|entry| entry.1 != 0);
        simple
    }

    /// The time unit this is a rate per, when it is one: the first of power −1.
    pub fn per_time(&self, table: &UnitTable) -> Option<(SymbolId, TimeGroup)> {
        self.0
            .iter()
            .find_map(|&(symbol, power)| match table.kind(symbol) {
                SymbolKind::Time(group) if power == -1 => Some((symbol, group)),
                _ => None,
            })
    }

    /// Whether it is something per time of a group, once, be it that a derived unit hides it: a kW
    /// is a kWh per hour.
    pub fn is_per_time(&self, group: TimeGroup, table: &UnitTable) -> bool {
        let time = match group {
            TimeGroup::Months => UnitTable::MONTH,
            TimeGroup::Days => UnitTable::DAY,
        };
        let own = self.dimension(table);
        let mut bases = table.factors(time).dimension.0.iter();
        bases.any(|(base, _)| own.power_of(*base) == -1)
    }

    /// Whether it is made of units of time alone, none of them below the line.
    pub fn is_duration(&self, table: &UnitTable) -> bool {
        self.0
            .iter()
            .all(|&(symbol, power)| power > 0 && matches!(table.kind(symbol), SymbolKind::Time(_)))
    }

    /// The single currency in it to the first power with nothing else, if it is that.
    pub fn as_currency(&self, table: &UnitTable) -> Option<SymbolId> {
        match self.0.as_slice() {
            &[(symbol, 1)] if table.is_currency(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// The currency that appears in it, at any power.
    pub fn currency(&self, table: &UnitTable) -> Option<(SymbolId, i32)> {
        self.0
            .iter()
            .copied()
            .find(|&(symbol, _)| table.is_currency(symbol))
    }

    /// As a user writes it: `USD/Mtok`, `person*month`, `1/month`; `a plain number` is empty.
    pub fn text(&self, table: &UnitTable) -> String {
        let mut text = String::new();
        for &(symbol, power) in self.0.iter().filter(|entry| entry.1 > 0) {
            if !text.is_empty() {
                text.push('*');
            }
            push_power(&mut text, table.name(symbol), power);
        }
        if text.is_empty() && !self.0.is_empty() {
            text.push('1');
        }
        for &(symbol, power) in self.0.iter().filter(|entry| entry.1 < 0) {
            text.push('/');
            push_power(&mut text, table.name(symbol), -power);
        }
        text
    }

    /// For messages: the unit's text, or "a plain number".
    pub fn describe(&self, table: &UnitTable) -> String {
        if self.is_plain() {
            "a plain number".into()
        } else {
            self.text(table)
        }
    }
}

fn push_power(text: &mut String, name: &str, power: i32) {
    text.push_str(name);
    if power != 1 {
        text.push('^');
        text.push_str(&power.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> UnitTable {
        let mut table = UnitTable::default();
        table.declare_base("USD", SymbolKind::Currency);
        let mtok = table.declare_base("Mtok", SymbolKind::Other).unwrap();
        table.declare_derived("ktok", Ratio::new(1, 1000).unwrap(), &Unit::of(mtok));
        table
    }

    fn unit(table: &UnitTable, name: &str) -> Unit {
        Unit::of(table.lookup(name).unwrap())
    }

    #[test]
    fn converts_by_exact_ratios() {
        let t = table();
        let product = unit(&t, "USD")
            .per(&unit(&t, "ktok"))
            .times(&unit(&t, "Mtok"));
        assert_eq!(
            product.conversion(&unit(&t, "USD"), &t),
            Ratio::new(1000, 1)
        );
        assert_eq!(
            unit(&t, "week").conversion(&unit(&t, "day"), &t),
            Ratio::new(7, 1)
        );
        assert_eq!(unit(&t, "month").conversion(&unit(&t, "day"), &t), None);
        let plain = unit(&t, "month").per(&unit(&t, "year"));
        assert_eq!(plain.conversion(&Unit::plain(), &t), Ratio::new(1, 12));
        assert!(plain.dimension(&t).is_plain() && plain.simplified(&t).is_plain());
    }

    #[test]
    fn prints_as_written() {
        let t = table();
        let usd_per_mtok = unit(&t, "USD").per(&unit(&t, "Mtok"));
        assert_eq!(usd_per_mtok.text(&t), "USD/Mtok");
        assert_eq!(Unit::plain().per(&unit(&t, "month")).text(&t), "1/month");
        assert_eq!(usd_per_mtok.power(2).text(&t), "USD^2/Mtok^2");
        assert_eq!(
            unit(&t, "USD")
                .per(&unit(&t, "year"))
                .per_time(&t)
                .unwrap()
                .1,
            TimeGroup::Months
        );
    }
}
