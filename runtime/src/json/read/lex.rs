//! White space, words, strings and numbers.

use super::{Parsed, Reader};
use crate::DecodeError;
use crate::json::{MAX_DEPTH, number_length};

/// A string that was read.
pub(super) enum Text<'de> {
    /// As it stands in the input.
    Borrowed(&'de str),
    /// It had escapes and is in the reader's scratch.
    Unescaped,
}

impl<'de> Reader<'de> {
    /// The byte at the place, white space skipped.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// Reads `null`, `true` or `false`.
    #[inline]
    pub(super) fn word(&mut self, word: &'static str) -> Result<(), DecodeError> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.syntax("expected a value"))
        }
    }

    /// Reads a number.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Parsed<'de>, DecodeError> {
        let bytes = self.text.as_bytes();
        let negative = bytes.get(self.at) == Some(&b'-');
        let start = self.at + usize::from(negative);
        let mut end = start;
        let mut value = 0_u64;
        // Nineteen digits fit into 64 bits, whatever they are.
        while let Some(digit) = bytes.get(end).map(|byte| byte.wrapping_sub(b'0'))
            && digit < 10
            && end - start < 19
        {
            value = value * 10 + u64::from(digit);
            end += 1;
        }
        let plain = !matches!(bytes.get(end), Some(b'.' | b'e' | b'E' | b'0'..=b'9'));
        let leading_zero = end - start > 1 && bytes.get(start) == Some(&b'0');
        if !plain || leading_zero || end == start {
            return self.long_number();
        }
        let number = if negative {
            i64::try_from(value).ok().map(|value| Parsed::Signed(-value))
        } else {
            Some(Parsed::Unsigned(value))
        };
        match number {
            Some(number) => {
                self.at = end;
                Ok(number)
            }
            None => self.long_number(),
        }
    }

    /// Reads a number that is not a short integer.
    fn long_number(&mut self) -> Result<Parsed<'de>, DecodeError> {
        let text = self.number_text()?;
        Ok(if let Ok(value) = text.parse::<u64>() {
            Parsed::Unsigned(value)
        } else if let Ok(value) = text.parse::<i64>() {
            Parsed::Signed(value)
        } else {
            Parsed::Text(text)
        })
    }

    /// Reads a number as text.
    #[inline]
    pub(super) fn number_text(&mut self) -> Result<&'de str, DecodeError> {
        let rest = &self.text[self.at..];
        match number_length(rest.as_bytes()) {
            Some(length) => {
                self.at += length;
                Ok(&rest[..length])
            }
            None => Err(self.syntax("not a number")),
        }
    }

    /// Reads a string; the place is at its opening quote.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Text<'de>, DecodeError> {
        let start = self.at + 1;
        let end = plain_until(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Text::Borrowed(&self.text[start..end]));
        }
        self.unescape(start)?;
        Ok(Text::Unescaped)
    }

    /// Reads a string with escapes into the scratch.
    fn unescape(&mut self, start: usize) -> Result<(), DecodeError> {
        self.scratch.clear();
        let mut start = start;
        loop {
            self.at = plain_until(self.text.as_bytes(), start);
            self.scratch.push_str(&self.text[start..self.at]);
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    self.scratch.push(character);
                    start = self.at;
                }
                Some(_) => return Err(self.syntax("a control character in a string")),
                None => return Err(self.syntax("a string without its closing quote")),
            }
        }
    }

    /// Reads an escape; the place is at its backslash.
    fn escape(&mut self) -> Result<char, DecodeError> {
        let character = match self.text.as_bytes().get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.syntax("an unknown escape")),
        };
        self.at += 2;
        Ok(character)
    }

    /// Reads `\uXXXX`, or two of them that are a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, DecodeError> {
        let first = self.code_unit(self.at);
        let (code, length) = match first {
            Some(high @ 0xD800..=0xDBFF) => match self.code_unit(self.at + 6) {
                Some(low @ 0xDC00..=0xDFFF) => (Some(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)), 12),
                _ => (None, 0),
            },
            other => (other, 6),
        };
        let character = code.and_then(char::from_u32).ok_or_else(|| self.syntax("not a Unicode escape"))?;
        self.at += length;
        Ok(character)
    }

    /// The code unit that is escaped at `at`.
    fn code_unit(&self, at: usize) -> Option<u32> {
        let digits = self.text.as_bytes().get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |code, digit| Some(code * 16 + char::from(*digit).to_digit(16)?))
    }

    /// Skips a value, which has to be JSON all the same.
    pub(super) fn skip(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            Some(b'"') => self.skip_string(),
            Some(b'{') => self.skip_members(),
            Some(b'[') => self.skip_items(),
            Some(b'-' | b'0'..=b'9') => self.number_text().map(drop),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            _ => Err(self.syntax("expected a value")),
        }
    }

    fn skip_string(&mut self) -> Result<(), DecodeError> {
        self.string().map(drop)
    }

    fn skip_items(&mut self) -> Result<(), DecodeError> {
        self.open()?;
        if self.peek() != Some(b']') {
            let mut index = 0;
            loop {
                self.skip().map_err(|error| error.under_index(index))?;
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
                index += 1;
            }
        }
        self.close(b']', "expected `,` or `]`")
    }

    fn skip_members(&mut self) -> Result<(), DecodeError> {
        self.open()?;
        if self.peek() != Some(b'}') {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.syntax("expected a key"));
                }
                let key_at = self.at;
                self.skip_string()?;
                self.colon()?;
                self.skip().map_err(|error| self.under_key_at(key_at, error))?;
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
            }
        }
        self.close(b'}', "expected `,` or `}`")
    }

    /// Reads the colon after a key.
    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), DecodeError> {
        if self.peek() != Some(b':') {
            return Err(self.syntax("expected `:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// The error of a value whose key stands at `key_at`: keys are kept by place only, until one is needed.
    #[cold]
    pub(super) fn under_key_at(&self, key_at: usize, error: DecodeError) -> DecodeError {
        let mut reader = Reader { text: self.text, at: key_at, depth: MAX_DEPTH, scratch: String::new() };
        match reader.string() {
            Ok(Text::Borrowed(key)) => error.under_key(key),
            Ok(Text::Unescaped) => error.under_key(&reader.scratch),
            Err(_) => error,
        }
    }
}

/// The place of the first quote, backslash or control character from `at` on, eight bytes at a time.
#[inline]
fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; 8]);
    const SPACES: u64 = u64::from_ne_bytes([b' '; 8]);

    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let quotes = word ^ QUOTES;
        let backslashes = word ^ BACKSLASHES;
        // In each byte the highest bit says that it is special; above the first such byte, the bits mean nothing.
        let special = (quotes.wrapping_sub(ONES) & !quotes
            | backslashes.wrapping_sub(ONES) & !backslashes
            | word.wrapping_sub(SPACES) & !word)
            & HIGHS;
        if special != 0 {
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(byte) = bytes.get(at)
        && !matches!(byte, b'"' | b'\\' | 0..=0x1F)
    {
        at += 1;
    }
    at
}
