//! What is compared.

use std::fmt::Write as _;

use authentik_user_write::models::UserWriteStage;
use oasmith_runtime::{Mode, decode, encode};
use oasmith_tests::{user_write_twin, wide, wide_twin};

use super::routes;

/// One run of a side; what it returns depends on all that it did.
pub(super) type Side = Box<dyn Fn() -> usize>;

/// The same, twice.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) by_hand: Side,
    pub(super) generated: Side,
}

/// What the endpoint's page shows as the response of its PATCH.
const PAGE: &str = include_str!("../../../../specs/endpoint-page.txt");

/// Every case.
pub(super) fn all() -> Vec<Case> {
    let page = response();
    let wide = wide_object();
    let mut cases = vec![
        decoding::<user_write_twin::UserWriteStage, UserWriteStage>("page-decode", &page),
        encoding::<user_write_twin::UserWriteStage, UserWriteStage>("page-encode", &page),
        decoding::<wide_twin::Wide, wide::models::Wide>("wide-decode", &wide),
        encoding::<wide_twin::Wide, wide::models::Wide>("wide-encode", &wide),
    ];
    cases.push(routes::patch(&page));
    cases
}

fn decoding<H, G>(name: &'static str, json: &str) -> Case
where
    H: serde::de::DeserializeOwned,
    G: serde::de::DeserializeOwned,
{
    let (left, right) = (json.as_bytes().to_vec(), json.as_bytes().to_vec());
    // What is decoded is handed on whole, so that no part of it can be left out.
    let by_hand = move || usize::from(std::hint::black_box(serde_json::from_slice::<H>(&left)).is_ok());
    let generated = move || usize::from(std::hint::black_box(decode::<G>(&right, Mode::Client, false)).is_ok());
    Case { name, by_hand: Box::new(by_hand), generated: Box::new(generated) }.sound()
}

fn encoding<H, G>(name: &'static str, json: &str) -> Case
where
    H: serde::de::DeserializeOwned + serde::Serialize + 'static,
    G: serde::de::DeserializeOwned + serde::Serialize + 'static,
{
    let twin: Option<H> = serde_json::from_str(json).ok();
    let value: Option<G> = decode(json.as_bytes(), Mode::Client, false).ok();
    let by_hand = move || serde_json::to_vec(&twin).map_or(0, |bytes| std::hint::black_box(bytes).len());
    let generated = move || encode(&value).map_or(0, |bytes| std::hint::black_box(bytes).len());
    Case { name, by_hand: Box::new(by_hand), generated: Box::new(generated) }.sound()
}

impl Case {
    /// Both sides do the same, and succeed.
    pub(super) fn sound(self) -> Self {
        let (by_hand, generated) = ((self.by_hand)(), (self.generated)());
        assert!(by_hand == generated && by_hand > 0, "{}: {by_hand} and {generated}", self.name);
        self
    }
}

/// The example of the response with status 200: the only one that begins with its key.
fn response() -> String {
    let text = &PAGE[PAGE.find("{\n\"pk\"").unwrap_or_default()..];
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let is_there = values.next().is_some_and(|value| value.is_ok());
    if is_there { text[..values.byte_offset()].replace('\n', "") } else { String::new() }
}

/// A value of every declared property, and an undeclared one after each third.
fn wide_object() -> String {
    let spec = include_str!("../../../../specs/fixtures/wide.yaml");
    let mut json = String::from("{");
    let properties = spec.lines().filter_map(|line| line.trim().split_once(": {type: "));
    for (index, (name, rest)) in properties.enumerate() {
        let value = match rest.split([',', '}']).next() {
            Some("integer") => "1234567",
            Some("boolean") => "true",
            Some("number") => "12.75",
            _ if rest.contains("uuid") => "\"3fa85f64-5717-4562-b3fc-2c963f66afa6\"",
            _ => "\"a string of some length\"",
        };
        let _ = write!(json, "{}\"{name}\":{value}", if index == 0 { "" } else { "," });
        if index % 3 == 0 {
            let _ = write!(json, ",\"unknown_{name}\":{{\"list\":[1,2,3],\"text\":\"not declared\"}}");
        }
    }
    json + "}"
}
