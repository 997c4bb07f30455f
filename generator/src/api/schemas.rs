//! What each schema means.

use super::enums::{self, Enumeration, Label};
use super::{
    Additional, Constraints, Custom, Meaning, Object, Schema, SchemaId, Union, keywords, references, without_null,
};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::document::schema::{Discriminator, JsonType, Schema as Written, SchemaIndex};
use crate::document::tree::{Node, Value};

/// Every schema of the table, under the same position.
pub(super) fn resolve(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Vec<Schema> {
    let mut schemas: Vec<Schema> = document
        .schemas
        .schemas
        .iter()
        .map(|written| Resolver { document, written, diagnostics: &mut *diagnostics, labels: Vec::new() }.schema())
        .collect();
    for (name, index) in &document.schemas.components {
        schemas[index.0 as usize].component = Some(name.clone());
    }
    name_branches(&mut schemas);
    refuse_cycles(&schemas, diagnostics);
    schemas
}

struct Resolver<'a> {
    document: &'a Document,
    written: &'a Written,
    diagnostics: &'a mut Vec<Diagnostic>,
    labels: Vec<Label>,
}

impl Resolver<'_> {
    fn schema(mut self) -> Schema {
        let (meaning, nullable) = self.meaning();
        let custom = self.rust_type();
        let (written, labels) = (self.written, std::mem::take(&mut self.labels));
        if enums::is_compound(written) {
            self.diagnostics.push(
                Diagnostic::new(Code::Unchecked, "the values of an enum that holds lists or objects are not checked")
                    .at(written.place, written.pointer.clone(), ""),
            );
        }
        Schema {
            component: None,
            pointer: written.pointer.clone(),
            place: written.place,
            title: written.title.clone(),
            description: written.description.clone(),
            deprecated: written.deprecated,
            read_only: written.read_only,
            write_only: written.write_only,
            nullable,
            default: written.default.as_ref().map(json_text),
            rust_name: extension(written, "x-rust-name"),
            labels,
            constraints: if keywords::is_alone(self.document, written) {
                Constraints::default()
            } else {
                constraints(written)
            },
            custom,
            meaning,
            keywords: keywords::of(self.document, written),
            or_null: written.nullable,
        }
    }

    /// `x-rust-type`: the path of the type that stands for the schema.
    fn rust_type(&mut self) -> Option<Box<Custom>> {
        let path = extension(self.written, "x-rust-type")?;
        if !super::path::is_type(&path) {
            let written = self.written;
            let message = "`x-rust-type` is not the path of a type";
            self.diagnostics.push(Diagnostic::new(Code::Rule, message).at(written.place, written.pointer.clone(), ""));
            return None;
        }
        let custom = Custom { rust_type: Some((path, None)), ..Custom::default() };
        Some(Box::new(custom))
    }

    /// What the keywords say together, and whether `null` is a value too.
    fn meaning(&mut self) -> (Meaning, bool) {
        let written = self.written;
        if let Some(any) = written.boolean {
            return (if any { Meaning::Any } else { Meaning::Unsupported("a schema that no value fits") }, false);
        }
        if let Some(reference) = &written.reference {
            return match references::schema(self.document, reference, &written.pointer) {
                Ok(index) => (Meaning::Reference(id(index)), written.nullable),
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    (Meaning::Any, false)
                }
            };
        }
        let null_listed = written.types.contains(&JsonType::Null) || enumerates_null(written);
        let nullable = written.nullable || null_listed;
        if !written.one_of.is_empty() || !written.any_of.is_empty() {
            if let Some(listed) = enums::of_branches(self.document, written, self.diagnostics) {
                let null_branch = listed.null;
                return (self.listed(listed), nullable || null_branch);
            }
            let (meaning, null_branch) = self.union();
            return (meaning, nullable || null_branch);
        }
        if !written.all_of.is_empty() {
            return (self.all_of(), nullable);
        }
        (self.plain(), nullable)
    }

    fn all_of(&self) -> Meaning {
        let written = self.written;
        let parts: Vec<SchemaId> = written.all_of.iter().copied().map(id).collect();
        let own = self.object();
        // A single part with nothing of its own beside it: the document's way to describe a reference.
        if parts.len() == 1 && own == Object::default() && written.enumeration.is_none() {
            return Meaning::Reference(parts[0]);
        }
        Meaning::AllOf(parts, own)
    }

    /// The union, or the branch itself where only one is left beside `null`; and whether `null` is a branch.
    fn union(&mut self) -> (Meaning, bool) {
        let written = self.written;
        if !written.one_of.is_empty() && !written.any_of.is_empty() {
            return (Meaning::Unsupported("`oneOf` beside `anyOf`"), false);
        }
        if !written.all_of.is_empty() || !written.properties.is_empty() {
            return (Meaning::Unsupported("a union beside `properties` or `allOf`"), false);
        }
        let table = &self.document.schemas;
        let all = if written.one_of.is_empty() { &written.any_of } else { &written.one_of };
        let branches: Vec<SchemaIndex> = all.iter().copied().filter(|b| !is_null(table.get(*b))).collect();
        let null_branch = branches.len() < all.len();
        if let [single] = branches.as_slice() {
            return (Meaning::Reference(id(*single)), null_branch);
        }
        let mut union = Union {
            tags: vec![Vec::new(); branches.len()],
            property: None,
            branches: branches.into_iter().map(id).collect(),
        };
        if let Some(discriminator) = &written.discriminator {
            union.property = Some(discriminator.property.clone());
            self.map_tags(discriminator, &mut union);
        }
        (Meaning::OneOf(union), null_branch)
    }

    fn map_tags(&mut self, discriminator: &Discriminator, union: &mut Union) {
        let table = &self.document.schemas;
        for (tag, target) in &discriminator.mapping {
            // A mapping's value is a component's name or a reference (OpenAPI 3.0.4, 4.8.25.4).
            let named = table.components.iter().find(|(name, _)| *name == target.text).map(|(_, index)| *index);
            let index = match named.map_or_else(|| references::schema(self.document, target, &self.written.pointer), Ok)
            {
                Ok(index) => index,
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    continue;
                }
            };
            let branch = union.branches.iter().position(|branch| {
                let branch = SchemaIndex(branch.0);
                branch == index || target_of(self.document, branch) == Some(index)
            });
            match branch {
                Some(position) => union.tags[position].push(tag.clone()),
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
    }

    /// A schema without combinators.
    fn plain(&mut self) -> Meaning {
        let written = self.written;
        if let Some(listed) = enums::own(self.document, written, self.diagnostics) {
            return self.listed(listed);
        }
        let types = without_null(&written.types);
        match types.as_slice() {
            [] if written.types.contains(&JsonType::Null) => Meaning::Unsupported("a schema of `null` alone"),
            [] => self.untyped(),
            [JsonType::Boolean] => Meaning::Boolean,
            [JsonType::Integer] => Meaning::Integer(written.format.clone()),
            [JsonType::Number] => Meaning::Number(written.format.clone()),
            [JsonType::String] => Meaning::String(string_format(written)),
            [JsonType::Array] => Meaning::Array(written.items.map(id)),
            [JsonType::Object] => Meaning::Object(self.object()),
            _ => Meaning::Unsupported("several types"),
        }
    }

    fn untyped(&self) -> Meaning {
        if !self.written.properties.is_empty() || self.written.additional_properties.is_some() {
            return Meaning::Object(self.object());
        }
        if self.written.items.is_some() {
            return Meaning::Array(self.written.items.map(id));
        }
        Meaning::Any
    }

    /// The meaning of the values that are listed.
    fn listed(&mut self, listed: Enumeration) -> Meaning {
        match listed.meaning() {
            Some((meaning, labels)) => {
                self.labels = labels;
                meaning
            }
            None => Meaning::Unsupported("a schema of `null` alone"),
        }
    }

    fn object(&self) -> Object {
        let written = self.written;
        let additional = match written.additional_properties {
            None => Additional::Unsaid,
            Some(index) => match self.document.schemas.get(index) {
                Written { boolean: Some(true), .. } => Additional::Any,
                Written { boolean: Some(false), .. } => Additional::Refused,
                schema if is_empty(schema) => Additional::Any,
                _ => Additional::Schema(id(index)),
            },
        };
        Object {
            properties: written.properties.iter().map(|(name, index)| (name.text.clone(), id(*index))).collect(),
            required: written.required.iter().map(|name| name.text.clone()).collect(),
            additional,
        }
    }
}

