// A program that calls and serves the user-write operations. It is compiled against the crates of two versions of the
// document, each imported as `api`; what differs between the versions it leaves alone.

use std::sync::{Arc, Mutex};

use api::models::{
    GenericError, PatchedUserWriteStageRequest, UserCreationModeEnum, UserTypeEnum, UserWriteStage,
    UserWriteStageRequest,
};
use api::server::stages::{Stages, router};
use api::server::{Context, Credentials, Denied, Failure, Principal, Reply};
use api::stages::{
    UserWriteCreateError, UserWriteDestroyError, UserWritePartialUpdateError, UserWriteRetrieveError,
    UserWriteUpdateError, UserWriteUsedByListError,
};
use api::{Client, Error, Field};
use oasmith_runtime::Uuid;

struct Staff {
    administrator: bool,
}

#[derive(Default)]
struct App {
    /// What a stage is asked to be; what it is to callers is made when they ask.
    stages: Mutex<Vec<(Uuid, UserWriteStageRequest)>>,
}

impl Principal<App> for Staff {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        match credentials.token().expose() {
            "administrator" => Ok(Self { administrator: true }),
            "reader" => Ok(Self { administrator: false }),
            _ => Err(Denied::unauthorized()),
        }
    }
}

/// The stage as JSON says it, so that required fields may come and go.
fn shown(pk: Uuid, stage: &UserWriteStageRequest) -> UserWriteStage {
    let text = serde_json::json!({
        "pk": pk,
        "name": stage.name,
        "component": "ak-stage-user-write-form",
        "verbose_name": "User Write Stage",
        "verbose_name_plural": "User Write Stages",
        "meta_model_name": "authentik_stages_user_write.userwritestage",
        "flow_set": [],
    });
    let mut shown: UserWriteStage =
        oasmith_runtime::decode(text.to_string().as_bytes(), oasmith_runtime::Mode::Client, false)
            .expect("what was just written");
    let stage = stage.clone();
    shown.user_creation_mode = stage.user_creation_mode;
    shown.create_users_as_inactive = stage.create_users_as_inactive;
    shown.create_users_group = stage.create_users_group;
    shown.user_type = stage.user_type;
    shown.user_path_template = stage.user_path_template;
    shown
}

impl Stages for App {
    type Principal = Staff;

    async fn user_write_create(
        &self,
        cx: Context<Staff>,
        body: UserWriteStageRequest,
    ) -> Reply<UserWriteStage, UserWriteCreateError> {
        if !cx.principal.administrator {
            return Err(UserWriteCreateError::Forbidden(GenericError::new("for administrators")).into());
        }
        let mut stages = self.stages.lock().expect("no panic");
        let pk = Uuid::from_u128(stages.len() as u128 + 1);
        let stage = shown(pk, &body);
        stages.push((pk, body));
        Ok(stage)
    }

    async fn user_write_retrieve(
        &self,
        _: Context<Staff>,
        stage_uuid: Uuid,
    ) -> Reply<UserWriteStage, UserWriteRetrieveError> {
        let stages = self.stages.lock().expect("no panic");
        let stage = stages.iter().find(|(pk, _)| *pk == stage_uuid);
        stage.map(|(pk, stage)| shown(*pk, stage)).ok_or_else(Failure::not_found)
    }

    async fn user_write_update(
        &self,
        _: Context<Staff>,
        stage_uuid: Uuid,
        body: UserWriteStageRequest,
    ) -> Reply<UserWriteStage, UserWriteUpdateError> {
        let mut stages = self.stages.lock().expect("no panic");
        let (_, stage) = stages.iter_mut().find(|(pk, _)| *pk == stage_uuid).ok_or_else(Failure::not_found)?;
        *stage = body;
        Ok(shown(stage_uuid, stage))
    }

    async fn user_write_partial_update(
        &self,
        _: Context<Staff>,
        stage_uuid: Uuid,
        body: Option<PatchedUserWriteStageRequest>,
    ) -> Reply<UserWriteStage, UserWritePartialUpdateError> {
        let mut stages = self.stages.lock().expect("no panic");
        let (_, stage) = stages.iter_mut().find(|(pk, _)| *pk == stage_uuid).ok_or_else(Failure::not_found)?;
        let body = body.unwrap_or_default();
        if let Some(name) = body.name {
            stage.name = name;
        }
        if !body.create_users_group.is_absent() {
            stage.create_users_group = body.create_users_group;
        }
        Ok(shown(stage_uuid, stage))
    }

    async fn user_write_destroy(&self, _: Context<Staff>, stage_uuid: Uuid) -> Reply<(), UserWriteDestroyError> {
        self.stages.lock().expect("no panic").retain(|(pk, _)| *pk != stage_uuid);
        Ok(())
    }

    async fn user_write_used_by_list(
        &self,
        _: Context<Staff>,
        _: Uuid,
    ) -> Reply<Vec<api::models::UsedBy>, UserWriteUsedByListError> {
        Ok(Vec::new())
    }
}

/// Serves in memory and calls; tells what each call came to.
pub(crate) async fn run() -> Vec<String> {
    let app = axum::Router::new().nest("/api/v3", router(Arc::new(App::default())));
    let client = |token: &str| {
        Client::builder("http://localhost/api/v3/").authentik(token).service(app.clone()).build().expect("a client")
    };
    let stages = client("administrator").stages();
    let mut said = Vec::new();

    let group = Uuid::from_u128(7);
    let mut request = UserWriteStageRequest::new("write");
    request.user_creation_mode = Some(UserCreationModeEnum::AlwaysCreate);
    request.user_type = Some(UserTypeEnum::External);
    request.create_users_group = group.into();
    let created = stages.user_write_create(&request).await.expect("a stage");
    said.push(format!("{} {:?} {:?}", created.name, created.user_type, created.create_users_group));

    for create_users_group in [Field::Absent, Field::Null, Field::Value(group)] {
        let patch = PatchedUserWriteStageRequest { create_users_group, ..Default::default() };
        let patched = stages.user_write_partial_update(created.pk, &patch).await.expect("a stage");
        said.push(format!("{:?}", patched.create_users_group));
    }
    let renamed = stages.user_write_update(created.pk, &UserWriteStageRequest::new("renamed")).await;
    said.push(renamed.expect("a stage").name);
    said.push(format!("{}", stages.user_write_used_by_list(created.pk).await.expect("a list").len()));

    match client("reader").stages().user_write_create(&request).await {
        Err(Error::Api(UserWriteCreateError::Forbidden(error))) => said.push(error.detail),
        other => said.push(format!("{other:?}")),
    }
    stages.user_write_destroy(created.pk).await.expect("nothing");
    match stages.user_write_retrieve(created.pk).await {
        Err(error) => said.push(format!("{:?}", error.status())),
        Ok(stage) => said.push(stage.name),
    }
    let listed = stages.user_write_list().user_type(UserTypeEnum::External).page_size(5).await;
    said.push(format!("{:?}", listed.map_err(|error| error.status())));
    said
}
