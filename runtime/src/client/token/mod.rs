//! Access tokens that are obtained when a call needs one.
//!
//! A scheme that takes a token takes a [`TokenSource`] instead: the client asks it for a token when an operation needs
//! one, keeps it for the scopes that it is good for until shortly before it expires, and asks again, once a call, when
//! the server answers 401 to a token of its own. Calls that need a token at the same time wait for one request. The
//! sources here speak OAuth 2 by the client's own transport:
//!
//! - [`ClientCredentials`]: the program itself is who calls (RFC 6749, section 4.4);
//! - [`RefreshToken`]: a user has agreed before (RFC 6749, section 6);
//! - [`DeviceFlow`]: a user agrees on another device (RFC 8628).
//!
//! Each takes the address of its endpoints, or finds them by `OpenID` Connect Discovery: see [`Endpoints`].

mod cache;
mod client_credentials;
mod device;
mod endpoints;
mod error;
mod grant;
mod refresh;
mod turn;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

pub use self::client_credentials::ClientCredentials;
pub use self::device::{DeviceFlow, DevicePrompt};
pub use self::endpoints::Endpoints;
pub use self::error::TokenError;
pub use self::refresh::RefreshToken;

pub(super) use self::cache::CachedTokens;

use super::clock::Clock;
use super::transport::{BoxFuture, Limits, Transport, TransportError};
use crate::{Body, Secret};

/// The size of a token endpoint's response that is read, in bytes.
const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// Where tokens come from. It need not keep them: the client does.
///
/// ```
/// use oasmith_runtime::BoxFuture;
/// use oasmith_runtime::client::{Token, TokenError, TokenRequest, TokenSource};
///
/// /// The token that a sidecar writes to a file and renews there.
/// struct FromFile(&'static str);
///
/// impl TokenSource for FromFile {
///     fn fetch(&self, _: TokenRequest) -> BoxFuture<Result<Token, TokenError>> {
///         let token = std::fs::read_to_string(self.0).map(|text| Token::new(text.trim())).map_err(TokenError::other);
///         Box::pin(std::future::ready(token))
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Obtains a token that is good for the scopes of the request. It is called for one request at a time; dropping the
    /// future gives up, and another call that waits for the token begins anew.
    fn fetch(&self, request: TokenRequest) -> BoxFuture<Result<Token, TokenError>>;
}

/// What a source is asked for, and what it may use.
#[derive(Clone)]
pub struct TokenRequest {
    scopes: Vec<&'static str>,
    transport: Arc<dyn Transport>,
    clock: Option<Arc<dyn Clock>>,
    timeout: Option<Duration>,
}

impl TokenRequest {
    pub(super) fn new(
        scopes: &[&'static str],
        transport: Arc<dyn Transport>,
        clock: Option<Arc<dyn Clock>>,
        timeout: Option<Duration>,
    ) -> Self {
        Self { scopes: scopes.to_vec(), transport, clock, timeout }
    }

    /// The scopes that the operation requires of the scheme, in the document's order.
    pub fn scopes(&self) -> &[&'static str] {
        &self.scopes
    }

    /// Sends a request by the client's transport, within what is left of the call's time.
    ///
    /// # Errors
    /// No response; see [`TransportError`].
    pub async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.transport.send(request.map(Body::from), Limits::new(self.timeout, MAX_RESPONSE_BYTES)).await
    }

    /// The client's clock, where it has one.
    pub fn clock(&self) -> Option<&Arc<dyn Clock>> {
        self.clock.as_ref()
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest").field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

/// An access token.
#[derive(Debug, Clone)]
pub struct Token {
    secret: Secret,
    lifetime: Option<Duration>,
    scopes: Option<Vec<String>>,
}

impl Token {
    /// A token that is good for every scope, until the server says otherwise.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self { secret: secret.into(), lifetime: None, scopes: None }
    }

    /// It expires after this time. It is no longer sent from 30 s before, or from half of its time if that is later.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// It is good for these scopes alone; an operation that requires others gets another token.
    #[must_use]
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// The token itself.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }
}

/// A token, or where tokens come from: what the builder's methods take. Made from a string, a [`Secret`] or any
/// [`TokenSource`].
#[derive(Clone)]
pub struct Tokens(pub(super) Kind);

#[derive(Clone)]
pub(super) enum Kind {
    Fixed(Secret),
    Source(Arc<CachedTokens>),
}

impl Tokens {
    /// The tokens of a source.
    pub fn source(source: impl TokenSource) -> Self {
        Self(Kind::Source(Arc::new(CachedTokens::new(Box::new(source)))))
    }
}

impl From<Secret> for Tokens {
    fn from(token: Secret) -> Self {
        Self(Kind::Fixed(token))
    }
}

impl From<&str> for Tokens {
    fn from(token: &str) -> Self {
        Self(Kind::Fixed(token.into()))
    }
}

impl From<String> for Tokens {
    fn from(token: String) -> Self {
        Self(Kind::Fixed(token.into()))
    }
}

impl<S: TokenSource> From<S> for Tokens {
    fn from(source: S) -> Self {
        Self::source(source)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Fixed(_) => "Tokens(fixed)",
            Kind::Source(_) => "Tokens(source)",
        })
    }
}
