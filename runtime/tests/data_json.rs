//! The reader of JSON: what it takes, what it refuses and where, and what it keeps.

use std::fmt::Debug;

use oasmith_runtime as rt;
use proptest::prelude::*;
use rt::{Json, Map, Mode, Number};
use serde::de::DeserializeOwned;

fn direct<T: DeserializeOwned>(text: &str) -> Result<T, rt::DecodeError> {
    rt::decode(text.as_bytes(), Mode::Client, false)
}

fn over_tree<T: DeserializeOwned>(text: &str) -> Result<T, rt::DecodeError> {
    rt::decode(text.as_bytes(), Mode::Client, true)
}

#[test]
fn numbers_keep_their_text() {
    for text in
        ["0", "-0", "1.50", "1e400", "-0.0e-5", "123456789012345678901234567890", "1E+2", "18446744073709551615"]
    {
        let json: Json = text.parse().unwrap();
        assert_eq!(json.to_string(), text);
        assert_eq!(direct::<Vec<Json>>(&format!("[ {text} ]")).unwrap(), std::slice::from_ref(&json));
        assert_eq!(rt::from_json::<Json>(&json).unwrap().to_string(), text);
    }
}

#[test]
fn numbers_compare_by_value() {
    let number = |text: &str| Number::parse(text).unwrap();
    assert_eq!(number("1.0"), number("1"));
    assert_eq!(number("1e2"), number("100"));
    assert_eq!(number("-0"), number("0.000"));
    assert_ne!(number("9007199254740993"), number("9007199254740992"));
    assert!(number("-2") < number("-1.5"));
    assert!(number("1e400") > number("9e399"));
    assert!(number("0.1") > number("0.09999999999999999999999999"));
    assert_eq!(Number::parse("01"), None);
    assert_eq!(Number::parse("1 "), None);
    assert_eq!(Number::parse(""), None);
}

#[test]
fn an_integer_may_have_a_fraction_of_zeros() {
    for (text, expected) in [("1.0", 1), ("1e0", 1), ("-12.50e1", -125), ("3000000000.000", 3_000_000_000), ("-0", 0)] {
        assert_eq!(direct::<i64>(text), Ok(expected));
        assert_eq!(over_tree::<i64>(text), Ok(expected));
    }
    for text in ["1.5", "1e-1", "1e400", "9223372036854775808", "\"1\"", "null"] {
        let error = direct::<i64>(text).unwrap_err();
        assert_eq!(over_tree::<i64>(text), Err(error));
    }
    assert_eq!(direct::<i32>("2147483648"), over_tree("2147483648"));
    assert!(direct::<i32>("2147483648").is_err());
    assert_eq!(direct::<f64>("7"), Ok(7.0));
    assert!(direct::<f64>("1e400").is_err());
    assert!(direct::<f32>("1e39").is_err());
}

#[test]
fn what_is_not_json_is_refused_with_its_place() {
    for (text, expected) in [
        ("", "expected a value at byte 0"),
        ("[1,]", "/1: expected a value at byte 3"),
        ("[1 2]", "expected `,` or `]` at byte 3"),
        ("[,1]", "/0: expected a value at byte 1"),
        ("{\"a\":1,}", "expected a key at byte 7"),
        ("{\"a\" 1}", "expected `:` at byte 5"),
        ("{\"a\":[1,{\"b~/\":01}]}", "/a/1/b~0~1: not a number at byte 15"),
        ("{a:1}", "expected a key at byte 1"),
        ("nul", "expected a value at byte 0"),
        ("1 1", "expected the end at byte 2"),
        ("[\"a", "/0: a string without its closing quote at byte 3"),
        ("\"\u{1}\"", "a control character in a string at byte 1"),
        ("\"\\x\"", "an unknown escape at byte 1"),
        ("\"\\ud800\"", "not a Unicode escape at byte 1"),
        ("\"\\ud800\\u0041\"", "not a Unicode escape at byte 1"),
        ("-", "not a number at byte 0"),
        ("1.", "not a number at byte 0"),
        ("{\"a\":1,\"a\":2}", "/a: repeated key `a`"),
    ] {
        assert_eq!(text.parse::<Json>().unwrap_err().to_string(), expected, "{text}");
    }
    let error = rt::decode::<Json>(b"[\"\xff\"]", Mode::Client, false).unwrap_err();
    assert_eq!(error.to_string(), "not UTF-8 at byte 2");
}

#[test]
fn depth_ends_in_an_error() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(nested(127).parse::<Json>().is_ok());
    assert!(nested(128).parse::<Json>().is_err());
    assert!(serde_json::from_str::<serde_json::Value>(&nested(127)).is_ok());
    assert!(serde_json::from_str::<serde_json::Value>(&nested(128)).is_err());
    assert!(direct::<Map<i64>>(&"{\"a\":".repeat(100_000)).is_err());
    assert!(direct::<serde::de::IgnoredAny>(&"[".repeat(100_000)).is_err());
}

