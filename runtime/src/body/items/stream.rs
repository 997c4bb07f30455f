//! Items that are encoded when they are sent.

use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::Serialize;

use super::{Source, Write, within};
use crate::check::Listed;
use crate::{BodyError, Check, EncodeError, Rules, Violations};

/// How the items of a stream are checked while they are sent: known when the request is, which is after the stream.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    rules: OnceLock<&'static Rules>,
    broken: Mutex<Option<Violations>>,
}

#[cfg(feature = "client")]
impl Watch {
    /// Has the items checked, and the list that they are.
    pub(crate) fn check_by(&self, rules: &'static Rules) {
        // A second call of the same stream does not read it.
        let _ = self.rules.set(rules);
    }

    /// Why the stream ended early, if that is because of what it holds.
    pub(crate) fn take_broken(&self) -> Option<Violations> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Watch {
    /// Ends the stream; what the request fails with is told by whoever sent it.
    fn end(&self, violations: Violations) -> Source {
        let told = violations.clone();
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).replace(violations);
        told.into()
    }
}

/// A stream as one of texts.
pub(super) struct Texts<S: Stream> {
    items: Pin<Box<S>>,
    write: Write<S::Item>,
    watch: Option<Arc<Watch>>,
    /// What the items are checked by; `None` where they are not.
    list: Option<Listed>,
}

/// Why an item is not sent.
pub(super) enum Broken {
    Source(Source),
    Violations(Violations),
}

impl From<EncodeError> for Broken {
    fn from(error: EncodeError) -> Self {
        Self::Source(error.into())
    }
}

impl From<BodyError> for Broken {
    fn from(error: BodyError) -> Self {
        Self::Source(error.into())
    }
}

impl<S: Stream> Texts<S> {
    pub(super) fn of_items(items: S, watch: Arc<Watch>, write: Write<S::Item>) -> Self {
        Self { items: Box::pin(items), write, watch: Some(watch), list: None }
    }

    /// Of what is text already.
    #[cfg(feature = "client")]
    pub(super) fn of_chunks(chunks: S, write: Write<S::Item>) -> Self {
        Self { items: Box::pin(chunks), write, watch: None, list: None }
    }
}

impl<S: Stream> Stream for Texts<S> {
    type Item = Result<Vec<u8>, Source>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.list.is_none() {
            let rules = this.watch.as_ref().and_then(|watch| watch.rules.get());
            this.list = rules.map(|rules| Listed::new(rules));
        }
        let next = match ready!(this.items.as_mut().poll_next(cx)) {
            Some(item) => Some((this.write)(item, this.list.as_mut())),
            None => this.list.as_ref().and_then(|list| list.end().err()).map(|few| Err(Broken::Violations(few))),
        };
        Poll::Ready(next.map(|text| {
            text.map_err(|broken| match (broken, &this.watch) {
                (Broken::Source(source), _) => source,
                (Broken::Violations(violations), Some(watch)) => watch.end(violations),
                (Broken::Violations(violations), None) => violations.into(),
            })
        }))
    }
}

/// An item as a line.
pub(super) fn text<T: Serialize + Check>(item: &T, list: Option<&mut Listed>) -> Result<Vec<u8>, Broken> {
    let mut text = crate::encode(item)?;
    if let Some(list) = list {
        let checked = list.count().and_then(|at| {
            crate::validate_with(item, list.of_item()).map_err(|violations| within(at, violations))?;
            list.compare(&text)
        });
        checked.map_err(Broken::Violations)?;
    }
    text.push(b'\n');
    Ok(text)
}
