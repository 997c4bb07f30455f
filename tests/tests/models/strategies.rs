//! Any value of each model.

use authentik_user_write::Field;
use authentik_user_write::models::{
    DeniedActionEnum, FlowDesignationEnum, FlowLayoutEnum, FlowSet, FlowSetRequest, GenericError,
    PaginatedUserWriteStageList, Pagination, PatchedUserWriteStageRequest, PolicyEngineMode, UsedBy, UsedByActionEnum,
    UserCreationModeEnum, UserTypeEnum, UserWriteStage, UserWriteStageRequest, ValidationError,
};
use oasmith_runtime::{Json, Map, Number, Uuid};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// Any text, control characters and what lies beyond the basic plane included.
fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..12).prop_map(|chars| chars.into_iter().collect())
}

fn uuid() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

/// Any number that JSON can say.
fn number() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("JSON has no such number", |number| number.is_finite())
}

/// Absent, null or a value.
fn tristate<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Field<T>> {
    prop_oneof![Just(Field::Absent), Just(Field::Null), value.prop_map(Field::Value)]
}

/// A model together with the strategy for its values.
pub(crate) trait Any: Sized + std::fmt::Debug {
    fn any() -> BoxedStrategy<Self>;
}

macro_rules! any_enum {
    ($($name:ident)+) => {$(
        impl Any for $name {
            fn any() -> BoxedStrategy<Self> {
                let text = prop_oneof![select($name::VALUES).prop_map(str::to_owned), text()];
                text.prop_map(|text| serde_json::from_value(Value::String(text)).unwrap()).boxed()
            }
        }
    )+};
}

any_enum!(DeniedActionEnum FlowDesignationEnum FlowLayoutEnum PolicyEngineMode UsedByActionEnum UserCreationModeEnum
    UserTypeEnum);

/// Lists each field with its strategy; tuples of strategies end before the widest model does, so they nest.
macro_rules! any_struct {
    ($($name:ident { $($field:ident: $strategy:expr),+ $(,)? })+) => {$(
        impl Any for $name {
            fn any() -> BoxedStrategy<Self> {
                $(let $field = $strategy.boxed();)+
                any_struct!(@first $name [$($field)+] $($field)+)
            }
        }
    )+};
    (@first $name:ident [$($all:ident)+] $first:ident $($field:ident)*) => {
        any_struct!(@next $name [$($all)+] ($first) ($first) $($field)*)
    };
    (@next $name:ident [$($all:ident)+] ($strategy:expr) ($pattern:pat) $next:ident $($field:ident)*) => {
        any_struct!(@next $name [$($all)+] (($strategy, $next)) (($pattern, $next)) $($field)*)
    };
    (@next $name:ident [$($all:ident)+] ($strategy:expr) ($pattern:pat)) => {
        $strategy.prop_map(|$pattern| $name { $($all),+ }).boxed()
    };
}

any_struct! {
    FlowSet {
        pk: uuid(),
        policybindingmodel_ptr_id: uuid(),
        name: text(),
        slug: text(),
        title: text(),
        designation: FlowDesignationEnum::any(),
        background: text(),
        policy_engine_mode: option::of(PolicyEngineMode::any()),
        compatibility_mode: option::of(any::<bool>()),
        export_url: text(),
        layout: option::of(FlowLayoutEnum::any()),
        denied_action: option::of(DeniedActionEnum::any()),
    }
    FlowSetRequest {
        name: text(),
        slug: text(),
        title: text(),
        designation: FlowDesignationEnum::any(),
        policy_engine_mode: option::of(PolicyEngineMode::any()),
        compatibility_mode: option::of(any::<bool>()),
        layout: option::of(FlowLayoutEnum::any()),
        denied_action: option::of(DeniedActionEnum::any()),
    }
    GenericError { detail: text(), code: option::of(text()) }
    PaginatedUserWriteStageList { pagination: Pagination::any(), results: vec(UserWriteStage::any(), 0..3) }
    Pagination {
        next: number(),
        previous: number(),
        count: number(),
        current: number(),
        total_pages: number(),
        start_index: number(),
        end_index: number(),
    }
    PatchedUserWriteStageRequest {
        name: option::of(text()),
        flow_set: option::of(vec(FlowSetRequest::any(), 0..3)),
        user_creation_mode: option::of(UserCreationModeEnum::any()),
        create_users_as_inactive: option::of(any::<bool>()),
        create_users_group: tristate(uuid()),
        user_type: option::of(UserTypeEnum::any()),
        user_path_template: option::of(text()),
    }
    UsedBy { app: text(), model_name: text(), pk: text(), name: text(), action: UsedByActionEnum::any() }
    UserWriteStage {
        pk: uuid(),
        name: text(),
        component: text(),
        verbose_name: text(),
        verbose_name_plural: text(),
        meta_model_name: text(),
        flow_set: option::of(vec(FlowSet::any(), 0..3)),
        user_creation_mode: option::of(UserCreationModeEnum::any()),
        create_users_as_inactive: option::of(any::<bool>()),
        create_users_group: tristate(uuid()),
        user_type: option::of(UserTypeEnum::any()),
        user_path_template: option::of(text()),
    }
    UserWriteStageRequest {
        name: text(),
        flow_set: option::of(vec(FlowSetRequest::any(), 0..3)),
        user_creation_mode: option::of(UserCreationModeEnum::any()),
        create_users_as_inactive: option::of(any::<bool>()),
        create_users_group: tristate(uuid()),
        user_type: option::of(UserTypeEnum::any()),
        user_path_template: option::of(text()),
    }
    ValidationError {
        non_field_errors: option::of(vec(text(), 0..3)),
        code: option::of(text()),
        additional_properties: undeclared(),
    }
}

/// Keys that `ValidationError` does not declare, with any JSON.
fn undeclared() -> impl Strategy<Value = Map<Json>> {
    map(text().prop_filter("declared", |key| !["non_field_errors", "code"].contains(&key.as_str())), any_json())
}

fn map(keys: impl Strategy<Value = String>, values: impl Strategy<Value = Json>) -> impl Strategy<Value = Map<Json>> {
    vec((keys, values), 0..4).prop_map(|entries| {
        let mut map = Map::new();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    })
}

fn any_json() -> impl Strategy<Value = Json> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        number().prop_map(|number| format!("{number:e}")),
        // Beyond 64 bits and beyond the precision of a float.
        Just("123456789012345678901234567890.123456789012345678901234567890".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number.prop_map(|text| Json::Number(Number::parse(&text).unwrap())),
        text().prop_map(Json::String),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![vec(inner.clone(), 0..4).prop_map(Json::Array), map(text(), inner).prop_map(Json::Object)]
    })
}
