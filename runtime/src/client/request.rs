//! A request under construction.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde::ser::Serialize;

use super::base_url::{encode_literal, has_dot_segment};
use super::call::{Call, Decode, ParamCall};
use super::core::{Core, parse_header};
use super::error::InvalidRequest;
use super::error_set::{DecodeErrorSet, DecodeSuccessSet, ReplyBody};
use super::events::Events;
use super::pages::{Next, Pagination, resolve};
use super::params::remove_pairs;
use super::raw::{Edit, REDACTED};
use super::retry::{Retries, is_idempotent};
use super::security::{Credential, Credentials, Obtained, Target, Wallet};
use super::stream::JsonLines;
use super::token::Tokens;
use crate::param::form::encode_form;
use crate::{
    Check, DecodeError, EncodeError, FormField, Mode, Multipart, Operation, ParamIn, ParamStyle, Rules, Scheme,
    SchemeKind, Secret, ToMultipart, ToParam, Violations,
};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Builds the request of one operation; made by [`Core::request`](crate::Core::request).
///
/// No step can fail: what cannot be written is kept, and reported when the call is awaited.
#[must_use = "a request does nothing until it is finished and awaited"]
#[derive(Clone)]
pub struct RequestBuilder(Box<Draft>);

impl RequestBuilder {
    pub(super) fn new(core: Core, operation: &'static Operation) -> Self {
        let template = operation.template.split('#').next().unwrap_or_default();
        Self(Box::new(Draft {
            core,
            operation,
            path: encode_literal(template),
            query: String::new(),
            headers: HeaderMap::new(),
            cookies: String::new(),
            body: None,
            problem: None,
            violations: None,
            options: Options::default(),
            hidden: Hidden::default(),
            pagination: None,
            target: None,
        }))
    }

    /// Says how the pages of the operation follow each other, for [`CallExt::pages`](crate::CallExt::pages).
    #[inline]
    pub fn paginated(mut self, pagination: &'static Pagination) -> Self {
        self.0.pagination = Some(pagination);
        self
    }

    /// Fills `{name}` of the template; a list is joined by commas (`simple`). Empty values are refused, and so is a
    /// segment that would become `.` or `..`.
    pub fn path(mut self, name: &'static str, value: &dyn ToParam) -> Self {
        self.0.path(name, value);
        self
    }

    /// A required query parameter that is a scalar or a list.
    pub fn query(mut self, name: &'static str, style: ParamStyle, value: &dyn ToParam) -> Self {
        let sent = self.0.query(name, style, value);
        self.0.needs(name, sent);
        self
    }

    /// A required header parameter that is a scalar or a list.
    pub fn header(mut self, name: &'static str, value: &dyn ToParam) -> Self {
        let sent = self.0.header(name, value);
        self.0.needs(name, sent);
        self
    }

    /// A required cookie parameter that is a scalar or a list.
    pub fn cookie(mut self, name: &'static str, value: &dyn ToParam) -> Self {
        let sent = self.0.cookie(name, value);
        self.0.needs(name, sent);
        self
    }

    /// A required parameter of any shape, written by its style.
    pub fn value<T: Serialize + ?Sized>(
        mut self,
        place: ParamIn,
        name: &'static str,
        style: ParamStyle,
        value: &T,
    ) -> Self {
        let sent = self.0.value(place, name, style, crate::param::write::tree(value));
        self.0.needs(name, sent);
        self
    }

    /// A body of `application/json`.
    pub fn json_body<T: Serialize + Check + ?Sized>(self, body: &T) -> Self {
        self.typed_json_body(JSON, body)
    }

    /// A body of `application/json` that may be left out.
    pub fn optional_json_body<T: Serialize + Check + ?Sized>(self, body: Option<&T>) -> Self {
        self.optional_typed_json_body(JSON, body)
    }

    /// A body of another media type whose content is JSON, such as `application/merge-patch+json`.
    pub fn typed_json_body<T: Serialize + Check + ?Sized>(mut self, media: &'static str, body: &T) -> Self {
        // Checked here, where the value is: a call owns only the encoded body. It costs less than the encoding.
        self.0.encoded(media, crate::encode(body), crate::validate(body));
        self
    }

