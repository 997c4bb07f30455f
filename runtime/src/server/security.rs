//! Who calls: from the credentials of a request to the application's own principal.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use http::{Method, StatusCode, Uri};

use super::params::cookies;
use super::refusal::Refusal;
use crate::param::read::{Decoding, pairs as query_pairs};
use crate::{Need, Operation, Scheme, SchemeKind, Secret};

/// The application's own notion of a caller. One implementation serves the routers of all tags.
///
/// ```
/// use oasmith_runtime::server::{Credentials, Denied, Principal};
///
/// struct App;
/// struct Staff(String);
///
/// impl<A: Sync> Principal<A> for Staff {
///     async fn authenticate(_: &A, credentials: &Credentials) -> Result<Self, Denied> {
///         match credentials.token().expose() {
///             "opensesame" => Ok(Self("ali".to_owned())),
///             _ => Err(Denied::unauthorized()),
///         }
///     }
/// }
/// ```
pub trait Principal<A>: Sized + Send + 'static {
    /// Tells who the credentials belong to. They are those of one alternative of the operation's security requirement;
    /// when a request carries those of several, each is asked about, in the document's order, until one is accepted.
    ///
    /// It is called for operations that require security, and for those where it is optional when the request carries
    /// credentials; never without any.
    fn authenticate(api: &A, credentials: &Credentials) -> impl Future<Output = Result<Self, Denied>> + Send;
}

/// Nobody: for an application without secured operations. An operation that does require credentials answers 401.
impl<A: Sync> Principal<A> for () {
    async fn authenticate(_: &A, _: &Credentials) -> Result<Self, Denied> {
        Err(Denied::unauthorized())
    }
}

/// Why a caller is turned away.
#[derive(Debug)]
pub struct Denied(Refusal);

impl Denied {
    /// The credentials are not valid: 401.
    pub fn unauthorized() -> Self {
        Self(Refusal::with_detail(StatusCode::UNAUTHORIZED, "The credentials are not valid."))
    }

    /// The credentials are valid and do not suffice: 403.
    pub fn forbidden() -> Self {
        Self(Refusal::new(StatusCode::FORBIDDEN))
    }

    pub(super) fn into_refusal(self) -> Refusal {
        self.0
    }

    /// The credentials could not be checked: 500. The cause reaches only the log hook.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Refusal::internal(cause))
    }
}

/// The credentials of one alternative of a security requirement, and where the request goes.
#[derive(Clone)]
pub struct Credentials {
    operation: &'static Operation,
    first: Credential,
    others: Vec<Credential>,
    method: Method,
    uri: Uri,
    headers: Arc<HeaderMap>,
}

/// The credentials of one scheme.
#[derive(Debug, Clone)]
pub struct Credential {
    scheme: &'static Scheme,
    scopes: &'static [&'static str],
    user: Option<String>,
    token: Secret,
}

impl Credential {
    /// The scheme they belong to.
    pub fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// The scopes that the operation requires of them; whether they are good for those is the application's to find out.
    pub fn scopes(&self) -> &'static [&'static str] {
        self.scopes
    }

    /// The user name, with the scheme `basic`.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The token, key or password.
    pub fn token(&self) -> &Secret {
        &self.token
    }
}

impl Credentials {
    /// The scheme, the first one where several are required together.
    pub fn scheme(&self) -> &'static Scheme {
        self.first.scheme
    }

    /// The token, key or password of the first scheme.
    pub fn token(&self) -> &Secret {
        &self.first.token
    }

    /// The user name, where the first scheme is `basic`.
    pub fn user(&self) -> Option<&str> {
        self.first.user()
    }

    /// The credentials of every scheme of the alternative.
    pub fn iter(&self) -> impl Iterator<Item = &Credential> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The credentials of the scheme with this component name.
    pub fn get(&self, scheme: &str) -> Option<&Credential> {
        self.iter().find(|credential| credential.scheme.name == scheme)
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The request's method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The request's path as it was sent, without what a router was nested under.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The request's headers. Sensitive ones do not show in their `Debug`.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

/// Schemes and path, not the credentials nor the query, which may hold a key.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<&str> = self.iter().map(|credential| credential.scheme.name).collect();
        f.debug_struct("Credentials")
            .field("operation", &self.operation.id)
            .field("schemes", &schemes)
            .finish_non_exhaustive()
    }
}

