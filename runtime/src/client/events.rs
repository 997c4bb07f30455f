//! Server-sent events as a stream, and one that connects again where it was cut (WHATWG HTML, section 9.2).

use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::StatusCode;
use serde::de::DeserializeOwned;

use super::call::Call;
use super::error::Error;
use super::stream::{ByteStream, ItemError, Lines};
use super::transport::BoxFuture;
use crate::{DecodeError, Event, Mode};

/// How long a client waits before it connects again, where the server does not say.
const RETRY: Duration = Duration::from_secs(3);

/// The events of a response, each with its data decoded. The data `[DONE]`, by which some services end a stream of JSON,
/// is its end.
///
/// It is a `Stream`, and has [`next`](Self::next) of its own. An event whose data cannot be decoded does not end it.
pub struct Events<T> {
    lines: Lines,
    decode: fn(&str) -> Result<T, DecodeError>,
    first: bool,
    pending: Pending,
}

/// The fields of the event that is being read.
#[derive(Default)]
struct Pending {
    data: Option<String>,
    event: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    size: usize,
}

impl<T: DeserializeOwned> Events<T> {
    pub(super) fn json(bytes: ByteStream) -> Self {
        Self::new(bytes, |text| crate::decode(text.as_bytes(), Mode::Client, false))
    }
}

impl Events<String> {
    pub(super) fn text(bytes: ByteStream) -> Self {
        Self::new(bytes, |text| Ok(text.to_owned()))
    }
}

impl<T> Events<T> {
    fn new(bytes: ByteStream, decode: fn(&str) -> Result<T, DecodeError>) -> Self {
        Self { lines: Lines::new(bytes), decode, first: true, pending: Pending::default() }
    }

    /// The next event; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, ItemError>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The event that a blank line ends; none without data.
    fn dispatch(&mut self) -> Option<Result<Event<T>, ItemError>> {
        let Pending { data, event, id, retry, size: _ } = std::mem::take(&mut self.pending);
        let Some(data) = data else {
            // It holds for what follows.
            self.pending.retry = retry;
            return None;
        };
        if data == "[DONE]" {
            self.lines.end();
            return None;
        }
        let read = (self.decode)(&data).map(|data| Event { data, event, id, retry });
        Some(read.map_err(|reason| self.lines.unfit(reason)))
    }
}

impl Pending {
    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        self.size += line.len();
        match name {
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "event" => self.event = Some(value.to_owned()).filter(|event| !event.is_empty()),
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis);
            }
            // Comments, which begin with a colon, and fields that nobody knows.
            _ => {}
        }
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let line = match ready!(self.lines.poll_line(cx)) {
                Some(Ok(line)) => line,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                // An event that no blank line ends is not complete.
                None => return Poll::Ready(None),
            };
            let line = if std::mem::take(&mut self.first) {
                line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line)
            } else {
                &line
            };
            if line.is_empty() {
                if let Some(event) = self.dispatch() {
                    return Poll::Ready(Some(event));
                }
                continue;
            }
            self.pending.field(&String::from_utf8_lossy(line));
            if self.pending.size > self.lines.limit() {
                self.lines.end();
                return Poll::Ready(Some(Err(ItemError::TooLarge { limit: self.lines.limit() })));
            }
        }
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}

impl<T: 'static, E: 'static> Call<Events<T>, E> {
    /// Connects again where the connection ends or breaks, up to this many times without an event between, and asks for what
    /// came after the last event (`Last-Event-ID`). A status that is no success ends it, and 204 does so without an error.
    pub fn reconnecting(self, times: u32) -> Reconnecting<T, E> {
        let state = State::Connecting(self.clone().into_future_boxed());
        Reconnecting { call: self, times, left: times, last: None, retry: RETRY, state }
    }
}

type Opened<T, E> = Result<(StatusCode, Events<T>), Error<E>>;

