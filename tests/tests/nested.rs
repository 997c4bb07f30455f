//! Lists, maps and tuples that contain themselves (`specs/fixtures/nested.yaml`): JSON in, value, JSON out, and every level is
//! checked.

use oasmith_runtime::{Mode, Violations, decode, encode};
use oasmith_tests::nested::models::{Holder, Lists, Odd, OddItem, Pair, Pairs, Rows};

fn read(json: &str) -> Holder {
    decode(json.as_bytes(), Mode::Server, false).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn found(result: Result<(), Violations>) -> Vec<String> {
    let found = result.err().into_iter().flatten();
    found.map(|violation| format!("{} {}", violation.pointer, violation.keyword)).collect()
}

const VALID: [&str; 11] = [
    r#"{"lists":[[],[[],[]]]}"#,
    r#"{"one":[[[],[]]]}"#,
    r#"{"names":{"a":{"b":{}},"c":{}}}"#,
    r#"{"rows":[{"a":[{"b":[{"c":[{"d":[{"e":[{"f":[{"g":[{"h":[{"i":[{"j":[{"k":[{"l":[{"m":[]}]}]}]}]}]}]}]}]}]}]}]}]}]}"#,
    r#"{"maybe":[[null]]}"#,
    r#"{"pairs":[["a",[["b",[]]]],["c",[]]]}"#,
    r#"{"matrix":[[[[[]]]],[]]}"#,
    r#"{"sets":[[],[[]],[[],[[]]]]}"#,
    r#"{"renamed":[[[],[]]]}"#,
    r#"{"odd":[[[]],[[]],[[]]]}"#,
    r#"{"value":["a",["b",["c"]]]}"#,
];

#[test]
fn values_come_out_as_they_went_in() {
    for json in VALID {
        assert_eq!(String::from_utf8(encode(&read(json)).unwrap()).unwrap(), json);
    }
}

#[test]
fn every_level_is_checked() {
    let refused = |json: &str, expected: &[&str]| assert_eq!(found(read(json).validate()), expected, "{json}");
    refused(r#"{"lists":[[[],[],[]],[]]}"#, &["/lists/0 maxItems"]);
    refused(r#"{"lists":[[[[[],[],[]]]]]}"#, &["/lists/0/0/0 maxItems"]);
    refused(r#"{"one":[[[],[],[]],[]]}"#, &["/one/0 maxItems", "/one maxItems"]);
    refused(r#"{"names":{"a":{"b":{},"c":{},"d":{}}}}"#, &["/names/a maxProperties"]);
    refused(r#"{"rows":[{"a":[{}]}]}"#, &["/rows/0/a/0 minProperties"]);
    refused(r#"{"rows":[{"a":[{"b":[]}]}]}"#, &["/rows/0/a/0/b minItems"]);
    refused(r#"{"maybe":[[null,null]]}"#, &["/maybe/0 maxItems"]);
    refused(
        r#"{"matrix":[[],[[],[]],[[[[],[]]]]]}"#,
        &["/matrix maxItems", "/matrix/1 maxItems", "/matrix/2/0/0 maxItems"],
    );
    refused(r#"{"sets":[[[],[]]]}"#, &["/sets/0 uniqueItems"]);
    refused(r#"{"renamed":[[[],[],[]]]}"#, &["/renamed/0 maxItems"]);
    refused(r#"{"odd":[[[[],[]]]]}"#, &["/odd/0/0 maxItems"]);
    // A hundred levels take no longer than their number.
    let deep = format!(r#"{{"rows":{}[]{}}}"#, r#"[{"a":"#.repeat(60), "}]".repeat(60));
    assert_eq!(read(&deep).validate().unwrap_err().as_slice().len(), 1);
}

#[test]
fn what_is_no_list_is_refused() {
    for json in [r#"{"lists":{}}"#, r#"{"lists":[1]}"#, r#"{"names":[]}"#, r#"{"pairs":[["a"]]}"#] {
        assert!(decode::<Holder>(json.as_bytes(), Mode::Server, false).is_err(), "{json}");
    }
}

#[test]
fn they_are_made_of_what_they_hold() {
    let lists = Lists::from(vec![Lists(Vec::new()), vec![Lists(Vec::new())].into()]);
    assert_eq!(String::from_utf8(encode(&lists).unwrap()).unwrap(), "[[],[[]]]");
    assert!(lists.validate().is_ok());
    assert_eq!(found(Rows(Vec::new()).validate()), [" minItems"]);
    let pairs = Pairs(vec![Pair(("a".to_owned(), Pairs(Vec::new())))]);
    assert_eq!(String::from_utf8(encode(&pairs).unwrap()).unwrap(), r#"[["a",[]]]"#);
    let _: Odd = vec![OddItem(Vec::new())];
}
