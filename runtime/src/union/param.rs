//! Unions of scalars as parameters.

use std::borrow::Cow;

use super::{Evidence, UnknownVariant};
use crate::{Json, Kind, Number, ParamError};

/// Reads one variant from a parameter's strings.
pub type ReadParam<T> = fn(&[Cow<'_, str>]) -> Result<T, ParamError>;

/// Reads a union of scalars, or of scalars and lists of them, from the strings of one parameter. A string is taken as a
/// number or a boolean where a variant is one, then as a value that a variant lists, then as any text.
///
/// # Errors
/// No string where no variant is a list.
pub fn param_of_union<T>(
    values: &[Cow<'_, str>],
    variants: &[Evidence],
    readers: &[ReadParam<T>],
    unknown: fn(UnknownVariant) -> T,
) -> Result<T, ParamError> {
    let mut order: Vec<(u8, usize)> =
        variants.iter().enumerate().filter_map(|(at, evidence)| Some((rank(evidence, values)?, at))).collect();
    order.sort_unstable();
    let mut reason = None;
    for (_, at) in order {
        match readers.get(at).map(|read| read(values)) {
            Some(Ok(value)) => return Ok(value),
            Some(Err(error)) => {
                reason.get_or_insert(error);
            }
            None => {}
        }
    }
    match (values, reason) {
        ([one], reason) => {
            let reason = reason.map(|error| crate::DecodeError::new(error.to_string()));
            Ok(unknown(UnknownVariant::new(None, Json::String(one.clone().into_owned()), reason)))
        }
        ([], _) => Err(ParamError::missing()),
        (_, reason) => Err(reason.unwrap_or_else(|| ParamError::new("expected one value"))),
    }
}

/// How well the strings suit a variant, the best first; `None`: not at all.
fn rank(evidence: &Evidence, values: &[Cow<'_, str>]) -> Option<u8> {
    let is = |kind| evidence.kinds.contains(&kind);
    let [text] = values else { return (is(Kind::Array) || evidence.kinds.is_empty()).then_some(0) };
    let listed = |value: &Json| evidence.values.iter().any(|text| value.is_text(text));
    let number = Number::parse(text);
    let integer = number.as_ref().is_some_and(Number::is_integer);
    let other = match (&number, text.as_ref()) {
        (Some(number), _) => Some(Json::Number(number.clone())),
        (None, "true") => Some(Json::Bool(true)),
        (None, "false") => Some(Json::Bool(false)),
        (None, "null") => Some(Json::Null),
        (None, _) => None,
    };
    let string = Json::String(text.clone().into_owned());
    if !evidence.values.is_empty() {
        // An enum over strings takes others as well, but only where nothing else does.
        return if other.as_ref().is_some_and(listed) || listed(&string) { Some(0) } else { Some(5) };
    }
    match &other {
        Some(Json::Number(_)) if integer && is(Kind::Integer) => Some(1),
        Some(Json::Number(_)) if is(Kind::Number) => Some(2),
        Some(Json::Bool(_)) if is(Kind::Boolean) => Some(1),
        _ if is(Kind::String) => Some(3),
        _ if is(Kind::Array) || evidence.kinds.is_empty() => Some(4),
        _ => None,
    }
}
