//! Secrets are absent from every `Debug`.

use authentik_user_write::Client;
use oasmith_runtime::Secret;

use crate::app::{TOKEN, builder, client, first, serve};

#[tokio::test]
async fn no_debug_shows_the_token() {
    const HEADER: &str = "header-secret";
    let (app, served) = serve().await;
    let builder = builder(&served.url("")).header("x-key", HEADER);
    let builder_said = format!("{builder:#?}");
    let client: Client = builder.build().unwrap();
    let stages = client.stages();
    let call = stages.user_write_retrieve(first()).header("x-other", HEADER);
    let list = stages.user_write_list().name("any");
    let said = [
        builder_said,
        format!("{client:#?}"),
        format!("{stages:#?}"),
        format!("{call:#?}"),
        format!("{list:#?}"),
        format!("{:#?}", Secret::from(TOKEN)),
    ];
    let response = call.with_response().await.unwrap();
    let told = app.told.lock().unwrap().clone();
    assert!(told.contains("may_write"), "the principal is shown: {told}");
    assert!(told.contains("authentik"), "and the scheme of its credentials: {told}");
    assert!(!told.contains(TOKEN), "{told}");
    for said in said.into_iter().chain([format!("{response:?}")]) {
        assert!(!said.contains(TOKEN) && !said.contains(HEADER), "{said}");
    }
}

#[tokio::test]
async fn nor_does_an_error() {
    // Nobody listens where a listener just was.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&url).stages().user_write_retrieve(first()).await.unwrap_err();
    let mut said = vec![format!("{error}"), format!("{error:?}")];
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        said.push(format!("{inner} {inner:?}"));
        source = inner.source();
    }
    assert!(said.iter().all(|said| !said.contains(TOKEN)), "{said:?}");

    let broken = Client::builder("http://localhost/").authentik("line\nbreak-secret").build().unwrap();
    let error = broken.stages().user_write_retrieve(first()).await.unwrap_err();
    let said = format!("{error} {error:?}");
    assert!(said.contains("authentik") && !said.contains("break-secret"), "{said}");
}
