//! What a call can end with other than a value.
//!
//! Nothing here prints a body, a header's value or a URL: `Display` and `Debug` name the operation, its template, the
//! status, the JSON pointer and what was expected.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::error_set::DecodeErrorSet;
use super::response::Response;
use super::token::TokenError;
use super::transport::TransportError;
use crate::{DecodeError, EncodeError, NoError, Operation, Violations};

/// Why a call has no value; `E` holds the operation's documented errors.
pub enum Error<E> {
    /// An error that the document describes, chosen by the status.
    Api(E),
    /// Any other status that is no success; also a documented one whose body does not fit the document (a proxy's page).
    Unexpected(Box<Unexpected>),
    /// A success whose body does not fit the document.
    Decode(Box<Undecodable>),
    /// No response: no connection, a broken one, or a body beyond the size limit.
    Transport(Box<Failed>),
    /// The time that the call was given passed.
    Timeout(Box<TimedOut>),
    /// The request was not sent: an argument, the body or a credential cannot be written.
    Invalid(Box<Invalid>),
}

impl<E> Error<E> {
    /// The documented error, where it is one.
    pub fn api(&self) -> Option<&E> {
        match self {
            Self::Api(error) => Some(error),
            Self::Unexpected(_) | Self::Decode(_) | Self::Transport(_) | Self::Timeout(_) | Self::Invalid(_) => None,
        }
    }

    /// The response's headers; `None` without a response and for documented errors, whose value is in their place.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.answer().map(|answer| &answer.headers)
    }

    /// The response's body as it was received; `None` without a response and for documented errors.
    pub fn body(&self) -> Option<&Bytes> {
        self.answer().map(|answer| &answer.body)
    }

    /// The operation that was called; `None` for documented errors, which belong to the caller's own `match`.
    pub fn operation(&self) -> Option<&'static Operation> {
        match self {
            Self::Api(_) => None,
            Self::Unexpected(error) => Some(error.answer.operation),
            Self::Decode(error) => Some(error.answer.operation),
            Self::Transport(error) => Some(error.operation),
            Self::Timeout(error) => Some(error.operation),
            Self::Invalid(error) => Some(error.operation),
        }
    }

    /// Whether the time that the call was given passed.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Unexpected(error) => Some(&error.answer),
            Self::Decode(error) => Some(&error.answer),
            Self::Api(_) | Self::Transport(_) | Self::Timeout(_) | Self::Invalid(_) => None,
        }
    }

    /// All but the documented error, for what prints.
    fn detail(&self) -> Result<&dyn Detail, &E> {
        match self {
            Self::Api(error) => Err(error),
            Self::Unexpected(error) => Ok(&**error),
            Self::Decode(error) => Ok(&**error),
            Self::Transport(error) => Ok(&**error),
            Self::Timeout(error) => Ok(&**error),
            Self::Invalid(error) => Ok(&**error),
        }
    }
}

impl Error<NoError> {
    /// The same error for an operation that has documented ones.
    pub(super) fn widen<E>(self) -> Error<E> {
        match self {
            Self::Api(never) => match never {},
            Self::Unexpected(error) => Error::Unexpected(error),
            Self::Decode(error) => Error::Decode(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Invalid(error) => Error::Invalid(error),
        }
    }
}

/// Forgets status and headers of a documented error, which [`with_response`](crate::Call::with_response) keeps.
impl<E> From<Error<Response<E>>> for Error<E> {
    fn from(error: Error<Response<E>>) -> Self {
        match error {
            Error::Api(response) => Self::Api(response.value),
            Error::Unexpected(error) => Self::Unexpected(error),
            Error::Decode(error) => Self::Decode(error),
            Error::Transport(error) => Self::Transport(error),
            Error::Timeout(error) => Self::Timeout(error),
            Error::Invalid(error) => Self::Invalid(error),
        }
    }
}

impl<E: DecodeErrorSet> Error<E> {
    /// Whether the status is 304: what the caller has is still what the server has (RFC 9110, section 15.4.5).
    pub fn is_not_modified(&self) -> bool {
        self.status() == Some(StatusCode::NOT_MODIFIED)
    }

