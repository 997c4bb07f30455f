//! Routers of several tags in one, on a socket and in memory.

use std::sync::Arc;

use authentik::Client;
use authentik::models::FileUploadRequest;
use oasmith_runtime::{Binary, Uuid};

use crate::app::{App, TOKEN, merged, serve};

#[tokio::test]
async fn each_tag_keeps_its_routes() {
    let (_, served) = serve().await;
    let ask = |method: &str, path: &str| format!("{method} /api/v3{path} HTTP/1.1\nauthorization: Bearer {TOKEN}");
    let answer = served.exchange(&ask("PUT", "/admin/file/"), "").await;
    assert_eq!(answer.status, 405, "{answer:?}");
    let mut allowed: Vec<&str> = answer.header("allow").unwrap().split(',').map(str::trim).collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["DELETE", "GET", "HEAD", "POST"]);
    assert_eq!(served.exchange(&ask("GET", "/admin/file/"), "").await.status, 501, "left out");
    assert_eq!(served.exchange(&ask("GET", "/stages/user_write/"), "").await.status, 404, "a tag that is not served");
    assert_eq!(served.exchange(&ask("GET", "/root/config/"), "").await.status, 200);
}

async fn outcomes(client: &Client) -> Vec<String> {
    let upload = FileUploadRequest::new(Binary::named("a", b"b".to_vec()));
    vec![
        format!("{:?}", client.root().config_retrieve().await),
        format!("{:?}", client.admin().file_create(&upload).await),
        format!("{:?}", client.core().groups_destroy(Uuid::from_u128(1)).await),
        format!("{:?}", client.core().groups_destroy(Uuid::nil()).await.map_err(|error| error.body().cloned())),
        format!("{:?}", client.endpoints().agents_connectors_agent_config_retrieve().await),
        format!("{:?}", client.policies().reputation_scores_list().await),
        format!("{:?}", client.events().events_volume_list().await),
        format!("{:?}", client.events().events_actions_list().await.map_err(|error| error.body().cloned())),
    ]
}

#[tokio::test]
async fn the_same_results_in_memory_and_over_tcp() {
    let (_, served) = serve().await;
    let builder = |url: String| Client::builder(url).authentik(TOKEN).authentik_device_auth(TOKEN);
    let over_tcp = outcomes(&builder(served.url("/api/v3")).build().unwrap()).await;
    let router = merged(&Arc::<App>::default());
    let memory = builder("http://memory.test/api/v3".to_owned()).service(router).build().unwrap();
    for (tcp, memory) in over_tcp.iter().zip(&outcomes(&memory).await) {
        assert_eq!(tcp, memory);
    }
    let succeeded = over_tcp.iter().filter(|outcome| outcome.starts_with("Ok")).count();
    assert_eq!((over_tcp.len(), succeeded), (8, 6), "{over_tcp:#?}");
}
