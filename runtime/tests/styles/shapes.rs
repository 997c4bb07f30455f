//! Shapes: structs, what is nested, unions and any values.

use oasmith_runtime as rt;
use rt::{Check, Field, Json, Kind, Map, ParamStyle, Rules, Validator};

use crate::harness::{Param, received, sent};

/// An object with every presence.
#[derive(Debug, Clone, PartialEq)]
struct Filter {
    name: String,
    age: Option<i64>,
    tags: Vec<String>,
    inner: Option<Map<f64>>,
    note: Field<bool>,
}

impl rt::Serialize for Filter {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rt::Object::new(serializer)
            .field("name", &self.name)
            .field("age", &self.age)
            .field("tags", &self.tags)
            .optional("inner", &self.inner)
            .tristate("note", &self.note)
            .end()
    }
}

impl<'de> rt::Deserialize<'de> for Filter {
    fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rt::read_object(deserializer)
    }
}

impl<'de> rt::ReadObject<'de> for Filter {
    fn read<A: rt::MapAccess<'de>>(keys: rt::Keys<A>) -> Result<Self, A::Error> {
        let (mut name, mut age, mut tags) = (rt::Required(None), rt::Nullable(None), rt::Required(None));
        let (mut inner, mut note) = (None, Field::Absent);
        keys.read(&mut [
            ("name", &mut name),
            ("age", &mut age),
            ("tags", &mut tags),
            ("inner", &mut inner),
            ("note", &mut note),
        ])?;
        Ok(Self { name: name.take(), age: age.take(), tags: tags.take(), inner, note })
    }
}

impl Check for Filter {
    fn check(&self, _: &Rules, at: &mut Validator) {
        at.field("name", &self.name, &Rules { max_length: Some(8), ..Rules::NONE });
    }
}

fn filter() -> Filter {
    let inner = Map::from([("x", 1.5), ("y", -2.0)]);
    Filter {
        name: "a b".to_owned(),
        age: Some(7),
        tags: vec!["1".to_owned(), "x,y".to_owned()],
        inner: Some(inner),
        note: Field::Value(true),
    }
}

const KEYS: &[&str] = &["name", "age", "tags", "inner", "note"];

/// Every way to write an object.
fn objects() -> Vec<Param> {
    [
        Param::path(ParamStyle::SIMPLE),
        Param::path(ParamStyle::SIMPLE.exploded()),
        Param::path(ParamStyle::LABEL),
        Param::path(ParamStyle::LABEL.exploded()),
        Param::path(ParamStyle::MATRIX),
        Param::path(ParamStyle::MATRIX.exploded()),
        Param::path(ParamStyle::JSON),
        Param::query(ParamStyle::FORM.joined()),
        Param::query(ParamStyle::FORM).only(KEYS),
        Param::query(ParamStyle::FORM).besides(&["x"]),
        Param::query(ParamStyle::PIPE),
        Param::query(ParamStyle::DEEP_OBJECT),
        Param::query(ParamStyle::JSON),
        Param::header(ParamStyle::JSON),
        Param::cookie(ParamStyle::FORM.joined()),
        Param::cookie(ParamStyle::FORM).only(KEYS),
        Param::cookie(ParamStyle::JSON),
    ]
    .into_iter()
    .map(|param| Param { style: param.style.objects(), ..param })
    .collect()
}

#[tokio::test]
async fn a_struct_with_nested_parts_arrives_in_every_style() {
    for param in objects() {
        sent(param, &filter()).await;
        let least = Filter { age: None, tags: vec![], inner: None, note: Field::Absent, ..filter() };
        sent(param, &least).await;
    }
    // Undefined by the specification: lists are repeated, objects are JSON.
    let form = Param::query(ParamStyle::FORM.objects()).only(KEYS);
    assert_eq!(
        sent(form, &filter()).await,
        "name=a%20b&age=7&tags=1&tags=x%2Cy&inner=%7B%22x%22%3A1.5%2C%22y%22%3A-2.0%7D&note=true"
    );
    assert_eq!(
        sent(Param::query(ParamStyle::DEEP_OBJECT), &filter()).await,
        "color%5Bname%5D=a%20b&color%5Bage%5D=7&color%5Btags%5D%5B0%5D=1&color%5Btags%5D%5B1%5D=x%2Cy\
         &color%5Binner%5D%5Bx%5D=1.5&color%5Binner%5D%5By%5D=-2.0&color%5Bnote%5D=true"
    );
}