/// What a request shows of the credentials that an operation asks for.
pub(super) enum Shown {
    /// The operation asks for none, or welcomes anonymous callers and the request carries none.
    Anonymous,
    /// The alternatives whose credentials are all there, in the document's order; at least one.
    Alternatives {
        /// Each with a share in `headers`.
        alternatives: Vec<Credentials>,
        /// The request's headers, which are not in its parts while this exists.
        headers: Arc<HeaderMap>,
    },
}

/// Finds the credentials that `operation` asks for; what carries them is marked in the request's headers.
pub(super) fn credentials(operation: &'static Operation, parts: &mut http::request::Parts) -> Result<Shown, Refusal> {
    mark_secrets(operation, &mut parts.headers);
    if operation.security.is_empty() {
        return Ok(Shown::Anonymous);
    }
    let headers = Arc::new(std::mem::take(&mut parts.headers));
    let shown = |needs: &[Need]| {
        let (first, others) = needs.split_first()?;
        Some(Credentials {
            operation,
            first: credential(*first, &headers, &parts.uri)?,
            others: others.iter().map(|need| credential(*need, &headers, &parts.uri)).collect::<Option<_>>()?,
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            headers: headers.clone(),
        })
    };
    let alternatives: Vec<_> = operation.security.iter().filter_map(|needs| shown(needs)).collect();
    if !alternatives.is_empty() {
        return Ok(Shown::Alternatives { alternatives, headers });
    }
    parts.headers = Arc::unwrap_or_clone(headers);
    let mut needs = operation.security.iter().copied().flatten();
    if operation.optional_security && !needs.any(|need| carries(need.scheme, parts)) {
        return Ok(Shown::Anonymous);
    }
    Err(unauthorized(operation, "Valid credentials are required."))
}

/// The answer to the reasons that all alternatives were denied for: what the server could not find out first, then a
/// 403, then a 401.
pub(super) fn denied(operation: &'static Operation, reasons: Vec<Denied>) -> Refusal {
    let mut worst: Option<Refusal> = None;
    for Denied(refusal) in reasons {
        if worst.as_ref().is_none_or(|worst| refusal.status() > worst.status()) {
            worst = Some(refusal);
        }
    }
    match worst {
        Some(refusal) if refusal.status() != StatusCode::UNAUTHORIZED => refusal,
        Some(_) | None => unauthorized(operation, "The credentials are not valid."),
    }
}

/// A 401 with a challenge for each scheme (RFC 9110, section 11.6.1).
fn unauthorized(operation: &'static Operation, detail: &str) -> Refusal {
    let mut refusal = Refusal::with_detail(StatusCode::UNAUTHORIZED, detail);
    let mut seen: Vec<String> = Vec::new();
    for need in operation.security.iter().copied().flatten() {
        let challenge = challenge(need.scheme);
        if seen.contains(&challenge) {
            continue;
        }
        // A name that no header can carry belongs to credentials that no request can carry either.
        if let Ok(value) = HeaderValue::from_str(&challenge) {
            refusal = refusal.header(WWW_AUTHENTICATE, value);
        }
        seen.push(challenge);
    }
    refusal
}

