//! A decoded response, with what came beside its value.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::error_set::DecodeErrorSet;
use super::headers::{HeaderError, HeaderReader, ReadHeaders};
use crate::DecodeError;

/// A decoded response with its status and headers: a success, or a documented error inside [`Error::Api`](crate::Error).
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    /// The decoded body.
    pub value: T,
    /// The status.
    pub status: StatusCode,
    /// The headers as they were received.
    pub headers: HeaderMap,
}

impl<T> Response<T> {
    /// The documented headers as values; generated code has a type of them for each operation that documents some.
    ///
    /// # Errors
    /// The first header that is missing or is not what the document says. The value is not affected.
    pub fn read_headers<H: ReadHeaders>(&self) -> Result<H, HeaderError> {
        H::read(&HeaderReader::new(&self.headers))
    }

    /// The decoded body alone.
    pub fn into_value(self) -> T {
        self.value
    }
}

/// Without header values, which may be secret (`Set-Cookie`).
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("value", &self.value)
            .field("headers", &HeaderNames(&self.headers))
            .finish()
    }
}

/// The names of headers alone.
pub(super) struct HeaderNames<'a>(pub(super) &'a HeaderMap);

impl fmt::Debug for HeaderNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys().map(http::HeaderName::as_str)).finish()
    }
}

/// What the documented error says, without body and headers.
impl<E: fmt::Display> fmt::Display for Response<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// So that an error that came with its headers is asked for its status like any other.
impl<E: DecodeErrorSet> DecodeErrorSet for Response<E> {
    fn decode(status: StatusCode, body: &super::error_set::ErrorBody<'_>) -> Option<Result<Self, DecodeError>> {
        let value = E::decode(status, body)?;
        Some(value.map(|value| Self { value, status, headers: body.headers().clone() }))
    }

    fn status(&self) -> StatusCode {
        self.status
    }
}

/// A body as text. Without a `charset` it is UTF-8; one that is named is believed, so that no other is read as UTF-8.
pub(super) fn text(headers: &HeaderMap, body: &Bytes) -> Result<String, DecodeError> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(charset) = crate::media_type::foreign_charset(content_type) {
        return Err(DecodeError::new(format!("expected UTF-8 text, found the charset `{}`", charset.escape_debug())));
    }
    match std::str::from_utf8(body) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            Err(DecodeError::new(format!("expected UTF-8 text, found another byte at {}", error.valid_up_to())))
        }
    }
}
