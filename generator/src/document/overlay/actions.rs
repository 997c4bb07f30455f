//! The text of an overlay → its actions.

use std::fmt;

use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::json_path::Query;
use crate::document::read::push_token;
use crate::document::structure;
use crate::document::tree::{Member, Node, Value};

/// An action of an overlay.
pub(super) struct Action {
    /// Which, from 1.
    number: usize,
    /// `description`
    description: Option<String>,
    pub(super) target: Query,
    pub(super) target_place: Place,
    pub(super) change: Change,
}

/// What an action does with what it selects.
pub(super) enum Change {
    /// `update`: merges a value.
    Update(Node),
    /// `copy`: merges what stands elsewhere in the document; where that is said.
    Copy(Query, Place),
    /// `remove`
    Remove,
    /// None of these.
    Nothing,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "action {}", self.number)?;
        match &self.description {
            Some(description) => {
                let line: String = description.lines().next().unwrap_or_default().chars().take(60).collect();
                write!(f, " (“{}”)", line.escape_debug())
            }
            None => Ok(()),
        }
    }
}

/// What is wrong with an overlay, and where it is looked at.
struct Reader<'d> {
    diagnostics: &'d mut Vec<Diagnostic>,
    /// Whether the overlay follows 1.0.
    first_version: bool,
}

