//! What the server refuses before the handler, in the document's own error schema.

use std::sync::Arc;

use authentik_user_write::Error;
use authentik_user_write::models::UserWriteStageRequest;
use authentik_user_write::stages::UserWriteCreateError;
use serde_json::Value;

use crate::app::{App, TOKEN, client, serve};
use crate::support::served::{Answer, Served};

async fn post(served: &Served, body: &str) -> Answer {
    let head = format!(
        "POST /api/v3/stages/user_write/ HTTP/1.1\nauthorization: Bearer {TOKEN}\ncontent-type: application/json"
    );
    served.exchange(&head, body).await
}

/// The fields that a 400 names, in order, after checking that its shape is the document's `ValidationError`.
fn fields(app: &Arc<App>, answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(app.calls(), 0, "the handler was not called");
    let Value::Object(body) = answer.json() else { panic!("{answer:?}") };
    for (field, messages) in &body {
        let messages = messages.as_array().unwrap_or_else(|| panic!("{field}: {messages}"));
        assert!(!messages.is_empty() && messages.iter().all(|message| message.as_str().is_some_and(|m| !m.is_empty())));
    }
    body.keys().cloned().collect()
}

#[tokio::test]
async fn a_constraint_names_its_field() {
    let (app, served) = serve().await;
    assert_eq!(fields(&app, &post(&served, r#"{"name":""}"#).await), ["name"]);
    assert_eq!(fields(&app, &post(&served, r#"{"name":7}"#).await), ["name"]);
    assert_eq!(fields(&app, &post(&served, r#"{"name":null}"#).await), ["name"]);
    assert_eq!(
        fields(&app, &post(&served, r#"{"name":"n","create_users_as_inactive":null}"#).await),
        ["create_users_as_inactive"]
    );
    assert_eq!(
        fields(&app, &post(&served, r#"{"name":"n","create_users_group":"no-uuid"}"#).await),
        ["create_users_group"]
    );
}

#[tokio::test]
async fn a_missing_field_is_named_as_itself() {
    let (app, served) = serve().await;
    assert_eq!(fields(&app, &post(&served, "{}").await), ["name"]);
    let body = r#"{"name":"n","flow_set":[{"name":"f","slug":"s"}]}"#;
    let mut named = fields(&app, &post(&served, body).await);
    named.sort_unstable();
    assert_eq!(named, ["flow_set.0.designation", "flow_set.0.title"]);
}

#[tokio::test]
async fn a_nested_field_is_a_dotted_name() {
    let (app, served) = serve().await;
    let flow = |slug: &str| format!(r#"{{"name":"f","slug":"{slug}","title":"t","designation":"recovery"}}"#);
    let body = format!(r#"{{"name":"n","flow_set":[{},{}]}}"#, flow("not a slug"), flow("a-slug"));
    assert_eq!(fields(&app, &post(&served, &body).await), ["flow_set.0.slug"]);
}

#[tokio::test]
async fn everything_wrong_is_said_at_once() {
    let (app, served) = serve().await;
    let body =
        r#"{"name":"","user_type":"robot","flow_set":[{"name":"","slug":"","title":"t","designation":"nowhere"}]}"#;
    let mut named = fields(&app, &post(&served, body).await);
    named.sort_unstable();
    assert_eq!(named, ["flow_set.0.designation", "flow_set.0.name", "flow_set.0.slug", "name", "user_type"]);
}

#[tokio::test]
async fn a_duplicate_key_is_refused() {
    let (app, served) = serve().await;
    let answer = post(&served, r#"{"name":"a","name":"b"}"#).await;
    assert_eq!(fields(&app, &answer), ["name"]);
    assert!(answer.body.contains("repeated key"), "{answer:?}");
    let nested = r#"{"name":"n","flow_set":[{"slug":"a","name":"f","slug":"b"}]}"#;
    assert_eq!(fields(&app, &post(&served, nested).await), ["flow_set.0.slug"]);
}

#[tokio::test]
async fn what_is_no_json_goes_to_the_root() {
    let (app, served) = serve().await;
    for body in ["{", "[]", r#"{"name":"a"} {}"#, r#"{"name":"a",}"#, "\u{feff}{}"] {
        assert_eq!(fields(&app, &post(&served, body).await), ["non_field_errors"], "{body}");
    }
}

#[tokio::test]
async fn the_client_reads_what_the_server_refuses() {
    let (app, served) = serve().await;
    let error = client(&served.url("")).stages().user_write_create(&UserWriteStageRequest::new("")).await.unwrap_err();
    match error {
        Error::Api(UserWriteCreateError::BadRequest(body)) => {
            assert_eq!(body.additional_properties.keys().collect::<Vec<_>>(), ["name"]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(app.calls(), 0);
    // And what only the handler can know, in the same shape.
    let error = client(&served.url("")).stages().user_write_create(&UserWriteStageRequest::new("first")).await;
    match error {
        Err(Error::Api(UserWriteCreateError::BadRequest(body))) => {
            assert_eq!(body.additional_properties.keys().collect::<Vec<_>>(), ["name"]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(app.calls(), 1);
}
