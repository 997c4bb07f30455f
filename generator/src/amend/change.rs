//! What has to change for a value to fit.

use std::fmt::Write as _;

use super::message::{Message, Problem};
use super::place::{followed, parts};
use super::{Action, Change};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::tree::Node;
use crate::document::{Document, Version};
use crate::pointer::{self, child};

/// The actions after which the value fits.
pub(super) fn actions(document: &Document, message: &Message<'_>, places: &[String]) -> Result<Vec<Action>, String> {
    let cx = Amending { document, message, actions: Vec::new() };
    let actions = match &message.problem {
        Problem::Missing(keys) => cx.optional(places, keys),
        Problem::Kind("null") => cx.nullable(places),
        Problem::Kind(kind) => cx.of_kind(places, kind),
        Problem::Value => cx.without("format", places),
        Problem::Constraint(keyword) => cx.without(keyword, places),
        Problem::Other => Ok(Vec::new()),
    }?;
    if actions.is_empty() { Err("what to change there is not known".to_owned()) } else { Ok(actions) }
}

struct Amending<'a> {
    document: &'a Document,
    message: &'a Message<'a>,
    actions: Vec<Action>,
}

impl Amending<'_> {
    fn node(&self, pointer: &str) -> Option<&Node> {
        self.document.node(pointer)
    }

    fn update(&mut self, pointer: &str, json: String) -> Result<(), String> {
        let target = self.target(pointer)?;
        self.add(target, Change::Update(json));
        Ok(())
    }

    fn remove(&mut self, pointer: &str) -> Result<(), String> {
        let target = self.target(pointer)?;
        self.add(target, Change::Remove);
        Ok(())
    }

    fn add(&mut self, target: String, change: Change) {
        self.actions.push(Action { description: self.message.short(), target, change });
    }

    /// A pointer as a query, in the terms of the document's own text.
    fn target(&self, pointer: &str) -> Result<String, String> {
        let place = self.document.place(pointer);
        if place.file.0 != 0 {
            let name = self.document.sources.get(place.file.0 as usize).map_or("another file", |it| it.name.as_str());
            return Err(format!(
                "what has to change stands in {name}, at line {}, which overlays do not reach",
                place.line
            ));
        }
        let placed = Diagnostic::new(Code::Unreadable, "").at(place, pointer, "");
        let own = self.document.in_own_terms(vec![placed]);
        let pointer = own.first().and_then(|it| it.labels.first()).map_or(pointer, |label| label.pointer.as_str());
        Ok(query(pointer))
    }

    /// A key that may be missing is not required, by none of what the schema is combined of.
    fn optional(mut self, places: &[String], keys: &[&str]) -> Result<Vec<Action>, String> {
        for schema in places.iter().flat_map(|place| parts(self.document, place)) {
            let listed = self.node(&schema).and_then(|node| node.get("required")).map(Node::items).unwrap_or_default();
            let found: Vec<&str> =
                keys.iter().copied().filter(|key| listed.iter().any(|it| it.as_str() == Some(key))).collect();
            let all = found.len() == listed.len();
            if found.is_empty() {
                continue;
            }
            let required = child(&schema, "required");
            if all {
                // A list without items is not allowed in 3.0.
                self.remove(&required)?;
                continue;
            }
            let target = self.target(&required)?;
            for key in found {
                self.add(format!("{target}[?@ == {}]", single_quoted(key)), Change::Remove);
            }
        }
        Ok(self.actions)
    }

    /// `null` is a value: of each place where the schema is used for it.
    fn nullable(mut self, places: &[String]) -> Result<Vec<Action>, String> {
        for place in places {
            let Some(node) = self.node(place) else { continue };
            let reference = node.get("$ref").map(Node::json);
            let listed = node.get("enum").is_some();
            let kind = node.get("type").map(|it| (it.as_str().map(str::to_owned), it.json()));
            match self.document.version {
                Version::V2_0 => self.update(place, r#"{"x-nullable":true}"#.to_owned())?,
                Version::V3_0 => {
                    let combined =
                        reference.as_ref().map(|it| format!(r#","allOf":[{{"$ref":{it}}}]"#)).unwrap_or_default();
                    // In 3.0 nothing counts beside a reference.
                    if reference.is_some() {
                        self.remove(&child(place, "$ref"))?;
                    }
                    self.update(place, format!(r#"{{"nullable":true{combined}}}"#))?;
                }
                Version::V3_1 | Version::V3_2 => match (reference, kind) {
                    (Some(reference), _) => {
                        self.remove(&child(place, "$ref"))?;
                        self.update(place, format!(r#"{{"anyOf":[{{"$ref":{reference}}},{{"type":"null"}}]}}"#))?;
                    }
                    (None, Some((Some(_), written))) => {
                        self.remove(&child(place, "type"))?;
                        self.update(place, format!(r#"{{"type":[{written},"null"]}}"#))?;
                    }
                    (None, Some((None, _))) => self.update(place, r#"{"type":["null"]}"#.to_owned())?,
                    (None, None) => {
                        let union = ["anyOf", "oneOf"].into_iter().find(|key| self.node(&child(place, key)).is_some());
                        if let Some(union) = union {
                            self.update(place, format!(r#"{{"{union}":[{{"type":"null"}}]}}"#))?;
                        }
                    }
                },
            }
            if listed {
                self.update(place, r#"{"enum":[null]}"#.to_owned())?;
            }
        }
        Ok(self.actions)
    }

    /// A value of another kind fits: beside the former one where the version has words for it.
    fn of_kind(mut self, places: &[String], kind: &str) -> Result<Vec<Action>, String> {
        if !["boolean", "integer", "number", "string", "array", "object"].contains(&kind) {
            return Ok(Vec::new());
        }
        for schema in places.iter().map(|place| followed(self.document, place.clone())) {
            let Some(written) = self.node(&schema).and_then(|node| node.get("type")) else { continue };
            let (former, written) = (written.as_str().map(str::to_owned), written.json());
            let several = matches!(self.document.version, Version::V3_1 | Version::V3_2);
            let scalar = |kind: &str| matches!(kind, "boolean" | "integer" | "number" | "string");
            match former {
                None => self.update(&schema, format!(r#"{{"type":["{kind}"]}}"#))?,
                Some(former) if former == "integer" && kind == "number" => {
                    self.update(&schema, r#"{"type":"number"}"#.to_owned())?;
                    self.remove_format(&schema)?;
                }
                Some(_) if several => {
                    self.remove(&child(&schema, "type"))?;
                    self.update(&schema, format!(r#"{{"type":[{written},"{kind}"]}}"#))?;
                }
                Some(former) if scalar(&former) && scalar(kind) => {
                    self.update(&schema, format!(r#"{{"type":"{kind}"}}"#))?;
                    self.remove_format(&schema)?;
                    if self.node(&child(&schema, "enum")).is_some() {
                        self.remove(&child(&schema, "enum"))?;
                    }
                }
                Some(former) => {
                    let place = self.target(&schema)?;
                    return Err(format!("{place} is {former}, and this version has no words for {kind} beside it"));
                }
            }
        }
        Ok(self.actions)
    }

    /// A value that a keyword refuses fits without it.
    fn without(mut self, keyword: &str, places: &[String]) -> Result<Vec<Action>, String> {
        for schema in places.iter().flat_map(|place| parts(self.document, place)) {
            self.remove_keyword(&schema, keyword)?;
            // Where it is a flag, it says of the bound beside it that it is outside.
            let bound = match keyword {
                "exclusiveMinimum" => "minimum",
                "exclusiveMaximum" => "maximum",
                _ => continue,
            };
            if self.node(&child(&schema, keyword)).and_then(Node::as_bool).is_some() {
                self.remove_keyword(&schema, bound)?;
            }
        }
        Ok(self.actions)
    }

    fn remove_format(&mut self, schema: &str) -> Result<(), String> {
        self.remove_keyword(schema, "format")
    }

    fn remove_keyword(&mut self, schema: &str, keyword: &str) -> Result<(), String> {
        let pointer = child(schema, keyword);
        if self.node(&pointer).is_some() { self.remove(&pointer) } else { Ok(()) }
    }
}

/// A JSON pointer as a query that selects the same node.
fn query(pointer: &str) -> String {
    let mut query = String::from("$");
    for token in pointer.split('/').skip(1) {
        let token = pointer::unescaped(token);
        let plain = token.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && token.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
        if plain {
            query.push('.');
            query.push_str(&token);
        } else if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()) && is_position(pointer, &token) {
            query.extend(["[", &token, "]"]);
        } else {
            query.extend(["[", &single_quoted(&token), "]"]);
        }
    }
    query
}

/// Whether digits are the position of a branch, not a status or the name of a property.
fn is_position(pointer: &str, token: &str) -> bool {
    ["allOf", "anyOf", "oneOf", "prefixItems"].iter().any(|list| pointer.contains(&format!("/{list}/{token}")))
}

/// A name as RFC 9535 quotes it (section 2.3.1).
fn single_quoted(text: &str) -> String {
    let mut quoted = String::from("'");
    for char in text.chars() {
        match char {
            '\'' | '\\' => quoted.extend(['\\', char]),
            char if char.is_ascii_control() => {
                let _ = write!(quoted, "\\u{:04x}", char as u32);
            }
            char => quoted.push(char),
        }
    }
    quoted.push('\'');
    quoted
}
