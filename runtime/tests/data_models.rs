//! Models in the shape that the generator writes: JSON in, value, JSON out.

use std::fmt::Debug;

use oasmith_runtime as rt;
use rt::{Field, Json, Mode};

/// A part of the stage of the endpoint page, with all four presences.
#[derive(Debug, Clone, PartialEq)]
struct Stage {
    pk: rt::Uuid,
    name: String,
    export_url: Option<String>,
    flow_set: Option<Vec<Flow>>,
    create_users_group: Field<rt::Uuid>,
    user_type: Option<UserType>,
}

#[derive(Debug, Clone, PartialEq)]
struct Flow {
    slug: String,
    compatibility_mode: Option<bool>,
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
enum UserType {
    Internal,
    External,
    /// The document has a value of this name, too: the fallback takes another.
    Unknown,
    Unlisted(rt::UnknownValue),
}
rt::string_enum!(UserType, Unlisted { Internal = "internal", External = "external", Unknown = "unknown" });

impl rt::Serialize for Stage {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rt::Object::new(serializer)
            .field("pk", &self.pk)
            .field("name", &self.name)
            .field("export_url", &self.export_url)
            .optional("flow_set", &self.flow_set)
            .tristate("create_users_group", &self.create_users_group)
            .optional("user_type", &self.user_type)
            .end()
    }
}

/// An empty slot for each presence.
macro_rules! slot {
    (required) => {
        rt::Required(None)
    };
    (nullable) => {
        rt::Nullable(None)
    };
    (optional) => {
        None
    };
    (tristate) => {
        Field::Absent
    };
    ($tolerant:ident) => {
        rt::$tolerant()
    };
}

/// What a slot holds: a property that may be absent is its own slot.
macro_rules! taken {
    (optional $slot:ident) => {
        $slot
    };
    (tristate $slot:ident) => {
        $slot
    };
    ($presence:ident $slot:ident) => {
        $slot.take()
    };
}

/// The reading half of an object: its name, how its keys are read, `field: slot` in document order.
macro_rules! object {
    ($name:ident $read:ident { $($field:ident: $slot:ident),* } $($rest:ident)?) => {
        impl<'de> rt::Deserialize<'de> for $name {
            fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                rt::read_object(deserializer)
            }
        }

        impl<'de> rt::ReadObject<'de> for $name {
            fn read<A: rt::MapAccess<'de>>(keys: rt::Keys<A>) -> Result<Self, A::Error> {
                $(let mut $field = slot!($slot);)*
                $(let mut $rest = rt::Map::new();)?
                keys.$read(&mut [$((stringify!($field), &mut $field)),*] $(, &mut $rest)?)?;
                Ok(Self { $($field: taken!($slot $field),)* $($rest)? })
            }
        }
    };
}

object!(Stage read {
    pk: required,
    name: required,
    export_url: nullable,
    flow_set: optional,
    create_users_group: tristate,
    user_type: optional
});

impl rt::Serialize for Flow {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rt::Object::new(serializer)
            .field("slug", &self.slug)
            .optional("compatibility_mode", &self.compatibility_mode)
            .end()
    }
}

object!(Flow read { slug: required, compatibility_mode: optional });

/// `additionalProperties: false`.
#[derive(Debug, PartialEq)]
struct Closed {
    a: Option<i64>,
}

object!(Closed read_closed { a: optional });

/// `additionalProperties` with a schema.
#[derive(Debug, PartialEq)]
struct Rest {
    code: Option<String>,
    more: rt::Map<Vec<String>>,
}

impl rt::Serialize for Rest {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rt::Object::new(serializer).optional("code", &self.code).rest(&self.more).end()
    }
}

object!(Rest read_rest { code: optional } more);

/// `oneOf` with a discriminator.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
enum Challenge {
    /// Carries its tag.
    Denied(Denied),
    /// Does not.
    Flow(Flow),
    Unknown(rt::UnknownVariant),
}

#[derive(Debug, Clone, PartialEq)]
struct Denied {
    message: String,
    component: Option<String>,
}

impl rt::Serialize for Denied {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rt::Object::new(serializer).field("message", &self.message).optional("component", &self.component).end()
    }
}

object!(Denied read { message: required, component: optional });

impl rt::Serialize for Challenge {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Denied(value) => rt::write_tagged(serializer, "component", &["denied", "access-denied"], value),
            Self::Flow(value) => rt::write_tagged(serializer, "component", &["flow"], value),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}

impl<'de> rt::Deserialize<'de> for Challenge {
    fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rt::read_union(deserializer)
    }
}

impl<'de> rt::ReadUnion<'de> for Challenge {
    const VARIANTS: &'static [rt::Evidence] =
        &[rt::Evidence::tagged(&["denied", "access-denied"]), rt::Evidence::tagged(&["flow"])];
    const PROPERTY: Option<&'static str> = Some("component");

