//! In memory, a client sees what it sees over TCP.

use authentik_user_write::models::{PatchedUserWriteStageRequest, UserTypeEnum, UserWriteStageRequest};
use authentik_user_write::{Client, Field};
use oasmith_runtime::Uuid;

use crate::app::{App, PANIC, builder, first, mounted, serve};

/// Calls everything, what succeeds and what fails, and tells how each call ended.
async fn outcomes(client: &Client) -> Vec<String> {
    let stages = client.stages();
    let mut new = UserWriteStageRequest::new("new");
    new.user_type = Some(UserTypeEnum::External);
    let clear = PatchedUserWriteStageRequest { create_users_group: Field::Null, ..Default::default() };
    vec![
        format!("{:?}", stages.user_write_list().name("a b").await),
        format!("{:?}", stages.user_write_create(&new).await),
        format!("{:?}", stages.user_write_create(&new).await),
        format!("{:?}", stages.user_write_create(&UserWriteStageRequest::new("")).await),
        format!("{:?}", stages.user_write_create(&UserWriteStageRequest::new(PANIC)).await),
        format!("{:?}", stages.user_write_partial_update(first(), &clear).await),
        format!("{:?}", stages.user_write_partial_update(first(), None).await),
        format!("{:?}", stages.user_write_update(first(), &new).await),
        format!("{:?}", stages.user_write_retrieve(Uuid::nil()).await.map_err(|error| error.status())),
        format!("{:?}", stages.user_write_used_by_list(first()).await.map_err(|error| error.status())),
        format!("{:?}", stages.user_write_destroy(first()).await),
        format!("{:?}", stages.user_write_destroy(first()).await.map_err(|error| error.body().cloned())),
    ]
}

#[tokio::test]
async fn the_same_results_in_memory_and_over_tcp() {
    let (_, served) = serve().await;
    let over_tcp = outcomes(&builder(&served.url("")).build().unwrap()).await;
    let router = mounted(&App::new());
    let in_memory = outcomes(&builder("http://memory.test").service(router).build().unwrap()).await;
    for (tcp, memory) in over_tcp.iter().zip(&in_memory) {
        assert_eq!(tcp, memory);
    }
    let failed = over_tcp.iter().filter(|outcome| outcome.starts_with("Err")).count();
    assert_eq!((over_tcp.len(), failed), (12, 6), "{over_tcp:#?}");
}
