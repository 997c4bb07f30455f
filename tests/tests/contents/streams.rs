//! Responses that are written and read while they come: bytes, JSON values a line, server-sent events.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use oasmith_runtime::server::{Items, Success};
use oasmith_runtime::{Body, Bytes, Error, Event, ItemError, ReconnectError};
use oasmith_tests::contents::client::Client;
use oasmith_tests::contents::models::{Job, Problem};
use oasmith_tests::contents::server::streams::{Streams, router};
use oasmith_tests::contents::server::{Context, Reply};
use oasmith_tests::contents::streams as calls;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::Anyone;
use crate::support::recorder::{Recorder, json_reply, reply};
use crate::support::served::Served;

/// Answers with what the test sends it, or with a failure for `None`.
struct App(Mutex<Option<Receiver<Option<i32>>>>);

super::anyone!(App);

impl App {
    fn numbers(&self) -> impl stream::Stream<Item = Result<i32, &'static str>> + Send + 'static {
        let receiver = self.0.lock().unwrap().take();
        stream::unfold(receiver, |receiver| async {
            let mut receiver = receiver?;
            let number = receiver.recv().await?;
            Some((number.ok_or("broken"), Some(receiver)))
        })
    }
}

impl Streams for App {
    type Principal = Anyone;

    async fn read_log(
        &self,
        _: Context,
        params: calls::ReadLogParams,
    ) -> Reply<Success<Items<Job>>, calls::ReadLogError> {
        if params.from == Some(0) {
            return Err(calls::ReadLogError::NotFound(Problem::new("none")).into());
        }
        Ok(Items::fallible(self.numbers().map(|number| number.map(Job::new))).into())
    }

    async fn watch_ticks(&self, _: Context) -> Reply<Success<Items<Event<Job>>>, calls::WatchTicksError> {
        let event = |number| Event::new(Job::new(number)).with_id(format!("{number}\nid: evil")).with_event("tick");
        Ok(Items::fallible(self.numbers().map(move |number| number.map(event))).into())
    }

    async fn watch_words(&self, _: Context) -> Reply<Success<Items<Event<String>>>, calls::WatchWordsError> {
        Ok(Items::new(stream::iter(["a\nb", "", "ü"]).map(|word| Event::new(word.to_owned()))).into())
    }

    async fn read_blob(&self, _: Context) -> Reply<Success<Bytes>, calls::ReadBlobError> {
        if self.0.lock().unwrap().is_none() {
            return Ok(Success::streamed("known"));
        }
        let chunks =
            self.numbers().map(|number| number.map(|number| Bytes::from("x".repeat(number.unsigned_abs() as usize))));
        Ok(Success::streamed(Body::stream(chunks)))
    }
}

async fn served() -> (Served, Client, Sender<Option<i32>>) {
    let (sender, receiver) = channel(16);
    let served = Served::start(router(Arc::new(App(Mutex::new(Some(receiver)))))).await;
    let client = Client::builder(served.url("/")).max_response_bytes(1024).build().unwrap();
    (served, client, sender)
}

#[tokio::test]
async fn bytes_arrive_before_the_last_of_them_is_written() {
    let (_served, client, sender) = served().await;
    sender.send(Some(3)).await.unwrap();
    let mut body = client.streams().read_blob().stream().await.unwrap();
    assert_eq!(body.next().await.unwrap().unwrap().as_ref(), b"xxx");
    // A stream may be larger than what a client would keep.
    let mut length = 0;
    for _ in 0..8 {
        sender.send(Some(512)).await.unwrap();
        length += body.next().await.unwrap().unwrap().len();
    }
    drop(sender);
    while let Some(chunk) = body.next().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, 8 * 512);
}

/// The media type is the document's; a failure is not the end.
#[tokio::test]
async fn bytes_of_a_handler_need_not_be_in_memory() {
    let (served, client, sender) = served().await;
    sender.send(Some(3)).await.unwrap();
    drop(sender);
    let answer = served.exchange("GET /blob HTTP/1.1\nConnection: close\n", "").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/octet-stream")));
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
    let (_served, client, sender) = {
        drop(client);
        self::served().await
    };
    sender.send(Some(3)).await.unwrap();
    sender.send(None).await.unwrap();
    assert!(matches!(client.streams().read_blob().await, Err(Error::Transport(_))));
    // A length that is known is told.
    let served = Served::start(router(Arc::new(App(Mutex::new(None))))).await;
    let answer = served.exchange("GET /blob HTTP/1.1\nConnection: close\n", "").await;
    assert_eq!((answer.header("content-length"), answer.body.as_str()), (Some("5"), "known"));
}

#[tokio::test]
async fn bytes_that_are_not_asked_for_as_a_stream_are_read_whole_within_the_limit() {
    let (_served, client, sender) = served().await;
    sender.send(Some(1000)).await.unwrap();
    drop(sender);
    assert_eq!(client.streams().read_blob().await.unwrap().len(), 1000);
    let (_served, client, sender) = served().await;
    sender.send(Some(2000)).await.unwrap();
    drop(sender);
    assert!(matches!(client.streams().read_blob().await, Err(Error::Transport(_))));
}

#[tokio::test]
async fn items_come_one_by_one_and_a_failure_is_not_the_end() {
    let (_served, client, sender) = served().await;
    sender.send(Some(1)).await.unwrap();
    let mut items = client.streams().read_log().from(1).await.unwrap();
    assert_eq!(items.next().await.unwrap().unwrap(), Job::new(1));
    sender.send(Some(2)).await.unwrap();
    assert_eq!(items.next().await.unwrap().unwrap(), Job::new(2));
    // The handler fails: whoever reads learns that this is not all.
    sender.send(None).await.unwrap();
    assert!(matches!(items.next().await, Some(Err(ItemError::Transport(_)))));
    assert!(items.next().await.is_none());

    let missing = client.streams().read_log().from(0).await;
    assert!(matches!(missing, Err(Error::Api(calls::ReadLogError::NotFound(problem))) if problem.title == "none"));
}

