//! What is well formed and wrong all the same: names that cannot be sent, paths that no request has, references of what
//! nothing is made of.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{Content, Header, ReferenceOr};

use super::Reader;
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::index::near;
use crate::document::reference::{local, percent_decode};
use crate::document::schema::{NumberText, Schema};
use crate::document::tree::{Member, Node, Value};
use crate::media_type;
use crate::pointer;

/// References may lead to references; this many are followed in a row.
const DEPTH: usize = 64;

impl Reader<'_> {
    /// `content`: its keys are media types. What has none is in no message, and is left out.
    pub(super) fn content(&mut self, node: &Node) -> Content {
        for Member { key, key_place, .. } in node.members() {
            let (code, message) = if key.is_empty() {
                (Code::OperationPart, "what has no media type is left out".to_owned())
            } else if media_type::essence(key).is_empty() || key.chars().any(char::is_control) {
                (Code::Structure, format!("`{}` is not a media type", key.escape_debug()))
            } else {
                continue;
            };
            self.within(key, |reader| reader.report(code, *key_place, message, "such as `application/json`"));
        }
        let mut content: Content = self.map(node, Self::media_type_or_reference);
        content.shift_remove("");
        content
    }

    /// `headers`: their names are those of HTTP, in which capitals do not count.
    pub(super) fn headers(&mut self, node: &Node) -> IndexMap<String, ReferenceOr<Header>> {
        let mut seen: HashMap<String, (Place, String)> = HashMap::new();
        for Member { key, key_place, .. } in node.members() {
            self.within(key, |reader| {
                let pointer = reader.pointer.clone();
                if key.is_empty() || key.chars().any(char::is_control) {
                    let message = format!("`{}` is not the name of a header", key.escape_debug());
                    reader.report(Code::Structure, *key_place, message, "");
                }
                if let Some((first, first_pointer)) =
                    seen.insert(key.to_ascii_lowercase(), (*key_place, pointer.clone()))
                {
                    let message =
                        format!("the header `{}` is described twice: capitals do not count", key.escape_debug());
                    let diagnostic = Diagnostic::new(Code::Structure, message)
                        .at(*key_place, pointer, "the second time")
                        .at(first, first_pointer, "the first time");
                    reader.diagnostics.push(diagnostic);
                }
            });
        }
        self.map(node, |reader, node| {
            reader.check_reference(node);
            reader.check_external(node);
            reader.reference_or(node, Self::header)
        })
    }

    /// `examples` by name: nothing is made of them, but what they refer to is there.
    pub(super) fn examples(&mut self, node: &Node) {
        for Member { key, node, .. } in node.members() {
            self.within(key, |reader| reader.check_reference(node));
        }
    }

    /// Reports a reference into this document that ends nowhere, where no later stage follows it.
    pub(super) fn check_reference(&mut self, node: &Node) {
        let Some(reference) = node.get("$ref") else { return };
        let Some(text) = reference.as_str() else { return };
        let mut next = local(text);
        for _ in 0..DEPTH {
            let Some(pointer) = next else { return };
            let Some(target) = self.find(&pointer) else {
                let message = format!("the reference `{}` points to nothing", text.escape_debug());
                self.within("$ref", |reader| reader.nowhere(message, reference.place, "", &pointer));
                return;
            };
            let Some(further) = target.get("$ref") else { return };
            next = further.as_str().and_then(local);
        }
        let message = format!("the reference `{}` leads back to itself", text.escape_debug());
        self.within("$ref", |reader| reader.report(Code::ReferenceCycle, reference.place, message, ""));
    }

    /// Reports a reference that leads nowhere, with what was meant.
    pub(super) fn nowhere(&mut self, message: String, place: Place, label: &str, target: &str) {
        let diagnostic = Diagnostic::new(Code::UnresolvedReference, message).at(place, self.pointer.as_str(), label);
        self.diagnostics.push(match near(self.tree, target) {
            Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
            None => diagnostic,
        });
    }

    /// Reports a reference that leads out of the document, where no later stage follows it.
    pub(super) fn check_external(&mut self, node: &Node) {
        let Some(reference) = node.get("$ref") else { return };
        if let Some(text) = reference.as_str().filter(|text| !text.starts_with('#')) {
            let message = format!("the reference `{}` leads out of the document", text.escape_debug());
            self.within("$ref", |reader| reader.report(Code::ExternalReference, reference.place, message, ""));
        }
    }

    /// The templates of all paths.
    pub(super) fn templates(&mut self, members: &[&Member]) {
        let mut seen: HashMap<String, &Member> = HashMap::new();
        for member in members.iter().copied().filter(|member| member.key.starts_with('/')) {
            self.within(&member.key, |reader| reader.template(&member.key, member.key_place));
            let Some(first) = seen.insert(percent_decode(&member.key), member) else { continue };
            let message = format!("`{}` is the path `{}`, written otherwise", member.key, first.key);
            let pointer = |key: &str| format!("/paths/{}", pointer::escaped(key));
            let diagnostic = Diagnostic::new(Code::Structure, message.escape_debug().to_string())
                .at(member.key_place, pointer(&member.key), "the second")
                .at(first.key_place, pointer(&first.key), "the first");
            self.diagnostics.push(diagnostic);
        }
    }

    /// A path template: its braces are pairs, and no name stands in it twice.
    fn template(&mut self, template: &str, place: Place) {
        let mut names: Vec<&str> = Vec::new();
        let mut rest = template;
        let quoted = template.escape_debug();
        while let Some(at) = rest.find(['{', '}']) {
            let end = rest[at + 1..].find(['{', '}']).map(|end| at + 1 + end);
            let (true, Some(end)) = (rest[at..].starts_with('{'), end.filter(|end| rest[*end..].starts_with('}')))
            else {
                let message = format!("the braces of the path `{quoted}` are no pairs");
                self.report(Code::Structure, place, message, "");
                return;
            };
            let name = &rest[at + 1..end];
            if names.contains(&name) {
                let message = format!("the parameter `{}` stands twice in the path `{quoted}`", name.escape_debug());
                self.report(Code::PathParameters, place, message, "");
            }
            names.push(name);
            rest = &rest[end + 1..];
        }
    }

    /// `variables` of a server against its URL.
    pub(super) fn server_variables(&mut self, server: &openapiv3::Server, node: &Node) {
        let place = |key: &str| node.get(key).map_or(node.place, |node| node.place);
        let declared = server.variables.as_ref();
        for name in server.url.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)) {
            if declared.is_none_or(|variables| !variables.contains_key(name)) {
                let message = format!("`{{{}}}` of the URL is not among the `variables`", name.escape_debug());
                self.within("url", |reader| reader.report(Code::Contradiction, place("url"), message, ""));
            }
        }
        for (name, variable) in declared.into_iter().flatten() {
            if !variable.enumeration.is_empty() && !variable.enumeration.contains(&variable.default) {
                let message = format!("the default of `{}` is not among its `enum`", name.escape_debug());
                self.within("variables", |reader| reader.report(Code::Contradiction, place("variables"), message, ""));
            }
        }
    }

    /// `encoding` of a media type: its keys are properties of the schema, as far as that lists them itself.
    pub(super) fn encodings(&mut self, media_type: &Node) {
        let Some(encodings) = media_type.get("encoding") else { return };
        let Some(mut schema) = media_type.get("schema") else { return };
        for _ in 0..DEPTH {
            let Some(reference) = schema.get("$ref").and_then(Node::as_str) else { break };
            let Some(target) = local(reference).and_then(|pointer| self.find(&pointer)) else { return };
            schema = target;
        }
        let open = ["$ref", "allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties"];
        let Some(properties) = schema.get("properties") else { return };
        if open.iter().any(|keyword| schema.get(keyword).is_some()) {
            return;
        }
        for Member { key, key_place, .. } in encodings.members() {
            if properties.get(key).is_none() {
                let message = format!("the schema has no property `{}`: its encoding is ignored", key.escape_debug());
                self.within("encoding", |reader| {
                    reader.within(key, |reader| reader.report(Code::Contradiction, *key_place, message, ""));
                });
            }
        }
    }

    /// A name that must not be empty.
    pub(super) fn not_empty(&mut self, node: &Node, key: &str) {
        if let Some(name) = node.get(key)
            && name.value == Value::String(String::new())
        {
            self.within(key, |reader| reader.report(Code::Structure, name.place, format!("`{key}` is empty"), ""));
        }
    }
}

/// Bounds that no value is between.
pub(super) fn crossed(schema: &Schema) -> Option<String> {
    let counts = [
        ("minLength", schema.min_length, "maxLength", schema.max_length),
        ("minItems", schema.min_items, "maxItems", schema.max_items),
        ("minProperties", schema.min_properties, "maxProperties", schema.max_properties),
    ];
    let wrong = counts.iter().find(|(_, min, _, max)| matches!((min, max), (Some(min), Some(max)) if min > max));
    let number = |text: &Option<NumberText>| text.as_ref().and_then(|text| text.0.parse::<f64>().ok());
    let crossed = || matches!((number(&schema.minimum), number(&schema.maximum)), (Some(min), Some(max)) if min > max);
    let names = wrong.map(|(min, _, max, _)| (*min, *max)).or_else(|| crossed().then_some(("minimum", "maximum")));
    names.map(|(min, max)| format!("no value fits: `{min}` is above `{max}`"))
}
