//! Unions: which variants there are, and how a value finds its own.

use super::normal::{Residue, Schemas};
use super::shapes::Shapes;
use super::{AnyOf, Dispatch, Evidence, Scalar, Shape, TypeRef, Union, Variant, evidence};
use crate::api::{self, Fits, JsonType, Keyword, Literal, Meaning, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

impl Shapes<'_> {
    /// The type of an `anyOf` of a component that is an object, and of any object: one type of the runtime for all of them.
    pub(super) fn or_object(&mut self, id: SchemaId, union: &api::Union) -> Option<TypeRef> {
        let api = self.api;
        let ([one, other], None, Fits::Any) = (union.branches.as_slice(), &union.property, union.fits) else {
            return None;
        };
        let described = match (is_any_object(api, *one), is_any_object(api, *other)) {
            (false, true) => *one,
            (true, false) => *other,
            (true, true) | (false, false) => return None,
        };
        let target = api.target(described);
        let is_component = api.schema(target).component.is_some();
        let is_object = matches!(api.schema(target).meaning, Meaning::Object(_) | Meaning::OneOf(_))
            && evidence::of(api, described).kinds == [JsonType::Object];
        if !is_component || !is_object || self.has_own_type(id) || self.is_foreign(target) {
            return None;
        }
        self.mark_or_object();
        Some(TypeRef::OrObject(Box::new(self.value(described).ty)))
    }

    /// The shape of a union.
    pub(super) fn union(&mut self, id: SchemaId, union: &api::Union) -> Shape {
        let api = self.api;
        if union.branches.iter().any(|branch| is_anything(&api.schema(api.target(*branch)).meaning)) {
            if union.fits == Fits::One {
                self.residue.insert(id, Residue::Trial);
            }
            return Shape::Alias(TypeRef::Any);
        }
        let mut found: Vec<Evidence> = union.branches.iter().map(|branch| evidence::of(api, *branch)).collect();
        let discriminated = match &union.property {
            Some(property) => told_apart(property, union, &found),
            None => evidence::implicit(&found),
        };
        let (property, tags) = match discriminated {
            Some((property, tags)) => (Some(property), tags),
            None => (None, vec![Vec::new(); found.len()]),
        };
        let any_of = property.is_none() && union.fits == Fits::Any && {
            let objects = union.branches.iter().all(|branch| evidence::keys(api, *branch).is_some());
            objects && evidence::overlap(api, &union.branches)
        };
        evidence::keep_telling(&mut found);
        if property.is_none() && !any_of {
            self.note_trial(id, union, &found);
        }
        let mut variants: Vec<Variant> = Vec::new();
        for (at, evidence) in found.into_iter().enumerate() {
            let variant = self.variant(union.branches[at], tags[at].clone(), property.as_deref(), evidence);
            variants.push(variant);
        }
        if any_of {
            return Shape::AnyOf(AnyOf { branches: variants });
        }
        let dispatch = match property {
            Some(property) => Dispatch::Discriminator { property, default: union.default },
            None => Dispatch::Evidence,
        };
        Shape::Union(Union { dispatch, variants, counted: None })
    }

    fn variant(&mut self, branch: SchemaId, tags: Vec<String>, property: Option<&str>, evidence: Evidence) -> Variant {
        let api = self.api;
        let value = self.value(branch);
        let ty = match value.ty {
            // A file has no place in JSON.
            TypeRef::Scalar(Scalar::Binary) => TypeRef::Scalar(Scalar::String),
            ty => ty,
        };
        let said = api.schema(branch);
        let title = said.title.clone().or_else(|| {
            let target = api.schema(api.target(branch));
            target.title.clone().filter(|_| target.component.is_none())
        });
        Variant {
            ty,
            carries_tag: property.is_some_and(|property| self.declares(branch, property)),
            tags,
            evidence,
            rules: value.rules,
            title,
            format: self.format(branch),
        }
    }

    /// The `format` of the values of a schema, or of their items.
    fn format(&self, id: SchemaId) -> Option<String> {
        let mut schema = self.api.schema(self.api.target(id));
        if let Meaning::Array(Some(items)) = schema.meaning {
            schema = self.api.schema(self.api.target(items));
        }
        schema.keywords.iter().find_map(|keyword| {
            let Keyword::Format(format) = keyword else { return None };
            Some(format.clone())
        })
    }

    /// Whether the values of a schema carry a property that it declares.
    fn declares(&self, id: SchemaId, property: &str) -> bool {
        let api = self.api;
        let mut seen = Vec::new();
        let mut pending = vec![id];
        while let Some(next) = pending.pop() {
            let target = api.target(next);
            if seen.contains(&target) {
                continue;
            }
            seen.push(target);
            match &api.schema(target).meaning {
                Meaning::Object(object) if object.properties.iter().any(|(name, _)| name == property) => {}
                Meaning::OneOf(union) => pending.extend(&union.branches),
                _ => return false,
            }
        }
        true
    }

    /// Says of a union that its branches can only be told apart by trying each, and that a `oneOf` is then to be counted.
    fn note_trial(&mut self, id: SchemaId, union: &api::Union, found: &[Evidence]) {
        let pairs =
            || found.iter().enumerate().flat_map(|(at, left)| found[at + 1..].iter().map(move |right| (left, right)));
        let both_texts = |(left, right): (&Evidence, &Evidence)| {
            // A string beside an enum is the enum, open for other values: its values are meant to fit both.
            left.kinds == [JsonType::String]
                && right.kinds == left.kinds
                && left.values.is_empty() != right.values.is_empty()
        };
        let unsure: Vec<_> =
            pairs().filter(|(left, right)| !left.excludes(right) && !both_texts((left, right))).collect();
        if unsure.is_empty() {
            return;
        }
        if union.fits == Fits::One {
            self.residue.insert(id, Residue::Trial);
        }
        let differ = |left: &Evidence, right: &Evidence| {
            left.required.iter().any(|key| !right.required.contains(key))
                || right.required.iter().any(|key| !left.required.contains(key))
        };
        if unsure.iter().any(|(left, right)| !differ(left, right)) {
            let schema = self.api.schema(id);
            let message = "the branches of a union show no difference: each value is tried on all of them";
            self.diagnostics.push(Diagnostic::new(Code::Trial, message).at(schema.place, schema.pointer.clone(), ""));
        }
    }
}