fn id(index: SchemaIndex) -> SchemaId {
    SchemaId(index.0)
}

fn target_of(document: &Document, index: SchemaIndex) -> Option<SchemaIndex> {
    let schema = document.schemas.get(index);
    schema.reference.as_ref().and_then(|reference| references::schema(document, reference, "").ok())
}

/// The format of a string; how the content is encoded is said as the format that means the same.
fn string_format(written: &Written) -> Option<String> {
    let by_content = || match (written.content_encoding.as_deref(), written.content_media_type.as_deref()) {
        (Some(encoding), _) if encoding.eq_ignore_ascii_case("base64") => Some("byte".to_owned()),
        (Some(encoding), _) if encoding.eq_ignore_ascii_case("base64url") => Some("base64url".to_owned()),
        // Since 3.1 a file of a form is a string of a media type that is no text.
        (None, Some("application/octet-stream")) => Some("binary".to_owned()),
        (None, Some(media)) if ["image/", "audio/", "video/"].iter().any(|kind| media.starts_with(kind)) => {
            Some("binary".to_owned())
        }
        (Some(_) | None, _) => None,
    };
    written.format.clone().or_else(by_content)
}

fn enumerates_null(written: &Written) -> bool {
    written.enumeration.iter().flatten().chain(&written.constant).any(|node| node.value == Value::Null)
}

