//! What the client and the server of one contract share about an operation: plain tables, written by the generator as
//! `static` items and read by both sides.
//!
//! ```
//! use oasmith_runtime::{Operation, Rejection, Scheme, SchemeKind, http};
//!
//! static TOKEN: Scheme = Scheme { name: "token", kind: SchemeKind::Http("bearer") };
//! static PETS_LIST: Operation = Operation {
//!     id: "pets_list",
//!     method: http::Method::GET,
//!     template: "/pets/",
//!     tag: "pets",
//!     security: &[&[TOKEN.needed(&[])]],
//!     optional_security: false,
//!     accept: "application/json",
//!     rejections: &[(400, Rejection::FieldMap { root: Some("non_field_errors"), taken: &[] })],
//! };
//! assert_eq!(PETS_LIST.to_string(), "pets_list (GET /pets/)");
//! ```

use std::fmt;

/// One operation of a document: where it is, what it requires, what it answers with.
///
/// Written as a `static` (a `const` would be copied at every use, and a reference to it would not live long enough).
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`, or the method and path where the document gives none.
    pub id: &'static str,
    /// The HTTP method.
    pub method: http::Method,
    /// The path template as the document spells it, with `{name}` for each path parameter and without the server's path.
    pub template: &'static str,
    /// The tag that the operation is grouped by.
    pub tag: &'static str,
    /// The alternatives of which one must be satisfied, each a list of schemes that are needed together
    /// (*Security Requirement Object*). Empty: no security.
    pub security: &'static [&'static [Need]],
    /// Whether an empty requirement `{}` is among the alternatives, so that anonymous callers are welcome too.
    pub optional_security: bool,
    /// The media types that the documented responses have, as an `Accept` header; empty where no response has a body.
    pub accept: &'static str,
    /// How refusals of a status are written in the document's own error schema.
    pub rejections: &'static [(u16, Rejection)],
}

impl Operation {
    /// How a refusal with this status is written in the document's own schema; `None` where it has none.
    pub fn rejection(&self, status: u16) -> Option<Rejection> {
        self.rejections.iter().find(|(candidate, _)| *candidate == status).map(|(_, rejection)| *rejection)
    }

    /// The status with which a refusal that is usually answered by this one is answered, see [`Rejection::Instead`].
    pub fn refusal_status(&self, status: u16) -> u16 {
        match self.rejection(status) {
            Some(Rejection::Instead(other)) => other,
            Some(
                Rejection::FieldMap { .. } | Rejection::Summary { .. } | Rejection::Coded { .. } | Rejection::Problem,
            )
            | None => status,
        }
    }
}

/// Name, method and template: `pets_list (GET /pets/)`.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.id, self.method, self.template)
    }
}

/// A security scheme of the document (*Security Scheme Object*), known by its component name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scheme {
    /// The name under `components/securitySchemes`.
    pub name: &'static str,
    /// Where the credentials travel.
    pub kind: SchemeKind,
}

impl Scheme {
    /// The scheme as an operation requires it, with these scopes.
    pub const fn needed(&'static self, scopes: &'static [&'static str]) -> Need {
        Need { scheme: self, scopes }
    }
}

/// A scheme that an operation requires, alone or with others (*Security Requirement Object*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// The scheme.
    pub scheme: &'static Scheme,
    /// The scopes that credentials of `oauth2` and `openIdConnect` have to be good for; roles, with other kinds.
    pub scopes: &'static [&'static str],
}

/// Where the credentials of a scheme travel in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SchemeKind {
    /// `type: http` with this scheme as the document writes it, other than `basic`: `Authorization: SCHEME TOKEN`.
    /// `bearer` is sent as `Bearer`; names compare without regard to case (RFC 9110 section 11.1).
    Http(&'static str),
    /// `type: http`, `scheme: basic`: user and password (RFC 7617).
    Basic,
    /// `type: apiKey`, `in: header`, with the header's name.
    ApiKeyHeader(&'static str),
    /// `type: apiKey`, `in: query`, with the parameter's name.
    ApiKeyQuery(&'static str),
    /// `type: apiKey`, `in: cookie`, with the cookie's name.
    ApiKeyCookie(&'static str),
    /// `type: oauth2` or `openIdConnect`: a token that the caller obtained, sent as `Authorization: Bearer TOKEN`.
    Token,
}

/// How refusals are written in an error schema of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// An object from field name to a list of messages; a nested field is a dotted name.
    FieldMap {
        /// The key of the messages that belong to no field, where the schema has one.
        root: Option<&'static str>,
        /// Keys that the schema keeps for something else: what is wrong with fields of these names goes under `root`.
        taken: &'static [&'static str],
    },
    /// An object with one string property that takes a summary.
    Summary {
        /// The property's name.
        property: &'static str,
    },
    /// The same, with an integer property that takes the status.
    Coded {
        /// The string property's name.
        property: &'static str,
        /// The integer property's name.
        code: &'static str,
    },
    /// `application/problem+json` (RFC 9457).
    Problem,
    /// With another status, which the document has for this in place of the usual one: 422 for what is not valid.
    Instead(u16),
}

/// The status with this code. A code that cannot be one (below 100, above 999) becomes 500; a document that holds such
/// a code is refused before anything is generated.
pub fn status(code: u16) -> http::StatusCode {
    http::StatusCode::from_u16(code).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
}

/// The method of this name, which no constant of `http` is. A name that is no token (RFC 9110, section 5.6.2) becomes `GET`;
/// a document that holds such a name is refused before anything is generated.
pub fn method(name: &str) -> http::Method {
    http::Method::from_bytes(name.as_bytes()).unwrap_or(http::Method::GET)
}
