//! A server that misbehaves: each fault is a typed error, in time, without a secret, and repeated as documented.

use std::error::Error as _;
use std::future::IntoFuture;
use std::time::Duration;

use oasmith_runtime::{self as rt, CallExt, Retries, TransportError};

use crate::api::{BEARER, KEY_COOKIE, KEY_HEADER, KEY_QUERY, PatchedStage, Stages};
use crate::clock::VirtualClock;
use crate::script::{Act, Script, reply};

/// Stands in credentials, parameters, bodies and headers, and never in what is printed.
const MARK: &str = "hunter2";
const LIMIT: usize = 64 * 1024;
/// The time of an attempt where it is what ends it.
const SHORT: Duration = Duration::from_millis(400);
/// The time of an attempt that ends by itself, however busy the machine is.
const AMPLE: Duration = Duration::from_mins(1);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Found {
    Broken,
    TooLarge,
    Timeout,
    Undecodable,
    Status(u16),
}

fn found<E: std::fmt::Display + rt::DecodeErrorSet>(error: &rt::Error<E>) -> Found {
    let mut printed = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(inner) = source {
        printed = format!("{printed} {inner} {inner:?}");
        source = inner.source();
    }
    assert!(!printed.contains(MARK), "{printed}");
    match error {
        rt::Error::Transport(failed) => match failed.error() {
            TransportError::TooLarge { .. } => Found::TooLarge,
            TransportError::Other(_) => Found::Broken,
            other => panic!("{other:?}"),
        },
        rt::Error::Timeout(_) => Found::Timeout,
        rt::Error::Decode(_) => Found::Undecodable,
        rt::Error::Api(_) | rt::Error::Unexpected(_) => Found::Status(error.status().unwrap().as_u16()),
        rt::Error::Invalid(_) => panic!("{error}"),
    }
}

fn stages(script: &Script, attempt: Duration) -> Stages {
    let core = rt::Core::builder(&script.url)
        .credential(&BEARER, MARK)
        .credential(&KEY_QUERY, MARK)
        .credential(&KEY_HEADER, MARK)
        .credential(&KEY_COOKIE, MARK)
        .max_response_bytes(LIMIT)
        .attempt_timeout(attempt)
        .retries(Retries::new())
        .clock(VirtualClock::default());
    Stages::new(core.build().unwrap())
}

/// A GET and a PATCH against a server that always does this: what they end with, and how many requests each made.
async fn meet(act: Act, attempt: Duration) -> (Found, usize, usize) {
    let script = Script::new(vec![act]).await;
    let stages = stages(&script, attempt);
    let within = Duration::from_secs(20) + attempt;
    let get = tokio::time::timeout(within, IntoFuture::into_future(stages.list().name(MARK))).await;
    let found_by_get = found(&get.expect("no hang").unwrap_err());
    let gets = script.count();
    let body = PatchedStage { name: Some(MARK.to_owned()), ..PatchedStage::default() };
    let patch = tokio::time::timeout(within, IntoFuture::into_future(stages.update("1", &body))).await;
    assert_eq!(found(&patch.expect("no hang").unwrap_err()), found_by_get);
    (found_by_get, gets, script.count() - gets)
}

fn send(text: &str) -> Act {
    Act::Send(text.as_bytes().to_vec())
}

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

#[tokio::test]
async fn a_broken_exchange_is_repeated_where_the_method_is_idempotent() {
    let cases = [
        ("cut", Act::Cut),
        ("closed", send("")),
        ("cut in the status line", send("HTTP/1.1 20")),
        ("cut in a header", send("HTTP/1.1 200 OK\r\nx-hunter2: hun")),
        ("no HTTP", send("hunter2\r\n\r\n")),
        ("truncated", send(&format!("{HEAD}content-length: 10\r\n\r\n["))),
        ("chunk of no size", send(&format!("{HEAD}transfer-encoding: chunked\r\n\r\nhunter2\r\n[]\r\n0\r\n\r\n"))),
        ("chunk without end", send(&format!("{HEAD}transfer-encoding: chunked\r\n\r\n5\r\n[]"))),
        ("chunks without end", send(&format!("{HEAD}transfer-encoding: chunked\r\n\r\n2\r\n[]\r\n"))),
        ("chunk of another size", send(&format!("{HEAD}transfer-encoding: chunked\r\n\r\n1\r\n[]\r\n0\r\n\r\n"))),
        ("two lengths", send(&format!("{HEAD}content-length: 2\r\ncontent-length: 7\r\n\r\n[]"))),
        ("a length that is none", send(&format!("{HEAD}content-length: -2\r\n\r\n[]"))),
        ("a header split", send(&format!("{HEAD}x-hunter2\r\n\r\n[]"))),
    ];
    for (name, act) in cases {
        assert_eq!(meet(act, AMPLE).await, (Found::Broken, 3, 1), "{name}");
    }
}

