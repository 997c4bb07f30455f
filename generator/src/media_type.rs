//! Media types as text (RFC 9110, section 8.3.1).

/// Type and subtype, without parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether two are the same but for their parameters.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    essence(one).eq_ignore_ascii_case(essence(other))
}
