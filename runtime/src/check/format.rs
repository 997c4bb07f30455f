//! Formats whose values stay strings.

use super::TextFormat;

/// Whether `text` is of the format.
pub(super) fn is(format: TextFormat, text: &str) -> bool {
    match format {
        TextFormat::Uri => is_uri(text),
        TextFormat::Email => is_email(text),
    }
}

/// What violates the format, in words.
pub(super) fn expected(format: TextFormat) -> &'static str {
    match format {
        TextFormat::Uri => "expected an absolute URI",
        TextFormat::Email => "expected an e-mail address",
    }
}

/// RFC 3986: a scheme, a colon, and only characters that a URI may hold.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let scheme_is_right = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let mut bytes = rest.bytes();
    let mut rest_is_right = rest.matches('#').count() <= 1;
    while let Some(byte) = bytes.next() {
        rest_is_right &= match byte {
            b'%' => {
                bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit())
                    && bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit())
            }
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte),
        };
    }
    scheme_is_right && rest_is_right
}

/// RFC 5321, section 4.1.2, without quoted local parts; letters beyond ASCII as RFC 6531 has them.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && atom.chars().all(|c| c.is_ascii_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || !c.is_ascii() || c == '-')
    };
    let domain_is_right = match domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv4Addr>().is_ok() || address.starts_with("IPv6:"),
        None => domain.split('.').all(is_label),
    };
    local.split('.').all(is_atom) && domain_is_right
}
