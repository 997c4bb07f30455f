//! Keywords that look at a value as a whole.

use std::cmp::Ordering;

use super::{Keyword, Kind};
use crate::Json;
use crate::check::{format_holds, pattern_matches};
use crate::json::{compare, is_integral, is_multiple};

impl Keyword {
    /// Whether the keyword holds; `None` where it cannot be checked. Keywords that apply schemas hold here.
    pub(super) fn holds(&self, value: &Json) -> Option<bool> {
        let number = |holds: &dyn Fn(&str) -> bool| Some(value.as_number().is_none_or(|number| holds(number.as_str())));
        let text = |holds: &dyn Fn(&str) -> bool| Some(value.as_str().is_none_or(holds));
        let items = |holds: &dyn Fn(u64) -> bool| Some(value.as_array().is_none_or(|items| holds(count(items.len()))));
        let keys = |holds: &dyn Fn(u64) -> bool| Some(value.as_object().is_none_or(|map| holds(count(map.len()))));
        match self {
            Self::Never => Some(false),
            Self::Types(kinds) => Some(kinds.iter().any(|kind| kind.is_of(value))),
            Self::Enum(texts) => Some(texts.iter().any(|text| value.is_text(text))),
            Self::Minimum(bound) => number(&|text| compare(text, bound) != Ordering::Less),
            Self::Maximum(bound) => number(&|text| compare(text, bound) != Ordering::Greater),
            Self::ExclusiveMinimum(bound) => number(&|text| compare(text, bound) == Ordering::Greater),
            Self::ExclusiveMaximum(bound) => number(&|text| compare(text, bound) == Ordering::Less),
            Self::MultipleOf(divisor) => number(&|text| is_multiple(text, divisor)),
            Self::MinLength(least) => text(&|text| count(text.chars().count()) >= *least),
            Self::MaxLength(most) => text(&|text| count(text.chars().count()) <= *most),
            Self::Pattern(pattern) => match value.as_str() {
                Some(text) => pattern_matches(pattern, text),
                None => Some(true),
            },
            Self::Format(format) => text(&|text| format_holds(*format, text)),
            Self::MinItems(least) => items(&|length| length >= *least),
            Self::MaxItems(most) => items(&|length| length <= *most),
            Self::MinProperties(least) => keys(&|length| length >= *least),
            Self::MaxProperties(most) => keys(&|length| length <= *most),
            Self::UniqueItems
            | Self::PrefixItems(_)
            | Self::Items(_)
            | Self::Contains { .. }
            | Self::Required(_)
            | Self::Properties(_)
            | Self::PatternProperties(_)
            | Self::AdditionalProperties(_)
            | Self::PropertyNames(_)
            | Self::DependentRequired(_)
            | Self::DependentSchemas(_)
            | Self::AllOf(_)
            | Self::AnyOf(_)
            | Self::OneOf(_)
            | Self::Not(_)
            | Self::If { .. }
            | Self::UnevaluatedItems(_)
            | Self::UnevaluatedProperties(_)
            | Self::Ref(_)
            | Self::Late(_) => Some(true),
        }
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

impl Kind {
    fn is_of(self, value: &Json) -> bool {
        match (self, value) {
            (Self::Integer, Json::Number(number)) => is_integral(number.as_str()),
            (Self::Null, Json::Null)
            | (Self::Boolean, Json::Bool(_))
            | (Self::Number, Json::Number(_))
            | (Self::String, Json::String(_))
            | (Self::Array, Json::Array(_))
            | (Self::Object, Json::Object(_)) => true,
            (
                Self::Null | Self::Boolean | Self::Integer | Self::Number | Self::String | Self::Array | Self::Object,
                _,
            ) => false,
        }
    }
}
