//! How each declaration and clause is written, for the help of messages.

/// The pattern of the sentence that begins with `word`, if its parts stand in a fixed order.
pub(super) fn sentence(word: &str) -> Option<&'static str> {
    Some(match word {
        "model" => "model name \"Title\"",
        "timeline" => "timeline monthly from 2024-01 for 36 months",
        "fiscal" => "fiscal year starts april",
        "currency" => "currency USD",
        "unit" => "unit kilo = 1000 piece",
        "dimension" => "dimension plan { free, pro }",
        "use" => "use std.finance (npv, irr)",
        "include" => "include std.statements",
        "part" => "part rival = \"rival.aim\" { price = $2 }",
        "data" => "data actuals = csv \"actuals.csv\" { period month; tokens: Mtok }",
        "check" => "check name: always cash >= $0",
        "scenario" => "scenario name { price = $2 }",
        "test" => "test \"title\" { expect cash[2024-01] == $5 }",
        "given" => "given price = $2",
        "fn" => "fn name(a, b) = a + b",
        "tiers" => "tiers name graduated { up to 100 seat: $7/seat, above: $6/seat }",
        "correlate" => "correlate price with growth -30%",
        "curve" => "curve name by month linear { 0: 100%, 12: 30% }",
        "source" => "source \"where the number is from\" on 2024-09-01",
        "owner" => "owner \"name\"",
        "note" => "note \"text\"",
        "range" => "range 10% .. 20%",
        "step" => "step 2025-06 to $2",
        "learns" => "learns 20% per doubling of made",
        "follow" => "follow rival less 5%",
        "covers" => "covers training, inference",
        "tops_up" => "tops_up cash to $0",
        "rollup" => "rollup sum",
        "points" => "points linear { 2024-01: $10, 2025-01: $5 }",
        _ => return None,
    })
}
