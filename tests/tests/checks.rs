//! Answers compared with the document in debug builds: the generated server of `specs/fixtures/checks.yaml` over a socket,
//! and the mock of the whole authentik document.

mod support;

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::response::Response;
use oasmith_runtime::server::{Credentials, Denied, Failure, Items, Principal, ResponseBreach, Success, on_error};
use oasmith_tests::checks::models::{Friend, FriendLikes, Pet, PetRequest, Problem, ToldResponse};
use oasmith_tests::checks::server::{Context, Reply, files, pets, webhooks};
use oasmith_tests::checks::{pets as calls, webhooks as hooks};

use support::served::{Answer, Served};

/// Answers with what it is told, or with what each method makes of it.
#[derive(Clone, Copy)]
struct App(Told);

#[derive(Clone, Copy)]
enum Told {
    /// A value of the documented type.
    Pet(fn() -> Pet),
    /// A response that goes around the types.
    Raw(fn() -> Response),
    /// A documented error.
    Problem(u16, &'static str),
    /// A refusal of the runtime's.
    NotFound,
}

struct Anyone;

impl Principal<App> for Anyone {
    async fn authenticate(_: &App, _: &Credentials) -> Result<Self, Denied> {
        Ok(Self)
    }
}

fn rex() -> Pet {
    Pet { friends: None, id: 1, name: "Rex".to_owned() }
}

fn response(status: u16, media_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::builder().status(status).header("x-total", "1");
    if !media_type.is_empty() {
        response = response.header("content-type", media_type);
    }
    response.body(body.into()).unwrap()
}

impl App {
    fn reply<T, E>(self, of: impl FnOnce(Pet) -> T) -> Reply<T, E> {
        match self.0 {
            Told::Pet(make) => Ok(of(make())),
            Told::Raw(make) => Err(Failure::raw(make())),
            Told::NotFound => Err(Failure::not_found()),
            Told::Problem(status, title) => {
                let status = http::StatusCode::from_u16(status).unwrap();
                Err(Failure::response(status, &Problem { title: title.to_owned() }))
            }
        }
    }
}

impl pets::Pets for App {
    type Principal = Anyone;

    async fn get(&self, _: Context, _: i64) -> Reply<Success<Pet, calls::GetHeaders>, calls::GetError> {
        let headers = calls::GetHeaders { x_total: 3, x_tags: Some(vec!["a".into(), "ü".into()]) };
        self.reply(|pet| Success::new(pet, headers))
    }

    async fn put(&self, _: Context, _: i64, _: PetRequest) -> Reply<calls::PutSuccess, calls::PutError> {
        self.reply(calls::PutSuccess::Ok)
    }

    async fn list(&self, _: Context) -> Reply<Success<Vec<Pet>>, oasmith_runtime::NoError> {
        self.reply(|pet| Success::from(vec![pet]))
    }
}

impl files::Files for App {
    type Principal = Anyone;

    async fn lines_get(&self, _: Context) -> Reply<Success<Items<Pet>>, oasmith_runtime::NoError> {
        self.reply(|pet| Items::new(futures_util::stream::iter([pet])).into())
    }

    async fn pictures_get(&self, _: Context) -> Reply<Success<oasmith_runtime::Bytes>, oasmith_runtime::NoError> {
        self.reply(|pet| oasmith_runtime::Bytes::from(pet.name).into())
    }

    async fn export_get(&self, _: Context) -> Reply<Success<oasmith_runtime::Bytes>, oasmith_runtime::NoError> {
        self.reply(|pet| oasmith_runtime::Bytes::from(pet.name).into())
    }
}

impl webhooks::Webhooks for App {
    type Principal = Anyone;

