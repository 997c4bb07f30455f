//! Trees to values.

use serde::de::Deserialize;

use crate::{DecodeError, Json};

/// Reads a value from a tree.
///
/// # Errors
/// A tree that is not a `T`.
pub fn from_json<'de, T: Deserialize<'de>>(json: &Json) -> Result<T, DecodeError> {
    from_owned(json.clone())
}

/// Reads a value from a tree, whose strings it takes.
pub(crate) fn from_owned<'de, T: Deserialize<'de>>(json: Json) -> Result<T, DecodeError> {
    let value = serde_json::to_value(json).map_err(|error| DecodeError::new(error.to_string()))?;
    T::deserialize(value).map_err(|error| DecodeError::new(error.to_string()))
}
