//! The address that every path is appended to, and the percent-encoding of what is appended.

use http::Uri;
use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::core::BuildError;

/// What may not stand in a path as it is (RFC 3986, section 3.3), for the literal text of a template. `%` stays: the
/// document wrote it.
const NOT_IN_PATH: &AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'|');

/// The literal text of a template as it may stand in a path.
pub(super) fn encode_literal(text: &str) -> String {
    utf8_percent_encode(text, NOT_IN_PATH).to_string()
}

/// Whether a segment of the path is `.` or `..`, also percent-encoded: URL parsers resolve those, and the request
/// would reach another resource.
pub(super) fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(|segment| {
        let mut rest = segment;
        let mut dots = 0_usize;
        while let Some(after) =
            rest.strip_prefix('.').or_else(|| rest.strip_prefix("%2E")).or_else(|| rest.strip_prefix("%2e"))
        {
            rest = after;
            dots += 1;
        }
        rest.is_empty() && (dots == 1 || dots == 2)
    })
}

/// Scheme, authority and path prefix, without a final slash.
#[derive(Debug, Clone)]
pub(super) struct BaseUrl(String);

impl BaseUrl {
    pub(super) fn parse(text: &str) -> Result<Self, BuildError> {
        match Self::check(text) {
            Ok(()) => Ok(Self(text.trim_end_matches('/').to_owned())),
            Err(reason) => Err(BuildError::BaseUrl { url: redacted(text), reason }),
        }
    }

    /// Why a text is none.
    fn check(text: &str) -> Result<(), &'static str> {
        let refused = |reason| Err(reason);
        if text.is_empty() || (text.starts_with('/') && !text.starts_with("//")) || text.starts_with('.') {
            return refused(
                "it is relative; complete it with the server's scheme and host, as in `https://example.com`",
            );
        }
        if text.contains(['{', '}']) {
            return refused("it holds a variable in braces; put the variable's value there");
        }
        if text.contains('#') {
            return refused("it holds a fragment; leave out everything from `#`");
        }
        let Ok(uri) = text.parse::<Uri>() else {
            return refused(
                "it is not a URL (RFC 3986); write characters outside ASCII percent-encoded or in punycode",
            );
        };
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return refused("it does not begin with `http://` or `https://`");
        }
        let Some(authority) = uri.authority() else {
            return refused("it has no host");
        };
        if authority.as_str().contains('@') {
            return refused("it holds a user or password; give credentials to the builder's method of their scheme");
        }
        if uri.query().is_some() {
            return refused("it holds a query; leave out everything from `?`");
        }
        if has_dot_segment(uri.path()) {
            return refused("its path holds `.` or `..`; write the path that is meant");
        }
        Ok(())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a path below the base, joined with exactly one slash; a final slash of `path` stays.
    pub(super) fn join(&self, path: &str, query: &str) -> String {
        let mut url = String::with_capacity(self.0.len() + path.len() + query.len() + 2);
        url.push_str(&self.0);
        if !path.starts_with('/') {
            url.push('/');
        }
        url.push_str(path);
        if !query.is_empty() {
            url.push(if path.contains('?') { '&' } else { '?' });
            url.push_str(query);
        }
        url
    }
}

/// The one address that the requests of a webhook or a callback go to: the receiver's, as it gave it.
#[derive(Debug, Clone)]
pub(super) struct Address {
    /// Origin and path.
    pub(super) target: String,
    /// The query, empty where there is none.
    pub(super) query: String,
}

impl Address {
    /// A final slash of the path stays, and so does a query.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.contains('#') {
            return Err("the address holds a fragment; leave out everything from `#`");
        }
        let (target, query) = text.split_once('?').unwrap_or((text, ""));
        BaseUrl::check(target)?;
        Ok(Self { target: target.to_owned(), query: query.to_owned() })
    }
}

/// The text without what may be secret in it: user, password, query.
fn redacted(text: &str) -> String {
    let text = text.split_once('?').map_or(text, |(before, _)| before);
    match (text.find("://"), text.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}://…{}", &text[..scheme], &text[at..]),
        (_, Some(at)) => format!("…{}", &text[at..]),
        (_, None) => text.to_owned(),
    }
}
