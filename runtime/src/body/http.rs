//! Bodies for the packages that speak HTTP.

use std::any::Any;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use super::{Body, BodyError};

type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        self.poll(cx).map(|next| next.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.len().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl Body {
    /// The body of another package's type, read as it comes; trailers are passed over.
    pub fn from_http<B>(body: B) -> Self
    where
        B: http_body::Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Source>,
    {
        let body = match (Box::new(body) as Box<dyn Any + Send>).downcast::<Self>() {
            Ok(body) => return *body,
            Err(other) => other.downcast::<B>(),
        };
        let Ok(body) = body else { return Self::empty() };
        if body.is_end_stream() {
            return Self::empty();
        }
        let length = body.size_hint().exact();
        let stream = Self::stream(Chunks(Box::into_pin(body)));
        match length {
            Some(length) => stream.with_length(length),
            None => stream,
        }
    }
}

/// A body as the chunks that it arrives in.
struct Chunks<B>(Pin<Box<B>>);

impl<B: http_body::Body> Stream for Chunks<B> {
    type Item = Result<Bytes, B::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.0.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
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
