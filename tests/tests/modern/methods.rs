//! `query` and `additionalOperations`.

use crate::{filter, served};

#[tokio::test]
async fn a_client_sends_the_method_and_the_server_routes_by_it() {
    let (log, _served, client) = served().await;
    let client = client.token("valid").build().unwrap();
    assert_eq!(client.things().search(&filter()).await.unwrap(), crate::echo(filter()));
    client.things().purge().await.unwrap();
    assert_eq!(client.things().copy_things_by_id(7, "x").await.unwrap(), crate::echo((7, "x")));
    assert_eq!(log.header("destination"), ["x"]);
    client.things().lock_it_things_by_id(7).await.unwrap();
    assert_eq!(client.whole().query(None).await.unwrap().said, "None");
    assert_eq!(client.things().retrieve(7).await.unwrap().said, "7", "beside them");
}

#[tokio::test]
async fn methods_are_told_apart_to_the_letter() {
    let (_log, served, _) = served().await;
    for (line, status) in [
        ("QUERY /things", 400),
        ("PURGE /things", 401),
        ("Lock-It /things/7", 401),
        ("LOCK-IT /things/7", 405),
        ("purge /things", 405),
        ("COPY /things", 405),
        ("COPY /things/0", 400),
        ("HEAD /things/7", 200),
    ] {
        let answer = served.exchange(&format!("{line} HTTP/1.1\n"), "").await;
        assert_eq!(answer.status, status, "{line}: {}", answer.body);
    }
}

#[tokio::test]
async fn what_is_allowed_names_all_methods() {
    let (_log, served, _) = served().await;
    let allowed = async |line: &str| {
        let answer = served.exchange(&format!("{line} HTTP/1.1\n"), "").await;
        assert_eq!(answer.status, 405, "{line}");
        answer.header("allow").map(str::to_owned)
    };
    assert_eq!(allowed("DELETE /things").await.as_deref(), Some("GET,HEAD,QUERY,PURGE"));
    assert_eq!(allowed("DELETE /things/7").await.as_deref(), Some("GET,HEAD,COPY,Lock-It"));
    // A success says nothing of it.
    let answer = served.exchange("QUERY /form HTTP/1.1\n", "").await;
    assert_eq!((answer.status, answer.header("allow")), (200, None));
}

#[tokio::test]
async fn credentials_are_asked_for() {
    let (_log, _served, client) = served().await;
    let error = client.build().unwrap().things().purge().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401), "{error}");
}
