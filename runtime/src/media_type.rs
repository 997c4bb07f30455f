//! Media types (RFC 9110, section 8.3.1): essence, parameters, ranges and quality.

use crate::pieces::cut;

/// The type without its parameters: `text/plain` of `text/plain; charset=utf-8`.
pub(crate) fn essence(media_type: &str) -> &str {
    cut(media_type, b';').0.trim()
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

/// Whether a media type is of a range: `*/*`, `text/*`, `application/*+json`, or the type itself. Parameters do not
/// matter.
pub(crate) fn fits(media_type: &str, range: &str) -> bool {
    specificity(essence(media_type), essence(range)).is_some()
}

/// Whether a body is JSON.
#[cfg(feature = "response-checks")]
pub(crate) fn is_json(media_type: &str) -> bool {
    ["application/json", "text/json", "application/*+json"].iter().any(|range| fits(media_type, range))
}

/// The media type to send where a range is documented.
pub(crate) fn concrete(media_type: &str) -> &str {
    match essence(media_type) {
        essence if !essence.contains('*') => media_type,
        essence if essence.ends_with("+json") => "application/json",
        essence if essence.ends_with("+xml") => "application/xml",
        essence if essence.starts_with("text/") => "text/plain",
        _ => "application/octet-stream",
    }
}

/// Whether a body is XML: by its media type, or, where that is neither XML nor JSON, by how it begins.
#[cfg(all(feature = "xml", feature = "client"))]
pub(crate) fn is_xml(media_type: Option<&str>, body: &[u8]) -> bool {
    let media_type = media_type.unwrap_or_default();
    let is = |ranges: &[&str]| ranges.iter().any(|range| fits(media_type, range));
    let begins = || body.trim_ascii_start().first() == Some(&b'<') || body.starts_with(b"\xef\xbb\xbf<");
    is(&["application/xml", "text/xml", "application/*+xml", "image/*+xml"])
        || (!is(&["application/json", "text/json", "application/*+json"]) && begins())
}

/// How closely a range describes a media type; `None`: it does not.
pub(crate) fn specificity(media_type: &str, range: &str) -> Option<u8> {
    let same = |left: &str, right: &str| left.eq_ignore_ascii_case(right);
    if range == "*/*" {
        return Some(0);
    }
    if same(media_type, range) {
        return Some(3);
    }
    let ((kind, subtype), (range_kind, range_subtype)) = (media_type.split_once('/')?, range.split_once('/')?);
    if !same(kind, range_kind) {
        return None;
    }
    match range_subtype.strip_prefix('*') {
        Some("") => Some(1),
        Some(suffix) => {
            let at = subtype.len().checked_sub(suffix.len())?;
            subtype.get(at..).is_some_and(|end| same(end, suffix)).then_some(2)
        }
        None => None,
    }
}

/// The quality, in thousandths, that an `Accept` header gives a media type; what it does not name has none (RFC 9110,
/// section 12.5.1). Where the media type is a range itself, anything in it will do.
#[cfg(feature = "server")]
pub(crate) fn quality(accept: &str, media_type: &str) -> u16 {
    let media_type = essence(media_type);
    // What most callers send.
    if accept == media_type || accept == "*/*" {
        return 1000;
    }
    let mut best: Option<(u8, u16)> = None;
    for range in accept.split(',').filter(|range| !range.trim().is_empty()) {
        let name = essence(range);
        let close = specificity(media_type, name).or_else(|| if fits(name, media_type) { Some(0) } else { None });
        let Some(close) = close else { continue };
        if best.is_none_or(|(known, _)| close >= known) {
            best = Some((close, weight(range)));
        }
    }
    best.map_or(0, |(_, weight)| weight)
}

/// `q`, in thousandths; what cannot be read weighs nothing less than all.
#[cfg(feature = "server")]
fn weight(range: &str) -> u16 {
    let quality = parameter(range, "q").and_then(|quality| quality.parse::<f32>().ok()).unwrap_or(1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 1000")]
    let thousandths = (quality.clamp(0.0, 1.0) * 1000.0) as u16;
    thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_types_and_suffixes() {
        for range in ["*/*", "application/*", "application/*+json", "application/hal+json", "Application/HAL+JSON;v=1"]
        {
            assert!(fits("application/hal+json; charset=utf-8", range), "{range}");
        }
        for range in ["text/*", "application/json", "application/*+xml", "", "json"] {
            assert!(!fits("application/hal+json", range), "{range}");
        }
        // Suffixes are compared by bytes: none ends within a character.
        assert!(!fits("application/é", "application/*+é"));
    }

    #[test]
    fn a_charset_that_is_not_utf_8_is_told() {
        assert_eq!(foreign_charset("text/plain"), None);
        assert_eq!(foreign_charset("text/plain; charset=\"UTF-8\""), None);
        assert_eq!(foreign_charset("text/plain;format=flowed; Charset=iso-8859-1"), Some("iso-8859-1"));
    }

    #[cfg(feature = "server")]
    #[test]
    fn the_closest_range_gives_the_quality() {
        let accept = "text/*;q=0.3, text/csv;q=0, */*;q=0.1, application/json";
        let qualities = ["application/json", "text/plain", "text/csv", "image/png"].map(|ty| quality(accept, ty));
        assert_eq!(qualities, [1000, 300, 0, 100]);
        assert_eq!(quality("image/png", "image/*"), 1000);
        assert_eq!(quality("image/png", "application/json"), 0);
        assert_eq!(quality("application/json;q=x", "application/json"), 1000);
    }
}
