//! One page after another.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::{Next, Page};
use crate::client::call::Decode;
use crate::client::draft::Draft;
use crate::client::error::{Answer, Error, InvalidRequest};
use crate::client::exchange::{Received, exchange_whole};
use crate::client::future::decode;
use crate::client::response::Response;
use crate::client::transport::BoxFuture;
use crate::{NoError, Operation};

/// The pages of an operation: `Stream<Item = Result<Response<T>, Error<E>>>`.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T, E> {
    walk: Walk,
    decode: Decode<T>,
    decode_errors: Decode<E>,
}

impl<T, E> Pages<T, E> {
    pub(in crate::client) fn new(draft: Draft, decode: Decode<T>, decode_errors: Decode<E>) -> Self {
        let operation = draft.operation;
        Self { walk: Walk { operation, next: Some(draft), last: None, running: None }, decode, decode_errors }
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Response<T>, Error<E>>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<T, E> Stream for Pages<T, E> {
    type Item = Result<Response<T>, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(answer) = ready!(self.walk.poll(cx)) else { return Poll::Ready(None) };
        let page = answer.map_err(Error::widen);
        let page = page
            .and_then(|answer| decode(Received::whole(answer), self.decode, self.decode_errors).map_err(Error::from));
        if page.is_err() {
            self.walk.next = None;
        }
        Poll::Ready(Some(page))
    }
}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pages({})", self.walk.operation)
    }
}

/// What the pages of an operation list: `Stream<Item = Result<T::Item, Error<E>>>`.
#[must_use = "streams do nothing unless polled"]
pub struct Items<T: Page, E> {
    pages: Pages<T, E>,
    items: VecDeque<T::Item>,
}

impl<T: Page, E> Items<T, E> {
    pub(in crate::client) fn new(pages: Pages<T, E>) -> Self {
        Self { pages, items: VecDeque::new() }
    }

    /// The next item; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<T::Item, Error<E>>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// All items that are left. There may be more of them than memory holds.
    ///
    /// # Errors
    /// That of the first page that fails.
    pub async fn all(mut self) -> Result<Vec<T::Item>, Error<E>> {
        let mut items = Vec::from(self.items);
        while let Some(page) = self.pages.next().await {
            items.extend(page?.value.into_items());
        }
        Ok(items)
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T::Item, Error<E>>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                // A page may be empty although others follow.
                Some(Ok(page)) => self.items = page.value.into_items().into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Items are never pinned.
impl<T: Page, E> Unpin for Items<T, E> {}

impl<T: Page, E> Stream for Items<T, E> {
    type Item = Result<T::Item, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

impl<T: Page, E> fmt::Debug for Items<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Items({})", self.pages.walk.operation)
    }
}

type Running = BoxFuture<Result<Answer, Error<NoError>>>;

/// The part of the loop that no type of the operation enters.
struct Walk {
    operation: &'static Operation,
    /// The request of the next page.
    next: Option<Draft>,
    /// What led to it.
    last: Option<Next>,
    running: Option<(Draft, Running)>,
}

impl Walk {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answer, Error<NoError>>>> {
        if self.running.is_none() {
            let Some(draft) = self.next.take() else { return Poll::Ready(None) };
            self.running = Some((draft.clone(), exchange_whole(draft)));
        }
        let Some((draft, running)) = &mut self.running else { return Poll::Ready(None) };
        let result = ready!(running.as_mut().poll(cx));
        if let Ok(answer) = &result
            && answer.status.is_success()
            && let Some(next) = draft.pagination.and_then(|pagination| pagination.next(draft, answer))
        {
            let mut draft = draft.clone();
            if self.last.as_ref() == Some(&next) {
                draft.fail(InvalidRequest::Address("the next page is the same page again"));
            }
            draft.turn_to(&next);
            self.last = Some(next);
            self.next = Some(draft);
        }
        self.running = None;
        Poll::Ready(Some(result))
    }
}
