//! Where a `$dynamicRef` leads (JSON Schema 2020-12 Core, section 8.2.3.2): of the resources through which one comes to it,
//! the outermost with that `$dynamicAnchor` decides.

use std::collections::{BTreeSet, HashMap, HashSet};

/// Which resources of a document lead to which: by a reference, or because one stands within the other.
#[derive(Default)]
pub(super) struct Ways<'s> {
    onward: HashMap<&'s str, BTreeSet<&'s str>>,
}

impl<'s> Ways<'s> {
    /// Resources are known by their pointers; the document itself is the empty one.
    pub(super) fn add(&mut self, from: &'s str, to: &'s str) {
        if from != to {
            self.onward.entry(from).or_default().insert(to);
        }
    }

    /// The anchors that decide, over all ways from the document to a resource; `None` is a way that passes none of them.
    /// `anchors` are those of one name, by the resource that they are in.
    pub(super) fn outermost(&self, anchors: &HashMap<&'s str, &'s str>, to: &str) -> BTreeSet<Option<&'s str>> {
        let mut found = BTreeSet::new();
        let mut seen = HashSet::new();
        let mut open = vec![("", anchors.get("").copied())];
        while let Some((resource, decides)) = open.pop() {
            if !seen.insert((resource, decides)) {
                continue;
            }
            if resource == to {
                found.insert(decides);
            }
            for next in self.onward.get(resource).into_iter().flatten() {
                open.push((next, decides.or_else(|| anchors.get(next).copied())));
            }
        }
        found
    }
}

/// Whether a schema is evaluated where the one around it is, which those of `$defs` are not.
pub(super) fn applies(inner: &str, outer: &str) -> bool {
    let between = inner.strip_prefix(outer).unwrap_or(inner);
    !between.split('/').any(|token| token == "$defs" || token == "definitions")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_resource_decides() {
        let mut ways = Ways::default();
        for (from, to) in [("", "/a"), ("", "/b"), ("/a", "/list"), ("/b", "/list"), ("/list", "/list/inner")] {
            ways.add(from, to);
        }
        let anchors = HashMap::from([("/a", "/a/item"), ("/list", "/list/item")]);
        assert_eq!(ways.outermost(&anchors, "/list/inner"), BTreeSet::from([Some("/a/item"), Some("/list/item")]));
        let anchors = HashMap::from([("/list", "/list/item")]);
        assert_eq!(ways.outermost(&anchors, "/list/inner"), BTreeSet::from([Some("/list/item")]));
        assert_eq!(ways.outermost(&HashMap::new(), "/list"), BTreeSet::from([None]));
    }

    #[test]
    fn definitions_are_not_evaluated_where_they_stand() {
        assert!(applies("/components/schemas/A/if", "/components/schemas/A"));
        assert!(!applies("/components/schemas/A/$defs/B", "/components/schemas/A"));
    }
}
