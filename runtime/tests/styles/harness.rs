//! A client and a server of one operation with one parameter, in memory, and what went between them.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use axum::middleware::map_request;
use oasmith_runtime as rt;
use rt::server::{Credentials, Denied, Handled, Principal, Request, Route};
use rt::{Check, ParamIn, ParamKeys, ParamStyle, Serialize};
use serde::de::DeserializeOwned;

/// The parameter of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Param {
    pub(crate) place: ParamIn,
    pub(crate) name: &'static str,
    pub(crate) style: ParamStyle,
    /// For an exploded object.
    pub(crate) keys: Option<ParamKeys>,
}

impl Param {
    pub(crate) const fn path(style: ParamStyle) -> Self {
        Self { place: ParamIn::Path, name: "color", style, keys: None }
    }

    pub(crate) const fn query(style: ParamStyle) -> Self {
        Self { place: ParamIn::Query, name: "color", style, keys: None }
    }

    pub(crate) const fn header(style: ParamStyle) -> Self {
        Self { place: ParamIn::Header, name: "color", style, keys: None }
    }

    pub(crate) const fn cookie(style: ParamStyle) -> Self {
        Self { place: ParamIn::Cookie, name: "color", style, keys: None }
    }

    /// An exploded object with these keys.
    pub(crate) const fn only(self, keys: &'static [&'static str]) -> Self {
        Self { keys: Some(ParamKeys::Only(keys)), ..self }
    }

    /// An exploded object with all keys but these.
    pub(crate) const fn besides(self, keys: &'static [&'static str]) -> Self {
        Self { keys: Some(ParamKeys::Besides(keys)), ..self }
    }
}

/// What the server read, or why it refused.
pub(crate) type Read<T> = Result<T, String>;

struct App<T> {
    param: Param,
    seen: Mutex<Option<T>>,
}

struct Nobody;

impl<T: Send + Sync> Principal<App<T>> for Nobody {
    async fn authenticate(_: &App<T>, _: &Credentials) -> Result<Self, Denied> {
        Err(Denied::unauthorized())
    }
}

fn handle<T: DeserializeOwned + Check + Send + Sync>(app: &App<T>, mut request: Request<Nobody>) -> Handled<'_> {
    let Param { place, name, style, keys } = app.param;
    let held = match keys {
        Some(keys) => request.members(place, name, style, keys, &rt::Rules::NONE),
        None => request.value(place, name, style, &rt::Rules::NONE),
    };
    request.context_anonymous()?;
    *app.seen.lock().unwrap() = Some(held.take());
    rt::server::respond_empty::<rt::NoError>(Box::pin(async { Ok(()) }), 204)
}

fn operation(param: Param) -> &'static rt::Operation {
    let template = if param.place == ParamIn::Path { "/-{color}" } else { "/" };
    Box::leak(Box::new(rt::Operation {
        id: "get",
        method: rt::Method::GET,
        template,
        tag: "",
        security: &[],
        optional_security: false,
        accept: "",
        rejections: &[],
    }))
}

fn router<T: DeserializeOwned + Check + Send + Sync + 'static>(
    operation: &'static rt::Operation,
    app: Arc<App<T>>,
) -> axum::Router {
    rt::server::router(app, &[Route { operation, handler: handle::<T> }])
}

/// Sends a value: the bytes of the parameter as they went over the wire, and what the server read of them.
pub(crate) async fn exchange<T, U>(param: Param, value: &T) -> (Result<String, String>, Read<U>)
where
    T: Serialize,
    U: DeserializeOwned + Check + Send + Sync + 'static,
{
    let operation = operation(param);
    let app = Arc::new(App { param, seen: Mutex::new(None) });
    let log = Arc::new(Mutex::new(None));
    let record = Arc::clone(&log);
    let router = router::<U>(operation, app.clone()).layer(map_request(move |request: axum::extract::Request| {
        *record.lock().unwrap() = Some(wire(param, &request));
        async move { request }
    }));
    let core = rt::Core::builder("http://styles.test").transport(rt::InMemory::new(router)).build().unwrap();
    let call: rt::Call<(), rt::NoError> =
        core.request(operation).value(param.place, param.name, param.style, value).empty();
    let sent = call.await;
    let wire = log.lock().unwrap().take();
    let Some(wire) = wire else { return (Err(sent.unwrap_err().to_string()), Err("not sent".to_owned())) };
    let seen = app.seen.lock().unwrap().take();
    let read = seen.ok_or_else(|| {
        let error = sent.unwrap_err();
        String::from_utf8(error.body().unwrap().to_vec()).unwrap()
    });
    (Ok(wire), read)
}

