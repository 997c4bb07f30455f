//! Bodies of operations that document several media types, and responses that are read as they come.

use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use super::error_set::ReplyBody;
use super::request::RequestBuilder;
use crate::DecodeError;

/// A value that can be the body `B`, where the document gives a choice of media types that carry different things.
///
/// Generated code implements it for `B` itself, which names the media type, and for what only one media type carries.
pub trait WriteBody<B> {
    /// Writes the body, with its media type.
    fn write(self, to: RequestBuilder) -> RequestBuilder;
}

impl RequestBuilder {
    /// A body of one of several media types.
    pub fn body_of<B>(self, body: impl WriteBody<B>) -> Self {
        body.write(self)
    }

    /// A body of one of several media types, which may be left out.
    pub fn optional_body_of<B>(self, body: Option<impl WriteBody<B>>) -> Self {
        match body {
            Some(body) => body.write(self),
            None => self,
        }
    }
}

/// A response that is not decoded yet: what a call gives that asked for a media type of its own by
/// [`accept`](crate::Call::accept).
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    headers: HeaderMap,
    bytes: Bytes,
}

impl Received {
    pub(super) fn new(body: &ReplyBody<'_>) -> Result<Self, DecodeError> {
        Ok(Self { headers: body.headers().clone(), bytes: body.bytes()? })
    }

    /// The `Content-Type`, with its parameters; empty where there is none.
    pub fn media_type(&self) -> &str {
        self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Whether it is of this media type, parameters apart; a range such as `text/*` is one too.
    pub fn is(&self, media_type: &str) -> bool {
        crate::media_type::fits(self.media_type(), media_type)
    }

    /// The body as it came.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The body as text.
    ///
    /// # Errors
    /// Bytes that are not UTF-8, or a `charset` that is not.
    pub fn text(&self) -> Result<String, DecodeError> {
        ReplyBody::new(&self.headers, &self.bytes).text()
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// Anything else, with its place.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        ReplyBody::new(&self.headers, &self.bytes).json()
    }
}

/// Its media type and its size, never the body.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Received({} bytes of {})", self.bytes.len(), self.media_type().escape_debug())
    }
}
