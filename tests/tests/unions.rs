//! Unions: `specs/fixtures/unions.yaml` has what people report of them.
//!
//! What is reported of other generators, and where it is proven not to be so here:
//!
//! | reported | test |
//! |---|---|
//! | a discriminator is consumed by the tag, yet the variant requires it | [`a_tag_that_the_variant_requires_reaches_it_and_is_written_once`] |
//! | an `anyOf` becomes an empty struct | [`an_any_of_keeps_what_every_branch_declares`], `shapes::a_value_may_be_both_of_an_any_of` |
//! | inline enums of one name in different branches clash | [`inline_enums_of_one_name`] |
//! | every branch has the same discriminator value | [`one_tag_for_every_branch_tells_nothing`] |
//! | a scalar beside objects is lost | [`scalars_beside_tagged_objects`] |
//! | `type: object` beside `allOf` hides its parts | `presence::a_part_beside_a_type_is_not_lost` |
//! | a nullable `$ref` of 3.1 | `presence::of_3_1` (`anyOf` and `oneOf` with null), `tables::a_nullable_reference_to_a_type_with_a_table` |
//! | optional × nullable × default | `presence::of_3_0`, `presence::of_3_1` |
//! | what is valid does not survive, what is not is accepted | `roundtrip`, over all fixtures |

use std::borrow::Cow;

use oasmith_runtime::{Field, FromParam, Json, Mode, ParamValues, ToParam, Violations, decode, encode, from_json};
use oasmith_tests::unions::models::{
    Alike, AlikeOne, Ambiguous, AnimalOrName, ByKeys, Cat, Contact, Dog, Everything, FacetC, Facets, Inline,
    ListThingsSince, ListThingsSize, Lists, Loose, Nest, Nested, Pet, Scalar, Sole, Tagged, Tree,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads directly, from a tree and through `serde_json`, and wants the same outcome.
fn read<T: DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str) -> T {
    let value: T = decode(text.as_bytes(), Mode::Client, false).unwrap();
    assert_eq!(from_json::<T>(&text.parse::<Json>().unwrap()).as_ref(), Ok(&value), "{text}");
    assert_eq!(serde_json::from_str::<T>(text).unwrap(), value, "{text}");
    value
}

fn write<T: Serialize>(value: &T) -> String {
    String::from_utf8(encode(value).unwrap()).unwrap()
}

/// Every text comes out as it went in.
fn survive<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(texts: &[&str]) {
    for text in texts {
        assert_eq!(write(&read::<T>(text)), *text);
    }
}

const NONE: [&str; 0] = [];

fn found(result: Result<(), Violations>) -> Vec<String> {
    result.err().into_iter().flatten().map(|violation| violation.to_string()).collect()
}

