//! What may differ between an instance and what was written: keys that the schema does not declare are dropped.

use oasmith_runtime::Json;

use super::document::{list, members, reference};
use super::oracle::{Oracle, Verdict};
use super::unions::Tags;

/// How deep keywords that apply to the same value are followed.
const DEEPEST: usize = 24;

/// Whether `written` is what has to come of a valid `read`: the same value, apart from undeclared keys.
pub fn fits(oracle: &Oracle<'_>, schema: Option<&Json>, read: &Json, written: &Json) -> bool {
    let schemas: Vec<&Json> = schema.into_iter().collect();
    same(oracle, &schemas, read, written)
}

fn same(oracle: &Oracle<'_>, schemas: &[&Json], read: &Json, written: &Json) -> bool {
    match (read, written) {
        (Json::Object(before), Json::Object(after)) => {
            let mut all = Vec::new();
            for schema in schemas {
                applied(oracle, schema, read, DEEPEST, &mut all);
            }
            let kept = before.iter().all(|(key, value)| {
                let schemas: Vec<&Json> = all.iter().filter_map(|schema| of_key(schema, key)).collect();
                match after.get(key) {
                    Some(written) => same(oracle, &schemas, value, written),
                    None => schemas.is_empty() && !names_tag(&all, key),
                }
            });
            kept && after.keys().all(|key| before.contains_key(key))
        }
        (Json::Array(before), Json::Array(after)) => {
            let mut all = Vec::new();
            for schema in schemas {
                applied(oracle, schema, read, DEEPEST, &mut all);
            }
            let items = |at: usize| all.iter().filter_map(move |schema| of_item(schema, at)).collect::<Vec<_>>();
            before.len() == after.len()
                && before
                    .iter()
                    .zip(after)
                    .enumerate()
                    .all(|(at, (read, written))| same(oracle, &items(at), read, written))
        }
        (read, written) => read == written,
    }
}

/// The schemas that apply to a value itself: those it refers to, parts, and the branches that it fits.
fn applied<'a>(oracle: &Oracle<'a>, schema: &'a Json, value: &Json, depth: usize, all: &mut Vec<&'a Json>) {
    if depth == 0 || all.iter().any(|known| std::ptr::eq(*known, schema)) {
        return;
    }
    all.push(schema);
    let target = reference(schema).and_then(|reference| oracle.root.find(reference));
    let heirs = Tags::of(oracle.root, schema).filter(Tags::inherited);
    let heirs = heirs.into_iter().filter_map(|tags| {
        let tag = value.get(tags.property).and_then(Json::as_str).unwrap_or_default();
        tags.chosen(tag)
    });
    for part in target.into_iter().chain(list(schema, "allOf")).chain(heirs) {
        applied(oracle, part, value, depth - 1, all);
    }
    let single = ["if", "then", "else"].into_iter().filter_map(|keyword| schema.get(keyword));
    let branches = ["oneOf", "anyOf"].into_iter().flat_map(|keyword| list(schema, keyword));
    for branch in branches.chain(single).chain(members(schema, "dependentSchemas").map(|(_, schema)| schema)) {
        if oracle.verdict(branch, value) == Verdict::Valid {
            applied(oracle, branch, value, depth - 1, all);
        }
    }
}

/// The schema of a key, where the schema declares it; one that takes any further key declares all.
fn of_key<'a>(schema: &'a Json, key: &str) -> Option<&'a Json> {
    let property = schema.get("properties").and_then(|properties| properties.get(key));
    let others = || schema.get("additionalProperties").filter(|others| **others != Json::Bool(false));
    // Which keys a pattern is about does not matter: where there are patterns, all are kept.
    property.or_else(|| members(schema, "patternProperties").next().map(|(_, schema)| schema)).or_else(others)
}

fn of_item(schema: &Json, at: usize) -> Option<&Json> {
    list(schema, "prefixItems").get(at).or_else(|| schema.get("items"))
}

/// Whether a schema declares a property, itself or in a part.
pub(super) fn declared(oracle: &Oracle<'_>, schema: &Json, key: &str) -> bool {
    fn within(oracle: &Oracle<'_>, schema: &Json, key: &str, depth: usize) -> bool {
        let target = reference(schema).and_then(|reference| oracle.root.find(reference));
        let parts = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|keyword| list(schema, keyword));
        depth > 0
            && (schema.get("properties").is_some_and(|properties| properties.get(key).is_some())
                || target.into_iter().chain(parts).any(|part| within(oracle, part, key, depth - 1)))
    }
    within(oracle, schema, key, DEEPEST)
}

/// Whether a key is the tag of one of these schemas.
fn names_tag(schemas: &[&Json], key: &str) -> bool {
    schemas.iter().any(|schema| schema.pointer("/discriminator/propertyName").and_then(Json::as_str) == Some(key))
}
