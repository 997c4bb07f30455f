//! Patterns: regular expressions of ECMA 262 (with and without its flag `u`, as documents write them) → the syntax of
//! the `regex` crate, whose time is linear; those that look around or refer back to a group → that of `fancy-regex`,
//! which the runtime tries next.
//!
//! What differs is written out: ECMA's `\d`, `\w` and `\b` are ASCII, its `\s` and `.` have sets of their own, a brace
//! or a bracket alone stands for itself (Annex B), `[]` matches nothing and `[^]` anything, a reference back to a group
//! that took no part matches the empty text, and strings are sequences of code points.

mod class;

use std::iter::Peekable;
use std::str::Chars;

/// What `\s` matches, as members of a class.
const SPACE: &str = r"\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";
/// What `\w` matches.
const WORD: &str = "A-Za-z0-9_";
/// What `.` does not match.
const LINE_END: &str = r"\n\r\u{2028}\u{2029}";
/// Matches nothing, in the syntax of the `regex` crate.
const NOTHING: &str = r"[^\x00-\u{10FFFF}]";
/// `\b`, for the engine that cannot make `\b` ASCII.
const BOUNDARY: &str = "(?:(?<=[A-Za-z0-9_])(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])(?=[A-Za-z0-9_]))";
/// `\B`, likewise.
const NO_BOUNDARY: &str = "(?:(?<=[A-Za-z0-9_])(?=[A-Za-z0-9_])|(?<![A-Za-z0-9_])(?![A-Za-z0-9_]))";
/// Repetitions beyond are refused: the automaton would be too large.
const MOST_REPEATED: u32 = 1 << 16;

/// A pattern of ECMA 262 in the syntax of the engine that the runtime reads it with, or why it has none.
pub(super) fn translate(written: &str) -> Result<String, &'static str> {
    let linear = Scanner::run(written, false)?;
    // What only backtracking can match stands here as a plain group, so that this tells of both whether they are well
    // formed.
    let parsed = regex_syntax::ast::parse::Parser::new().parse(&linear.out);
    parsed.map_err(|_| "it is not a regular expression of ECMA 262")?;
    if linear.backtracks { Scanner::run(written, true).map(|full| full.out) } else { Ok(linear.out) }
}

/// Whether only an engine that backtracks can match the pattern.
pub(super) fn backtracks(written: &str) -> bool {
    translate(written).is_ok() && Scanner::run(written, false).is_ok_and(|scanner| scanner.backtracks)
}

/// The capturing groups of a pattern in order, with their names.
fn groups(written: &str) -> Vec<Option<String>> {
    let mut rest = written.chars().peekable();
    let mut in_class = false;
    let mut groups = Vec::new();
    while let Some(character) = rest.next() {
        match character {
            '\\' => _ = rest.next(),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class && rest.next_if_eq(&'?').is_none() => groups.push(None),
            '(' if !in_class && rest.next_if_eq(&'<').is_some() && !matches!(rest.peek(), Some('=' | '!')) => {
                groups.push(Some(rest.by_ref().take_while(|character| *character != '>').collect()));
            }
            _ => {}
        }
    }
    groups
}

/// A member of a class, and what an escape stands for.
enum Atom {
    /// A code point, or half of a surrogate pair.
    One(u32),
    /// A set, as members of a class.
    Set(String),
}

struct Scanner<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    groups: Vec<Option<String>>,
    /// Whether to write for the engine that backtracks.
    full: bool,
    /// Whether the pattern needs that engine.
    backtracks: bool,
}

impl<'a> Scanner<'a> {
    fn run(written: &'a str, full: bool) -> Result<Self, &'static str> {
        let mut scanner = Scanner {
            rest: written.chars().peekable(),
            out: String::with_capacity(written.len() * 2),
            groups: groups(written),
            full,
            backtracks: false,
        };
        scanner.pattern()?;
        Ok(scanner)
    }

    fn pattern(&mut self) -> Result<(), &'static str> {
        // Whether a quantifier may follow, as after an atom that has none yet.
        let mut repeatable = false;
        while let Some(character) = self.rest.next() {
            repeatable = match character {
                '*' | '+' | '?' => {
                    self.quantifier(repeatable, &character.to_string())?;
                    false
                }
                '{' => match self.bounds()? {
                    Some(bounds) => {
                        self.quantifier(repeatable, &bounds)?;
                        false
                    }
                    None => {
                        self.out.push_str(r"\{");
                        true
                    }
                },
                '(' => {
                    self.group()?;
                    false
                }
                '|' | '^' => {
                    self.out.push(character);
                    false
                }
                '$' => {
                    self.out.push('$');
                    false
                }
                ')' => {
                    self.out.push(')');
                    true
                }
                '[' => {
                    self.class()?;
                    true
                }
                '.' => {
                    self.out.extend(["[^", LINE_END, "]"]);
                    true
                }
                '\\' => self.escape()?,
                other => {
                    push_literal(u32::from(other), &mut self.out);
                    true
                }
            };
        }
        Ok(())
    }

