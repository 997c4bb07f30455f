//! Which operations there are: those of path items, wherever these stand.

use std::collections::{HashMap, HashSet};

use openapiv3::ReferenceOr;

use super::operations::Resolver;
use super::{Hook, Method, Operation, Scheme, hooks, references};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
use crate::document::tree::Node;
use crate::pointer;

/// Every operation, in document order: those of paths, then webhooks, then callbacks.
pub(super) fn resolve(document: &Document, schemes: &[Scheme], diagnostics: &mut Vec<Diagnostic>) -> Vec<Operation> {
    let (operations, referring, leading) = (Vec::new(), Vec::new(), Vec::new());
    let mut found = Found { document, schemes, diagnostics: &mut *diagnostics, operations, referring, leading };
    for (template, item) in &document.skeleton.paths.paths {
        found.item(template, &format!("/paths/{}", pointer::escaped(template)), item, None);
    }
    for (name, item) in &document.beside.webhooks {
        found.item(name, &format!("/webhooks/{}", pointer::escaped(name)), item, Some(&Hook::Webhook(name.clone())));
    }
    hooks::callbacks(document, &mut found);
    let Found { mut operations, referring, .. } = found;
    forget_repeated_ids(&mut operations, &referring);
    refuse_duplicate_ids(&operations, diagnostics);
    operations
}

/// The operations as they are found.
pub(super) struct Found<'d, 'a> {
    document: &'d Document,
    schemes: &'a [Scheme],
    diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) operations: Vec<Operation>,
    /// Those that may be written once and be meant several times.
    referring: Vec<usize>,
    /// Those that lead to callbacks, with where each stands, until these are read.
    pub(super) leading: Vec<(usize, String, &'d openapiv3::Operation)>,
}

impl<'d> Found<'d, '_> {
    fn item(&mut self, template: &str, pointer: &str, item: &'d ReferenceOr<openapiv3::PathItem>, hook: Option<&Hook>) {
        match item {
            ReferenceOr::Item(item) => self.path_item(template, pointer, item, hook),
            ReferenceOr::Reference { .. } => self.diagnostics.push(path_item_elsewhere(self.document, pointer)),
        }
    }

    /// The operations of a path item; `pointer`: where it stands, or is referred to.
    pub(super) fn path_item(
        &mut self,
        template: &str,
        pointer: &str,
        item: &'d openapiv3::PathItem,
        hook: Option<&Hook>,
    ) {
        let first = self.operations.len();
        let home = home(self.document, pointer);
        for Written { method, pointer: at, operation, .. } in written(self.document, item, pointer, &home) {
            if !operation.callbacks.is_empty() {
                self.leading.push((self.operations.len(), format!("{home}{}", &at[pointer.len()..]), operation));
            }
            let mut resolver = Resolver {
                document: self.document,
                schemes: self.schemes,
                diagnostics: &mut *self.diagnostics,
                pointer: at,
                item: pointer.to_owned(),
                home: home.clone(),
            };
            self.operations.push(resolver.operation(template, method, item, operation, hook));
        }
        // What a path item refers to may stand under a path of its own.
        let is_reference = self.document.node(pointer).is_some_and(|node| node.get("$ref").is_some());
        if is_reference || matches!(hook, Some(Hook::Callback { .. })) {
            self.referring.extend(first..self.operations.len());
        }
    }
}

/// An operation of a path item.
struct Written<'d> {
    /// Its position in the path item, and among `additionalOperations`.
    position: (usize, usize),
    method: Method,
    pointer: String,
    operation: &'d openapiv3::Operation,
}

