//! Body and form parameters of 2.0 as request bodies.

use super::operations::Found;
use super::parameters::Collection;
use super::schemas::schema;
use super::{JSON, MediaTypes, Upgrade, local};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::read::push_token;
use crate::document::tree::{Member, Node, Value};
use crate::features::{SWAGGER_ITEMS, SWAGGER_PARAMETER};
use crate::media_type;
use crate::pointer;

const MULTIPART: &str = "multipart/form-data";
const URLENCODED: &str = "application/x-www-form-urlencoded";

impl<'t> Upgrade<'t> {
    /// The request body of the operation where the walk is.
    pub(super) fn request_body(
        &mut self,
        inherited: &[Found<'t>],
        own: &[Found<'t>],
        consumes: Option<&MediaTypes>,
    ) -> Option<Member> {
        let is_form = |found: &&Found<'t>| found.text("in") == Some("formData");
        let mut bodies = own.iter().filter(|found| !is_form(found));
        let body = bodies.next();
        if let (Some(first), Some(second)) = (body, bodies.next()) {
            self.clash("an operation has one body, and this is the second", second, first);
        }
        let own_form: Vec<&Found<'t>> = own.iter().filter(is_form).collect();
        if let (Some(body), Some(part)) = (body, own_form.first()) {
            self.clash("an operation has a body or a form, not both", part, body);
        }
        let inherited_body = inherited.iter().find(|found| !is_form(found)).filter(|_| own_form.is_empty());
        if let Some(body) = body.or(inherited_body) {
            let value = self.body(body, consumes);
            return Some(Member::new("requestBody", body.listed.place, value));
        }
        let overridden = |found: &&Found<'t>| own_form.iter().any(|own| own.text("name") == found.text("name"));
        let inherited = inherited.iter().filter(is_form).filter(|found| !overridden(found));
        let parts: Vec<&Found<'t>> = inherited.chain(own_form.iter().copied()).collect();
        let first = parts.first()?;
        Some(Member::new("requestBody", first.listed.place, self.form(&parts, consumes)))
    }

    fn clash(&mut self, message: &str, second: &Found<'t>, first: &Found<'t>) {
        let diagnostic = Diagnostic::new(Code::Structure, message)
            .at(second.listed.place, second.pointer.as_str(), "the second")
            .at(first.listed.place, first.pointer.as_str(), "the first");
        self.diagnostics.push(diagnostic);
    }

    /// A body parameter. What operations share stays shared where they take the same media types.
    fn body(&mut self, body: &Found<'t>, consumes: Option<&MediaTypes>) -> Node {
        let name = body.pointer.strip_prefix("/parameters/").filter(|name| !name.contains('/'));
        let reference = body.listed.get("$ref").and_then(Node::as_str).and_then(local);
        if let (Some(name), Some(_)) = (name, reference)
            && consumes == self.consumes.as_ref()
        {
            if !self.shared_bodies.iter().any(|known| known == name) {
                self.shared_bodies.push(name.to_owned());
            }
            let place = body.listed.place;
            let target = super::to_pointer(&format!("/components/requestBodies/{name}"));
            return Node::mapping(place, vec![Member::new("$ref", place, Node::text(place, target))]);
        }
        let mut at = self.pointer.clone();
        push_token(&mut at, "requestBody");
        self.written_body(body.node, &body.pointer, &at, consumes)
    }

    /// The body parameters that operations share.
    pub(super) fn request_bodies(&mut self) -> Node {
        let mut bodies = Vec::new();
        let consumes = self.consumes.clone();
        for token in self.shared_bodies.clone() {
            let from = format!("/parameters/{token}");
            let name = pointer::unescaped(&token);
            let Some(member) = self.tree.get("parameters").and_then(|all| all.member(&name)) else { continue };
            let at = format!("/components/requestBodies/{token}");
            let body = self.written_body(&member.node, &from, &at, consumes.as_ref());
            bodies.push(Member::new(name, member.key_place, body));
        }
        Node::mapping(self.tree.place, bodies)
    }

    /// A body parameter that stands at `from`, as a request body that will stand at `to`.
    fn written_body(&mut self, node: &'t Node, from: &str, to: &str, consumes: Option<&MediaTypes>) -> Node {
        let here = std::mem::replace(&mut self.pointer, from.to_owned());
        self.known(node, &["name", "in", "description", "required", "schema"]);
        let stays = |key: &str| matches!(key, "description" | "required") || key.starts_with("x-");
        let mut kept: Vec<Member> = node.members().iter().filter(|member| stays(&member.key)).cloned().collect();
        match node.member("schema") {
            Some(written) => {
                let types = types(consumes, written.key_place);
                let mut moved = to.to_owned();
                for token in ["content", types[0].0.as_str(), "schema"] {
                    push_token(&mut moved, token);
                }
                self.moved(format!("{from}/schema"), moved);
                let content = types.into_iter().map(|(name, place)| {
                    let member = Member::new("schema", written.key_place, schema(&written.node));
                    Member::new(name, place, Node::mapping(written.node.place, vec![member]))
                });
                let content = Node::mapping(written.node.place, content.collect());
                kept.push(Member::new("content", written.key_place, content));
            }
            None => {
                let message = "the body has no field `schema`, which is required";
                self.report(Code::MissingField, node.place, message);
                kept.push(Member::new("content", node.place, Node::mapping(node.place, Vec::new())));
            }
        }
        self.pointer = here;
        Node::mapping(node.place, kept)
    }

    /// The parts of a form, as a body that is an object.
    fn form(&mut self, parts: &[&Found<'t>], consumes: Option<&MediaTypes>) -> Node {
        let place = parts.first().map_or(self.tree.place, |part| part.listed.place);
        let types = form_types(parts, consumes, place);
        let multipart = types.iter().all(|(name, _)| name == MULTIPART);
        let (mut properties, mut required, mut encodings) = (Vec::<Member>::new(), Vec::new(), Vec::new());
        for part in parts {
            let here = std::mem::replace(&mut self.pointer, part.pointer.clone());
            if let Some((name, name_place)) = self.part_name(part, &properties) {
                let part_place = part.node.place;
                properties.push(Member::new(name.clone(), name_place, self.part(part.node)));
                if part.node.get("required").and_then(Node::as_bool) == Some(true) {
                    required.push(Node::text(part_place, name.clone()));
                }
                if let Some(encoding) = self.encoding(part.node, multipart) {
                    encodings.push(Member::new(name.clone(), name_place, encoding));
                }
                let mut to = format!("{here}/requestBody");
                for token in ["content", types[0].0.as_str(), "schema", "properties", &name] {
                    push_token(&mut to, token);
                }
                self.moved(part.pointer.clone(), to);
            }
            self.pointer = here;
        }
        let any_required = !required.is_empty();
        let mut schema = vec![
            Member::new("type", place, Node::text(place, "object")),
            Member::new("properties", place, Node::mapping(place, properties)),
        ];
        if any_required {
            schema.push(Member::new("required", place, Node::list(place, required)));
        }
        let mut media_type = vec![Member::new("schema", place, Node::mapping(place, schema))];
        if !encodings.is_empty() {
            media_type.push(Member::new("encoding", place, Node::mapping(place, encodings)));
        }
        let content =
            types.into_iter().map(|(name, at)| Member::new(name, at, Node::mapping(place, media_type.clone())));
        let mut body = vec![Member::new("content", place, Node::mapping(place, content.collect()))];
        if any_required {
            body.push(Member::new("required", place, Node::boolean(place, true)));
        }
        Node::mapping(place, body)
    }

    /// The name of a part, reported where it is missing or taken.
    fn part_name(&mut self, part: &Found<'t>, known: &[Member]) -> Option<(String, Place)> {
        let Some(name) = part.node.get("name") else {
            self.report(Code::MissingField, part.node.place, "a part of a form has no field `name`, which is required");
            return None;
        };
        let Some(text) = name.as_str() else {
            self.within("name", |up| {
                up.report(Code::Structure, name.place, format!("`name` must be a string, found {}", name.kind()));
            });
            return None;
        };
        if let Some(first) = known.iter().find(|member| member.key == text) {
            let message = format!("the form has two parts called `{}`", text.escape_debug());
            let diagnostic = Diagnostic::new(Code::Structure, message)
                .at(name.place, format!("{}/name", self.pointer), "the second")
                .at(first.key_place, "", "the first");
            self.diagnostics.push(diagnostic);
            return None;
        }
        Some((text.to_owned(), name.place))
    }

    /// The schema of a part.
    fn part(&mut self, node: &'t Node) -> Node {
        let known: Vec<&str> = [SWAGGER_PARAMETER.names, SWAGGER_ITEMS.names].concat();
        self.known(node, &known);
        let mut schema = self.typed(node);
        if let (Value::Object(members), Some(description)) = (&mut schema.value, node.member("description"))
            && !members.iter().any(|member| member.key == "description")
        {
            members.push(description.clone());
        }
        schema
    }

    /// How a part that is a list is written, where that is not how 3.0 writes it anyway: one part a value.
    fn encoding(&mut self, node: &'t Node, multipart: bool) -> Option<Node> {
        let place = node.member("collectionFormat").map_or(node.place, |member| member.key_place);
        let style = match self.collection(node)? {
            Collection::Multi => return None,
            // 2.0 has commas where nothing is said, which few mean in a multipart form.
            Collection::Csv if multipart && node.get("collectionFormat").is_none() => return None,
            Collection::Csv => "form",
            Collection::Ssv => "spaceDelimited",
            Collection::Pipes => "pipeDelimited",
            Collection::Tsv => {
                self.approximated(node);
                "form"
            }
        };
        if multipart {
            let message = "a list in a multipart form is written as one part a value, not as `collectionFormat` says";
            self.within("collectionFormat", |up| up.report(Code::Parameter, place, message));
        }
        Some(Node::mapping(
            place,
            vec![
                Member::new("style", place, Node::text(place, style)),
                Member::new("explode", place, Node::boolean(place, false)),
            ],
        ))
    }
}

/// The media types of a body, each once; JSON where none is named.
fn types(consumes: Option<&MediaTypes>, place: Place) -> Vec<(String, Place)> {
    let mut types: Vec<(String, Place)> = Vec::new();
    for one in consumes.iter().flat_map(|types| &types.0) {
        if !types.iter().any(|known| known.0 == one.0) {
            types.push(one.clone());
        }
    }
    if types.is_empty() {
        types.push((JSON.to_owned(), place));
    }
    types
}

/// The media types of a form: those of `consumes` that are one, else the one that its parts need. A file needs
/// `multipart/form-data`.
fn form_types(parts: &[&Found<'_>], consumes: Option<&MediaTypes>, place: Place) -> Vec<(String, Place)> {
    let file = parts.iter().any(|part| part.text("type") == Some("file"));
    let mut types = types(consumes, place);
    types.retain(|(name, _)| {
        let essence = media_type::essence(name);
        essence == MULTIPART || essence == URLENCODED && !file
    });
    if types.is_empty() {
        types.push((if file { MULTIPART } else { URLENCODED }.to_owned(), place));
    }
    types
}
