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

use super::body;
use super::refusal::{Hooks, Refusal};
use super::reply::Handled;
use super::request::{Inputs, Request};
use super::security::{self, Principal, Shown};
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
/// `/x/{id}:stop`: axum cannot merge those. Pass the routes of both to one call.
pub fn router<A: Send + Sync + 'static, P: Principal<A>>(api: Arc<A>, routes: &[Route<A, P>]) -> axum::Router {
    let operations = routes.iter().map(|route| route.operation);
    let handlers = routes.iter().map(|route| route.handler).collect();
    let serve: Arc<dyn Serve> = Arc::new(Mounted { api, handlers });
    mount(operations.collect(), &serve)
}

/// The one part that depends on the application: it is compiled once for an application, not once for an operation.
struct Mounted<A: 'static, P: 'static> {
    api: Arc<A>,
    handlers: Vec<Handler<A, P>>,
}

/// What axum's side asks of [`Mounted`].
trait Serve: Send + Sync {
    /// Authenticates, reads the body, calls the handler at `index`.
    fn serve(self: Arc<Self>, index: usize, call: Call) -> BoxFuture<'static, Result<Response, Refusal>>;
}

/// A request whose operation is known.
struct Call {
    operation: &'static Operation,
    path: Vec<(&'static str, String)>,
    shown: Shown,
    parts: http::request::Parts,
    body: Body,
}

impl<A: Send + Sync + 'static, P: Principal<A>> Serve for Mounted<A, P> {
    fn serve(self: Arc<Self>, index: usize, mut call: Call) -> BoxFuture<'static, Result<Response, Refusal>> {
        Box::pin(async move {
            let shown = std::mem::replace(&mut call.shown, Shown::Anonymous);
            let principal = authenticate(&*self.api, call.operation, shown).await?;
            let inputs = call.read().await?;
            match self.handlers.get(index) {
                Some(handler) => handler(&self.api, Request::new(inputs, principal))?.await,
                None => Err(Refusal::new(StatusCode::NOT_FOUND)),
            }
        })
    }
}

async fn authenticate<A, P: Principal<A>>(
    api: &A,
    operation: &'static Operation,
    shown: Shown,
) -> Result<Option<P>, Refusal> {
    let alternatives = match shown {
        Shown::Anonymous => return Ok(None),
        Shown::Alternatives(alternatives) => alternatives,
    };
    let mut reasons = Vec::new();
    for credentials in &alternatives {
        match P::authenticate(api, credentials).await {
            Ok(principal) => return Ok(Some(principal)),
            Err(reason) => reasons.push(reason),
        }
    }
    Err(security::denied(operation, reasons))
}

impl Call {
    /// Reads the body.
    async fn read(self) -> Result<Inputs, Refusal> {
        let Self { operation, path, mut parts, body, .. } = self;
        let body = body::read(&parts.headers, &parts.extensions, body).await?;
        security::mark_secrets(operation, &mut parts.headers);
        Ok(Inputs::new(operation, path, parts, body))
    }
}

/// Where one operation is in its skeleton.
#[derive(Clone)]
struct Entry {
    index: usize,
    operation: &'static Operation,
    template: Arc<Template>,
}

fn mount(operations: Vec<&'static Operation>, serve: &Arc<dyn Serve>) -> axum::Router {
    let mut skeletons: Vec<(String, Vec<Entry>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for (index, operation) in operations.into_iter().enumerate() {
        let template = Arc::new(Template::parse(operation.template));
        let skeleton = template.skeleton();
        let place = *places.entry(skeleton.clone()).or_insert_with(|| {
            skeletons.push((skeleton, Vec::new()));
            skeletons.len() - 1
        });
        if let Some((_, entries)) = skeletons.get_mut(place) {
            entries.push(Entry { index, operation, template });
        }
    }
    let mut router = axum::Router::new();
    for (skeleton, mut entries) in skeletons {
        entries.sort_by_cached_key(|entry| entry.template.specificity());
        router = router.route(&skeleton, methods(&entries.into(), serve));
    }
    router
}

/// One axum handler for each method of a skeleton. A method that axum has no filter for cannot be routed.
fn methods(entries: &Arc<[Entry]>, serve: &Arc<dyn Serve>) -> MethodRouter<(), Infallible> {
    let mut router = MethodRouter::new();
    let mut seen: Vec<&Method> = Vec::new();
    for Entry { operation, .. } in entries.iter() {
        if seen.contains(&&operation.method) {
            continue;
        }
        seen.push(&operation.method);
        if let Ok(filter) = MethodFilter::try_from(operation.method.clone()) {
            router = router.on_service(filter, Endpoint { entries: entries.clone(), serve: serve.clone() });
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
        let Self { entries, serve } = self.clone();
        Box::pin(async move { Ok(answer(&entries, serve, request).await) })
    }
}

async fn answer(entries: &[Entry], serve: Arc<dyn Serve>, request: axum::extract::Request) -> Response {
    let (parts, body) = request.into_parts();
    let hooks = Hooks::of(&parts.extensions);
    let (entry, path) = match find(entries, &parts.method, parts.uri.path()) {
        Ok(found) => found,
        Err(refusal) => return refusal.answer(None, &hooks),
    };
    let operation = entry.operation;
    let outcome = match security::credentials(operation, &parts) {
        Ok(shown) => {
            let call = Call { operation, path, shown, parts, body };
            let index = entry.index;
            // `serve` is called within the future, so that a panic of glue is caught like one of a handler.
            let serving = AssertUnwindSafe(async move { serve.serve(index, call).await });
            serving.catch_unwind().await.unwrap_or_else(|payload| Err(Refusal::panicked(&*payload)))
        }
        Err(refusal) => Err(refusal),
    };
    outcome.unwrap_or_else(|refusal| refusal.answer(Some(operation), &hooks))
}

type Found<'e> = (&'e Entry, Vec<(&'static str, String)>);

/// The operation that a request is for: the most specific template that fits the path and has the method; `GET` answers
/// `HEAD` where there is no such operation.
fn find<'e>(entries: &'e [Entry], method: &Method, path: &str) -> Result<Found<'e>, Refusal> {
    let mut fallback = None;
    let mut allowed: Vec<&str> = Vec::new();
    for entry in entries {
        let Some(found) = entry.template.matches(path) else { continue };
        let owned = || found.iter().map(|(name, raw)| (*name, (*raw).to_owned())).collect();
        if entry.operation.method == *method {
            return Ok((entry, owned()));
        }
        if entry.operation.method == Method::GET && *method == Method::HEAD && fallback.is_none() {
            fallback = Some((entry, owned()));
        }
        let names: &[&str] =
            if entry.operation.method == Method::GET { &["GET", "HEAD"] } else { &[entry.operation.method.as_str()] };
        allowed.extend(names.iter().filter(|name| !allowed.contains(name)).copied().collect::<Vec<_>>());
    }
    if let Some(found) = fallback {
        return Ok(found);
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
