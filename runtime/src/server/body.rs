//! Bodies: within a limit, of the right media type, from bytes to values and back.

use axum::Extension;
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Extensions, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::refusal::Refusal;
use crate::media_type::{self, essence};
use crate::multipart::Part;
use crate::multipart::spool::{self, PartsError};
use crate::{Body, BodyError, Check, DecodeError, EncodeError, Mode, Rules, Violations};

/// A body that was read, or everything that is wrong with it.
pub type Decoded<T> = Result<T, Violations>;

/// A body to answer with, or why there is none.
pub type Encoded = Result<EncodedBody, EncodeError>;

/// A body and its media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedBody {
    /// The `Content-Type`.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Bytes,
    /// What it may be written as instead, where the caller likes that better.
    #[cfg(feature = "xml")]
    pub(super) twin: Option<super::xml::Twin>,
}

impl EncodedBody {
    fn new(media_type: &'static str, bytes: Bytes) -> Self {
        Self {
            media_type,
            bytes,
            #[cfg(feature = "xml")]
            twin: None,
        }
    }
}

/// Reads a JSON body strictly and checks every constraint.
///
/// # Errors
/// The place where it is not JSON or not a `T`, or else every constraint that it breaks.
pub fn decode<T: DeserializeOwned + Check>(body: &[u8]) -> Decoded<T> {
    let value: T = crate::decode(body, Mode::Server, false)?;
    crate::validate(&value)?;
    Ok(value)
}

/// Reads a JSON body strictly and checks every constraint, those of the body itself included.
///
/// # Errors
/// The place where it is not JSON or not a `T`, or else every constraint that it breaks.
pub fn decode_with<T: DeserializeOwned + Check>(body: &[u8], rules: &Rules) -> Decoded<T> {
    let value: T = crate::decode(body, Mode::Server, false)?;
    crate::validate_with(&value, rules)?;
    Ok(value)
}

/// Writes a value as `application/json`.
///
/// # Errors
/// A value that JSON cannot express; it becomes a 500.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Encoded {
    encode_as("application/json", value)
}

/// Writes a value as JSON of another media type, such as `application/vnd.api+json`.
///
/// # Errors
/// As for [`encode`].
pub fn encode_as<T: Serialize + ?Sized>(media_type: &'static str, value: &T) -> Encoded {
    Ok(EncodedBody::new(media_type, crate::encode(value)?.into()))
}

/// Answers with text of this media type, such as `text/plain; charset=utf-8`.
///
/// # Errors
/// Never; the type is that of its siblings.
pub fn encode_text<T: AsRef<str> + ?Sized>(media_type: &'static str, value: &T) -> Encoded {
    Ok(EncodedBody::new(media_type, Bytes::copy_from_slice(value.as_ref().as_bytes())))
}

/// Answers with bytes of this media type.
///
/// # Errors
/// Never; the type is that of its siblings.
pub fn encode_bytes(media_type: &'static str, value: &Bytes) -> Encoded {
    Ok(EncodedBody::new(media_type, value.clone()))
}

/// Writes a value as XML by its table.
///
/// # Errors
/// A value that XML cannot express; it becomes a 500.
#[cfg(feature = "xml")]
pub fn encode_xml<T: Serialize + ?Sized>(
    media_type: &'static str,
    value: &T,
    xml: &'static crate::XmlBody<'static>,
) -> Encoded {
    Ok(EncodedBody::new(media_type, crate::encode_xml(value, xml)?.into()))
}

/// Writes a value as JSON, or as XML where the caller likes that better (`Accept`).
///
/// # Errors
/// As for [`encode`]; a value that XML cannot express becomes a 500 where XML is asked for.
#[cfg(feature = "xml")]
pub fn encode_json_or_xml<T: Serialize + ?Sized>(
    media_type: &'static str,
    value: &T,
    xml_type: &'static str,
    xml: &'static crate::XmlBody<'static>,
) -> Encoded {
    let twin = Some(super::xml::Twin { media_type: xml_type, xml });
    Ok(EncodedBody { twin, ..encode_as(media_type, value)? })
}

