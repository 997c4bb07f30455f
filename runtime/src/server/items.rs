//! Answers that are written while they are made: from any stream of items.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use bytes::Bytes;
use futures_util::Stream;
use serde::Serialize;

use super::headers::WriteHeaders;
use super::reply::{EncodeErrorSet, Handled, Pending};
use super::success::{Statuses, Success, respond_made};
use crate::{EncodeError, Event};

/// The error of whatever makes the items.
pub type Source = Box<dyn Error + Send + Sync>;

/// Items to answer with, each written when the stream yields it. One that fails ends the answer: the connection is closed,
/// so that nobody takes what came before for the whole.
pub struct Items<T>(Pin<Box<dyn Stream<Item = Result<T, Source>> + Send>>);

impl<T: 'static> Items<T> {
    /// Of a stream that cannot fail.
    pub fn new(stream: impl Stream<Item = T> + Send + 'static) -> Self {
        Self::fallible(futures_util::StreamExt::map(stream, Ok::<T, Source>))
    }

    /// Of a stream that can fail.
    pub fn fallible<E: Into<Source> + 'static>(stream: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self {
        Self(Box::pin(futures_util::TryStreamExt::map_err(stream, Into::into)))
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}

/// Writes one item with what separates it from the next.
pub type Frame<T> = fn(&T) -> Result<Vec<u8>, EncodeError>;

/// Awaits the handler and writes its items as they come.
///
/// # Errors
/// Never; the type is that of glue, which ends with this call.
pub fn respond_items<'a, T: 'static, H: WriteHeaders + 'a, E: EncodeErrorSet + 'a>(
    reply: Pending<'a, Success<Items<T>, H>, E>,
    statuses: Statuses,
    media_type: &'static str,
    frame: Frame<T>,
) -> Handled<'a> {
    let body = move |items: Items<T>| Body::from_stream(Framed { items: items.0, frame, ended: false });
    Ok(Box::pin(respond_made(reply, statuses, media_type, body)))
}

struct Framed<T> {
    items: Pin<Box<dyn Stream<Item = Result<T, Source>> + Send>>,
    frame: Frame<T>,
    ended: bool,
}

impl<T> Stream for Framed<T> {
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let Some(item) = ready!(self.items.as_mut().poll_next(cx)) else { return Poll::Ready(None) };
        let framed = item.and_then(|item| (self.frame)(&item).map(Bytes::from).map_err(Source::from));
        self.ended = framed.is_err();
        Poll::Ready(Some(framed))
    }
}

/// One JSON value a line.
///
/// # Errors
/// A value that JSON cannot express.
pub fn frame_line<T: Serialize>(item: &T) -> Result<Vec<u8>, EncodeError> {
    let mut line = crate::encode(item)?;
    line.push(b'\n');
    Ok(line)
}

/// One JSON value after a record separator: a text of a sequence (RFC 7464).
///
/// # Errors
/// A value that JSON cannot express.
pub fn frame_sequence<T: Serialize>(item: &T) -> Result<Vec<u8>, EncodeError> {
    let mut text = vec![b'\x1e'];
    text.append(&mut frame_line(item)?);
    Ok(text)
}

/// An event whose data is JSON.
///
/// # Errors
/// Data that JSON cannot express.
pub fn frame_event<T: Serialize>(event: &Event<T>) -> Result<Vec<u8>, EncodeError> {
    let data = crate::encode(&event.data)?;
    Ok(frame(event, &String::from_utf8_lossy(&data)))
}

/// An event whose data is text.
///
/// # Errors
/// Never; the type is that of its siblings.
pub fn frame_text_event(event: &Event<String>) -> Result<Vec<u8>, EncodeError> {
    Ok(frame(event, &event.data))
}

/// What would begin another field is left out of names and ids, and data is written line by line.
fn frame<T>(event: &Event<T>, data: &str) -> Vec<u8> {
    let mut text = String::new();
    let mut field = |name: &str, value: &str| {
        text.push_str(name);
        text.push_str(": ");
        text.extend(value.chars().filter(|char| !matches!(char, '\n' | '\r' | '\0')));
        text.push('\n');
    };
    if let Some(event) = &event.event {
        field("event", event);
    }
    if let Some(id) = &event.id {
        field("id", id);
    }
    if let Some(retry) = event.retry {
        field("retry", &retry.as_millis().to_string());
    }
    for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
        field("data", line);
    }
    text.push('\n');
    text.into_bytes()
}
