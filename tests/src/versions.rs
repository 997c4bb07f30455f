//! One document in each version of the specification: the same Rust comes of all, but for what the versions say differently.

use std::collections::BTreeMap;

use oasmith::document::Source;
use oasmith::driver::{Settings, generate};
use serde_json::{Map, Value};

/// Maps of names, of which no key is a keyword.
const MAPS: [&str; 17] = [
    "$defs",
    "callbacks",
    "content",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "mediaTypes",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
];

/// Values of the user's, in which nothing is a keyword.
const DATA: [&str; 7] = ["const", "default", "enum", "example", "examples", "mapping", "required"];

/// The document as the next version of the specification says it: 3.0 becomes 3.1, and 3.1 becomes 3.2. `None` for others.
pub fn raised(document: &Value) -> Option<Value> {
    let version = document.get("openapi")?.as_str()?;
    let mut raised = document.clone();
    let next = if version.starts_with("3.0") {
        to_3_1(&mut raised, Place::Object);
        "3.1.1"
    } else if version.starts_with("3.1") {
        "3.2.0"
    } else {
        return None;
    };
    raised.as_object_mut()?.insert("openapi".to_owned(), Value::from(next));
    Some(raised)
}

/// What the keys of an object are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Keywords.
    Object,
    /// Names, of objects that have keywords.
    Map,
    /// Paths, of objects in which a `$ref` has siblings.
    Paths,
    /// Keywords of an object in which a `$ref` has siblings.
    PathItem,
}

fn to_3_1(value: &mut Value, place: Place) {
    match value {
        Value::Object(members) => {
            if place == Place::Object {
                reference(members);
                null(members);
                exclusive(members, "minimum", "exclusiveMinimum");
                exclusive(members, "maximum", "exclusiveMaximum");
            }
            for (key, value) in members {
                let inner = match (place, key.as_str()) {
                    (Place::Map, _) => Place::Object,
                    (Place::Paths, _) => Place::PathItem,
                    (_, "paths") => Place::Paths,
                    (_, key) if DATA.contains(&key) || key.starts_with("x-") => continue,
                    // A parameter may be among a list, or have a name among the components.
                    (_, "parameters") if value.is_object() => Place::Map,
                    (_, key) if MAPS.contains(&key) && value.is_object() => Place::Map,
                    _ => Place::Object,
                };
                to_3_1(value, inner);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| to_3_1(item, Place::Object)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Beside a reference, 3.0 has nothing; what documents mean to say there all the same, and we read, stays.
fn reference(members: &mut Map<String, Value>) {
    if members.get("$ref").is_some_and(Value::is_string) {
        members.retain(|key, _| matches!(key.as_str(), "$ref" | "nullable" | "description" | "deprecated"));
    }
}

/// `nullable` is one of the types, where there is a type.
fn null(members: &mut Map<String, Value>) {
    if members.get("nullable").is_some_and(Value::is_boolean)
        && let Some(Value::String(only)) = members.get("type")
    {
        let types = if members["nullable"] == Value::Bool(true) {
            serde_json::json!([only, "null"])
        } else {
            serde_json::json!(only)
        };
        members.insert("type".to_owned(), types);
        members.remove("nullable");
    }
}

/// A bound that a boolean made exclusive is a keyword of its own.
fn exclusive(members: &mut Map<String, Value>, bound: &str, keyword: &str) {
    match members.get(keyword) {
        Some(Value::Bool(true)) if members.contains_key(bound) => {
            let bound = members.remove(bound).unwrap_or_default();
            members.insert(keyword.to_owned(), bound);
        }
        Some(Value::Bool(_)) => drop(members.remove(keyword)),
        _ => {}
    }
}

/// The Rust that comes of a document, by file, with the manifest.
///
/// # Errors
/// The first error of the document.
pub fn rust(document: &Value) -> Result<BTreeMap<String, String>, String> {
    let source = Source { name: "document.json".to_owned(), text: document.to_string() };
    let outcome = generate(source, &Settings::default());
    let Some(generated) = outcome.value else {
        let error = outcome.diagnostics.iter().find(|found| found.is_error());
        return Err(error.map_or_else(String::new, |error| format!("{}: {}", error.code.as_str(), error.message)));
    };
    Ok(generated.package.files)
}

/// The lines that only one of two texts has, each with its file: those of the first after `-`, of the second after `+`.
/// Documentation is left out unless it is asked for.
pub fn difference(
    first: &BTreeMap<String, String>,
    second: &BTreeMap<String, String>,
    documentation: bool,
) -> Vec<String> {
    let counted = |files: &BTreeMap<String, String>| {
        let mut lines: BTreeMap<(String, String), i64> = BTreeMap::new();
        for (path, text) in files.iter().filter(|(path, _)| documentation || path.as_str() != "README.md") {
            for line in text.lines() {
                let is_comment = ["//", "# "].iter().any(|start| line.trim_start().starts_with(start));
                if documentation || !is_comment {
                    *lines.entry((path.clone(), line.to_owned())).or_default() += 1;
                }
            }
        }
        lines
    };
    let (first, second) = (counted(first), counted(second));
    let mut found = Vec::new();
    for (lines, others, sign) in [(&first, &second, '-'), (&second, &first, '+')] {
        for (line, count) in lines {
            if *count > others.get(line).copied().unwrap_or_default() {
                found.push(format!("{sign} {}: {}", line.0, line.1));
            }
        }
    }
    found
}