impl<T: 'static, E: 'static> Call<Events<T>, E> {
    fn into_future_boxed(self) -> BoxFuture<Opened<T, E>> {
        let opening = self.with_response().into_future();
        Box::pin(async move {
            let response = opening.await?;
            Ok((response.status, response.value))
        })
    }
}

/// A stream of events that connects again where it was cut; see [`Call::reconnecting`].
pub struct Reconnecting<T, E> {
    call: Call<Events<T>, E>,
    times: u32,
    left: u32,
    last: Option<String>,
    retry: Duration,
    state: State<T, E>,
}

enum State<T, E> {
    Connecting(BoxFuture<Opened<T, E>>),
    Reading(Events<T>),
    Waiting(BoxFuture<()>),
    Ended,
}

impl<T: 'static, E: 'static> Reconnecting<T, E> {
    /// How long it waits before it connects again, until the server says otherwise; three seconds unless set.
    #[must_use]
    pub fn waiting(mut self, retry: Duration) -> Self {
        self.retry = retry;
        self
    }

    /// The next event; `None` when the server has no more.
    ///
    /// # Errors
    /// What ended the stream: the last try to connect, or a broken connection when no try was left. After an event that
    /// cannot be decoded the stream goes on.
    pub async fn next(&mut self) -> Option<Result<Event<T>, ReconnectError<E>>> {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, ReconnectError<E>>>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Waiting(waiting) => {
                    ready!(waiting.as_mut().poll(cx));
                    self.connect();
                }
                State::Connecting(opening) => match ready!(opening.as_mut().poll(cx)) {
                    Ok((StatusCode::NO_CONTENT, _)) => self.state = State::Ended,
                    Ok((_, events)) => self.state = State::Reading(events),
                    Err(error) => {
                        let again = matches!(error, Error::Transport(_) | Error::Timeout(_)) && self.wait();
                        if !again {
                            self.state = State::Ended;
                            return Poll::Ready(Some(Err(ReconnectError::Call(error))));
                        }
                    }
                },
                State::Reading(events) => match ready!(Pin::new(events).poll_next(cx)) {
                    Some(Ok(event)) => return Poll::Ready(Some(Ok(self.received(event)))),
                    Some(Err(ItemError::Transport(error))) => {
                        if !self.wait() {
                            self.state = State::Ended;
                            return Poll::Ready(Some(Err(ReconnectError::Item(ItemError::Transport(error)))));
                        }
                    }
                    Some(Err(error)) => return Poll::Ready(Some(Err(ReconnectError::Item(error)))),
                    None if self.wait() => {}
                    None => self.state = State::Ended,
                },
            }
        }
    }

    fn received(&mut self, event: Event<T>) -> Event<T> {
        self.left = self.times;
        if let Some(id) = &event.id {
            self.last = Some(id.clone());
        }
        self.retry = event.retry.unwrap_or(self.retry);
        event
    }

    /// Waits before the next try, if one is left.
    fn wait(&mut self) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        match self.call.clock() {
            Some(clock) => self.state = State::Waiting(clock.sleep(self.retry)),
            None => self.connect(),
        }
        true
    }

    fn connect(&mut self) {
        let mut call = self.call.clone();
        if let Some(last) = self.last.as_deref().filter(|last| !last.is_empty()) {
            call = call.header("last-event-id", last);
        }
        self.state = State::Connecting(call.into_future_boxed());
    }
}

impl<T: 'static, E: 'static> Stream for Reconnecting<T, E> {
    type Item = Result<Event<T>, ReconnectError<E>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(cx)
    }
}

impl<T, E> fmt::Debug for Reconnecting<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reconnecting")
    }
}

/// What a stream that connects again ends with, or what one event of it is.
pub enum ReconnectError<E> {
    /// It could not be opened.
    Call(Error<E>),
    /// It broke off, or an event is not what the document says.
    Item(ItemError),
}

impl<E: fmt::Display> fmt::Display for ReconnectError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Item(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Display> fmt::Debug for ReconnectError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<E: fmt::Display> std::error::Error for ReconnectError<E> {}
