//! The smallest units of currencies, by ISO 4217 (list one, as amended to 2024).

/// Currencies whose smallest unit is not a hundredth, by their number of decimal places.
const UNUSUAL: [(u32, &[&str]); 3] = [
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
            "VUV", "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

/// The decimal places of a currency's smallest unit: 2 for USD, 0 for JPY, 2 for one that is
/// not listed.
pub fn minor_unit_places(currency: &str) -> u32 {
    let listed = UNUSUAL.iter().find(|(_, names)| names.contains(&currency));
    listed.map_or(2, |(places, _)| *places)
}
