//! Diagnostics in the terms of the texts: what a document was normalised to is nothing that its author wrote.
//!
//! Places survive every transformation of the tree, so that they tell which pointer a node has in its own file.

use std::collections::{HashMap, HashSet};

use super::Source;
use super::read::{self, push_token};
use super::tree::{Node, Value};
use crate::diagnostic::{Diagnostic, FileId, Place};

/// How Swagger 2.0 calls what 3.0 has among the components.
const FORMER_NAMES: [(&str, &str); 10] = [
    ("#/components/schemas/", "#/definitions/"),
    ("#/components/parameters/", "#/parameters/"),
    ("#/components/responses/", "#/responses/"),
    ("#/components/requestBodies/", "#/parameters/"),
    ("`components.schemas`", "`definitions`"),
    ("`components.parameters`", "`parameters`"),
    ("`components.responses`", "`responses`"),
    ("`components.requestBodies`", "`parameters`"),
    ("`components.securitySchemes`", "`securityDefinitions`"),
    ("`propertyName`", "`discriminator`"),
];

/// Gives every label the pointer of its place in its own file.
pub(super) fn pointers(diagnostics: &mut [Diagnostic], sources: &[Source]) {
    let mut wanted: HashMap<FileId, HashSet<Place>> = HashMap::new();
    for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        wanted.entry(label.place.file).or_default().insert(label.place);
    }
    let mut found: HashMap<Place, Vec<String>> = HashMap::new();
    for (file, places) in wanted {
        let Some(source) = sources.get(file.0 as usize) else { continue };
        // The text was read before.
        if let Ok(tree) = read::read(&source.text, file) {
            search(&tree, &places, &mut String::new(), &mut found);
        }
    }
    for label in diagnostics.iter_mut().flat_map(|diagnostic| &mut diagnostic.labels) {
        let Some(candidates) = found.get(&label.place) else { continue };
        if candidates.contains(&label.pointer) {
            continue;
        }
        let last = label.pointer.rsplit('/').next().unwrap_or_default();
        // A mapping begins where its first key does.
        let same = candidates.iter().find(|pointer| pointer.rsplit('/').next() == Some(last));
        if let Some(pointer) = same.or_else(|| candidates.first()) {
            label.pointer.clone_from(pointer);
        }
    }
}

/// Speaks of Swagger 2.0 where a message speaks of what it was normalised to.
pub(super) fn former_names(diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        let labels = diagnostic.labels.iter_mut().map(|label| &mut label.text);
        for text in labels.chain([&mut diagnostic.message]).chain(&mut diagnostic.help) {
            for (new, former) in FORMER_NAMES {
                if text.contains(new) {
                    *text = text.replace(new, former);
                }
            }
        }
    }
}

/// Notes the pointers of places below a node, outer ones first.
fn search(node: &Node, wanted: &HashSet<Place>, pointer: &mut String, found: &mut HashMap<Place, Vec<String>>) {
    if wanted.contains(&node.place) {
        found.entry(node.place).or_default().push(pointer.clone());
    }
    let parent = pointer.len();
    match &node.value {
        Value::Object(members) => {
            for member in members {
                push_token(pointer, &member.key);
                if wanted.contains(&member.key_place) {
                    found.entry(member.key_place).or_default().push(pointer.clone());
                }
                search(&member.node, wanted, pointer, found);
                pointer.truncate(parent);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                push_token(pointer, &index.to_string());
                search(item, wanted, pointer, found);
                pointer.truncate(parent);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
