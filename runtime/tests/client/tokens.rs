//! Tokens that are obtained: from an authorization server and for an API, both on sockets, in virtual time.

use std::future::IntoFuture;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::client::{ClientCredentials, DeviceFlow, Endpoints, RefreshToken, Token};
use oasmith_runtime::{self as rt, InvalidRequest, Secret, TokenError, TokenRequest, TokenSource};

use crate::api::{OAUTH, Stages};
use crate::clock::VirtualClock;
use crate::script::{Act, Script, reply};

const BASIC: &str = "authorization: Basic aWQ6c2VjJTI2cmV0\r\n";

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

fn authorization(request: &str) -> Option<&str> {
    request.lines().find_map(|line| line.strip_prefix("authorization: "))
}

/// A server that gives tokens `T1`, `T2`, … good for an hour.
async fn authorization_server() -> Script {
    Script::with(|connection, _| {
        let body = format!(r#"{{"access_token":"T{}","token_type":"bearer","expires_in":3600}}"#, connection + 1);
        reply("200 OK", "content-type: application/json\r\n", &body)
    })
    .await
}

/// An API that accepts any token but these.
async fn api(refused: &'static [&'static str]) -> Script {
    Script::with(move |_, request| match authorization(request) {
        Some(token) if !refused.contains(&token) => reply("204 No Content", "", ""),
        _ => reply("401 Unauthorized", "", ""),
    })
    .await
}

fn client(api: &Script, tokens: impl Into<rt::Tokens>) -> (Stages, VirtualClock) {
    let clock = VirtualClock::default();
    let core = rt::Core::builder(&api.url).credential(&OAUTH, tokens).clock(clock.clone()).build().unwrap();
    (Stages::new(core), clock)
}

fn credentials(server: &Script) -> ClientCredentials {
    ClientCredentials::new(server.url.as_str(), "id", "sec&ret")
}

fn sent(api: &Script) -> Vec<String> {
    api.requests().iter().map(|request| authorization(request).unwrap_or_default().to_owned()).collect()
}

