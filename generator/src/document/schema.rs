//! [`SchemaTable`]: every schema of a document, as a superset of JSON Schema 2020-12.
//!
//! The versions of the specification are normalised upwards into it. References are kept as written; the resolve stage
//! ends them.

use std::collections::HashMap;

use crate::diagnostic::Place;
use crate::document::tree::Node;

/// A schema's position in the table. The skeleton refers to it as `#/components/schemas/INDEX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaIndex(pub u32);

/// As many schemas may extend one with a discriminator whose values are an enum of them all.
pub const MANY_EXTEND: usize = 64;

/// Every schema of the document: components first, in document order, then inline ones as they were met.
#[derive(Debug, Default)]
pub struct SchemaTable {
    /// The schemas, by index.
    pub schemas: Vec<Schema>,
    /// The components, by name in document order.
    pub components: Vec<(String, SchemaIndex)>,
    /// Every schema by the JSON pointer at which it stands, so that a reference to any of them resolves.
    pub by_pointer: HashMap<String, SchemaIndex>,
}

impl SchemaTable {
    /// The schema at an index of this table.
    pub fn get(&self, index: SchemaIndex) -> &Schema {
        &self.schemas[index.0 as usize]
    }
}

/// The types of JSON Schema (Core, section 4.2.1, with `integer`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// A number exactly as the document writes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NumberText(pub String);

/// A text with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// `discriminator` (OpenAPI, Discriminator Object).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// `mapping`: tag value to a reference or a component name, as written.
    pub mapping: Vec<(String, Spanned)>,
    /// `defaultMapping` (3.2).
    pub default_mapping: Option<Spanned>,
    /// Where it stands.
    pub place: Place,
}

/// One schema, as written: nothing is resolved, nothing is merged.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub struct Schema {
    /// The JSON pointer at which it stands (`/components/schemas/User/properties/pk`).
    pub pointer: String,
    /// Where it stands.
    pub place: Place,
    /// `true` and `false` as schemas.
    pub boolean: Option<bool>,
    /// `$ref` as written.
    pub reference: Option<Spanned>,
    /// `type`; empty when absent.
    pub types: Vec<JsonType>,
    /// `nullable: true` of 3.0.
    pub nullable: bool,
    /// `format`
    pub format: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `default`
    pub default: Option<Node>,
    /// `example` and `examples`
    pub examples: Vec<Node>,
    /// `enum`
    pub enumeration: Option<Vec<Node>>,
    /// `const`
    pub constant: Option<Node>,
    /// `properties`, in document order.
    pub properties: Vec<(Spanned, SchemaIndex)>,
    /// `required`
    pub required: Vec<Spanned>,
    /// `additionalProperties`
    pub additional_properties: Option<SchemaIndex>,
    /// `patternProperties`
    pub pattern_properties: Vec<(Spanned, SchemaIndex)>,
    /// `propertyNames`
    pub property_names: Option<SchemaIndex>,
    /// `items`
    pub items: Option<SchemaIndex>,
    /// `prefixItems`
    pub prefix_items: Vec<SchemaIndex>,
    /// `contains`
    pub contains: Option<SchemaIndex>,
    /// `minContains`
    pub min_contains: Option<u64>,
    /// `maxContains`
    pub max_contains: Option<u64>,
    /// `allOf`
    pub all_of: Vec<SchemaIndex>,
    /// `anyOf`
    pub any_of: Vec<SchemaIndex>,
    /// `oneOf`
    pub one_of: Vec<SchemaIndex>,
    /// `not`
    pub not: Option<SchemaIndex>,
    /// `if`, `then`, `else`
    pub condition: [Option<SchemaIndex>; 3],
    /// `dependentRequired`
    pub dependent_required: Vec<(String, Vec<String>)>,
    /// `dependentSchemas`
    pub dependent_schemas: Vec<(String, SchemaIndex)>,
    /// `unevaluatedItems`, `unevaluatedProperties`
    pub unevaluated: [Option<SchemaIndex>; 2],
    /// `discriminator`
    pub discriminator: Option<Discriminator>,
    /// `minimum`
    pub minimum: Option<NumberText>,
    /// `maximum`
    pub maximum: Option<NumberText>,
    /// `exclusiveMinimum`; the boolean form of 3.0 has moved `minimum` here.
    pub exclusive_minimum: Option<NumberText>,
    /// `exclusiveMaximum`; the boolean form of 3.0 has moved `maximum` here.
    pub exclusive_maximum: Option<NumberText>,
    /// `multipleOf`
    pub multiple_of: Option<NumberText>,
    /// `minLength`
    pub min_length: Option<u64>,
    /// `maxLength`
    pub max_length: Option<u64>,
    /// `pattern`
    pub pattern: Option<Spanned>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `contentEncoding`
    pub content_encoding: Option<String>,
    /// `contentMediaType`
    pub content_media_type: Option<String>,
    /// `contentSchema`
    pub content_schema: Option<SchemaIndex>,
    /// Specification extensions (`x-…`).
    pub extensions: Vec<(String, Node)>,
    /// Known keywords that no field above holds (`xml`, `externalDocs`, `$defs`, …), as written.
    pub others: Vec<(String, Node)>,
}

impl Schema {
    /// The schema without keywords, which accepts every value.
    pub fn any(pointer: String, place: Place) -> Self {
        Self {
            pointer,
            place,
            boolean: None,
            reference: None,
            types: Vec::new(),
            nullable: false,
            format: None,
            title: None,
            description: None,
            deprecated: false,
            read_only: false,
            write_only: false,
            default: None,
            examples: Vec::new(),
            enumeration: None,
            constant: None,
            properties: Vec::new(),
            required: Vec::new(),
            additional_properties: None,
            pattern_properties: Vec::new(),
            property_names: None,
            items: None,
            prefix_items: Vec::new(),
            contains: None,
            min_contains: None,
            max_contains: None,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            not: None,
            condition: [None; 3],
            dependent_required: Vec::new(),
            dependent_schemas: Vec::new(),
            unevaluated: [None; 2],
            discriminator: None,
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
            min_length: None,
            max_length: None,
            pattern: None,
            min_items: None,
            max_items: None,
            unique_items: false,
            min_properties: None,
            max_properties: None,
            content_encoding: None,
            content_media_type: None,
            content_schema: None,
            extensions: Vec::new(),
            others: Vec::new(),
        }
    }
}
