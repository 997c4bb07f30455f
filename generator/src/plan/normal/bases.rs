//! Discriminators that are inherited: an object with one, which other components extend through `allOf`.
//!
//! As a part of an `allOf` such a base is its own properties. As a value it is any of those that extend it, told apart
//! by their tags, or itself: what has another tag keeps at least what the base declares.

use std::collections::{HashMap, HashSet};

use super::Builder;
use crate::api::{Additional, Fits, Keyword, MANY_EXTEND, Meaning, SchemaId, Tags, Union};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

impl Builder<'_, '_> {
    /// Gives every base that others extend a union as its meaning.
    pub(super) fn find_bases(&mut self) {
        let api = self.schemas.api;
        let bases: Vec<SchemaId> = self
            .schemas
            .components()
            .filter(|id| {
                let schema = api.schema(*id);
                schema.discriminator.is_some() && matches!(schema.meaning, Meaning::Object(_) | Meaning::All(_))
            })
            .collect();
        if bases.is_empty() {
            return;
        }
        let known: HashSet<SchemaId> = bases.iter().copied().collect();
        let mut extended: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
        for id in self.schemas.components().collect::<Vec<_>>() {
            for base in self.extends(id, &known) {
                extended.entry(base).or_default().push(id);
            }
        }
        for base in &bases {
            if let Some(children) = extended.get(base) {
                let itself = self.itself(*base);
                self.bases.insert(*base, itself);
                for child in children.iter().filter(|id| matches!(api.schema(**id).meaning, Meaning::Reference(_))) {
                    self.children.insert(*child);
                }
            }
        }
        for base in bases {
            if let Some(children) = extended.remove(&base) {
                self.unite(base, children);
            }
        }
    }

    /// The bases that a component extends, at any depth.
    fn extends(&self, id: SchemaId, bases: &HashSet<SchemaId>) -> Vec<SchemaId> {
        let api = self.schemas.api;
        let parts = |id: SchemaId| -> &[SchemaId] {
            let schema = api.schema(id);
            match &schema.meaning {
                Meaning::All(all) => &all.parts,
                // A single `allOf` with nothing beside it.
                Meaning::Reference(part) if schema.keywords.iter().any(|k| matches!(k, Keyword::AllOf(_))) => {
                    std::slice::from_ref(part)
                }
                _ => &[],
            }
        };
        let mut found = Vec::new();
        let mut seen = HashSet::from([id]);
        let mut pending: Vec<SchemaId> = parts(id).to_vec();
        while let Some(part) = pending.pop() {
            if !seen.insert(part) {
                continue;
            }
            if bases.contains(&part) {
                found.push(part);
            }
            match (&api.schema(part).meaning, parts(part)) {
                (Meaning::Reference(next), []) => pending.push(*next),
                (_, parts) => pending.extend(parts),
            }
        }
        found
    }

    /// The base without those that extend it.
    fn itself(&mut self, base: SchemaId) -> SchemaId {
        let mut schema = self.schemas.api.schema(base).clone();
        schema.component = None;
        schema.rust_name = None;
        schema.custom = None;
        schema.pointer.push_str("/discriminator");
        schema.discriminator = None;
        let id = self.schemas.add(schema);
        self.schemas.words.insert(id, (1, "base".to_owned()));
        self.sources.insert(id, vec![base]);
        id
    }

    /// Makes a base that too many extend its own properties and a map of all other keys: an enum of hundreds of types
    /// would have whatever reaches it reach the whole document.
    fn keep_open(&mut self, base: SchemaId, count: usize) {
        let mut schema = self.schemas.api.schema(base).clone();
        let Some(itself) = self.bases.get(&base).copied() else { return };
        let form = self.form(itself, None);
        let message = format!(
            "{count} schemas extend this one, too many for an enum: its values are its own properties and a map of all \
             other keys, and the runtime's `narrow` reads one as any schema that extends it"
        );
        self.diagnostics.push(Diagnostic::new(Code::ManyExtend, message).at(schema.place, schema.pointer.clone(), ""));
        schema.discriminator = None;
        self.put(base, &mut schema, form);
        if let Meaning::Object(object) = &mut schema.meaning
            && object.additional == Additional::Unsaid
        {
            object.additional = Additional::Any;
        }
        self.schemas.replace(base, schema);
        self.schemas.has_open_bases = true;
    }

    fn unite(&mut self, base: SchemaId, children: Vec<SchemaId>) {
        let api = self.schemas.api;
        let Some(discriminator) = api.schema(base).discriminator.as_deref() else { return };
        if children.len() > MANY_EXTEND {
            self.keep_open(base, children.len());
            return;
        }
        let Some(itself) = self.bases.get(&base).copied() else { return };
        let mut members = children;
        let mapped = discriminator.mapping.iter().map(|(_, target)| api.target(*target));
        for target in mapped {
            let object = matches!(api.schema(target).meaning, Meaning::Object(_) | Meaning::All(_));
            if target != base && object && !members.contains(&target) {
                members.push(target);
            }
        }
        members.push(base);
        let tags = |member: &SchemaId| -> Tags {
            let schema = api.schema(*member);
            let mapped = discriminator.mapping.iter().filter(|(_, target)| api.target(*target) == *member);
            let mapped: Vec<String> = mapped.map(|(tag, _)| tag.clone()).collect();
            let name = schema.tag.clone().or_else(|| schema.component.clone());
            Tags::new(mapped, name, |name| discriminator.mapping.iter().any(|(tag, _)| tag == name))
        };
        let mut tags: Vec<Tags> = members.iter().map(tags).collect();
        let form = self.form(itself, None);
        let mut default = Some(members.len() - 1);
        if let (Meaning::Object(object), Some(own)) = (&form.meaning, tags.last_mut())
            && object.properties.iter().any(|(name, _)| *name == discriminator.property)
        {
            // It carries whatever tag it was sent with: it is what no other tag chooses.
            *own = Tags::default();
            default = None;
        }
        let union = Union {
            fits: Fits::Any,
            null: false,
            property: Some(discriminator.property.clone()),
            default,
            tags,
            // A child that is a base stands for itself alone: what extends it is in the list.
            branches: members
                .iter()
                .map(|member| if *member == base { itself } else { self.bases.get(member).copied().unwrap_or(*member) })
                .collect(),
        };
        let mut schema = api.schema(base).clone();
        schema.meaning = Meaning::OneOf(union);
        schema.constraints = crate::api::Constraints::default();
        self.schemas.replace(base, schema);
        // The object itself has its normal form like any schema that is written.
        let mut schema = self.schemas.schema(itself).clone();
        self.put(itself, &mut schema, form);
        self.schemas.replace(itself, schema);
    }
}
