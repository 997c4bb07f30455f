//! What each schema means.

use super::enums::{self, Enumeration, Label};
use super::{
    Additional, All, Constraints, Custom, Meaning, Object, Schema, SchemaId, Xml, XmlNode, keywords, references,
    without_null,
};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::document::schema::{JsonType, Schema as Written, SchemaIndex};
use crate::document::tree::{Node, Value};
use crate::media_type;

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
    super::unions::name_branches(&mut schemas);
    super::chains::check(&schemas, diagnostics);
    schemas
}

pub(super) struct Resolver<'a> {
    pub(super) document: &'a Document,
    pub(super) written: &'a Written,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) labels: Vec<Label>,
}

impl Resolver<'_> {
    fn schema(mut self) -> Schema {
        let discriminator = self.discriminator().map(Box::new);
        let (meaning, nullable) = self.meaning();
        let custom = self.rust_type();
        let (written, labels) = (self.written, std::mem::take(&mut self.labels));
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
            default: written.default.as_ref().map(Node::json),
            rust_name: extension(written, "x-rust-name"),
            labels,
            discriminator,
            tag: extension(written, "x-ms-discriminator-value"),
            xml: xml(written).map(Box::new),
            content_schema: written.content_schema.filter(|_| is_json(written)).map(id),
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
            return (if any { Meaning::Any } else { Meaning::Never }, false);
        }
        let reference =
            match written.reference.as_ref().map(|to| references::schema(self.document, to, &written.pointer)) {
                Some(Ok(index)) if keywords::is_alone(self.document, written) => {
                    return (Meaning::Reference(id(index)), written.nullable);
                }
                Some(Ok(index)) => Some(id(index)),
                Some(Err(diagnostic)) => {
                    self.diagnostics.push(diagnostic);
                    return (Meaning::Any, false);
                }
                None => None,
            };
        let own = self.plain();
        let united = !written.one_of.is_empty() || !written.any_of.is_empty();
        let scalar = matches!(
            own,
            Meaning::Any | Meaning::Boolean | Meaning::Integer(_) | Meaning::Number(_) | Meaning::String(_)
        );
        if united
            && scalar
            && written.reference.is_none()
            && written.all_of.is_empty()
            && let Some(listed) = enums::of_branches(self.document, written, self.diagnostics)
        {
            let null_branch = listed.null;
            return (self.listed(listed), written.nullable || null_branch);
        }
        let parts: Vec<SchemaId> = reference.into_iter().chain(written.all_of.iter().copied().map(id)).collect();
        let null_listed = written.types.contains(&JsonType::Null) || enumerates_null(written);
        let nullable = (written.nullable || null_listed) && own != Meaning::Null;
        let mut unions = self.unions();
        let null_branch = unions.iter().any(|union| union.null);
        match (&own, parts.as_slice(), unions.as_slice()) {
            (_, [], []) => (own, nullable),
            // The document's way to describe a reference.
            (Meaning::Any, [single], []) => (Meaning::Reference(*single), nullable),
            (Meaning::Any, [], [union]) => match union.branches.as_slice() {
                [] if union.null => (Meaning::Null, false),
                // With a discriminator, it is a choice that will have more: the tag is kept.
                [single] if union.property.is_none() => (Meaning::Reference(*single), nullable || null_branch),
                _ => (Meaning::OneOf(unions.remove(0)), nullable || null_branch),
            },
            _ => (Meaning::All(Box::new(All { own, parts, unions })), nullable),
        }
    }

    /// What is said beside combinators; [`Meaning::Any`] where nothing is.
    fn plain(&mut self) -> Meaning {
        let written = self.written;
        if let Some(listed) = enums::own(self.document, written, self.diagnostics) {
            return self.listed(listed);
        }
        let types = without_null(&written.types);
        match types.as_slice() {
            [] if written.types.contains(&JsonType::Null) => Meaning::Null,
            [] => self.untyped(),
            [single] => self.of_type(*single),
            several => {
                // Every integer is a number.
                let number = several.contains(&JsonType::Number);
                let mut kinds: Vec<Meaning> = Vec::new();
                for kind in several.iter().filter(|kind| !number || **kind != JsonType::Integer) {
                    let meaning = self.of_type(*kind);
                    if !kinds.contains(&meaning) {
                        kinds.push(meaning);
                    }
                }
                if kinds.len() == 1 { kinds.remove(0) } else { Meaning::Kinds(kinds) }
            }
        }
    }

    fn of_type(&self, kind: JsonType) -> Meaning {
        let written = self.written;
        match kind {
            JsonType::Null => Meaning::Null,
            JsonType::Boolean => Meaning::Boolean,
            JsonType::Integer => Meaning::Integer(written.format.clone()),
            JsonType::Number => Meaning::Number(written.format.clone()),
            JsonType::String => Meaning::String(string_format(written)),
            JsonType::Array => self.array(),
            JsonType::Object => Meaning::Object(self.object()),
        }
    }

    fn array(&self) -> Meaning {
        let written = self.written;
        let prefix = &written.prefix_items;
        if prefix.is_empty() {
            return Meaning::Array(written.items.map(id));
        }
        let count = u64::try_from(prefix.len()).unwrap_or(u64::MAX);
        let ends = written.max_items == Some(count)
            || written.items.is_some_and(|rest| self.document.schemas.get(rest).boolean == Some(false));
        if ends && written.min_items == Some(count) {
            return Meaning::Tuple(prefix.iter().copied().map(id).collect());
        }
        Meaning::Array(None)
    }

    fn untyped(&self) -> Meaning {
        let written = self.written;
        let object = Object { implied: true, ..self.object() };
        if object != (Object { implied: true, ..Object::default() }) {
            return Meaning::Object(object);
        }
        if written.items.is_some() || !written.prefix_items.is_empty() {
            return self.array();
        }
        Meaning::Any
    }

    /// The meaning of the values that are listed.
    fn listed(&mut self, listed: Enumeration) -> Meaning {
        let null = listed.null;
        match listed.meaning() {
            Some((meaning, labels)) => {
                self.labels = labels;
                meaning
            }
            None if null => Meaning::Null,
            None => Meaning::Never,
        }
    }

    fn object(&self) -> Object {
        let written = self.written;
        let additional = self.additional();
        // Keys of a pattern are declared, so they are kept; which of them may hold what is not a matter of the type.
        let additional = match (written.pattern_properties.as_slice(), additional) {
            ([], additional) => additional,
            ([(_, values)], Additional::Refused) => Additional::Schema(id(*values)),
            _ => Additional::Any,
        };
        Object {
            properties: written.properties.iter().map(|(name, index)| (name.text.clone(), id(*index))).collect(),
            required: written.required.iter().map(|name| name.text.clone()).collect(),
            additional,
            implied: false,
        }
    }

    fn additional(&self) -> Additional {
        match self.written.additional_properties {
            None => Additional::Unsaid,
            Some(index) => match self.document.schemas.get(index) {
                Written { boolean: Some(true), .. } => Additional::Any,
                Written { boolean: Some(false), .. } => Additional::Refused,
                schema if is_empty(schema) => Additional::Any,
                _ => Additional::Schema(id(index)),
            },
        }
    }
}

