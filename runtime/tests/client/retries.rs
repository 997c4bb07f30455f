//! Which attempts are repeated, when, and how often: over a socket, in virtual time.

use std::future::IntoFuture;
use std::time::Duration;

use oasmith_runtime::{self as rt, CallExt, Retries, http};

use crate::api::{PatchedStage, Stages};
use crate::clock::VirtualClock;
use crate::script::{Act, Script, reply};

const SECOND: Duration = Duration::from_secs(1);

fn client(script: &Script, retries: Retries) -> (Stages, VirtualClock) {
    let clock = VirtualClock::default();
    let core = rt::Core::builder(&script.url).retries(retries).clock(clock.clone()).build().unwrap();
    (Stages::new(core), clock)
}

fn unavailable() -> Act {
    reply("503 Service Unavailable", "", "{}")
}

fn list() -> Act {
    reply("200 OK", "", "[]")
}

#[tokio::test]
async fn without_retries_there_is_one_attempt() {
    let script = Script::new(vec![unavailable()]).await;
    let stages = Stages::new(rt::Core::builder(&script.url).build().unwrap());
    assert_eq!(stages.list().await.unwrap_err().status(), Some(rt::StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(script.count(), 1);
}

#[tokio::test]
async fn transient_statuses_are_repeated_and_the_others_are_not() {
    for (status, attempts) in
        [(408, 3), (429, 3), (502, 3), (503, 3), (504, 3), (400, 1), (404, 1), (409, 1), (500, 1), (501, 1), (302, 1)]
    {
        let script = Script::new(vec![reply(&format!("{status} Any"), "", "{}")]).await;
        let (stages, clock) = client(&script, Retries::new());
        assert_eq!(stages.list().await.unwrap_err().status().map(|status| status.as_u16()), Some(status));
        assert_eq!((script.count(), clock.waits().len()), (attempts, attempts - 1), "{status}");
    }
}

#[tokio::test]
async fn a_repeated_request_is_the_same_and_its_success_is_the_result() {
    let script = Script::new(vec![unavailable(), Act::Cut, list()]).await;
    let (stages, clock) = client(&script, Retries::new());
    assert_eq!(stages.list().name("n").await.unwrap(), []);
    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| *request == requests[0]), "{requests:?}");
    let waits = clock.waits();
    assert!(waits[0] < SECOND / 4 && waits[1] < SECOND / 2, "{waits:?}");
}

