//! A transport without a network, for tests.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use http::header::{HOST, HeaderValue};
use http::uri::{PathAndQuery, Uri};
use http_body_util::BodyExt as _;
use tower::Service;

use super::{BoxFuture, Frames, Limits, Source, Transport, TransportError};
use crate::client::ByteStream;
use crate::{Body, BodyError};

/// Hands requests to a `tower::Service`, such as an `axum::Router`, as a server would see them: the target is a path
/// with a query, the host is in the `Host` header.
///
/// A timeout needs a Tokio runtime with its clock enabled around the call; there is no other use of Tokio here.
pub struct InMemory<S, B = Body> {
    // Only cloned under the lock: a service need not be `Sync`.
    service: Mutex<S>,
    body: PhantomData<fn() -> B>,
}

impl<S> InMemory<S> {
    /// Over a service that takes any body, as an `axum::Router` does.
    pub fn new(service: S) -> Self {
        Self::with_body(service)
    }
}

impl<S, B> InMemory<S, B> {
    /// Over a service that takes bodies of type `B`, such as `axum::body::Body`.
    pub fn with_body(service: S) -> Self {
        Self { service: Mutex::new(service), body: PhantomData }
    }
}

impl<S, B> fmt::Debug for InMemory<S, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InMemory")
    }
}

impl<S, B, R> Transport for InMemory<S, B>
where
    S: Service<http::Request<B>, Response = http::Response<R>> + Clone + Send + 'static,
    S::Error: Into<Source>,
    S::Future: Send,
    B: From<Body> + Send + 'static,
    R: http_body::Body + Send + 'static,
    R::Data: Send,
    R::Error: Into<Source>,
{
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<Bytes>, TransportError>> {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        within(service, as_received(request).map(B::from), limits)
    }

    fn open(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<ByteStream>, TransportError>> {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        opened(service, as_received(request).map(B::from), limits)
    }
}

/// Sends a request by a service and gives the response when its head is there.
pub(super) fn opened<S, B, R>(
    mut service: S,
    request: http::Request<B>,
    limits: Limits,
) -> BoxFuture<Result<http::Response<ByteStream>, TransportError>>
where
    S: Service<http::Request<B>, Response = http::Response<R>> + Send + 'static,
    S::Error: Into<Source>,
    S::Future: Send,
    B: Send + 'static,
    R: http_body::Body + Send + 'static,
    R::Data: Send,
    R::Error: Into<Source>,
{
    in_time(limits, async move {
        poll_fn(|cx| service.poll_ready(cx)).await.map_err(other)?;
        let response = service.call(request).await.map_err(other)?;
        Ok(response.map(|body| ByteStream::new(Frames::new(body, other))))
    })
}

/// Sends a request by a service and reads the response, within the limits.
pub(super) fn within<S, B, R>(
    mut service: S,
    request: http::Request<B>,
    limits: Limits,
) -> BoxFuture<Result<http::Response<Bytes>, TransportError>>
where
    S: Service<http::Request<B>, Response = http::Response<R>> + Send + 'static,
    S::Error: Into<Source>,
    S::Future: Send,
    B: Send + 'static,
    R: http_body::Body + Send + 'static,
    R::Data: Send,
    R::Error: Into<Source>,
{
    let exchange = async move {
        poll_fn(|cx| service.poll_ready(cx)).await.map_err(other)?;
        let (parts, body) = service.call(request).await.map_err(other)?.into_parts();
        let body = read(body, parts.status, limits.max_response_bytes).await?;
        Ok(http::Response::from_parts(parts, body))
    };
    in_time(limits, exchange)
}

fn in_time<T: Send + 'static>(
    limits: Limits,
    exchange: impl Future<Output = Result<T, TransportError>> + Send + 'static,
) -> BoxFuture<Result<T, TransportError>> {
    match limits.timeout {
        None => Box::pin(exchange),
        Some(timeout) => {
            Box::pin(
                async move { tokio::time::timeout(timeout, exchange).await.unwrap_or(Err(TransportError::Timeout)) },
            )
        }
    }
}

fn as_received(mut request: http::Request<Body>) -> http::Request<Body> {
    let host = request.uri().authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
    if let Some(host) = host {
        request.headers_mut().entry(HOST).or_insert(host);
    }
    let target = request.uri().path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
    *request.uri_mut() = Uri::from(target);
    request
}

async fn read<R>(body: R, status: http::StatusCode, limit: usize) -> Result<Bytes, TransportError>
where
    R: http_body::Body,
    R::Error: Into<Source>,
{
    let mut body = std::pin::pin!(body);
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(other)?.into_data() else { continue };
        if data.remaining() > limit - bytes.len() {
            return Err(TransportError::TooLarge { status, limit });
        }
        bytes.put(data);
    }
    Ok(bytes.freeze())
}

/// The error of a service; that of a transport below it is kept as it is.
pub(super) fn other(error: impl Into<Source>) -> TransportError {
    let error = match error.into().downcast::<BodyError>().map(|error| *error) {
        Ok(BodyError::Source(source)) => source,
        Ok(error @ (BodyError::Used | BodyError::TooLarge { .. } | BodyError::Length { .. })) => {
            return TransportError::Body(Box::new(error));
        }
        Err(error) => error,
    };
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::Other(error),
    }
}
