//! Values of a union that are none of its variants.

use serde::ser::{Serialize, Serializer};

use crate::Json;

/// A value of a union that is none of the variants that the document lists, as it was received.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownVariant {
    tag: Option<&'static str>,
    json: Json,
}

impl UnknownVariant {
    /// Only reading makes one.
    pub(super) fn new(property: Option<&'static str>, json: Json) -> Self {
        Self { tag: property, json }
    }

    /// The tag; empty where the union has no discriminator, or the value no tag.
    pub fn tag(&self) -> &str {
        self.tag.and_then(|property| self.json.get(property)).and_then(Json::as_str).unwrap_or_default()
    }

    /// The whole value, its tag included.
    pub fn as_json(&self) -> &Json {
        &self.json
    }
}

impl Serialize for UnknownVariant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl crate::Check for UnknownVariant {
    /// Always a violation: only a client keeps what it does not know.
    fn check(&self, _: &crate::Rules, at: &mut crate::Validator) {
        if self.tag.is_some() {
            at.violation("discriminator", "the tag is not one of those that the document lists".to_owned());
        } else {
            at.violation("oneOf", "none of the variants that the document lists".to_owned());
        }
    }
}

impl crate::ToParam for UnknownVariant {
    fn to_param(&self, out: &mut crate::ParamValues) {
        match &self.json {
            Json::String(text) => out.push(text),
            other => out.push(other.to_string()),
        }
    }
}
