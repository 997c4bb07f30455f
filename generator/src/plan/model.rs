//! What the plan says: plain data, referred to by id.

use crate::diagnostic::Place;

pub use crate::api::{Location, Method, SchemeKind, StatusMatch};

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the plan's list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// An index into [`Plan::types`].
    TypeId;
    /// An index into [`Plan::operations`].
    OperationId;
    /// An index into [`Plan::tags`].
    TagId;
    /// An index into [`Plan::error_sets`].
    ErrorSetId;
    /// An index into [`Plan::parameter_sets`].
    ParameterSetId;
    /// An index into [`Plan::schemes`].
    SchemeId;
    /// An index into [`Plan::groups`].
    GroupId;
}

/// Everything that is decided about the generated crate, without its names.
#[derive(Debug)]
pub struct Plan {
    /// `info` of the document.
    pub info: Info,
    /// `servers` of the document.
    pub servers: Vec<Server>,
    /// The named types, in document order.
    pub types: Vec<Type>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// The tags that have operations, in document order.
    pub tags: Vec<Tag>,
    /// The distinct sets of documented errors.
    pub error_sets: Vec<ErrorSet>,
    /// The distinct sets of optional parameters.
    pub parameter_sets: Vec<ParameterSet>,
    /// The security schemes, in document order.
    pub schemes: Vec<Scheme>,
    /// The modules that gate types: one for every set of tags that reaches types.
    pub groups: Vec<Group>,
}

/// `info` of the document.
#[derive(Debug, Clone)]
pub struct Info {
    /// `title`
    pub title: String,
    /// `version`
    pub version: String,
    /// `description`
    pub description: Option<String>,
    /// `license.name`
    pub license: Option<String>,
}

/// One of `servers`.
#[derive(Debug, Clone)]
pub struct Server {
    /// `url`, possibly relative.
    pub url: String,
    /// `description`
    pub description: Option<String>,
}

/// Text of the document that becomes rustdoc.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs {
    /// `title` or `summary`.
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
}

/// Where a name comes from: what `names` spells it from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A component's name.
    Component(String),
    /// An inline schema: the parts of the place it stands in, outermost first, the first of them a component's name or
    /// an operation's.
    Place(Vec<String>),
    /// The request's twin of a type that stands for the response: see [`Type::direction`].
    Request(Box<Origin>),
}

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
    /// What it derives beside `Debug`, `Clone` and `PartialEq`.
    pub derives: Derives,
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

/// The shape of a named type.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "built once and read; a box would stand in every match")]
pub enum Shape {
    /// A struct with named fields.
    Struct(Struct),
    /// An enum over strings.
    StringEnum(StringEnum),
    /// An enum over schemas.
    Union(Union),
    /// A type alias.
    Alias(TypeRef),
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// `x-rust-name`.
    pub asked_name: Option<String>,
    /// The type of a value that is neither absent nor null.
    pub ty: TypeRef,
    /// Whether it may be absent, and null.
    pub presence: Presence,
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
    /// Any JSON value.
    Any,
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `String`
    String,
    /// `Secret`
    Secret,
    /// `Uuid`
    Uuid,
    /// `DateTime`
    DateTime,
    /// `Date`
    Date,
    /// `Base64`: `format: byte`.
    Base64,
    /// `Binary`: `format: binary`, a file of a multipart body.
    Binary,
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
    /// `format: uri` and `format: email`, whose values stay strings.
    pub format: Option<TextFormat>,
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

/// Formats that are checked and keep their text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextFormat {
    /// `uri`
    Uri,
    /// `email`
    Email,
}

/// An enum over strings, open on decode.
#[derive(Debug, Clone)]
pub struct StringEnum {
    /// The distinct values, in document order.
    pub values: Vec<String>,
}

/// An enum over schemas.
#[derive(Debug, Clone)]
pub struct Union {
    /// How a value finds its variant.
    pub dispatch: Dispatch,
    /// The variants, in document order.
    pub variants: Vec<Variant>,
}

/// How a value finds its variant.
#[derive(Debug, Clone)]
pub enum Dispatch {
    /// By the value of a property (`discriminator`).
    Discriminator {
        /// The property.
        property: String,
    },
}

/// One variant of a union.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The schema.
    pub ty: TypeRef,
    /// The tags that choose it; the first is written when the value does not carry one of the others.
    pub tags: Vec<String>,
    /// Whether the variant's own type declares the tag property and so carries the tag.
    pub carries_tag: bool,
}

