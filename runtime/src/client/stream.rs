//! Responses that are read while they arrive: chunks of bytes, and JSON values of which each stands on a line.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::error::unfit;
use super::transport::TransportError;
use crate::lines::LineBuffer;
use crate::{DecodeError, Mode, Operation, StatusCode};

#[cfg(not(target_arch = "wasm32"))]
type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;
#[cfg(target_arch = "wasm32")]
type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>>>>;

/// The body of a response, chunk by chunk as it arrives; nothing of it is kept. Dropping it closes the exchange.
pub struct ByteStream {
    chunks: Chunks,
    /// The size, in bytes, that one item may have which is made of the chunks.
    item_limit: usize,
    /// Whose answer it is, and with what status.
    of: Option<(&'static Operation, StatusCode)>,
}

impl ByteStream {
    /// Of a transport's own stream.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn new(chunks: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self { chunks: Box::pin(chunks), item_limit: usize::MAX, of: None }
    }

    /// Of a transport's own stream.
    #[cfg(target_arch = "wasm32")]
    pub fn new(chunks: impl Stream<Item = Result<Bytes, TransportError>> + 'static) -> Self {
        Self { chunks: Box::pin(chunks), item_limit: usize::MAX, of: None }
    }

    /// A body that is in memory already.
    pub fn whole(body: Bytes) -> Self {
        Self::new(Whole((!body.is_empty()).then_some(body)))
    }

    /// What items made of the chunks are told by, and how large each may be, in bytes.
    pub(super) fn of_items(self, operation: &'static Operation, status: StatusCode, limit: usize) -> Self {
        Self { item_limit: limit, of: Some((operation, status)), ..self }
    }

    /// The next chunk; `None` at the end of the body.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The rest of the body, if it is no larger than this.
    pub(super) async fn collect(mut self, status: StatusCode, limit: usize) -> Result<Bytes, TransportError> {
        let mut body = BytesMut::new();
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if chunk.len() > limit - body.len() {
                return Err(TransportError::TooLarge { status, limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}

struct Whole(Option<Bytes>);

impl Stream for Whole {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// Why a stream of items ended before its time, or one item of it could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ItemError {
    /// The connection broke.
    Transport(TransportError),
    /// An item is not what the document says; the next one can still be read.
    Decode(UnfitItem),
    /// An item is larger than the client's `max_response_bytes`; nothing more is read.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => write!(f, "the stream broke off: {error}"),
            Self::Decode(item) => write!(f, "{item}"),
            Self::TooLarge { limit } => write!(f, "an item of the stream exceeds the limit of {limit} bytes"),
        }
    }
}

impl std::error::Error for ItemError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            Self::Decode(item) => Some(&item.reason),
            Self::TooLarge { .. } => None,
        }
    }
}

/// An item that is not what the document says.
#[derive(Debug)]
pub struct UnfitItem {
    of: Option<(&'static Operation, StatusCode)>,
    reason: DecodeError,
}

impl UnfitItem {
    /// The operation that was called; `None` where the bytes are those of no call.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.of.map(|(operation, _)| operation)
    }

    /// What is wrong with the item, and where in it.
    pub fn reason(&self) -> &DecodeError {
        &self.reason
    }
}

impl fmt::Display for UnfitItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Some((operation, status)) => unfit(f, operation, status, "an item", &self.reason),
            None => write!(f, "an item of the stream: {}", self.reason),
        }
    }
}

/// Bytes that are taken apart into lines.
pub(super) struct Lines {
    bytes: ByteStream,
    buffer: LineBuffer,
    ended: bool,
}

impl Lines {
    pub(super) fn new(bytes: ByteStream) -> Self {
        Self { bytes, buffer: LineBuffer::default(), ended: false }
    }

    pub(super) fn limit(&self) -> usize {
        self.bytes.item_limit
    }

    /// Why an item of these lines could not be read.
    pub(super) fn unfit(&self, reason: DecodeError) -> ItemError {
        ItemError::Decode(UnfitItem { of: self.bytes.of, reason })
    }

    /// Nothing more is read.
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.buffer.clear();
    }

    /// The next line without its end, which is a line feed, a carriage return or both; `None` at the end of the body. A
    /// last line need not have an end.
    pub(super) fn poll_line(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<BytesMut, ItemError>>> {
        self.poll_part(cx, |buffer, ended| buffer.line(ended).or_else(|| if ended { buffer.rest() } else { None }))
    }

    /// The next JSON text; `None` at the end of the body.
    fn poll_json(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<BytesMut, ItemError>>> {
        self.poll_part(cx, LineBuffer::json_text)
    }

    fn poll_part(
        &mut self,
        cx: &mut Context<'_>,
        next: fn(&mut LineBuffer, bool) -> Option<BytesMut>,
    ) -> Poll<Option<Result<BytesMut, ItemError>>> {
        loop {
            let part = next(&mut self.buffer, self.ended);
            if part.as_ref().map_or(self.buffer.len(), BytesMut::len) > self.limit() {
                self.end();
                return Poll::Ready(Some(Err(ItemError::TooLarge { limit: self.limit() })));
            }
            if part.is_some() || self.ended {
                return Poll::Ready(part.map(Ok));
            }
            match ready!(Pin::new(&mut self.bytes).poll_next(cx)) {
                Some(Ok(chunk)) => self.buffer.push(&chunk),
                Some(Err(error)) => {
                    self.end();
                    return Poll::Ready(Some(Err(ItemError::Transport(error))));
                }
                None => self.ended = true,
            }
        }
    }
}

/// JSON values that arrive one a line (JSON Lines, NDJSON, JSON text sequences of RFC 7464), decoded one by one.
///
/// It is a `Stream`, and has [`next`](Self::next) of its own. An item that cannot be decoded does not end it.
pub struct JsonLines<T> {
    lines: Lines,
    item: PhantomData<fn() -> T>,
}

impl<T> JsonLines<T> {
    pub(super) fn new(bytes: ByteStream) -> Self {
        Self { lines: Lines::new(bytes), item: PhantomData }
    }
}

impl<T: DeserializeOwned> JsonLines<T> {
    /// The next item; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, ItemError>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<T: DeserializeOwned> Stream for JsonLines<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let line = match ready!(self.lines.poll_json(cx)) {
                Some(Ok(line)) => line,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            if !line.trim_ascii().is_empty() {
                let item = crate::decode(&line, Mode::Client, false);
                return Poll::Ready(Some(item.map_err(|reason| self.lines.unfit(reason))));
            }
        }
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLines")
    }
}
