//! Swagger 2.0 → OpenAPI 3.0, on the tree: every node keeps its place, so that what is said about the result is said of
//! the text.
//!
//! Only what the two versions say differently is touched; whatever else is wrong is found by the walk that follows. A
//! node that moves is noted, so that references to it still lead there.

mod bodies;
mod operations;
mod parameters;
mod responses;
mod schemas;
mod security;

use std::cell::OnceCell;
use std::collections::HashMap;

use super::index::Index;
use super::positions::{self, Kind};
use super::read::push_token;
use super::reference::{local, to_pointer};
use super::tree::{Member, Node, Value};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::features::SWAGGER;

/// The media type of a body whose document names none.
const JSON: &str = "application/json";

/// References may lead to references; this many are followed in a row.
const DEPTH: usize = 16;

/// The document as one of OpenAPI 3.0, and what is wrong with what only 2.0 has.
pub(super) fn upgrade(tree: &Node) -> (Node, Vec<Diagnostic>) {
    let mut upgrade = Upgrade {
        tree,
        index: OnceCell::new(),
        consumes: MediaTypes::of(tree.get("consumes")),
        produces: MediaTypes::of(tree.get("produces")),
        pointer: String::new(),
        moved: HashMap::new(),
        shared_bodies: Vec::new(),
        diagnostics: Vec::new(),
    };
    let mut root = upgrade.root();
    let moved = upgrade.moved;
    positions::visit(&mut root, Kind::Root, &mut |_, node| redirect(node, &moved));
    (root, upgrade.diagnostics)
}

struct Upgrade<'t> {
    tree: &'t Node,
    /// Made when the first pointer is looked up.
    index: OnceCell<Index>,
    consumes: Option<MediaTypes>,
    produces: Option<MediaTypes>,
    /// Where the walk is in the document as it is written.
    pointer: String,
    /// Where nodes went, by their pointer.
    moved: HashMap<String, String>,
    /// The body parameters that operations share, by their name among `parameters`.
    shared_bodies: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

/// `consumes` or `produces`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MediaTypes(Vec<(String, Place)>);

impl MediaTypes {
    /// What a list names; `None` where nothing is said. Whatever else stands there is reported by the walk.
    fn of(node: Option<&Node>) -> Option<Self> {
        let items = node?.items().iter();
        Some(Self(items.filter_map(|item| Some((item.as_str()?.to_owned(), item.place))).collect()))
    }
}

impl<'t> Upgrade<'t> {
    fn root(&mut self) -> Node {
        let tree = self.tree;
        self.known(tree, SWAGGER.names);
        let mut components = Vec::new();
        let mut members = Vec::new();
        for member in tree.members() {
            let Member { key, key_place, node } = member;
            let place = *key_place;
            match key.as_str() {
                "swagger" => members.push(Member::new("openapi", place, Node::text(node.place, "3.0.4"))),
                "paths" => members.push(Member::new("paths", place, self.within("paths", |up| up.paths(node)))),
                "definitions" => {
                    self.moved("/definitions", "/components/schemas");
                    components.push(Member::new("schemas", place, schemas::map(node)));
                }
                "parameters" => {
                    self.moved("/parameters", "/components/parameters");
                    let shared = self.within("parameters", |up| up.shared_parameters(node));
                    components.push(Member::new("parameters", place, shared));
                }
                "responses" => {
                    self.moved("/responses", "/components/responses");
                    let produces = self.produces.clone();
                    let shared =
                        self.within("responses", |up| up.map(node, |up, node| up.response(node, produces.as_ref())));
                    components.push(Member::new("responses", place, shared));
                }
                "securityDefinitions" => {
                    let schemes = self.within("securityDefinitions", |up| up.map(node, Self::security_scheme));
                    components.push(Member::new("securitySchemes", place, schemes));
                }
                "host" | "basePath" | "schemes" => {}
                "consumes" | "produces" => self.within(key, |up| up.check_strings(node)),
                // What 2.0 does not know was reported.
                key if SWAGGER.names.contains(&key) || key.starts_with("x-") => members.push(member.clone()),
                _ => {}
            }
        }
        if let Some(servers) = self.servers() {
            members.push(servers);
        }
        if !self.shared_bodies.is_empty() {
            let bodies = self.within("parameters", Self::request_bodies);
            components.push(Member::new("requestBodies", tree.place, bodies));
        }
        if !components.is_empty() {
            members.push(Member::new("components", tree.place, Node::mapping(tree.place, components)));
        }
        Node::mapping(tree.place, members)
    }