fn token_error<E: std::fmt::Debug>(error: rt::Error<E>) -> TokenError {
    let rt::Error::Invalid(invalid) = error else { panic!("not an error of a token") };
    match invalid.problem() {
        InvalidRequest::Token { scheme: "oauth", error } => error.clone(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn client_credentials_are_exchanged_and_the_token_kept() {
    let (server, api) = (authorization_server().await, api(&[]).await);
    let (stages, clock) = client(&api, credentials(&server));
    stages.token().await.unwrap();
    stages.token().await.unwrap();
    assert_eq!(sent(&api), ["Bearer T1", "Bearer T1"]);
    let request = &server.requests()[0];
    assert!(request.starts_with("POST / HTTP/1.1\r\n") && request.contains(BASIC), "{request}");
    assert_eq!(body(request), "grant_type=client_credentials");

    // Half a minute before its end it is good no longer.
    rt::client::Clock::sleep(&clock, Duration::from_secs(3569)).await;
    stages.token().await.unwrap();
    rt::client::Clock::sleep(&clock, Duration::from_secs(1)).await;
    stages.token().await.unwrap();
    assert_eq!(sent(&api)[2..], ["Bearer T1", "Bearer T2"]);
}

#[tokio::test]
async fn a_token_is_good_for_the_scopes_that_it_was_asked_for() {
    let (server, api) = (authorization_server().await, api(&[]).await);
    let (stages, _) = client(&api, credentials(&server).parameter("audience", "a b"));
    stages.scoped().await.unwrap();
    stages.token().await.unwrap();
    stages.scoped().await.unwrap();
    assert_eq!(sent(&api), ["Bearer T1"; 3], "a token with more scopes serves too");
    assert_eq!(body(&server.requests()[0]), "grant_type=client_credentials&scope=read%20write&audience=a%20b");

    let (stages, _) = client(&api, credentials(&server));
    stages.token().await.unwrap();
    stages.scoped().await.unwrap();
    assert_eq!(server.count(), 3, "a token without scopes does not");

    let (stages, _) = client(&api, credentials(&server).scopes(["all"]).in_body());
    stages.token().await.unwrap();
    stages.scoped().await.unwrap();
    assert_eq!(server.count(), 4, "one set of scopes for all operations");
    let last = server.requests().pop().unwrap();
    assert_eq!(body(&last), "grant_type=client_credentials&scope=all&client_id=id&client_secret=sec%26ret");
    assert_eq!(authorization(&last), None);
}

#[tokio::test]
async fn a_401_fetches_a_fresh_token_once() {
    let (server, api_) = (authorization_server().await, api(&["Bearer T1"]).await);
    let (stages, _) = client(&api_, credentials(&server));
    stages.token().await.unwrap();
    assert_eq!(sent(&api_), ["Bearer T1", "Bearer T2"]);

    let api_ = api(&["Bearer T3", "Bearer T4"]).await;
    let (stages, _) = client(&api_, credentials(&server));
    assert_eq!(stages.token().await.unwrap_err().status(), Some(rt::StatusCode::UNAUTHORIZED));
    assert_eq!(sent(&api_), ["Bearer T3", "Bearer T4"]);
}

#[tokio::test]
async fn a_401_is_the_result_where_there_is_no_better_token() {
    let api = api(&["Bearer same"]).await;
    let (stages, _) = client(&api, Same);
    assert_eq!(stages.token().await.unwrap_err().status(), Some(rt::StatusCode::UNAUTHORIZED));
    assert_eq!(api.count(), 1);
    // A token of the caller's own is not fetched again either.
    let (stages, _) = client(&api, "same");
    stages.token().await.unwrap_err();
    assert_eq!(api.count(), 2);
}

struct Same;

impl TokenSource for Same {
    fn fetch(&self, _: TokenRequest) -> rt::BoxFuture<Result<Token, TokenError>> {
        Box::pin(std::future::ready(Ok(Token::new("same"))))
    }
}

#[tokio::test]
async fn concurrent_calls_share_one_request_and_its_failure() {
    let token = r#"{"access_token":"T","token_type":"Bearer"}"#;
    for (answer, works) in [
        (format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{token}", token.len()), true),
        ("HTTP/1.1 503 Any\r\ncontent-length: 0\r\n\r\n".to_owned(), false),
    ] {
        let api = api(&[]).await;
        let server = Script::new(vec![Act::Late(Duration::from_millis(100), answer.into_bytes())]).await;
        let (stages, _) = client(&api, credentials(&server));
        let calls: Vec<_> = (0..20).map(|_| tokio::spawn(IntoFuture::into_future(stages.token()))).collect();
        for call in calls {
            assert_eq!(call.await.unwrap().is_ok(), works);
        }
        assert_eq!((server.count(), api.count()), (1, if works { 20 } else { 0 }));
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_fetches_leaves_the_turn_to_others() {
    let token = r#"{"access_token":"T"}"#;
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{token}", token.len());
    let (server, api) = (
        Script::with(move |connection, _| match connection {
            0 => Act::Stall(Vec::new()),
            _ => Act::Send(answer.clone().into_bytes()),
        })
        .await,
        api(&[]).await,
    );
    let (stages, _) = client(&api, credentials(&server));
    let first = tokio::spawn(IntoFuture::into_future(stages.token()));
    while server.count() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let second = tokio::spawn(IntoFuture::into_future(stages.token()));
    tokio::time::sleep(Duration::from_millis(20)).await;
    first.abort();
    second.await.unwrap().unwrap();
    assert_eq!((server.count(), api.count()), (2, 1));
}

#[tokio::test]
async fn refresh_tokens_rotate() {
    let server = Script::with(|connection, _| {
        let body = format!(r#"{{"access_token":"T{connection}","refresh_token":"R{}"}}"#, connection + 1);
        reply("200 OK", "", &body)
    })
    .await;
    let api = api(&["Bearer T0"]).await;
    let kept = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&kept);
    let source = RefreshToken::new(server.url.as_str(), "app", "R0")
        .on_rotation(move |token: &Secret| seen.lock().unwrap().push(token.expose().to_owned()));
    let (stages, _) = client(&api, source);
    stages.scoped().await.unwrap();
    assert_eq!(sent(&api), ["Bearer T0", "Bearer T1"]);
    assert_eq!(*kept.lock().unwrap(), ["R1", "R2"]);
    let requests = server.requests();
    assert_eq!(body(&requests[0]), "grant_type=refresh_token&refresh_token=R0&client_id=app");
    assert_eq!(body(&requests[1]), "grant_type=refresh_token&refresh_token=R1&client_id=app");
}

#[tokio::test]
async fn a_device_waits_for_its_user_as_the_server_says() {
    let server = Script::with(|connection, _| match connection {
        0 => reply(
            "200 OK",
            "",
            r#"{"device_code":"D","user_code":"ABCD","verification_uri":"https://x/device","expires_in":600,"interval":7}"#,
        ),
        1 => reply("400 Bad Request", "", r#"{"error":"authorization_pending"}"#),
        2 => reply("400 Bad Request", "", r#"{"error":"slow_down"}"#),
        3 => reply("200 OK", "", r#"{"access_token":"T0","refresh_token":"R0"}"#),
        _ => reply("200 OK", "", r#"{"access_token":"T1"}"#),
    })
    .await;
    let api = api(&["Bearer T0"]).await;
    let shown = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&shown);
    let endpoints = Endpoints::new(format!("{}/token", server.url)).device(format!("{}/device", server.url));
    let flow = DeviceFlow::new(endpoints, "tv", move |prompt| {
        log.lock().unwrap().push(format!("{} {}", prompt.user_code, prompt.verification_uri));
    });
    let (stages, clock) = client(&api, flow);
    stages.scoped().await.unwrap();
    assert_eq!(*shown.lock().unwrap(), ["ABCD https://x/device"]);
    assert_eq!(clock.waits(), [7, 7, 12].map(Duration::from_secs));
    assert_eq!(sent(&api), ["Bearer T0", "Bearer T1"], "refreshed without the user");
    let requests = server.requests();
    assert_eq!(body(&requests[0]), "scope=read%20write&client_id=tv");
    assert_eq!(
        body(&requests[1]),
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=D&client_id=tv"
    );
    assert_eq!(body(&requests[4]), "grant_type=refresh_token&refresh_token=R0&client_id=tv");
}

#[tokio::test]
async fn a_device_gives_up_when_its_code_has_expired() {
    let server = Script::with(|connection, _| match connection {
        0 => reply("200 OK", "", r#"{"device_code":"D","user_code":"A","verification_uri":"u","expires_in":12}"#),
        _ => reply("400 Bad Request", "", r#"{"error":"authorization_pending"}"#),
    })
    .await;
    let api = api(&[]).await;
    let (stages, _) = client(&api, DeviceFlow::new(Endpoints::new(&*server.url).device(&*server.url), "tv", |_| ()));
    let error = token_error(stages.token().await.unwrap_err());
    assert_eq!(error.to_string(), "the user did not agree in time");
    assert_eq!((server.count(), api.count()), (3, 0));
}

#[tokio::test]
async fn endpoints_are_discovered_and_the_issuer_is_checked() {
    let address = Arc::new(Mutex::new(String::new()));
    let known = Arc::clone(&address);
    let server = Script::with(move |_, request| {
        let url = known.lock().unwrap().clone();
        match request.lines().next().unwrap() {
            "GET /realm/.well-known/openid-configuration HTTP/1.1" => {
                reply("200 OK", "", &format!(r#"{{"issuer":"{url}/realm","token_endpoint":"{url}/realm/token"}}"#))
            }
            "GET /other/.well-known/openid-configuration HTTP/1.1" => {
                reply("200 OK", "", &format!(r#"{{"issuer":"{url}/realm","token_endpoint":"{url}/realm/token"}}"#))
            }
            "POST /realm/token HTTP/1.1" => reply("200 OK", "", r#"{"access_token":"T","expires_in":"1"}"#),
            other => panic!("{other}"),
        }
    })
    .await;
    address.lock().unwrap().clone_from(&server.url);
    let api = api(&[]).await;
    let found = Endpoints::discover(format!("{}/realm/.well-known/openid-configuration", server.url));
    let (stages, clock) = client(&api, ClientCredentials::new(found, "id", "secret"));
    stages.token().await.unwrap();
    rt::client::Clock::sleep(&clock, Duration::from_secs(1)).await;
    stages.token().await.unwrap();
    assert_eq!(server.count(), 3, "one configuration, two tokens");

    let other = Endpoints::discover(format!("{}/other/.well-known/openid-configuration", server.url));
    let (stages, _) = client(&api, ClientCredentials::new(other, "id", "secret"));
    let error = token_error(stages.token().await.unwrap_err());
    assert_eq!(error.to_string(), "the authorization server has a configuration of another issuer");
}

#[tokio::test]
async fn what_an_authorization_server_does_wrong_is_a_typed_error_without_secrets() {
    let answers = [
        (
            reply("401 Any", "", r#"{"error":"invalid_client","error_description":"hunter2"}"#),
            "refuses it: invalid_client",
        ),
        (reply("400 Any", "", r#"{"error":"hunter2 hunter2"}"#), "answered 400"),
        (reply("200 OK", "", "<html>hunter2"), "does not answer in JSON"),
        (reply("200 OK", "", r#"{"token":"hunter2"}"#), "gives no token"),
        (reply("200 OK", "", r#"{"access_token":"hunter2","token_type":"mac"}"#), "a kind that is not `Bearer`"),
        (reply("302 Found", "location: http://127.0.0.1:1/hunter2\r\n", ""), "answered 302"),
        (Act::Cut, "did not answer"),
        (Act::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 2000000\r\n\r\n".to_vec()), "did not answer"),
    ];
    let api = api(&[]).await;
    for (answer, expected) in answers {
        let server = Script::new(vec![answer]).await;
        let (stages, _) = client(&api, credentials(&server));
        let error = stages.token().await.unwrap_err();
        let text = format!("{error} {error:?}");
        let error = token_error(error);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!text.contains("hunter2") && !format!("{error:?}").contains("sec"), "{text}");
    }
    assert_eq!(api.count(), 0);
}

#[tokio::test]
async fn waiting_for_a_token_counts_as_the_calls_time() {
    let api = api(&[]).await;
    let server = Script::new(vec![Act::Stall(Vec::new())]).await;
    let core = rt::Core::builder(&api.url).credential(&OAUTH, credentials(&server)).timeout(Duration::from_millis(80));
    let stages = Stages::new(core.build().unwrap());
    let calls: Vec<_> = (0..3).map(|_| tokio::spawn(IntoFuture::into_future(stages.token()))).collect();
    for call in calls {
        assert!(call.await.unwrap().is_err());
    }
    assert_eq!(api.count(), 0);
}

#[tokio::test]
async fn an_invalid_call_obtains_no_token() {
    struct Counting(Arc<AtomicUsize>);
    impl TokenSource for Counting {
        fn fetch(&self, _: TokenRequest) -> rt::BoxFuture<Result<Token, TokenError>> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Box::pin(std::future::ready(Ok(Token::new("T"))))
        }
    }
    let asked = Arc::new(AtomicUsize::new(0));
    let api = api(&[]).await;
    let (stages, _) = client(&api, Counting(Arc::clone(&asked)));
    stages.token().header("bad header", "x").await.unwrap_err();
    stages.open().await.unwrap_err();
    assert_eq!((asked.load(Ordering::SeqCst), api.count()), (0, 1));
}
