//! A client: what its author writes, with what is expected of each answer.

use std::error::Error as StdError;

use authentik_user_write::models::{PatchedUserWriteStageRequest, UserTypeEnum, UserWriteStageRequest};
use authentik_user_write::stages::{UserWriteCreateError, UserWritePartialUpdateError};
use authentik_user_write::{Client, Error, Field};
use oasmith_runtime::{StatusCode, Uuid};

const GROUP: Uuid = Uuid::from_u128(0x9a5d_4d1c_54e8_4c62_8f8e_0f3a_8d11_c001);

/// Every call of the tour; `bob` may read but not write.
pub(crate) async fn all(alice: &Client, bob: &Client) -> Result<(), Box<dyn StdError>> {
    let id = create_and_list(alice).await?;
    patch(alice, id).await?;
    refusals(alice, bob, id).await
}

async fn create_and_list(alice: &Client) -> Result<Uuid, Box<dyn StdError>> {
    let stages = alice.stages();

    // `new` takes what the document requires; the rest is absent until it is set.
    let mut request = UserWriteStageRequest::new("enrollment-write");
    request.create_users_group = Field::Value(GROUP);
    request.user_type = Some(UserTypeEnum::External);
    let created = stages.user_write_create(&request).await?;
    expect(created.create_users_group == Field::Value(GROUP), "the new stage has its group")?;
    stages.user_write_create(&UserWriteStageRequest::new("internal-write")).await?;

    // Optional parameters are setters; what is not set is not sent.
    let external = stages.user_write_list().user_type(UserTypeEnum::External).page_size(50).await?;
    expect(external.results == [created.clone()], "one stage is external")?;
    let everything = stages.user_write_list().await?;
    expect(everything.results.len() == 2, "there are two stages")?;
    Ok(created.pk)
}

/// The three things a PATCH can do with a nullable field.
async fn patch(alice: &Client, id: Uuid) -> Result<(), Box<dyn StdError>> {
    let stages = alice.stages();

    let renamed = PatchedUserWriteStageRequest { name: Some("external-write".to_owned()), ..Default::default() };
    let stage = stages.user_write_partial_update(id, &renamed).await?;
    expect(stage.create_users_group == Field::Value(GROUP), "a field that is absent is left alone")?;

    let cleared = PatchedUserWriteStageRequest { create_users_group: Field::Null, ..Default::default() };
    let stage = stages.user_write_partial_update(id, &cleared).await?;
    expect(stage.create_users_group == Field::Null, "null clears")?;

    let set = PatchedUserWriteStageRequest { create_users_group: GROUP.into(), ..Default::default() };
    let stage = stages.user_write_partial_update(id, &set).await?;
    expect(stage.create_users_group == Field::Value(GROUP), "a value sets")?;

    // This operation's body is optional.
    let same = stages.user_write_partial_update(id, None).await?;
    expect(same == stage, "no body changes nothing")
}

async fn refusals(alice: &Client, bob: &Client, id: Uuid) -> Result<(), Box<dyn StdError>> {
    // The client sends what it is given; `.validated()` on a call or a client would refuse this before it is sent.
    let nameless = UserWriteStageRequest::new("");
    match alice.stages().user_write_create(&nameless).await {
        Err(Error::Api(UserWriteCreateError::BadRequest(error))) => {
            expect(error.additional_properties.get("name").is_some(), "the field is named")?;
        }
        other => return unexpected("an empty name is refused", &other),
    }
    match alice.stages().user_write_create(&nameless).validated().await {
        Err(Error::Invalid(_)) => {}
        other => return unexpected("an empty name is not sent", &other),
    }

    // Documented errors are typed, and chosen by the status alone.
    match bob.stages().user_write_partial_update(id, &PatchedUserWriteStageRequest::default()).await {
        Err(Error::Api(UserWritePartialUpdateError::Forbidden(error))) => {
            expect(error.detail.contains("permission"), "the reason is given")?;
        }
        other => return unexpected("Bob may not write", &other),
    }

    // A status that the document does not list is still reachable.
    match alice.stages().user_write_retrieve(Uuid::nil()).await {
        Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => Ok(()),
        other => unexpected("there is no such stage", &other),
    }
}

fn expect(holds: bool, what: &str) -> Result<(), Box<dyn StdError>> {
    if holds { Ok(()) } else { Err(format!("expected: {what}").into()) }
}

fn unexpected(what: &str, answer: &impl std::fmt::Debug) -> Result<(), Box<dyn StdError>> {
    Err(format!("expected: {what}; got {answer:?}").into())
}