fn is_null(written: &Written) -> bool {
    written.reference.is_none() && (written.types == [JsonType::Null] || only_null(written))
}

fn only_null(written: &Written) -> bool {
    written
        .enumeration
        .as_ref()
        .is_some_and(|values| !values.is_empty() && values.iter().all(|node| node.value == Value::Null))
}

/// Whether a schema admits everything and says nothing.
fn is_empty(written: &Written) -> bool {
    written.reference.is_none()
        && written.types.is_empty()
        && written.enumeration.is_none()
        && written.constant.is_none()
        && written.properties.is_empty()
        && written.items.is_none()
        && written.additional_properties.is_none()
        && written.all_of.is_empty()
        && written.any_of.is_empty()
        && written.one_of.is_empty()
        && written.not.is_none()
}

fn extension(written: &Written, name: &str) -> Option<String> {
    let (_, node) = written.extensions.iter().find(|(key, _)| key == name)?;
    node.as_str().map(str::to_owned)
}

fn constraints(written: &Written) -> Constraints {
    Constraints {
        minimum: written.minimum.clone(),
        maximum: written.maximum.clone(),
        exclusive_minimum: written.exclusive_minimum.clone(),
        exclusive_maximum: written.exclusive_maximum.clone(),
        multiple_of: written.multiple_of.clone(),
        min_length: written.min_length,
        max_length: written.max_length,
        pattern: written.pattern.as_ref().map(|pattern| (pattern.text.clone(), pattern.place)),
        min_items: written.min_items,
        max_items: written.max_items,
        unique_items: written.unique_items,
        min_properties: written.min_properties,
        max_properties: written.max_properties,
    }
}

/// A branch that no mapping names has its component's name as its tag.
fn name_branches(schemas: &mut [Schema]) {
    for index in 0..schemas.len() {
        let Meaning::OneOf(union) = &schemas[index].meaning else { continue };
        if union.property.is_none() {
            continue;
        }
        let names: Vec<Option<String>> = union.branches.iter().map(|branch| component_name(schemas, *branch)).collect();
        if let Meaning::OneOf(union) = &mut schemas[index].meaning {
            for (tags, name) in union.tags.iter_mut().zip(names) {
                if tags.is_empty() {
                    tags.extend(name);
                }
            }
        }
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

/// Reports references, and `allOf` parts, that lead back to where they began with nothing between.
fn refuse_cycles(schemas: &[Schema], diagnostics: &mut Vec<Diagnostic>) {
    let mut finished = vec![false; schemas.len()];
    for start in 0..schemas.len() {
        let mut path = Vec::new();
        walk(schemas, start, &mut finished, &mut path, diagnostics);
    }
}

/// Depth first with a stack of its own: documents may nest deeper than the thread's stack.
fn walk(
    schemas: &[Schema],
    start: usize,
    finished: &mut [bool],
    path: &mut Vec<(usize, usize)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if finished[start] {
        return;
    }
    path.push((start, 0));
    while let Some((node, next)) = path.pop() {
        let parts: &[SchemaId] = match &schemas[node].meaning {
            Meaning::Reference(target) => std::slice::from_ref(target),
            Meaning::AllOf(parts, _) => parts,
            Meaning::Any
            | Meaning::Boolean
            | Meaning::Integer(_)
            | Meaning::Number(_)
            | Meaning::String(_)
            | Meaning::StringEnum(_)
            | Meaning::ValueEnum(_)
            | Meaning::Array(_)
            | Meaning::Object(_)
            | Meaning::OneOf(_)
            | Meaning::Unsupported(_) => &[],
        };
        let Some(part) = parts.get(next) else {
            finished[node] = true;
            continue;
        };
        path.push((node, next + 1));
        let child = part.index();
        if path.iter().any(|(open, _)| *open == child) {
            let schema = &schemas[node];
            diagnostics.push(
                Diagnostic::new(Code::ReferenceCycle, "the schema refers to itself with nothing between")
                    .at(schema.place, schema.pointer.clone(), "")
                    .at(schemas[child].place, schemas[child].pointer.clone(), "the cycle begins here"),
            );
        } else if !finished[child] {
            path.push((child, 0));
        }
    }
}

/// A node as JSON text.
pub(super) fn json_text(node: &Node) -> String {
    let mut out = String::new();
    write_json(node, &mut out);
    out
}

fn write_json(node: &Node, out: &mut String) {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    match &node.value {
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
                write_json(item, out);
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
                write_json(&member.node, out);
            }
            out.push('}');
        }
    }
}
