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
    for version in ["2.0", "3.1", "3.2"] {
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

/// What is said of a document of a version of 3 with these lines, and the document.
fn openapi(version: &str, lines: &str) -> (Option<document::Document>, Vec<String>) {
    let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n{lines}");
    let (document, mut found) = document::load(Source { name: "t.yaml".to_owned(), text });
    if let Some(document) = &document {
        found.extend(oasmith::api::resolve(document).1);
    }
    (document, texts(&found))
}

const OF_3_2: &str = "$self: https://example.com/api
tags: [{name: a, summary: A, kind: nav, parent: b}, {name: b}]
servers: [{url: https://example.com, name: main}]
paths:
  /a:
    query:
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses: {'200': {summary: All.}}
    additionalOperations:
      COPY: {operationId: copy_a, responses: {'204': {}}}
    get:
      parameters:
        - {name: all, in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
        - {name: one, in: query, schema: {type: object, properties: {inner: {type: string}}}}
      responses:
        '200': {content: {application/jsonl: {itemSchema: {type: string}}, text/plain: {$ref: '#/components/mediaTypes/T'}}}
components:
  mediaTypes: {T: {schema: {type: string, maxLength: 3}}}
  securitySchemes:
    o:
      type: oauth2
      deprecated: true
      oauth2MetadataUrl: https://example.com/m
      flows: {deviceAuthorization: {deviceAuthorizationUrl: https://e.com/d, tokenUrl: https://e.com/t, scopes: {}}}
";

#[test]
fn what_3_2_brings_is_kept_and_what_is_not_generated_is_told() {
    let (document, found) = openapi("3.2.0", OF_3_2);
    assert_eq!(
        found,
        [
            "OAS0109 the parameter `all` is the whole query, and `one` is in it: both are sent at /paths/~1a/get/parameters/0"
        ]
    );
    let document = document.expect("no error");
    assert_eq!(document.beside.own_uri.as_deref(), Some("https://example.com/api"));
    assert_eq!(document.beside.other_operations[0].operation.parameters.len(), 1);
    let content = "/paths/~1a/get/responses/200/content";
    let item = document.beside.item_schemas[&format!("{content}/application~1jsonl")];
    assert_eq!(document.schemas.get(item).pointer, format!("{content}/application~1jsonl/itemSchema"));
    assert!(document.schemas.by_pointer.contains_key("/components/mediaTypes/T/schema"));
    let (api, _) = oasmith::api::resolve(&document);
    let methods: Vec<&str> = api.operations.iter().map(|operation| operation.method.as_str()).collect();
    assert_eq!(methods, ["QUERY", "COPY", "GET"]);
    assert_eq!(api.operations[2].parameters.iter().map(|one| one.whole_query).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn fields_of_3_2_are_read_in_older_documents_with_a_warning() {
    let (document, found) = openapi("3.1.0", "paths: {/a: {query: {responses: {'200': {description: ''}}}}}\n");
    assert!(document.is_some_and(|document| document.beside.other_operations.len() == 1));
    assert_eq!(
        found,
        ["OAS0105 `query` is a field of OpenAPI 3.2, not of OpenAPI 3.1; it is read all the same at /paths/~1a/query",]
    );
}

#[test]
fn a_document_of_3_1_needs_no_paths() {
    let webhooks = "jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base\nwebhooks: {new: {post: {}}}\n\
                    components: {pathItems: {Used: {get: {}}, Unused: {get: {}}}}\n";
    let (document, found) = openapi("3.1.0", webhooks);
    assert!(document.is_some());
    assert_eq!(
        found,
        [
            "OAS0310 nothing refers to this path item: it is not generated at /components/pathItems/Used",
            "OAS0310 nothing refers to this path item: it is not generated at /components/pathItems/Unused",
        ]
    );
    let used = format!("{webhooks}paths: {{/a: {{$ref: '#/components/pathItems/Used'}}}}\n");
    let (_, found) = openapi("3.1.0", &used);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn schemas_are_found_by_what_they_call_themselves() {
    let (document, found) = openapi(
        "3.1.0",
        "components:
  schemas:
    ById: {$ref: 'https://example.com/schemas/pet'}
    Relative: {$ref: '#/components/schemas/Pet/properties/friend'}
    ByAnchor: {$ref: '#tree'}
    Tree: {$anchor: tree, type: object, properties: {children: {type: array, items: {$dynamicRef: '#node'}}}}
    Node: {$dynamicAnchor: node, type: string}
    Pet:
      $id: https://example.com/schemas/pet
      type: object
      $defs:
        Name: {$id: name, type: string}
        Age: {$anchor: age, type: integer}
      properties:
        name: {$ref: name}
        other: {$ref: '#/$defs/Age'}
        age: {$ref: '#age'}
        friend: {$ref: '#'}
        tree: {$ref: '#/components/schemas/Tree'}
",
    );
    assert_eq!(found, Vec::<String>::new());
    let document = document.expect("no error");
    let reference = |pointer: &str| {
        let index = document.schemas.by_pointer[&format!("/components/schemas/{pointer}")];
        document.schemas.get(index).reference.as_ref().map_or("", |reference| reference.text.as_str())
    };
    for (from, to) in [
        ("ById", "#/components/schemas/Pet"),
        ("ByAnchor", "#/components/schemas/Tree"),
        ("Tree/properties/children/items", "#/components/schemas/Node"),
        ("Pet/properties/name", "#/components/schemas/Pet/$defs/Name"),
        ("Pet/properties/other", "#/components/schemas/Pet/$defs/Age"),
        ("Pet/properties/age", "#/components/schemas/Pet/$defs/Age"),
        ("Pet/properties/friend", "#/components/schemas/Pet"),
        ("Pet/properties/tree", "#/components/schemas/Tree"),
    ] {
        assert_eq!(reference(from), to, "{from}");
    }
}

/// JSON Schema 2020-12 Core, section 8.2.3.2: the outermost resource decides, and there is one way to come to it.
#[test]
fn a_dynamic_reference_leads_to_the_outermost_anchor() {
    let (document, found) = openapi(
        "3.1.0",
        "components:
  schemas:
    Names:
      $id: https://example.com/names
      $ref: list
      $defs:
        name: {$dynamicAnchor: item, type: string}
        list:
          $id: list
          type: array
          items: {$dynamicRef: '#item'}
          $defs: {any: {$dynamicAnchor: item}}
",
    );
    assert_eq!(found, Vec::<String>::new());
    let document = document.expect("no error");
    let index = document.schemas.by_pointer["/components/schemas/Names/$defs/list/items"];
    let reference = document.schemas.get(index).reference.as_ref().map(|reference| reference.text.as_str());
    assert_eq!(reference, Some("#/components/schemas/Names/$defs/name"));
}

#[test]
fn a_dynamic_reference_that_is_not_static_is_told() {
    let (_, found) = openapi(
        "3.1.0",
        "components:
  schemas:
    A: {$id: 'https://example.com/a', $dynamicAnchor: node, properties: {next: {$dynamicRef: '#node'}}}
    B: {$id: 'https://example.com/b', $dynamicAnchor: node, $ref: a}
",
    );
    assert_eq!(
        found,
        ["OAS0401 where `#node` leads depends on where one comes from; it is read as `#/components/schemas/A` always \
             at /components/schemas/A/properties/next"]
    );
}

/// What is said, with every label, of a document that is written as another version is.
fn told(text: &str) -> Vec<String> {
    let sources = [Source { name: "t.yaml".to_owned(), text: text.to_owned() }];
    let found = generate(sources[0].clone()).diagnostics;
    found.iter().map(|one| one.render_plain(&sources)).collect()
}

#[test]
fn a_document_of_another_version_than_it_says_is_one_error() {
    let openapi = "info: {title: T, version: '1'}\npaths:\n  /a:\n    post:\n      requestBody: {content: {}}\n      responses: {'200': {description: D}}\n";
    let components = "components: {schemas: {A: {type: object}}}\n";
    insta::assert_snapshot!(told(&format!("swagger: '2.0'\n{openapi}")).join("\n"), @r"
    error[OAS0102]: the document says that it is Swagger 2.0, and is written as OpenAPI 3 is
      --> t.yaml:1:10 (/swagger): what it says
      ::: t.yaml:6:7 (/paths/~1a/post/requestBody): `requestBody` is a field of OpenAPI 3
      = help: begin with `openapi: 3.0.3` in place of `swagger`
    ");
    assert_eq!(told(&format!("swagger: '2.0'\n{components}{openapi}")).len(), 1);
    let swagger = "info: {title: T, version: '1'}\nhost: example.com\npaths: {}\ndefinitions: {A: {type: object}}\n";
    insta::assert_snapshot!(told(&format!("openapi: 3.0.3\n{swagger}")).join("\n"), @r"
    error[OAS0102]: the document says that it is OpenAPI 3.0, and is written as Swagger 2.0 is
      --> t.yaml:1:10 (/openapi): what it says
      ::: t.yaml:3:1 (/host): `host` is a field of Swagger 2.0
      = help: begin with `swagger: '2.0'` in place of `openapi`
    ");
    // Something of both is what it says it is, with a warning for the rest.
    let both = told(&format!("openapi: 3.0.3\n{components}{swagger}"));
    assert!(both.iter().all(|one| one.contains("OAS0105")), "{both:?}");
}

#[test]
fn a_media_type_that_is_left_out_is_told_where_it_stands() {
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: D\n          content:\n            application/json: {schema: {type: object, properties: {a: {type: string}}}}\n            application/yaml: {schema: {type: object}}\n            text/vnd.yaml: {schema: {type: object}}\n";
    insta::assert_snapshot!(told(text).join("\n"), @r"
    warning[OAS0305]: `application/json` is generated; `text/vnd.yaml`, `application/yaml` offered beside it are not
      --> t.yaml:11:13 (/paths/~1a/get/responses/200/content/application~1yaml)
      ::: t.yaml:12:13 (/paths/~1a/get/responses/200/content/text~1vnd.yaml)
    ");
}
