//! Enums, constants and formats of `specs/fixtures/values.yaml`: JSON in, value, JSON out.

mod calls;
mod enums;
mod formats;

use oasmith_runtime::{Mode, decode, encode};
use oasmith_tests::values::models::Values;

/// What a value with this JSON is written as again.
fn again(json: &str) -> String {
    let value: Values = decode(json.as_bytes(), Mode::Client, false).unwrap_or_else(|error| panic!("{json}: {error}"));
    String::from_utf8(encode(&value).unwrap()).unwrap()
}

/// The keywords that a value with this JSON violates, with their pointers.
fn violations(json: &str) -> Vec<String> {
    let value: Values = decode(json.as_bytes(), Mode::Server, false).unwrap_or_else(|error| panic!("{json}: {error}"));
    let found = value.validate().err().into_iter().flatten();
    found.map(|violation| format!("{} {}", violation.pointer, violation.keyword)).collect()
}

/// Whether a value with this JSON cannot be read.
fn is_refused(json: &str) -> bool {
    decode::<Values>(json.as_bytes(), Mode::Client, false).is_err()
}
