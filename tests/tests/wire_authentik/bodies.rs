//! A multipart upload, a success without body, and a field that is required and may be null.

use authentik::models::FileUploadRequest;
use authentik::{Client, Error};
use oasmith_runtime::Binary;

use crate::app::{TOKEN, serve};
use crate::support::recorder::{Recorder, json_reply, reply};
use crate::support::served::Served;

fn client(served: &Served) -> Client {
    let builder = Client::builder(served.url("/api/v3"));
    builder.authentik(TOKEN).authentik_device_auth(TOKEN).build().unwrap()
}

fn upload() -> FileUploadRequest {
    // Bytes that are no text, and what looks like the end of a part.
    let mut file = Binary::named("a \"b\" \u{e9}.png", b"\x89PNG\r\n--\r\n\0\xff\r\n".to_vec());
    file.content_type = Some("image/png".to_owned());
    let mut upload = FileUploadRequest::new(file);
    upload.name = Some("media/\u{1F916} & co".to_owned());
    upload
}

#[tokio::test]
async fn a_file_round_trips_with_its_name_and_type() {
    let (app, served) = serve().await;
    client(&served).admin().file_create(&upload()).await.unwrap();
    assert_eq!(*app.files.lock().unwrap(), [upload()]);
}

#[tokio::test]
async fn a_file_is_written_as_browsers_do() {
    let recorder = Recorder::start([reply("200 OK", "text/plain", "")]).await;
    let mut upload = FileUploadRequest::new(Binary::named("a.txt", b"content".to_vec()));
    upload.usage = Some("media".to_owned());
    Client::builder(&recorder.url).build().unwrap().admin().file_create(&upload).await.unwrap();
    let sent = recorder.only();
    assert_eq!(sent.line(), "POST /admin/file/ HTTP/1.1");
    let boundary = sent.headers("content-type")[0].strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
    let boundary = boundary.trim_matches('"');
    assert_eq!(
        sent.body,
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
             Content-Type: application/octet-stream\r\n\r\ncontent\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"usage\"\r\n\r\nmedia\r\n--{boundary}--\r\n"
        )
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_form_names_its_part() {
    let (app, served) = serve().await;
    let mut upload = upload();
    upload.usage = Some(String::new());
    let error = client(&served).admin().file_create(&upload).await.unwrap_err();
    match error {
        Error::Api(authentik::admin::FileCreateError::BadRequest(body)) => {
            assert_eq!(body.additional_properties.keys().collect::<Vec<_>>(), ["usage"]);
        }
        other => panic!("{other:?}"),
    }
    let head = format!(
        "POST /api/v3/admin/file/ HTTP/1.1\nauthorization: Bearer {TOKEN}\ncontent-type: multipart/form-data; boundary=b"
    );
    let missing = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nn\r\n--b--\r\n";
    let answer = served.exchange(&head, missing).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_eq!(answer.json().as_object().unwrap().keys().collect::<Vec<_>>(), ["file"]);
    let json =
        format!("POST /api/v3/admin/file/ HTTP/1.1\nauthorization: Bearer {TOKEN}\ncontent-type: application/json");
    assert_eq!(served.exchange(&json, "{}").await.status, 415);
    assert!(app.files.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_204_has_no_body_and_no_type() {
    let (_, served) = serve().await;
    let path = "/api/v3/core/groups/00000000-0000-0000-0000-000000000001/";
    let answer = served.exchange(&format!("DELETE {path} HTTP/1.1\nauthorization: Bearer {TOKEN}"), "").await;
    assert_eq!((answer.status, answer.body.as_str(), answer.header("content-type")), (204, "", None));
}

#[tokio::test]
async fn a_required_field_that_may_be_null_is_always_written() {
    let (_, served) = serve().await;
    let path = "/api/v3/endpoints/agents/connectors/agent_config/";
    let answer = served.exchange(&format!("GET {path} HTTP/1.1\nauthorization: bearer+agent {TOKEN}"), "").await;
    let mut config = answer.json();
    assert!(config.as_object().unwrap().contains_key("license_status") && config["license_status"].is_null());

    config.as_object_mut().unwrap().remove("license_status");
    let recorder = Recorder::start([json_reply("200 OK", &config.to_string())]).await;
    let client = Client::builder(&recorder.url).build().unwrap();
    let error = client.endpoints().agents_connectors_agent_config_retrieve().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)) && error.to_string().contains("license_status"), "{error}");
}
