//! Two servers to talk to: one in memory that records requests, one on a socket that records bytes.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use oasmith_runtime::{self as rt, Bytes, http};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a recording service received, oldest first.
pub(crate) type Log = Arc<Mutex<Vec<http::Request<Bytes>>>>;

/// A builder whose requests end in memory, all answered with this status and body.
pub(crate) fn memory(status: u16, body: &'static str) -> (rt::CoreBuilder, Log) {
    let log = Log::default();
    let recorded = Arc::clone(&log);
    let service = tower::service_fn(move |request: http::Request<rt::Body>| {
        let recorded = Arc::clone(&recorded);
        async move {
            let (parts, content) = request.into_parts();
            let content = content.collect().await.unwrap().to_bytes();
            recorded.lock().unwrap().push(http::Request::from_parts(parts, content));
            let mut response = http::Response::new(Full::new(Bytes::from_static(body.as_bytes())));
            *response.status_mut() = rt::status(status);
            response.headers_mut().insert("x-request-id", http::HeaderValue::from_static("r-1"));
            Ok::<_, Infallible>(response)
        }
    });
    (rt::Core::builder("http://memory.test/api/v3").service(service), log)
}

pub(crate) fn last(log: &Log) -> http::Request<Bytes> {
    log.lock().unwrap().pop().expect("a request")
}

pub(crate) fn header<'a>(request: &'a http::Request<Bytes>, name: &str) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().unwrap())
}

/// Answers one connection with these bytes and gives what was received.
pub(crate) struct Socket {
    pub(crate) url: String,
    received: tokio::task::JoinHandle<String>,
}

impl Socket {
    pub(crate) async fn answer(response: impl Into<Vec<u8>>) -> Self {
        Self::serve(vec![response.into()], true).await
    }

    /// Sends the pieces with a pause after each, and keeps the connection open.
    pub(crate) async fn answer_slowly(pieces: Vec<Vec<u8>>) -> Self {
        Self::serve(pieces, false).await
    }

    async fn serve(pieces: Vec<Vec<u8>>, close: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = read_request(&mut stream).await;
            for piece in pieces {
                // A client that gave up closes the connection.
                if stream.write_all(&piece).await.is_err() {
                    return request;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            if !close {
                tokio::time::sleep(Duration::from_secs(30)).await;
            }
            request
        });
        Self { url, received }
    }

    pub(crate) async fn request(self) -> String {
        self.received.await.unwrap()
    }
}

/// A request with a body of the declared length.
pub(crate) async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0_u8; 4096];
        let read = stream.read(&mut chunk).await.unwrap();
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8(bytes.clone()).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length = length.map_or(0, |length| length.parse::<usize>().unwrap());
            if body.len() >= length {
                return text;
            }
        }
        assert!(read > 0, "the connection ended in the middle of a request");
    }
}
