//! What the plan says about operations and what they share.

use super::{
    Docs, ErrorSetId, FeatureId, GroupId, HeaderSetId, OperationId, ParameterSetId, Rules, SchemeId, TagId, TypeRef,
};
use crate::api::{Location, Method, ParameterStyle, SchemeKind, StatusMatch};
use crate::diagnostic::Place;

/// A tag: a module, a client group, a server trait, a feature.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The tag's name; `None` for operations without a tag.
    pub name: Option<String>,
    /// The name of its module, as a configuration asks for it.
    pub asked_name: Option<String>,
    /// `description` of the tag object.
    pub description: Option<String>,
    /// Its operations, in document order.
    pub operations: Vec<OperationId>,
    /// The features that its module belongs to, sorted.
    pub features: Vec<FeatureId>,
}

/// What a caller may leave out of a crate: what belongs to no feature that is switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feature {
    /// The operations of a tag.
    Tag(TagId),
    /// The tags that have an operation below this segment of the path; `None`: below none.
    Path(Option<String>),
    /// The types that no operation reaches.
    Unreached,
}

/// A module of types that are reached by exactly these features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The features, sorted; empty: reached by no operation, in a document that has no feature for that.
    pub features: Vec<FeatureId>,
}

impl Group {
    /// Whether every feature that has operations reaches the types.
    pub fn reached_by_all(&self, plan: &super::Plan) -> bool {
        let has_operations = |id: &FeatureId| match plan.features[id.index()] {
            Feature::Tag(_) | Feature::Path(_) => true,
            Feature::Unreached => false,
        };
        let all = (0..).map(FeatureId).take(plan.features.len()).filter(has_operations).count();
        all > 1 && self.features.iter().filter(|id| has_operations(id)).count() == all
    }
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
    /// The types that name its own inline enums, where its optional parameters share the set of another operation, which
    /// refers to others.
    pub place_names: Vec<TypeRef>,
    /// The request body.
    pub body: Option<Body>,
    /// The success.
    pub success: Success,
    /// The documented errors; `None` if there are none.
    pub errors: Option<ErrorSetId>,
    /// The documented headers of its successes.
    pub headers: Option<HeaderSetId>,
    /// The documented headers of its errors.
    pub error_headers: Option<HeaderSetId>,
    /// Who may call it.
    pub security: Security,
    /// Whether a server answers it: not where an earlier operation answers every request that it could.
    pub served: bool,
    /// How its pages follow each other: a position in [`Plan::paginations`](super::Plan::paginations).
    pub pagination: Option<usize>,
    /// How the server's own refusals are written, by the status they carry.
    pub rejections: Vec<(u16, Rejection)>,
}

impl Operation {
    /// The sets of its errors and of its successes.
    pub fn response_sets(&self) -> impl Iterator<Item = ErrorSetId> {
        self.errors.into_iter().chain(self.success.set)
    }
}

/// How the pages of an operation follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// How the next page is found and asked for.
    pub style: PageStyle,
    /// The JSON pointer of what a page lists.
    pub items: String,
}

/// How the next page is found and asked for; places in the response are JSON pointers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the runtime's type of this name says what they are")]
pub enum PageStyle {
    /// The response has what the query parameter is to be.
    Value { parameter: String, next: String },
    /// Pages have numbers, and the response has how many there are.
    Page { parameter: String, first: i64, pages: String },
    /// The request says how many items to leave out, and the response has how many there are.
    Offset { parameter: String, total: String },
    /// The response has a link.
    Link { next: String },
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// The name that a configuration asks for.
    pub asked_name: Option<String>,
    /// Where it travels.
    pub location: Location,
    /// Its type.
    pub ty: TypeRef,
    /// How it is written.
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

/// How a parameter is written (*Parameter Object*).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Style {
    /// `style`, one that has a form for the values.
    pub style: ParameterStyle,
    /// `explode`; true for scalars, which no separator takes apart.
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `allowEmptyValue`
    pub allow_empty: bool,
    /// What the values are.
    pub values: ParameterValues,
    /// Whether it is carried by strings (`ToParam`, `FromParam`), and not by serde.
    pub strings: bool,
    /// The keys that an exploded object has in the query or in the cookies.
    pub keys: Option<ParameterKeys>,
}

