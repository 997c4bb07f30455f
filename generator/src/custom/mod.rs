//! Customisation: what the user decides about the generated code beside the document.
//!
//! Plain data, from the library or from `oasmith.toml` ([`crate::config`]). [`apply`] notes it on the
//! [`Api`](crate::api::Api), before anything is decided; the plan honours it where it decides; [`unused`] reports the rules that changed nothing.
//!
//! ```
//! use oasmith::custom::{Change, Customisation, Rule, Target};
//!
//! let custom = Customisation {
//!     tolerate_null: true,
//!     rules: vec![
//!         Rule::new(Target::schema("Price"), Change::Type("::shop::Money".to_owned())),
//!         Rule::new(Target::property("Pet", "kind"), Change::Rename("species".to_owned())),
//!         Rule::new(Target::schema("Patched*"), Change::Derives(vec!["::schemars::JsonSchema".to_owned()])),
//!     ],
//!     ..Customisation::default()
//! };
//! # let _ = custom;
//! ```
//!
//! # A type of one's own
//! [`Change::Type`] puts an alias of the user's type where a type would have been generated. The user's type needs
//! `Debug`, `Clone`, `PartialEq`, and `serde`'s `Serialize` and `Deserialize` in the directions in which it travels.
//! It refuses what is invalid when it is deserialised: the constraints of the schema that it replaces are its own
//! business. Where it is a whole body, or an item of a list that has constraints, it needs `oasmith_runtime::Check`; a
//! parameter also needs `ToParam` (client) and `FromParam` (server); a variant of a union must be an object.
//!
//! # Null where the document forbids it
//! A property that may be absent keeps its type: on the client, `null` reads as absent. A required property, which
//! only a rule of its own can reach, becomes an `Option`: `null` reads as `None`. A server refuses `null` in both cases,
//! and `validate()` reports a `None` that would be written as one.

mod apply;
mod select;

use crate::diagnostic::Place;
use crate::document::Source;

pub use crate::api::{AskedPages, PageStyle, RuleId};
pub use crate::words::suggestion;
pub use apply::{apply, unused};

/// What the user decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customisation {
    /// On the client, `null` reads as absent wherever a property may be absent. Never on the server.
    pub tolerate_null: bool,
    /// No enum has a variant for values that the document does not list: such a value cannot be read.
    pub closed_enums: bool,
    /// Decisions about parts of the document. Of two that disagree, one without wildcards wins, then the later one.
    pub rules: Vec<Rule>,
    /// The text that the rules were read from and that their places refer to.
    pub source: Option<Source>,
}

/// A decision about a part of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it is about.
    pub target: Target,
    /// What is decided.
    pub change: Change,
    /// Where it stands in [`Customisation::source`].
    pub place: Option<Place>,
}

impl Rule {
    /// A rule of the library's caller.
    pub fn new(target: Target, change: Change) -> Self {
        Self { target, change, place: None }
    }
}

/// A part of the document.
///
/// A schema is selected by its component's name, in which `*` stands for any characters, or by the JSON pointer at
/// which it stands (`/components/schemas/Pet/properties/tag`). An operation is selected by its `operationId`, with
/// wildcards too, by method and path (`GET /pets/{id}`), or by its pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the parts are named as the document names them")]
pub enum Target {
    /// A schema.
    Schema(String),
    /// A property that a schema declares itself, in `properties` or in a part of its `allOf`.
    Property { schema: String, property: String },
    /// A value of an enum.
    Value { schema: String, value: String },
    /// Every schema of this `format`.
    Format(String),
    /// An operation.
    Operation(String),
    /// A parameter of an operation, by its name on the wire.
    Parameter { operation: String, parameter: String },
    /// A tag.
    Tag(String),
}

impl Target {
    /// A schema.
    pub fn schema(selector: impl Into<String>) -> Self {
        Self::Schema(selector.into())
    }

    /// A property of a schema.
    pub fn property(schema: impl Into<String>, property: impl Into<String>) -> Self {
        Self::Property { schema: schema.into(), property: property.into() }
    }

    /// Whether it may name several parts.
    fn has_wildcard(&self) -> bool {
        match self {
            Self::Schema(text)
            | Self::Property { schema: text, .. }
            | Self::Value { schema: text, .. }
            | Self::Operation(text)
            | Self::Parameter { operation: text, .. } => text.contains('*'),
            Self::Format(_) => true,
            Self::Tag(_) => false,
        }
    }
}

/// What is decided about a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The Rust name: of a schema's type, a property's field, an enum value's variant, an operation's method, a
    /// parameter's argument or setter, a tag's module.
    Rename(String),
    /// The Rust type that stands for a schema, for a property's value or for a format: see the [module](self).
    Type(String),
    /// Whether `null` is tolerated on the client: of a property, or of every property of a schema that may be absent.
    TolerateNull(bool),
    /// Derives of a schema's type beside those that it has, as paths.
    Derives(Vec<String>),
    /// Attributes of a schema's type (`#[must_use]`), after its derives.
    Attributes(Vec<String>),
    /// Whether an enum has no variant for values that the document does not list.
    Closed(bool),
    /// How the pages of an operation follow each other. Said of several by a wildcard, it counts where it can.
    Pages(AskedPages),
}