    /// A body of another media type whose content is JSON; it may be left out.
    pub fn optional_typed_json_body<T: Serialize + Check + ?Sized>(
        self,
        media: &'static str,
        body: Option<&T>,
    ) -> Self {
        match body {
            Some(body) => self.typed_json_body(media, body),
            None => self,
        }
    }

    /// A body of JSON, where there is one, with rules of the place it stands in.
    pub fn json_body_with<T: Serialize + Check + ?Sized>(
        mut self,
        media: &'static str,
        body: Option<&T>,
        rules: &Rules,
    ) -> Self {
        if let Some(body) = body {
            self.0.encoded(media, crate::encode(body), crate::validate_with(body, rules));
        }
        self
    }

    /// A body of `multipart/form-data` (RFC 7578).
    pub fn multipart<T: ToMultipart + Check + ?Sized>(mut self, body: &T) -> Self {
        self.0.multipart(crate::encode_multipart(body), crate::validate(body));
        self
    }

    /// A body of `multipart/form-data` that may be left out.
    pub fn optional_multipart<T: ToMultipart + Check + ?Sized>(self, body: Option<&T>) -> Self {
        match body {
            Some(body) => self.multipart(body),
            None => self,
        }
    }

    /// A body of `application/x-www-form-urlencoded`; `fields` are the properties that the document's `encoding` names.
    pub fn form_body<T: Serialize + Check + ?Sized>(mut self, body: &T, fields: &[FormField]) -> Self {
        self.0.encoded(FORM, encode_form(body, fields), crate::validate(body));
        self
    }

    /// A body of `application/x-www-form-urlencoded` that may be left out.
    pub fn optional_form_body<T: Serialize + Check + ?Sized>(self, body: Option<&T>, fields: &[FormField]) -> Self {
        match body {
            Some(body) => self.form_body(body, fields),
            None => self,
        }
    }

    /// A body of text.
    pub fn text_body(self, media: &'static str, body: &str) -> Self {
        self.bytes_body(media, Bytes::copy_from_slice(body.as_bytes()))
    }

    /// A body of text that may be left out.
    pub fn optional_text_body(self, media: &'static str, body: Option<&str>) -> Self {
        match body {
            Some(body) => self.text_body(media, body),
            None => self,
        }
    }

    /// A body as it is.
    pub fn bytes_body(mut self, media: &'static str, body: Bytes) -> Self {
        self.0.set_body(media, body);
        self
    }

    /// A body as it is, which may be left out.
    pub fn optional_bytes_body(self, media: &'static str, body: Option<Bytes>) -> Self {
        match body {
            Some(body) => self.bytes_body(media, body),
            None => self,
        }
    }

    /// A call whose response is JSON.
    pub fn json<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<T, E> {
        self.finish(|status, body| success(status, || body.json()))
    }

    /// A call whose response is JSON that is read into a tree first, for types that need it.
    pub fn json_tree<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<T, E> {
        self.finish(|status, body| success(status, || body.json_tree()))
    }

    /// A call whose response is JSON or, with some of its statuses, nothing.
    pub fn optional_json<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<Option<T>, E> {
        self.finish(|status, body| success(status, || optional(body, false)))
    }

    /// As [`optional_json`](Self::optional_json), read into a tree first.
    pub fn optional_json_tree<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<Option<T>, E> {
        self.finish(|status, body| success(status, || optional(body, true)))
    }

    /// A call whose response has no body, or none that is read.
    pub fn empty<E: DecodeErrorSet>(self) -> Call<(), E> {
        self.finish(|status, _| success(status, || Ok(())))
    }

    /// A call whose response is text.
    pub fn text<E: DecodeErrorSet>(self) -> Call<String, E> {
        self.finish(|status, body| success(status, || body.text()))
    }

    /// A call whose response is read as it is.
    pub fn bytes<E: DecodeErrorSet>(self) -> Call<Bytes, E> {
        self.finish(|status, body| success(status, || body.bytes()))
    }

    /// A call whose statuses differ in what they carry.
    pub fn by_status<T: DecodeSuccessSet, E: DecodeErrorSet>(self) -> Call<T, E> {
        self.finish(T::decode)
    }

    /// A call that is answered by a redirect, which is not followed: its `Location` is in the headers of the response.
    pub fn redirect<E: DecodeErrorSet>(self) -> Call<(), E> {
        self.finish(|status, _| (status.is_success() || status.is_redirection()).then_some(Ok(())))
    }

