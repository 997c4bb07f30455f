//! A successful response, with what came beside its value.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::DecodeError;

/// A decoded response with its status and headers.
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    /// The decoded body.
    pub value: T,
    /// The status, one of the 2xx.
    pub status: StatusCode,
    /// The headers as they were received.
    pub headers: HeaderMap,
}

impl<T> Response<T> {
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

/// A body as text (UTF-8; the media types that generated code reads as text default to it).
pub(super) fn text(body: &Bytes) -> Result<String, DecodeError> {
    match std::str::from_utf8(body) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            Err(DecodeError::new(format!("expected UTF-8 text, found another byte at {}", error.valid_up_to())))
        }
    }
}
