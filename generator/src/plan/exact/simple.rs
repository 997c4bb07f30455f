//! What bounds, scalars and listed values cover: what can be told without the rest of the document.

use std::cmp::Ordering;

use crate::api::{JsonType, Keyword, SchemaId};
use crate::plan::{Bound, Rules, Scalar, TextFormat, rules};

/// Kinds of JSON values; a number includes the integers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) fn all() -> Self {
        use JsonType::{Array, Boolean, Null, Number, Object, String};
        Self::of(&[Null, Boolean, Number, String, Array, Object])
    }

    pub(super) fn of(kinds: &[JsonType]) -> Self {
        let mut found = Self::default();
        for kind in kinds {
            found.add(*kind);
        }
        found
    }

    pub(super) fn add(&mut self, kind: JsonType) {
        self.0 |= match kind {
            JsonType::Null => 1,
            JsonType::Boolean => 2,
            JsonType::Integer => 4,
            JsonType::Number => 4 | 8,
            JsonType::String => 16,
            JsonType::Array => 32,
            JsonType::Object => 64,
        };
    }

    pub(super) fn add_kinds(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// Keeps those that are in both.
    pub(super) fn keep(&mut self, others: Self) {
        self.0 &= others.0;
    }

    pub(super) fn add_scalar(&mut self, scalar: Scalar) {
        self.add(match scalar {
            Scalar::Null => JsonType::Null,
            Scalar::Bool => JsonType::Boolean,
            Scalar::I8
            | Scalar::I16
            | Scalar::I32
            | Scalar::I64
            | Scalar::U8
            | Scalar::U16
            | Scalar::U32
            | Scalar::U64 => JsonType::Integer,
            Scalar::F32 | Scalar::F64 | Scalar::Number => JsonType::Number,
            Scalar::String
            | Scalar::Secret
            | Scalar::Uuid
            | Scalar::DateTime
            | Scalar::Date
            | Scalar::IpAddr
            | Scalar::Ipv4Addr
            | Scalar::Ipv6Addr
            | Scalar::Base64
            | Scalar::Base64Url
            | Scalar::Binary => JsonType::String,
        });
    }

    /// The kind of a value that is given as JSON text.
    pub(super) fn add_value(&mut self, json: &str) {
        self.add(match json.as_bytes().first() {
            Some(b'n') => JsonType::Null,
            Some(b't' | b'f') => JsonType::Boolean,
            Some(b'"') => JsonType::String,
            Some(b'[') => JsonType::Array,
            Some(b'{') => JsonType::Object,
            Some(_) | None if json.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => JsonType::Integer,
            Some(_) | None => JsonType::Number,
        });
    }

    /// Whether `type` lists each of these.
    pub(super) fn are_among(self, types: &[JsonType]) -> bool {
        self.0 & !Self::of(types).0 == 0
    }

    fn has(self, kinds: &[JsonType]) -> bool {
        self.0 & Self::of(kinds).0 != 0
    }
}

/// Whether a keyword can refuse a value of these kinds.
pub(super) fn is_about(keyword: &Keyword<SchemaId>, kinds: Kinds) -> bool {
    match keyword {
        Keyword::Minimum(_)
        | Keyword::Maximum(_)
        | Keyword::ExclusiveMinimum(_)
        | Keyword::ExclusiveMaximum(_)
        | Keyword::MultipleOf(_) => kinds.has(&[JsonType::Integer, JsonType::Number]),
        Keyword::MinLength(_) | Keyword::MaxLength(_) | Keyword::Pattern(_) | Keyword::Format(_) => {
            kinds.has(&[JsonType::String])
        }
        Keyword::MinItems(_)
        | Keyword::MaxItems(_)
        | Keyword::UniqueItems
        | Keyword::PrefixItems(_)
        | Keyword::Items(_)
        | Keyword::Contains { .. }
        | Keyword::UnevaluatedItems(_) => kinds.has(&[JsonType::Array]),
        Keyword::MinProperties(_)
        | Keyword::MaxProperties(_)
        | Keyword::Required(_)
        | Keyword::Properties(_)
        | Keyword::PatternProperties(_)
        | Keyword::AdditionalProperties(_)
        | Keyword::PropertyNames(_)
        | Keyword::DependentRequired(_)
        | Keyword::DependentSchemas(_)
        | Keyword::UnevaluatedProperties(_) => kinds.has(&[JsonType::Object]),
        Keyword::Never
        | Keyword::Types(_)
        | Keyword::Enum(_)
        | Keyword::AllOf(_)
        | Keyword::AnyOf(_)
        | Keyword::OneOf(_)
        | Keyword::Not(_)
        | Keyword::If { .. }
        | Keyword::Ref(_) => true,
    }
}

