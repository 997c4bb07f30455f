//! From a finished call to its response: the part of every call that no type of the operation enters.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::response::Parts;

use super::core::Core;
use super::draft::Draft;
use super::error::{Answer, Error, Failed, Invalid, InvalidRequest, TimedOut};
use super::observe::Sender;
use super::retry::{Outcome, Retries};
use super::security::Obtained;
use super::stream::ByteStream;
use super::token::TokenRequest;
use super::transport::{BoxFuture, Limits, TransportError};
use crate::body::Watch;
use crate::{Body, Need, NoError, Operation};

/// Sends a call, again where it may be, and gives the last response.
pub(super) fn exchange(draft: Draft) -> BoxFuture<Result<Received, Error<NoError>>> {
    Box::pin(async move {
        let exchange = Exchange::new(&draft);
        if draft.wallet().sources(draft.operation).next().is_some() {
            return exchange.with_tokens(draft).await;
        }
        let retries = draft.retries();
        let request = draft.into_request(&[]).map_err(|problem| exchange.invalid(problem))?;
        exchange.send(request, retries).await
    })
}

/// The request of a call as it would be sent.
pub(super) fn prepare(draft: Draft) -> BoxFuture<Result<http::Request<Body>, Error<NoError>>> {
    Box::pin(async move {
        let exchange = Exchange::new(&draft);
        draft.check().map_err(|problem| exchange.invalid(problem))?;
        let tokens = exchange.obtain(&draft, &[]).await?;
        draft.into_request(&tokens).map_err(|problem| exchange.invalid(problem))
    })
}

/// A response: whole, or with its body still to come.
pub(super) struct Received {
    pub(super) answer: Answer,
    pub(super) stream: Option<ByteStream>,
}

impl Received {
    pub(super) fn whole(answer: Answer) -> Self {
        Self { answer, stream: None }
    }
}

/// Sends a call and gives the last response whole, though the call may be one that streams it.
pub(super) fn exchange_whole(mut draft: Draft) -> BoxFuture<Result<Answer, Error<NoError>>> {
    draft.options.streamed = false;
    let exchange = exchange(draft);
    Box::pin(async move { Ok(exchange.await?.answer) })
}

struct Exchange {
    core: Core,
    operation: &'static Operation,
    time: Time,
    max_response_bytes: usize,
    streamed: bool,
    #[cfg(feature = "xml")]
    xml: Option<&'static crate::XmlBody<'static>>,
    /// How many requests of the call have been sent.
    sent: AtomicU32,
    /// A body that is checked while it is sent.
    watch: Option<Arc<Watch>>,
}

impl Exchange {
    fn new(draft: &Draft) -> Self {
        Self {
            core: draft.core.clone(),
            operation: draft.operation,
            time: Time::start(draft),
            max_response_bytes: draft.max_response_bytes(),
            streamed: draft.options.streamed,
            #[cfg(feature = "xml")]
            xml: draft.xml,
            sent: AtomicU32::new(0),
            watch: draft.watch.as_ref().map(|(watch, _)| watch.clone()),
        }
    }

    /// Obtains tokens and sends the call; once again with fresh ones if the server does not accept these.
    async fn with_tokens(&self, draft: Draft) -> Result<Received, Error<NoError>> {
        draft.check().map_err(|problem| self.invalid(problem))?;
        let tokens = self.obtain(&draft, &[]).await?;
        let request = draft.clone().into_request(&tokens).map_err(|problem| self.invalid(problem))?;
        let received = self.send(request, draft.retries()).await?;
        if received.answer.status != StatusCode::UNAUTHORIZED || draft.is_streamed() {
            return Ok(received);
        }
        // The 401 is not a reason of the token's source: without a better token it is the result.
        match self.obtain(&draft, &tokens).await {
            Ok(fresh) if fresh != tokens => {
                let retries = draft.retries();
                let request = draft.into_request(&fresh).map_err(|problem| self.invalid(problem))?;
                self.send(request, retries).await
            }
            Ok(_) | Err(_) => Ok(received),
        }
    }

