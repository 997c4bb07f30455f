//! What a client sends, told to those who watch it: for metrics and spans by OpenTelemetry's conventions for HTTP clients.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::core::Core;
use super::exchange::Received;
use super::transport::TransportError;
use crate::{Body, Operation};

/// Watches the attempts of all calls of a client: [`CoreBuilder::observer`](crate::CoreBuilder::observer).
///
/// What it is told holds no secret: the template in place of the path, no query, no header, no body. Both methods are
/// called where the call is polled, and should not block.
///
/// ```
/// use oasmith_runtime::client::{Attempt, AttemptEnd, Observer};
///
/// /// `http.client.request.duration`, a histogram in seconds.
/// struct Durations;
///
/// impl Observer for Durations {
///     fn ended(&self, attempt: &Attempt<'_>, end: &AttemptEnd) {
///         let seconds = end.duration.unwrap_or_default().as_secs_f64();
///         let error = end.outcome.error_type();
///         println!("{} {} {seconds} {error:?}", attempt.operation.method, attempt.operation.template);
///     }
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// An attempt is about to be sent.
    fn began(&self, attempt: &Attempt<'_>) {
        let _ = attempt;
    }

    /// An attempt has ended. One that is streamed ends with the head of its response.
    fn ended(&self, attempt: &Attempt<'_>, end: &AttemptEnd);
}

/// An attempt of a call: one request.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation: `http.request.method` and `url.template`.
    pub operation: &'static Operation,
    /// The host of the server: `server.address`.
    pub server_address: &'a str,
    /// The port of the server, that of the scheme where the base URL names none: `server.port`.
    pub server_port: u16,
    /// How often the request of the call was sent before: `http.request.resend_count`.
    pub resend_count: u32,
    /// The length of the body, in bytes (`http.request.body.size`); `None` for a stream whose length is not known.
    pub request_body_size: Option<u64>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptEnd {
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// The time it took: `http.client.request.duration`; `None` for a client without a clock.
    pub duration: Option<Duration>,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// A response.
    Response {
        /// `http.response.status_code`.
        status: StatusCode,
        /// The length of the body, in bytes (`http.response.body.size`); `None` where it is streamed.
        body_size: Option<usize>,
    },
    /// The time limit passed.
    Timeout,
    /// There was no connection.
    NotConnected,
    /// The response was larger than the client reads.
    TooLarge,
    /// The request's body could not be read: its stream failed.
    NoBody,
    /// The connection broke, or the peer does not speak HTTP.
    Broken,
    /// The call was dropped before it ended.
    Cancelled,
}

impl AttemptOutcome {
    /// `error.type`: the status of an error, or a word for what went wrong; `None` for a success.
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        let word = match self {
            Self::Response { status, .. } if status.is_client_error() || status.is_server_error() => {
                return Some(Cow::Owned(status.as_str().to_owned()));
            }
            Self::Response { .. } => return None,
            Self::Timeout => "timeout",
            Self::NotConnected => "connect",
            Self::TooLarge => "too_large",
            Self::NoBody => "no_body",
            Self::Broken => "broken",
            Self::Cancelled => "cancelled",
        };
        Some(Cow::Borrowed(word))
    }

    fn of(result: &Result<Received, TransportError>) -> Self {
        match result {
            Ok(Received { answer, stream }) => {
                let body_size = stream.is_none().then_some(answer.body.len());
                Self::Response { status: answer.status, body_size }
            }
            Err(TransportError::Timeout) => Self::Timeout,
            Err(TransportError::Connect(_)) => Self::NotConnected,
            Err(TransportError::TooLarge { .. }) => Self::TooLarge,
            Err(TransportError::Body(_)) => Self::NoBody,
            Err(TransportError::Other(_)) => Self::Broken,
        }
    }
}

/// The observers of a client.
#[derive(Clone, Default)]
pub(super) struct Observers(Vec<Arc<dyn Observer>>);

impl Observers {
    pub(super) fn add(&mut self, observer: impl Observer) {
        self.0.push(Arc::new(observer));
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} observers", self.0.len())
    }
}

/// Who sends, for the observers.
pub(super) struct Sender<'a> {
    pub(super) core: &'a Core,
    pub(super) operation: &'static Operation,
    pub(super) resend_count: u32,
}

impl Sender<'_> {
    /// Awaits what sends a request, and tells the observers.
    pub(super) async fn observed(
        self,
        request: http::Request<Body>,
        send: impl AsyncFnOnce(http::Request<Body>) -> Result<Received, TransportError>,
    ) -> Result<Received, TransportError> {
        let observers = &self.core.shared().observers;
        if observers.0.is_empty() && !spans() {
            return send(request).await;
        }
        let uri = request.uri().clone();
        let default_port = if uri.scheme_str() == Some("https") { 443 } else { 80 };
        let attempt = Attempt {
            operation: self.operation,
            server_address: uri.host().unwrap_or_default(),
            server_port: uri.port_u16().unwrap_or(default_port),
            resend_count: self.resend_count,
            request_body_size: request.body().len(),
        };
        observers.0.iter().for_each(|observer| observer.began(&attempt));
        let mut watch = Watch { core: self.core, attempt, started: now(self.core), outcome: AttemptOutcome::Cancelled };
        let result = in_span(&attempt, send(request)).await;
        watch.outcome = AttemptOutcome::of(&result);
        result
    }
}

fn now(core: &Core) -> Option<Duration> {
    core.shared().clock.as_ref().map(|clock| clock.now())
}

/// Tells that an attempt ended, also where its future is dropped.
struct Watch<'a> {
    core: &'a Core,
    attempt: Attempt<'a>,
    started: Option<Duration>,
    outcome: AttemptOutcome,
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let passed = now(self.core).zip(self.started).map(|(now, started)| now.saturating_sub(started));
        let end = AttemptEnd { outcome: self.outcome, duration: passed };
        self.core.shared().observers.0.iter().for_each(|observer| observer.ended(&self.attempt, &end));
    }
}

#[cfg(not(feature = "tracing"))]
const fn spans() -> bool {
    false
}

#[cfg(not(feature = "tracing"))]
async fn in_span(
    _: &Attempt<'_>,
    sending: impl Future<Output = Result<Received, TransportError>>,
) -> Result<Received, TransportError> {
    sending.await
}

/// Whether somebody collects spans.
#[cfg(feature = "tracing")]
fn spans() -> bool {
    tracing::enabled!(tracing::Level::INFO)
}

/// A span of kind `client` around an attempt, with the attributes of the conventions.
#[cfg(feature = "tracing")]
async fn in_span(
    attempt: &Attempt<'_>,
    sending: impl Future<Output = Result<Received, TransportError>>,
) -> Result<Received, TransportError> {
    use tracing::Instrument;
    use tracing::field::Empty;

    let Operation { method, template, id, .. } = attempt.operation;
    let span = tracing::info_span!(
        "http",
        otel.name = %format_args!("{method} {template}"),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = %method,
        url.template = template,
        server.address = attempt.server_address,
        server.port = attempt.server_port,
        http.request.resend_count = (attempt.resend_count > 0).then_some(attempt.resend_count),
        http.response.status_code = Empty,
        "error.type" = Empty,
        openapi.operation_id = id,
    );
    let result = sending.instrument(span.clone()).await;
    let outcome = AttemptOutcome::of(&result);
    if let AttemptOutcome::Response { status, .. } = outcome {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(error) = outcome.error_type() {
        span.record("error.type", &*error);
        span.record("otel.status_code", "ERROR");
    }
    result
}
