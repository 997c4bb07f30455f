//! Bytes to values.

use serde::de::DeserializeOwned;

use crate::DecodeError;

/// Reads a whole text.
pub(crate) fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(bytes).map_err(|error| DecodeError::new(error.to_string()))
}
