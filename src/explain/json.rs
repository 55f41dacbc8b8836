//! An explanation for programs: docs/schema/explain-1.json.

use serde::Serialize;

use super::node::Explanation;

#[derive(Serialize)]
struct Document<'e> {
    schema: &'static str,
    #[serde(flatten)]
    explanation: &'e Explanation,
}

/// The explanation as JSON, with every digit; ends with a line break.
pub fn json(explanation: &Explanation) -> String {
    let document = Document {
        schema: "aim/explain/1",
        explanation,
    };
    // Text, whole numbers and lists can always be written.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    format!("{text}\n")
}
