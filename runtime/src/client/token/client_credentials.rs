//! The program itself is who calls.

use super::grant::{Client, Form, grant};
use super::{BoxFuture, Endpoints, Token, TokenError, TokenRequest, TokenSource};
use crate::Secret;
use std::sync::Arc;

/// Tokens by the client credentials grant (RFC 6749, section 4.4).
///
/// Each set of scopes that operations require is asked for by itself, unless [`scopes`](Self::scopes) names one for all.
///
/// ```
/// use oasmith_runtime::client::{ClientCredentials, Endpoints};
///
/// let source = ClientCredentials::new("https://auth.example.com/token", "id", "secret").scopes(["read", "write"]);
/// let found = Endpoints::discover("https://auth.example.com/.well-known/openid-configuration");
/// let other = ClientCredentials::new(found, "id", "secret").parameter("audience", "https://api.example.com");
/// # let _ = (source, other);
/// ```
pub struct ClientCredentials(Arc<Settings>);

#[derive(Clone)]
struct Settings {
    endpoints: Arc<Endpoints>,
    client: Client,
    scopes: Option<Vec<String>>,
    parameters: Vec<(String, String)>,
}

impl ClientCredentials {
    /// The id and secret are sent in the `Authorization` header.
    pub fn new(endpoints: impl Into<Endpoints>, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let mut client = Client::public(id.into());
        client.set_secret(secret.into());
        let endpoints = Arc::new(endpoints.into());
        Self(Arc::new(Settings { endpoints, client, scopes: None, parameters: Vec::new() }))
    }

    /// Asks for these scopes always, instead of those of the operation; one token serves all operations.
    #[must_use]
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Arc::make_mut(&mut self.0).scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Sends id and secret in the body, for servers that do not read them elsewhere.
    #[must_use]
    pub fn in_body(mut self) -> Self {
        Arc::make_mut(&mut self.0).client.set_in_body();
        self
    }

    /// A parameter of the token request that the server wants beside those of the grant, such as `audience` or
    /// `resource` (RFC 8707).
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).parameters.push((name.into(), value.into()));
        self
    }
}

impl TokenSource for ClientCredentials {
    fn fetch(&self, request: TokenRequest) -> BoxFuture<Result<Token, TokenError>> {
        let settings = Arc::clone(&self.0);
        Box::pin(async move {
            let url = settings.endpoints.token(&request).await?;
            let mut form = Form::new(&[("grant_type", "client_credentials")]);
            match &settings.scopes {
                Some(scopes) => form.push_scopes(scopes),
                None => form.push_scopes(request.scopes()),
            }
            for (name, value) in &settings.parameters {
                form.push(name, value);
            }
            let mut token = grant(&request, &url, &settings.client, form).await?.token;
            token.scopes = match settings.scopes {
                Some(_) => None,
                // What is not said is as it was asked for (RFC 6749, section 5.1).
                None => Some(token.scopes.unwrap_or_default()),
            };
            Ok(token)
        })
    }
}
