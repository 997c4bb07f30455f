//! Items that `itemSchema` describes: the generated client and the generated server of `specs/fixtures/items.yaml`.

use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use oasmith_runtime::server::{Items as Many, Success};
use oasmith_runtime::{Body, Error, Event, InMemory, JsonItems, StatusCode};
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

    async fn write_lines(&self, _: Context, mut body: JsonItems<Reading>) -> Reply<i32, calls::WriteLinesError> {
        let mut count = 0;
        while let Some(reading) = body.next().await {
            reading?;
            count += 1;
        }
        Ok(count)
    }

    async fn replace_lines(&self, _: Context, body: calls::ReplaceLinesBody) -> Reply<i32, calls::ReplaceLinesError> {
        let readings = match body {
            calls::ReplaceLinesBody::Json(readings) => readings,
            calls::ReplaceLinesBody::XNdjson(readings) => readings.all().await?,
        };
        Ok(i32::try_from(readings.len()).unwrap_or(i32::MAX))
    }

    async fn write_batch(&self, _: Context, body: JsonItems<Reading>) -> Reply<i32, calls::WriteBatchError> {
        Ok(i32::try_from(body.all().await?.len()).unwrap_or(i32::MAX))
    }

    async fn replace_batch(&self, _: Context, body: Option<JsonItems<i64>>) -> Reply<i32, calls::ReplaceBatchError> {
        let (mut body, mut wrong) = (body.unwrap_or_else(|| Vec::new().into()), 0);
        while let Some(item) = body.next().await {
            wrong += i32::from(item.is_err());
        }
        Ok(wrong)
    }

    async fn check_batch(&self, _: Context, body: JsonItems<i64>) -> Reply<i32, calls::CheckBatchError> {
        Ok(i32::try_from(body.all().await?.len()).unwrap_or(i32::MAX))
    }

    async fn write_sequence(&self, _: Context, body: Option<JsonItems<i64>>) -> Reply<i64, calls::WriteSequenceError> {
        Ok(match body {
            Some(numbers) => numbers.all().await?.iter().sum(),
            None => -1,
        })
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

#[tokio::test]
async fn requests_of_items_are_lists_or_streams() {
    let served = Served::start(router(Arc::new(App))).await;
    let client = Client::builder(served.url("/")).build().unwrap();
    let items = client.items();
    assert_eq!(items.write_lines(readings()).await.unwrap(), 2);
    assert_eq!(items.write_lines(Vec::new()).await.unwrap(), 0);
    let many = stream::iter(std::iter::repeat_with(|| Reading::new(0.5)).take(5000));
    assert_eq!(items.write_lines(JsonItems::stream(many)).await.unwrap(), 5000);
    assert_eq!(items.write_sequence(Some(JsonItems::from(vec![1, 2]))).await.unwrap(), 3);
    assert_eq!(items.write_sequence(Some(JsonItems::stream(stream::iter([3, 4])))).await.unwrap(), 7);
    assert_eq!(items.write_sequence(None).await.unwrap(), -1);
    assert_eq!(items.replace_lines(&readings()[..]).await.unwrap(), 2);
    assert_eq!(items.replace_lines(JsonItems::from(readings())).await.unwrap(), 2);
    let broken = JsonItems::fallible(stream::iter([Ok(Reading::new(1.0)), Err("no more")]));
    assert!(matches!(items.write_lines(broken).await, Err(Error::Transport(_))));
}

#[tokio::test]
async fn an_item_that_is_wrong_is_refused_by_its_position() {
    let served = Served::start(router(Arc::new(App))).await;
    let client = Client::builder(served.url("/")).build().unwrap();
    let long = Reading { unit: Some("metres".to_owned()), ..Reading::new(1.0) };
    let invalid = client.items().write_lines([Reading::new(1.0), long.clone()]).validated().await.unwrap_err();
    assert!(invalid.to_string().contains("/1/unit"), "{invalid}");
    let refused = client.items().write_lines([Reading::new(1.0), long]).await.unwrap_err();
    assert_eq!(refused.status(), Some(StatusCode::BAD_REQUEST));
    let post = async |body: &str| served.exchange("POST /lines HTTP/1.0\nContent-Type: application/jsonl", body).await;
    // Empty lines are none, and the last needs no end.
    assert_eq!(post("{\"value\":1}\r\n\n{\"value\":2}").await.body, "2");
    let refused = post("{\"value\":1}\n{\"value\":\"x\"}\n").await;
    assert!(refused.body.contains("/1/value"), "{}", refused.body);
    assert!(post("{\"value\":1}\n{\"val").await.body.contains("\"pointer\":\"/1\""));
}

/// RFC 7464: a text may have several lines. An item that is a number has constraints, too.
#[tokio::test]
async fn a_sequence_is_read_text_by_text() {
    let served = Served::start(router(Arc::new(App))).await;
    let post =
        async |body: &str| served.exchange("POST /sequence HTTP/1.0\nContent-Type: application/json-seq", body).await;
    assert_eq!(post("\u{1e}1\n\u{1e}\n2\n\u{1e}\u{1e}3").await.body, "6");
    let refused = post("\u{1e}1\n\u{1e}-101\n").await;
    assert!(refused.status == 400 && refused.body.contains("\"/1\""), "{}", refused.body);
    let large = format!("\u{1e}1\n\u{1e}{}", " ".repeat(3 << 20));
    assert_eq!(post(&large).await.status, 413);
}

#[tokio::test]
async fn what_is_sent_is_framed_by_the_media_type() {
    let recorder = Recorder::start(std::iter::repeat_n(reply("200 OK", "application/json", "1"), 4)).await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    let items = client.items();
    items.write_lines(readings()).await.unwrap();
    items.write_lines(Body::from("{}\n")).await.unwrap();
    items.write_sequence(Some(vec![1, 2].into())).await.unwrap();
    items.write_sequence(Some(JsonItems::stream(stream::iter([3, 4]).map(i64::from)))).await.unwrap();
    let received = recorder.received();
    assert!(received[0].head.to_lowercase().contains("content-type: application/jsonl"), "{}", received[0].head);
    assert_eq!(received[0].body, "{\"value\":1.5,\"unit\":\"m\"}\n{\"value\":2.0}\n");
    assert_eq!(received[1].body, "{}\n");
    assert_eq!(received[2].body, "\u{1e}1\n\u{1e}2\n");
    assert!(received[3].body.contains("\u{1e}3\n") && received[3].body.contains("\u{1e}4\n"), "{}", received[3].body);
}

/// The keywords of a list that each item tells, on both sides.
#[tokio::test]
async fn items_are_checked_by_their_position_and_counted_by_their_kind() {
    let served = Served::start(router(Arc::new(App))).await;
    let client = Client::builder(served.url("/")).build().unwrap();
    for (numbers, wrong) in [
        (&[14, 1, 7][..], None),
        (&[10, 7, 14, 21], None),
        (&[7, 14], Some(("\"/0\"", "minimum"))),
        (&[14, 1], Some(("\"\"", "minContains"))),
        (&[14, 7, 7, 7, 1], Some(("\"\"", "maxContains"))),
    ] {
        let lines = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join("\n");
        let answer = served.exchange("PATCH /batch HTTP/1.0\nContent-Type: application/x-ndjson", &lines).await;
        let call = |items: JsonItems<i64>| client.items().check_batch(items).validated();
        let sent = [call(numbers.into()).await, call(JsonItems::stream(stream::iter(numbers.to_vec()))).await];
        match wrong {
            None => {
                assert_eq!((answer.status, answer.body), (200, numbers.len().to_string()), "{numbers:?}");
                assert!(sent.iter().all(Result::is_ok), "{numbers:?}: {sent:?}");
            }
            Some((pointer, keyword)) => {
                let said = answer.body.contains(&format!("\"pointer\":{pointer}")) && answer.body.contains(keyword);
                assert!(answer.status == 400 && said, "{numbers:?}: {}", answer.body);
                for sent in sent {
                    let error = sent.unwrap_err();
                    assert!(matches!(&error, Error::Invalid(_)) && error.to_string().contains(keyword), "{error}");
                }
            }
        }
    }
}

/// What is said of the list of all items: the server reads them one by one, and keeps none.
#[tokio::test]
async fn a_list_has_as_many_items_as_it_must_and_none_twice() {
    let served = Served::start(router(Arc::new(App))).await;
    let post =
        async |body: &str| served.exchange("POST /batch HTTP/1.0\nContent-Type: application/x-ndjson", body).await;
    assert_eq!(post("{\"value\":1}\n{\"value\":2}\n{\"value\":3}\n").await.body, "3");
    for (body, keyword) in [
        ("{\"value\":1}\n", "minItems"),
        ("{\"value\":1}\n{\"value\":2}\n{\"value\":3}\n{\"value\":4}\n", "maxItems"),
        ("{\"value\":1,\"unit\":\"m\"}\n{\"value\":2}\n{\"unit\":\"m\",\"value\":1.0}", "uniqueItems"),
    ] {
        let refused = post(body).await;
        assert!(refused.status == 400 && refused.body.contains(keyword), "{}", refused.body);
    }
    // What is wrong with an item or with all of them is said once, and what can still be read is.
    let put = async |body: &str| served.exchange("PUT /batch HTTP/1.0\nContent-Type: application/x-ndjson", body).await;
    assert_eq!(put("1\n2\n").await.body, "0");
    assert_eq!(put("-1\n-2\n").await.body, "2");
    assert_eq!(put("-1\n2\n3\n4\n").await.body, "2");
}

/// As whole bodies are: before anything is sent where the items are in memory, item by item where they are a stream.
#[tokio::test]
async fn with_validated_nothing_wrong_is_sent() {
    let recorder = Recorder::start(std::iter::repeat_n(reply("200 OK", "application/json", "1"), 9)).await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    let items = client.items();
    let broken = |error: Error<_>| match error {
        Error::Invalid(invalid) => invalid.to_string(),
        error => format!("another error: {error:?}"),
    };
    let [first, second] = readings();
    let long = Reading { unit: Some("metres".to_owned()), ..first.clone() };
    let cases = [
        (vec![first.clone()], "minItems"),
        (vec![first.clone(), second.clone(), first.clone()], "uniqueItems"),
        (vec![first.clone(), long, second.clone()], "/1/unit"),
        ((0..4).map(|value| Reading::new(f64::from(value))).collect(), "maxItems"),
    ];
    for (list, expected) in &cases {
        let whole = broken(items.write_batch(list.as_slice()).validated().await.unwrap_err());
        assert!(whole.contains(expected), "{whole}");
        assert!(recorder.received().is_empty());
    }
    assert!(items.write_batch([first.clone()]).await.is_ok(), "without it, what is given is sent");
    let served = Served::start(router(Arc::new(App))).await;
    let client = Client::builder(served.url("/")).build().unwrap();
    let items = client.items();
    for (list, expected) in cases {
        let streamed = JsonItems::stream(stream::iter(list));
        let streamed = broken(items.write_batch(streamed).validated().await.unwrap_err());
        assert!(streamed.contains(expected), "{streamed}");
    }
    let refused = items.write_batch(JsonItems::stream(stream::iter([first]))).await.unwrap_err();
    assert_eq!(refused.status(), Some(StatusCode::BAD_REQUEST));
    // Rules of the item itself, and of the list beside it.
    let below = broken_batch(items.replace_batch(Some(vec![1, -1].into())).validated().await);
    assert!(below.contains("/1: expected at least 0"), "{below}");
    let many = broken_batch(items.replace_batch(Some(JsonItems::stream(stream::iter([1, 2, 3])))).validated().await);
    assert!(many.contains("maxItems"), "{many}");
    // Also where the server answers all the same, as this one does.
    let memory = Client::builder("http://items.test").transport(InMemory::new(router(Arc::new(App)))).build().unwrap();
    let answered = memory.items().replace_batch(Some(JsonItems::stream(stream::iter([1, -1])))).validated().await;
    assert!(broken_batch(answered).contains("/1: expected at least 0"));
}

fn broken_batch(result: Result<i32, Error<calls::ReplaceBatchError>>) -> String {
    match result {
        Err(Error::Invalid(invalid)) => invalid.to_string(),
        other => format!("{other:?}"),
    }
}
