//! Replies that are not a success, refusals, and the two hooks.

use axum::body::Body;
use axum::response::IntoResponse as _;
use oasmith_runtime as rt;

use crate::app::{authorized, get, logged, post, request, router, send};

#[tokio::test]
async fn no_content() {
    let answer = get(authorized("DELETE /pets/1/")).await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    assert_eq!(answer.header("content-type"), "");
}

#[tokio::test]
async fn documented_errors() {
    let answer = post(authorized("POST /pets/"), r#"{"name":"forbidden"}"#).await;
    assert_eq!((answer.status, answer.body.as_str()), (403, r#""no pets""#));
    let answer = post(authorized("POST /pets/"), r#"{"name":"gone"}"#).await;
    assert_eq!((answer.status, answer.body.as_str()), (410, ""));
}

#[tokio::test]
async fn what_the_document_forgot() {
    let answer = post(authorized("POST /pets/"), r#"{"name":"teapot"}"#).await;
    assert_eq!((answer.status, answer.body.as_str()), (418, r#""short and stout""#));
    let answer = get(authorized("GET /pets/2/")).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.body, r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"Not Found"}"#);
}

#[tokio::test]
async fn violations_that_only_the_application_sees() {
    let answer = post(authorized("POST /pets/"), r#"{"name":"taken"}"#).await;
    assert_eq!((answer.status, answer.body.as_str()), (400, r#"{"name":["is taken"]}"#));
}

#[tokio::test]
async fn a_method_left_out() {
    assert_eq!(get(authorized("PUT /pets/1/")).await.status, 501);
}

#[tokio::test]
async fn causes_reach_the_log_only() {
    for (line, cause) in [
        ("GET /broken?how=fail", "broken (GET /broken): the secret is swordfish"),
        ("GET /broken?how=encode", "broken (GET /broken): key must be a string"),
        ("GET /panic", "panic (GET /panic): panicked: the secret is swordfish"),
    ] {
        let (router, log) = logged(router());
        let answer = send(router, request(line).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 500, "{line}");
        assert_eq!(answer.json()["detail"], "Internal Server Error", "{line}");
        assert!(!answer.body.contains("swordfish"));
        assert_eq!(*log.lock().unwrap(), [cause], "{line}");
    }
}

#[tokio::test]
async fn refusals_in_the_applications_own_manner() {
    let hook = |refusal: &rt::server::Refusal, operation: Option<&'static rt::Operation>| {
        let id = operation.map_or("-", |operation| operation.id);
        let text = format!("{id} {} {}", refusal.status().as_u16(), refusal.violations().len());
        (refusal.status() != rt::StatusCode::NOT_IMPLEMENTED).then(|| (refusal.status(), text).into_response())
    };
    let router = || router().layer(rt::server::on_refusal(hook));
    let answer = send(router(), request("GET /pets/").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.body.as_str()), (401, "pets_list 401 0"));
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let answer = send(router(), authorized("GET /pets/x/").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.body.as_str()), (400, "pets_retrieve 400 1"));
    let answer = send(router(), authorized("PUT /pets/1/").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.header("content-type").as_str()), (501, "application/problem+json"));
}

/// A build with debug assertions answers 500 in place of what the document forbids; any other, such as a release build,
/// looks at no answer.
#[cfg(feature = "response-checks")]
#[tokio::test]
async fn answers_are_checked_with_debug_assertions_alone() {
    use rt::server::{DocumentedResponse, Responses, check_responses};

    static NUMBER: rt::Schema = rt::Schema(&[rt::Keyword::Types(&[rt::Kind::Number])]);
    static DOCUMENTED: &[Responses] = &[Responses {
        operation: "pets_create",
        documented: &[DocumentedResponse::new((403, 403), &[("application/json", Some(&NUMBER))])],
    }];
    let request = authorized("POST /pets/").header("content-type", "application/json");
    let request = request.body(Body::from(r#"{"name":"forbidden"}"#)).unwrap();
    let answer = send(check_responses(router(), DOCUMENTED), request).await;
    if cfg!(debug_assertions) {
        assert_eq!(answer.status, 500);
    } else {
        assert_eq!((answer.status, answer.body.as_str()), (403, r#""no pets""#));
    }
}
