//! Parameter Object, Header Object and Items Object of 2.0: types that stand in the object itself, and
//! `collectionFormat`.

use super::schemas::{keywords, schema};
use super::{Upgrade, local};
use crate::catalogue::Code;
use crate::document::tree::{Member, Node, Value};
use crate::features::{SWAGGER_HEADER, SWAGGER_ITEMS, SWAGGER_PARAMETER};

/// What describes a parameter beside its type, and stays.
const BESIDE: &[&str] = &["name", "in", "description", "required", "allowEmptyValue"];

/// How a list is written (2.0, Parameter Object, `collectionFormat`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collection {
    /// By commas.
    Csv,
    /// By spaces.
    Ssv,
    /// By tabs.
    Tsv,
    /// By bars.
    Pipes,
    /// One parameter a value.
    Multi,
}

impl<'t> Upgrade<'t> {
    /// `parameters` of the document: those that are no bodies.
    pub(super) fn shared_parameters(&mut self, node: &'t Node) -> Node {
        let Value::Object(members) = &node.value else { return node.clone() };
        let mut kept = Vec::new();
        for Member { key, key_place, node } in members {
            let is_body = self.follow(node, "").is_some_and(|(target, _)| is_body(target));
            if !is_body {
                kept.push(Member::new(key.clone(), *key_place, self.within(key, |up| up.parameter(node))));
            }
        }
        Node::mapping(node.place, kept)
    }

    /// A parameter that is no body.
    pub(super) fn parameter(&mut self, node: &'t Node) -> Node {
        let node = match self.elsewhere(node) {
            Some(target) => target,
            None if node.get("$ref").is_some() => return node.clone(),
            None => node,
        };
        let Value::Object(members) = &node.value else { return node.clone() };
        let known: Vec<&str> = [SWAGGER_PARAMETER.names, SWAGGER_ITEMS.names].concat();
        self.known(node, &known);
        let kept = members.iter().filter(|member| BESIDE.contains(&member.key.as_str()));
        let mut kept: Vec<Member> = kept.cloned().collect();
        kept.extend(self.style(node));
        kept.push(Member::new("schema", node.place, self.typed(node)));
        Node::mapping(node.place, kept)
    }

    /// The target of a reference to what is upgraded nowhere else.
    pub(super) fn elsewhere(&self, node: &'t Node) -> Option<&'t Node> {
        let pointer = node.get("$ref")?.as_str().and_then(local)?;
        let upgraded = ["/parameters/", "/responses/", "/paths/"].iter().any(|section| pointer.starts_with(section));
        let (target, _) = self.follow(node, "")?;
        (!upgraded).then_some(target)
    }

    /// The type that stands in an object, as a schema.
    pub(super) fn typed(&mut self, node: &'t Node) -> Node {
        if node.get("type").is_none() {
            if let Some(written) = node.member("schema") {
                let message = "`schema` is a field of OpenAPI 3.0 here, not of Swagger 2.0; it is read all the same";
                self.within("schema", |up| up.report(Code::UnknownKeyword, written.key_place, message));
                return schema(&written.node);
            }
            let message = "the field `type` is missing, which is required; it is read as `string`";
            self.report(Code::Omitted, node.place, message);
        }
        items(node)
    }

    /// `style` and `explode` of a parameter whose values are lists.
    fn style(&mut self, node: &'t Node) -> Vec<Member> {
        let Some(collection) = self.collection(node) else { return Vec::new() };
        let place = node.member("collectionFormat").map_or(node.place, |member| member.key_place);
        let query = node.get("in").and_then(Node::as_str) == Some("query");
        let (style, explode) = match (collection, query) {
            (Collection::Csv, true) => ("form", false),
            (Collection::Multi, true) => ("form", true),
            (Collection::Ssv, true) => ("spaceDelimited", false),
            (Collection::Pipes, true) => ("pipeDelimited", false),
            (Collection::Csv, false) => return Vec::new(),
            (Collection::Tsv, true) => {
                self.approximated(node);
                ("form", false)
            }
            (Collection::Multi | Collection::Ssv | Collection::Pipes | Collection::Tsv, false) => {
                self.approximated(node);
                return Vec::new();
            }
        };
        vec![
            Member::new("style", place, Node::text(place, style)),
            Member::new("explode", place, Node::boolean(place, explode)),
        ]
    }

    /// Says that a list is written by commas though the document asks for something else.
    pub(super) fn approximated(&mut self, node: &'t Node) {
        let Some(format) = node.get("collectionFormat") else { return };
        let written = format.as_str().unwrap_or_default().escape_debug().to_string();
        let message = format!(
            "`collectionFormat: {written}` cannot be said here since OpenAPI 3.0; the values are separated by commas"
        );
        self.within("collectionFormat", |up| up.report(Code::Parameter, format.place, message));
    }

    /// How the values of a list are written; `None` for what is no list.
    pub(super) fn collection(&mut self, node: &'t Node) -> Option<Collection> {
        let words = [
            ("csv", Collection::Csv),
            ("ssv", Collection::Ssv),
            ("tsv", Collection::Tsv),
            ("pipes", Collection::Pipes),
            ("multi", Collection::Multi),
        ];
        let format = node.get("collectionFormat");
        let known = format.and_then(Node::as_str).and_then(|text| words.iter().find(|(word, _)| *word == text));
        if let (Some(format), None) = (format, known) {
            let message = "`collectionFormat` must be one of `csv`, `ssv`, `tsv`, `pipes`, `multi`";
            self.within("collectionFormat", |up| up.report(Code::Structure, format.place, message));
        }
        if node.get("type").and_then(Node::as_str) != Some("array") {
            return None;
        }
        Some(known.map_or(Collection::Csv, |(_, collection)| *collection))
    }

    /// Header Object.
    pub(super) fn header(&mut self, node: &'t Node) -> Node {
        let Value::Object(_) = &node.value else { return node.clone() };
        let known: Vec<&str> = [SWAGGER_HEADER.names, SWAGGER_ITEMS.names].concat();
        self.known(node, &known);
        if self.collection(node).is_some_and(|collection| collection != Collection::Csv) {
            self.approximated(node);
        }
        let mut kept: Vec<Member> = node.member("description").cloned().into_iter().collect();
        kept.push(Member::new("schema", node.place, self.typed(node)));
        Node::mapping(node.place, kept)
    }
}

/// Whether a parameter is the body, or a part of a form.
pub(super) fn is_body(parameter: &Node) -> bool {
    matches!(parameter.get("in").and_then(Node::as_str), Some("body" | "formData"))
}

/// The keywords of the type of an object, as a schema; extensions tell of the type, too. A type that is missing is a
/// string's.
pub(super) fn items(node: &Node) -> Node {
    let Value::Object(members) = &node.value else { return node.clone() };
    let mut kept = Vec::new();
    for member in members.iter().filter(|m| SWAGGER_ITEMS.names.contains(&m.key.as_str()) || m.key.starts_with("x-")) {
        let value = if member.key == "items" { items(&member.node) } else { member.node.clone() };
        kept.push(Member::new(member.key.clone(), member.key_place, value));
    }
    if node.get("type").is_none() && node.get("$ref").is_none() {
        kept.push(Member::new("type", node.place, Node::text(node.place, "string")));
    }
    kept.extend(node.member("$ref").cloned());
    let mut schema = Node::mapping(node.place, kept);
    keywords(&mut schema);
    schema
}
