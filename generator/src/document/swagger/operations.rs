//! Path Item Object and Operation Object of 2.0.

use super::parameters::is_body;
use super::{MediaTypes, Upgrade, local};
use crate::catalogue::Code;
use crate::document::tree::{Member, Node, Value};
use crate::features::{SWAGGER_OPERATION, SWAGGER_PATH_ITEM};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// A parameter with where it is written.
#[derive(Clone)]
pub(super) struct Found<'t> {
    /// The parameter, or what a reference leads to.
    pub(super) node: &'t Node,
    /// Where that stands.
    pub(super) pointer: String,
    /// What stands in the list: the parameter, or the reference.
    pub(super) listed: &'t Node,
}

impl Found<'_> {
    /// A text field of the parameter.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.node.get(key).and_then(Node::as_str)
    }
}

impl<'t> Upgrade<'t> {
    /// Paths Object.
    pub(super) fn paths(&mut self, node: &'t Node) -> Node {
        let Value::Object(members) = &node.value else { return node.clone() };
        let mut paths = Vec::new();
        for member in members {
            let Member { key, key_place, node } = member;
            let item = if key.starts_with("x-") { node.clone() } else { self.within(key, |up| up.path_item(node)) };
            paths.push(Member::new(key.clone(), *key_place, item));
        }
        Node::mapping(node.place, paths)
    }

    fn path_item(&mut self, node: &'t Node) -> Node {
        if let Some(reference) = node.get("$ref") {
            let target = reference.as_str().and_then(local).filter(|pointer| !pointer.starts_with("/paths/"));
            return match target.and_then(|pointer| self.follow(node, &pointer)) {
                // What stands outside of `paths` is upgraded where it is used.
                Some((target, _)) => self.path_item(target),
                None => node.clone(),
            };
        }
        let Value::Object(members) = &node.value else { return node.clone() };
        self.known(node, SWAGGER_PATH_ITEM.names);
        let shared = self.listed(node);
        let mut kept = Vec::new();
        for Member { key, key_place, node } in members {
            if METHODS.contains(&key.as_str()) {
                let operation = self.within(key, |up| up.operation(node, &shared));
                kept.push(Member::new(key.clone(), *key_place, operation));
            } else if key == "parameters" {
                kept.push(Member::new("parameters", *key_place, self.parameters(node)));
            } else if key.starts_with("x-") {
                kept.push(Member::new(key.clone(), *key_place, node.clone()));
            }
        }
        Node::mapping(node.place, kept)
    }

    /// The parameters that bodies and forms consist of.
    fn listed(&self, holder: &'t Node) -> Vec<Found<'t>> {
        let listed = holder.get("parameters").map_or(&[][..], Node::items).iter().enumerate();
        let found = listed.filter_map(|(index, listed)| {
            let (node, pointer) = self.follow(listed, &format!("{}/parameters/{index}", self.pointer))?;
            Some(Found { node, pointer, listed })
        });
        found.filter(|found| is_body(found.node)).collect()
    }

    /// The parameters that stay parameters.
    fn parameters(&mut self, node: &'t Node) -> Node {
        let Value::Array(items) = &node.value else { return node.clone() };
        let mut kept = Vec::new();
        self.within("parameters", |up| {
            for (index, item) in items.iter().enumerate() {
                if up.follow(item, "").is_some_and(|(target, _)| is_body(target)) {
                    continue;
                }
                if index != kept.len() {
                    let list = up.pointer.clone();
                    up.moved(format!("{list}/{index}"), format!("{list}/{}", kept.len()));
                }
                let parameter = up.within(&index.to_string(), |up| up.parameter(item));
                kept.push(parameter);
            }
        });
        Node::list(node.place, kept)
    }

    fn operation(&mut self, node: &'t Node, inherited: &[Found<'t>]) -> Node {
        let Value::Object(members) = &node.value else { return node.clone() };
        self.known(node, SWAGGER_OPERATION.names);
        let produces = MediaTypes::of(node.get("produces")).or_else(|| self.produces.clone());
        let mut kept = Vec::new();
        for Member { key, key_place, node } in members {
            let value = match key.as_str() {
                "parameters" => self.parameters(node),
                "responses" => self.within(key, |up| up.responses(node, produces.as_ref())),
                "consumes" | "produces" => {
                    self.within(key, |up| up.check_strings(node));
                    continue;
                }
                "schemes" => {
                    let message = "the schemes of a single operation are not generated";
                    self.within(key, |up| up.report(Code::OperationPart, *key_place, message));
                    continue;
                }
                key if SWAGGER_OPERATION.names.contains(&key) || key.starts_with("x-") => node.clone(),
                _ => continue,
            };
            kept.push(Member::new(key.clone(), *key_place, value));
        }
        let own = self.listed(node);
        let consumes = MediaTypes::of(node.get("consumes")).or_else(|| self.consumes.clone());
        kept.extend(self.request_body(inherited, &own, consumes.as_ref()));
        Node::mapping(node.place, kept)
    }
}
