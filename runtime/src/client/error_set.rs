//! The documented errors of an operation: an enum by status, chosen by the status code and never by trial.

use std::cell::Cell;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::stream::ByteStream;
use crate::{DecodeError, Mode, NoError};

/// The documented errors of operations that share a set of error responses (*Responses Object*).
pub trait DecodeErrorSet: fmt::Display + Sized {
    /// The documented error of this status; `None` where the document does not know the status.
    ///
    /// A body that does not fit is `Some(Err(…))`: the caller then sees the status, the body and the reason.
    fn decode(status: StatusCode, body: &ErrorBody<'_>) -> Option<Result<Self, DecodeError>>;

    /// The status that the error came with.
    fn status(&self) -> StatusCode;
}

/// The documented successes of an operation whose statuses differ in what they carry: an enum by status.
pub trait DecodeSuccessSet: Sized {
    /// The documented success of this status; `None` where the document does not know the status.
    ///
    /// A body that does not fit is `Some(Err(…))`.
    fn decode(status: StatusCode, body: &ReplyBody<'_>) -> Option<Result<Self, DecodeError>>;
}

/// The [`ReplyBody`] of an error.
pub type ErrorBody<'a> = ReplyBody<'a>;

/// Headers and body of a response that has not been decoded yet.
#[derive(Clone, Copy)]
pub struct ReplyBody<'a> {
    headers: &'a HeaderMap,
    bytes: &'a Bytes,
    stream: Option<&'a Cell<Option<ByteStream>>>,
    #[cfg(feature = "xml")]
    xml: Option<&'static crate::XmlBody<'static>>,
}

impl<'a> ReplyBody<'a> {
    pub(super) fn new(headers: &'a HeaderMap, bytes: &'a Bytes) -> Self {
        Self {
            headers,
            bytes,
            stream: None,
            #[cfg(feature = "xml")]
            xml: None,
        }
    }

    /// Of a response whose body is still to come.
    pub(super) fn with_stream(self, stream: &'a Cell<Option<ByteStream>>) -> Self {
        Self { stream: Some(stream), ..self }
    }

    /// The body as it comes: from the network where it was asked for so, else from memory.
    pub(super) fn take_stream(&self) -> ByteStream {
        self.stream.and_then(Cell::take).unwrap_or_else(|| ByteStream::whole(self.bytes.clone()))
    }

    /// The response's headers.
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// The same, whose JSON may also be XML: what it is called decides, else what it begins with.
    #[cfg(feature = "xml")]
    #[must_use]
    pub fn xml(self, xml: &'static crate::XmlBody<'static>) -> Self {
        Self { xml: Some(xml), ..self }
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// Anything else, with its place.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        #[cfg(feature = "xml")]
        if let Some(json) = self.json_of_xml() {
            return crate::decode(&json?, Mode::Client, false);
        }
        crate::decode(self.bytes, Mode::Client, false)
    }

    /// The JSON of a body of XML; `None`: it is JSON.
    #[cfg(feature = "xml")]
    fn json_of_xml(&self) -> Option<Result<Vec<u8>, DecodeError>> {
        let xml = self.xml?;
        let media_type = self.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !crate::media_type::is_xml(media_type, self.bytes) {
            return None;
        }
        if let Some(charset) = media_type.and_then(crate::media_type::foreign_charset) {
            return Some(Err(DecodeError::new(format!("the XML is in {charset}, not in UTF-8"))));
        }
        Some(crate::xml::to_json(self.bytes, xml, Mode::Client))
    }

    /// The body as text.
    ///
    /// # Errors
    /// Bytes that are not UTF-8, or a `charset` that is not.
    pub fn text(&self) -> Result<String, DecodeError> {
        super::response::text(self.headers, self.bytes)
    }

    /// The body as it is.
    ///
    /// # Errors
    /// None; a `Result` so that all readers have one shape.
    pub fn bytes(&self) -> Result<Bytes, DecodeError> {
        Ok(self.bytes.clone())
    }
}

impl fmt::Debug for ReplyBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyBody({} bytes)", self.bytes.len())
    }
}

impl DecodeErrorSet for NoError {
    fn decode(_: StatusCode, _: &ErrorBody<'_>) -> Option<Result<Self, DecodeError>> {
        None
    }

    fn status(&self) -> StatusCode {
        match *self {}
    }
}

/// Writes what `Display` of an error set says: status and reason, never the body.
///
/// # Errors
/// Those of the formatter.
pub fn display_error_set(status: StatusCode, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "the server answered {status}")
}

/// `Display` (status and reason) and `Error` of a generated error set.
///
/// The type implements [`DecodeErrorSet`](crate::DecodeErrorSet) and `Debug` itself.
#[macro_export]
macro_rules! error_set {
    ($name:ty) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::client::display_error_set($crate::DecodeErrorSet::status(self), f)
            }
        }

        impl ::std::error::Error for $name {}
    };
}
