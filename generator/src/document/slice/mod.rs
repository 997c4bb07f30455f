//! Slicing: which operations of a document are read, and which components they need.
//!
//! What is left out is not read at all, so that nothing is said about it. The tree stays whole: what remains keeps its
//! place and its pointer, and with them its names.

mod reach;

use std::collections::HashSet;

use super::index::Index;
use super::read::push_token;
use super::reference::local;
use super::tree::{Member, Node, Value};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::words::{fits, suggestion};

/// The fields of a Path Item Object that hold an operation each.
pub(super) const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// References to path items may lead to references; this many are followed in a row.
const DEPTH: usize = 16;

/// Which operations of a document are generated. By default all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slice {
    /// What is generated: what one of these selects; everything where there is none.
    pub only: Vec<Selector>,
    /// What is left out of that.
    pub except: Vec<Selector>,
}

/// A text that selects operations:
///
/// - `pets_list`: by `operationId`;
/// - `GET /pets/{id}`, `* /pets/*` or `/pets/*`: by method and path as the document writes it, or by path alone;
/// - `tag:pets`: by tag, whichever of an operation's tags it is; `tag:` those without a tag.
///
/// `*` stands for any characters, `/` among them. Case counts, except in methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// The text.
    pub text: String,
    /// Where it stands in the configuration.
    pub place: Option<Place>,
}

impl<T: Into<String>> From<T> for Selector {
    fn from(text: T) -> Self {
        Self { text: text.into(), place: None }
    }
}

impl Slice {
    /// Whether nothing is left out.
    pub fn is_whole(&self) -> bool {
        self.only.is_empty() && self.except.is_empty()
    }
}

/// The part of a document that is read.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The operations: path and method, in capitals.
    operations: HashSet<(String, String)>,
    /// The components, by their pointer.
    components: HashSet<String>,
    /// The operations that are left out, and their parameters: the pointer of each, and the word that stands for it in
    /// names. What remains may refer to what stands in them.
    pub(super) left_out: Vec<(String, String)>,
    /// Where the operations and components stand that are left out.
    places: Vec<Place>,
}

impl Part {
    /// Whether an operation is read.
    pub(super) fn has_operation(&self, path: &str, method: &str) -> bool {
        self.operations.contains(&(path.to_owned(), method.to_ascii_uppercase()))
    }

    /// Whether an operation of a path is read.
    pub(super) fn has_path(&self, path: &str) -> bool {
        self.operations.iter().any(|(known, _)| known == path)
    }

    /// Whether a pointer leads to a component that is left out, or below one.
    pub(super) fn drops(&self, pointer: &str) -> bool {
        reach::component(pointer).is_some_and(|component| !self.components.contains(&component))
    }

    /// Whether a pointer leads into an operation that is left out.
    pub(super) fn is_in_left_out(&self, pointer: &str) -> bool {
        let around = |known: &str| pointer.strip_prefix(known).is_some_and(|rest| rest.starts_with('/'));
        self.left_out.iter().any(|(known, _)| around(known))
    }

    /// Whether a diagnostic is about what is left out.
    pub(super) fn concerns(&self, diagnostic: &Diagnostic) -> bool {
        let Some(label) = diagnostic.labels.first() else { return true };
        let at = label.place;
        !self.places.iter().any(|place| place.file == at.file && place.start <= at.start && at.end <= place.end)
    }

    /// Components Object with the components that are needed.
    pub(super) fn components(&self, node: &Node) -> Node {
        let section = |section: &Member| {
            let mut pointer = "/components".to_owned();
            push_token(&mut pointer, &section.key);
            let value = match &section.node.value {
                Value::Object(members) if reach::is_sliced(&section.key) => {
                    let is_kept = |member: &&Member| {
                        let mut pointer = pointer.clone();
                        push_token(&mut pointer, &member.key);
                        self.components.contains(&pointer)
                    };
                    Value::Object(members.iter().filter(is_kept).cloned().collect())
                }
                value => value.clone(),
            };
            Member::new(section.key.as_str(), section.key_place, Node { place: section.node.place, value })
        };
        match &node.value {
            Value::Object(members) => Node::mapping(node.place, members.iter().map(section).collect()),
            _ => node.clone(),
        }
    }
}

/// An operation as far as selectors see it.
struct Candidate<'t> {
    path: &'t str,
    method: String,
    /// Where it stands, and where its path refers to it.
    pointers: [String; 2],
    node: &'t Node,
    id: Option<&'t str>,
    tags: Vec<&'t str>,
}

impl Candidate<'_> {
    fn is_selected(&self, text: &str) -> bool {
        if text == "*" || self.id == Some(text) {
            return true;
        }
        if let Some(tag) = text.strip_prefix("tag:") {
            return if tag.is_empty() { self.tags.is_empty() } else { self.tags.iter().any(|own| fits(tag, own)) };
        }
        if text.starts_with('/') {
            return fits(text, self.path);
        }
        match text.split_once(' ') {
            Some((method, path)) => {
                (method == "*" || method.eq_ignore_ascii_case(&self.method)) && fits(path.trim(), self.path)
            }
            None => self.id.is_some_and(|id| fits(text, id)),
        }
    }

    /// The word that stands for it in names.
    fn word(&self) -> String {
        let id = self.id.filter(|id| !id.is_empty()).map(str::to_owned);
        id.unwrap_or_else(|| format!("{} {}", self.method.to_ascii_lowercase(), self.path))
    }
}

