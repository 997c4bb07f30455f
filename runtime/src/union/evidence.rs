//! Evidence: what the values of a variant show, and which variants a value can be of.

use super::probe::Shown;
use crate::{DecodeError, Json, Kind};

/// What the values of one variant show, as far as the document says. An empty part says nothing.
#[derive(Debug, Clone, Copy)]
pub struct Evidence {
    /// The variant's name, for messages.
    pub name: &'static str,
    /// The tags that choose it, where the union has a discriminator.
    pub tags: &'static [&'static str],
    /// The kinds that a value may be.
    pub kinds: &'static [Kind],
    /// The values that it may be, as JSON texts.
    pub values: &'static [&'static str],
    /// The keys that an object has.
    pub required: &'static [&'static str],
    /// The values, as JSON texts, that a key has where it is there.
    pub literals: &'static [(&'static str, &'static [&'static str])],
    /// The only keys that an object may have.
    pub declared: Option<&'static [&'static str]>,
}

impl Evidence {
    /// A variant of which nothing is known.
    pub const fn of(name: &'static str) -> Self {
        Self { name, tags: &[], kinds: &[], values: &[], required: &[], literals: &[], declared: None }
    }

    /// A variant that is chosen by its tags.
    pub const fn tagged(tags: &'static [&'static str]) -> Self {
        Self { tags, ..Self::of("") }
    }

    /// Whether a value may be of this kind.
    fn takes(&self, kind: Kind) -> bool {
        self.kinds.is_empty()
            || self.kinds.contains(&kind)
            || kind == Kind::Integer && self.kinds.contains(&Kind::Number)
    }

    /// Whether no literal says otherwise.
    fn literals_agree(&self, shown: &Shown<'_>) -> bool {
        self.literals.iter().all(|(key, texts)| shown.value(key).is_none_or(|value| listed(value, texts)))
    }

    /// Whether a value is consistent with all of it.
    fn agrees(&self, shown: &Shown<'_>) -> bool {
        (self.values.is_empty() || shown.scalar().is_some_and(|value| listed(value, self.values)))
            && (shown.kind() != Some(Kind::Object)
                || self.required.iter().all(|key| shown.has(key))
                    && self.declared.is_none_or(|declared| shown.keys().all(|key| declared.contains(&key))))
    }

    /// What a value of this variant shows, in words.
    fn expected(&self, kind: Option<Kind>) -> String {
        let object = kind == Some(Kind::Object);
        if object && !self.literals.is_empty() {
            let literals: Vec<_> =
                self.literals.iter().map(|(key, texts)| format!("`{key}` is {}", texts.join(" or "))).collect();
            return format!("{} ({})", self.name, literals.join(", "));
        }
        if object && !self.required.is_empty() {
            return format!("{} (with `{}`)", self.name, self.required.join("`, `"));
        }
        let kinds: Vec<_> = self.kinds.iter().map(|kind| kind.name()).collect();
        match (self.values.is_empty(), kinds.is_empty()) {
            (false, _) => format!("{} ({})", self.name, self.values.join(", ")),
            (true, false) => format!("{} ({})", self.name, kinds.join(" or ")),
            (true, true) => self.name.to_owned(),
        }
    }
}

fn listed(value: &Json, texts: &[&str]) -> bool {
    texts.iter().any(|text| value.is_text(text))
}

/// The variants without tags that a value can be of, in their order: those that agree with all that it shows; where
/// there is none, those that at least its kind and its literals do not rule out. Such a variant can still take the value
/// (an enum that is open, a closed object with a key that was added later), or say best why it does not.
pub(super) fn candidates(shown: &Shown<'_>, variants: &[Evidence]) -> Vec<usize> {
    let Some(kind) = shown.kind() else { return Vec::new() };
    let possible = |evidence: &Evidence| {
        evidence.tags.is_empty() && evidence.takes(kind) && (kind != Kind::Object || evidence.literals_agree(shown))
    };
    let mut candidates: Vec<usize> = (0..variants.len()).filter(|at| possible(&variants[*at])).collect();
    // Alone, it is asked in any case.
    if candidates.len() > 1 && candidates.iter().any(|at| variants[*at].agrees(shown)) {
        candidates.retain(|at| variants[*at].agrees(shown));
    }
    candidates
}

/// Why a value is none of the variants: what they expect of a value of its kind, or of which kinds they are.
pub(super) fn none_of(kind: Option<Kind>, variants: &[Evidence]) -> DecodeError {
    let untagged = || variants.iter().filter(|evidence| evidence.tags.is_empty());
    let alike: Vec<_> = untagged().filter(|evidence| kind.is_some_and(|kind| evidence.takes(kind))).collect();
    let alike = if alike.is_empty() { untagged().collect() } else { alike };
    let expected: Vec<_> = alike.iter().map(|evidence| evidence.expected(kind)).collect();
    DecodeError::new(format!("expected one of {}", expected.join("; ")))
}
