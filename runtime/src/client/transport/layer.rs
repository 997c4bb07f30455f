//! Middleware: `tower` layers over a transport.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use tower::{Layer, Service};

use super::in_memory::{other, within};
use super::{BoxFuture, Limits, Source, Transport, TransportError};

/// A transport as a service, for layers to wrap.
///
/// Each attempt of a call passes through. The request has two extensions: `&'static Operation`, which says what is called,
/// and [`Limits`], which the transport keeps.
#[derive(Clone)]
pub struct TransportService(Arc<dyn Transport>);

impl<B> Service<http::Request<B>> for TransportService
where
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Source>,
{
    type Response = http::Response<Full<Bytes>>;
    type Error = TransportError;
    type Future = BoxFuture<Result<Self::Response, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let transport = Arc::clone(&self.0);
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.map_err(other)?.to_bytes();
            // A layer that makes a request of its own may leave them out.
            let limits = parts.extensions.get::<Limits>().copied();
            let limits = limits.unwrap_or(Limits::new(None, crate::client::DEFAULT_MAX_RESPONSE_BYTES));
            let response = transport.send(http::Request::from_parts(parts, body), limits).await?;
            Ok(response.map(Full::new))
        })
    }
}

/// Wraps a transport, when there is one.
pub(in crate::client) type Wrap = Arc<dyn Fn(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync>;

/// How a layer wraps a transport.
pub(in crate::client) fn wrap<L, R>(layer: L) -> Wrap
where
    L: Layer<TransportService> + Send + Sync + 'static,
    L::Service: Service<http::Request<Full<Bytes>>, Response = http::Response<R>> + Clone + Send + 'static,
    <L::Service as Service<http::Request<Full<Bytes>>>>::Error: Into<Source>,
    <L::Service as Service<http::Request<Full<Bytes>>>>::Future: Send,
    R: http_body::Body + Send + 'static,
    R::Data: Send,
    R::Error: Into<Source>,
{
    Arc::new(move |transport| Arc::new(Layered(Mutex::new(layer.layer(TransportService(transport))))))
}

// Only cloned under the lock: a service need not be `Sync`.
struct Layered<S>(Mutex<S>);

impl<S, R> Transport for Layered<S>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<R>> + Clone + Send + 'static,
    S::Error: Into<Source>,
    S::Future: Send,
    R: http_body::Body + Send + 'static,
    R::Data: Send,
    R::Error: Into<Source>,
{
    fn send(
        &self,
        mut request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<Bytes>, TransportError>> {
        let service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        request.extensions_mut().insert(limits);
        within(service, request.map(Full::new), limits)
    }
}
