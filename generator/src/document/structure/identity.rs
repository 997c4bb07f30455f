//! References by identity instead of by pointer: `$id`, `$anchor`, and `$dynamicRef` where it is static (JSON Schema
//! 2020-12 Core, section 8.2). They become references by pointer.

use std::collections::HashMap;

use super::Reader;
use super::dynamic::{MOST_ANCHORS, Ways, applies};
use crate::catalogue::Code;
use crate::diagnostic::Place;
use crate::document::reference::{percent_decode, to_pointer};
use crate::document::schema::{Schema, Spanned};
use crate::document::tree::Node;
use crate::pointer;

/// What the schemas of a document call themselves.
#[derive(Default)]
struct Identities {
    /// The resources within the document: the pointer of a schema with `$id`, and its URI.
    resources: Vec<(String, String)>,
    by_uri: HashMap<String, String>,
    /// By the URI of the resource and the name.
    anchors: HashMap<(String, String), String>,
    /// By name: the pointer of the resource, and of the anchor.
    dynamic: HashMap<String, Vec<(String, String)>>,
}

impl Reader<'_> {
    /// Resolves what refers to an identity.
    pub(super) fn identities(&mut self, tree: &Node) {
        let refers = |schema: &Schema| {
            schema.reference.as_ref().is_some_and(|to| !to.text.starts_with("#/"))
                || other(schema, "$dynamicRef").is_some()
        };
        if !self.schemas.schemas.iter().any(|schema| refers(schema) || other(schema, "$id").is_some()) {
            return;
        }
        let root = self.beside.own_uri.clone().unwrap_or_default();
        let identities = Identities::of(&self.schemas.schemas, &root);
        for schema in &mut self.schemas.schemas {
            let Some(reference) = &mut schema.reference else { continue };
            if let Some(target) = identities.target(tree, &schema.pointer, &root, &reference.text) {
                reference.text = to_pointer(&target);
            }
        }
        for (index, target, place, warning) in identities.dynamic_targets(tree, &self.schemas.schemas, &root) {
            if let Some(message) = warning {
                self.pointer = self.schemas.schemas[index].pointer.clone();
                self.report(Code::Shape, place, message, "");
                self.pointer.clear();
            }
            self.schemas.schemas[index].reference = Some(Spanned { text: to_pointer(&target), place });
        }
        self.referenced_schemas();
    }
}

impl Identities {
    fn of(schemas: &[Schema], root: &str) -> Self {
        let mut identities = Self::default();
        // Outer schemas come before inner ones, whose `$id` is relative to theirs.
        let mut with_id: Vec<(&Schema, &str)> =
            schemas.iter().filter_map(|schema| Some((schema, other(schema, "$id")?.as_str()?))).collect();
        with_id.sort_by_key(|(schema, _)| schema.pointer.len());
        for (schema, id) in with_id {
            let uri = join(identities.base(&schema.pointer, root).1, id.trim_end_matches('#'));
            identities.by_uri.entry(uri.clone()).or_insert_with(|| schema.pointer.clone());
            identities.resources.push((schema.pointer.clone(), uri));
        }
        for schema in schemas {
            let (resource, base) = identities.base(&schema.pointer, root);
            let (resource, base) = (resource.to_owned(), base.to_owned());
            for key in ["$anchor", "$dynamicAnchor"] {
                if let Some(name) = other(schema, key).and_then(Node::as_str) {
                    identities.anchors.entry((base.clone(), name.to_owned())).or_insert_with(|| schema.pointer.clone());
                    if key == "$dynamicAnchor" {
                        let anchor = (resource.clone(), schema.pointer.clone());
                        identities.dynamic.entry(name.to_owned()).or_default().push(anchor);
                    }
                }
            }
        }
        identities
    }

