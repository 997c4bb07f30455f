//! What is refused, on both sides.

use oasmith_runtime as rt;
use rt::{Map, ParamStyle};

use crate::harness::{Param, exchange, received, refused, sent};

#[tokio::test]
async fn a_header_never_splits() {
    let header = Param::header(ParamStyle::SIMPLE);
    for text in ["a\r\nx-injected: 1", "a\nb", "a\0b", "a\u{7f}"] {
        assert_eq!(refused(header, &text).await, "holds a character that no header can hold");
    }
    assert_eq!(refused(header, &"naïve").await, "holds a character outside ASCII, which has no form in a header");
    assert_eq!(refused(header, &" a").await, "holds white space at an end, which no header keeps");
    assert_eq!(refused(header, &["a", "b "]).await, "holds white space at an end, which no header keeps");
    let exploded = Param::header(ParamStyle::SIMPLE.exploded().objects());
    assert_eq!(
        refused(exploded, &Map::from([("a=b", 1)])).await,
        "has a key with `=`, which stands between key and value"
    );
    assert_eq!(sent(header, &"a\tb, c".to_owned()).await, "a\tb, c");
}

#[tokio::test]
async fn a_deep_object_has_a_depth() {
    let deep = Param::query(ParamStyle::DEEP_OBJECT);
    let error = received::<rt::Json>(deep, &format!("color{}=1", "[a]".repeat(33))).await.unwrap_err();
    assert!(error.contains("query parameter: is nested too deep"), "{error}");
    assert!(received::<rt::Json>(deep, &format!("color{}=1", "[a]".repeat(32))).await.is_ok());
    let error = received::<rt::Json>(deep, "color[a=1").await.unwrap_err();
    assert!(error.contains("expected keys in brackets after the name"), "{error}");
    let error = received::<rt::Json>(deep, "color[a]=1&color[a][b]=2").await.unwrap_err();
    assert!(error.contains("is a value and an object at once"), "{error}");
}

#[tokio::test]
async fn what_does_not_fit_its_style_is_told_with_its_name_and_place() {
    for (param, wire, expected) in [
        (Param::path(ParamStyle::LABEL), "1", "path parameter: expected `.` before the value"),
        (Param::path(ParamStyle::MATRIX), "1", "path parameter: expected `;`, the name and `=` before the value"),
        (Param::path(ParamStyle::MATRIX), ";x=1", "path parameter: expected `;`, the name and `=` before the value"),
        (
            Param::path(ParamStyle::MATRIX.exploded()),
            ";x=1",
            "path parameter: expected the parameter's name before each value",
        ),
        (Param::query(ParamStyle::FORM.joined()), "color=%FF", "query parameter: expected UTF-8"),
        (Param::query(ParamStyle::FORM), "x=1", "query parameter: is required"),
        (Param::query(ParamStyle::FORM), "color=1&color=2", "query parameter: expected one value"),
        (Param::header(ParamStyle::SIMPLE), "x", "header: invalid type: string, expected i64"),
        (Param::query(ParamStyle::JSON), "color=x", "query parameter: "),
    ] {
        let error = received::<i64>(param, wire).await.unwrap_err();
        assert!(error.contains(r#""pointer":"/color""#) && error.contains(expected), "{wire}: {error}");
    }
    let objects = Param::path(ParamStyle::SIMPLE.objects());
    let error = received::<Map<i64>>(objects, "a,1,b").await.unwrap_err();
    assert!(error.contains("expected keys and values, each key with its value"), "{error}");
    let error = received::<Map<i64>>(objects, "a,1,a,2").await.unwrap_err();
    assert!(error.contains("expected each key once"), "{error}");
    let error = received::<Map<i64>>(objects, "a,x").await.unwrap_err();
    assert!(error.contains(r#""pointer":"/color/a""#), "{error}");
}

#[tokio::test]
async fn an_empty_value_where_it_is_allowed() {
    let param = Param::query(ParamStyle::FORM.joined().empty());
    assert_eq!(sent(param, &Vec::<i64>::new()).await, "color=");
    assert_eq!(sent(param, &String::new()).await, "color=");
    for wire in ["color", "color="] {
        assert_eq!(received::<Vec<i64>>(param, wire).await, Ok(vec![]));
        // What is not used is missing where it is required.
        assert!(received::<i64>(param, wire).await.unwrap_err().contains("is required"));
    }
    assert!(received::<i64>(Param::query(ParamStyle::FORM), "color=").await.unwrap_err().contains("expected i64"));
}

#[tokio::test]
async fn an_error_does_not_show_the_value() {
    let (wire, read) = exchange::<_, i64>(Param::query(ParamStyle::FORM), &"s3cret").await;
    assert_eq!(wire.as_deref(), Ok("color=s3cret"));
    assert!(!read.unwrap_err().contains("s3cret"));
}