pub(super) fn id(index: SchemaIndex) -> SchemaId {
    SchemaId(index.0)
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

pub(super) fn is_null(written: &Written) -> bool {
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

/// `xml`; `attribute` and `wrapped` are how versions before 3.2 say `nodeType`.
fn xml(written: &Written) -> Option<Xml> {
    let (_, node) = written.others.iter().find(|(key, _)| key == "xml")?;
    let text = |key| node.get(key).and_then(Node::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let set = |key| node.get(key).and_then(Node::as_bool) == Some(true);
    let node_type = match node.get("nodeType").and_then(Node::as_str) {
        Some("element") => Some(XmlNode::Element),
        Some("attribute") => Some(XmlNode::Attribute),
        Some("text") => Some(XmlNode::Text),
        Some("cdata") => Some(XmlNode::Cdata),
        Some("none") => Some(XmlNode::None),
        Some(_) | None if set("attribute") => Some(XmlNode::Attribute),
        Some(_) | None if set("wrapped") => Some(XmlNode::Element),
        Some(_) | None => None,
    };
    Some(Xml { name: text("name"), namespace: text("namespace"), prefix: text("prefix"), node: node_type })
}

/// Whether a string holds JSON, where it holds something else than text.
fn is_json(written: &Written) -> bool {
    let media_type = written.content_media_type.as_deref().unwrap_or("application/json").to_ascii_lowercase();
    let essence = media_type::essence(&media_type);
    written.content_encoding.is_none() && (essence == "application/json" || essence.ends_with("+json"))
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
