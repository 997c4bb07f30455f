//! Pages over TCP, by a generated client, of a server written by hand: `specs/fixtures/pages.yaml`.

#[path = "../params/log.rs"]
mod log;
#[path = "../support/mod.rs"]
mod support;

use std::collections::HashMap;

use axum::Router;
use axum::extract::Request;
use axum::http::header::LINK;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use oasmith_runtime::CallExt as _;
use oasmith_tests::pages::client::{Client, PAGINATION};
use oasmith_tests::pages::models::Item;

use crate::log::Log;
use crate::support::served::Served;

/// The server has so many items.
const ALL: i64 = 5;

type Asked = HashMap<String, String>;

/// The query; its values need no decoding here.
fn asked(request: &Request) -> Asked {
    let pairs = request.uri().query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The items of a page, two each.
fn page(from: i64) -> String {
    let items = (from..ALL.min(from + 2)).map(|id| format!(r#"{{"id":{id}}}"#));
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn json(body: String) -> Response {
    ([("content-type", "application/json")], body).into_response()
}

fn number(asked: &Asked, name: &str) -> Option<i64> {
    asked.get(name)?.parse().ok()
}

async fn linked(request: Request) -> Response {
    let asked = asked(&request);
    let page = number(&asked, "page").unwrap_or(1);
    let items = self::page((page - 1) * 2);
    let path = request.uri().path();
    let object = path == "/link-object";
    let body = if object { format!(r#"{{"total_count":{ALL},"items":{items}}}"#) } else { items };
    let mut response = json(body);
    if page < 3 {
        let link = format!("<{path}?page={}&per_page=2>; rel=\"next\", <{path}>; rel=\"first\"", page + 1);
        response.headers_mut().insert(LINK, link.parse().unwrap());
    }
    response
}

async fn cursor(request: Request) -> Response {
    let from = asked(&request).get("from").map_or(0, |text| text.trim_start_matches('c').parse().unwrap());
    let more = if from + 2 < ALL { format!(r#"{{"more":"c{}"}}"#, from + 2) } else { "{}".to_owned() };
    json(format!(r#"{{"things":{},"others":["x"],"paging":{more}}}"#, page(from)))
}

async fn numbered(request: Request) -> Response {
    json(page(number(&asked(&request), "number").unwrap_or(0) * 2))
}

async fn offset(request: Request) -> Response {
    json(format!(r#"{{"found":{},"all":{ALL}}}"#, page(number(&asked(&request), "start").unwrap_or(0))))
}

async fn served() -> (Log, Served, Client) {
    let log = Log::default();
    let router = Router::new()
        .route("/link", get(linked))
        .route("/link-object", get(linked))
        .route("/link-alone", get(linked))
        .route("/cursor", get(cursor))
        .route("/page", get(numbered))
        .route("/offset", get(offset));
    let served = Served::start(log.around(router)).await;
    let client = Client::builder(served.url("")).build().unwrap();
    (log, served, client)
}

fn ids(items: Vec<Item>) -> Vec<i64> {
    items.into_iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn the_header_link_is_followed() {
    let (log, _served, client) = served().await;
    let pages = client.pages();
    assert_eq!(ids(pages.link().per_page(2).items().all().await.unwrap()), [0, 1, 2, 3, 4]);
    assert_eq!(log.target(), "/link?page=3&per_page=2");
    assert_eq!(log.header("accept"), ["application/json"]);
    assert_eq!(ids(pages.link_object().items().all().await.unwrap()), [0, 1, 2, 3, 4]);
    let mut stream = pages.link_object().pages();
    assert_eq!(stream.next().await.unwrap().unwrap().value.total_count, ALL);
}

#[tokio::test]
async fn what_the_author_says_counts() {
    let (log, _served, client) = served().await;
    let pages = client.pages();
    assert_eq!(ids(pages.cursor().items().all().await.unwrap()), [0, 1, 2, 3, 4]);
    assert_eq!(log.target(), "/cursor?from=c4");
    assert_eq!(ids(pages.page().items().all().await.unwrap()), [0, 1, 2, 3, 4]);
    assert_eq!(log.target(), "/page?number=3", "the first page without items");
    assert_eq!(ids(pages.offset().items().all().await.unwrap()), [0, 1, 2, 3, 4]);
    assert_eq!(log.target(), "/offset?start=4", "the total says that nothing follows");
    assert_eq!(PAGINATION.len(), 5);
}

#[tokio::test]
async fn a_link_alone_is_no_evidence() {
    let (_log, _served, client) = served().await;
    let found = client.pages().link_alone().items().all().await.unwrap();
    assert_eq!(ids(found), [0, 1], "one page, as any list");
}
