//! The generated server, and what a careful engineer writes with axum: the same checks, the same answers.

use std::error::Error;
use std::sync::Arc;

use authentik_user_write::models::{
    PaginatedUserWriteStageList, PatchedUserWriteStageRequest, UserWriteStage, UserWriteStageRequest,
};
use authentik_user_write::server::stages::{Stages, router};
use authentik_user_write::server::{Context, Credentials, Denied, Failure, Principal, Reply};
use authentik_user_write::stages::{
    UserWriteCreateError, UserWriteListError, UserWriteListParams, UserWritePartialUpdateError, UserWriteRetrieveError,
};
use axum::Router;
use oasmith_runtime::Uuid;

use super::Side;
use super::data::{TOKEN, page, stage};
use super::process::Usage;

/// Serves until the process is ended; its address is the first line of the output.
pub(super) async fn serve(side: Side) -> Result<(), Box<dyn Error>> {
    let api = match side {
        Side::ByHand => by_hand::router(stage()?, page()?),
        Side::Generated => router(Arc::new(App { stage: stage()?, page: page()? })),
    };
    let usage = || async { Usage::own().map(Usage::line).unwrap_or_default() };
    let app = Router::new().nest("/api/v3", api).route("/usage", axum::routing::get(usage));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

struct App {
    stage: UserWriteStage,
    page: PaginatedUserWriteStageList,
}

struct Staff;

impl Principal<App> for Staff {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        if credentials.token().expose() == TOKEN { Ok(Self) } else { Err(Denied::unauthorized()) }
    }
}

impl App {
    fn found(&self, id: Uuid) -> Option<UserWriteStage> {
        Some(self.stage.clone()).filter(|stage| stage.pk == id)
    }
}

impl Stages for App {
    type Principal = Staff;

    async fn user_write_list(
        &self,
        _: Context<Staff>,
        params: UserWriteListParams,
    ) -> Reply<PaginatedUserWriteStageList, UserWriteListError> {
        if params.page != Some(1) {
            return Err(Failure::not_found());
        }
        Ok(self.page.clone())
    }

    async fn user_write_create(
        &self,
        _: Context<Staff>,
        body: UserWriteStageRequest,
    ) -> Reply<UserWriteStage, UserWriteCreateError> {
        let mut stage = self.stage.clone();
        stage.name = body.name;
        stage.user_type = body.user_type;
        stage.user_creation_mode = body.user_creation_mode;
        Ok(stage)
    }

    async fn user_write_retrieve(&self, _: Context<Staff>, id: Uuid) -> Reply<UserWriteStage, UserWriteRetrieveError> {
        self.found(id).ok_or_else(Failure::not_found)
    }

    async fn user_write_partial_update(
        &self,
        _: Context<Staff>,
        id: Uuid,
        body: Option<PatchedUserWriteStageRequest>,
    ) -> Reply<UserWriteStage, UserWritePartialUpdateError> {
        let mut stage = self.found(id).ok_or_else(Failure::not_found)?;
        let body = body.unwrap_or_default();
        if let Some(name) = body.name {
            stage.name = name;
        }
        stage.user_type = body.user_type.or(stage.user_type);
        stage.user_creation_mode = body.user_creation_mode.or(stage.user_creation_mode);
        Ok(stage)
    }
}

mod by_hand {
    use std::sync::Arc;

    use axum::extract::{FromRequestParts, Path, State};
    use axum::http::request::Parts;
    use axum::http::{StatusCode, Uri, header};
    use axum::routing::get;
    use axum::{Json, Router};
    use oasmith_runtime::Uuid;
    use oasmith_tests::by_hand::violations;
    use oasmith_tests::user_write_twin as twin;
    use twin::{PaginatedUserWriteStageList, UserWriteStage};

    use crate::data::TOKEN;

    type App = Arc<(UserWriteStage, PaginatedUserWriteStageList)>;
    type Reply<T> = Result<T, (StatusCode, Json<twin::ValidationError>)>;

    pub(super) fn router(stage: UserWriteStage, page: PaginatedUserWriteStageList) -> Router {
        Router::new()
            .route("/stages/user_write/", get(list).post(create))
            .route("/stages/user_write/{stage_uuid}/", get(retrieve).patch(partial_update))
            .with_state(Arc::new((stage, page)))
    }

    struct Staff;

    impl<S: Sync> FromRequestParts<S> for Staff {
        type Rejection = StatusCode;

        async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
            let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
            let (scheme, token) = value.and_then(|value| value.split_once(' ')).ok_or(StatusCode::UNAUTHORIZED)?;
            let valid = scheme.eq_ignore_ascii_case("bearer") && token == TOKEN;
            if valid { Ok(Self) } else { Err(StatusCode::UNAUTHORIZED) }
        }
    }

    fn refused<T>(status: StatusCode, violations: Vec<(String, serde_json::Value)>) -> Reply<T> {
        let additional_properties = violations.into_iter().collect();
        Err((status, Json(twin::ValidationError { non_field_errors: None, code: None, additional_properties })))
    }

    async fn list(State(app): State<App>, _: Staff, uri: Uri) -> Reply<Json<PaginatedUserWriteStageList>> {
        let mut page: Option<i64> = None;
        for (name, value) in uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('=')) {
            let number = match (name, value.parse()) {
                ("page" | "page_size", Ok(number)) => number,
                ("page" | "page_size", Err(_)) => {
                    let violation = (name.to_owned(), serde_json::json!(["expected an integer"]));
                    return refused(StatusCode::BAD_REQUEST, vec![violation]);
                }
                _ => continue,
            };
            page = page.or((name == "page").then_some(number));
        }
        if page == Some(1) { Ok(Json(app.1.clone())) } else { refused(StatusCode::NOT_FOUND, Vec::new()) }
    }

    async fn retrieve(State(app): State<App>, _: Staff, Path(id): Path<Uuid>) -> Reply<Json<UserWriteStage>> {
        if app.0.pk == id { Ok(Json(app.0.clone())) } else { refused(StatusCode::NOT_FOUND, Vec::new()) }
    }

    async fn create(
        State(app): State<App>,
        _: Staff,
        Json(body): Json<twin::UserWriteStageRequest>,
    ) -> Reply<(StatusCode, Json<UserWriteStage>)> {
        let violations = violations(Some(&body.name), body.user_path_template.as_ref(), body.flow_set.as_deref());
        if !violations.is_empty() {
            return refused(StatusCode::BAD_REQUEST, violations);
        }
        let mut stage = app.0.clone();
        stage.name = body.name;
        stage.user_type = body.user_type;
        stage.user_creation_mode = body.user_creation_mode;
        Ok((StatusCode::CREATED, Json(stage)))
    }

    async fn partial_update(
        State(app): State<App>,
        _: Staff,
        Path(id): Path<Uuid>,
        Json(body): Json<twin::PatchedUserWriteStageRequest>,
    ) -> Reply<Json<UserWriteStage>> {
        let violations = violations(body.name.as_ref(), body.user_path_template.as_ref(), body.flow_set.as_deref());
        if !violations.is_empty() {
            return refused(StatusCode::BAD_REQUEST, violations);
        }
        if app.0.pk != id {
            return refused(StatusCode::NOT_FOUND, Vec::new());
        }
        let mut stage = app.0.clone();
        if let Some(name) = body.name {
            stage.name = name;
        }
        stage.user_type = body.user_type.or(stage.user_type);
        stage.user_creation_mode = body.user_creation_mode.or(stage.user_creation_mode);
        Ok(Json(stage))
    }
}
