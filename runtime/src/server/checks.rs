//! Answers checked against the document, in builds with debug assertions: who implements a server learns of what its
//! document forbids when it is answered for the first time, and not from a client that cannot read it.
//!
//! Generated code has a constant table of the documented responses for each tag and hands it to [`check_responses`] under
//! its feature `response-checks`. What is looked at is the answer as the handler gave it, before XML is made of its JSON:
//!
//! - the media type, where the document names some for the status;
//! - a body of JSON, `+json` included, that is in memory and has at most [`MOST_BYTES`]; a stream is never read;
//! - the documented headers: those that are required have to be there, and values have to fit their schemas.
//!
//! A status that the document does not have is no breach ([`Failure::response`](super::Failure::response) is for it), and
//! the runtime's own refusals are not looked at.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::response::Response;
use axum::{Extension, Router};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use http::{Extensions, Method, StatusCode};
use http_body::{Body as _, Frame, SizeHint};

use super::params::{keep, pointer, violation};
use super::refusal::Refusal;
use crate::media_type::{self, essence, is_json};
use crate::param::directed::Expected;
use crate::param::read::{self, Found};
use crate::{Json, Mode, Operation, ParamIn, ParamStyle, Schema, Validator, Violation, Violations};

/// A body of more bytes is not checked.
pub const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// What an operation may answer by its document (*Responses Object*).
#[derive(Debug, Clone, Copy)]
pub struct Responses {
    /// Of which operation: its [`id`](Operation::id).
    pub operation: &'static str,
    /// Its responses: single statuses, then ranges, then `default`.
    pub documented: &'static [DocumentedResponse],
}

/// A documented response (*Response Object*).
#[derive(Debug, Clone, Copy)]
pub struct DocumentedResponse {
    /// The first and the last of its statuses; 100 and 999 for `default`.
    pub statuses: (u16, u16),
    /// Its media types, as written, each with the schema of its JSON. None: nothing is said of the body.
    pub content: &'static [(&'static str, Option<&'static Schema>)],
    /// Its headers.
    pub headers: &'static [DocumentedHeader],
}

impl DocumentedResponse {
    /// A response of these statuses, without headers.
    pub const fn new(statuses: (u16, u16), content: &'static [(&'static str, Option<&'static Schema>)]) -> Self {
        Self { statuses, content, headers: &[] }
    }

    /// The same with these headers.
    #[must_use]
    pub const fn with_headers(self, headers: &'static [DocumentedHeader]) -> Self {
        Self { headers, ..self }
    }
}

/// A documented header of a response (*Header Object*).
#[derive(Debug, Clone, Copy)]
pub struct DocumentedHeader {
    /// Its name.
    pub name: &'static str,
    /// Whether every response has it.
    pub required: bool,
    /// Which values it has, written in the style `simple`; `None`: any.
    pub schema: Option<&'static Schema>,
}

/// An answer that the document forbids: the error of a [`Fault`](super::Fault). It holds no value of the answer's body; its
/// pointers name the keys that lead to one, and it names a media type that is not documented.
#[derive(Debug)]
pub struct ResponseBreach {
    status: StatusCode,
    violations: Violations,
}

impl ResponseBreach {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What is wrong with it, headers by `/NAME`.
    pub fn violations(&self) -> &Violations {
        &self.violations
    }
}

/// The status, and every place with its keyword and what is expected there.
impl fmt::Display for ResponseBreach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer {} is not what the document says", self.status.as_u16())?;
        for (at, violation) in self.violations.iter().enumerate() {
            write!(f, "{} {violation}", if at == 0 { ':' } else { ';' })?;
        }
        Ok(())
    }
}

impl Error for ResponseBreach {}

/// Checks the answers of a router's operations, in builds of this crate with debug assertions; in others it is the router.
pub fn check_responses(router: Router, documented: &'static [Responses]) -> Router {
    if cfg!(debug_assertions) { router.layer(Extension(Checks(documented))) } else { router }
}

/// The tables of the router that a request came to, among its extensions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checks(pub(super) &'static [Responses]);

impl Checks {
    /// Those of a request; none where answers are not checked.
    pub(super) fn of(extensions: &Extensions) -> Option<Self> {
        if cfg!(debug_assertions) { extensions.get().copied() } else { None }
    }

    /// The answer, or a 500 that says what is wrong with it.
    pub(super) async fn checked(self, operation: &Operation, response: Response) -> Result<Response, Refusal> {
        let status = response.status();
        let Some(documented) = self.documented(operation, status) else { return Ok(response) };
        let (head, body) = response.into_parts();
        let mut violations = Vec::new();
        for header in documented.headers {
            header.check(&head.headers, &mut violations);
        }
        let bodiless = operation.method == Method::HEAD || matches!(status.as_u16(), 100..200 | 204 | 205 | 304);
        let mut body = body;
        if !documented.content.is_empty() && !bodiless {
            match documented.schema_of(&head.headers, is_empty(&body)) {
                Err(found) => violations.push(found),
                Ok(None) => {}
                Ok(Some(schema)) => {
                    let whole;
                    (body, whole) = in_memory(body).await;
                    if let Some(Err(found)) = whole.map(|bytes| fits(&bytes, schema)) {
                        violations.extend(found);
                    }
                }
            }
        }
        if violations.is_empty() {
            return Ok(Response::from_parts(head, body));
        }
        Err(Refusal::breach(ResponseBreach { status, violations: violations.into() }))
    }

