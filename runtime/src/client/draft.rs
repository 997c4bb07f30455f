//! The parts of a request: what a generated method and its caller have said so far, and what becomes of it.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue};

use super::base_url::{Address, BaseUrl, encode_literal, has_dot_segment};
use super::core::{Core, parse_header};
use super::error::InvalidRequest;
use super::pages::{Next, Pagination, resolve};
use super::params::{encoded, remove_pairs};
use super::raw::{Edit, REDACTED};
use super::retry::{Retries, is_idempotent};
use super::security::{Credential, Credentials, Obtained, Target, Wallet};
use super::token::Tokens;
use crate::body::{Watch, check_list};
use crate::{Body, Bytes, EncodeError, Multipart, Operation, Rules, Scheme, SchemeKind, Secret, Violations};

/// The parts of a request, and the first thing that is wrong with them.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) cookies: String,
    body: Option<Described>,
    problem: Option<InvalidRequest>,
    violations: Option<Violations>,
    pub(super) options: Options,
    pub(super) hidden: Hidden,
    pub(super) pagination: Option<&'static Pagination>,
    /// Origin and path of a link that is followed, in place of the operation's.
    pub(super) target: Option<String>,
    /// The XML that the value of a success may come as.
    #[cfg(feature = "xml")]
    pub(super) xml: Option<&'static crate::XmlBody<'static>>,
    /// What the path is appended to, in place of the client's own.
    base: Option<BaseUrl>,
    /// The body where it is a stream of items, and what is checked of the list that they are.
    pub(super) watch: Option<(Arc<Watch>, &'static Rules)>,
    /// The same where the items are in memory, a line each.
    listed: Option<(Bytes, &'static Rules)>,
}

/// Where the arguments hold a secret.
#[derive(Clone, Copy, Default)]
pub(super) struct Hidden {
    pub(super) path: bool,
    pub(super) query: bool,
    pub(super) body: bool,
}

/// A body under its media type.
#[derive(Clone)]
struct Described {
    media: HeaderValue,
    body: Body,
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
    pub(super) fn new(core: Core, operation: &'static Operation) -> Self {
        let address = core.shared().address.clone();
        if let Some(address) = address {
            return Self::to(core, operation, address);
        }
        let template = operation.template.split('#').next().unwrap_or_default();
        Self::below(core, operation, encode_literal(template))
    }

    /// A request to one address, whatever the operation's template is.
    fn to(core: Core, operation: &'static Operation, address: Result<Address, &'static str>) -> Self {
        let mut draft = Self::below(core, operation, String::new());
        match address {
            Ok(Address { target, query }) => {
                // A token in the path or the query is how many receivers know their senders.
                draft.hidden.path = true;
                draft.hidden.query = !query.is_empty();
                draft.target = Some(target);
                draft.query = query;
            }
            Err(reason) => draft.fail(InvalidRequest::Address(reason)),
        }
        draft
    }

    fn below(core: Core, operation: &'static Operation, path: String) -> Self {
        Self {
            core,
            operation,
            path,
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
            #[cfg(feature = "xml")]
            xml: None,
            base: None,
            watch: None,
            listed: None,
        }
    }

    /// Appends the path to another base URL.
    pub(super) fn move_to(&mut self, base_url: &str) {
        if self.target.is_some() {
            self.fail(InvalidRequest::Address("a call to a receiver's address has no other server"));
            return;
        }
        match BaseUrl::parse(base_url) {
            Ok(base) => self.base = Some(base),
            Err(_) => {
                self.fail(InvalidRequest::Address("the server of the call is not an absolute URL of http or https"));
            }
        }
    }

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
    pub(super) fn set_body(&mut self, media: &str, body: Body) {
        match HeaderValue::from_str(crate::media_type::concrete(media)) {
            Ok(media) => self.body = Some(Described { media, body }),
            Err(_) => self.fail(InvalidRequest::Header { name: CONTENT_TYPE.as_str().to_owned() }),
        }
    }

    pub(super) fn encoded(&mut self, media: &str, body: Result<Vec<u8>, EncodeError>, checked: Result<(), Violations>) {
        self.violations = checked.err();
        self.hidden.body |= crate::secret::take_seen();
        match body {
            Ok(body) => self.set_body(media, body.into()),
            Err(error) => self.fail(InvalidRequest::Body(error)),
        }
    }

    pub(super) fn items<T>(&mut self, media: &str, items: crate::JsonItems<T>, rules: &'static Rules) {
        let sent = items.sent(media);
        self.listed = sent.texts.filter(|_| !rules.is_none()).map(|texts| (texts, rules));
        self.watch = sent.watch.map(|watch| (watch, rules));
        self.violations = sent.checked.err();
        self.hidden.body |= sent.hidden;
        match sent.encoded {
            Ok(body) => self.set_body(media, body),
            Err(error) => self.fail(InvalidRequest::Body(error)),
        }
    }

    pub(super) fn multipart(&mut self, body: Result<Multipart, EncodeError>, checked: Result<(), Violations>) {
        self.violations = checked.err();
        self.hidden.body |= crate::secret::take_seen();
        match body {
            Ok(body) => self.set_body(&body.content_type, body.body),
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

    /// Whether the request can be sent once only: its body is a stream.
    pub(super) fn is_streamed(&self) -> bool {
        self.body.as_ref().is_some_and(|described| described.body.is_stream())
    }

    /// The client's rules for repeating, where this call may be repeated.
    pub(super) fn retries(&self) -> Option<Retries> {
        let may = !self.options.without_retries
            && !self.is_streamed()
            && (self.options.idempotent || is_idempotent(&self.operation.method));
        self.core.shared().retries.clone().filter(|_| may)
    }

    /// The request as it is sent: the document's headers, then credentials, then what this call sets itself, then the
    /// client's own headers where there is none yet.
    pub(super) fn into_request(mut self, obtained: &[Obtained]) -> Result<http::Request<Body>, InvalidRequest> {
        let core = self.core.clone();
        let shared = core.shared();
        self.check()?;
        if let Some((watch, rules)) = self.watch.as_ref().filter(|_| self.is_validated()) {
            watch.check_by(rules);
        }
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
        let mut request = http::Request::new(self.body.take().map(|described| described.body).unwrap_or_default());
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
            None => self.base.as_ref().unwrap_or(&self.core.shared().base_url).join(&self.path, &self.query),
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
            match &mut self.target {
                Some(target) => {
                    let host = target.find("://").map_or(0, |at| at + "://".len());
                    if let Some(path) = target[host..].find('/') {
                        target.replace_range(host + path + 1.., REDACTED);
                    }
                }
                None => self.path = format!("/{REDACTED}"),
            }
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

    /// Whether constraints are checked before the request is sent.
    fn is_validated(&self) -> bool {
        self.options.validated || self.core.shared().validated
    }

    /// The constraints that the request breaks.
    fn broken(&self) -> Option<Violations> {
        let of_list = self.listed.as_ref().and_then(|(texts, rules)| check_list(texts, rules).err());
        match (self.violations.clone(), of_list) {
            (Some(own), Some(list)) => Some(own.into_iter().chain(list).collect::<Vec<_>>().into()),
            (own, list) => own.or(list),
        }
    }

    /// What is known to be wrong with the request before its credentials are.
    pub(super) fn check(&self) -> Result<(), InvalidRequest> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        if self.is_validated()
            && let Some(violations) = self.broken()
        {
            return Err(InvalidRequest::Violations(violations));
        }
        if self.body.as_ref().is_some_and(|described| described.body.is_used()) {
            return Err(InvalidRequest::Used);
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
