//! A value of an enum that the document does not list.

use authentik_user_write::models::{UserTypeEnum, UserWriteStageRequest};

use crate::app::{TOKEN, client, first, serve};
use crate::support::page;
use crate::support::recorder::{Recorder, json_reply};

#[tokio::test]
async fn survives_from_get_to_put_byte_for_byte() {
    const NEW: &str = "robot \u{1F916} v2";
    let mut stage = page::responses()[0].clone();
    stage["user_type"] = NEW.into();
    let replies = [json_reply("200 OK", &stage.to_string()), json_reply("200 OK", &stage.to_string())];
    let recorder = Recorder::start(replies).await;
    let stages = client(&recorder.url).stages();

    let read = stages.user_write_retrieve(first()).await.unwrap();
    let user_type = read.user_type.clone().unwrap();
    assert!(user_type.is_unknown());
    assert_eq!(user_type.as_str(), NEW);
    let described = match user_type {
        UserTypeEnum::Internal | UserTypeEnum::External => "a person",
        _ => "something new",
    };
    assert_eq!(described, "something new");

    let mut body = UserWriteStageRequest::new(read.name);
    body.user_type = read.user_type;
    stages.user_write_update(first(), &body).await.unwrap();
    assert_eq!(recorder.received()[1].body, format!(r#"{{"name":"string","user_type":"{NEW}"}}"#));
}

#[tokio::test]
async fn is_refused_by_the_server() {
    let (app, served) = serve().await;
    let answer = served
        .exchange(
            &format!(
                "PUT /api/v3/stages/user_write/{}/ HTTP/1.1\nauthorization: Bearer {TOKEN}\ncontent-type: application/json",
                first()
            ),
            r#"{"name":"new","user_type":"robot"}"#,
        )
        .await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["user_type"]);
    assert!(body["user_type"][0].as_str().is_some_and(|message| !message.is_empty()), "{body}");
    assert_eq!(app.calls(), 0, "the handler was not called");
}
