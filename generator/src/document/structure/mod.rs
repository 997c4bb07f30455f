//! From the tree to the skeleton and the schema table, in one walk that checks what it reads.
//!
//! Each function reads one object of the specification: it reports what is wrong with a place, goes on, and returns what
//! it could read, so that one run tells all there is to tell. The skeleton is built directly, not through serde: a
//! structural error is then always ours, with its place, and nothing is lost in between.

mod checks;
mod components;
mod content;
mod dynamic;
mod fields;
mod follow;
mod identity;
mod keywords;
mod operations;
mod root;
mod schemas;
mod security;

use std::cell::OnceCell;

use openapiv3::{OpenAPI, ReferenceOr};

use super::index::Index;
use super::read::push_token;
use super::schema::SchemaTable;
use super::slice::Part;
use super::tree::{Member, Node, Value};
use super::version::Version;
use super::{Beside, Source};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::features::REFERENCE;
use crate::pointer;
use fields::Fields;
use follow::Following;
use keywords::SINCE_3_2;

/// Diagnostics after which unknown keywords get no suggestion any more: finding one takes time.
const SUGGESTIONS: usize = 200;

/// What the walk yields.
pub(super) struct Structure {
    pub(super) skeleton: OpenAPI,
    pub(super) schemas: SchemaTable,
    pub(super) beside: Beside,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Walks the tree of a document, or the part of it that is read.
pub(super) fn walk(tree: &Node, version: Version, sources: &[Source], part: Option<&Part>) -> Structure {
    let mut reader = Reader {
        tree,
        sources,
        part,
        path: None,
        index: OnceCell::new(),
        following: Following::default(),
        version,
        pointer: String::new(),
        item: false,
        diagnostics: Vec::new(),
        schemas: SchemaTable::default(),
        full: false,
        beside: Beside::default(),
    };
    let skeleton = reader.root(tree);
    reader.items_called_back();
    reader.referenced_schemas();
    reader.identities(tree);
    if part.is_none() {
        reader.unused_path_items(tree);
    }
    let Reader { schemas, beside, diagnostics, .. } = reader;
    Structure { skeleton, schemas, beside, diagnostics }
}

struct Reader<'t> {
    tree: &'t Node,
    /// The texts, by their file.
    sources: &'t [Source],
    /// The part of the document that is read; without it, the whole.
    part: Option<&'t Part>,
    /// The path whose item is read next.
    path: Option<String>,
    /// Made when the first pointer is looked up.
    index: OnceCell<Index>,
    following: Following,
    version: Version,
    /// Where the walk is.
    pointer: String,
    /// Whether that is an item of a list.
    item: bool,
    diagnostics: Vec<Diagnostic>,
    schemas: SchemaTable,
    /// Whether there are more schemas than may be: the rest is not read.
    full: bool,
    beside: Beside,
}

