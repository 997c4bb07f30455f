//! Runtime expressions (OpenAPI, *Runtime Expressions*): where the address of a callback is in the request that asked for it.

use std::fmt;

use http::HeaderMap;
use percent_encoding::percent_decode_str;

use crate::Json;

/// A request, and its response as far as there is one: what a runtime expression speaks of.
///
/// ```
/// use oasmith_runtime::Exchange;
///
/// let exchange = Exchange { request_body: br#"{"url": "https://example.com/hook"}"#, ..Exchange::default() };
/// assert_eq!(exchange.evaluate("{$request.body#/url}/done")?, "https://example.com/hook/done");
/// # Ok::<(), oasmith_runtime::ExpressionError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Exchange<'a> {
    /// `$url`: the address of the request with its query, which `$request.query.NAME` is looked up in.
    pub url: &'a str,
    /// `$method`
    pub method: &'a str,
    /// `$statusCode`
    pub status: Option<u16>,
    /// `$request.path.NAME`
    pub path: &'a [(&'a str, &'a str)],
    /// `$request.header.NAME`
    pub request_headers: Option<&'a HeaderMap>,
    /// `$request.body`, `$request.body#/POINTER`
    pub request_body: &'a [u8],
    /// `$response.header.NAME`
    pub response_headers: Option<&'a HeaderMap>,
    /// `$response.body`, `$response.body#/POINTER`
    pub response_body: &'a [u8],
}

impl Exchange<'_> {
    /// The text with its expressions in braces replaced by what they say; one that begins with `$` is an expression itself.
    ///
    /// The result is what whoever sent the request wrote: an address is to be checked before anything is sent to it.
    ///
    /// # Errors
    /// What is no expression, and one that finds nothing.
    pub fn evaluate(&self, text: &str) -> Result<String, ExpressionError> {
        if text.starts_with('$') {
            return self.find(text);
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (expression, after) =
                after.split_once('}').ok_or_else(|| ExpressionError::new(after, "has no closing brace"))?;
            out.push_str(before);
            out.push_str(&self.find(expression)?);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn find(&self, expression: &str) -> Result<String, ExpressionError> {
        let nothing = || ExpressionError::new(expression, "finds nothing");
        match expression {
            "$url" => return Some(self.url.to_owned()).filter(|url| !url.is_empty()).ok_or_else(nothing),
            "$method" => return Some(self.method.to_owned()).filter(|method| !method.is_empty()).ok_or_else(nothing),
            "$statusCode" => return self.status.map(|status| status.to_string()).ok_or_else(nothing),
            _ => {}
        }
        let (headers, body, source, is_request) = match expression.split_once('.') {
            Some(("$request", source)) => (self.request_headers, self.request_body, source, true),
            Some(("$response", source)) => (self.response_headers, self.response_body, source, false),
            Some(_) | None => return Err(ExpressionError::new(expression, "is no runtime expression")),
        };
        let found = match source.split_once('.') {
            _ if source == "body" => Some(String::from_utf8_lossy(body).into_owned()).filter(|text| !text.is_empty()),
            _ if source.starts_with("body#") => in_body(body, &source["body#".len()..]),
            Some(("header", name)) => headers.and_then(|headers| headers.get(name)?.to_str().ok()).map(str::to_owned),
            Some(("query", name)) if is_request => in_query(self.url, name),
            Some(("path", name)) if is_request => {
                self.path.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            }
            Some(_) | None => return Err(ExpressionError::new(expression, "is no runtime expression")),
        };
        found.ok_or_else(nothing)
    }
}

/// A value of a body of JSON: text as it is, everything else as JSON.
fn in_body(body: &[u8], pointer: &str) -> Option<String> {
    let mut value: Json = std::str::from_utf8(body).ok()?.parse().ok()?;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        value = match value {
            Json::Object(mut members) => members.remove(token.as_str())?,
            Json::Array(items) => items.into_iter().nth(token.parse().ok()?)?,
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => return None,
        };
    }
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn in_query(url: &str, name: &str) -> Option<String> {
    let query = url.split('#').next()?.split_once('?')?.1;
    let decode = |text: &str| Some(percent_decode_str(&text.replace('+', " ")).decode_utf8().ok()?.into_owned());
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if decode(key)? == name { decode(value) } else { None }
    })
}

/// Why a runtime expression says nothing. It does not show what was exchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    expression: String,
    reason: &'static str,
}

impl ExpressionError {
    fn new(expression: &str, reason: &'static str) -> Self {
        Self { expression: expression.to_owned(), reason }
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.expression.escape_debug(), self.reason)
    }
}

impl std::error::Error for ExpressionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expressions_of_the_specification() {
        let mut headers = HeaderMap::new();
        headers.insert("server", http::HeaderValue::from_static("s"));
        let exchange = Exchange {
            url: "https://example.org/subscribe/myevent?queryUrl=https%3A%2F%2Fclientdomain.com%2Fstream&a=b+c",
            method: "POST",
            status: Some(200),
            path: &[("eventType", "myevent")],
            request_headers: Some(&headers),
            request_body: br#"{"failedUrl":"https://clientdomain.com/failed","successUrls":["https://c/fast","https://c/slow"],"a/b":{"n":1.50}}"#,
            response_headers: Some(&headers),
            response_body: b"plain",
        };
        for (expression, value) in [
            ("$method", "POST"),
            ("{$statusCode}", "200"),
            ("$request.path.eventType", "myevent"),
            ("{$request.query.queryUrl}", "https://clientdomain.com/stream"),
            ("$request.query.a", "b c"),
            ("$request.header.Server", "s"),
            ("$response.header.server", "s"),
            ("$request.body#/failedUrl", "https://clientdomain.com/failed"),
            ("$request.body#/successUrls/1", "https://c/slow"),
            ("{$request.body#/a~1b/n}", "1.50"),
            ("$request.body#/a~1b", r#"{"n":1.50}"#),
            ("$response.body", "plain"),
            ("https://x/{$method}?s={$statusCode}", "https://x/POST?s=200"),
            ("plain", "plain"),
        ] {
            assert_eq!(exchange.evaluate(expression).as_deref(), Ok(value), "{expression}");
        }
        for expression in
            ["$request.body#/none", "$request.query.none", "$response.body#/x", "$request.body#/successUrls/9"]
        {
            assert_eq!(exchange.evaluate(expression).unwrap_err().reason, "finds nothing", "{expression}");
        }
        for expression in ["$other", "{$request.cookie.a}", "$response.path.x", "{$method", "$request"] {
            assert_ne!(exchange.evaluate(expression).unwrap_err().reason, "finds nothing", "{expression}");
        }
    }
}
