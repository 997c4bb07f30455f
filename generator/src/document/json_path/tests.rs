//! The examples of RFC 9535, and its corners.

use super::Query;
use crate::diagnostic::FileId;
use crate::document::read;
use crate::document::tree::{Node, Value};

const STORE: &str = r#"{"store": {"book": [
    {"category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95},
    {"category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99},
    {"category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553-21311-3", "price": 8.99},
    {"category": "fiction", "author": "J. R. R. Tolkien", "title": "The Lord of the Rings", "isbn": "0-395-19395-8", "price": 22.99}
  ], "bicycle": {"color": "red", "price": 399}}}"#;

fn node<'n>(tree: &'n Node, location: &[usize]) -> &'n Node {
    location.iter().fold(tree, |node, position| match &node.value {
        Value::Array(items) => &items[*position],
        _ => &node.members()[*position].node,
    })
}

/// What a query selects of a text, as JSON.
fn selected(text: &str, query: &str) -> String {
    let tree = read::read(text, FileId(0)).expect("JSON");
    let query = Query::parse(query).unwrap_or_else(|error| panic!("{query}: {error:?}"));
    let found = query.select(&tree).expect("few nodes");
    found.iter().map(|location| node(&tree, location).json()).collect::<Vec<_>>().join(" ")
}

fn check(text: &str, cases: &[(&str, &str)]) {
    for (query, expected) in cases {
        assert_eq!(selected(text, query), *expected, "{query}");
    }
}

