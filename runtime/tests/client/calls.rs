//! Calls as values, and the addresses that clients are made with.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http_body_util::Full;
use oasmith_runtime::{self as rt, Bytes, CallExt, http};

use crate::api::Stages;
use crate::server::{header, last, memory};

fn movable<T: Send + Sync + Clone + 'static>(value: T) -> T {
    value
}

#[tokio::test]
async fn a_call_is_kept_cloned_and_awaited_elsewhere() {
    let (core, log) = memory(200, "[]");
    let call = {
        let stages = Stages::new(core.build().unwrap());
        movable(stages.list().name("kept"))
    };
    let again = call.clone();
    tokio::spawn(async move { call.await }).await.unwrap().unwrap();
    tokio::spawn(again.into_call().with_response()).await.unwrap().unwrap();
    let log = log.lock().unwrap();
    assert_eq!(log.len(), 2);
    assert_eq!(log[0].uri(), log[1].uri());
}

#[tokio::test]
async fn nothing_is_sent_until_a_call_is_awaited() {
    let (core, log) = memory(200, "[]");
    let stages = Stages::new(core.build().unwrap());
    drop(IntoFuture::into_future(stages.list()));
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn dropping_the_future_cancels_the_call() {
    struct Flag(Arc<AtomicBool>);
    impl Drop for Flag {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    let dropped = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&dropped);
    let service = tower::service_fn(move |_: http::Request<rt::Body>| {
        let flag = Flag(Arc::clone(&flag));
        async move {
            std::future::pending::<()>().await;
            drop(flag);
            Ok::<_, Infallible>(http::Response::new(Full::new(Bytes::new())))
        }
    });
    let stages = Stages::new(rt::Core::builder("http://x").service(service).build().unwrap());
    let running = tokio::spawn(IntoFuture::into_future(stages.open()));
    tokio::task::yield_now().await;
    assert!(!dropped.load(Ordering::SeqCst));
    running.abort();
    assert!(running.await.is_err());
    assert!(dropped.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_response_has_status_and_headers() {
    let (core, _) = memory(201, "[]");
    let stages = Stages::new(core.build().unwrap());
    let response = stages.list().with_response().await.unwrap();
    assert_eq!(response.status, rt::StatusCode::CREATED);
    assert_eq!(response.headers["x-request-id"], "r-1");
    assert_eq!(response.into_value(), []);
}

#[tokio::test]
async fn a_body_of_bytes_and_a_response_that_may_be_empty() {
    let (core, log) = memory(200, "");
    let stages = Stages::new(core.build().unwrap());
    assert_eq!(stages.upload(b"\0\x01".into()).await.unwrap(), None);
    let sent = last(&log);
    assert_eq!(sent.body(), &b"\0\x01"[..]);
    assert_eq!(header(&sent, "content-type"), Some("application/octet-stream"));
    let (core, _) = memory(200, r#"{"pk":"1","name":"n"}"#);
    let stage = Stages::new(core.build().unwrap()).upload(rt::Body::empty()).await.unwrap();
    assert_eq!(stage.map(|stage| stage.name).as_deref(), Some("n"));
}

#[tokio::test]
async fn in_memory_a_request_looks_as_a_server_sees_it() {
    let (core, log) = memory(200, "plain");
    assert_eq!(Stages::new(core.build().unwrap()).open().await.unwrap(), "plain");
    let sent = last(&log);
    assert_eq!(sent.uri(), "/api/v3/open");
    assert_eq!(header(&sent, "host"), Some("memory.test"));
}

#[test]
fn a_base_url_that_cannot_be_one_is_refused_with_advice() {
    let cases = [
        ("", "it is relative"),
        ("/api/v3", "it is relative"),
        ("./api", "it is relative"),
        ("api/v3", "is"),
        ("//host/x", "`http://` or `https://`"),
        ("ftp://host", "`http://` or `https://`"),
        ("https://", "not a URL"),
        ("https://{region}.example.com", "variable"),
        ("https://host/x?key=hunter2", "query"),
        ("https://host/x#top", "fragment"),
        ("https://user:hunter2@host", "credentials"),
        ("https://host/a/../b", "`.` or `..`"),
        ("https://ho st", "not a URL"),
    ];
    for (url, advice) in cases {
        let error = rt::Core::builder(url).build().unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(matches!(error, rt::BuildError::BaseUrl { .. }), "{text}");
        assert!(text.contains(advice) && !text.contains("hunter2"), "{url}: {text}");
    }
}

#[test]
fn a_base_url_has_no_final_slash() {
    for url in ["https://host", "https://host/", "https://host:8443/api//", "HTTP://host/a"] {
        let core = rt::Core::builder(url).build().unwrap();
        assert_eq!(core.base_url(), url.trim_end_matches('/'));
    }
}

#[cfg(feature = "server")]
#[tokio::test]
async fn a_router_of_axum_is_a_service() {
    use axum::Router;
    use axum::routing::get;

    let router = Router::new().nest("/api", Router::new().route("/open", get(|| async { "from the router" })));
    let core = rt::Core::builder("http://x/api/").service(router).build().unwrap();
    assert_eq!(Stages::new(core).open().await.unwrap(), "from the router");
}
