//! What the endpoint's page shows: its examples through client and server, and its request sent by `curl`.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;

use authentik_user_write::models::{PatchedUserWriteStageRequest, PolicyEngineMode, UserTypeEnum, UserWriteStage};
use authentik_user_write::stages::UserWritePartialUpdateError;
use authentik_user_write::{Error, Field};

use crate::app::{TOKEN, client, first, serve};
use crate::support::recorder::{Recorder, json_reply};
use crate::support::served::Answer;
use crate::support::{json, page};

/// What a value is as JSON.
fn encoded<T: oasmith_runtime::Serialize>(value: &T) -> serde_json::Value {
    serde_json::from_slice(&oasmith_runtime::encode(value).unwrap()).unwrap()
}

#[tokio::test]
async fn the_response_decodes_and_encodes_to_the_same_value() {
    let [example, _, _] = page::responses();
    let recorder = Recorder::start([json_reply("200 OK", &example.to_string())]).await;
    let stage: UserWriteStage = client(&recorder.url).stages().user_write_retrieve(first()).await.unwrap();

    assert_eq!(stage.pk, first());
    assert_eq!(stage.create_users_group, Field::Value(first()));
    assert_eq!(stage.user_type, Some(UserTypeEnum::Internal));
    let flows = stage.flow_set.as_deref().unwrap();
    assert_eq!((flows.len(), &flows[0].policy_engine_mode), (1, &Some(PolicyEngineMode::All)));
    assert_eq!(encoded(&stage), example);
}

#[tokio::test]
async fn the_errors_decode_and_encode_to_the_same_value() {
    let [_, invalid, forbidden] = page::responses();
    for (status, example) in [("400 Bad Request", invalid), ("403 Forbidden", forbidden)] {
        let recorder = Recorder::start([json_reply(status, &example.to_string())]).await;
        let error = client(&recorder.url).stages().user_write_partial_update(first(), None).await.unwrap_err();
        let again = match error {
            Error::Api(UserWritePartialUpdateError::BadRequest(body)) if status.starts_with("400") => encoded(&body),
            Error::Api(UserWritePartialUpdateError::Forbidden(body)) if status.starts_with("403") => encoded(&body),
            other => panic!("{status}: {other}"),
        };
        assert_eq!(again, example);
    }
}

#[tokio::test]
async fn the_request_decodes_and_encodes_to_the_same_value() {
    let (app, served) = serve().await;
    let request = page::request();
    let answer = served
        .exchange(
            &format!(
                "{} {} HTTP/1.1\nauthorization: Bearer {TOKEN}\ncontent-type: {}",
                request.method,
                request.path.replace(":stage_uuid", &first().to_string()),
                request.media
            ),
            &request.body,
        )
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let received: PatchedUserWriteStageRequest = app.patched.lock().unwrap().remove(0).unwrap();
    assert_eq!(encoded(&received), json(&request.body));
}

/// The page's request, as its C# sample describes it, sent by another client.
#[tokio::test]
async fn the_request_is_answered_to_curl() {
    let (app, served) = serve().await;
    let request = page::request();
    assert_eq!((request.method.as_str(), request.headers.len()), ("PATCH", 2), "what the page shows");
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--include", "--max-time", "20", "--request", &request.method]);
    for (name, value) in &request.headers {
        command.arg("--header").arg(format!("{name}: {}", value.replace("<token>", TOKEN)));
    }
    command.arg("--header").arg(format!("Content-Type: {}", request.media)).args(["--data-binary", "@-"]);
    command.arg(served.url(&request.path.replace(":stage_uuid", &first().to_string())));

    let body = request.body.clone();
    let output = tokio::task::spawn_blocking(move || {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        child.stdin.take().unwrap().write_all(body.as_bytes())?;
        child.wait_with_output()
    });
    let output = match output.await.unwrap() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("SKIPPED: there is no `curl` on this machine");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let answer = Answer::parse(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.json()["name"], "string");
    assert_eq!(answer.json()["create_users_group"], first().to_string());
    assert_eq!(app.calls.load(Ordering::SeqCst), 1);
    let received = app.patched.lock().unwrap().remove(0).unwrap();
    assert_eq!(encoded(&received), json(&request.body));
}