/// What the values of a parameter are, as far as it matters for how they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterValues {
    /// Scalars.
    Scalars,
    /// Lists, or lists and scalars.
    Lists,
    /// Objects.
    Objects,
    /// Objects, and lists or scalars.
    Mixed,
    /// One JSON text, whatever it is (`content`).
    Json,
}

/// The keys that an exploded object has among those of other parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ParameterKeys {
    /// These.
    Only(Vec<String>),
    /// All but these; one that ends with `[` stands for all that begin so.
    Besides(Vec<String>),
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
    /// What it may hold instead, under other media types.
    pub others: Vec<Content>,
    /// `description`
    pub description: Option<String>,
}

impl Body {
    /// All that it may hold, the preferred first.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        std::iter::once(&self.content).chain(&self.others)
    }

    /// Whether its media types carry different things.
    pub fn has_choice(&self) -> bool {
        self.others.iter().any(|other| !other.carries_same(&self.content))
    }

    /// What it may hold, JSON of one type once whatever it is called.
    pub fn distinct(&self) -> Vec<&Content> {
        let mut distinct: Vec<&Content> = Vec::new();
        for content in self.contents() {
            if !distinct.iter().any(|known| known.is_twin(content)) {
                distinct.push(content);
            }
        }
        distinct
    }
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
    /// `application/x-www-form-urlencoded`, an object.
    Form {
        /// Its type.
        ty: TypeRef,
        /// The properties that are written otherwise than by default: a scalar as its text, a list as its key repeated,
        /// an object as its JSON text.
        fields: Vec<FormField>,
    },
    /// Text under this media type: `String`.
    Text {
        /// The media type, as written.
        media_type: String,
    },
    /// Items of which each is a value, one after another, as long as the response goes on.
    Items {
        /// The media type, as written.
        media_type: String,
        /// What separates them.
        framing: Framing,
        /// The type of an item, or of an event's data.
        ty: TypeRef,
    },
    /// Bytes under this media type: `Bytes`.
    Bytes {
        /// The media type, as written.
        media_type: String,
    },
}

/// How a property of a form is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FormField {
    /// The property.
    pub wire: String,
    /// As a query parameter of that name is.
    pub style: Style,
}

/// What separates the items of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Framing {
    /// JSON, a value a line.
    Lines,
    /// Server-sent events with JSON.
    Events,
    /// Server-sent events with text.
    TextEvents,
}

impl Content {
    /// The media type, as written.
    pub fn media_type(&self) -> &str {
        match self {
            Self::Json { media_type, .. }
            | Self::Items { media_type, .. }
            | Self::Text { media_type }
            | Self::Bytes { media_type } => media_type,
            Self::Multipart { .. } => "multipart/form-data",
            Self::Form { .. } => "application/x-www-form-urlencoded",
        }
    }

    /// Whether two media types carry values of one type.
    pub fn carries_same(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Json { ty, .. } | Self::Multipart { ty } | Self::Form { ty, .. },
                Self::Json { ty: other, .. } | Self::Multipart { ty: other } | Self::Form { ty: other, .. },
            ) => ty == other,
            (Self::Text { .. }, Self::Text { .. }) | (Self::Bytes { .. }, Self::Bytes { .. }) => true,
            (
                Self::Json { .. }
                | Self::Items { .. }
                | Self::Multipart { .. }
                | Self::Form { .. }
                | Self::Text { .. }
                | Self::Bytes { .. },
                _,
            ) => false,
        }
    }

    /// Whether both are JSON of one type, whatever it is called.
    pub fn is_twin(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Json { ty, .. }, Self::Json { ty: other, .. }) if ty == other)
    }
}

