//! Answers that the runtime gives in place of a handler, in the document's own error schema where it has one.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Extensions, StatusCode};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::{Json, Map, Object, Operation, Rejection, Violation, Violations};

/// A request that is answered by the runtime: status, a sentence for the caller, and the violations that were found.
///
/// It never holds credentials or values of the request.
pub struct Refusal(Box<Inner>);

struct Inner {
    status: StatusCode,
    detail: String,
    violations: Vec<Violation>,
    headers: HeaderMap,
    cause: Option<Cause>,
}

/// Why a request ended in a 500.
#[derive(Debug)]
pub(super) enum Cause {
    Error(Box<dyn Error + Send + Sync>),
    Panic(String),
}

impl Refusal {
    /// A refusal with the status' own words as its text.
    pub fn new(status: StatusCode) -> Self {
        Self::with_detail(status, reason(status))
    }

    /// A refusal with a sentence for the caller.
    pub fn with_detail(status: StatusCode, detail: impl Into<String>) -> Self {
        let (violations, headers) = (Vec::new(), HeaderMap::new());
        Self(Box::new(Inner { status, detail: detail.into(), violations, headers, cause: None }))
    }

    /// A 400 that lists what is wrong with the request.
    pub fn invalid(violations: impl IntoIterator<Item = Violation>) -> Self {
        let mut refusal = Self::with_detail(StatusCode::BAD_REQUEST, "The request is not valid.");
        refusal.0.violations.extend(violations);
        refusal
    }

    /// A 500 whose cause reaches only the hook of [`on_error`].
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let mut refusal = Self::new(StatusCode::INTERNAL_SERVER_ERROR);
        refusal.0.cause = Some(Cause::Error(cause.into()));
        refusal
    }

    pub(super) fn panicked(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        let mut refusal = Self::new(StatusCode::INTERNAL_SERVER_ERROR);
        refusal.0.cause = Some(Cause::Panic(text.unwrap_or_else(|| "a value that is not text".to_owned())));
        refusal
    }

    /// A 500 because of an answer that the document forbids.
    #[cfg(feature = "response-checks")]
    pub(super) fn breach(breach: super::ResponseBreach) -> Self {
        let mut refusal = Self::with_detail(StatusCode::INTERNAL_SERVER_ERROR, breach.to_string());
        refusal.0.violations.extend(breach.violations().into_iter().cloned());
        refusal.0.cause = Some(Cause::Error(Box::new(breach)));
        refusal
    }

    pub(super) fn header(mut self, name: http::HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }

    pub(super) fn headers_of(mut self, headers: HeaderMap) -> Self {
        self.0.headers.extend(headers);
        self
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// A sentence for the caller.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// What is wrong with the request; of the 500 for an answer that breaks the document, what is wrong with that. Empty for
    /// any other refusal.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// The headers that belong to the answer, such as `WWW-Authenticate` and `Allow`. They are added to the answer of
    /// the hook as well.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Turns the refusal into the answer.
    pub(super) fn answer(self, operation: Option<&'static Operation>, hooks: &Hooks) -> Response {
        if let (Some(cause), Some(OnError(hook))) = (&self.0.cause, &hooks.error) {
            hook(&Fault { operation, cause });
        }
        let custom = hooks.refusal.as_ref().and_then(|OnRefusal(hook)| hook(&self, operation));
        let mut response = custom.unwrap_or_else(|| self.render(operation));
        for (name, value) in &self.0.headers {
            response.headers_mut().append(name, value.clone());
        }
        response
    }

    fn render(&self, operation: Option<&'static Operation>) -> Response {
        let usual = self.0.status;
        let status = operation.map_or(usual, |it| crate::status(it.refusal_status(usual.as_u16())));
        let rejection = operation.and_then(|operation| operation.rejection(status.as_u16()));
        let (media, body) = match rejection {
            Some(Rejection::FieldMap { root, taken }) => ("application/json", to_json(&self.field_map(root, taken))),
            Some(Rejection::Summary { property }) => {
                let mut map = Map::new();
                map.insert(property, self.summary());
                ("application/json", to_json(&map))
            }
            Some(Rejection::Coded { property, code }) => {
                let mut map: Map<Json> = Map::new();
                map.insert(code, i64::from(status.as_u16()).into());
                map.insert(property, self.summary().as_str().into());
                ("application/json", to_json(&map))
            }
            Some(Rejection::Problem | Rejection::Instead(_)) | None => {
                ("application/problem+json", to_json(&Problem { of: &self.0, status }))
            }
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
        response
    }

    /// Field → messages, nested fields as dotted names; what belongs to no field goes under `root`.
    fn field_map(&self, root: Option<&'static str>, taken: &[&str]) -> Map<Vec<String>> {
        let root = root.unwrap_or("detail");
        let mut map: Map<Vec<String>> = Map::new();
        let mut add = |key: String, message: &str| match map.get_mut(&key) {
            Some(messages) => messages.push(message.to_owned()),
            None => {
                map.insert(key, vec![message.to_owned()]);
            }
        };
        if self.0.violations.is_empty() {
            add(root.to_owned(), &self.0.detail);
        }
        for violation in &self.0.violations {
            match dotted(&violation.pointer) {
                Some(field) if taken.contains(&field.as_str()) => {
                    add(root.to_owned(), &format!("{field}: {}", violation.message));
                }
                Some(field) => add(field, &violation.message),
                None => add(root.to_owned(), &violation.message),
            }
        }
        map
    }

    /// Everything in one line.
    fn summary(&self) -> String {
        if self.0.violations.is_empty() {
            return self.0.detail.clone();
        }
        let lines = self.0.violations.iter().map(|violation| match dotted(&violation.pointer) {
            Some(field) => format!("{field}: {}", violation.message),
            None => violation.message.clone(),
        });
        lines.collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("status", &self.0.status)
            .field("detail", &self.0.detail)
            .field("violations", &self.0.violations)
            .finish_non_exhaustive()
    }
}

impl From<Violations> for Refusal {
    fn from(violations: Violations) -> Self {
        Self::invalid(violations)
    }
}

/// `/flow_set/0/slug` as `flow_set.0.slug`; `None` for the root.
fn dotted(pointer: &str) -> Option<String> {
    let pointer = pointer.strip_prefix('/')?;
    Some(pointer.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect::<Vec<_>>().join("."))
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Refused")
}

fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    // Strings, numbers and lists of them are always JSON.
    crate::encode(value).unwrap_or_default()
}

