//! `multipart/form-data` bodies (RFC 7578).
//!
//! A property becomes a part: text for scalars and enums (a list: one part an item), `application/json` for objects, a
//! file for [`Binary`]. A part that is null is the JSON part `null`, so that the four presences survive a round trip.
//!
//! **Files need not be in memory.** What is written keeps files and streams as they are ([`Body`](crate::Body)) and is
//! sent piece by piece. What a server receives is taken apart as it arrives: parts stay in memory up to a bound for the
//! whole body, and what is beyond goes to a temporary file, which is gone when nobody has any of them any more. So a
//! handler has all properties, checked, whatever their order, and none of the files in memory.

pub(crate) mod parse;
#[cfg(feature = "server")]
pub(crate) mod spool;
mod write;

use std::borrow::Cow;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::codec::{self, mode};
use crate::{Binary, Body, DecodeError, Field, FromParam, Violation, Violations};

pub use write::{FilePart, Form, Multipart, encode_multipart};

/// How large a part may be that is no file, in bytes.
const MOST_VALUE_BYTES: usize = 2 * 1024 * 1024;

const JSON: &str = "application/json";

/// A value that is the whole of a multipart body.
pub trait ToMultipart {
    /// Adds one part a property.
    fn write(&self, form: &mut Form);
}

/// A value that is read from a multipart body.
pub trait FromMultipart: Sized {
    /// Reads every property before it takes the first, so that all violations are found; `None` if there were any.
    fn read(parts: &mut Parts) -> Option<Self>;
}

#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) head: PartHead,
    pub(crate) content: Body,
}

/// What the headers of a part say.
#[derive(Debug, Clone, Default)]
pub(crate) struct PartHead {
    pub(crate) name: String,
    pub(crate) filename: Option<String>,
    pub(crate) content_type: Option<String>,
}

impl PartHead {
    /// How much memory it takes, in bytes.
    #[cfg(feature = "server")]
    pub(crate) fn size(&self) -> usize {
        let texts = [Some(&self.name), self.filename.as_ref(), self.content_type.as_ref()];
        size_of::<Self>() + texts.into_iter().flatten().map(String::len).sum::<usize>()
    }
}

/// Reads a multipart body.
///
/// # Errors
/// Every violation: a body that is not multipart, and each part that is missing or does not fit.
pub fn decode_multipart<T: FromMultipart>(content_type: &str, body: &[u8]) -> Result<T, Violations> {
    Parts::parse(content_type, body)?.read_all()
}

/// The parts of a body that is being read, and the violations found so far.
#[derive(Debug)]
pub struct Parts {
    parts: Vec<Part>,
    violations: Vec<Violation>,
}

/// The four presences of one kind of part, in reading.
macro_rules! read_presences {
    ($bound:ident $read:ident $one:ident $nullable:ident $optional:ident $tristate:ident $what:literal) => {
        #[doc = concat!("Takes ", $what, " that has to be there; `None` after a violation.")]
        pub fn $one<T: $bound>(&mut self, name: &str) -> Option<T> {
            match self.take(name) {
                Taken::Absent => self.missing(name),
                Taken::Null => self.violation(name, "type", "expected a value, found null"),
                Taken::Parts(parts) => self.$read(name, parts),
            }
        }

        #[doc = concat!("Takes ", $what, " that has to be there and may be null; `None` after a violation.")]
        #[allow(clippy::option_option, reason = "a violation, or null")]
        pub fn $nullable<T: $bound>(&mut self, name: &str) -> Option<Option<T>> {
            match self.take(name) {
                Taken::Absent => self.missing(name),
                Taken::Null => Some(None),
                Taken::Parts(parts) => self.$read(name, parts).map(Some),
            }
        }

        #[doc = concat!("Takes ", $what, " that may be absent; the outer `None` after a violation.")]
        #[allow(clippy::option_option, reason = "a violation, or absent")]
        pub fn $optional<T: $bound>(&mut self, name: &str) -> Option<Option<T>> {
            match self.take(name) {
                Taken::Absent => Some(None),
                Taken::Null => self.violation(name, "type", "expected a value, found null"),
                Taken::Parts(parts) => self.$read(name, parts).map(Some),
            }
        }

        #[doc = concat!("Takes ", $what, " that may be absent and may be null; `None` after a violation.")]
        pub fn $tristate<T: $bound>(&mut self, name: &str) -> Option<Field<T>> {
            match self.take(name) {
                Taken::Absent => Some(Field::Absent),
                Taken::Null => Some(Field::Null),
                Taken::Parts(parts) => self.$read(name, parts).map(Field::Value),
            }
        }
    };
}