#[tokio::test]
async fn more_is_read_than_is_written() {
    let deep = Param::query(ParamStyle::DEEP_OBJECT);
    for wire in [
        "color[name]=a+b&color[age]=7&color[tags][]=1&color[tags][]=x,y&color[inner][x]=1.5&color[inner][y]=-2.0&color[note]=true",
        "color[tags]=1&color[tags]=x%2Cy&color[name]=a b&color[age]=7&color[inner]={\"x\":1.5,\"y\":-2}&color[note]=true&other[name]=z",
        "color[tags][10]=x,y&color[tags][9]=1&color[name]=a b&color[age]=7&color[inner][x]=1.5&color[inner][y]=-2&color[note]=true",
    ] {
        let wire = wire.replace(' ', "%20").replace(['{', '}', '"'], "_");
        let wire = if wire.contains('_') {
            wire.replacen('_', "%7B", 1).replacen('_', "%22", 4).replacen('_', "%7D", 1)
        } else {
            wire
        };
        assert_eq!(received::<Filter>(deep, &wire).await, Ok(filter()), "{wire}");
    }
    let exploded = Param::cookie(ParamStyle::FORM);
    assert_eq!(received::<Vec<i64>>(exploded, "color=1&color=2; session=x").await, Ok(vec![1, 2]));
    assert_eq!(received::<Vec<i64>>(Param::query(ParamStyle::PIPE), "color=1|2%7c3").await, Ok(vec![1, 2, 3]));
    assert_eq!(received::<Vec<i64>>(Param::query(ParamStyle::SPACE), "color=1+2%203").await, Ok(vec![1, 2, 3]));
    assert_eq!(received::<Vec<i64>>(Param::header(ParamStyle::SIMPLE), "1, 2 ,3").await, Ok(vec![1, 2, 3]));
    let empty = received::<Map<i64>>(Param::header(ParamStyle::SIMPLE.objects()), "").await;
    assert_eq!(empty.map(|map| map.len()), Ok(0));
}