/// Whether a schema says of its values that they are objects, and no more.
fn is_any_object(api: &Schemas<'_>, id: SchemaId) -> bool {
    let schema = api.schema(api.target(id));
    matches!(&schema.meaning, Meaning::Object(object) if object.is_shapeless() && !object.implied && object.required.is_empty())
        && schema.constraints == api::Constraints::default()
        && schema.custom.is_none()
        && schema.keywords.iter().all(|keyword| matches!(keyword, Keyword::Types(_)))
}

/// Whether every value fits.
fn is_anything(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Any | Meaning::Unsupported(_) => true,
        Meaning::Object(object) => object.implied && object.is_shapeless(),
        _ => false,
    }
}

/// The property of a union's discriminator and the tags of each branch.
pub(super) fn tags_of(api: &Schemas<'_>, union: &api::Union) -> Option<(String, Vec<Vec<String>>)> {
    let found: Vec<Evidence> = union.branches.iter().map(|branch| evidence::of(api, *branch)).collect();
    told_apart(union.property.as_ref()?, union, &found)
}

/// The same by what is known of the branches; `None` where the discriminator tells nothing: without a tag, and where branches
/// require one and the same value, they are told apart by anything but that.
fn told_apart(property: &str, union: &api::Union, found: &[Evidence]) -> Option<(String, Vec<Vec<String>>)> {
    let tags = tags(property, union, found);
    let contradicted = tags.iter().zip(found).any(|(tags, evidence)| is_contradicted(property, tags, evidence));
    let tells = tags.iter().any(|tags| !tags.is_empty());
    (tells && !contradicted).then(|| (property.to_owned(), tags))
}

/// Whether a branch lists the values of the property, and none of its tags is among them: what it is called never comes.
fn is_contradicted(property: &str, tags: &[String], evidence: &Evidence) -> bool {
    let literals = evidence.literals.iter().find(|(name, _)| name == property);
    let texts: Vec<String> = tags.iter().map(|tag| Literal::String(tag.clone()).json()).collect();
    literals.is_some_and(|(_, values)| !tags.is_empty() && evidence::disjoint(&texts, values))
}

/// The tags of each branch: those of the discriminator, then the values that the branch itself lists for the property, or
/// what it is called. What would choose two branches chooses neither.
fn tags(property: &str, union: &api::Union, found: &[Evidence]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = union
        .tags
        .iter()
        .zip(found)
        .map(|(tags, evidence)| {
            // What is no object has no property; it is told apart by its kind.
            if evidence.kinds == [JsonType::Object] { tags.own.clone() } else { Vec::new() }
        })
        .collect();
    let listed: Vec<Vec<String>> = found
        .iter()
        .map(|evidence| {
            let literals = evidence.literals.iter().find(|(name, _)| name == property);
            let values = literals.iter().flat_map(|(_, values)| values);
            values.filter_map(|value| serde_json::from_str::<String>(value).ok()).collect()
        })
        .collect();
    for (at, values) in listed.iter().enumerate() {
        let own = |value: &String| {
            let elsewhere =
                |i: usize, tags: &api::Tags| i != at && (tags.own.contains(value) || listed[i].contains(value));
            !union.tags.iter().enumerate().any(|(i, tags)| elsewhere(i, tags))
        };
        let new: Vec<String> = values.iter().filter(|value| own(value) && !all[at].contains(value)).cloned().collect();
        // The branch lists what its values carry; a tag that it does not list is only what it is called.
        let known = all[at].iter().any(|tag| values.contains(tag));
        if known { all[at].extend(new) } else { all[at].splice(0..0, new).for_each(drop) }
    }
    let counted = all.clone();
    for (at, tags) in all.iter_mut().enumerate() {
        let mut seen = Vec::new();
        tags.retain(|tag| {
            let only = !counted.iter().enumerate().any(|(i, other)| i != at && other.contains(tag));
            let new = !seen.contains(tag);
            seen.push(tag.clone());
            only && new
        });
    }
    add_names(&mut all, &counted, &union.tags, &listed);
    all
}

/// Adds the name of each branch that has other tags, where it chooses no other branch. One that lists its values never has
/// others.
fn add_names(all: &mut [Vec<String>], taken: &[Vec<String>], written: &[api::Tags], listed: &[Vec<String>]) {
    for (at, tags) in all.iter_mut().enumerate().filter(|(at, tags)| listed[*at].is_empty() && !tags.is_empty()) {
        let Some(name) = &written[at].name else { continue };
        let shared = written.iter().enumerate().any(|(i, other)| i != at && other.name.as_ref() == Some(name));
        let is_value = listed.iter().any(|values| values.contains(name));
        if !shared && !is_value && !taken.iter().any(|tags| tags.contains(name)) {
            tags.push(name.clone());
        }
    }
}
