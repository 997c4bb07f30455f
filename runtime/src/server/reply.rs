//! From what a handler returns to a response.

use std::error::Error;
use std::pin::Pin;

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Serialize;

use super::body::{Encoded, encode};
use super::headers::{self, WriteHeaders};
use super::refusal::Refusal;
use crate::{BodyError, NoError, Violation};

/// What a handler returns: the documented success, or a [`Failure`].
pub type Reply<T, E> = Result<T, Failure<E>>;

/// What glue returns: the response to come, or a refusal found before the handler was called.
pub type Handled<'a> = Result<Answer<'a>, Refusal>;

/// A response to come.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Response, Refusal>> + Send + 'a>>;

/// A handler's reply to come, boxed: so that what follows does not depend on the handler's own type and is compiled once
/// for a reply, in the generated crate.
pub type Pending<'a, T, E> = Pin<Box<dyn Future<Output = Reply<T, E>> + Send + 'a>>;

/// Why a handler has no success to return: a documented error `E` (from which it is made, so that `?` works), or
/// something that the document does not know.
///
/// ```
/// use oasmith_runtime::server::{Failure, Internal, Reply};
///
/// fn read(text: Option<&str>) -> Reply<i32, std::convert::Infallible> {
///     let text = text.ok_or_else(Failure::not_found)?;
///     Ok(text.parse().internal()?)
/// }
/// assert_eq!(read(Some("1")).ok(), Some(1));
/// ```
#[derive(Debug)]
pub struct Failure<E> {
    kind: Kind<E>,
    headers: Option<Box<HeaderMap>>,
}

#[derive(Debug)]
enum Kind<E> {
    Documented(E),
    Response(Box<Response>),
    Refusal(Refusal),
}

impl<E: EncodeErrorSet> From<E> for Failure<E> {
    fn from(error: E) -> Self {
        Self::of(Kind::Documented(error))
    }
}

/// A body that cannot be read is refused like one that is read before the handler: 413, or 400.
impl<E> From<BodyError> for Failure<E> {
    fn from(error: BodyError) -> Self {
        Self::of(Kind::Refusal(error.into()))
    }
}

impl<E> Failure<E> {
    fn of(kind: Kind<E>) -> Self {
        Self { kind, headers: None }
    }

    /// Adds the documented headers of the answer; generated code has a type of them for each operation whose errors
    /// document some. A value that no header can have makes the answer a 500.
    #[must_use]
    pub fn with_headers(self, headers: &impl WriteHeaders) -> Self {
        match headers::written(headers) {
            Ok(headers) => Self { headers: Some(Box::new(headers)), ..self },
            Err(problem) => Self::internal(problem),
        }
    }

    /// A status that the document does not know, with a JSON body.
    pub fn response<T: Serialize + ?Sized>(status: StatusCode, body: &T) -> Self {
        Self::encoded(status, encode(body))
    }

    /// A response made by hand.
    pub fn raw(response: Response) -> Self {
        Self::of(Kind::Response(Box::new(response)))
    }

    /// A status whose body is written as the runtime's own refusals are: in the document's error schema for it, or as
    /// `application/problem+json`.
    pub fn status(status: StatusCode) -> Self {
        Self::of(Kind::Refusal(Refusal::new(status)))
    }

    /// Like [`status`](Self::status), with a sentence for the caller.
    pub fn with_detail(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::of(Kind::Refusal(Refusal::with_detail(status, detail)))
    }

    /// 404
    pub fn not_found() -> Self {
        Self::status(StatusCode::NOT_FOUND)
    }

    /// 403
    pub fn forbidden() -> Self {
        Self::status(StatusCode::FORBIDDEN)
    }

    /// 409
    pub fn conflict() -> Self {
        Self::status(StatusCode::CONFLICT)
    }

    /// 400, with violations that only the application can see, such as a name that is taken.
    pub fn invalid(violations: impl IntoIterator<Item = Violation>) -> Self {
        Self::of(Kind::Refusal(Refusal::invalid(violations)))
    }

    /// 400, because of the value at this JSON pointer of the body.
    pub fn invalid_at(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid([Violation { pointer: pointer.into(), keyword: "invalid", message: message.into() }])
    }

    /// 500, whose cause reaches only the log hook.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::of(Kind::Refusal(Refusal::internal(cause)))
    }

    fn encoded(status: StatusCode, body: Encoded) -> Self {
        match respond_with(status, Some(body)) {
            Ok(response) => Self::raw(response),
            Err(refusal) => Self::of(Kind::Refusal(refusal)),
        }
    }
}