    fn quantifier(&mut self, repeatable: bool, written: &str) -> Result<(), &'static str> {
        if !repeatable {
            return Err("a quantifier without anything to repeat");
        }
        self.out.push_str(written);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        Ok(())
    }

    /// `{n}`, `{n,}` or `{n,m}` after its brace; anything else leaves the brace to stand for itself.
    fn bounds(&mut self) -> Result<Option<String>, &'static str> {
        let ahead: String = self.rest.clone().take_while(|character| *character != '}').collect();
        let closed = self.rest.clone().nth(ahead.chars().count()) == Some('}');
        let (least, most) = ahead.split_once(',').map_or((ahead.as_str(), None), |(least, most)| (least, Some(most)));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !closed || least.is_empty() || !digits(least) || !most.is_none_or(digits) {
            return Ok(None);
        }
        for bound in [Some(least), most].into_iter().flatten().filter(|bound| !bound.is_empty()) {
            if bound.parse::<u32>().ok().is_none_or(|bound| bound > MOST_REPEATED) {
                return Err("it repeats too often");
            }
        }
        let bounds = format!("{{{ahead}}}");
        self.skip(ahead.chars().count() + 1);
        Ok(Some(bounds))
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.rest.next();
        }
    }

    /// What follows an opening parenthesis.
    fn group(&mut self) -> Result<(), &'static str> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        match self.rest.next() {
            Some(':') => self.out.push_str("?:"),
            Some(kind @ ('=' | '!')) => self.look(&kind.to_string()),
            Some('<') => match self.rest.next_if(|next| matches!(next, '=' | '!')) {
                Some(kind) => self.look(&format!("<{kind}")),
                // References go by number, so the name says nothing.
                None if self.rest.by_ref().any(|character| character == '>') => {}
                None => return Err("a group of an unknown kind"),
            },
            Some(_) | None => return Err("a group of an unknown kind"),
        }
        Ok(())
    }

    /// The start of a group that looks around.
    fn look(&mut self, kind: &str) {
        self.backtracks = true;
        self.out.extend(["?", if self.full { kind } else { ":" }]);
    }

    /// A reference back to a group, by its number or by its name; a group that took no part is empty.
    fn reference(&mut self) -> Result<(), &'static str> {
        const MISSING: &str = "it refers back to a group that it does not have";
        let number = if self.rest.next_if_eq(&'k').is_some() {
            self.rest.next_if_eq(&'<').ok_or(MISSING)?;
            let name: String = self.rest.by_ref().take_while(|character| *character != '>').collect();
            self.groups.iter().position(|group| group.as_ref() == Some(&name)).map(|position| position + 1)
        } else {
            let mut digits = String::new();
            while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            digits.parse().ok().filter(|number| *number <= self.groups.len())
        };
        let number = number.ok_or(MISSING)?;
        self.backtracks = true;
        let number = number.to_string();
        if self.full {
            self.out.extend(["(?:(?(", &number, r")\", &number, "|))"]);
        } else {
            self.out.push_str("(?:)");
        }
        Ok(())
    }

    /// An escape outside of a class; whether a quantifier may follow.
    fn escape(&mut self) -> Result<bool, &'static str> {
        match self.rest.peek() {
            Some('b') => {
                self.rest.next();
                self.out.push_str(if self.full { BOUNDARY } else { r"(?-u:\b)" });
                Ok(false)
            }
            Some('B') => {
                self.rest.next();
                self.out.push_str(if self.full { NO_BOUNDARY } else { r"\B" });
                Ok(false)
            }
            Some('1'..='9' | 'k') => self.reference().map(|()| true),
            Some(_) | None => {
                match self.atom()? {
                    Atom::One(code) => push_literal(code, &mut self.out),
                    Atom::Set(members) => self.out.extend(["[", &members, "]"]),
                }
                Ok(true)
            }
        }
    }

    /// What a backslash and what follows it stand for, in and outside of classes.
    fn atom(&mut self) -> Result<Atom, &'static str> {
        let Some(escaped) = self.rest.next() else { return Err("it ends in a backslash") };
        Ok(match escaped {
            'd' => Atom::Set("0-9".to_owned()),
            'D' => Atom::Set("[^0-9]".to_owned()),
            'w' => Atom::Set(WORD.to_owned()),
            'W' => Atom::Set(format!("[^{WORD}]")),
            's' => Atom::Set(SPACE.to_owned()),
            'S' => Atom::Set(format!("[^{SPACE}]")),
            'p' | 'P' => Atom::Set(self.property(escaped)?),
            't' => Atom::One(0x09),
            'n' => Atom::One(0x0A),
            'v' => Atom::One(0x0B),
            'f' => Atom::One(0x0C),
            'r' => Atom::One(0x0D),
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => Atom::One(0),
            'c' => match self.rest.next() {
                Some(letter) if letter.is_ascii_alphabetic() => Atom::One(u32::from(letter) & 31),
                Some(_) | None => return Err("an incomplete control escape"),
            },
            'x' => Atom::One(self.hex(2).ok_or("an incomplete hexadecimal escape")?),
            'u' => Atom::One(self.unicode()?),
            letter if letter.is_alphanumeric() => return Err("it escapes a letter or digit that has no such meaning"),
            other => Atom::One(u32::from(other)),
        })
    }

    /// `\p{…}`: names and values are the same in both syntaxes.
    fn property(&mut self, letter: char) -> Result<String, &'static str> {
        const INCOMPLETE: &str = "an incomplete Unicode property";
        self.rest.next_if_eq(&'{').ok_or(INCOMPLETE)?;
        let mut name = String::new();
        loop {
            match self.rest.next() {
                Some('}') if !name.is_empty() => return Ok(format!("\\{letter}{{{name}}}")),
                Some(part) if part.is_ascii_alphanumeric() || matches!(part, '_' | '=') => name.push(part),
                Some(_) | None => return Err(INCOMPLETE),
            }
        }
    }

    /// Exactly so many hexadecimal digits, or nothing is taken.
    fn hex(&mut self, count: usize) -> Option<u32> {
        let digits: String = self.rest.clone().take(count).collect();
        let complete = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = u32::from_str_radix(&digits, 16).ok().filter(|_| complete)?;
        self.skip(count);
        Some(code)
    }

    /// `\uXXXX`, a pair of them for one code point, or `\u{…}`.
    fn unicode(&mut self) -> Result<u32, &'static str> {
        const INCOMPLETE: &str = "an incomplete Unicode escape";
        if self.rest.next_if_eq(&'{').is_some() {
            let digits: String = self.rest.by_ref().take_while(|character| *character != '}').collect();
            return u32::from_str_radix(&digits, 16).ok().filter(|code| *code <= 0x10_FFFF).ok_or(INCOMPLETE);
        }
        let code = self.hex(4).ok_or(INCOMPLETE)?;
        let before = self.rest.clone();
        if (0xD800..0xDC00).contains(&code)
            && self.rest.next_if_eq(&'\\').is_some()
            && self.rest.next_if_eq(&'u').is_some()
            && let Some(low) = self.hex(4).filter(|low| (0xDC00..0xE000).contains(low))
        {
            return Ok(0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00));
        }
        if (0xD800..0xDC00).contains(&code) {
            self.rest = before;
        }
        Ok(code)
    }
}

