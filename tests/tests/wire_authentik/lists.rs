//! Lists in the query: a name for each value, or values after one name.

use authentik::Client;
use authentik::models::EventActions;

use crate::app::{TOKEN, serve};
use crate::support::recorder::{Recorder, json_reply};

const EMPTY: &str = r#"{"pagination":{"next":0,"previous":0,"count":0,"current":1,"total_pages":1,"start_index":0,"end_index":0},"results":[],"autocomplete":{}}"#;

#[tokio::test]
async fn an_exploded_list_repeats_its_name() {
    let recorder = Recorder::start([json_reply("200 OK", "[]")]).await;
    let client = Client::builder(&recorder.url).build().unwrap();
    let call = client.events().events_volume_list().actions(vec![EventActions::Login, EventActions::UserWrite]);
    call.await.unwrap();
    assert_eq!(recorder.only().line(), "GET /events/events/volume/?actions=login&actions=user_write HTTP/1.1");
}

#[tokio::test]
async fn a_joined_list_stands_after_one_name() {
    let recorder = Recorder::start([json_reply("200 OK", EMPTY)]).await;
    let client = Client::builder(&recorder.url).build().unwrap();
    let call = client.policies().reputation_scores_list().identifier_in(vec!["a".to_owned(), "b c".to_owned()]);
    call.await.unwrap();
    let line = recorder.only().line().to_owned();
    let query = line.split(['?', ' ']).nth(2).unwrap();
    assert!(["identifier_in=a,b%20c", "identifier_in=a,b+c"].contains(&query), "{line}");
}

#[tokio::test]
async fn lists_round_trip() {
    let (app, served) = serve().await;
    let client = Client::builder(served.url("/api/v3")).authentik(TOKEN).build().unwrap();

    let actions = vec![EventActions::Login, EventActions::Logout, EventActions::Login];
    client.events().events_volume_list().actions(actions.clone()).await.unwrap();
    client.events().events_volume_list().await.unwrap();
    let volumes = std::mem::take(&mut *app.volumes.lock().unwrap());
    assert_eq!(volumes[0].actions, Some(actions));
    assert_eq!(volumes[1].actions, None);

    let identifiers = vec!["a b".to_owned(), "&=+%".to_owned(), "\u{e9}".to_owned()];
    client.policies().reputation_scores_list().identifier_in(identifiers.clone()).await.unwrap();
    assert_eq!(app.scores.lock().unwrap()[0].identifier_in, Some(identifiers));

    // A required one is an argument.
    let steps = ["weeks=3;days=2".to_owned(), "hours=3,seconds=2".to_owned()];
    let error = client.events().events_stats_retrieve(&steps).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 409, "the handler's own");
    assert_eq!(*app.steps.lock().unwrap(), [steps.to_vec()]);
}

#[tokio::test]
async fn a_bad_item_and_a_missing_list_are_refused() {
    let (app, served) = serve().await;
    let ask = |target: &str| format!("GET /api/v3/events/events/{target} HTTP/1.1\nauthorization: Bearer {TOKEN}");
    for (target, name) in [("volume/?actions=login&actions=nonsense", "actions"), ("stats/", "count_steps")] {
        let answer = served.exchange(&ask(target), "").await;
        assert_eq!(answer.status, 400, "{target}: {answer:?}");
        let body = answer.json();
        let named = body.as_object().unwrap().keys().next().unwrap();
        assert!(named.starts_with(name), "{target}: {answer:?}");
    }
    assert!(app.volumes.lock().unwrap().is_empty() && app.steps.lock().unwrap().is_empty());
}
