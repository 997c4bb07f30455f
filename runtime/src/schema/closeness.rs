//! Which branch of a failed `anyOf` or `oneOf` was meant.

use std::rc::Rc;

use super::evaluate::{Miss, Reason};

/// The miss of the branch that is closest to the value; the first of several.
pub(super) fn closest(misses: Vec<Rc<Miss<'_>>>) -> Option<Rc<Miss<'_>>> {
    let mut misses = misses.into_iter();
    let mut best = misses.next()?;
    let mut height = closeness(&best);
    for miss in misses {
        let other = closeness(&miss);
        if other > height {
            (best, height) = (miss, other);
        }
    }
    Some(best)
}

/// From far to close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    /// Another kind of value, or another value.
    Other,
    /// A property has another of few values: it tells branches apart.
    Tag,
    /// A property is missing.
    Missing,
    /// Another keyword about the value itself.
    Here,
    /// Something inside of it.
    Inside,
}

fn closeness(miss: &Miss<'_>) -> Closeness {
    if let (Reason::Branches { closest: Some(inner), .. }, []) = (&miss.reason, miss.path.as_slice()) {
        return closeness(inner);
    }
    match (miss.path.len(), miss.keyword) {
        (0, "type" | "enum" | "false" | "anyOf" | "oneOf") => Closeness::Other,
        (0, _) => Closeness::Here,
        (1, "enum") => Closeness::Tag,
        (1, "required" | "additionalProperties" | "unevaluatedProperties") => Closeness::Missing,
        _ => Closeness::Inside,
    }
}
