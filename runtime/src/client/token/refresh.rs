//! A user has agreed before.

use std::sync::{Arc, Mutex, PoisonError};

use super::grant::{Client, Form, Granted, grant};
use super::{BoxFuture, Endpoints, Token, TokenError, TokenRequest, TokenSource};
use crate::Secret;

type Notify = dyn Fn(&Secret) + Send + Sync;

/// Tokens by a refresh token (RFC 6749, section 6), with all the scopes that it stands for.
///
/// A server may give a new refresh token each time and no longer accept the one before: keep what
/// [`on_rotation`](Self::on_rotation) is called with.
pub struct RefreshToken(Arc<Settings>);

struct Settings {
    endpoints: Endpoints,
    client: Client,
    current: Mutex<Secret>,
    rotated: Option<Box<Notify>>,
}

impl RefreshToken {
    /// For a client without a secret.
    pub fn new(endpoints: impl Into<Endpoints>, client_id: impl Into<String>, token: impl Into<Secret>) -> Self {
        Self(Arc::new(Settings {
            endpoints: endpoints.into(),
            client: Client::public(client_id.into()),
            current: Mutex::new(token.into()),
            rotated: None,
        }))
    }

    /// The client's secret, sent in the `Authorization` header.
    #[must_use]
    pub fn client_secret(self, secret: impl Into<Secret>) -> Self {
        self.change(|settings| settings.client.set_secret(secret.into()))
    }

    /// Called with each new refresh token, before the access token that came with it is used.
    #[must_use]
    pub fn on_rotation(self, notify: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        self.change(|settings| settings.rotated = Some(Box::new(notify)))
    }

    fn change(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        // Nobody else has it before it is given to a client.
        if let Some(settings) = Arc::get_mut(&mut self.0) {
            change(settings);
        }
        self
    }
}

impl TokenSource for RefreshToken {
    fn fetch(&self, request: TokenRequest) -> BoxFuture<Result<Token, TokenError>> {
        let settings = Arc::clone(&self.0);
        Box::pin(async move {
            let url = settings.endpoints.token(&request).await?;
            let current = settings.current.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let Granted { mut token, refresh_token } = refresh(&request, &url, &settings.client, &current).await?;
            if let Some(next) = refresh_token.filter(|next| *next != current) {
                settings.current.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&next);
                if let Some(notify) = &settings.rotated {
                    notify(&next);
                }
            }
            token.scopes = None;
            Ok(token)
        })
    }
}

/// Exchanges a refresh token.
pub(super) async fn refresh(
    request: &TokenRequest,
    url: &str,
    client: &Client,
    token: &Secret,
) -> Result<Granted, TokenError> {
    let form = Form::new(&[("grant_type", "refresh_token"), ("refresh_token", token.expose())]);
    grant(request, url, client, form).await
}
