//! A server: the generated trait over a store in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use authentik_user_write::models::{
    FlowSet, FlowSetRequest, GenericError, PaginatedUserWriteStageList, Pagination, PatchedUserWriteStageRequest,
    UserWriteStage, UserWriteStageRequest,
};
use authentik_user_write::server::stages::Stages;
use authentik_user_write::server::{Context, Credentials, Denied, Failure, Principal, Reply};
use authentik_user_write::stages::{
    UserWriteCreateError, UserWriteListError, UserWriteListParams, UserWritePartialUpdateError, UserWriteRetrieveError,
};
use oasmith_runtime::{Field, Uuid};

/// The application: its state, shared by all requests.
#[derive(Debug, Default)]
pub(crate) struct App {
    stages: Mutex<BTreeMap<Uuid, UserWriteStage>>,
}

impl App {
    fn stages(&self) -> MutexGuard<'_, BTreeMap<Uuid, UserWriteStage>> {
        // A handler that panicked was answered with 500; what it left behind is still a map.
        self.stages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who calls. A request without valid credentials gets 401 and never reaches a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Staff {
    Admin,
    Reader,
}

impl Principal<App> for Staff {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        match credentials.token().expose() {
            "alice-token" => Ok(Self::Admin),
            "bob-token" => Ok(Self::Reader),
            _ => Err(Denied::unauthorized()),
        }
    }
}

impl Staff {
    /// The right to change stages, or the document's own error for a 403.
    fn may_write(self) -> Result<(), GenericError> {
        match self {
            Self::Admin => Ok(()),
            Self::Reader => Err(GenericError::new("You do not have permission to perform this action.")),
        }
    }
}

/// Bodies and parameters arrive decoded and checked. Methods that are left out answer 501.
impl Stages for App {
    type Principal = Staff;

    async fn user_write_list(
        &self,
        _: Context<Staff>,
        params: UserWriteListParams,
    ) -> Reply<PaginatedUserWriteStageList, UserWriteListError> {
        let matches = |stage: &UserWriteStage| {
            params.name.as_ref().is_none_or(|name| stage.name == *name)
                && params.user_type.as_ref().is_none_or(|wanted| stage.user_type.as_ref() == Some(wanted))
        };
        let found: Vec<UserWriteStage> = self.stages().values().filter(|stage| matches(stage)).cloned().collect();
        Ok(page(found, params.page.unwrap_or(1), params.page_size.unwrap_or(20)))
    }

    async fn user_write_create(
        &self,
        cx: Context<Staff>,
        body: UserWriteStageRequest,
    ) -> Reply<UserWriteStage, UserWriteCreateError> {
        // A documented error becomes a `Failure` by `?`.
        cx.principal.may_write().map_err(UserWriteCreateError::Forbidden)?;
        let mut stages = self.stages();
        let stage = stage(new_id(stages.len()), body);
        stages.insert(stage.pk, stage.clone());
        Ok(stage)
    }

    async fn user_write_retrieve(&self, _: Context<Staff>, id: Uuid) -> Reply<UserWriteStage, UserWriteRetrieveError> {
        // What the document forgot to list has a status too.
        self.stages().get(&id).cloned().ok_or_else(Failure::not_found)
    }

    async fn user_write_partial_update(
        &self,
        cx: Context<Staff>,
        id: Uuid,
        body: Option<PatchedUserWriteStageRequest>,
    ) -> Reply<UserWriteStage, UserWritePartialUpdateError> {
        cx.principal.may_write().map_err(UserWritePartialUpdateError::Forbidden)?;
        let mut stages = self.stages();
        let stage = stages.get_mut(&id).ok_or_else(Failure::not_found)?;
        patch(stage, body.unwrap_or_default());
        Ok(stage.clone())
    }
}

/// Changes what a PATCH names.
fn patch(stage: &mut UserWriteStage, body: PatchedUserWriteStageRequest) {
    if let Some(name) = body.name {
        stage.name = name;
    }
    stage.flow_set = body.flow_set.map(flows).or(stage.flow_set.take());
    stage.user_creation_mode = body.user_creation_mode.or(stage.user_creation_mode.take());
    stage.create_users_as_inactive = body.create_users_as_inactive.or(stage.create_users_as_inactive);
    stage.user_type = body.user_type.or(stage.user_type.take());
    stage.user_path_template = body.user_path_template.or(stage.user_path_template.take());

    // Absent leaves the group alone, null clears it, a value sets it.
    let mut group = stage.create_users_group.value().copied();
    body.create_users_group.apply(&mut group);
    stage.create_users_group = Field::or_null(group);
}

fn stage(pk: Uuid, body: UserWriteStageRequest) -> UserWriteStage {
    let mut stage = UserWriteStage::new(
        pk,
        body.name,
        "ak-stage-user-write-form",
        "User Write Stage",
        "User Write Stages",
        "authentik_stages_user_write.userwritestage",
    );
    stage.flow_set = body.flow_set.map(flows);
    stage.user_creation_mode = body.user_creation_mode;
    stage.create_users_as_inactive = body.create_users_as_inactive;
    stage.create_users_group = Field::or_null(body.create_users_group.into_value());
    stage.user_type = body.user_type;
    stage.user_path_template = body.user_path_template;
    stage
}

fn flows(flows: Vec<FlowSetRequest>) -> Vec<FlowSet> {
    flows.into_iter().enumerate().map(|(index, flow)| self::flow(new_id(index), flow)).collect()
}

fn flow(pk: Uuid, body: FlowSetRequest) -> FlowSet {
    FlowSet {
        pk,
        policybindingmodel_ptr_id: pk,
        name: body.name,
        export_url: format!("/api/v3/flows/instances/{}/export/", body.slug),
        slug: body.slug,
        title: body.title,
        designation: body.designation,
        background: "/static/dist/assets/images/flow_background.jpg".to_owned(),
        policy_engine_mode: body.policy_engine_mode,
        compatibility_mode: body.compatibility_mode,
        layout: body.layout,
        denied_action: body.denied_action,
    }
}

/// Ids in order of creation, so that what is printed is the same on every run; a real store draws them at random.
fn new_id(taken: usize) -> Uuid {
    Uuid::from_u128(0x3fa8_5f64_5717_4562_b3fc_2c96_3f66_0000 + taken as u128)
}

/// One page of what was found, counted from 1; the document has its numbers as `number`.
fn page(found: Vec<UserWriteStage>, page: i64, size: i64) -> PaginatedUserWriteStageList {
    let size = usize::try_from(size).unwrap_or(0).max(1);
    let index = usize::try_from(page - 1).unwrap_or(0);
    let (count, pages) = (found.len(), found.len().div_ceil(size).max(1));
    let start = index.saturating_mul(size).min(count);
    let results: Vec<UserWriteStage> = found.into_iter().skip(start).take(size).collect();
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let pagination = Pagination {
        next: number(if index + 1 < pages { index + 2 } else { 0 }),
        previous: number(index),
        count: number(count),
        current: number(index + 1),
        total_pages: number(pages),
        start_index: number(start + 1),
        end_index: number(start + results.len()),
    };
    PaginatedUserWriteStageList::new(pagination, results)
}
