//! Which credentials a request carries, and where.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::InvalidRequest;
use super::params::push_cookie;
use crate::param::write::push_encoded;
use crate::{Operation, Scheme, SchemeKind, Secret};

/// What a caller proves its identity with.
#[derive(Clone)]
pub(super) enum Credential {
    Token(Secret),
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

    /// Writes the credentials of the first alternative that there are credentials for; none where there is no such
    /// alternative, and never one that the operation does not name.
    pub(super) fn apply(&self, operation: &Operation, to: &mut Target<'_>) -> Result<(), InvalidRequest> {
        let alternative =
            operation.security.iter().find(|schemes| schemes.iter().all(|scheme| self.get(scheme).is_some()));
        for scheme in alternative.copied().unwrap_or_default() {
            if let Some(credential) = self.get(scheme) {
                write(scheme, credential, to)
                    .map_err(|reason| InvalidRequest::Credential { scheme: scheme.name, reason })?;
            }
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

fn write(scheme: &Scheme, credential: &Credential, to: &mut Target<'_>) -> Result<(), &'static str> {
    match (scheme.kind, credential) {
        (SchemeKind::Basic, Credential::Basic { user, password }) => {
            if user.contains(':') {
                return Err("has a user name with a colon, which RFC 7617 does not allow");
            }
            let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
            authorize(to.headers, &format!("Basic {pair}"))
        }
        (SchemeKind::Basic, Credential::Token(_)) => Err("is a token where a user and a password are needed"),
        (_, Credential::Basic { .. }) => Err("is a user and a password where a token is needed"),
        (SchemeKind::Token, Credential::Token(token)) => authorize(to.headers, &format!("Bearer {}", token.expose())),
        (SchemeKind::Http(name), Credential::Token(token)) => {
            let name = if name.eq_ignore_ascii_case("bearer") { "Bearer" } else { name };
            authorize(to.headers, &format!("{name} {}", token.expose()))
        }
        (SchemeKind::ApiKeyHeader(name), Credential::Token(key)) => {
            let name =
                HeaderName::from_bytes(name.as_bytes()).map_err(|_| "goes to a header whose name is not valid")?;
            insert(to.headers, name, key.expose())
        }
        (SchemeKind::ApiKeyQuery(name), Credential::Token(key)) => {
            if !to.query.is_empty() {
                to.query.push('&');
            }
            push_encoded(to.query, name);
            to.query.push('=');
            push_encoded(to.query, key.expose());
            Ok(())
        }
        (SchemeKind::ApiKeyCookie(name), Credential::Token(key)) => {
            // As it is, for the server issued it; what no cookie can hold (RFC 6265, section 4.1.1) is refused.
            if !key.expose().bytes().all(is_cookie_octet) {
                return Err("holds a character that no cookie can hold");
            }
            push_cookie(to.cookies, name, key.expose());
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
