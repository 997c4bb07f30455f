//! Items that `itemSchema` describes: the generated client and the generated server of `specs/fixtures/items.yaml`.

use std::sync::Arc;

use futures_util::stream;
use oasmith_runtime::Event;
use oasmith_runtime::server::{Items as Many, Success};
use oasmith_tests::items::client::Client;
use oasmith_tests::items::items as calls;
use oasmith_tests::items::models::Reading;
use oasmith_tests::items::server::items::{Items, router};
use oasmith_tests::items::server::{Context, Reply};

use super::Anyone;
use crate::support::recorder::{Recorder, reply};
use crate::support::served::Served;

struct App;

super::anyone!(App);

fn readings() -> [Reading; 2] {
    [Reading { unit: Some("m".to_owned()), ..Reading::new(1.5) }, Reading::new(2.0)]
}

impl Items for App {
    type Principal = Anyone;

    async fn read_lines(&self, _: Context) -> Reply<Success<Many<Reading>>, calls::ReadLinesError> {
        Ok(Many::new(stream::iter(readings())).into())
    }

    async fn read_sequence(&self, _: Context) -> Reply<Success<Many<Vec<i64>>>, calls::ReadSequenceError> {
        Ok(Many::new(stream::iter([vec![1, 2], vec![]])).into())
    }

    async fn watch_readings(&self, _: Context) -> Reply<Success<Many<Event<Reading>>>, calls::WatchReadingsError> {
        Ok(Many::new(stream::iter(readings().map(|reading| Event::new(reading).with_id("1")))).into())
    }

    async fn watch_words(&self, _: Context) -> Reply<Success<Many<Event<String>>>, calls::WatchWordsError> {
        Ok(Many::new(stream::iter(["{\"a\":1}", "b"].map(|word| Event::new(word.to_owned())))).into())
    }
}

#[tokio::test]
async fn both_sides_agree_on_items() {
    let served = Served::start(router(Arc::new(App))).await;
    let client = Client::builder(served.url("/")).build().unwrap();
    let mut lines = client.items().read_lines().await.unwrap();
    let mut events = client.items().watch_readings().await.unwrap();
    for reading in readings() {
        assert_eq!(lines.next().await.unwrap().unwrap(), reading);
        let event = events.next().await.unwrap().unwrap();
        assert_eq!((event.data, event.id.as_deref()), (reading, Some("1")));
    }
    assert!(lines.next().await.is_none() && events.next().await.is_none());
    // An item that is a list is one item.
    let mut sequence = client.items().read_sequence().await.unwrap();
    assert_eq!(sequence.next().await.unwrap().unwrap(), [1, 2]);
    assert_eq!(sequence.next().await.unwrap().unwrap(), [0; 0]);
    let mut words = client.items().watch_words().await.unwrap();
    assert_eq!(words.next().await.unwrap().unwrap().data, "{\"a\":1}");
}

#[tokio::test]
async fn the_bytes_are_those_of_the_media_types() {
    let served = Served::start(router(Arc::new(App))).await;
    let get = async |path: &str| served.exchange(&format!("GET {path} HTTP/1.0"), "").await;
    let lines = get("/lines").await;
    assert_eq!(
        (lines.header("content-type"), lines.body.as_str()),
        (Some("application/jsonl"), "{\"value\":1.5,\"unit\":\"m\"}\n{\"value\":2.0}\n")
    );
    // Each text begins with a record separator and ends with a line feed (RFC 7464).
    let sequence = get("/sequence").await;
    assert_eq!(
        (sequence.header("content-type"), sequence.body.as_str()),
        (Some("application/json-seq"), "\u{1e}[1,2]\n\u{1e}[]\n")
    );
    assert_eq!(
        get("/events").await.body,
        "id: 1\ndata: {\"value\":1.5,\"unit\":\"m\"}\n\nid: 1\ndata: {\"value\":2.0}\n\n"
    );
    assert_eq!(get("/words").await.body, "data: {\"a\":1}\n\ndata: b\n\n");
    let recorder =
        Recorder::start([reply("200 OK", "application/json-seq", "\u{1e}[7]\n\u{1e}[\"x\"]\n\u{1e}[8]\n")]).await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    let mut sequence = client.items().read_sequence().await.unwrap();
    assert_eq!(sequence.next().await.unwrap().unwrap(), [7]);
    assert!(sequence.next().await.unwrap().is_err());
    assert_eq!(sequence.next().await.unwrap().unwrap(), [8]);
}