enum Taken {
    Absent,
    Null,
    Parts(Vec<Part>),
}

impl Parts {
    /// Reads the parts of a body.
    ///
    /// # Errors
    /// A content type that is not `multipart/form-data` with a boundary, or a body that is not of that form.
    pub fn parse(content_type: &str, body: &[u8]) -> Result<Self, DecodeError> {
        parse::parts(content_type, body).map(|parts| Self { parts, violations: Vec::new() })
    }

    /// Of parts that were taken apart before.
    #[cfg(feature = "server")]
    pub(crate) fn of(parts: Vec<Part>) -> Self {
        Self { parts, violations: Vec::new() }
    }

    /// Reads a value of them, or tells all that is wrong.
    pub(crate) fn read_all<T: FromMultipart>(mut self) -> Result<T, Violations> {
        match (T::read(&mut self), self.violations.is_empty()) {
            (Some(value), true) => Ok(value),
            _ => Err(Violations::from(self.violations)),
        }
    }

    read_presences!(FromParam read_text text text_nullable text_optional text_tristate "a scalar, an enum or a list of them");
    read_presences!(DeserializeOwned read_json json json_nullable json_optional json_tristate "a JSON value");
    read_presences!(FilePart read_file file file_nullable file_optional file_tristate "a file or a list of files");

    /// What was found wrong.
    pub fn into_violations(self) -> Vec<Violation> {
        self.violations
    }

    fn take(&mut self, name: &str) -> Taken {
        let (taken, left) = std::mem::take(&mut self.parts).into_iter().partition(|part| part.head.name == name);
        self.parts = left;
        let taken: Vec<Part> = taken;
        match taken.as_slice() {
            [] => Taken::Absent,
            [one] if one.head.filename.is_none() && one.is_json() && one.holds(b"null") => Taken::Null,
            _ => Taken::Parts(taken),
        }
    }

    fn missing<T>(&mut self, name: &str) -> Option<T> {
        self.violation(name, "required", "missing")
    }

    fn violation<T>(&mut self, name: &str, keyword: &'static str, message: impl Into<String>) -> Option<T> {
        let mut pointer = String::new();
        crate::error::push_segment(&mut pointer, name);
        self.violations.push(Violation { pointer, keyword, message: message.into() });
        None
    }

    fn too_large<T>(&mut self, name: &str) -> Option<T> {
        self.violation(name, "maxLength", format!("at most {MOST_VALUE_BYTES} bytes are allowed"))
    }

    fn read_text<T: FromParam>(&mut self, name: &str, parts: Vec<Part>) -> Option<T> {
        let mut texts: Vec<Cow<'_, str>> = Vec::new();
        for part in parts {
            match part.value().map(|bytes| String::from_utf8(bytes.into())) {
                Some(Ok(text)) => texts.push(Cow::Owned(text)),
                Some(Err(_)) => return self.violation(name, "type", "expected text in UTF-8"),
                None => return self.too_large(name),
            }
        }
        match T::from_param(&texts) {
            Ok(value) => Some(value),
            Err(error) => self.violation(name, "type", error.to_string()),
        }
    }

    fn read_json<T: DeserializeOwned>(&mut self, name: &str, parts: Vec<Part>) -> Option<T> {
        let Ok([part]) = <[Part; 1]>::try_from(parts) else {
            return self.violation(name, "type", "expected one part");
        };
        let Some(bytes) = part.value() else { return self.too_large(name) };
        match codec::decode(&bytes, mode(), false) {
            Ok(value) => Some(value),
            Err(error) => {
                self.violations.extend(error.under_key(name).into_violations());
                None
            }
        }
    }

    fn read_file<T: FilePart>(&mut self, name: &str, parts: Vec<Part>) -> Option<T> {
        let files = parts.into_iter().map(|part| Binary {
            content: part.content,
            filename: part.head.filename,
            content_type: part.head.content_type,
        });
        match T::from_files(files.collect()) {
            Some(value) => Some(value),
            None => self.violation(name, "type", "expected one file"),
        }
    }
}

impl Part {
    pub(crate) fn is_json(&self) -> bool {
        self.head.content_type.as_deref().is_some_and(|content_type| {
            content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(JSON)
        })
    }

    fn holds(&self, bytes: &[u8]) -> bool {
        self.content.read_now(bytes.len()).is_some_and(|content| content == bytes)
    }

    /// The content of a part that is no file; `None` if it is too large for that.
    pub(crate) fn value(&self) -> Option<Bytes> {
        self.content.read_now(MOST_VALUE_BYTES)
    }
}
