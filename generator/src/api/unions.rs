//! `oneOf`, `anyOf` and their discriminators.

use super::schemas::{Resolver, id, is_null};
use super::{Discriminator, Fits, Meaning, Schema, SchemaId, Tags, Union, references};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::schema::{Discriminator as Written, SchemaIndex, Spanned};
use crate::pointer;

impl Resolver<'_> {
    /// The unions of the schema: of `oneOf` and of `anyOf`.
    pub(super) fn unions(&mut self) -> Vec<Union> {
        let written = self.written;
        [(Fits::One, &written.one_of), (Fits::Any, &written.any_of)]
            .into_iter()
            .filter(|(_, branches)| !branches.is_empty())
            .map(|(fits, branches)| self.union(fits, branches))
            .collect()
    }

    fn union(&mut self, fits: Fits, all: &[SchemaIndex]) -> Union {
        let table = &self.document.schemas;
        let branches: Vec<SchemaId> = all.iter().copied().filter(|b| !is_null(table.get(*b))).map(id).collect();
        let mut union = Union {
            fits,
            null: branches.len() < all.len(),
            tags: vec![Tags::default(); branches.len()],
            property: None,
            default: None,
            branches,
        };
        if let Some(discriminator) = &self.written.discriminator {
            union.property = Some(discriminator.property.clone());
            self.map_tags(discriminator, &mut union);
        }
        union
    }

    fn map_tags(&mut self, discriminator: &Written, union: &mut Union) {
        for (tag, target) in &discriminator.mapping {
            let Some(index) = self.mapped(target) else { continue };
            match self.branch(union, index) {
                Some(position) => union.tags[position].own.push(tag.clone()),
                None => self.diagnostics.push(
                    Diagnostic::new(
                        Code::Shape,
                        format!("the discriminator maps `{tag}` to a schema that is not a branch; the tag is not used"),
                    )
                    .at(
                        target.place,
                        format!("{}/discriminator/mapping", self.written.pointer),
                        "",
                    ),
                ),
            }
        }
        let default = discriminator.default_mapping.as_ref().and_then(|target| self.mapped(target));
        union.default = default.and_then(|index| self.branch(union, index));
    }

    /// The schema that a mapping names: a component's name or a reference (OpenAPI 3.0.4, section 4.8.25.4). A mapping
    /// to what is not there chooses nothing, and the union can be without it.
    fn mapped(&mut self, target: &Spanned) -> Option<SchemaIndex> {
        let component = format!("/components/schemas/{}", pointer::escaped(&target.text));
        if let Some(named) = self.document.schemas.by_pointer.get(&component) {
            return Some(*named);
        }
        let found = references::schema(self.document, target, &self.written.pointer);
        if found.is_err() {
            let message =
                format!("the discriminator maps to `{}`, which is no schema; the tag is not used", target.text);
            let pointer = format!("{}/discriminator/mapping", self.written.pointer);
            self.diagnostics.push(Diagnostic::new(Code::Shape, message).at(target.place, pointer, ""));
        }
        found.ok()
    }

    fn branch(&self, union: &Union, index: SchemaIndex) -> Option<usize> {
        union.branches.iter().position(|branch| {
            let branch = SchemaIndex(branch.0);
            branch == index || self.target_of(branch) == Some(index)
        })
    }

    fn target_of(&self, index: SchemaIndex) -> Option<SchemaIndex> {
        let schema = self.document.schemas.get(index);
        schema.reference.as_ref().and_then(|reference| references::schema(self.document, reference, "").ok())
    }

    /// `discriminator` of an object that others extend.
    pub(super) fn discriminator(&mut self) -> Option<Discriminator> {
        let written = self.written;
        if !written.one_of.is_empty() || !written.any_of.is_empty() {
            return None;
        }
        let discriminator = written.discriminator.as_ref()?;
        let mapping = discriminator.mapping.iter();
        let mapping = mapping.filter_map(|(tag, target)| Some((tag.clone(), id(self.mapped(target)?)))).collect();
        Some(Discriminator { property: discriminator.property.clone(), mapping })
    }
}

/// A branch has its component's name as a tag.
pub(super) fn name_branches(schemas: &mut [Schema]) {
    for index in 0..schemas.len() {
        let unions: Vec<Vec<Option<String>>> = unions_of(&schemas[index].meaning)
            .iter()
            .filter(|union| union.property.is_some())
            .map(|union| union.branches.iter().map(|branch| component_name(schemas, *branch)).collect())
            .collect();
        let named = unions_of_mut(&mut schemas[index].meaning).iter_mut().filter(|union| union.property.is_some());
        for (union, names) in named.zip(unions) {
            let mapped: Vec<String> = union.tags.iter().flat_map(|tags| &tags.own).cloned().collect();
            for (tags, name) in union.tags.iter_mut().zip(names) {
                *tags = Tags::new(std::mem::take(&mut tags.own), name, |name| mapped.iter().any(|tag| tag == name));
            }
        }
    }
}

fn unions_of(meaning: &Meaning) -> &[Union] {
    match meaning {
        Meaning::OneOf(union) => std::slice::from_ref(union),
        Meaning::All(all) => &all.unions,
        _ => &[],
    }
}

fn unions_of_mut(meaning: &mut Meaning) -> &mut [Union] {
    match meaning {
        Meaning::OneOf(union) => std::slice::from_mut(union),
        Meaning::All(all) => &mut all.unions,
        _ => &mut [],
    }
}

fn component_name(schemas: &[Schema], mut branch: SchemaId) -> Option<String> {
    for _ in 0..schemas.len() {
        let schema = &schemas[branch.index()];
        match (&schema.component, &schema.meaning) {
            (Some(name), _) => return Some(name.clone()),
            (None, Meaning::Reference(next)) => branch = *next,
            (None, _) => return None,
        }
    }
    None
}