/// How many bytes a body may have where no layer of [`body_limit`] says otherwise.
pub const DEFAULT_BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The setting of [`body_limit`].
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(usize);

/// A layer that sets how many bytes a request's body may have; more are answered with 413.
///
/// ```
/// use oasmith_runtime::server;
///
/// let router = axum::Router::<()>::new().layer(server::body_limit(64 * 1024));
/// ```
pub fn body_limit(bytes: usize) -> Extension<BodyLimit> {
    Extension(BodyLimit(bytes))
}

/// How many bytes of a multipart body stay in memory where no layer of [`multipart_memory`] says otherwise: as many as a
/// body may have by default, so that without [`body_limit`] nothing is written to files.
pub const DEFAULT_MULTIPART_MEMORY: usize = DEFAULT_BODY_LIMIT;

/// The setting of [`multipart_memory`].
#[derive(Debug, Clone, Copy)]
pub struct MultipartMemory(usize);

/// A layer that sets how many bytes of a request's multipart body stay in memory. Parts beyond go to a temporary file, in
/// the folder that the system has for them; it is gone when the handler has let go of them. The names, file names and media
/// types of parts count too, and are always in memory: a body whose parts have more of them than that, and than 256 KiB, is
/// answered with 400.
///
/// ```
/// use oasmith_runtime::server;
///
/// // Uploads up to 4 GiB, of which a request holds 64 KiB in memory.
/// let router = axum::Router::<()>::new()
///     .layer(server::body_limit(4 * 1024 * 1024 * 1024))
///     .layer(server::multipart_memory(64 * 1024));
/// ```
pub fn multipart_memory(bytes: usize) -> Extension<MultipartMemory> {
    Extension(MultipartMemory(bytes))
}

/// The media types of an operation's body in the order of their preference, each with whether the handler reads it while
/// it arrives.
pub type MediaTypes = &'static [(&'static str, bool)];

/// A body as the glue finds it.
pub(super) enum Received {
    /// In memory.
    Whole(Bytes),
    /// Still to come.
    Streamed(Body),
    /// Of `multipart/form-data`, taken apart.
    Parts(Result<Vec<Part>, DecodeError>),
}

/// Reads the body, but no more than is allowed; one that the handler reads is only limited.
pub(super) async fn read(
    headers: &HeaderMap,
    extensions: &Extensions,
    body: axum::body::Body,
    media_types: MediaTypes,
) -> Result<Received, Refusal> {
    let limit = allowed(headers, extensions)?;
    let body = match coding(headers)? {
        Coding::Identity => body,
        #[cfg(feature = "gzip")]
        Coding::Gzip => super::gzip::decompressed(body, limit),
    };
    let chosen = media_types.iter().find(|(media_type, _)| expect_media_type(headers, media_type).is_ok());
    if chosen.is_some_and(|(_, streamed)| *streamed) {
        return Ok(Received::Streamed(limited(body, limit)));
    }
    if content_type(headers).is_some_and(|found| found.eq_ignore_ascii_case("multipart/form-data")) {
        let memory = extensions.get::<MultipartMemory>().map_or(DEFAULT_MULTIPART_MEMORY, |memory| memory.0);
        let whole = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        return match spool::parts(whole, limited(body, limit), memory).await {
            Ok(None) => Ok(Received::Whole(Bytes::new())),
            Ok(Some(parts)) => Ok(Received::Parts(Ok(parts))),
            Err(PartsError::Malformed(error)) => Ok(Received::Parts(Err(error))),
            Err(PartsError::Body(error)) => Err(error.into()),
            Err(PartsError::File(error)) => Err(Refusal::internal(error)),
        };
    }
    collected(body, limit).await.map(Received::Whole)
}

/// Reads a body as it comes, whatever it is, but no more than is allowed.
pub(super) async fn read_whole(
    headers: &HeaderMap,
    extensions: &Extensions,
    body: axum::body::Body,
) -> Result<Bytes, Refusal> {
    let limit = allowed(headers, extensions)?;
    collected(body, limit).await
}

