//! The vocabulary of HTTP and of the specification that later stages take over as it is.

/// An HTTP method.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the methods of RFC 9110, section 9, and PATCH of RFC 5789")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    /// `QUERY`: safe and idempotent, with a body (3.2).
    Query,
    /// Another method of `additionalOperations` (3.2): a token, as it stands on the wire.
    Other(String),
}

impl Method {
    /// The method as it stands on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }
}

/// Where an operation is that has no path: its address is the receiver's to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hook {
    /// One of `webhooks` (3.1), of this name.
    Webhook(String),
    /// One of a callback.
    Callback {
        /// The callback's name.
        name: String,
        /// The operation that leads to it: its `operationId`, or its method and path; none for a component, which several
        /// operations may lead to.
        of: Option<String>,
    },
}

/// `in` of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// `path`
    Path,
    /// `query`
    Query,
    /// `header`
    Header,
    /// `cookie`
    Cookie,
}

/// A key of `responses`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusMatch {
    /// One status.
    Exact(u16),
    /// A range: 4 for `4XX`.
    Range(u8),
    /// `default`
    Default,
}

impl StatusMatch {
    /// The first and the last of its statuses.
    pub fn bounds(self) -> (u16, u16) {
        match self {
            Self::Exact(status) => (status, status),
            Self::Range(hundreds) => (u16::from(hundreds) * 100, u16::from(hundreds) * 100 + 99),
            Self::Default => (100, 999),
        }
    }

    /// The least of its statuses. `default` has none of its own: for it, the one that is given.
    pub fn least(self, default: u16) -> u16 {
        match self {
            Self::Exact(_) | Self::Range(_) => self.bounds().0,
            Self::Default => default,
        }
    }
}

/// The kind of a security scheme.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SchemeKind {
    /// `http` with this scheme, as written: `Authorization: SCHEME TOKEN`. `bearer` is written `Bearer`.
    Http(String),
    /// `http` with the scheme `basic`.
    Basic,
    /// `apiKey` in a header.
    ApiKeyHeader(String),
    /// `apiKey` in the query.
    ApiKeyQuery(String),
    /// `apiKey` in a cookie.
    ApiKeyCookie(String),
    /// `oauth2` and `openIdConnect`: a bearer token that the caller has obtained.
    Token,
}
