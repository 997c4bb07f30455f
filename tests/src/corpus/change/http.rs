//! Operations that gain media types, statuses, styles, hooks and streams.

use serde_json::{Value, json};

use super::names::{self, follow, set, set_one};
use super::places::{Places, copy, escaped, may_repeat, pick};
use crate::hostile::random::Random;

const MEDIA_TYPES: [&str; 14] = [
    "application/json",
    "application/problem+json",
    "application/json; version=2",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/mixed",
    "text/plain",
    "text/plain; charset=utf-8",
    "text/event-stream",
    "application/jsonl",
    "application/octet-stream",
    "image/*",
    "*/*",
];

pub(super) fn change(document: &mut Value, places: &Places, random: &mut Random) {
    match random.below(8) {
        0 | 1 => media_type(document, places, random),
        2 => style(document, places, random),
        3 => status(document, places, random),
        4 => stream(document, places, random),
        5 => callback(document, places, random),
        6 => webhook(document, random),
        _ => server(document, random),
    }
}

/// A second media type with what the first holds, or another name for one.
fn media_type(document: &mut Value, places: &Places, random: &mut Random) {
    let Some(Value::Object(content)) = pick(document, &places.contents, random) else { return };
    let Some(old) = content.keys().nth(random.below(content.len())).cloned() else { return };
    let Some(mut entry) = content.get(&old).filter(|entry| may_repeat(entry)).cloned() else { return };
    if random.below(2) == 0 {
        content.remove(&old);
    }
    let new = random.any(&MEDIA_TYPES);
    if new == "multipart/form-data" {
        let encoding =
            json!({ "contentType": random.any(&MEDIA_TYPES), "style": "form", "explode": random.below(2) == 0 });
        set(&mut entry, "encoding", json!({ names::hard(random): encoding }));
    }
    content.insert(new.to_owned(), entry);
}

/// Another style and another shape for a parameter, or its media type instead.
fn style(document: &mut Value, places: &Places, random: &mut Random) {
    let Some(parameter) = pick(document, &places.parameters, random) else { return };
    if parameter.get("content").is_some() {
        return;
    }
    if random.below(6) == 0 {
        return content(parameter, random.any(&MEDIA_TYPES));
    }
    let styles: &[&str] = match parameter["in"].as_str() {
        Some("path") => &["simple", "label", "matrix"],
        Some("query") => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        Some("cookie") => &["form"],
        _ => &["simple"],
    };
    set(parameter, "style", Value::from(*random.pick(styles).unwrap_or(&"simple")));
    set(parameter, "explode", Value::Bool(random.below(2) == 0));
    let property = names::hard(random);
    let schema = match random.below(4) {
        0 => json!({ "type": "array", "items": { "type": "integer" } }),
        1 => json!({ "type": "object", "properties": { property: { "type": "string" } } }),
        2 => json!({ "type": ["string", "null"] }),
        _ => return,
    };
    set(parameter, "schema", schema);
}

/// A media type in place of a style.
fn content(parameter: &mut Value, media_type: &str) {
    let Value::Object(members) = parameter else { return };
    for key in ["style", "explode", "allowReserved"] {
        members.remove(key);
    }
    if let Some(schema) = members.remove("schema") {
        members.insert("content".to_owned(), json!({ media_type: { "schema": schema } }));
    }
}

/// What one status answers, for another too.
fn status(document: &mut Value, places: &Places, random: &mut Random) {
    let Some(Value::Object(responses)) =
        pick(document, &places.operations, random).and_then(|operation| operation.get_mut("responses"))
    else {
        return;
    };
    let Some(response) = responses.values().nth(random.below(responses.len())).filter(|it| may_repeat(it)).cloned()
    else {
        return;
    };
    let status = random.any(&["200", "201", "204", "2XX", "304", "400", "401", "4XX", "500", "5XX", "default"]);
    responses.insert(status.to_owned(), response);
}

/// Items of some schema in place of a body (OpenAPI 3.2, 4.14).
fn stream(document: &mut Value, places: &Places, random: &mut Random) {
    let item = copy(document, &places.schemas, random).unwrap_or_else(|| json!({}));
    let media_type = random.any(&["application/jsonl", "text/event-stream", "application/json-seq", "multipart/mixed"]);
    set_one(document, &places.contents, (media_type, json!({ "itemSchema": item })), random);
}

/// An operation that the receiver of another serves.
fn callback(document: &mut Value, places: &Places, random: &mut Random) {
    let Some(mut called) = pick(document, &places.operations, random).cloned() else { return };
    if let Value::Object(members) = &mut called {
        members.remove("callbacks");
        members.remove("operationId");
    }
    if !may_repeat(&called) {
        return;
    }
    let name = names::hard(random);
    let callbacks = json!({ name: { "{$request.body#/url}": { "post": called } } });
    set_one(document, &places.operations, ("callbacks", callbacks), random);
}

/// A path becomes a webhook: who had it served receives it now.
fn webhook(document: &mut Value, random: &mut Random) {
    let name = names::hard(random);
    let Value::Object(members) = document else { return };
    let known = members.get("webhooks").is_some_and(|webhooks| webhooks.get(name).is_some());
    let Some(Value::Object(paths)) = members.get_mut("paths").filter(|_| !known) else { return };
    let plain: Vec<&String> = paths.keys().filter(|path| path.starts_with('/') && !path.contains('{')).collect();
    let Some(path) = random.pick(&plain).map(|path| (*path).clone()) else { return };
    let item = paths.remove(&path).unwrap_or_default();
    set(members.entry("webhooks").or_insert_with(|| json!({})), name, item);
    follow(document, &format!("#/paths/{}", escaped(&path)), &format!("#/webhooks/{}", escaped(name)));
}

fn server(document: &mut Value, random: &mut Random) {
    let name = names::hard(random);
    let variable = json!({ "default": "a", "enum": ["a", name], "description": name });
    let servers = json!([
        { "url": "https://{host}.example/v1", "description": name, "variables": { "host": variable } },
        { "url": "/v1", "description": name },
    ]);
    set(document, "servers", servers);
}
