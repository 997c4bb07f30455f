//! Callbacks: what an operation says it will call, at an address that its caller gives.

use std::collections::HashSet;

use openapiv3::ReferenceOr;

use super::Hook;
use super::items::{Found, home};
use crate::document::Document;
use crate::document::tree::{Member, Node};
use crate::pointer;

/// The callbacks of all operations, those of webhooks and of callbacks included. One that is a component is there once,
/// whatever leads to it, be it itself.
pub(super) fn callbacks<'d>(document: &'d Document, found: &mut Found<'d, '_>) {
    let mut seen = HashSet::new();
    while !found.leading.is_empty() {
        let leading = std::mem::take(&mut found.leading);
        below(document, leading, &mut seen, found);
    }
}

/// The callbacks of some operations.
fn below<'d>(
    document: &'d Document,
    leading: Vec<(usize, String, &'d openapiv3::Operation)>,
    seen: &mut HashSet<String>,
    found: &mut Found<'d, '_>,
) {
    for (index, pointer, leading) in leading {
        let of = found.operations[index].word();
        for (name, own) in &leading.callbacks {
            let at = format!("{pointer}/callbacks/{}", pointer::escaped(name));
            let home = home(document, &at);
            let is_own = home == at;
            // What is referred to beyond the components was read where the reference stands.
            let callback = component(document, &home).unwrap_or(own);
            if !seen.insert(home.clone()) {
                continue;
            }
            let hook = Hook::Callback {
                name: if is_own { name.clone() } else { last(&home) },
                of: is_own.then(|| of.clone()),
            };
            for (expression, at, item) in items(document, &home, callback) {
                found.path_item(expression, &at, item, Some(&hook));
            }
        }
    }
}

/// The path items of the callback at a pointer in the order of their expressions, with where they stand.
fn items<'d>(
    document: &'d Document,
    callback: &str,
    inline: &'d openapiv3::Callback,
) -> Vec<(&'d str, String, &'d openapiv3::PathItem)> {
    let members = document.node(callback).map_or(&[][..], Node::members);
    let item = |member: &'d Member| {
        let at = format!("{callback}/{}", pointer::escaped(&member.key));
        let (at, item) = match inline.get(&member.key) {
            Some(item) => (at, item),
            None => {
                let home = home(document, &at);
                let item = document.beside.called_back.get(&home)?;
                (home, item)
            }
        };
        Some((member.key.as_str(), at, item))
    };
    members.iter().filter_map(item).collect()
}

/// The last token of a pointer, as it is written in the document.
fn last(pointer: &str) -> String {
    pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~")
}

/// A callback among the components.
fn component<'d>(document: &'d Document, pointer: &str) -> Option<&'d openapiv3::Callback> {
    let name = pointer.strip_prefix("/components/callbacks/")?;
    match document.skeleton.components.as_ref()?.callbacks.get(&last(name))? {
        ReferenceOr::Item(callback) => Some(callback),
        ReferenceOr::Reference { .. } => None,
    }
}
