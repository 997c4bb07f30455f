//! From a list of routes to an axum router. All that does not depend on the application's type is here once, and
//! compiled with the runtime.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use axum::body::Body;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use http::{HeaderValue, Method, StatusCode, header::ALLOW};

use super::body::{self, MediaTypes};
use super::receive::Receiver;
use super::refusal::{Hooks, Refusal};
use super::reply::Handled;
use super::request::{Inputs, Request};
use super::security::{self, Credentials, Principal, Shown};
use super::table::Template;
use crate::Operation;

/// The glue of one operation: a plain function, so that mounting it costs no more than its address.
pub type Handler<A, P> = for<'a> fn(&'a A, Request<P>) -> Handled<'a>;

/// An operation and its glue.
#[derive(Debug)]
pub struct Route<A: 'static, P: 'static> {
    /// Where the operation is and what it requires.
    pub operation: &'static Operation,
    /// Reads the request, calls the application, writes the response.
    pub handler: Handler<A, P>,
}

/// Mounts the routes of one tag. The router can be merged with those of other tags and nested under a path.
///
/// Two tags must not have templates of one method that differ only within a segment, such as `/x/{id}:start` and
/// `/x/{id}:stop`, nor both have a method beyond those of RFC 9110 and `PATCH`, such as `QUERY`, for templates of one shape:
/// axum cannot merge those. Pass the routes of both to one call.
pub fn router<A: Send + Sync + 'static, P: Principal<A>>(api: Arc<A>, routes: &[Route<A, P>]) -> axum::Router {
    streaming(api, routes, &[])
}

/// An operation whose handler reads the body while it arrives, for the media types that say so.
#[derive(Debug, Clone, Copy)]
pub struct Streaming {
    /// The operation.
    pub operation: &'static Operation,
    /// All media types of its body.
    pub media_types: MediaTypes,
}

/// As [`router`], for operations of which some read their bodies while they arrive.
pub fn streaming<A: Send + Sync + 'static, P: Principal<A>>(
    api: Arc<A>,
    routes: &[Route<A, P>],
    streamed: &[Streaming],
) -> axum::Router {
    let operations = routes.iter().map(|route| route.operation);
    let handlers = routes.iter().map(|route| route.handler).collect();
    let serve: Arc<dyn Serve> = Arc::new(Mounted { api, handlers });
    mount(operations.collect(), streamed, &serve)
}

/// What receives the webhooks or callbacks of these routes, wherever it is mounted.
pub fn receiver<A: Send + Sync + 'static, P: Principal<A>>(api: Arc<A>, routes: &[Route<A, P>]) -> Receiver {
    streaming_receiver(api, routes, &[])
}

/// As [`receiver`], for operations of which some have a body that their handlers are given as bytes. It is in memory all the
/// same, since [`Receiver::verify`] sees it whole.
pub fn streaming_receiver<A: Send + Sync + 'static, P: Principal<A>>(
    api: Arc<A>,
    routes: &[Route<A, P>],
    streamed: &[Streaming],
) -> Receiver {
    let operations = routes.iter().map(|route| route.operation).collect();
    let handlers = routes.iter().map(|route| route.handler).collect();
    Receiver::new(operations, streamed.into(), Arc::new(Mounted { api, handlers }))
}

/// The one part that depends on the application: it is compiled once for an application, not once for an operation.
struct Mounted<A: 'static, P: 'static> {
    api: Arc<A>,
    handlers: Vec<Handler<A, P>>,
}

/// What axum's side asks of [`Mounted`].
pub(super) trait Serve: Send + Sync {
    /// Authenticates, reads the body, calls the handler.
    fn serve(self: Arc<Self>, call: Box<Call>) -> BoxFuture<'static, Result<Response, Refusal>>;
}

