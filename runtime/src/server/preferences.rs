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
        let lines = headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok());
        for wish in lines.flat_map(|line| line.split([',', ';'])) {
            let Some((name, value)) = wish.split_once('=') else { continue };
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => found.code = found.code.or(value.parse().ok().filter(|code| (200..600).contains(code))),
                "example" => found.example = found.example.or_else(|| Some(value.to_owned())),
                "dynamic" => found.dynamic |= value == "true",
                _ => {}
            }
        }
        found
    }
}
