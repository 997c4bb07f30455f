//! Reading the items of a request, one at a time, as they arrive.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::BytesMut;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::{ItemsError, JsonItems, within};
use crate::body::{Body, BodyError};
use crate::check::Listed;
use crate::lines::LineBuffer;
use crate::{Check, Rules, Violations};

/// How far a body was read.
pub(super) struct Reading {
    texts: LineBuffer,
    /// Whether nothing more arrives.
    ended: bool,
    /// Whether it was said what is wrong with all of them.
    closed: bool,
    list: Listed,
}

impl Reading {
    pub(super) fn new(rules: &'static Rules) -> Self {
        Self { texts: LineBuffer::default(), ended: false, closed: false, list: Listed::new(rules) }
    }
}

/// The largest item that is read, in bytes: one item is in memory at a time, whatever a body may have.
const LARGEST_ITEM: usize = crate::server::DEFAULT_BODY_LIMIT;

impl<T: DeserializeOwned + Check> JsonItems<T> {
    /// The next item, checked; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, ItemsError>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// All items.
    ///
    /// # Errors
    /// The first item that is wrong, what is wrong with all of them, or the end of a body that broke off.
    pub async fn all(mut self) -> Result<Vec<T>, ItemsError> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// Nothing more is read.
    fn close(&mut self) {
        self.reading.ended = true;
        self.reading.closed = true;
        self.reading.texts.clear();
        self.body = Body::default();
    }

    fn broken_off(&mut self, error: BodyError) -> ItemsError {
        self.close();
        ItemsError::Body(error)
    }

    /// The item of a text; `None` for an empty one.
    fn item(&mut self, text: &[u8]) -> Option<Result<T, ItemsError>> {
        if text.trim_ascii().is_empty() {
            return None;
        }
        let at = match self.reading.list.count() {
            Ok(at) => at,
            Err(too_many) => {
                self.close();
                return Some(Err(ItemsError::Item(too_many)));
            }
        };
        let rules = self.reading.list.of_item();
        let read = crate::server::decode_with(text, rules).map_err(|violations: Violations| within(at, violations));
        Some(read.and_then(|item| self.reading.list.compare(text).map(|()| item)).map_err(ItemsError::Item))
    }

    /// What is wrong with all items together, once.
    fn end(&mut self) -> Option<Result<T, ItemsError>> {
        if std::mem::replace(&mut self.reading.closed, true) {
            return None;
        }
        self.reading.list.end().err().map(|too_few| Err(ItemsError::Item(too_few)))
    }
}

impl<T: DeserializeOwned + Check> Stream for JsonItems<T> {
    type Item = Result<T, ItemsError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let text = this.reading.texts.json_text(this.reading.ended);
            if text.as_ref().map_or(this.reading.texts.len(), BytesMut::len) > LARGEST_ITEM {
                return Poll::Ready(Some(Err(this.broken_off(BodyError::TooLarge { limit: LARGEST_ITEM }))));
            }
            if let Some(text) = text {
                match this.item(&text) {
                    Some(item) => return Poll::Ready(Some(item)),
                    None => continue,
                }
            }
            if this.reading.ended {
                return Poll::Ready(this.end());
            }
            match std::task::ready!(this.body.poll(cx)) {
                Some(Ok(chunk)) => this.reading.texts.push(&chunk),
                Some(Err(error)) => return Poll::Ready(Some(Err(this.broken_off(error)))),
                None => this.reading.ended = true,
            }
        }
    }
}
