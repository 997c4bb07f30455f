//! A body of `multipart/form-data`, read whole (RFC 2046, section 5.1.1; RFC 7578).

use super::Part;
use crate::DecodeError;

/// How many parts a body may have.
const MOST_PARTS: usize = 10_000;
/// How long the headers of one part may be, in bytes.
const MOST_HEADER_BYTES: usize = 16 * 1024;

/// Splits a body into its parts.
pub(crate) fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Part>, DecodeError> {
    let malformed = |what: &str| DecodeError::new(format!("malformed multipart body: {what}"));
    let boundary = boundary(content_type).ok_or_else(|| malformed("no boundary in the content type"))?;
    let opening = format!("--{boundary}");
    let delimiter = format!("\r\n--{boundary}");

    // A preamble is allowed and means nothing.
    let mut rest = match body.strip_prefix(opening.as_bytes()) {
        Some(rest) => rest,
        None => split_at(body, delimiter.as_bytes()).ok_or_else(|| malformed("no boundary"))?.1,
    };
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        // White space may stand between a boundary and the end of its line.
        let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        rest = rest[padding..].strip_prefix(b"\r\n").ok_or_else(|| malformed("a boundary is not a whole line"))?;
        if parts.len() == MOST_PARTS {
            return Err(malformed("too many parts"));
        }
        let (headers, content) = match rest.strip_prefix(b"\r\n") {
            Some(content) => (&rest[..0], content),
            None => split_at(rest, b"\r\n\r\n").ok_or_else(|| malformed("a part without content"))?,
        };
        let (bytes, next) = split_at(content, delimiter.as_bytes()).ok_or_else(|| malformed("no closing boundary"))?;
        parts.push(part(headers, bytes).ok_or_else(|| malformed("a part without a name"))?);
        rest = next;
    }
}

/// What stands before and after the first `separator`.
fn split_at<'a>(bytes: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut from = 0;
    loop {
        // Every separator here begins with a carriage return: look for that byte first.
        let start = from + bytes.get(from..)?.iter().position(|byte| *byte == b'\r')?;
        if bytes[start..].starts_with(separator) {
            return Some((&bytes[..start], &bytes[start + separator.len()..]));
        }
        from = start + 1;
    }
}

fn part(headers: &[u8], bytes: &[u8]) -> Option<Part> {
    if headers.len() > MOST_HEADER_BYTES {
        return None;
    }
    let mut part = Part { name: String::new(), filename: None, content_type: None, bytes: bytes.to_vec() };
    let mut named = false;
    for line in std::str::from_utf8(headers).ok()?.split("\r\n") {
        let (field, value) = line.split_once(':')?;
        if field.eq_ignore_ascii_case("content-type") {
            part.content_type = Some(value.trim().to_owned());
        } else if field.eq_ignore_ascii_case("content-disposition") {
            let (kind, parameters) = value.split_once(';')?;
            if !kind.trim().eq_ignore_ascii_case("form-data") {
                return None;
            }
            for (name, value) in Parameters(parameters) {
                if name.eq_ignore_ascii_case("name") {
                    part.name = value;
                    named = true;
                } else if name.eq_ignore_ascii_case("filename") {
                    part.filename = Some(value);
                }
            }
        }
    }
    named.then_some(part)
}

/// The boundary of a content type, if it is `multipart/form-data` and the boundary is one (RFC 2046: 1 to 70 bytes).
fn boundary(content_type: &str) -> Option<String> {
    let (essence, parameters) = content_type.split_once(';')?;
    if !essence.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let (_, boundary) = Parameters(parameters).find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?;
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

/// `name=value` and `name="value"`, separated by semicolons. In quotes, `%22`, `%0D` and `%0A` stand for the characters
/// that browsers write so; a backslash is one, except before a quote that does not end the value: older senders escape.
struct Parameters<'a>(&'a str);

impl<'a> Iterator for Parameters<'a> {
    type Item = (&'a str, String);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = self.0.trim_start_matches([';', ' ', '\t']).split_once('=')?;
        let (value, rest) = if let Some(quoted) = rest.strip_prefix('"') {
            let mut value = String::new();
            let mut characters = quoted.char_indices();
            let end = loop {
                match characters.next()? {
                    (end, '"') => break end,
                    (position, '\\') if escapes_quote(&quoted[position + 1..]) => {
                        value.extend(characters.next().map(|(_, escaped)| escaped));
                    }
                    (_, other) => value.push(other),
                }
            };
            (value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"), &quoted[end + 1..])
        } else {
            let end = rest.find(';').unwrap_or(rest.len());
            (rest[..end].trim().to_owned(), &rest[end..])
        };
        self.0 = rest;
        Some((name.trim(), value))
    }
}

/// Whether `rest`, what follows a backslash, begins with a quote that does not end the value.
fn escapes_quote(rest: &str) -> bool {
    let after = rest.strip_prefix('"').map(|after| after.trim_start_matches([' ', '\t']));
    after.is_some_and(|after| !after.is_empty() && !after.starts_with(';'))
}
