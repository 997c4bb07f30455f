//! What becomes of two values that are merged (Overlay Specification 1.1, Action Object).

use std::fmt;

use crate::diagnostic::Place;
use crate::document::tree::{Node, Value};

/// A kind of value as far as merging goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    Primitive,
}

impl Kind {
    pub(super) fn of(node: &Node) -> Self {
        match node.value {
            Value::Object(_) => Self::Object,
            Value::Array(_) => Self::Array,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Self::Primitive,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "a list",
            Self::Primitive => "a primitive value",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Two values that cannot be merged.
pub(super) struct Conflict {
    pub(super) target: Place,
    pub(super) update: Place,
    pub(super) what: String,
}

/// Merges a value into the target of an action: a list takes what is no list as a further item.
pub(super) fn merge(target: &mut Node, update: &Node) -> Vec<Conflict> {
    if let (Value::Array(items), Kind::Object | Kind::Primitive) = (&mut target.value, Kind::of(update)) {
        items.push(update.clone());
        return Vec::new();
    }
    let mut conflicts = Vec::new();
    values(target, update, None, &mut conflicts);
    conflicts
}

/// Merges what stands under the same key, or at the target.
fn values(target: &mut Node, update: &Node, key: Option<&str>, conflicts: &mut Vec<Conflict>) {
    let (target_kind, update_kind) = (Kind::of(target), Kind::of(update));
    match (&mut target.value, &update.value) {
        (Value::Object(members), Value::Object(updates)) => {
            for member in updates {
                match members.iter_mut().find(|known| known.key == member.key) {
                    Some(known) => values(&mut known.node, &member.node, Some(&member.key), conflicts),
                    None => members.push(member.clone()),
                }
            }
        }
        (Value::Array(items), Value::Array(updates)) => items.extend(updates.iter().cloned()),
        // A key with nothing after it, as the specification's own examples have it: nothing is merged, and whatever there
        // is takes the place of nothing.
        (Value::Object(_) | Value::Array(_), Value::Null) => {}
        (Value::Null, _) => *target = update.clone(),
        (
            Value::Bool(_) | Value::Number(_) | Value::String(_),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_),
        ) => *target = update.clone(),
        (Value::Object(_) | Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::String(_), _) => {
            let whose = key.map_or_else(|| "the target".to_owned(), |key| format!("`{}`", key.escape_debug()));
            let what = format!("{whose} is {target_kind}, and what is merged into it is {update_kind}");
            conflicts.push(Conflict { target: target.place, update: update.place, what });
        }
    }
}
