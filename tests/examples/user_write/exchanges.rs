//! A layer that prints what went over the wire.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};

/// Where the exchanges go.
pub(crate) type Print = Arc<dyn Fn(String) + Send + Sync>;

/// More than any exchange of this example.
const LIMIT: usize = 1 << 20;

/// Passes a request on and prints it with its answer.
pub(crate) async fn print(State(print): State<Print>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LIMIT).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let mut text = format!("{} {}\n{}{}", head.method, head.uri, credentials(&head.headers), lines(&body));

    let response = next.run(Request::from_parts(head, Body::from(body))).await;

    let (head, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LIMIT).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let _ = write!(text, "→ {}\n{}", head.status, lines(&body));
    print(text);
    Response::from_parts(head, Body::from(body))
}

/// Who the request says it is from, without the secret.
fn credentials(headers: &HeaderMap) -> String {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let scheme = value.and_then(|value| value.split_once(' ')).map(|(scheme, _)| scheme);
    scheme.map(|scheme| format!("  Authorization: {scheme} ***\n")).unwrap_or_default()
}

fn lines(body: &Bytes) -> String {
    if body.is_empty() { String::new() } else { format!("  {}\n", String::from_utf8_lossy(body)) }
}