#[tokio::test]
async fn an_item_that_is_wrong_or_too_large_is_a_typed_error() {
    let long = format!("{{\"progress\":1,\"x\":\"{}\"}}\n", "x".repeat(2000));
    let lines = "{\"progress\":1}\r\n\n\x1e{\"progress\":2}\n{\"progress\":\"x\"}\n{\"progress\":3}";
    let recorder =
        Recorder::start([reply("200 OK", "application/jsonl", lines), reply("200 OK", "application/jsonl", &long)])
            .await;
    let client = Client::builder(recorder.url.as_str()).max_response_bytes(1024).build().unwrap();
    let items: Vec<_> = client.streams().read_log().await.unwrap().collect().await;
    let shown: Vec<_> = items.iter().map(|item| item.as_ref().map(|job| job.progress).ok()).collect();
    assert_eq!(shown, [Some(1), Some(2), None, Some(3)]);
    // As a response that does not fit is told: `oasmith amend` reads it.
    let Err(ItemError::Decode(unfit)) = &items[2] else { panic!("{:?}", items[2]) };
    assert_eq!(unfit.reason().pointer(), "/progress");
    let told =
        "(GET /log): status 200 OK, with an item that does not fit it: /progress: invalid type: string, expected i32";
    assert!(unfit.to_string().contains(told), "{unfit}");
    let items: Vec<_> = client.streams().read_log().await.unwrap().collect().await;
    assert!(matches!(items[..], [Err(ItemError::TooLarge { limit: 1024 })]));
}

#[tokio::test]
async fn events_are_written_and_read() {
    let (served, client, sender) = served().await;
    sender.send(Some(1)).await.unwrap();
    let mut events = client.streams().watch_ticks().await.unwrap();
    let event = events.next().await.unwrap().unwrap();
    // Nothing in an id begins another field.
    assert_eq!(event, Event::new(Job::new(1)).with_event("tick").with_id("1id: evil"));
    drop(events);
    let words: Vec<String> =
        client.streams().watch_words().await.unwrap().map(|event| event.unwrap().data).collect().await;
    assert_eq!(words, ["a\nb", "", "ü"]);
    let answer = served.exchange("GET /words HTTP/1.1", "").await;
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    assert!(answer.body.contains("data: a\ndata: b\n\n"), "{}", answer.body);
}

#[tokio::test]
async fn fields_of_events_are_read_as_browsers_read_them() {
    let text = "\u{feff}: hello\r\nevent: tick\r\nid: 7\r\nretry: 20\r\ndata:{\"progress\":\r\ndata: 1}\r\nnobody: knows\r\n\r\n\
        event: nothing\n\nid\ndata: {\"progress\":2}\n\ndata: x\n\ndata: [DONE]\n\ndata: {\"progress\":3}\n\n";
    let recorder = Recorder::start([reply("200 OK", "text/event-stream", text)]).await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    let events: Vec<_> = client.streams().watch_ticks().await.unwrap().collect().await;
    let mut first = Event::new(Job::new(1)).with_event("tick").with_id("7");
    first.retry = Some(Duration::from_millis(20));
    assert_eq!(events[0].as_ref().unwrap(), &first);
    assert_eq!(events[1].as_ref().unwrap(), &Event::new(Job::new(2)).with_id(""));
    assert!(matches!(events[2], Err(ItemError::Decode(_))));
    assert_eq!(events.len(), 3);
    assert_eq!(recorder.only().headers("accept"), ["text/event-stream"]);
}

#[tokio::test]
async fn a_stream_of_events_goes_on_where_it_was_cut() {
    let event = |number: i32| format!("id: {number}\nretry: 1\ndata: {{\"progress\":{number}}}\n\n");
    let cut = reply("200 OK", "text/event-stream", &event(2)).replace("content-length: ", "content-length: 1");
    let recorder = Recorder::start([
        reply("200 OK", "text/event-stream", &event(1)),
        cut,
        "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned(),
    ])
    .await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    let mut events = client.streams().watch_ticks().reconnecting(2);
    let mut seen = Vec::new();
    while let Some(event) = events.next().await {
        seen.push(event.unwrap().data.progress);
    }
    assert_eq!(seen, [1, 2]);
    let received = recorder.received();
    let last: Vec<_> = received.iter().map(|request| request.headers("last-event-id")).collect();
    assert_eq!(last, [&[][..], &["1"], &["2"]]);
}

#[tokio::test]
async fn connecting_again_is_bounded_and_ends_with_what_the_server_says() {
    let recorder =
        Recorder::start([reply("200 OK", "text/event-stream", ""), json_reply("503 Service Unavailable", "{}")]).await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    let reconnecting = || client.streams().watch_ticks().reconnecting(2).waiting(Duration::from_millis(1));
    let mut events = reconnecting();
    let refused = events.next().await;
    assert!(
        matches!(refused, Some(Err(ReconnectError::Call(error))) if error.status().is_some_and(|status| status == 503))
    );
    assert!(events.next().await.is_none());
    // Nobody listens there any more.
    drop(recorder);
    let broken = reconnecting().next().await;
    assert!(matches!(broken, Some(Err(ReconnectError::Call(Error::Transport(_))))));
}
