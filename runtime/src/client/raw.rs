//! The request before it is sent, and the response as it came: for what no method of a call foresees.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use http::header::HeaderValue;

use super::draft::Draft;
use super::error::{Error, Invalid};
use super::exchange::{exchange_whole, prepare};
use super::transport::BoxFuture;
use crate::{Body, NoError};

/// What is written where a secret would stand.
pub(super) const REDACTED: &str = "REDACTED";

/// A change of the request, made last.
pub(super) type Edit = Arc<dyn Fn(&mut http::Request<Body>) + Send + Sync>;

/// The request of a call, with its credentials.
pub(super) fn request(draft: Draft) -> BoxFuture<Result<http::Request<Body>, Error<NoError>>> {
    prepare(draft)
}

/// Sends a call and gives whatever comes back.
pub(super) fn send(draft: Draft) -> BoxFuture<Result<http::Response<Bytes>, Error<NoError>>> {
    Box::pin(async move {
        let answer = exchange_whole(draft).await?;
        let mut response = http::Response::new(answer.body);
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        Ok(response)
    })
}

/// A call as a command line, without what is or may be secret.
pub(super) fn curl(draft: Draft) -> Result<String, Invalid> {
    let operation = draft.operation;
    let hidden = draft.hidden;
    let request = draft.redacted().into_request(&[]).map_err(|problem| Invalid { operation, problem })?;
    let uri = request.uri().to_string();
    let mut out = format!("curl --request {} {}", request.method(), quoted(&uri));
    for (name, value) in request.headers() {
        let _ = write!(out, " \\\n  --header {}", quoted(&format!("{name}: {}", visible(value))));
    }
    let body = request.body();
    if !body.is_empty() {
        match (body.as_bytes().map(|bytes| std::str::from_utf8(bytes)), body.len()) {
            _ if hidden.body => out.push_str(" \\\n  --data-raw REDACTED"),
            (Some(Ok(text)), _) => {
                let _ = write!(out, " \\\n  --data-raw {}", quoted(text));
            }
            (Some(Err(_)) | None, Some(length)) => {
                let _ = write!(out, " \\\n  --data-binary @body-of-{length}-bytes");
            }
            (Some(Err(_)) | None, None) => out.push_str(" \\\n  --data-binary @body"),
        }
    }
    Ok(out)
}

fn visible(value: &HeaderValue) -> &str {
    if value.is_sensitive() { REDACTED } else { value.to_str().unwrap_or(REDACTED) }
}

/// As one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