/// The operations of a path item, in document order; `pointer`: where the item is referred to, `home`: where it stands.
fn written<'d>(document: &'d Document, item: &'d openapiv3::PathItem, pointer: &str, home: &str) -> Vec<Written<'d>> {
    let order = document.node(home).map(Node::members).unwrap_or_default();
    let position = |key: &str| order.iter().position(|member| member.key.eq_ignore_ascii_case(key)).unwrap_or_default();
    let mut found: Vec<Written<'d>> = item
        .iter()
        .filter_map(|(name, operation)| {
            let pointer = format!("{pointer}/{name}");
            Some(Written { position: (position(name), 0), method: method(name)?, pointer, operation })
        })
        .collect();
    for (index, other) in document.beside.other_operations.iter().enumerate().filter(|(_, other)| other.item == home) {
        let key = if other.method == "QUERY" { "query" } else { "additionalOperations" };
        // A path item that several paths refer to is read with each of them.
        let pointer = format!("{pointer}{}", &other.pointer[home.len()..]);
        if found.iter().all(|known| known.pointer != pointer) {
            let method = if other.method == "QUERY" { Method::Query } else { Method::Other(other.method.clone()) };
            found.push(Written { position: (position(key), index), method, pointer, operation: &other.operation });
        }
    }
    found.sort_by_key(|written| written.position);
    found
}

/// Where the path item or callback stands to which the one at a pointer refers.
pub(super) fn home(document: &Document, pointer: &str) -> String {
    let mut pointer = pointer.to_owned();
    for _ in 0..REFERENCES {
        let reference = document.node(&pointer).and_then(|item| item.get("$ref")?.as_str());
        match reference.and_then(references::local) {
            Some(next) => pointer = next,
            None => break,
        }
    }
    pointer
}

/// References may lead to references; this many are followed in a row.
const REFERENCES: usize = 16;

/// A path whose path item is a reference that was not followed.
fn path_item_elsewhere(document: &Document, pointer: &str) -> Diagnostic {
    let reference = document.node(pointer).and_then(|item| item.get("$ref")?.as_str()).unwrap_or_default();
    let place = document.place(&format!("{pointer}/$ref"));
    let (code, what) = if reference.starts_with('#') {
        (Code::UnresolvedReference, "points to nothing")
    } else {
        (Code::ExternalReference, "leads out of the document")
    };
    let message = format!("the reference `{}` {what}", reference.escape_debug());
    let diagnostic = Diagnostic::new(code, message).at(place, format!("{pointer}/$ref"), "no path item stands there");
    match references::local(reference).and_then(|pointer| document.near(&pointer)) {
        Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
        None => diagnostic,
    }
}

fn method(name: &str) -> Option<Method> {
    Some(match name {
        "get" => Method::Get,
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => return None,
    })
}

/// An operation that several paths refer to is written once, and has its `operationId` once: the others are called by
/// their method and path.
fn forget_repeated_ids(operations: &mut [Operation], referring: &[usize]) {
    let own = operations.iter().enumerate().filter(|(index, _)| referring.binary_search(index).is_err());
    let mut seen: HashSet<String> = own.filter_map(|(_, operation)| operation.id.clone()).collect();
    for index in referring {
        let id = &mut operations[*index].id;
        if id.clone().is_some_and(|id| !seen.insert(id)) {
            *id = None;
        }
    }
}

/// Ids are unique among all operations, those of webhooks included (OpenAPI, Operation Object, `operationId`). Those
/// that callbacks repeat, as they often do, were forgotten before.
fn refuse_duplicate_ids(operations: &[Operation], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, (Place, String)> = HashMap::new();
    let own = operations
        .iter()
        .filter_map(|operation| Some((operation.id.as_deref()?, operation.place, operation.pointer.clone())));
    for (id, place, pointer) in own {
        let pointer = format!("{pointer}/operationId");
        if let Some((first, first_pointer)) = seen.get(id) {
            diagnostics.push(
                Diagnostic::new(Code::DuplicateOperationId, format!("two operations are called `{id}`"))
                    .at(place, pointer, "the second")
                    .at(*first, first_pointer.clone(), "the first"),
            );
        } else {
            seen.insert(id, (place, pointer));
        }
    }
}