/// Turns any error into a 500 whose cause reaches only the log hook.
pub trait Internal<T> {
    /// The value, or a 500.
    ///
    /// # Errors
    /// The error, as a [`Failure`].
    fn internal<E>(self) -> Result<T, Failure<E>>;
}

impl<T, C: Into<Box<dyn Error + Send + Sync>>> Internal<T> for Result<T, C> {
    fn internal<E>(self) -> Result<T, Failure<E>> {
        self.map_err(Failure::internal)
    }
}

/// A set of documented responses, each with its status.
pub trait EncodeErrorSet {
    /// The status, and the body where the response has one.
    fn encode(&self) -> (StatusCode, Option<Encoded>);
}

impl EncodeErrorSet for NoError {
    fn encode(&self) -> (StatusCode, Option<Encoded>) {
        match *self {}
    }
}

/// The body of a method that the application leaves out: 501.
pub fn not_implemented<T, E>() -> impl Future<Output = Reply<T, E>> + Send {
    NotImplemented(std::marker::PhantomData)
}

/// A future that is always ready; unlike [`std::future::Ready`] it holds no value whose `Send` would have to be proven.
struct NotImplemented<T>(std::marker::PhantomData<fn() -> T>);

impl<T, E> Future for NotImplemented<Reply<T, E>> {
    type Output = Reply<T, E>;

    fn poll(self: Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Self::Output> {
        std::task::Poll::Ready(Err(Failure::status(StatusCode::NOT_IMPLEMENTED)))
    }
}

/// Awaits the handler and writes its value with `status`.
///
/// # Errors
/// Never; the type is that of glue, which ends with this call.
pub fn respond<'a, T: 'a, E: EncodeErrorSet>(
    handler: impl Future<Output = Reply<T, E>> + Send + 'a,
    status: u16,
    encode: fn(&T) -> Encoded,
) -> Handled<'a> {
    Ok(Box::pin(async move { finish(handler.await, status, encode) }))
}

/// Awaits the handler and answers its success without a body.
///
/// # Errors
/// As for [`respond`].
pub fn respond_empty<'a, E: EncodeErrorSet>(
    handler: impl Future<Output = Reply<(), E>> + Send + 'a,
    status: u16,
) -> Handled<'a> {
    Ok(Box::pin(async move { finish_empty(handler.await, status) }))
}

/// Awaits the handler and answers with the status and body that its value names: for operations with several documented
/// successes.
///
/// # Errors
/// As for [`respond`].
pub fn respond_by_status<'a, T: EncodeErrorSet, E: EncodeErrorSet>(
    handler: impl Future<Output = Reply<T, E>> + Send + 'a,
) -> Handled<'a> {
    Ok(Box::pin(async move {
        match handler.await {
            Ok(value) => respond_set(&value),
            Err(failure) => failed(failure),
        }
    }))
}

fn finish<T, E: EncodeErrorSet>(
    reply: Reply<T, E>,
    status: u16,
    encode: fn(&T) -> Encoded,
) -> Result<Response, Refusal> {
    match reply {
        Ok(value) => respond_with(status_of(status), Some(encode(&value))),
        Err(failure) => failed(failure),
    }
}

fn finish_empty<E: EncodeErrorSet>(reply: Reply<(), E>, status: u16) -> Result<Response, Refusal> {
    match reply {
        Ok(()) => respond_with(status_of(status), None),
        Err(failure) => failed(failure),
    }
}

pub(super) fn failed<E: EncodeErrorSet>(failure: Failure<E>) -> Result<Response, Refusal> {
    let headers = failure.headers.map(|headers| *headers).unwrap_or_default();
    let mut response = match failure.kind {
        Kind::Documented(error) => respond_set(&error)?,
        Kind::Response(response) => *response,
        Kind::Refusal(refusal) => return Err(refusal.headers_of(headers)),
    };
    response.headers_mut().extend(headers);
    Ok(response)
}

pub(super) fn respond_set<E: EncodeErrorSet>(value: &E) -> Result<Response, Refusal> {
    let (status, body) = value.encode();
    respond_with(status, body)
}

pub(super) fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

pub(super) fn respond_with(status: StatusCode, body: Option<Encoded>) -> Result<Response, Refusal> {
    let mut response = match body.transpose().map_err(Refusal::internal)? {
        None => Response::new(Body::empty()),
        Some(body) => {
            let mut response = Response::new(Body::from(body.bytes));
            #[cfg(feature = "xml")]
            if let Some(twin) = body.twin {
                response.extensions_mut().insert(twin);
            }
            response
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static(crate::media_type::concrete(body.media_type)));
            response
        }
    };
    *response.status_mut() = status;
    Ok(response)
}
