//! Text whose kind nobody knows, as parameters are: which kind a union takes it for.

use super::Evidence;
use crate::{Json, Kind, Number};

/// The kind of a text and, where it is no list, its value: a number or a boolean where a variant is one, else a text that
/// a variant takes or lists, else JSON that a variant takes, else one item of a list.
pub(super) fn kind(text: &str, variants: &[Evidence]) -> (Kind, Option<Json>) {
    let readings = readings(text);
    let untagged = || variants.iter().filter(|evidence| evidence.tags.is_empty());
    // What is listed, or free, goes before what an open enum takes as well.
    for listed in [true, false] {
        for (kind, value) in &readings {
            let fits = |evidence: &Evidence| {
                takes(evidence, *kind)
                    && (!listed || evidence.values.is_empty() || evidence.values.iter().any(|text| value.is_text(text)))
            };
            if untagged().any(fits) {
                return (*kind, Some(value.clone()));
            }
        }
    }
    if let Ok(json) = text.parse::<Json>() {
        match json {
            // A tagged variant is an object.
            Json::Object(_) if variants.iter().any(|evidence| takes(evidence, Kind::Object)) => {
                return (Kind::Object, Some(json));
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) | Json::Object(_) => {}
        }
    }
    if untagged().any(|evidence| takes(evidence, Kind::Array)) {
        return (Kind::Array, None);
    }
    (Kind::String, Some(text.into()))
}

/// What a text can be, the narrowest first.
fn readings(text: &str) -> Vec<(Kind, Json)> {
    let mut readings = Vec::new();
    if let Some(number) = Number::parse(text) {
        readings.push((if number.is_integer() { Kind::Integer } else { Kind::Number }, Json::Number(number)));
    }
    if let Ok(value) = text.parse() {
        readings.push((Kind::Boolean, Json::Bool(value)));
    }
    readings.push((Kind::String, text.into()));
    readings
}

/// Whether the document says that values of a variant may be of this kind.
fn takes(evidence: &Evidence, kind: Kind) -> bool {
    evidence.kinds.contains(&kind)
        || kind == Kind::Integer && evidence.kinds.contains(&Kind::Number)
        || evidence.kinds.is_empty() && evidence.tags.is_empty()
        || kind == Kind::Object && !evidence.tags.is_empty()
}
