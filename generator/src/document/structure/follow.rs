//! References to what is no component.
//!
//! The skeleton can only refer to components, so whatever else a reference leads to is read where the reference stands,
//! under the pointer of its target: its schemas are in the table once.

use std::collections::HashSet;

use openapiv3::ReferenceOr;

use super::{REFERENCE, Reader};
use crate::catalogue::Code;
use crate::diagnostic::Place;
use crate::document::reference::local;
use crate::document::tree::Node;
use crate::features::OPENAPI;

/// References may lead to references; this many are followed in a row.
const DEPTH: usize = 16;

/// So many are followed in a document.
const TOTAL: usize = 100_000;

/// The references that are being followed.
#[derive(Default)]
pub(super) struct Following {
    targets: Vec<String>,
    /// What was followed.
    pub(super) reached: HashSet<String>,
    total: usize,
    /// The path items to which callbacks refer, until they are read.
    called_back: Vec<String>,
}

impl<'t> Reader<'t> {
    /// The target of a reference into this document that is no component of the skeleton, and where it stands.
    pub(super) fn elsewhere(&self, reference: &str) -> Option<(String, &'t Node)> {
        let pointer = local(reference)?;
        let mut tokens = pointer.split('/').skip(1);
        let component = (tokens.next(), tokens.next(), tokens.next(), tokens.next());
        if let (Some("components"), Some(section), Some(_), None) = component
            && !matches!(section, "pathItems" | "mediaTypes")
        {
            return None;
        }
        let target = self.find(&pointer)?;
        Some((pointer, target))
    }

    /// Reads the target of a reference.
    pub(super) fn follow<T>(
        &mut self,
        (pointer, target): (String, &Node),
        place: Place,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        if self.following.targets.contains(&pointer) {
            self.report(Code::ReferenceCycle, place, format!("the reference `#{pointer}` leads back to itself"), "");
            return None;
        }
        if self.following.targets.len() >= DEPTH || self.following.total >= TOTAL {
            let message = "too many references lead to what is no component";
            self.report(Code::Limit, place, message, "this one is not followed");
            return None;
        }
        self.following.total += 1;
        self.following.targets.push(pointer.clone());
        self.following.reached.insert(pointer.clone());
        let here = std::mem::replace(&mut self.pointer, pointer);
        let value = self.reference_or(target, read);
        self.pointer = here;
        self.following.targets.pop();
        value
    }

    /// Notes the path item to which a callback refers. It is not read where the reference stands: what is called back may
    /// call back itself, or be one of a long chain.
    pub(super) fn item_called_back(&mut self, node: &Node) {
        self.check_reference(node);
        self.check_external(node);
        // What stands beside `$ref` does not count, as in a path.
        let _ = self.fields(node, REFERENCE.names);
        let mut next = node.get("$ref");
        let mut home = None;
        for _ in 0..DEPTH {
            let Some(pointer) = next.and_then(Node::as_str).and_then(local) else { break };
            let Some(target) = self.find(&pointer) else { return };
            next = target.get("$ref");
            // Those that a path or another callback leads through were looked at.
            if self.following.reached.insert(pointer.clone()) && next.is_some() {
                self.beside_reference(&pointer, target);
            }
            home = Some(pointer);
        }
        if let Some(further) = next.filter(|_| home.is_some()) {
            let message = "too many references lead to the path item that is called back";
            self.report(Code::Limit, further.place, message, "this one is not followed");
            return;
        }
        self.following.called_back.extend(home);
    }

    /// Tells what stands beside the `$ref` of a target of references.
    fn beside_reference(&mut self, pointer: &str, target: &Node) {
        let here = std::mem::replace(&mut self.pointer, pointer.to_owned());
        let _ = self.fields(target, REFERENCE.names);
        self.pointer = here;
    }

    /// Reads the path items to which callbacks refer, each once.
    pub(super) fn items_called_back(&mut self) {
        while let Some(pointer) = self.following.called_back.pop() {
            let Some(target) = self.find(&pointer) else { continue };
            if self.beside.called_back.contains_key(&pointer) {
                continue;
            }
            // What it leads to may lead back.
            self.beside.called_back.insert(pointer.clone(), openapiv3::PathItem::default());
            self.pointer.clone_from(&pointer);
            let item = self.path_item(target);
            self.pointer.clear();
            self.beside.called_back.insert(pointer, item.unwrap_or_default());
        }
    }

    /// Adds the schemas that references lead to and no position of the specification holds: below a keyword of its own
    /// (`#/components/schemas/Order/definitions/Line`) or beside the specification (`#/x-schemas/Line`).
    pub(super) fn referenced_schemas(&mut self) {
        let mut next = 0;
        while let Some(schema) = self.schemas.schemas.get(next) {
            next += 1;
            let mapping = schema.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
            let references = schema.reference.iter().chain(mapping.map(|(_, target)| target));
            // What leads to the whole is a matter of `$id`.
            let pointers: Vec<String> = references
                .filter_map(|reference| local(&reference.text).filter(|pointer| !pointer.is_empty()))
                .filter(|pointer| !self.schemas.by_pointer.contains_key(pointer) && self.may_hold_schema(pointer))
                .collect();
            for pointer in pointers {
                if let Some(node) = self.find(&pointer) {
                    self.pointer = pointer;
                    self.schema(node);
                    self.pointer.clear();
                }
            }
        }
    }

    /// Whether a pointer leads below a schema, or to what the specification says nothing about.
    fn may_hold_schema(&self, pointer: &str) -> bool {
        let mut parents = pointer.match_indices('/').map(|(at, _)| &pointer[..at]);
        let first = pointer.split('/').nth(1).unwrap_or_default();
        if self.part.is_some_and(|part| part.is_in_left_out(pointer)) {
            return true;
        }
        parents.any(|parent| self.schemas.by_pointer.contains_key(parent)) || !OPENAPI.names.contains(&first)
    }
}
