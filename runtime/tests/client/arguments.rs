//! Values as parameters: always data, whatever they hold.

use oasmith_runtime::{self as rt, InvalidRequest};

use crate::api::{ListParams, Stages};
use crate::server::{header, last, memory};

fn list(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

async fn path_of(first: &str, second: &str) -> Result<String, String> {
    let (core, log) = memory(204, "");
    match Stages::new(core.build().unwrap()).pair(first, second).await {
        Ok(()) => Ok(last(&log).uri().path().to_owned()),
        Err(error) => {
            assert!(log.lock().unwrap().is_empty(), "an invalid request was sent");
            assert!(matches!(error, rt::Error::Invalid(_)), "{error}");
            Err(error.to_string())
        }
    }
}

#[tokio::test]
async fn a_path_parameter_stays_in_its_segment() {
    assert_eq!(path_of("a/b", "c?d#e").await.unwrap(), "/api/v3/a/a%2Fb.c%3Fd%23e:go");
    assert_eq!(path_of("ä b", "100%").await.unwrap(), "/api/v3/a/%C3%A4%20b.100%25:go");
    assert_eq!(path_of("{second}", "-._~").await.unwrap(), "/api/v3/a/%7Bsecond%7D.-._~:go");
    assert_eq!(path_of("..", "..").await.unwrap(), "/api/v3/a/.....:go");
}

#[tokio::test]
async fn an_empty_path_parameter_is_refused() {
    assert_eq!(
        path_of("", "x").await.unwrap_err(),
        "pair (GET /a/{first}.{second}:go): not sent: parameter `first` is empty, and a path segment cannot be"
    );
}

#[tokio::test]
async fn a_segment_of_dots_is_refused() {
    for value in [".", ".."] {
        let (core, log) = memory(200, "{}");
        let error = Stages::new(core.build().unwrap()).update(value, None).await.unwrap_err();
        let rt::Error::Invalid(invalid) = &error else { panic!("{error}") };
        assert!(matches!(invalid.problem(), InvalidRequest::Address(_)), "{error}");
        assert!(log.lock().unwrap().is_empty());
    }
    let (core, log) = memory(200, r#"{"pk":"1","name":"x"}"#);
    Stages::new(core.build().unwrap()).update("%2e%2e", None).await.unwrap();
    assert_eq!(last(&log).uri().path(), "/api/v3/stages/user_write/%252e%252e/");
}

#[tokio::test]
async fn query_parameters_in_every_style() {
    let (core, log) = memory(200, "[]");
    let params = ListParams {
        name: Some("a&b=c d+ä,".to_owned()),
        repeated: Some(list(&["1", "2&"])),
        comma: Some(list(&["a", "b,c"])),
        space: Some(list(&["a", "b"])),
        pipe: Some(list(&["a", "b"])),
        page_size: Some(-5),
        ..ListParams::default()
    };
    Stages::new(core.build().unwrap()).list().params(params).await.unwrap();
    assert_eq!(
        last(&log).uri().query(),
        Some(
            "name=a%26b%3Dc%20d%2B%C3%A4%2C&repeated=1&repeated=2%26&comma=a,b%2Cc&space=a%20b&pipe=a%7Cb\
             &page%5Bsize%5D=-5"
        )
    );
}

#[tokio::test]
async fn a_separator_inside_a_value_is_refused_where_it_cannot_be_told_apart() {
    let (core, log) = memory(200, "[]");
    let stages = Stages::new(core.build().unwrap());
    for params in [
        ListParams { space: Some(list(&["a b"])), ..ListParams::default() },
        ListParams { pipe: Some(list(&["a|b"])), ..ListParams::default() },
    ] {
        let error = stages.list().params(params).await.unwrap_err();
        assert!(error.to_string().ends_with("holds the character that separates its values"), "{error}");
    }
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_not_set_is_not_sent_and_setters_replace() {
    let (core, log) = memory(200, "[]");
    let stages = Stages::new(core.build().unwrap());
    stages.list().await.unwrap();
    assert_eq!(last(&log).uri(), "/api/v3/stages/user_write/");
    stages.list().params(ListParams { repeated: Some(list(&[])), ..ListParams::default() }).await.unwrap();
    assert_eq!(last(&log).uri().query(), None);
    stages.list().name("a").name("").page_size(3).await.unwrap();
    assert_eq!(last(&log).uri().query(), Some("name=&page%5Bsize%5D=3"));
}

#[tokio::test]
async fn header_and_cookie_parameters_cannot_split_a_header() {
    let (core, log) = memory(200, "[]");
    let stages = Stages::new(core.build().unwrap());
    let params = ListParams {
        header: Some("plain, value".to_owned()),
        cookie: Some("a; evil=1\r\nX: y".to_owned()),
        ..ListParams::default()
    };
    stages.list().params(params).await.unwrap();
    let sent = last(&log);
    assert_eq!(header(&sent, "x-trace"), Some("plain, value"));
    assert_eq!(header(&sent, "cookie"), Some("flavour=a%3B%20evil%3D1%0D%0AX%3A%20y"));

    for value in ["a\r\nX-Evil: 1", "a\nb", "nul\0", "del\u{7f}"] {
        let params = ListParams { header: Some(value.to_owned()), ..ListParams::default() };
        let error = stages.list().params(params).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "list (GET /stages/user_write/): not sent: parameter `X-Trace` holds a character that no header can hold"
        );
    }
    assert!(log.lock().unwrap().is_empty());
}
