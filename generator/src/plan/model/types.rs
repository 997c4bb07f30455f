//! What the plan says about types.

use super::{AnyOf, Docs, GroupId, Origin, Plan, Scalar, TableId, TypeId, Union};
use crate::api::{Label, Literal};
use crate::diagnostic::Place;

/// A named type.
#[derive(Debug, Clone)]
pub struct Type {
    /// What it is named after.
    pub origin: Origin,
    /// `x-rust-name`.
    pub asked_name: Option<String>,
    /// The JSON pointer of the schema.
    pub pointer: String,
    /// Where the schema stands.
    pub place: Place,
    /// Its documentation.
    pub docs: Docs,
    /// Its shape.
    pub shape: Shape,
    /// The directions it is used in.
    pub direction: Direction,
    /// How it is carried.
    pub carriers: Carriers,
    /// The module that gates it.
    pub group: GroupId,
    /// What a configuration adds to its item.
    pub extra: Option<Box<Extra>>,
    /// What it derives beside `Debug`, `Clone` and `PartialEq`.
    pub derives: Derives,
    /// What of its schema is checked as it is written, because the shape and the rules inside it do not say it.
    pub schema: Option<TableId>,
    /// Whether a table checks values of it as JSON, so that what checks it needs their JSON.
    pub as_json: bool,
    /// Whether `validate()` can find anything in a value of it, its parts included. A type without is not given a check.
    pub checked: bool,
}

/// Which way values travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Direction {
    /// In requests: the client encodes, the server decodes and checks.
    pub request: bool,
    /// In responses: the server encodes, the client decodes.
    pub response: bool,
}

/// How values are carried; a type may be carried in several ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Carriers {
    /// Inside a JSON body.
    pub json: bool,
    /// As the whole of a multipart body.
    pub multipart: bool,
    /// As a parameter.
    pub parameter: bool,
}

/// Derives beside `Debug`, `Clone` and `PartialEq`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Derives {
    /// `Default`: a struct in which nothing is required.
    pub default: bool,
    /// `Eq` and `Hash`.
    pub eq_hash: bool,
    /// `Copy`.
    pub copy: bool,
}

/// What a configuration adds to the item of a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra {
    /// Paths of derives.
    pub derives: Vec<String>,
    /// Attributes, as written.
    pub attributes: Vec<String>,
}

/// The shape of a named type.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "built once and read; a box would stand in every match")]
pub enum Shape {
    /// A struct with named fields.
    Struct(Struct),
    /// An enum over strings.
    StringEnum(StringEnum),
    /// An enum over booleans, numbers, or several kinds of values.
    ValueEnum(ValueEnum),
    /// An enum over schemas.
    Union(Union),
    /// A struct over schemas that describe one object together.
    AnyOf(AnyOf),
    /// A type alias.
    Alias(TypeRef),
    /// A list, a map or a tuple that contains itself, which no alias can.
    Newtype(Newtype),
    /// An alias of a type that the user provides.
    Foreign(Foreign),
}

/// A type that the user provides.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Foreign {
    /// Its path.
    pub path: String,
    /// Whether its values are strings, numbers or booleans, so that a parameter can carry one.
    pub is_text: bool,
}

/// A list, a map or a tuple with a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Newtype {
    /// What it holds.
    pub value: TypeRef,
    /// What is checked of that value.
    pub rules: Rules,
}

impl Shape {
    /// The values of an enum, as text for its readers.
    pub fn listed(&self) -> Option<Vec<String>> {
        match self {
            Self::StringEnum(shape) => Some(shape.values.clone()),
            Self::ValueEnum(shape) => Some(shape.values.iter().map(Literal::json).collect()),
            Self::Struct(_)
            | Self::Union(_)
            | Self::AnyOf(_)
            | Self::Alias(_)
            | Self::Newtype(_)
            | Self::Foreign(_) => None,
        }
    }

    /// The values of an enum, as JSON texts.
    pub fn listed_json(&self) -> Vec<String> {
        match self {
            Self::StringEnum(shape) => shape.values.iter().cloned().map(|text| Literal::String(text).json()).collect(),
            Self::ValueEnum(shape) => shape.values.iter().map(Literal::json).collect(),
            Self::Struct(_)
            | Self::Union(_)
            | Self::AnyOf(_)
            | Self::Alias(_)
            | Self::Newtype(_)
            | Self::Foreign(_) => Vec::new(),
        }
    }
}

impl Plan {
    /// Whether a table checks values that no request carries, so that they have to be written as JSON on either side.
    pub fn shows_responses(&self) -> bool {
        self.types.iter().any(|ty| ty.as_json && !ty.direction.request)
    }

    /// The struct that a type is, behind aliases, with its id.
    pub fn structure(&self, ty: &TypeRef) -> Option<(TypeId, &Struct)> {
        let TypeRef::Named(id) = ty else { return None };
        match &self.types[id.index()].shape {
            Shape::Struct(object) => Some((*id, object)),
            Shape::Alias(target) => self.structure(target),
            Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Newtype(_)
            | Shape::Foreign(_) => None,
        }
    }
}

