//! How requests travel: by [`reqwest`](https://docs.rs/reqwest) (feature `reqwest`), to a service in memory (feature
//! `in-memory`), or by whatever the caller implements [`Transport`] with.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
#[cfg(any(feature = "reqwest", feature = "in-memory"))]
use std::task::{Context, Poll, ready};
use std::time::Duration;

#[cfg(any(feature = "reqwest", feature = "in-memory"))]
use bytes::Buf as _;
use bytes::Bytes;

use super::stream::ByteStream;
use crate::Body;

#[cfg(feature = "in-memory")]
mod in_memory;
#[cfg(feature = "in-memory")]
mod layer;
#[cfg(feature = "reqwest")]
mod reqwest;

#[cfg(feature = "in-memory")]
pub use self::in_memory::InMemory;
#[cfg(feature = "in-memory")]
pub use self::layer::TransportService;
#[cfg(feature = "in-memory")]
pub(super) use self::layer::{Wrap, wrap};
#[cfg(feature = "reqwest")]
pub(super) use self::reqwest::default_client;
#[cfg(feature = "reqwest")]
pub use self::reqwest::http_client_builder;

/// A future that owns what it needs. `Send`, except on `wasm32`, where the platform's own futures are not.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send + 'static>>;
/// A future that owns what it needs.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + 'static>>;

/// Sends one request and reads the whole response.
///
/// The transport has the clock, so it is what keeps the limits: [`Limits::timeout`] covers everything from the
/// connection to the last byte of the body, and reading stops as soon as the body exceeds
/// [`Limits::max_response_bytes`]. It must not follow a redirect to another origin: the request's headers, cookies and
/// query may hold credentials.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request; dropping the future cancels it.
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<Bytes>, TransportError>>;

    /// Sends the request and gives the response as soon as its head is there, with the body still to come.
    /// [`Limits::timeout`] covers everything up to the head; the size of the body has no limit, since it is not kept.
    ///
    /// A transport that cannot do so need not implement it: the body is then read whole, within the limits of
    /// [`send`](Self::send).
    fn open(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<ByteStream>, TransportError>> {
        let whole = self.send(request, limits);
        Box::pin(async move { Ok(whole.await?.map(ByteStream::whole)) })
    }
}

/// A body as the chunks that it arrives in; trailers are passed over.
#[cfg(any(feature = "reqwest", feature = "in-memory"))]
struct Frames<B: http_body::Body> {
    body: Pin<Box<B>>,
    failed: fn(B::Error) -> TransportError,
}

#[cfg(any(feature = "reqwest", feature = "in-memory"))]
impl<B: http_body::Body> Frames<B> {
    fn new(body: B, failed: fn(B::Error) -> TransportError) -> Self {
        Self { body: Box::pin(body), failed }
    }
}

#[cfg(any(feature = "reqwest", feature = "in-memory"))]
impl<B: http_body::Body> futures_core::Stream for Frames<B> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.body.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err((self.failed)(error)))),
                Some(Ok(frame)) => {
                    if let Ok(mut data) = frame.into_data() {
                        let length = data.remaining();
                        return Poll::Ready(Some(Ok(data.copy_to_bytes(length))));
                    }
                }
            }
        }
    }
}

/// What one exchange may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The time from sending to the last byte of the response; `None`: as long as it takes.
    pub timeout: Option<Duration>,
    /// The size of a response body, in bytes after transfer and content decoding.
    pub max_response_bytes: usize,
}

impl Limits {
    pub(super) fn new(timeout: Option<Duration>, max_response_bytes: usize) -> Self {
        Self { timeout, max_response_bytes }
    }
}

/// Why no response came.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportError {
    /// [`Limits::timeout`] passed.
    Timeout,
    /// No connection: name resolution, TCP, TLS.
    Connect(Source),
    /// The body exceeded [`Limits::max_response_bytes`]; the rest was not read.
    TooLarge {
        /// The status of the response.
        status: http::StatusCode,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The request's body could not be read to its end: its stream failed, or gave another length than it announced.
    Body(Source),
    /// The connection broke or the peer does not speak HTTP. The source must not hold the request's URL, whose query
    /// may hold an API key.
    Other(Source),
}

/// The error of a transport's own library.
pub type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("the time allowed for the request passed"),
            Self::Connect(_) => f.write_str("no connection to the server"),
            Self::TooLarge { status, limit } => {
                write!(f, "status {status}: the body exceeds the limit of {limit} bytes")
            }
            Self::Body(_) => f.write_str("the body of the request could not be read"),
            Self::Other(_) => f.write_str("the exchange with the server broke off"),
        }
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect(source) | Self::Body(source) | Self::Other(source) => Some(&**source),
            Self::Timeout | Self::TooLarge { .. } => None,
        }
    }
}
