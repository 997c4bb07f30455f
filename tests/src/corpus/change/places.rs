//! Where what stands in a document: JSON pointers (RFC 6901) by the role of what they point to.

use serde_json::Value;

use crate::hostile::random::Random;

/// Pointers into a document as it was when it was read. Changes may leave some that point to nothing.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) schemas: Vec<String>,
    /// Maps from media types.
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
                    if key == "content" && member.is_object() {
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
        if value.get("in").is_some_and(Value::is_string) && value.get("name").is_some_and(Value::is_string) {
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
            "example" | "examples" | "security" | "default" => None,
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
