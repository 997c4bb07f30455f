//! Parameters as strings.

use std::borrow::Cow;
use std::fmt::Debug;

use oasmith_runtime as rt;
use rt::{FromParam, ParamValues, ToParam};

fn strings(value: &impl ToParam) -> Vec<String> {
    let mut out = ParamValues::new();
    value.to_param(&mut out);
    out.into_vec()
}

fn read<T: FromParam>(values: &[&str]) -> Result<T, rt::ParamError> {
    T::from_param(&values.iter().copied().map(Cow::Borrowed).collect::<Vec<_>>())
}

fn round_trip<T: ToParam + FromParam + PartialEq + Debug>(value: &T, expected: &[&str]) {
    assert_eq!(strings(value), expected);
    assert_eq!(read::<T>(expected).as_ref(), Ok(value));
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    One,
    Unknown(rt::UnknownValue),
}
rt::string_enum!(Kind, Unknown { One = "o n/e" });

#[test]
fn values_survive_a_round_trip() {
    round_trip(&"a b/ü".to_owned(), &["a b/ü"]);
    round_trip(&true, &["true"]);
    round_trip(&-7_i64, &["-7"]);
    round_trip(&1.5_f64, &["1.5"]);
    round_trip(&Kind::One, &["o n/e"]);
    round_trip(&vec![1_i32, 2], &["1", "2"]);
    round_trip(&Vec::<String>::new(), &[]);
    round_trip(&Some(3_i64), &["3"]);
    round_trip(&None::<i64>, &[]);
    let uuid = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
    round_trip(&uuid.parse::<rt::Uuid>().unwrap(), &[uuid]);
    round_trip(&"2026-01-02T03:04:05.25+02:00".parse::<rt::DateTime>().unwrap(), &["2026-01-02T03:04:05.25+02:00"]);
    round_trip(&"2024-02-29".parse::<rt::Date>().unwrap(), &["2024-02-29"]);
}

#[test]
fn an_unknown_value_of_an_enum_is_kept_and_refused_by_validation() {
    let kind: Kind = read(&["two"]).unwrap();
    assert_eq!(strings(&kind), ["two"]);
    assert!(rt::validate(&kind).is_err());
}

#[test]
fn what_does_not_fit_is_refused_without_its_value() {
    assert!(read::<i64>(&[]).unwrap_err().is_missing());
    assert!(!read::<i64>(&["1", "2"]).unwrap_err().is_missing());
    for wrong in ["", "+1", "1.5", " 1", "9223372036854775808", "s3cret"] {
        let error = read::<i64>(&[wrong]).unwrap_err().to_string();
        assert_eq!(error, "expected an integer of 64 bits");
    }
    for wrong in ["inf", "NaN", "+1", ".5", "1e999"] {
        assert!(read::<f64>(&[wrong]).is_err(), "{wrong}");
    }
    assert!(read::<Vec<bool>>(&["true", "True"]).is_err());
    assert!(read::<rt::Date>(&["2023-02-29"]).is_err());
}
