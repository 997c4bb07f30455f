//! Answers of which the document has two notations: JSON, and XML of the same value.
//!
//! Who writes an answer does not know the request. So the JSON is written, and what else it may be goes with the response,
//! among its extensions, to where the `Accept` header is known.

use std::borrow::Cow;

use axum::body::Body;
use axum::response::Response;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderValue, VARY};
use http_body_util::BodyExt as _;

use super::refusal::Refusal;
use super::request::accepted;
use crate::{Operation, XmlBody, media_type};

/// The XML that a JSON body may be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Twin {
    /// Its media type.
    pub(super) media_type: &'static str,
    /// Its table.
    pub(super) xml: &'static XmlBody<'static>,
}

/// What a caller accepts, where the operation may have an answer to choose for it.
pub(super) fn asked(operation: &Operation, headers: &HeaderMap) -> Option<String> {
    let may_be_xml = operation.accept != "application/json" && operation.accept.contains("xml");
    may_be_xml.then(|| accepted(headers).map(Cow::into_owned)).flatten()
}

/// The answer in the notation that the caller likes better; JSON of equals.
pub(super) async fn choose(mut response: Response, accept: Option<&str>) -> Result<Response, Refusal> {
    let Some(twin) = response.extensions_mut().remove::<Twin>() else { return Ok(response) };
    response.headers_mut().append(VARY, HeaderValue::from_static("accept"));
    let json = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let quality = |media_type: &str| accept.map_or(0, |accept| media_type::quality(accept, media_type));
    if quality(twin.media_type) <= quality(json) {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    // It was written as a whole.
    let json = body.collect().await.map_err(Refusal::internal)?.to_bytes();
    let xml = crate::xml::from_json(&json, twin.xml).map_err(Refusal::internal)?;
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type::concrete(twin.media_type)));
    Ok(Response::from_parts(parts, Body::from(xml)))
}
