//! A success with more than its value: a status where the document leaves a choice, and headers where it documents some.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};

use super::body::Encoded;
use super::headers::{self, WriteHeaders};
use super::refusal::Refusal;
use super::reply::{EncodeErrorSet, Handled, Pending, failed, respond_set, respond_with, status_of};

/// A success of an operation that documents more than one status for it, headers, or several media types.
///
/// It is made of the value alone, and then has the first of the documented statuses, or of value and status. Where headers
/// are documented, their type `H` is a struct; the value alone does only where no header is required.
///
/// ```
/// use oasmith_runtime::StatusCode;
/// use oasmith_runtime::server::{Reply, Success};
///
/// fn put(known: bool) -> Reply<Success<String>, std::convert::Infallible> {
///     let pet = "a pet".to_owned();
///     if known { Ok(pet.into()) } else { Ok(Success::from(pet).with_status(StatusCode::CREATED)) }
/// }
/// # assert!(put(true).is_ok() && put(false).is_ok());
/// ```
#[derive(Debug)]
pub struct Success<T, H = ()> {
    body: Content<T>,
    status: Option<StatusCode>,
    headers: H,
}

impl<T, H: Default> From<T> for Success<T, H> {
    fn from(value: T) -> Self {
        Self::new(value, H::default())
    }
}

impl<H: Default> Success<Bytes, H> {
    /// Bytes that need not be in memory, under the documented media type: a [`Body`](crate::Body) of a file, of a stream or
    /// of a reader. With a known length they are sent under it; a stream that fails closes the connection, so that nobody
    /// takes what came before for the whole.
    ///
    /// ```
    /// use oasmith_runtime::server::{Failure, Reply, Success};
    /// use oasmith_runtime::{Body, Bytes};
    ///
    /// fn export(file: std::fs::File) -> Reply<Success<Bytes>, std::convert::Infallible> {
    ///     Ok(Success::streamed(Body::file(file).map_err(Failure::internal)?))
    /// }
    /// ```
    pub fn streamed(body: impl Into<crate::Body>) -> Self {
        Self { body: Content::Streamed(Bytes::new(), body.into()), status: None, headers: H::default() }
    }
}

impl<T, H> Success<T, H> {
    /// A success with its documented headers.
    pub fn new(value: T, headers: H) -> Self {
        Self { body: Content::Value(value), status: None, headers }
    }

    /// A success with a body of another of the documented media types, such as `text/csv` beside JSON; which one the caller
    /// likes best is told by [`Context::preferred`](super::Context::preferred). It has the first of the documented statuses,
    /// or that of [`with_status`](Self::with_status).
    pub fn raw(media_type: &'static str, body: impl Into<Body>) -> Self
    where
        H: Default,
    {
        Self::raw_with_headers(media_type, body, H::default())
    }

    /// As [`raw`](Self::raw), with its documented headers.
    pub fn raw_with_headers(media_type: &'static str, body: impl Into<Body>, headers: H) -> Self {
        Self { body: Content::Raw(media_type, body.into()), status: None, headers }
    }

    /// Sets the documented headers.
    #[must_use]
    pub fn with_headers(mut self, headers: H) -> Self {
        self.headers = headers;
        self
    }

    /// Answers with this status. One that the document does not list for a success is a mistake of the application, and
    /// becomes a 500 whose cause reaches the log hook; so does one that is not that of the value, where values differ by
    /// status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }
}

#[derive(Debug)]
enum Content<T> {
    Value(T),
    Raw(&'static str, Body),
    /// A value that says media type and status, with another body.
    Streamed(T, crate::Body),
}

/// The documented statuses of a success: the first and the last of each range.
pub type Statuses = &'static [(u16, u16)];

/// Awaits the handler and writes its success with a status that it chooses.
///
/// # Errors
/// Never; the type is that of glue, which ends with this call.
pub fn respond_success<'a, T: 'a, H: WriteHeaders + 'a, E: EncodeErrorSet + 'a>(
    reply: Pending<'a, Success<T, H>, E>,
    statuses: Statuses,
    encode: fn(&T) -> Option<Encoded>,
) -> Handled<'a> {
    Ok(Box::pin(async move {
        match reply.await {
            Ok(success) => {
                let status = chosen(success.status, statuses)?;
                let response = match success.body {
                    Content::Value(value) => respond_with(status, encode(&value))?,
                    Content::Raw(media_type, body) => raw(status, media_type, body),
                    Content::Streamed(empty, body) => respond_with(status, encode(&empty))?.map(|_| Body::new(body)),
                };
                with_headers(response, &success.headers)
            }
            Err(failure) => failed(failure),
        }
    }))
}

/// Awaits the handler and writes its success with the status and body that its value names, and with headers. A body that is
/// no such value has a status that the handler chooses.
///
/// # Errors
/// As for [`respond_success`].
pub fn respond_success_set<'a, T: EncodeErrorSet + 'a, H: WriteHeaders + 'a, E: EncodeErrorSet + 'a>(
    reply: Pending<'a, Success<T, H>, E>,
    statuses: Statuses,
) -> Handled<'a> {
    Ok(Box::pin(async move {
        match reply.await {
            Ok(success) => {
                let response = match success.body {
                    Content::Value(value) => of_value(respond_set(&value)?, success.status)?,
                    Content::Raw(media_type, body) => raw(chosen(success.status, statuses)?, media_type, body),
                    Content::Streamed(empty, body) => {
                        of_value(respond_set(&empty)?, success.status)?.map(|_| Body::new(body))
                    }
                };
                with_headers(response, &success.headers)
            }
            Err(failure) => failed(failure),
        }
    }))
}

/// Awaits the handler and writes its success as a body that is made of it.
pub(super) async fn respond_made<T, H: WriteHeaders, E: EncodeErrorSet>(
    reply: Pending<'_, Success<T, H>, E>,
    statuses: Statuses,
    media_type: &'static str,
    make: impl FnOnce(T) -> Body,
) -> Result<Response, Refusal> {
    match reply.await {
        Ok(success) => {
            let status = chosen(success.status, statuses)?;
            let response = match success.body {
                Content::Value(value) => raw(status, media_type, make(value)),
                Content::Raw(media_type, body) => raw(status, media_type, body),
                Content::Streamed(_, body) => raw(status, media_type, Body::new(body)),
            };
            with_headers(response, &success.headers)
        }
        Err(failure) => failed(failure),
    }
}

/// The response of a value that says its status, which is the one that was asked for.
fn of_value(response: Response, asked: Option<StatusCode>) -> Result<Response, Refusal> {
    let status = response.status();
    match asked {
        Some(asked) if asked != status => {
            Err(Refusal::internal(format!("{asked} is not the status of the value, which is {status}")))
        }
        Some(_) | None => Ok(response),
    }
}

fn raw(status: StatusCode, media_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(crate::media_type::concrete(media_type)));
    response
}

fn with_headers(mut response: Response, headers: &impl WriteHeaders) -> Result<Response, Refusal> {
    response.headers_mut().extend(headers::written(headers).map_err(Refusal::internal)?);
    Ok(response)
}

fn chosen(status: Option<StatusCode>, statuses: Statuses) -> Result<StatusCode, Refusal> {
    let Some(status) = status else {
        return Ok(status_of(statuses.first().map_or(200, |(first, _)| *first)));
    };
    if statuses.iter().any(|(first, last)| (*first..=*last).contains(&status.as_u16())) {
        return Ok(status);
    }
    Err(Refusal::internal(format!("{status} is not a documented success of this operation")))
}
