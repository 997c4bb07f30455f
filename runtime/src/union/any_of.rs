//! `anyOf` over objects that do not rule each other out: a value carries what every matching schema declares.

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error, Serialize, Serializer};

use super::Evidence;
use crate::error::convert;
use crate::{DecodeError, Json, Map, json};

/// A value of such an `anyOf` that is being read.
#[derive(Debug)]
pub struct AnyOf {
    value: Json,
    matched: bool,
    error: Option<DecodeError>,
}

impl AnyOf {
    /// Reads the whole value.
    ///
    /// # Errors
    /// What is not JSON.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { value: Json::deserialize(deserializer)?, matched: false, error: None })
    }

    /// Reads what one branch declares; `None` where the value does not match it.
    pub fn branch<'de, T: Deserialize<'de>>(&mut self, evidence: &Evidence) -> Option<T> {
        if !evidence.admits(&self.value) {
            return None;
        }
        match json::from_json(&self.value) {
            Ok(read) => {
                self.matched = true;
                Some(read)
            }
            Err(error) => {
                self.error.get_or_insert(error);
                None
            }
        }
    }

    /// What was read, where at least one branch matched.
    ///
    /// # Errors
    /// A value that matches no branch.
    pub fn end<T, E: serde::de::Error>(self, read: T) -> Result<T, E> {
        if self.matched {
            return Ok(read);
        }
        let error = self.error.unwrap_or_else(|| DecodeError::new("it matches none of the alternatives"));
        Err(convert(error))
    }
}

/// Writes such a value: the keys of every branch that is there, each once.
#[derive(Debug, Default)]
pub struct Merged {
    members: Map<Json>,
    error: Option<String>,
}

impl Merged {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the keys of a branch, where it is there.
    #[must_use]
    pub fn with<T: Serialize>(mut self, branch: &Option<T>) -> Self {
        match branch.as_ref().map(json::to_json) {
            None => {}
            Some(Ok(Json::Object(map))) => merge(&mut self.members, map),
            Some(Ok(_)) => self.error = Some("a branch that is not an object".to_owned()),
            Some(Err(error)) => self.error = Some(error.to_string()),
        }
        self
    }

    /// Writes the object.
    ///
    /// # Errors
    /// A branch that could not be encoded, or is not an object.
    pub fn end<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.error {
            Some(error) => Err(S::Error::custom(error)),
            None => self.members.serialize(serializer),
        }
    }
}

/// Adds keys; objects under the same key become one, of other values the later stays.
fn merge(into: &mut Map<Json>, from: Map<Json>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Json::Object(known)), Json::Object(value)) => merge(known, value),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}
