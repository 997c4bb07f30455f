//! Async readers as bodies.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::Body;

/// How much is read at once, in bytes.
const PIECE: usize = 64 * 1024;

impl Body {
    /// What an async reader gives until its end, such as a `tokio::fs::File` or a pipe of a process. It is sent as it comes,
    /// in chunks; with [`with_length`](Self::with_length), under a `Content-Length`.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::stream(Pieces { reader: Box::pin(reader), buffer: Vec::new() })
    }

    /// What an async reader gives until its end.
    #[cfg(target_arch = "wasm32")]
    pub fn reader(reader: impl AsyncRead + 'static) -> Self {
        Self::stream(Pieces { reader: Box::pin(reader), buffer: Vec::new() })
    }
}

struct Pieces<R> {
    reader: Pin<Box<R>>,
    buffer: Vec<u8>,
}

impl<R: AsyncRead> Stream for Pieces<R> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        this.buffer.resize(PIECE, 0);
        let mut buffer = ReadBuf::new(&mut this.buffer);
        if let Err(error) = ready!(this.reader.as_mut().poll_read(cx, &mut buffer)) {
            return Poll::Ready(Some(Err(error)));
        }
        let piece = Bytes::copy_from_slice(buffer.filled());
        Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
    }
}
