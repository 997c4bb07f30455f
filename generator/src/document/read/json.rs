//! A strict reader of JSON (RFC 8259): no comments, no final commas, no lone surrogates, no key twice.

use std::borrow::Cow;

use super::builder::{Members, duplicate_key, push_token};
use super::{MAX_DEPTH, MAX_NODES, too_deep, too_many};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::document::tree::{Node, Value};

/// Reads the text from a byte offset to its end.
pub(super) fn read(text: &str, start: usize, file: FileId) -> Result<Node, Diagnostic> {
    let mut reader = Reader {
        text,
        at: start,
        file,
        mark: Mark { at: start, line: 1, column: 1 },
        pointer: String::new(),
        nodes: 0,
    };
    reader.skip_space();
    let node = reader.value(0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.error(reader.at, "the document ends here, but text follows", "unexpected text"));
    }
    Ok(node)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    file: FileId,
    mark: Mark,
    pointer: String,
    nodes: usize,
}

/// A byte whose line and column are known. Places are asked for in ascending order, so counting on from the last one
/// keeps a document on a single line linear.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Node, Diagnostic> {
        let start = self.at;
        let mut place = self.place(start, start + 1);
        if depth > MAX_DEPTH {
            return Err(too_deep(place));
        }
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(too_many(place));
        }
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::String(self.string()?.into_owned()),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            Some(_) => return Err(self.error(start, "a JSON value is expected here", "not a value")),
            None => return Err(self.cut()),
        };
        place.end = offset(self.at);
        Ok(Node { place, value })
    }

    fn object(&mut self, depth: usize) -> Result<Value, Diagnostic> {
        self.at += 1;
        let mut members = Members::default();
        self.skip_space();
        if self.take(b'}') {
            return Ok(Value::Object(Vec::new()));
        }
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'"') => {}
                Some(_) => return Err(self.error(self.at, "a key in double quotes is expected here", "not a key")),
                None => return Err(self.cut()),
            }
            let start = self.at;
            let mut key_place = self.place(start, start + 1);
            let key = self.string()?;
            key_place.end = offset(self.at);
            let parent = self.pointer.len();
            push_token(&mut self.pointer, &key);
            if let Some(first) = members.find(&key) {
                return Err(duplicate_key(&key, &self.pointer, first.key_place, key_place));
            }
            let key = key.into_owned();
            self.skip_space();
            self.expect(b':', "a colon is expected between key and value")?;
            self.skip_space();
            let node = self.value(depth + 1)?;
            self.pointer.truncate(parent);
            members.push(key, key_place, node);
            self.skip_space();
            if self.take(b'}') {
                return Ok(Value::Object(members.into_entries()));
            }
            self.expect(b',', "a comma or the end of the object is expected here")?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Diagnostic> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.take(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            self.skip_space();
            let parent = self.pointer.len();
            push_token(&mut self.pointer, &items.len().to_string());
            items.push(self.value(depth + 1)?);
            self.pointer.truncate(parent);
            self.skip_space();
            if self.take(b']') {
                return Ok(Value::Array(items));
            }
            self.expect(b',', "a comma or the end of the array is expected here")?;
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Diagnostic> {
        let open = self.at;
        self.at += 1;
        let start = self.at;
        let mut text = String::new();
        let mut plain = start;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let piece = &self.text[plain..self.at];
                    self.at += 1;
                    if plain == start {
                        return Ok(Cow::Borrowed(piece));
                    }
                    text.push_str(piece);
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => {
                    text.push_str(&self.text[plain..self.at]);
                    text.push(self.escape()?);
                    plain = self.at;
                }
                Some(0..=0x1f) => {
                    return Err(self.error(self.at, "a control character stands in a string; escape it", "here"));
                }
                Some(_) => self.at += 1,
                None => return Err(self.error(open, "the string that begins here has no end", "begins here")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let Some(byte) = self.peek() else { return Err(self.cut()) };
        self.at += 1;
        Ok(match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(start),
            _ => return Err(self.error(start, "JSON has no such escape", "unknown escape")),
        })
    }

    fn unicode(&mut self, start: usize) -> Result<char, Diagnostic> {
        let first = self.hex(start)?;
        let code = if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            let second = self.hex(start)?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(self.error(start, "a surrogate stands without its other half", "half a character"));
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code)
            .ok_or_else(|| self.error(start, "a surrogate stands without its other half", "half a character"))
    }

    fn hex(&mut self, start: usize) -> Result<u32, Diagnostic> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        code.ok_or_else(|| self.error(start, "`\\u` is followed by four hexadecimal digits", "not four digits"))
    }

    fn number(&mut self) -> Result<String, Diagnostic> {
        let start = self.at;
        self.take(b'-');
        let zero = self.peek() == Some(b'0');
        let whole = self.digits();
        let mut valid = whole == 1 || whole > 1 && !zero;
        if self.take(b'.') {
            valid &= self.digits() > 0;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            valid &= self.digits() > 0;
        }
        if valid {
            Ok(self.text[start..self.at].to_owned())
        } else {
            Err(self.error(start, "this is not a JSON number", "not a number"))
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Diagnostic> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.error(self.at, "a JSON value is expected here", "not a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8, message: &str) -> Result<(), Diagnostic> {
        if self.take(byte) {
            Ok(())
        } else if self.peek().is_none() {
            Err(self.cut())
        } else {
            Err(self.error(self.at, message, "found this"))
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn cut(&mut self) -> Diagnostic {
        self.error(self.text.len(), "the document ends before it is complete", "ends here")
            .help("the file may have been cut while it was copied or downloaded")
    }

    fn error(&mut self, start: usize, message: &str, label: &str) -> Diagnostic {
        let width = self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let place = self.place(start, start + width);
        Diagnostic::new(Code::Syntax, format!("invalid JSON: {message}")).at(place, self.pointer.as_str(), label)
    }

    fn place(&mut self, start: usize, end: usize) -> Place {
        if start < self.mark.at {
            self.mark = Mark { at: 0, line: 1, column: 1 };
        }
        let between = self.text.as_bytes().get(self.mark.at..start).unwrap_or_default();
        for byte in between {
            match byte {
                b'\n' => {
                    self.mark.line += 1;
                    self.mark.column = 1;
                }
                // The bytes after a character's first count for nothing.
                0x80..=0xbf => {}
                _ => self.mark.column += 1,
            }
        }
        self.mark.at = start;
        Place {
            file: self.file,
            start: offset(start),
            end: offset(end),
            line: self.mark.line,
            column: self.mark.column,
        }
    }
}

/// Texts are shorter than `u32::MAX` bytes: reading begins with that check.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
