//! What the errors of a generated client come to, when the generator reads them.

use authentik_user_write::{Client, rt};
use oasmith::amend::amend;
use oasmith::document::{self, Source};

use crate::support::recorder::{Recorder, json_reply};

/// The targets of the actions for an answer, and what is left of it.
async fn targets(status: &str, body: &str) -> (Vec<String>, Vec<String>) {
    let recorder = Recorder::start([json_reply(status, body)]).await;
    let client = Client::builder(recorder.url.as_str()).authentik("token").build().unwrap();
    let error = client.stages().user_write_retrieve(rt::Uuid::nil()).await.unwrap_err();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/authentik-user-write.yaml");
    let source = Source { name: path.to_owned(), text: std::fs::read_to_string(path).unwrap() };
    let (document, _) = document::load(source);
    let amended = amend(&document.unwrap(), &error.to_string());
    (amended.actions.into_iter().map(|action| action.target).collect(), amended.left)
}

#[tokio::test]
async fn the_errors_of_a_client_are_understood() {
    let stage = |pk: &str, name: &str| {
        format!(
            r#"{{"pk":{pk},"name":{name},"component":"a","verbose_name":"b","verbose_name_plural":"c","meta_model_name":"d"}}"#
        )
    };
    let pk = r#""3fa85f64-5717-4562-b3fc-2c963f66afa6""#;
    let schema = "$.components.schemas.UserWriteStage";
    for (status, body, first) in [
        ("200 OK", stage(pk, "null"), format!("{schema}.properties.name")),
        ("200 OK", stage(pk, "7"), format!("{schema}.properties.name")),
        ("200 OK", stage("\"no\"", "\"x\""), format!("{schema}.properties.pk.format")),
        ("200 OK", r#"{"name":"x"}"#.to_owned(), format!("{schema}.required[?@ == 'component']")),
        (
            "403 Forbidden",
            r#"{"detail":null}"#.to_owned(),
            "$.components.schemas.GenericError.properties.detail".to_owned(),
        ),
    ] {
        let (targets, left) = targets(status, &body).await;
        assert!(left.is_empty() && targets.contains(&first), "{body}: {targets:?}, {left:?}");
    }
    // No JSON: nothing that a document could say otherwise.
    assert_eq!(targets("200 OK", "<html>").await, (Vec::new(), Vec::new()));
}