/// API keys have no registered scheme; theirs says where the key goes.
fn challenge(scheme: &Scheme) -> String {
    let key = |place: &str, name: &str| format!("ApiKey in=\"{place}\", name=\"{name}\"");
    match scheme.kind {
        SchemeKind::Http(name) if name.eq_ignore_ascii_case("bearer") => "Bearer".to_owned(),
        SchemeKind::Http(name) => name.to_owned(),
        SchemeKind::Basic => "Basic realm=\"api\", charset=\"UTF-8\"".to_owned(),
        SchemeKind::Token => "Bearer".to_owned(),
        SchemeKind::ApiKeyHeader(name) => key("header", name),
        SchemeKind::ApiKeyQuery(name) => key("query", name),
        SchemeKind::ApiKeyCookie(name) => key("cookie", name),
    }
}

/// The credentials of one scheme, if the request carries them in a form that can be read.
fn credential(need: Need, headers: &HeaderMap, uri: &Uri) -> Option<Credential> {
    let Need { scheme, scopes } = need;
    let token = |text: Cow<'_, str>| Credential { scheme, scopes, user: None, token: Secret::from(text.into_owned()) };
    match scheme.kind {
        SchemeKind::Http(name) => authorization(headers, name).map(|text| token(text.into())),
        SchemeKind::Token => authorization(headers, "bearer").map(|text| token(text.into())),
        SchemeKind::Basic => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(authorization(headers, "basic")?).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            let (user, password) = text.split_once(':')?;
            Some(Credential { scheme, scopes, user: Some(user.to_owned()), token: Secret::from(password) })
        }
        SchemeKind::ApiKeyHeader(name) => {
            let value = headers.get(name)?.to_str().ok()?;
            (!value.is_empty()).then(|| token(value.into()))
        }
        SchemeKind::ApiKeyQuery(name) => query_pairs(uri.query().unwrap_or_default())
            .find(|(key, _)| key == name)
            .and_then(|(_, value)| Decoding::Form.decode(value).ok())
            .map(token),
        SchemeKind::ApiKeyCookie(name) => {
            cookies(headers).find(|(key, _)| *key == name).map(|(_, value)| token(value.into()))
        }
    }
}

/// What follows the scheme in an `Authorization` header (RFC 9110, section 11.4).
fn authorization<'h>(headers: &'h HeaderMap, scheme: &str) -> Option<&'h str> {
    headers.get_all(AUTHORIZATION).iter().find_map(|value| {
        let (name, token) = value.to_str().ok()?.split_once(' ')?;
        let token = token.trim();
        (name.eq_ignore_ascii_case(scheme) && !token.is_empty()).then_some(token)
    })
}

/// Whether there is something where the scheme's credentials would be, readable or not.
fn carries(scheme: &Scheme, parts: &http::request::Parts) -> bool {
    match scheme.kind {
        SchemeKind::Http(_) | SchemeKind::Basic | SchemeKind::Token => parts.headers.contains_key(AUTHORIZATION),
        SchemeKind::ApiKeyHeader(name) => parts.headers.contains_key(name),
        SchemeKind::ApiKeyQuery(name) => query_pairs(parts.uri.query().unwrap_or_default()).any(|(key, _)| key == name),
        SchemeKind::ApiKeyCookie(name) => cookies(&parts.headers).any(|(key, _)| key == name),
    }
}

/// Keeps the values that carry credentials out of the `Debug` of the headers.
fn mark_secrets(operation: &Operation, headers: &mut HeaderMap) {
    let is_key = |name: &HeaderName| {
        operation.security.iter().copied().flatten().any(|need| match need.scheme.kind {
            SchemeKind::ApiKeyHeader(key) => name.as_str().eq_ignore_ascii_case(key),
            SchemeKind::Http(_)
            | SchemeKind::Basic
            | SchemeKind::ApiKeyQuery(_)
            | SchemeKind::ApiKeyCookie(_)
            | SchemeKind::Token => false,
        })
    };
    for (name, value) in headers.iter_mut() {
        if *name == AUTHORIZATION || *name == COOKIE || is_key(name) {
            value.set_sensitive(true);
        }
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.detail())
    }
}

impl Error for Denied {}