/// A request whose operation is known.
pub(super) struct Call {
    /// Of the handler.
    pub(super) index: usize,
    pub(super) operation: &'static Operation,
    pub(super) path: Vec<(&'static str, String)>,
    pub(super) shown: Shown,
    pub(super) media_types: MediaTypes,
    pub(super) parts: http::request::Parts,
    pub(super) body: Body,
}

impl<A: Send + Sync + 'static, P: Principal<A>> Serve for Mounted<A, P> {
    fn serve(self: Arc<Self>, mut call: Box<Call>) -> BoxFuture<'static, Result<Response, Refusal>> {
        Box::pin(async move {
            let principal = match std::mem::replace(&mut call.shown, Shown::Anonymous) {
                Shown::Anonymous => None,
                Shown::Alternatives { alternatives, headers } => {
                    let principal = authenticate(&*self.api, call.operation, alternatives).await?;
                    // Nobody else has a share by now, unless the application kept one.
                    call.parts.headers = Arc::unwrap_or_clone(headers);
                    Some(principal)
                }
            };
            let handler = self.handlers.get(call.index);
            #[cfg(feature = "xml")]
            let accept = super::xml::asked(call.operation, &call.parts.headers);
            #[cfg(feature = "response-checks")]
            let checks = super::checks::Checks::of(&call.parts.extensions).map(|checks| (checks, call.operation));
            let inputs = call.read().await?;
            let answered = match handler {
                Some(handler) => handler(&self.api, Request::new(inputs, principal))?.await,
                None => Err(Refusal::new(StatusCode::NOT_FOUND)),
            };
            #[cfg(feature = "response-checks")]
            let answered = match checks {
                Some((checks, operation)) => checks.checked(operation, answered?).await,
                None => answered,
            };
            #[cfg(feature = "xml")]
            let answered = super::xml::choose(answered?, accept.as_deref()).await;
            answered
        })
    }
}

async fn authenticate<A, P: Principal<A>>(
    api: &A,
    operation: &'static Operation,
    alternatives: Vec<Credentials>,
) -> Result<P, Refusal> {
    let mut reasons = Vec::new();
    for credentials in &alternatives {
        match P::authenticate(api, credentials).await {
            Ok(principal) => return Ok(principal),
            Err(reason) => reasons.push(reason),
        }
    }
    Err(security::denied(operation, reasons))
}

impl Call {
    /// Reads the body, unless the handler does.
    async fn read(self: Box<Self>) -> Result<Inputs, Refusal> {
        let mut call = self;
        let body = std::mem::take(&mut call.body);
        let body = body::read(&call.parts.headers, &call.parts.extensions, body, call.media_types).await?;
        let Self { operation, path, parts, .. } = *call;
        Ok(Inputs::new(operation, path, parts, body))
    }
}