/// A code point that stands for itself. Half of a surrogate pair is in no string.
fn push_literal(code: u32, out: &mut String) {
    match char::from_u32(code) {
        Some(character) => push_escaped(character, r"\.+*?()|[]{}^$", out),
        None => out.push_str(NOTHING),
    }
}

fn push_escaped(character: char, marks: &str, out: &mut String) {
    match character {
        '\n' => out.push_str(r"\n"),
        '\r' => out.push_str(r"\r"),
        '\t' => out.push_str(r"\t"),
        mark if marks.contains(mark) => out.extend(['\\', mark]),
        plain if plain.is_ascii_graphic() || plain.is_alphanumeric() || plain == ' ' => out.push(plain),
        other => out.extend(other.escape_unicode()),
    }
}

#[cfg(test)]
mod tests {
    use super::{backtracks, translate};

    fn matches(pattern: &str, text: &str) -> bool {
        let regex = translate(pattern).unwrap_or_else(|reason| panic!("{pattern}: {reason}"));
        regex::Regex::new(&regex).unwrap_or_else(|error| panic!("{regex}: {error}")).is_match(text)
    }

    /// With the engine that backtracks.
    fn matches_fully(pattern: &str, text: &str) -> bool {
        let regex = translate(pattern).unwrap_or_else(|reason| panic!("{pattern}: {reason}"));
        let built = fancy_regex::Regex::new(&regex).unwrap_or_else(|error| panic!("{regex}: {error}"));
        built.is_match(text).unwrap_or_else(|error| panic!("{regex}: {error}"))
    }

