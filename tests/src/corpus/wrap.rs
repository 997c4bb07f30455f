//! A JSON Schema as an OpenAPI document: the schema and its definitions become components.

use serde_json::{Map, Value, json};

/// What a JSON Schema has one of.
const KEYWORDS: [&str; 8] = ["$schema", "definitions", "$defs", "type", "properties", "oneOf", "anyOf", "allOf"];

/// The document around a JSON Schema; `None` for whatever is no JSON Schema, or is an OpenAPI document already.
pub fn openapi(text: &str) -> Option<String> {
    let Ok(Value::Object(mut schema)) = serde_json::from_str::<Value>(text) else { return None };
    if ["openapi", "swagger", "asyncapi"].iter().any(|field| schema.contains_key(*field)) {
        return None;
    }
    if !KEYWORDS.iter().any(|field| schema.contains_key(*field)) {
        return None;
    }
    let mut components = Map::new();
    for field in ["definitions", "$defs"] {
        if let Some(Value::Object(definitions)) = schema.remove(field) {
            components.extend(definitions);
        }
    }
    schema.remove("$schema");
    let root = (0..).map(|n| if n == 0 { "Root".to_owned() } else { format!("Root{n}") });
    let root = root.into_iter().find(|name| !components.contains_key(name))?;
    components.insert(root.clone(), Value::Object(schema));
    let mut components = Value::Object(components);
    point(&mut components, &root);
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "JSON Schema", "version": "1" },
        "paths": {},
        "components": { "schemas": components },
    });
    Some(document.to_string())
}

/// Turns references among definitions into references among components.
fn point(value: &mut Value, root: &str) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(target)) = fields.get_mut("$ref") {
                let definition = ["#/definitions/", "#/$defs/", "#/components/schemas/"]
                    .iter()
                    .find_map(|prefix| target.strip_prefix(prefix));
                if let Some(rest) = definition {
                    *target = format!("#/components/schemas/{rest}");
                } else if let Some(rest) =
                    target.strip_prefix('#').filter(|rest| rest.is_empty() || rest.starts_with('/'))
                {
                    *target = format!("#/components/schemas/{root}{rest}");
                }
            }
            fields.values_mut().for_each(|field| point(field, root));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| point(item, root)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
