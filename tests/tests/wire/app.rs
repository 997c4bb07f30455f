//! A server with a store in memory, written as an application would.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use authentik_user_write::models::{
    GenericError, PaginatedUserWriteStageList, Pagination, PatchedUserWriteStageRequest, UserWriteStage,
    UserWriteStageRequest,
};
use authentik_user_write::server::stages::{Stages, router};
use authentik_user_write::server::{Context, Credentials, Denied, Failure, Principal, Reply};
use authentik_user_write::stages::{
    UserWriteCreateError, UserWriteDestroyError, UserWriteListError, UserWriteListParams, UserWritePartialUpdateError,
    UserWriteRetrieveError, UserWriteUpdateError,
};
use authentik_user_write::{Client, client::ClientBuilder};
use oasmith_runtime::Uuid;

use crate::support::served::Served;

/// The token of somebody who may do everything.
pub(crate) const TOKEN: &str = "opensesame";
/// The token of somebody who may only read.
pub(crate) const GUEST: &str = "guest-token";
/// The token of somebody who is known and may do nothing.
pub(crate) const BANNED: &str = "banned-token";
/// A name whose stage makes the handler panic.
pub(crate) const PANIC: &str = "panic";

/// The identifier of the stage that is there from the start, and the one that the page shows.
pub(crate) fn first() -> Uuid {
    "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().unwrap()
}

#[derive(Default)]
pub(crate) struct App {
    pub(crate) stages: Mutex<Vec<UserWriteStage>>,
    /// How often a handler was called.
    pub(crate) calls: AtomicUsize,
    /// What the last list was asked for.
    pub(crate) listed: Mutex<Option<UserWriteListParams>>,
    /// The bodies of each PATCH.
    pub(crate) patched: Mutex<Vec<Option<PatchedUserWriteStageRequest>>>,
    /// `Debug` of what the last retrieval was told.
    pub(crate) told: Mutex<String>,
}

impl App {
    pub(crate) fn new() -> Arc<Self> {
        let app = Self::default();
        let mut stage = UserWriteStage::new(first(), "first", "ak-stage-user-write", "Stage", "Stages", "stage");
        stage.create_users_group = first().into();
        app.stages.lock().unwrap().push(stage);
        Arc::new(app)
    }

    fn called(&self) {
        self.calls.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

/// Who calls.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Staff {
    may_write: bool,
    /// `Debug` of the credentials that were shown.
    credentials: String,
}

impl Principal<App> for Staff {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        let may_write = match credentials.token().expose() {
            TOKEN => true,
            GUEST => false,
            BANNED => return Err(Denied::forbidden()),
            _ => return Err(Denied::unauthorized()),
        };
        Ok(Self { may_write, credentials: format!("{credentials:?}") })
    }
}

impl Stages for App {
    type Principal = Staff;

    async fn user_write_list(
        &self,
        _: Context<Staff>,
        params: UserWriteListParams,
    ) -> Reply<PaginatedUserWriteStageList, UserWriteListError> {
        self.called();
        *self.listed.lock().unwrap() = Some(params);
        let pagination = Pagination::new(0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0);
        Ok(PaginatedUserWriteStageList::new(pagination, self.stages.lock().unwrap().clone()))
    }

    async fn user_write_create(
        &self,
        cx: Context<Staff>,
        body: UserWriteStageRequest,
    ) -> Reply<UserWriteStage, UserWriteCreateError> {
        self.called();
        if !cx.principal.may_write {
            return Err(UserWriteCreateError::Forbidden(GenericError::new("may only read")).into());
        }
        assert_ne!(body.name, PANIC, "a handler that panics");
        let mut stages = self.stages.lock().unwrap();
        if stages.iter().any(|stage| stage.name == body.name) {
            return Err(Failure::invalid_at("/name", "is taken"));
        }
        let pk = Uuid::from_u128(stages.len() as u128);
        let mut stage = UserWriteStage::new(pk, "", "ak-stage-user-write", "Stage", "Stages", "stage");
        replace(&mut stage, body);
        stages.push(stage.clone());
        Ok(stage)
    }

    async fn user_write_retrieve(&self, cx: Context<Staff>, pk: Uuid) -> Reply<UserWriteStage, UserWriteRetrieveError> {
        self.called();
        *self.told.lock().unwrap() = format!("{cx:?}");
        let stages = self.stages.lock().unwrap();
        stages.iter().find(|stage| stage.pk == pk).cloned().ok_or_else(Failure::not_found)
    }

    async fn user_write_update(
        &self,
        _: Context<Staff>,
        pk: Uuid,
        body: UserWriteStageRequest,
    ) -> Reply<UserWriteStage, UserWriteUpdateError> {
        self.called();
        let mut stages = self.stages.lock().unwrap();
        let stage = stages.iter_mut().find(|stage| stage.pk == pk).ok_or_else(Failure::not_found)?;
        replace(stage, body);
        Ok(stage.clone())
    }

    async fn user_write_partial_update(
        &self,
        _: Context<Staff>,
        pk: Uuid,
        body: Option<PatchedUserWriteStageRequest>,
    ) -> Reply<UserWriteStage, UserWritePartialUpdateError> {
        self.called();
        self.patched.lock().unwrap().push(body.clone());
        let mut stages = self.stages.lock().unwrap();
        let stage = stages.iter_mut().find(|stage| stage.pk == pk).ok_or_else(Failure::not_found)?;
        let body = body.unwrap_or_default();
        if let Some(name) = body.name {
            stage.name = name;
        }
        if !body.create_users_group.is_absent() {
            stage.create_users_group = body.create_users_group;
        }
        Ok(stage.clone())
    }

    async fn user_write_destroy(&self, _: Context<Staff>, pk: Uuid) -> Reply<(), UserWriteDestroyError> {
        self.called();
        let mut stages = self.stages.lock().unwrap();
        let before = stages.len();
        stages.retain(|stage| stage.pk != pk);
        if stages.len() == before { Err(Failure::not_found()) } else { Ok(()) }
    }

    // `user_write_used_by_list` is left out.
}

fn replace(stage: &mut UserWriteStage, body: UserWriteStageRequest) {
    stage.name = body.name;
    stage.user_creation_mode = body.user_creation_mode;
    stage.create_users_as_inactive = body.create_users_as_inactive;
    stage.create_users_group = body.create_users_group;
    stage.user_type = body.user_type;
    stage.user_path_template = body.user_path_template;
}

/// The application's router, mounted where the document says.
pub(crate) fn mounted(app: &Arc<App>) -> axum::Router {
    axum::Router::new().nest("/api/v3", router(Arc::clone(app)))
}

/// The application on a socket.
pub(crate) async fn serve() -> (Arc<App>, Served) {
    let app = App::new();
    let served = Served::start(mounted(&app)).await;
    (app, served)
}

/// A builder of a client of this address, with the token of somebody who may do everything.
pub(crate) fn builder(origin: &str) -> ClientBuilder {
    Client::builder(format!("{origin}/api/v3")).authentik(TOKEN)
}

pub(crate) fn client(origin: &str) -> Client {
    builder(origin).build().unwrap()
}
