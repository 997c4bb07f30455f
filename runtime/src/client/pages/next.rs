//! Where the next page is.

use http::header::LINK;

use super::at::{Scalar, count, scalar};
use super::{PageStyle, Pagination};
use crate::client::draft::Draft;
use crate::client::error::{Answer, InvalidRequest};

/// What the request of the next page has that the one before had not.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::client) enum Next {
    /// A value of a query parameter.
    Parameter(&'static str, String),
    /// Another address.
    Link(String),
}

impl Pagination {
    /// What follows this answer to this request; `None`: nothing.
    pub(super) fn next(&self, draft: &Draft, answer: &Answer) -> Option<Next> {
        let number = |pointer| scalar(&answer.body, pointer).and_then(|value| value.number());
        let items = || i64::try_from(count(&answer.body, self.items).unwrap_or(0)).unwrap_or(i64::MAX);
        match self.style {
            PageStyle::Value { parameter, next } => {
                let value = scalar(&answer.body, next)?.position()?;
                Some(Next::Parameter(parameter, value))
            }
            PageStyle::Page { parameter, first, pages } => {
                let current = draft.query_number(parameter).unwrap_or(first);
                let more = match pages.and_then(number) {
                    Some(pages) => pages > current.saturating_add(1 - first),
                    None => items() > 0,
                };
                more.then(|| Next::Parameter(parameter, current.saturating_add(1).to_string()))
            }
            PageStyle::Offset { parameter, total } => {
                let items = items();
                let end = draft.query_number(parameter).unwrap_or(0).saturating_add(items);
                // A page without items would be asked for again and again, whatever the total says.
                let more = items > 0 && total.is_none_or(|total| number(total).is_none_or(|total| total > end));
                more.then(|| Next::Parameter(parameter, end.to_string()))
            }
            PageStyle::Link { next: Some(pointer) } => match scalar(&answer.body, pointer)? {
                Scalar::Text(link) if !link.is_empty() => Some(Next::Link(link)),
                Scalar::Text(_) | Scalar::Number(_) | Scalar::Other => None,
            },
            PageStyle::Link { next: None } => {
                let values = answer.headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
                values.flat_map(links).find(|(_, relations)| has_next(relations)).map(|(link, _)| Next::Link(link))
            }
        }
    }
}

impl Scalar {
    /// A whole number; some servers write `2.0`, some `"2"`.
    fn number(&self) -> Option<i64> {
        match self {
            Self::Text(text) | Self::Number(text) => whole(text).parse().ok(),
            Self::Other => None,
        }
    }

    /// What a parameter is to be.
    fn position(self) -> Option<String> {
        match self {
            Self::Text(text) if text.is_empty() => None,
            Self::Text(text) => Some(text),
            Self::Number(text) if matches!(whole(&text), "0" | "-0") => None,
            Self::Number(text) => Some(whole(&text).to_owned()),
            Self::Other => None,
        }
    }
}

/// A number without a fraction of zero.
fn whole(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        Some(_) | None => text,
    }
}

/// The links of a `Link` header (RFC 8288, section 3), each with its parameters as they are written.
fn links(header: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    let mut rest = header;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else { break };
        let target = &rest[start + 1..start + length];
        let after = &rest[start + length + 1..];
        let end = unquoted_comma(after);
        links.push((target.to_owned(), after[..end].to_owned()));
        rest = &after[end..];
    }
    links
}

fn unquoted_comma(text: &str) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    for (at, char) in text.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

fn has_next(parameters: &str) -> bool {
    parameters.split(';').any(|parameter| {
        let Some((name, value)) = parameter.split_once('=') else { return false };
        let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("rel") && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

/// A link as origin with path, and query. Only the origin of `from`, an address with scheme and host, is followed.
pub(in crate::client) fn resolve(link: &str, from: &str) -> Result<(String, String), InvalidRequest> {
    let refused = |reason| Err(InvalidRequest::Address(reason));
    let origin_end = from.find("://").map_or(0, |at| at + 3);
    let origin_end = from[origin_end..].find(['/', '?']).map_or(from.len(), |at| origin_end + at);
    let (origin, path) = from.split_at(origin_end);
    let path = path.split('?').next().unwrap_or_default();
    let link = link.split('#').next().unwrap_or_default();
    let rest = if let Some(query) = link.strip_prefix('?') {
        return Ok((format!("{origin}{path}"), query.to_owned()));
    } else if link.starts_with('/') && !link.starts_with("//") {
        link
    } else {
        match link.get(..origin.len()) {
            Some(start) if start.eq_ignore_ascii_case(origin) => &link[origin.len()..],
            Some(_) | None => return refused("the next page is on another host, or its link cannot be followed"),
        }
    };
    if !(rest.is_empty() || rest.starts_with(['/', '?'])) {
        return refused("the next page is on another host, or its link cannot be followed");
    }
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    if crate::client::base_url::has_dot_segment(path) {
        return refused("the link to the next page holds `.` or `..`");
    }
    Ok((format!("{origin}{path}"), query.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_header() {
        let header = r#"<https://x/a?b=1,2>; title="a, \"b\""; rel="prev first", </c?d>; REL=next, <e>"#;
        let found: Vec<_> = links(header).into_iter().map(|(link, relations)| (link, has_next(&relations))).collect();
        let expected = [("https://x/a?b=1,2", false), ("/c?d", true), ("e", false)];
        assert_eq!(found, expected.map(|(link, next)| (link.to_owned(), next)));
        assert!(has_next(r#"; rel="last next""#) && !has_next("; rel=nextish") && links("<open").is_empty());
    }

    #[test]
    fn only_the_own_origin_is_followed() {
        let from = "https://api.example.com/v1/pets?page=1";
        let ok = |link: &str| resolve(link, from).map(|(path, query)| format!("{path} {query}"));
        assert_eq!(ok("https://API.example.com/v1/pets?page=2#x").unwrap(), "https://api.example.com/v1/pets page=2");
        assert_eq!(ok("/v2?c=1").unwrap(), "https://api.example.com/v2 c=1");
        assert_eq!(ok("?page=2").unwrap(), "https://api.example.com/v1/pets page=2");
        for link in [
            "https://evil.example.com/v1/pets",
            "//evil.example.com/",
            "https://api.example.com.evil/x",
            "https://api.example.com@evil/x",
            "https://api.example.com:8443/x",
            "http://api.example.com/x",
            "/v1/../admin",
            "pets?page=2",
            "javascript:1",
        ] {
            assert!(ok(link).is_err(), "{link}");
        }
    }

    #[test]
    fn numbers_are_whole_however_they_are_written() {
        for (text, number) in [("2", Some(2)), ("2.0", Some(2)), ("2.5", None), ("1e3", None)] {
            assert_eq!(Scalar::Number(text.to_owned()).number(), number, "{text}");
        }
        assert_eq!(Scalar::Number("0.0".to_owned()).position(), None);
        assert_eq!(Scalar::Number("3.0".to_owned()).position().as_deref(), Some("3"));
        assert_eq!(Scalar::Text("0".to_owned()).position().as_deref(), Some("0"), "a cursor may be any text");
        assert_eq!(Scalar::Other.position(), None);
    }
}
