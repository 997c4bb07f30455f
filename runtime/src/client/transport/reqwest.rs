//! The default transport.

use bytes::Bytes;

#[cfg(not(target_arch = "wasm32"))]
use super::Frames;
use super::{BoxFuture, Limits, Transport, TransportError};
use crate::client::BuildError;
#[cfg(not(target_arch = "wasm32"))]
use crate::client::ByteStream;
use crate::{Body, BodyError};

/// What the default transport is built from, for a client of one's own: without redirects, and with TLS by the features.
///
/// A redirect to another host would take credentials along (reqwest drops `Authorization` and `Cookie`, but not the
/// header or the query parameter of an API key), and a redirected POST becomes a GET. So a 3xx reaches the caller as it
/// is. With the feature `rustls`, a client that does not start here needs a crypto provider: reqwest's own feature
/// `rustls`, or one that the process installs; reqwest panics without.
///
/// # Errors
/// TLS that cannot be set up; see [`BuildError`].
pub fn http_client_builder() -> Result<reqwest::ClientBuilder, BuildError> {
    let builder = reqwest::Client::builder();
    #[cfg(not(target_arch = "wasm32"))]
    let builder = with_tls(builder.redirect(reqwest::redirect::Policy::none()))?;
    Ok(builder)
}

pub(in crate::client) fn default_client() -> Result<reqwest::Client, BuildError> {
    http_client_builder()?.build().map_err(|error| BuildError::Transport(Box::new(error)))
}

/// reqwest's own choice among what it was compiled with.
#[cfg(all(not(target_arch = "wasm32"), not(feature = "rustls-no-provider")))]
#[allow(clippy::unnecessary_wraps, reason = "with other features it can fail")]
fn with_tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, BuildError> {
    Ok(builder)
}

/// rustls with the provider that the process has installed, else *ring* where that is compiled in. reqwest by itself
/// panics without a provider.
#[cfg(all(not(target_arch = "wasm32"), feature = "rustls-no-provider"))]
fn with_tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, BuildError> {
    use rustls_platform_verifier::BuilderVerifierExt;

    let provider = provider().ok_or(BuildError::NoCryptoProvider)?;
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(|error| BuildError::Transport(Box::new(error)))?
        .with_no_client_auth();
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(all(not(target_arch = "wasm32"), feature = "rustls-no-provider"))]
fn provider() -> Option<std::sync::Arc<rustls::crypto::CryptoProvider>> {
    let installed = rustls::crypto::CryptoProvider::get_default().cloned();
    #[cfg(feature = "rustls")]
    let installed = installed.or_else(|| Some(std::sync::Arc::new(rustls::crypto::ring::default_provider())));
    installed
}

/// A caller's own client keeps its own settings: proxies, redirects, timeouts, TLS. [`http_client_builder`] is where to
/// start.
impl Transport for reqwest::Client {
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<Bytes>, TransportError>> {
        let client = self.clone();
        Box::pin(async move {
            let mut request = outgoing(request).await?;
            if limits.timeout.is_some() {
                *request.timeout_mut() = limits.timeout;
            }
            let response = client.execute(request).await.map_err(failed)?;
            receive(response, limits.max_response_bytes).await
        })
    }

    /// By a timer of its own: that of reqwest counts the body too, which may be a stream without an end.
    #[cfg(not(target_arch = "wasm32"))]
    fn open(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<ByteStream>, TransportError>> {
        let client = self.clone();
        Box::pin(async move {
            let request = outgoing(request).await?;
            let opening = client.execute(request);
            let response = match limits.timeout {
                None => opening.await,
                Some(timeout) => tokio::time::timeout(timeout, opening).await.map_err(|_| TransportError::Timeout)?,
            };
            let response = http::Response::<reqwest::Body>::from(response.map_err(failed)?);
            Ok(response.map(|body| ByteStream::new(Frames::new(body, failed))))
        })
    }
}

/// What is in memory stays there; everything else is read while it is sent.
#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::unused_async, reason = "a browser's is")]
async fn outgoing(request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
    let body = |body: Body| match body.as_bytes() {
        Some(bytes) => reqwest::Body::from(bytes.clone()),
        None => reqwest::Body::wrap(body),
    };
    reqwest::Request::try_from(request.map(body)).map_err(failed)
}

/// The browser takes a whole body.
#[cfg(target_arch = "wasm32")]
async fn outgoing(request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let body = body.bytes().await.map_err(|error| TransportError::Body(Box::new(error)))?;
    reqwest::Request::try_from(http::Request::from_parts(parts, body)).map_err(failed)
}

async fn receive(mut response: reqwest::Response, limit: usize) -> Result<http::Response<Bytes>, TransportError> {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let body = body(response, limit).await?;
    let mut received = http::Response::new(body);
    *received.status_mut() = status;
    *received.headers_mut() = headers;
    Ok(received)
}

/// Counts what arrives: a declared length is only a first hint.
#[cfg(not(target_arch = "wasm32"))]
async fn body(mut response: reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let too_large = TransportError::TooLarge { status: response.status(), limit };
    let declared = response.content_length().unwrap_or(0);
    if usize::try_from(declared).map_or(true, |declared| declared > limit) {
        return Err(too_large);
    }
    let Some(first) = response.chunk().await.map_err(failed)? else { return Ok(Bytes::new()) };
    let mut body = bytes::BytesMut::from(first);
    while body.len() <= limit {
        match response.chunk().await.map_err(failed)? {
            Some(chunk) => body.extend_from_slice(&chunk),
            None => return Ok(body.freeze()),
        }
    }
    Err(too_large)
}

/// The browser hands over a whole body.
#[cfg(target_arch = "wasm32")]
async fn body(response: reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let status = response.status();
    let body = response.bytes().await.map_err(failed)?;
    if body.len() > limit { Err(TransportError::TooLarge { status, limit }) } else { Ok(body) }
}

/// The URL is taken out: its query may hold an API key.
fn failed(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() {
        return TransportError::Timeout;
    }
    #[cfg(not(target_arch = "wasm32"))]
    if error.is_connect() {
        return TransportError::Connect(Box::new(error));
    }
    if of_body(&error) {
        return TransportError::Body(Box::new(error));
    }
    TransportError::Other(Box::new(error))
}

/// Whether the body that is sent is what failed.
fn of_body(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(<dyn std::error::Error>::is::<BodyError>)
}
