//! Several success statuses, ranges, redirects and 304.

use std::sync::Arc;

use oasmith_runtime::server::{Failure, Success};
use oasmith_runtime::{CallExt as _, Error, StatusCode};
use oasmith_tests::contents::client::Client;
use oasmith_tests::contents::models::{Job, Pet, Problem};
use oasmith_tests::contents::server::statuses::{Statuses, router};
use oasmith_tests::contents::server::{Context, Reply};
use oasmith_tests::contents::statuses as calls;

use super::Anyone;
use crate::support::recorder::{Recorder, json_reply};
use crate::support::served::Served;

/// The status that it is asked for by the id.
struct App;

super::anyone!(App);

fn status(id: i64) -> StatusCode {
    StatusCode::from_u16(u16::try_from(id).unwrap()).unwrap()
}

impl Statuses for App {
    type Principal = Anyone;

    async fn put_pet(&self, _: Context, id: i64, body: Pet) -> Reply<Success<Pet>, calls::PutPetError> {
        if id == 0 { Ok(body.into()) } else { Ok(Success::from(body).with_status(status(id))) }
    }

    async fn get_pet(
        &self,
        _: Context,
        id: i64,
        params: calls::GetPetParams,
    ) -> Reply<calls::GetPetSuccess, calls::GetPetError> {
        match id {
            _ if params.if_none_match.as_deref() == Some("\"1\"") => Err(calls::GetPetError::NotModified.into()),
            200 => Ok(calls::GetPetSuccess::Ok(Pet::new("Rex"))),
            202 => Ok(calls::GetPetSuccess::Accepted(Job::new(7))),
            204 => Ok(calls::GetPetSuccess::NoContent),
            _ => Err(calls::GetPetError::NotFound(Problem::new("nobody")).into()),
        }
    }

    async fn delete_pet(&self, _: Context, id: i64) -> Reply<Success<()>, calls::DeletePetError> {
        Ok(Success::from(()).with_status(status(id)))
    }

    // One type is shared by the operations that document the same.
    async fn touch_pet(&self, _: Context, _: i64) -> Reply<calls::GetPetSuccess, calls::TouchPetError> {
        Ok(calls::TouchPetSuccess::NoContent)
    }

    async fn get_job(&self, _: Context, id: i64) -> Reply<calls::GetJobSuccess, calls::GetJobError> {
        match id {
            200 => Ok(calls::GetJobSuccess::Ok(Pet::new("Rex"))),
            id => Ok(calls::GetJobSuccess::Status2xx(status(id), Job::new(1))),
        }
    }

    async fn restart_job(&self, _: Context, id: i64) -> Reply<Success<Job>, calls::RestartJobError> {
        if id == 0 { Ok(Job::new(0).into()) } else { Ok(Success::from(Job::new(0)).with_status(status(id))) }
    }

    async fn get_result(&self, _: Context, id: i64) -> Reply<(), calls::GetResultError> {
        if id == 302 { Ok(()) } else { Err(Failure::from(calls::GetResultError::NotFound)) }
    }
}

async fn served() -> (Served, Client) {
    let served = Served::start(router(Arc::new(App))).await;
    let client = Client::builder(served.url("/")).build().unwrap();
    (served, client)
}

#[tokio::test]
async fn the_server_chooses_among_statuses_that_carry_the_same() {
    let (served, client) = served().await;
    let pet = Pet::new("Rex");
    for (id, expected) in [(0, 200), (200, 200), (201, 201)] {
        let response = client.statuses().put_pet(id, &pet).with_response().await.unwrap();
        assert_eq!((response.status.as_u16(), response.value), (expected, pet.clone()));
    }
    assert_eq!(client.statuses().put_pet(201, &pet).await.unwrap(), pet);
    for id in [202, 204] {
        assert_eq!(client.statuses().delete_pet(id).with_response().await.unwrap().status, status(id));
    }
    // A status that the document does not know is a mistake of the application.
    assert_eq!(client.statuses().put_pet(203, &pet).await.unwrap_err().status(), Some(status(500)));
    assert_eq!(client.statuses().delete_pet(200).await.unwrap_err().status(), Some(status(500)));
    let answer = served.exchange("DELETE /pets/204 HTTP/1.1", "").await;
    assert_eq!((answer.status, answer.body.as_str(), answer.header("content-type")), (204, "", None));
}

#[tokio::test]
async fn statuses_that_carry_different_things_are_an_enum() {
    let (_served, client) = served().await;
    let get = |id| client.statuses().get_pet(id);
    assert_eq!(get(200).await.unwrap(), calls::GetPetSuccess::Ok(Pet::new("Rex")));
    assert_eq!(get(202).await.unwrap(), calls::GetPetSuccess::Accepted(Job::new(7)));
    assert_eq!(get(204).await.unwrap(), calls::GetPetSuccess::NoContent);
    assert_eq!(get(202).with_response().await.unwrap().status, StatusCode::ACCEPTED);
    assert_eq!(client.statuses().touch_pet(1).await.unwrap().status(), StatusCode::NO_CONTENT);
    let missing = get(404).await;
    assert!(matches!(missing, Err(Error::Api(calls::GetPetError::NotFound(problem))) if problem.title == "nobody"));
}

#[tokio::test]
async fn a_documented_304_is_a_typed_error_that_is_easy_to_tell() {
    let (_served, client) = served().await;
    let error = client.statuses().get_pet(200).if_none_match("\"1\"").await.unwrap_err();
    assert!(error.is_not_modified());
    assert!(matches!(error, Error::Api(calls::GetPetError::NotModified)));
}

#[tokio::test]
async fn a_range_of_successes_keeps_its_status() {
    let (_served, client) = served().await;
    assert_eq!(client.statuses().get_job(200).await.unwrap(), calls::GetJobSuccess::Ok(Pet::new("Rex")));
    let other = client.statuses().get_job(226).await.unwrap();
    assert_eq!(other, calls::GetJobSuccess::Status2xx(StatusCode::IM_USED, Job::new(1)));
    for (id, expected) in [(0, 200), (202, 202)] {
        let response = client.statuses().restart_job(id).with_response().await.unwrap();
        assert_eq!((response.status.as_u16(), response.value), (expected, Job::new(0)));
    }
}

#[tokio::test]
async fn a_redirect_that_is_all_that_is_documented_is_a_success_and_not_followed() {
    let (_served, client) = served().await;
    let response = client.statuses().get_result(302).with_response().await.unwrap();
    assert_eq!(response.status, StatusCode::FOUND);
    let error = client.statuses().get_result(1).await.unwrap_err();
    assert!(matches!(error, Error::Api(calls::GetResultError::NotFound)));
    // With the response, a documented error has its headers too.
    match client.statuses().get_result(1).with_response().await {
        Err(Error::Api(response)) => {
            assert_eq!((response.status, response.headers["content-length"].as_bytes()), (status(404), &b"0"[..]));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_success_that_is_not_documented_is_unexpected_where_the_status_decides() {
    let recorder = Recorder::start([json_reply("201 Created", "{}")]).await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    assert!(matches!(client.statuses().get_pet(1).await, Err(Error::Unexpected(error)) if error.status() == 201));
}
