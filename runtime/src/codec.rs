//! Whole bodies: bytes to a value and back.

use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde::ser::Serialize;

use crate::json::{self, Json};
use crate::{DecodeError, EncodeError};

/// Who reads: it decides how strict reading is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Tolerant: what the document does not know is dropped or kept. `Deserialize` alone reads in this mode.
    #[default]
    Client,
    /// Strict: undeclared keys of an object with `additionalProperties: false` are errors.
    Server,
}

thread_local! {
    static MODE: Cell<Mode> = const { Cell::new(Mode::Client) };
}

/// The mode of the [`decode`] that is running on this thread.
pub(crate) fn mode() -> Mode {
    MODE.get()
}

/// Sets the mode and restores the former one when dropped, also by a panic.
struct Scope(Mode);

impl Scope {
    fn enter(mode: Mode) -> Self {
        Self(MODE.replace(mode))
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        MODE.set(self.0);
    }
}

/// Reads something else than a body in a mode.
#[cfg(feature = "server")]
pub(crate) fn within<T>(mode: Mode, read: impl FnOnce() -> T) -> T {
    let _scope = Scope::enter(mode);
    read()
}

/// Reads a whole body. With `tree`, it is read into [`Json`] first, which refuses repeated keys also where they are
/// not declared.
///
/// # Errors
/// Bytes that are not JSON (RFC 8259), or JSON that is not a `T`; the error says where.
pub fn decode<T: DeserializeOwned>(body: &[u8], mode: Mode, tree: bool) -> Result<T, DecodeError> {
    let _scope = Scope::enter(mode);
    if tree { json::from_json(&json::from_slice::<Json>(body)?) } else { json::from_slice(body) }
}

/// Room for most bodies: one that is longer makes room as it grows.
const FIRST_BYTES: usize = 1024;

/// Writes a whole body.
///
/// # Errors
/// A value that JSON cannot express, such as a map whose keys are not strings.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut text = Vec::with_capacity(FIRST_BYTES);
    serde_json::to_writer(&mut text, value).map_err(|error| EncodeError::new(error.to_string()))?;
    Ok(text)
}

/// Reads a whole body of XML by its table.
///
/// # Errors
/// Bytes that are not XML in UTF-8, a document type, more levels than JSON may have; or XML that is not a `T`: the error
/// has the pointer of the value in JSON.
#[cfg(feature = "xml")]
pub fn decode_xml<T: DeserializeOwned>(body: &[u8], xml: &crate::XmlBody<'_>, mode: Mode) -> Result<T, DecodeError> {
    decode(&crate::xml::to_json(body, xml, mode)?, mode, false)
}

/// Writes a whole body as XML by its table.
///
/// # Errors
/// A value that JSON or XML cannot express, such as a text with a control character.
#[cfg(feature = "xml")]
pub fn encode_xml<T: Serialize + ?Sized>(value: &T, xml: &crate::XmlBody<'_>) -> Result<Vec<u8>, EncodeError> {
    crate::xml::from_json(&encode(value)?, xml)
}
