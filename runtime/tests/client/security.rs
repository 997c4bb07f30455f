//! Credentials go where the document says and nowhere else.

use std::future::IntoFuture;

use oasmith_runtime::{self as rt, InvalidRequest};

use crate::api::{AGENT, BASIC, BEARER, KEY_COOKIE, KEY_HEADER, KEY_QUERY, OAUTH, Stages};
use crate::server::{header, last, memory};

#[tokio::test]
async fn a_token_is_written_with_its_scheme() {
    let (core, log) = memory(204, "");
    let stages = Stages::new(core.credential(&AGENT, "A").credential(&OAUTH, "O").build().unwrap());
    stages.either().await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), Some("bearer+agent A"));
    stages.token().await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), Some("Bearer O"));
}

#[tokio::test]
async fn the_first_alternative_with_credentials_wins() {
    let (core, log) = memory(204, "");
    let both = core.clone().credential(&AGENT, "A").credential(&BEARER, "old").credential(&BEARER, "B");
    Stages::new(both.build().unwrap()).either().await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), Some("Bearer B"));

    // Two of three keys do not make an alternative.
    let partial = core
        .credential(&KEY_HEADER, "h")
        .credential(&KEY_QUERY, "q")
        .basic(&BASIC, "user", "pass:word")
        .build()
        .unwrap();
    Stages::new(partial).both().await.unwrap();
    let sent = last(&log);
    assert_eq!(header(&sent, "authorization"), Some("Basic dXNlcjpwYXNzOndvcmQ="));
    assert_eq!((header(&sent, "x-key"), sent.uri().query()), (None, None));
}

#[tokio::test]
async fn keys_travel_in_header_query_and_cookie() {
    let (core, log) = memory(204, "");
    let core = core
        .credential(&KEY_HEADER, "h h")
        .credential(&KEY_QUERY, "q&q=")
        .credential(&KEY_COOKIE, "c+/=")
        .build()
        .unwrap();
    Stages::new(core).both().await.unwrap();
    let sent = last(&log);
    assert_eq!(header(&sent, "x-key"), Some("h h"));
    assert_eq!(sent.uri().query(), Some("api%20key=q%26q%3D"));
    assert_eq!(header(&sent, "cookie"), Some("sid=c+/="));
    assert!(sent.headers()["x-key"].is_sensitive() && sent.headers()["cookie"].is_sensitive());
}

#[tokio::test]
async fn nothing_is_sent_to_an_operation_that_does_not_ask() {
    let (core, log) = memory(200, "");
    let stages = Stages::new(core.credential(&BEARER, "B").credential(&KEY_QUERY, "q").build().unwrap());
    stages.open().await.unwrap();
    let sent = last(&log);
    assert_eq!((header(&sent, "authorization"), sent.uri().query()), (None, None));
    // Without credentials for it, an operation is called without: the server answers.
    stages.token().await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), None);
}

#[tokio::test]
async fn the_callers_own_header_wins_over_everything() {
    let (core, log) = memory(204, "");
    let core = core.credential(&BEARER, "B").header("authorization", "Default").header("accept", "text/plain");
    let stages = Stages::new(core.build().unwrap());
    stages.either().await.unwrap();
    let sent = last(&log);
    assert_eq!((header(&sent, "authorization"), header(&sent, "accept")), (Some("Bearer B"), Some("application/json")));
    stages.either().header("Authorization", "Mine").await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), Some("Mine"));
    stages.open().await.unwrap_or_default();
    assert_eq!(header(&last(&log), "authorization"), Some("Default"));
}

#[tokio::test]
async fn a_credential_that_cannot_be_written_is_refused_without_being_shown() {
    let (core, log) = memory(204, "");
    let line = "hunter\r\nX-Evil: 1";
    let refused = [
        Stages::new(core.clone().credential(&BEARER, line).build().unwrap()).either(),
        Stages::new(core.clone().basic(&BEARER, "hunter", "hunter").build().unwrap()).either(),
        Stages::new(core.clone().basic(&BASIC, "hunter:", "hunter").build().unwrap()).both(),
        Stages::new(core.clone().credential(&BASIC, "hunter").build().unwrap()).both(),
        Stages::new(core.clone().credential(&BEARER, "hunter").basic(&BASIC, "hunter", "hunter").build().unwrap())
            .clash(),
        Stages::new(
            core.clone()
                .credential(&KEY_HEADER, "k")
                .credential(&KEY_QUERY, "q")
                .credential(&KEY_COOKIE, "hunter;x")
                .build()
                .unwrap(),
        )
        .both(),
    ];
    for call in refused {
        let error = call.await.unwrap_err();
        let rt::Error::Invalid(invalid) = &error else { panic!("{error}") };
        assert!(matches!(invalid.problem(), InvalidRequest::Credential { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter"), "{error:?}");
    }
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn secrets_are_in_no_debug() {
    let (builder, _) = memory(204, "");
    let builder = builder
        .credential(&BEARER, "hunter2")
        .credential(&KEY_QUERY, "hunter2")
        .basic(&BASIC, "hunter2", "hunter2")
        .header("x-secret", "hunter2");
    let core = builder.clone().build().unwrap();
    let stages = Stages::new(core.clone());
    let call = stages.either().header("x-secret", "hunter2");
    let list = stages.list().name("hunter2");
    let printed = format!("{builder:?} {core:?} {stages:?} {call:?} {list:?}");
    let futures = format!("{:?} {:?}", call.clone().with_response(), list.into_future());
    let printed = printed + &futures;
    assert!(!printed.contains("hunter2"), "{printed}");
    assert!(printed.contains("either (GET /either)"), "{printed}");

    let request =
        core.request(&crate::api::EITHER).header("x", &"hunter2").query("q", rt::ParamStyle::FORM, &"hunter2");
    assert!(!format!("{request:?}").contains("hunter2"));
}

#[tokio::test]
async fn one_call_brings_its_own_credentials_or_none() {
    let (core, log) = memory(204, "");
    let stages = Stages::new(core.credential(&BEARER, "B").credential(&KEY_QUERY, "q").build().unwrap());
    stages.either().credential(&BEARER, "mine").await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), Some("Bearer mine"));
    // Its own decide among the alternatives too, although the client has those of an earlier one.
    stages.either().credential(&AGENT, "A").await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), Some("bearer+agent A"));
    stages.both().basic(&BASIC, "u", "p").await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), Some("Basic dTpw"));
    // It completes what the client has a part of.
    stages.both().credential(&KEY_HEADER, "h").credential(&KEY_COOKIE, "c").await.unwrap();
    let sent = last(&log);
    assert_eq!((header(&sent, "x-key"), sent.uri().query()), (Some("h"), Some("api%20key=q")));
    stages.either().without_credentials().await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), None);
    stages.either().without_credentials().credential(&AGENT, "A").await.unwrap();
    assert_eq!(header(&last(&log), "authorization"), Some("bearer+agent A"));

    let error = stages.open().credential(&BEARER, "hunter2").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "open (GET /open): not sent: the credential for `bearer` is not one that the operation names"
    );
    assert!(log.lock().unwrap().is_empty());
}