#[tokio::test]
async fn only_idempotent_calls_and_those_with_a_key_are_repeated() {
    let script = Script::new(vec![unavailable()]).await;
    let (stages, _) = client(&script, Retries::new());
    stages.update("1", None).await.unwrap_err();
    stages.upload(rt::Body::empty()).await.unwrap_err();
    assert_eq!(script.count(), 2);
    let body = PatchedStage { name: Some("n".to_owned()), ..PatchedStage::default() };
    stages.update("1", &body).idempotency_key("k-1").await.unwrap_err();
    let requests = script.requests();
    assert_eq!(requests.len(), 5);
    for request in &requests[2..] {
        assert!(request.contains("idempotency-key: k-1\r\n") && request.ends_with(r#"{"name":"n"}"#), "{request}");
    }
    stages.destroy(rt::Uuid::nil()).await.unwrap_err();
    assert_eq!(script.count(), 8);
    stages.list().without_retries().await.unwrap_err();
    assert_eq!(script.count(), 9);
}

#[tokio::test]
async fn without_a_connection_there_are_further_attempts() {
    let clock = VirtualClock::default();
    let core = rt::Core::builder("http://127.0.0.1:1").retries(Retries::new().limit(3)).clock(clock.clone());
    let error = Stages::new(core.build().unwrap()).list().await.unwrap_err();
    let rt::Error::Transport(failed) = &error else { panic!("{error}") };
    assert!(matches!(failed.error(), rt::TransportError::Connect(_)), "{error:?}");
    assert_eq!(clock.waits().len(), 3);
}

#[tokio::test]
async fn retry_after_is_waited_for_up_to_its_bound() {
    for (header, least) in [("4", 4), ("Sun, 06 Nov 1994 08:49:47 GMT", 10), ("0", 0)] {
        let script = Script::new(vec![reply("429 Any", &format!("retry-after: {header}\r\n"), ""), list()]).await;
        let (stages, clock) = client(&script, Retries::new());
        stages.list().await.unwrap();
        let least = Duration::from_secs(least);
        let waits = clock.waits();
        assert!(waits.len() == 1 && waits[0] >= least && waits[0] < least + SECOND / 4, "{header}: {waits:?}");
    }
    let script = Script::new(vec![reply("429 Any", "retry-after: 31\r\n", ""), list()]).await;
    let (stages, clock) = client(&script, Retries::new());
    assert_eq!(stages.list().await.unwrap_err().status().map(|status| status.as_u16()), Some(429));
    assert_eq!((script.count(), clock.waits()), (1, Vec::new()));
}

#[tokio::test]
async fn a_wait_beyond_the_calls_own_time_is_not_begun() {
    let script = Script::new(vec![reply("503 Any", "retry-after: 5\r\n", "")]).await;
    let (stages, clock) = client(&script, Retries::new().limit(9));
    let error = stages.list().timeout(12 * SECOND).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert_eq!((script.count(), clock.waits().len()), (3, 2));
}

#[tokio::test]
async fn the_budget_is_shared_by_the_client() {
    let script = Script::new(vec![unavailable()]).await;
    let (stages, _) = client(&script, Retries::new().budget(3, 50));
    for _ in 0..2 {
        stages.list().await.unwrap_err();
    }
    // Three at the start and a half for the second call.
    assert_eq!(script.count(), 2 + 3);
    stages.clone().list().await.unwrap_err();
    assert_eq!(script.count(), 2 + 3 + 2, "a half and a half make one more");
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_given_up_and_repeated() {
    let script = Script::new(vec![Act::Stall(Vec::new()), list()]).await;
    let (stages, clock) = client(&script, Retries::new());
    let limit = Duration::from_millis(100);
    assert_eq!(stages.list().attempt_timeout(limit).await.unwrap(), []);
    assert_eq!((script.count(), clock.waits().len()), (2, 1));

    let script = Script::new(vec![Act::Stall(Vec::new())]).await;
    let core = rt::Core::builder(&script.url).retries(Retries::new().limit(1)).attempt_timeout(limit);
    let error = Stages::new(core.build().unwrap()).list().timeout(60 * SECOND).await.unwrap_err();
    let rt::Error::Timeout(timed_out) = &error else { panic!("{error}") };
    assert_eq!((timed_out.after(), script.count()), (Some(limit), 2));
}

#[tokio::test(start_paused = true)]
async fn the_whole_call_ends_in_its_time_whatever_its_attempts_do() {
    let silent = tower::service_fn(|_: http::Request<rt::Body>| {
        std::future::pending::<Result<http::Response<http_body_util::Full<rt::Bytes>>, std::convert::Infallible>>()
    });
    let retries = Retries::new().limit(1000).budget(1000, 0);
    let core = rt::Core::builder("http://x").service(silent).retries(retries).attempt_timeout(2 * SECOND);
    let begun = tokio::time::Instant::now();
    let error = Stages::new(core.build().unwrap()).list().timeout(60 * SECOND).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let took = begun.elapsed();
    // The last wait may be too long for what is left.
    assert!(took > 50 * SECOND && took <= 60 * SECOND + Duration::from_millis(5), "{took:?}");
}

#[tokio::test]
async fn dropping_a_call_ends_its_attempts() {
    let script = Script::new(vec![unavailable()]).await;
    let retries = Retries::new().limit(50).budget(100, 0).first_delay(Duration::from_millis(40));
    let core = rt::Core::builder(&script.url).retries(retries.max_delay(Duration::from_millis(40)));
    let stages = Stages::new(core.build().unwrap());
    let call = tokio::time::timeout(Duration::from_millis(200), IntoFuture::into_future(stages.list()));
    assert!(call.await.is_err());
    let sent = script.count();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!((1..50).contains(&sent) && script.count() <= sent + 1);
}

#[tokio::test]
async fn a_stream_is_repeated_until_its_head_came_and_never_after() {
    let cut = Act::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\n[]".to_vec());
    let script = Script::new(vec![unavailable(), cut]).await;
    let (stages, _) = client(&script, Retries::new());
    let mut body = stages.list().stream().await.unwrap();
    assert_eq!(script.count(), 2);
    assert_eq!(body.next().await.unwrap().unwrap().as_ref(), b"[]");
    assert!(matches!(body.next().await, Some(Err(rt::TransportError::Other(_)))));
    assert_eq!(script.count(), 2);
}

#[tokio::test]
async fn the_error_of_a_stream_is_read_within_the_time_of_the_call() {
    let script = Script::new(vec![Act::Stall(b"HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\n{".to_vec())]).await;
    let stages = Stages::new(rt::Core::builder(&script.url).timeout(SECOND / 5).build().unwrap());
    let stalled = tokio::time::timeout(SECOND * 20, stages.list().stream().into_future()).await.unwrap();
    assert!(matches!(stalled, Err(rt::Error::Timeout(_))), "{stalled:?}");
}
