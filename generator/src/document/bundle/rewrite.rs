//! The units get their place, and references lead there.

use std::collections::HashMap;

use super::discover::Found;
use super::naming::{At, entries};
use super::{Leads, Links, Unit};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::positions::{Kind, visit};
use crate::document::read::push_token;
use crate::document::reference::to_pointer;
use crate::document::tree::{Member, Node, Value};

/// So often a path item is written out that stands in a callback: one that leads to itself would be for ever.
const PATH_ITEMS: usize = 16;
/// So often is another object that cannot be a component.
const OTHERS: usize = 10_000;

struct Rewriter<'f> {
    units: &'f [Unit],
    links: &'f Links,
    places: &'f [Option<At>],
    /// Where path items stand that paths refer to.
    path_items: HashMap<usize, String>,
    inlined: HashMap<usize, usize>,
    diagnostics: Vec<Diagnostic>,
}

/// The document with its units.
pub(super) fn rewrite(mut tree: Node, found: &mut Found, places: &[Option<At>]) -> Node {
    let mut rewriter = Rewriter {
        units: &found.units,
        links: &found.links,
        places,
        path_items: HashMap::new(),
        inlined: HashMap::new(),
        diagnostics: Vec::new(),
    };
    rewriter.paths(&mut tree);
    for (unit, at) in found.units.iter().zip(places) {
        if let Some(at) = at {
            put(&mut tree, at, &unit.node, unit);
        }
    }
    visit(&mut tree, Kind::Root, &mut |kind, node| rewriter.object(kind, node));
    found.diagnostics.append(&mut rewriter.diagnostics);
    tree
}

/// Puts a unit among the components.
fn put(tree: &mut Node, at: &At, node: &Node, unit: &Unit) {
    let mut holder = tree;
    for key in &at.section {
        let place = holder.place;
        let Some(members) = entries(holder) else { return };
        let position = members.iter().position(|member| member.key == *key).unwrap_or_else(|| {
            members.push(Member::new(*key, place, Node::mapping(place, Vec::new())));
            members.len() - 1
        });
        holder = &mut members[position].node;
    }
    let Some(members) = entries(holder) else { return };
    match members.iter_mut().find(|member| member.key == at.name) {
        Some(member) => member.node = node.clone(),
        None => members.push(Member::new(at.name.as_str(), unit.node.place, node.clone())),
    }
}

impl Rewriter<'_> {
    /// Paths that are path items of other files: each is written out once, and further paths refer to the first.
    fn paths(&mut self, tree: &mut Node) {
        let Some(paths) = entries(tree).and_then(|root| root.iter_mut().find(|member| member.key == "paths")) else {
            return;
        };
        for Member { key, node, .. } in entries(&mut paths.node).into_iter().flatten() {
            let Some(reference) = node.get("$ref") else { continue };
            let Some(Leads::Unit(unit, rest)) = self.links.get(&reference.place) else { continue };
            if !rest.is_empty() || self.path_items.contains_key(unit) {
                continue;
            }
            *node = self.units[*unit].node.clone();
            let mut pointer = "/paths".to_owned();
            push_token(&mut pointer, key);
            self.path_items.insert(*unit, pointer);
        }
    }

    /// Lets the references of an object lead where their targets are.
    fn object(&mut self, kind: Kind, node: &mut Node) {
        // What is written out may be nothing but a reference itself.
        while let Some(reference) = node.get("$ref") {
            let place = reference.place;
            let Some(leads) = self.links.get(&place) else { break };
            if let Some(pointer) = self.pointer(leads) {
                set(node, "$ref", &pointer);
                break;
            }
            let Leads::Unit(unit, _) = leads else { break };
            let count = self.inlined.entry(*unit).or_default();
            *count += 1;
            if *count > if kind == Kind::PathItem { PATH_ITEMS } else { OTHERS } {
                let message = "too many references lead to what cannot be a component";
                self.diagnostics.push(Diagnostic::new(Code::Limit, message).at(place, "", "this one is not followed"));
                *node = Node::mapping(node.place, Vec::new());
                break;
            }
            *node = self.units[*unit].node.clone();
        }
        if kind == Kind::Schema
            && let Some(discriminator) = entries(node).and_then(|all| all.iter_mut().find(|m| m.key == "discriminator"))
            && let Some(mapping) =
                entries(&mut discriminator.node).and_then(|all| all.iter_mut().find(|m| m.key == "mapping"))
        {
            for member in entries(&mut mapping.node).into_iter().flatten() {
                if let Some(pointer) = self.links.get(&member.node.place).and_then(|leads| self.pointer(leads)) {
                    member.node.value = Value::String(pointer);
                }
            }
        }
    }

    /// The reference to where something leads; `None` if it stands where it is referred to.
    fn pointer(&self, leads: &Leads) -> Option<String> {
        match leads {
            Leads::Root(pointer) => Some(to_pointer(pointer)),
            Leads::Unit(unit, rest) => {
                let pointer = match &self.places[*unit] {
                    Some(at) => at.pointer(),
                    None => self.path_items.get(unit)?.clone(),
                };
                Some(to_pointer(&(pointer + rest)))
            }
        }
    }
}

fn set(node: &mut Node, key: &str, text: &str) {
    let member = entries(node).and_then(|members| members.iter_mut().find(|member| member.key == key));
    if let Some(member) = member {
        member.node.value = Value::String(text.to_owned());
    }
}
