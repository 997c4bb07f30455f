//! The server side of a contract: routing, authentication, decoding and refusals, around handlers of the application.
//!
//! Generated code has a trait and a `router` for each tag; the application implements the trait and mounts the router:
//!
//! ```ignore
//! let app = server::stages::router(api.clone())
//!     .merge(server::flows::router(api))
//!     .layer(rt::server::on_error(|fault| eprintln!("{fault}")));
//! axum::serve(listener, axum::Router::new().nest("/api/v3", app)).await
//! ```
//!
//! A request takes these steps, and the first that fails answers it:
//!
//! 1. the path and the method are looked up: 404, or 405 with `Allow`;
//! 2. the credentials that the operation asks for become the application's [`Principal`]: 401, 403;
//! 3. the body is read within the limit: 413; a body of bytes is left to the handler, which finds the limit as an error
//!    of [`Body`](crate::Body), and files of a multipart body beyond [`multipart_memory`] go to a temporary file;
//! 4. parameters and body become values and are checked: 415, or 400 with everything that is wrong;
//! 5. the handler runs: its reply, 501 when the application left it out, 500 when it panics or fails inside;
//! 6. with the feature `response-checks`, in debug builds, its answer is compared with the document: 500 where it breaks it.
//!
//! Refusals are written in the document's own error schema where it has one for the status, and as
//! `application/problem+json` (RFC 9457) otherwise; [`on_refusal`] replaces that. [`on_error`] learns the causes of 500s,
//! which callers never do.

mod body;
mod canned;
#[cfg(feature = "response-checks")]
mod checks;
#[cfg(feature = "dynamic")]
mod dynamic;
#[cfg(feature = "gzip")]
mod gzip;
mod headers;
mod items;
mod mount;
mod params;
mod preferences;
mod receive;
mod refusal;
mod reply;
mod request;
mod security;
mod success;
mod table;
#[cfg(feature = "xml")]
mod xml;

pub use axum::Router;
pub use axum::body::Body;
pub use body::{
    BodyLimit, DEFAULT_BODY_LIMIT, DEFAULT_MULTIPART_MEMORY, Decoded, Encoded, EncodedBody, MediaTypes,
    MultipartMemory, body_limit, decode, decode_with, encode, encode_as, encode_bytes, encode_text, multipart_memory,
};
#[cfg(feature = "xml")]
pub use body::{encode_json_or_xml, encode_xml};
pub use canned::{Anybody, CannedAnswer, CannedResponse, canned, preferred};
#[cfg(feature = "response-checks")]
pub use checks::{
    DocumentedHeader, DocumentedResponse, MOST_BYTES as MOST_CHECKED_BYTES, ResponseBreach, Responses, check_responses,
};
#[cfg(feature = "dynamic")]
pub use dynamic::Parameter;
pub use headers::{HeaderWriter, WriteHeaders};
pub use items::{Frame, Items, Source, frame_event, frame_line, frame_sequence, frame_text_event, respond_items};
pub use mount::{Handler, MatchedOperation, Route, Streaming, receiver, router, streaming, streaming_receiver};
pub use params::{ParamReader, ReadParams, or_default, or_default_value};
pub use preferences::Preferences;
pub use receive::Receiver;
pub use refusal::{Fault, OnError, OnRefusal, Refusal, on_error, on_refusal};
pub use reply::{
    Answer, EncodeErrorSet, Failure, Handled, Internal, Pending, Reply, not_implemented, respond, respond_by_status,
    respond_empty,
};
pub use request::{Context, Held, Inputs, Request};
pub use security::{Credential, Credentials, Denied, Principal};
pub use success::{Statuses, Success, respond_success, respond_success_set};
