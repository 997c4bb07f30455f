//! What all calls of a client share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::base_url::{Address, BaseUrl};
use super::clock::{Clock, default_clock};
use super::observe::{Observer, Observers};
use super::request::RequestBuilder;
use super::retry::Retries;
use super::security::{Credential, Credentials};
use super::token::Tokens;
use super::transport::{Source, Transport};
#[cfg(feature = "in-memory")]
use crate::Body;
use crate::{Operation, Scheme, Secret};

/// The size of a response body that a client accepts unless told otherwise: 64 MiB.
pub const DEFAULT_MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

/// What all calls of a client share: address, credentials, transport, limits. Cheap to clone.
#[derive(Clone)]
pub struct Core(Arc<Shared>);

#[derive(Clone)]
pub(super) struct Shared {
    pub(super) base_url: BaseUrl,
    pub(super) credentials: Credentials,
    pub(super) headers: HeaderMap,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) retries: Option<Retries>,
    pub(super) max_response_bytes: usize,
    pub(super) validated: bool,
    pub(super) clock: Option<Arc<dyn Clock>>,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) observers: Observers,
    /// Where all requests go, in place of the base URL and the path, or why they cannot.
    pub(super) address: Option<Result<Address, &'static str>>,
}

impl Core {
    /// Starts a builder; `base_url` is checked by [`CoreBuilder::build`].
    pub fn builder(base_url: impl Into<String>) -> CoreBuilder {
        CoreBuilder {
            base_url: base_url.into(),
            credentials: Credentials::default(),
            headers: HeaderMap::new(),
            bad_header: None,
            timeout: None,
            attempt_timeout: None,
            retries: None,
            clock: None,
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            validated: false,
            transport: None,
            observers: Observers::default(),
            #[cfg(feature = "in-memory")]
            layers: Vec::new(),
        }
    }

    /// Starts the request of an operation.
    #[inline]
    pub fn request(&self, operation: &'static Operation) -> RequestBuilder {
        RequestBuilder::new(self.clone(), operation)
    }

    /// This client, for requests that all go to one address: a webhook's or a callback's, which its receiver gave. They take
    /// none of the client's own headers along, which may be secret, and no credentials but those that the operation itself
    /// asks for. What cannot be an address is told when a call is awaited.
    #[must_use]
    pub fn at(&self, url: impl AsRef<str>) -> Self {
        let address = Some(Address::parse(url.as_ref()));
        Self(Arc::new(Shared { address, headers: HeaderMap::new(), ..self.shared().clone() }))
    }

    /// The address that paths are appended to, without a final slash.
    pub fn base_url(&self) -> &str {
        self.0.base_url.as_str()
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.0
    }
}

/// Address and limits; of credentials only the schemes' names, of headers only their names.
impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base_url", &self.0.base_url.as_str())
            .field("credentials", &self.0.credentials)
            .field("timeout", &self.0.timeout)
            .field("attempt_timeout", &self.0.attempt_timeout)
            .field("retries", &self.0.retries)
            .field("max_response_bytes", &self.0.max_response_bytes)
            .finish_non_exhaustive()
    }
}

/// Collects what a [`Core`] is made of.
#[must_use = "a builder does nothing until it is built"]
#[derive(Clone)]
pub struct CoreBuilder {
    base_url: String,
    credentials: Credentials,
    headers: HeaderMap,
    bad_header: Option<String>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    retries: Option<Retries>,
    clock: Option<Arc<dyn Clock>>,
    max_response_bytes: usize,
    validated: bool,
    transport: Option<Arc<dyn Transport>>,
    observers: Observers,
    #[cfg(feature = "in-memory")]
    layers: Vec<super::transport::Wrap>,
}

impl CoreBuilder {
    /// The token or key of a scheme, or where its tokens come from; the last one counts. It is sent only by operations
    /// that name the scheme.
    pub fn credential(mut self, scheme: &'static Scheme, token: impl Into<Tokens>) -> Self {
        self.credentials.set(scheme, Credential::Token(token.into()));
        self
    }

    /// User and password of a scheme of kind `basic` (RFC 7617); the last ones count.
    pub fn basic(mut self, scheme: &'static Scheme, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.credentials.set(scheme, Credential::Basic { user: user.into(), password: password.into() });
        self
    }

