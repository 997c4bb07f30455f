//! Calls that are ready to be sent, and the futures that send them.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde::de::DeserializeOwned;

use super::body::Received;
use super::clock::Clock;
use super::draft::Draft;
use super::error::Error;
use super::error_set::ReplyBody;
use super::events::Events;
use super::exchange::exchange;
use super::future::{CallFuture, ResponseFuture};
use super::params::{ParamWriter, WriteParams};
use super::stream::{ByteStream, JsonLines};
use super::token::Tokens;
use crate::{DecodeError, Scheme, Secret};

/// What a status carries; `None`: it is not one of those that are meant.
pub(super) type Decode<T> = for<'a> fn(StatusCode, &ReplyBody<'a>) -> Option<Result<T, DecodeError>>;

/// A call of an operation: nothing is sent until it is awaited, and dropping the future cancels it.
///
/// It owns its parts, so it can be kept, cloned and awaited elsewhere. `.await` gives the decoded value;
/// [`with_response`](Self::with_response) gives status and headers too.
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T, E> {
    pub(super) draft: Box<Draft>,
    pub(super) decode: Decode<T>,
    pub(super) decode_errors: Decode<E>,
}

impl<T, E> Call<T, E> {
    pub(super) fn new(draft: Box<Draft>, decode: Decode<T>, decode_errors: Decode<E>) -> Self {
        Self { draft, decode, decode_errors }
    }

    /// A header for this call alone. It replaces what the request would have under that name, credentials included; a
    /// name or value that no header can have is an [`Error::Invalid`]. The value is treated as a secret.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.draft.override_header(name.as_ref(), value.as_ref());
        self
    }

    /// The time for this call, from sending to the last byte of the response, with all its attempts and the waits between
    /// them; instead of the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.draft.options.timeout = Some(timeout);
        self
    }

    /// The time for each attempt of this call, instead of the client's.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.draft.options.attempt_timeout = Some(timeout);
        self
    }

    /// Sends this call to another server than the client's: the URL that paths are appended to, such as one that the document
    /// has for the operation alone. Credentials and headers go there, too. What cannot be such a URL is told when the call
    /// is awaited.
    pub fn at_server(mut self, base_url: impl AsRef<str>) -> Self {
        self.draft.move_to(base_url.as_ref());
        self
    }

    /// Sends this key as the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), the same with each
    /// attempt. It says that the server does a repeated request once, so the call may be repeated whatever its method,
    /// where the client has [`Retries`](crate::client::Retries).
    pub fn idempotency_key(mut self, key: impl AsRef<str>) -> Self {
        self.draft.idempotency_key(key.as_ref());
        self
    }

    /// The token or key of a scheme for this call alone, or where it comes from. Of the operation's alternatives, one that
    /// it is for is chosen; where no alternative names the scheme, the call is not sent.
    pub fn credential(mut self, scheme: &'static Scheme, token: impl Into<Tokens>) -> Self {
        self.draft.credential(scheme, token.into());
        self
    }

    /// User and password of a scheme of kind `basic` for this call alone.
    pub fn basic(mut self, scheme: &'static Scheme, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.draft.basic(scheme, user.into(), password.into());
        self
    }

    /// Sends none of the client's credentials with this call.
    pub fn without_credentials(mut self) -> Self {
        self.draft.options.without_credentials = true;
        self
    }

    /// Sends this call at most once.
    pub fn without_retries(mut self) -> Self {
        self.draft.options.without_retries = true;
        self
    }

    /// Checks the body against the document's constraints before anything is sent; see [`Error::Invalid`].
    pub fn validated(mut self) -> Self {
        self.draft.options.validated = true;
        self
    }

    /// The size of the response body, in bytes, instead of the client's.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.draft.options.max_response_bytes = Some(limit);
        self
    }

    /// Asks for a media type of its own, and gives the response as it comes: for what the document offers beside the media
    /// type that the call is decoded from, such as `text/csv` beside JSON. Documented errors stay typed.
    ///
    /// What the server sends is not always what it was asked for: see [`Received::is`].
    pub fn accept(mut self, media_type: impl AsRef<str>) -> Call<Received, E> {
        self.draft.override_header("accept", media_type.as_ref());
        Call::new(self.draft, |status, body| status.is_success().then(|| Received::new(body)), self.decode_errors)
    }

    /// The body of a success as a stream of bytes, which nothing keeps: for what is too large for memory, or has no end. The
    /// time limit then covers everything up to the response's head, and so do retries. Documented errors stay typed.
    ///
    /// A client with layers of `tower` reads it whole first, as does a transport without
    /// [`open`](crate::Transport::open).
    pub fn stream(self) -> Call<ByteStream, E> {
        self.streamed(|status, body| status.is_success().then(|| Ok(body.take_stream())))
    }

    /// A success as JSON values of which each stands on a line (`application/jsonl`, `application/x-ndjson`), decoded as they
    /// come. An operation that answers with other media types too is asked for them by a header `accept`.
    pub fn json_lines<I: DeserializeOwned>(self) -> Call<JsonLines<I>, E> {
        self.streamed(|status, body| status.is_success().then(|| Ok(JsonLines::new(body.take_stream()))))
    }

    /// A success as server-sent events whose data is JSON, decoded as they come.
    /// [`reconnecting`](Call::reconnecting) goes on after a broken connection.
    pub fn events<I: DeserializeOwned>(self) -> Call<Events<I>, E> {
        self.accepting_events()
            .streamed(|status, body| status.is_success().then(|| Ok(Events::json(body.take_stream()))))
    }

    /// A success as server-sent events whose data is text.
    pub fn text_events(self) -> Call<Events<String>, E> {
        self.accepting_events()
            .streamed(|status, body| status.is_success().then(|| Ok(Events::text(body.take_stream()))))
    }

    fn accepting_events(mut self) -> Self {
        self.draft.override_header("accept", "text/event-stream");
        self
    }

    fn streamed<S>(mut self, decode: Decode<S>) -> Call<S, E> {
        self.draft.options.streamed = true;
        Call::new(self.draft, decode, self.decode_errors)
    }

    /// The client's clock, where it has one.
    pub(super) fn clock(&self) -> Option<Arc<dyn Clock>> {
        self.draft.core.shared().clock.clone()
    }

    /// The value together with status and headers. A documented error comes with them too, as
    /// `Error::Api(Response { value, .. })`; `?` turns it into the plain [`Error`].
    pub fn with_response(self) -> ResponseFuture<T, E> {
        ResponseFuture { exchange: exchange(*self.draft), decode: self.decode, decode_errors: self.decode_errors }
    }
}

