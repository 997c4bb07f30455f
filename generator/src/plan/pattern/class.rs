//! Classes: `[…]`.

use super::{Atom, NOTHING, Scanner, push_escaped};

/// What has a meaning of its own in a class.
const MARKS: &str = r"\[]^-&~";

impl Scanner<'_> {
    /// A class after its bracket.
    pub(super) fn class(&mut self) -> Result<(), &'static str> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut members = String::new();
        loop {
            let first = match self.rest.next() {
                None => return Err("a class that does not end"),
                Some(']') => break,
                Some(character) => self.member(character)?,
            };
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
            if matches!(first, Atom::One(0x2D)) && self.rest.peek() == Some(&']') {
                // At the end a hyphen stands for itself.
                members.push('-');
                continue;
            }
            if !is_range {
                push_member(&first, &mut members);
                continue;
            }
            self.rest.next();
            let Some(character) = self.rest.next() else { return Err("a class that does not end") };
            match (first, self.member(character)?) {
                (Atom::One(from), Atom::One(to)) if from > to => return Err("a range out of order"),
                (Atom::One(from), Atom::One(to)) => push_range(from, to, &mut members),
                // Annex B: beside a set the hyphen stands for itself.
                (first, second) => {
                    push_member(&first, &mut members);
                    members.push_str(r"\-");
                    push_member(&second, &mut members);
                }
            }
        }
        match (members.is_empty(), negated) {
            (true, true) => self.out.push_str("(?s:.)"),
            (true, false) => self.out.push_str(NOTHING),
            (false, true) => self.out.extend(["[^", &members, "]"]),
            (false, false) => self.out.extend(["[", &members, "]"]),
        }
        Ok(())
    }

    fn member(&mut self, character: char) -> Result<Atom, &'static str> {
        match (character, self.rest.peek()) {
            ('\\', Some('b')) => {
                self.rest.next();
                Ok(Atom::One(0x08))
            }
            ('\\', Some('-')) => {
                self.rest.next();
                Ok(Atom::One(u32::from('-')))
            }
            ('\\', _) => self.atom(),
            (other, _) => Ok(Atom::One(u32::from(other))),
        }
    }
}

fn push_member(atom: &Atom, members: &mut String) {
    match atom {
        Atom::One(code) => push_range(*code, *code, members),
        Atom::Set(set) => members.push_str(set),
    }
}

/// A range without the halves of surrogate pairs.
fn push_range(from: u32, to: u32, members: &mut String) {
    let is_half = |code: u32| (0xD800..0xE000).contains(&code);
    let from = char::from_u32(if is_half(from) { 0xE000 } else { from });
    let to = char::from_u32(if is_half(to) { 0xD7FF } else { to });
    if let (Some(from), Some(to)) = (from, to)
        && from <= to
    {
        // At the beginning a hyphen stands for itself.
        let marks = if members.is_empty() && from == to { r"\[]^&~" } else { MARKS };
        push_escaped(from, marks, members);
        if from < to {
            members.push('-');
            push_escaped(to, MARKS, members);
        }
    }
}
