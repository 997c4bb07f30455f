//! Query parameters, from the client's setters to the server's struct and back.

use authentik_user_write::models::{UserCreationModeEnum, UserTypeEnum};
use authentik_user_write::stages::UserWriteListParams;

use crate::app::{TOKEN, client, first, serve};
use crate::support::recorder::{Recorder, json_reply};

const EMPTY: &str = r#"{"pagination":{"next":0,"previous":0,"count":0,"current":1,"total_pages":1,"start_index":0,"end_index":0},"results":[]}"#;

fn all() -> UserWriteListParams {
    UserWriteListParams {
        create_users_as_inactive: Some(false),
        create_users_group: Some(first()),
        name: Some("a b&c=d+e%41?#/\u{e9}\u{1F916}\n\"'".to_owned()),
        ordering: Some("-name".to_owned()),
        page: Some(-1),
        page_size: Some(i64::MAX),
        search: Some(String::new()),
        stage_uuid: Some(first()),
        user_creation_mode: Some(UserCreationModeEnum::CreateWhenRequired),
        user_path_template: Some("users/%(x)s;[]".to_owned()),
        user_type: Some(UserTypeEnum::InternalServiceAccount),
    }
}

#[tokio::test]
async fn every_parameter_round_trips() {
    let (app, served) = serve().await;
    client(&served.url("")).stages().user_write_list().params(all()).await.unwrap();
    assert_eq!(app.listed.lock().unwrap().take(), Some(all()));
    client(&served.url("")).stages().user_write_list().await.unwrap();
    assert_eq!(app.listed.lock().unwrap().take(), Some(UserWriteListParams::default()));
}

#[tokio::test]
async fn setters_write_what_they_name() {
    let (app, served) = serve().await;
    let list = client(&served.url("")).stages().user_write_list();
    list.user_type(UserTypeEnum::External).page_size(50).create_users_as_inactive(true).name("n").await.unwrap();
    let expected = UserWriteListParams {
        user_type: Some(UserTypeEnum::External),
        page_size: Some(50),
        create_users_as_inactive: Some(true),
        name: Some("n".to_owned()),
        ..Default::default()
    };
    assert_eq!(app.listed.lock().unwrap().take(), Some(expected));
}

#[tokio::test]
async fn values_are_escaped_on_the_wire() {
    let recorder = Recorder::start([json_reply("200 OK", EMPTY), json_reply("200 OK", EMPTY)]).await;
    let stages = client(&recorder.url).stages();
    stages.user_write_list().name("a b&c=d+\u{e9}").page(2).await.unwrap();
    stages.user_write_list().await.unwrap();
    let received = recorder.received();
    let target = received[0].line().split(' ').nth(1).unwrap();
    let (path, query) = target.split_once('?').unwrap();
    assert_eq!(path, "/api/v3/stages/user_write/");
    let name = query.split('&').find_map(|pair| pair.strip_prefix("name=")).unwrap();
    assert!(["a%20b%26c%3Dd%2B%C3%A9", "a+b%26c%3Dd%2B%C3%A9"].contains(&name), "{query}");
    assert!(query.split('&').any(|pair| pair == "page=2") && query.split('&').count() == 2, "{query}");
    assert_eq!(received[1].line(), "GET /api/v3/stages/user_write/ HTTP/1.1", "nothing to ask, no question mark");
}

#[tokio::test]
async fn a_bad_value_names_its_parameter() {
    let (app, served) = serve().await;
    let bad = [
        ("page", "one"),
        ("page", "99999999999999999999"),
        ("create_users_group", "x"),
        ("create_users_as_inactive", "maybe"),
        ("user_type", "robot"),
    ];
    for (name, value) in bad {
        let head = format!("GET /api/v3/stages/user_write/?{name}={value} HTTP/1.1\nauthorization: Bearer {TOKEN}");
        let answer = served.exchange(&head, "").await;
        assert_eq!(answer.status, 400, "{name}={value}: {answer:?}");
        assert_eq!(answer.json().as_object().unwrap().keys().collect::<Vec<_>>(), [name]);
    }
    let two = format!("GET /api/v3/stages/user_write/?page=x&user_type=y HTTP/1.1\nauthorization: Bearer {TOKEN}");
    assert_eq!(served.exchange(&two, "").await.json().as_object().unwrap().len(), 2, "both are named");
    assert_eq!(app.calls(), 0);
}
