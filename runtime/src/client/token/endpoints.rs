//! Where an authorization server is asked.

use std::sync::{Mutex, PoisonError};

use super::grant::{json, text};
use super::{TokenError, TokenRequest};

/// The addresses of an authorization server: given, or found by `OpenID` Connect Discovery 1.0 (also RFC 8414).
///
/// A string is the address of the token endpoint. Credentials go to these addresses, so they should be `https`; redirects
/// are not followed.
pub struct Endpoints {
    discovery: Option<String>,
    known: Mutex<Known>,
}

#[derive(Clone, Default)]
struct Known {
    token: Option<String>,
    device: Option<String>,
}

impl Endpoints {
    /// With this token endpoint (RFC 6749, section 3.2).
    pub fn new(token_url: impl Into<String>) -> Self {
        Self { discovery: None, known: Mutex::new(Known { token: Some(token_url.into()), device: None }) }
    }

    /// With this device authorization endpoint beside the token endpoint (RFC 8628, section 3.1).
    #[must_use]
    pub fn device(self, device_authorization_url: impl Into<String>) -> Self {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).device = Some(device_authorization_url.into());
        self
    }

    /// As the configuration at this address says, which is read when the first token is needed: the `openIdConnectUrl`
    /// of a scheme, `ISSUER/.well-known/openid-configuration`. The `issuer` in it has to be the one in the address
    /// (`OpenID` Connect Discovery 1.0, section 4.3).
    pub fn discover(configuration_url: impl Into<String>) -> Self {
        Self { discovery: Some(configuration_url.into()), known: Mutex::default() }
    }

    pub(super) async fn token(&self, request: &TokenRequest) -> Result<String, TokenError> {
        self.known(request).await?.token.ok_or(TokenError::malformed("names no token endpoint"))
    }

    pub(super) async fn device_authorization(&self, request: &TokenRequest) -> Result<String, TokenError> {
        self.known(request).await?.device.ok_or(TokenError::malformed("names no device authorization endpoint"))
    }

    async fn known(&self, request: &TokenRequest) -> Result<Known, TokenError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(url) = self.discovery.as_ref().filter(|_| known.token.is_none()) else { return Ok(known) };
        let get = http::Request::get(url).header(http::header::ACCEPT, "application/json").body(bytes::Bytes::new());
        let get = get.map_err(|_| TokenError::malformed("has an address that is not a URL"))?;
        let response = request.send(get).await.map_err(TokenError::transport)?;
        if !response.status().is_success() {
            return Err(TokenError::status(response.status()));
        }
        let configuration = json(response.body())?;
        let issuer = text(&configuration, "issuer").unwrap_or_default();
        if !names_issuer(url, &issuer) {
            return Err(TokenError::malformed("has a configuration of another issuer"));
        }
        let found = Known {
            token: text(&configuration, "token_endpoint"),
            device: text(&configuration, "device_authorization_endpoint"),
        };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = found.clone();
        Ok(found)
    }
}

/// Whether a configuration's address is that of this issuer, by either specification: the well-known part comes last, or
/// (RFC 8414, section 3.1) between host and path.
fn names_issuer(url: &str, issuer: &str) -> bool {
    let Some((before, after)) = url.split_once("/.well-known/") else { return !issuer.is_empty() };
    let path = after.split_once('/').map_or(String::new(), |(_, path)| format!("/{path}"));
    format!("{before}{path}").trim_end_matches('/') == issuer.trim_end_matches('/')
}

impl From<&str> for Endpoints {
    fn from(token_url: &str) -> Self {
        Self::new(token_url)
    }
}

impl From<String> for Endpoints {
    fn from(token_url: String) -> Self {
        Self::new(token_url)
    }
}
