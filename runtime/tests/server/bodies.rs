//! Request bodies: presence, media type, size, violations.

use axum::body::Body;
use http::Request;
use oasmith_runtime as rt;

use crate::app::{authorized, get, post, request, router, send};

#[tokio::test]
async fn a_body_is_read_and_the_reply_written() {
    let answer = post(authorized("POST /pets/"), r#"{"name":"Rex","owner":"Ali","more":1}"#).await;
    assert_eq!((answer.status, answer.body.as_str()), (201, r#"{"id":1,"name":"Rex","owner":"Ali"}"#));
    assert_eq!(answer.header("content-type"), "application/json");
}

#[tokio::test]
async fn an_optional_body() {
    assert_eq!(get(authorized("PATCH /pets/1/")).await.json()["name"], "no body /pets/1/");
    // Zero bytes are no body, whatever they claim to be.
    let answer =
        send(router(), authorized("PATCH /pets/1/").header("Content-Type", "text/csv").body(Body::empty()).unwrap());
    assert_eq!(answer.await.status, 200);
    for (body, owner) in [
        (r#"{"name":"n"}"#, serde_json::json!("somebody")),
        (r#"{"name":"n","owner":null}"#, serde_json::Value::Null),
        (r#"{"name":"n","owner":"Ali"}"#, serde_json::json!("Ali")),
    ] {
        assert_eq!(post(authorized("PATCH /pets/1/"), body).await.json()["owner"], owner, "{body}");
    }
}

#[tokio::test]
async fn a_required_body_that_is_absent() {
    let answer = get(authorized("POST /pets/")).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json(), serde_json::json!({"non_field_errors": ["a body is required"]}));
}

#[tokio::test]
async fn nested_fields_are_dotted() {
    let body = r#"{"name":"","labels":[{"slug":"ok"},{"slug":"NOT"}]}"#;
    let answer = post(authorized("POST /pets/"), body).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), "application/json");
    let fields = answer.json();
    assert_eq!(fields.as_object().unwrap().keys().collect::<Vec<_>>(), ["labels.1.slug", "name"]);
    assert!(!answer.body.contains("NOT"), "{}", answer.body);
}

#[tokio::test]
async fn parameters_and_body_are_told_together() {
    let answer = post(authorized("PATCH /pets/x/"), r#"{"name":""}"#).await;
    assert_eq!(answer.json().as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "name"]);
}

#[tokio::test]
async fn what_is_not_json_is_a_root_message() {
    for body in ["{", "[]", "\u{feff}{}"] {
        let answer = post(authorized("POST /pets/"), body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.json()["non_field_errors"][0].is_string(), "{}", answer.body);
    }
}

async fn typed(line: &str, media_type: &str, body: &'static str) -> u16 {
    send(router(), authorized(line).header("Content-Type", media_type).body(body.into()).unwrap()).await.status
}

#[tokio::test]
async fn media_types() {
    const PET: &str = r#"{"name":"Rex"}"#;
    assert_eq!(typed("POST /pets/", "Application/JSON; charset=utf-8", PET).await, 201);
    assert_eq!(typed("POST /pets/", "text/plain", PET).await, 415);
    assert_eq!(typed("POST /pets/", "application/jsonp", PET).await, 415);
    assert_eq!(typed("PUT /icon", "image/png", "png").await, 200);
    assert_eq!(typed("PUT /icon", "imagery/png", "png").await, 415);
    assert_eq!(typed("PUT /note", "text/plain;charset=utf-8", "hello").await, 200);
    let untyped = send(router(), authorized("POST /pets/").body(PET.into()).unwrap()).await;
    assert_eq!(untyped.status, 415);
    assert_eq!(untyped.header("content-type"), "application/problem+json");
    assert_eq!(untyped.json()["detail"], "The body must be application/json.");
}

#[tokio::test]
async fn text() {
    let answer =
        send(router(), request("PUT /note").header("Content-Type", "text/plain").body("héllo".into()).unwrap());
    let answer = answer.await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "héllo"));
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let invalid = Body::from(&b"\xff"[..]);
    let answer = send(router(), request("PUT /note").header("Content-Type", "text/plain").body(invalid).unwrap()).await;
    assert_eq!(answer.status, 400);
    assert_eq!(get(request("PUT /note")).await.body, "(none)");
}

fn form(body: &str) -> Request<Body> {
    let body = body.replace('\n', "\r\n");
    request("POST /upload").header("Content-Type", "multipart/form-data; boundary=XX").body(body.into()).unwrap()
}

#[tokio::test]
async fn multipart() {
    let file = "--XX\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\n\nhello\n";
    let title = "--XX\nContent-Disposition: form-data; name=\"title\"\n\nTea\n";
    let answer = send(router(), form(&format!("{title}{file}--XX--\n"))).await;
    assert_eq!((answer.status, answer.json()), (200, "Tea 5 Some(\"a.txt\") 532".into()));

    let answer = send(router(), form(&format!("{file}--XX--\n"))).await;
    assert_eq!((answer.status, &answer.json()["violations"][0]["pointer"]), (400, &"/title".into()));
    let answer = send(router(), form(&format!("{}{file}--XX--\n", title.replace("Tea", "T")))).await;
    assert_eq!((answer.status, &answer.json()["violations"][0]["keyword"]), (400, &"minLength".into()));
    assert_eq!(post(request("POST /upload"), "{}").await.status, 415);
}

#[tokio::test]
async fn a_body_within_the_limit_only() {
    let big = |bytes: usize| format!(r#"{{"name":"{}"}}"#, "x".repeat(bytes));
    let small = || router().layer(rt::server::body_limit(100));
    let call = |body: Body| authorized("POST /pets/").header("Content-Type", "application/json").body(body).unwrap();
    assert_eq!(send(small(), call(big(50).into())).await.status, 201);
    let answer = send(small(), call(big(100).into())).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["title"], "Payload Too Large");
    // Without a `Content-Length` the limit is noticed while reading.
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>(vec![b' '; 60]), Ok(vec![b' '; 60])]);
    assert_eq!(send(small(), call(Body::from_stream(chunks))).await.status, 413);
    assert_eq!(post(authorized("POST /pets/"), big(1_500_000)).await.status, 201);
    assert_eq!(post(authorized("POST /pets/"), big(2_100_000)).await.status, 413);
}

#[tokio::test]
async fn a_body_that_breaks_off() {
    let chunks = futures_util::stream::iter([Ok(vec![b'{']), Err(std::io::Error::other("swordfish"))]);
    let call = authorized("POST /pets/").header("Content-Type", "application/json");
    let answer = send(router(), call.body(Body::from_stream(chunks)).unwrap()).await;
    assert_eq!(answer.status, 400);
    assert!(!answer.body.contains("swordfish"));
}