/// The part of a document (of OpenAPI 3) that a slice selects. Places of selectors are given `file`.
pub(super) fn part(tree: &Node, slice: &Slice, file: FileId) -> (Part, Vec<Diagnostic>) {
    let index = Index::of(tree);
    let candidates = candidates(tree, &index);
    let mut problems = Vec::new();
    for (list, selectors) in [("only", &slice.only), ("except", &slice.except)] {
        for selector in selectors {
            if !candidates.iter().any(|candidate| candidate.is_selected(&selector.text)) {
                let message = format!("`{}` of `{list}` selects no operation", selector.text.escape_debug());
                problems.push(problem(message, selector, file, meant(&selector.text, &candidates)));
            }
        }
    }
    let is_kept = |candidate: &Candidate<'_>| {
        let any = |list: &[Selector]| list.iter().any(|selector| candidate.is_selected(&selector.text));
        (slice.only.is_empty() || any(&slice.only)) && !any(&slice.except)
    };
    let (kept, left_out): (Vec<_>, Vec<_>) = candidates.iter().partition(|candidate| is_kept(candidate));
    if kept.is_empty() && problems.is_empty() {
        let message = "`only` and `except` together leave no operation";
        problems.extend(slice.except.last().map(|last| problem(message.to_owned(), last, file, None)));
    }
    let operations: Vec<&Node> = kept.iter().map(|candidate| candidate.node).collect();
    let paths: HashSet<&str> = kept.iter().map(|candidate| candidate.path).collect();
    let (components, mut places) = reach::components(tree, &index, &operations, &paths);
    places.extend(left_out.iter().map(|candidate| reach::extent(candidate.node)));
    let part = Part {
        operations: kept.iter().map(|kept| (kept.path.to_owned(), kept.method.clone())).collect(),
        components,
        left_out: left_out.iter().flat_map(|candidate| words(candidate)).collect(),
        places,
    };
    (part, problems)
}

fn problem(message: String, selector: &Selector, file: FileId, help: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::Selector, message);
    let diagnostic = match selector.place {
        Some(place) => diagnostic.at(Place { file, ..place }, "", ""),
        None => diagnostic,
    };
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic.help("`oasmith list` shows the operations"),
    }
}

/// What a selector that selects nothing was meant to be.
fn meant(text: &str, candidates: &[Candidate<'_>]) -> Option<String> {
    if text.starts_with("tag:") {
        let tags: HashSet<String> =
            candidates.iter().flat_map(|one| &one.tags).map(|tag| format!("tag:{tag}")).collect();
        return suggestion(text, tags.iter().map(String::as_str));
    }
    let paths: Vec<String> = match text.split_once(' ') {
        Some(_) => candidates.iter().map(|one| format!("{} {}", one.method, one.path)).collect(),
        None if text.starts_with('/') => candidates.iter().map(|one| one.path.to_owned()).collect(),
        // A tag without its prefix is meant as one.
        None if candidates.iter().any(|one| one.tags.contains(&text)) => {
            return Some(format!("did you mean `tag:{text}`?"));
        }
        None => candidates.iter().filter_map(|one| one.id).map(str::to_owned).collect(),
    };
    suggestion(text, paths.iter().map(String::as_str))
}

/// The operations of `paths`, each path's own, whatever its path item refers to.
fn candidates<'t>(tree: &'t Node, index: &Index) -> Vec<Candidate<'t>> {
    let mut found = Vec::new();
    let paths = tree.get("paths").map_or(&[][..], Node::members);
    for Member { key: path, node, .. } in paths.iter().filter(|member| !member.key.starts_with("x-")) {
        let mut referring = "/paths".to_owned();
        push_token(&mut referring, path);
        let (item, pointer) = path_item(tree, index, node, referring.clone());
        let others = item.get("additionalOperations").map_or(&[][..], Node::members);
        let own = item.members().iter().filter(|member| METHODS.contains(&member.key.as_str()));
        for (member, section) in own.map(|own| (own, "")).chain(others.iter().map(|o| (o, "/additionalOperations"))) {
            let Member { key, node, .. } = member;
            let pointers = [&pointer, &referring].map(|item| {
                let mut pointer = format!("{item}{section}");
                push_token(&mut pointer, key);
                pointer
            });
            let id = node.get("operationId").and_then(Node::as_str);
            let tags = node.get("tags").map_or(&[][..], Node::items).iter().filter_map(Node::as_str).collect();
            found.push(Candidate { path, method: key.to_ascii_uppercase(), pointers, node, id, tags });
        }
    }
    found
}

/// The path item to which references lead, and its pointer.
fn path_item<'t>(tree: &'t Node, index: &Index, node: &'t Node, pointer: String) -> (&'t Node, String) {
    let (mut item, mut pointer) = (node, pointer);
    for _ in 0..DEPTH {
        let Some(next) = item.get("$ref").and_then(Node::as_str).and_then(local) else { break };
        let Some(target) = index.find(tree, &next) else { break };
        (item, pointer) = (target, next);
    }
    (item, pointer)
}

/// The pointers of an operation and of its own parameters, with the words that stand for them.
fn words(candidate: &Candidate<'_>) -> Vec<(String, String)> {
    let parameters = candidate.node.get("parameters").map_or(&[][..], Node::items).iter().enumerate();
    let parameters = parameters.filter_map(|(at, node)| {
        let name = node.get("name").and_then(Node::as_str)?;
        Some((format!("{}/parameters/{at}", candidate.pointers[0]), name.to_owned()))
    });
    // Links name an operation by its path, which may refer to where it stands.
    let own = candidate.pointers.iter().map(|pointer| (pointer.clone(), candidate.word()));
    own.chain(parameters).collect()
}
