//! Server-sent events (WHATWG HTML, section 9.2).

use std::time::Duration;

/// One event of a `text/event-stream`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<T> {
    /// What it carries.
    pub data: T,
    /// Its kind; `None` where the server names none, which is the kind `message`.
    pub event: Option<String>,
    /// Where a client that has lost the connection goes on: it sends it as `Last-Event-ID`.
    pub id: Option<String>,
    /// How long the client shall wait before it connects again.
    pub retry: Option<Duration>,
}

impl<T> Event<T> {
    /// An event with nothing but its data.
    pub fn new(data: T) -> Self {
        Self { data, event: None, id: None, retry: None }
    }

    /// The kind of event.
    #[must_use]
    pub fn with_event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// The id of the event.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The same event with other data.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Event<U> {
        Event { data: make(self.data), event: self.event, id: self.id, retry: self.retry }
    }
}