#[test]
fn a_tag_that_the_variant_requires_reaches_it_and_is_written_once() {
    let tom: Pet = read(r#"{"lives":9,"kind":"tom"}"#);
    assert_eq!(tom, Pet::Cat(Cat { kind: "tom".into(), lives: Some(9) }));
    assert_eq!(write(&tom), r#"{"kind":"tom","lives":9}"#);
    // What is mapped has its component's name as well.
    survive::<Pet>(&[r#"{"kind":"Cat","lives":9}"#]);
    // A variant that does not declare the tag gets it all the same.
    survive::<Pet>(&[r#"{"kind":"dog","name":"d"}"#]);
    assert_eq!(write(&Pet::from(Dog::new("d"))), r#"{"kind":"dog","name":"d"}"#);
}

#[test]
fn a_value_without_its_tag_is_a_variant_that_does_not_require_it() {
    for mode in [Mode::Client, Mode::Server] {
        let read = |text: &str| decode::<Pet>(text.as_bytes(), mode, false).map_err(|error| error.to_string());
        assert_eq!(read(r#"{"name":"d"}"#), Ok(Pet::Dog(Dog::new("d"))));
        assert_eq!(read(r#"{"lives":9}"#), Err("missing discriminator `kind`".to_owned()));
    }
}

#[test]
fn one_branch_with_a_discriminator_keeps_the_tag() {
    survive::<Sole>(&[r#"{"kind":"dog","name":"d"}"#, r#"{"kind":"wolf","n":1}"#]);
    // It has nothing to choose, and says what it is when it is written.
    assert_eq!(write(&read::<Sole>(r#"{"name":"d"}"#)), r#"{"kind":"dog","name":"d"}"#);
}

#[test]
fn an_unknown_tag_is_kept_and_is_a_violation() {
    let text = r#"{"n":1.50,"kind":"cow","x":[1e4]}"#;
    let cow: Pet = read(text);
    assert_eq!(write(&cow), text);
    assert_eq!(found(cow.validate()), ["/kind: expected one of cat, tom, Cat, dog, Dog (discriminator)"]);
}

#[test]
fn a_second_branch_that_fits_is_counted_where_its_keys_are_dropped() {
    let both = r#"{"radius":1.5,"side":2.5}"#;
    let violations = |text: &str, mode| found(decode::<ByKeys>(text.as_bytes(), mode, false).unwrap().validate());
    assert_eq!(violations(both, Mode::Server), ["fits several alternatives, expected exactly one (oneOf)"]);
    // A client takes what it gets; and a value whose other key is of another kind fits one branch alone.
    assert_eq!(violations(both, Mode::Client), NONE);
    assert_eq!(violations(r#"{"radius":1.5,"side":"2"}"#, Mode::Server), NONE);
    assert_eq!(violations(r#"{"radius":1.5,"more":1}"#, Mode::Server), NONE);
}

#[test]
fn the_tag_chooses_where_the_body_is_wrong() {
    let error = decode::<Pet>(br#"{"kind":"dog","name":1}"#, Mode::Client, false).unwrap_err();
    assert_eq!(error.to_string(), "/name: invalid type: number, expected a string");
}

#[test]
fn scalars_beside_tagged_objects() {
    assert_eq!(read::<AnimalOrName>(r#""Rex""#), AnimalOrName::from("Rex".to_owned()));
    survive::<AnimalOrName>(&[
        r#""Rex""#,
        r#"{"kind":"dog","name":"d"}"#,
        r#"{"kind":"cat"}"#,
        "[1]",
        r#"{"kind":"x"}"#,
    ]);
    assert_eq!(found(read::<AnimalOrName>("[1]").validate()), ["expected one of String (string) (oneOf)"]);
}

#[test]
fn an_any_of_keeps_what_every_branch_declares() {
    let text = r#"{"mail":"m","note":"n","at":{"city":"c","country":"d"},"phone":"p"}"#;
    let both: Contact = read(text);
    assert!(both.by_mail.is_some() && both.by_phone.is_some());
    assert_eq!(write(&both).parse::<Json>(), text.parse());
    let one: Contact = read(r#"{"mail":"m"}"#);
    assert!(one.by_mail.is_some() && one.by_phone.is_none());
    let error = decode::<Contact>(br#"{"note":"n"}"#, Mode::Client, false).unwrap_err();
    assert_eq!(error.to_string(), "missing key `mail`");
}

#[test]
fn kinds_tell_scalars_apart() {
    assert_eq!(read::<Scalar>("1"), Scalar::Integer(1));
    assert_eq!(read::<Scalar>("1.0"), Scalar::Integer(1));
    assert_eq!(read::<Scalar>(r#""1""#), Scalar::String("1".into()));
    survive::<Scalar>(&["true", "null", "1.5", "[{}]", r#"{"a":1}"#]);
    let messages = found(read::<Scalar>("[{}]").validate());
    assert_eq!(messages, ["expected one of Integer (integer); Boolean (boolean); String (string) (oneOf)"]);
}

#[test]
fn a_recursive_union() {
    survive::<Tree>(&[r#"["a",["b",[]],"c"]"#]);
    let deep = format!("{}\"x\"{}", "[".repeat(120), "]".repeat(120));
    assert_eq!(write(&read::<Tree>(&deep)), deep);
    assert!(decode::<Tree>("[".repeat(100_000).as_bytes(), Mode::Client, false).is_err());
}

#[test]
fn required_keys_tell_objects_apart() {
    assert!(matches!(read::<ByKeys>(r#"{"radius":1.5}"#), ByKeys::WithRadius(_)));
    assert!(matches!(read::<ByKeys>(r#"{"side":2.5}"#), ByKeys::WithSide(_)));
    // A later version's variant is kept; why it is none of ours is said to whom it may concern.
    let later: ByKeys = read(r#"{"width":1,"height":2}"#);
    assert_eq!(write(&later), r#"{"width":1,"height":2}"#);
    assert_eq!(found(later.validate()), ["not WithRadius: missing key `radius` (oneOf)"]);
    let wrong: ByKeys = read(r#"{"side":"x"}"#);
    assert_eq!(found(wrong.validate()), ["/side: not WithSide: invalid type: string, expected f64 (oneOf)"]);
}

#[test]
fn one_tag_for_every_branch_tells_nothing() {
    let one: Alike = read(r#"{"type":"x","one":1}"#);
    assert!(matches!(one, Alike::AlikeOne(AlikeOne { one: 1, .. })));
    survive::<Alike>(&[r#"{"type":"x","one":1}"#, r#"{"type":"x","two":2}"#, r#"{"type":"y","one":1}"#]);
}

#[test]
fn a_tag_decides_though_other_branches_fit() {
    let foo: Tagged = read(r#"{"common":"c","kind":"foo","foo":"f"}"#);
    assert_eq!(found(foo.validate()), [""; 0]);
    let other: Tagged = read(r#"{"common":"c","kind":"other"}"#);
    assert_eq!(found(other.validate()), ["/kind: expected one of foo, TaggedFoo, bar, TaggedBar (discriminator)"]);
}

#[test]
fn inline_enums_of_one_name() {
    survive::<Inline>(&[r#"{"state":"on","a":"1"}"#, r#"{"state":"shut","b":"1"}"#]);
    assert!(matches!(read::<Inline>(r#"{"b":"1","state":"shut"}"#), Inline::InlineVariant2(_)));
}

#[test]
fn unions_inside_unions() {
    assert_eq!(read::<Nested>("3"), Nested::Scalar(Scalar::Integer(3)));
    assert!(matches!(read::<Nested>(r#"{"side":2.5}"#), Nested::ByKeys(ByKeys::WithSide(_))));
    survive::<Nested>(&["null", r#"{"other":1}"#]);
}

#[test]
fn null_tuples_and_all_of_it_in_one_object() {
    survive::<Everything>(&[
        r#"{"maybe":null}"#,
        r#"{"maybe":{"kind":"cat"}}"#,
        r#"{"point":[1.5,"x"]}"#,
        r#"{"pet":{"kind":"dog","name":"d"},"scalar":1,"tree":["a"],"animal":"Rex"}"#,
    ]);
    assert!(decode::<Everything>(br#"{"point":[1.5,"x",3]}"#, Mode::Client, false).is_err());
}

#[test]
fn constraints_and_items_tell_by_trial() {
    assert_eq!(read::<Lists>("10"), Lists::Integer2(10));
    assert_eq!(read::<Lists>("9"), Lists::Integer3(9));
    assert_eq!(read::<Lists>("[1,2]"), Lists::IntegerList(vec![1, 2]));
    assert_eq!(read::<Lists>(r#"["a"]"#), Lists::StringList(vec!["a".into()]));
    survive::<Lists>(&["[1,\"a\"]"]);
}

#[test]
fn a_trial_takes_what_keeps_the_most_and_does_not_multiply() {
    assert!(matches!(read::<Ambiguous>(r#"{"right":1}"#), Ambiguous::Right(_)));
    let mut text = r#"{"right":1}"#.to_owned();
    for level in 0..100 {
        let side = if level % 2 == 0 { "left" } else { "right" };
        text = format!(r#"{{"inner":{text},"{side}":{level}}}"#);
    }
    let start = std::time::Instant::now();
    let value: Ambiguous = read(&text);
    assert_eq!(write(&value), text);
    // What it finds is the business of other tests; here it must be found in time.
    found(value.validate());
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn what_follows_is_read_where_the_last_attempt_failed() {
    let left: Ambiguous = read(r#"{"right":null}"#);
    assert!(matches!(left, Ambiguous::Left(_)));
    let inner: Ambiguous = read(r#"{"inner":{"right":["x"]},"left":3}"#);
    assert_eq!(write(&inner), r#"{"inner":{},"left":3}"#);
}

#[test]
fn unions_of_scalars_are_parameters() {
    let read = |text: &str| ListThingsSize::from_param(&[Cow::from(text)]).unwrap();
    assert_eq!(read("5"), ListThingsSize::Integer(5));
    assert!(matches!(read("auto"), ListThingsSize::ListThingsSizeVariant2(_)));
    for text in ["5", "auto", "other"] {
        let mut out = ParamValues::new();
        read(text).to_param(&mut out);
        assert_eq!(out.as_slice(), [text]);
    }
    assert!(read("other").validate().is_err());
    let since = |text: &str| ListThingsSince::from_param(&[Cow::from(text)]).unwrap();
    assert_eq!(since("true"), ListThingsSince::Boolean(true));
    assert!(matches!(since("2024-01-31"), ListThingsSince::Date(_)));
}

#[test]
fn an_object_or_any_other_is_typed_where_nothing_is_lost() {
    let loose: Loose = read(r#"{"size":1,"next":{"size":2},"all":[{"size":3},{"size":"3"},{}]}"#);
    let next = loose.next.value().unwrap().typed().unwrap();
    assert_eq!((next.size, next.next.as_option()), (2, None));
    let all: Vec<_> = loose.all.as_ref().unwrap().iter().map(|item| item.typed().map(|item| item.size)).collect();
    assert_eq!(all, [Some(3), None, None]);
    // Only the list is too long: what is larger than 9 is still an object.
    assert_eq!(found(loose.validate()), ["/all: expected at most 2 items (maxItems)"]);
    assert!(Loose { next: Field::Value(Box::new(Loose::new(10).into())), ..Loose::new(1) }.validate().is_ok());
    // A key that the type does not declare would be lost.
    survive::<Loose>(&[r#"{"size":1,"next":{"size":2,"more":[1.0]}}"#, r#"{"size":1,"next":null}"#]);
    survive::<Everything>(&[r#"{"loose":{"size":1,"next":{}}}"#, r#"{"loose":{"a":{"b":"c"}}}"#]);
    let error = decode::<Loose>(br#"{"size":1,"next":[]}"#, Mode::Client, false).unwrap_err();
    assert_eq!(error.to_string(), "/next: expected an object");
}

#[test]
fn an_any_of_many_branches_is_made_of_one() {
    let facets = Facets::from(FacetC::new("x"));
    assert_eq!(write(&facets), r#"{"c":"x"}"#);
    survive::<Facets>(&[r#"{"c":"x"}"#, r#"{"a":"1","e":"2"}"#]);
}

/// The tables of unions in unions refer to each other, and mean what they meant.
#[test]
fn unions_in_unions_are_counted_at_every_level() {
    let refused = |text: &str| {
        let read = decode::<Nest>(text.as_bytes(), Mode::Server, true);
        read.map_or_else(|error| vec![error.to_string()], |value| found(value.validate()))
    };
    for valid in [r#"{"a":{"a":{"a":1}}}"#, r#"{"a":{"a":{"b":"x"}}}"#, r#"{"a":{"b":"x"}}"#, r#"{"b":"x"}"#] {
        assert_eq!(refused(valid), NONE, "{valid}");
    }
    // Both branches fit: of the outermost, of the next, of the innermost.
    for invalid in [
        r#"{"b":"x","a":{"b":"x"}}"#,
        r#"{"a":{"b":"x","a":{"b":"x"}}}"#,
        r#"{"a":{"a":{"b":"x","a":1}}}"#,
        r#"{"a":{"a":{"b":"long"}}}"#,
    ] {
        assert_ne!(refused(invalid), NONE, "{invalid}");
    }
}
