//! The bytes: the table "Style Examples" of the specification (OpenAPI 3.0.4 section 4.8.12.4, 3.1.1 section 4.8.12.4)
//! and the expansions of RFC 6570 that it refers to.

use oasmith_runtime as rt;
use rt::{Map, ParamStyle};

use crate::harness::{Param, refused, sent};

fn colors() -> Vec<String> {
    ["blue", "black", "brown"].map(str::to_owned).to_vec()
}

fn rgb() -> Map<i64> {
    Map::from([("R", 100), ("G", 200), ("B", 150)])
}

const RGB: &[&str] = &["R", "G", "B"];

/// A row of the table: the empty string, the string, the array and the object; none where there is "n/a".
struct Row {
    param: Param,
    cells: [Option<&'static str>; 4],
}

const fn row(
    param: Param,
    empty: Option<&'static str>,
    string: Option<&'static str>,
    array: Option<&'static str>,
    object: Option<&'static str>,
) -> Row {
    Row { param, cells: [empty, string, array, object] }
}

/// "Style Examples", in its order; then its rows in the other places that a style may stand in.
const TABLE: &[Row] = &[
    row(
        Param::path(ParamStyle::MATRIX),
        Some(";color"),
        Some(";color=blue"),
        Some(";color=blue,black,brown"),
        Some(";color=R,100,G,200,B,150"),
    ),
    row(
        Param::path(ParamStyle::MATRIX.exploded()),
        Some(";color"),
        Some(";color=blue"),
        Some(";color=blue;color=black;color=brown"),
        Some(";R=100;G=200;B=150"),
    ),
    row(
        Param::path(ParamStyle::LABEL),
        Some("."),
        Some(".blue"),
        Some(".blue,black,brown"),
        Some(".R,100,G,200,B,150"),
    ),
    row(
        Param::path(ParamStyle::LABEL.exploded()),
        Some("."),
        Some(".blue"),
        Some(".blue.black.brown"),
        Some(".R=100.G=200.B=150"),
    ),
    row(Param::path(ParamStyle::SIMPLE), None, Some("blue"), Some("blue,black,brown"), Some("R,100,G,200,B,150")),
    row(
        Param::path(ParamStyle::SIMPLE.exploded()),
        None,
        Some("blue"),
        Some("blue,black,brown"),
        Some("R=100,G=200,B=150"),
    ),
    row(
        Param::query(ParamStyle::FORM.joined()),
        Some("color="),
        Some("color=blue"),
        Some("color=blue,black,brown"),
        Some("color=R,100,G,200,B,150"),
    ),
    row(
        Param::query(ParamStyle::FORM),
        Some("color="),
        Some("color=blue"),
        Some("color=blue&color=black&color=brown"),
        Some("R=100&G=200&B=150"),
    ),
    row(
        Param::query(ParamStyle::SPACE),
        None,
        None,
        Some("color=blue%20black%20brown"),
        Some("color=R%20100%20G%20200%20B%20150"),
    ),
    row(
        Param::query(ParamStyle::PIPE),
        None,
        None,
        Some("color=blue%7Cblack%7Cbrown"),
        Some("color=R%7C100%7CG%7C200%7CB%7C150"),
    ),
    row(
        Param::query(ParamStyle::DEEP_OBJECT),
        None,
        None,
        None,
        Some("color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ),
    // "header" has the rows of "simple".
    row(Param::header(ParamStyle::SIMPLE), Some(""), Some("blue"), Some("blue,black,brown"), Some("R,100,G,200,B,150")),
    row(
        Param::header(ParamStyle::SIMPLE.exploded()),
        Some(""),
        Some("blue"),
        Some("blue,black,brown"),
        Some("R=100,G=200,B=150"),
    ),
    // "cookie" has those of "form", where `&` cannot stand between cookies (RFC 6265, section 4.2.1, and `style: cookie`
    // of OpenAPI 3.2).
    row(
        Param::cookie(ParamStyle::FORM.joined()),
        Some("color="),
        Some("color=blue"),
        Some("color=blue,black,brown"),
        Some("color=R,100,G,200,B,150"),
    ),
    row(
        Param::cookie(ParamStyle::FORM),
        Some("color="),
        Some("color=blue"),
        Some("color=blue; color=black; color=brown"),
        Some("R=100; G=200; B=150"),
    ),
];

#[tokio::test]
async fn style_examples() {
    for Row { param, cells: [empty, string, array, object] } in TABLE {
        if let Some(expected) = empty {
            assert_eq!(sent(*param, &String::new()).await, *expected, "{param:?}");
        }
        if let Some(expected) = string {
            assert_eq!(sent(*param, &"blue".to_owned()).await, *expected, "{param:?}");
        }
        if let Some(expected) = array {
            assert_eq!(sent(*param, &colors()).await, *expected, "{param:?}");
        }
        if let Some(expected) = object {
            let of_objects = Param { style: param.style.objects(), ..*param };
            let in_pairs = matches!(param.place, rt::ParamIn::Query | rt::ParamIn::Cookie);
            // An exploded object has no name on the wire, but a deep one.
            let own_keys = in_pairs && param.style == ParamStyle::FORM;
            let param = if own_keys { of_objects.only(RGB) } else { of_objects };
            assert_eq!(sent(param, &rgb()).await, *expected, "{param:?}");
        }
    }
}

/// RFC 6570, sections 3.2.2 to 3.2.8, with the variables of section 3.2; `count` is a list, `keys` an object.
#[tokio::test]
async fn expansions_of_rfc_6570() {
    let keys = || Map::from([("semi", ";"), ("dot", "."), ("comma", ",")].map(|(k, v)| (k, v.to_owned())));
    let named = |param: Param, name: &'static str| Param { name, ..param };
    let simple = Param::path(ParamStyle::SIMPLE);
    // 3.2.2 Simple: {hello}, {half}, {list}, {keys}, {keys*}
    assert_eq!(sent(simple, &"Hello World!".to_owned()).await, "Hello%20World%21");
    assert_eq!(sent(simple, &"50%".to_owned()).await, "50%25");
    assert_eq!(sent(Param::path(ParamStyle::SIMPLE.objects()), &keys()).await, "semi,%3B,dot,.,comma,%2C");
    let exploded = ParamStyle::SIMPLE.exploded().objects();
    assert_eq!(sent(Param::path(exploded), &keys()).await, "semi=%3B,dot=.,comma=%2C");
    // 3.2.3 Reserved: {+hello}, {+half}, and what is encoded already (`allowReserved`)
    let reserved = Param::query(ParamStyle::FORM.reserved());
    assert_eq!(sent(reserved, &"Hello World!".to_owned()).await, "color=Hello%20World!");
    assert_eq!(
        sent(reserved, &"http://example.com/home/?a=(b)".to_owned()).await,
        "color=http://example.com/home/?a=(b)"
    );
    assert_eq!(sent(reserved, &"50%".to_owned()).await, "color=50%25");
    let (wire, read) = crate::harness::exchange::<_, String>(reserved, &"a%2Fb").await;
    assert_eq!((wire.as_deref(), read.as_deref()), (Ok("color=a%2Fb"), Ok("a/b")));
    // 3.2.5 Label: X{.list}, X{.list*}, X{.keys}
    let list: Vec<String> = ["red", "green", "blue"].map(str::to_owned).to_vec();
    assert_eq!(sent(Param::path(ParamStyle::LABEL), &list).await, ".red,green,blue");
    assert_eq!(sent(Param::path(ParamStyle::LABEL.exploded()), &list).await, ".red.green.blue");
    assert_eq!(sent(Param::path(ParamStyle::LABEL.objects()), &keys()).await, ".semi,%3B,dot,.,comma,%2C");
    // 3.2.7 Path-style: {;keys}, {;keys*}, {;half}
    let matrix = Param::path(ParamStyle::MATRIX.objects());
    assert_eq!(sent(named(matrix, "color"), &keys()).await, ";color=semi,%3B,dot,.,comma,%2C");
    let exploded = Param::path(ParamStyle::MATRIX.exploded().objects());
    assert_eq!(sent(exploded, &keys()).await, ";semi=%3B;dot=.;comma=%2C");
    // 3.2.8 Form-style: {?keys}, {?keys*}
    let form = Param::query(ParamStyle::FORM.joined().objects());
    assert_eq!(sent(named(form, "keys"), &keys()).await, "keys=semi,%3B,dot,.,comma,%2C");
    let exploded = Param::query(ParamStyle::FORM.objects()).only(&["semi", "dot", "comma"]);
    assert_eq!(sent(exploded, &keys()).await, "semi=%3B&dot=.&comma=%2C");
}

/// RFC 6570, section 2.3: null and an empty list are undefined.
#[tokio::test]
async fn what_is_undefined_is_not_sent() {
    let path = refused(Param::path(ParamStyle::SIMPLE), &Vec::<String>::new()).await;
    assert_eq!(path, "is empty, and a path segment cannot be");
    for param in [Param::query(ParamStyle::FORM), Param::header(ParamStyle::SIMPLE), Param::cookie(ParamStyle::FORM)] {
        for problem in [refused(param, &Vec::<String>::new()).await, refused(param, &None::<String>).await] {
            assert_eq!(problem, "is required, and what is empty has no form in its place");
        }
    }
    let list: rt::Json = r#"["a", null, "b"]"#.parse().unwrap();
    let (wire, _) = crate::harness::exchange::<_, Vec<String>>(Param::query(ParamStyle::FORM), &list).await;
    assert_eq!(wire.as_deref(), Ok("color=a&color=b"));
}

#[tokio::test]
async fn a_separator_inside_a_value_is_data() {
    let values = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
    let commas = values(&["a,b", "c&d=e", "ä", "+ %2C", ""]);
    for param in [
        Param::query(ParamStyle::FORM),
        Param::query(ParamStyle::FORM.joined()),
        Param::query(ParamStyle::FORM.joined().reserved()),
        Param::cookie(ParamStyle::FORM),
        Param::cookie(ParamStyle::FORM.joined()),
        Param::path(ParamStyle::SIMPLE),
        Param::path(ParamStyle::LABEL),
        Param::path(ParamStyle::MATRIX),
        Param::path(ParamStyle::MATRIX.exploded()),
    ] {
        let mut commas = commas.clone();
        if param.style == ParamStyle::FORM.joined().reserved() {
            // What is percent-encoded already stays so: it is no data there.
            commas.retain(|text| !text.contains('%'));
        }
        sent(param, &commas).await;
    }
    // A dot is unreserved, so that RFC 6570 leaves it; encoded, it says the same and separates nothing.
    assert_eq!(sent(Param::path(ParamStyle::LABEL.exploded()), &values(&["a.b", "c"])).await, ".a%2Eb.c");
    for (style, text) in [(ParamStyle::SPACE, "a b"), (ParamStyle::PIPE, "a|b")] {
        let problem = refused(Param::query(style), &values(&[text, "c"])).await;
        assert_eq!(problem, "holds the character that separates its values");
    }
    let problem = refused(Param::header(ParamStyle::SIMPLE), &values(&["a,b", "c"])).await;
    assert_eq!(problem, "holds a comma, which separates its values");
    let problem = refused(Param::query(ParamStyle::DEEP_OBJECT), &Map::from([("a]", 1)])).await;
    assert_eq!(problem, "has a key with brackets, which stand around its keys");
}

#[tokio::test]
async fn json_content() {
    let value: rt::Json = r#"{"a": [1, null, {"b": "ü&\u007f"}], "c": 1.50}"#.parse().unwrap();
    let query = sent(Param::query(ParamStyle::JSON), &value).await;
    assert_eq!(query, "color=%7B%22a%22%3A%5B1%2Cnull%2C%7B%22b%22%3A%22%C3%BC%26%7F%22%7D%5D%2C%22c%22%3A1.50%7D");
    sent(Param::path(ParamStyle::JSON), &value).await;
    sent(Param::cookie(ParamStyle::JSON), &value).await;
    // A header has ASCII only, and JSON an escape for everything else.
    let header = sent(Param::header(ParamStyle::JSON), &value).await;
    assert_eq!(header, r#"{"a":[1,null,{"b":"\u00fc&\u007f"}],"c":1.50}"#);
}
