//! Text in the path.

use authentik::Client;

use crate::app::{TOKEN, serve};
use crate::support::recorder::{Recorder, json_reply};

/// Text with everything that means something in a URL, and some that is not ASCII.
const SLUG: &str = "a b/c%2F?d#e&f+g=\u{e9}\u{1F916};:@\"'\\";

#[tokio::test]
async fn text_stays_one_segment() {
    let recorder = Recorder::start([json_reply("409 Conflict", "{}")]).await;
    let client = Client::builder(&recorder.url).build().unwrap();
    client.core().applications_retrieve(SLUG).await.unwrap_err();
    let sent = recorder.only();
    let target = sent.line().strip_prefix("GET ").and_then(|line| line.strip_suffix(" HTTP/1.1")).unwrap();
    assert!(target.starts_with("/core/applications/a%20b%2Fc%252F%3Fd%23e") && target.ends_with('/'), "{target}");
    assert!(target.is_ascii() && !target.contains(['?', '#', ' ']), "{target}");
    assert_eq!(target.matches('/').count(), 4, "{target}");
}

#[tokio::test]
async fn text_round_trips() {
    let (app, served) = serve().await;
    let client = Client::builder(served.url("/api/v3")).authentik(TOKEN).build().unwrap();
    for slug in [SLUG, "plain", "...", "used_by"] {
        let error = client.core().applications_retrieve(slug).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 409, "{slug}: {error}");
        assert_eq!(app.slugs.lock().unwrap().pop().as_deref(), Some(slug));
    }
}

#[tokio::test]
async fn what_would_become_another_path_is_not_sent() {
    let (app, served) = serve().await;
    let client = Client::builder(served.url("/api/v3")).authentik(TOKEN).build().unwrap();
    for slug in ["", ".", ".."] {
        let error = client.core().applications_retrieve(slug).await.unwrap_err();
        assert!(matches!(error, authentik::Error::Invalid(_)), "{slug}: {error:?}");
    }
    assert!(app.slugs.lock().unwrap().is_empty());
}
