//! The request before it is sent, the response as it came, and calls from other places.

use std::sync::{Arc, Mutex};

use oasmith_runtime::{self as rt, CallExt, Secret, http};

use crate::api::{BEARER, KEY_COOKIE, KEY_HEADER, KEY_QUERY, ListParams, PatchedStage, Stages};
use crate::script::{Act, Script, reply};
use crate::server::{header, last, memory};

#[tokio::test]
async fn a_command_line_has_everything_but_secrets() {
    let (core, log) = memory(200, "");
    let core = core
        .credential(&BEARER, "hunter2")
        .credential(&KEY_QUERY, "hunter2")
        .credential(&KEY_HEADER, "hunter2")
        .credential(&KEY_COOKIE, "hunter2")
        .header("x-tenant", "hunter2");
    let stages = Stages::new(core.build().unwrap());
    let body = PatchedStage { name: Some("it's".to_owned()), ..PatchedStage::default() };
    let curl = stages.update("a b", &body).to_curl().unwrap();
    // Headers come in the order of their map, which is no promise.
    let mut lines: Vec<_> = curl.lines().map(|line| line.trim_end_matches(" \\")).collect();
    lines[1..].sort_unstable();
    let expected = [
        "curl --request PATCH 'http://memory.test/api/v3/stages/user_write/a%20b/'",
        r#"  --data-raw '{"name":"it'\''s"}'"#,
        "  --header 'accept: application/json'",
        "  --header 'authorization: REDACTED'",
        "  --header 'content-type: application/json'",
        "  --header 'x-tenant: REDACTED'",
    ];
    assert_eq!(lines, expected);
    let both = stages.both().to_curl().unwrap();
    assert!(both.contains("?api%20key=REDACTED'") && !both.contains("hunter2"), "{both}");
    let params = ListParams { header: Some("hunter2".to_owned()), name: Some("n".to_owned()), ..ListParams::default() };
    let list = stages.list().params(params).to_curl().unwrap();
    assert!(list.contains("?name=n'") && !list.contains("hunter2"), "{list}");

    let core = rt::Core::builder("http://x").build().unwrap();
    let secret = Secret::from("hunter2");
    let call = core.request(&crate::api::UPDATE).path("stage_uuid", &secret).json_body(&Hidden(secret.clone()));
    let call = call.query("q", rt::ParamStyle::FORM, &secret).empty::<rt::NoError>();
    assert!(!call.to_curl().unwrap().contains("hunter2"));
    stages.open().header("bad name", "x").to_curl().unwrap_err();
    assert!(log.lock().unwrap().is_empty());
}

struct Hidden(Secret);

impl rt::Serialize for Hidden {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rt::Object::new(serializer).field("password", &self.0).end()
    }
}

impl rt::Check for Hidden {
    fn check(&self, _: &rt::Rules, _: &mut rt::Validator) {}
}

#[tokio::test]
async fn a_request_is_changed_taken_and_its_response_raw() {
    let (core, log) = memory(418, "not JSON");
    let stages = Stages::new(core.credential(&BEARER, "B").build().unwrap());
    let call = stages.list().name("n").on_request(|request| {
        let signature = format!("{} {}", request.method(), request.uri().path());
        request.headers_mut().insert("x-signature", signature.parse().unwrap());
    });
    let request = call.clone().to_request().await.unwrap();
    assert_eq!(header_of(&request, "authorization"), Some("Bearer B"));
    assert_eq!(request.extensions().get::<&'static rt::Operation>().map(|operation| operation.id), Some("list"));
    assert!(log.lock().unwrap().is_empty());
    let response = call.raw().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.body()[..]), (418, &b"not JSON"[..]));
    assert_eq!(header(&last(&log), "x-signature"), Some("GET /api/v3/stages/user_write/"));
}

fn header_of<'a>(request: &'a http::Request<rt::Body>, name: &str) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn layers_see_every_attempt_and_what_is_called() {
    let script = Script::new(vec![Act::Cut, reply("200 OK", "", "[]")]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let layer = tower::layer::layer_fn(move |inner: rt::client::transport::TransportService| {
        let log = Arc::clone(&log);
        tower::service_fn(move |mut request: http::Request<rt::Body>| {
            let operation = request.extensions().get::<&'static rt::Operation>().unwrap();
            log.lock().unwrap().push(operation.template);
            request.headers_mut().insert("x-layer", http::HeaderValue::from_static("1"));
            tower::ServiceExt::oneshot(inner.clone(), request)
        })
    });
    let core = rt::Core::builder(&script.url)
        .layer(layer)
        .retries(rt::Retries::new())
        .clock(crate::clock::VirtualClock::default())
        .max_response_bytes(10);
    let stages = Stages::new(core.build().unwrap());
    stages.list().await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["/stages/user_write/"; 2]);
    assert!(script.requests().iter().all(|request| request.contains("x-layer: 1\r\n")));
    // The transport below keeps the limits, and its errors stay what they are.
    let script = Script::new(vec![reply("200 OK", "", "[            ]")]).await;
    let core = rt::Core::builder(&script.url).layer(tower::layer::util::Identity::new()).max_response_bytes(10);
    let error = Stages::new(core.build().unwrap()).list().await.unwrap_err();
    let rt::Error::Transport(failed) = &error else { panic!("{error}") };
    assert!(matches!(failed.error(), rt::TransportError::TooLarge { limit: 10, .. }), "{error:?}");
}

#[test]
fn a_call_blocks_where_nothing_is_async() {
    let server = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let script = server.block_on(Script::new(vec![reply("200 OK", "", "[]")]));
    let stages = Stages::new(rt::Core::builder(&script.url).build().unwrap());
    assert_eq!(stages.list().send_blocking().unwrap(), []);
    assert_eq!(stages.list().name("n").send_blocking().unwrap(), []);
    assert_eq!(script.count(), 2);
    let error = server.block_on(async { stages.list().send_blocking() }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "list (GET /stages/user_write/): not sent: a blocking call inside an async context: await it instead"
    );
    server.block_on(async { drop(script) });
}
