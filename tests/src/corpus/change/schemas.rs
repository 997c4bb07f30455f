//! Schemas that trade places, wrap each other and gain keywords.

use serde_json::{Map, Value, json};

use super::names;
use super::places::{Places, copy, pick};
use crate::hostile::random::Random;

pub(super) fn change(document: &mut Value, places: &Places, random: &mut Random) {
    let other = copy(document, &places.schemas, random).unwrap_or_else(|| json!({}));
    let Some(schema) = pick(document, &places.schemas, random) else { return };
    match random.below(6) {
        0 => *schema = other,
        1 | 2 => {
            let inner = schema.take();
            *schema = wrapped(&inner, &other, random);
        }
        3 => union(schema, other, random),
        _ => {
            let (key, value) = keyword(random);
            if let Value::Object(members) = schema {
                members.insert(key.to_owned(), value);
            }
        }
    }
}

/// A schema inside another, alone or beside a second.
fn wrapped(inner: &Value, other: &Value, random: &mut Random) -> Value {
    match random.below(16) {
        0 => json!({ "oneOf": [inner, other] }),
        1 => json!({ "anyOf": [inner, other] }),
        2 => json!({ "allOf": [inner, { "type": "object", "properties": { names::hard(random): other } }] }),
        3 => json!({ "allOf": [inner], "description": names::hard(random) }),
        4 => json!({ "type": "array", "items": inner, "minItems": random.below(3) }),
        5 => json!({ "type": "array", "items": inner, "uniqueItems": true }),
        6 => json!({ "type": "array", "prefixItems": [inner, other] }),
        7 => json!({ "type": "array", "prefixItems": [inner], "items": other }),
        8 => json!({ "type": "object", "additionalProperties": inner }),
        9 => json!({ "type": "object", "patternProperties": { "^x-": inner }, "additionalProperties": other }),
        10 => json!({ "oneOf": [inner, { "type": "null" }] }),
        11 => json!({ "anyOf": [inner, other, { "type": "string", "enum": [names::hard(random), null] }] }),
        12 => json!({ "type": "object", "required": ["a"], "properties": { "a": inner, names::hard(random): other } }),
        13 => json!({ "if": inner, "then": other }),
        14 => json!({ "allOf": [inner], "not": other }),
        _ => json!({ "oneOf": [{ "allOf": [inner] }, { "type": "array", "items": other }], "nullable": true }),
    }
}

/// A union that a discriminator tells apart, by the name of a property that its branches may have or not.
fn union(schema: &mut Value, other: Value, random: &mut Random) {
    let tag = names::hard(random);
    let branch = |value: &str, inner: Value| {
        let tags = json!({ "type": "object", "required": [tag], "properties": { tag: { "const": value } } });
        json!({ "allOf": [inner, tags] })
    };
    let keyword = random.any(&["oneOf", "anyOf"]);
    let inner = schema.take();
    let branches = if random.below(2) == 0 {
        vec![branch("first", inner), branch(names::hard(random), other)]
    } else {
        vec![inner, other]
    };
    let mut union = Map::from_iter([(keyword.to_owned(), Value::from(branches))]);
    if random.below(3) > 0 {
        union.insert("discriminator".to_owned(), json!({ "propertyName": tag }));
    }
    *schema = Value::Object(union);
}

/// A keyword that may stand beside any others.
fn keyword(random: &mut Random) -> (&'static str, Value) {
    let name = names::hard(random);
    match random.below(20) {
        0 => ("readOnly", Value::Bool(true)),
        1 => ("writeOnly", Value::Bool(true)),
        2 => ("deprecated", Value::Bool(true)),
        3 => ("nullable", Value::Bool(true)),
        4 => ("default", scalar(random)),
        5 => ("const", scalar(random)),
        6 => ("enum", Value::from(vec![scalar(random), scalar(random), scalar(random)])),
        7 => ("enum", json!([name, name.to_uppercase(), format!("{name} "), ""])),
        8 => {
            let formats =
                ["date-time", "date", "uuid", "byte", "binary", "decimal", "duration", "int64", "uint8", "none"];
            ("format", Value::from(random.any(&formats)))
        }
        9 => ("title", Value::from(name)),
        10 => ("description", Value::from(name)),
        11 => ("additionalProperties", Value::Bool(random.below(2) == 0)),
        12 => ("minProperties", Value::from(random.below(3))),
        13 => ("pattern", Value::from(random.any(&["^\\p{L}+$", "(?=a)a", "^[^\"\\\\]*$", "\\d{2,}"]))),
        14 => ("type", random.any(&[json!("string"), json!("object"), json!(["string", "null"]), json!("integer")])),
        15 => ("required", json!(["a", name])),
        16 => ("unevaluatedProperties", Value::Bool(false)),
        17 => ("maximum", random.any(&[json!(1e300), json!(0), json!(u64::MAX), json!(-0.5)])),
        18 => ("propertyNames", json!({ "maxLength": 9 })),
        _ => ("dependentRequired", json!({ "a": [name] })),
    }
}

fn scalar(random: &mut Random) -> Value {
    let name = names::hard(random);
    let scalars = [json!(null), json!(true), json!(-1), json!(u64::MAX), json!(0.1), json!([]), json!({}), json!(name)];
    random.any(&scalars)
}
