//! Versions of the specification end in `document`: twins of one document become the same Rust.

use oasmith::diagnostic::Diagnostic;
use oasmith::document::{self, Source};
use oasmith::driver::{self, Outcome, Settings};
use oasmith::emit::Options;

fn twin(version: &str) -> Source {
    let path = format!("{}/../specs/fixtures/twins/{version}.yaml", env!("CARGO_MANIFEST_DIR"));
    Source { name: "boats.yaml".to_owned(), text: std::fs::read_to_string(path).expect("the document is there") }
}

fn generate(source: Source) -> Outcome<driver::Generated> {
    let emit = Options { source: "boats.yaml".to_owned(), ..Options::default() };
    driver::generate(source, &Settings { emit, ..Settings::default() })
}

fn texts(diagnostics: &[Diagnostic]) -> Vec<String> {
    let text = |one: &Diagnostic| {
        let pointer = one.labels.first().map_or("", |label| label.pointer.as_str());
        format!("{} {} at {pointer}", one.code.as_str(), one.message)
    };
    diagnostics.iter().map(text).collect()
}

#[test]
fn twins_in_every_version_become_the_same_rust() {
    let of = |version: &str| {
        let outcome = generate(twin(version));
        assert_eq!(texts(&outcome.diagnostics), Vec::<String>::new(), "{version}");
        outcome.value.unwrap_or_else(|| panic!("{version} is refused")).package.files
    };
    let expected = of("3.0");
    for version in ["2.0", "3.1"] {
        let found = of(version);
        assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{version}");
        for (path, text) in &found {
            for (line, (left, right)) in expected[path].lines().zip(text.lines()).enumerate() {
                assert_eq!(left, right, "{version}: {path}:{}", line + 1);
            }
            assert_eq!(text.len(), expected[path].len(), "{version}: {path}");
        }
    }
}

/// What is said of a document of 2.0 with these lines, with places as `line:column`.
fn swagger(lines: &str) -> Vec<String> {
    let text = format!("swagger: '2.0'\ninfo: {{title: T, version: '1'}}\n{lines}");
    let outcome = generate(Source { name: "t.yaml".to_owned(), text });
    let place = |one: &Diagnostic| one.labels.first().map_or((0, 0), |label| (label.place.line, label.place.column));
    let places = outcome.diagnostics.iter().map(place);
    let texts = texts(&outcome.diagnostics);
    places.zip(texts).map(|((line, column), text)| format!("{line}:{column} {text}")).collect()
}

#[test]
fn diagnostics_speak_of_the_text_of_2_0() {
    let found = swagger(
        "paths:
  /a:
    post:
      parameters:
        - {name: b, in: body, schema: {$ref: '#/definitions/Pett'}}
        - {name: q, in: query, type: strng}
        - {name: r, in: query, type: string, stile: form}
      responses:
        '200': {description: '', schema: {type: object, required: true}}
definitions:
  Pet: {type: object}
",
    );
    assert_eq!(
        found,
        [
            "8:38 OAS0103 `strng` is not a type of JSON Schema at /paths/~1a/post/parameters/1/type",
            "9:46 OAS0105 `stile` is not a keyword here; it is ignored at /paths/~1a/post/parameters/2/stile",
            "11:67 OAS0103 `required` of a schema must be a list, found a boolean at \
             /paths/~1a/post/responses/200/schema/required",
        ]
    );
    let found = swagger(
        "paths:
  /a:
    post:
      parameters: [{name: b, in: body, schema: {$ref: '#/definitions/Pett'}}]
      responses: {'200': {$ref: '#/responses/Non'}}
definitions: {Pet: {type: object}}
responses: {None: {description: ''}}
",
    );
    assert_eq!(
        found,
        [
            "6:55 OAS0201 the reference `#/definitions/Pett` points to nothing at \
             /paths/~1a/post/parameters/0/schema/$ref",
            "7:26 OAS0201 the reference `#/responses/Non` points to nothing at /paths/~1a/post/responses/200",
        ]
    );
}