    /// The tokens of all sources that the call needs, others than the rejected ones.
    async fn obtain(&self, draft: &Draft, rejected: &[Obtained]) -> Result<Vec<Obtained>, Error<NoError>> {
        let shared = self.core.shared();
        let mut obtained = Vec::new();
        for (Need { scheme, scopes }, source) in draft.wallet().sources(self.operation) {
            let left = self.time.left(&self.core);
            let request = TokenRequest::new(scopes, shared.transport.clone(), shared.clock.clone(), left);
            let rejected = rejected.iter().find(|token| token.scheme == scheme).map(|token| &token.token);
            let token = pin!(source.get(request, rejected));
            let token = match (left, &shared.clock) {
                (Some(left), Some(clock)) => within(token, clock.sleep(left)).await,
                (Some(_) | None, _) => Some(token.await),
            };
            match token {
                Some(Ok(token)) => obtained.push(Obtained { scheme, token }),
                Some(Err(error)) => return Err(self.invalid(InvalidRequest::Token { scheme: scheme.name, error })),
                None => return Err(self.failed(TransportError::Timeout)),
            }
        }
        Ok(obtained)
    }

    async fn send(&self, request: http::Request<Body>, retries: Option<Retries>) -> Result<Received, Error<NoError>> {
        let sent = match retries {
            Some(retries) => self.repeat(request, &retries).await,
            None => self.attempt(request).await.map_err(|error| self.failed(error)),
        };
        // A server may have answered what came before an item that breaks its constraints.
        match self.watch.as_ref().and_then(|watch| watch.take_broken()) {
            Some(violations) => Err(self.invalid(InvalidRequest::Violations(violations))),
            None => sent,
        }
    }

    async fn repeat(&self, request: http::Request<Body>, retries: &Retries) -> Result<Received, Error<NoError>> {
        // The builder refuses retries without a clock.
        let Some(clock) = self.core.shared().clock.clone() else {
            return self.attempt(request).await.map_err(|error| self.failed(error));
        };
        retries.count_call();
        let mut retry = 0;
        loop {
            let result = self.attempt(request.clone()).await;
            let outcome = match &result {
                Ok(Received { answer, .. }) => Outcome::Response(answer.status, &answer.headers),
                Err(error) => Outcome::Failure(error),
            };
            let wait = retries.wait(&outcome, retry, clock.unix_time());
            let in_time = |wait: &Duration| self.time.left(&self.core).is_none_or(|left| *wait < left);
            match wait.filter(in_time) {
                Some(wait) if retries.withdraw() => clock.sleep(wait).await,
                Some(_) | None => return result.map_err(|error| self.failed(error)),
            }
            retry += 1;
        }
    }

    async fn attempt(&self, request: http::Request<Body>) -> Result<Received, TransportError> {
        let resend_count = self.sent.fetch_add(1, Ordering::Relaxed);
        let sender = Sender { core: &self.core, operation: self.operation, resend_count };
        sender.observed(request, async |request| self.send_once(request).await).await
    }

    async fn send_once(&self, request: http::Request<Body>) -> Result<Received, TransportError> {
        #[cfg(feature = "gzip")]
        let request = super::gzip::accepting(request);
        let limits = Limits::new(self.time.of_attempt(&self.core), self.max_response_bytes);
        let transport = &self.core.shared().transport;
        if !self.streamed {
            let (parts, body) = transport.send(request, limits).await?.into_parts();
            #[cfg(feature = "gzip")]
            let (parts, body) = self.decompressed(parts, body)?;
            return Ok(self.received(parts, body, None));
        }
        let (parts, body) = transport.open(request, limits).await?.into_parts();
        #[cfg(feature = "gzip")]
        let (parts, body) = decompressing(&self.operation.method, parts, body);
        if parts.status.is_success() {
            let body = body.of_items(self.operation, parts.status, self.max_response_bytes);
            return Ok(self.received(parts, Bytes::new(), Some(body)));
        }
        // What is no success is small, and read like any other, within the same time.
        let body = pin!(body.collect(parts.status, self.max_response_bytes));
        let body = match (self.time.of_attempt(&self.core), &self.core.shared().clock) {
            (Some(left), Some(clock)) => within(body, clock.sleep(left)).await.unwrap_or(Err(TransportError::Timeout)),
            (Some(_) | None, _) => body.await,
        };
        Ok(self.received(parts, body?, None))
    }

