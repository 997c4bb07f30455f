//! Request bodies that are not in memory: what is on the wire, that nothing waits for the whole, what is repeated.

use std::convert::Infallible;
use std::io::{Seek as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt as _;
use oasmith_runtime::{self as rt, Body, BodyError, Retries, TransportError, http};
use tokio::sync::{Semaphore, mpsc};

use crate::api::Stages;
use crate::clock::VirtualClock;

/// A server that tells of each request: its method of framing and its body.
struct Echo {
    url: String,
    requests: mpsc::UnboundedReceiver<String>,
}

impl Echo {
    async fn new(status: u16) -> Self {
        let (sender, requests) = mpsc::unbounded_channel();
        let handler = move |request: axum::extract::Request| {
            let sender = sender.clone();
            async move {
                let (parts, body) = request.into_parts();
                let header = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap());
                let framing = header("content-length").or_else(|| header("transfer-encoding")).unwrap_or_default();
                // The tests whose bodies break off ask for nothing here.
                if let Ok(body) = body.collect().await {
                    let body = String::from_utf8(body.to_bytes().to_vec()).unwrap();
                    sender.send(format!("{framing}: {body}")).unwrap();
                }
                http::StatusCode::from_u16(status).unwrap()
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = axum::Router::new().fallback(handler);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, requests }
    }

    fn stages(&self) -> Stages {
        let core = rt::Core::builder(&self.url).retries(Retries::new()).clock(VirtualClock::default());
        Stages::new(core.build().unwrap())
    }

    fn seen(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.requests.try_recv().ok()).collect()
    }
}

fn chunks(chunks: &'static [&'static str]) -> Body {
    Body::stream(stream::iter(chunks).map(|chunk| Ok::<_, Infallible>(*chunk)))
}

