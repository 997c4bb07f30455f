//! Responses Object and Response Object of 2.0.

use super::schemas::schema;
use super::{JSON, MediaTypes, Upgrade};
use crate::document::read::push_token;
use crate::document::tree::{Member, Node, Value};
use crate::features::SWAGGER_RESPONSE;

impl<'t> Upgrade<'t> {
    /// Responses Object.
    pub(super) fn responses(&mut self, node: &'t Node, produces: Option<&MediaTypes>) -> Node {
        let Value::Object(members) = &node.value else { return node.clone() };
        let mut responses = Vec::new();
        for Member { key, key_place, node } in members {
            let response =
                if key.starts_with("x-") { node.clone() } else { self.within(key, |up| up.response(node, produces)) };
            responses.push(Member::new(key.clone(), *key_place, response));
        }
        Node::mapping(node.place, responses)
    }

    /// Response Object, or a reference to one: it is written out where it has a body and the operation produces
    /// something else than the document does by default.
    pub(super) fn response(&mut self, node: &'t Node, produces: Option<&MediaTypes>) -> Node {
        let node = match self.elsewhere(node) {
            Some(target) => target,
            None if node.get("$ref").is_some() => match self.follow(node, "") {
                Some((target, _)) if target.get("schema").is_some() && produces != self.produces.as_ref() => target,
                _ => return node.clone(),
            },
            None => node,
        };
        let Value::Object(members) = &node.value else { return node.clone() };
        self.known(node, SWAGGER_RESPONSE.names);
        let mut kept = Vec::new();
        for Member { key, key_place, node } in members {
            match key.as_str() {
                "headers" => {
                    let headers = self.within("headers", |up| up.map(node, Self::header));
                    kept.push(Member::new("headers", *key_place, headers));
                }
                "schema" | "examples" => {}
                key if key == "description" || key.starts_with("x-") => {
                    kept.push(Member::new(key, *key_place, node.clone()));
                }
                _ => {}
            }
        }
        kept.extend(self.content(node, produces));
        Node::mapping(node.place, kept)
    }

    /// `schema` and `examples` as `content`. Examples alone name the media types of a body without a schema.
    fn content(&mut self, response: &'t Node, produces: Option<&MediaTypes>) -> Option<Member> {
        let examples = response.get("examples");
        let Some(written) = response.member("schema") else {
            let examples = examples?.members();
            let content = examples.iter().map(|one| {
                let example = Member::new("example", one.key_place, one.node.clone());
                Member::new(one.key.clone(), one.key_place, Node::mapping(one.node.place, vec![example]))
            });
            let place = examples.first()?.key_place;
            return Some(Member::new("content", place, Node::mapping(place, content.collect())));
        };
        let place = written.key_place;
        let file = written.node.get("type").and_then(Node::as_str) == Some("file");
        let default = if file { "application/octet-stream" } else { JSON };
        let mut types = produces.map(|types| types.0.clone()).filter(|types| !types.is_empty());
        let types = types.get_or_insert_with(|| vec![(default.to_owned(), place)]);
        let mut content: Vec<Member> = Vec::new();
        for (name, type_place) in types {
            if content.iter().any(|member| member.key == *name) {
                continue;
            }
            let mut members = vec![Member::new("schema", place, schema(&written.node))];
            if let Some(example) = examples.and_then(|examples| examples.member(name)) {
                members.push(Member::new("example", example.key_place, example.node.clone()));
            }
            if content.is_empty() {
                let mut to = super::moved_to(&self.pointer, &self.moved).unwrap_or_else(|| self.pointer.clone());
                for token in ["content", name.as_str(), "schema"] {
                    push_token(&mut to, token);
                }
                let from = format!("{}/schema", self.pointer);
                self.moved(from, to);
            }
            content.push(Member::new(name.clone(), *type_place, Node::mapping(written.node.place, members)));
        }
        Some(Member::new("content", place, Node::mapping(written.node.place, content)))
    }
}