impl<T, E> IntoFuture for Call<T, E> {
    type Output = Result<T, Error<E>>;
    type IntoFuture = CallFuture<T, E>;

    fn into_future(self) -> CallFuture<T, E> {
        CallFuture(self.with_response())
    }
}

impl<T, E> Clone for Call<T, E> {
    fn clone(&self) -> Self {
        Self { draft: self.draft.clone(), decode: self.decode, decode_errors: self.decode_errors }
    }
}

/// The operation alone: arguments may be secret.
impl<T, E> fmt::Debug for Call<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({})", self.draft.operation)
    }
}

/// A call with optional parameters that have not been written yet; generated calls wrap it.
#[must_use = "a call is sent when it is awaited"]
pub struct ParamCall<P, T, E> {
    /// The optional parameters.
    pub params: P,
    call: Call<T, E>,
}

impl<P: Default, T, E> ParamCall<P, T, E> {
    pub(super) fn new(call: Call<T, E>) -> Self {
        Self { params: P::default(), call }
    }
}

impl<P, T, E> ParamCall<P, T, E> {
    /// The call, to change its options.
    pub fn call_mut(&mut self) -> &mut Call<T, E> {
        &mut self.call
    }
}

impl<P: WriteParams, T, E> ParamCall<P, T, E> {
    /// The call with its parameters written.
    pub fn into_call(mut self) -> Call<T, E> {
        self.params.write(&mut ParamWriter::new(&mut self.call.draft));
        self.call
    }
}

impl<P: Clone, T, E> Clone for ParamCall<P, T, E> {
    fn clone(&self) -> Self {
        Self { params: self.params.clone(), call: self.call.clone() }
    }
}

/// The operation alone: arguments may be secret.
impl<P, T, E> fmt::Debug for ParamCall<P, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}

/// Awaiting and options of a generated call with optional parameters: a tuple struct, generic in `T` and `E`, around a
/// [`ParamCall`](crate::ParamCall).
#[macro_export]
macro_rules! param_call {
    ($name:ident) => {
        impl<T, E> ::std::clone::Clone for $name<T, E> {
            #[inline]
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<T, E> ::std::fmt::Debug for $name<T, E> {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl<T, E> $crate::CallExt for $name<T, E> {
            type Value = T;
            type Failure = E;

            #[inline]
            fn call_mut(&mut self) -> &mut $crate::Call<T, E> {
                self.0.call_mut()
            }

            #[inline]
            fn into_call(self) -> $crate::Call<T, E> {
                self.0.into_call()
            }
        }

        impl<T, E> ::std::future::IntoFuture for $name<T, E> {
            type Output = ::std::result::Result<T, $crate::Error<E>>;
            type IntoFuture = $crate::CallFuture<T, E>;

            #[inline]
            fn into_future(self) -> $crate::CallFuture<T, E> {
                ::std::future::IntoFuture::into_future(self.0.into_call())
            }
        }
    };
}
