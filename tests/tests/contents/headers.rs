//! Documented response headers, typed on both sides.

use std::sync::Arc;

use oasmith_runtime::server::{Failure, Success};
use oasmith_runtime::{Error, StatusCode};
use oasmith_tests::contents::client::Client;
use oasmith_tests::contents::counts as calls;
use oasmith_tests::contents::models::ListCountsResponseXState as State;
use oasmith_tests::contents::server::counts::{Counts, router};
use oasmith_tests::contents::server::{Context, Reply};

use super::Anyone;
use crate::support::recorder::Recorder;
use crate::support::served::Served;

struct App;

super::anyone!(App);

impl Counts for App {
    type Principal = Anyone;

    async fn list_counts(
        &self,
        _: Context,
    ) -> Reply<Success<Vec<i32>, calls::ListCountsHeaders>, calls::ListCountsError> {
        let headers = calls::ListCountsHeaders {
            x_total: 7,
            x_page: None,
            x_tags: Some(vec!["a".into(), "ü".into()]),
            x_state: Some(State::Full),
        };
        Ok(Success::new(vec![1, 2], headers))
    }

    async fn get_count(
        &self,
        _: Context,
        id: i64,
    ) -> Reply<Success<calls::GetCountSuccess, calls::GetCountHeaders>, calls::GetCountError> {
        let headers = |location: Option<&str>| calls::GetCountHeaders {
            e_tag: "\"1\"".into(),
            retry_after: None,
            location: location.map(str::to_owned),
        };
        match id {
            200 => Ok(Success::new(calls::GetCountSuccess::Ok(1), headers(None))),
            // Of another media type, with the first status or a chosen one; and mistakes.
            1000 => Ok(Success::raw_with_headers("text/csv", "1", headers(None))),
            1202 => Ok(Success::raw_with_headers("text/csv", "1", headers(None)).with_status(StatusCode::ACCEPTED)),
            1201 => Ok(Success::raw_with_headers("text/csv", "1", headers(None)).with_status(StatusCode::CREATED)),
            1500 => Ok(Success::new(calls::GetCountSuccess::Ok(1), headers(None)).with_status(StatusCode::ACCEPTED)),
            202 => Ok(Success::new(calls::GetCountSuccess::Accepted, headers(Some("/counts/200")))),
            // Nothing that is written into a header begins another one.
            0 => Ok(Success::new(calls::GetCountSuccess::Accepted, headers(Some("/\r\nX-Evil: 1")))),
            _ => {
                let headers = calls::GetCountErrorHeaders { retry_after: Some(30) };
                Err(Failure::from(calls::GetCountError::TooManyRequests).with_headers(&headers))
            }
        }
    }

    async fn head_count(
        &self,
        _: Context,
        id: i64,
    ) -> Reply<Success<(), calls::HeadCountHeaders>, calls::HeadCountError> {
        Ok(Success::new((), calls::HeadCountHeaders { x_total: id }))
    }
}

async fn served() -> (Served, Client) {
    let served = Served::start(router(Arc::new(App))).await;
    let client = Client::builder(served.url("/")).build().unwrap();
    (served, client)
}

#[tokio::test]
async fn documented_headers_stand_on_the_wire_and_come_back_as_values() {
    let (served, client) = served().await;
    let answer = served.exchange("GET /counts HTTP/1.1", "").await;
    let shown = |name| answer.header(name);
    assert_eq!(
        (shown("x-total"), shown("x-page"), shown("x-tags"), shown("x-state")),
        (Some("7"), None, Some("a,ü"), Some("full"))
    );
    assert_eq!(shown("content-type"), Some("application/json"));

    let response = client.counts().list_counts().with_response().await.unwrap();
    assert_eq!(response.value, [1, 2]);
    let headers: calls::ListCountsHeaders = response.read_headers().unwrap();
    assert_eq!((headers.x_total, headers.x_page, headers.x_state), (7, None, Some(State::Full)));
    assert_eq!(headers.x_tags, Some(vec!["a".to_owned(), "ü".to_owned()]));
    // The raw ones stay.
    assert!(response.headers.contains_key("date"));
}

#[tokio::test]
async fn a_header_that_is_missing_or_wrong_is_a_typed_error_and_the_value_stays() {
    let answer = |headers: &str| {
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n{headers}\r\n[]"
        )
    };
    let recorder = Recorder::start([
        answer(""),
        answer("X-Total: many\r\n"),
        answer("X-Total: 1\r\nX-Tags: a, b\r\nX-Tags: c\r\n"),
    ])
    .await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    let read = async || {
        let response = client.counts().list_counts().with_response().await.unwrap();
        assert!(response.value.is_empty());
        response.read_headers::<calls::ListCountsHeaders>()
    };
    assert_eq!(read().await.unwrap_err().to_string(), "the response header `X-Total`: is missing");
    let wrong = read().await.unwrap_err();
    assert_eq!((wrong.name(), wrong.to_string().contains("many")), ("X-Total", false));
    assert_eq!(read().await.unwrap().x_tags, Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]));
}

#[tokio::test]
async fn responses_with_different_headers_share_a_struct_that_requires_what_all_require() {
    let (served, client) = served().await;
    let response = client.counts().get_count(202).with_response().await.unwrap();
    assert_eq!(response.value, calls::GetCountSuccess::Accepted);
    let headers: calls::GetCountHeaders = response.read_headers().unwrap();
    assert_eq!((headers.e_tag.as_str(), headers.location.as_deref()), ("\"1\"", Some("/counts/200")));
    // A status and headers without a body, of which nobody knows how long it would be.
    let response = client.counts().head_count(3).with_response().await.unwrap();
    assert_eq!(response.read_headers::<calls::HeadCountHeaders>().unwrap().x_total, 3);
    let answer = served.exchange("HEAD /counts/3 HTTP/1.1", "").await;
    assert_eq!((answer.status, answer.header("content-length")), (200, None));
}

#[tokio::test]
async fn a_documented_error_has_its_headers_too() {
    let (_served, client) = served().await;
    match client.counts().get_count(1).with_response().await {
        Err(Error::Api(response)) => {
            assert_eq!(response.value, calls::GetCountError::TooManyRequests);
            assert_eq!(response.read_headers::<calls::GetCountErrorHeaders>().unwrap().retry_after, Some(30));
        }
        other => panic!("{other:?}"),
    }
    let refused = client.counts().get_count(0).await.unwrap_err();
    assert_eq!(refused.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
}

#[tokio::test]
async fn a_body_of_another_media_type_has_the_status_that_the_handler_chooses() {
    let (served, _client) = served().await;
    for (id, status) in [(1000, 200), (1202, 202), (1201, 500), (1500, 500)] {
        let answer = served.exchange(&format!("GET /counts/{id} HTTP/1.1"), "").await;
        assert_eq!((answer.status, answer.header("etag").is_some()), (status, status < 500), "{id}");
        assert_eq!(answer.header("content-type") == Some("text/csv"), status < 500, "{id}");
    }
}