    fn read<A: rt::SeqAccess<'de>>(variant: usize, value: rt::Candidate<'_, A>) -> Result<Self, A::Error> {
        match variant {
            0 => value.read(Self::Denied),
            1 => value.read(Self::Flow),
            _ => value.unknown(Self::Unknown),
        }
    }
}

/// Reads directly and over a tree, and wants the same outcome.
fn read<T: serde::de::DeserializeOwned + PartialEq + Debug>(text: &str) -> Result<T, String> {
    let direct = rt::decode(text.as_bytes(), Mode::Client, false).map_err(|error| error.to_string());
    let tree = rt::decode(text.as_bytes(), Mode::Client, true).map_err(|error| error.to_string());
    assert_eq!(direct, tree, "{text}");
    direct
}

fn write<T: rt::Serialize>(value: &T) -> String {
    String::from_utf8(rt::encode(value).unwrap()).unwrap()
}

/// The example response of the endpoint page: the first object, up to the next item of the page.
fn page_example() -> &'static str {
    const PAGE: &str = include_str!("../../specs/endpoint-page.txt");
    let start = PAGE.find("\n{\n").unwrap() + 1;
    let end = start + PAGE[start..].find("\n}\n- ").unwrap() + 2;
    &PAGE[start..end]
}

#[test]
fn the_pages_response_survives_as_a_tree_and_as_a_value() {
    let json: Json = page_example().parse().unwrap();
    assert_eq!(json.pointer("/flow_set/0/denied_action").and_then(Json::as_str), Some("message_continue"));
    assert_eq!(write(&json).parse(), Ok(json));

    let with_url = page_example().replacen("\"pk\"", "\"export_url\": null, \"pk\"", 1);
    let stage: Stage = read(&with_url).unwrap();
    assert_eq!(stage.user_type, Some(UserType::Internal));
    assert_eq!(read::<Stage>(&write(&stage)), Ok(stage));
}

const UUID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

