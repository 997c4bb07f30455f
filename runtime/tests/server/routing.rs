//! Which operation a request reaches.

use axum::body::Body;
use oasmith_runtime::server::MatchedOperation;
use tower::ServiceExt as _;

use crate::app::{authorized, get, request, router, send};

async fn reached(line: &str) -> (u16, String) {
    let answer = get(request(line)).await;
    (answer.status, if answer.status == 200 { answer.json().as_str().unwrap().to_owned() } else { String::new() })
}

#[tokio::test]
async fn templates_within_a_segment() {
    for (line, expected) in [
        ("GET /x/5", r#"item ["5"]"#),
        ("GET /x/5:cancel", r#"item ["5:cancel"]"#),
        ("POST /x/5:cancel", r#"item_cancel ["5"]"#),
        ("POST /x/a:b:stop", r#"item_stop ["a:b"]"#),
        ("GET /x/mine", "item_mine []"),
        ("GET /files/archive.tar.gz", r#"file ["archive.tar", "gz"]"#),
        ("GET /a/1", r#"a_read ["1"]"#),
        ("PUT /a/1", r#"a_write ["1"]"#),
        ("GET /many/1,2%2C3/%C3%A9", r#"list_in_path ["1", "2,3"]"#),
    ] {
        assert_eq!(reached(line).await, (200, expected.to_owned()), "{line}");
    }
}

#[tokio::test]
async fn what_fits_no_template_is_not_found() {
    for line in ["GET /nowhere", "GET /x/", "GET /x//", "GET /files/plain", "GET /files/.gz", "GET /pets", "GET /a/1/"]
    {
        assert_eq!(reached(line).await.0, 404, "{line}");
    }
}

#[tokio::test]
async fn parameters_are_decoded_from_the_raw_path() {
    assert_eq!(reached("GET /x/a%2Fb%20c+d").await.1, r#"item ["a/b c+d"]"#);
    assert_eq!(reached("GET /x/%C3%A9").await.1, r#"item ["é"]"#);
    let answer = get(request("GET /x/%FF")).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.json()["violations"][0]["pointer"], "/id");
    assert_eq!(answer.json()["violations"][0]["message"], "path parameter: expected UTF-8");
}

#[tokio::test]
async fn a_method_that_is_not_there() {
    let answer = get(request("DELETE /a/1")).await;
    assert_eq!((answer.status, answer.header("allow").as_str()), (405, "GET,HEAD,PUT"));
    // The skeleton has a `POST`, this path has none.
    let answer = get(request("POST /x/5")).await;
    assert_eq!((answer.status, answer.header("allow").as_str()), (405, "GET,HEAD"));
    let answer = get(request("PUT /x/5:cancel")).await;
    assert_eq!(answer.status, 405);
}

#[tokio::test]
async fn get_answers_head_without_a_body() {
    let answer = get(authorized("HEAD /pets/1/")).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert_eq!(answer.header("content-type"), "application/json");
    // An operation of its own, in another tag.
    assert_eq!(get(request("HEAD /h/1")).await.status, 200);
}

#[tokio::test]
async fn nested_under_a_path() {
    let nested = axum::Router::new().nest("/api/v3", router());
    let call = authorized("PATCH /api/v3/pets/7/").body(Body::empty()).unwrap();
    let answer = send(nested, call).await;
    assert_eq!(answer.json()["id"], 7);
    assert_eq!(answer.json()["name"], "no body /api/v3/pets/7/");
}

#[tokio::test]
async fn middleware_learns_the_operation_from_the_response() {
    let matched = |line: &str| {
        let request = authorized(line).body(Body::empty()).unwrap();
        async {
            let response = router().oneshot(request).await.unwrap();
            response.extensions().get::<MatchedOperation>().map(|matched| matched.0.to_string())
        }
    };
    assert_eq!(matched("GET /pets/1/").await.as_deref(), Some("pets_retrieve (GET /pets/{id}/)"));
    // Refused before the handler, by the body's type.
    assert!(matched("POST /pets/").await.is_some());
    assert_eq!(matched("GET /nowhere").await, None);
}
