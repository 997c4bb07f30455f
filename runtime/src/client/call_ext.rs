//! What every call can do, with optional parameters or without.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::body::Received;
use super::call::Call;
use super::error::{Error, Invalid};
use super::events::Events;
use super::future::ResponseFuture;
use super::pages::{Items, Page, Pages};
use super::raw;
use super::stream::{ByteStream, JsonLines};
use super::token::Tokens;
use super::transport::BoxFuture;
use crate::{Body, NoError, Scheme, Secret};

/// What can be said about one call alone. [`Call`] has the same as its own methods; for calls with optional parameters
/// bring this trait into scope.
pub trait CallExt: Sized {
    /// What the call gives.
    type Value;
    /// The operation's documented errors.
    type Failure;

    #[doc(hidden)]
    fn call_mut(&mut self) -> &mut Call<Self::Value, Self::Failure>;

    /// The call with its parameters written.
    fn into_call(self) -> Call<Self::Value, Self::Failure>;

    /// See [`Call::header`].
    #[must_use = "a call is sent when it is awaited"]
    fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.call_mut().draft.override_header(name.as_ref(), value.as_ref());
        self
    }

    /// See [`Call::timeout`].
    #[must_use = "a call is sent when it is awaited"]
    fn timeout(mut self, timeout: Duration) -> Self {
        self.call_mut().draft.options.timeout = Some(timeout);
        self
    }

    /// See [`Call::attempt_timeout`].
    #[must_use = "a call is sent when it is awaited"]
    fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.call_mut().draft.options.attempt_timeout = Some(timeout);
        self
    }

    /// See [`Call::at_server`].
    #[must_use = "a call is sent when it is awaited"]
    fn at_server(mut self, base_url: impl AsRef<str>) -> Self {
        self.call_mut().draft.move_to(base_url.as_ref());
        self
    }

    /// See [`Call::idempotency_key`].
    #[must_use = "a call is sent when it is awaited"]
    fn idempotency_key(mut self, key: impl AsRef<str>) -> Self {
        self.call_mut().draft.idempotency_key(key.as_ref());
        self
    }

    /// See [`Call::credential`].
    #[must_use = "a call is sent when it is awaited"]
    fn credential(mut self, scheme: &'static Scheme, token: impl Into<Tokens>) -> Self {
        self.call_mut().draft.credential(scheme, token.into());
        self
    }

    /// See [`Call::basic`].
    #[must_use = "a call is sent when it is awaited"]
    fn basic(mut self, scheme: &'static Scheme, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.call_mut().draft.basic(scheme, user.into(), password.into());
        self
    }

    /// See [`Call::without_credentials`].
    #[must_use = "a call is sent when it is awaited"]
    fn without_credentials(mut self) -> Self {
        self.call_mut().draft.options.without_credentials = true;
        self
    }

    /// See [`Call::without_retries`].
    #[must_use = "a call is sent when it is awaited"]
    fn without_retries(mut self) -> Self {
        self.call_mut().draft.options.without_retries = true;
        self
    }

    /// See [`Call::validated`].
    #[must_use = "a call is sent when it is awaited"]
    fn validated(mut self) -> Self {
        self.call_mut().draft.options.validated = true;
        self
    }

    /// See [`Call::max_response_bytes`].
    #[must_use = "a call is sent when it is awaited"]
    fn max_response_bytes(mut self, limit: usize) -> Self {
        self.call_mut().draft.options.max_response_bytes = Some(limit);
        self
    }

    /// The pages of the operation, beginning with the one that this call asks for; one page, if it has no more.
    fn pages(self) -> Pages<Self::Value, Self::Failure> {
        let Call { draft, decode, decode_errors } = self.into_call();
        Pages::new(*draft, decode, decode_errors)
    }

    /// What the pages of the operation list, page after page.
    fn items(self) -> Items<Self::Value, Self::Failure>
    where
        Self::Value: Page,
    {
        Items::new(self.pages())
    }

    /// Changes the request when everything else is in it, credentials included; with each attempt it is the same.
    #[must_use = "a call is sent when it is awaited"]
    fn on_request(mut self, edit: impl Fn(&mut http::Request<Body>) + Send + Sync + 'static) -> Self {
        self.call_mut().draft.edit(Arc::new(edit));
        self
    }

    /// The request as it would be sent, for callers that send it themselves. Tokens are obtained for it.
    fn to_request(self) -> BoxFuture<Result<http::Request<Body>, Error<NoError>>> {
        raw::request(*self.into_call().draft)
    }

    /// Sends the call and gives the response whatever it is, with its body not decoded.
    fn raw(self) -> BoxFuture<Result<http::Response<Bytes>, Error<NoError>>> {
        raw::send(*self.into_call().draft)
    }

    /// The call as a command line for `curl`. Credentials, headers with values that may be secret, and bodies, paths or
    /// queries that hold a [`Secret`] stand there as `REDACTED`; other arguments are as they are.
    ///
    /// # Errors
    /// The call cannot be sent as it is.
    fn to_curl(&self) -> Result<String, Invalid>
    where
        Self: Clone,
    {
        raw::curl(*self.clone().into_call().draft)
    }

    /// Sends the call and waits for its value on this thread, with a runtime that blocking calls have for themselves.
    ///
    /// # Errors
    /// Those of the call, and an [`Error::Invalid`] inside an async context.
    #[cfg(feature = "blocking")]
    fn send_blocking(self) -> Result<Self::Value, Error<Self::Failure>> {
        let call = self.into_call();
        let operation = call.draft.operation;
        super::blocking::block_on(call.into_future())
            .unwrap_or_else(|problem| Err(Error::Invalid(Box::new(Invalid { operation, problem }))))
    }

    /// See [`Call::accept`].
    fn accept(self, media_type: impl AsRef<str>) -> Call<Received, Self::Failure> {
        self.into_call().accept(media_type)
    }

    /// See [`Call::stream`].
    fn stream(self) -> Call<ByteStream, Self::Failure> {
        self.into_call().stream()
    }

    /// See [`Call::json_lines`].
    fn json_lines<I: DeserializeOwned>(self) -> Call<JsonLines<I>, Self::Failure> {
        self.into_call().json_lines()
    }

    /// See [`Call::events`].
    fn events<I: DeserializeOwned>(self) -> Call<Events<I>, Self::Failure> {
        self.into_call().events()
    }

    /// See [`Call::text_events`].
    fn text_events(self) -> Call<Events<String>, Self::Failure> {
        self.into_call().text_events()
    }

    /// See [`Call::with_response`].
    fn with_response(self) -> ResponseFuture<Self::Value, Self::Failure> {
        self.into_call().with_response()
    }
}

impl<T, E> CallExt for Call<T, E> {
    type Value = T;
    type Failure = E;

    fn call_mut(&mut self) -> &mut Call<T, E> {
        self
    }

    fn into_call(self) -> Self {
        self
    }
}
