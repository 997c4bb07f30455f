//! Which credentials an operation sends and reads, by its own requirement.

use authentik::client::ClientBuilder;
use authentik::models::AuthenticatorDuoStageRequest;
use authentik::{Client, rt};
use oasmith_runtime::Uuid;

use crate::app::{TOKEN, serve};
use crate::support::recorder::Recorder;

const GONE: &str = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
/// An operation of `authentik_device_auth` alone.
const AGENT_CONFIG: &str = "/api/v3/endpoints/agents/connectors/agent_config/";

fn group() -> Uuid {
    Uuid::from_u128(1)
}

/// The `Authorization` that the call of an operation with two alternatives carries.
async fn sent(credentials: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Vec<String> {
    let recorder = Recorder::start([GONE.to_owned()]).await;
    let client = credentials(Client::builder(&recorder.url)).build().unwrap();
    client.core().groups_destroy(group()).await.unwrap();
    recorder.only().headers("authorization").into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_credentials_at_hand_choose_the_alternative() {
    assert_eq!(sent(|builder| builder.authentik("one")).await, ["Bearer one"]);
    assert_eq!(sent(|builder| builder.authentik_device_auth("two")).await, ["bearer+agent two"]);
    let both = sent(|builder| builder.authentik_device_auth("two").authentik("one")).await;
    assert_eq!(both, ["Bearer one"], "the document's first");
    let foreign = sent(|builder| builder.authentik_device_enroll("three").authentik_device_federation("four")).await;
    assert!(foreign.is_empty(), "what the operation does not name is not sent: {foreign:?}");
}

#[tokio::test]
async fn each_operation_gets_its_own_schemes_token() {
    let reply = || "HTTP/1.1 409 Conflict\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned();
    let recorder = Recorder::start([reply(), reply()]).await;
    let client = Client::builder(&recorder.url).authentik("one").authentik_device_auth("two").build().unwrap();
    client.endpoints().agents_connectors_agent_config_retrieve().await.unwrap_err();
    client.root().config_retrieve().await.unwrap_err();
    let received = recorder.received();
    assert_eq!(received[0].headers("authorization"), ["bearer+agent two"]);
    assert_eq!(received[1].headers("authorization"), ["Bearer one"]);
    assert!(!received[0].text().contains("one") && !received[1].text().contains("two"));
}

#[tokio::test]
async fn a_scheme_with_a_plus_is_read_as_it_is_written() {
    let (app, served) = serve().await;
    let client = Client::builder(served.url("/api/v3")).authentik_device_auth(TOKEN).build().unwrap();
    let config = client.endpoints().agents_connectors_agent_config_retrieve().await.unwrap();
    assert_eq!((config.device_id.as_str(), config.license_status), ("device", None));
    assert_eq!(app.take_callers(), [Some("authentik_device_auth")]);

    for wrong in ["Bearer", "agent", "bearer agent", "bearer+agentx"] {
        let head = format!("GET {AGENT_CONFIG} HTTP/1.1\nauthorization: {wrong} {TOKEN}");
        let answer = served.exchange(&head, "").await;
        assert_eq!(answer.status, 401, "{wrong}: {answer:?}");
        assert_eq!(answer.header("www-authenticate"), Some("bearer+agent"));
    }
    let cased = served.exchange(&format!("GET {AGENT_CONFIG} HTTP/1.1\nauthorization: Bearer+Agent {TOKEN}"), "").await;
    assert_eq!(cased.status, 200);
}

#[tokio::test]
async fn the_server_takes_either_alternative() {
    let (app, served) = serve().await;
    let url = served.url("/api/v3");
    let person = Client::builder(&url).authentik(TOKEN).build().unwrap();
    let agent = Client::builder(&url).authentik_device_auth(TOKEN).build().unwrap();
    person.core().groups_destroy(group()).await.unwrap();
    agent.core().groups_destroy(group()).await.unwrap();
    assert_eq!(app.take_callers(), [Some("authentik"), Some("authentik_device_auth")]);

    let nobody = Client::builder(&url).build().unwrap();
    let refused = nobody.core().groups_destroy(group()).await.unwrap_err();
    assert_eq!(refused.status(), Some(rt::StatusCode::UNAUTHORIZED));
    assert_eq!(refused.body().unwrap(), r#"{"detail":"Valid credentials are required."}"#);
    let challenges = refused.headers().unwrap().get_all("www-authenticate");
    assert_eq!(challenges.iter().collect::<Vec<_>>(), ["Bearer", "bearer+agent"]);
    assert!(app.take_callers().is_empty());
}

#[tokio::test]
async fn optional_security_works_with_and_without() {
    let (app, served) = serve().await;
    let url = served.url("/api/v3");
    Client::builder(&url).build().unwrap().root().config_retrieve().await.unwrap();
    Client::builder(&url).authentik(TOKEN).build().unwrap().root().config_retrieve().await.unwrap();
    assert_eq!(app.take_callers(), [None, Some("authentik")]);

    let wrong = Client::builder(&url).authentik("wrong").build().unwrap().root().config_retrieve().await.unwrap_err();
    assert_eq!(wrong.status(), Some(rt::StatusCode::UNAUTHORIZED), "bad credentials are not none");
    assert!(app.take_callers().is_empty());
}

#[test]
fn secret_fields_do_not_show() {
    let mut stage = AuthenticatorDuoStageRequest::new("n", "visible-id", "hidden-secret", "host");
    stage.admin_secret_key = Some("hidden-key".into());
    let said = format!("{stage:?} {stage:#?}");
    assert!(said.contains("visible-id") && !said.contains("hidden"), "{said}");
    assert_eq!(stage.client_secret.expose(), "hidden-secret");
    let text = String::from_utf8(oasmith_runtime::encode(&stage).unwrap()).unwrap();
    assert!(text.contains(r#""client_secret":"hidden-secret""#), "what is sent holds it: {text}");
}
