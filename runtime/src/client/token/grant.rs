//! Requests to a token endpoint, and its answers (RFC 6749, sections 2.3.1, 3.2, 5).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};

use super::{Token, TokenError, TokenRequest};
use crate::param::write::push_encoded;
use crate::{Json, Mode, Secret};

/// Who asks.
#[derive(Clone)]
pub(super) struct Client {
    id: String,
    secret: Option<Secret>,
    in_body: bool,
}

impl Client {
    /// A client without a secret, such as one that users install.
    pub(super) fn public(id: String) -> Self {
        Self { id, secret: None, in_body: true }
    }

    pub(super) fn set_secret(&mut self, secret: Secret) {
        self.secret = Some(secret);
        self.in_body = false;
    }

    pub(super) fn set_in_body(&mut self) {
        self.in_body = true;
    }
}

/// The fields of a request, as `application/x-www-form-urlencoded`.
pub(super) struct Form(String);

impl Form {
    pub(super) fn new(pairs: &[(&str, &str)]) -> Self {
        let mut form = Self(String::new());
        for (name, value) in pairs {
            form.push(name, value);
        }
        form
    }

    pub(super) fn push(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        push_encoded(&mut self.0, name);
        self.0.push('=');
        push_encoded(&mut self.0, value);
    }

    pub(super) fn push_scopes(&mut self, scopes: &[impl AsRef<str>]) {
        if !scopes.is_empty() {
            self.push("scope", &scopes.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" "));
        }
    }
}

/// An answer of a token endpoint.
pub(super) struct Granted {
    pub(super) token: Token,
    pub(super) refresh_token: Option<Secret>,
}

/// Asks a token endpoint.
pub(super) async fn grant(
    request: &TokenRequest,
    url: &str,
    client: &Client,
    form: Form,
) -> Result<Granted, TokenError> {
    let answer = post(request, url, client, form).await?;
    let token_type = text(&answer, "token_type").unwrap_or_default();
    // RFC 6749 requires it; some servers leave it out, and then mean this one.
    if !token_type.is_empty() && !token_type.eq_ignore_ascii_case("bearer") {
        return Err(TokenError::malformed("gives a token of a kind that is not `Bearer`"));
    }
    let secret = text(&answer, "access_token").ok_or(TokenError::malformed("gives no token"))?;
    let mut token = Token::new(secret);
    token.lifetime = seconds(&answer, "expires_in");
    token.scopes = text(&answer, "scope").map(|scopes| scopes.split(' ').map(str::to_owned).collect());
    Ok(Granted { token, refresh_token: text(&answer, "refresh_token").map(Secret::from) })
}

/// Posts a form, and reads the object of a successful answer.
pub(super) async fn post(
    request: &TokenRequest,
    url: &str,
    client: &Client,
    mut form: Form,
) -> Result<Json, TokenError> {
    let mut post = http::Request::post(url)
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    match &client.secret {
        Some(secret) if !client.in_body => post = post.header(AUTHORIZATION, basic(&client.id, secret)?),
        secret => {
            form.push("client_id", &client.id);
            if let Some(secret) = secret {
                form.push("client_secret", secret.expose());
            }
        }
    }
    let post = post.body(Bytes::from(form.0)).map_err(|_| TokenError::malformed("has an address that is not a URL"))?;
    let response = request.send(post).await.map_err(TokenError::transport)?;
    if response.status().is_success() {
        return json(response.body());
    }
    let code = json(response.body()).ok().and_then(|answer| text(&answer, "error"));
    Err(code.and_then(|code| TokenError::refused(&code)).unwrap_or_else(|| TokenError::status(response.status())))
}

/// Id and secret, encoded as form fields first (RFC 6749, section 2.3.1).
fn basic(id: &str, secret: &Secret) -> Result<HeaderValue, TokenError> {
    let mut pair = String::new();
    push_encoded(&mut pair, id);
    pair.push(':');
    push_encoded(&mut pair, secret.expose());
    let mut value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair)))
        .map_err(|_| TokenError::malformed("cannot be sent the client's secret"))?;
    value.set_sensitive(true);
    Ok(value)
}

pub(super) fn json(body: &Bytes) -> Result<Json, TokenError> {
    crate::decode(body, Mode::Client, false).map_err(|_| TokenError::malformed("does not answer in JSON"))
}

/// A string of an object; an empty one counts as none.
pub(super) fn text(object: &Json, key: &str) -> Option<String> {
    match object.get(key) {
        Some(Json::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(_) | None => None,
    }
}

/// A number of seconds; some servers send it as a string.
pub(super) fn seconds(object: &Json, key: &str) -> Option<Duration> {
    let digits = match object.get(key)? {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    digits.split('.').next()?.parse().ok().map(Duration::from_secs)
}