/// A tag: a module, a client group, a server trait, a feature.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The tag's name; `None` for operations without a tag.
    pub name: Option<String>,
    /// `description` of the tag object.
    pub description: Option<String>,
    /// Its operations, in document order.
    pub operations: Vec<OperationId>,
}

/// A module of types that are reached by exactly these tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The tags, sorted; empty: reached by no operation, never gated.
    pub tags: Vec<TagId>,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`
    pub id: Option<String>,
    /// `x-rust-name`.
    pub asked_name: Option<String>,
    /// The method.
    pub method: Method,
    /// The path template, as written (`/stages/user_write/{stage_uuid}/`).
    pub template: String,
    /// Its tag; the first, where it has several.
    pub tag: TagId,
    /// Where it stands.
    pub place: Place,
    /// The JSON pointer of the operation.
    pub pointer: String,
    /// Its documentation.
    pub docs: Docs,
    /// Required parameters: those of the path in the order of the template, then the others in document order.
    pub required: Vec<Parameter>,
    /// The set of its optional parameters.
    pub optional: Option<ParameterSetId>,
    /// The request body.
    pub body: Option<Body>,
    /// The success.
    pub success: Success,
    /// The documented errors; `None` if there are none.
    pub errors: Option<ErrorSetId>,
    /// Who may call it.
    pub security: Security,
    /// How the server's own refusals are written, by the status they carry.
    pub rejections: Vec<(u16, Rejection)>,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// Where it travels.
    pub location: Location,
    /// Its type.
    pub ty: TypeRef,
    /// How a list is written.
    pub style: Style,
    /// Its constraints.
    pub rules: Rules,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `default`, as JSON text, for the documentation.
    pub default: Option<String>,
}

/// `style` and `explode`, as far as they matter for the parameter's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// A single value.
    Single,
    /// A list, the name repeated for each item (`form`, exploded).
    Repeated,
    /// A list, joined by commas (`form` unexploded, `simple`).
    Comma,
    /// A list, joined by spaces (`spaceDelimited`).
    Space,
    /// A list, joined by pipes (`pipeDelimited`).
    Pipe,
}

/// Optional parameters that travel together.
#[derive(Debug, Clone)]
pub struct ParameterSet {
    /// In document order.
    pub parameters: Vec<Parameter>,
    /// The operations that have exactly this set.
    pub operations: Vec<OperationId>,
    /// The module that gates it.
    pub group: GroupId,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// `required`
    pub required: bool,
    /// What it holds.
    pub content: Content,
    /// `description`
    pub description: Option<String>,
}

/// What a body holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(clippy::large_enum_variant, reason = "built once and read; a box would stand in every match")]
pub enum Content {
    /// A JSON value under this media type.
    Json {
        /// The media type, as written.
        media_type: String,
        /// Its type.
        ty: TypeRef,
        /// What is checked of the value itself.
        rules: Rules,
    },
    /// `multipart/form-data`, a named struct.
    Multipart {
        /// Its type.
        ty: TypeRef,
    },
    /// Text under this media type: `String`.
    Text {
        /// The media type, as written.
        media_type: String,
    },
    /// Bytes under this media type: `Bytes`.
    Bytes {
        /// The media type, as written.
        media_type: String,
    },
}

/// The success of an operation.
#[derive(Debug, Clone)]
pub struct Success {
    /// The status; 200 where the document gives only a range or `default`.
    pub status: u16,
    /// What it carries; `None`: nothing, `()`.
    pub content: Option<Content>,
    /// `description` of the response.
    pub description: String,
}

/// The documented errors of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorSet {
    /// By status, ascending, ranges after statuses, `default` last.
    pub errors: Vec<ErrorCase>,
    /// The module that gates it.
    pub group: GroupId,
}

/// One documented error.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ErrorCase {
    /// Which statuses.
    pub status: StatusMatch,
    /// What it carries; `None`: nothing, a variant without a value.
    pub content: Option<Content>,
}

/// How a refusal becomes the document's own error schema.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// An object of field → messages; what has no field goes under `root`.
    FieldMap {
        /// The declared list of strings that takes messages without a field.
        root: Option<String>,
    },
    /// An object whose required strings take a summary.
    Summary {
        /// The property.
        property: String,
    },
    /// `application/problem+json` (RFC 9457).
    Problem,
}

/// A security scheme.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// The component's name.
    pub name: String,
    /// Its kind.
    pub kind: SchemeKind,
    /// `description`
    pub description: Option<String>,
}

/// Who may call an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Security {
    /// The alternatives; in each, every scheme is needed. No alternative: no security.
    pub alternatives: Vec<Vec<SchemeId>>,
    /// Whether `{}` is among the alternatives.
    pub optional: bool,
}
