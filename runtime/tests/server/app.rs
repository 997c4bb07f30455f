//! An application that implements the contract, and requests to it in memory.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::response::Response;
use http_body_util::BodyExt as _;
use oasmith_runtime as rt;
use rt::server::{Context, Credentials, Denied, Failure, Internal as _, Principal, Reply};
use tower::ServiceExt as _;

use crate::contract::{GenericErrors, ListParams, Pet, PetRequest, Pets, UploadRequest, pets, rooms};

#[derive(Default)]
pub(crate) struct App;

/// Who calls, and by which scheme.
#[derive(Debug, Clone)]
pub(crate) struct Caller(pub(crate) String);

impl Principal<App> for Caller {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        let scheme = credentials.scheme().name;
        let tokens: Vec<&str> = credentials.iter().map(|credential| credential.token().expose()).collect();
        match (scheme, tokens.as_slice()) {
            ("token", ["opensesame"]) | ("agent", ["007"]) | ("cookie_key", ["c00kie"]) => Ok(Self(scheme.to_owned())),
            ("legacy", ["old"]) => Ok(Self("legacy".to_owned())),
            ("password", ["pass:word"]) if credentials.user() == Some("ali") => Ok(Self("password".to_owned())),
            ("header_key", ["one", "two"]) => {
                assert_eq!(credentials.get("query_key").map(|found| found.token().expose()), Some("two"));
                Ok(Self("keys".to_owned()))
            }
            (_, ["weak"]) => Err(Denied::forbidden()),
            (_, ["database-down"]) => Err(Denied::internal("the database is down")),
            _ => Err(Denied::unauthorized()),
        }
    }
}

impl Pets for App {
    type Principal = Caller;

    async fn list(&self, cx: Context<Caller>, params: ListParams) -> Reply<String, rt::NoError> {
        Ok(format!("{} {params:?}", cx.principal.0))
    }

    async fn create(&self, _: Context<Caller>, body: PetRequest) -> Reply<Pet, GenericErrors> {
        match body.name.as_str() {
            "taken" => Err(Failure::invalid_at("/name", "is taken")),
            "forbidden" => Err(GenericErrors::Forbidden("no pets".to_owned()).into()),
            "gone" => Err(GenericErrors::Gone)?,
            "teapot" => Err(Failure::response(rt::StatusCode::IM_A_TEAPOT, "short and stout")),
            _ => Ok(Pet { id: 1, name: body.name, owner: body.owner.into_value() }),
        }
    }

    async fn retrieve(&self, cx: Context<Caller>, id: i64) -> Reply<Pet, GenericErrors> {
        assert_eq!(cx.operation().id, "pets_retrieve");
        let name = (id == 1).then(|| "Rex".to_owned()).ok_or_else(Failure::not_found)?;
        Ok(Pet { id, name, owner: None })
    }

    async fn partial_update(
        &self,
        cx: Context<Caller>,
        id: i64,
        body: Option<PetRequest>,
    ) -> Reply<Pet, GenericErrors> {
        let mut owner = Some("somebody".to_owned());
        let name = body.map_or_else(
            || "no body".to_owned(),
            |body| {
                body.owner.apply(&mut owner);
                body.name
            },
        );
        Ok(Pet { id, name: format!("{name} {}", cx.uri()), owner })
    }

    async fn destroy(&self, _: Context<Caller>, _: i64) -> Reply<(), GenericErrors> {
        Ok(())
    }

    async fn upload(&self, _: Context, body: UploadRequest) -> Reply<String, rt::NoError> {
        let mut file = body.file.content;
        let (length, in_memory) = (file.len().unwrap(), file.as_bytes().is_some());
        let mut sum = 0;
        while let Some(chunk) = file.next().await {
            sum += chunk?.iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        let place = if in_memory { "" } else { " elsewhere" };
        Ok(format!("{} {length}{place} {:?} {sum}", body.title, body.file.filename))
    }

    async fn note(&self, _: Context, body: Option<String>) -> Reply<String, rt::NoError> {
        Ok(body.unwrap_or_else(|| "(none)".to_owned()))
    }

    async fn icon(&self, _: Context, mut body: rt::Body) -> Reply<String, rt::NoError> {
        let mut length = 0;
        while let Some(chunk) = body.next().await {
            length += chunk?.len();
        }
        Ok(length.to_string())
    }

    async fn panic(&self, _: Context) -> Reply<String, rt::NoError> {
        panic!("the secret is swordfish")
    }

    async fn broken(&self, _: Context, how: String) -> Reply<String, rt::NoError> {
        match how.as_str() {
            "encode" => Ok(how),
            _ => Err("the secret is swordfish").internal()?,
        }
    }

    async fn optional(&self, cx: Context<Option<Caller>>) -> Reply<String, rt::NoError> {
        Ok(cx.principal.map_or_else(|| "nobody".to_owned(), |caller| caller.0))
    }

    async fn alternatives(&self, cx: Context<Caller>) -> Reply<String, rt::NoError> {
        assert!(!format!("{:?}", cx.headers).contains("opensesame"));
        Ok(cx.principal.0)
    }

    async fn routed(&self, cx: Context, values: Vec<String>) -> Reply<String, rt::NoError> {
        Ok(format!("{} {values:?}", cx.operation().id))
    }
}

/// Both tags, merged.
pub(crate) fn router() -> rt::server::Router {
    let api = Arc::new(App);
    pets(Arc::clone(&api)).merge(rooms(api))
}

/// Faults that the log hook was told about.
pub(crate) type Log = Arc<Mutex<Vec<String>>>;

pub(crate) fn logged(router: rt::server::Router) -> (rt::server::Router, Log) {
    let log = Log::default();
    let written = Arc::clone(&log);
    let hook = rt::server::on_error(move |fault| written.lock().unwrap().push(fault.to_string()));
    (router.layer(hook), log)
}

/// A request, as its method and target.
pub(crate) fn request(line: &str) -> http::request::Builder {
    let (method, target) = line.split_once(' ').unwrap();
    http::Request::builder().method(method).uri(target)
}

/// The same, from a caller who may.
pub(crate) fn authorized(line: &str) -> http::request::Builder {
    request(line).header("Authorization", "Bearer opensesame")
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Self { status: parts.status.as_u16(), headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    pub(crate) fn header(&self, name: &str) -> String {
        let values = self.headers.get_all(name).iter().map(|value| value.to_str().unwrap());
        values.collect::<Vec<_>>().join(" | ")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) async fn send(router: rt::server::Router, request: http::Request<Body>) -> Answer {
    Answer::read(router.oneshot(request).await.unwrap()).await
}

/// Sends a request without a body to the application.
pub(crate) async fn get(request: http::request::Builder) -> Answer {
    send(router(), request.body(Body::empty()).unwrap()).await
}

/// Sends a request with a JSON body to the application.
pub(crate) async fn post(request: http::request::Builder, body: impl Into<Body>) -> Answer {
    send(router(), request.header("Content-Type", "application/json").body(body.into()).unwrap()).await
}
