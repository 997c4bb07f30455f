//! The tokens of a source, kept for as long as they are good, and fetched by one call for all that need them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::turn::Turns;
use super::{Token, TokenError, TokenRequest, TokenSource};
use crate::Secret;
use crate::client::clock::Clock;

/// How long before its end a token is no longer sent, at most: clocks differ, and a request takes its time.
const LEEWAY: Duration = Duration::from_secs(30);

pub(in crate::client) struct CachedTokens {
    source: Box<dyn TokenSource>,
    turns: Turns,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: Vec<Kept>,
    /// How many requests have failed, and why the last one did.
    failures: u64,
    failure: Option<TokenError>,
}

struct Kept {
    secret: Secret,
    scopes: Option<Vec<String>>,
    /// By the client's clock.
    good_until: Option<Duration>,
}

impl CachedTokens {
    pub(super) fn new(source: Box<dyn TokenSource>) -> Self {
        Self { source, turns: Turns::default(), state: Mutex::default() }
    }

    /// A token for the scopes of the request, other than the one that the server did not accept.
    pub(in crate::client) async fn get(
        &self,
        request: TokenRequest,
        rejected: Option<&Secret>,
    ) -> Result<Secret, TokenError> {
        if let Some(rejected) = rejected {
            self.lock().kept.retain(|kept| kept.secret != *rejected);
        }
        let failures = match self.find(&request) {
            Ok(token) => return Ok(token),
            Err(failures) => failures,
        };
        let _turn = self.turns.take().await;
        // Another call may have fetched while this one waited; what it met counts for both.
        match self.find(&request) {
            Ok(token) => return Ok(token),
            Err(now) if now > failures => {
                if let Some(failure) = self.lock().failure.clone() {
                    return Err(failure);
                }
            }
            Err(_) => {}
        }
        let (scopes, clock) = (request.scopes.clone(), request.clock.clone());
        match self.source.fetch(request).await {
            Ok(token) => Ok(self.keep(token, &scopes, clock.as_ref())),
            Err(error) => {
                let mut state = self.lock();
                state.failures += 1;
                state.failure = Some(error.clone());
                Err(error)
            }
        }
    }

    /// A kept token, or how many requests have failed.
    fn find(&self, request: &TokenRequest) -> Result<Secret, u64> {
        let now = request.clock.as_ref().map(|clock| clock.now());
        let mut state = self.lock();
        state.kept.retain(|kept| match (kept.good_until, now) {
            (Some(until), Some(now)) => now < until,
            (None, _) | (Some(_), None) => true,
        });
        let covers = |kept: &&Kept| match &kept.scopes {
            None => true,
            Some(scopes) => request.scopes.iter().all(|needed| scopes.iter().any(|scope| scope == needed)),
        };
        state.kept.iter().find(covers).map(|kept| kept.secret.clone()).ok_or(state.failures)
    }

    fn keep(&self, token: Token, asked: &[&'static str], clock: Option<&Arc<dyn Clock>>) -> Secret {
        let good_until = token
            .lifetime
            .zip(clock)
            .map(|(lifetime, clock)| clock.now().saturating_add(lifetime.saturating_sub(LEEWAY.min(lifetime / 2))));
        // A server that grants less than it was asked for would do so again: the operation's answer tells.
        let scopes = token.scopes.map(|mut scopes| {
            scopes.extend(asked.iter().map(|scope| (*scope).to_owned()));
            scopes
        });
        self.lock().kept.push(Kept { secret: token.secret.clone(), scopes, good_until });
        token.secret
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