    /// The same body as it was before it was compressed.
    #[cfg(feature = "gzip")]
    fn decompressed(&self, mut parts: Parts, body: Bytes) -> Result<(Parts, Bytes), TransportError> {
        if !super::gzip::taken_off(&self.operation.method, parts.status, &mut parts.headers) {
            return Ok((parts, body));
        }
        let body = super::gzip::whole(body, parts.status, self.max_response_bytes)?;
        Ok((parts, body))
    }

    fn received(&self, parts: Parts, body: Bytes, stream: Option<ByteStream>) -> Received {
        let answer = Answer {
            operation: self.operation,
            status: parts.status,
            headers: parts.headers,
            body,
            #[cfg(feature = "xml")]
            xml: self.xml,
        };
        Received { answer, stream }
    }

    fn invalid(&self, problem: InvalidRequest) -> Error<NoError> {
        Error::Invalid(Box::new(Invalid { operation: self.operation, problem }))
    }

    fn failed(&self, error: TransportError) -> Error<NoError> {
        let operation = self.operation;
        // What the transport says then is only that the body ended.
        if let Some(violations) = self.watch.as_ref().and_then(|watch| watch.take_broken()) {
            return self.invalid(InvalidRequest::Violations(violations));
        }
        match error {
            TransportError::Timeout => {
                Error::Timeout(Box::new(TimedOut { operation, after: self.time.passed(&self.core) }))
            }
            error @ (TransportError::Connect(_)
            | TransportError::TooLarge { .. }
            | TransportError::Body(_)
            | TransportError::Other(_)) => Error::Transport(Box::new(Failed { operation, error })),
        }
    }
}

/// The same of a body that is still to come.
#[cfg(feature = "gzip")]
fn decompressing(method: &http::Method, mut parts: Parts, body: ByteStream) -> (Parts, ByteStream) {
    let gzip = super::gzip::taken_off(method, parts.status, &mut parts.headers);
    let body = if gzip { super::gzip::stream(body, parts.status) } else { body };
    (parts, body)
}

/// What the first future gives, unless the second ends before.
async fn within<T>(mut wanted: Pin<&mut impl Future<Output = T>>, mut limit: BoxFuture<()>) -> Option<T> {
    poll_fn(|cx| match wanted.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => limit.as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// The time limits of a call.
struct Time {
    /// By the client's clock, where it has one and there is a limit.
    started: Option<Duration>,
    call: Option<Duration>,
    attempt: Option<Duration>,
}

impl Time {
    fn start(draft: &Draft) -> Self {
        let shared = draft.core.shared();
        let call = draft.options.timeout.or(shared.timeout);
        let attempt = draft.options.attempt_timeout.or(shared.attempt_timeout);
        let started = call.and(shared.clock.as_ref()).map(|clock| clock.now());
        Self { started, call, attempt }
    }

    /// What is left for the whole call; `None` without a limit.
    fn left(&self, core: &Core) -> Option<Duration> {
        let spent = match (self.started, &core.shared().clock) {
            (Some(started), Some(clock)) => clock.now().saturating_sub(started),
            (Some(_) | None, Some(_) | None) => Duration::ZERO,
        };
        self.call.map(|call| call.saturating_sub(spent))
    }

    /// What an attempt that begins now may take.
    fn of_attempt(&self, core: &Core) -> Option<Duration> {
        match (self.left(core), self.attempt) {
            (Some(left), Some(attempt)) => Some(left.min(attempt)),
            (left, attempt) => left.or(attempt),
        }
    }

    /// Which limit it was, after an attempt that ran out of time.
    fn passed(&self, core: &Core) -> Option<Duration> {
        match (self.call, self.attempt) {
            (Some(call), Some(attempt)) if attempt < call && self.left(core).is_some_and(|left| !left.is_zero()) => {
                Some(attempt)
            }
            (call, attempt) => call.or(attempt),
        }
    }
}
