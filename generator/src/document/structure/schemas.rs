//! Schema Object → the table.

use super::fields::Fields;
use super::keywords::{SINCE_3_0, SINCE_3_1, is_scalar};
use super::{Reader, checks};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::read::push_token;
use crate::document::reference::local;
use crate::document::schema::{Discriminator, JsonType, NumberText, Schema, SchemaIndex, Spanned};
use crate::document::tree::{Member, Node, Value};
use crate::document::version::Version;
use crate::features::{DISCRIMINATOR, SCHEMA};
use crate::words::suggestion;

const TYPES: [(&str, JsonType); 7] = [
    ("null", JsonType::Null),
    ("boolean", JsonType::Boolean),
    ("integer", JsonType::Integer),
    ("number", JsonType::Number),
    ("string", JsonType::String),
    ("array", JsonType::Array),
    ("object", JsonType::Object),
];

/// How many schemas a document may have, four times what the largest known has: what is planned of each takes a few
/// kilobytes, and a small text can hold a million.
const MAX_SCHEMAS: usize = 400_000;

/// The boolean forms of `exclusiveMinimum` and `exclusiveMaximum` in 3.0.
#[derive(Default)]
struct Exclusive {
    minimum: bool,
    maximum: bool,
}

impl Reader<'_> {
    /// `components.schemas`: their indexes are the first, in document order.
    pub(super) fn component_schemas(&mut self, node: &Node) {
        let Value::Object(members) = &node.value else {
            self.mismatch(node, "a mapping");
            return;
        };
        for member in members {
            let index = self.within(&member.key, |reader| reader.reserve(&member.node));
            self.schemas.components.push((member.key.clone(), index));
        }
        for (position, member) in members.iter().enumerate() {
            let Some((_, index)) = self.schemas.components.get(position).cloned() else { continue };
            self.within(&member.key, |reader| reader.fill(index, &member.node));
        }
    }

    /// A schema where it stands.
    pub(super) fn schema(&mut self, node: &Node) -> SchemaIndex {
        // What a reference leads to may be read before its turn.
        if let Some(index) = self.schemas.by_pointer.get(&self.pointer) {
            return *index;
        }
        let index = self.reserve(node);
        self.fill(index, node);
        index
    }

    fn reserve(&mut self, node: &Node) -> SchemaIndex {
        let full = self.schemas.schemas.len() >= MAX_SCHEMAS;
        if full && !std::mem::replace(&mut self.full, true) {
            let message = format!("the document has more than {MAX_SCHEMAS} schemas");
            self.report(Code::Limit, node.place, message, "the limit is reached here");
        }
        if full {
            return SchemaIndex(0);
        }
        let index = SchemaIndex(u32::try_from(self.schemas.schemas.len()).unwrap_or(u32::MAX));
        self.schemas.by_pointer.insert(self.pointer.clone(), index);
        self.schemas.schemas.push(Schema::any(self.pointer.clone(), node.place));
        index
    }

    fn fill(&mut self, index: SchemaIndex, node: &Node) {
        if self.full {
            return;
        }
        match &node.value {
            Value::Bool(value) => self.at(index).boolean = Some(*value),
            Value::Object(members) => self.keywords(index, members),
            Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => self.mismatch(node, "a schema"),
        }
    }

    /// A schema of the table while it is read: a schema is large, so it is filled where it stays.
    fn at(&mut self, index: SchemaIndex) -> &mut Schema {
        &mut self.schemas.schemas[index.0 as usize]
    }

    fn keywords(&mut self, at: SchemaIndex, members: &[Member]) {
        let mut exclusive = Exclusive::default();
        let alone = !self.version.reads_beside_references() && members.iter().any(|member| member.key == "$ref");
        for member in members {
            let Member { key, node, .. } = member;
            let before = self.diagnostics.len();
            if matches!(node.value, Value::Null) && is_scalar(key) {
                self.within(key, |reader| reader.null_field(key, node));
                continue;
            }
            let parent = self.pointer.len();
            push_token(&mut self.pointer, key);
            let found = self.annotation(at, key, node)
                || self.structure(at, key, node)
                || self.constraint(at, &mut exclusive, key, node);
            self.pointer.truncate(parent);
            if alone && key != "$ref" {
                self.forgive_beside_reference(member, before);
            }
            if found {
                self.note_version(member);
            } else if key.starts_with("x-") {
                self.at(at).extensions.push((key.clone(), node.clone()));
            } else {
                self.unknown(key, member.key_place, SCHEMA.names);
            }
        }
        let schema = self.at(at);
        if exclusive.minimum {
            schema.exclusive_minimum = schema.minimum.take();
        }
        if exclusive.maximum {
            schema.exclusive_maximum = schema.maximum.take();
        }
        let contradiction = checks::crossed(schema);
        if let Some(message) = contradiction {
            let place = schema.place;
            self.report(Code::Contradiction, place, message, "");
        }
    }

    /// Beside `$ref` nothing counts (3.0), so that what has the wrong form there is not in the way either. The first thing
    /// is told of each keyword.
    fn forgive_beside_reference(&mut self, member: &Member, before: usize) {
        let found = self.diagnostics.split_off(before);
        let form = [Code::Structure, Code::MissingField];
        let (wrong, kept): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| form.contains(&found.code));
        self.diagnostics.extend(kept);
        if let Some(first) = wrong.first() {
            let message = format!("{}; beside `$ref` it is ignored", first.message);
            self.within(&member.key, |reader| {
                reader.report(Code::UnknownKeyword, member.key_place, message, "");
            });
        }
    }

    /// Says of a keyword that the document's version does not know that it is read.
    fn note_version(&mut self, member: &Member) {
        let other = match self.version {
            Version::V2_0 | Version::V3_0 if SINCE_3_1.contains(&member.key.as_str()) => Version::V3_1,
            Version::V2_0 if SINCE_3_0.contains(&member.key.as_str()) => Version::V3_0,
            Version::V3_1 | Version::V3_2 if member.key == "nullable" => Version::V3_0,
            Version::V2_0 | Version::V3_0 | Version::V3_1 | Version::V3_2 => return,
        };
        self.within(&member.key, |reader| {
            let (key, own) = (&member.key, reader.version.as_str());
            let message = format!("`{key}` is a keyword of {}, not of {own}; it is read all the same", other.as_str());
            reader.report(Code::UnknownKeyword, member.key_place, message, "");
        });
    }

    fn annotation(&mut self, at: SchemaIndex, key: &str, node: &Node) -> bool {
        match key {
            "$ref" => self.at(at).reference = self.spanned(node),
            "type" => self.at(at).types = self.types(node),
            "nullable" => self.at(at).nullable = self.boolean(node).unwrap_or_default(),
            "format" => self.at(at).format = self.string(node),
            "title" => self.at(at).title = self.string(node),
            "description" => self.at(at).description = self.string(node),
            "deprecated" => self.at(at).deprecated = self.boolean(node).unwrap_or_default(),
            "readOnly" => self.at(at).read_only = self.boolean(node).unwrap_or_default(),
            "writeOnly" => self.at(at).write_only = self.boolean(node).unwrap_or_default(),
            "default" => self.at(at).default = Some(node.clone()),
            "example" => self.at(at).examples.insert(0, node.clone()),
            // Examples decide nothing about the generated code, so that they are no reason to refuse a document.
            "examples" if !matches!(node.value, Value::Array(_)) => {
                let message = format!("`examples` of a schema must be a list, found {}; it is ignored", node.kind());
                self.report(Code::UnknownKeyword, node.place, message, "");
            }
            "examples" => {
                let examples = self.list(node, |_, node| Some(node.clone()));
                self.at(at).examples.extend(examples);
            }
            "enum" => self.at(at).enumeration = Some(self.list(node, |_, node| Some(node.clone()))),
            "const" => self.at(at).constant = Some(node.clone()),
            "contentEncoding" => self.at(at).content_encoding = self.string(node),
            "contentMediaType" => self.at(at).content_media_type = self.string(node),
            "discriminator" => self.at(at).discriminator = self.discriminator(node),
            "xml" | "externalDocs" | "$defs" | "$id" | "$schema" | "$anchor" | "$dynamicAnchor" | "$dynamicRef"
            | "$vocabulary" | "$comment" => {
                if key == "$defs" {
                    self.schema_map(node);
                }
                self.at(at).others.push((key.to_owned(), node.clone()));
            }
            _ => return false,
        }
        true
    }

    fn structure(&mut self, at: SchemaIndex, key: &str, node: &Node) -> bool {
        match key {
            "properties" => self.at(at).properties = self.schema_map(node),
            "patternProperties" => self.at(at).pattern_properties = self.schema_map(node),
            "additionalProperties" => self.at(at).additional_properties = Some(self.schema(node)),
            "propertyNames" => self.at(at).property_names = Some(self.schema(node)),
            "items" if matches!(node.value, Value::Array(_)) => {
                let message = "a list under `items` is from an older JSON Schema; it is read as `prefixItems`";
                self.report(Code::UnknownKeyword, node.place, message, "");
                self.at(at).prefix_items = self.schema_list(node);
            }
            "items" => self.at(at).items = Some(self.schema(node)),
            "prefixItems" => self.at(at).prefix_items = self.schema_list(node),
            "contentSchema" => self.at(at).content_schema = Some(self.schema(node)),
            "contains" => self.at(at).contains = Some(self.schema(node)),
            "allOf" => self.at(at).all_of = self.schema_list(node),
            "anyOf" => self.at(at).any_of = self.schema_list(node),
            "oneOf" => self.at(at).one_of = self.schema_list(node),
            "not" => self.at(at).not = Some(self.schema(node)),
            "if" => self.at(at).condition[0] = Some(self.schema(node)),
            "then" => self.at(at).condition[1] = Some(self.schema(node)),
            "else" => self.at(at).condition[2] = Some(self.schema(node)),
            "dependentSchemas" => {
                let schemas = self.schema_map(node);
                self.at(at).dependent_schemas = schemas.into_iter().map(|(name, index)| (name.text, index)).collect();
            }
            "unevaluatedItems" => self.at(at).unevaluated[0] = Some(self.schema(node)),
            "unevaluatedProperties" => self.at(at).unevaluated[1] = Some(self.schema(node)),
            _ => return false,
        }
        true
    }

    fn constraint(&mut self, at: SchemaIndex, exclusive: &mut Exclusive, key: &str, node: &Node) -> bool {
        match key {
            "required" => self.at(at).required = self.required(node),
            "dependentRequired" => {
                self.at(at).dependent_required = self.map(node, |reader, node| Some(reader.list(node, Self::string)));
            }
            "minimum" => self.at(at).minimum = self.number(node),
            "maximum" => self.at(at).maximum = self.number(node),
            "exclusiveMinimum" => match node.as_bool() {
                Some(value) => exclusive.minimum = value,
                None => self.at(at).exclusive_minimum = self.number(node),
            },
            "exclusiveMaximum" => match node.as_bool() {
                Some(value) => exclusive.maximum = value,
                None => self.at(at).exclusive_maximum = self.number(node),
            },
            "multipleOf" => self.at(at).multiple_of = self.number(node),
            "minLength" => self.at(at).min_length = self.count(node),
            "maxLength" => self.at(at).max_length = self.count(node),
            "pattern" => self.at(at).pattern = self.spanned(node),
            "minItems" => self.at(at).min_items = self.count(node),
            "maxItems" => self.at(at).max_items = self.count(node),
            "minContains" => self.at(at).min_contains = self.count(node),
            "maxContains" => self.at(at).max_contains = self.count(node),
            "uniqueItems" => self.at(at).unique_items = self.boolean(node).unwrap_or_default(),
            "minProperties" => self.at(at).min_properties = self.count(node),
            "maxProperties" => self.at(at).max_properties = self.count(node),
            _ => return false,
        }
        true
    }

    fn schema_list(&mut self, node: &Node) -> Vec<SchemaIndex> {
        self.list(node, |reader, node| Some(reader.schema(node)))
    }

    fn schema_map(&mut self, node: &Node) -> Vec<(Spanned, SchemaIndex)> {
        let Value::Object(members) = &node.value else {
            self.mismatch(node, "a mapping from names to schemas");
            return Vec::new();
        };
        let mut schemas = Vec::with_capacity(members.len());
        for member in members {
            let index = self.within(&member.key, |reader| reader.schema(&member.node));
            schemas.push((Spanned { text: member.key.clone(), place: member.key_place }, index));
        }
        schemas
    }

    fn spanned(&mut self, node: &Node) -> Option<Spanned> {
        self.string(node).map(|text| Spanned { text, place: node.place })
    }

    fn types(&mut self, node: &Node) -> Vec<JsonType> {
        if matches!(node.value, Value::Array(_)) {
            return self.list(node, Self::json_type);
        }
        self.json_type(node).into_iter().collect()
    }

    fn json_type(&mut self, node: &Node) -> Option<JsonType> {
        // An unquoted `null` in YAML says the type, too: there is nothing else it could mean.
        let text = match &node.value {
            Value::Null => "null".to_owned(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                self.string(node)?
            }
        };
        let found = TYPES.iter().find(|(name, _)| *name == text).map(|(_, json_type)| *json_type);
        if found.is_none() {
            let message = format!("`{}` is not a type of JSON Schema", text.escape_debug());
            let diagnostic = Diagnostic::new(Code::Structure, message).at(node.place, self.pointer.as_str(), "").help(
                match text.as_str() {
                    "file" => "a file is `type: string` with `format: binary`".to_owned(),
                    "any" => "a schema without `type` accepts any value".to_owned(),
                    _ => suggestion(&text, TYPES.map(|(name, _)| name)).unwrap_or_else(|| {
                        format!("types are {}", TYPES.map(|(name, _)| format!("`{name}`")).join(", "))
                    }),
                },
            );
            self.diagnostics.push(diagnostic);
        }
        found
    }

    fn required(&mut self, node: &Node) -> Vec<Spanned> {
        if node.as_bool().is_some() {
            let diagnostic = Diagnostic::new(Code::Structure, "`required` of a schema must be a list, found a boolean")
                .at(node.place, self.pointer.as_str(), "")
                .help("list the names of the required properties in the schema that has the `properties`");
            self.diagnostics.push(diagnostic);
            return Vec::new();
        }
        self.list(node, Self::spanned)
    }

    fn number(&mut self, node: &Node) -> Option<NumberText> {
        if let Value::Number(text) = &node.value {
            return Some(NumberText(text.clone()));
        }
        self.mismatch(node, "a number");
        None
    }

    /// A count: an integer from 0, which JSON may also write as `1.0` or `1e3`.
    fn count(&mut self, node: &Node) -> Option<u64> {
        if let Value::Number(text) = &node.value {
            if let Ok(count) = text.parse() {
                return Some(count);
            }
            if let Some(count) = text.parse().ok().and_then(whole) {
                return Some(count);
            }
            let message = format!("{} must be an integer from 0, found `{text}`", self.subject());
            self.report(Code::Structure, node.place, message, "");
        } else {
            self.mismatch(node, "an integer from 0");
        }
        None
    }

    fn discriminator(&mut self, node: &Node) -> Option<Discriminator> {
        let fields: Fields<'_> = self.fields(node, DISCRIMINATOR.names)?;
        let property = fields.required_string(self, "propertyName");
        let mut mapping: Vec<(String, Spanned)> = fields.map(self, "mapping", Self::spanned);
        if let Some(part) = self.part {
            mapping.retain(|(_, target)| !local(&target.text).is_some_and(|pointer| part.drops(&pointer)));
        }
        let default_mapping = fields.read(self, "defaultMapping", Self::spanned);
        Some(Discriminator { property, mapping, default_mapping, place: node.place })
    }
}

/// A number without fraction in the range that a double represents exactly.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number)).then_some(number as u64)
}