    fn documented(self, operation: &Operation, status: StatusCode) -> Option<&'static DocumentedResponse> {
        let responses = self.0.iter().find(|responses| responses.operation == operation.id)?;
        let has = |documented: &&DocumentedResponse| {
            let (first, last) = documented.statuses;
            (first..=last).contains(&status.as_u16())
        };
        responses.documented.iter().find(has)
    }
}

impl DocumentedResponse {
    /// The schema of the body, by the media type that describes it most closely; `None`: it is not checked.
    fn schema_of(&self, headers: &HeaderMap, empty: bool) -> Result<Option<&'static Schema>, Violation> {
        let breach = |what: &str| {
            let names: Vec<&str> = self.content.iter().map(|(name, _)| *name).collect();
            let message = format!("{what}; the document has {}", names.join(", "));
            Violation { pointer: String::new(), keyword: "content", message }
        };
        let Some(found) = headers.get(CONTENT_TYPE) else {
            return Err(breach(if empty { "there is no body" } else { "the body has no media type" }));
        };
        let found = found.to_str().unwrap_or_default();
        // Where a range is documented, what the runtime sends for it is no breach.
        let closeness = |name: &str| {
            media_type::specificity(essence(found), essence(name))
                .or_else(|| essence(found).eq_ignore_ascii_case(essence(media_type::concrete(name))).then_some(0))
        };
        let Some(closest) = self.content.iter().filter_map(|(name, _)| closeness(name)).max() else {
            return Err(breach(&format!("its media type is {}", essence(found))));
        };
        let mut fitting = self.content.iter().filter(|(name, _)| closeness(name) == Some(closest));
        // Several of one type differ in parameters, which do not tell what was meant.
        let schema = match (fitting.next(), fitting.next()) {
            (Some((_, schema)), None) => *schema,
            (_, _) => None,
        };
        Ok(schema.filter(|_| is_json(found) && !headers.contains_key(CONTENT_ENCODING)))
    }
}

impl DocumentedHeader {
    fn check(&self, headers: &HeaderMap, violations: &mut Vec<Violation>) {
        let wrong = |keyword, message| violation(ParamIn::Header, pointer(self.name), keyword, message);
        let values = headers.get_all(self.name).iter().map(|value| std::str::from_utf8(value.as_bytes()));
        let Ok(values) = values.collect::<Result<Vec<_>, _>>() else {
            return violations.push(wrong("type", "expected UTF-8"));
        };
        let found = match read::header(ParamStyle::SIMPLE, &values) {
            Ok(Some(found)) => found,
            Ok(None) if self.required => return violations.push(wrong("required", "is required")),
            Ok(None) => return,
            Err(message) => return violations.push(wrong("type", message)),
        };
        if let (Some(schema), Found::Node(node)) = (self.schema, found)
            && let Err(found) = accepted(&Expected::from(*schema).read(&node), schema)
        {
            keep(ParamIn::Header, self.name, found, violations);
        }
    }
}

fn fits(body: &[u8], schema: &Schema) -> Result<(), Violations> {
    let value: Json = crate::decode(body, Mode::Server, true)?;
    accepted(&value, schema)
}

fn accepted(value: &Json, schema: &Schema) -> Result<(), Violations> {
    let mut at = Validator::default();
    at.json(value, schema);
    at.finish()
}

fn is_empty(body: &Body) -> bool {
    body.size_hint().exact() == Some(0)
}

/// The body, and its bytes where all of them are there at once. It is asked once, and never waited for: a stream goes on as
/// it would have.
async fn in_memory(mut body: Body) -> (Body, Option<Bytes>) {
    let Some(length) = body.size_hint().exact().filter(|length| *length <= MOST_BYTES) else { return (body, None) };
    if length == 0 {
        return (body, Some(Bytes::new()));
    }
    let asked = poll_fn(|cx| Poll::Ready(Pin::new(&mut body).poll_frame(cx))).await;
    let Poll::Ready(Some(first)) = asked else { return (body, None) };
    let data = first.as_ref().ok().and_then(Frame::data_ref).cloned();
    let whole = data.filter(|data| u64::try_from(data.len()).is_ok_and(|known| known == length));
    (Body::new(Resumed { first: Some(first), length, rest: body }), whole)
}

/// A body from which the first frame was taken.
struct Resumed {
    first: Option<Result<Frame<Bytes>, axum::Error>>,
    length: u64,
    rest: Body,
}

impl http_body::Body for Resumed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(first)),
            None => Pin::new(&mut self.rest).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match self.first {
            Some(_) => SizeHint::with_exact(self.length),
            None => self.rest.size_hint(),
        }
    }
}
