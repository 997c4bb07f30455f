//! A generated server and any request: a line with method and target, headers, an empty line, a body. Whatever is in it, the
//! answer is a refusal, or that of a method that was not written.

#![no_main]

use std::sync::{Arc, LazyLock};

use http::{Request, StatusCode};
use libfuzzer_sys::fuzz_target;
use oasmith_runtime as rt;
use rt::server::{Credentials, Denied, Principal, Router};
use tower::ServiceExt as _;

macro_rules! served {
    ($($document:ident { $($module:ident :: $api:ident),+ })+) => {$(
        #[allow(dead_code, unused, reason = "a part of it is needed")]
        mod $document {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($document), ".rs"));
        }
        $(impl $document::server::$module::$api for App {
            type Principal = Caller;
        })+
    )+
        /// All routes, each document below its name.
        fn routes() -> Router {
            let routes = Router::new();
            $(let routes = routes.nest(concat!("/", stringify!($document)), {
                let routes = Router::new();
                $(let routes = routes.merge($document::server::$module::router(Arc::new(App)));)+
                routes
            });)+
            routes
        }
    };
}

served! {
    contents { counts::Counts, labels::Labels, media::Media, statuses::Statuses, streams::Streams }
    kinds { api::Api, parts::Parts, type_api::TypeApi }
    parameters { forms::Forms, kinds::Kinds }
}

struct App;
struct Caller;

impl Principal<App> for Caller {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        if credentials.token().expose().contains('x') { Err(Denied::unauthorized()) } else { Ok(Self) }
    }
}

static ROUTES: LazyLock<Router> = LazyLock::new(routes);
static RUNTIME: LazyLock<tokio::runtime::Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime"));

fn request(data: &[u8]) -> Option<Request<rt::Bytes>> {
    let end = data.windows(2).position(|two| two == b"\n\n");
    let (head, body) = end.map_or((data, &[][..]), |end| (&data[..end], &data[end + 2..]));
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.next()?;
    let space = first.iter().position(|byte| *byte == b' ')?;
    let mut request = Request::builder().method(&first[..space]).uri(&first[space + 1..]);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    request.body(rt::Bytes::copy_from_slice(body)).ok()
}

fuzz_target!(|data: &[u8]| {
    let Some(request) = request(data) else { return };
    let request = request.map(|body| http_body_util::Full::new(body));
    let Ok(response) = RUNTIME.block_on(ROUTES.clone().oneshot(request));
    assert_ne!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
});
