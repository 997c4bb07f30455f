//! The components that operations need: what references lead to, at any distance.
//!
//! A base with a discriminator is also what extends it, though it does not refer to it; as a part of an `allOf` it is not.
//! An inline enum of the values of a component is that component: without it, the enum would have another name.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Place;
use crate::document::index::Index;
use crate::document::positions::{Kind, section_kind, visit};
use crate::document::read::push_token;
use crate::document::reference::local;
use crate::document::schema::MANY_EXTEND;
use crate::document::tree::{Member, Node, Value};

/// Whether the components of a section are left out where nothing needs them. Security schemes are needed by name.
pub(super) fn is_sliced(section: &str) -> bool {
    section != "securitySchemes" && section_kind(section).is_some()
}

/// The component that a pointer leads to or below, as a pointer; `None` if it is none that may be left out.
pub(super) fn component(pointer: &str) -> Option<String> {
    let mut tokens = pointer.split('/').skip(1);
    let (components, section, name) = (tokens.next()?, tokens.next()?, tokens.next()?);
    let found = components == "components" && is_sliced(section);
    found.then(|| format!("/components/{section}/{name}"))
}

/// How a schema is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// Its properties are those of another: in an `allOf`.
    Part,
    /// Values of it travel.
    Value,
}

/// A text that leads somewhere.
struct Link {
    text: String,
    kind: Kind,
    need: Need,
    /// Whether it is a value of `mapping`, which may be the name of a component.
    mapped: bool,
}

/// What is needed.
#[derive(Clone, Copy)]
struct Found<'t> {
    node: &'t Node,
    kind: Kind,
    need: Need,
    /// Whether it is a component.
    named: bool,
}

struct Reach<'t> {
    tree: &'t Node,
    index: &'t Index,
    /// What is needed, by pointer, components and other targets.
    needed: HashMap<String, Need>,
    queue: Vec<Found<'t>>,
    /// The components whose `allOf` has a component, by its pointer.
    extended: HashMap<String, Vec<String>>,
    /// The components that are enums, by their values.
    enums: HashMap<Vec<String>, Vec<String>>,
}

/// The pointers of the components that operations need, and the places of those that they do not.
pub(super) fn components(
    tree: &Node,
    index: &Index,
    operations: &[&Node],
    paths: &HashSet<&str>,
) -> (HashSet<String>, Vec<Place>) {
    let (extended, enums) = (extended(tree), enums(tree));
    let mut reach = Reach { tree, index, needed: HashMap::new(), queue: Vec::new(), extended, enums };
    for node in operations {
        reach.queue.push(Found { node, kind: Kind::Operation, need: Need::Value, named: false });
    }
    for Member { key, node, .. } in tree.get("paths").map_or(&[][..], Node::members) {
        if paths.contains(key.as_str()) {
            reach.path_item(node);
        }
    }
    while let Some(found) = reach.queue.pop() {
        let (links, enums) = links(found);
        for link in links {
            reach.follow(&link);
        }
        for pointer in enums.iter().filter_map(|values| reach.enums.remove(values)).flatten().collect::<Vec<_>>() {
            reach.reach(pointer, Kind::Schema, Need::Value);
        }
    }
    let needed: HashSet<String> = reach.needed.into_keys().collect();
    let mut places = Vec::new();
    for Member { key, node, .. } in tree.get("components").map_or(&[][..], Node::members) {
        for member in node.members().iter().filter(|_| is_sliced(key)) {
            let mut pointer = format!("/components/{key}");
            push_token(&mut pointer, &member.key);
            if !needed.contains(&pointer) {
                places.push(extent(&member.node));
            }
        }
    }
    (needed, places)
}

/// From the beginning of a node to the end of the last that stands in it.
pub(super) fn extent(node: &Node) -> Place {
    let mut extent = node.place;
    let parts = node.members().iter().map(|member| &member.node).chain(node.items());
    for part in parts.map(self::extent).filter(|part| part.file == node.place.file) {
        extent.end = extent.end.max(part.end);
    }
    extent
}

/// The component schemas with their pointers.
fn schemas(tree: &Node) -> impl Iterator<Item = (String, &Node)> {
    let schemas = tree.get("components").and_then(|components| components.get("schemas"));
    schemas.map_or(&[][..], Node::members).iter().map(|member| {
        let mut pointer = "/components/schemas".to_owned();
        push_token(&mut pointer, &member.key);
        (pointer, &member.node)
    })
}

/// The components that are enums, by their values.
fn enums(tree: &Node) -> HashMap<Vec<String>, Vec<String>> {
    let mut enums: HashMap<Vec<String>, Vec<String>> = HashMap::new();
    for (pointer, node) in schemas(tree) {
        if let Some(values) = values(node) {
            enums.entry(values).or_default().push(pointer);
        }
    }
    enums
}

/// The values of an enum, without null, as JSON, sorted.
fn values(node: &Node) -> Option<Vec<String>> {
    let listed = node.get("enum")?.items().iter().filter(|node| node.value != Value::Null);
    let mut values: Vec<String> = listed.map(Node::json).collect();
    values.sort_unstable();
    values.dedup();
    Some(values)
}

/// The components that extend others through `allOf`, or are nothing but a reference to them.
fn extended(tree: &Node) -> HashMap<String, Vec<String>> {
    let mut extended: HashMap<String, Vec<String>> = HashMap::new();
    for (pointer, node) in schemas(tree) {
        let parts = node.get("allOf").map_or(&[][..], Node::items).iter().chain([node]);
        for target in parts.filter_map(|part| part.get("$ref")?.as_str().and_then(local)) {
            extended.entry(target).or_default().push(pointer.clone());
        }
    }
    extended
}

