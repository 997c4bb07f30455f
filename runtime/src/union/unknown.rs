//! Values of a union that are none of its variants.

use serde::ser::{Serialize, Serializer};

use crate::{DecodeError, Json};

/// A value of a union that is none of the variants that the document lists, as it was received.
#[derive(Debug, Clone)]
pub struct UnknownVariant {
    property: Option<&'static str>,
    json: Json,
    reason: Option<DecodeError>,
}

impl PartialEq for UnknownVariant {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl UnknownVariant {
    /// Only reading makes one.
    pub(super) fn new(property: Option<&'static str>, json: Json, reason: Option<DecodeError>) -> Self {
        Self { property, json, reason }
    }

    /// The tag, where the union has a discriminator and the value a tag.
    pub fn tag(&self) -> Option<&str> {
        self.json.get(self.property?)?.as_str()
    }

    /// The whole value, its tag included.
    pub fn as_json(&self) -> &Json {
        &self.json
    }

    /// Why it is none of the variants: where, and what was expected.
    pub fn reason(&self) -> Option<&DecodeError> {
        self.reason.as_ref()
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
        let keyword = if self.tag().is_some() { "discriminator" } else { "oneOf" };
        match &self.reason {
            Some(reason) => at.violation_below(reason.pointer(), keyword, reason.message()),
            None => at.violation(keyword, "none of the variants that the document lists"),
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