    /// The status of the response; `None` where there was none.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Unexpected(error) => Some(error.answer.status),
            Self::Decode(error) => Some(error.answer.status),
            Self::Transport(error) => error.status(),
            Self::Timeout(_) | Self::Invalid(_) => None,
        }
    }
}

impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.detail() {
            Ok(detail) => fmt::Display::fmt(detail, f),
            Err(error) => error.fmt(f),
        }
    }
}

/// Status and reason of a documented error, not its value, which is the response's body.
impl<E: fmt::Display> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.detail() {
            Ok(detail) => fmt::Debug::fmt(detail, f),
            Err(error) => write!(f, "Api({error})"),
        }
    }
}

impl<E: fmt::Display> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unexpected(error) => error.reason.as_ref().map(|reason| reason as _),
            Self::Decode(error) => Some(&error.reason),
            Self::Transport(error) => Some(&error.error),
            Self::Invalid(error) => match &error.problem {
                InvalidRequest::Token { error, .. } => Some(error),
                InvalidRequest::Parameter { .. }
                | InvalidRequest::Header { .. }
                | InvalidRequest::Credential { .. }
                | InvalidRequest::Address(_)
                | InvalidRequest::Blocking(_)
                | InvalidRequest::Body(_)
                | InvalidRequest::Violations(_)
                | InvalidRequest::Used => None,
            },
            Self::Api(_) | Self::Timeout(_) => None,
        }
    }
}

trait Detail: fmt::Display + fmt::Debug {}
impl<T: fmt::Display + fmt::Debug> Detail for T {}

/// A response that was read whole.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) operation: &'static Operation,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The XML that the value of a success may come as.
    #[cfg(feature = "xml")]
    pub(super) xml: Option<&'static crate::XmlBody<'static>>,
}

impl Answer {
    /// The response with a value in place of its body.
    pub(super) fn with<T>(self, value: T) -> Response<T> {
        Response { value, status: self.status, headers: self.headers }
    }
}

/// A response that the document does not describe.
#[derive(Clone)]
pub struct Unexpected {
    pub(super) answer: Answer,
    pub(super) reason: Option<DecodeError>,
}

/// A successful response whose body is not what the document says.
#[derive(Clone)]
pub struct Undecodable {
    pub(super) answer: Answer,
    pub(super) reason: DecodeError,
}

impl Unexpected {
    /// Why the body does not fit; `None` where the status itself is not documented.
    pub fn reason(&self) -> Option<&DecodeError> {
        self.reason.as_ref()
    }
}

impl Undecodable {
    /// Where the body does not fit, and what was expected there.
    pub fn reason(&self) -> &DecodeError {
        &self.reason
    }
}

macro_rules! answered {
    ($($type:ident)+) => {$(
        impl $type {
            /// The operation that was called.
            pub fn operation(&self) -> &'static Operation {
                self.answer.operation
            }

            /// The status of the response.
            pub fn status(&self) -> StatusCode {
                self.answer.status
            }

            /// The headers of the response.
            pub fn headers(&self) -> &HeaderMap {
                &self.answer.headers
            }

            /// The body of the response as it was received.
            pub fn body(&self) -> &Bytes {
                &self.answer.body
            }
        }
    )+};
}

answered!(Unexpected Undecodable);

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Answer { operation, status, .. } = self.answer;
        match &self.reason {
            None => write!(f, "{operation}: status {status}, which the document does not describe"),
            Some(reason) => unfit(f, operation, status, "a body", reason),
        }
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        unfit(f, self.answer.operation, self.answer.status, "a body", &self.reason)
    }
}

