//! Which kind of object stands where: what tells a reference from an example that looks like one.

use super::tree::{Node, Value};

/// A kind of object of the specification, as far as references stand in it or lead to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// OpenAPI Object, or Swagger Object.
    Root,
    /// Components Object.
    Components,
    /// Path Item Object.
    PathItem,
    /// Operation Object.
    Operation,
    /// Parameter Object.
    Parameter,
    /// Request Body Object.
    RequestBody,
    /// Response Object.
    Response,
    /// Header Object.
    Header,
    /// Media Type Object.
    MediaType,
    /// Encoding Object.
    Encoding,
    /// Schema Object.
    Schema,
    /// Security Scheme Object.
    SecurityScheme,
    /// Link Object.
    Link,
    /// Callback Object.
    Callback,
    /// Example Object.
    Example,
}

/// What the value of a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// An object.
    One(Kind),
    /// A list of them, or an object (`items` of old).
    List(Kind),
    /// A mapping from free names to them.
    Map(Kind),
}

/// What a key of an object holds; `None` for what holds no references.
pub(super) fn held(kind: Kind, key: &str) -> Option<Held> {
    use Held::{List, Map, One};
    if key.starts_with("x-") {
        return None;
    }
    Some(match (kind, key) {
        (Kind::Root, "components") => One(Kind::Components),
        (Kind::Root, "paths" | "webhooks") | (Kind::Components, "pathItems") => Map(Kind::PathItem),
        (Kind::Root, "definitions") | (Kind::Components, "schemas") => Map(Kind::Schema),
        (Kind::Root | Kind::Components, "parameters") => Map(Kind::Parameter),
        (Kind::Root | Kind::Components | Kind::Operation, "responses") => Map(Kind::Response),
        (Kind::Root, "securityDefinitions") | (Kind::Components, "securitySchemes") => Map(Kind::SecurityScheme),
        (Kind::Components, "requestBodies") => Map(Kind::RequestBody),
        (Kind::Components | Kind::Response | Kind::Encoding, "headers") => Map(Kind::Header),
        (Kind::Components | Kind::Response, "links") => Map(Kind::Link),
        (Kind::Components | Kind::Operation, "callbacks") => Map(Kind::Callback),
        (Kind::Components | Kind::Parameter | Kind::Header | Kind::MediaType, "examples") => Map(Kind::Example),
        (Kind::Components, "mediaTypes")
        | (Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response, "content") => Map(Kind::MediaType),
        (Kind::PathItem, "additionalOperations") => Map(Kind::Operation),
        (Kind::PathItem | Kind::Operation, "parameters") => List(Kind::Parameter),
        (Kind::PathItem, "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query") => {
            One(Kind::Operation)
        }
        (Kind::Operation, "requestBody") => One(Kind::RequestBody),
        (Kind::Parameter | Kind::Header | Kind::Response | Kind::MediaType, "schema")
        | (Kind::MediaType, "itemSchema") => One(Kind::Schema),
        (Kind::MediaType, "encoding") => Map(Kind::Encoding),
        (Kind::MediaType, "itemEncoding") => One(Kind::Encoding),
        (Kind::MediaType, "prefixEncoding") => List(Kind::Encoding),
        (Kind::Callback, _) => One(Kind::PathItem),
        (Kind::Schema, key) => return schemas(key),
        _ => return None,
    })
}

/// What a keyword of a schema holds.
fn schemas(key: &str) -> Option<Held> {
    Some(match key {
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => Held::Map(Kind::Schema),
        "items" | "prefixItems" | "allOf" | "anyOf" | "oneOf" => Held::List(Kind::Schema),
        "additionalProperties"
        | "additionalItems"
        | "propertyNames"
        | "contains"
        | "not"
        | "if"
        | "then"
        | "else"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => Held::One(Kind::Schema),
        _ => return None,
    })
}

/// Calls `see` with every object of a document that is of a kind, outer ones first.
pub(super) fn visit(node: &mut Node, kind: Kind, see: &mut dyn FnMut(Kind, &mut Node)) {
    see(kind, node);
    let Value::Object(members) = &mut node.value else { return };
    for member in members {
        match held(kind, &member.key) {
            None => {}
            Some(Held::One(kind)) => visit(&mut member.node, kind, see),
            Some(Held::Map(kind)) => {
                if let Value::Object(entries) = &mut member.node.value {
                    // Where extensions may stand among the entries, names never begin like one.
                    let extended = matches!(kind, Kind::PathItem | Kind::Response);
                    for entry in entries.iter_mut().filter(|entry| !extended || !entry.key.starts_with("x-")) {
                        visit(&mut entry.node, kind, see);
                    }
                }
            }
            Some(Held::List(kind)) => match &mut member.node.value {
                Value::Array(items) => items.iter_mut().for_each(|item| visit(item, kind, see)),
                Value::Object(_) => visit(&mut member.node, kind, see),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            },
        }
    }
}

/// The sections of Components Object.
const SECTIONS: [(&str, Kind); 9] = [
    ("schemas", Kind::Schema),
    ("responses", Kind::Response),
    ("parameters", Kind::Parameter),
    ("examples", Kind::Example),
    ("requestBodies", Kind::RequestBody),
    ("headers", Kind::Header),
    ("securitySchemes", Kind::SecurityScheme),
    ("links", Kind::Link),
    ("callbacks", Kind::Callback),
];

/// The section of Components Object that has a kind.
pub(super) fn section(kind: Kind) -> Option<&'static str> {
    SECTIONS.iter().find(|(_, held)| *held == kind).map(|(name, _)| *name)
}

/// The kind that a section of Components Object has.
pub(super) fn section_kind(name: &str) -> Option<Kind> {
    SECTIONS.iter().find(|(section, _)| *section == name).map(|(_, kind)| *kind)
}
