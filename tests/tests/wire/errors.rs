//! What a call ends with when it has no value.

use authentik_user_write::Error;
use authentik_user_write::stages::UserWriteRetrieveError;

use crate::app::{TOKEN, builder, client, first};
use crate::support::page;
use crate::support::recorder::{Recorder, json_reply, reply};

type Outcome = Result<authentik_user_write::models::UserWriteStage, Error<UserWriteRetrieveError>>;

async fn answered(reply: String) -> Outcome {
    let recorder = Recorder::start([reply]).await;
    client(&recorder.url).stages().user_write_retrieve(first()).await
}

#[tokio::test]
async fn the_status_chooses_the_error() {
    // Any object is a `ValidationError`: its additional properties are free.
    let body = r#"{"detail":"may only read"}"#;
    match answered(json_reply("403 Forbidden", body)).await {
        Err(Error::Api(UserWriteRetrieveError::Forbidden(error))) => assert_eq!(error.detail, "may only read"),
        other => panic!("{other:?}"),
    }
    match answered(json_reply("400 Bad Request", body)).await {
        Err(Error::Api(UserWriteRetrieveError::BadRequest(error))) => {
            assert_eq!(error.additional_properties.get("detail").unwrap().as_str(), Some("may only read"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_page_of_html_on_a_403_is_still_a_403() {
    let error = answered(reply("403 Forbidden", "text/html", "<h1>proxy-says-no</h1>")).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 403);
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
    assert_eq!(error.body().unwrap().as_ref(), b"<h1>proxy-says-no</h1>");
    assert_eq!(error.headers().unwrap()["content-type"], "text/html");
    assert_eq!(error.operation().unwrap().id, "stages_user_write_retrieve");
}

#[tokio::test]
async fn a_status_that_the_document_forgot_is_reachable() {
    let error = answered(json_reply("404 Not Found", r#"{"detail":"none"}"#)).await.unwrap_err();
    assert!(error.api().is_none(), "{error:?}");
    assert_eq!(error.status().unwrap().as_u16(), 404);
    let said = error.to_string();
    for part in ["GET", "/stages/user_write/{stage_uuid}/", "404"] {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

#[tokio::test]
async fn a_success_that_does_not_fit_names_the_place() {
    let mut stage = page::responses()[0].clone();
    stage["flow_set"][0]["pk"] = "hunter2-no-uuid".into();
    let error = answered(json_reply("200 OK", &stage.to_string())).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(error.to_string().contains("/flow_set/0/pk"), "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 200);

    let missing = answered(json_reply("200 OK", "{}")).await.unwrap_err();
    assert!(matches!(missing, Error::Decode(_)) && missing.to_string().contains("pk"), "{missing}");
}

#[tokio::test]
async fn what_is_printed_holds_no_body_and_no_token() {
    let mut stage = page::responses()[0].clone();
    stage["flow_set"][0]["pk"] = "hunter2".into();
    let replies = [
        json_reply("200 OK", &stage.to_string()),
        json_reply("200 OK", r#"{"name":"hunter2""#),
        json_reply("404 Not Found", r#"{"detail":"hunter2"}"#),
        reply("403 Forbidden", "text/html", "hunter2"),
        reply("500 Internal Server Error", "text/plain", "hunter2"),
    ];
    for reply in replies {
        let error = answered(reply).await.unwrap_err();
        for said in [format!("{error}"), format!("{error:?}"), format!("{error:#?}")] {
            assert!(!said.contains("hunter2") && !said.contains(TOKEN), "{said}");
        }
    }
}

#[tokio::test]
async fn a_response_beyond_the_limit_and_a_slow_one_are_told_apart() {
    let recorder = Recorder::start([json_reply("200 OK", &page::responses()[0].to_string())]).await;
    let limited = builder(&recorder.url).max_response_bytes(64).build().unwrap();
    let error = limited.stages().user_write_retrieve(first()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");

    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let call = client(&url).stages().user_write_retrieve(first());
    let error = call.timeout(std::time::Duration::from_millis(100)).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}
