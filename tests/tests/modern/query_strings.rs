//! `in: querystring`: the query is one value.

use oasmith_tests::modern::models::Filter;

use crate::{echo, filter, served};

#[tokio::test]
async fn a_form_is_written_as_its_encoding_says_and_read_back() {
    let (log, _served, client) = served().await;
    let client = client.build().unwrap();
    let answer = client.things().list().filter(filter()).await.unwrap();
    assert_eq!(answer, echo(Some(filter())));
    assert_eq!(log.target(), "/things?color=r%2Bd&sizes=1%7C2&owner=%7B%22name%22:%22a+b%26c%22%7D");
    assert_eq!(client.things().list().await.unwrap().said, "None");
    assert_eq!(log.target(), "/things");
    // A required one through a path item that is a reference, without an encoding.
    assert_eq!(client.whole().form(&filter()).await.unwrap(), echo(filter()));
    assert_eq!(log.target(), "/form?color=r%2Bd&sizes=1&sizes=2&owner=%7B%22name%22:%22a+b%26c%22%7D");
    assert_eq!(client.whole().form(&Filter::default()).await.unwrap(), echo(Filter::default()), "without fields");
    assert_eq!(log.target(), "/form");
}

#[tokio::test]
async fn json_and_text_are_percent_encoded() {
    let (log, _served, client) = served().await;
    let client = client.build().unwrap();
    assert_eq!(client.whole().json(&filter()).await.unwrap(), echo(filter()));
    assert_eq!(
        log.target(),
        "/json?%7B%22color%22%3A%22r%2Bd%22%2C%22sizes%22%3A%5B1%2C2%5D%2C%22owner%22%3A%7B%22name%22%3A%22a%20b%26c%22%7D%7D"
    );
    assert_eq!(client.whole().text("a=b&c/ü").await.unwrap().said, "\"a=b&c/ü\"");
    assert_eq!(log.target(), "/text?a%3Db%26c%2F%C3%BC");
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let (_log, served, _) = served().await;
    for (target, says) in [
        ("/json", "is required"),
        ("/json?%7B", "selector"),
        ("/json?%7B%22sizes%22%3A%5B%22x%22%5D%7D", "/selector/sizes/0"),
        ("/json?%7B%22color%22%3A%22much%20too%20long%22%7D", "/selector/color"),
        ("/text", "is required"),
        ("/text?123456789012345678901", "path"),
        ("/form?sizes=x", "/filter/sizes"),
        ("/things?sizes=1%7Cx", "/filter/sizes"),
    ] {
        let answer = served.exchange(&format!("GET {target} HTTP/1.1\n"), "").await;
        assert_eq!(answer.status, 400, "{target}: {}", answer.body);
        assert!(answer.body.contains(says), "{target}: {}", answer.body);
    }
}
