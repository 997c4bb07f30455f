//! URIs (RFC 3986), IRIs (RFC 3987) and URI templates (RFC 6570).

use std::net::Ipv6Addr;

/// Which letters may stand unescaped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// Those of URIs.
    Ascii,
    /// Those of IRIs.
    All,
}

const SUB_DELIMITERS: &str = "!$&'()*+,;=";

/// A URI or IRI with its scheme; it may have a fragment.
pub(super) fn is_absolute(text: &str, letters: Letters) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| is_scheme(scheme) && is_after_scheme(rest, letters))
}

/// A URI or IRI, or a relative reference.
pub(super) fn is_reference(text: &str, letters: Letters) -> bool {
    if is_absolute(text, letters) {
        return true;
    }
    // RFC 3986, section 4.2: the first segment of a relative path has no colon, since that would end a scheme.
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    !first.contains(':') && is_after_scheme(text, letters)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Authority, path, query and fragment.
fn is_after_scheme(text: &str, letters: Letters) -> bool {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (hierarchy, query) = text.split_once('?').unwrap_or((text, ""));
    let (authority, path) = match hierarchy.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (Some(authority), path)
        }
        None => (None, hierarchy),
    };
    // Brackets in a query are reserved, and yet what browsers and servers write (`?filter[name]=value`).
    authority.is_none_or(|authority| is_authority(authority, letters))
        && are_characters(path, ":@/", letters)
        && are_characters(&without_private(query, letters), ":@/?[]", letters)
        && are_characters(fragment, ":@/?", letters)
}

/// RFC 3986, section 3.2: `userinfo@host:port`.
fn is_authority(text: &str, letters: Letters) -> bool {
    let (user, address) = text.split_once('@').map_or((None, text), |(user, address)| (Some(user), address));
    let (host_is_right, port) = match address.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((literal, port)) => (is_ip_literal(literal), port),
            None => return false,
        },
        None => {
            let (name, port) = address.split_at(address.find(':').unwrap_or(address.len()));
            (are_characters(name, "", letters), port)
        }
    };
    let port_is_right = port.is_empty()
        || port.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    user.is_none_or(|user| are_characters(user, ":", letters)) && host_is_right && port_is_right
}

/// An IPv6 address, or one of a later version.
fn is_ip_literal(text: &str) -> bool {
    let later = |text: &str| {
        text.split_once('.').is_some_and(|(version, address)| {
            !version.is_empty()
                && version.bytes().all(|byte| byte.is_ascii_hexdigit())
                && !address.is_empty()
                && !address.contains('%')
                && are_characters(address, ":", Letters::Ascii)
        })
    };
    text.parse::<Ipv6Addr>().is_ok() || text.strip_prefix(['v', 'V']).is_some_and(later)
}

/// Whether all characters are unreserved, sub-delimiters, escaped, or among `also`.
fn are_characters(text: &str, also: &str, letters: Letters) -> bool {
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let is_right = match character {
            '%' => {
                let mut digit = || rest.next().is_some_and(|digit| digit.is_ascii_hexdigit());
                digit() && digit()
            }
            '-' | '.' | '_' | '~' => true,
            _ if character.is_ascii() => {
                character.is_ascii_alphanumeric() || SUB_DELIMITERS.contains(character) || also.contains(character)
            }
            _ => letters == Letters::All && is_international(character),
        };
        if !is_right {
            return false;
        }
    }
    true
}

/// RFC 3987, section 2.2, `ucschar`.
fn is_international(character: char) -> bool {
    match u32::from(character) {
        0xA0..=0xD7FF | 0xF900..=0xFDCF | 0xFDF0..=0xFFEF => true,
        // Of the other planes all but the last two characters; the tags of plane 14 only from E1000.
        code @ 0x1_0000..=0xE_FFFF => code & 0xFFFF <= 0xFFFD && !(0xE_0000..0xE_1000).contains(&code),
        _ => false,
    }
}

/// A query without what may stand unescaped only there (RFC 3987, section 2.2, `iprivate`).
fn without_private(query: &str, letters: Letters) -> String {
    let is_private = |c: char| matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..=0xF_FFFD | 0x10_0000..=0x10_FFFD);
    query.chars().filter(|c| letters == Letters::Ascii || !is_private(*c)).collect()
}

/// RFC 6570, section 2.
pub(super) fn is_template(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, expression) = rest.split_at(at);
        let Some((expression, after)) = expression.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return false;
        };
        if !is_literal(literal) || !is_template_expression(expression) {
            return false;
        }
        rest = after;
    }
    is_literal(rest)
}

fn is_literal(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_control() || " \"'<>\\^`|".contains(c)) && has_whole_escapes(text)
}

fn has_whole_escapes(text: &str) -> bool {
    let is_whole = |after: &str| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    text.split('%').skip(1).all(is_whole)
}

/// An operator, and variables with their modifiers.
fn is_template_expression(text: &str) -> bool {
    let variables = text.strip_prefix(['+', '#', '.', '/', ';', '?', '&', '=', ',', '!', '@', '|']).unwrap_or(text);
    variables.split(',').all(|variable| {
        let (name, length) = variable.strip_suffix('*').unwrap_or(variable).split_once(':').unwrap_or((variable, "1"));
        let name = name.strip_suffix('*').unwrap_or(name);
        let is_name = name
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '%'));
        let is_length = (1..=4).contains(&length.len())
            && length.bytes().all(|byte| byte.is_ascii_digit())
            && !length.starts_with('0');
        is_name && has_whole_escapes(name) && is_length
    })
}