/// A struct: an object with properties.
#[derive(Debug, Clone)]
pub struct Struct {
    /// The fields, in document order.
    pub fields: Vec<Field>,
    /// What happens to keys that are not declared.
    pub rest: Rest,
}

/// Undeclared keys of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(clippy::large_enum_variant, reason = "built once and read; a box would stand in every match")]
pub enum Rest {
    /// Dropped.
    Ignored,
    /// Kept in a map of these values, in order.
    Kept(TypeRef, Rules),
    /// A violation on the server, dropped on the client.
    Refused,
}

/// One property.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key on the wire.
    pub wire: String,
    /// Where the property stands.
    pub place: Place,
    /// The JSON pointer of the property.
    pub pointer: String,
    /// `x-rust-name`.
    pub asked_name: Option<String>,
    /// The type of a value that is neither absent nor null.
    pub ty: TypeRef,
    /// Whether it may be absent, and null.
    pub presence: Presence,
    /// Whether the client reads `null` though the document forbids it: as absent, or as `None` where it is required.
    pub tolerates_null: bool,
    /// Its documentation.
    pub docs: Docs,
    /// What `validate()` checks of the value itself.
    pub rules: Rules,
    /// `default`, as JSON text, for the documentation.
    pub default: Option<String>,
}

/// Absent and null: four values, four types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// `T`
    Required,
    /// `Option<T>`, always written, `None` as null.
    Nullable,
    /// `Option<T>`, `None` is not written.
    Optional,
    /// `Field<T>`
    OptionalNullable,
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// A named type.
    Named(TypeId),
    /// The same in a `Box`, to break a cycle.
    Boxed(Box<TypeRef>),
    /// `Option`: an item of a list or a value of a map that may be null.
    Nullable(Box<TypeRef>),
    /// `Vec`
    List(Box<TypeRef>),
    /// The runtime's `Map`: string keys in order of insertion.
    Map(Box<TypeRef>),
    /// A value of the type, or any other object: an `anyOf` of an object that is described and of any.
    OrObject(Box<TypeRef>),
    /// A tuple: an array of so many items, each of its own type (`prefixItems`).
    Tuple(Vec<TypeRef>),
    /// Any JSON value.
    Any,
    /// A value without parts.
    Scalar(Scalar),
}

/// What `validate()` checks, beside the type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// `pattern`, translated to the syntax of the `regex` crate.
    pub pattern: Option<Pattern>,
    /// `minimum` or `exclusiveMinimum`.
    pub minimum: Option<Bound>,
    /// `maximum` or `exclusiveMaximum`.
    pub maximum: Option<Bound>,
    /// `multipleOf`, as written.
    pub multiple_of: Option<String>,
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
    /// A `format` whose values stay strings.
    pub format: Option<TextFormat>,
    /// What is checked as it is written, because the type and the rules beside this do not say it.
    pub schema: Option<TableId>,
    /// What is checked of each item of a list or each value of a map.
    pub items: Option<Box<Rules>>,
}

impl Rules {
    /// Whether nothing is checked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A regular expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// As the document writes it (ECMA 262).
    pub written: String,
    /// As the `regex` crate reads it.
    pub regex: String,
}

/// A bound of a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bound {
    /// The number, as written.
    pub number: String,
    /// Whether the bound itself is outside.
    pub exclusive: bool,
}

/// Formats of strings that are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextFormat {
    /// `uri`
    Uri,
    /// `uri-reference`
    UriReference,
    /// `uri-template`
    UriTemplate,
    /// `iri`
    Iri,
    /// `iri-reference`
    IriReference,
    /// `email`
    Email,
    /// `hostname`
    Hostname,
    /// `idn-hostname`
    IdnHostname,
    /// `ip`
    Ip,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// `uuid`
    Uuid,
    /// `date-time`
    DateTime,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `duration`
    Duration,
    /// `duration` to the letter of RFC 3339, without what ISO 8601 has beyond it
    StrictDuration,
    /// `decimal`
    Decimal,
    /// `json-pointer`
    JsonPointer,
    /// `relative-json-pointer`
    RelativeJsonPointer,
    /// `regex`
    Regex,
}

impl TextFormat {
    /// The format of this name, if it is one that is checked of any value that is a string.
    pub fn named(format: &str) -> Option<Self> {
        crate::plan::formats::named(format)
    }
}

/// An enum over strings, open on decode unless it is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StringEnum {
    /// The distinct values, in document order.
    pub values: Vec<String>,
    /// What the document says of each value; empty where it says nothing of any.
    pub labels: Vec<Label>,
    /// Whether only listed values can be decoded, so that there is no variant for others.
    pub closed: bool,
}

/// An enum over values that are not all strings, open on decode unless it is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueEnum {
    /// The distinct values, in document order.
    pub values: Vec<Literal>,
    /// What the document says of each value; empty where it says nothing of any.
    pub labels: Vec<Label>,
    /// Whether only listed values can be decoded, so that there is no variant for others.
    pub closed: bool,
}
