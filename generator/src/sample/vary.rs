//! Instances that differ from a fitting one at one place.

use oasmith_runtime::{Json, Map, Number};

use super::document::{list, reference};
use super::make::{Form, Maker, numbers, texts};

/// How many instances are made before those of a type are chosen.
const MOST: usize = 4000;

/// How many values of an enum are tried at one place.
const MOST_LISTED: usize = 24;

/// Beyond this level of nesting, values are not varied.
const LEVELS: usize = 3;

/// A text that no document has.
const NO_SUCH: &str = "no such text";

/// What was done, and the instance.
type Made = (&'static str, Json);

/// Instances of schemas that apply together.
pub fn variants<'a>(maker: &Maker<'a>, schemas: &[&'a Json]) -> Vec<Made> {
    vary(maker, schemas, 0)
}

/// The same, at a level of nesting.
pub(super) fn vary<'a>(maker: &Maker<'a>, schemas: &[&'a Json], level: usize) -> Vec<Made> {
    let forms = maker.forms(schemas);
    let class = if forms.len() > 1 { "branch" } else { "value" };
    let mut made = Vec::new();
    for form in &forms {
        made.extend([true, false].into_iter().filter_map(|full| maker.value(form, level, full)).map(|v| (class, v)));
    }
    for part in forms.iter().flat_map(|form| &form.parts) {
        examples(part, &mut made);
    }
    made.push(("null", Json::Null));
    // What another component says is varied there.
    let elsewhere = level > 0 && schemas.iter().any(|schema| reference(schema).is_some());
    made.extend(kinds().into_iter().take(if elsewhere { 3 } else { 7 }).map(|value| ("type", value)));
    for form in forms.iter().filter(|_| !elsewhere || level <= 1) {
        if made.len() > MOST {
            break;
        }
        if let Some(listed) = form.listed() {
            made.extend(listed.into_iter().take(MOST_LISTED).map(|value| ("enum", value.clone())));
            made.push(("enum", NO_SUCH.into()));
            made.extend(Number::parse("987654321").map(|number| ("enum", Json::Number(number))));
            continue;
        }
        match maker.value(form, level, true) {
            Some(Json::Object(object)) if !elsewhere => members(maker, form, &object, level, &mut made),
            Some(Json::Array(_)) if !elsewhere => items(maker, form, level, &mut made),
            Some(Json::String(_)) => made.extend(texts(form)),
            Some(Json::Number(_)) => made.extend(numbers(form)),
            Some(_) | None => {}
        }
    }
    made
}

/// One value of each kind.
fn kinds() -> [Json; 7] {
    [
        Json::Bool(true),
        "text".into(),
        7.into(),
        1.5.into(),
        Json::Array(Vec::new()),
        Json::Object(Map::default()),
        Json::Array(vec![Json::Null]),
    ]
}

/// `example`, `examples` and `default` of a schema.
fn examples(schema: &Json, made: &mut Vec<Made>) {
    made.extend(schema.get("example").map(|value| ("example", value.clone())));
    made.extend(list(schema, "examples").iter().map(|value| ("example", value.clone())));
    made.extend(schema.get("default").map(|value| ("default", value.clone())));
}

/// Changes of an object: each key absent, null, and varied; keys that are not declared; tags.
fn members<'a>(maker: &Maker<'a>, form: &Form<'a>, object: &Map<Json>, level: usize, made: &mut Vec<Made>) {
    let changed = |key: &str, value: Option<Json>| {
        let mut changed = object.clone();
        match value {
            Some(value) => changed.insert(key, value),
            None => changed.remove(key),
        };
        Json::Object(changed)
    };
    for (key, _) in &form.tags {
        made.push(("tag", changed(key, Some(NO_SUCH.into()))));
        made.push(("tag", changed(key, Some(Json::Null))));
        made.push(("tag", changed(key, None)));
    }
    for key in form.keys() {
        made.push((if form.required().contains(&key) { "required" } else { "optional" }, changed(key, None)));
        made.push(("null", changed(key, Some(Json::Null))));
        if level < LEVELS {
            let values = vary(maker, &form.property(key), level + 1);
            made.extend(values.into_iter().map(|(class, value)| (class, changed(key, Some(value)))));
        }
        if made.len() > MOST {
            return;
        }
    }
    for value in kinds() {
        made.push(("extra key", changed(NO_SUCH, Some(value))));
    }
    if let Some(others) = form.others().filter(|_| level < LEVELS) {
        let values = vary(maker, &others, level + 1);
        made.extend(values.into_iter().map(|(class, value)| (class, changed("key", Some(value)))));
    }
    for (class, limit) in
        [("minProperties", form.count("minProperties")), ("maxProperties", form.count("maxProperties"))]
    {
        let Some(limit) = limit.filter(|limit| *limit < 60) else { continue };
        for wanted in [limit.saturating_sub(1), limit, limit + 1] {
            let mut sized: Map<Json> = object.iter().take(wanted).map(|(key, value)| (key, value.clone())).collect();
            for number in sized.len()..wanted {
                let value = form.others().and_then(|others| maker.sample(&others, level + 1, false));
                sized.insert(format!("key {number}"), value.unwrap_or_default());
            }
            made.push((class, Json::Object(sized)));
        }
    }
}

/// Changes of an array: its length, and each way in which an item varies.
fn items<'a>(maker: &Maker<'a>, form: &Form<'a>, level: usize, made: &mut Vec<Made>) {
    for (class, limit) in [("minItems", form.count("minItems")), ("maxItems", form.count("maxItems"))] {
        let Some(limit) = limit else { continue };
        for wanted in [limit.saturating_sub(1), limit, limit.saturating_add(1)] {
            made.extend(maker.items(form, wanted, level, true).map(|value| (class, value)));
        }
    }
    let Some(Json::Array(usual)) = maker.value(form, level, true) else { return };
    made.push(("items", Json::Array(Vec::new())));
    made.extend(usual.first().map(|item| ("uniqueItems", Json::Array(vec![item.clone(), item.clone()]))));
    if level < LEVELS {
        for (class, item) in vary(maker, &form.items(), level + 1) {
            let mut items = usual.clone();
            match items.last_mut() {
                Some(last) => *last = item,
                None => items.push(item),
            }
            made.push((class, Json::Array(items)));
        }
        for (at, schema) in form.parts.iter().flat_map(|part| list(part, "prefixItems")).enumerate() {
            for (class, item) in vary(maker, &[schema], level + 1) {
                let mut items = usual.clone();
                if let Some(place) = items.get_mut(at) {
                    *place = item;
                    made.push((class, Json::Array(items)));
                }
            }
        }
    }
}