impl<'t> Reader<'t> {
    /// The node at a pointer.
    fn find(&self, pointer: &str) -> Option<&'t Node> {
        self.index.get_or_init(|| Index::of(self.tree)).find(self.tree, pointer)
    }

    /// Walks a child.
    fn within<T>(&mut self, token: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let parent = self.pointer.len();
        let outer = std::mem::replace(&mut self.item, false);
        push_token(&mut self.pointer, token);
        let value = read(self);
        self.pointer.truncate(parent);
        self.item = outer;
        value
    }

    /// Reports at the pointer where the walk is.
    fn report(&mut self, code: Code, place: Place, message: impl Into<String>, label: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, message).at(place, self.pointer.as_str(), label));
    }

    /// Reports that something else belongs here; `what` says what.
    fn mismatch(&mut self, node: &Node, what: &str) {
        let name = self.subject();
        self.report(Code::Structure, node.place, format!("{name} must be {what}, found {}", node.kind()), "");
    }

    /// What the walk is at, for a message.
    fn subject(&self) -> String {
        match self.pointer.rsplit_once('/') {
            None => "the document".to_owned(),
            Some((list, token)) if self.item => {
                format!("item {token} of `{}`", list.rsplit('/').next().unwrap_or_default())
            }
            Some((_, token)) => format!("`{}`", pointer::unescaped(token)),
        }
    }

    /// Reports a field that holds null where the specification has no use for it.
    fn null_field(&mut self, key: &str, node: &Node) {
        let message = format!("`{key}` holds null; it is read as if it were absent");
        self.report(Code::NullField, node.place, message, "");
    }

    fn string(&mut self, node: &Node) -> Option<String> {
        match &node.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(text) => Some(self.unquoted(node, text)),
            Value::Bool(value) => Some(self.unquoted(node, if *value { "true" } else { "false" })),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                self.mismatch(node, "a string");
                None
            }
        }
    }

    fn unquoted(&mut self, node: &Node, text: &str) -> String {
        // Zeros, signs and capitals are there for a reason: `0x1F` and `+1.0` stay what they are.
        let place = node.place;
        let written = self.sources.get(place.file.0 as usize);
        let written = written.and_then(|source| source.text.get(place.start as usize..place.end as usize));
        let text = written.map(str::trim).filter(|written| !written.is_empty()).unwrap_or(text);
        let message = format!("{} must be a string, found {}; it is read as `{text}`", self.subject(), node.kind());
        let diagnostic =
            Diagnostic::new(Code::Unquoted, message).at(node.place, self.pointer.as_str(), "").help("put it in quotes");
        self.diagnostics.push(diagnostic);
        text.to_owned()
    }

    fn boolean(&mut self, node: &Node) -> Option<bool> {
        let value = node.as_bool();
        if value.is_none() {
            self.mismatch(node, "`true` or `false`");
        }
        value
    }

    /// The items of a list that could be read.
    fn list<T>(&mut self, node: &Node, mut read: impl FnMut(&mut Self, &Node) -> Option<T>) -> Vec<T> {
        let Value::Array(items) = &node.value else {
            self.mismatch(node, "a list");
            return Vec::new();
        };
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            list.extend(self.within(&index.to_string(), |reader| {
                reader.item = true;
                read(reader, item)
            }));
        }
        list
    }

    /// The entries of a mapping with free keys that could be read.
    fn map<T, C: Default + Extend<(String, T)>>(
        &mut self,
        node: &Node,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> C {
        let mut map = C::default();
        let Value::Object(members) = &node.value else {
            self.mismatch(node, "a mapping");
            return map;
        };
        for member in members {
            let value = self.within(&member.key, |reader| read(reader, &member.node));
            map.extend(value.map(|value| (member.key.clone(), value)));
        }
        map
    }

    /// A Reference Object or the object itself.
    fn reference_or<T>(
        &mut self,
        node: &Node,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        let Some(target) = node.get("$ref") else { return read(self, node).map(ReferenceOr::Item) };
        // Beside `$ref` nothing counts (3.0), or only these two (3.1): neither reaches types or the wire.
        let _ = self.fields(node, REFERENCE.names);
        let reference = self.within("$ref", |reader| reader.string(target))?;
        match self.elsewhere(&reference) {
            Some(found) => self.follow(found, target.place, read),
            None => Some(ReferenceOr::Reference { reference }),
        }
    }

    /// The object's fields, with a report of those that are not among `known`.
    fn fields<'n>(&mut self, node: &'n Node, known: &'static [&'static str]) -> Option<Fields<'n>> {
        let Value::Object(members) = &node.value else {
            self.mismatch(node, "a mapping");
            return None;
        };
        for member in members {
            if known.contains(&member.key.as_str()) {
                self.note_field(member);
            } else if !member.key.starts_with("x-") {
                self.unknown(&member.key, member.key_place, known);
            }
        }
        Some(Fields { node, members })
    }

    /// Says of a field that the document's version does not know that it is read.
    fn note_field(&mut self, member: &Member) {
        if self.version < Version::V3_2 && SINCE_3_2.contains(&member.key.as_str()) {
            let (key, own) = (&member.key, self.version.as_str());
            let message = format!("`{key}` is a field of OpenAPI 3.2, not of {own}; it is read all the same");
            self.within(&member.key, |reader| reader.report(Code::UnknownKeyword, member.key_place, message, ""));
        }
    }

    fn unknown(&mut self, key: &str, place: Place, known: &[&str]) {
        let known = if self.diagnostics.len() < SUGGESTIONS { known } else { &[] };
        self.diagnostics.push(unknown(key, place, &self.pointer, known));
    }
}

/// A key of the object at `parent` that is not among those that the specification knows.
pub(super) fn unknown(key: &str, place: Place, parent: &str, known: &[&str]) -> Diagnostic {
    let message = format!("`{}` is not a keyword here; it is ignored", key.escape_debug());
    let mut pointer = parent.to_owned();
    push_token(&mut pointer, key);
    let diagnostic = Diagnostic::new(Code::UnknownKeyword, message).at(place, pointer, "");
    match nearest(key, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

/// The known name that differs from a key in case or in at most every third letter.
pub(super) fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let key = key.to_ascii_lowercase();
    if key.len() > 40 {
        return None;
    }
    let distance = |name: &&str| distance(key.as_bytes(), name.to_ascii_lowercase().as_bytes());
    let (count, name) = known.iter().map(|name| (distance(name), *name)).min_by_key(|(count, _)| *count)?;
    (count <= name.len().min(key.len()) / 3).then_some(name)
}

/// The edit distance of two words.
fn distance(left: &[u8], right: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
