//! Bodies that a handler reads while they arrive, and files that are not in memory.

use std::convert::Infallible;

use axum::body::Body;
use futures_util::{StreamExt as _, stream};
use http::Request;
use oasmith_runtime as rt;

use crate::app::{request, router, send};

fn chunked(count: usize, chunk: &'static str) -> Body {
    Body::from_stream(stream::iter(0..count).map(move |_| Ok::<_, Infallible>(chunk)))
}

fn icon() -> http::request::Builder {
    request("PUT /icon").header("Content-Type", "image/png")
}

#[tokio::test]
async fn a_handler_reads_a_body_while_it_arrives_and_finds_its_limit() {
    let limited = || router().layer(rt::server::body_limit(10));
    assert_eq!(send(limited(), icon().body(chunked(5, "ab")).unwrap()).await.body, "\"10\"");
    // What is announced is refused at once; what is not, when it is read.
    for request in [icon().body(Body::from("12345678901")), icon().body(chunked(6, "ab"))] {
        let answer = send(limited(), request.unwrap()).await;
        assert_eq!(answer.status, 413);
        assert!(answer.body.contains("larger than 10 bytes"), "{}", answer.body);
    }
    let request = icon().body(Body::from_stream(stream::iter([Ok("ab"), Err("broken")]))).unwrap();
    assert_eq!(send(limited(), request).await.status, 400);
    let answer = send(limited(), request_of("text/plain").body(chunked(1, "ab")).unwrap()).await;
    assert_eq!(answer.status, 415);
}

fn request_of(media_type: &str) -> http::request::Builder {
    request("PUT /icon").header("Content-Type", media_type)
}

fn form(file: usize) -> Request<Body> {
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n".to_vec();
    body.extend(std::iter::repeat_n(b"0123456789abcde\n", file).flatten());
    body.extend_from_slice(b"\r\n--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nlast\r\n--b--\r\n");
    let chunks: Vec<_> = body.chunks(1000).map(|chunk| Ok::<_, Infallible>(chunk.to_vec())).collect();
    let builder = request("POST /upload").header("Content-Type", "multipart/form-data; boundary=b");
    builder.body(Body::from_stream(stream::iter(chunks))).unwrap()
}

#[tokio::test]
async fn files_beyond_the_memory_of_a_request_are_read_from_where_they_are() {
    let layered =
        |memory| router().layer(rt::server::body_limit(8 * 1024 * 1024)).layer(rt::server::multipart_memory(memory));
    // The handler says where the file is, and what its bytes add up to.
    for (memory, place) in [(8 * 1024 * 1024, ""), (1024, " elsewhere")] {
        let answer = send(layered(memory), form(100_000)).await;
        assert_eq!(answer.json(), format!("last 1600000{place} Some(\"f\") 103000000"));
    }
    let answer = send(layered(1024), form(600_000)).await;
    assert_eq!(answer.status, 413, "{}", answer.body);
}

#[tokio::test]
async fn an_empty_form_is_no_body() {
    let empty = request("POST /upload").header("Content-Type", "multipart/form-data; boundary=b");
    let answer = send(router(), empty.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("a body is required"), "{}", answer.body);
}

/// A form of so many parts, each of which has nothing but its name.
fn names(count: usize) -> Request<Body> {
    let part =
        |at: usize| format!("--b\r\nContent-Disposition: form-data; name=\"{at}{}\"\r\n\r\n\r\n", "n".repeat(100));
    let body: String = (0..count).map(part).collect();
    let builder = request("POST /upload").header("Content-Type", "multipart/form-data; boundary=b");
    builder.body(Body::from(body + "--b--\r\n")).unwrap()
}

#[tokio::test]
async fn the_heads_of_parts_count() {
    let layered = |memory| router().layer(rt::server::multipart_memory(memory));
    // Neither is a form that the operation knows; the second is not read as one.
    let answer = send(layered(1024), names(1000)).await;
    assert!(answer.status == 400 && !answer.body.contains("too long together"), "{}", answer.body);
    let answer = send(layered(1024), names(3000)).await;
    assert!(answer.status == 400 && answer.body.contains("too long together"), "{}", answer.body);
    let answer = send(layered(2 * 1024 * 1024), names(3000)).await;
    assert!(answer.status == 400 && !answer.body.contains("too long together"), "{}", answer.body);
    // What heads take is not there for contents: the file goes elsewhere, though it alone would fit.
    let answer = send(router().layer(rt::server::multipart_memory(1600 + 40)), form(100)).await;
    assert_eq!(answer.json(), "last 1600 elsewhere Some(\"f\") 103000");
    let answer = send(router().layer(rt::server::multipart_memory(1600 + 4000)), form(100)).await;
    assert_eq!(answer.json(), "last 1600 Some(\"f\") 103000");
}
