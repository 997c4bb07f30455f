//! `allOf` → one object: properties and requirements together (JSON Schema Core, section 10.2.1.1).

use crate::api::{Additional, Api, Meaning, Object, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// The object that an `allOf` describes; `None` if a part is no object.
pub(super) fn object(api: &Api, id: SchemaId, diagnostics: &mut Vec<Diagnostic>) -> Option<Object> {
    let mut merged = Object::default();
    let mut pending = vec![id];
    let mut any_object = false;
    while let Some(id) = pending.pop() {
        match &api.schema(id).meaning {
            Meaning::Reference(target) => pending.push(*target),
            Meaning::AllOf(parts, own) => {
                any_object |= *own != Object::default();
                // Own keywords come after the parts: the stack yields the parts first, in order.
                add(api, &mut merged, own, diagnostics);
                pending.extend(parts.iter().rev());
            }
            Meaning::Object(part) => {
                any_object = true;
                add(api, &mut merged, part, diagnostics);
            }
            Meaning::Any => {}
            Meaning::Boolean
            | Meaning::Integer(_)
            | Meaning::Number(_)
            | Meaning::String(_)
            | Meaning::StringEnum(_)
            | Meaning::ValueEnum(_)
            | Meaning::Array(_)
            | Meaning::OneOf(_)
            | Meaning::Unsupported(_) => return None,
        }
    }
    any_object.then_some(merged)
}

fn add(api: &Api, merged: &mut Object, part: &Object, diagnostics: &mut Vec<Diagnostic>) {
    for (name, schema) in &part.properties {
        match merged.properties.iter_mut().find(|(known, _)| known == name) {
            None => merged.properties.push((name.clone(), *schema)),
            Some((_, known)) => {
                let kinds = (kind(api, *known), kind(api, *schema));
                match kinds {
                    // The part that says more is kept.
                    (None, Some(_)) => *known = *schema,
                    (Some(left), Some(right)) if left != right => diagnostics.push(
                        Diagnostic::new(
                            Code::AllOfContradiction,
                            format!("the parts of an `allOf` disagree about `{name}`: {left} and {right}"),
                        )
                        .at(api.schema(*known).place, api.schema(*known).pointer.clone(), left)
                        .at(
                            api.schema(*schema).place,
                            api.schema(*schema).pointer.clone(),
                            right,
                        ),
                    ),
                    (Some(_) | None, None) | (Some(_), Some(_)) => {}
                }
            }
        }
    }
    for name in &part.required {
        if !merged.required.contains(name) {
            merged.required.push(name.clone());
        }
    }
    merged.additional = match (merged.additional, part.additional) {
        // A part that refuses undeclared keys sees those of the other parts as undeclared; taken literally no value
        // would fit, so the closed part is read as open (accept more, never refuse valid data).
        (Additional::Unsaid | Additional::Refused, other) => other,
        (one, Additional::Unsaid | Additional::Refused | Additional::Any) => one,
        (Additional::Any | Additional::Schema(_), other @ Additional::Schema(_)) => other,
    };
}

/// The JSON type of a schema, if it has just one.
fn kind(api: &Api, id: SchemaId) -> Option<&'static str> {
    match &api.schema(api.target(id)).meaning {
        Meaning::Boolean => Some("a boolean"),
        Meaning::Integer(_) | Meaning::Number(_) => Some("a number"),
        Meaning::String(_) | Meaning::StringEnum(_) => Some("a string"),
        Meaning::Array(_) => Some("a list"),
        Meaning::Object(_) | Meaning::AllOf(..) => Some("an object"),
        Meaning::Reference(_) | Meaning::Any | Meaning::ValueEnum(_) | Meaning::OneOf(_) | Meaning::Unsupported(_) => {
            None
        }
    }
}