#[test]
fn the_four_presences_survive_a_round_trip() {
    for (extra, expected) in [
        (String::new(), Field::Absent),
        (r#","create_users_group":null"#.to_owned(), Field::Null),
        (format!(r#","create_users_group":"{UUID}""#), Field::Value(UUID.parse().unwrap())),
    ] {
        for (url, expected_url) in [("null", None), ("\"x\"", Some("x".to_owned()))] {
            for (flows, expected_flows) in [("", None), (r#","flow_set":[]"#, Some(vec![]))] {
                let text = format!(r#"{{"pk":"{UUID}","name":"n","export_url":{url}{flows}{extra}}}"#);
                let stage: Stage = read(&text).unwrap();
                assert_eq!(stage.create_users_group, expected);
                assert_eq!(stage.export_url, expected_url);
                assert_eq!(stage.flow_set, expected_flows);
                assert_eq!(write(&stage), text);
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_named_with_its_place() {
    let stage = |members: &str| read::<Stage>(&format!(r#"{{"pk":"{UUID}","export_url":null{members}}}"#)).unwrap_err();

    assert_eq!(stage(r#","name":null"#), "/name: invalid type: null, expected a string");
    assert_eq!(stage(r#","name":"","flow_set":null"#), "/flow_set: invalid type: null, expected a sequence");
    assert_eq!(stage(r#","flow_set":[]"#), "missing key `name`");
    assert_eq!(read::<Stage>("{}").unwrap_err(), "missing keys `pk`, `name`, `export_url`");
    assert_eq!(
        stage(r#","name":"","flow_set":[{"slug":"a"},{"slug":17}]"#),
        "/flow_set/1/slug: invalid type: number, expected a string"
    );
    assert_eq!(stage(r#","name":"","flow_set":[{"slug":"a"},{}]"#), "/flow_set/1: missing key `slug`");
    assert_eq!(read::<Stage>("[]").unwrap_err(), "invalid type: array, expected an object (Stage)");
}

#[test]
fn a_key_that_comes_twice_is_an_error_for_every_presence() {
    for member in [
        format!(r#""pk":"{UUID}""#),
        r#""export_url":null"#.to_owned(),
        r#""flow_set":[]"#.to_owned(),
        r#""create_users_group":null"#.to_owned(),
    ] {
        let key = member.split('"').nth(1).unwrap().to_owned();
        assert_eq!(
            read::<Stage>(&format!("{{{member},{member}}}")).unwrap_err(),
            format!("/{key}: repeated key `{key}`")
        );
    }
}

#[test]
fn errors_never_hold_what_was_found() {
    for body in [r#"{"a":"s3cret"}"#, r#"{"a":["s3cret"]}"#] {
        let error = rt::decode::<rt::Map<i64>>(body.as_bytes(), Mode::Server, false).unwrap_err();
        assert_eq!(error.pointer(), "/a");
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
    let error = rt::decode::<rt::Uuid>(br#""s3cret""#, Mode::Server, false).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}

#[test]
fn keys_come_in_any_order_and_unknown_ones_are_dropped() {
    let text = r#" { "x" : {"y":[1,{"z":null}]} , "compatibility_mode" : true , "slugs" : 1 , "slug" : "a" } "#;
    assert_eq!(read(text), Ok(Flow { slug: "a".into(), compatibility_mode: Some(true) }));
}

/// A type with more properties than are looked up one by one.
#[derive(Debug, PartialEq)]
struct Wide(Vec<Option<usize>>);

impl<'de> rt::Deserialize<'de> for Wide {
    fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rt::read_object(deserializer)
    }
}

impl<'de> rt::ReadObject<'de> for Wide {
    fn read<A: rt::MapAccess<'de>>(keys: rt::Keys<A>) -> Result<Self, A::Error> {
        const NAMES: [&str; 30] = [
            "", "a", "b", "aa", "ab", "ba", "é", "name", "game", "gate", "k10", "k11", "k12", "k13", "k14", "k15",
            "k16", "k17", "k18", "k19", "k20", "k21", "k22", "k23", "k24", "k25", "k26", "k27", "k28", "k29",
        ];
        let mut values = NAMES.map(|_| None);
        let mut slots: Vec<(&'static str, &mut dyn rt::Slot<'de, A>)> = Vec::new();
        for (name, value) in NAMES.iter().zip(&mut values) {
            slots.push((name, value));
        }
        keys.read(&mut slots)?;
        Ok(Self(values.into()))
    }
}

#[test]
fn a_wide_object_finds_its_keys_among_unknown_ones() {
    let names = ["", "a", "b", "aa", "ab", "ba", "é", "name", "game", "gate"].map(str::to_owned);
    let names: Vec<String> = names.into_iter().chain((10..30).map(|number| format!("k{number}"))).collect();
    let mut members = Vec::new();
    for (value, name) in names.iter().enumerate().rev() {
        members.push(format!("\"x{value}\":[{value}],\"{name}\":{value},\"{name}!\":null"));
    }
    let wide: Wide = read(&format!("{{{}}}", members.join(","))).unwrap();
    assert_eq!(wide, Wide((0..30).map(Some).collect()));
}

#[test]
fn a_key_with_escapes_is_the_same_key() {
    let flow = Flow { slug: "é\"".into(), compatibility_mode: None };
    assert_eq!(read(r#"{"\u0073lug":"\u00e9\""}"#), Ok(flow));
}

#[test]
fn undeclared_keys_are_refused_by_the_server_alone() {
    let text = br#"{"a":1,"b/c":2}"#;
    assert_eq!(rt::decode(text, Mode::Client, false), Ok(Closed { a: Some(1) }));
    for tree in [false, true] {
        let error = rt::decode::<Closed>(text, Mode::Server, tree).unwrap_err();
        assert_eq!(error.pointer(), "/b~1c");
    }
    // The mode ends with the call.
    assert_eq!(serde_json::from_slice::<Closed>(text).unwrap(), Closed { a: Some(1) });
}

#[test]
fn undeclared_keys_are_kept_in_order() {
    let text = r#"{"name":["a"],"code":"c","slug":[]}"#;
    let rest: Rest = read(text).unwrap();
    assert_eq!(rest.more.keys().collect::<Vec<_>>(), ["name", "slug"]);
    assert_eq!(write(&rest), r#"{"code":"c","name":["a"],"slug":[]}"#);
    assert_eq!(read::<Rest>(r#"{"x":[],"x":[]}"#).unwrap_err(), "/x: repeated key `x`");
    assert_eq!(read::<Rest>(r#"{"x":[null]}"#).unwrap_err(), "/x/0: invalid type: null, expected a string");
}

#[test]
fn unknown_values_of_an_enum_are_kept_byte_for_byte() {
    for text in [r#""internal""#, r#""unknown""#, r#""Internal""#, r#""gäst \n""#, r#""""#] {
        let value: UserType = read(text).unwrap();
        assert_eq!(write(&value), text);
        assert_eq!(value.is_unknown(), rt::validate(&value).is_err());
    }
    assert_eq!(read(r#""unknown""#), Ok(UserType::Unknown));
    assert_eq!(read::<UserType>("null").unwrap_err(), "invalid type: null, expected a string");
    assert_eq!("external".parse(), Ok(UserType::External));
    assert!("External".parse::<UserType>().is_err());
    assert_eq!(UserType::VALUES, ["internal", "external", "unknown"]);
    assert_eq!(UserType::Internal.to_string(), "internal");
}

#[test]
fn a_tag_chooses_and_is_written_once() {
    // The variant's own field keeps the tag, also the second of two.
    let text = r#"{"component":"access-denied","message":"m"}"#;
    let value: Challenge = read(text).unwrap();
    assert_eq!(value, Challenge::Denied(Denied { message: "m".into(), component: Some("access-denied".into()) }));
    assert_eq!(write(&value), text);

    let without = Challenge::Denied(Denied { message: "m".into(), component: None });
    assert_eq!(write(&without), r#"{"component":"denied","message":"m"}"#);
    let wrong = Challenge::Denied(Denied { message: "m".into(), component: Some("flow".into()) });
    assert_eq!(write(&wrong), r#"{"component":"denied","message":"m"}"#);
    let plain = Challenge::Flow(Flow { slug: "s".into(), compatibility_mode: None });
    assert_eq!(write(&plain), r#"{"component":"flow","slug":"s"}"#);
    assert_eq!(read(&write(&plain)), Ok(plain));
}

#[test]
fn unknown_tags_are_kept_and_missing_ones_refused() {
    let text = r#"{"n":1.50,"component":"new","x":[1e400]}"#;
    let value: Challenge = read(text).unwrap();
    assert!(matches!(&value, Challenge::Unknown(unknown) if unknown.tag() == Some("new")));
    assert_eq!(write(&value), text);

    let error = |text: &str| read::<Vec<Challenge>>(text).unwrap_err();
    assert_eq!(error(r#"[{"n":1}]"#), "/0: missing discriminator `component`");
    assert_eq!(error(r#"[{"component":1}]"#), "/0/component: the discriminator is not a string");
    assert_eq!(error(r#"[{"component":"flow","slug":[]}]"#), "/0/slug: invalid type: array, expected a string");
    assert_eq!(error("[3]"), "/0: expected an object with the discriminator `component`");
}

/// No variant here requires the tag: what the value has besides tells which it is.
#[test]
fn a_value_without_its_tag_is_the_variant_that_takes_it() {
    let denied = Challenge::Denied(Denied { message: "m".into(), component: None });
    let flow = Challenge::Flow(Flow { slug: "s".into(), compatibility_mode: None });
    for mode in [Mode::Client, Mode::Server] {
        let read = |text: &str| rt::decode::<Challenge>(text.as_bytes(), mode, false);
        assert_eq!(read(r#"{"message":"m"}"#), Ok(denied.clone()));
        assert_eq!(read(r#"{"slug":"s"}"#), Ok(flow.clone()));
    }
    assert_eq!(write(&flow), r#"{"component":"flow","slug":"s"}"#);
    // Of two that take it, it is the one that drops less.
    let both = r#"{"message":"m","slug":"s","compatibility_mode":true}"#;
    let flow = Challenge::Flow(Flow { slug: "s".into(), compatibility_mode: Some(true) });
    for mode in [Mode::Client, Mode::Server] {
        assert_eq!(rt::decode(both.as_bytes(), mode, false), Ok(flow.clone()));
    }
}

#[test]
fn models_also_read_and_write_through_serde_json() {
    let text = r#"{"component":"flow","slug":"s","compatibility_mode":false}"#;
    let value: Challenge = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
    assert_eq!(serde_json::to_value(&value).unwrap()["slug"], "s");
}

#[test]
fn secrets_are_plain_on_the_wire_and_nowhere_else() {
    let secret: rt::Secret = read(r#""hunter2""#).unwrap();
    assert_eq!(write(&secret), r#""hunter2""#);
    assert!(!format!("{secret:?} {:?} {:#?}", Some(&secret), Field::Value(&secret)).contains("hunter2"));
}

#[test]
fn formats_are_read_and_written() {
    let time: rt::DateTime = read(r#""2026-02-03T04:05:06.5+01:00""#).unwrap();
    assert_eq!(write(&time), r#""2026-02-03T04:05:06.5+01:00""#);
    let date: rt::Date = read(r#""2024-02-29""#).unwrap();
    assert_eq!(write(&date), r#""2024-02-29""#);
    assert!(read::<rt::Date>(r#""2023-02-29""#).is_err());
    let bytes: rt::Base64 = read(r#""AAEC/w==""#).unwrap();
    assert_eq!(bytes.0, [0, 1, 2, 255]);
    assert_eq!(write(&bytes), r#""AAEC/w==""#);
    assert!(read::<rt::Base64>(r#""AAEC/w""#).is_err());
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
enum Outcome {
    Ok,
    Err,
    Error,
    Unknown(rt::UnknownValue),
}
rt::string_enum!(Outcome, Unknown { Ok = "ok", Err = "err", Error = "error" });

#[test]
fn a_value_may_be_called_like_an_associated_type() {
    assert_eq!("err".parse::<Outcome>(), Ok(Outcome::Err));
    assert_eq!(write(&Outcome::Error), r#""error""#);
    assert!("other".parse::<Outcome>().is_err());
}
