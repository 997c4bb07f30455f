//! Which parts of a document a selector names.

use crate::pointer;

/// A name as a segment of a JSON pointer (RFC 6901).
pub(super) fn segment(name: &str) -> String {
    pointer::escaped(name)
}

/// Whether `pointer` is a property of the schema at `schema`: its own, or one of a part of its `allOf`.
pub(super) fn is_property(pointer: &str, schema: &str, property: &str) -> bool {
    let Some(mut rest) = pointer.strip_prefix(schema) else { return false };
    while let Some(part) = rest.strip_prefix("/allOf/") {
        rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    rest.strip_prefix("/properties/") == Some(&segment(property))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_the_schemas_own() {
        assert!(is_property("/s/Pet/properties/a~1b", "/s/Pet", "a/b"));
        assert!(is_property("/s/Pet/allOf/12/properties/a", "/s/Pet", "a"));
        for pointer in ["/s/Pet/properties/a/properties/a", "/s/Pets/properties/a", "/s/Pet/items/properties/a"] {
            assert!(!is_property(pointer, "/s/Pet", "a"), "{pointer}");
        }
    }
}
