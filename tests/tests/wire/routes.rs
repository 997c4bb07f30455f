//! What the server answers before and beside the handlers: statuses, methods, sizes, types.

use authentik_user_write::Client;
use authentik_user_write::Error;
use authentik_user_write::models::UserWriteStageRequest;
use authentik_user_write::stages::UserWriteCreateError;

use crate::app::{BANNED, GUEST, PANIC, TOKEN, first, serve};
use crate::support::served::{Answer, Served};

const LIST: &str = "/api/v3/stages/user_write/";

fn one() -> String {
    format!("{LIST}{}/", first())
}

/// An exchange with a token and, where there is a body, JSON's media type.
async fn ask(served: &Served, method: &str, path: &str, body: &str) -> Answer {
    let media = if body.is_empty() { "" } else { "\ncontent-type: application/json" };
    served.exchange(&format!("{method} {path} HTTP/1.1\nauthorization: Bearer {TOKEN}{media}"), body).await
}

#[tokio::test]
async fn credentials_come_before_everything_else() {
    let (app, served) = serve().await;
    let wrong = [
        "",
        "\nauthorization: Bearer wrong",
        "\nauthorization: Bearer",
        "\nauthorization: Basic b3BlbnNlc2FtZTo=",
        "\nauthorization: opensesame",
        "\nx-authorization: Bearer opensesame",
    ];
    for credentials in wrong {
        // The body is not JSON: a 400 would show that it was read first.
        let head = format!("POST {LIST} HTTP/1.1\ncontent-type: application/json{credentials}");
        let answer = served.exchange(&head, "{ no json").await;
        // The document has no 401; its schema for a 403 takes the text.
        assert_eq!(answer.status, 401, "{credentials}: {answer:?}");
        assert!(answer.body.starts_with(r#"{"detail":""#), "{answer:?}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert!(!answer.body.contains("opensesame"), "{answer:?}");
    }
    let query = served.exchange(&format!("GET {LIST}?authorization={TOKEN}&token={TOKEN} HTTP/1.1"), "").await;
    assert_eq!(query.status, 401, "a token in the query is none");
    assert_eq!(app.calls(), 0);

    let lower = served.exchange(&format!("GET {LIST} HTTP/1.1\nauthorization: bearer {TOKEN}"), "").await;
    assert_eq!(lower.status, 200, "the scheme's name has no case (RFC 9110, section 11.1)");
}

#[tokio::test]
async fn a_documented_403_of_the_handler_is_typed() {
    let (app, served) = serve().await;
    let client = Client::builder(served.url("/api/v3")).authentik(GUEST).build().unwrap();
    let error = client.stages().user_write_create(&UserWriteStageRequest::new("new")).await.unwrap_err();
    match error {
        Error::Api(UserWriteCreateError::Forbidden(error)) => assert_eq!(error.detail, "may only read"),
        other => panic!("{other:?}"),
    }
    assert_eq!(app.calls(), 1);
}

#[tokio::test]
async fn a_403_of_the_authentication_has_the_documents_shape() {
    let (app, served) = serve().await;
    let client = Client::builder(served.url("/api/v3")).authentik(BANNED).build().unwrap();
    let error = client.stages().user_write_create(&UserWriteStageRequest::new("")).await.unwrap_err();
    match error {
        Error::Api(UserWriteCreateError::Forbidden(error)) => assert!(!error.detail.is_empty()),
        other => panic!("{other:?}"),
    }
    assert_eq!(app.calls(), 0);
}

#[tokio::test]
async fn paths_and_methods() {
    let (app, served) = serve().await;
    assert_eq!(ask(&served, "GET", "/api/v3/stages/other/", "").await.status, 404);
    assert_eq!(ask(&served, "GET", "/stages/user_write/", "").await.status, 404, "outside of the nest");
    let bare = LIST.trim_end_matches('/');
    assert_eq!(ask(&served, "GET", bare, "").await.status, 404, "a trailing slash is significant");
    assert_eq!(app.calls(), 0);

    let missing = ask(&served, "GET", &format!("{LIST}00000000-0000-0000-0000-000000000009/"), "").await;
    assert_eq!((missing.status, app.calls()), (404, 1), "the handler's own 404");

    let answer = ask(&served, "PUT", LIST, "{}").await;
    assert_eq!(answer.status, 405, "{answer:?}");
    let mut allowed: Vec<&str> = answer.header("allow").unwrap().split(',').map(str::trim).collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "POST"]);

    let malformed = ask(&served, "GET", &format!("{LIST}no-uuid/"), "").await;
    assert_eq!(malformed.status, 400, "{malformed:?}");
    assert_eq!(malformed.json().as_object().unwrap().keys().collect::<Vec<_>>(), ["stage_uuid"]);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let (_, served) = serve().await;
    let get = ask(&served, "GET", &one(), "").await;
    let head = ask(&served, "HEAD", &one(), "").await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-type"), get.header("content-type"));
    assert_eq!(head.header("content-length"), get.header("content-length"));
}

#[tokio::test]
async fn a_success_without_body_is_a_204() {
    let (app, served) = serve().await;
    let answer = ask(&served, "DELETE", &one(), "").await;
    assert_eq!((answer.status, answer.body.as_str(), answer.header("content-type")), (204, "", None));
    assert!(app.stages.lock().unwrap().is_empty());
    assert_eq!(ask(&served, "DELETE", &one(), "").await.status, 404);
}

#[tokio::test]
async fn bodies_too_long_or_of_another_type() {
    let (app, served) = serve().await;
    let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(3 * 1024 * 1024));
    assert_eq!(ask(&served, "POST", LIST, &long).await.status, 413);
    let head = format!("POST {LIST} HTTP/1.1\nauthorization: Bearer {TOKEN}\ncontent-type: text/plain");
    assert_eq!(served.exchange(&head, r#"{"name":"n"}"#).await.status, 415);
    let untyped = format!("POST {LIST} HTTP/1.1\nauthorization: Bearer {TOKEN}");
    assert_eq!(served.exchange(&untyped, r#"{"name":"n"}"#).await.status, 415);
    assert_eq!(app.calls(), 0);
    let charset =
        format!("POST {LIST} HTTP/1.1\nauthorization: Bearer {TOKEN}\ncontent-type: Application/JSON; charset=utf-8");
    assert_eq!(served.exchange(&charset, r#"{"name":"n"}"#).await.status, 201);
}

#[tokio::test]
async fn an_optional_body_may_be_left_out() {
    let (app, served) = serve().await;
    let answer = ask(&served, "PATCH", &one(), "").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(*app.patched.lock().unwrap(), [None]);
    assert_eq!(ask(&served, "POST", LIST, "").await.status, 400, "a required one may not");
}

#[tokio::test]
async fn a_method_left_out_answers_501() {
    let (_, served) = serve().await;
    assert_eq!(ask(&served, "GET", &format!("{}used_by/", one()), "").await.status, 501);
}

#[tokio::test]
async fn a_panic_is_contained() {
    let (_, served) = serve().await;
    let answer = ask(&served, "POST", LIST, &format!(r#"{{"name":"{PANIC}"}}"#)).await;
    assert_eq!(answer.status, 500, "{answer:?}");
    assert!(!answer.body.contains("a handler that panics"), "{answer:?}");
    assert_eq!(ask(&served, "GET", LIST, "").await.status, 200, "the server goes on");
}
