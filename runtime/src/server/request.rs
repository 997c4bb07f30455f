//! What a handler's glue reads from a request.

mod bodies;

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use http::header::{ACCEPT, HeaderMap};
use http::{Extensions, Method, StatusCode, Uri};
use serde::de::DeserializeOwned;

use super::body::Received;
use super::params::{ParamReader, ReadParams};
use super::refusal::Refusal;
use crate::media_type;
use crate::multipart::Part;
use crate::param::form::decode_form;
use crate::{
    Body, Bytes, Check, DecodeError, FormField, FromParam, Operation, ParamIn, ParamKeys, ParamStyle, Rules, Violation,
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

    /// The media types that the operation can answer with, where these are more than the ones that its client reads.
    pub fn offers(&mut self, media_types: &'static [&'static str]) {
        self.offers = Some(media_types);
    }

    fn context<P>(self, principal: P) -> Result<Context<P>, Refusal> {
        let call = self.call()?;
        Ok(Context { principal, headers: call.headers, extensions: call.extensions, call: call.rest })
    }

    /// Whether the caller takes any of the media types that the operation answers with (RFC 9110, section 12.5.1).
    fn check_accept(&self) -> Result<(), Refusal> {
        let Some(accept) = accepted(&self.params.headers) else { return Ok(()) };
        // What most callers send.
        if accept == "*/*" || (self.offers.is_none() && accept == self.operation.accept) {
            return Ok(());
        }
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
pub(super) fn accepted(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let mut lines = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let mut accept = Cow::Borrowed(lines.next()?);
    for line in lines {
        accept.to_mut().extend([", ", line]);
    }
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