    /// Sends requests by the caller's own client, with its own settings. Mind its redirects: reqwest follows them by
    /// default and takes API keys along, also to another host;
    /// [`http_client_builder`](crate::client::http_client_builder) is set up as the default client is.
    #[cfg(feature = "reqwest")]
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(client)
    }

    /// Sends requests by this transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Hands requests to a service in memory, such as an `axum::Router`, instead of a network.
    #[cfg(feature = "in-memory")]
    pub fn service<S>(self, service: S) -> Self
    where
        super::transport::InMemory<S>: Transport,
    {
        self.transport(super::transport::InMemory::new(service))
    }

    /// Wraps the transport in a layer of `tower`, such as one that adds a header, limits the rate or records what is sent;
    /// later ones go around earlier ones. Each attempt of a call passes through it, requests for tokens too; see
    /// [`TransportService`](crate::client::transport::TransportService) for what it finds there.
    #[cfg(feature = "in-memory")]
    pub fn layer<L, R>(mut self, layer: L) -> Self
    where
        L: tower::Layer<super::transport::TransportService> + Send + Sync + 'static,
        L::Service: tower::Service<http::Request<Body>, Response = http::Response<R>> + Clone + Send + 'static,
        <L::Service as tower::Service<http::Request<Body>>>::Error: Into<Source>,
        <L::Service as tower::Service<http::Request<Body>>>::Future: Send,
        R: http_body::Body + Send + 'static,
        R::Data: Send,
        R::Error: Into<Source>,
    {
        self.layers.push(super::transport::wrap(layer));
        self
    }

    /// The time that each call has, from sending to the last byte of the response, with all its attempts and the waits
    /// between them; none by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The time that each attempt of a call has, from sending to the last byte of the response; none by default. It is
    /// never more than what is left of the call's own time.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Repeats failed attempts, where that is safe; see [`Retries`](crate::client::Retries). Without this, none is.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = Some(retries);
        self
    }

    /// What retries wait by; see [`Clock`](crate::client::Clock) for the default.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Tells what is sent and what comes of it, for metrics; several observers are told in turn. Spans come with the
    /// feature `tracing`.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observers.add(observer);
        self
    }

    /// A header of every request that does not have it otherwise. Its value is treated as a secret.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match parse_header(name.as_ref(), value.as_ref()) {
            Some((name, value)) => {
                self.headers.insert(name, value);
            }
            None => self.bad_header = Some(name.as_ref().to_owned()),
        }
        self
    }

    /// The size of a response body, in bytes; [`DEFAULT_MAX_RESPONSE_BYTES`] unless set.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// Checks the constraints of the document before any request is sent.
    pub fn validated(mut self) -> Self {
        self.validated = true;
        self
    }

    /// Checks the address and makes the default transport where none was given.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub fn build(self) -> Result<Core, BuildError> {
        if let Some(name) = self.bad_header {
            return Err(BuildError::Header { name });
        }
        let base_url = BaseUrl::parse(&self.base_url)?;
        let clock = self.clock.or_else(default_clock);
        if clock.is_none() && self.retries.is_some() {
            return Err(BuildError::NoClock);
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        #[cfg(feature = "in-memory")]
        let transport = self.layers.iter().fold(transport, |transport, wrap| wrap(transport));
        Ok(Core(Arc::new(Shared {
            base_url,
            credentials: self.credentials,
            headers: self.headers,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            retries: self.retries,
            clock,
            max_response_bytes: self.max_response_bytes,
            validated: self.validated,
            transport,
            observers: self.observers,
            address: None,
        })))
    }
}

impl fmt::Debug for CoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CoreBuilder").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, BuildError> {
    Ok(Arc::new(super::transport::default_client()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, BuildError> {
    Err(BuildError::NoTransport)
}

/// A header as text; the value is marked so that it is not printed.
pub(super) fn parse_header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some((name, value))
}

/// Why a client cannot be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL cannot be one.
    BaseUrl {
        /// The URL, without user, password and query.
        url: String,
        /// Why, and what to write instead.
        reason: &'static str,
    },
    /// A header with a name or value that no header can have.
    Header {
        /// The name as it was given.
        name: String,
    },
    /// There is no transport: the feature `reqwest` is off and none was given.
    NoTransport,
    /// Retries are asked for, and there is nothing to wait by: neither Tokio is compiled in nor a clock was given.
    NoClock,
    /// The feature `rustls-no-provider` is on, and the process has no crypto provider.
    NoCryptoProvider,
    /// The default transport cannot be made.
    Transport(Source),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl { url, reason } => write!(f, "base URL `{}`: {reason}", url.escape_debug()),
            Self::Header { name } => write!(f, "header `{}` cannot be written", name.escape_debug()),
            Self::NoTransport => {
                f.write_str("no transport: turn on one of the TLS features, or give the builder a transport")
            }
            Self::NoClock => f.write_str("no clock: give the builder one, to wait by between attempts"),
            Self::NoCryptoProvider => f.write_str(
                "rustls has no crypto provider: install one with `CryptoProvider::install_default`, \
                 or turn on the feature `rustls`",
            ),
            Self::Transport(_) => f.write_str("the HTTP client cannot be made"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(source) => Some(&**source),
            Self::BaseUrl { .. } | Self::Header { .. } | Self::NoTransport | Self::NoClock | Self::NoCryptoProvider => {
                None
            }
        }
    }
}
