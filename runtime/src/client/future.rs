//! The futures that send calls.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::call::Decode;
use super::error::{Answer, Error, Undecodable, Unexpected};
use super::error_set::ReplyBody;
use super::exchange;
use super::response::Response;
use super::transport::BoxFuture;
use crate::{DecodeError, NoError};

/// Sends a call and decodes its value.
#[must_use = "futures do nothing unless awaited"]
pub struct CallFuture<T, E>(pub(super) ResponseFuture<T, E>);

impl<T, E> Future for CallFuture<T, E> {
    type Output = Result<T, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|result| result.map(Response::into_value).map_err(Error::from))
    }
}

/// Sends a call and decodes its value, keeping status and headers.
#[must_use = "futures do nothing unless awaited"]
pub struct ResponseFuture<T, E> {
    pub(super) exchange: BoxFuture<Result<exchange::Received, Error<NoError>>>,
    pub(super) decode: Decode<T>,
    pub(super) decode_errors: Decode<E>,
}

impl<T, E> Future for ResponseFuture<T, E> {
    type Output = Result<Response<T>, Error<Response<E>>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let received = match ready!(self.exchange.as_mut().poll(cx)) {
            Ok(received) => received,
            Err(error) => return Poll::Ready(Err(error.widen())),
        };
        Poll::Ready(decode(received, self.decode, self.decode_errors))
    }
}

/// The value or the documented error of what was received.
pub(super) fn decode<T, E>(
    exchange::Received { answer, stream }: exchange::Received,
    decode: Decode<T>,
    decode_errors: Decode<E>,
) -> Result<Response<T>, Error<Response<E>>> {
    let stream = Cell::new(stream);
    let body = ReplyBody::new(&answer.headers, &answer.body).with_stream(&stream);
    // A redirect is a success where the document says so, an error where it says that.
    if !answer.status.is_success() {
        match decode_errors(answer.status, &body) {
            Some(Ok(value)) => return Err(Error::Api(answer.with(value))),
            Some(Err(reason)) => return Err(unexpected(answer, Some(reason))),
            None => {}
        }
    }
    #[cfg(feature = "xml")]
    let body = answer.xml.map_or(body, |xml| body.xml(xml));
    match decode(answer.status, &body) {
        Some(Ok(value)) => Ok(answer.with(value)),
        Some(Err(reason)) => Err(Error::Decode(Box::new(Undecodable { answer, reason }))),
        None => Err(unexpected(answer, None)),
    }
}

impl<T, E> fmt::Debug for CallFuture<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallFuture")
    }
}

impl<T, E> fmt::Debug for ResponseFuture<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseFuture")
    }
}

fn unexpected<E>(answer: Answer, reason: Option<DecodeError>) -> Error<E> {
    Error::Unexpected(Box::new(Unexpected { answer, reason }))
}
