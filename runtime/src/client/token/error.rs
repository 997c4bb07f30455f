//! Why there is no token.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::client::transport::TransportError;

/// Why a source has no token. Nothing that it prints comes from a response, except an error code of the specification's
/// form.
#[derive(Clone)]
pub struct TokenError {
    kind: Kind,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Refused(String),
    Status(u16),
    Malformed(&'static str),
    Transport,
    Expired,
    Other,
}

impl TokenError {
    /// An error of a source of one's own. It must not hold a secret where it prints.
    pub fn other(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind: Kind::Other, source: Some(Arc::from(error.into())) }
    }

    /// The error code of the authorization server, such as `invalid_client` (RFC 6749, section 5.2; RFC 8628, section
    /// 3.5), where it sent one.
    pub fn code(&self) -> Option<&str> {
        match &self.kind {
            Kind::Refused(code) => Some(code),
            Kind::Status(_) | Kind::Malformed(_) | Kind::Transport | Kind::Expired | Kind::Other => None,
        }
    }

    pub(super) fn malformed(reason: &'static str) -> Self {
        Self { kind: Kind::Malformed(reason), source: None }
    }

    pub(super) fn status(status: http::StatusCode) -> Self {
        Self { kind: Kind::Status(status.as_u16()), source: None }
    }

    /// A refusal, if the code is one that may be printed.
    pub(super) fn refused(code: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let is_code = !code.is_empty() && code.len() <= 64 && code.bytes().all(plain);
        is_code.then(|| Self { kind: Kind::Refused(code.to_owned()), source: None })
    }

    pub(super) fn expired() -> Self {
        Self { kind: Kind::Expired, source: None }
    }

    pub(super) fn transport(error: TransportError) -> Self {
        Self { kind: Kind::Transport, source: Some(Arc::new(error)) }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Refused(code) => write!(f, "the authorization server refuses it: {code}"),
            Kind::Status(status) => write!(f, "the authorization server answered {status}"),
            Kind::Malformed(reason) => write!(f, "the authorization server {reason}"),
            Kind::Transport => f.write_str("the authorization server did not answer"),
            Kind::Expired => f.write_str("the user did not agree in time"),
            Kind::Other => f.write_str("its source failed"),
        }
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenError({self})")
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}

/// By what happened, whatever the cause.
impl PartialEq for TokenError {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}