#[test]
fn the_store_of_the_rfc() {
    check(
        STORE,
        &[
            ("$.store.book[*].author", r#""Nigel Rees" "Evelyn Waugh" "Herman Melville" "J. R. R. Tolkien""#),
            ("$..author", r#""Nigel Rees" "Evelyn Waugh" "Herman Melville" "J. R. R. Tolkien""#),
            ("$.store..price", "8.95 12.99 8.99 22.99 399"),
            ("$..book[2].author", r#""Herman Melville""#),
            ("$..book[2].publisher", ""),
            ("$..book[-1].title", r#""The Lord of the Rings""#),
            ("$..book[0,1].price", "8.95 12.99"),
            ("$..book[:2].price", "8.95 12.99"),
            ("$..book[?@.isbn].price", "8.99 22.99"),
            ("$..book[?@.price<10].title", r#""Sayings of the Century" "Moby Dick""#),
            ("$.store['bicycle']['color']", r#""red""#),
            ("$..book[?@.price == $.store.book[0].price].author", r#""Nigel Rees""#),
        ],
    );
}

#[test]
fn names_and_wildcards() {
    let text = r#"{"o": {"j j": {"k.k": 3}}, "'": {"@": 2}, "a-b": 4, "ü": 5, "": 6, "☺": 7}"#;
    check(
        text,
        &[
            ("$.o['j j']", r#"{"k.k":3}"#),
            ("$.o['j j']['k.k']", "3"),
            (r#"$.o["j j"]["k.k"]"#, "3"),
            (r#"$["'"]["@"]"#, "2"),
            (r"$['\'']['@']", "2"),
            ("$['a-b']", "4"),
            ("$.ü", "5"),
            ("$['']", "6"),
            (r"$['\u263a']", "7"),
            ("$.o.*", r#"{"k.k":3}"#),
            ("$ .o ['j j'] [ 'k.k' ]", "3"),
            ("$", &selected(text, "$")),
        ],
    );
    check(
        r#"{"o": {"j": 1, "k": 2}, "a": [5, 3]}"#,
        &[
            ("$[*]", r#"{"j":1,"k":2} [5,3]"#),
            ("$.o[*, *]", "1 2 1 2"),
            ("$.a[*]", "5 3"),
            ("$['o','a']", r#"{"j":1,"k":2} [5,3]"#),
        ],
    );
}

#[test]
fn indexes_and_slices() {
    check(
        r#"["a", "b", "c", "d", "e", "f", "g"]"#,
        &[
            ("$[1]", r#""b""#),
            ("$[-2]", r#""f""#),
            ("$[7]", ""),
            ("$[-8]", ""),
            ("$[1:3]", r#""b" "c""#),
            ("$[5:]", r#""f" "g""#),
            ("$[1:5:2]", r#""b" "d""#),
            ("$[5:1:-2]", r#""f" "d""#),
            ("$[::-1]", r#""g" "f" "e" "d" "c" "b" "a""#),
            ("$[:-5]", r#""a" "b""#),
            ("$[1:5:0]", ""),
            ("$[ 0 : 2 : 1 ]", r#""a" "b""#),
            ("$[0, 3]", r#""a" "d""#),
            ("$[0:2, 5]", r#""a" "b" "f""#),
            ("$[-9007199254740991:1]", r#""a""#),
        ],
    );
}

#[test]
fn descendants_are_visited_before_what_is_below_them() {
    check(
        r#"{"o": {"j": 1, "k": 2}, "a": [5, 3, [{"j": 4}, {"k": 6}]]}"#,
        &[
            ("$..j", "1 4"),
            ("$..[0]", r#"5 {"j":4}"#),
            ("$..o", r#"{"j":1,"k":2}"#),
            ("$.a..[0, 1]", r#"5 3 {"j":4} {"k":6}"#),
            ("$..[*].k", "2 6"),
        ],
    );
}

#[test]
fn filters_of_the_rfc() {
    let text = r#"{"a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}],
        "o": {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}}, "e": "f"}"#;
    check(
        text,
        &[
            ("$.a[?@.b == 'kilo']", r#"{"b":"kilo"}"#),
            ("$.a[?(@.b == 'kilo')]", r#"{"b":"kilo"}"#),
            ("$.a[?@>3.5]", "5 4 6"),
            ("$.a[?@.b]", r#"{"b":"j"} {"b":"k"} {"b":{}} {"b":"kilo"}"#),
            ("$[?@.*]", &format!("{} {}", selected(text, "$.a"), selected(text, "$.o"))),
            ("$[?@[?@.b]]", &selected(text, "$.a")),
            ("$.o[?@<3, ?@<3]", "1 2 1 2"),
            (r#"$.a[?@<2 || @.b == "k"]"#, r#"1 {"b":"k"}"#),
            (r#"$.a[?match(@.b, "[jk]")]"#, r#"{"b":"j"} {"b":"k"}"#),
            (r#"$.a[?search(@.b, "[jk]")]"#, r#"{"b":"j"} {"b":"k"} {"b":"kilo"}"#),
            ("$.o[?@>1 && @<4]", "2 3"),
            ("$.o[?@.u || @.x]", r#"{"u":6}"#),
            ("$.a[?@.b == $.x]", "3 5 1 2 4 6"),
            ("$.a[?!@.b && @ >= 5]", "5 6"),
            ("$.a[?!(@.b || @ >= 3)]", "1 2"),
            ("$.a[? @ == @ ]", &selected(text, "$.a[*]")),
            ("$.a[?length(@.b) == 4]", r#"{"b":"kilo"}"#),
            ("$[?count(@.*) > 6]", &selected(text, "$.a")),
            ("$[?value(@..u) == 6]", &selected(text, "$.o")),
            ("$.a[?length(@) == 1]", r#"{"b":"j"} {"b":"k"} {"b":{}} {"b":"kilo"}"#),
        ],
    );
}

#[test]
fn comparisons_of_the_rfc() {
    let text = r#"{"obj": {"x": "y"}, "arr": [2, 3], "same": {"x": "y"}, "big": 123456789012345678901234567890}"#;
    for (condition, holds) in [
        ("$.absent1 == $.absent2", true),
        ("$.absent1 <= $.absent2", true),
        ("$.absent == 'g'", false),
        ("$.absent1 != $.absent2", false),
        ("$.absent != 'g'", true),
        ("1 <= 2", true),
        ("1 > 2", false),
        ("13 == '13'", false),
        ("'a' <= 'b'", true),
        ("'a' > 'b'", false),
        ("$.obj == $.arr", false),
        ("$.obj != $.arr", true),
        ("$.obj == $.same", true),
        ("$.arr == $.arr", true),
        ("$.obj == 17", false),
        ("$.obj != 17", true),
        ("$.obj <= $.arr", false),
        ("$.obj < $.arr", false),
        ("$.obj <= $.obj", true),
        ("1 <= $.arr", false),
        ("1 >= $.arr", false),
        ("true <= true", true),
        ("true > true", false),
        ("null == null", true),
        ("1 == 1.0", true),
        ("-0 == 0", true),
        ("1e2 == 100", true),
        ("$.big == 123456789012345678901234567890", true),
        ("$.big == 123456789012345678901234567891", false),
        ("length($.absent) == length(1)", true),
        (r"match('a\nb', 'a.b')", false),
        (r"match('a.b', 'a[.]b')", true),
        ("match('ab', 'a|b')", false),
    ] {
        let selected = selected(text, &format!("$[?{condition}]"));
        assert_eq!(!selected.is_empty(), holds, "{condition}");
    }
}

#[test]
fn what_is_no_query_is_told_with_its_place() {
    let problem = |query: &str| {
        let error = Query::parse(query).expect_err(query);
        let help = error.help.map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{query} → {}: {}{help}", error.at, error.message)
    };
    let queries = [
        "",
        "paths",
        " $",
        "$ ",
        "$.",
        "$..",
        "$.x-y",
        "$[",
        "$[]",
        "$[a]",
        "$['a'",
        "$['a]",
        "$[01]",
        "$[-0]",
        "$[9007199254740992]",
        "$[1:2:3:4]",
        "$['\\x']",
        "$['\\ud800']",
        "$[?@.a = 1]",
        "$[?1]",
        "$[?@.* == 1]",
        "$[?@.a == name]",
        "$[?lenght(@) == 1]",
        "$[?length(@)]",
        "$[?match(@)]",
        "$[?count(1) == 1]",
        "$[?match(@, 'a(')]",
        "$[?match(@, '\\\\p{L}')]",
        "$[?(@.a]",
        "$[?match(@, 'a') == true]",
    ];
    insta::assert_snapshot!(queries.map(problem).join("\n"), @r"
     → 0: a query begins with `$`
    paths → 0: a query begins with `$` (write `$.paths`)
     $ → 0: a query begins with `$`
    $  → 1: ` ` does not belong here
    $. → 2: expected the name of a member, or `*` (other names stand in brackets: `['200']`)
    $.. → 3: expected the name of a member, or `*` (other names stand in brackets: `['200']`)
    $.x-y → 3: `-` does not belong here (a name with `-` stands in brackets: `['x-internal']`)
    $[ → 2: expected a name, an index, `*` or a filter (a name stands in quotes, a filter after `?`: `['name']`, `[?@.name]`)
    $[] → 2: expected a name, an index, `*` or a filter (a name stands in quotes, a filter after `?`: `['name']`, `[?@.name]`)
    $[a] → 2: expected a name, an index, `*` or a filter (a name stands in quotes, a filter after `?`: `['name']`, `[?@.name]`)
    $['a' → 5: expected `,` or `]`
    $['a] → 5: the string does not end
    $[01] → 2: an index is an integer of at most 9007199254740991 without zeros before it
    $[-0] → 2: an index is an integer of at most 9007199254740991 without zeros before it
    $[9007199254740992] → 2: an index is an integer of at most 9007199254740991 without zeros before it
    $[1:2:3:4] → 7: expected `,` or `]`
    $['\x'] → 5: this is no escape of a string
    $['\ud800'] → 9: a surrogate stands without its other half
    $[?@.a = 1] → 7: expected `,` or `]`
    $[?1] → 4: a value is no condition: compare it with something
    $[?@.* == 1] → 3: what selects several nodes cannot be compared; use `value(…)` or `count(…)`
    $[?@.a == name] → 10: `name` is no value (a text stands in quotes, a member after `@.`: `'name'`, `@.name`)
    $[?lenght(@) == 1] → 3: `lenght` is no function of JSONPath (did you mean `length`?)
    $[?length(@)] → 12: a value is no condition: compare it with something
    $[?match(@)] → 3: `match` takes two arguments
    $[?count(1) == 1] → 3: `count` takes a query
    $[?match(@, 'a(')] → 12: the pattern `a(` cannot be matched: it is none of RFC 9485
    $[?match(@, '\\p{L}')] → 12: the pattern `\\p{L}` cannot be matched: classes of Unicode (`\p{…}`) are not read here
    $[?(@.a] → 7: expected `)`
    $[?match(@, 'a') == true] → 3: a condition cannot be compared
    ");
    let deep = format!("$[?{}@.a{}]", "(".repeat(100), ")".repeat(100));
    assert!(problem(&deep).contains("nested deeper than 64 levels"));
    let deep = format!("$[?{}@.a{}]", "@[?".repeat(100), "]".repeat(100));
    assert!(problem(&deep).contains("nested deeper than 64 levels"));
}

#[test]
fn a_query_that_selects_too_much_ends() {
    let row = format!("[{}]", vec!["1"; 600].join(","));
    let tree = read::read(&format!("[{}]", vec![row; 600].join(",")), FileId(0)).expect("JSON");
    assert!(Query::parse("$[*][*, *, *, *, *, *, *, *]").expect("a query").select(&tree).is_err());
}