#[test]
fn what_2_0_alone_can_be_wrong_about_is_reported() {
    let found = swagger(
        "host: example.com
paths:
  /a:
    post:
      schemes: [wss]
      requestBody: {}
      parameters:
        - {name: b, in: body}
        - {name: f, in: formData, type: string}
        - {name: h, in: header, type: array, items: {type: string}, collectionFormat: tsv}
        - {name: q, in: query, type: array, items: {type: string}, collectionFormat: comma}
        - {name: u, in: query}
      responses: {'200': {description: ''}}
securityDefinitions:
  o: {type: oauth2, flow: code}
",
    );
    assert_eq!(
        found,
        [
            "3:7 OAS0108 the document has a `host` and no `schemes`; `https` is taken at /host",
            "7:7 OAS0310 the schemes of a single operation are not generated at /paths/~1a/post/schemes",
            "8:7 OAS0105 `requestBody` is not a keyword here; it is ignored at /paths/~1a/post/requestBody",
            "10:11 OAS0104 the body has no field `schema`, which is required at /paths/~1a/post/parameters/0",
            "11:11 OAS0103 an operation has a body or a form, not both at /paths/~1a/post/parameters/1",
            "12:87 OAS0308 `collectionFormat: tsv` cannot be said here since OpenAPI 3.0; the values are separated by \
             commas at /paths/~1a/post/parameters/2/collectionFormat",
            "13:86 OAS0103 `collectionFormat` must be one of `csv`, `ssv`, `tsv`, `pipes`, `multi` at \
             /paths/~1a/post/parameters/3/collectionFormat",
            "14:11 OAS0108 the field `type` is missing, which is required; it is read as `string` at \
             /paths/~1a/post/parameters/4",
            "17:27 OAS0103 `flow` must be one of `implicit`, `password`, `application`, `accessCode` at \
             /securityDefinitions/o/flow",
        ]
    );
}

#[test]
fn references_follow_what_moves() {
    let text = "swagger: '2.0'
info: {title: T, version: '1'}
paths:
  /a:
    post:
      parameters:
        - {name: b, in: body, schema: {type: object, properties: {x: {type: string}}}}
        - {name: q, in: query, type: string}
      responses: {'200': {description: '', schema: {type: object, properties: {y: {type: string}}}}}
    get:
      parameters: [{$ref: '#/paths/~1a/post/parameters/1'}]
      responses:
        '200': {$ref: '#/responses/R'}
  /b:
    get:
      produces: [application/vnd.b+json]
      responses:
        '200': {$ref: '#/responses/R'}
        '201': {description: '', schema: {$ref: '#/paths/~1a/post/parameters/0/schema'}}
        '202': {description: '', schema: {$ref: '#/paths/~1a/post/responses/200/schema'}}
        '203': {description: '', schema: {$ref: '#/responses/R/schema'}}
responses:
  R: {description: R, schema: {type: object, properties: {z: {type: string}}}}
";
    let (document, found) = document::load(Source { name: "t.yaml".to_owned(), text: text.to_owned() });
    assert_eq!(texts(&found), Vec::<String>::new());
    let document = document.expect("no error");
    let reference = |pointer: &str| document.node(pointer).and_then(|node| node.get("$ref")?.as_str());
    assert_eq!(reference("/paths/~1a/get/parameters/0"), Some("#/paths/~1a/post/parameters/0"));
    assert_eq!(reference("/paths/~1a/get/responses/200"), Some("#/components/responses/R"));
    let b = "/paths/~1b/get/responses";
    let schema = |status: u16| format!("{b}/{status}/content/application~1vnd.b+json/schema");
    assert!(document.node(&format!("{}/properties/z", schema(200))).is_some());
    let body = "#/paths/~1a/post/requestBody/content/application~1json/schema";
    assert_eq!(reference(&schema(201)), Some(body));
    assert_eq!(reference(&schema(202)), Some("#/paths/~1a/post/responses/200/content/application~1json/schema"));
    assert_eq!(reference(&schema(203)), Some("#/components/responses/R/content/application~1json/schema"));
    let (_, found) = oasmith::api::resolve(&document);
    assert_eq!(texts(&found), Vec::<String>::new());
}