    /// A call whose response is a JSON value a line, each decoded as it comes.
    pub fn json_lines<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<JsonLines<T>, E> {
        self.bytes().json_lines()
    }

    /// A call whose response is server-sent events with JSON, each decoded as it comes.
    pub fn events<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<Events<T>, E> {
        self.bytes().events()
    }

    /// A call whose response is server-sent events with text.
    pub fn text_events<E: DecodeErrorSet>(self) -> Call<Events<String>, E> {
        self.bytes().text_events()
    }

    /// [`json_lines`](Self::json_lines) with optional parameters.
    pub fn json_lines_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(self) -> ParamCall<P, JsonLines<T>, E> {
        ParamCall::new(self.json_lines())
    }

    /// [`events`](Self::events) with optional parameters.
    pub fn events_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(self) -> ParamCall<P, Events<T>, E> {
        ParamCall::new(self.events())
    }

    /// [`text_events`](Self::text_events) with optional parameters.
    pub fn text_events_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, Events<String>, E> {
        ParamCall::new(self.text_events())
    }

    /// [`json`](Self::json) with optional parameters.
    pub fn json_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(self) -> ParamCall<P, T, E> {
        ParamCall::new(self.json())
    }

    /// [`json_tree`](Self::json_tree) with optional parameters.
    pub fn json_tree_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(self) -> ParamCall<P, T, E> {
        ParamCall::new(self.json_tree())
    }

    /// [`optional_json`](Self::optional_json) with optional parameters.
    pub fn optional_json_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(self) -> ParamCall<P, Option<T>, E> {
        ParamCall::new(self.optional_json())
    }

    /// [`optional_json_tree`](Self::optional_json_tree) with optional parameters.
    pub fn optional_json_tree_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(
        self,
    ) -> ParamCall<P, Option<T>, E> {
        ParamCall::new(self.optional_json_tree())
    }

    /// [`empty`](Self::empty) with optional parameters.
    pub fn empty_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, (), E> {
        ParamCall::new(self.empty())
    }

    /// [`text`](Self::text) with optional parameters.
    pub fn text_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, String, E> {
        ParamCall::new(self.text())
    }

    /// [`bytes`](Self::bytes) with optional parameters.
    pub fn bytes_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, Bytes, E> {
        ParamCall::new(self.bytes())
    }

    /// [`by_status`](Self::by_status) with optional parameters.
    pub fn by_status_with<P: Default, T: DecodeSuccessSet, E: DecodeErrorSet>(self) -> ParamCall<P, T, E> {
        ParamCall::new(self.by_status())
    }

    /// [`redirect`](Self::redirect) with optional parameters.
    pub fn redirect_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, (), E> {
        ParamCall::new(self.redirect())
    }

    fn finish<T, E: DecodeErrorSet>(self, decode: Decode<T>) -> Call<T, E> {
        Call::new(self.0, decode, E::decode)
    }
}

impl fmt::Debug for RequestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBuilder({})", self.0.operation)
    }
}

/// Whatever is a success carries the value.
fn success<T>(status: StatusCode, decode: impl FnOnce() -> Result<T, DecodeError>) -> Option<Result<T, DecodeError>> {
    status.is_success().then(decode)
}

fn optional<T: DeserializeOwned>(body: &ReplyBody<'_>, tree: bool) -> Result<Option<T>, DecodeError> {
    let bytes = body.bytes()?;
    if bytes.is_empty() { Ok(None) } else { crate::decode(&bytes, Mode::Client, tree).map(Some) }
}

/// The parts of a request, and the first thing that is wrong with them.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) cookies: String,
    body: Option<Body>,
    problem: Option<InvalidRequest>,
    violations: Option<Violations>,
    pub(super) options: Options,
    pub(super) hidden: Hidden,
    pub(super) pagination: Option<&'static Pagination>,
    /// Origin and path of a link that is followed, in place of the operation's.
    pub(super) target: Option<String>,
}

/// Where the arguments hold a secret.
#[derive(Clone, Copy, Default)]
pub(super) struct Hidden {
    pub(super) path: bool,
    pub(super) query: bool,
    pub(super) body: bool,
}

#[derive(Clone)]
struct Body {
    media: HeaderValue,
    bytes: Bytes,
}