/// The actions of an overlay that can be applied, in their order. The others are reported.
pub(super) fn read(root: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Action> {
    let mut reader = Reader { diagnostics, first_version: false };
    if !reader.overlay(root) {
        return Vec::new();
    }
    let Some(node) = root.get("actions") else {
        reader.error(root.place, "", "an overlay has no field `actions`, which is required");
        return Vec::new();
    };
    let items = match &node.value {
        Value::Array(items) if !items.is_empty() => items,
        _ => {
            reader.error(node.place, "/actions", "`actions` must be a list with an action at least");
            return Vec::new();
        }
    };
    items.iter().enumerate().filter_map(|(index, item)| reader.action(index, item)).collect()
}

impl Reader<'_> {
    fn error(&mut self, place: Place, pointer: &str, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(Code::Overlay, message).at(place, pointer, ""));
    }

    /// The root: whether it is an overlay of a version that is read.
    fn overlay(&mut self, root: &Node) -> bool {
        let Value::Object(members) = &root.value else {
            self.error(root.place, "", format!("this is {}, not an overlay", root.kind()));
            return false;
        };
        let Some(version) = root.get("overlay") else {
            let first = members.first().map_or(root.place, |member| member.key_place);
            let diagnostic = Diagnostic::new(Code::Overlay, "the field `overlay` is missing: this is no overlay");
            self.diagnostics.push(diagnostic.at(first, "", "").help("an overlay begins with `overlay: 1.1.0`"));
            return false;
        };
        let text = match &version.value {
            Value::String(text) | Value::Number(text) => text.as_str(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => "",
        };
        let mut parts = text.trim().split('.');
        self.first_version = match (parts.next(), parts.next()) {
            (Some("1"), Some("0")) => true,
            (Some("1"), Some("1")) => false,
            _ => {
                let message = format!("version `{}` of Overlay is not read", text.escape_debug());
                let diagnostic = Diagnostic::new(Code::Overlay, message).at(version.place, "/overlay", "");
                self.diagnostics.push(diagnostic.help("1.0 and 1.1 are read"));
                return false;
            }
        };
        self.known(members, "", &["overlay", "info", "extends", "actions"]);
        match root.get("info") {
            None => self.omitted(root.place, "", "`info`"),
            Some(info) => {
                self.known(info.members(), "/info", &["title", "version", "description"]);
                for key in ["title", "version"] {
                    if info.get(key).is_none() {
                        self.omitted(info.place, "/info", &format!("`info.{key}`"));
                    }
                }
            }
        }
        true
    }

    fn omitted(&mut self, place: Place, pointer: &str, what: &str) {
        let message = format!("the overlay has no field {what}, which is required; it is applied all the same");
        self.diagnostics.push(Diagnostic::new(Code::Omitted, message).at(place, pointer, ""));
    }

    fn known(&mut self, members: &[Member], pointer: &str, known: &[&str]) {
        let unknown = members.iter().filter(|member| !member.key.starts_with("x-"));
        let unknown = unknown.filter(|member| !known.contains(&member.key.as_str()));
        self.diagnostics.extend(unknown.map(|one| structure::unknown(&one.key, one.key_place, pointer, known)));
    }

    fn action(&mut self, index: usize, node: &Node) -> Option<Action> {
        let number = index + 1;
        let mut pointer = "/actions".to_owned();
        push_token(&mut pointer, &index.to_string());
        let Value::Object(members) = &node.value else {
            self.error(node.place, &pointer, format!("action {number} must be a mapping, found {}", node.kind()));
            return None;
        };
        self.known(members, &pointer, &["target", "description", "update", "remove", "copy"]);
        let Some(target) = node.get("target") else {
            self.error(node.place, &pointer, format!("action {number} has no field `target`, which is required"));
            return None;
        };
        let query = self.query(target, &format!("`target` of action {number}"), &format!("{pointer}/target"))?;
        let change = self.change(node, number, &pointer)?;
        let description = node.get("description").and_then(Node::as_str).map(str::to_owned);
        Some(Action { number, description, target: query, target_place: target.place, change })
    }

    fn change(&mut self, node: &Node, number: usize, pointer: &str) -> Option<Change> {
        let remove = match node.get("remove") {
            None => false,
            Some(remove) => match remove.as_bool() {
                Some(remove) => remove,
                None => {
                    let message =
                        format!("`remove` of action {number} must be `true` or `false`, found {}", remove.kind());
                    self.error(remove.place, &format!("{pointer}/remove"), message);
                    return None;
                }
            },
        };
        match (remove, node.member("update"), node.member("copy")) {
            (true, _, _) => Some(Change::Remove),
            (false, Some(update), Some(copy)) => {
                let message =
                    format!("action {number} has both `update` and `copy`, of which neither counts beside the other");
                let diagnostic = Diagnostic::new(Code::Overlay, message);
                self.diagnostics.push(diagnostic.at(copy.key_place, pointer, "").at(update.key_place, pointer, ""));
                None
            }
            (false, Some(update), None) => Some(Change::Update(update.node.clone())),
            (false, None, Some(copy)) => {
                let pointer = format!("{pointer}/copy");
                if self.first_version {
                    let message = "`copy` is a field of Overlay 1.1, not of 1.0; it is read all the same";
                    let diagnostic = Diagnostic::new(Code::UnknownKeyword, message);
                    self.diagnostics.push(diagnostic.at(copy.key_place, pointer.as_str(), ""));
                }
                let query = self.query(&copy.node, &format!("`copy` of action {number}"), &pointer)?;
                Some(Change::Copy(query, copy.node.place))
            }
            (false, None, None) => {
                let message =
                    format!("action {number} has neither `update` nor `copy` nor `remove: true`: it changes nothing");
                self.diagnostics.push(Diagnostic::new(Code::OverlayTarget, message).at(node.place, pointer, ""));
                Some(Change::Nothing)
            }
        }
    }

    fn query(&mut self, node: &Node, what: &str, pointer: &str) -> Option<Query> {
        let Some(text) = node.as_str() else {
            self.error(node.place, pointer, format!("{what} must be a JSONPath, found {}", node.kind()));
            return None;
        };
        match Query::parse(text) {
            Ok(query) => Some(query),
            Err(error) => {
                let at = error.at + 1;
                let message = format!("{what} is no JSONPath (RFC 9535): {}, at character {at}", error.message);
                let diagnostic = Diagnostic::new(Code::Overlay, message).at(node.place, pointer, "");
                self.diagnostics.push(match error.help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                });
                None
            }
        }
    }
}