    /// The innermost resource around a pointer: where it stands, and its URI.
    fn base<'s>(&'s self, pointer: &str, root: &'s str) -> (&'s str, &'s str) {
        let around = |resource: &&(String, String)| {
            pointer.strip_prefix(resource.0.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let innermost = self.resources.iter().filter(around).max_by_key(|resource| resource.0.len());
        innermost.map_or(("", root), |(pointer, uri)| (pointer, uri))
    }

    /// The pointer to which a reference leads that is not one already.
    fn target(&self, tree: &Node, from: &str, root: &str, text: &str) -> Option<String> {
        let (at, base) = self.base(from, root);
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let fragment = percent_decode(fragment);
        let (resource, uri) = if path.is_empty() {
            (Some(at.to_owned()), base.to_owned())
        } else {
            let uri = join(base, path);
            let own = (!root.is_empty() && uri == root).then(String::new);
            (own.or_else(|| self.by_uri.get(&uri).cloned()), uri)
        };
        if fragment.is_empty() || fragment.starts_with('/') {
            let target = resource? + &fragment;
            // What has an `$id` is a document of its own, which not everybody knows who writes one.
            return (text != to_pointer(&target) && !target.is_empty() && exists(tree, &target)).then_some(target);
        }
        self.anchors.get(&(uri, fragment)).cloned()
    }

    /// The schemas with a `$dynamicRef` alone, by index: where it leads, and what is lost where that is not always the
    /// same.
    fn dynamic_targets(
        &self,
        tree: &Node,
        schemas: &[Schema],
        root: &str,
    ) -> Vec<(usize, String, Place, Option<String>)> {
        let dynamic = |schema: &Schema| {
            let node = schema.reference.is_none().then(|| other(schema, "$dynamicRef")).flatten()?;
            Some((node.as_str()?.to_owned(), node.place))
        };
        let dynamic: Vec<_> = schemas.iter().map(dynamic).collect();
        if dynamic.iter().all(Option::is_none) {
            return Vec::new();
        }
        let mut ways = self.ways(schemas, root);
        let mut targets = Vec::new();
        for (index, (schema, found)) in schemas.iter().zip(dynamic).enumerate() {
            let Some((text, place)) = found else { continue };
            if let Some((target, warning)) = self.dynamic_target(tree, &mut ways, &schema.pointer, root, &text) {
                targets.push((index, target, place, warning));
            }
        }
        targets
    }

    fn ways<'s>(&'s self, schemas: &'s [Schema], root: &'s str) -> Ways<'s> {
        let mut ways = Ways::default();
        for (pointer, _) in &self.resources {
            let outer = pointer.rsplit_once('/').map_or("", |(outer, _)| self.base(outer, root).0);
            if applies(pointer, outer) {
                ways.add(outer, pointer);
            }
        }
        for schema in schemas {
            let from = self.base(&schema.pointer, root).0;
            if let Some(target) = schema.reference.as_ref().and_then(|reference| reference.text.strip_prefix('#')) {
                ways.add(from, self.base(&percent_decode(target), root).0);
            }
            let name =
                other(schema, "$dynamicRef").and_then(Node::as_str).and_then(|text| Some(text.split_once('#')?.1));
            let anchors = name.and_then(|name| self.dynamic.get(name)).filter(|anchors| anchors.len() <= MOST_ANCHORS);
            for (resource, _) in anchors.into_iter().flatten() {
                ways.add(from, resource);
            }
        }
        ways
    }

    /// The pointer to which a dynamic reference leads.
    fn dynamic_target<'s>(
        &'s self,
        tree: &Node,
        ways: &mut Ways<'s>,
        from: &str,
        root: &str,
        text: &str,
    ) -> Option<(String, Option<String>)> {
        let name = text.split_once('#').map_or("", |(_, name)| name);
        let candidates = self.dynamic.get(name).map_or(&[][..], Vec::as_slice);
        let fixed = match self.target(tree, from, root, text) {
            Some(target) => target,
            None if name.starts_with('/') => percent_decode(name),
            None => candidates.first()?.1.clone(),
        };
        if candidates.len() < 2 || !candidates.iter().any(|(_, anchor)| *anchor == fixed) {
            return Some((fixed, None));
        }
        if candidates.len() <= MOST_ANCHORS {
            let anchors = candidates.iter().map(|(resource, anchor)| (resource.as_str(), anchor.as_str())).collect();
            let decide = ways.outermost(&anchors, self.base(from, root).0);
            let mut decide = decide.into_iter().flatten().map(|anchor| anchor.unwrap_or(fixed.as_str()));
            if let (Some(only), None) = (decide.next(), decide.next()) {
                return Some((only.to_owned(), None));
            }
        }
        let text = text.escape_debug();
        let warning = format!("where `{text}` leads depends on where one comes from; it is read as `#{fixed}` always");
        Some((fixed, Some(warning)))
    }
}

fn other<'s>(schema: &'s Schema, key: &str) -> Option<&'s Node> {
    schema.others.iter().find(|(name, _)| name == key).map(|(_, node)| node)
}

fn exists(tree: &Node, pointer: &str) -> bool {
    let mut node = Some(tree);
    for token in pointer.split('/').skip(1) {
        let token = pointer::unescaped(token);
        node = node.and_then(|node| match token.parse::<usize>() {
            Ok(index) if !node.items().is_empty() => node.items().get(index),
            _ => node.get(&token),
        });
    }
    node.is_some()
}

/// A reference resolved against a base URI (RFC 3986, section 5.2, without dot segments at the beginning).
fn join(base: &str, reference: &str) -> String {
    let has_scheme = reference.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    if has_scheme || base.is_empty() {
        return reference.to_owned();
    }
    let authority = base.find("://").map_or(0, |at| base[at + 3..].find('/').map_or(base.len(), |end| at + 3 + end));
    let (origin, path) = base.split_at(authority);
    if let Some(rest) = reference.strip_prefix('/') {
        return format!("{origin}/{rest}");
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in reference.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    format!("{origin}{}{path}", if path.starts_with('/') || origin.is_empty() { "" } else { "/" })
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn references_are_relative_to_the_base() {
        for (base, reference, uri) in [
            ("https://e.com/a/b", "c", "https://e.com/a/c"),
            ("https://e.com/a/b", "../c", "https://e.com/c"),
            ("https://e.com/a/b", "/c", "https://e.com/c"),
            ("https://e.com", "c", "https://e.com/c"),
            ("https://e.com/a", "urn:x:y", "urn:x:y"),
            ("", "c", "c"),
        ] {
            assert_eq!(join(base, reference), uri, "{base} + {reference}");
        }
    }
}
