//! What a request looked like when it came to the server.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::middleware::map_request;

/// The last request: target and headers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Seen>>);

#[derive(Debug, Clone, Default)]
struct Seen {
    target: String,
    headers: http::HeaderMap,
}

impl Log {
    /// The router, which keeps what comes to it.
    pub(crate) fn around(&self, router: Router) -> Router {
        let log = self.0.clone();
        router.layer(map_request(move |request: Request| {
            let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
            *log.lock().unwrap() = Seen { target, headers: request.headers().clone() };
            async move { request }
        }))
    }

    /// Path and query, as they were sent.
    pub(crate) fn target(&self) -> String {
        self.0.lock().unwrap().target.clone()
    }

    /// The values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<String> {
        let seen = self.0.lock().unwrap();
        seen.headers.get_all(name).iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }
}
