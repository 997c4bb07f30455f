//! Query, header and cookie parameters.

use crate::app::{authorized, get};

#[tokio::test]
async fn every_place_and_style() {
    let line = "GET /pets/?page=2&name=a+b%26&ids=1,2&words=x%2Cy&words=z&bars=p%7Cq|r&unknown=1";
    let answer = get(authorized(line).header("X-Trace", "t1").header("Cookie", "sid=1; theme=dark%20red")).await;
    assert_eq!(
        answer.json(),
        "token ListParams { page: Some(2), name: Some(\"a b&\"), ids: Some([1, 2]), words: Some([\"x,y\", \"z\"]), \
         bars: Some([\"p\", \"q\", \"r\"]), trace: Some(\"t1\"), theme: Some(\"dark red\") }"
    );
}

#[tokio::test]
async fn absent_is_none() {
    let answer = get(authorized("GET /pets/")).await;
    assert_eq!(
        answer.json(),
        "token ListParams { page: None, name: None, ids: None, words: None, bars: None, trace: None, theme: None }"
    );
}

#[tokio::test]
async fn everything_wrong_is_told_at_once() {
    let answer = get(authorized("GET /pets/?page=0&ids=1,x&name=%FF").header("X-Trace", "too long")).await;
    assert_eq!(answer.status, 400);
    let fields = answer.json();
    let fields = fields.as_object().unwrap();
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["X-Trace", "ids", "name", "page"]);
    assert_eq!(fields["ids"][0], "query parameter: expected an integer of 64 bits");
    assert_eq!(fields["name"][0], "query parameter: expected UTF-8");
    assert!(fields["X-Trace"][0].as_str().unwrap().starts_with("header: "));
}

#[tokio::test]
async fn one_value_is_one_value() {
    let answer = get(authorized("GET /pets/?page=1&page=2")).await;
    assert_eq!((answer.status, &answer.json()["page"][0]), (400, &"query parameter: expected one value".into()));
}

#[tokio::test]
async fn a_required_parameter() {
    let answer = get(authorized("GET /broken")).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["violations"][0]["keyword"], "required");
    assert_eq!(answer.json()["violations"][0]["pointer"], "/how");
}

#[tokio::test]
async fn a_path_parameter_of_the_wrong_type() {
    let answer = get(authorized("GET /pets/seven/")).await;
    assert_eq!(answer.json(), serde_json::json!({"id": ["path parameter: expected an integer of 64 bits"]}));
}
