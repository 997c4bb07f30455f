//! Resolve: [`Document`] → [`Api`]. References end here; the result says what the document
//! means, without Rust.

mod asked;
mod chains;
mod enums;
mod hooks;
mod http;
mod items;
mod keywords;
mod links;
mod model;
mod operations;
mod paged;
pub(crate) mod path;
mod references;
mod schemas;
mod security;
mod servers;
mod unions;

pub use asked::{Custom, CustomApi, RuleId, Tolerance};
pub use enums::{Label, Literal};
pub use http::{Hook, Location, Method, SchemeKind, StatusMatch};
pub use keywords::{Keyword, Values};
pub use links::{Link, LinkTarget};
pub use model::{Body, Encoding, Header, Need, Operation, Parameter, ParameterStyle, Response, Scheme};
pub use paged::{AskedPages, PageStyle};

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
pub use crate::document::schema::{JsonType, MANY_EXTEND, NumberText};
use crate::document::tree::Node;

/// A schema's position in [`Api::schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

impl SchemaId {
    /// The position.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the document means.
#[derive(Debug)]
pub struct Api {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
    /// `info.license.name`
    pub license: Option<String>,
    /// `servers`
    pub servers: Vec<Server>,
    /// Every schema, components first.
    pub schemas: Vec<Schema>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// The declared tags: name and description.
    pub tags: Vec<(String, Option<String>)>,
    /// The security schemes, in document order.
    pub schemes: Vec<Scheme>,
    /// The operations that a slice leaves out, and their parameters: the JSON pointer of each, and the word that names what
    /// stands in it.
    pub left_out: Vec<(String, String)>,
    /// The names of the component schemas that a slice leaves out.
    pub left_out_components: Vec<String>,
    /// What a configuration asks for.
    pub custom: CustomApi,
}

/// A server (*Server Object*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// `url`, possibly relative, with its variables in braces.
    pub url: String,
    /// `name` (3.2)
    pub name: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// Its variables, in the order of the URL; those that it does not declare have no default.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// `default`
    pub default: Option<String>,
    /// `enum`, each value once.
    pub values: Vec<String>,
    /// `description`
    pub description: Option<String>,
}

impl Api {
    /// The schema with an id of this API.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.index()]
    }

    /// Follows schemas that are nothing but a reference.
    ///
    /// Ends because reference cycles were refused.
    pub fn target(&self, mut id: SchemaId) -> SchemaId {
        while let Meaning::Reference(next) = self.schema(id).meaning {
            id = next;
        }
        id
    }
}

/// A schema whose references are resolved.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The component's name, if it is one.
    pub component: Option<String>,
    /// The JSON pointer at which it stands.
    pub pointer: String,
    /// Where it stands.
    pub place: Place,
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
    /// Whether `null` is a value beside what [`Schema::meaning`] says.
    pub nullable: bool,
    /// `default`, as JSON text.
    pub default: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// What the document says of each value of an enum; empty where it says nothing of any.
    pub labels: Vec<Label>,
    /// What a configuration asks of it.
    pub custom: Option<Box<Custom>>,
    /// `discriminator`, where it does not stand beside a union of this schema.
    pub discriminator: Option<Box<Discriminator>>,
    /// The tag that this schema gives itself (`x-ms-discriminator-value`).
    pub tag: Option<String>,
    /// `xml`
    pub xml: Option<Box<Xml>>,
    /// `contentSchema` of a string that is JSON.
    pub content_schema: Option<SchemaId>,
    /// The constraints on the value itself.
    pub constraints: Constraints,
    /// What a value is.
    pub meaning: Meaning,
    /// What is said of values, keyword by keyword: the source of exact checks.
    pub keywords: Vec<Keyword<SchemaId>>,
    /// `nullable: true` of 3.0: `null` is a value whatever [`Schema::keywords`] say.
    pub or_null: bool,
}

/// How a value is written in XML (*XML Object*).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Xml {
    /// `name`
    pub name: Option<String>,
    /// `namespace`
    pub namespace: Option<String>,
    /// `prefix`
    pub prefix: Option<String>,
    /// `nodeType`, or what `attribute` and `wrapped` say instead.
    pub node: Option<XmlNode>,
}

/// What a value is in XML (*XML Object*, `nodeType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlNode {
    /// An element: of a list, one around its items (`wrapped`).
    Element,
    /// An attribute.
    Attribute,
    /// The text of the element that it stands in.
    Text,
    /// The same as a section of character data.
    Cdata,
    /// Nothing itself: of a list, its items alone.
    None,
}

impl Xml {
    /// What both say, the first where they disagree.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            namespace: self.namespace.or(other.namespace),
            prefix: self.prefix.or(other.prefix),
            node: self.node.or(other.node),
        }
    }
}

/// What a value is, beside `null`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// The values of another schema.
    Reference(SchemaId),
    /// Any value.
    Any,
    /// A boolean.
    Boolean,
    /// An integer of this format.
    Integer(Option<String>),
    /// A number of this format.
    Number(Option<String>),
    /// A string of this format.
    String(Option<String>),
    /// One of these strings, distinct, in document order.
    StringEnum(Vec<String>),
    /// One of these values, distinct, in document order; not all of them are strings.
    ValueEnum(Vec<Literal>),
    /// `null` and nothing else.
    Null,
    /// No value at all: `false` as a schema.
    Never,
    /// A list of these.
    Array(Option<SchemaId>),
    /// A list of so many items, each of its own schema (`prefixItems`).
    Tuple(Vec<SchemaId>),
    /// An object.
    Object(Object),
    /// A value of one of several kinds (`type` as a list), each with the keywords that speak of it.
    Kinds(Vec<Meaning>),
    /// What all of these say together.
    All(Box<All>),
    /// One of these.
    OneOf(Union),
    /// A shape that is not supported; the text says which.
    Unsupported(&'static str),
}