fn file(content: &str) -> std::fs::File {
    let path = std::env::temp_dir().join(format!("oasmith-uploads-{}-{}", std::process::id(), content.len()));
    let mut file = std::fs::File::options().read(true).write(true).create(true).truncate(true).open(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    file.write_all(content.as_bytes()).unwrap();
    file.rewind().unwrap();
    file
}

#[tokio::test]
async fn every_kind_of_body_is_sent_under_its_length_or_in_chunks() {
    let mut echo = Echo::new(204).await;
    let stages = echo.stages();
    let bodies = [
        ("5: bytes", Body::from("bytes")),
        ("5: bytes", vec![b'b', b'y', b't', b'e', b's'].into()),
        (": ", Body::empty()),
        ("chunked: a stream", chunks(&["a ", "", "stream"])),
        ("8: a stream", chunks(&["a ", "stream"]).with_length(8)),
        ("chunked: a reader", Body::reader(&b"a reader"[..])),
        ("6: a file", Body::file(file("a file")).unwrap()),
    ];
    for (expected, body) in bodies {
        stages.upload(body).await.unwrap();
        assert_eq!(echo.seen(), [expected]);
    }
    let long = "x".repeat(300_000);
    stages.upload(Body::file(file(&long)).unwrap()).await.unwrap();
    assert_eq!(echo.seen(), [format!("300000: {long}")]);
}

#[tokio::test]
async fn a_stream_is_sent_once_and_a_file_again() {
    let mut echo = Echo::new(503).await;
    let stages = echo.stages();
    let again = || stages.upload(Body::file(file("a file")).unwrap()).idempotency_key("k");
    assert_eq!(again().await.unwrap_err().status(), Some(rt::StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(echo.seen(), ["6: a file"; 3]);
    let call = stages.upload(chunks(&["once"])).idempotency_key("k");
    assert_eq!(call.clone().await.unwrap_err().status(), Some(rt::StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(echo.seen(), ["chunked: once"]);
    let error = call.await.unwrap_err();
    let rt::Error::Invalid(invalid) = &error else { panic!("{error}") };
    assert!(matches!(invalid.problem(), rt::InvalidRequest::Used), "{error}");
    assert_eq!(error.to_string(), "upload (POST /upload): not sent: the body is a stream that was sent before");
    assert_eq!(echo.seen(), [""; 0]);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_of_its_own() {
    let echo = Echo::new(204).await;
    let stages = echo.stages();
    let broken = || Body::stream(stream::iter([Ok("first"), Err("hunter2 was here")]));
    let bodies = [
        broken(),
        broken().with_length(100),
        chunks(&["short"]).with_length(6),
        chunks(&["much ", "too", " long"]).with_length(6),
    ];
    for body in bodies {
        let shown = format!("{body:?}");
        let call = stages.upload(body).idempotency_key("k");
        let error = tokio::time::timeout(Duration::from_secs(10), async { call.await.unwrap_err() }).await.unwrap();
        let rt::Error::Transport(failed) = &error else { panic!("{shown}: {error}") };
        assert!(matches!(failed.error(), TransportError::Body(_)), "{shown}: {error:?}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    // In memory nobody but the body itself counts.
    let service = tower::service_fn(|request: http::Request<Body>| async {
        match request.into_body().bytes().await {
            Err(error @ BodyError::Length { announced: 6 }) => Err(error),
            other => panic!("{other:?}"),
        }
        .map(|(): ()| http::Response::new(Body::empty()))
    });
    let stages = Stages::new(rt::Core::builder("http://x").service(service).build().unwrap());
    let error = stages.upload(chunks(&["short"]).with_length(6)).await.unwrap_err();
    let rt::Error::Transport(failed) = &error else { panic!("{error}") };
    assert!(matches!(failed.error(), TransportError::Body(_)), "{error:?}");
}

/// Sends each chunk only when the one before was received, and answers in the same way: whatever keeps a body until it is
/// complete hangs.
async fn ping_pong(builder: impl FnOnce(&str, axum::Router) -> rt::Core) {
    let received = Arc::new(Semaphore::new(1));
    let turns = Arc::clone(&received);
    let body = Body::stream(stream::iter(0..5).then(move |at| {
        let turns = Arc::clone(&turns);
        async move {
            turns.acquire().await.unwrap().forget();
            Ok::<_, Infallible>(format!("{at}"))
        }
    }));
    let back = Arc::new(Semaphore::new(1));
    let turns = Arc::clone(&back);
    let handler = move |request: axum::extract::Request| {
        let (received, turns) = (Arc::clone(&received), Arc::clone(&turns));
        async move {
            let mut body = Body::from_http(request.into_body());
            let mut all = String::new();
            while let Some(chunk) = body.next().await {
                all.push_str(std::str::from_utf8(&chunk.unwrap()).unwrap());
                received.add_permits(1);
            }
            assert_eq!(all, "01234");
            axum::body::Body::from_stream(stream::iter(0..5).then(move |at| {
                let turns = Arc::clone(&turns);
                async move {
                    turns.acquire().await.unwrap().forget();
                    Ok::<_, Infallible>(format!("{at}"))
                }
            }))
        }
    };
    let router = axum::Router::new().fallback(handler);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let in_memory = router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let exchange = async {
        let stages = Stages::new(builder(&url, in_memory));
        let mut response = stages.upload(body).stream().await.unwrap();
        let mut all = Vec::new();
        while let Some(chunk) = response.next().await {
            all.extend_from_slice(&chunk.unwrap());
            back.add_permits(1);
        }
        assert_eq!(all, b"01234");
    };
    tokio::time::timeout(Duration::from_secs(10), exchange).await.expect("something waits for a whole body");
}

#[tokio::test]
async fn nothing_waits_for_a_whole_body() {
    ping_pong(|url, _| rt::Core::builder(url).build().unwrap()).await;
    ping_pong(|url, _| rt::Core::builder(url).layer(tower::layer::util::Identity::new()).build().unwrap()).await;
    ping_pong(|_, router| rt::Core::builder("http://x").service(router).build().unwrap()).await;
    let layer = tower::layer::util::Identity::new();
    ping_pong(|_, router| rt::Core::builder("http://x").service(router).layer(layer).build().unwrap()).await;
}

#[tokio::test]
async fn memory_does_not_hold_what_is_sent() {
    const CHUNK: usize = 64 * 1024;
    const COUNT: usize = 1024;
    let (made, ahead) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, most) = (Arc::clone(&made), Arc::clone(&ahead));
    let handler = move |request: axum::extract::Request| {
        let (made, ahead) = (Arc::clone(&counted), Arc::clone(&most));
        async move {
            let mut body = Body::from_http(request.into_body());
            let mut received = 0;
            while let Some(chunk) = body.next().await {
                received += chunk.unwrap().len();
                ahead.fetch_max(made.load(Ordering::SeqCst) - received, Ordering::SeqCst);
            }
            assert_eq!(received, COUNT * CHUNK);
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(handler)).await });
    let body = Body::stream(stream::iter(0..COUNT).map(move |_| {
        made.fetch_add(CHUNK, Ordering::SeqCst);
        Ok::<_, Infallible>(vec![0_u8; CHUNK])
    }));
    Stages::new(rt::Core::builder(&url).build().unwrap()).upload(body).await.unwrap();
    // What the sockets of the system take, and not the 64 MiB that are sent.
    assert!(ahead.load(Ordering::SeqCst) < 16 * 1024 * 1024, "{ahead:?}");
}
