//! The client's half of the runtime: what a generated method builds, how it is sent, and what comes back.
//!
//! A generated method is one chain on [`RequestBuilder`] that ends in a [`Call`]. Nothing is sent until the call is
//! awaited; what went wrong while it was built is reported there. Everything that does not depend on the types of one
//! operation is compiled once, in this crate: a call only adds two function pointers that decode its value and its
//! documented errors.
//!
//! No part outside [`transport`] needs a thread or a socket, and time is what a [`Clock`] says, so the rest is also good
//! for `wasm32`.

mod base_url;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod call;
mod call_ext;
mod clock;
mod core;
mod draft;
mod error;
mod error_set;
mod events;
mod exchange;
mod future;
#[cfg(feature = "gzip")]
mod gzip;
mod headers;
mod observe;
mod pages;
mod params;
mod raw;
mod request;
mod response;
mod retry;
mod security;
mod stream;
mod token;
pub mod transport;

pub use self::body::{Received, WriteBody};
pub use self::call::{Call, ParamCall};
pub use self::call_ext::CallExt;
pub use self::clock::Clock;
#[cfg(all(any(feature = "reqwest", feature = "in-memory"), not(target_arch = "wasm32")))]
pub use self::clock::TokioClock;
pub use self::core::{BuildError, Core, CoreBuilder, DEFAULT_MAX_RESPONSE_BYTES};
pub use self::error::{Error, Failed, Invalid, InvalidRequest, TimedOut, Undecodable, Unexpected};
pub use self::error_set::{DecodeErrorSet, DecodeSuccessSet, ErrorBody, ReplyBody, display_error_set};
pub use self::events::{Events, ReconnectError, Reconnecting};
pub use self::future::{CallFuture, ResponseFuture};
pub use self::headers::{HeaderError, HeaderReader, ReadHeaders};
pub use self::observe::{Attempt, AttemptEnd, AttemptOutcome, Observer};
pub use self::pages::{Items, Page, PageStyle, Pages, Pagination};
pub use self::params::{ParamWriter, WriteParams};
pub use self::request::RequestBuilder;
pub use self::response::Response;
pub use self::retry::Retries;
pub use self::stream::{ByteStream, ItemError, JsonLines, UnfitItem};
pub use self::token::{
    ClientCredentials, DeviceFlow, DevicePrompt, Endpoints, RefreshToken, Token, TokenError, TokenRequest, TokenSource,
    Tokens,
};
#[cfg(feature = "in-memory")]
pub use self::transport::InMemory;
#[cfg(feature = "reqwest")]
pub use self::transport::http_client_builder;
pub use self::transport::{Transport, TransportError};
