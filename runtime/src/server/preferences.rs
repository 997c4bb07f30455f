//! What a caller prefers of several answers, told by `Prefer`: mocks grant it.

use http::HeaderMap;

/// What a caller asks a mock for by `Prefer` (RFC 7240): `code=404`, `example=NAME`, `dynamic=true`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The status to answer with, a final one: from 200 to 599.
    pub code: Option<u16>,
    /// The name of an example of the document.
    pub example: Option<String>,
    /// Whether a value is to be made where there is an example.
    pub dynamic: bool,
}

impl Preferences {
    /// Those of a request. The first of equal names counts (RFC 7240, section 2); what cannot be read is ignored.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut found = Self::default();
        let mut dynamic = None;
        let lines = headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok());
        for wish in lines.flat_map(parts) {
            let Some((name, value)) = wish.split_once('=') else { continue };
            let value = unquoted(value.trim());
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => found.code = found.code.or(value.parse().ok().filter(|code| (200..600).contains(code))),
                "example" => found.example = found.example.or(Some(value)),
                "dynamic" => dynamic = dynamic.or(Some(value == "true")),
                _ => {}
            }
        }
        found.dynamic = dynamic.unwrap_or_default();
        found
    }
}

/// What stands between commas and semicolons that no quotes enclose.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    line.split(move |char: char| {
        let separates = !quoted && matches!(char, ',' | ';');
        quoted ^= char == '"' && !escaped;
        escaped = quoted && char == '\\' && !escaped;
        separates
    })
}

/// The text of a quoted string, or of a token (RFC 9110, section 5.6).
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut escaped = false;
    let keep = |char: &char| {
        escaped = *char == '\\' && !escaped;
        !escaped
    };
    inner.chars().filter(keep).collect()
}

/// A value as a token, or as a quoted string where it is none.
pub(super) fn written(value: &str) -> String {
    let is_token = |char: char| char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char);
    if !value.is_empty() && value.chars().all(is_token) {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_enclose_what_separates_elsewhere() {
        let mut headers = HeaderMap::new();
        let line = http::HeaderValue::from_static(
            "example=\"Success, \\\"all\\\"\"; dynamic=false, code=404, dynamic=true, code=200",
        );
        headers.insert("prefer", line);
        let example = Some("Success, \"all\"".to_owned());
        assert_eq!(Preferences::of(&headers), Preferences { code: Some(404), example, dynamic: false });
    }

    #[test]
    fn what_is_no_token_is_quoted() {
        assert_eq!((written("a-1"), written("a \"b\"")), ("a-1".to_owned(), "\"a \\\"b\\\"\"".to_owned()));
    }
}