/// What the command `amend` of the generator reads. What is no value at all, such as a page of HTML, is nothing that a
/// document could describe otherwise.
pub(super) fn unfit(
    f: &mut fmt::Formatter<'_>,
    operation: &Operation,
    status: StatusCode,
    what: &str,
    reason: &DecodeError,
) -> fmt::Result {
    write!(f, "{operation}: status {status}, with {what} that does not fit it: {reason}")?;
    if reason.is_of_value() { f.write_str(" (`oasmith amend` makes an overlay of this message)") } else { Ok(()) }
}

/// A call without a response.
pub struct Failed {
    pub(super) operation: &'static Operation,
    pub(super) error: TransportError,
}

impl Failed {
    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// What the transport says.
    pub fn error(&self) -> &TransportError {
        &self.error
    }

    /// The status, where one was received before the exchange broke off.
    pub fn status(&self) -> Option<StatusCode> {
        match &self.error {
            TransportError::TooLarge { status, .. } => Some(*status),
            TransportError::Timeout
            | TransportError::Connect(_)
            | TransportError::Body(_)
            | TransportError::Other(_) => None,
        }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.error)
    }
}

/// A call whose time passed.
#[derive(Clone)]
pub struct TimedOut {
    pub(super) operation: &'static Operation,
    pub(super) after: Option<Duration>,
}

impl TimedOut {
    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The time that the call was given; `None` where the limit is the transport's own.
    pub fn after(&self) -> Option<Duration> {
        self.after
    }
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after {
            Some(after) => write!(f, "{}: no complete response within {after:?}", self.operation),
            None => write!(f, "{}: no complete response within the transport's time limit", self.operation),
        }
    }
}

/// A request that was not sent.
#[derive(Clone)]
pub struct Invalid {
    pub(super) operation: &'static Operation,
    pub(super) problem: InvalidRequest,
}

impl Invalid {
    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// What cannot be sent.
    pub fn problem(&self) -> &InvalidRequest {
        &self.problem
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not sent: {}", self.operation, self.problem)
    }
}

/// What cannot be sent.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum InvalidRequest {
    /// A parameter whose value cannot stand where it belongs.
    Parameter {
        /// The parameter's name.
        name: &'static str,
        /// Why, without the value.
        reason: &'static str,
    },
    /// A header, given by the caller, with a name or value that no header can have (RFC 9110, section 5).
    Header {
        /// The header's name as it was given.
        name: String,
    },
    /// A credential that cannot be written where its scheme says.
    Credential {
        /// The scheme's name.
        scheme: &'static str,
        /// Why, without the credential.
        reason: &'static str,
    },
    /// A token that its source does not give.
    Token {
        /// The scheme's name.
        scheme: &'static str,
        /// Why.
        error: TokenError,
    },
    /// A blocking call where none can be made, or that cannot run.
    Blocking(&'static str),
    /// A path that would be another one after normalisation, or an address that is none.
    Address(&'static str),
    /// A body that cannot be encoded.
    Body(EncodeError),
    /// A body that is a stream, of a call that was sent before.
    Used,
    /// A body that breaks constraints of the document; only with `validated()`.
    Violations(Violations),
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter { name, reason } => write!(f, "parameter `{name}` {reason}"),
            Self::Header { name } => write!(f, "header `{}` cannot be written", name.escape_debug()),
            Self::Credential { scheme, reason } => write!(f, "the credential for `{scheme}` {reason}"),
            Self::Token { scheme, error } => write!(f, "there is no token for `{scheme}`: {error}"),
            Self::Address(reason) | Self::Blocking(reason) => f.write_str(reason),
            Self::Body(error) => write!(f, "the body cannot be encoded: {error}"),
            Self::Used => f.write_str("the body is a stream that was sent before"),
            Self::Violations(violations) => write!(f, "the body breaks constraints: {violations}"),
        }
    }
}

macro_rules! debug_as_display {
    ($($type:ident)+) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($type))
            }
        }

        impl std::error::Error for $type {}
    )+};
}

debug_as_display!(Unexpected Undecodable Failed TimedOut Invalid);