/// Several things that are said of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct All {
    /// What the schema's own keywords say; never a combination itself.
    pub own: Meaning,
    /// `allOf`, and what a `$ref` beside other keywords leads to.
    pub parts: Vec<SchemaId>,
    /// `oneOf` and `anyOf`.
    pub unions: Vec<Union>,
}

/// An object's keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// `properties`, in document order.
    pub properties: Vec<(String, SchemaId)>,
    /// `required`
    pub required: Vec<String>,
    /// `additionalProperties`
    pub additional: Additional,
    /// Whether keywords about objects stand without `type: object`, so that strictly other kinds of values fit, too.
    pub implied: bool,
}

impl Object {
    /// Whether it speaks of `required` keys at most, so that any object has its shape.
    pub fn is_shapeless(&self) -> bool {
        self.properties.is_empty()
            && match self.additional {
                Additional::Unsaid | Additional::Any => true,
                Additional::Refused | Additional::Schema(_) => false,
            }
    }
}

/// `additionalProperties`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Additional {
    /// Not said.
    #[default]
    Unsaid,
    /// `true` or an empty schema.
    Any,
    /// `false`
    Refused,
    /// Values of this schema.
    Schema(SchemaId),
}

/// Which of its branches a value of a union fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fits {
    /// Exactly one: `oneOf`.
    One,
    /// One or more: `anyOf`.
    Any,
}

/// A `oneOf` or `anyOf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Union {
    /// Which of the branches a value fits.
    pub fits: Fits,
    /// The branches, without `null`.
    pub branches: Vec<SchemaId>,
    /// Whether `null` is a branch.
    pub null: bool,
    /// `discriminator.propertyName`
    pub property: Option<String>,
    /// The branch of a value without a tag or with one that is not listed (`discriminator.defaultMapping`).
    pub default: Option<usize>,
    /// The tags of each branch.
    pub tags: Vec<Tags>,
}

/// The values of a discriminator that choose a branch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// Those of the mapping, in its order; of a branch without one, its component's name.
    pub own: Vec<String>,
    /// The component's name of a branch that has a mapping: it chooses the branch as well, unless it is mapped itself
    /// (OpenAPI 3.1.2, Discriminator Object, Options for Mapping Values to Schemas).
    pub name: Option<String>,
}

impl Tags {
    /// The mapped tags, if there are some; with the name, unless that is mapped to something.
    pub(crate) fn new(mapped: Vec<String>, name: Option<String>, is_mapped: impl Fn(&str) -> bool) -> Self {
        let name = name.filter(|name| !is_mapped(name));
        if mapped.is_empty() {
            Self { own: name.into_iter().collect(), name: None }
        } else {
            Self { own: mapped, name }
        }
    }
}

/// `discriminator` of an object that other schemas extend through `allOf`, which name themselves by a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// `mapping`
    pub mapping: Vec<(String, SchemaId)>,
}

/// The constraints on a value itself, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as the keywords of JSON Schema Validation, section 6")]
pub struct Constraints {
    pub minimum: Option<NumberText>,
    pub maximum: Option<NumberText>,
    pub exclusive_minimum: Option<NumberText>,
    pub exclusive_maximum: Option<NumberText>,
    pub multiple_of: Option<NumberText>,
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub pattern: Option<(String, Place)>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
}

/// Resolves every reference of a document and says what it means.
///
/// The value is complete only if no diagnostic is an error.
pub fn resolve(document: &Document) -> (Api, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let schemas = schemas::resolve(document, &mut diagnostics);
    let left_out_components = left_out_components(document, &schemas);
    let schemes = security::schemes(document, &mut diagnostics);
    let operations = items::resolve(document, &schemes, &mut diagnostics);
    let info = &document.skeleton.info;
    let api = Api {
        title: info.title.clone(),
        version: info.version.clone(),
        description: info.description.clone(),
        license: info.license.as_ref().map(|license| license.name.clone()),
        servers: servers::resolve(document, &document.skeleton.servers, "/servers"),
        schemas,
        operations,
        tags: document.skeleton.tags.iter().map(|tag| (tag.name.clone(), tag.description.clone())).collect(),
        schemes,
        left_out: document.left_out.clone(),
        left_out_components,
        custom: CustomApi::default(),
    };
    (api, diagnostics)
}

/// The component schemas that stand in the document and are not read.
fn left_out_components(document: &Document, schemas: &[Schema]) -> Vec<String> {
    let read: HashSet<&str> = schemas.iter().filter_map(|schema| schema.component.as_deref()).collect();
    let written = document.node("/components/schemas").map_or(&[][..], Node::members);
    written.iter().map(|member| &member.key).filter(|name| !read.contains(name.as_str())).cloned().collect()
}

/// The types of a schema without `null`.
fn without_null(types: &[JsonType]) -> Vec<JsonType> {
    types.iter().copied().filter(|kind| *kind != JsonType::Null).collect()
}
