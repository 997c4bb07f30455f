//! Who receives.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use oasmith_tests::hooks::server::{Denied, webhooks as hooked};
use oasmith_tests::hooks::webhooks::operations::{ALL, Id};

use crate::support::served::Served;
use crate::{Receiver, served};

#[tokio::test]
async fn requests_are_checked_as_those_of_paths_are() {
    let (_log, served) = served().await;
    let json = "content-type: application/json\n";
    for (head, body, status) in [
        ("POST /hooks/pets/new HTTP/1.1\nx-event: created\n", r#"{"name":"Rex"}"#, 200),
        ("POST /hooks/pets/new HTTP/1.1\nx-event: other\n", r#"{"name":"Rex"}"#, 422),
        ("POST /hooks/pets/new HTTP/1.1\n", r#"{"name":"Rex"}"#, 422),
        ("POST /hooks/pets/new HTTP/1.1\nx-event: created\n", r#"{"name":"much too long a name"}"#, 422),
        ("POST /hooks/pets/gone/ HTTP/1.1\n", r#"{"id":7}"#, 401),
        ("POST /hooks/pets/gone/?dry=true HTTP/1.1\nx-hook-key: valid\n", r#"{"id":7}"#, 204),
        ("POST /hooks/pets/gone/?dry=true HTTP/1.1\nx-hook-key: other\n", r#"{"id":7}"#, 401),
        ("POST /hooks/pets/gone HTTP/1.1\n", r#"{"id":7}"#, 404),
        ("POST /new-pet HTTP/1.1\n", "{}", 404),
    ] {
        let answer = served.exchange(&format!("{head}{json}"), body).await;
        assert_eq!(answer.status, status, "{head}: {}", answer.body);
    }
    let answer = served.exchange("GET /event HTTP/1.1\n", "").await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST,PUT")));
}

#[tokio::test]
async fn a_signature_is_checked_before_anything_is_read() {
    let seen = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&seen);
    let router = hooked::receiver(Arc::new(Receiver))
        .verify(move |head, body| {
            count.fetch_add(1, Ordering::Relaxed);
            // A stand-in for a MAC: the length of the body as it came.
            let signed = head.headers.get("x-signature").and_then(|value| value.to_str().ok());
            if signed == Some(body.len().to_string().as_str()) { Ok(()) } else { Err(Denied::unauthorized()) }
        })
        .at("/new", Id::NewPet.table())
        .router();
    let served = Served::start(router.layer(server_limit())).await;
    let post = async |signature: &str, body: &str| {
        let head = "POST /new HTTP/1.1\nx-event: created\ncontent-type: application/json\n";
        served.exchange(&format!("{head}x-signature: {signature}\n"), body).await.status
    };
    assert_eq!(post("14", r#"{"name":"Rex"}"#).await, 200);
    assert_eq!(post("13", r#"{"name":"Rex"}"#).await, 401);
    assert_eq!(post("13", "not JSON").await, 401, "nothing is decoded");
    assert_eq!(post("8", "not JSON").await, 422, "the document's own status for it");
    assert_eq!(seen.load(Ordering::Relaxed), 4);
    assert_eq!(post("200", &"x".repeat(200)).await, 413, "the limit comes first");
    assert_eq!(seen.load(Ordering::Relaxed), 4);
}

fn server_limit() -> axum::Extension<oasmith_runtime::server::BodyLimit> {
    oasmith_runtime::server::body_limit(100)
}

#[tokio::test]
async fn one_address_for_all_events() {
    let router = hooked::receiver(Arc::new(Receiver))
        .choose("/", |head, _| {
            let event = head.headers.get("x-kind")?.to_str().ok()?;
            ALL.iter().find(|operation| operation.template == event)
        })
        .router();
    let served = Served::start(router).await;
    let send = async |kind: &str, rest: &str, body: &str| {
        let json = "content-type: application/json\n";
        served.exchange(&format!("POST / HTTP/1.1\nx-kind: {kind}\n{json}{rest}"), body).await.status
    };
    assert_eq!(send("new-pet", "x-event: renamed\n", r#"{"name":"Rex"}"#).await, 200);
    assert_eq!(send("ping", "", "").await, 204);
    assert_eq!(send("unheard-of", "", "").await, 404);
    let answer = served.exchange("PUT / HTTP/1.1\nx-kind: ping\n", "").await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
}

#[tokio::test]
async fn a_panic_of_a_check_is_contained() {
    let router = hooked::receiver(Arc::new(Receiver)).verify(|_, _| panic!("a bug")).at("/", Id::Ping.table()).router();
    let served = Served::start(router).await;
    assert_eq!(served.exchange("POST / HTTP/1.1\n", "").await.status, 500);
}

#[tokio::test]
async fn bytes_arrive_as_they_are_whatever_their_media_type() {
    let (_log, served) = served().await;
    let form = "--b\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n";
    for (media_type, body) in
        [("image/png", "PNG"), ("multipart/form-data; boundary=b", form), ("application/json", "not JSON")]
    {
        let head = format!("PUT /hooks/picture HTTP/1.1\ncontent-type: {media_type}\n");
        let answer = served.exchange(&head, body).await;
        assert_eq!((answer.status, answer.json()["message"].as_str()), (200, Some(body)), "{media_type}");
    }
}

#[tokio::test]
async fn an_operation_of_somebody_else_is_a_mistake_of_the_application() {
    use oasmith_tests::hooks::callbacks::operations::Id as Other;

    let faults = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = Arc::clone(&faults);
    let log = oasmith_runtime::server::on_error(move |fault| seen.lock().unwrap().push(fault.to_string()));
    let router = hooked::receiver(Arc::new(Receiver))
        .at("/at", Other::Done.table())
        .choose("/choose", |_, _| Some(Other::Done.table()))
        .router();
    let served = Served::start(router.layer(log)).await;
    for path in ["/at", "/choose"] {
        assert_eq!(served.exchange(&format!("PUT {path} HTTP/1.1"), "").await.status, 500, "{path}");
    }
    let faults = faults.lock().unwrap();
    assert!(faults.len() == 2 && faults.iter().all(|fault| fault.contains("is not received here")), "{faults:?}");
}
