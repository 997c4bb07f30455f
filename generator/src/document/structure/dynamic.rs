//! Where a `$dynamicRef` leads (JSON Schema 2020-12 Core, section 8.2.3.2): of the resources through which one comes to it,
//! the outermost with that `$dynamicAnchor` decides.

use std::collections::{BTreeSet, HashMap, HashSet};

/// How many steps from resource to resource are taken for a document. What is not found within them depends on where one
/// comes from, as far as anybody would follow it.
const MOST_STEPS: usize = 1 << 20;

/// How many anchors of one name are told apart.
pub(super) const MOST_ANCHORS: usize = 64;

/// Which resources of a document lead to which: by a reference, or because one stands within the other.
pub(super) struct Ways<'s> {
    onward: HashMap<&'s str, BTreeSet<&'s str>>,
    steps_left: usize,
}

impl Default for Ways<'_> {
    fn default() -> Self {
        Self { onward: HashMap::new(), steps_left: MOST_STEPS }
    }
}

impl<'s> Ways<'s> {
    /// Resources are known by their pointers; the document itself is the empty one.
    pub(super) fn add(&mut self, from: &'s str, to: &'s str) {
        if from != to {
            self.onward.entry(from).or_default().insert(to);
        }
    }

    /// The anchors that decide, over all ways from the document to a resource; `None` is a way that passes none of them.
    /// Two of them stand for all where there are several. `anchors` are those of one name, by the resource that they are in.
    /// `None`: it took too long to find out.
    pub(super) fn outermost(
        &mut self,
        anchors: &HashMap<&'s str, &'s str>,
        to: &str,
    ) -> Option<BTreeSet<Option<&'s str>>> {
        let mut found = BTreeSet::new();
        let mut seen = HashSet::new();
        let mut open = vec![("", anchors.get("").copied())];
        while let Some((resource, decides)) = open.pop() {
            if !seen.insert((resource, decides)) {
                continue;
            }
            if resource == to {
                found.insert(decides);
                if found.len() > 1 {
                    break;
                }
            }
            let onward = self.onward.get(resource);
            self.steps_left = self.steps_left.checked_sub(onward.map_or(1, BTreeSet::len))?;
            for next in onward.into_iter().flatten() {
                open.push((next, decides.or_else(|| anchors.get(next).copied())));
            }
        }
        Some(found)
    }
}

/// Whether a schema is evaluated where the one around it is, which those of `$defs` are not.
pub(super) fn applies(inner: &str, outer: &str) -> bool {
    let between = inner.strip_prefix(outer).unwrap_or(inner);
    let mut is_name = false;
    for token in between.split('/').skip(1) {
        match token {
            _ if is_name => is_name = false,
            "$defs" | "definitions" => return false,
            "schemas" | "properties" | "patternProperties" | "dependentSchemas" => is_name = true,
            _ => {}
        }
    }
    true
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
        assert_eq!(
            ways.outermost(&anchors, "/list/inner"),
            Some(BTreeSet::from([Some("/a/item"), Some("/list/item")]))
        );
        let anchors = HashMap::from([("/list", "/list/item")]);
        assert_eq!(ways.outermost(&anchors, "/list/inner"), Some(BTreeSet::from([Some("/list/item")])));
        assert_eq!(ways.outermost(&HashMap::new(), "/list"), Some(BTreeSet::from([None])));
        ways.steps_left = 3;
        assert_eq!(ways.outermost(&anchors, "/list"), None);
    }

    #[test]
    fn definitions_are_not_evaluated_where_they_stand() {
        assert!(applies("/components/schemas/A/if", "/components/schemas/A"));
        assert!(!applies("/components/schemas/A/$defs/B", "/components/schemas/A"));
        assert!(applies("/components/schemas/A/properties/definitions", "/components/schemas/A"));
    }
}
