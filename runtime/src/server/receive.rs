//! Webhooks and callbacks: operations that have no address of their own. Whoever receives them says where.
//!
//! ```
//! # use oasmith_runtime::server::{Denied, Receiver};
//! # fn mount(receiver: Receiver, new_pet: &'static oasmith_runtime::Operation) -> axum::Router {
//! receiver
//!     .verify(|head, body| match head.headers.get("x-signature") {
//!         Some(signature) if is_signature(signature.as_bytes(), body) => Ok(()),
//!         Some(_) | None => Err(Denied::unauthorized()),
//!     })
//!     .at("/hooks/pets", new_pet)
//!     .router()
//! # }
//! # fn is_signature(_: &[u8], _: &[u8]) -> bool { true }
//! ```

use std::convert::Infallible;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use http::header::ALLOW;
use http::request::Parts;
use http::{HeaderValue, StatusCode};

use super::body::{self, MediaTypes};
use super::mount::{Call, MatchedOperation, Serve, Streaming};
use super::refusal::{Hooks, Refusal};
use super::security::{self, Denied};
use crate::Operation;

type Verify = dyn Fn(&Parts, &Bytes) -> Result<(), Denied> + Send + Sync;
type Choose = dyn Fn(&Parts, &Bytes) -> Option<&'static Operation> + Send + Sync;

/// An application that implements a trait of webhooks or callbacks, to be mounted where their senders were told.
#[must_use = "a receiver does nothing until its router is mounted"]
#[derive(Clone)]
pub struct Receiver {
    operations: Arc<[&'static Operation]>,
    streamed: Arc<[Streaming]>,
    serve: Arc<dyn Serve>,
    verify: Option<Arc<Verify>>,
    places: Vec<(String, Place)>,
    #[cfg(feature = "response-checks")]
    checks: Option<super::checks::Checks>,
}

/// What is received at a path.
#[derive(Clone)]
enum Place {
    /// The operation that has the method of the request.
    These(Vec<&'static Operation>),
    /// Whatever the application says.
    Chosen(Arc<Choose>),
}

impl Receiver {
    pub(super) fn new(
        operations: Arc<[&'static Operation]>,
        streamed: Arc<[Streaming]>,
        serve: Arc<dyn Serve>,
    ) -> Self {
        Self {
            operations,
            streamed,
            serve,
            verify: None,
            places: Vec::new(),
            #[cfg(feature = "response-checks")]
            checks: None,
        }
    }

    /// Checks every request before anything is made of it: its head, and its body as it came, such as a signature over the
    /// two. The body was read within the limit of [`body_limit`](crate::server::body_limit).
    pub fn verify(mut self, check: impl Fn(&Parts, &Bytes) -> Result<(), Denied> + Send + Sync + 'static) -> Self {
        self.verify = Some(Arc::new(check));
        self
    }

    /// Receives an operation at this path. Several may share one where their methods differ. At a path of
    /// [`choose`](Self::choose) nothing changes: what is received there, it says.
    ///
    /// An operation that is not among [`operations`](Self::operations), such as one of another tag, is a mistake of the
    /// application: a request for it is answered with 500, and the log hook is told.
    pub fn at(mut self, path: impl Into<String>, operation: &'static Operation) -> Self {
        let path = path.into();
        match self.places.iter_mut().find(|(known, _)| *known == path) {
            Some((_, Place::These(operations))) => operations.push(operation),
            Some((_, Place::Chosen(_))) => {}
            None => self.places.push((path, Place::These(vec![operation]))),
        }
        self
    }

    /// Receives everything at one path, where the sender has one address for all its events: `choose` tells from a header or
    /// the body which operation a request is for. `None` is answered with 404. What it chooses has to have the method of the
    /// request, which is answered with 405 otherwise, and to be among [`operations`](Self::operations), else with 500 as for
    /// [`at`](Self::at).
    pub fn choose(
        mut self,
        path: impl Into<String>,
        choose: impl Fn(&Parts, &Bytes) -> Option<&'static Operation> + Send + Sync + 'static,
    ) -> Self {
        let path = path.into();
        self.places.retain(|(known, _)| *known != path);
        self.places.push((path, Place::Chosen(Arc::new(choose))));
        self
    }

    /// Checks the answers, as [`check_responses`](super::check_responses) does those of a router.
    #[cfg(feature = "response-checks")]
    pub fn check_responses(mut self, documented: &'static [super::Responses]) -> Self {
        self.checks = Some(super::checks::Checks(documented));
        self
    }

    /// The operations that can be received, in document order.
    pub fn operations(&self) -> &[&'static Operation] {
        &self.operations
    }

    /// The router, to be merged with others and nested.
    ///
    /// # Panics
    /// Where a path is none of axum's: it has to begin with `/`.
    pub fn router(self) -> axum::Router {
        let mut router = axum::Router::new();
        for (path, place) in self.places {
            let endpoint = Endpoint {
                operations: self.operations.clone(),
                streamed: self.streamed.clone(),
                serve: self.serve.clone(),
                verify: self.verify.clone(),
                place,
                #[cfg(feature = "response-checks")]
                checks: self.checks,
            };
            router = router.route(&path, axum::routing::any_service(endpoint));
        }
        router
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths: Vec<&str> = self.places.iter().map(|(path, _)| path.as_str()).collect();
        f.debug_struct("Receiver").field("paths", &paths).finish_non_exhaustive()
    }
}

/// What is received at one path.
#[derive(Clone)]
struct Endpoint {
    operations: Arc<[&'static Operation]>,
    streamed: Arc<[Streaming]>,
    serve: Arc<dyn Serve>,
    verify: Option<Arc<Verify>>,
    place: Place,
    #[cfg(feature = "response-checks")]
    checks: Option<super::checks::Checks>,
}

impl tower::Service<axum::extract::Request> for Endpoint {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: axum::extract::Request) -> Self::Future {
        let endpoint = self.clone();
        let hooks = Hooks::of(request.extensions());
        let receiving = AssertUnwindSafe(endpoint.receive(request)).catch_unwind();
        Box::pin(async move {
            let (operation, outcome) =
                receiving.await.unwrap_or_else(|payload| (None, Err(Refusal::panicked(&*payload))));
            let mut response = outcome.unwrap_or_else(|refusal| refusal.answer(operation, &hooks));
            if let Some(operation) = operation {
                response.extensions_mut().insert(MatchedOperation(operation));
            }
            Ok(response)
        })
    }
}

impl Endpoint {
    /// The operation that a request was for, once that is known, and what came of it.
    async fn receive(self, request: axum::extract::Request) -> (Option<&'static Operation>, Result<Response, Refusal>) {
        let (mut parts, body) = request.into_parts();
        let body = match body::read_whole(&parts.headers, &parts.extensions, body).await {
            Ok(body) => body,
            Err(refusal) => return (None, Err(refusal)),
        };
        if let Some(Err(denied)) = self.verify.as_ref().map(|verify| verify(&parts, &body)) {
            return (None, Err(denied.into_refusal()));
        }
        let (index, operation) = match self.find(&parts, &body) {
            Ok(found) => found,
            Err(refusal) => return (None, Err(refusal)),
        };
        let shown = match security::credentials(operation, &mut parts) {
            Ok(shown) => shown,
            Err(refusal) => return (Some(operation), Err(refusal)),
        };
        #[cfg(feature = "response-checks")]
        if let Some(checks) = self.checks {
            parts.extensions.insert(checks);
        }
        let (path, body) = (Vec::new(), Body::from(body));
        // All of it is there; what the handler is given as bytes is not taken apart.
        let media_types = self.media_types(operation);
        let call = Call { index, operation, path, shown, media_types, parts, body };
        (Some(operation), self.serve.clone().serve(Box::new(call)).await)
    }