/// What the caller says about one call alone.
#[derive(Clone, Default)]
pub(super) struct Options {
    headers: HeaderMap,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) idempotent: bool,
    pub(super) without_retries: bool,
    credentials: Credentials,
    pub(super) without_credentials: bool,
    edits: Vec<Edit>,
    pub(super) max_response_bytes: Option<usize>,
    pub(super) validated: bool,
    /// Whether the body of a success is read as it comes.
    pub(super) streamed: bool,
}

impl Draft {
    /// The number that a query parameter has.
    pub(super) fn query_number(&self, name: &str) -> Option<i64> {
        let name = encoded(name);
        let value = |pair: &str| pair.split_once('=').filter(|(key, _)| *key == name)?.1.parse().ok();
        self.query.split('&').find_map(value)
    }

    /// Makes this the request of another page.
    pub(super) fn turn_to(&mut self, next: &Next) {
        match next {
            Next::Parameter(name, value) => {
                remove_pairs(&mut self.query, name);
                if !self.query.is_empty() {
                    self.query.push('&');
                }
                self.query.extend([encoded(name).as_str(), "=", &encoded(value)]);
            }
            Next::Link(link) => match resolve(link, &self.url()) {
                Ok((target, query)) => {
                    self.target = Some(target);
                    self.query = query;
                }
                Err(problem) => self.fail(problem),
            },
        }
    }

    pub(super) fn fail(&mut self, problem: InvalidRequest) {
        self.problem.get_or_insert(problem);
    }

    /// A header for this call alone; it replaces whatever the request would have under that name.
    pub(super) fn override_header(&mut self, name: &str, value: &str) {
        match parse_header(name, value) {
            Some((name, value)) => {
                self.options.headers.insert(name, value);
            }
            None => self.fail(InvalidRequest::Header { name: name.to_owned() }),
        }
    }

    /// A range is no media type: what is sent is whatever it is, unless the caller says so by a header of the call.
    fn set_body(&mut self, media: &str, bytes: Bytes) {
        match HeaderValue::from_str(crate::media_type::concrete(media)) {
            Ok(media) => self.body = Some(Body { media, bytes }),
            Err(_) => self.fail(InvalidRequest::Header { name: CONTENT_TYPE.as_str().to_owned() }),
        }
    }

    fn encoded(&mut self, media: &str, body: Result<Vec<u8>, EncodeError>, checked: Result<(), Violations>) {
        self.violations = checked.err();
        self.hidden.body |= crate::secret::take_seen();
        match body {
            Ok(body) => self.set_body(media, Bytes::from(body)),
            Err(error) => self.fail(InvalidRequest::Body(error)),
        }
    }

    fn multipart(&mut self, body: Result<Multipart, EncodeError>, checked: Result<(), Violations>) {
        self.violations = checked.err();
        self.hidden.body |= crate::secret::take_seen();
        match body {
            Ok(body) => self.set_body(&body.content_type, Bytes::from(body.bytes)),
            Err(error) => self.fail(InvalidRequest::Body(error)),
        }
    }

    pub(super) fn max_response_bytes(&self) -> usize {
        self.options.max_response_bytes.unwrap_or(self.core.shared().max_response_bytes)
    }

    pub(super) fn idempotency_key(&mut self, key: &str) {
        self.override_header("idempotency-key", key);
        self.options.idempotent = true;
    }

    /// The client's rules for repeating, where this call may be repeated.
    pub(super) fn retries(&self) -> Option<Retries> {
        let may = !self.options.without_retries && (self.options.idempotent || is_idempotent(&self.operation.method));
        self.core.shared().retries.clone().filter(|_| may)
    }

