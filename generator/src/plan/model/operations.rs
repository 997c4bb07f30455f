//! What the plan says about operations and what they share.

use super::{
    Body, Content, Docs, ErrorSetId, FeatureId, GroupId, HeaderSetId, OperationId, Parameter, ParameterSetId, SchemeId,
    TagId, TypeRef,
};
use crate::api::{AskedPages, Hook, Method, PageStyle, SchemeKind, StatusMatch};
use crate::diagnostic::Place;

/// What the operations of a module have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TagKind {
    /// They have a tag, or none.
    Tag,
    /// They are the document's webhooks.
    Webhooks,
    /// They are the callbacks of other operations.
    Callbacks,
}

impl TagKind {
    /// What they are called: the module, unless a tag has that name, and the feature.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tag => "api",
            Self::Webhooks => "webhooks",
            Self::Callbacks => "callbacks",
        }
    }

    /// Whether the operations have no address of their own.
    pub fn is_hooks(self) -> bool {
        match self {
            Self::Tag => false,
            Self::Webhooks | Self::Callbacks => true,
        }
    }
}

/// A tag: a module, a client group, a server trait, a feature. Webhooks are one, and callbacks are one.
#[derive(Debug, Clone)]
pub struct Tag {
    /// What its operations have in common.
    pub kind: TagKind,
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
    /// Webhooks or callbacks, which most callers do not need.
    Hooks(TagId),
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
            Feature::Tag(_) | Feature::Hooks(_) | Feature::Path(_) => true,
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
    /// The path template, as written (`/stages/user_write/{stage_uuid}/`); the name of a webhook; of a callback, the
    /// expression that its address is found by.
    pub template: String,
    /// Where it is, unless it is a path's.
    pub hook: Option<Hook>,
    /// The URLs of the servers that it has of its own.
    pub servers: Vec<String>,
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
    /// Which operations may be called next, by the response that says so.
    pub links: Vec<(StatusMatch, Link)>,
    /// Who may call it.
    pub security: Security,
    /// Whether a server answers it: not where an earlier operation answers every request that it could.
    pub served: bool,
    /// What its author or a configuration says of its pages.
    pub asked_pagination: Option<AskedPages>,
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

/// What may be called next (*Link Object*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// To which operation it leads; `None` where that is none of these.
    pub operation: Option<OperationId>,
    /// What the document says that it leads to.
    pub written: String,
    /// Names of parameters, with an expression or a value as JSON.
    pub parameters: Vec<(String, String)>,
    /// The same for the body.
    pub body: Option<String>,
}

/// How the pages of an operation follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// How the next page is found and asked for.
    pub style: PageStyle,
    /// The JSON pointer of what a page lists.
    pub items: String,
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
        self.statuses.first().map_or(200, |status| status.least(200))
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
    /// What else the document has, for who asks for it.
    pub others: Vec<CannedAnswer>,
}

/// Another answer than the usual one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CannedAnswer {
    /// Which statuses the document has it for.
    pub statuses: StatusMatch,
    /// Its key under `examples`; `None`: what the response is without one being asked for.
    pub example: Option<String>,
    /// The headers, without the media type.
    pub headers: Vec<(String, String)>,
    /// The media type, as written, and the body.
    pub body: Option<(String, String)>,
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
