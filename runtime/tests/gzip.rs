//! Compressed bodies, both ways, and what is wrong with them: over a socket and in memory.

use std::io::Write as _;
use std::sync::Arc;

use axum::body::Body;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::BodyExt as _;
use oasmith_runtime::{self as rt, CallExt as _, TransportError};
use rt::server::{Credentials, Denied, Handled, Principal, Request, Route};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

const fn operation(method: rt::Method) -> rt::Operation {
    rt::Operation {
        id: "a",
        method,
        template: "/a",
        tag: "",
        security: &[],
        optional_security: false,
        accept: "application/json",
        rejections: &[],
    }
}

static HEAD: rt::Operation = operation(rt::Method::HEAD);
static GET: rt::Operation = operation(rt::Method::GET);
static POST: rt::Operation = operation(rt::Method::POST);

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Much that takes little: 32 MiB in 32 KiB.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..32 {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap()
}

/// A client, and the head that its one call sends, answered with this body.
async fn client(head: &str, body: Vec<u8>) -> (rt::Core, tokio::task::JoinHandle<String>) {
    answered(format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len()), body).await
}

/// The same with the whole head of the answer.
async fn answered(head: String, body: Vec<u8>) -> (rt::Core, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut seen = Vec::new();
        while !seen.ends_with(b"\r\n\r\n") {
            seen.push(stream.read_u8().await.unwrap());
        }
        stream.write_all(head.as_bytes()).await.unwrap();
        // Whoever has read enough closes the connection.
        let _ = stream.write_all(&body).await;
        String::from_utf8(seen).unwrap().to_ascii_lowercase()
    });
    (rt::Core::builder(&url).max_response_bytes(100_000).build().unwrap(), task)
}

const OK: &str = "200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip";

async fn read(head: &str, body: Vec<u8>) -> Result<rt::Response<rt::Json>, rt::Error<rt::Response<rt::NoError>>> {
    let (core, _task) = client(head, body).await;
    core.request(&GET).json().with_response().await
}

#[tokio::test]
async fn the_client_asks_for_gzip_and_reads_it() {
    let (core, task) = client(OK, gzip(b"{\"a\":1}")).await;
    let call = core.request(&GET).json::<rt::Json, rt::NoError>();
    // What is shown is for whoever sends it, and need not be able to decompress.
    assert!(!call.to_curl().unwrap().contains("encoding"));
    let response = call.with_response().await.unwrap();
    assert_eq!(
        (response.value.to_string(), response.headers.contains_key("content-encoding")),
        ("{\"a\":1}".into(), false)
    );
    assert!(task.await.unwrap().contains("accept-encoding: gzip"));
    // Several members are one body; what was not asked for is read as it is.
    let members = [gzip(b"{\"a\""), gzip(b":1}")].concat();
    assert_eq!(read(OK, members).await.unwrap().value.to_string(), "{\"a\":1}");
    assert_eq!(read("200 OK", b"[]".to_vec()).await.unwrap().value.to_string(), "[]");
    let other = read("200 OK\r\ncontent-encoding: br", b"[]".to_vec()).await.unwrap();
    assert_eq!(other.headers["content-encoding"], "br");
    // So is what is encoded twice, however that is written.
    for codings in ["gzip, br", "gzip\r\ncontent-encoding: br"] {
        let other = read(&format!("200 OK\r\ncontent-encoding: {codings}"), b"[]".to_vec()).await.unwrap();
        assert!(other.headers.contains_key("content-encoding"), "{codings}");
    }
    // A part of it could not be decompressed, and a caller's own word counts.
    for (name, value, expected) in [("range", "bytes=0-1", false), ("accept-encoding", "identity", false)] {
        let (core, task) = client("200 OK", b"[]".to_vec()).await;
        core.request(&GET).json::<rt::Json, rt::NoError>().header(name, value).await.unwrap();
        assert_eq!(task.await.unwrap().contains("gzip"), expected, "{name}");
    }
}

/// What the headers of a response to `HEAD`, and those of a 304, say is about the response to a `GET`.
#[tokio::test]
async fn headers_without_a_body_stay_as_they_are() {
    let headers = "content-encoding: gzip\r\ncontent-length: 1234";
    for (operation, status) in [(&HEAD, 200), (&HEAD, 404), (&GET, 304)] {
        let head = format!("HTTP/1.1 {status} Word\r\nconnection: close\r\n{headers}\r\n\r\n");
        let (core, _task) = answered(head, Vec::new()).await;
        let response = core.request(operation).json::<rt::Json, rt::NoError>().raw().await.unwrap();
        let shown = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!((shown("content-encoding"), shown("content-length")), ("gzip".into(), "1234".into()), "{status}");
        assert!(response.body().is_empty());
    }
}

