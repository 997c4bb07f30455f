//! Required or optional × nullable or not × without a default, with one, with null for one × each kind of value: every
//! combination of `specs/fixtures/presence30.yaml` and `presence31.yaml`, whose names say what they are.

use oasmith_runtime::{Field, Json, Map, Mode, decode};
use oasmith_tests::roundtrip::answer::answer;
use oasmith_tests::{presence30, presence31};

/// Values by the last word of a property's name.
const VALUES: [(&str, &str); 5] =
    [("text", r#""y""#), ("number", "8"), ("list", r#"["y"]"#), ("level", r#""low""#), ("point", r#"{"x":2}"#)];

/// A property's name by its parts: presence, whether null fits, its default, its kind.
fn names() -> Vec<[&'static str; 4]> {
    let mut names = Vec::new();
    for presence in ["required", "optional"] {
        for (null, defaults) in [("plain", &["bare", "default"][..]), ("nullable", &["bare", "default", "null"])] {
            for default in defaults {
                names.extend(VALUES.map(|(kind, _)| [presence, null, *default, kind]));
            }
        }
    }
    names
}

/// All required properties with values, and one property as given: absent, or a JSON text.
fn with(changed: &str, json: Option<&str>) -> String {
    let mut object = Map::<Json>::default();
    for name in names() {
        let key = name.join("_");
        let value = VALUES.iter().find(|(kind, _)| *kind == name[3]).unwrap().1;
        let value = if key == changed { json } else { Some(value).filter(|_| name[0] == "required") };
        if let Some(value) = value {
            object.insert(key, value.parse::<Json>().unwrap());
        }
    }
    Json::Object(object).to_string()
}

fn every_combination(answer: fn(&str) -> String) {
    let refused = |text: &str| text.split('\t').all(|side| side.starts_with("refused"));
    for name in names() {
        let key = name.join("_");
        let value = VALUES.iter().find(|(kind, _)| *kind == name[3]).unwrap().1;
        assert_eq!(answer(&with(&key, Some(value))), "same\tsame", "{key} with a value");
        let null = answer(&with(&key, Some("null")));
        if name[1] == "nullable" {
            assert_eq!(null, "same\tsame", "{key} with null");
        } else {
            assert!(refused(&null), "{key} with null: {null}");
        }
        // No default is filled in, whatever it is.
        let absent = answer(&with(&key, None));
        if name[0] == "optional" {
            assert_eq!(absent, "same\tsame", "{key} absent");
        } else {
            assert!(refused(&absent), "{key} absent: {absent}");
        }
    }
}

#[test]
fn of_3_0() {
    every_combination(answer::<presence30::models::All>);
}

#[test]
fn of_3_1() {
    every_combination(answer::<presence31::models::All>);
}

#[test]
fn four_presences_are_four_types_whatever_the_default() {
    let text = with("", None);
    let old: presence30::models::All = decode(text.as_bytes(), Mode::Server, false).unwrap();
    let new: presence31::models::All = decode(text.as_bytes(), Mode::Server, false).unwrap();
    let _: [String; 4] = [
        old.required_plain_bare_text,
        old.required_plain_default_text,
        new.required_plain_bare_text,
        new.required_plain_default_text,
    ];
    let _: [Option<i64>; 6] = [
        old.required_nullable_bare_number,
        old.required_nullable_default_number,
        old.required_nullable_null_number,
        new.required_nullable_bare_number,
        new.required_nullable_default_number,
        new.required_nullable_null_number,
    ];
    let absent: [Option<i64>; 4] = [
        old.optional_plain_bare_number,
        old.optional_plain_default_number,
        new.optional_plain_bare_number,
        new.optional_plain_default_number,
    ];
    assert_eq!(absent, [None; 4]);
    let tristate: [Field<presence31::models::Point>; 3] =
        [new.optional_nullable_bare_point, new.optional_nullable_default_point, new.optional_nullable_null_point];
    assert!(tristate.iter().all(|field| *field == Field::Absent));
    let tristate: [Field<presence30::models::Level>; 3] =
        [old.optional_nullable_bare_level, old.optional_nullable_default_level, old.optional_nullable_null_level];
    assert!(tristate.iter().all(|field| *field == Field::Absent));
}

#[test]
fn a_part_beside_a_type_is_not_lost() {
    let answers = [answer::<presence30::models::Extended>, answer::<presence31::models::Extended>];
    for answer in answers {
        assert_eq!(answer(r#"{"x":1,"label":"l"}"#), "same\tsame");
        assert!(answer(r#"{"label":"l"}"#).contains("missing"), "what the part requires");
        assert!(answer(r#"{"x":1}"#).contains("missing"), "what stands beside it requires");
    }
}
