//! What a handler's glue reads from a request.

use std::fmt;
use std::ops::{Deref, DerefMut};

use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use http::{Extensions, Method, StatusCode, Uri};
use serde::de::DeserializeOwned;

use super::body::{self, Decoded, Received};
use super::params::{ParamReader, ReadParams};
use super::refusal::Refusal;
use crate::media_type;
use crate::multipart::Part;
use crate::param::form::decode_form;
use crate::{
    Body, Bytes, Check, DecodeError, FormField, FromMultipart, FromParam, Operation, ParamIn, ParamKeys, ParamStyle,
    Parts, Rules, Violation, Violations,
};

/// A value that was read, or that is missing because something is wrong with it. Take it once
/// [`Request::context`] or one of its siblings has succeeded: then nothing was wrong with anything.
#[derive(Debug)]
#[must_use]
pub struct Held<T>(pub(super) Option<T>);

impl<T> Held<T> {
    /// What is made of the value.
    #[inline]
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Held<U> {
        Held(self.0.map(make))
    }

    /// The value.
    ///
    /// # Panics
    /// Before `context` has succeeded, when something is wrong with the request. The panic is contained like one of a
    /// handler.
    #[inline]
    pub fn take(self) -> T {
        match self.0 {
            Some(value) => value,
            None => not_held(),
        }
    }
}

#[cold]
fn not_held() -> ! {
    panic!("a value was taken from a request before its context was")
}

/// A request whose caller is known and whose body was read, unless the handler reads it: what glue reads parameters and body from.
///
/// Whatever is wrong is collected, and comes back from [`context`](Self::context) all at once.
#[derive(Debug)]
pub struct Request<P> {
    inputs: Inputs,
    principal: Option<P>,
}

impl<P> Request<P> {
    pub(super) fn new(inputs: Inputs, principal: Option<P>) -> Self {
        Self { inputs, principal }
    }

    /// The context of an operation that requires a caller.
    ///
    /// # Errors
    /// Everything that was found wrong with the request.
    pub fn context(self) -> Result<Context<P>, Refusal> {
        match self.principal {
            Some(principal) => self.inputs.context(principal),
            None => Err(Refusal::internal("an operation without security asks for a principal")),
        }
    }

    /// The context of an operation that also welcomes anonymous callers.
    ///
    /// # Errors
    /// Everything that was found wrong with the request.
    pub fn context_optional(self) -> Result<Context<Option<P>>, Refusal> {
        self.inputs.context(self.principal)
    }

    /// The context of an operation that asks for no credentials.
    ///
    /// # Errors
    /// Everything that was found wrong with the request.
    pub fn context_anonymous(self) -> Result<Context, Refusal> {
        self.inputs.context(())
    }
}

impl<P> Deref for Request<P> {
    type Target = Inputs;

    fn deref(&self) -> &Inputs {
        &self.inputs
    }
}

impl<P> DerefMut for Request<P> {
    fn deref_mut(&mut self) -> &mut Inputs {
        &mut self.inputs
    }
}

/// The part of a [`Request`] that does not depend on who calls.
pub struct Inputs {
    operation: &'static Operation,
    method: Method,
    original_uri: Uri,
    extensions: Extensions,
    /// What is in memory.
    pub(super) body: Bytes,
    streamed: Option<Body>,
    pub(super) parts: Option<Result<Vec<Part>, DecodeError>>,
    pub(super) params: ParamReader,
    refusal: Option<Refusal>,
    offers: Option<&'static [&'static str]>,
}

