//! An application that serves operations of several tags.

use std::sync::{Arc, Mutex};

use authentik::models::{
    AgentConfig, Config, ErrorReportingConfig, EventVolume, FileUploadRequest, PaginatedReputationList, Pagination,
};
use authentik::server::{Context, Credentials, Denied, Failure, Principal, Reply};
use authentik::{admin, core, endpoints, events, policies, root, server};
use oasmith_runtime::{Map, Uuid};

use crate::support::served::Served;

pub(crate) const TOKEN: &str = "opensesame";

/// What was called, with whose credentials and with which arguments.
#[derive(Default)]
pub(crate) struct App {
    pub(crate) callers: Mutex<Vec<Option<&'static str>>>,
    pub(crate) files: Mutex<Vec<FileUploadRequest>>,
    pub(crate) volumes: Mutex<Vec<events::EventsVolumeListParams>>,
    pub(crate) scores: Mutex<Vec<policies::ReputationScoresListParams>>,
    pub(crate) steps: Mutex<Vec<Vec<String>>>,
    pub(crate) slugs: Mutex<Vec<String>>,
}

/// Who calls: only by which scheme they were known.
pub(crate) struct Caller(&'static str);

impl Principal<App> for Caller {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        match credentials.token().expose() {
            TOKEN => Ok(Self(credentials.scheme().name)),
            _ => Err(Denied::unauthorized()),
        }
    }
}

impl App {
    fn called(&self, caller: Option<&Caller>) {
        self.callers.lock().unwrap().push(caller.map(|caller| caller.0));
    }

    /// The schemes by which callers were known since the last question.
    pub(crate) fn take_callers(&self) -> Vec<Option<&'static str>> {
        std::mem::take(&mut self.callers.lock().unwrap())
    }
}

fn config() -> Config {
    Config::new(ErrorReportingConfig::new(false, "", "test", false, 0.5), Vec::new(), 1, 2, 3)
}

impl server::admin::Admin for App {
    type Principal = Caller;

    async fn file_create(&self, _: Context<Caller>, body: FileUploadRequest) -> Reply<(), admin::FileCreateError> {
        self.files.lock().unwrap().push(body);
        Ok(())
    }
}

impl server::core::Core for App {
    type Principal = Caller;

    async fn applications_retrieve(
        &self,
        _: Context<Caller>,
        slug: String,
    ) -> Reply<authentik::models::Application, core::ApplicationsRetrieveError> {
        self.slugs.lock().unwrap().push(slug);
        Err(Failure::conflict())
    }

    async fn groups_destroy(&self, cx: Context<Caller>, group: Uuid) -> Reply<(), core::GroupsDestroyError> {
        self.called(Some(&cx.principal));
        if group.is_nil() { Err(Failure::not_found()) } else { Ok(()) }
    }
}

impl server::endpoints::Endpoints for App {
    type Principal = Caller;

    async fn agents_connectors_agent_config_retrieve(
        &self,
        cx: Context<Caller>,
    ) -> Reply<AgentConfig, endpoints::AgentsConnectorsAgentConfigRetrieveError> {
        self.called(Some(&cx.principal));
        Ok(AgentConfig {
            device_id: "device".to_owned(),
            refresh_interval: 30,
            authorization_flow: None,
            jwks_auth: Map::new(),
            jwks_challenge: None,
            nss_uid_offset: 1000,
            nss_gid_offset: 1000,
            auth_terminate_session_on_expiry: true,
            system_config: config(),
            license_status: None,
        })
    }
}

impl server::events::Events for App {
    type Principal = Caller;

    async fn events_volume_list(
        &self,
        _: Context<Caller>,
        params: events::EventsVolumeListParams,
    ) -> Reply<Vec<EventVolume>, events::EventsVolumeListError> {
        self.volumes.lock().unwrap().push(params);
        Ok(Vec::new())
    }

    async fn events_stats_retrieve(
        &self,
        _: Context<Caller>,
        count_steps: Vec<String>,
        _: events::EventsStatsRetrieveParams,
    ) -> Reply<authentik::models::EventStats, events::EventsStatsRetrieveError> {
        self.steps.lock().unwrap().push(count_steps);
        Err(Failure::conflict())
    }
}

impl server::policies::Policies for App {
    type Principal = Caller;

    async fn reputation_scores_list(
        &self,
        _: Context<Caller>,
        params: policies::ReputationScoresListParams,
    ) -> Reply<PaginatedReputationList, policies::ReputationScoresListError> {
        self.scores.lock().unwrap().push(params);
        let pagination = Pagination::new(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0);
        Ok(PaginatedReputationList::new(pagination, Vec::new(), Map::new()))
    }
}

impl server::root::Root for App {
    type Principal = Caller;

    async fn config_retrieve(&self, cx: Context<Option<Caller>>) -> Reply<Config, root::ConfigRetrieveError> {
        self.called(cx.principal.as_ref());
        Ok(config())
    }
}

/// The routers of all these tags in one.
pub(crate) fn merged(app: &Arc<App>) -> axum::Router {
    let app = || Arc::clone(app);
    let api = axum::Router::new()
        .merge(server::admin::router(app()))
        .merge(server::core::router(app()))
        .merge(server::endpoints::router(app()))
        .merge(server::events::router(app()))
        .merge(server::policies::router(app()))
        .merge(server::root::router(app()));
    axum::Router::new().nest("/api/v3", api)
}

pub(crate) async fn serve() -> (Arc<App>, Served) {
    let app = Arc::<App>::default();
    let served = Served::start(merged(&app)).await;
    (app, served)
}
