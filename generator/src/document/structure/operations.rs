//! Paths, operations, responses, callbacks and links.

use indexmap::IndexMap;
use openapiv3::{Callback, Link, LinkOperation, Operation, PathItem, Paths, Response, Responses, StatusCode};

use super::Reader;
use super::fields::Fields;
use crate::catalogue::Code;
use crate::document::OtherOperation;
use crate::document::slice::{METHODS, Part};
use crate::document::tree::{Member, Node, Value};
use crate::document::version::Version;
use crate::features::{LINK, OPERATION, PATH_ITEM, RESPONSE};

impl Reader<'_> {
    /// Paths Object.
    pub(super) fn paths(&mut self, node: &Node) -> Option<Paths> {
        let Value::Object(members) = &node.value else {
            self.mismatch(node, "a mapping");
            return None;
        };
        let part = self.part;
        let is_read = |key: &str| part.is_none_or(|part| part.has_path(key));
        let read: Vec<&Member> = members.iter().filter(|member| is_read(&member.key)).collect();
        self.templates(&read);
        let mut paths = Paths::default();
        for member in read.into_iter().filter(|member| !member.key.starts_with("x-")) {
            self.within(&member.key, |reader| {
                reader.path = Some(member.key.clone());
                if !member.key.starts_with('/') {
                    let message = format!("the path `{}` must begin with `/`", member.key.escape_debug());
                    reader.report(Code::Structure, member.key_place, message, "");
                }
                if let Some(item) = reader.reference_or(&member.node, Self::path_item) {
                    paths.paths.insert(member.key.clone(), item);
                }
            });
        }
        Some(paths)
    }

    /// `webhooks`, which the skeleton cannot say.
    pub(super) fn webhooks(&mut self, node: &Node) {
        let webhooks = self.map(node, |reader, node| reader.reference_or(node, Self::path_item));
        self.beside.webhooks = webhooks;
    }

    pub(super) fn path_item(&mut self, node: &Node) -> Option<PathItem> {
        // Of a path only: what stands in a callback is no part of its own.
        let path = self.path.take();
        let kept;
        let node = match (self.part, &path, &node.value) {
            (Some(part), Some(path), Value::Object(members)) => {
                kept = Node::mapping(node.place, members.iter().filter_map(|m| of_part(part, path, m)).collect());
                &kept
            }
            _ => node,
        };
        let fields = self.fields(node, PATH_ITEM.names)?;
        self.other_operations(fields);
        Some(PathItem {
            summary: fields.string(self, "summary"),
            description: fields.string(self, "description"),
            get: fields.read(self, "get", Self::operation),
            put: fields.read(self, "put", Self::operation),
            post: fields.read(self, "post", Self::operation),
            delete: fields.read(self, "delete", Self::operation),
            options: fields.read(self, "options", Self::operation),
            head: fields.read(self, "head", Self::operation),
            patch: fields.read(self, "patch", Self::operation),
            trace: fields.read(self, "trace", Self::operation),
            servers: fields.list(self, "servers", Self::server),
            parameters: fields.list(self, "parameters", |r, n| r.reference_or(n, Self::parameter)),
            extensions: IndexMap::new(),
        })
    }

    /// `query` and `additionalOperations` (3.2), which the skeleton cannot say.
    fn other_operations(&mut self, fields: Fields<'_>) {
        let item = self.pointer.clone();
        let read = |reader: &mut Self, method: &str, node: &Node| {
            let operation = reader.operation(node)?;
            let pointer = reader.pointer.clone();
            let (method, place, item) = (method.to_owned(), node.place, item.clone());
            reader.beside.other_operations.push(OtherOperation { method, item, pointer, place, operation });
            Some(())
        };
        fields.read(self, "query", |reader, node| read(reader, "QUERY", node));
        fields.read(self, "additionalOperations", |reader, node| {
            let Value::Object(members) = &node.value else {
                reader.mismatch(node, "a mapping from methods to operations");
                return None;
            };
            for member in members {
                reader.within(&member.key, |reader| {
                    if METHODS.iter().any(|field| field.eq_ignore_ascii_case(&member.key)) {
                        let message = format!("the method `{}` has a field of its own", member.key.escape_debug());
                        reader.report(Code::Structure, member.key_place, message, "it must not stand here");
                    } else if !is_token(&member.key) {
                        let message = format!("`{}` is no method", member.key.escape_debug());
                        let label = "a method is a token: letters, digits and some signs";
                        reader.report(Code::Structure, member.key_place, message, label);
                    }
                    read(reader, &member.key, &member.node)
                });
            }
            Some(())
        });
    }

    fn operation(&mut self, node: &Node) -> Option<Operation> {
        let fields = self.fields(node, OPERATION.names)?;
        let responses = match self.version {
            Version::V2_0 | Version::V3_0 => fields.expected(self, "responses", Self::responses),
            Version::V3_1 | Version::V3_2 => fields.read(self, "responses", Self::responses),
        };
        if let Some(node) = fields.get("responses").filter(|node| node.value == Value::Object(Vec::new())) {
            let message = "the operation has no responses: one at least is required";
            self.within("responses", |reader| reader.report(Code::Omitted, node.place, message, ""));
        }
        Some(Operation {
            tags: fields.list(self, "tags", Self::string),
            summary: fields.string(self, "summary"),
            description: fields.string(self, "description"),
            external_docs: fields.read(self, "externalDocs", Self::external_docs),
            operation_id: fields.string(self, "operationId"),
            parameters: fields.list(self, "parameters", |r, n| r.reference_or(n, Self::parameter)),
            request_body: fields.read(self, "requestBody", |r, n| r.reference_or(n, Self::request_body)),
            responses: responses.unwrap_or_default(),
            callbacks: fields.map(self, "callbacks", |reader, node| {
                // A reference to a callback keeps its name here; what it refers to is found among the components.
                reader.check_reference(node);
                reader.check_external(node);
                let callback = reader.reference_or(node, Self::callback)?;
                Some(callback.into_item().unwrap_or_default())
            }),
            deprecated: fields.boolean(self, "deprecated").unwrap_or_default(),
            security: fields.read(self, "security", |reader, node| Some(reader.requirements(node))),
            servers: fields.list(self, "servers", Self::server),
            extensions: IndexMap::new(),
        })
    }

    /// Responses Object.
    fn responses(&mut self, node: &Node) -> Option<Responses> {
        let Value::Object(members) = &node.value else {
            self.mismatch(node, "a mapping");
            return None;
        };
        let mut responses = Responses::default();
        for member in members.iter().filter(|member| !member.key.starts_with("x-")) {
            self.within(&member.key, |reader| {
                let response = reader.reference_or(&member.node, Self::response);
                if member.key == "default" {
                    responses.default = response;
                    return;
                }
                let Some(status) = status(&member.key) else {
                    let message = format!("`{}` is not a status code", member.key.escape_debug());
                    reader.report(
                        Code::Structure,
                        member.key_place,
                        message,
                        "a status (`404`), a range (`4XX`) or `default`",
                    );
                    return;
                };
                if responses.responses.contains_key(&status) {
                    let message = format!("the status `{}` is described twice", member.key);
                    reader.report(Code::Structure, member.key_place, message, "");
                }
                responses.responses.extend(response.map(|response| (status, response)));
            });
        }
        Some(responses)
    }

    /// Response Object.
    pub(super) fn response(&mut self, node: &Node) -> Option<Response> {
        let fields = self.fields(node, RESPONSE.names)?;
        let description = match self.version {
            Version::V2_0 | Version::V3_0 | Version::V3_1 => fields.expected_string(self, "description"),
            Version::V3_2 => fields.string(self, "description").unwrap_or_default(),
        };
        Some(Response {
            description,
            headers: fields.read(self, "headers", |reader, node| Some(reader.headers(node))).unwrap_or_default(),
            content: fields.read(self, "content", |reader, node| Some(reader.content(node))).unwrap_or_default(),
            links: fields.map(self, "links", |r, n| r.reference_or(n, Self::link)),
            extensions: IndexMap::new(),
        })
    }

    /// Callback Object.
    pub(super) fn callback(&mut self, node: &Node) -> Option<Callback> {
        let Value::Object(members) = &node.value else {
            self.mismatch(node, "a mapping");
            return None;
        };
        let mut callback = Callback::new();
        for member in members.iter().filter(|member| !member.key.starts_with("x-")) {
            if member.node.get("$ref").is_some() {
                self.within(&member.key, |reader| reader.item_called_back(&member.node));
                continue;
            }
            let item = self.within(&member.key, |reader| reader.path_item(&member.node));
            callback.extend(item.map(|item| (member.key.clone(), item)));
        }
        Some(callback)
    }

    /// Link Object: what it links to. Its parameters and body stay in the tree.
    pub(super) fn link(&mut self, node: &Node) -> Option<Link> {
        let fields = self.fields(node, LINK.names)?;
        let id = fields.string(self, "operationId").map(LinkOperation::OperationId);
        let reference = fields.string(self, "operationRef").map(LinkOperation::OperationRef);
        if id.is_none() && reference.is_none() {
            fields.missing(self, "operationId");
        }
        Some(Link {
            description: fields.string(self, "description"),
            operation: id.or(reference)?,
            request_body: None,
            parameters: IndexMap::new(),
            server: fields.read(self, "server", Self::server),
            extensions: IndexMap::new(),
        })
    }
}

/// A field of a path item as far as it is read.
fn of_part(part: &Part, path: &str, member: &Member) -> Option<Member> {
    if member.key == "additionalOperations" {
        let others = member.node.members().iter().filter(|other| part.has_operation(path, &other.key)).cloned();
        let node = Node::mapping(member.node.place, others.collect());
        return Some(Member::new(member.key.as_str(), member.key_place, node));
    }
    let is_read = !METHODS.contains(&member.key.as_str()) || part.has_operation(path, &member.key);
    is_read.then(|| member.clone())
}

/// A token of HTTP (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.len() <= 64 && text.bytes().all(may_stand)
}

/// A key of a Responses Object. Ranges are written `4XX`; small letters are common and mean the same.
fn status(key: &str) -> Option<StatusCode> {
    match key.as_bytes() {
        [class @ b'1'..=b'9', b'X' | b'x', b'X' | b'x'] => Some(StatusCode::Range(u16::from(class - b'0'))),
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(StatusCode::Code),
        _ => None,
    }
}
