//! Every reference that leads to another file, and every reference of what it leads to.

use std::collections::{HashMap, HashSet};

use super::files::{File, Files, is_url};
use super::{Leads, Links, Loader, Target, Unit};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Source;
use crate::document::index::near;
use crate::document::positions::{Kind, section, section_kind, visit};
use crate::document::reference::percent_decode;
use crate::document::tree::{Member, Node, Value};

/// References may lead to references; this many are followed in a row.
const DEPTH: usize = 64;

/// What there is to bring together.
pub(super) struct Found {
    pub(super) files: Vec<File>,
    pub(super) sources: Vec<Source>,
    pub(super) units: Vec<Unit>,
    pub(super) links: Links,
    pub(super) diagnostics: Vec<Diagnostic>,
}

struct Discovery<'l> {
    files: Files<'l>,
    units: Vec<Unit>,
    known: HashMap<(Target, Kind), usize>,
    links: Links,
    /// What the schemas of the document call themselves, as far as that is a whole URL.
    identities: HashSet<String>,
    diagnostics: Vec<Diagnostic>,
}

/// A text that refers to something, with the kind that is expected there.
struct Reference {
    text: String,
    place: Place,
    kind: Kind,
    /// Whether it stands in a `mapping`, where one that leads nowhere chooses nothing.
    mapped: bool,
}

/// Follows the references of a document to other files, and those of the files.
pub(super) fn discover(tree: &Node, sources: Vec<Source>, loader: Loader<'_>) -> Found {
    let mut discovery = Discovery {
        files: Files::new(tree, sources, loader),
        units: Vec::new(),
        known: HashMap::new(),
        links: HashMap::new(),
        identities: HashSet::new(),
        diagnostics: Vec::new(),
    };
    identities(tree, &mut discovery.identities);
    for reference in references(tree, Kind::Root) {
        if !reference.text.starts_with('#') {
            discovery.link(0, &reference);
        }
    }
    let mut next = 0;
    while let Some(unit) = discovery.units.get(next) {
        let file = unit.target.file;
        for reference in references(&unit.node, unit.kind) {
            discovery.link(file, &reference);
        }
        next += 1;
    }
    let Discovery { files: Files { files, sources, .. }, units, links, diagnostics, .. } = discovery;
    Found { files, sources, units, links, diagnostics }
}

/// Whether anything in a document may be a reference to another file.
pub(super) fn leads_out(node: &Node) -> bool {
    let out = |node: &Node| node.as_str().is_some_and(|text| !text.starts_with('#'));
    let maps_out = |member: &Member| out(&member.node) && member.node.as_str().is_some_and(is_reference);
    let of_member = |member: &Member| match member.key.as_str() {
        "$ref" if out(&member.node) => true,
        "mapping" if member.node.members().iter().any(maps_out) => true,
        _ => leads_out(&member.node),
    };
    node.members().iter().any(of_member) || node.items().iter().any(leads_out)
}

/// The URLs that schemas below a node have as their `$id`, and that of the document.
fn identities(node: &Node, found: &mut HashSet<String>) {
    for member in node.members() {
        let url = member.node.as_str().filter(|_| matches!(member.key.as_str(), "$id" | "$self"));
        found.extend(url.filter(|url| is_url(url)).map(|url| url.trim_end_matches('#').to_owned()));
        identities(&member.node, found);
    }
    node.items().iter().for_each(|item| identities(item, found));
}

/// The references below a node that is of a kind.
fn references(node: &Node, kind: Kind) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    // The visitor may change nodes, so that it gets a copy.
    visit(&mut node.clone(), kind, &mut |kind, node| {
        let mapping = node.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
        let mapped = mapping.map_or(&[][..], Node::members).iter().map(|member| &member.node);
        let mapped = mapped.filter(|node| kind == Kind::Schema && node.as_str().is_some_and(is_reference));
        let referred = node.get("$ref").into_iter().map(|node| (node, false));
        for (node, mapped) in referred.chain(mapped.map(|node| (node, true))) {
            if let Some(text) = node.as_str()
                && seen.insert(node.place)
            {
                found.push(Reference { text: text.to_owned(), place: node.place, kind, mapped });
            }
        }
    });
    found
}

