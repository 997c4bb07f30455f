//! Reading: text → tree, seen through the public `load`.
//!
//! What is under test stands in the extension `x-test` of a minimal document, where any value may stand.

use oasmith::catalogue::Code;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::tree::{Node, Value};
use oasmith::document::{self, Document, Source};

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";

fn load(text: &str) -> Result<Document, Vec<Diagnostic>> {
    let (document, diagnostics) = document::load(Source { name: "test".to_owned(), text: text.to_owned() });
    document.ok_or(diagnostics)
}

/// The JSON text of what stands under `x-test` of a YAML document, numbers as they are written.
fn yaml(test: &str) -> String {
    let document = load(&format!("{HEAD}{test}")).unwrap_or_else(|diagnostics| panic!("{test}: {diagnostics:?}"));
    json(document.node("/x-test").expect("x-test is there"))
}

fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => serde_json::to_string(text).expect("a string is JSON"),
        Value::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let members = members.iter().map(|member| {
                let key = serde_json::to_string(&member.key).expect("a string is JSON");
                format!("{key}:{}", json(&member.node))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

/// The only diagnostic of a document that is refused: its code, its line and column, its pointer.
fn refusal(text: &str) -> (Code, (u32, u32), String) {
    let diagnostics = load(text).expect_err("the document is wrong");
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    let label = &diagnostics[0].labels[0];
    (diagnostics[0].code, (label.place.line, label.place.column), label.pointer.clone())
}

#[test]
fn the_reader_agrees_with_serde_yaml_on_every_document() {
    let folder = format!("{}/../specs", env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("specs/ is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("the document is there");
        let Ok(document) = load(&text) else { panic!("{} is refused", path.display()) };
        let theirs: serde_json::Value = serde_yaml::from_str(&text).expect("serde_yaml reads it");
        let ours: serde_json::Value = serde_json::from_str(&json(&document.tree)).expect("the tree is JSON");
        assert!(ours == theirs, "{} differs", path.display());
        // The same value as JSON text is read to the same tree, places apart.
        let again = load(&json(&document.tree)).expect("JSON is read, too");
        assert!(json(&again.tree) == json(&document.tree), "{} differs as JSON", path.display());
        count += 1;
    }
    assert!(count >= 2);
}

#[test]
fn plain_scalars_have_types_and_quoted_ones_are_strings() {
    assert_eq!(
        yaml("x-test: [1, '1', 1.50, \"true\", true, ~, 'null', 0755, 2024-01-01, no, .inf, 1e400, +3, 0x10]"),
        r#"[1,"1",1.50,"true",true,null,"null","0755","2024-01-01","no",".inf",1e400,3,16]"#
    );
    assert_eq!(yaml("x-test: {200: a, true: b, null: c, 1.0: d}"), r#"{"200":"a","true":"b","null":"c","1.0":"d"}"#);
    assert_eq!(yaml("x-test: |\n  1\n"), r#""1\n""#);
    assert_eq!(yaml("x-test: >-\n  a\n  b\n"), r#""a b""#);
    assert_eq!(yaml("x-test:\n"), "null");
}

#[test]
fn words_that_yaml_1_1_takes_for_booleans_are_names_and_values() {
    let text = "openapi: 3.0.3
info: {title: on, version: 2024-01-01}
paths:
  /a:
    get:
      operationId: no
      tags: [y, n, off]
      responses:
        200: {description: yes}
        4XX: {description: 12:30:00}
components:
  schemas:
    A:
      type: object
      required: [on, y]
      properties: {on: {type: string}, y: {type: string}, no: {type: string, enum: [yes, no, on, 2024-01-01]}, 1: {}}
";
    let document = load(text).unwrap_or_else(|found| panic!("{found:?}"));
    let skeleton = &document.skeleton;
    assert_eq!((skeleton.info.title.as_str(), skeleton.info.version.as_str()), ("on", "2024-01-01"));
    let operation = skeleton.paths.iter().find_map(|(_, item)| item.as_item()?.get.as_ref()).expect("it is there");
    assert_eq!(operation.operation_id.as_deref(), Some("no"));
    assert_eq!(operation.tags, ["y", "n", "off"]);
    assert_eq!(operation.responses.responses.len(), 2);
    let schema = &document.schemas.schemas[0];
    let names: Vec<&str> = schema.properties.iter().map(|(name, _)| name.text.as_str()).collect();
    assert_eq!(names, ["on", "y", "no", "1"]);
    let values = document.schemas.by_pointer["/components/schemas/A/properties/no"];
    let values = document.schemas.get(values).enumeration.clone().unwrap_or_default();
    assert!(values.iter().all(|value| value.as_str().is_some()), "{values:?}");
}

#[test]
fn what_belongs_in_quotes_is_kept_as_it_is_written() {
    for version in ["1.10", "0x1F", "+1", "0755", "0o17", "1e3", "12345678901234567890123456789", "True", ".5", "1_000"]
    {
        let text = format!("openapi: 3.0.3\ninfo: {{title: T, version: {version}}}\npaths: {{}}\n");
        assert_eq!(load(&text).expect("it is read").skeleton.info.version, version);
    }
    let text = r#"{"openapi": "3.0.3", "info": {"title": "T", "version": 1.10}, "paths": {}}"#;
    assert_eq!(load(text).expect("it is read").skeleton.info.version, "1.10");
}

#[test]
fn an_anchor_may_repeat_any_part_of_a_document() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
x-responses: &errors
  400: {description: Wrong.}
  404: {description: Gone.}
x-paging: &paging [{name: page, in: query, schema: &count {type: integer}}]
paths:
  /a: {get: {parameters: *paging, responses: {200: {description: ''}, <<: *errors}}}
  /b: {get: {parameters: *paging, responses: {<<: *errors, 404: {description: Other.}}}}
components: {schemas: {Count: *count}}
";
    let document = load(text).unwrap_or_else(|found| panic!("{found:?}"));
    let (api, found) = oasmith::api::resolve(&document);
    assert!(found.is_empty(), "{found:?}");
    let described: Vec<Vec<&str>> =
        api.operations.iter().map(|one| one.responses.iter().map(|r| r.description.as_str()).collect()).collect();
    assert_eq!(described, [vec!["", "Wrong.", "Gone."], vec!["Wrong.", "Other."]]);
    assert_eq!(api.operations[1].parameters[0].name, "page");
}

#[test]
fn tags_decide_over_style() {
    assert_eq!(yaml("x-test: [!!str 1, !!int '1', !!float \"2.5\", !!bool 'true', !!null '', ! 12]"), {
        r#"["1",1,2.5,true,null,"12"]"#
    });
    assert_eq!(yaml("x-test: !custom {a: !other 1}"), r#"{"a":1}"#);
}

#[test]
fn aliases_repeat_and_merge_keys_merge() {
    assert_eq!(yaml("x-test: [&a {b: 1}, *a, &c 7, *c]"), r#"[{"b":1},{"b":1},7,7]"#);
    assert_eq!(
        yaml("x-base: &base {a: 1, b: 2}\nx-test:\n  z: 0\n  <<: *base\n  b: 3\n  c: 4\n"),
        r#"{"z":0,"a":1,"b":3,"c":4}"#
    );
    assert_eq!(
        yaml("x-one: &one {a: 1, b: 1}\nx-two: &two {b: 2, c: 2}\nx-test:\n  <<: [*one, *two]\n  d: 3\n"),
        r#"{"a":1,"b":1,"c":2,"d":3}"#
    );
    assert_eq!(yaml("x-test: {<<: {a: 1}, '<<': 2}"), r#"{"a":1,"<<":2}"#);
    assert_eq!(yaml("x-test: {&k key: 1, other: *k}"), r#"{"key":1,"other":"key"}"#);
}

#[test]
fn wrong_aliases_and_merge_keys_are_refused() {
    let wrong = |test: &str| refusal(&format!("{HEAD}{test}"));
    assert_eq!(wrong("x-test: *nothing"), (Code::Syntax, (4, 9), "/x-test".to_owned()));
    assert_eq!(wrong("x-test: {<<: 5}"), (Code::Syntax, (4, 10), "/x-test".to_owned()));
    assert_eq!(wrong("x-test: {<<: {a: 1}, <<: {b: 1}}"), (Code::DuplicateKey, (4, 22), "/x-test/<<".to_owned()));
    assert_eq!(wrong("x-test: &a [*a]").0, Code::Syntax);
    assert_eq!(wrong("x-test: {[a]: 1}").0, Code::Syntax);
    assert_eq!(wrong("x-test: {&a {b: 1}: 2}").0, Code::Syntax);
}

#[test]
fn aliases_cannot_be_used_to_fill_the_memory() {
    let mut bomb = format!("{HEAD}x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.extend([format!("x-{level}: &a{level} [{below}]\n")]);
    }
    assert_eq!(refusal(&bomb).0, Code::Limit);
    let mut deep = format!("{HEAD}x-0: &a0 [1]\n");
    for level in 1..250 {
        deep.extend([format!("x-{level}: &a{level} [*a{}]\n", level - 1)]);
    }
    assert_eq!(refusal(&deep).0, Code::Limit);
}

#[test]
fn depth_has_a_limit_in_both_formats() {
    let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    assert!(load(&format!("{HEAD}x-test: {}", nested(150))).is_ok());
    assert!(load(&format!("{HEAD}x-test: {}", nested(250))).is_err());
    let json = |levels| {
        format!(r#"{{"openapi":"3.0.3","info":{{"title":"","version":""}},"paths":{{}},"x":{}}}"#, nested(levels))
    };
    assert_eq!(refusal(&json(100_000)).0, Code::Limit);
    assert!(load(&json(150)).is_ok());
    // A schema in a schema, as deep as the limit allows.
    let schemas = format!("components: {{schemas: {{A: {}{{}}{} }}}}", "{not: ".repeat(190), "}".repeat(190));
    assert_eq!(load(&format!("{HEAD}{schemas}")).expect("it is not too deep").schemas.schemas.len(), 191);
}

#[test]
fn places_are_exact_beside_text_that_is_not_ascii() {
    let text = format!("\u{feff}# Käse: ü\r\n{HEAD}x-test: # 日本語\n  ключ: \"значение\"\n  b: [é, {{ü: 日本}}]\n");
    let document = load(&text).expect("it is right");
    let at = |pointer: &str| {
        let place = document.node(pointer).expect("it is there").place;
        (&text[place.start as usize..place.end as usize], place.line, place.column)
    };
    assert_eq!(at("/x-test/ключ"), ("\"значение\"", 6, 9));
    assert_eq!(at("/x-test/b/0"), ("é", 7, 7));
    assert_eq!(at("/x-test/b/1/ü"), ("日本", 7, 14));
    assert_eq!(at("/x-test/b/1"), ("{ü: 日本}", 7, 10));
    assert_eq!(at("/x-test"), ("ключ", 6, 3));
    let key = document.node("/x-test").expect("it is there").members()[1].key_place;
    assert_eq!((&text[key.start as usize..key.end as usize], key.line, key.column), ("b", 7, 3));
}

#[test]
fn places_of_json_are_exact() {
    let text =
        "\u{feff}{\n  \"openapi\": \"3.0.3\", \"info\": {\"title\": \"日本\", \"version\": \"1\"},\n  \"paths\": {}}\n";
    let document = load(text).expect("it is right");
    let place = document.node("/info/version").expect("it is there").place;
    assert_eq!((&text[place.start as usize..place.end as usize], place.line, place.column), ("\"1\"", 2, 58));
    let place = document.node("/paths").expect("it is there").place;
    assert_eq!((&text[place.start as usize..place.end as usize], place.line, place.column), ("{}", 3, 12));
}

#[test]
fn pointers_are_looked_up_in_small_and_large_mappings() {
    let entries: String = (0..100).map(|number| format!("  a/{number}~: [{number}]")).collect::<Vec<_>>().join("\n");
    let document = load(&format!("{HEAD}x-test:\n{entries}")).expect("it is right");
    for number in 0..100 {
        let node = document.node(&format!("/x-test/a~1{number}~0/0")).expect("it is there");
        assert_eq!(node.value, Value::Number(number.to_string()));
    }
    for absent in ["/x-test/a~1100~0", "/x-test/a", "/x-test/a~11~0/1", "/x-test/a~11~0/0/0", "x-test", "/x-test/"] {
        assert!(document.node(absent).is_none(), "{absent}");
    }
    assert_eq!(document.place("/x-test/a~11~0/7/8"), document.place("/x-test/a~11~0"));
    assert_eq!(document.node("").map(|node| node.place), Some(document.tree.place));
}

#[test]
fn json_is_read_strictly() {
    let text =
        |test: &str| format!(r#"{{"openapi":"3.0.3","info":{{"title":"","version":""}},"paths":{{}},"x":{test}}}"#);
    let read = |test: &str| load(&text(test)).map(|document| json(document.node("/x").expect("it is there")));
    for right in [r#""\u00e9\n""#, "-0.0e-7", "1E400", "0", "[]", "[ ]", "{ }", r#"{"a":[null,true,false]}"#] {
        let value: serde_json::Value = serde_json::from_str(right).unwrap_or_default();
        let ours = read(right).expect("it is right");
        assert!(ours.parse::<f64>().is_ok() || serde_json::from_str::<serde_json::Value>(&ours).ok() == Some(value));
    }
    assert_eq!(read(r#""\ud83d\ude00""#).expect("a pair of surrogates"), "\"😀\"");
    for wrong in [
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83d\u0041""#,
        r#""\ud83d\ud83d""#,
        r#""\x41""#,
        r#""\u12""#,
        "\"a\nb\"",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "NaN",
        "'a'",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "[1 2]",
        "tru",
        "nul",
        "\"a",
        "// no\n1",
        "",
        "1}{",
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
    assert_eq!(refusal(&text("{\"a\": [1, tru]}")), (Code::Syntax, (1, 78), "/x/a/1".to_owned()));
    assert_eq!(refusal(&text(r#"{"é":1,"b":2,"é":3}"#)), (Code::DuplicateKey, (1, 81), "/x/é".to_owned()));
}

#[test]
fn unquoted_scalars_and_nulls_are_read_with_a_warning() {
    let text = "openapi: 3.0.3\ninfo: {title: 2024, version: 1.10, description: }\npaths: {}\n";
    let (document, diagnostics) = document::load(Source { name: "test".to_owned(), text: text.to_owned() });
    let info = document.expect("only warnings").skeleton.info;
    assert_eq!((info.title.as_str(), info.version.as_str(), info.description), ("2024", "1.10", None));
    let codes: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, [Code::Unquoted, Code::Unquoted, Code::NullField]);
}

/// What the specification gives no meaning is no reason to refuse a document, as long as it is told.
#[test]
fn what_has_no_meaning_is_left_out_with_a_warning() {
    let read = |version: &str, body: &str| {
        let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n{body}\n");
        let (document, found) = document::load(Source { name: "test".to_owned(), text });
        let found: Vec<_> = found.iter().map(|found| format!("{}: {}", found.code.as_str(), found.message)).collect();
        (document.is_some(), found)
    };
    let operation = "paths: {/a: {post: {requestBody: {content: {application/json: {schema: }, '': {schema: {type: object}}}}, \
                     responses: {'200': {description: ''}}}}}";
    let told = [
        "OAS0107: `schema` holds null; it is read as if it were absent",
        "OAS0310: what has no media type is left out",
    ];
    assert_eq!(read("3.0.3", operation), (true, told.map(str::to_owned).to_vec()));

    let beside = "paths: {}\ncomponents: {schemas: {A: {type: object}, B: {$ref: '#/components/schemas/A', type: none, allOf: {}, \
                  discriminator: {}}}}";
    let wrong = [
        "`none` is not a type of JSON Schema",
        "`allOf` must be a list, found a mapping",
        "`discriminator` has no field `propertyName`, which is required",
    ];
    let told = wrong.map(|wrong| format!("OAS0105: {wrong}; beside `$ref` it is ignored"));
    assert_eq!(read("3.0.3", beside), (true, told.to_vec()));
    // From 3.1 on it counts.
    let (is_read, found) = read("3.1.0", beside);
    assert!(!is_read && found.len() == 3 && found.iter().all(|found| !found.starts_with("OAS0105")), "{found:?}");
}

/// A small generator (xorshift): the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }
}

/// Whatever the text: a document, or an error.
fn survives(text: &str) {
    let (document, diagnostics) = document::load(Source { name: "test".to_owned(), text: text.to_owned() });
    assert_eq!(document.is_none(), diagnostics.iter().any(Diagnostic::is_error));
    for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        let (start, end) = (label.place.start as usize, label.place.end as usize);
        assert!(text.get(start..end).is_some(), "{start}..{end} is no part of the text: {diagnostics:?}");
    }
}

#[test]
fn documents_that_were_cut_or_damaged_are_no_reason_to_panic() {
    let yaml = std::fs::read_to_string(format!("{}/../specs/authentik-user-write.yaml", env!("CARGO_MANIFEST_DIR")))
        .expect("the document is there");
    let json = json(&load(&yaml).expect("it is right").tree);
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for text in [&yaml, &json] {
        let step = if text.starts_with('{') { 397 } else { 97 };
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)) {
            survives(&text[..end]);
        }
        for _ in 0..60 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=numbers.below(3) {
                let at = numbers.below(bytes.len());
                match numbers.below(4) {
                    0 => bytes[at] = b"{}[]:,-&*!|>'\"#%@`~ \n\t\r\\?<0x"[numbers.below(28)],
                    1 => drop(bytes.remove(at)),
                    2 => bytes.insert(at, b"{}[]:,-&*!|>'\"#\n\t\r\\\0"[numbers.below(20)]),
                    _ => bytes.splice(at..at, "é\u{feff}日\u{2028}\u{85}".bytes()).for_each(drop),
                }
            }
            survives(&String::from_utf8_lossy(&bytes));
        }
    }
}