/// The members of a problem (RFC 9457, section 3), and `violations` where there are some.
struct Problem<'r> {
    of: &'r Inner,
    status: StatusCode,
}

impl Serialize for Problem<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { of: Inner { detail, violations, .. }, status } = self;
        let violations: Vec<_> = violations.iter().map(Entry).collect();
        Object::new(serializer)
            .field("type", "about:blank")
            .field("title", reason(*status))
            .field("status", &status.as_u16())
            .field("detail", detail)
            .optional("violations", &(!violations.is_empty()).then_some(violations))
            .end()
    }
}

struct Entry<'r>(&'r Violation);

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("pointer", &self.0.pointer)?;
        map.serialize_entry("keyword", self.0.keyword)?;
        map.serialize_entry("message", &self.0.message)?;
        map.end()
    }
}

/// What went wrong inside the server while it answered: for logs, never for the caller.
#[derive(Debug)]
pub struct Fault<'f> {
    operation: Option<&'static Operation>,
    cause: &'f Cause,
}

impl Fault<'_> {
    /// The operation that was called.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.operation
    }

    /// The error, unless a handler panicked.
    pub fn error(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        match self.cause {
            Cause::Error(error) => Some(error.as_ref()),
            Cause::Panic(_) => None,
        }
    }

    /// Whether a handler panicked.
    pub fn is_panic(&self) -> bool {
        match self.cause {
            Cause::Error(_) => false,
            Cause::Panic(_) => true,
        }
    }
}

/// Operation and cause.
impl fmt::Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation {
            write!(f, "{operation}: ")?;
        }
        match self.cause {
            Cause::Error(error) => write!(f, "{error}"),
            Cause::Panic(text) => write!(f, "panicked: {text}"),
        }
    }
}

/// The hook of [`on_refusal`].
#[derive(Clone)]
pub struct OnRefusal(Arc<RefusalHook>);

type RefusalHook = dyn Fn(&Refusal, Option<&'static Operation>) -> Option<Response> + Send + Sync;

/// The hook of [`on_error`].
#[derive(Clone)]
pub struct OnError(Arc<dyn Fn(&Fault<'_>) + Send + Sync>);

impl fmt::Debug for OnRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnRefusal")
    }
}

impl fmt::Debug for OnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnError")
    }
}

/// A layer that answers refusals in the caller's own manner; `None` leaves one to the document's error schema.
///
/// ```
/// use axum::response::IntoResponse;
/// use oasmith_runtime::server;
///
/// let router = axum::Router::<()>::new()
///     .layer(server::on_refusal(|refusal, _operation| Some((refusal.status(), refusal.detail().to_owned()).into_response())));
/// ```
pub fn on_refusal(
    hook: impl Fn(&Refusal, Option<&'static Operation>) -> Option<Response> + Send + Sync + 'static,
) -> Extension<OnRefusal> {
    Extension(OnRefusal(Arc::new(hook)))
}

/// A layer that is told what went wrong inside the server: errors turned into a 500, panics, values that do not encode.
///
/// ```
/// use oasmith_runtime::server;
///
/// let router = axum::Router::<()>::new().layer(server::on_error(|fault| eprintln!("{fault}")));
/// ```
pub fn on_error(hook: impl Fn(&Fault<'_>) + Send + Sync + 'static) -> Extension<OnError> {
    Extension(OnError(Arc::new(hook)))
}

/// The hooks that the layers around a router have left on a request.
#[derive(Debug, Default)]
pub(super) struct Hooks {
    refusal: Option<OnRefusal>,
    error: Option<OnError>,
}

impl Hooks {
    pub(super) fn of(extensions: &Extensions) -> Self {
        Self { refusal: extensions.get().cloned(), error: extensions.get().cloned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_the_error_schema_keeps_is_told_at_the_root() {
        let violation = |pointer: &str| Violation {
            pointer: pointer.to_owned(),
            keyword: "required",
            message: "missing".to_owned(),
        };
        let refusal = Refusal::invalid([violation("/code"), violation("/name"), violation("/code/0")]);
        let map = refusal.field_map(Some("all"), &["code"]);
        let told: Vec<(&str, Vec<&str>)> =
            map.iter().map(|(key, texts)| (key, texts.iter().map(String::as_str).collect())).collect();
        assert_eq!(told, [("all", vec!["code: missing"]), ("name", vec!["missing"]), ("code.0", vec!["missing"])]);
    }
}
