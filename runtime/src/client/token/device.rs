//! A user agrees on another device.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::grant::{Client, Form, Granted, grant, post, seconds, text};
use super::refresh::refresh;
use super::{BoxFuture, Endpoints, Token, TokenError, TokenRequest, TokenSource};
use crate::{Json, Secret};

/// How often to ask where the server does not say (RFC 8628, section 3.2), and how much rarer when it says `slow_down`.
const STEP: Duration = Duration::from_secs(5);

type Show = dyn Fn(&DevicePrompt) + Send + Sync;

/// Tokens by the device authorization grant (RFC 8628).
///
/// The first call that needs a token shows the user a code and an address, and waits until the user has agreed there, so
/// it should have no short time limit. Later tokens come by the refresh token, where the server gave one; when that is
/// no longer accepted, the user is asked again. It waits by the client's clock.
pub struct DeviceFlow(Arc<Settings>);

struct Settings {
    endpoints: Endpoints,
    client: Client,
    scopes: Vec<String>,
    show: Box<Show>,
    refresh_token: Mutex<Option<Secret>>,
}

/// What a user has to be shown.
#[derive(Clone)]
#[non_exhaustive]
pub struct DevicePrompt {
    /// The code that the user types there.
    pub user_code: String,
    /// The address to visit.
    pub verification_uri: String,
    /// The address with the code in it, for a link or a QR code.
    pub verification_uri_complete: Option<String>,
    /// How long the code is good.
    pub expires_in: Duration,
}

/// Without the code.
impl fmt::Debug for DevicePrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DevicePrompt").field("verification_uri", &self.verification_uri).finish_non_exhaustive()
    }
}

impl DeviceFlow {
    /// `show` is called with what the user needs; it must not block. The endpoints include the device authorization
    /// endpoint: [`Endpoints::device`].
    pub fn new(
        endpoints: Endpoints,
        client_id: impl Into<String>,
        show: impl Fn(&DevicePrompt) + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Settings {
            endpoints,
            client: Client::public(client_id.into()),
            scopes: Vec::new(),
            show: Box::new(show),
            refresh_token: Mutex::new(None),
        }))
    }

    /// The scopes that the user is asked for, once for all operations. Without this they are those of the first
    /// operation that is called.
    #[must_use]
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        // Nobody else has it before it is given to a client.
        if let Some(settings) = Arc::get_mut(&mut self.0) {
            settings.scopes = scopes.into_iter().map(Into::into).collect();
        }
        self
    }
}

impl TokenSource for DeviceFlow {
    fn fetch(&self, request: TokenRequest) -> BoxFuture<Result<Token, TokenError>> {
        let settings = Arc::clone(&self.0);
        Box::pin(async move {
            let known = settings.refresh_token.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let granted = match known {
                Some(known) => {
                    let url = settings.endpoints.token(&request).await?;
                    match refresh(&request, &url, &settings.client, &known).await {
                        Err(error) if error.code() == Some("invalid_grant") => settings.ask_user(&request).await?,
                        other => other?,
                    }
                }
                None => settings.ask_user(&request).await?,
            };
            if granted.refresh_token.is_some() {
                settings
                    .refresh_token
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clone_from(&granted.refresh_token);
            }
            let mut token = granted.token;
            token.scopes = None;
            Ok(token)
        })
    }
}

impl Settings {
    async fn ask_user(&self, request: &TokenRequest) -> Result<Granted, TokenError> {
        let clock = request.clock().cloned().ok_or(TokenError::other("waiting for the user needs a clock"))?;
        let url = self.endpoints.device_authorization(request).await?;
        let mut form = Form::new(&[]);
        if self.scopes.is_empty() {
            form.push_scopes(request.scopes());
        } else {
            form.push_scopes(&self.scopes);
        }
        let answer = post(request, &url, &self.client, form).await?;
        let prompt = prompt(&answer)?;
        let code = text(&answer, "device_code").ok_or(TokenError::malformed("gives no device code"))?;
        (self.show)(&prompt);

        let token_url = self.endpoints.token(request).await?;
        let end = clock.now().saturating_add(prompt.expires_in);
        let mut interval = seconds(&answer, "interval").unwrap_or(STEP);
        loop {
            clock.sleep(interval).await;
            if clock.now() >= end {
                return Err(TokenError::expired());
            }
            let form =
                Form::new(&[("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", &code)]);
            match grant(request, &token_url, &self.client, form).await {
                Err(error) if error.code() == Some("authorization_pending") => {}
                Err(error) if error.code() == Some("slow_down") => interval += STEP,
                Err(error) if error.code() == Some("expired_token") => return Err(TokenError::expired()),
                other => return other,
            }
        }
    }
}

fn prompt(answer: &Json) -> Result<DevicePrompt, TokenError> {
    let (Some(user_code), Some(verification_uri)) =
        (text(answer, "user_code"), text(answer, "verification_uri").or_else(|| text(answer, "verification_url")))
    else {
        return Err(TokenError::malformed("gives no code and address for the user"));
    };
    let expires_in = seconds(answer, "expires_in").unwrap_or(Duration::from_mins(15));
    let verification_uri_complete = text(answer, "verification_uri_complete");
    Ok(DevicePrompt { user_code, verification_uri, verification_uri_complete, expires_in })
}
