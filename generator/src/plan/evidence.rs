//! What the values of a schema show, so that a value finds its variant, and which schemas no value fits at once.

use std::collections::HashSet;

use super::Evidence;
use super::normal::{Schemas, listed};
use crate::api::{Additional, JsonType, Literal, Meaning, Object, SchemaId};

/// What the values of a schema show; the literals of every property whose values are listed.
pub(super) fn of(api: &Schemas<'_>, id: SchemaId) -> Evidence {
    let mut open = HashSet::new();
    found(api, id, &mut open).unwrap_or_default()
}

/// `None` where the schema is being looked at already.
fn found(api: &Schemas<'_>, id: SchemaId, open: &mut HashSet<SchemaId>) -> Option<Evidence> {
    let target = api.target(id);
    let of_kind = |kind| Evidence { kinds: vec![kind], ..Evidence::default() };
    Some(match &api.schema(target).meaning {
        Meaning::Boolean => of_kind(JsonType::Boolean),
        Meaning::Integer(_) => of_kind(JsonType::Integer),
        Meaning::Number(_) => of_kind(JsonType::Number),
        Meaning::String(_) => of_kind(JsonType::String),
        Meaning::Null => of_kind(JsonType::Null),
        Meaning::Array(_) | Meaning::Tuple(_) => of_kind(JsonType::Array),
        meaning @ Meaning::StringEnum(_) => {
            Evidence { values: listed(meaning).unwrap_or_default(), ..of_kind(JsonType::String) }
        }
        meaning @ Meaning::ValueEnum(values) => {
            let mut kinds = Vec::new();
            for value in values {
                let kind = match value {
                    Literal::Bool(_) => JsonType::Boolean,
                    Literal::Number(_) => JsonType::Number,
                    Literal::String(_) => JsonType::String,
                };
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            Evidence { values: listed(meaning).unwrap_or_default(), kinds, ..Evidence::default() }
        }
        Meaning::Object(object) if object.implied && object.is_shapeless() => Evidence::default(),
        Meaning::Object(object) => of_object(api, object),
        Meaning::OneOf(union) => {
            if !open.insert(target) {
                return None;
            }
            let mut branches = union.branches.iter().filter_map(|branch| found(api, *branch, open));
            let first = branches.next().unwrap_or_default();
            let all = branches.fold(first, either);
            open.remove(&target);
            all
        }
        Meaning::Reference(_)
        | Meaning::Any
        | Meaning::Never
        | Meaning::Kinds(_)
        | Meaning::All(_)
        | Meaning::Unsupported(_) => Evidence::default(),
    })
}

fn of_object(api: &Schemas<'_>, object: &Object) -> Evidence {
    let literals = object.properties.iter().filter_map(|(name, property)| {
        let target = api.target(*property);
        let mut values = listed(&api.schema(target).meaning)?;
        if is_nullable(api, *property) {
            values.push("null".to_owned());
        }
        Some((name.clone(), values))
    });
    Evidence {
        kinds: vec![JsonType::Object],
        values: Vec::new(),
        required: object.required.clone(),
        literals: literals.collect(),
        declared: match object.additional {
            Additional::Refused => Some(object.properties.iter().map(|(name, _)| name.clone()).collect()),
            Additional::Unsaid | Additional::Any | Additional::Schema(_) => None,
        },
    }
}

fn is_nullable(api: &Schemas<'_>, id: SchemaId) -> bool {
    let mut at = id;
    for _ in 0..=api.len() {
        let schema = api.schema(at);
        match schema.meaning {
            _ if schema.nullable => return true,
            Meaning::Reference(next) => at = next,
            _ => return false,
        }
    }
    false
}

/// What the values of one or the other show.
fn either(left: Evidence, right: Evidence) -> Evidence {
    let mut kinds = left.kinds.clone();
    kinds.extend(right.kinds.iter().filter(|kind| !left.kinds.contains(kind)));
    if left.kinds.is_empty() || right.kinds.is_empty() {
        kinds.clear();
    }
    let listed = !left.values.is_empty() && !right.values.is_empty();
    let values = if listed { left.values.iter().chain(&right.values).cloned().collect() } else { Vec::new() };
    let literals = left.literals.into_iter().filter_map(|(name, mut values)| {
        let (_, others) = right.literals.iter().find(|(other, _)| *other == name)?;
        values.extend(others.iter().filter(|value| !values.contains(value)).cloned().collect::<Vec<_>>());
        Some((name, values))
    });
    let declared = match (left.declared, right.declared) {
        (Some(mut one), Some(other)) => {
            one.extend(other);
            one.sort_unstable();
            one.dedup();
            Some(one)
        }
        (Some(_) | None, _) => None,
    };
    Evidence {
        kinds,
        values,
        required: left.required.into_iter().filter(|name| right.required.contains(name)).collect(),
        literals: literals.collect(),
        declared,
    }
}

/// Whether no text is in both lists.
pub(super) fn disjoint(left: &[String], right: &[String]) -> bool {
    !left.iter().any(|value| right.contains(value))
}

/// Leaves the literals that tell branches apart: a single value, or values that another branch does not have. The others
/// would only rule out what a later version of the service may send.
pub(super) fn keep_telling(all: &mut [Evidence]) {
    let before: Vec<Vec<(String, Vec<String>)>> = all.iter().map(|evidence| evidence.literals.clone()).collect();
    for (at, evidence) in all.iter_mut().enumerate() {
        evidence.literals.retain(|(name, values)| {
            let differs = |(other, literals): (usize, &Vec<(String, Vec<String>)>)| {
                other != at && literals.iter().any(|(known, others)| known == name && disjoint(values, others))
            };
            values.len() == 1 || before.iter().enumerate().any(differs)
        });
    }
}

/// The keys that the objects of a schema keep.
pub(super) enum Keys {
    /// Those that are declared.
    Declared(HashSet<String>),
    /// All of them.
    All,
}

/// Which keys the values of a schema keep; `None` where not all are objects.
pub(super) fn keys(api: &Schemas<'_>, id: SchemaId) -> Option<Keys> {
    let mut open = HashSet::new();
    let mut pending = vec![id];
    let mut keys = Keys::Declared(HashSet::new());
    while let Some(next) = pending.pop() {
        let target = api.target(next);
        if !open.insert(target) {
            continue;
        }
        match &api.schema(target).meaning {
            Meaning::Object(object) if !(object.implied && object.is_shapeless()) => match object.additional {
                Additional::Unsaid | Additional::Refused if !object.properties.is_empty() => {
                    if let Keys::Declared(keys) = &mut keys {
                        keys.extend(object.properties.iter().map(|(name, _)| name.clone()));
                    }
                }
                Additional::Unsaid | Additional::Refused | Additional::Any | Additional::Schema(_) => keys = Keys::All,
            },
            Meaning::OneOf(union) => pending.extend(&union.branches),
            _ => return None,
        }
    }
    Some(keys)
}

/// Whether objects that two of some schemas describe may carry more than either declares.
pub(super) fn overlap(api: &Schemas<'_>, branches: &[SchemaId]) -> bool {
    let all: Vec<(Evidence, HashSet<String>)> = branches
        .iter()
        .filter_map(|branch| match keys(api, *branch)? {
            Keys::Declared(keys) => Some((of(api, *branch), keys)),
            Keys::All => None,
        })
        .collect();
    all.iter().enumerate().any(|(at, (left, keys))| {
        all[at + 1..]
            .iter()
            .any(|(right, others)| !keys.is_subset(others) && !others.is_subset(keys) && !left.excludes(right))
    })
}

/// A property whose listed strings tell all of some objects apart though nothing says that it does, and those strings.
pub(super) fn implicit(all: &[Evidence]) -> Option<(String, Vec<Vec<String>>)> {
    let (first, rest) = all.split_first()?;
    first.literals.iter().find_map(|(name, _)| {
        let of = |evidence: &Evidence| -> Option<Vec<String>> {
            let objects = evidence.kinds == [JsonType::Object] && evidence.required.contains(name);
            let (_, values) = evidence.literals.iter().find(|(known, _)| known == name).filter(|_| objects)?;
            values.iter().map(|value| serde_json::from_str::<String>(value).ok()).collect()
        };
        let mut tags = vec![of(first)?];
        for evidence in rest {
            let values = of(evidence)?;
            if tags.iter().any(|known| !disjoint(known, &values)) {
                return None;
            }
            tags.push(values);
        }
        Some((name.clone(), tags))
    })
}
