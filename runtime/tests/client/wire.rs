//! The bytes of requests on a socket.

use oasmith_runtime as rt;

use crate::api::{BEARER, PatchedStage, Stages};
use crate::server::Socket;

const STAGE: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 23\r\n\r\n{\"pk\":\"1\",\"name\":\"two\"}";
const EMPTY: &str = "HTTP/1.1 204 No Content\r\n\r\n";

fn stages(url: &str) -> Stages {
    Stages::new(rt::Core::builder(url).credential(&BEARER, "TOKEN").build().unwrap())
}

/// The request line, the headers in alphabetical order without `host`, the body.
fn normalised(request: &str) -> String {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap();
    let mut headers: Vec<_> = lines.filter(|line| !line.starts_with("host: ")).collect();
    headers.sort_unstable();
    format!("{first}\n{}\n\n{body}", headers.join("\n"))
}

async fn patched(body: Option<&PatchedStage>, final_slash: bool) -> String {
    let socket = Socket::answer(STAGE).await;
    let url = format!("{}/api/v3{}", socket.url, if final_slash { "/" } else { "" });
    let stage = stages(&url).update("1", body).await.unwrap();
    assert_eq!(stage.name, "two");
    normalised(&socket.request().await)
}

fn expected(body: &str) -> String {
    let length = body.len();
    format!(
        "PATCH /api/v3/stages/user_write/1/ HTTP/1.1\naccept: application/json\nauthorization: Bearer TOKEN\n\
         content-length: {length}\ncontent-type: application/json\n\n{body}"
    )
}

#[tokio::test]
async fn a_patch_leaves_alone_clears_and_sets() {
    let absent = PatchedStage::default();
    assert_eq!(patched(Some(&absent), false).await, expected("{}"));
    let cleared = PatchedStage { group: rt::Field::Null, ..PatchedStage::default() };
    assert_eq!(patched(Some(&cleared), false).await, expected(r#"{"group":null}"#));
    let set = PatchedStage { group: "admins".to_owned().into(), ..PatchedStage::default() };
    assert_eq!(patched(Some(&set), false).await, expected(r#"{"group":"admins"}"#));
}

#[tokio::test]
async fn a_base_url_joins_with_one_slash_and_the_final_slash_of_a_path_stays() {
    let body = PatchedStage::default();
    assert_eq!(patched(Some(&body), true).await, patched(Some(&body), false).await);
}

#[tokio::test]
async fn without_a_body_there_is_no_content_type() {
    let sent = patched(None, false).await;
    assert!(!sent.contains("content-type"), "{sent}");
    assert!(sent.ends_with("\n\n"), "{sent}");
}

#[tokio::test]
async fn no_content_is_a_unit() {
    let socket = Socket::answer(EMPTY).await;
    stages(&socket.url).destroy(rt::Uuid::nil()).await.unwrap();
    let sent = normalised(&socket.request().await);
    assert_eq!(
        sent,
        "DELETE /stages/user_write/00000000-0000-0000-0000-000000000000/ HTTP/1.1\naccept: application/json\n\
         authorization: Bearer TOKEN\n\n"
    );
}

#[tokio::test]
async fn nothing_follows_a_redirect() {
    let elsewhere = Socket::answer(EMPTY).await;
    let socket =
        Socket::answer(format!("HTTP/1.1 302 Found\r\nlocation: {}/x\r\ncontent-length: 0\r\n\r\n", elsewhere.url))
            .await;
    let error = stages(&socket.url).destroy(rt::Uuid::nil()).await.unwrap_err();
    assert_eq!(error.status(), Some(rt::StatusCode::FOUND));
    assert!(error.headers().is_some_and(|headers| headers.contains_key("location")));
    let untouched = tokio::time::timeout(std::time::Duration::from_millis(50), elsewhere.request()).await;
    assert!(untouched.is_err(), "the other host was asked");
}

#[tokio::test]
async fn a_callers_own_client_is_used() {
    let socket = Socket::answer(EMPTY).await;
    let client = rt::http_client_builder().unwrap().user_agent("mine/1").build().unwrap();
    let core = rt::Core::builder(&socket.url).http_client(client).build().unwrap();
    Stages::new(core).destroy(rt::Uuid::nil()).await.unwrap();
    let sent = socket.request().await;
    assert!(sent.contains("user-agent: mine/1\r\n"), "{sent}");
    assert!(!sent.contains("authorization"), "{sent}");
}
