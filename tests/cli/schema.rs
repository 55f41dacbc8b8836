//! The part of JSON Schema that the schemas in docs/schema use: types, properties, items,
//! references, enumerations.

use serde_json::Value;

/// Everything in which `value` is not what `schema` says, with where it stands.
pub fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let target = name.strip_prefix('#').and_then(|path| root.pointer(path));
        return match target {
            Some(target) => faults(root, target, value, at),
            None => vec![format!("{at}: no definition {name}")],
        };
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = |choice: &Value| faults(root, choice, value, at).is_empty();
        return match choices.iter().any(fits) {
            true => Vec::new(),
            false => vec![format!("{at}: fits none of {} forms", choices.len())],
        };
    }
    let mut found = Vec::new();
    if schema.get("const").is_some_and(|fixed| fixed != value) {
        found.push(format!("{at}: {value} is not {}", schema["const"]));
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|known| !known.contains(value))
    {
        found.push(format!("{at}: {value} is not in {}", schema["enum"]));
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.contains(&type_of(value)) {
        found.push(format!("{at}: {} is none of {types:?}", type_of(value)));
    }
    if let Some(items) = value.as_array() {
        for (index, item) in items.iter().enumerate() {
            found.extend(faults(
                root,
                &schema["items"],
                item,
                &format!("{at}[{index}]"),
            ));
        }
    }
    if let Some(fields) = value.as_object() {
        let required = schema["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                found.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, field) in fields {
            match schema["properties"].get(name) {
                Some(property) => {
                    found.extend(faults(root, property, field, &format!("{at}.{name}")));
                }
                None => found.push(format!("{at}: {name} is not documented")),
            }
        }
    }
    found
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
