//! Formats of strings.

mod host;
mod idna;
mod marks;
mod regular;
mod time;
mod uri;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::TextFormat;

pub(crate) use time::offset_minutes;

/// Whether `text` is of the format.
pub(crate) fn is(format: TextFormat, text: &str) -> bool {
    match format {
        TextFormat::Uri => uri::is_absolute(text, uri::Letters::Ascii),
        TextFormat::UriReference => uri::is_reference(text, uri::Letters::Ascii),
        TextFormat::UriTemplate => uri::is_template(text),
        TextFormat::Iri => uri::is_absolute(text, uri::Letters::All),
        TextFormat::IriReference => uri::is_reference(text, uri::Letters::All),
        TextFormat::Email => is_email(text),
        TextFormat::Hostname => host::is_name(text),
        TextFormat::IdnHostname => host::is_international_name(text),
        TextFormat::Ip => text.parse::<IpAddr>().is_ok(),
        TextFormat::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
        TextFormat::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
        TextFormat::Uuid => is_uuid(text),
        TextFormat::DateTime => time::is_date_time(text),
        TextFormat::Date => time::is_date(text),
        TextFormat::Time => time::is_time(text),
        TextFormat::Duration => time::is_duration(text),
        TextFormat::StrictDuration => time::is_strict_duration(text),
        TextFormat::Decimal => is_decimal(text),
        TextFormat::JsonPointer => is_json_pointer(text),
        TextFormat::RelativeJsonPointer => is_relative_json_pointer(text),
        TextFormat::Regex => regular::is_expression(text),
    }
}

/// What violates the format, in words.
pub(crate) fn expected(format: TextFormat) -> &'static str {
    match format {
        TextFormat::Uri => "expected an absolute URI",
        TextFormat::UriReference => "expected a URI or a relative reference",
        TextFormat::UriTemplate => "expected a URI template (RFC 6570)",
        TextFormat::Iri => "expected an absolute IRI",
        TextFormat::IriReference => "expected an IRI or a relative reference",
        TextFormat::Email => "expected an e-mail address",
        TextFormat::Hostname => "expected a host name",
        TextFormat::IdnHostname => "expected an internationalized host name",
        TextFormat::Ip => "expected an IP address",
        TextFormat::Ipv4 => "expected an IPv4 address",
        TextFormat::Ipv6 => "expected an IPv6 address",
        TextFormat::Uuid => "expected a UUID",
        TextFormat::DateTime => "expected a date and time (RFC 3339)",
        TextFormat::Date => "expected a date (RFC 3339)",
        TextFormat::Time => "expected a time of day with its offset (RFC 3339)",
        TextFormat::Duration => "expected a duration (ISO 8601)",
        TextFormat::StrictDuration => "expected a duration (RFC 3339)",
        TextFormat::Decimal => "expected a decimal number",
        TextFormat::JsonPointer => "expected a JSON pointer",
        TextFormat::RelativeJsonPointer => "expected a relative JSON pointer",
        TextFormat::Regex => "expected a regular expression (ECMA 262)",
    }
}

/// RFC 5321, section 4.1.2; letters beyond ASCII as RFC 6531 has them.
fn is_email(text: &str) -> bool {
    let quoted = text.strip_prefix('"').map(|rest| {
        let mut escaped = false;
        let end = rest.find(|c: char| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        // Its own length counts with the quotes.
        end.map(|end| (&text[..end + 2], &text[end + 2..]))
    });
    let (local, domain) = match quoted {
        Some(Some((local, rest))) => (Some(local), rest.strip_prefix('@')),
        Some(None) => (None, None),
        None => text.rsplit_once('@').map_or((None, None), |(local, domain)| (Some(local), Some(domain))),
    };
    let (Some(local), Some(domain)) = (local, domain) else { return false };
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && atom.chars().all(|c| c.is_ascii_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    let local_is_right = if local.starts_with('"') {
        local.chars().all(|c| !c.is_ascii_control())
    } else {
        local.split('.').all(is_atom)
    };
    // RFC 5321, section 4.5.3.1.1.
    local_is_right && local.len() <= 64 && is_mail_domain(domain)
}

fn is_mail_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || !c.is_ascii() || c == '-')
    };
    match domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']')) {
        Some(address) => match address.strip_prefix("IPv6:") {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => address.parse::<Ipv4Addr>().is_ok(),
        },
        None => domain.split('.').all(is_label),
    }
}

/// RFC 9562, section 4: with hyphens, without a prefix.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    digits(whole) && digits(fraction) && digits(exponent) && !exponent.is_empty() && whole.len() + fraction.len() > 0
}

/// RFC 6901, section 3.
fn is_json_pointer(text: &str) -> bool {
    (text.is_empty() || text.starts_with('/'))
        && text.split('~').skip(1).all(|after| after.starts_with('0') || after.starts_with('1'))
}

/// Relative JSON Pointers, section 3: how many levels up, an offset among the items of an array, and a pointer or `#`.
fn is_relative_json_pointer(text: &str) -> bool {
    let number = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        (digits == 1 || digits > 1 && !text.starts_with('0')).then_some(digits)
    };
    let Some(digits) = number(text) else { return false };
    let mut rest = &text[digits..];
    if let Some(offset) = rest.strip_prefix(['+', '-']) {
        match number(offset) {
            Some(digits) if !offset.starts_with('0') => rest = &offset[digits..],
            Some(_) | None => return false,
        }
    }
    rest == "#" || is_json_pointer(rest)
}
