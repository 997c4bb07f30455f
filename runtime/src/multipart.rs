//! `multipart/form-data` bodies (RFC 7578).
//!
//! A property becomes a part: text for scalars and enums (a list: one part an item), `application/json` for objects, a
//! file for [`Binary`]. A part that is null is the JSON part `null`, so that the four presences survive a round trip.
//! Bodies are read whole: the server limits their size before.

pub(crate) mod parse;

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde::ser::Serialize;

use crate::codec::{self, mode};
use crate::{Binary, DecodeError, EncodeError, Field, FromParam, ParamValues, ToParam, Violation, Violations};

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
    pub(crate) name: String,
    filename: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// The parts of a body that is being written; the first error is kept until [`finish`](Self::finish).
#[derive(Debug, Default)]
pub struct Form {
    parts: Vec<Part>,
    error: Option<EncodeError>,
}

/// A multipart body: its `Content-Type` and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multipart {
    /// `multipart/form-data` with the boundary.
    pub content_type: String,
    /// The body.
    pub bytes: Vec<u8>,
}

/// Writes a value as a multipart body.
///
/// # Errors
/// A part that cannot be written.
pub fn encode_multipart<T: ToMultipart + ?Sized>(value: &T) -> Result<Multipart, EncodeError> {
    let mut form = Form::new();
    value.write(&mut form);
    form.finish()
}

/// Reads a multipart body.
///
/// # Errors
/// Every violation: a body that is not multipart, and each part that is missing or does not fit.
pub fn decode_multipart<T: FromMultipart>(content_type: &str, body: &[u8]) -> Result<T, Violations> {
    let mut parts = Parts::parse(content_type, body)?;
    let value = T::read(&mut parts);
    match (value, parts.violations.is_empty()) {
        (Some(value), true) => Ok(value),
        _ => Err(Violations::from(parts.violations)),
    }
}

/// The four presences of one kind of part, in writing.
macro_rules! write_presences {
    ($bound:ident $push:ident $one:ident $nullable:ident $optional:ident $tristate:ident $what:literal) => {
        #[doc = concat!("Adds ", $what, " that is always there.")]
        pub fn $one<T: $bound>(&mut self, name: &str, value: &T) {
            self.$push(name, value);
        }

        #[doc = concat!("Adds ", $what, ", null where there is none.")]
        pub fn $nullable<T: $bound>(&mut self, name: &str, value: &Option<T>) {
            match value {
                Some(value) => self.$push(name, value),
                None => self.null(name),
            }
        }

        #[doc = concat!("Adds ", $what, " if there is one.")]
        pub fn $optional<T: $bound>(&mut self, name: &str, value: &Option<T>) {
            if let Some(value) = value {
                self.$push(name, value);
            }
        }

        #[doc = concat!("Adds ", $what, " that may be absent and may be null.")]
        pub fn $tristate<T: $bound>(&mut self, name: &str, value: &Field<T>) {
            match value {
                Field::Absent => {}
                Field::Null => self.null(name),
                Field::Value(value) => self.$push(name, value),
            }
        }
    };
}

/// A file or a list of files.
pub trait FilePart: Sized {
    #[doc(hidden)]
    fn part(&self, name: &str, form: &mut Form);
    #[doc(hidden)]
    fn from_files(files: Vec<Binary>) -> Option<Self>;
}

impl FilePart for Binary {
    fn part(&self, name: &str, form: &mut Form) {
        let content_type = self.content_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
        // Without a file name many servers take a part for text.
        let filename = self.filename.clone().unwrap_or_else(|| name.to_owned());
        form.push(name, Some(filename), Some(content_type), self.bytes.clone());
    }

    fn from_files(files: Vec<Binary>) -> Option<Self> {
        let mut files = files.into_iter();
        files.next().filter(|_| files.next().is_none())
    }
}

impl FilePart for Vec<Binary> {
    fn part(&self, name: &str, form: &mut Form) {
        for file in self {
            file.part(name, form);
        }
    }

    fn from_files(files: Vec<Binary>) -> Option<Self> {
        Some(files)
    }
}

impl Form {
    /// Without a part.
    pub fn new() -> Self {
        Self::default()
    }

    write_presences!(ToParam push_text text text_nullable text_optional text_tristate "a scalar, an enum or a list of them");
    write_presences!(Serialize push_json json json_nullable json_optional json_tristate "a JSON value");
    write_presences!(FilePart push_file file file_nullable file_optional file_tristate "a file or a list of files");

    fn push_text<T: ToParam>(&mut self, name: &str, value: &T) {
        let mut values = ParamValues::new();
        value.to_param(&mut values);
        for value in values.into_vec() {
            self.push(name, None, None, value.into_bytes());
        }
    }

