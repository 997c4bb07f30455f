//! What the plan says: plain data, referred to by id.

pub use crate::api::{
    Hook, JsonType, Label, Literal, Location, Method, ParameterStyle, RuleId, SchemeKind, Server, ServerVariable,
    StatusMatch,
};

mod content;
mod exact;
mod operations;
mod parameters;
mod response_checks;
mod scalar;
mod types;
mod unions;
mod xml;

pub use content::*;
pub use exact::*;
pub use operations::*;
pub use parameters::*;
pub use response_checks::*;
pub use scalar::*;
pub use types::*;
pub use unions::*;
pub use xml::*;

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
    /// An index into [`Plan::tables`].
    TableId;
    /// An index into [`Plan::operations`].
    OperationId;
    /// An index into [`Plan::tags`].
    TagId;
    /// An index into [`Plan::error_sets`].
    ErrorSetId;
    /// An index into [`Plan::header_sets`].
    HeaderSetId;
    /// An index into [`Plan::parameter_sets`].
    ParameterSetId;
    /// An index into [`Plan::schemes`].
    SchemeId;
    /// An index into [`Plan::features`].
    FeatureId;
    /// An index into [`Plan::groups`].
    GroupId;
    /// An index into [`XmlTables::bodies`].
    XmlId;
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
    /// The components that a slice leaves out, by their names: what is named beside them is named as in the whole.
    pub left_out: Vec<String>,
    /// The schemas that are checked as they are written.
    pub tables: Vec<Table>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// The tags that have operations, in document order.
    pub tags: Vec<Tag>,
    /// The distinct sets of documented errors.
    pub error_sets: Vec<ErrorSet>,
    /// The distinct sets of documented response headers.
    pub header_sets: Vec<HeaderSet>,
    /// The distinct sets of optional parameters.
    pub parameter_sets: Vec<ParameterSet>,
    /// The security schemes, in document order.
    pub schemes: Vec<Scheme>,
    /// What a caller may leave out of a crate: by tag, or by path where there are too many tags; last, what no operation
    /// reaches.
    pub features: Vec<Feature>,
    /// The modules that gate types: one for every set of features that reaches types.
    pub groups: Vec<Group>,
    /// The distinct ways in which pages follow each other.
    pub paginations: Vec<Pagination>,
    /// What a mock returns for each operation, in their order; empty where there is no mock.
    pub canned: Vec<Canned>,
    /// What responses are checked by; empty where they are not.
    pub response_checks: ResponseChecks,
    /// The responses of paginated operations, sorted, each with the position of the field that is its list of items.
    pub pages: Vec<(TypeId, usize)>,
    /// The XML of bodies.
    pub xml: XmlTables,
    /// Which request types can be made of which response types.
    pub kinships: Vec<super::Kinship>,
    /// Whether a pattern needs an engine that backtracks: it looks around or refers back to a group.
    pub backtracks: bool,
    /// Whether a value is of a type or any other object ([`TypeRef::OrObject`]).
    pub has_or_objects: bool,
    /// Whether a base that many schemas extend is a struct that keeps all keys, to be read as one of them on demand.
    pub has_open_bases: bool,
    /// The rules of the configuration that types honour, each once.
    pub honoured: Vec<RuleId>,
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

/// Text of the document that becomes rustdoc.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
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
