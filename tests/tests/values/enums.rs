//! Enums and constants.

use std::collections::HashSet;

use oasmith_runtime::{Literal, Mode, decode, encode};
use oasmith_tests::values::models::{
    Answer, Both, Cases, Chosen, Colour, Mixed, Named, Only, Point, Priority, Quoted, Ratio, Unquoted, Values, Version,
    Weekday, Yes, Zone,
};

use super::{again, is_refused, violations};

fn read(json: &str) -> Values {
    decode(json.as_bytes(), Mode::Client, false).unwrap()
}

#[test]
fn listed_values_of_every_kind_survive() {
    for json in [
        r#"{"priority":3,"ratio":0.5,"mixed":"1","only":true,"both":false}"#,
        r#"{"ratio":1e400,"mixed":1,"version":"v1","answer":42,"yes":true}"#,
        r#"{"ratio":2.50,"mixed":true,"chosen":"b","cases":"ASC"}"#,
        r#"{"mixed":"true","colour":"g","weekday":6,"named":"b","zone":"6ba7b810-9dad-11d1-80b4-00c04fd430c8"}"#,
        r#"{"mixed":"","weekday":null,"inline":8,"flag":null}"#,
        r#"{"mixed":null,"unquoted":"0x1F","quoted":2,"flag":false}"#,
        r#"{"point":[0,0]}"#,
    ] {
        assert_eq!(again(json), json);
        assert_eq!(violations(json), [""; 0], "{json}");
    }
}

#[test]
fn values_that_are_not_listed_survive_as_they_were_written_and_are_violations() {
    for (json, pointer) in [
        (r#"{"priority":7}"#, "/priority"),
        (r#"{"priority":123456789012345678901234567890}"#, "/priority"),
        (r#"{"priority":1.50}"#, "/priority"),
        (r#"{"priority":"soon"}"#, "/priority"),
        (r#"{"ratio":0.250}"#, "/ratio"),
        (r#"{"mixed":"ON"}"#, "/mixed"),
        (r#"{"mixed":false}"#, "/mixed"),
        (r#"{"only":false}"#, "/only"),
        (r#"{"answer":43}"#, "/answer"),
        (r#"{"yes":false}"#, "/yes"),
        (r#"{"chosen":"a"}"#, "/chosen"),
        (r#"{"cases":"aSC"}"#, "/cases"),
        (r#"{"colour":"Signal Red"}"#, "/colour"),
        (r#"{"inline":9}"#, "/inline"),
    ] {
        assert_eq!(again(json), json);
        assert_eq!(violations(json), [format!("{pointer} enum")], "{json}");
    }
}

#[test]
fn null_is_a_value_where_it_is_listed_alone() {
    assert!(is_refused(r#"{"priority":null}"#));
    assert!(is_refused(r#"{"only":null}"#));
    assert!(is_refused(r#"{"priority":[1]}"#));
}

#[test]
fn numbers_are_equal_by_value() {
    assert_eq!(read(r#"{"priority":2.0}"#).priority, Some(Priority::Normal));
    assert_eq!(read(r#"{"priority":10e-1}"#).priority, Some(Priority::Low));
    assert_eq!(again(r#"{"priority":2.0}"#), r#"{"priority":2}"#);
    assert_eq!(read(r#"{"ratio":2.5}"#).ratio, Some(Ratio::Value2_50));
    let read_twice: HashSet<Priority> =
        ["7", "7.0", "1"].iter().map(|json| decode(json.as_bytes(), Mode::Client, false).unwrap()).collect();
    assert_eq!(read_twice.len(), 2);
}

#[test]
fn values_are_reached_by_name_and_by_value() {
    assert_eq!(Priority::VALUES, ["1", "2", "3", "-1"].map(Literal::Number));
    assert_eq!(Priority::UnderGround.value().as_i64(), Some(-1));
    assert_eq!(Ratio::Value0_5.value().as_f64(), Some(0.5));
    assert_eq!(Only::True.value().as_bool(), Some(true));
    assert_eq!(Mixed::Off.value().as_str(), Some("off"));
    assert_eq!(Mixed::Text1.to_string(), "1");
    assert!(Priority::Low.value().to_json().as_i64() == Some(1) && !Priority::Low.is_unknown());
    let both: Both = true;
    assert!(both);
    assert_eq!(
        (Answer::Value42.to_string(), Version::V1.as_str(), Yes::True.to_string()),
        ("42".into(), "v1", "true".into())
    );
    assert_eq!("3".parse(), Ok(Priority::High));
    assert_eq!("3.0".parse(), Ok(Priority::High));
    assert!("4".parse::<Priority>().is_err());
}

#[test]
fn a_constant_is_one_of_the_values_beside_it() {
    assert_eq!(Chosen::VALUES, ["b"]);
}

#[test]
fn unquoted_values_of_an_enum_of_strings_keep_their_written_text() {
    assert_eq!(Unquoted::VALUES, ["1", "1.10", "true", "0x1F", "2024-01-01", "off"]);
    assert_eq!(Quoted::VALUES, ["1", "2"].map(Literal::Number));
}

#[test]
fn values_that_differ_in_case_or_signs_have_names_of_their_own() {
    let json: Vec<String> = Cases::VALUES.iter().map(|value| format!(r#"{{"cases":{value:?}}}"#)).collect();
    assert_eq!(json.iter().map(|json| again(json)).collect::<Vec<_>>(), json);
    assert_eq!(
        [Cases::AscLower, Cases::AscUpper, Cases::Asc, Cases::MinusAsc, Cases::Empty, Cases::Star]
            .map(|c| c.to_string()),
        ["asc", "ASC", "Asc", "-asc", "", "*"]
    );
    assert_eq!(Cases::VALUES.len(), 18);
}

#[test]
fn names_come_from_titles_and_from_extensions() {
    assert_eq!([Colour::SignalRed, Colour::Grass, Colour::X].map(|colour| colour.to_string()), ["r", "g", "x"]);
    assert_eq!([Weekday::Sunday, Weekday::Saturday].map(|day| day.value().as_i64()), [Some(0), Some(6)]);
    // A name that two values would share, and one that names nothing, give way to the values.
    assert_eq!([Named::A, Named::B, Named::C].map(|named| named.to_string()), ["a", "b", "c"]);
    assert_eq!(Zone::VALUES, ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]);
}

#[test]
fn an_enum_of_lists_and_objects_is_any_value() {
    let point: Point = decode(br#"{"x": 1}"#, Mode::Client, false).unwrap();
    assert_eq!(encode(&point).unwrap(), br#"{"x":1}"#);
}