/// The success of an operation.
#[derive(Debug, Clone)]
pub struct Success {
    /// The documented statuses: ascending, a range after them, `default` alone. Redirects where there is no 2xx.
    pub statuses: Vec<StatusMatch>,
    /// What all of them carry; `None`: nothing, `()`, or what [`set`](Self::set) says.
    pub content: Option<Content>,
    /// The media types that carry something else, which callers get as it comes.
    pub alternatives: Vec<String>,
    /// What each of them carries, where they differ.
    pub set: Option<ErrorSetId>,
    /// `description` of the first response.
    pub description: String,
}

impl Success {
    /// The status that a server answers with unless told otherwise.
    pub fn status(&self) -> u16 {
        match self.statuses.first() {
            Some(StatusMatch::Exact(status)) => *status,
            Some(StatusMatch::Range(hundreds)) => u16::from(*hundreds) * 100,
            Some(StatusMatch::Default) | None => 200,
        }
    }

    /// Whether it is a redirect.
    pub fn is_redirect(&self) -> bool {
        self.status() >= 300
    }

    /// Whether a server has more to say than the value: which of the statuses that carry the same, or which media type, or
    /// bytes as they come.
    pub fn is_wrapped(&self) -> bool {
        let range = matches!(self.statuses[..], [StatusMatch::Range(_)]);
        let streams = matches!(self.content, Some(Content::Items { .. } | Content::Bytes { .. }));
        self.set.is_none() && (self.statuses.len() > 1 || range || streams || !self.alternatives.is_empty())
    }
}

/// What a mock returns for an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Canned {
    /// The status.
    pub status: u16,
    /// The headers, without the media type.
    pub headers: Vec<(String, String)>,
    /// The media type, as written, and the body; none where the response has no body.
    pub body: Option<(String, String)>,
    /// Whether there is an answer: a body where there has to be one.
    pub has_value: bool,
}

/// The documented errors of an operation, or its successes where what they carry differs by status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorSet {
    /// By status, ascending, ranges after statuses, `default` last.
    pub errors: Vec<ErrorCase>,
    /// Whether these are successes.
    pub success: bool,
    /// The module that gates it.
    pub group: GroupId,
}

/// One documented error, or success.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ErrorCase {
    /// Which statuses.
    pub status: StatusMatch,
    /// What it carries; `None`: nothing, a variant without a value.
    pub content: Option<Content>,
}

/// Documented response headers that travel together.
#[derive(Debug, Clone)]
pub struct HeaderSet {
    /// In document order.
    pub headers: Vec<Header>,
    /// The operations that have exactly this set.
    pub operations: Vec<OperationId>,
    /// The module that gates it.
    pub group: GroupId,
}

/// One documented response header.
#[derive(Debug, Clone)]
pub struct Header {
    /// The name on the wire.
    pub wire: String,
    /// Its type: a scalar, or a list of them.
    pub ty: TypeRef,
    /// Whether it is a list, separated by commas.
    pub list: bool,
    /// Whether every response has it.
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
}

/// How a refusal becomes the document's own error schema.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// An object of field → messages; what has no field goes under `root`.
    FieldMap {
        /// The declared list of strings that takes messages without a field.
        root: Option<String>,
        /// What it declares beside: no field of a request can have these names.
        taken: Vec<String>,
    },
    /// An object whose required strings take a summary.
    Summary {
        /// The property.
        property: String,
    },
    /// An object whose required string takes a summary, and whose required integer the status; or the same, of objects
    /// without required properties.
    Coded {
        /// The string property.
        property: String,
        /// The integer property.
        code: String,
    },
    /// `application/problem+json` (RFC 9457).
    Problem,
    /// With another status, which the document has for this in place of the usual one.
    Instead(u16),
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
    /// Where its tokens come from: what it is, and its address.
    pub addresses: Vec<(&'static str, String)>,
}

/// A scheme that has to be satisfied.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Need {
    /// Which.
    pub scheme: SchemeId,
    /// The scopes or roles that the operation lists for it.
    pub scopes: Vec<String>,
}

/// Who may call an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Security {
    /// The alternatives; in each, every scheme is needed. No alternative: no security.
    pub alternatives: Vec<Vec<Need>>,
    /// Whether `{}` is among the alternatives.
    pub optional: bool,
}
