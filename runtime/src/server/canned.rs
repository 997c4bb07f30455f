//! Replies that are constants: what the feature `mock` of a generated crate is made of.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use super::reply::{Failure, Reply, status_of};
use super::security::{Credentials, Denied, Principal};
use crate::{Mode, media_type};

/// Whoever shows credentials, whatever they are worth: for mocks and tests, never for an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anybody;

impl<A: Sync> Principal<A> for Anybody {
    async fn authenticate(_: &A, _: &Credentials) -> Result<Self, Denied> {
        Ok(Self)
    }
}

/// A success that is read from JSON by the reader of its type. JSON that is no such value is a 500, whose cause reaches
/// the log hook.
pub fn canned<T: DeserializeOwned, E>(json: &'static str) -> impl Future<Output = Reply<T, E>> + Send {
    Canned(json, PhantomData)
}

/// It holds no value whose `Send` would have to be proven.
struct Canned<R>(&'static str, PhantomData<fn() -> R>);

impl<T: DeserializeOwned, E> Future for Canned<Reply<T, E>> {
    type Output = Reply<T, E>;

    fn poll(self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Self::Output> {
        Poll::Ready(crate::decode(self.0.as_bytes(), Mode::Client, false).map_err(Failure::internal))
    }
}

/// A response as constants, for what is more than a value: headers, a choice of statuses, a stream.
#[derive(Debug, Clone, Copy)]
pub struct CannedResponse {
    /// Its status.
    pub status: u16,
    /// Its headers, without its media type.
    pub headers: &'static [(&'static str, &'static str)],
    /// Its media type and its body, if it has one.
    pub body: Option<(&'static str, &'static str)>,
}

impl CannedResponse {
    /// The response as what a handler returns.
    pub fn reply<T, E>(self) -> impl Future<Output = Reply<T, E>> + Send {
        CannedReply(self, PhantomData)
    }

    fn response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status_of(self.status);
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
                response.headers_mut().append(name, value);
            }
        }
        if let Some((media_type, text)) = self.body {
            *response.body_mut() = Body::from(text);
            if let Ok(media_type) = HeaderValue::from_str(media_type::concrete(media_type)) {
                response.headers_mut().insert(CONTENT_TYPE, media_type);
            }
        }
        response
    }
}

struct CannedReply<R>(CannedResponse, PhantomData<fn() -> R>);

impl<T, E> Future for CannedReply<Reply<T, E>> {
    type Output = Reply<T, E>;

    fn poll(self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Self::Output> {
        Poll::Ready(Err(Failure::raw(self.0.response())))
    }
}
