//! Models: `specs/fixtures/kinds.yaml` has one of each kind.

use oasmith_runtime::{Field, Json, Mode, Secret, Uuid, Violations, decode, encode};
use oasmith_tests::kinds::models::{
    Circle, Closed, Counts, Group, Invalid, Labels, Login, Part, PartRequest, Shape, Square, State, Struct, Tree,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(json: &str) -> T {
    decode(json.as_bytes(), Mode::Client, false).unwrap()
}

fn write<T: Serialize>(value: &T) -> String {
    String::from_utf8(encode(value).unwrap()).unwrap()
}

/// Every text comes out as it went in.
fn survive<T: DeserializeOwned + Serialize>(texts: &[&str]) {
    for text in texts {
        assert_eq!(write(&read::<T>(text)), *text);
    }
}

fn refusal<T: DeserializeOwned + std::fmt::Debug>(json: &str, mode: Mode) -> String {
    decode::<T>(json.as_bytes(), mode, false).unwrap_err().to_string()
}

fn pointers(found: Result<(), Violations>) -> Vec<(String, &'static str)> {
    let violations = found.err().into_iter().flat_map(IntoIterator::into_iter);
    violations.map(|violation| (violation.pointer, violation.keyword)).collect()
}

#[test]
fn the_four_presences_stay_apart() {
    survive::<PartRequest>(&[
        r#"{"name":"a","note":null}"#,
        r#"{"name":"a","note":"n"}"#,
        r#"{"name":"a","note":null,"owner":null}"#,
        r#"{"name":"a","note":null,"owner":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}"#,
    ]);
    let part = read::<PartRequest>(r#"{"name":"a","note":null}"#);
    assert_eq!((part.note, part.state, part.owner), (None, None, Field::Absent));
    assert_eq!(read::<PartRequest>(r#"{"name":"a","note":null,"owner":null}"#).owner, Field::Null);
}

#[test]
fn what_is_required_must_come_and_what_is_not_nullable_must_not_be_null() {
    insta::assert_snapshot!(refusal::<PartRequest>("{}", Mode::Client), @"missing keys `name`, `note`");
    insta::assert_snapshot!(refusal::<PartRequest>(r#"{"name":null,"note":null}"#, Mode::Client), @"/name: invalid type: null, expected a string");
    insta::assert_snapshot!(refusal::<PartRequest>(r#"{"name":"a","note":null,"state":null}"#, Mode::Client), @"/state: invalid type: null, expected a string");
    insta::assert_snapshot!(refusal::<PartRequest>(r#"{"name":"a","note":null,"name":"b"}"#, Mode::Client), @"/name: repeated key `name`");
}

#[test]
fn what_travels_one_way_is_required_that_way_alone() {
    survive::<Part>(&[r#"{"id":1,"name":"a","note":null}"#]);
    insta::assert_snapshot!(refusal::<Part>(r#"{"name":"a","note":null}"#, Mode::Client), @"missing key `id`");
    let code = Secret::from("1234");
    assert_eq!(read::<PartRequest>(r#"{"id":1,"name":"a","note":null,"code":"1234"}"#).code, Some(code));
}

#[test]
fn formats_keep_their_text() {
    survive::<PartRequest>(&[
        r#"{"name":"a","note":null,"weight":0.5,"made":"2026-02-28","count":3,"seal":"AAECAw=="}"#,
        r#"{"name":"a","note":null,"more":{"any":[1.50,1e400,null,"x"]}}"#,
    ]);
    let part = read::<PartRequest>(r#"{"name":"a","note":null,"seal":"AAECAw=="}"#);
    assert_eq!(part.seal.map(|seal| seal.0), Some(vec![0, 1, 2, 3]));
}

#[test]
fn an_enum_survives_a_new_value_and_knows_one_called_unknown() {
    survive::<State>(&[r#""new""#, r#""unknown""#, r#""lost in transit""#]);
    let documented = read::<State>(r#""unknown""#);
    assert_eq!((documented.clone(), documented.is_unknown()), (State::Unknown, false));
    let new = read::<State>(r#""lost""#);
    assert_eq!((new.as_str(), new.is_unknown()), ("lost", true));
    assert!("lost".parse::<State>().is_err());

    let mut part = PartRequest::new("a", None);
    part.state = Some(new);
    assert_eq!(pointers(part.validate()), [("/state".to_owned(), "enum")]);
}

#[test]
fn constraints_are_reported_all_at_once_with_their_pointers() {
    let mut part = PartRequest::new("A", None);
    part.weight = Some(0.0);
    part.count = Some(11);
    part.words = Some(vec!["a".to_owned(), String::new(), "c".to_owned()]);
    let expected = [
        ("/name", "pattern"),
        ("/weight", "exclusiveMinimum"),
        ("/count", "maximum"),
        ("/words", "maxItems"),
        ("/words/1", "minLength"),
    ];
    assert_eq!(pointers(part.validate()), expected.map(|(pointer, keyword)| (pointer.to_owned(), keyword)));
    assert_eq!(PartRequest::new("a", None).validate(), Ok(()));
}

#[test]
fn nothing_fills_in_the_documents_defaults() {
    assert_eq!(PartRequest::new("a", None).count, None);
    assert_eq!(write(&Counts::default()), "{}");
}

#[test]
fn a_union_is_told_by_its_tag() {
    let shapes: Vec<Shape> =
        read(r#"[{"kind":"circle","radius":1.0},{"kind":"square","side":2.0},{"kind":"group","members":[]}]"#);
    let expected = [
        Shape::Circle(Circle::new("circle", 1.0)),
        Shape::Square(Square::new(2.0)),
        Shape::Group(Group::new("group", Vec::new())),
    ];
    assert_eq!(shapes, expected);
}

#[test]
fn a_unions_tag_is_written_once_and_stays_in_the_variants_field() {
    survive::<Shape>(&[
        r#"{"kind":"circle","radius":1.5}"#,
        r#"{"kind":"disc","radius":1.5}"#,
        r#"{"kind":"square","side":2.5}"#,
        r#"{"kind":"group","members":[{"kind":"disc","radius":0.5}]}"#,
    ]);
    // A tag that is none of the variant's is not believed.
    assert_eq!(write(&Shape::Circle(Circle::new("square", 1.5))), r#"{"kind":"circle","radius":1.5}"#);
}

#[test]
fn an_unknown_tag_is_kept_by_a_client_and_refused_by_a_server() {
    survive::<Shape>(&[r#"{"kind":"blob","holes":[1,2.50]}"#]);
    let group = Group::new("group", vec![read(r#"{"kind":"blob"}"#)]);
    assert_eq!(pointers(group.validate()), [("/members/0/kind".to_owned(), "discriminator")]);
    insta::assert_snapshot!(refusal::<Shape>(r#"{"radius":1}"#, Mode::Client), @"missing discriminator `kind`");
}

#[test]
fn maps_keep_order_and_the_rest_is_kept_where_it_is_declared() {
    survive::<Labels>(&[r#"{"z":"1","a":"2","m":"3"}"#]);
    survive::<Counts>(&[r#"{"total":1,"z":2,"a":3}"#]);
    survive::<Invalid>(&[r#"{"general":["x"],"name":["y"],"code":7}"#]);
    insta::assert_snapshot!(refusal::<Counts>(r#"{"z":"two"}"#, Mode::Client), @"/z: invalid type: string, expected i64");
    insta::assert_snapshot!(refusal::<Counts>(r#"{"z":1,"z":2}"#, Mode::Client), @"/z: repeated key `z`");
}

#[test]
fn undeclared_keys_are_dropped_and_a_closed_object_refuses_them_on_the_server() {
    assert_eq!(
        write(&read::<Circle>(r#"{"kind":"circle","radius":1.0,"more":{}}"#)),
        r#"{"kind":"circle","radius":1.0}"#
    );
    let json = r#"{"reason":"r","more":1}"#;
    assert_eq!(read::<Closed>(json), Closed::new("r"));
    insta::assert_snapshot!(refusal::<Closed>(json, Mode::Server), @"/more: undeclared key `more`");
}

#[test]
fn recursion_is_boxed_where_it_must_be_and_its_pointers_are_whole() {
    let json = r#"{"value":"a","left":{"value":"b","left":null},"children":[{"value":""}]}"#;
    survive::<Tree>(&[json]);
    let tree = read::<Tree>(json);
    assert_eq!(tree.left.value().map(|left| left.left.is_null()), Some(true));
    assert_eq!(pointers(tree.validate()), [("/children/0/value".to_owned(), "minLength")]);
}

#[test]
fn secrets_are_written_and_never_shown() {
    let login = Login::new("hunter2");
    assert_eq!(write(&login), r#"{"password":"hunter2"}"#);
    let mut part = PartRequest::new("a", None);
    part.code = Some(Secret::from("hunter2"));
    for shown in [format!("{login:?}"), format!("{part:#?}")] {
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    assert_eq!(pointers(Login::new("no").validate()), [("/password".to_owned(), "minLength")]);
}

#[test]
fn names_that_are_keywords_are_themselves_on_the_wire() {
    let value = Struct::new("t", "s");
    assert_eq!((value.r#type.as_str(), value.self_.as_str()), ("t", "s"));
    survive::<Struct>(&[r#"{"type":"t","self":"s","ref":"r","crate":{"total":1,"more":2}}"#]);
}

#[test]
fn a_field_is_applied_as_a_patch() {
    let id = Uuid::nil();
    let outcome = |field: Field<Uuid>| {
        let mut owner = Some(Uuid::max());
        field.apply(&mut owner);
        owner
    };
    assert_eq!([outcome(Field::Absent), outcome(Field::Null), outcome(id.into())], [Some(Uuid::max()), None, Some(id)]);
    assert_eq!(write(&Json::from("x")), r#""x""#);
}
