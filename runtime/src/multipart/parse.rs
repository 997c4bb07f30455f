//! A body of `multipart/form-data`, taken apart as it arrives (RFC 2046, section 5.1.1; RFC 7578).

use bytes::{Bytes, BytesMut};

use super::{Part, PartHead};
use crate::DecodeError;

/// How many parts a body may have.
const MOST_PARTS: usize = 10_000;
/// How long the headers of one part may be, in bytes.
const MOST_HEADER_BYTES: usize = 16 * 1024;

/// Splits a body into its parts.
pub(crate) fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Part>, DecodeError> {
    let mut splitter = Splitter::new(content_type)?;
    splitter.push(body);
    let mut parts = Vec::new();
    let mut open: Option<(PartHead, Bytes)> = None;
    loop {
        match splitter.next()? {
            Event::Head(head) => open = Some((head, Bytes::new())),
            // The body is there whole, and so is each content.
            Event::Data(data) => open = open.map(|(head, _)| (head, data)),
            Event::PartEnd => {
                parts.extend(open.take().map(|(head, content)| Part { head, content: content.into() }));
            }
            Event::End => return Ok(parts),
            Event::More => return Err(splitter.cut_off()),
        }
    }
}

/// What is found next in a body.
pub(crate) enum Event {
    /// A part begins.
    Head(PartHead),
    /// Some of its content.
    Data(Bytes),
    /// The part is complete.
    PartEnd,
    /// The body is complete; what follows means nothing.
    End,
    /// Nothing, until more of the body is pushed.
    More,
}

/// Takes a body apart piece by piece; it keeps no more than it must to know a boundary.
pub(crate) struct Splitter {
    /// The end of the line before, and the boundary.
    delimiter: Vec<u8>,
    buffer: BytesMut,
    state: State,
    parts: usize,
}

#[derive(Clone, Copy)]
enum State {
    Preamble,
    AfterBoundary,
    Headers,
    Content,
    Done,
}

fn malformed(what: &str) -> DecodeError {
    DecodeError::new(format!("malformed multipart body: {what}"))
}

impl Splitter {
    /// # Errors
    /// A content type that is not `multipart/form-data` with a boundary.
    pub(crate) fn new(content_type: &str) -> Result<Self, DecodeError> {
        let boundary = boundary(content_type).ok_or_else(|| malformed("no boundary in the content type"))?;
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        // The first boundary need not have a line before it.
        Ok(Self { delimiter, buffer: BytesMut::from(&b"\r\n"[..]), state: State::Preamble, parts: 0 })
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// What is wrong with a body that ends here.
    pub(crate) fn cut_off(&self) -> DecodeError {
        malformed(match self.state {
            State::Preamble => "no boundary",
            State::AfterBoundary => "a boundary is not a whole line",
            State::Headers => "a part without content",
            State::Content | State::Done => "no closing boundary",
        })
    }

    pub(crate) fn next(&mut self) -> Result<Event, DecodeError> {
        loop {
            match self.state {
                State::Preamble => match find(&self.buffer, &self.delimiter) {
                    // A preamble is allowed and means nothing.
                    Some(at) => {
                        drop(self.buffer.split_to(at + self.delimiter.len()));
                        self.state = State::AfterBoundary;
                    }
                    None => {
                        drop(self.buffer.split_to(self.safe()));
                        return Ok(Event::More);
                    }
                },
                State::AfterBoundary => match self.after_boundary()? {
                    Some(state) => self.state = state,
                    None => return Ok(Event::More),
                },
                State::Headers => {
                    let Some(head) = self.headers()? else { return Ok(Event::More) };
                    self.state = State::Content;
                    return Ok(Event::Head(head));
                }
                State::Content => return Ok(self.content()),
                State::Done => {
                    self.buffer.clear();
                    return Ok(Event::End);
                }
            }
        }
    }

    /// What a boundary is: the last one, or the beginning of a part.
    fn after_boundary(&mut self) -> Result<Option<State>, DecodeError> {
        if self.buffer.starts_with(b"--") {
            return Ok(Some(State::Done));
        }
        // White space may stand between a boundary and the end of its line.
        let padding = self.buffer.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = self.buffer.get(padding..).unwrap_or_default();
        if rest.len() < 2 && padding <= MOST_HEADER_BYTES {
            return Ok(None);
        }
        if !rest.starts_with(b"\r\n") {
            return Err(malformed("a boundary is not a whole line"));
        }
        if self.parts == MOST_PARTS {
            return Err(malformed("too many parts"));
        }
        self.parts += 1;
        drop(self.buffer.split_to(padding + 2));
        Ok(Some(State::Headers))
    }

    fn headers(&mut self) -> Result<Option<PartHead>, DecodeError> {
        if self.buffer.starts_with(b"\r\n") {
            return Err(malformed("a part without a name"));
        }
        let Some(end) = find(&self.buffer, b"\r\n\r\n") else {
            let too_long = self.buffer.len() > MOST_HEADER_BYTES + 3;
            return if too_long { Err(malformed("a part without a name")) } else { Ok(None) };
        };
        let headers = self.buffer.split_to(end);
        // The last line end may be that of a boundary: content can be empty.
        drop(self.buffer.split_to(4));
        part(&headers).map(Some).ok_or_else(|| malformed("a part without a name"))
    }

    fn content(&mut self) -> Event {
        let (end, found) = match find(&self.buffer, &self.delimiter) {
            Some(0) => {
                drop(self.buffer.split_to(self.delimiter.len()));
                self.state = State::AfterBoundary;
                return Event::PartEnd;
            }
            Some(end) => (end, true),
            None => (self.safe(), false),
        };
        if end == 0 && !found {
            return Event::More;
        }
        Event::Data(self.buffer.split_to(end).freeze())
    }

    /// How many bytes cannot belong to a delimiter that has not come whole.
    fn safe(&self) -> usize {
        self.buffer.len().saturating_sub(self.delimiter.len() - 1)
    }
}

/// Where the first `separator` stands, which begins with a carriage return.
fn find(bytes: &[u8], separator: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let start = from + bytes.get(from..)?.iter().position(|byte| *byte == b'\r')?;
        if bytes.get(start..)?.starts_with(separator) {
            return Some(start);
        }
        from = start + 1;
    }
}

fn part(headers: &[u8]) -> Option<PartHead> {
    if headers.len() > MOST_HEADER_BYTES {
        return None;
    }
    let mut part = PartHead::default();
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
