//! Streams as bodies: shared by clones, read once.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::{Body, BodyError, Content};

type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

#[cfg(not(target_arch = "wasm32"))]
type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BodyError>> + Send>>;
#[cfg(target_arch = "wasm32")]
type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BodyError>>>>;

/// A share of a stream.
pub(super) struct Shared {
    source: Arc<Mutex<State>>,
    /// Whether this is the share that reads.
    reads: bool,
}

struct State {
    chunks: Chunks,
    used: bool,
    ended: bool,
    /// What was announced, and what of it has not come yet.
    length: Option<(u64, u64)>,
}

impl Body {
    /// A stream of chunks, such as a response of another service. It is sent as it comes, in chunks; with
    /// [`with_length`](Self::with_length), under a `Content-Length`.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn stream<B: Into<Bytes>, E: Into<Source>>(chunks: impl Stream<Item = Result<B, E>> + Send + 'static) -> Self {
        Self::of_chunks(Box::pin(Converted { chunks: Box::pin(chunks), convert: converted }))
    }

    /// A stream of chunks. It is read whole before it is sent: a browser takes nothing else.
    #[cfg(target_arch = "wasm32")]
    pub fn stream<B: Into<Bytes>, E: Into<Source>>(chunks: impl Stream<Item = Result<B, E>> + 'static) -> Self {
        Self::of_chunks(Box::pin(Converted { chunks: Box::pin(chunks), convert: converted }))
    }

    /// Says how long a stream is. More or fewer bytes than that are an error; for everything else, nothing changes.
    #[must_use]
    pub fn with_length(self, bytes: u64) -> Self {
        if let Content::Stream(stream) = &self.0 {
            stream.state(|state| state.length = Some((bytes, bytes)));
        }
        self
    }

    pub(super) fn of_chunks(chunks: Chunks) -> Self {
        let state = State { chunks, used: false, ended: false, length: None };
        Self(Content::Stream(Shared { source: Arc::new(Mutex::new(state)), reads: false }))
    }
}

impl Shared {
    fn state<T>(&self, with: impl FnOnce(&mut State) -> T) -> T {
        with(&mut self.source.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn left(&self) -> Option<u64> {
        self.state(|state| match state.length {
            // Read by another: it must not look empty, or it would be sent as nothing in place of the error.
            _ if state.used && !self.reads => None,
            _ if state.ended => Some(0),
            length => length.map(|(_, left)| left),
        })
    }

    pub(super) fn is_used(&self) -> bool {
        self.state(|state| state.used)
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        let mut state = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.reads {
            if state.used {
                return Poll::Ready(Some(Err(BodyError::Used)));
            }
            state.used = true;
            self.reads = true;
        }
        state.poll(cx)
    }
}

impl State {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let next = ready!(self.chunks.as_mut().poll_next(cx));
        let next = match (next, self.length) {
            (None, Some((announced, left))) if left > 0 => Some(Err(BodyError::Length { announced })),
            (Some(Ok(chunk)), Some((announced, left))) => {
                let left = u64::try_from(chunk.len()).ok().and_then(|length| left.checked_sub(length));
                self.length = Some((announced, left.unwrap_or(0)));
                Some(left.map(|_| chunk).ok_or(BodyError::Length { announced }))
            }
            (next, _) => next,
        };
        self.ended = !matches!(next, Some(Ok(_)));
        Poll::Ready(next)
    }
}

impl Clone for Shared {
    fn clone(&self) -> Self {
        Self { source: Arc::clone(&self.source), reads: false }
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source)
    }
}

/// A stream whose items are made into ours.
struct Converted<S: Stream> {
    chunks: Pin<Box<S>>,
    convert: fn(S::Item) -> Result<Bytes, BodyError>,
}

impl<S: Stream> Stream for Converted<S> {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let convert = self.convert;
        self.chunks.as_mut().poll_next(cx).map(|next| next.map(convert))
    }
}

/// A body's own error stays what it is.
fn converted<B: Into<Bytes>, E: Into<Source>>(chunk: Result<B, E>) -> Result<Bytes, BodyError> {
    chunk.map(Into::into).map_err(|error| match error.into().downcast::<BodyError>() {
        Ok(error) => *error,
        Err(error) => BodyError::Source(error),
    })
}