/// The references below a node, and the values of the inline enums.
fn links(found: Found<'_>) -> (Vec<Link>, Vec<Vec<String>>) {
    let Found { node, kind, need, named } = found;
    let (mut links, mut enums) = (Vec::new(), Vec::new());
    let mut parts: HashSet<Place> = HashSet::new();
    let mut is_root = true;
    // The visitor may change nodes, so that it gets a copy.
    visit(&mut node.clone(), kind, &mut |kind, node| {
        let of_all = node.get("allOf").map_or(&[][..], Node::items);
        parts.extend(of_all.iter().filter_map(|part| part.get("$ref")).map(|reference| reference.place));
        for key in ["$ref", "$dynamicRef"] {
            let Some(target) = node.get(key) else { continue };
            let need = if parts.contains(&target.place) { Need::Part } else { Need::Value };
            links.extend(target.as_str().map(|text| Link { text: text.to_owned(), kind, need, mapped: false }));
        }
        let is_root = std::mem::replace(&mut is_root, false);
        if kind != Kind::Schema {
            return;
        }
        enums.extend(values(node).filter(|_| !(is_root && named)));
        if is_root && need == Need::Part {
            return;
        }
        let Some(discriminator) = node.get("discriminator") else { return };
        let mapping = discriminator.get("mapping").map_or(&[][..], Node::members);
        let is_union = node.get("oneOf").is_some() || node.get("anyOf").is_some();
        let mapped = mapping.iter().map(|member| &member.node).filter(|_| is_union || mapping.len() <= MANY_EXTEND);
        for target in mapped.chain(discriminator.get("defaultMapping")) {
            let link = |text: &str| Link { text: text.to_owned(), kind, need: Need::Value, mapped: true };
            links.extend(target.as_str().map(link));
        }
    });
    (links, enums)
}

impl<'t> Reach<'t> {
    /// What a path says for all its operations, and what it refers to.
    fn path_item(&mut self, node: &'t Node) {
        if let Some(parameters) = node.get("parameters") {
            let found = |node| Found { node, kind: Kind::Parameter, need: Need::Value, named: false };
            self.queue.extend(parameters.items().iter().map(found));
        }
        let target = node.get("$ref").and_then(Node::as_str).and_then(local);
        if let Some(pointer) = target
            && self.needed.insert(pointer.clone(), Need::Value).is_none()
            && let Some(node) = self.index.find(self.tree, &pointer)
        {
            self.path_item(node);
        }
    }

    fn follow(&mut self, link: &Link) {
        if link.mapped && !link.text.contains('#') {
            let mut pointer = "/components/schemas".to_owned();
            push_token(&mut pointer, &link.text);
            if self.index.find(self.tree, &pointer).is_some() {
                self.reach(pointer, Kind::Schema, link.need);
                return;
            }
        }
        match local(&link.text).filter(|pointer| pointer.starts_with('/')) {
            Some(pointer) => self.reach(pointer, link.kind, link.need),
            // By identity: whatever has one may be meant.
            None if !link.mapped => self.identified(),
            None => {}
        }
    }

    fn reach(&mut self, pointer: String, kind: Kind, need: Need) {
        let (pointer, kind, need, named) = match component(&pointer) {
            // What stands below a component is read with the whole of it.
            Some(component) => {
                let need = if component == pointer { need } else { Need::Value };
                let kind = component.split('/').nth(2).and_then(section_kind).unwrap_or(kind);
                (component, kind, need, true)
            }
            None => (pointer, kind, need, false),
        };
        match self.needed.get(&pointer) {
            Some(known) if *known >= need => return,
            Some(_) | None => drop(self.needed.insert(pointer.clone(), need)),
        }
        let Some(node) = self.index.find(self.tree, &pointer) else { return };
        self.queue.push(Found { node, kind, need, named });
        if need == Need::Value && node.get("discriminator").is_some() {
            self.descendants(&pointer);
        }
    }

    /// What extends a base whose values are told apart by a discriminator. Where that is too much for an enum, values
    /// are read as the base.
    fn descendants(&mut self, base: &str) {
        let mut found: Vec<String> = Vec::new();
        let mut next = vec![base.to_owned()];
        while let Some(parent) = next.pop() {
            for child in self.extended.get(&parent).into_iter().flatten() {
                if child != base && !found.contains(child) {
                    found.push(child.clone());
                    next.push(child.clone());
                }
            }
            if found.len() > MANY_EXTEND {
                return;
            }
        }
        for pointer in found {
            self.reach(pointer, Kind::Schema, Need::Value);
        }
    }

    /// Every component that calls itself something, or in which something does.
    fn identified(&mut self) {
        if self.needed.insert("$id".to_owned(), Need::Value).is_some() {
            return;
        }
        for (pointer, node) in schemas(self.tree) {
            if has_identity(node) {
                self.reach(pointer, Kind::Schema, Need::Value);
            }
        }
    }
}

fn has_identity(node: &Node) -> bool {
    match &node.value {
        Value::Object(members) => members.iter().any(|member| {
            matches!(member.key.as_str(), "$id" | "$anchor" | "$dynamicAnchor") || has_identity(&member.node)
        }),
        Value::Array(items) => items.iter().any(has_identity),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
