//! Writing a multipart body.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use bytes::Bytes;
use serde::ser::Serialize;

use super::{JSON, Part, PartHead, ToMultipart};
use crate::{Binary, Body, EncodeError, Field, ParamValues, ToParam, codec};

/// The parts of a body that is being written; the first error is kept until [`finish`](Self::finish).
#[derive(Debug, Default)]
pub struct Form {
    parts: Vec<Part>,
    error: Option<EncodeError>,
}

/// A multipart body: its `Content-Type` and its content.
#[derive(Debug, Clone, PartialEq)]
pub struct Multipart {
    /// `multipart/form-data` with the boundary.
    pub content_type: String,
    /// The body: in memory if all of its parts are.
    pub body: Body,
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
        form.push(name, Some(filename), Some(content_type), self.content.clone());
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
            self.push(name, None, None, value.into());
        }
    }

    fn push_json<T: Serialize>(&mut self, name: &str, value: &T) {
        match codec::encode(value) {
            Ok(bytes) => self.push(name, None, Some(JSON.to_owned()), bytes.into()),
            Err(error) => self.error = self.error.take().or(Some(error)),
        }
    }

    fn push_file<T: FilePart>(&mut self, name: &str, value: &T) {
        value.part(name, self);
    }

    fn null(&mut self, name: &str) {
        self.push(name, None, Some(JSON.to_owned()), b"null".into());
    }

    fn push(&mut self, name: &str, filename: Option<String>, content_type: Option<String>, content: Body) {
        self.parts.push(Part { head: PartHead { name: name.to_owned(), filename, content_type }, content });
    }

    /// The body.
    ///
    /// # Errors
    /// The first part that could not be written.
    pub fn finish(self) -> Result<Multipart, EncodeError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let in_memory: Option<Vec<&Bytes>> = self.parts.iter().map(|part| part.content.as_bytes()).collect();
        let boundary = in_memory.map_or_else(random_boundary, |contents| free_boundary(&contents));
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let mut pieces = Pieces::default();
        for part in self.parts {
            write_head(&mut pieces.last, &boundary, &part.head)?;
            pieces.add(part.content);
            pieces.last.extend_from_slice(b"\r\n");
        }
        pieces.last.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        Ok(Multipart { content_type, body: pieces.finish() })
    }
}

/// What a body is made of: bytes that are put together, and what is not in memory between them.
#[derive(Default)]
struct Pieces {
    before: Vec<Body>,
    last: Vec<u8>,
}

impl Pieces {
    fn add(&mut self, content: Body) {
        if let Some(bytes) = content.as_bytes() {
            self.last.extend_from_slice(bytes);
        } else {
            self.before.push(std::mem::take(&mut self.last).into());
            self.before.push(content);
        }
    }

    fn finish(mut self) -> Body {
        if self.before.is_empty() {
            return self.last.into();
        }
        self.before.push(self.last.into());
        Body::chain(self.before)
    }
}

fn write_head(out: &mut Vec<u8>, boundary: &str, part: &PartHead) -> Result<(), EncodeError> {
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
    Ok(())
}

/// Names in quotes as browsers write them (WHATWG, "multipart/form-data encoding algorithm").
fn quoted(text: &str) -> String {
    text.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

/// How many boundaries are looked for in the parts: one that is made of them would have each looked for in vain.
const MOST_TRIES: u64 = 8;

/// A boundary that stands in none of the parts. It depends on them alone, so equal values make equal bodies.
fn free_boundary(contents: &[&Bytes]) -> String {
    let occurs = |boundary: &str| {
        contents.iter().any(|content| content.windows(boundary.len()).any(|window| window == boundary.as_bytes()))
    };
    let mut tried = (0..MOST_TRIES).map(|ordinal| format!("oasmith-form-boundary-{ordinal:016x}"));
    tried.find(|boundary| !occurs(boundary)).unwrap_or_else(random_boundary)
}

/// A boundary that nobody can know beforehand, for parts that are not looked into. The keys of the standard library's hash
/// maps are random enough for that.
fn random_boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("oasmith-form-boundary-{:016x}{:016x}", random(), random())
}