#[test]
fn surrogate_pairs_and_escapes_are_read() {
    let json: Json = r#""\ud83d\ude00 \u00e9\/\b\f\n\r\t\"\\""#.parse().unwrap();
    assert_eq!(json.as_str(), Some("😀 é/\u{8}\u{c}\n\r\t\"\\"));
    assert_eq!(json.to_string().parse(), Ok(json));
}

#[test]
fn maps_keep_their_order_at_any_size() {
    for size in [0, 1, 15, 16, 17, 100, 1000] {
        let mut map: Map<usize> = (0..size).rev().map(|number| (format!("k{number}"), number)).collect();
        assert_eq!(map.len(), size);
        assert!(map.iter().map(|(_, number)| *number).eq((0..size).rev()));
        assert!((0..size).all(|number| map.get(&format!("k{number}")) == Some(&number)));
        assert_eq!(map.get("other"), None);
        assert_eq!(map.insert("k0", 7), (size > 0).then_some(0));
        assert_eq!(map.remove("k0"), Some(7));
        assert_eq!(map.remove("k0"), None);
        assert!((1..size).all(|number| map.get(&format!("k{number}")) == Some(&number)));
        let text = rt::encode(&map).unwrap();
        assert_eq!(rt::decode(&text, Mode::Client, false), Ok(map));
    }
}

#[test]
fn pointers_reach_into_trees() {
    let json: Json = r#"{"a/b":{"":[10,{"~":true}]},"0":1}"#.parse().unwrap();
    assert_eq!(json.pointer(""), Some(&json));
    assert_eq!(json.pointer("/a~1b//1/~0"), Some(&Json::Bool(true)));
    assert_eq!(json.pointer("/a~1b//01"), None);
    assert_eq!(json.pointer("/a~1b//2"), None);
    assert_eq!(json.pointer("0"), None);
    assert_eq!(json.get("0").and_then(Json::as_i64), Some(1));
}

fn any_json() -> impl Strategy<Value = Json> {
    let number = "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,3})?";
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        number.prop_filter_map("a number", |text| Number::parse(&text).map(Json::Number)),
        any::<String>().prop_map(Json::from),
        "[\\x00-\\x7f\"\\\\]{0,12}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|entries| Json::Object(entries.into_iter().collect())),
        ]
    })
}

/// A type that fails on most documents, at every kind of place.
type Picky = Map<Vec<Map<(Option<i32>, bool)>>>;

fn agree<T: DeserializeOwned + PartialEq + Debug>(text: &str) -> Result<(), TestCaseError> {
    let (direct, tree) = (direct::<T>(text), over_tree::<T>(text));
    prop_assert_eq!(direct, tree);
    Ok(())
}

/// Makes a text that is close to JSON by cutting, dropping or replacing a character.
fn damaged() -> impl Strategy<Value = String> {
    (any_json(), any::<prop::sample::Index>(), 0..3, any::<char>()).prop_map(|(json, at, how, other)| {
        let mut characters: Vec<char> = json.to_string().chars().collect();
        let at = at.index(characters.len());
        match how {
            0 => characters.truncate(at),
            1 => drop(characters.remove(at)),
            _ => characters[at] = other,
        }
        characters.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_survives_a_round_trip(json in any_json()) {
        let text = json.to_string();
        let read: Json = text.parse().unwrap();
        prop_assert_eq!(&read, &json);
        prop_assert_eq!(read.to_string(), text.clone());
        prop_assert_eq!(rt::from_json::<Json>(&json).unwrap().to_string(), text);
    }

    #[test]
    fn the_pointer_of_a_failure_is_the_same_directly_and_over_a_tree(json in any_json(), padding in " {0,2}") {
        let text = json.to_string().replace(':', &format!("{padding}:{padding}"));
        agree::<Picky>(&text)?;
        agree::<Vec<Option<String>>>(&text)?;
        let wrapped = format!("{{\"a\":[{{\"b\":[null,true],\"c\":{text}}}]}}");
        agree::<Picky>(&wrapped)?;
    }

    #[test]
    fn any_text_is_judged_as_serde_json_judges_it(text in damaged()) {
        let ours = text.parse::<Json>();
        // Skipping, serde_json does not look at surrogates; building a value, it refuses numbers beyond f64.
        let theirs = serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok();
        let repeated = ours.as_ref().is_err_and(|error| error.message().starts_with("repeated key"));
        if !repeated && !text.contains("\\ud") {
            prop_assert_eq!(ours.is_ok(), theirs, "{}", text);
            prop_assert_eq!(direct::<serde::de::IgnoredAny>(&text).err(), ours.err());
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = rt::decode::<Json>(&bytes, Mode::Server, false);
        let _ = rt::decode::<Picky>(&bytes, Mode::Server, true);
    }

    #[test]
    fn floats_survive_a_round_trip(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
        let text = rt::encode(&value).unwrap();
        prop_assert_eq!(rt::decode::<f64>(&text, Mode::Client, false).unwrap().to_bits(), value.to_bits());
        prop_assert_eq!(Json::from(value).as_f64().map(f64::to_bits), Some(value.to_bits()));
    }
}