    async fn told(&self, _: Context) -> Reply<ToldResponse, oasmith_runtime::NoError> {
        self.reply(|_| unreachable!("no pet is asked for"))
    }
}

/// What was answered to a request, and what the log hook was told.
async fn asked(told: Told, head: &str, body: &str) -> (Answer, Vec<String>) {
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let (seen, app) = (Arc::clone(&log), Arc::new(App(told)));
    let hook = webhooks::receiver(app.clone()).at("/told", hooks::operations::Id::Told.table()).router();
    let router = pets::router(app.clone()).merge(files::router(app)).merge(hook).layer(on_error(move |fault| {
        let breach = fault.error().and_then(|error| error.downcast_ref::<ResponseBreach>());
        assert!(breach.is_some_and(|breach| breach.status() == 200 || breach.status().as_u16() > 399), "{fault}");
        seen.lock().unwrap().push(fault.to_string());
    }));
    let served = Served::start(router).await;
    let answer = served.exchange(head, body).await;
    let log = std::mem::take(&mut *log.lock().unwrap());
    (answer, log)
}

/// The breaches of an answer to `GET /pets/1` as `POINTER KEYWORD`.
async fn breaches(told: Told, path: &str) -> Vec<String> {
    let (answer, log) = asked(told, &format!("GET {path} HTTP/1.1"), "").await;
    assert_ne!(answer.status, 501);
    if answer.status != 500 {
        assert!(log.is_empty(), "{log:?}");
        return Vec::new();
    }
    assert_eq!(log.len(), 1, "the log hook is told once");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem = answer.json();
    let listed = problem["violations"].as_array().unwrap().iter().map(|it| {
        let text = |key: &str| it[key].as_str().unwrap();
        assert!(problem["detail"].as_str().unwrap().contains(text("message")), "{problem}");
        assert!(log[0].contains(text("message")) && log[0].contains(text("keyword")), "{log:?}");
        format!("{} {}", text("pointer"), text("keyword"))
    });
    listed.collect()
}

#[tokio::test]
async fn an_answer_that_is_as_documented_passes() {
    for (told, path) in [
        (Told::Pet(rex), "/pets/1"),
        (Told::Pet(rex), "/pets"),
        (
            Told::Raw(|| response(200, "application/json; charset=utf-8", r#"{"id":1,"name":"Rex","other":[]}"#)),
            "/pets/1",
        ),
        (Told::Raw(|| response(200, "text/csv", "id,name\n")), "/pets"),
        (Told::Raw(|| response(404, "application/problem+json", r#"{"title":"None"}"#)), "/pets/1"),
        (Told::Raw(|| response(409, "application/problem+json", r#"{"title":"Both"}"#)), "/pets/1"),
        (Told::Raw(|| response(200, "image/png", "...")), "/pictures"),
        (Told::Pet(rex), "/lines"),
        // Bytes, which are not looked into; and of a range, what the runtime makes of it.
        (Told::Pet(rex), "/export"),
        (Told::Pet(rex), "/pictures"),
        (Told::Raw(|| response(200, "application/json", "not JSON")), "/export"),
        (Told::Raw(|| response(200, "application/octet-stream", "...")), "/pictures"),
    ] {
        assert_eq!(breaches(told, path).await, [""; 0], "{path}");
    }
}

#[tokio::test]
async fn what_the_document_does_not_have_is_the_handler_s_to_answer() {
    // A status that is not documented; a refusal in the words of the runtime, though the document has others for it.
    for (told, status) in [(Told::Raw(|| response(503, "text/html", "<p>")), 503), (Told::NotFound, 404)] {
        let (answer, log) = asked(told, "GET /pets/1 HTTP/1.1", "").await;
        assert_eq!((answer.status, log), (status, Vec::new()));
    }
}

#[tokio::test]
async fn a_breach_in_a_body_is_told_with_its_place() {
    let nameless = || Pet { name: String::new(), ..rex() };
    assert_eq!(breaches(Told::Pet(nameless), "/pets/1").await, ["/name minLength"]);
    let befriended = || {
        let friend = |email: &str, likes| Friend { email: email.to_owned(), likes };
        let bones = Some(FriendLikes::Bones);
        Pet { friends: Some(vec![friend("a@example.com", bones), friend("nowhere", None)]), ..rex() }
    };
    assert_eq!(breaches(Told::Pet(befriended), "/pets/1").await, ["/friends/1/email format"]);
    assert_eq!(breaches(Told::Pet(befriended), "/pets").await, ["/0/friends/1/email format"]);
    let two = || response(200, "application/json", r#"{"name":"much too long"}"#);
    assert_eq!(breaches(Told::Raw(two), "/pets/1").await, ["/id required", "/name maxLength"]);
    let cut = || response(200, "application/json", r#"{"id":1,"#);
    assert_eq!(breaches(Told::Raw(cut), "/pets/1").await, [" type"]);
}

#[tokio::test]
async fn errors_are_answers_too() {
    // A range, and `default`: every status that nothing else has.
    let title = || response(418, "application/json", r#"{"title":"lower"}"#);
    assert_eq!(breaches(Told::Raw(title), "/pets/1").await, ["/title pattern"]);
    let json = "content-type: application/json";
    let head = format!("PUT /pets/1 HTTP/1.1\n{json}");
    let (answer, log) = asked(Told::Problem(418, "lower"), &head, r#"{"name":"Rex","password":"x"}"#).await;
    assert_eq!((answer.status, log.len()), (500, 1), "{}", answer.body);
    let (answer, _) = asked(Told::Problem(418, "Upper"), &head, r#"{"name":"Rex","password":"x"}"#).await;
    assert_eq!(answer.status, 418);
    let empty = || Response::builder().status(204).body(Body::empty()).unwrap();
    let (answer, _) = asked(Told::Raw(empty), &head, r#"{"name":"Rex","password":"x"}"#).await;
    assert_eq!(answer.status, 204);
}

#[tokio::test]
async fn what_only_requests_carry_is_in_no_answer() {
    let telling = || response(200, "application/json", r#"{"id":1,"name":"Rex","secret":"hunter2"}"#);
    let (answer, log) = asked(Told::Raw(telling), "GET /pets/1 HTTP/1.1", "").await;
    assert_eq!(answer.status, 500);
    assert_eq!(answer.json()["violations"][0]["pointer"], "/secret");
    assert!(!answer.body.contains("hunter2") && !log[0].contains("hunter2"), "{log:?}");
}

#[tokio::test]
async fn a_media_type_that_is_not_documented_is_told() {
    let page = || response(200, "text/html", "<p>");
    assert_eq!(breaches(Told::Raw(page), "/pets/1").await, [" content"]);
    assert_eq!(breaches(Told::Raw(page), "/pictures").await, [" content"]);
    assert_eq!(breaches(Told::Raw(|| response(200, "", "{}")), "/pets/1").await, [" content"]);
    assert_eq!(breaches(Told::Raw(|| response(200, "", Body::empty())), "/pets/1").await, [" content"]);
    let (answer, _) = asked(Told::Raw(page), "GET /pets HTTP/1.1", "").await;
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("text/html") && detail.contains("application/json, text/csv"), "{detail}");
}

#[tokio::test]
async fn headers_are_checked() {
    macro_rules! with {
        ($name:literal, $value:literal) => {
            Told::Raw(|| pet($name, $value))
        };
    }
    assert_eq!(breaches(with!("x-other", "1"), "/pets/1").await, ["/X-Total required"]);
    assert_eq!(breaches(with!("x-total", "many"), "/pets/1").await, ["/X-Total type"]);
    assert_eq!(breaches(with!("x-total", "-1"), "/pets/1").await, ["/X-Total minimum"]);
    assert_eq!(breaches(with!("x-total", "7"), "/pets/1").await, [""; 0]);
    assert_eq!(breaches(with!("x-tags", "a,long"), "/pets/1").await, ["/X-Total required", "/X-Tags/1 maxLength"]);
}

/// A pet with one header beside its media type.
fn pet(name: &'static str, value: &'static str) -> Response {
    let response = Response::builder().header("content-type", "application/json").header(name, value);
    response.body(Body::from(r#"{"id":1,"name":"Rex"}"#)).unwrap()
}

#[tokio::test]
async fn streams_go_as_they_come() {
    // Nothing of it is JSON, which nobody looks at.
    let stream = || {
        let texts = ["no", "t JSON"].map(Ok::<_, std::io::Error>);
        response(200, "application/json", Body::from_stream(futures_util::stream::iter(texts)))
    };
    let (answer, log) = asked(Told::Raw(stream), "GET /pets/1 HTTP/1.1", "").await;
    assert_eq!((answer.status, log.len()), (200, 0));
    assert!(answer.body.contains("t JSON"), "{}", answer.body);
    // Its length is known, but not all of it is there.
    let known = || {
        let texts = ["no", "t JSON"].map(Ok::<_, std::io::Error>);
        let body = oasmith_runtime::Body::stream(futures_util::stream::iter(texts)).with_length(8);
        response(200, "application/json", Body::new(body))
    };
    let (answer, log) = asked(Told::Raw(known), "GET /pets/1 HTTP/1.1", "").await;
    assert_eq!((answer.status, answer.body.as_str(), log.len()), (200, "not JSON", 0));
    assert_eq!(answer.header("content-length"), Some("8"));
    let nameless = || Pet { name: String::new(), ..rex() };
    assert_eq!(breaches(Told::Pet(nameless), "/lines").await, [""; 0]);
}

#[tokio::test]
async fn a_receiver_s_answers_are_checked() {
    let head = "POST /told HTTP/1.1";
    let (answer, _) =
        asked(Told::Raw(|| response(200, "application/json", r#"{"at":"2026-01-01T00:00:00Z"}"#)), head, "").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let (answer, log) = asked(Told::Raw(|| response(200, "application/json", r#"{"at":"today"}"#)), head, "").await;
    assert_eq!((answer.status, log.len()), (500, 1), "{}", answer.body);
}

/// The mock keeps what the document says: values that it makes, and examples, pass its own checks.
#[tokio::test]
async fn a_mock_of_the_whole_api_passes_its_own_checks() {
    use authentik::mock::Mock;
    use authentik::server::{admin, core, endpoints, events, policies, root, stages};

    let mock = Arc::new(Mock);
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&log);
    let router = axum::Router::new()
        .merge(admin::router(mock.clone()))
        .merge(core::router(mock.clone()))
        .merge(endpoints::router(mock.clone()))
        .merge(events::router(mock.clone()))
        .merge(policies::router(mock.clone()))
        .merge(root::router(mock.clone()))
        .merge(stages::router(mock))
        .layer(on_error(move |fault| seen.lock().unwrap().push(fault.to_string())));
    let served = Served::start(router).await;
    let mut answered = 0;
    for operation in authentik::stages::operations::ALL.iter().chain(&authentik::core::operations::ALL) {
        if operation.method != http::Method::GET {
            continue;
        }
        let path = operation.template.split('/').map(|segment| match segment {
            name if name.contains("uuid") => "00000000-0000-4000-8000-000000000000",
            name if name.starts_with('{') => "1",
            segment => segment,
        });
        let path = path.collect::<Vec<_>>().join("/");
        let answer = served.exchange(&format!("GET {path} HTTP/1.1\nauthorization: Bearer token"), "").await;
        assert!(answer.status != 500, "{operation}: {}", answer.body);
        answered += usize::from(answer.status == 200);
    }
    assert!(answered > 100, "{answered} operations answered");
    assert_eq!(*log.lock().unwrap(), [""; 0]);
}
