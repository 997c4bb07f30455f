//! `validate()` of types that only responses have, of `specs/fixtures/validation.yaml`: JSON in, violations.

use oasmith_runtime::{Mode, decode};
use oasmith_tests::validation::models::{Account, Receipt, Report};

/// What is wrong with a report that the client reads, as pointers and keywords.
fn violations(json: &str) -> Vec<String> {
    let value: Report = decode(json.as_bytes(), Mode::Client, true).unwrap_or_else(|error| panic!("{json}: {error}"));
    let found = value.validate().err().into_iter().flatten();
    found.map(|violation| format!("{} {}", violation.pointer, violation.keyword)).collect()
}

/// Asserts what is wrong with a report that has this beside its `id`.
fn with(rest: &str, expected: &[&str]) {
    assert_eq!(violations(&format!(r#"{{"id":"ab",{rest}}}"#)), expected, "{rest}");
}

#[test]
fn what_keeps_all_constraints_is_valid() {
    with(
        r#""rows":[{"value":0,"share":0.3,"more":5}],"notes":{"a":"abc"},"shape":{"kind":"circle","radius":1},
           "any":{"a":1},"state":"done","odd":"some","child":{"id":"cd"},"plain":{"text":""},"pair":{"address":"x"},
           "closed":{"a":"1"}"#,
        &[],
    );
}

#[test]
fn every_violation_is_found_with_its_pointer() {
    assert_eq!(violations(r#"{"id":"A"}"#), ["/id minLength", "/id pattern"]);
    with(
        r#""rows":[{"value":-1},{"value":10,"share":0.25,"more":6},{"value":1}]"#,
        &[
            "/rows maxItems",
            "/rows/0/value minimum",
            "/rows/1/value exclusiveMaximum",
            "/rows/1/share multipleOf",
            "/rows/1/more maximum",
        ],
    );
    with(r#""notes":{"a/b":"long"}"#, &["/notes/a~1b maxLength"]);
    with(r#""child":{"id":"ab","child":{"id":"c"}}"#, &["/child/child/id minLength"]);
}

#[test]
fn unions_and_enums() {
    with(r#""shape":{"kind":"circle","radius":0}"#, &["/shape/radius minimum"]);
    with(r#""shape":{"kind":"oval"}"#, &["/shape/kind discriminator"]);
    with(r#""any":{"a":0}"#, &["/any/a minimum"]);
    with(r#""state":"lost""#, &["/state enum"]);
}

#[test]
fn what_tables_check() {
    with(r#""odd":"none""#, &["/odd not"]);
    with(r#""pair":{"card":"1"}"#, &["/pair/address dependentRequired"]);
    with(r#""closed":{}"#, &["/closed minProperties"]);
}

#[test]
fn a_type_of_requests_in_one_of_responses() {
    let found = |json: &str| {
        let value: Receipt = decode(json.as_bytes(), Mode::Client, true).unwrap();
        let found = value.validate().err().into_iter().flatten();
        found.map(|violation| format!("{} {}", violation.pointer, violation.keyword)).collect::<Vec<_>>()
    };
    assert_eq!(found(r#"{"shared":{"amount":1}}"#), [""; 0]);
    assert_eq!(found(r#"{"shared":{"amount":0}}"#), ["/shared/amount minimum"]);
}

/// A property that only requests carry is in no response, whatever the schema asks for.
#[test]
fn what_only_requests_carry_is_not_asked_of_a_response() {
    let value: Account = decode(br#"{"name":"a"}"#, Mode::Client, true).unwrap();
    assert!(value.validate().is_ok(), "{:?}", value.validate());
}
