//! A bridge for programs: docs/schema/why-1.json.

use serde::Serialize;

use super::node::Bridge;

#[derive(Serialize)]
struct Document<'b> {
    schema: &'static str,
    #[serde(flatten)]
    bridge: &'b Bridge,
}

/// The bridge as JSON, with every digit; ends with a line break.
pub fn json(bridge: &Bridge) -> String {
    let document = Document {
        schema: "aim/why/1",
        bridge,
    };
    // Text, whole numbers and lists can always be written.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    format!("{text}\n")
}
