//! The mock of a generated crate, called by its client.

use std::sync::Arc;

use authentik_user_write::mock::Mock;
use authentik_user_write::models::UserWriteStageRequest;
use authentik_user_write::stages::UserWriteListError;
use authentik_user_write::{Client, Error, rt, server};
use rt::CallExt as _;

fn client() -> Client {
    let router = server::stages::router(Arc::new(Mock));
    let transport = rt::InMemory::new(router);
    Client::builder("http://localhost").transport(transport).authentik("token").build().unwrap()
}

#[tokio::test]
async fn a_mock_answers_by_the_document() {
    let client = client();
    let page = client.stages().user_write_list().await.unwrap();
    assert_eq!(page.results.len(), 0);
    let made = client.stages().user_write_create(&UserWriteStageRequest::new("new")).with_response().await.unwrap();
    assert_eq!(made.status, rt::StatusCode::CREATED);
    client.stages().user_write_destroy(made.value.pk).await.unwrap();
}

#[tokio::test]
async fn a_mock_checks_requests_as_a_server_does() {
    let client = client();
    let error = client.stages().user_write_create(&UserWriteStageRequest::new("")).await.unwrap_err();
    assert_eq!(error.status(), Some(rt::StatusCode::BAD_REQUEST));
}

#[tokio::test]
async fn a_mock_answers_with_the_status_that_is_preferred() {
    let client = client();
    let preferring = |wish: &'static str| client.stages().user_write_list().header("Prefer", wish);
    let refused = preferring("code=403").with_response().await.unwrap_err();
    let Error::Api(refused) = refused else { panic!("{refused}") };
    assert!(matches!(refused.value, UserWriteListError::Forbidden(_)));
    assert_eq!(refused.headers["preference-applied"], "code=403");
    assert!(matches!(preferring("respond-async, code=400").await, Err(Error::Api(UserWriteListError::BadRequest(_)))));
    // What the document does not have cannot be granted.
    for wish in ["code=418", "code=200", "example=none", "code=x"] {
        assert_eq!(preferring(wish).await.unwrap().results.len(), 0, "{wish}");
    }
}