#[tokio::test]
async fn a_slow_server_runs_into_the_time_of_an_attempt() {
    let pause = Duration::from_millis(20);
    let drip = |first: String, again: &[u8]| Act::Repeat(first.into_bytes(), again.to_vec(), pause);
    let cases = [
        ("silent", Act::Stall(Vec::new())),
        ("stops in the headers", Act::Stall(b"HTTP/1.1 200 OK\r\n".to_vec())),
        ("stops in the body", Act::Stall(format!("{HEAD}content-length: 9\r\n\r\n[").into_bytes())),
        ("drips", drip(format!("{HEAD}content-length: 60000\r\n\r\n["), b" ")),
        ("drips chunks", drip(format!("{HEAD}transfer-encoding: chunked\r\n\r\n"), b"1\r\n \r\n")),
        ("never comes to the point", drip(String::new(), b"HTTP/1.1 103 Early Hints\r\n\r\n")),
    ];
    for (name, act) in cases {
        assert_eq!(meet(act, SHORT).await, (Found::Timeout, 3, 1), "{name}");
    }
}

#[tokio::test]
async fn what_arrived_whole_is_not_asked_for_again() {
    let html = reply("200 OK", "content-type: text/html\r\n", "<html>hunter2</html>");
    assert_eq!(meet(html, AMPLE).await, (Found::Undecodable, 1, 1));
    let empty = reply("200 OK", "content-type: application/json\r\n", "");
    assert_eq!(meet(empty, AMPLE).await, (Found::Undecodable, 1, 1));
    let short = send(&format!("{HEAD}content-length: 8\r\nconnection: close\r\n\r\n[\"hunter2\"]"));
    assert_eq!(meet(short, AMPLE).await, (Found::Undecodable, 1, 1));
    // A thousand times its size when unpacked; it is not.
    let bomb = [&b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..], &[0; 100]].concat();
    let head = format!("{HEAD}content-encoding: gzip\r\ncontent-length: {}\r\n\r\n", bomb.len());
    assert_eq!(meet(Act::Send([head.into_bytes(), bomb].concat()), AMPLE).await, (Found::Undecodable, 1, 1));
    let failed = reply("500 Internal Server Error", "set-cookie: s=hunter2\r\n", "hunter2");
    assert_eq!(meet(failed, AMPLE).await, (Found::Status(500), 1, 1));
}

#[tokio::test]
async fn an_endless_response_is_given_up_at_its_limit() {
    let now = Duration::ZERO;
    let piece = vec![b' '; 16 * 1024];
    let chunk = [&b"4000\r\n"[..], &piece, b"\r\n"].concat();
    let cases = [
        ("a body without length", Act::Repeat(format!("{HEAD}\r\n[").into_bytes(), piece.clone(), now)),
        ("chunks", Act::Repeat(format!("{HEAD}transfer-encoding: chunked\r\n\r\n").into_bytes(), chunk, now)),
    ];
    for (name, act) in cases {
        assert_eq!(meet(act.clone(), AMPLE).await, (Found::TooLarge, 1, 1), "{name}");
        let script = Script::new(vec![act]).await;
        stages(&script, AMPLE).list().await.unwrap_err();
        // What the sockets of the system take, and not what a server can send.
        assert!(script.repeated() < 16 * 1024 * 1024, "{name}: {}", script.repeated());
    }
    let headers =
        Act::Repeat(b"HTTP/1.1 200 OK\r\n".to_vec(), format!("x-a: {}\r\n", "a".repeat(4000)).into_bytes(), now);
    assert_eq!(meet(headers, AMPLE).await, (Found::Broken, 3, 1), "headers");
}

#[tokio::test]
async fn a_redirect_takes_no_credentials_to_another_host() {
    for status in ["301 Any", "302 Any", "303 Any", "307 Any", "308 Any"] {
        let elsewhere = Script::new(vec![reply("200 OK", "", "[]")]).await;
        let location = format!("location: {}/stages/?api%20key=hunter2\r\n", elsewhere.url);
        let script = Script::new(vec![reply(status, &location, "")]).await;
        let stages = stages(&script, AMPLE);
        let expected = Found::Status(status[..3].parse().unwrap());
        assert_eq!(found(&stages.list().await.unwrap_err()), expected);
        assert_eq!(found(&stages.both().await.unwrap_err()), expected);
        assert_eq!(found(&stages.destroy(rt::Uuid::nil()).await.unwrap_err()), expected);
        assert_eq!((script.count(), elsewhere.count()), (3, 0));
    }
}

#[tokio::test]
async fn after_a_fault_the_client_is_as_good_as_before() {
    let script = Script::with(|connection, _| match connection % 3 {
        0 => Act::Cut,
        1 => reply("200 OK", "", "[]"),
        _ => send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx"),
    })
    .await;
    let stages = stages(&script, AMPLE);
    let results: Vec<_> = {
        let mut results = Vec::new();
        for _ in 0..9 {
            results.push(stages.list().without_retries().await.is_ok());
        }
        results
    };
    assert_eq!(results, [false, true, false].repeat(3));
}