    /// `host`, `basePath` and `schemes` as `servers`: one a scheme.
    fn servers(&mut self) -> Option<Member> {
        let mut text = |key: &str| {
            let node = self.tree.get(key)?;
            if node.as_str().is_none() {
                self.within(key, |up| {
                    let message = format!("`{key}` must be a string, found {}", node.kind());
                    up.report(Code::Structure, node.place, message);
                });
            }
            Some((node.as_str()?, node.place))
        };
        let (host, base) = (text("host"), text("basePath"));
        let base_path = base.map_or("", |(path, _)| path).trim_end_matches('/');
        let slash = if base_path.is_empty() || base_path.starts_with('/') { "" } else { "/" };
        let path = format!("{slash}{base_path}");
        let server = |url: String, place| Node::mapping(place, vec![Member::new("url", place, Node::text(place, url))]);
        let schemes = self.tree.member("schemes");
        let Some((host, host_place)) = host else {
            let (_, place) = base?;
            let url = if path.is_empty() { "/".to_owned() } else { path };
            return Some(Member::new("servers", place, Node::list(place, vec![server(url, place)])));
        };
        let mut servers = Vec::new();
        if let Some(schemes) = schemes {
            self.within("schemes", |up| up.check_strings(&schemes.node));
            for scheme in schemes.node.items() {
                match scheme.as_str() {
                    Some(name @ ("http" | "https")) => {
                        servers.push(server(format!("{name}://{host}{path}"), scheme.place));
                    }
                    Some(name @ ("ws" | "wss")) => self.within("schemes", |up| {
                        up.report(Code::OperationPart, scheme.place, format!("the scheme `{name}` is not generated"));
                    }),
                    Some(name) => self.within("schemes", |up| {
                        let message =
                            format!("`{}` is not a scheme: `http`, `https`, `ws` or `wss`", name.escape_debug());
                        up.report(Code::Structure, scheme.place, message);
                    }),
                    None => {}
                }
            }
        } else {
            // It is the one with which the document was fetched (2.0, Swagger Object, `schemes`).
            let message = "the document has a `host` and no `schemes`; `https` is taken";
            self.within("host", |up| up.report(Code::Omitted, host_place, message));
            servers.push(server(format!("https://{host}{path}"), host_place));
        }
        (!servers.is_empty()).then(|| Member::new("servers", host_place, Node::list(host_place, servers)))
    }

    /// The entries of a mapping, each upgraded where it stands; anything else stays for the walk to report.
    fn map(&mut self, node: &'t Node, mut upgrade: impl FnMut(&mut Self, &'t Node) -> Node) -> Node {
        let Value::Object(members) = &node.value else { return node.clone() };
        let members = members.iter().map(|Member { key, key_place, node }| {
            Member::new(key.clone(), *key_place, self.within(key, |up| upgrade(up, node)))
        });
        Node::mapping(node.place, members.collect())
    }

    /// The node at a pointer of the document as it is written.
    fn find(&self, pointer: &str) -> Option<&'t Node> {
        self.index.get_or_init(|| Index::of(self.tree)).find(self.tree, pointer)
    }

    /// What a reference leads to, and where that stands, if it is in the document.
    fn follow(&self, mut node: &'t Node, pointer: &str) -> Option<(&'t Node, String)> {
        let mut pointer = pointer.to_owned();
        for _ in 0..DEPTH {
            let Some(reference) = node.get("$ref") else { return Some((node, pointer)) };
            pointer = reference.as_str().and_then(local)?;
            node = self.find(&pointer)?;
        }
        None
    }

    fn within<T>(&mut self, token: &str, walk: impl FnOnce(&mut Self) -> T) -> T {
        let parent = self.pointer.len();
        push_token(&mut self.pointer, token);
        let value = walk(self);
        self.pointer.truncate(parent);
        value
    }

    /// Notes where a node went.
    fn moved(&mut self, from: impl Into<String>, to: impl Into<String>) {
        self.moved.insert(from.into(), to.into());
    }

    fn report(&mut self, code: Code, place: Place, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, message).at(place, self.pointer.as_str(), ""));
    }

    /// Reports the fields of an object that 2.0 does not know.
    fn known(&mut self, node: &Node, known: &[&str]) {
        for member in node.members() {
            if !known.contains(&member.key.as_str()) && !member.key.starts_with("x-") {
                self.diagnostics.push(super::structure::unknown(&member.key, member.key_place, &self.pointer, known));
            }
        }
    }

    /// Reports what is no list of strings.
    fn check_strings(&mut self, node: &Node) {
        if !matches!(node.value, Value::Array(_)) {
            let name = self.pointer.rsplit('/').next().unwrap_or_default().to_owned();
            self.report(Code::Structure, node.place, format!("`{name}` must be a list, found {}", node.kind()));
        }
        for item in node.items().iter().filter(|item| item.as_str().is_none()) {
            self.report(Code::Structure, item.place, format!("a string is expected here, found {}", item.kind()));
        }
    }
}

/// Lets a reference lead to where its target went.
fn redirect(node: &mut Node, moved: &HashMap<String, String>) {
    let Value::Object(members) = &mut node.value else { return };
    for member in members {
        if member.key == "$ref"
            && let Some(target) = member.node.as_str().and_then(local).and_then(|pointer| moved_to(&pointer, moved))
        {
            member.node.value = Value::String(to_pointer(&target));
        }
    }
}

/// Where the node at a pointer went: with itself, or with the closest node around it.
fn moved_to(pointer: &str, moved: &HashMap<String, String>) -> Option<String> {
    let mut prefix = pointer;
    while !prefix.is_empty() {
        if let Some(to) = moved.get(prefix) {
            return Some(format!("{to}{}", &pointer[prefix.len()..]));
        }
        prefix = prefix.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    None
}