#[tokio::test]
async fn a_bomb_is_too_large_and_a_broken_body_is_a_broken_connection() {
    let error = read(OK, bomb()).await.unwrap_err();
    let rt::Error::Transport(failed) = &error else { panic!("{error:?}") };
    assert!(matches!(failed.error(), TransportError::TooLarge { limit: 100_000, .. }), "{error:?}");
    // The body of an error, too.
    let error = read(&OK.replace("200", "500"), bomb()).await.unwrap_err();
    assert!(
        matches!(&error, rt::Error::Transport(failed) if matches!(failed.error(), TransportError::TooLarge { .. }))
    );
    let whole = gzip(b"{\"a\":1}");
    let mut wrong = whole.clone();
    let checksum = wrong.len() - 6;
    wrong[checksum] ^= 1;
    for body in [whole[..whole.len() - 4].to_vec(), whole[..12].to_vec(), b"{\"a\":1}".to_vec(), wrong] {
        let error = read(OK, body.clone()).await.unwrap_err();
        let broken =
            matches!(&error, rt::Error::Transport(failed) if matches!(failed.error(), TransportError::Other(_)));
        assert!(broken, "{body:?}: {error:?}");
    }
}

#[tokio::test]
async fn streams_are_decompressed_as_they_come() {
    let (core, _task) = client(OK, gzip(b"{\"a\":1}\n{\"a\":2}\n")).await;
    let mut lines = core.request(&GET).json_lines::<rt::Json, rt::NoError>().await.unwrap();
    let mut seen = Vec::new();
    while let Some(item) = lines.next().await {
        seen.push(item.unwrap().to_string());
    }
    assert_eq!(seen, ["{\"a\":1}", "{\"a\":2}"]);
    // Of a bomb there is never more in memory than a piece of the body turns into.
    let (core, _task) = client(OK, bomb()).await;
    let mut chunks = core.request(&GET).bytes::<rt::NoError>().stream().await.unwrap();
    let (mut total, mut largest) = (0, 0);
    while let Some(chunk) = chunks.next().await {
        let length = chunk.unwrap().len();
        (total, largest) = (total + length, largest.max(length));
    }
    assert_eq!((total, largest <= 2 << 20), (32 << 20, true), "{largest}");
    // A line that never ends is one item too large, and a body that ends too soon is an error.
    let (core, _task) = client(OK, bomb()).await;
    let mut lines = core.request(&GET).json_lines::<rt::Json, rt::NoError>().await.unwrap();
    assert!(lines.next().await.unwrap().is_err());
    let cut = gzip(b"{\"a\":1}\n");
    let (core, _task) = client(OK, cut[..cut.len() - 5].to_vec()).await;
    let mut lines = core.request(&GET).json_lines::<rt::Json, rt::NoError>().await.unwrap();
    let mut last = Ok(());
    while let Some(item) = lines.next().await {
        last = item.map(drop);
    }
    assert!(last.is_err());
}

struct App;

struct Anyone;

impl Principal<App> for Anyone {
    async fn authenticate(_: &App, _: &Credentials) -> Result<Self, Denied> {
        Ok(Self)
    }
}

fn echo(_: &App, mut request: Request<Anyone>) -> Handled<'_> {
    let body = request.body(rt::server::decode::<rt::Json>);
    request.context_anonymous()?;
    let body = body.take();
    rt::server::respond(async move { Ok::<_, rt::server::Failure<rt::NoError>>(body) }, 200, rt::server::encode)
}

async fn post(coding: &str, body: Vec<u8>) -> (u16, Option<String>, String) {
    let routes = [Route { operation: &POST, handler: echo }];
    let router = rt::server::router(Arc::new(App), &routes).layer(rt::server::body_limit(100_000));
    let request = http::Request::post("/a")
        .header("content-type", "application/json")
        .header("content-encoding", coding)
        .body(Body::from(body))
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    let accepted = response.headers().get("accept-encoding").map(|value| value.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, accepted, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn the_server_reads_gzip_within_its_limit_and_refuses_other_encodings() {
    let body = br#"{"a":1}"#;
    for (coding, sent) in
        [("gzip", gzip(body)), ("X-GZip", gzip(body)), ("identity", body.to_vec()), ("", body.to_vec())]
    {
        let (status, _, text) = post(coding, sent).await;
        assert_eq!((status, text.as_bytes()), (200, &body[..]), "{coding}");
    }
    assert_eq!(post("gzip", bomb()).await.0, 413);
    // What is too long before it is decompressed, too: digits of a generator that none repeats.
    let digits: String = (1_u64..100_000).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_string()).collect();
    let long = gzip(digits.as_bytes());
    assert!(long.len() > 100_000);
    assert_eq!(post("gzip", long).await.0, 413);
    assert_eq!(post("gzip", body.to_vec()).await.0, 400);
    assert_eq!(post("gzip", gzip(body)[..15].to_vec()).await.0, 400);
    assert_eq!(post("gzip", Vec::new()).await.0, 400);
    for coding in ["br", "gzip, gzip", "deflate", "identity, br"] {
        let (status, accepted, _) = post(coding, gzip(body)).await;
        assert_eq!((status, accepted.as_deref()), (415, Some("gzip")), "{coding}");
    }
}
