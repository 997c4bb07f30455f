//! How calls fail, what is kept of it, and what is never printed.

use std::error::Error as _;
use std::time::Duration;

use oasmith_runtime::{self as rt, CallExt, InvalidRequest, TransportError, http};

use crate::api::{PatchedStage, Stage, StageError, Stages};
use crate::server::{Socket, memory};

/// Stands in bodies and headers, and never in what is printed.
const MARK: &str = "hunter2";

async fn update(status: u16, body: &'static str) -> Result<Stage, rt::Error<StageError>> {
    let (core, _) = memory(status, body);
    Stages::new(core.build().unwrap()).update("1", &PatchedStage::default()).await
}

fn assert_silent<E: std::fmt::Display>(error: &rt::Error<E>) {
    let mut printed = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(inner) = source {
        printed = format!("{printed} {inner} {inner:?}");
        source = inner.source();
    }
    assert!(!printed.contains(MARK), "{printed}");
}

#[tokio::test]
async fn a_documented_error_is_chosen_by_its_status() {
    let error = update(403, r#"{"detail":"hunter2"}"#).await.unwrap_err();
    assert_silent(&error);
    assert_eq!(error.status(), Some(rt::StatusCode::FORBIDDEN));
    assert_eq!(error.to_string(), "the server answered 403 Forbidden");
    let rt::Error::Api(StageError::Forbidden(problem)) = error else { panic!("{error}") };
    assert_eq!(problem.detail, MARK);

    let error = update(400, r#"{"name":["too short"]}"#).await.unwrap_err();
    let Some(StageError::BadRequest(fields)) = error.api() else { panic!("{error}") };
    assert_eq!(fields.get("name").map(Vec::as_slice), Some(&["too short".to_owned()][..]));

    let error = update(503, r#"{"detail":"later"}"#).await.unwrap_err();
    assert_eq!(error.status(), Some(rt::StatusCode::SERVICE_UNAVAILABLE));
    assert!(matches!(error, rt::Error::Api(StageError::Status5xx(..))), "{error}");

    let error = update(410, "whatever").await.unwrap_err();
    assert!(matches!(error, rt::Error::Api(StageError::Gone)), "{error}");
}

#[tokio::test]
async fn a_page_of_a_proxy_on_a_documented_status_keeps_the_status() {
    let error = update(403, "<html>hunter2</html>").await.unwrap_err();
    assert_silent(&error);
    assert_eq!(error.status(), Some(rt::StatusCode::FORBIDDEN));
    assert_eq!(error.body().map(|body| &body[..]), Some(&b"<html>hunter2</html>"[..]));
    assert_eq!(error.operation().map(|operation| operation.id), Some("update"));
    let rt::Error::Unexpected(unexpected) = &error else { panic!("{error}") };
    assert!(unexpected.reason().is_some());
    let text = error.to_string();
    assert!(
        text.starts_with(
            "update (PATCH /stages/user_write/{stage_uuid}/): status 403 Forbidden, with a body that does not fit it: "
        ),
        "{text}"
    );
}

#[tokio::test]
async fn an_undocumented_status_is_reachable() {
    let error = update(404, "hunter2").await.unwrap_err();
    assert_silent(&error);
    assert_eq!(error.status(), Some(rt::StatusCode::NOT_FOUND));
    assert_eq!(
        error.headers().and_then(|headers| headers.get("x-request-id")).map(rt::HeaderValue::as_bytes),
        Some(&b"r-1"[..])
    );
    let rt::Error::Unexpected(unexpected) = &error else { panic!("{error}") };
    assert_eq!(unexpected.reason(), None);
    assert_eq!(
        error.to_string(),
        "update (PATCH /stages/user_write/{stage_uuid}/): status 404 Not Found, which the document does not describe"
    );
}

#[tokio::test]
async fn a_success_that_does_not_fit_says_where() {
    let (core, _) = memory(200, r#"[{"pk":"hunter2","name":"hunter2"},{"pk":"hunter2","name":7}]"#);
    let error = Stages::new(core.build().unwrap()).list().await.unwrap_err();
    assert_silent(&error);
    let rt::Error::Decode(undecodable) = &error else { panic!("{error}") };
    assert_eq!(undecodable.reason().pointer(), "/1/name");
    assert_eq!(undecodable.status(), rt::StatusCode::OK);
    assert!(error.body().is_some_and(|body| body.starts_with(b"[{")));
    let text = error.to_string();
    assert!(text.contains("/1/name") && text.contains("expected"), "{text}");
}

#[tokio::test]
async fn no_server_is_a_transport_error() {
    let core = rt::Core::builder("http://127.0.0.1:1/hunter2").build().unwrap();
    let error = Stages::new(core).list().name(MARK).await.unwrap_err();
    assert_silent(&error);
    let rt::Error::Transport(failed) = &error else { panic!("{error}") };
    assert!(matches!(failed.error(), TransportError::Connect(_)), "{error:?}");
    assert_eq!(error.to_string(), "list (GET /stages/user_write/): no connection to the server");
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_transport_error() {
    let socket = Socket::answer("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n[").await;
    let core = rt::Core::builder(&socket.url).build().unwrap();
    let error = Stages::new(core).list().await.unwrap_err();
    let rt::Error::Transport(failed) = &error else { panic!("{error}") };
    assert!(matches!(failed.error(), TransportError::Other(_)), "{error:?}");
}

fn assert_too_large<E: std::fmt::Display>(error: &rt::Error<E>, expected: usize) {
    let rt::Error::Transport(failed) = error else { panic!("{error}") };
    let TransportError::TooLarge { status, limit } = failed.error() else { panic!("{error}") };
    assert_eq!((status.as_u16(), *limit), (200, expected));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read() {
    // Declared, never sent: reading would wait.
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n".to_vec();
    let socket = Socket::answer_slowly(vec![head]).await;
    let core = rt::Core::builder(&socket.url).max_response_bytes(999_999).build().unwrap();
    assert_too_large(&Stages::new(core).list().await.unwrap_err(), 999_999);

    // Undeclared: counted as it arrives.
    let chunk = b"5\r\n[1,2,\r\n".to_vec();
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let socket = Socket::answer_slowly(vec![head, chunk.clone(), chunk.clone(), chunk]).await;
    let core = rt::Core::builder(&socket.url).build().unwrap();
    assert_too_large(&Stages::new(core).list().max_response_bytes(11).await.unwrap_err(), 11);
}

#[tokio::test]
async fn the_limit_itself_is_allowed_in_memory_and_on_a_socket() {
    let (core, _) = memory(200, "[   ]");
    let stages = Stages::new(core.max_response_bytes(5).build().unwrap());
    assert_eq!(stages.list().await.unwrap(), []);
    assert_too_large(&stages.list().max_response_bytes(4).await.unwrap_err(), 4);

    let socket = Socket::answer("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n[   ]").await;
    let core = rt::Core::builder(&socket.url).max_response_bytes(5).build().unwrap();
    assert_eq!(Stages::new(core).list().await.unwrap(), []);
}

#[tokio::test]
async fn time_runs_until_the_last_byte() {
    let limit = Duration::from_millis(60);
    let silent = Socket::answer_slowly(Vec::new()).await;
    let half = Socket::answer_slowly(vec![b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n[".to_vec()]).await;
    for socket in [silent, half] {
        let core = rt::Core::builder(&socket.url).build().unwrap();
        let error = Stages::new(core).list().timeout(limit).await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(error.to_string(), "list (GET /stages/user_write/): no complete response within 60ms");
    }
}

#[tokio::test]
async fn time_runs_in_memory_too() {
    let service = tower::service_fn(|_: http::Request<rt::Body>| {
        std::future::pending::<Result<http::Response<http_body_util::Full<rt::Bytes>>, std::convert::Infallible>>()
    });
    let core = rt::Core::builder("http://x").service(service).timeout(Duration::from_millis(5)).build().unwrap();
    assert!(Stages::new(core).list().await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn constraints_are_checked_only_on_request() {
    let bad = PatchedStage { name: Some(String::new()), ..PatchedStage::default() };
    let (core, log) = memory(200, r#"{"pk":"1","name":""}"#);
    let stages = Stages::new(core.clone().build().unwrap());
    stages.update("1", &bad).await.unwrap();
    log.lock().unwrap().clear();

    let strict = Stages::new(core.validated().build().unwrap());
    for call in [stages.update("1", &bad).validated(), strict.update("1", &bad)] {
        let error = call.await.unwrap_err();
        let rt::Error::Invalid(invalid) = &error else { panic!("{error}") };
        let InvalidRequest::Violations(violations) = invalid.problem() else { panic!("{error}") };
        let found: Vec<_> =
            violations.iter().map(|violation| (violation.pointer.as_str(), violation.keyword)).collect();
        assert_eq!(found, [("/name", "minLength")]);
    }
    assert!(log.lock().unwrap().is_empty(), "an invalid request was sent");
}

#[tokio::test]
async fn a_header_that_cannot_be_written_is_refused() {
    let (core, log) = memory(200, "[]");
    let stages = Stages::new(core.build().unwrap());
    for (name, value) in [("x-a", "hunter2\r\nx-b: 1"), ("x a", "1"), ("", "1"), ("x-a\r\nx-b", "1")] {
        let error = stages.list().header(name, value).await.unwrap_err();
        assert_silent(&error);
        let rt::Error::Invalid(invalid) = &error else { panic!("{error}") };
        assert_eq!(invalid.problem(), &InvalidRequest::Header { name: name.to_owned() });
        assert!(!error.to_string().contains('\r'), "{error}");
    }
    assert!(log.lock().unwrap().is_empty());
    assert!(matches!(
        rt::Core::builder("http://x").header("x-a", "a\nb").build().unwrap_err(),
        rt::BuildError::Header { .. }
    ));
}
