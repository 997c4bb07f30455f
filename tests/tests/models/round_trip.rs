//! Value → JSON → value for every model; JSON → value → JSON for what the page shows, in any order of keys.

use authentik_user_write::models::{
    DeniedActionEnum, FlowDesignationEnum, FlowLayoutEnum, FlowSet, FlowSetRequest, GenericError,
    PaginatedUserWriteStageList, Pagination, PatchedUserWriteStageRequest, PolicyEngineMode, UsedBy, UsedByActionEnum,
    UserCreationModeEnum, UserTypeEnum, UserWriteStage, UserWriteStageRequest, ValidationError,
};
use oasmith_runtime::{Deserialize, Mode, Serialize, decode, encode};
use proptest::prelude::*;
use serde_json::Value;

use crate::strategies::Any;
use crate::support::{json, page, repository};

/// Encodes, and decodes by each way that there is: the client's and the server's, directly and through a tree.
fn round_trip<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Serialize + for<'de> Deserialize<'de> + PartialEq + std::fmt::Debug,
{
    let text = encode(value).unwrap();
    for mode in [Mode::Client, Mode::Server] {
        for tree in [false, true] {
            let again: T = decode(&text, mode, tree)
                .map_err(|error| TestCaseError::fail(format!("{error}: {}", String::from_utf8_lossy(&text))))?;
            prop_assert_eq!(value, &again, "{:?}, tree: {}", mode, tree);
            prop_assert_eq!(&encode(&again).unwrap(), &text);
        }
    }
    // And it is JSON to a reader that is not ours.
    prop_assert!(serde_json::from_slice::<&serde_json::value::RawValue>(&text).is_ok());
    Ok(())
}

macro_rules! round_trips {
    ($($test:ident $name:ident)+) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]
            $(
                #[test]
                fn $test(value in $name::any()) {
                    round_trip(&value)?;
                }
            )+
        }

        /// The models that are tested above.
        const TESTED: &[&str] = &[$(stringify!($name)),+];
    };
}

round_trips! {
    denied_action_enum DeniedActionEnum
    flow_designation_enum FlowDesignationEnum
    flow_layout_enum FlowLayoutEnum
    flow_set FlowSet
    flow_set_request FlowSetRequest
    generic_error GenericError
    paginated_user_write_stage_list PaginatedUserWriteStageList
    pagination Pagination
    patched_user_write_stage_request PatchedUserWriteStageRequest
    policy_engine_mode PolicyEngineMode
    used_by UsedBy
    used_by_action_enum UsedByActionEnum
    user_creation_mode_enum UserCreationModeEnum
    user_type_enum UserTypeEnum
    user_write_stage UserWriteStage
    user_write_stage_request UserWriteStageRequest
    validation_error ValidationError
}

#[test]
fn every_model_is_tested() {
    let mut models = Vec::new();
    for entry in std::fs::read_dir(repository("generated/authentik-user-write/src/models")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines() {
            let declared = ["pub struct ", "pub enum "].into_iter().find_map(|start| line.strip_prefix(start));
            models.extend(declared.map(|rest| rest.trim_end_matches(" {").to_owned()));
        }
    }
    models.sort_unstable();
    assert_eq!(models, TESTED);
}

/// The same JSON with the keys of every object in an order that `seed` decides.
fn shuffled(value: &Value, seed: &mut u64) -> String {
    match value {
        Value::Object(map) => {
            let mut entries = Vec::new();
            for (key, value) in map {
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                entries.push((*seed >> 33, format!("{}:{}", Value::from(key.as_str()), shuffled(value, seed))));
            }
            entries.sort_unstable();
            let entries: Vec<String> = entries.into_iter().map(|(_, entry)| entry).collect();
            format!("{{{}}}", entries.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| shuffled(item, seed)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// Decodes the text and encodes it again.
fn again<T: Serialize + for<'de> Deserialize<'de>>(text: &str) -> String {
    let value: T = decode(text.as_bytes(), Mode::Server, false).unwrap_or_else(|error| panic!("{error}: {text}"));
    String::from_utf8(encode(&value).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_page_shows_in_any_order(mut seed in any::<u64>()) {
        let request = json(&page::request().body);
        let text = again::<PatchedUserWriteStageRequest>(&shuffled(&request, &mut seed));
        prop_assert_eq!(json(&text), request);
        prop_assert!(text.starts_with(r#"{"name":"string","flow_set":[{"name":"#), "in the document's order: {}", text);

        let [stage, invalid, forbidden] = page::responses();
        let text = again::<UserWriteStage>(&shuffled(&stage, &mut seed));
        prop_assert_eq!(json(&text), stage);
        prop_assert!(text.starts_with(r#"{"pk":"#), "in the document's order: {}", text);
        prop_assert_eq!(json(&again::<ValidationError>(&shuffled(&invalid, &mut seed))), invalid);
        prop_assert_eq!(json(&again::<GenericError>(&shuffled(&forbidden, &mut seed))), forbidden);
    }
}