    #[test]
    fn keeps_the_meaning_of_ecma() {
        for (pattern, fits, fails) in [
            (r"^\d+$", "12", "\u{663}"),
            (r"^\w$", "_", "é"),
            (r"^\W$", "é", "a"),
            (r"^\s$", "\u{feff}", "\u{85}"),
            (r"^\S$", "\u{85}", "\u{2028}"),
            (r"^.$", "\u{85}", "\u{2028}"),
            (r"^a$", "a", "a\n"),
            (r"^[\w-.]+$", "a-b.c", "a+b"),
            (r"^[a-z-]+$", "a-", "_"),
            (r"^[-a-z]+$", "-a", "+"),
            (r"^[^\s\d]+$", "ab", "a1"),
            (r"^[\D]$", "x", "1"),
            (r"^[[&&~~-]+$", "[&~-", "]"),
            (r"^[^]$", "\n", ""),
            (r"^(a|[])$", "a", "b"),
            (r"^\cA\x41\u0042$", "\u{1}AB", "\u{1}AC"),
            (r"^\uD83D\uDE00[\uD83D\uDE00-\uD83D\uDE4F]$", "😀😎", "😀a"),
            (r"^\u{1F600}\0$", "😀\0", "😀"),
            (r"^[^\uD800-\uDFFF]+$", "aä", ""),
            (r"^\p{L}+\P{Lu}$", "Äé", "ÄÉ"),
            (r"^[\p{Script=Greek}\d]+$", "α1", "a1"),
            (r"^/a\/b$", "/a/b", "a/b"),
            (r"^{a}]{,2}$", "{a}]{,2}", "a"),
            (r"^a{2}b{1,}?c{0,2}$", "aabcc", "abcc"),
            (r"^(?<year>\d{4})(?:-)$", "2024-", "2024"),
            (r"\bfoo\b", "a foo", "afoo"),
            (r"^[\b]$", "\u{8}", "b"),
            (r"^\-\_\#\ $", "-_# ", "-_#"),
        ] {
            assert!(matches(pattern, fits), "{pattern} does not match {fits:?}");
            assert!(!matches(pattern, fails), "{pattern} matches {fails:?}");
            assert!(!backtracks(pattern), "{pattern}");
            let full = format!("(?=){pattern}");
            assert!(matches_fully(&full, fits), "{full} does not match {fits:?}");
            assert!(!matches_fully(&full, fails), "{full} matches {fails:?}");
        }
    }

    #[test]
    fn looks_around_and_refers_back() {
        for (pattern, fits, fails) in [
            (r"^(?=.*\d)(?=.*[a-z])\S{8,}$", "abcdefg1", "abcdefgh"),
            (r"^(?!admin$)\w+$", "admins", "admin"),
            (r"(?<=\$)\d+", "$12", "12"),
            (r"^.*(?<!\.tmp)$", "a.txt", "a.tmp"),
            (r"^(a|b)\1$", "aa", "ab"),
            (r"^(a)\1{2}$", "aaa", "aa"),
            (r"^(a)(?:\1)0$", "aa0", "a0"),
            (r"^(?<quote>['\u0022]).*\k<quote>$", "'a'", "'a\""),
            (r"^[(](?<x>a)(b)\2\k<x>$", "(abba", "(abab"),
            // A group that took no part.
            (r"^(a)?\1b$", "b", "ab"),
            (r"(?!x)\bfoo\b", "é foo", "afoo"),
            (r"(?!x)^é\bo", "éo", "é"),
            (r"(?!x)o\Bo", "oo", "o o"),
        ] {
            assert!(backtracks(pattern), "{pattern}");
            assert!(matches_fully(pattern, fits), "{pattern} does not match {fits:?}");
            assert!(!matches_fully(pattern, fails), "{pattern} matches {fails:?}");
        }
    }

    #[test]
    fn says_why_a_pattern_is_not_checked() {
        for (pattern, reason) in [
            (r"(a)\2", "it refers back to a group that it does not have"),
            (r"(?<a>a)\k<b>", "it refers back to a group that it does not have"),
            (r"(?=a", "it is not a regular expression of ECMA 262"),
            (r"^a\Z", "it escapes a letter or digit that has no such meaning"),
            (r"a\", "it ends in a backslash"),
            (r"[a", "a class that does not end"),
            (r"[z-a]", "a range out of order"),
            (r"*a", "a quantifier without anything to repeat"),
            (r"a++", "a quantifier without anything to repeat"),
            (r"a{100000}", "it repeats too often"),
            (r"(a", "it is not a regular expression of ECMA 262"),
            (r"a{3,2}", "it is not a regular expression of ECMA 262"),
            (r"(?i)a", "a group of an unknown kind"),
            (r"\p{", "an incomplete Unicode property"),
        ] {
            assert_eq!(translate(pattern), Err(reason), "{pattern}");
        }
    }
}
