//! A mapping while it is read: keys are unique.

use std::collections::HashMap;

use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::tree::{Member, Node};

/// From this size on keys are looked up by hash.
const LARGE: usize = 16;

/// The entries of a mapping so far.
#[derive(Debug, Default)]
pub(super) struct Members {
    entries: Vec<Member>,
    by_key: HashMap<String, usize>,
}

impl Members {
    /// Where the key already stands.
    pub(super) fn find(&self, key: &str) -> Option<&Member> {
        if self.by_key.is_empty() {
            self.entries.iter().find(|member| member.key == key)
        } else {
            self.by_key.get(key).and_then(|index| self.entries.get(*index))
        }
    }

    /// Adds an entry whose key was not found before.
    pub(super) fn push(&mut self, key: String, key_place: Place, node: Node) {
        if !self.by_key.is_empty() {
            self.by_key.insert(key.clone(), self.entries.len());
        }
        self.entries.push(Member { key, key_place, node });
        if self.entries.len() == LARGE {
            self.by_key = self.entries.iter().enumerate().map(|(index, member)| (member.key.clone(), index)).collect();
        }
    }

    /// The number of entries.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entries.
    pub(super) fn into_entries(self) -> Vec<Member> {
        self.entries
    }
}

/// A key that stands twice in one mapping; `pointer` is the key's.
pub(super) fn duplicate_key(key: &str, pointer: &str, first: Place, second: Place) -> Diagnostic {
    Diagnostic::new(Code::DuplicateKey, format!("the key `{}` stands twice in one mapping", key.escape_debug()))
        .at(second, pointer, "the second time")
        .at(first, pointer, "the first time")
        .help("which of the two counts differs from reader to reader: remove one, or merge them")
}

/// Appends a token to a JSON pointer (RFC 6901, section 3).
pub(crate) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}