impl Inputs {
    pub(super) fn new(
        operation: &'static Operation,
        path: Vec<(&'static str, String)>,
        parts: http::request::Parts,
        received: Received,
    ) -> Self {
        let http::request::Parts { method, uri, headers, extensions, .. } = parts;
        let original_uri =
            extensions.get::<axum::extract::OriginalUri>().map_or_else(|| uri.clone(), |uri| uri.0.clone());
        let params = ParamReader { path, uri, headers, violations: Vec::new() };
        let (body, streamed, parts) = match received {
            Received::Whole(body) => (body, None, None),
            Received::Streamed(body) => (Bytes::new(), Some(body), None),
            Received::Parts(parts) => (Bytes::new(), None, Some(parts)),
        };
        let (refusal, offers) = (None, None);
        Self { operation, method, original_uri, extensions, body, streamed, parts, params, refusal, offers }
    }

    /// Whether there is no body, as far as can be told without reading it.
    pub(super) fn is_empty(&self) -> bool {
        self.body.is_empty() && self.parts.is_none() && self.streamed.as_ref().is_none_or(Body::is_empty)
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// A path parameter.
    pub fn path<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Held<T> {
        Held(self.params.path(name, false, rules))
    }

    /// A path parameter that holds a list, separated by commas.
    pub fn path_list<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Held<T> {
        Held(self.params.path(name, true, rules))
    }

    /// A required query parameter.
    pub fn query<T: FromParam + Check>(&mut self, name: &'static str, style: ParamStyle, rules: &Rules) -> Held<T> {
        let value = self.params.query(name, style, rules);
        Held(self.params.present(ParamIn::Query, name, value))
    }

    /// A required header.
    pub fn header<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Held<T> {
        let value = self.params.header(name, rules);
        Held(self.params.present(ParamIn::Header, name, value))
    }

    /// A required header that holds a list, separated by commas.
    pub fn header_list<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Held<T> {
        let value = self.params.header_list(name, rules);
        Held(self.params.present(ParamIn::Header, name, value))
    }

    /// A required cookie.
    pub fn cookie<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Held<T> {
        let value = self.params.cookie(name, rules);
        Held(self.params.present(ParamIn::Cookie, name, value))
    }

    /// A required cookie that holds a list, separated by commas.
    pub fn cookie_list<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Held<T> {
        let value = self.params.cookie_list(name, rules);
        Held(self.params.present(ParamIn::Cookie, name, value))
    }

    /// A required parameter of any shape, read by its style.
    pub fn value<T: DeserializeOwned + Check>(
        &mut self,
        place: ParamIn,
        name: &'static str,
        style: ParamStyle,
        rules: &Rules,
    ) -> Held<T> {
        let value = self.params.value(place, name, style, rules);
        Held(self.params.present(place, name, value))
    }

    /// A required exploded object of the query or a cookie, which has these keys there.
    pub fn members<T: DeserializeOwned + Check>(
        &mut self,
        place: ParamIn,
        name: &'static str,
        style: ParamStyle,
        keys: ParamKeys,
        rules: &Rules,
    ) -> Held<T> {
        let value = self.params.members(place, name, style, keys, rules);
        Held(self.params.present(place, name, value))
    }

    /// The whole query, required, as a form (`in: querystring`). A form without fields is no query.
    pub fn query_form<T: DeserializeOwned + Check>(
        &mut self,
        name: &'static str,
        fields: &[FormField],
        rules: &Rules,
    ) -> Held<T> {
        let is_empty = self.params.uri.query().is_none_or(str::is_empty);
        let value = if is_empty {
            decode_form(&[], fields).ok().filter(|value| crate::validate_with(value, rules).is_ok())
        } else {
            self.params.query_form(name, fields, rules)
        };
        Held(self.params.present(ParamIn::Query, name, value))
    }

    /// The whole query, required, as one JSON text.
    pub fn query_json<T: DeserializeOwned + Check>(&mut self, name: &'static str, rules: &Rules) -> Held<T> {
        let value = self.params.query_json(name, rules);
        Held(self.params.present(ParamIn::Query, name, value))
    }

    /// The whole query, required, as one text.
    pub fn query_text<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Held<T> {
        let value = self.params.query_text(name, rules);
        Held(self.params.present(ParamIn::Query, name, value))
    }

    /// The optional parameters. Those that something is wrong with are left out; the violations stay.
    pub fn params<T: ReadParams>(&mut self) -> Held<T> {
        Held(Some(T::read(&mut self.params)))
    }

    /// A required `application/json` body.
    pub fn body<T>(&mut self, decode: fn(&[u8]) -> Decoded<T>) -> Held<T> {
        self.body_as("application/json", decode)
    }

    /// An optional `application/json` body; absent is one without bytes.
    pub fn optional_body<T>(&mut self, decode: fn(&[u8]) -> Decoded<T>) -> Held<Option<T>> {
        self.optional_body_as("application/json", decode)
    }

    /// A required body of another media type that `decode` reads. `application/json` is taken as well where the media
    /// type is one of JSON (`+json`).
    pub fn body_as<T>(&mut self, media_type: &str, decode: fn(&[u8]) -> Decoded<T>) -> Held<T> {
        let value = if self.required_body(media_type) { self.keep(decode(&self.body)) } else { None };
        Held(value)
    }

    /// An optional body of another media type that `decode` reads; absent is one without bytes.
    pub fn optional_body_as<T>(&mut self, media_type: &str, decode: fn(&[u8]) -> Decoded<T>) -> Held<Option<T>> {
        if self.is_empty() {
            return Held(Some(None));
        }
        let held = self.body_as(media_type, decode);
        Held(held.0.map(Some))
    }

    /// A required body of XML, whose JSON `decode` reads.
    #[cfg(feature = "xml")]
    pub fn xml<T>(&mut self, media_type: &str, xml: &crate::XmlBody, decode: fn(&[u8]) -> Decoded<T>) -> Held<T> {
        if !self.required_body(media_type) {
            return Held(None);
        }
        let content_type = self.params.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if media_type::foreign_charset(content_type.unwrap_or_default()).is_some() {
            self.refusal.get_or_insert(body::unsupported("The XML must be UTF-8."));
            return Held(None);
        }
        let decoded = crate::xml::to_json(&self.body, xml, crate::Mode::Server).map_err(Violations::from);
        Held(self.keep(decoded.and_then(|json| decode(&json))))
    }

    /// An optional body of XML; absent is one without bytes.
    #[cfg(feature = "xml")]
    pub fn optional_xml<T>(
        &mut self,
        media_type: &str,
        xml: &crate::XmlBody,
        decode: fn(&[u8]) -> Decoded<T>,
    ) -> Held<Option<T>> {
        if self.body.is_empty() {
            return Held(Some(None));
        }
        let held = self.xml(media_type, xml, decode);
        Held(held.0.map(Some))
    }

    /// A required `multipart/form-data` body, checked.
    pub fn multipart<T: FromMultipart + Check>(&mut self) -> Held<T> {
        if !self.required_body("multipart/form-data") {
            return Held(None);
        }
        let decoded = self
            .take_parts()
            .map_err(Violations::from)
            .and_then(|parts| Parts::of(parts).read_all::<T>())
            .and_then(|value| crate::validate(&value).map(|()| value));
        Held(self.keep(decoded))
    }

    /// An optional `multipart/form-data` body; absent is one without bytes.
    pub fn optional_multipart<T: FromMultipart + Check>(&mut self) -> Held<Option<T>> {
        if self.is_empty() {
            return Held(Some(None));
        }
        let held = self.multipart();
        Held(held.0.map(Some))
    }

    /// A required `application/x-www-form-urlencoded` body, checked; `fields` are the properties that the document's
    /// `encoding` names. It may have no bytes: a form without fields has none.
    pub fn form<T: DeserializeOwned + Check>(&mut self, fields: &[FormField]) -> Held<T> {
        if self.is_empty() && !self.params.headers.contains_key(CONTENT_TYPE) {
            self.params.violations.push(whole("required", "a body is required"));
            return Held(None);
        }
        if !self.expect("application/x-www-form-urlencoded") {
            return Held(None);
        }
        let decoded = decode_form::<T>(&self.body, fields)
            .map_err(Violations::from)
            .and_then(|value| crate::validate(&value).map(|()| value));
        Held(self.keep(decoded))
    }

    /// An optional `application/x-www-form-urlencoded` body; absent is one without bytes and media type.
    pub fn optional_form<T: DeserializeOwned + Check>(&mut self, fields: &[FormField]) -> Held<Option<T>> {
        if self.is_empty() && !self.params.headers.contains_key(CONTENT_TYPE) {
            return Held(Some(None));
        }
        let held = self.form(fields);
        Held(held.0.map(Some))
    }

    /// Which of these media types, or ranges, the body is of, where the document gives a choice: its position. The first
    /// where there is no body, and where none fits, which is a 415.
    pub fn media_type(&mut self, choice: &[&str]) -> usize {
        if self.is_empty() {
            return 0;
        }
        let headers = &self.params.headers;
        let found = choice.iter().position(|media_type| body::expect_media_type(headers, media_type).is_ok());
        // Whoever sends JSON without saying which kind of it is understood.
        let json = || {
            let is_json =
                body::content_type(headers).is_some_and(|found| found.eq_ignore_ascii_case("application/json"));
            choice.iter().position(|media_type| is_json && media_type.ends_with("+json"))
        };
        if let Some(found) = found.or_else(json) {
            return found;
        }
        if !self.is_empty() {
            self.refusal.get_or_insert(body::unsupported(&format!("The body must be one of {}.", choice.join(", "))));
        }
        0
    }

    /// The media types that the operation can answer with, where these are more than the ones that its client reads.
    pub fn offers(&mut self, media_types: &'static [&'static str]) {
        self.offers = Some(media_types);
    }

    /// A required body of text in UTF-8.
    pub fn text(&mut self, media_type: &str) -> Held<String> {
        if !self.expect(media_type) {
            return Held(None);
        }
        let content_type = self.params.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if media_type::foreign_charset(content_type.unwrap_or_default()).is_some() {
            self.refusal.get_or_insert(body::unsupported("The text must be UTF-8."));
            return Held(None);
        }
        match std::str::from_utf8(&self.body) {
            Ok(text) => Held(Some(text.to_owned())),
            Err(_) => Held(self.keep(Err(vec![whole("type", "expected UTF-8")].into()))),
        }
    }

    /// An optional body of text in UTF-8; absent is one without bytes.
    pub fn optional_text(&mut self, media_type: &str) -> Held<Option<String>> {
        if self.is_empty() {
            return Held(Some(None));
        }
        let held = self.text(media_type);
        Held(held.0.map(Some))
    }

    /// A required body of bytes; the media type may be a range such as `image/*`. It is still to come where the router was
    /// told so (`streaming`), else in memory.
    pub fn bytes(&mut self, media_type: &str) -> Held<Body> {
        let fits = self.expect(media_type);
        Held(fits.then(|| self.streamed.take().unwrap_or_else(|| self.body.clone().into())))
    }

    /// An optional body of bytes; absent is one without bytes.
    pub fn optional_bytes(&mut self, media_type: &str) -> Held<Option<Body>> {
        if self.is_empty() {
            return Held(Some(None));
        }
        let held = self.bytes(media_type);
        Held(held.0.map(Some))
    }

    /// The parts of a multipart body.
    pub(super) fn take_parts(&mut self) -> Result<Vec<Part>, DecodeError> {
        self.parts.take().unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Whether there is a body of the right media type; what is wrong otherwise is kept.
    pub(super) fn required_body(&mut self, media_type: &str) -> bool {
        if self.is_empty() {
            self.params.violations.push(whole("required", "a body is required"));
            return false;
        }
        self.expect(media_type)
    }

    pub(super) fn expect(&mut self, media_type: &str) -> bool {
        let headers = &self.params.headers;
        let mut checked = body::expect_media_type(headers, media_type);
        if checked.is_err() && media_type.ends_with("+json") {
            checked = body::expect_media_type(headers, "application/json").or(checked);
        }
        match checked {
            Ok(()) => true,
            Err(refusal) => {
                self.refusal.get_or_insert(refusal);
                false
            }
        }
    }

    pub(super) fn keep<T>(&mut self, decoded: Decoded<T>) -> Option<T> {
        decoded.map_err(|violations| self.params.violations.extend(violations)).ok()
    }

    fn context<P>(self, principal: P) -> Result<Context<P>, Refusal> {
        let call = self.call()?;
        Ok(Context { principal, headers: call.headers, extensions: call.extensions, call: call.rest })
    }

    /// Whether the caller takes any of the media types that the operation answers with (RFC 9110, section 12.5.1).
    fn check_accept(&self) -> Result<(), Refusal> {
        let Some(accept) = accepted(&self.params.headers) else { return Ok(()) };
        let offers: Vec<&str> = match self.offers {
            Some(offers) => offers.to_vec(),
            None => {
                // What the client would rather not have is offered like the rest.
                let offers = self.operation.accept.split(',').filter_map(|offer| offer.split(";q=").next());
                offers.map(str::trim).filter(|offer| !offer.is_empty()).collect()
            }
        };
        if offers.is_empty() || offers.iter().any(|offer| media_type::quality(&accept, offer) > 0) {
            return Ok(());
        }
        let detail = format!("The answer is one of {}.", offers.join(", "));
        Err(Refusal::with_detail(StatusCode::NOT_ACCEPTABLE, detail))
    }

    /// The part of [`context`](Self::context) that is the same for every principal.
    fn call(self) -> Result<Call, Refusal> {
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        self.check_accept()?;
        if !self.params.violations.is_empty() {
            return Err(Refusal::invalid(self.params.violations));
        }
        let Self { operation, method, original_uri, extensions, params, .. } = self;
        Ok(Call { headers: params.headers, extensions, rest: Rest { operation, method, original_uri } })
    }
}

/// The `Accept` header, its lines joined; `None` where there is none, or none that is text.
pub(super) fn accepted(headers: &HeaderMap) -> Option<String> {
    let lines: Vec<&str> = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok()).collect();
    let accept = lines.join(", ");
    (!accept.trim().is_empty()).then_some(accept)
}

/// It shows no values: parameters and body may be secret.
impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

fn whole(keyword: &'static str, message: &str) -> Violation {
    Violation { pointer: String::new(), keyword, message: message.to_owned() }
}

struct Call {
    headers: HeaderMap,
    extensions: Extensions,
    rest: Rest,
}

#[derive(Debug, Clone)]
struct Rest {
    operation: &'static Operation,
    method: Method,
    original_uri: Uri,
}

/// What a handler is told about the request besides its parameters and body.
#[derive(Debug, Clone)]
pub struct Context<P = ()> {
    /// Who calls: the application's principal where security is required, `Option` of it where anonymous callers are
    /// welcome too, `()` where the operation asks for no credentials.
    pub principal: P,
    /// The request's headers. Those that carry credentials do not show in their `Debug`.
    pub headers: HeaderMap,
    /// What layers around the router have left on the request.
    pub extensions: Extensions,
    call: Rest,
}

impl<P> Context<P> {
    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.call.operation
    }

    /// The media type, of those that the operation can answer with, that the caller likes best (`Accept`); the first of
    /// equals. `None` where none is acceptable, which the runtime refuses for the documented ones.
    pub fn preferred(&self, offered: &[&'static str]) -> Option<&'static str> {
        let Some(accept) = accepted(&self.headers) else { return offered.first().copied() };
        let mut best = None;
        for media_type in offered {
            let quality = media_type::quality(&accept, media_type);
            if quality > best.map_or(0, |(_, quality)| quality) {
                best = Some((*media_type, quality));
            }
        }
        best.map(|(media_type, _)| media_type)
    }

    /// The request's method: `HEAD` where the document's operation is a `GET` that also answers it.
    pub fn method(&self) -> &Method {
        &self.call.method
    }

    /// The URI as it was sent, also where the router is nested.
    pub fn uri(&self) -> &Uri {
        &self.call.original_uri
    }
}