/// The operation that a request was for, among the extensions of its response: middleware around the router learns name
/// and template from it, for spans and metrics (`http.route` of OpenTelemetry's conventions). A response to a request for
/// no operation has none.
#[derive(Debug, Clone, Copy)]
pub struct MatchedOperation(pub &'static Operation);

/// Where one operation is in its skeleton.
#[derive(Clone)]
struct Entry {
    index: usize,
    operation: &'static Operation,
    media_types: MediaTypes,
    template: Arc<Template>,
}

fn mount(operations: Vec<&'static Operation>, streamed: &[Streaming], serve: &Arc<dyn Serve>) -> axum::Router {
    let mut skeletons: Vec<(String, Vec<Entry>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for (index, operation) in operations.into_iter().enumerate() {
        let template = Arc::new(Template::parse(operation.template));
        let skeleton = template.skeleton();
        let place = *places.entry(skeleton.clone()).or_insert_with(|| {
            skeletons.push((skeleton, Vec::new()));
            skeletons.len() - 1
        });
        let streamed = streamed.iter().find(|streamed| std::ptr::eq(streamed.operation, operation));
        let media_types = streamed.map_or(&[][..], |streamed| streamed.media_types);
        if let Some((_, entries)) = skeletons.get_mut(place) {
            entries.push(Entry { index, operation, media_types, template });
        }
    }
    let mut router = axum::Router::new();
    for (skeleton, mut entries) in skeletons {
        entries.sort_by_cached_key(|entry| entry.template.specificity());
        router = router.route(&skeleton, methods(&entries.into(), serve));
    }
    router
}

/// One axum handler for each method of a skeleton. A method that axum has no filter for, `QUERY` or another, goes to a
/// handler of whatever is left, which answers 405 itself.
fn methods(entries: &Arc<[Entry]>, serve: &Arc<dyn Serve>) -> MethodRouter<(), Infallible> {
    let endpoint = || Endpoint { entries: entries.clone(), serve: serve.clone() };
    let has_filter = |entry: &Entry| MethodFilter::try_from(entry.operation.method.clone()).is_ok();
    let mut router =
        if entries.iter().all(has_filter) { MethodRouter::new() } else { axum::routing::any_service(endpoint()) };
    let mut seen: Vec<&Method> = Vec::new();
    for Entry { operation, .. } in entries.iter() {
        if seen.contains(&&operation.method) {
            continue;
        }
        seen.push(&operation.method);
        if let Ok(filter) = MethodFilter::try_from(operation.method.clone()) {
            router = router.on_service(filter, endpoint());
        }
    }
    router
}

/// All operations of one skeleton.
#[derive(Clone)]
struct Endpoint {
    entries: Arc<[Entry]>,
    serve: Arc<dyn Serve>,
}

impl tower::Service<axum::extract::Request> for Endpoint {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: axum::extract::Request) -> Self::Future {
        let (parts, body) = request.into_parts();
        let hooks = Hooks::of(&parts.extensions);
        let call = match prepare(&self.entries, parts, body) {
            Ok(call) => call,
            Err((operation, refusal)) => {
                let mut response = refusal.answer(operation, &hooks);
                if let Some(operation) = operation {
                    response.extensions_mut().insert(MatchedOperation(operation));
                }
                return Box::pin(std::future::ready(Ok(response)));
            }
        };
        let operation = call.operation;
        // Nothing of the application runs before the first poll, so that all its panics are caught.
        let serving = AssertUnwindSafe(self.serve.clone().serve(call)).catch_unwind();
        Box::pin(async move {
            let outcome = serving.await.unwrap_or_else(|payload| Err(Refusal::panicked(&*payload)));
            let mut response = outcome.unwrap_or_else(|refusal| refusal.answer(Some(operation), &hooks));
            if operation.method == Method::HEAD {
                forget_length(&mut response);
            }
            response.extensions_mut().insert(MatchedOperation(operation));
            Ok(response)
        })
    }
}

/// Where `HEAD` is an operation of its own, an empty body is not what a `GET` would be answered with: its length is not to be
/// said (RFC 9110, section 9.3.2), unless the handler did.
fn forget_length(response: &mut Response) {
    if http_body::Body::size_hint(response.body()).exact() == Some(0) {
        *response.body_mut() = Body::from_stream(futures_util::stream::empty::<Result<bytes::Bytes, Infallible>>());
    }
}

/// Finds the operation and the credentials that the request shows. A call is boxed: it is moved from future to future.
fn prepare(
    entries: &[Entry],
    mut parts: http::request::Parts,
    body: Body,
) -> Result<Box<Call>, (Option<&'static Operation>, Refusal)> {
    let (entry, path) = find(entries, &parts.method, parts.uri.path()).map_err(|refusal| (None, refusal))?;
    let operation = entry.operation;
    let shown = security::credentials(operation, &mut parts).map_err(|refusal| (Some(operation), refusal))?;
    let Entry { index, media_types, .. } = *entry;
    Ok(Box::new(Call { index, operation, path, shown, media_types, parts, body }))
}

type Found<'e> = (&'e Entry, Vec<(&'static str, String)>);

/// The operation that a request is for: the most specific template that fits the path and has the method; `GET` answers
/// `HEAD` where there is no such operation.
fn find<'e>(entries: &'e [Entry], method: &Method, path: &str) -> Result<Found<'e>, Refusal> {
    let fitting = |method: &Method| {
        entries.iter().filter(|entry| entry.operation.method == *method).find_map(|entry| {
            let found = entry.template.matches(path)?;
            Some((entry, found.into_iter().map(|(name, raw)| (name, raw.to_owned())).collect()))
        })
    };
    let found = fitting(method).or_else(|| if *method == Method::HEAD { fitting(&Method::GET) } else { None });
    if let Some(found) = found {
        return Ok(found);
    }
    let mut allowed: Vec<&str> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.template.matches(path).is_some()) {
        let names: &[&str] =
            if entry.operation.method == Method::GET { &["GET", "HEAD"] } else { &[entry.operation.method.as_str()] };
        allowed.extend(names.iter().filter(|name| !allowed.contains(name)).copied().collect::<Vec<_>>());
    }
    if allowed.is_empty() {
        return Err(Refusal::new(StatusCode::NOT_FOUND));
    }
    let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED);
    Err(match HeaderValue::from_str(&allowed.join(",")) {
        Ok(value) => refusal.header(ALLOW, value),
        Err(_) => refusal,
    })
}
