//! The tables: schemas as constant data.

use std::fmt;
use std::sync::OnceLock;

use crate::Json;
use crate::TextFormat;

/// A schema of JSON Schema 2020-12 as constant data: all its keywords must hold. Without keywords it accepts every
/// value.
///
/// Statics may refer to each other, also in a circle.
///
/// ```
/// use oasmith_runtime::{Json, Keyword, Kind, Schema};
///
/// static TREE: Schema = Schema(&[Keyword::Types(&[Kind::Array]), Keyword::Items(&Schema(&[Keyword::Ref(&TREE)]))]);
///
/// assert!(TREE.accepts(&"[[], [[]]]".parse::<Json>()?));
/// assert!(!TREE.accepts(&"[[], [1]]".parse::<Json>()?));
/// # Ok::<(), oasmith_runtime::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Schema(pub &'static [Keyword]);

impl Schema {
    /// `true`: every value.
    pub const ANY: Self = Self(&[]);

    /// `false`: no value.
    pub const NEVER: Self = Self(&[Keyword::Never]);
}

impl fmt::Debug for Schema {
    /// Only how many keywords there are: the schema may hold itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({} keywords)", self.0.len())
    }
}

/// A kind of JSON value (JSON Schema Validation, section 6.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`: a number without a fraction; `1.0` is one.
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

impl Kind {
    /// The name in JSON Schema.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// Whether a value is of this kind.
    pub fn admits(self, value: &Json) -> bool {
        match (self, value) {
            (Self::Null, Json::Null)
            | (Self::Boolean, Json::Bool(_))
            | (Self::Number, Json::Number(_))
            | (Self::String, Json::String(_))
            | (Self::Array, Json::Array(_))
            | (Self::Object, Json::Object(_)) => true,
            (Self::Integer, Json::Number(number)) => number.is_integer(),
            _ => false,
        }
    }
}

/// A keyword of JSON Schema 2020-12. One that is about another kind of value than is there holds.
///
/// Numbers and values are JSON texts as the document writes them; names are strings.
#[derive(Debug, Clone, Copy)]
pub enum Keyword {
    /// The schema `false`: nothing is accepted.
    Never,
    /// `type`: one of these kinds.
    Types(&'static [Kind]),
    /// `enum` and `const`: equal to one of these JSON texts.
    Enum(&'static [&'static str]),
    /// `minimum`
    Minimum(&'static str),
    /// `maximum`
    Maximum(&'static str),
    /// `exclusiveMinimum`
    ExclusiveMinimum(&'static str),
    /// `exclusiveMaximum`
    ExclusiveMaximum(&'static str),
    /// `multipleOf`
    MultipleOf(&'static str),
    /// `minLength`, in Unicode code points.
    MinLength(u64),
    /// `maxLength`, in Unicode code points.
    MaxLength(u64),
    /// `pattern`, in the syntax that the generator writes; it may match anywhere. Holds where it cannot be checked.
    Pattern(&'static str),
    /// `format`, as an assertion.
    Format(TextFormat),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems: true`
    UniqueItems,
    /// `prefixItems`: a schema for each of the first items.
    PrefixItems(&'static [Schema]),
    /// `items`: of each item after those of [`PrefixItems`](Self::PrefixItems) in the same schema.
    Items(&'static Schema),
    /// `contains`, `minContains` and `maxContains`.
    Contains {
        /// `contains`
        schema: &'static Schema,
        /// `minContains`; 1 where it is not written.
        min: u64,
        /// `maxContains`
        max: Option<u64>,
    },
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// `required`
    Required(&'static [&'static str]),
    /// `properties`
    Properties(&'static [(&'static str, Schema)]),
    /// `patternProperties`; patterns are in the syntax of [`Pattern`](Self::Pattern).
    PatternProperties(&'static [(&'static str, Schema)]),
    /// `additionalProperties`: of each value whose key is in neither [`Properties`](Self::Properties) nor
    /// [`PatternProperties`](Self::PatternProperties) of the same schema.
    AdditionalProperties(&'static Schema),
    /// `propertyNames`: of each key as a string.
    PropertyNames(&'static Schema),
    /// `dependentRequired`: where the key is there, all of these are.
    DependentRequired(&'static [(&'static str, &'static [&'static str])]),
    /// `dependentSchemas`: where the key is there, the whole object fits.
    DependentSchemas(&'static [(&'static str, Schema)]),
    /// `allOf`
    AllOf(&'static [Schema]),
    /// `anyOf`
    AnyOf(&'static [Schema]),
    /// `oneOf`
    OneOf(&'static [Schema]),
    /// `not`
    Not(&'static Schema),
    /// `if`, `then` and `else`; what is not written is [`Schema::ANY`].
    If {
        /// `if`
        condition: &'static Schema,
        /// `then`
        then: &'static Schema,
        /// `else`
        otherwise: &'static Schema,
    },
    /// `unevaluatedItems`: of each item that no other keyword here, or in what applies to the same array, is about.
    UnevaluatedItems(&'static Schema),
    /// `unevaluatedProperties`: of each value whose key no other keyword here, or in what applies to the same object,
    /// is about.
    UnevaluatedProperties(&'static Schema),
    /// `$ref`
    Ref(&'static Schema),
    /// `$ref` to a schema that is made at run time, where schemas that refer to each other in a circle have to exist
    /// before they are filled. Holds while it is empty.
    Late(&'static OnceLock<Schema>),
}
