//! Real documents, changed by chance: their bytes, or the tree of their values.

use serde_json::{Map, Number, Value};

use super::random::Random;

/// A document to start from.
#[derive(Debug, Clone)]
pub struct Seed {
    text: String,
    /// As a tree, where it is one.
    tree: Option<Value>,
}

/// Texts that mean something to a reader of YAML, of Rust, of Markdown, of paths, of URLs or of patterns.
const TEXTS: [&str; 30] = [
    "",
    " ",
    "\0",
    "\u{feff}",
    "\u{202e}gnp.exe",
    "*/ fn main() {}",
    "\"#; panic!() //",
    "```\n#![allow(x)]\n```",
    "{}",
    "{",
    "../../etc/passwd",
    "/",
    "#",
    "#/",
    "#/components/schemas/",
    "#/paths",
    "a~1b",
    "%00",
    "%zz",
    "r#self",
    "Self",
    "crate",
    "type",
    "💥",
    "ﬀ",
    "(?<=a)b+(a|a)*$",
    "[",
    "\\",
    "2XX",
    "application/json; charset=\"",
];

/// Keywords of schemas and of the specification, to be put where they do not belong.
const KEYS: [&str; 34] = [
    "$ref",
    "type",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "enum",
    "const",
    "format",
    "pattern",
    "discriminator",
    "mapping",
    "propertyName",
    "nullable",
    "default",
    "minimum",
    "maxLength",
    "readOnly",
    "content",
    "schema",
    "parameters",
    "in",
    "style",
    "explode",
    "responses",
    "security",
    "servers",
    "x-rust-name",
    "$dynamicRef",
    "prefixItems",
];

/// Texts with a meaning in a document's text, whatever it stands in.
const TOKENS: [&str; 16] =
    ["{", "}", "[", "]", ":", ",", "\"", "'", "\n", "\t", "&a ", "*a ", "- ", "? ", "<<: ", "!!binary "];

impl Seed {
    /// Of a document in JSON or YAML.
    pub fn new(text: &str) -> Self {
        let tree = serde_json::from_str(text).ok().or_else(|| serde_yaml::from_str(text).ok());
        Self { text: text.to_owned(), tree: tree.filter(Value::is_object) }
    }

    /// The variant of this number.
    pub fn variant(&self, number: u64) -> String {
        let mut random = Random::new(number);
        match &self.tree {
            Some(tree) if !number.is_multiple_of(4) => {
                let mut tree = tree.clone();
                for _ in 0..=random.below(6) {
                    change(&mut tree, &mut random);
                }
                tree.to_string()
            }
            Some(_) | None => bytes(&self.text, &mut random),
        }
    }
}

/// Changes some bytes; what is no UTF-8 afterwards is replaced.
fn bytes(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(40)).min(bytes.len());
        match random.below(4) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let again = bytes.get(at..end).unwrap_or_default().to_vec();
                drop(bytes.splice(at..at, again));
            }
            2 => {
                let token = random.pick(&TOKENS).copied().unwrap_or_default();
                drop(bytes.splice(at..at, token.bytes()));
            }
            _ => {
                let byte = u8::try_from(random.below(256)).unwrap_or_default();
                if let Some(place) = bytes.get_mut(at) {
                    *place = byte;
                }
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Changes one node of a tree.
fn change(tree: &mut Value, random: &mut Random) {
    let other = node(tree, random).clone();
    let at = node(tree, random);
    match random.below(10) {
        0 => *at = other,
        1 => *at = scalar(random),
        2 => rename(at, random),
        3 => drop_one(at, random),
        4 => insert(at, other, random),
        5 => {
            let inner = at.take();
            *at = wrapped(&inner, &other, random);
        }
        6 => *at = reference(random),
        7 => insert(at, scalar(random), random),
        8 => {
            if let Value::Array(items) = at {
                items.push(other);
            } else {
                insert(at, reference(random), random);
            }
        }
        _ => {
            for _ in 0..random.below(60) {
                let inner = at.take();
                *at = wrapped(&inner, &Value::Null, random);
            }
        }
    }
}

/// A node: the walk goes down from the root, by a child that each step picks, and stops by chance. Nodes near the root are
/// few, so that most steps go on.
fn node<'a>(at: &'a mut Value, random: &mut Random) -> &'a mut Value {
    let children = match at {
        Value::Object(members) => members.len(),
        Value::Array(items) => items.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    };
    if children == 0 || random.below(5) == 0 {
        return at;
    }
    match at {
        Value::Object(members) => {
            let key = members.keys().nth(random.below(children)).cloned().unwrap_or_default();
            node(&mut members[&key], random)
        }
        Value::Array(items) => node(&mut items[random.below(children)], random),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => at,
    }
}

fn scalar(random: &mut Random) -> Value {
    match random.below(9) {
        0 => Value::Null,
        1 => Value::Bool(random.below(2) == 0),
        2 => Value::from(-1),
        3 => Value::from(u64::MAX),
        4 => serde_json::from_str::<Number>("1e400").map_or(Value::Null, Value::Number),
        5 => Value::from(0.1),
        6 => Value::Array(Vec::new()),
        7 => Value::Object(Map::new()),
        _ => Value::from(*random.pick(&TEXTS).unwrap_or(&"")),
    }
}

fn reference(random: &mut Random) -> Value {
    let target = *random
        .pick(&["#", "#/paths", "#/components/schemas/A", "#/info", "other.yaml", "#/components"])
        .unwrap_or(&"#");
    serde_json::json!({ "$ref": target })
}

/// A value inside another, by a keyword that holds schemas.
fn wrapped(inner: &Value, beside: &Value, random: &mut Random) -> Value {
    match random.below(5) {
        0 => serde_json::json!({ "allOf": [inner, beside] }),
        1 => serde_json::json!({ "oneOf": [inner, beside] }),
        2 => serde_json::json!({ "type": "array", "items": inner }),
        3 => serde_json::json!({ "type": "object", "properties": { "a": inner }, "required": ["a"] }),
        _ => serde_json::json!({ "anyOf": [inner], "not": beside }),
    }
}

fn rename(at: &mut Value, random: &mut Random) {
    let Value::Object(members) = at else { return };
    let Some(old) = members.keys().nth(random.below(members.len())).cloned() else { return };
    let names: &[&str] = if random.below(2) == 0 { &TEXTS } else { &KEYS };
    let new = *random.pick(names).unwrap_or(&"");
    if let Some(value) = members.remove(&old) {
        members.insert(new.to_owned(), value);
    }
}

fn drop_one(at: &mut Value, random: &mut Random) {
    match at {
        Value::Object(members) => {
            if let Some(key) = members.keys().nth(random.below(members.len())).cloned() {
                members.remove(&key);
            }
        }
        Value::Array(items) if !items.is_empty() => drop(items.remove(random.below(items.len()))),
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => *at = Value::Null,
    }
}

fn insert(at: &mut Value, value: Value, random: &mut Random) {
    match at {
        Value::Object(members) => drop(members.insert((*random.pick(&KEYS).unwrap_or(&"")).to_owned(), value)),
        Value::Array(items) => items.insert(random.below(items.len() + 1), value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => *at = value,
    }
}
