//! What goes wrong while reading and writing JSON.

use std::cell::Cell;
use std::fmt;

use serde::de::{Expected, Unexpected};

use crate::Violation;

/// Bytes that are not the JSON value that was expected: where, and what was expected instead.
///
/// It never holds the value that was found, which may be secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Detail>);

#[derive(Clone, PartialEq, Eq)]
struct Detail {
    pointer: String,
    message: String,
    /// The keys that the object at `pointer` lacks, where that is what is wrong.
    missing: Vec<&'static str>,
}

impl DecodeError {
    /// An error at the root of the value.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Detail { pointer: String::new(), message: message.into(), missing: Vec::new() }))
    }

    /// An object at the root that lacks these keys.
    pub(crate) fn missing(keys: Vec<&'static str>) -> Self {
        let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        let what = if names.len() == 1 { "missing key" } else { "missing keys" };
        Self(Box::new(Detail {
            pointer: String::new(),
            message: format!("{what} {}", names.join(", ")),
            missing: keys,
        }))
    }

    /// The JSON pointer (RFC 6901) of the value that does not fit; empty for the whole.
    pub fn pointer(&self) -> &str {
        &self.0.pointer
    }

    /// What was expected and what kind of value was found.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether a value was there that could be valid with another schema.
    #[cfg(feature = "client")]
    pub(crate) fn is_of_value(&self) -> bool {
        let message = self.0.message.as_str();
        let apart = !self.0.pointer.is_empty() || !self.0.missing.is_empty() || message.starts_with("invalid ");
        // What is no JSON is told by its position in the text.
        apart && !message.contains(" at byte ")
    }

    /// The same error, seen from the object that holds the value under `key`.
    #[must_use]
    pub fn under_key(mut self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.0.pointer.len() + key.len() + 1);
        push_segment(&mut pointer, key);
        self.prepend(pointer);
        self
    }

    /// The same error, seen from the array that holds the value at `index`.
    #[must_use]
    pub fn under_index(mut self, index: usize) -> Self {
        self.prepend(format!("/{index}"));
        self
    }

    /// The same error, its message introduced.
    #[must_use]
    pub(crate) fn about(mut self, what: &str) -> Self {
        self.0.message.insert_str(0, what);
        self
    }

    /// As violations: each key that an object lacks is one of its own, at the place where it should be.
    pub(crate) fn into_violations(self) -> Vec<Violation> {
        let Detail { pointer, message, missing } = *self.0;
        if missing.is_empty() {
            return vec![Violation { pointer, keyword: "type", message }];
        }
        let at = |key: &str| {
            let mut pointer = pointer.clone();
            push_segment(&mut pointer, key);
            pointer
        };
        let lacks = |key| Violation { pointer: at(key), keyword: "required", message: "missing".to_owned() };
        missing.into_iter().map(lacks).collect()
    }

    fn prepend(&mut self, mut pointer: String) {
        pointer.push_str(&self.0.pointer);
        self.0.pointer = pointer;
    }
}

/// Appends `/segment`, with `~` and `/` escaped (RFC 6901, section 3).
pub(crate) fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.pointer.is_empty() {
            f.write_str(&self.0.message)
        } else {
            write!(f, "{}: {}", self.0.pointer, self.0.message)
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError").field("pointer", &self.0.pointer).field("message", &self.0.message).finish()
    }
}

impl std::error::Error for DecodeError {}

thread_local! {
    /// What belongs to the very next error made by [`convert`], its pointer and its missing keys: an error type that is
    /// only known as `serde::de::Error` takes nothing but a message.
    static REST: Cell<Option<(String, Vec<&'static str>)>> = const { Cell::new(None) };
}

/// Turns `error` into the error type of another deserializer; where that is [`DecodeError`], nothing is lost.
pub(crate) fn convert<E: serde::de::Error>(error: DecodeError) -> E {
    let Detail { pointer, message, missing } = *error.0;
    REST.set(Some((pointer, missing)));
    let converted = E::custom(message);
    REST.set(None);
    converted
}

thread_local! {
    /// The error with which reading a value of a union failed: see [`Found`].
    static FOUND: Cell<Option<DecodeError>> = const { Cell::new(None) };
}

/// The last error of a value that is read in several ways. Who tries the ways knows the error as `serde::de::Error` only,
/// which tells nothing but its message.
pub(crate) struct Found;

impl Found {
    /// Keeps an error until it is asked for.
    pub(crate) fn keep(error: &DecodeError) {
        FOUND.set(Some(error.clone()));
    }

    /// The error, once.
    pub(crate) fn take() -> Option<DecodeError> {
        FOUND.take()
    }
}

impl serde::de::Error for DecodeError {
    #[cold]
    fn custom<T: fmt::Display>(message: T) -> Self {
        let (pointer, missing) = REST.take().unwrap_or_default();
        Self(Box::new(Detail { pointer, message: message.to_string(), missing }))
    }

    #[cold]
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid type: {}, expected {expected}", kind(unexpected)))
    }

    #[cold]
    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid value: {}, expected {expected}", kind(unexpected)))
    }

    #[cold]
    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("expected one of {}", expected.join(", ")))
    }
}

/// What was found, without its value.
fn kind(unexpected: Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "integer",
        Unexpected::Float(_) | Unexpected::Bytes(_) => "number",
        Unexpected::Str(_) | Unexpected::Char(_) => "string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "array",
        Unexpected::Map => "object",
        Unexpected::NewtypeStruct
        | Unexpected::Enum
        | Unexpected::UnitVariant
        | Unexpected::NewtypeVariant
        | Unexpected::TupleVariant
        | Unexpected::StructVariant
        | Unexpected::Other(_) => "another value",
    }
}

/// A value that cannot be written as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError(String);

impl EncodeError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EncodeError {}

impl serde::ser::Error for EncodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}
