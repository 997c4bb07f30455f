//! Names that are hard to make identifiers of, for everything that a document names.

use serde_json::Value;

use super::places::{Places, escaped, pick};
use crate::hostile::random::Random;

/// Keywords, names of the language, of the runtime and of generated code, words without a case, digits, nothing at all.
const HARD: [&str; 48] = [
    "",
    "_",
    "-",
    "1",
    "2fa",
    "+1",
    "-1",
    "a b",
    "a-b",
    "a_b",
    "aB",
    "AB",
    "A",
    "T",
    "E",
    "$type",
    "@type",
    "type",
    "self",
    "Self",
    "crate",
    "super",
    "async",
    "gen",
    "try",
    "Box",
    "Vec",
    "Option",
    "String",
    "Result",
    "Some",
    "None",
    "Ok",
    "Default",
    "Clone",
    "Client",
    "Server",
    "Error",
    "Field",
    "new",
    "builder",
    "lib",
    "main",
    "rt",
    "名前",
    "Ünïcode",
    "💥",
    "ﬀ \"*/ {x}",
];

pub(super) fn hard(random: &mut Random) -> &'static str {
    random.any(&HARD)
}

pub(super) fn change(document: &mut Value, places: &Places, random: &mut Random) {
    let name = hard(random);
    match random.below(8) {
        0 | 1 => component(document, name, random),
        2 | 3 => property(document, places, name, random),
        4 => set_one(document, &places.operations, ("tags", Value::from(vec![name])), random),
        5 => operation(document, places, name, random),
        6 => set_one(document, &places.schemas, ("title", Value::from(name)), random),
        _ => parameter(document, places, name, random),
    }
}

/// Sets a member of an object; what is no object stays.
pub(super) fn set(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(key.to_owned(), value);
    }
}

/// Sets a member of what stands at one of the places.
pub(super) fn set_one(document: &mut Value, places: &[String], (key, value): (&str, Value), random: &mut Random) {
    if let Some(object) = pick(document, places, random) {
        set(object, key, value);
    }
}

/// Gives an operation an id that no other has.
fn operation(document: &mut Value, places: &Places, name: &str, random: &mut Random) {
    let has_name = |place: &String| document.pointer(place).is_some_and(|operation| operation["operationId"] == name);
    if !places.operations.iter().any(has_name) {
        set_one(document, &places.operations, ("operationId", Value::from(name)), random);
    }
}

/// Names a component anew, wherever it is referred to. One that has the name already stays.
fn component(document: &mut Value, name: &str, random: &mut Random) {
    let section = if document.get("swagger").is_some() { "/definitions" } else { "/components/schemas" };
    let Some(Value::Object(schemas)) = document.pointer_mut(section) else { return };
    let Some(old) = schemas.keys().nth(random.below(schemas.len())).cloned() else { return };
    if schemas.contains_key(name) {
        return;
    }
    if let Some(schema) = schemas.remove(&old) {
        schemas.insert(name.to_owned(), schema);
    }
    let reference = |name: &str| format!("#{section}/{}", escaped(name));
    follow(document, &reference(&old), &reference(name));
    rename_in_mappings(document, &old, name);
}

/// A mapping may say a component's name alone.
fn rename_in_mappings(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::Object(members) => {
            let is_discriminator = members.contains_key("propertyName");
            if let Some(Value::Object(mapping)) = members.get_mut("mapping").filter(|_| is_discriminator) {
                mapping.values_mut().filter(|target| **target == old).for_each(|target| *target = Value::from(new));
            }
            members.values_mut().for_each(|member| rename_in_mappings(member, old, new));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename_in_mappings(item, old, new)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Lets what refers to one place, or below it, refer to another.
pub(super) fn follow(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) => {
            if text.strip_prefix(old).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                text.replace_range(..old.len(), new);
            }
        }
        Value::Object(members) => members.values_mut().for_each(|member| follow(member, old, new)),
        Value::Array(items) => items.iter_mut().for_each(|item| follow(item, old, new)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Names a property of a schema anew, also where it is required.
fn property(document: &mut Value, places: &Places, name: &str, random: &mut Random) {
    let with: Vec<&String> = places
        .schemas
        .iter()
        .filter(|place| document.pointer(place).is_some_and(|schema| schema.get("properties").is_some()))
        .collect();
    let Some(schema) = random.pick(&with).and_then(|place| document.pointer_mut(place)) else { return };
    // A list of required properties has none twice.
    let is_required = schema["required"].as_array().is_some_and(|required| required.iter().any(|item| item == name));
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    let Some(old) = properties.keys().nth(random.below(properties.len())).cloned() else { return };
    if properties.contains_key(name) || is_required {
        return;
    }
    if let Some(property) = properties.remove(&old) {
        properties.insert(name.to_owned(), property);
    }
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.iter_mut().filter(|item| **item == old).for_each(|item| *item = Value::from(name));
    }
}

/// A parameter of a query or a cookie may be called anything: a path has its name in the template, a header is a token.
fn parameter(document: &mut Value, places: &Places, name: &str, random: &mut Random) {
    // That of a component may come to stand beside any other.
    let has_name = |place: &String| document.pointer(place).is_some_and(|parameter| parameter["name"] == name);
    if places.parameters.iter().any(has_name) {
        return;
    }
    let Some(parameter) = pick(document, &places.parameters, random) else { return };
    if parameter["in"] == "query" || parameter["in"] == "cookie" {
        parameter["name"] = Value::from(name);
    }
}
