//! The characters of a query, and its strings and numbers (RFC 9535, section 2.3).

use super::SyntaxError;

/// The greatest integer that JSON can exchange (RFC 7493, section 2.2).
const GREATEST: i64 = 9_007_199_254_740_991;

/// A query while it is read.
pub(super) struct Lexer {
    characters: Vec<char>,
    at: usize,
}

impl Lexer {
    pub(super) fn new(text: &str) -> Self {
        Self { characters: text.chars().collect(), at: 0 }
    }

    /// How many characters were read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// What was read since a position.
    pub(super) fn since(&self, start: usize) -> String {
        self.characters[start..self.at].iter().collect()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    /// Reads a text if it stands here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let stands = text.chars().enumerate().all(|(at, c)| self.characters.get(self.at + at) == Some(&c));
        if stands {
            self.at += text.chars().count();
        }
        stands
    }

    /// Reads a text that must stand here.
    pub(super) fn expect(&mut self, text: &str) -> Result<(), SyntaxError> {
        if self.take(text) { Ok(()) } else { Err(self.error(format!("expected `{text}`"))) }
    }

    pub(super) fn space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    /// Reads spaces, if `text` follows them, and the text.
    pub(super) fn take_spaced(&mut self, text: &str) -> bool {
        let start = self.at;
        self.space();
        let taken = self.take(text);
        if !taken {
            self.at = start;
        }
        taken
    }

    /// Goes back to a position.
    pub(super) fn back_to(&mut self, position: usize) {
        self.at = position;
    }

    pub(super) fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError { at: self.at, message: message.into(), help: None }
    }

    /// The name of a member in its short form, or of a function.
    pub(super) fn name(&mut self) -> Option<String> {
        let first = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
        if !self.peek().is_some_and(first) {
            return None;
        }
        let start = self.at;
        while self.peek().is_some_and(|c| first(c) || c.is_ascii_digit()) {
            self.at += 1;
        }
        Some(self.since(start))
    }

    /// An integer without sign of zero and without zeros before it.
    pub(super) fn integer(&mut self) -> Result<Option<i64>, SyntaxError> {
        let start = self.at;
        let negative = self.take("-");
        let digits = self.digits();
        if digits.is_empty() {
            self.at = start;
            return Ok(None);
        }
        let out_of_range = || SyntaxError {
            at: start,
            message: format!("an index is an integer of at most {GREATEST} without zeros before it"),
            help: None,
        };
        if digits.len() > 1 && digits.starts_with('0') || digits == "0" && negative {
            return Err(out_of_range());
        }
        let number: i64 = digits.parse().ok().filter(|number| *number <= GREATEST).ok_or_else(out_of_range)?;
        Ok(Some(if negative { -number } else { number }))
    }

    fn digits(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        self.since(start)
    }

    /// A number as JSON writes it, `-0` included.
    pub(super) fn number(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        self.take("-");
        let digits = self.digits();
        if digits.is_empty() || digits.len() > 1 && digits.starts_with('0') {
            return Err(self.error("expected a number"));
        }
        if self.take(".") && self.digits().is_empty() {
            return Err(self.error("expected digits after the point"));
        }
        if self.take("e") || self.take("E") {
            let _ = self.take("+") || self.take("-");
            if self.digits().is_empty() {
                return Err(self.error("expected the digits of an exponent"));
            }
        }
        Ok(self.since(start))
    }

    /// A string in single or double quotes.
    pub(super) fn string(&mut self) -> Result<String, SyntaxError> {
        let Some(quote) = self.next() else { return Err(self.error("expected a string")) };
        let mut text = String::new();
        loop {
            match self.next() {
                Some(c) if c == quote => return Ok(text),
                Some('\\') => text.push(self.escaped(quote)?),
                Some(c) if c >= ' ' => text.push(c),
                Some(_) => return Err(self.error("a control character stands in a string; escape it")),
                None => return Err(self.error("the string does not end")),
            }
        }
    }

    fn escaped(&mut self, quote: char) -> Result<char, SyntaxError> {
        Ok(match self.next() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(c @ ('/' | '\\')) => c,
            Some(c) if c == quote => c,
            Some('u') => return self.unicode(),
            _ => return Err(self.error("this is no escape of a string")),
        })
    }

    /// `\uXXXX`, or the two of a pair of surrogates.
    fn unicode(&mut self) -> Result<char, SyntaxError> {
        let first = self.hex()?;
        let code = match first {
            0xd800..0xdc00 => {
                let second = if self.take("\\u") { self.hex()? } else { 0 };
                if !(0xdc00..0xe000).contains(&second) {
                    return Err(self.error("a surrogate stands without its other half"));
                }
                0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.error("a surrogate stands without its other half"))
    }

    fn hex(&mut self) -> Result<u32, SyntaxError> {
        let digits: String = (0..4).filter_map(|_| self.next()).collect();
        let is_hex = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_hexdigit());
        let code = u32::from_str_radix(&digits, 16).ok().filter(|_| is_hex);
        code.ok_or_else(|| self.error("expected four hexadecimal digits"))
    }
}