/// How many bytes the body may have; an error where it announces more.
fn allowed(headers: &HeaderMap, extensions: &Extensions) -> Result<usize, Refusal> {
    let limit = extensions.get::<BodyLimit>().map_or(DEFAULT_BODY_LIMIT, |limit| limit.0);
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|announced| usize::try_from(announced).map_or(true, |announced| announced > limit)) {
        return Err(too_large(limit));
    }
    Ok(limit)
}

async fn collected(body: axum::body::Body, limit: usize) -> Result<Bytes, Refusal> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if is_too_long(&*error) => Err(too_large(limit)),
        Err(error) => Err(BodyError::Source(error).into()),
    }
}

/// Whether the limit is what ended a body, as it came or before it was decompressed.
fn is_too_long(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.any(<dyn std::error::Error>::is::<LengthLimitError>)
}

/// How a body is encoded.
#[derive(Debug, Clone, Copy)]
enum Coding {
    Identity,
    #[cfg(feature = "gzip")]
    Gzip,
}

/// How the body is encoded that the headers describe; a coding that is not read is a 415 (RFC 9110, section 15.5.16).
fn coding(headers: &HeaderMap) -> Result<Coding, Refusal> {
    if !headers.contains_key(CONTENT_ENCODING) {
        return Ok(Coding::Identity);
    }
    let codings = headers.get_all(CONTENT_ENCODING).iter().flat_map(|value| value.to_str().unwrap_or("?").split(','));
    let codings: Vec<&str> = codings
        .map(str::trim)
        .filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
        .collect();
    match codings.as_slice() {
        [] => Ok(Coding::Identity),
        #[cfg(feature = "gzip")]
        [coding] if crate::gzip::is_gzip(coding) => Ok(Coding::Gzip),
        [..] => {
            let read = if cfg!(feature = "gzip") { "gzip" } else { "identity" };
            let refusal = unsupported("The body has a content encoding that is not read.");
            Err(refusal.header(ACCEPT_ENCODING, HeaderValue::from_static(read)))
        }
    }
}

/// A body that ends with an error where it is longer than allowed.
fn limited(body: axum::body::Body, limit: usize) -> Body {
    let length = http_body::Body::size_hint(&body).exact();
    if length == Some(0) {
        return Body::empty();
    }
    let failed = move |error: Box<dyn std::error::Error + Send + Sync>| {
        if is_too_long(&*error) { BodyError::TooLarge { limit } } else { BodyError::Source(error) }
    };
    let stream = Body::stream(Limited::new(body, limit).into_data_stream().map_err(failed));
    match length {
        Some(length) => stream.with_length(length),
        None => stream,
    }
}

/// What answers a request whose body cannot be read.
impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge { limit } => too_large(limit),
            BodyError::Length { .. } | BodyError::Source(_) => {
                Self::with_detail(StatusCode::BAD_REQUEST, "The body could not be read.")
            }
            BodyError::Used => Self::internal(error),
        }
    }
}

/// A body as that of a response, which is sent as it comes.
impl From<Body> for axum::body::Body {
    fn from(body: Body) -> Self {
        match body.as_bytes() {
            Some(bytes) => bytes.clone().into(),
            None => Self::new(body),
        }
    }
}

fn too_large(limit: usize) -> Refusal {
    Refusal::with_detail(StatusCode::PAYLOAD_TOO_LARGE, format!("The body is larger than {limit} bytes."))
}

/// The media type of the body that `headers` describe, without its parameters.
pub(super) fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok().map(essence)
}

/// Refuses a body whose media type is not `expected`, which may be a range such as `image/*`.
pub(super) fn expect_media_type(headers: &HeaderMap, expected: &str) -> Result<(), Refusal> {
    let expected = essence(expected);
    let fits = match content_type(headers) {
        // Without a `Content-Type` the bytes may be anything (RFC 9110, section 8.3).
        None => expected == "*/*" || expected.eq_ignore_ascii_case("application/octet-stream"),
        Some(found) => media_type::fits(found, expected),
    };
    if fits {
        return Ok(());
    }
    Err(unsupported(&format!("The body must be {expected}.")))
}

pub(super) fn unsupported(detail: &str) -> Refusal {
    Refusal::with_detail(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
}