#[tokio::test]
async fn rules_of_properties_are_told_with_the_parameters_name() {
    let long = Filter { name: "far too long".to_owned(), ..filter() };
    for param in objects() {
        let (_, read) = crate::harness::exchange::<_, Filter>(param, &long).await;
        let error = read.unwrap_err();
        assert!(error.contains(r#""pointer":"/color/name""#) && error.contains("maxLength"), "{param:?}: {error}");
    }
}

#[tokio::test]
async fn a_missing_property_is_told_with_the_parameters_name() {
    let param = Param::query(ParamStyle::DEEP_OBJECT.objects());
    let error = received::<Filter>(param, "color[age]=7").await.unwrap_err();
    assert!(error.contains(r#""pointer":"/color/name""#) && error.contains(r#""keyword":"required""#), "{error}");
    assert!(!error.contains("/color/tags"), "an empty list has no form: {error}");
}

/// A scalar, a list or an object.
#[derive(Debug, Clone, PartialEq)]
enum Choice {
    Number(i64),
    Flag(bool),
    Text(String),
    List(Vec<i64>),
    Object(Map<String>),
    Unknown(rt::UnknownVariant),
}

impl rt::Serialize for Choice {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(value) => value.serialize(serializer),
            Self::Flag(value) => value.serialize(serializer),
            Self::Text(value) => value.serialize(serializer),
            Self::List(value) => value.serialize(serializer),
            Self::Object(value) => value.serialize(serializer),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}

impl<'de> rt::Deserialize<'de> for Choice {
    fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rt::read_union(deserializer)
    }
}

impl<'de> rt::ReadUnion<'de> for Choice {
    const VARIANTS: &'static [rt::Evidence] = &[
        rt::Evidence { kinds: &[Kind::Integer], ..rt::Evidence::of("Number") },
        rt::Evidence { kinds: &[Kind::Boolean], ..rt::Evidence::of("Flag") },
        rt::Evidence { kinds: &[Kind::String], ..rt::Evidence::of("Text") },
        rt::Evidence { kinds: &[Kind::Array], ..rt::Evidence::of("List") },
        rt::Evidence { kinds: &[Kind::Object], ..rt::Evidence::of("Object") },
    ];

    fn read<A: rt::SeqAccess<'de>>(variant: usize, value: rt::Candidate<'_, A>) -> Result<Self, A::Error> {
        match variant {
            0 => value.read(Self::Number),
            1 => value.read(Self::Flag),
            2 => value.read(Self::Text),
            3 => value.read(Self::List),
            4 => value.read(Self::Object),
            _ => value.unknown(Self::Unknown),
        }
    }
}

impl Check for Choice {
    fn check(&self, _: &Rules, at: &mut Validator) {
        if let Self::Unknown(value) = self {
            value.check(&Rules::NONE, at);
        }
    }
}

#[tokio::test]
async fn a_union_finds_its_variant_in_text() {
    let object = || Choice::Object(Map::from([("a", "1".to_owned()), ("b", "x".to_owned())]));
    for param in [
        Param::query(ParamStyle::FORM.mixed()).besides(&[]),
        Param::path(ParamStyle::SIMPLE.exploded().mixed()),
        Param::path(ParamStyle::MATRIX.exploded().mixed()),
        Param::header(ParamStyle::SIMPLE.exploded().mixed()),
        Param::query(ParamStyle::JSON),
        Param::cookie(ParamStyle::FORM.mixed()).besides(&[]),
    ] {
        for value in [
            Choice::Number(5),
            Choice::Flag(true),
            Choice::Text("1.5".to_owned()),
            Choice::Text("true-ish".to_owned()),
            Choice::List(vec![1, 2, 3]),
            object(),
        ] {
            sent(param, &value).await;
        }
    }
    let deep = Param::query(ParamStyle::DEEP_OBJECT.mixed());
    sent(deep, &object()).await;
    sent(deep, &Choice::Number(5)).await;
    sent(deep, &Choice::List(vec![1, 2])).await;
}

#[tokio::test]
async fn any_value_is_what_its_text_looks_like() {
    let json = |text: &str| text.parse::<Json>().unwrap();
    for (param, text) in [
        (Param::query(ParamStyle::FORM), "5"),
        (Param::query(ParamStyle::FORM), "1.50"),
        (Param::query(ParamStyle::FORM), "true"),
        (Param::query(ParamStyle::FORM), r#""text""#),
        (Param::query(ParamStyle::FORM), r#"[1, "a", {"b": [2]}]"#),
        (Param::query(ParamStyle::FORM), r#"{"a": 1, "b": [1, 2]}"#),
        (Param::path(ParamStyle::SIMPLE), r#"{"a": 1, "b": [1, 2]}"#),
        (Param::query(ParamStyle::FORM.mixed()).besides(&[]), r#"{"a": 1, "b": [1, 2], "c": {"d": true}}"#),
        (Param::query(ParamStyle::DEEP_OBJECT), r#"{"a": 1, "b": [1, {"x": 2}], "c": {"d": true}}"#),
        (Param::header(ParamStyle::SIMPLE.exploded().mixed()), r#"{"a": 1, "b": "c"}"#),
    ] {
        sent(param, &json(text)).await;
    }
}