    fn push_json<T: Serialize>(&mut self, name: &str, value: &T) {
        match codec::encode(value) {
            Ok(bytes) => self.push(name, None, Some(JSON.to_owned()), bytes),
            Err(error) => self.error = self.error.take().or(Some(error)),
        }
    }

    fn push_file<T: FilePart>(&mut self, name: &str, value: &T) {
        value.part(name, self);
    }

    fn null(&mut self, name: &str) {
        self.push(name, None, Some(JSON.to_owned()), b"null".to_vec());
    }

    fn push(&mut self, name: &str, filename: Option<String>, content_type: Option<String>, bytes: Vec<u8>) {
        self.parts.push(Part { name: name.to_owned(), filename, content_type, bytes });
    }

    /// The body.
    ///
    /// # Errors
    /// The first part that could not be written.
    pub fn finish(self) -> Result<Multipart, EncodeError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let boundary = free_boundary(&self.parts);
        let mut bytes = Vec::new();
        for part in &self.parts {
            write_part(&mut bytes, &boundary, part)?;
        }
        bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        Ok(Multipart { content_type: format!("multipart/form-data; boundary={boundary}"), bytes })
    }
}

fn write_part(out: &mut Vec<u8>, boundary: &str, part: &Part) -> Result<(), EncodeError> {
    let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(&part.name));
    if let Some(filename) = &part.filename {
        head.push_str("; filename=\"");
        head.push_str(&quoted(filename));
        head.push('"');
    }
    if let Some(content_type) = &part.content_type {
        if content_type.contains(|character: char| character.is_control()) {
            return Err(EncodeError::new("the content type of a file holds a control character"));
        }
        head.push_str("\r\nContent-Type: ");
        head.push_str(content_type);
    }
    head.push_str("\r\n\r\n");
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&part.bytes);
    out.extend_from_slice(b"\r\n");
    Ok(())
}

/// Names in quotes as browsers write them (WHATWG, "multipart/form-data encoding algorithm").
fn quoted(text: &str) -> String {
    text.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

/// A boundary that stands in none of the parts. It depends on them alone, so equal values make equal bodies.
fn free_boundary(parts: &[Part]) -> String {
    let occurs = |boundary: &str| {
        parts.iter().any(|part| part.bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes()))
    };
    let mut ordinal = 0_u64;
    loop {
        let boundary = format!("oasmith-form-boundary-{ordinal:016x}");
        if !occurs(&boundary) {
            return boundary;
        }
        ordinal += 1;
    }
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

    read_presences!(FromParam read_text text text_nullable text_optional text_tristate "a scalar, an enum or a list of them");
    read_presences!(DeserializeOwned read_json json json_nullable json_optional json_tristate "a JSON value");
    read_presences!(FilePart read_file file file_nullable file_optional file_tristate "a file or a list of files");

    /// What was found wrong.
    pub fn into_violations(self) -> Vec<Violation> {
        self.violations
    }

    fn take(&mut self, name: &str) -> Taken {
        let (taken, left) = std::mem::take(&mut self.parts).into_iter().partition(|part| part.name == name);
        self.parts = left;
        let taken: Vec<Part> = taken;
        match taken.as_slice() {
            [] => Taken::Absent,
            [one] if one.filename.is_none() && is_json(one) && one.bytes == b"null" => Taken::Null,
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

    fn read_text<T: FromParam>(&mut self, name: &str, parts: Vec<Part>) -> Option<T> {
        let texts: Result<Vec<Cow<'_, str>>, _> =
            parts.into_iter().map(|part| String::from_utf8(part.bytes).map(Cow::Owned)).collect();
        match texts.map(|texts| T::from_param(&texts)) {
            Ok(Ok(value)) => Some(value),
            Ok(Err(error)) => self.violation(name, "type", error.to_string()),
            Err(_) => self.violation(name, "type", "expected text in UTF-8"),
        }
    }

    fn read_json<T: DeserializeOwned>(&mut self, name: &str, parts: Vec<Part>) -> Option<T> {
        let Ok([part]) = <[Part; 1]>::try_from(parts) else {
            return self.violation(name, "type", "expected one part");
        };
        match codec::decode(&part.bytes, mode(), false) {
            Ok(value) => Some(value),
            Err(error) => {
                self.violations.extend(error.under_key(name).into_violations());
                None
            }
        }
    }

    fn read_file<T: FilePart>(&mut self, name: &str, parts: Vec<Part>) -> Option<T> {
        let files = parts.into_iter().map(|part| Binary {
            bytes: part.bytes,
            filename: part.filename,
            content_type: part.content_type,
        });
        match T::from_files(files.collect()) {
            Some(value) => Some(value),
            None => self.violation(name, "type", "expected one file"),
        }
    }
}

fn is_json(part: &Part) -> bool {
    part.content_type.as_deref().is_some_and(|content_type| {
        content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(JSON)
    })
}
