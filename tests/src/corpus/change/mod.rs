//! Documents that are changed by chance and stay documents: what the specification allows, where no author has put it yet.
//!
//! Schemas trade places and wrap each other, names become hard ones, operations gain media types, styles, hooks and streams.
//! [`crate::hostile`] breaks documents; these are to be generated from, and compiled. A variant is a function of a document,
//! its name and a number.

mod http;
mod names;
mod places;
mod schemas;

use serde_json::Value;

use crate::hostile::random::Random;
use places::Places;

/// The variant of this number, as JSON; `None` for what is no OpenAPI document.
pub fn changed(name: &str, text: &str, number: u64) -> Option<String> {
    let mut tree: Value = serde_json::from_str(text).ok().or_else(|| serde_yaml::from_str(text).ok())?;
    let version = ["openapi", "swagger"].into_iter().find(|field| tree.get(field).is_some())?;
    let mut random = Random::new(name.bytes().fold(number, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(FNV)));
    if version == "openapi" && random.below(2) == 0 {
        raise(&mut tree[version], random.any(&["3.1.1", "3.2.0"]));
    }
    // Of 2.0 only schemas and names: its operations have another shape.
    let kinds = if version == "openapi" { 9 } else { 7 };
    for _ in 0..=random.below(4) {
        let places = Places::of(&tree);
        for _ in 0..4 + random.below(12) {
            match random.below(kinds) {
                0..=3 => schemas::change(&mut tree, &places, &mut random),
                4..=6 => names::change(&mut tree, &places, &mut random),
                _ => http::change(&mut tree, &places, &mut random),
            }
        }
    }
    Some(tree.to_string())
}

/// To a later version, never to one that lacks what the document has.
fn raise(version: &mut Value, to: &str) {
    if version.as_str().is_some_and(|own| own < to) {
        *version = Value::from(to);
    }
}

/// The prime of FNV-1a with 64 bits.
const FNV: u64 = 0x0100_0000_01b3;
