//! What the plan says about parameters.

use super::{FormField, GroupId, OperationId, Rules, TypeRef};
use crate::api::{Location, ParameterStyle};

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
    /// Whether the document has null among its values, which no style has a form for: it is not sent.
    pub nullable: bool,
    /// How it is written.
    pub style: Style,
    /// What the query is, where it is all of it (`in: querystring`, 3.2): the style does not count then.
    pub whole_query: Option<WholeQuery>,
    /// Its constraints.
    pub rules: Rules,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `default`, as JSON text, for the documentation.
    pub default: Option<String>,
}

/// What a query is that is one value (`in: querystring`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WholeQuery {
    /// A form: an object, of which these properties are written otherwise than by default.
    Form(Vec<FormField>),
    /// A JSON text.
    Json,
    /// A text.
    Text,
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
