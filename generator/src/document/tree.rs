//! The tree that reading yields: every node with its place, every scalar as it was written.

use crate::diagnostic::Place;

/// A node of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written and valid as JSON (`1e400` and 40 digits survive).
    Number(String),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// A mapping, in document order, with no key twice.
    Object(Vec<Member>),
}

/// One entry of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_place: Place,
    /// The value.
    pub node: Node,
}

impl Member {
    /// An entry.
    pub(super) fn new(key: impl Into<String>, key_place: Place, node: Node) -> Self {
        Self { key: key.into(), key_place, node }
    }
}

impl Node {
    /// A string.
    pub(super) fn text(place: Place, text: impl Into<String>) -> Self {
        Self { place, value: Value::String(text.into()) }
    }

    /// `true` or `false`.
    pub(super) fn boolean(place: Place, value: bool) -> Self {
        Self { place, value: Value::Bool(value) }
    }

    /// A list.
    pub(super) fn list(place: Place, items: Vec<Self>) -> Self {
        Self { place, value: Value::Array(items) }
    }

    /// A mapping; its keys are distinct.
    pub(super) fn mapping(place: Place, members: Vec<Member>) -> Self {
        Self { place, value: Value::Object(members) }
    }

    /// The entry of a key, if this is a mapping that has it.
    pub(super) fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.key == key)
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.member(key).map(|member| &member.node)
    }

    /// This as JSON text on one line, numbers as they are written.
    pub fn json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    fn write_json(&self, out: &mut String) {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        match &self.value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => out.push_str(number),
            Value::String(string) => out.push_str(&text(string)),
            Value::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Value::Object(members) => {
                out.push('{');
                for (index, member) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push_str(&text(&member.key));
                    out.push(':');
                    member.node.write_json(out);
                }
                out.push('}');
            }
        }
    }

    /// What this is, in words for a message: `a mapping`, `a list`, `a number`.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "a mapping",
        }
    }

    /// The entries, none if this is no mapping.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => &[],
        }
    }

    /// The items, none if this is no list.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Array(items) => items,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => &[],
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// The value, if this is a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}
