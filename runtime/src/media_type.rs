//! Media types (RFC 9110, section 8.3.1): essence, parameters, ranges and quality.

/// The type without its parameters: `text/plain` of `text/plain; charset=utf-8`.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// A parameter's value, without its quotes.
pub(crate) fn parameter<'m>(media_type: &'m str, name: &str) -> Option<&'m str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

/// The `charset` of a text that is not UTF-8 or a part of it; `None`: it can be read as UTF-8.
pub(crate) fn foreign_charset(media_type: &str) -> Option<&str> {
    let charset = parameter(media_type, "charset")?;
    let known = ["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| charset.eq_ignore_ascii_case(known));
    (!known).then_some(charset)
}
