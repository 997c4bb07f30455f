//! Formats whose values stay strings.

use super::TextFormat;

/// Whether `text` is of the format.
pub(crate) fn is(format: TextFormat, text: &str) -> bool {
    match format {
        TextFormat::Uri => is_uri(text),
        TextFormat::Email => is_email(text),
        TextFormat::Time => is_time(text),
        TextFormat::Duration => is_duration(text),
        TextFormat::Decimal => is_decimal(text),
    }
}

/// What violates the format, in words.
pub(crate) fn expected(format: TextFormat) -> &'static str {
    match format {
        TextFormat::Uri => "expected an absolute URI",
        TextFormat::Email => "expected an e-mail address",
        TextFormat::Time => "expected a time of day with its offset (RFC 3339)",
        TextFormat::Duration => "expected a duration (ISO 8601)",
        TextFormat::Decimal => "expected a decimal number",
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

/// RFC 3339, section 5.6, `full-time`. A leap second is the last one of a day in UTC.
fn is_time(text: &str) -> bool {
    let number = |at: usize, most: u32| {
        let digits = text.get(at..at + 2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse::<u32>().ok().filter(|number| *number <= most)
    };
    let parse = || {
        let (hour, minute, second) = (number(0, 23)?, number(3, 59)?, number(6, 60)?);
        if text.get(2..3)? != ":" || text.get(5..6)? != ":" {
            return None;
        }
        let mut rest = text.get(8..)?;
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() == fraction.len() {
                return None;
            }
        }
        let offset = offset_minutes(rest)?;
        let utc = (i64::from(hour * 60 + minute) - offset).rem_euclid(24 * 60);
        Some(second < 60 || utc == 23 * 60 + 59)
    };
    parse().unwrap_or(false)
}

/// RFC 3339, `time-offset`, in minutes east of UTC.
pub(crate) fn offset_minutes(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let part = |text: &str, most: i64| {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i64>().ok().filter(|number| digits && *number <= most)
    };
    Some(sign * (part(hours, 23)? * 60 + part(minutes, 59)?))
}

/// ISO 8601: `P3Y6M4DT12H30M5.5S`, `P2W`. At least one part, in order, and digits before each letter.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
    let weeks = date.ends_with('W') && time.is_none() && are_parts(date, "W");
    weeks
        || match time {
            None => !date.is_empty() && are_parts(date, "YMD"),
            Some(time) => !time.is_empty() && are_parts(date, "YMD") && are_parts(time, "HMS"),
        }
}

/// Numbers, each with a unit, in the order of `units` and none twice. Only the last may have a fraction.
fn are_parts(text: &str, units: &str) -> bool {
    let (mut rest, mut units) = (text, units);
    while !rest.is_empty() {
        let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) else { return false };
        let (number, unit) = (&rest[..end], &rest[end..=end]);
        let Some(at) = units.find(unit) else { return false };
        (rest, units) = (&rest[end + 1..], &units[at + 1..]);
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || number.len() > whole.len() && !rest.is_empty() {
            return false;
        }
    }
    true
}

fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    digits(whole) && digits(fraction) && digits(exponent) && !exponent.is_empty() && whole.len() + fraction.len() > 0
}
