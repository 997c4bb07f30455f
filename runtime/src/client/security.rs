//! Which credentials a request carries, and where.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::InvalidRequest;
use super::params::push_cookie;
use super::token::{CachedTokens, Kind, Tokens};
use crate::param::write::push_encoded;
use crate::{Need, Operation, Scheme, SchemeKind, Secret};

/// What a caller proves its identity with.
#[derive(Clone)]
pub(super) enum Credential {
    Token(Tokens),
    Basic { user: String, password: Secret },
}

/// By scheme. A document has a handful.
#[derive(Clone, Default)]
pub(super) struct Credentials(Vec<(&'static Scheme, Credential)>);

/// The names of the schemes alone.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(scheme, _)| scheme.name)).finish()
    }
}

impl Credentials {
    pub(super) fn set(&mut self, scheme: &'static Scheme, credential: Credential) {
        self.0.retain(|(known, _)| known.name != scheme.name);
        self.0.push((scheme, credential));
    }

    fn get(&self, scheme: &Scheme) -> Option<&Credential> {
        self.0.iter().find(|(known, _)| known.name == scheme.name).map(|(_, credential)| credential)
    }
}

/// The credentials that one call may use: its own, and the client's unless it does without.
#[derive(Clone, Copy)]
pub(super) struct Wallet<'a> {
    pub(super) own: &'a Credentials,
    pub(super) shared: Option<&'a Credentials>,
}

/// A token that a source gave for one call.
#[derive(PartialEq)]
pub(super) struct Obtained {
    pub(super) scheme: &'static Scheme,
    pub(super) token: Secret,
}

impl<'a> Wallet<'a> {
    fn get(self, scheme: &Scheme) -> Option<&'a Credential> {
        self.own.get(scheme).or_else(|| self.shared?.get(scheme))
    }

    /// The first alternative that there are credentials for, before others one that the call's own are for; none where
    /// there is no such alternative.
    fn alternative(self, operation: &Operation) -> &'static [Need] {
        let satisfied = |needs: &&&[Need]| needs.iter().all(|need| self.get(need.scheme).is_some());
        let own = |needs: &&&[Need]| needs.iter().any(|need| self.own.get(need.scheme).is_some());
        let mut alternatives = operation.security.iter().filter(satisfied);
        let preferred = if self.own.0.is_empty() { None } else { alternatives.clone().find(own) };
        preferred.or_else(|| alternatives.next()).copied().unwrap_or_default()
    }

    /// The schemes that credentials are sent for.
    pub(super) fn chosen(self, operation: &Operation) -> impl Iterator<Item = &'static Scheme> {
        self.alternative(operation).iter().map(|need| need.scheme)
    }

    /// The sources that a call of this operation needs tokens of.
    pub(super) fn sources(self, operation: &Operation) -> impl Iterator<Item = (Need, &'a Arc<CachedTokens>)> {
        self.alternative(operation).iter().filter_map(move |need| match self.get(need.scheme)? {
            Credential::Token(Tokens(Kind::Source(source))) => Some((*need, source)),
            Credential::Token(Tokens(Kind::Fixed(_))) | Credential::Basic { .. } => None,
        })
    }

    /// Writes the credentials of the chosen alternative, and never one that the operation does not name.
    pub(super) fn apply(
        self,
        operation: &Operation,
        obtained: &[Obtained],
        to: &mut Target<'_>,
    ) -> Result<(), InvalidRequest> {
        let named = |scheme: &Scheme| operation.security.iter().copied().flatten().any(|need| need.scheme == scheme);
        if let Some((scheme, _)) = self.own.0.iter().find(|(scheme, _)| !named(scheme)) {
            let reason = "is not one that the operation names";
            return Err(InvalidRequest::Credential { scheme: scheme.name, reason });
        }
        for scheme in self.alternative(operation).iter().map(|need| need.scheme) {
            let Some(credential) = self.get(scheme) else { continue };
            let token = match credential {
                Credential::Token(Tokens(Kind::Fixed(token))) => Some(token),
                Credential::Token(Tokens(Kind::Source(_))) => {
                    obtained.iter().find(|obtained| obtained.scheme == scheme).map(|obtained| &obtained.token)
                }
                Credential::Basic { .. } => None,
            };
            let written = match (credential, token) {
                (Credential::Basic { user, password }, _) => write_basic(scheme, user, password, to),
                (Credential::Token(_), Some(token)) => write_token(scheme, token, to),
                (Credential::Token(_), None) => Err("was not obtained"),
            };
            written.map_err(|reason| InvalidRequest::Credential { scheme: scheme.name, reason })?;
        }
        Ok(())
    }
}

/// The parts of a request that credentials go to.
pub(super) struct Target<'a> {
    pub(super) headers: &'a mut HeaderMap,
    pub(super) query: &'a mut String,
    pub(super) cookies: &'a mut String,
}

fn write_basic(scheme: &Scheme, user: &str, password: &Secret, to: &mut Target<'_>) -> Result<(), &'static str> {
    if scheme.kind != SchemeKind::Basic {
        return Err("is a user and a password where a token is needed");
    }
    if user.contains(':') {
        return Err("has a user name with a colon, which RFC 7617 does not allow");
    }
    let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
    authorize(to.headers, &format!("Basic {pair}"))
}

fn write_token(scheme: &Scheme, token: &Secret, to: &mut Target<'_>) -> Result<(), &'static str> {
    match scheme.kind {
        SchemeKind::Basic => Err("is a token where a user and a password are needed"),
        SchemeKind::Token => authorize(to.headers, &format!("Bearer {}", token.expose())),
        SchemeKind::Http(name) => {
            let name = if name.eq_ignore_ascii_case("bearer") { "Bearer" } else { name };
            authorize(to.headers, &format!("{name} {}", token.expose()))
        }
        SchemeKind::ApiKeyHeader(name) => {
            let name =
                HeaderName::from_bytes(name.as_bytes()).map_err(|_| "goes to a header whose name is not valid")?;
            insert(to.headers, name, token.expose())
        }
        SchemeKind::ApiKeyQuery(name) => {
            // A link to the next page may repeat it.
            super::params::remove_pairs(to.query, name);
            if !to.query.is_empty() {
                to.query.push('&');
            }
            push_encoded(to.query, name);
            to.query.push('=');
            push_encoded(to.query, token.expose());
            Ok(())
        }
        SchemeKind::ApiKeyCookie(name) => {
            // As it is, for the server issued it; what no cookie can hold (RFC 6265, section 4.1.1) is refused.
            if !token.expose().bytes().all(is_cookie_octet) {
                return Err("holds a character that no cookie can hold");
            }
            push_cookie(to.cookies, name, token.expose());
            Ok(())
        }
    }
}

fn authorize(headers: &mut HeaderMap, value: &str) -> Result<(), &'static str> {
    if headers.get(AUTHORIZATION).is_some_and(|set| set.is_sensitive() && set.as_bytes() != value.as_bytes()) {
        return Err("needs the `Authorization` header, which another credential already uses");
    }
    insert(headers, AUTHORIZATION, value)
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), &'static str> {
    let mut value = HeaderValue::from_str(value).map_err(|_| "holds a character that no header can hold")?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}

fn is_cookie_octet(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x2B | 0x2D..=0x3A | 0x3C..=0x5B | 0x5D..=0x7E)
}