/// Whether a value of `mapping` is a reference and not the name of a component.
fn is_reference(text: &str) -> bool {
    let file = text.split('#').next().unwrap_or_default();
    text.contains('#') || text.contains('/') || [".yaml", ".yml", ".json"].iter().any(|end| file.ends_with(end))
}

impl Discovery<'_> {
    /// Notes where a reference leads.
    fn link(&mut self, from: usize, reference: &Reference) {
        let before = self.diagnostics.len();
        let target = self.target(from, &reference.text, reference.place);
        let Some(target) = target.and_then(|target| self.last(target, reference)) else {
            if reference.mapped {
                // Left as it is, it is told where the union is planned. A file that cannot be parsed stays an error.
                let nowhere = [Code::UnresolvedReference, Code::ExternalReference];
                let found = self.diagnostics.split_off(before);
                self.diagnostics.extend(found.into_iter().filter(|found| !nowhere.contains(&found.code)));
            }
            return;
        };
        if target.file == 0 {
            self.links.insert(reference.place, Leads::Root(target.pointer));
            return;
        }
        let (pointer, kind, rest) = unit_of(&target.pointer, reference.kind);
        let target = Target { file: target.file, pointer };
        let unit = match self.known.get(&(target.clone(), kind)) {
            Some(unit) => *unit,
            None => {
                let Some(node) = self.files.files[target.file].find(&target.pointer).cloned() else { return };
                self.units.push(Unit { target: target.clone(), kind, node });
                self.known.insert((target, kind), self.units.len() - 1);
                self.units.len() - 1
            }
        };
        self.links.insert(reference.place, Leads::Unit(unit, rest));
    }

    /// The target of a reference that stands in a file; `None` where there is none, which is reported.
    fn target(&mut self, from: usize, text: &str, place: Place) -> Option<Target> {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        // What has a scheme may be the `$id` of a schema; what is on no web is reported with the references that lead nowhere.
        let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
        if has_scheme && (!is_url(path) || self.identities.contains(path)) {
            return None;
        }
        let pointer = percent_decode(fragment);
        let file = match path {
            "" => from,
            path => self.files.open(from, path, place, &mut self.diagnostics)?,
        };
        if file == 0 {
            return Some(Target { file, pointer });
        }
        if self.files.files[file].find(&pointer).is_some() {
            return Some(Target { file, pointer });
        }
        let message = format!("the reference `{}` points to nothing", text.escape_debug());
        let diagnostic = Diagnostic::new(Code::UnresolvedReference, message).at(place, "", "");
        self.diagnostics.push(match near(&self.files.files[file].tree, &pointer) {
            Some(near) => diagnostic.help(format!("did you mean `{path}#{near}`?")),
            None => diagnostic.help(format!("nothing stands at `{pointer}` of `{}`", self.files.files[file].path)),
        });
        None
    }

    /// The end of a chain of references with nothing beside them.
    fn last(&mut self, mut target: Target, reference: &Reference) -> Option<Target> {
        for _ in 0..DEPTH {
            if target.file == 0 {
                return Some(target);
            }
            let next = self.files.files[target.file].find(&target.pointer).and_then(|node| match &node.value {
                Value::Object(members) => match members.as_slice() {
                    [Member { key, node, .. }] if key == "$ref" => Some((node.as_str()?.to_owned(), node.place)),
                    _ => None,
                },
                _ => None,
            });
            let Some((text, place)) = next else { return Some(target) };
            target = self.target(target.file, &text, place)?;
        }
        let message = format!("the reference `{}` leads back to itself", reference.text.escape_debug());
        self.diagnostics.push(Diagnostic::new(Code::ReferenceCycle, message).at(reference.place, "", ""));
        None
    }
}

/// The unit that a pointer leads into: the component, where it is one or below one, and the rest of the pointer.
fn unit_of(pointer: &str, kind: Kind) -> (String, Kind, String) {
    let ends: Vec<usize> = pointer.match_indices('/').map(|(at, _)| at).skip(1).chain([pointer.len()]).collect();
    let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
    let component = match tokens.as_slice() {
        ["components", name, _, ..] => section_kind(name).map(|kind| (kind, ends[2])),
        ["definitions", _, ..] => Some((Kind::Schema, ends[1])),
        _ => None,
    };
    match component {
        Some((kind, end)) if section(kind).is_some() => (pointer[..end].to_owned(), kind, pointer[end..].to_owned()),
        _ => (pointer.to_owned(), kind, String::new()),
    }
}
