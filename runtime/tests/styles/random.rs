//! Any value of any shape: what the server reads is what the client was given.

use oasmith_runtime as rt;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use rt::{Map, ParamStyle};

use crate::harness::{Param, exchange, form};

/// Sends a value; a client may refuse one that has no form, and says so before anything is sent.
fn survives<T>(param: Param, value: &T)
where
    T: rt::Serialize + serde::de::DeserializeOwned + rt::Check + std::fmt::Debug + PartialEq + Send + Sync + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (wire, read) = runtime.block_on(exchange::<T, T>(param, value));
    if let Ok(wire) = wire {
        assert_eq!(read.as_ref(), Ok(value), "{param:?}: {wire}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ -~]{0,8}",
        2 => "\\PC{0,8}",
        1 => any::<String>(),
        2 => "[,;.=&|%+ \\[\\]{}\"#?/]{1,6}",
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,4}", text().prop_filter("a key", |key| !key.is_empty())]
}

/// Places and styles, for all shapes; exploded objects get their keys.
fn params() -> impl Strategy<Value = Param> {
    let path = prop_oneof![
        Just(ParamStyle::SIMPLE),
        Just(ParamStyle::LABEL),
        Just(ParamStyle::MATRIX),
        Just(ParamStyle::SIMPLE.exploded()),
        Just(ParamStyle::LABEL.exploded()),
        Just(ParamStyle::MATRIX.exploded()),
        Just(ParamStyle::JSON),
    ];
    let query = prop_oneof![
        Just(ParamStyle::FORM),
        Just(ParamStyle::FORM.joined()),
        Just(ParamStyle::SPACE),
        Just(ParamStyle::PIPE),
        Just(ParamStyle::JSON),
    ];
    let header = prop_oneof![Just(ParamStyle::SIMPLE), Just(ParamStyle::SIMPLE.exploded()), Just(ParamStyle::JSON)];
    let cookie = prop_oneof![Just(ParamStyle::FORM), Just(ParamStyle::FORM.joined()), Just(ParamStyle::JSON)];
    prop_oneof![
        path.prop_map(Param::path),
        query.prop_map(Param::query),
        header.prop_map(Param::header),
        cookie.prop_map(Param::cookie),
    ]
}

fn of_objects(param: Param) -> Param {
    let exploded = param.style == ParamStyle::FORM;
    let param = Param { style: param.style.objects(), ..param };
    if exploded { param.besides(&[]) } else { param }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn strings(param in params(), value in text()) {
        survives(param, &value);
    }

    #[test]
    fn lists_of_strings(param in params(), value in vec(text(), 1..4)) {
        survives(param, &value);
    }

    #[test]
    fn lists_of_numbers(param in params(), value in vec(any::<i64>(), 1..4), floats in vec(proptest::num::f64::NORMAL, 1..4)) {
        survives(param, &value);
        survives(param, &floats);
    }

    #[test]
    fn lists_of_lists(param in params(), value in vec(vec(text(), 0..3), 1..4)) {
        survives(param, &value);
    }

    #[test]
    fn objects(param in params(), value in btree_map(key(), text(), 1..4)) {
        let value: Map<String> = value.into_iter().collect();
        survives(of_objects(param), &value);
        survives(Param::query(ParamStyle::DEEP_OBJECT), &value);
    }

    #[test]
    fn objects_of_lists(param in params(), value in btree_map(key(), vec(text(), 1..3), 1..4)) {
        let value: Map<Vec<String>> = value.into_iter().collect();
        survives(of_objects(param), &value);
        survives(Param::query(ParamStyle::DEEP_OBJECT), &value);
    }

    #[test]
    fn objects_of_objects(param in params(), value in btree_map(key(), btree_map(key(), text(), 1..3), 1..4)) {
        let inner = |value: std::collections::BTreeMap<String, String>| value.into_iter().collect::<Map<String>>();
        let value: Map<Map<String>> = value.into_iter().map(|(key, value)| (key, inner(value))).collect();
        survives(of_objects(param), &value);
        survives(Param::query(ParamStyle::DEEP_OBJECT), &value);
    }

    #[test]
    fn forms(
        style in prop_oneof![
            Just(ParamStyle::FORM),
            Just(ParamStyle::FORM.joined()),
            Just(ParamStyle::SPACE),
            Just(ParamStyle::PIPE),
            Just(ParamStyle::JSON),
            Just(ParamStyle::DEEP_OBJECT),
        ],
        own in vec(text(), 1..4),
        value in btree_map("[a-z]{1,3}", vec(text(), 1..3), 0..4),
    ) {
        let mut value: Map<Vec<String>> = value.into_iter().collect();
        value.insert("color", own);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        // A client may refuse a value that has no form.
        runtime.block_on(form(Param::query(style), &value)).ok();
    }
}