fn wire(param: Param, request: &axum::extract::Request) -> String {
    let header = |name: &str| {
        let values: Vec<&str> = request.headers().get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
        assert!(values.len() <= 1, "{values:?}");
        values.concat()
    };
    match param.place {
        ParamIn::Path => request.uri().path().strip_prefix("/-").unwrap().to_owned(),
        ParamIn::Query => request.uri().query().unwrap_or_default().to_owned(),
        ParamIn::Header => header(param.name),
        ParamIn::Cookie => header("cookie"),
    }
}

/// Sends a value and gives the bytes; the server must have read the same value.
pub(crate) async fn sent<T>(param: Param, value: &T) -> String
where
    T: Serialize + DeserializeOwned + Check + Debug + PartialEq + Send + Sync + 'static,
{
    let (wire, read) = exchange::<T, T>(param, value).await;
    let wire = wire.unwrap_or_else(|error| panic!("{param:?} {value:?}: {error}"));
    assert_eq!(read.as_ref(), Ok(value), "{param:?}: {wire}");
    wire
}

/// Why a value is not sent.
pub(crate) async fn refused<T: Serialize>(param: Param, value: &T) -> String {
    let (wire, _) = exchange::<T, rt::Json>(param, value).await;
    let error = wire.expect_err("it was sent");
    error.split_once("parameter `color` ").unwrap_or_else(|| panic!("{error}")).1.to_owned()
}

/// What a server reads of these bytes.
pub(crate) async fn received<T>(param: Param, wire: &str) -> Read<T>
where
    T: DeserializeOwned + Check + Send + Sync + 'static,
{
    use tower::ServiceExt as _;

    let app = Arc::new(App { param, seen: Mutex::new(None) });
    let request = axum::extract::Request::builder();
    let request = match param.place {
        ParamIn::Path => request.uri(format!("/-{wire}")),
        ParamIn::Query => request.uri(format!("/?{wire}")),
        ParamIn::Header => request.uri("/").header(param.name, wire),
        ParamIn::Cookie => request.uri("/").header("cookie", wire),
    };
    let router = router::<T>(operation(param), app.clone());
    let answer = router.oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
    let seen = app.seen.lock().unwrap().take();
    match seen {
        Some(value) => Ok(value),
        None => {
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            Err(String::from_utf8(body.to_vec()).unwrap())
        }
    }
}

fn handle_form<T: DeserializeOwned + Check + Send + Sync>(app: &App<T>, mut request: Request<Nobody>) -> Handled<'_> {
    let held = request.form(&form_fields(app.param));
    request.context_anonymous()?;
    *app.seen.lock().unwrap() = Some(held.take());
    rt::server::respond_empty::<rt::NoError>(Box::pin(async { Ok(()) }), 204)
}

fn form_fields(param: Param) -> [rt::FormField; 1] {
    [rt::FormField { name: param.name, style: param.style, keys: param.keys }]
}

/// Sends a form in which one property has this style.
pub(crate) async fn form<T>(param: Param, value: &T) -> Result<(), String>
where
    T: Serialize + DeserializeOwned + Check + Debug + PartialEq + Send + Sync + 'static,
{
    let operation = operation(Param::query(ParamStyle::FORM));
    let app = Arc::new(App { param, seen: Mutex::new(None) });
    let router = rt::server::router(app.clone(), &[Route { operation, handler: handle_form::<T> }]);
    let core = rt::Core::builder("http://styles.test").transport(rt::InMemory::new(router)).build().unwrap();
    let call: rt::Call<(), rt::NoError> = core.request(operation).form_body(value, &form_fields(param)).empty();
    match call.await {
        Ok(()) => {
            assert_eq!(app.seen.lock().unwrap().as_ref(), Some(value), "{param:?}");
            Ok(())
        }
        Err(error) if error.status().is_none() => Err(error.to_string()),
        Err(error) => panic!("{param:?} {value:?}: {}", String::from_utf8_lossy(error.body().unwrap())),
    }
}
