//! Where what stands in a document: JSON pointers (RFC 6901) by the role of what they point to.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::hostile::random::Random;

/// Pointers into a document as it was when it was read. Changes may leave some that point to nothing.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// But those below which a reference leads: it would lead to nothing.
    pub(super) schemas: Vec<String>,
    /// Maps from media types, of bodies: parameters and headers have one.
    pub(super) contents: Vec<String>,
    pub(super) parameters: Vec<String>,
    pub(super) operations: Vec<String>,
}

/// What a value is, by where it stands.
#[derive(Clone, Copy)]
enum Role {
    Schema,
    /// A map or a list of schemas.
    Schemas,
    /// Any other object of the specification, or a map or a list of them.
    Other,
}

impl Places {
    pub(super) fn of(document: &Value) -> Self {
        let mut places = Self::default();
        places.walk(document, &mut String::new(), Role::Other);
        let mut targets = BTreeSet::new();
        references(document, &mut targets);
        places.schemas.retain(|place| {
            let below = format!("{place}/");
            targets.range(below.as_str()..).next().is_none_or(|target| !target.starts_with(&below))
        });
        places
    }

    fn walk(&mut self, value: &Value, pointer: &mut String, role: Role) {
        match role {
            Role::Schema if value.is_object() => self.schemas.push(pointer.clone()),
            Role::Other => self.note(value, pointer),
            Role::Schema | Role::Schemas => {}
        }
        let length = pointer.len();
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    let Some(role) = inside(role, key) else { continue };
                    pointer.push('/');
                    pointer.push_str(&escaped(key));
                    if key == "content" && member.is_object() && !is_single(value, &pointer[..length]) {
                        self.contents.push(pointer.clone());
                    }
                    self.walk(member, pointer, role);
                    pointer.truncate(length);
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    pointer.push('/');
                    pointer.push_str(&at.to_string());
                    self.walk(item, pointer, if matches!(role, Role::Schemas) { Role::Schema } else { role });
                    pointer.truncate(length);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn note(&mut self, value: &Value, pointer: &str) {
        if is_parameter(value) {
            self.parameters.push(pointer.to_owned());
        }
        if value.get("responses").is_some_and(Value::is_object)
            && !pointer.ends_with("components")
            && !pointer.is_empty()
        {
            self.operations.push(pointer.to_owned());
        }
    }
}

fn is_parameter(value: &Value) -> bool {
    // A key of an API has a place and a name, too.
    value.get("type").is_none_or(|kind| kind != "apiKey")
        && ["in", "name"].iter().all(|key| value.get(key).is_some_and(Value::is_string))
}

/// Whether the `content` of what stands at a pointer has one media type.
fn is_single(value: &Value, pointer: &str) -> bool {
    let holder = pointer.rsplit('/').nth(1);
    is_parameter(value) || holder == Some("headers")
}

/// Where the references within a document lead.
fn references<'v>(value: &'v Value, targets: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            targets.extend(reference.and_then(|text| text.strip_prefix('#')));
            members.values().for_each(|member| references(member, targets));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, targets)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What the member of this name is; `None` for values, which are left alone.
fn inside(role: Role, key: &str) -> Option<Role> {
    match role {
        Role::Schemas => Some(Role::Schema),
        Role::Schema => match key {
            "properties" | "patternProperties" | "$defs" | "dependentSchemas" | "oneOf" | "anyOf" | "allOf"
            | "prefixItems" => Some(Role::Schemas),
            "items" | "additionalProperties" | "not" | "contains" | "propertyNames" | "if" | "then" | "else" => {
                Some(Role::Schema)
            }
            _ => None,
        },
        Role::Other => match key {
            "schema" | "itemSchema" => Some(Role::Schema),
            "schemas" | "definitions" => Some(Role::Schemas),
            "example" | "examples" | "security" => None,
            _ => (!key.starts_with("x-")).then_some(Role::Other),
        },
    }
}

/// A key as a part of a pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// One of the places, as it is now.
pub(super) fn pick<'a>(document: &'a mut Value, places: &[String], random: &mut Random) -> Option<&'a mut Value> {
    document.pointer_mut(random.pick(places)?)
}

/// What stands at one of the places, if it may stand elsewhere, too.
pub(super) fn copy(document: &mut Value, places: &[String], random: &mut Random) -> Option<Value> {
    pick(document, places, random).cloned().filter(may_repeat)
}

/// Copies of copies would grow without bounds, so that only what has so many nodes is copied; and what has an identity
/// stands in one place.
const LARGEST: usize = 400;

pub(super) fn may_repeat(value: &Value) -> bool {
    nodes(value).is_some_and(|count| count <= LARGEST)
}

/// How many nodes there are, if none has an identity.
fn nodes(value: &Value) -> Option<usize> {
    let count = |sum: usize, inner: &Value| Some(sum + nodes(inner)?);
    match value {
        Value::Object(members) if IDENTITIES.iter().any(|key| members.get(*key).is_some_and(Value::is_string)) => None,
        Value::Object(members) => members.values().try_fold(1, count),
        Value::Array(items) => items.iter().try_fold(1, count),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(1),
    }
}

/// What only one schema has.
const IDENTITIES: [&str; 3] = ["$id", "$anchor", "$dynamicAnchor"];
