//! What the client writes: request line, headers and body.

use authentik_user_write::Field;
use authentik_user_write::models::{PatchedUserWriteStageRequest, UserWriteStageRequest};
use oasmith_runtime::Uuid;

use crate::app::{TOKEN, builder, client, first};
use crate::support::page;
use crate::support::recorder::{Received, Recorder, json_reply};

/// Calls the PATCH of the page with this body and gives the bytes.
async fn patch(body: Option<&PatchedUserWriteStageRequest>) -> Received {
    let recorder = Recorder::start([json_reply("200 OK", &page::responses()[0].to_string())]).await;
    client(&recorder.url).stages().user_write_partial_update(first(), body).await.unwrap();
    recorder.only()
}

fn group(create_users_group: Field<Uuid>) -> PatchedUserWriteStageRequest {
    PatchedUserWriteStageRequest { create_users_group, ..Default::default() }
}

#[tokio::test]
async fn a_patch_leaves_alone_clears_or_sets() {
    assert_eq!(patch(Some(&group(Field::Absent))).await.body, "{}");
    assert_eq!(patch(Some(&group(Field::Null))).await.body, r#"{"create_users_group":null}"#);
    assert_eq!(
        patch(Some(&group(Field::Value(first())))).await.body,
        r#"{"create_users_group":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}"#
    );
}

#[tokio::test]
async fn a_patch_has_the_line_and_headers_of_the_page() {
    let sent = patch(Some(&group(Field::Null))).await;
    assert_eq!(sent.line(), "PATCH /api/v3/stages/user_write/3fa85f64-5717-4562-b3fc-2c963f66afa6/ HTTP/1.1");
    assert_eq!(sent.headers("accept"), ["application/json"]);
    assert_eq!(sent.headers("content-type"), ["application/json"]);
    assert_eq!(sent.headers("content-length"), [sent.body.len().to_string()]);
    assert_eq!(sent.headers("authorization"), [format!("Bearer {TOKEN}")]);
}

#[tokio::test]
async fn no_body_has_no_type() {
    let sent = patch(None).await;
    assert_eq!(sent.body, "");
    assert!(sent.headers("content-type").is_empty(), "{sent:?}");
    assert!(sent.headers("content-length").iter().all(|length| *length == "0"), "{sent:?}");
    assert_eq!(sent.headers("accept"), ["application/json"]);
}

#[tokio::test]
async fn a_base_url_joins_with_exactly_one_slash() {
    for base in ["/api/v3", "/api/v3/"] {
        let recorder = Recorder::start([json_reply("200 OK", "[]")]).await;
        let client = authentik_user_write::Client::builder(format!("{}{base}", recorder.url)).build().unwrap();
        client.stages().user_write_used_by_list(first()).await.unwrap();
        let sent = recorder.only();
        assert_eq!(sent.line(), "GET /api/v3/stages/user_write/3fa85f64-5717-4562-b3fc-2c963f66afa6/used_by/ HTTP/1.1");
    }
    let recorder = Recorder::start([json_reply("200 OK", "[]")]).await;
    let client = authentik_user_write::Client::builder(&recorder.url).build().unwrap();
    client.stages().user_write_used_by_list(first()).await.unwrap();
    assert!(recorder.only().line().starts_with("GET /stages/user_write/"), "{:?}", recorder.only());
}

#[tokio::test]
async fn a_response_without_body_is_a_value_too() {
    let recorder = Recorder::start(["HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned()]).await;
    client(&recorder.url).stages().user_write_destroy(first()).await.unwrap();
    let sent = recorder.only();
    assert!(sent.line().starts_with("DELETE /api/v3/stages/user_write/3fa85f64"), "{sent:?}");
    assert_eq!(sent.body, "");
}

#[tokio::test]
async fn headers_of_client_and_call_are_sent_beside_the_documents() {
    let recorder = Recorder::start([json_reply("200 OK", &page::responses()[0].to_string())]).await;
    let client = builder(&recorder.url).header("x-client", "one").build().unwrap();
    let call = client.stages().user_write_retrieve(first()).header("x-call", "two");
    let response = call.with_response().await.unwrap();
    assert_eq!(response.status.as_u16(), 200);
    assert_eq!(response.headers["content-type"], "application/json");
    let sent = recorder.only();
    assert_eq!(sent.headers("x-client"), ["one"]);
    assert_eq!(sent.headers("x-call"), ["two"]);
    assert_eq!(sent.headers("accept"), ["application/json"]);
}

#[tokio::test]
async fn what_breaks_a_constraint_is_sent_unless_it_is_to_be_validated() {
    let recorder = Recorder::start([json_reply("201 Created", &page::responses()[0].to_string())]).await;
    let stages = client(&recorder.url).stages();
    let body = UserWriteStageRequest::new("");
    stages.user_write_create(&body).await.unwrap();
    assert_eq!(recorder.only().body, r#"{"name":""}"#);

    let error = stages.user_write_create(&body).validated().await.unwrap_err();
    assert!(error.to_string().contains("/name"), "{error}");
    assert_eq!(recorder.received().len(), 1, "nothing more was sent");
}
