//! Middleware: `tower` layers over a transport.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tower::{Layer, Service};

use super::in_memory::{opened, within};
use super::{BoxFuture, Limits, Source, Transport, TransportError};
use crate::Body;
use crate::client::ByteStream;

/// A transport as a service, for layers to wrap.
///
/// Each attempt of a call passes through. The request has two extensions: `&'static Operation`, which says what is called,
/// and [`Limits`], which the transport keeps. Bodies that are streams pass through as streams, in both directions.
#[derive(Clone)]
pub struct TransportService(Arc<dyn Transport>);

/// Marks a request whose response is read while it comes.
#[derive(Clone, Copy)]
struct Opened;

impl<B> Service<http::Request<B>> for TransportService
where
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Source>,
{
    type Response = http::Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<Result<Self::Response, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let request = request.map(Body::from_http);
        // A layer that makes a request of its own may leave them out.
        let limits = request.extensions().get::<Limits>().copied();
        let limits = limits.unwrap_or(Limits::new(None, crate::client::DEFAULT_MAX_RESPONSE_BYTES));
        if request.extensions().get::<Opened>().is_some() {
            let response = self.0.open(request, limits);
            return Box::pin(async move { Ok(response.await?.map(Body::stream)) });
        }
        let response = self.0.send(request, limits);
        Box::pin(async move { Ok(response.await?.map(Body::from)) })
    }
}

/// Wraps a transport, when there is one.
pub(in crate::client) type Wrap = Arc<dyn Fn(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync>;

/// How a layer wraps a transport.
pub(in crate::client) fn wrap<L, R>(layer: L) -> Wrap
where
    L: Layer<TransportService> + Send + Sync + 'static,
    L::Service: Service<http::Request<Body>, Response = http::Response<R>> + Clone + Send + 'static,
    <L::Service as Service<http::Request<Body>>>::Error: Into<Source>,
    <L::Service as Service<http::Request<Body>>>::Future: Send,
    R: http_body::Body + Send + 'static,
    R::Data: Send,
    R::Error: Into<Source>,
{
    Arc::new(move |transport| Arc::new(Layered(Mutex::new(layer.layer(TransportService(transport))))))
}

// Only cloned under the lock: a service need not be `Sync`.
struct Layered<S>(Mutex<S>);

impl<S: Clone> Layered<S> {
    fn service(&self) -> S {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<S, R> Transport for Layered<S>
where
    S: Service<http::Request<Body>, Response = http::Response<R>> + Clone + Send + 'static,
    S::Error: Into<Source>,
    S::Future: Send,
    R: http_body::Body + Send + 'static,
    R::Data: Send,
    R::Error: Into<Source>,
{
    fn send(
        &self,
        mut request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<Bytes>, TransportError>> {
        request.extensions_mut().insert(limits);
        within(self.service(), request, limits)
    }

    fn open(
        &self,
        mut request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<ByteStream>, TransportError>> {
        request.extensions_mut().insert(limits);
        request.extensions_mut().insert(Opened);
        opened(self.service(), request, limits)
    }
}
