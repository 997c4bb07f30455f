//! Two objects at once.

use super::form::{Contradiction, Form};
use super::{At, Builder, Residue};
use crate::api::{Additional, Meaning, Object, SchemaId};
use crate::pointer;

impl Builder<'_, '_> {
    /// The form of a value that is both objects; one of them where it says all that the other does.
    pub(super) fn both_objects(&mut self, left: Form, right: &Form, at: &At) -> Result<Form, Contradiction> {
        let (Meaning::Object(one), Meaning::Object(other)) = (&left.meaning, &right.meaning) else {
            return Ok(left);
        };
        let mut properties = one.properties.clone();
        let mut merged: Vec<(String, SchemaId)> = Vec::new();
        for (name, schema) in &other.properties {
            let Some((_, known)) = properties.iter_mut().find(|(known, _)| known == name) else {
                merged.push((name.clone(), *schema));
                continue;
            };
            let required = one.required.contains(name) || other.required.contains(name);
            if required && self.never_meet(*known, *schema) {
                return Err(Contradiction { left: *known, right: *schema, about: Some(name.clone()) });
            }
            *known = self.property(*known, *schema, at, name);
        }
        properties.append(&mut merged);
        let mut required = one.required.clone();
        required.extend(other.required.iter().filter(|name| !one.required.contains(name)).cloned());
        let (additional, exact) = self.additional(one, other, at);
        let object = Object { properties, required, additional, implied: one.implied && other.implied };
        let residue = left.residue.or(right.residue).or((!exact).then_some(Residue::ClosedPart));
        let is = if says_as_much(other, &object) {
            right.is
        } else if says_as_much(one, &object) {
            left.is
        } else {
            None
        };
        Ok(Form { meaning: Meaning::Object(object), is, residue, ..left })
    }

    /// The schema of a property that two parts declare.
    fn property(&mut self, left: SchemaId, right: SchemaId, at: &At, name: &str) -> SchemaId {
        if left == right {
            return left;
        }
        let (mut sources, others) = (self.sources_of(left), self.sources_of(right));
        if others.iter().all(|source| sources.contains(source)) {
            return left;
        }
        if sources.iter().all(|source| others.contains(source)) || self.is_full() {
            return right;
        }
        sources.extend(others);
        sources.sort_unstable();
        sources.dedup();
        let token = pointer::escaped(name);
        self.merged(sources, &At { root: at.root, pointer: format!("{}/properties/{token}", at.pointer) })
    }

    /// Whether the values of two schemas are listed and none is in both lists.
    fn never_meet(&self, left: SchemaId, right: SchemaId) -> bool {
        match (self.listed(left), self.listed(right)) {
            (Some(left), Some(right)) => !left.iter().any(|value| right.contains(value)),
            (Some(_) | None, _) => false,
        }
    }

    /// The values of an enum, as JSON texts; of a schema that is to be made, those of its first source with any.
    fn listed(&self, id: SchemaId) -> Option<Vec<String>> {
        let of_one = |id: SchemaId| {
            let api = self.schemas.api;
            let mut at = id;
            for _ in 0..64 {
                let schema = api.schemas.get(at.index())?;
                match &schema.meaning {
                    Meaning::Reference(next) => at = *next,
                    meaning => return super::form::listed(meaning),
                }
            }
            None
        };
        let lists: Vec<Vec<String>> = self.sources_of(id).into_iter().filter_map(of_one).collect();
        let (first, rest) = lists.split_first()?;
        let in_all = |value: &&String| rest.iter().all(|list| list.contains(value));
        Some(first.iter().filter(in_all).cloned().collect())
    }

    /// What both say of undeclared keys, and whether that is everything.
    fn additional(&mut self, one: &Object, other: &Object, at: &At) -> (Additional, bool) {
        let declares = |closed: &Object, open: &Object| {
            open.properties.iter().all(|(name, _)| closed.properties.iter().any(|(known, _)| known == name))
        };
        // A part that refuses undeclared keys sees those of the other parts as undeclared; taken literally no value
        // would fit, so the closed part is read as open (accept more, never refuse valid data).
        match (one.additional, other.additional) {
            // Whatever is meant, no key fits that neither declares.
            (Additional::Refused, Additional::Refused) => {
                (Additional::Refused, declares(one, other) && declares(other, one))
            }
            (Additional::Refused, _) if declares(one, other) => (Additional::Refused, true),
            (_, Additional::Refused) if declares(other, one) => (Additional::Refused, true),
            (Additional::Refused, said) | (said, Additional::Refused) => (said, false),
            (Additional::Unsaid | Additional::Any, Additional::Unsaid) => (one.additional, true),
            (Additional::Unsaid | Additional::Any, Additional::Any) => (Additional::Any, true),
            (Additional::Unsaid | Additional::Any, said @ Additional::Schema(_)) => (said, declares(other, one)),
            (said @ Additional::Schema(_), Additional::Unsaid | Additional::Any) => (said, declares(one, other)),
            (Additional::Schema(left), Additional::Schema(right)) => {
                let exact = declares(one, other) && declares(other, one);
                if left == right {
                    return (one.additional, exact);
                }
                let mut sources = self.sources_of(left);
                sources.extend(self.sources_of(right));
                sources.sort_unstable();
                sources.dedup();
                let pointer = format!("{}/additionalProperties", at.pointer);
                (Additional::Schema(self.merged(sources, &At { root: at.root, pointer })), exact)
            }
        }
    }
}

/// Whether an object says all that the merged object does.
fn says_as_much(object: &Object, merged: &Object) -> bool {
    object.properties.len() == merged.properties.len()
        && object.additional == merged.additional
        && merged.required.iter().all(|name| object.required.contains(name))
        && merged.properties.iter().all(|property| object.properties.contains(property))
}
