//! Formats that have a type, or a check.

use oasmith_runtime::{Mode, decode};
use oasmith_tests::values::models::Values;

use super::{again, is_refused, violations};

fn with(property: &str, value: &str) -> String {
    format!(r#"{{"formats":{{"{property}":{value}}}}}"#)
}

#[test]
fn valid_values_survive_with_their_text() {
    for (property, values) in [
        ("day", &["2024-02-29", "0000-01-01", "9999-12-31"][..]),
        ("time", &["12:00:00Z", "23:59:60Z", "00:29:60.5+00:30", "12:30:00.123456789012-08:00", "12:00:00z"]),
        ("duration", &["P1Y2M3DT4H5M6.5S", "PT0S", "P4W", "PT1M"]),
        ("ip", &["192.0.2.1", "2001:db8::1"]),
        ("ipv4", &["255.255.255.255"]),
        ("ipv6", &["::1", "::ffff:192.0.2.1"]),
        ("price", &["12.50", "-0.10", "+1", "1e3", ".5"]),
        ("bytes", &["Ynl0ZXM=", ""]),
        ("encoded", &["Ynl0ZXM="]),
        ("url", &["_-8", "_-8=", ""]),
        ("hex", &["c0ffee", "not hex"]),
        ("colour", &["no such colour"]),
        ("text64", &["9223372036854775808"]),
        ("uuid", &["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]),
    ] {
        for value in values {
            let json = with(property, &format!("{value:?}"));
            assert_eq!(again(&json), json);
            assert_eq!(violations(&json), [""; 0], "{json}");
        }
    }
}

#[test]
fn a_moment_is_written_as_it_was_read() {
    for text in [
        "1985-04-12T23:20:50.52Z",
        "1996-12-19T16:39:57-08:00",
        "1937-01-01T12:00:27.87+00:20",
        "1990-12-31T23:59:60Z",
        "1990-12-31T15:59:60.123-08:00",
        "2024-01-31t12:00:00z",
        "2024-01-31 12:00:00.1Z",
        "2024-01-31T12:00:00.000Z",
        "2024-01-31T12:00:00.1200000Z",
        "2024-01-31T12:00:00+00:00",
        "2024-01-31T12:00:00-00:00",
        "2024-01-31T12:00:00.123456789+05:30",
    ] {
        let json = with("at", &format!("{text:?}"));
        assert_eq!(again(&json), json);
        let json = format!(r#"{{"formats":{{"times":{{"a":{text:?}}}}}}}"#);
        assert_eq!(again(&json), json);
    }
}

#[test]
fn what_is_no_moment_is_refused() {
    for text in [
        "2024-01-31T12:00:00",
        "2024-01-31",
        "2024-1-31T12:00:00Z",
        "2024-02-30T12:00:00Z",
        "2024-01-31T24:00:00Z",
        "2024-01-31T12:00:00.Z",
        "2024-01-31T12:00:60Z",
        "2024-01-31T12:00:00+0100",
        "2024-01-31T12:00:00+24:00",
        "2024-01-31T12:00:00Z ",
        "२024-01-31T12:00:00Z",
    ] {
        assert!(is_refused(&with("at", &format!("{text:?}"))), "{text}");
    }
}

#[test]
fn what_has_a_type_is_refused_and_what_is_text_is_a_violation() {
    for (property, value) in [
        ("ipv4", r#""256.0.0.1""#),
        ("ipv6", r#""fe80::1%eth0""#),
        ("ip", r#""localhost""#),
        ("bytes", r#""*""#),
        ("url", r#""_-8+""#),
        ("i8", "128"),
        ("u8", "-1"),
        ("u64", "18446744073709551616"),
    ] {
        assert!(is_refused(&with(property, value)), "{property} {value}");
    }
    for (property, value) in [
        ("time", "12:00:00"),
        ("time", "12:00:60Z"),
        ("time", "24:00:00Z"),
        ("time", "1é:00:00Z"),
        ("duration", "P"),
        ("duration", "PT"),
        ("duration", "P1S"),
        ("duration", "P1.5Y2M"),
        ("duration", "P2D1Y"),
        ("duration", "1 day"),
        ("price", "twelve"),
        ("price", "."),
    ] {
        let json = with(property, &format!("{value:?}"));
        assert_eq!(again(&json), json);
        assert_eq!(violations(&json), [format!("/formats/{property} format")], "{json}");
    }
}

#[test]
fn numbers_have_the_range_of_their_format() {
    for (property, value) in [
        ("i8", "-128"),
        ("u8", "255"),
        ("i16", "-32768"),
        ("u32", "4294967295"),
        ("u64", "18446744073709551615"),
        ("i64", "9007199254740993"),
        ("amount", "12.50"),
        ("amount", "0.1000000000000000000000000000001"),
        ("float", "3"),
    ] {
        let json = with(property, value);
        assert_eq!(again(&json), json);
        assert_eq!(violations(&json), [""; 0], "{json}");
    }
    assert_eq!(violations(&with("u16", "9001")), ["/formats/u16 maximum"]);
}

#[test]
fn equal_moments_that_are_written_differently_are_different_items() {
    let read = |text: &str| -> Values { decode(with("at", text).as_bytes(), Mode::Client, false).unwrap() };
    let [one, other] = [r#""2024-01-31T12:00:00Z""#, r#""2024-01-31T13:00:00+01:00""#]
        .map(|text| read(text).formats.and_then(|formats| formats.at).unwrap());
    assert_ne!(one, other);
    assert!(*one == *other);
    assert!(one < other);
}

#[test]
fn addresses_are_compared_for_uniqueness() {
    let json = r#"{"formats":{"addresses":["::1","::1"]}}"#;
    assert_eq!(violations(json), ["/formats/addresses uniqueItems"]);
}
