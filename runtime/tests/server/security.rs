//! Who reaches a handler.

use axum::body::Body;
use base64::Engine as _;

use crate::app::{get, logged, request, router, send};

#[tokio::test]
async fn no_handler_without_valid_credentials() {
    for value in
        [None, Some("Bearer wrong"), Some("Bearer"), Some("Bearer  "), Some("Token opensesame"), Some("opensesame")]
    {
        let mut call = request("GET /pets/1/");
        if let Some(value) = value {
            call = call.header("Authorization", value);
        }
        let answer = get(call).await;
        assert_eq!((answer.status, answer.header("www-authenticate").as_str()), (401, "Bearer"), "{value:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(!answer.body.contains("opensesame"));
    }
}

#[tokio::test]
async fn scheme_names_have_no_case() {
    for value in ["Bearer opensesame", "bearer opensesame", "BEARER   opensesame"] {
        assert_eq!(get(request("GET /pets/1/").header("Authorization", value)).await.status, 200, "{value}");
    }
}

#[tokio::test]
async fn the_body_is_not_read_before_the_caller_is_known() {
    // The body fails when it is read, which would be a 400.
    let chunks = futures_util::stream::once(async { Err::<Vec<u8>, _>(std::io::Error::other("read")) });
    let call =
        request("POST /pets/").header("Content-Type", "application/json").body(Body::from_stream(chunks)).unwrap();
    assert_eq!(send(router(), call).await.status, 401);
    let big = request("POST /pets/").header("Content-Length", "99999999").body(Body::empty()).unwrap();
    assert_eq!(send(router(), big).await.status, 401);
}

#[tokio::test]
async fn optional_security() {
    assert_eq!(get(request("GET /optional")).await.json(), "nobody");
    assert_eq!(get(request("GET /optional").header("Authorization", "Bearer opensesame")).await.json(), "token");
    for value in ["Bearer wrong", "Basic eDp5", "Bearer"] {
        assert_eq!(get(request("GET /optional").header("Authorization", value)).await.status, 401, "{value}");
    }
}

#[tokio::test]
async fn alternatives_in_order() {
    let basic = |text: &str| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(text));
    let call = || request("POST /alternatives");
    for (call, who) in [
        (call().header("Authorization", "Bearer opensesame"), "token"),
        // The first alternative with the same scheme does not know this token, the second does.
        (call().header("Authorization", "Bearer old"), "legacy"),
        (call().header("Authorization", "bearer+agent 007"), "agent"),
        (call().header("Authorization", basic("ali:pass:word")), "password"),
        (call().header("Cookie", "theme=dark; sid=c00kie"), "cookie_key"),
        (request("POST /alternatives?key=two").header("X-Key", "one"), "keys"),
        // The bearer token is not valid, the cookie is.
        (call().header("Authorization", "Bearer wrong").header("Cookie", "sid=c00kie"), "cookie_key"),
    ] {
        assert_eq!(get(call).await.json(), who);
    }
    for call in [
        call(),
        call().header("Authorization", "Bearer 007"),
        call().header("Authorization", "bearer+agent opensesame"),
        call().header("Authorization", basic("ali")),
        call().header("Authorization", "Basic ???"),
        call().header("X-Key", "one"),
        request("POST /alternatives?key=two"),
        request("POST /alternatives?key=one").header("X-Key", "two"),
    ] {
        let answer = get(call).await;
        assert_eq!(answer.status, 401);
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer | bearer+agent | Basic realm=\"api\", charset=\"UTF-8\" | ApiKey in=\"header\", name=\"X-Key\" | \
             ApiKey in=\"query\", name=\"key\" | ApiKey in=\"cookie\", name=\"sid\""
        );
    }
}

#[tokio::test]
async fn forbidden_and_undecided() {
    let answer = get(request("GET /pets/1/").header("Authorization", "Bearer weak")).await;
    assert_eq!((answer.status, answer.body.as_str()), (403, r#"{"detail":"Forbidden"}"#));
    let (router, log) = logged(router());
    let call = request("GET /pets/1/").header("Authorization", "Bearer database-down").body(Body::empty()).unwrap();
    let answer = send(router, call).await;
    assert_eq!(answer.status, 500);
    assert!(!answer.body.contains("database"));
    assert_eq!(*log.lock().unwrap(), ["pets_retrieve (GET /pets/{id}/): the database is down"]);
}