/// Whether rules say what a keyword says, of values of the kind that the keyword is about.
pub(super) fn bounds_cover(keyword: &Keyword<SchemaId>, rules: Option<&Rules>) -> bool {
    let Some(rules) = rules else { return false };
    let implied = |bound: Option<&Bound>, number: &String, exclusive: bool, tighter: Ordering| {
        let asked = Bound { number: number.clone(), exclusive };
        bound.is_some_and(|bound| rules::tightest(Some(bound.clone()), Some(asked), tighter).as_ref() == Some(bound))
    };
    let (lower, upper) = (rules.minimum.as_ref(), rules.maximum.as_ref());
    match keyword {
        Keyword::Minimum(number) => implied(lower, number, false, Ordering::Greater),
        Keyword::Maximum(number) => implied(upper, number, false, Ordering::Less),
        Keyword::ExclusiveMinimum(number) => implied(lower, number, true, Ordering::Greater),
        Keyword::ExclusiveMaximum(number) => implied(upper, number, true, Ordering::Less),
        Keyword::MultipleOf(number) => rules.multiple_of.as_ref() == Some(number),
        Keyword::MinLength(least) => rules.min_length.is_some_and(|length| length >= *least),
        Keyword::MaxLength(most) => rules.max_length.is_some_and(|length| length <= *most),
        Keyword::Pattern(written) => rules.pattern.as_ref().is_some_and(|pattern| pattern.written == *written),
        Keyword::Format(format) => TextFormat::named(format).is_none_or(|format| rules.format == Some(format)),
        Keyword::MinItems(least) => rules.min_items.is_some_and(|count| count >= *least),
        Keyword::MaxItems(most) => rules.max_items.is_some_and(|count| count <= *most),
        Keyword::UniqueItems => rules.unique_items,
        Keyword::MinProperties(least) => rules.min_properties.is_some_and(|count| count >= *least),
        Keyword::MaxProperties(most) => rules.max_properties.is_some_and(|count| count <= *most),
        Keyword::Never
        | Keyword::Types(_)
        | Keyword::Enum(_)
        | Keyword::PrefixItems(_)
        | Keyword::Items(_)
        | Keyword::Contains { .. }
        | Keyword::Required(_)
        | Keyword::Properties(_)
        | Keyword::PatternProperties(_)
        | Keyword::AdditionalProperties(_)
        | Keyword::PropertyNames(_)
        | Keyword::DependentRequired(_)
        | Keyword::DependentSchemas(_)
        | Keyword::AllOf(_)
        | Keyword::AnyOf(_)
        | Keyword::OneOf(_)
        | Keyword::Not(_)
        | Keyword::If { .. }
        | Keyword::UnevaluatedItems(_)
        | Keyword::UnevaluatedProperties(_)
        | Keyword::Ref(_) => false,
    }
}

/// Whether a scalar's values keep a keyword.
pub(super) fn scalar_covers(scalar: Scalar, keyword: &Keyword<SchemaId>, rules: Option<&Rules>) -> bool {
    match keyword {
        Keyword::Enum(values) => scalar == Scalar::Null && values.iter().any(|value| value == "null"),
        Keyword::MinLength(_) | Keyword::MaxLength(_) | Keyword::Pattern(_) | Keyword::Format(_) => match scalar {
            Scalar::String | Scalar::Secret => bounds_cover(keyword, rules),
            // The type says more than text does, and may write it in another way than it was read.
            _ => true,
        },
        _ => bounds_cover(keyword, rules),
    }
}

/// Whether the values of an enum, as JSON texts, keep a keyword.
pub(super) fn listed_covers(keyword: &Keyword<SchemaId>, listed: &[String], nullable: bool) -> bool {
    let lengths = || {
        let texts = listed.iter().filter_map(|json| serde_json::from_str::<String>(json).ok());
        texts.map(|text| text.chars().count() as u64)
    };
    match keyword {
        Keyword::Enum(values) => {
            let null = nullable.then_some("null");
            listed.iter().map(String::as_str).chain(null).all(|value| values.iter().any(|v| v == value))
        }
        Keyword::MinLength(least) => lengths().all(|length| length >= *least),
        Keyword::MaxLength(most) => lengths().all(|length| length <= *most),
        Keyword::Format(_) => true,
        _ => false,
    }
}
