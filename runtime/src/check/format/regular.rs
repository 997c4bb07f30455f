//! Regular expressions of ECMA 262: whether a text is one. Nothing is matched.
//!
//! As JSON Schema asks, letters are escaped only where that means something; otherwise what web browsers accept is
//! accepted (Annex B: a brace or bracket that stands for itself).

use std::iter::Peekable;
use std::str::Chars;

/// Whether a text is a regular expression.
pub(super) fn is_expression(text: &str) -> bool {
    Scanner { rest: text.chars().peekable(), open: 0 }.pattern().is_some()
}

struct Scanner<'t> {
    rest: Peekable<Chars<'t>>,
    /// How many groups are open.
    open: usize,
}

/// `None`: it is no regular expression.
impl Scanner<'_> {
    fn pattern(&mut self) -> Option<()> {
        // Whether a quantifier may follow.
        let mut repeatable = false;
        while let Some(character) = self.rest.next() {
            repeatable = match character {
                '*' | '+' | '?' => self.quantified(repeatable)?,
                '{' if self.bounds()? => self.quantified(repeatable)?,
                '(' => {
                    self.group()?;
                    self.open += 1;
                    false
                }
                ')' => {
                    self.open = self.open.checked_sub(1)?;
                    true
                }
                '|' | '^' | '$' => false,
                '[' => {
                    self.class()?;
                    true
                }
                '\\' => self.escape()?.is_none_or(|character| character != 'b' && character != 'B'),
                _ => true,
            };
        }
        (self.open == 0).then_some(())
    }

    /// A quantifier was read: it may be lazy, and no other follows.
    fn quantified(&mut self, repeatable: bool) -> Option<bool> {
        self.rest.next_if_eq(&'?');
        repeatable.then_some(false)
    }

    /// Whether a brace begins bounds, which are read then; it stands for itself otherwise.
    fn bounds(&mut self) -> Option<bool> {
        let mut ahead = self.rest.clone();
        let text: String = ahead.by_ref().take_while(|character| *character != '}').collect();
        let (least, most) = text.split_once(',').unwrap_or((&text, &text));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if least.is_empty() || !digits(least) || !digits(most) {
            return Some(false);
        }
        self.rest = ahead;
        let (least, most) = (least.trim_start_matches('0'), most.trim_start_matches('0'));
        let in_order = text.ends_with(',') || (least.len(), least) <= (most.len(), most);
        in_order.then_some(true)
    }

    /// What follows the parenthesis of a group.
    fn group(&mut self) -> Option<()> {
        if self.rest.next_if_eq(&'?').is_none() {
            return Some(());
        }
        match self.rest.next()? {
            ':' | '=' | '!' => Some(()),
            '<' if matches!(self.rest.peek(), Some('=' | '!')) => self.rest.next().map(|_| ()),
            '<' => self.name(),
            modifier @ ('i' | 'm' | 's' | '-') => {
                // `(?ims-ims:`: a group of its own, never for all that follows.
                let mut found = vec![modifier];
                found.extend(std::iter::from_fn(|| self.rest.next_if(|c| "ims-".contains(*c))));
                let distinct = (1..found.len()).all(|at| !found[..at].contains(&found[at]));
                (self.rest.next() == Some(':') && distinct && found != ['-']).then_some(())
            }
            _ => None,
        }
    }

    /// A name up to `>`.
    fn name(&mut self) -> Option<()> {
        let mut name = String::new();
        loop {
            match self.rest.next()? {
                '>' => break,
                character => name.push(character),
            }
        }
        let is_right = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || c == '\\' || c == '{' || c == '}';
        (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(is_right))
            .then_some(())
    }

    /// A class, whose bracket is read.
    fn class(&mut self) -> Option<()> {
        self.rest.next_if_eq(&'^');
        // The start of a range, if a hyphen may make one; and whether the hyphen was read.
        let (mut start, mut in_range) = (None, false);
        loop {
            let member = match self.rest.next()? {
                ']' => return Some(()),
                '-' if start.is_some() && !in_range => {
                    in_range = true;
                    continue;
                }
                '\\' => self.escape()?,
                character => Some(character),
            };
            if in_range
                && let (Some(from), Some(to)) = (start, member)
                && from > to
            {
                return None;
            }
            start = member.filter(|_| !in_range);
            in_range = false;
        }
    }

    /// What follows a backslash: the character that it stands for, where it stands for one.
    #[allow(clippy::option_option, reason = "the outer one says that there is no such escape")]
    fn escape(&mut self) -> Option<Option<char>> {
        match self.rest.next()? {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => Some(None),
            letter @ ('b' | 'B') => Some(Some(letter)),
            'f' => Some(Some('\u{C}')),
            'n' => Some(Some('\n')),
            'r' => Some(Some('\r')),
            't' => Some(Some('\t')),
            'v' => Some(Some('\u{B}')),
            'c' => self.rest.next().filter(char::is_ascii_alphabetic).map(|_| None),
            'x' => self.digits(2),
            'u' if self.rest.next_if_eq(&'{').is_some() => {
                let digits: String = self.rest.by_ref().take_while(|character| *character != '}').collect();
                u32::from_str_radix(&digits, 16).ok().filter(|code| *code <= 0x10_FFFF).map(char::from_u32)
            }
            'u' => self.digits(4),
            'k' => (self.rest.next()? == '<').then(|| self.name())?.map(|()| None),
            'p' | 'P' => {
                (self.rest.next()? == '{').then_some(())?;
                let name: String = self.rest.by_ref().take_while(|character| *character != '}').collect();
                (!name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '='))
                    .then_some(None)
            }
            letter if letter.is_ascii_alphabetic() => None,
            digit if digit.is_ascii_digit() => Some(None),
            other => Some(Some(other)),
        }
    }

    /// A code point of so many hexadecimal digits.
    #[allow(clippy::option_option, reason = "the outer one says that there is no such escape")]
    fn digits(&mut self, count: usize) -> Option<Option<char>> {
        let digits: String = self.rest.by_ref().take(count).collect();
        let all = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        all.then(|| u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32))
    }
}
