//! The mock of a generated crate, called by its client.

use std::sync::Arc;

use authentik_user_write::mock::Mock;
use authentik_user_write::models::UserWriteStageRequest;
use authentik_user_write::{Client, rt, server};

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
