//! How models are made, checked and refused.

use authentik_user_write::Field;
use authentik_user_write::models::{
    FlowDesignationEnum, FlowSetRequest, GenericError, PatchedUserWriteStageRequest, UserTypeEnum, UserWriteStage,
    UserWriteStageRequest, ValidationError,
};
use oasmith_runtime::{Deserialize, Json, Mode, Uuid, Violations, decode, encode};

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, String> {
    decode(text.as_bytes(), Mode::Client, false).map_err(|error| error.to_string())
}

/// Pointer and keyword of each violation.
fn found(violations: Result<(), Violations>) -> Vec<String> {
    let violations = violations.expect_err("violations");
    violations.iter().map(|violation| format!("{} {}", violation.pointer, violation.keyword)).collect()
}

#[test]
fn new_takes_what_is_required_and_leaves_the_rest_absent() {
    let request = UserWriteStageRequest::new("n");
    let expected = UserWriteStageRequest {
        name: "n".to_owned(),
        flow_set: None,
        user_creation_mode: None,
        create_users_as_inactive: None,
        create_users_group: Field::Absent,
        user_type: None,
        user_path_template: None,
    };
    assert_eq!(request, expected);
    assert_eq!(encode(&request).unwrap(), br#"{"name":"n"}"#);
    assert_eq!(encode(&GenericError::new(String::from("d"))).unwrap(), br#"{"detail":"d"}"#);
    let stage = UserWriteStage::new(Uuid::nil(), "n", "c", "v", "p", "m");
    assert_eq!((stage.flow_set, stage.create_users_group), (None, Field::Absent));
}

#[test]
fn default_is_for_what_requires_nothing_and_fills_nothing_in() {
    assert_eq!(encode(&PatchedUserWriteStageRequest::default()).unwrap(), b"{}");
    assert_eq!(encode(&ValidationError::default()).unwrap(), b"{}");
}

#[test]
fn an_enum_is_open_when_read_and_strict_when_parsed_or_checked() {
    assert_eq!(UserTypeEnum::VALUES, ["internal", "external", "service_account", "internal_service_account"]);
    assert_eq!(read(r#""internal""#), Ok(UserTypeEnum::Internal), "a known value is never the fallback");
    let unknown: UserTypeEnum = read(r#""Internal""#).unwrap();
    assert!(unknown.is_unknown() && !UserTypeEnum::Internal.is_unknown());
    assert_eq!((unknown.as_str(), unknown.to_string().as_str()), ("Internal", "Internal"));
    assert_ne!(unknown, UserTypeEnum::Internal);
    let reached = match &unknown {
        UserTypeEnum::Internal
        | UserTypeEnum::External
        | UserTypeEnum::ServiceAccount
        | UserTypeEnum::InternalServiceAccount => "listed",
        _ => "other",
    };
    assert_eq!(reached, "other");
    assert_eq!("external".parse::<UserTypeEnum>().ok(), Some(UserTypeEnum::External));
    assert!("Internal".parse::<UserTypeEnum>().is_err());
    assert!(read::<UserTypeEnum>("1").is_err() && read::<UserTypeEnum>("null").is_err());

    let mut request = UserWriteStageRequest::new("n");
    request.user_type = Some(unknown);
    assert_eq!(found(request.validate()), ["/user_type enum"]);
}

#[test]
fn validate_reports_every_violation_with_its_pointer() {
    let mut flow = FlowSetRequest::new("", "x".repeat(51), "t", FlowDesignationEnum::Recovery);
    let mut request = UserWriteStageRequest::new("");
    request.flow_set = Some(vec![FlowSetRequest::new("f", "a", "t", FlowDesignationEnum::Recovery), flow.clone()]);
    assert_eq!(
        found(request.validate()),
        ["/name minLength", "/flow_set/1/name minLength", "/flow_set/1/slug maxLength"]
    );

    flow.name = "f".to_owned();
    flow.slug = "\u{e9}".to_owned();
    assert_eq!(found(flow.validate()), ["/slug pattern"]);
    flow.slug = "a-Z_9".to_owned();
    assert_eq!(flow.validate(), Ok(()));
    // Fifty characters; the name has no upper bound.
    flow.slug = "x".repeat(50);
    flow.name = "\u{1F916}".repeat(5_000);
    assert_eq!(flow.validate(), Ok(()));
    assert_eq!(PatchedUserWriteStageRequest::default().validate(), Ok(()), "what is absent breaks nothing");
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    let error = |text: &str| read::<PatchedUserWriteStageRequest>(text).unwrap_err();
    for (text, place) in [
        (r#"{"name":null}"#, "/name: "),
        (r#"{"name":1}"#, "/name: "),
        (r#"{"create_users_as_inactive":"true"}"#, "/create_users_as_inactive: "),
        (r#"{"create_users_group":"x"}"#, "/create_users_group: "),
        (r#"{"flow_set":[{"name":"f","slug":"s","title":null}]}"#, "/flow_set/0/title: "),
        (r#"{"name":"a","name":"a"}"#, "/name: "),
    ] {
        assert!(error(text).starts_with(place), "{text}: {}", error(text));
    }
    assert!(read::<PatchedUserWriteStageRequest>("[]").is_err() && read::<GenericError>("{}").is_err());
}

#[test]
fn undeclared_keys_are_kept_only_where_the_document_says_so() {
    let request: PatchedUserWriteStageRequest = read(r#"{"name":"n","later":{"a":[1]}}"#).unwrap();
    assert_eq!(encode(&request).unwrap(), br#"{"name":"n"}"#);
    let text = r#"{"code":"c","z":["not a slug"],"a":{"b":1.50}}"#;
    let error: ValidationError = read(text).unwrap();
    assert_eq!(error.additional_properties.keys().collect::<Vec<_>>(), ["z", "a"], "in the order in which they came");
    let message = error.additional_properties.get("z").and_then(|messages| messages.pointer("/0"));
    assert_eq!(message.and_then(Json::as_str), Some("not a slug"));
    assert_eq!(encode(&error).unwrap(), text.as_bytes());
}
