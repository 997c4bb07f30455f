//! Schemas whose keywords say something only together, of `specs/fixtures/shapes.yaml`: JSON in, value, JSON out.

use oasmith_runtime::{Field, Mode, Null, decode, encode};
use oasmith_tests::shapes::models::{Beside, Contact, Event, Kinds, Pet, Point, Shapes, ShapesEitherWay, Vehicle};

fn read(json: &str) -> Shapes {
    decode(json.as_bytes(), Mode::Client, false).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn again(json: &str) -> String {
    String::from_utf8(encode(&read(json)).unwrap()).unwrap()
}

#[test]
fn nothing_is_lost_in_any_shape() {
    for json in [
        r#"{"kinds":"text","point":["a",1],"nothing":null,"colour":"green","some":null}"#,
        r#"{"kinds":3}"#,
        r#"{"kinds":["a"],"some":"red"}"#,
        r#"{"kinds":{"x":1}}"#,
        r#"{"kinds":null}"#,
        r#"{"event":{"event":"started","at":"now"}}"#,
        r#"{"event":{"event":"stopped","code":0}}"#,
        r#"{"contact":{"email":"e","name":"n"}}"#,
        r#"{"contact":{"email":"e","phone":"1","extension":"2"}}"#,
        r#"{"pet":{"kind":"cat","lives":9}}"#,
        r#"{"pet":{"kind":"Puppy","tricks":[],"weeks":8}}"#,
        r#"{"pet":{"kind":"lizard","name":"Lizzy"}}"#,
        r#"{"beside":{"id":"1","event":"started","at":"now"}}"#,
        r#"{"beside":{"id":"1","by":"me"}}"#,
        r#"{"either":{"a":"1"},"merged":{"part":{"q":"1","r":"23"}},"short":"four"}"#,
        r#"{"vehicle":{"type":"Car","wheels":4,"doors":5},"either_way":"low"}"#,
        r#"{"either_way":"between"}"#,
    ] {
        assert_eq!(again(json), json);
    }
}

#[test]
fn each_kind_is_a_variant() {
    let kinds = |json: &str| match read(json).kinds {
        Field::Value(kinds) => kinds,
        Field::Absent | Field::Null => panic!("no value"),
    };
    assert!(matches!(kinds(r#"{"kinds":"3"}"#), Kinds::String(text) if text == "3"));
    assert!(matches!(kinds(r#"{"kinds":3}"#), Kinds::Integer(3)));
    assert!(matches!(kinds(r#"{"kinds":["a"]}"#), Kinds::List(list) if list == ["a"]));
    assert!(matches!(kinds(r#"{"kinds":{"x":1}}"#), Kinds::KindsObject(object) if object.x == Some(1)));
    assert_eq!(read(r#"{"kinds":null}"#).kinds, Field::Null);
}

#[test]
fn a_constant_in_each_branch_is_a_discriminator() {
    let event = |json: &str| read(json).event.unwrap();
    assert!(
        matches!(event(r#"{"event":{"code":1,"event":"stopped"}}"#), Event::Stopped(stopped) if stopped.code == Some(1))
    );
    let unknown = event(r#"{"event":{"event":"paused","at":1}}"#);
    assert!(!matches!(unknown, Event::Started(_) | Event::Stopped(_)));
}

#[test]
fn a_value_may_be_both_of_an_any_of() {
    let Contact { contact_variant1: email, contact_variant2: phone, .. } =
        read(r#"{"contact":{"email":"e","phone":"1"}}"#).contact.unwrap();
    assert_eq!((email.unwrap().email.as_str(), phone.unwrap().phone.as_str()), ("e", "1"));
    assert!(read(r#"{"contact":{"email":"e"}}"#).contact.unwrap().contact_variant2.is_none());
}

#[test]
fn what_inherits_a_discriminator_is_found_by_its_tag_and_the_base_is_the_rest() {
    let pet = |json: &str| read(json).pet.unwrap();
    assert!(matches!(pet(r#"{"pet":{"kind":"cat","lives":9}}"#), Pet::Cat(cat) if cat.lives == Some(9)));
    assert!(matches!(pet(r#"{"pet":{"kind":"Dog","tricks":["sit"]}}"#), Pet::Dog(_)));
    assert!(matches!(pet(r#"{"pet":{"kind":"Puppy","weeks":8}}"#), Pet::Puppy(puppy) if puppy.weeks == 8));
    assert!(matches!(pet(r#"{"pet":{"kind":"lizard","name":"L"}}"#), Pet::PetBase(base) if base.kind == "lizard"));
}

#[test]
fn properties_beside_a_union_belong_to_every_branch() {
    let beside = |json: &str| read(json).beside.unwrap();
    assert!(matches!(beside(r#"{"beside":{"id":"1","by":"me"}}"#), Beside::Manual(manual) if manual.id == "1"));
    let started = beside(r#"{"beside":{"id":"1","event":"started","at":"now"}}"#);
    assert!(matches!(started, Beside::BesideStarted(started) if started.id == "1" && started.at == "now"));
    // Without what stands beside the union, no branch fits.
    assert!(
        decode::<Shapes>(br#"{"beside":{"by":"me"}}"#, Mode::Server, false)
            .is_ok_and(|value| value.validate().is_err())
    );
}

#[test]
fn a_parent_is_one_of_the_children_that_extend_it() {
    let vehicle = read(r#"{"vehicle":{"type":"Bike","gears":3,"wheels":2}}"#).vehicle.unwrap();
    assert!(matches!(vehicle, Vehicle::Bike(bike) if (bike.gears, bike.wheels) == (Some(3), Some(2))));
}

#[test]
fn a_fixed_list_is_a_tuple_and_null_alone_a_type() {
    let point: Point = ("a".to_owned(), 1);
    let value = read(r#"{"point":["a",1],"nothing":null}"#);
    assert_eq!(value.point, Some(point));
    assert_eq!(value.nothing, Some(Null));
    assert!(decode::<Shapes>(br#"{"point":["a"]}"#, Mode::Client, false).is_err());
}

#[test]
fn a_string_beside_an_enum_is_the_enum_where_it_is_listed() {
    assert!(!matches!(read(r#"{"either_way":"low"}"#).either_way, Some(ShapesEitherWay::String(_))));
    assert!(matches!(read(r#"{"either_way":"x"}"#).either_way, Some(ShapesEitherWay::String(text)) if text == "x"));
}

#[test]
fn what_parts_say_together_is_checked() {
    let violations = |json: &str| -> Vec<String> {
        let found = read(json).validate().err().into_iter().flatten();
        found.map(|violation| format!("{} {}", violation.pointer, violation.keyword)).collect()
    };
    assert_eq!(violations(r#"{"short":"ab"}"#), ["/short minLength"]);
    assert_eq!(violations(r#"{"short":"abcdef"}"#), ["/short maxLength"]);
    assert_eq!(violations(r#"{"merged":{"part":{"r":"1"}}}"#), ["/merged/part/r minLength"]);
    assert!(violations(r#"{"short":"abc","merged":{"part":{"r":"12"}}}"#).is_empty());
}
