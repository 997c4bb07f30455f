//! Where the schemas of a value stand.

use super::message::Message;
use crate::document::Document;
use crate::document::reference::percent_decode;
use crate::document::tree::Node;
use crate::media_type;
use crate::pointer::{self, child};

/// How many references and combinations lead to a place at most.
const DEEPEST: usize = 64;

/// The JSON pointer of the schema of a response's body, or of one of its items.
pub(super) fn body(document: &Document, message: &Message<'_>) -> Result<String, String> {
    let operation = operation(document, message).ok_or("the document has no such operation")?;
    let responses = child(&operation, "responses");
    let range = message.status / 100;
    let keys = [message.status.to_string(), format!("{range}XX"), format!("{range}xx"), "default".to_owned()];
    let found = keys.iter().map(|key| child(&responses, key)).find(|pointer| document.node(pointer).is_some());
    let response = followed(document, found.ok_or("the document has no such response")?);
    let content = child(&response, "content");
    let offered = document.node(&content).map(Node::members).unwrap_or_default();
    let media_type = offered.iter().map(|member| member.key.as_str()).min_by_key(|name| rank(name, message.of_item));
    let media_type = media_type.ok_or("the document has no body for it")?;
    let content = followed(document, child(&content, media_type));
    let found = if message.of_item { item(document, &content, media_type) } else { Some(child(&content, "schema")) };
    let found = found.filter(|schema| document.node(schema).is_some());
    found.ok_or_else(|| "the document has no schema for it".to_owned())
}

/// The schema of the items of a media type: its own, or that of a list's; of an event, its data.
fn item(document: &Document, content: &str, media_type: &str) -> Option<String> {
    let is_there = |pointer: &String| document.node(pointer).is_some();
    let own = Some(child(content, "itemSchema")).filter(is_there);
    let Some(schema) = own else {
        let all = child(content, "schema");
        let items = child(&followed(document, all.clone()), "items");
        return Some(if is_there(&items) { items } else { all });
    };
    if !is_event(media_type) {
        return Some(schema);
    }
    let data = child(&child(&followed(document, schema.clone()), "properties"), "data");
    if !is_there(&data) {
        return Some(schema);
    }
    let data = followed(document, data);
    let within = Some(child(&data, "contentSchema")).filter(is_there);
    within.or(Some(data))
}

fn is_event(media_type: &str) -> bool {
    media_type::essence(media_type).eq_ignore_ascii_case("text/event-stream")
}

/// The operation that a message names: of a path, a webhook by its name, or a callback by its expression.
fn operation(document: &Document, message: &Message<'_>) -> Option<String> {
    let in_map = |map: &str| {
        let item = followed(document, child(map, message.template));
        let fields = operations(document, &item);
        fields.into_iter().find(|pointer| last(pointer).eq_ignore_ascii_case(&message.method))
    };
    in_map("/paths").or_else(|| in_map("/webhooks")).or_else(|| callbacks(document).iter().find_map(|map| in_map(map)))
}

/// The callbacks of all operations, each a map of expressions; what is called back may call back.
fn callbacks(document: &Document) -> Vec<String> {
    let mut maps = vec!["/paths".to_owned(), "/webhooks".to_owned()];
    let mut next = 0;
    while let Some(map) = maps.get(next) {
        let items = members(document, map).into_iter().map(|item| followed(document, item));
        let operations = items.flat_map(|item| operations(document, &item));
        let callbacks = operations.flat_map(|operation| members(document, &child(&operation, "callbacks")));
        let found: Vec<String> = callbacks.map(|callback| followed(document, callback)).collect();
        for callback in found {
            if !maps.contains(&callback) {
                maps.push(callback);
            }
        }
        next += 1;
    }
    maps.split_off(2)
}

/// The operations of a path item, and whatever else stands in it.
fn operations(document: &Document, item: &str) -> Vec<String> {
    let mut all = members(document, item);
    all.extend(members(document, &child(item, "additionalOperations")));
    all
}

/// The pointers of what a mapping holds.
fn members(document: &Document, pointer: &str) -> Vec<String> {
    let members = document.node(pointer).map(Node::members).unwrap_or_default();
    members.iter().map(|member| child(pointer, &member.key)).collect()
}

fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or_default()
}

/// JSON before its relatives before everything else; of items, what is a sequence of them before all.
fn rank(media_type: &str, of_item: bool) -> u8 {
    let essence = media_type::essence(media_type).to_ascii_lowercase();
    match essence.as_str() {
        name if of_item && (is_event(name) || name.contains("json") && !name.ends_with("json")) => 0,
        name if of_item && name.ends_with("ndjson") => 0,
        "application/json" => 1,
        name if name.ends_with("json") => 2,
        name if name.ends_with("xml") => 3,
        _ => 4,
    }
}

/// The schemas that say something of the value at a pointer, each where it is used: it may be a reference.
pub(super) fn value(document: &Document, body: &str, pointer: &str) -> Vec<String> {
    let mut at = vec![body.to_owned()];
    for token in pointer.split('/').skip(1) {
        let token = pointer::unescaped(token);
        let mut next = Vec::new();
        for schema in at {
            for part in parts(document, &schema) {
                step(document, &part, &token, &mut next);
            }
        }
        next.dedup();
        at = next;
    }
    at
}

/// A schema after its references, with what it is combined of.
pub(super) fn parts(document: &Document, schema: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![(schema.to_owned(), 0_usize)];
    while let Some((pointer, depth)) = pending.pop() {
        let pointer = followed(document, pointer);
        let Some(node) = document.node(&pointer).filter(|_| depth < DEEPEST && !found.contains(&pointer)) else {
            continue;
        };
        for keyword in ["oneOf", "anyOf", "allOf"] {
            let combined = child(&pointer, keyword);
            let count = node.get(keyword).map_or(0, |list| list.items().len());
            pending.extend((0..count).rev().map(|index| (child(&combined, &index.to_string()), depth + 1)));
        }
        found.push(pointer);
    }
    found
}

/// The schemas of what a value holds under a key or a position.
fn step(document: &Document, schema: &str, token: &str, found: &mut Vec<String>) {
    let properties = child(&child(schema, "properties"), token);
    let prefixed = child(&child(schema, "prefixItems"), token);
    let first = [properties, prefixed].into_iter().find(|pointer| document.node(pointer).is_some());
    let position = token.bytes().all(|byte| byte.is_ascii_digit());
    let rest = child(schema, "additionalProperties");
    let items = child(schema, "items");
    let is_schema = |pointer: &String| document.node(pointer).is_some_and(|node| !node.members().is_empty());
    found.extend(
        first.or_else(|| Some(items).filter(|it| position && is_schema(it))).or_else(|| Some(rest).filter(is_schema)),
    );
}

/// Where a chain of references ends.
pub(super) fn followed(document: &Document, mut pointer: String) -> String {
    for _ in 0..DEEPEST {
        let reference = document.node(&pointer).and_then(|node| node.get("$ref")).and_then(Node::as_str);
        let Some(target) = reference.and_then(|reference| reference.strip_prefix('#')) else { break };
        let target = percent_decode(target);
        if document.node(&target).is_none() {
            break;
        }
        pointer = target;
    }
    pointer
}