    /// The request as it is sent: the document's headers, then credentials, then what this call sets itself, then the
    /// client's own headers where there is none yet.
    pub(super) fn into_request(mut self, obtained: &[Obtained]) -> Result<http::Request<Bytes>, InvalidRequest> {
        let core = self.core.clone();
        let shared = core.shared();
        self.check()?;
        let own = std::mem::take(&mut self.options.credentials);
        let shared_credentials = Some(&shared.credentials).filter(|_| !self.options.without_credentials);
        Wallet { own: &own, shared: shared_credentials }.apply(
            self.operation,
            obtained,
            &mut Target { headers: &mut self.headers, query: &mut self.query, cookies: &mut self.cookies },
        )?;
        let url = self.url();
        let mut headers = std::mem::take(&mut self.headers);
        self.describe_content(&mut headers)?;
        headers.extend(std::mem::take(&mut self.options.headers));
        for (name, value) in &shared.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        let mut request = http::Request::new(self.body.take().map(|body| body.bytes).unwrap_or_default());
        *request.method_mut() = self.operation.method.clone();
        *request.uri_mut() =
            url.parse().map_err(|_| InvalidRequest::Address("the address is too long or not a URL"))?;
        *request.headers_mut() = headers;
        request.extensions_mut().insert(self.operation);
        for edit in &self.options.edits {
            edit(&mut request);
        }
        Ok(request)
    }

    /// The address with its query.
    pub(super) fn url(&self) -> String {
        match &self.target {
            Some(target) if self.query.is_empty() => target.clone(),
            Some(target) => format!("{target}?{}", self.query),
            None => self.core.shared().base_url.join(&self.path, &self.query),
        }
    }

    pub(super) fn edit(&mut self, edit: Edit) {
        self.options.edits.push(edit);
    }

    /// The same request with other text wherever a secret stands.
    pub(super) fn redacted(mut self) -> Self {
        let chosen: Vec<_> = self.wallet().chosen(self.operation).collect();
        self.options.credentials = Credentials::default();
        self.options.without_credentials = true;
        for scheme in chosen {
            match scheme.kind {
                SchemeKind::Basic => self.basic(scheme, REDACTED.to_owned(), REDACTED.into()),
                SchemeKind::Http(_)
                | SchemeKind::Token
                | SchemeKind::ApiKeyHeader(_)
                | SchemeKind::ApiKeyQuery(_)
                | SchemeKind::ApiKeyCookie(_) => self.credential(scheme, REDACTED.into()),
            }
        }
        if self.hidden.path {
            self.path = format!("/{REDACTED}");
        }
        if self.hidden.query {
            REDACTED.clone_into(&mut self.query);
        }
        self
    }

    /// The credentials that this call may use.
    pub(super) fn wallet(&self) -> Wallet<'_> {
        let shared = Some(&self.core.shared().credentials).filter(|_| !self.options.without_credentials);
        Wallet { own: &self.options.credentials, shared }
    }

    pub(super) fn credential(&mut self, scheme: &'static Scheme, tokens: Tokens) {
        self.options.credentials.set(scheme, Credential::Token(tokens));
    }

    pub(super) fn basic(&mut self, scheme: &'static Scheme, user: String, password: Secret) {
        self.options.credentials.set(scheme, Credential::Basic { user, password });
    }

    /// What is known to be wrong with the request before its credentials are.
    pub(super) fn check(&self) -> Result<(), InvalidRequest> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let validated = self.options.validated || self.core.shared().validated;
        if let Some(violations) = self.violations.as_ref().filter(|_| validated) {
            return Err(InvalidRequest::Violations(violations.clone()));
        }
        if self.path.contains('{') {
            return Err(InvalidRequest::Address("a path parameter has no value"));
        }
        if has_dot_segment(&self.path) {
            return Err(InvalidRequest::Address(
                "a path segment would be `.` or `..`, which addresses another resource",
            ));
        }
        Ok(())
    }

    /// `Accept`, `Content-Type` and `Cookie`.
    fn describe_content(&self, headers: &mut HeaderMap) -> Result<(), InvalidRequest> {
        if !self.operation.accept.is_empty() {
            let accept = HeaderValue::from_str(self.operation.accept)
                .map_err(|_| InvalidRequest::Header { name: ACCEPT.as_str().to_owned() })?;
            headers.insert(ACCEPT, accept);
        }
        if let Some(body) = &self.body {
            headers.insert(CONTENT_TYPE, body.media.clone());
        }
        if !self.cookies.is_empty() {
            let mut cookies = HeaderValue::from_str(&self.cookies)
                .map_err(|_| InvalidRequest::Header { name: COOKIE.as_str().to_owned() })?;
            cookies.set_sensitive(true);
            headers.insert(COOKIE, cookies);
        }
        Ok(())
    }
}

/// A text as it stands in a query.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    crate::param::write::push_encoded(&mut out, text);
    out
}
