//! The token goes where the document says and nowhere else.

use authentik_user_write::Client;
use oasmith_runtime::{http_client_builder, reqwest};

use crate::app::{TOKEN, builder, client, first};
use crate::support::page;
use crate::support::recorder::{Recorder, json_reply};

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}/elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

#[tokio::test]
async fn a_redirect_to_another_host_takes_no_token_along() {
    let other = Recorder::start([json_reply("200 OK", &page::responses()[0].to_string())]).await;
    let first_host = Recorder::start([redirect(&other.url)]).await;
    let outcome = client(&first_host.url).stages().user_write_retrieve(first()).await;
    assert_eq!(first_host.only().headers("authorization"), [format!("Bearer {TOKEN}")]);
    assert!(other.received().is_empty(), "{:?}", other.received());
    assert_eq!(outcome.unwrap_err().status().unwrap().as_u16(), 302, "the caller learns of the redirect");
}

/// Also where the caller's own client follows redirects.
#[tokio::test]
async fn nor_does_a_client_that_follows_it() {
    let other = Recorder::start([json_reply("200 OK", &page::responses()[0].to_string())]).await;
    let first_host = Recorder::start([redirect(&other.url)]).await;
    let caller = http_client_builder().unwrap().redirect(reqwest::redirect::Policy::default()).build().unwrap();
    let following = builder(&first_host.url).transport(caller).build().unwrap();
    following.stages().user_write_retrieve(first()).await.unwrap();
    assert_eq!(first_host.only().headers("authorization").len(), 1);
    assert!(!other.only().text().contains(TOKEN), "{:?}", other.only());
}

#[tokio::test]
async fn the_token_stands_in_one_header_only() {
    let recorder = Recorder::start([json_reply("200 OK", &page::responses()[0].to_string())]).await;
    client(&recorder.url).stages().user_write_retrieve(first()).await.unwrap();
    let received = recorder.only();
    assert_eq!(received.text().matches(TOKEN).count(), 1, "{received:?}");
    assert!(!received.line().contains(TOKEN) && !received.line().contains('?'), "{received:?}");
}

#[tokio::test]
async fn without_a_token_none_is_sent() {
    let recorder = Recorder::start([json_reply("200 OK", &page::responses()[0].to_string())]).await;
    let client = Client::builder(&recorder.url).build().unwrap();
    client.stages().user_write_retrieve(first()).await.unwrap();
    assert!(recorder.only().headers("authorization").is_empty());
}
