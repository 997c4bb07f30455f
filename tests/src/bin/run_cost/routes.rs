//! The PATCH route, generated and written by hand; both without a connection.

use std::sync::Arc;

use authentik_user_write::models::{PatchedUserWriteStageRequest, UserWriteStage};
use authentik_user_write::server::stages::{Stages, router};
use authentik_user_write::server::{Context, Credentials, Denied, Principal, Reply};
use authentik_user_write::stages::UserWritePartialUpdateError;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{Request, StatusCode, header};
use axum::{Json, Router};
use http_body_util::BodyExt as _;
use oasmith_runtime::{Field, Uuid};
use oasmith_tests::user_write_twin as twin;
use tower::ServiceExt as _;

use super::cases::Case;

const URI: &str = "/api/v3/stages/user_write/3fa85f64-5717-4562-b3fc-2c963f66afa6/";
const BODY: &str = r#"{"name":"renamed","create_users_group":null,"flow_set":[{"name":"string","slug":"string",
    "title":"string","designation":"authentication","policy_engine_mode":"all","compatibility_mode":true,
    "layout":"stacked","denied_action":"message_continue"}],"user_creation_mode":"never_create",
    "create_users_as_inactive":true,"user_type":"internal","user_path_template":"string"}"#;
const TOKEN: &str = "secret-token";

/// The case; `stage` is the stage that the request changes.
pub(super) fn patch(stage: &str) -> Case {
    let by_hand = by_hand::router(serde_json::from_str(stage).ok());
    let stage = oasmith_runtime::decode(stage.as_bytes(), oasmith_runtime::Mode::Client, false).ok();
    let generated = Router::new().nest("/api/v3", router(Arc::new(App { stage })));
    Case { name: "patch-route", by_hand: side(by_hand), generated: side(generated) }.sound()
}

/// Sends the request and reads the whole response.
fn side(router: Router) -> Box<dyn Fn() -> usize> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    Box::new(move || {
        let Ok(runtime) = &runtime else { return 0 };
        runtime.block_on(exchange(router.clone())).unwrap_or_default()
    })
}

async fn exchange(router: Router) -> Option<usize> {
    let request = Request::patch(URI)
        .header(header::AUTHORIZATION, "Bearer secret-token")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(BODY))
        .ok()?;
    let response = router.oneshot(request).await.ok()?;
    if response.status() != StatusCode::OK {
        return None;
    }
    Some(response.into_body().collect().await.ok()?.to_bytes().len())
}

struct App {
    stage: Option<UserWriteStage>,
}

struct Staff;

impl Principal<App> for Staff {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        if credentials.token().expose() == TOKEN { Ok(Self) } else { Err(Denied::unauthorized()) }
    }
}

impl Stages for App {
    type Principal = Staff;

    async fn user_write_partial_update(
        &self,
        _: Context<Staff>,
        id: Uuid,
        body: Option<PatchedUserWriteStageRequest>,
    ) -> Reply<UserWriteStage, UserWritePartialUpdateError> {
        let stage = self.stage.clone().filter(|stage| stage.pk == id);
        let mut stage = stage.ok_or_else(authentik_user_write::server::Failure::not_found)?;
        let body = body.unwrap_or_default();
        if let Some(name) = body.name {
            stage.name = name;
        }
        stage.user_type = body.user_type.or(stage.user_type);
        stage.user_creation_mode = body.user_creation_mode.or(stage.user_creation_mode);
        let mut group = stage.create_users_group.into_value();
        body.create_users_group.apply(&mut group);
        stage.create_users_group = Field::or_null(group);
        Ok(stage)
    }
}

/// What a careful engineer writes: the same checks, the same answers.
mod by_hand {
    use oasmith_tests::by_hand::violations;

    use super::*;

    pub(super) fn router(stage: Option<twin::UserWriteStage>) -> Router {
        let path = "/stages/user_write/{stage_uuid}/";
        let route = Router::new().route(path, axum::routing::patch(partial_update));
        Router::new().nest("/api/v3", route).with_state(Arc::new(stage))
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

    async fn partial_update(
        State(state): State<Arc<Option<twin::UserWriteStage>>>,
        _: Staff,
        Path(id): Path<Uuid>,
        Json(body): Json<twin::PatchedUserWriteStageRequest>,
    ) -> Result<Json<twin::UserWriteStage>, (StatusCode, Json<twin::ValidationError>)> {
        let violations = violations(body.name.as_ref(), body.user_path_template.as_ref(), body.flow_set.as_deref());
        if !violations.is_empty() {
            let additional_properties = violations.into_iter().collect();
            let error = twin::ValidationError { non_field_errors: None, code: None, additional_properties };
            return Err((StatusCode::BAD_REQUEST, Json(error)));
        }
        let stage = (*state).clone().filter(|stage| stage.pk == id);
        let Some(mut stage) = stage else {
            let error = twin::ValidationError::default();
            return Err((StatusCode::NOT_FOUND, Json(error)));
        };
        if let Some(name) = body.name {
            stage.name = name;
        }
        stage.user_type = body.user_type.or(stage.user_type);
        stage.user_creation_mode = body.user_creation_mode.or(stage.user_creation_mode);
        // The twin cannot tell absent from null; this request has null.
        stage.create_users_group = Some(body.create_users_group.flatten());
        Ok(Json(stage))
    }
}