    /// The media types of an operation of whose body some is bytes.
    fn media_types(&self, operation: &'static Operation) -> MediaTypes {
        let streamed = self.streamed.iter().find(|streamed| std::ptr::eq(streamed.operation, operation));
        streamed.map_or(&[], |streamed| streamed.media_types)
    }

    fn find(&self, parts: &Parts, body: &Bytes) -> Result<(usize, &'static Operation), Refusal> {
        let chosen;
        let offered = match &self.place {
            Place::These(operations) => operations,
            Place::Chosen(choose) => {
                chosen = Vec::from_iter(choose(parts, body));
                &chosen
            }
        };
        let found = offered.iter().copied().find(|operation| operation.method == parts.method);
        let Some(operation) = found else { return Err(refused(offered)) };
        let index = self.operations.iter().position(|known| std::ptr::eq(*known, operation));
        index
            .map(|index| (index, operation))
            .ok_or_else(|| Refusal::internal(format!("{operation} is not received here")))
    }
}

/// 405 with what is allowed, or 404.
fn refused(offered: &[&'static Operation]) -> Refusal {
    let allowed: Vec<&str> = offered.iter().map(|operation| operation.method.as_str()).collect();
    match HeaderValue::from_str(&allowed.join(",")) {
        Ok(value) if !allowed.is_empty() => Refusal::new(StatusCode::METHOD_NOT_ALLOWED).header(ALLOW, value),
        Ok(_) | Err(_) => Refusal::new(StatusCode::NOT_FOUND),
    }
}
