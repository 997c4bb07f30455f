//! What is sent and answered.

use serde::de::DeserializeOwned;

/// The token of who calls.
pub(super) const TOKEN: &str = "secret-token";
/// The stage that exists.
pub(super) const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

/// The stage that exists, as it is answered.
pub(super) const STAGE: &str = r#"{"pk":"3fa85f64-5717-4562-b3fc-2c963f66afa6","name":"write","component":"ak-stage-user-write",
    "verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"userwritestage",
    "flow_set":[{"pk":"3fa85f64-5717-4562-b3fc-2c963f66afa6","name":"enrol","slug":"default-enrolment","title":"Welcome",
    "policybindingmodel_ptr_id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","designation":"enrollment",
    "background":"/static/flow.jpg","policy_engine_mode":"any","compatibility_mode":false,
    "export_url":"/api/v3/flows/instances/default/export/","layout":"stacked","denied_action":"message_continue"}],
    "user_creation_mode":"create_when_required","create_users_as_inactive":true,"create_users_group":null,
    "user_type":"external","user_path_template":"users/external"}"#;

/// The body of a creation and of a change.
pub(super) const CHANGE: &str = r#"{"name":"renamed","create_users_group":null,"flow_set":[{"name":"enrol","slug":"enrol",
    "title":"Welcome","designation":"enrollment","policy_engine_mode":"all","compatibility_mode":true,"layout":"stacked",
    "denied_action":"message_continue"}],"user_creation_mode":"never_create","create_users_as_inactive":true,
    "user_type":"internal","user_path_template":"users"}"#;

/// A stage.
pub(super) fn stage<T: DeserializeOwned>() -> serde_json::Result<T> {
    serde_json::from_str(STAGE)
}

/// A page of twenty stages.
pub(super) fn page<T: DeserializeOwned>() -> serde_json::Result<T> {
    let stages = vec![STAGE; 20].join(",");
    let numbers = r#"{"next":2,"previous":0,"count":40,"current":1,"total_pages":2,"start_index":1,"end_index":20}"#;
    serde_json::from_str(&format!(r#"{{"pagination":{numbers},"results":[{stages}]}}"#))
}
