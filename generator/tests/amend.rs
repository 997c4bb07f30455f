//! From the message of a client to an overlay, and what the document is after it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use oasmith::amend::{Amended, amend};
use oasmith::document::tree::Node;
use oasmith::document::{self, Document, Slice, Source, Texts};

const PETS: &str = "
info: { title: Pets, version: '1' }
paths:
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      responses:
        '200':
          description: Pets.
          content:
            text/csv: {}
            application/json: { schema: { $ref: '#/components/schemas/Page' } }
        4XX: { $ref: '#/components/responses/Problem' }
components:
  responses:
    Problem:
      description: What is wrong.
      content: { application/problem+json: { schema: { type: object, properties: { code: { type: integer } } } } }
  schemas:
    Page:
      type: object
      properties:
        results: { type: array, items: { $ref: '#/components/schemas/Pet' } }
        by-name: { type: object, additionalProperties: { type: integer, format: int32 } }
    Named: { type: object, required: [id], properties: { id: { type: string, format: uuid } } }
    Pet:
      allOf:
        - { $ref: '#/components/schemas/Named' }
        - type: object
          required: [tag, size]
          properties:
            tag: { type: string, enum: [a, b] }
            size: { type: integer }
            owner: { $ref: '#/components/schemas/Named' }
            kind: { type: string }
";

fn load(text: &str, overlay: Option<String>) -> Document {
    let source = |name: &str, text: String| Source { name: name.to_owned(), text };
    let texts = Texts {
        source: source("pets.yaml", text.to_owned()),
        overlays: overlay.into_iter().map(|text| source("fix.yaml", text)).collect(),
        loader: None,
    };
    let (document, found, _) = document::load_slice(texts, &Slice::default());
    assert!(!found.iter().any(|it| it.is_error() || it.message.contains("overlay")), "{found:?}");
    document.unwrap()
}

fn message(status: &str, reason: &str) -> String {
    format!("read (GET /pets/{{id}}): status {status}, with a body that does not fit it: {reason}")
}

/// The actions for a message about a document of a version, and the node at a pointer after them.
fn after(version: &str, status: &str, reason: &str, pointer: &str) -> (Vec<String>, Option<String>) {
    let text = format!("openapi: {version}{PETS}");
    let amended = amend(&load(&text, None), &message(status, reason));
    assert_eq!(amended.left, Vec::<String>::new());
    let targets = amended.actions.iter().map(|action| action.target.clone()).collect();
    let document = load(&text, Some(amended.overlay("Pets")));
    (targets, document.node(pointer).map(Node::json))
}

#[test]
fn a_null_is_a_value_in_the_words_of_the_version() {
    let null = "invalid type: null, expected a string";
    let own = "/components/schemas/Pet/allOf/1/properties";
    let kind = |version| after(version, "200", &format!("/results/7/kind: {null}"), &format!("{own}/kind"));
    assert_eq!(kind("3.0.3").0, ["$.components.schemas.Pet.allOf[1].properties.kind"]);
    assert_eq!(kind("3.0.3").1.unwrap(), r#"{"type":"string","nullable":true}"#);
    assert_eq!(kind("3.1.0").1.unwrap(), r#"{"type":["string","null"]}"#);
    let tag = |version| after(version, "200", &format!("/results/0/tag: {null}"), &format!("{own}/tag")).1.unwrap();
    assert_eq!(tag("3.0.3"), r#"{"type":"string","enum":["a","b",null],"nullable":true}"#);
    assert_eq!(tag("3.1.0"), r#"{"enum":["a","b",null],"type":["string","null"]}"#);
    // Where it is used, not what is referred to.
    let owner =
        |version| after(version, "200", &format!("/results/0/owner: {null}"), &format!("{own}/owner")).1.unwrap();
    assert_eq!(owner("3.0.3"), r##"{"nullable":true,"allOf":[{"$ref":"#/components/schemas/Named"}]}"##);
    assert_eq!(owner("3.1.0"), r##"{"anyOf":[{"$ref":"#/components/schemas/Named"},{"type":"null"}]}"##);
}

#[test]
fn a_missing_key_is_not_required() {
    let (targets, required) =
        after("3.1.0", "200", "/results/0: missing key `tag`", "/components/schemas/Pet/allOf/1/required");
    assert_eq!(targets, ["$.components.schemas.Pet.allOf[1].required[?@ == 'tag']"]);
    assert_eq!(required.unwrap(), r#"["size"]"#);
    let (targets, required) =
        after("3.0.3", "200", "/results/0: missing keys `tag`, `id`", "/components/schemas/Named/required");
    assert_eq!(targets.len(), 2);
    assert_eq!(required, None);
}

#[test]
fn another_kind_fits_and_a_format_does_not_matter() {
    let number = "invalid type: number, expected an integer";
    let (targets, size) = after(
        "3.0.3",
        "200",
        &format!("/by-name/x: {number}"),
        "/components/schemas/Page/properties/by-name/additionalProperties",
    );
    assert_eq!(targets[0], "$.components.schemas.Page.properties['by-name'].additionalProperties");
    assert_eq!(size.unwrap(), r#"{"type":"number"}"#);
    let (targets, code) = after(
        "3.1.0",
        "404 Not Found",
        "/code: invalid type: string, expected an integer (`oasmith amend` makes an overlay of this message)",
        "/components/responses/Problem/content/application~1problem+json/schema/properties/code",
    );
    assert_eq!(
        targets[0],
        "$.components.responses.Problem.content['application/problem+json'].schema.properties.code.type"
    );
    assert_eq!(code.unwrap(), r#"{"type":["integer","string"]}"#);
    let (_, id) = after("3.0.3", "200", "/results/0/id: expected a UUID", "/components/schemas/Named/properties/id");
    assert_eq!(id.unwrap(), r#"{"type":"string"}"#);
}

#[test]
fn what_no_action_is_known_for_is_said_and_a_log_gives_each_action_once() {
    let document = load(&format!("openapi: 3.0.3{PETS}"), None);
    let null = message("200", "/results/0/kind: invalid type: null, expected a string");
    let other = null.replace("/results/0", "/results/3");
    let log = format!(
        "starting\n2024 WARN {null}\n2024 WARN {other}\n{}\n{}\n",
        message("200", "/results/0/nothing: x"),
        message("500", "/a: x")
    );
    let Amended { actions, left } = amend(&document, &log);
    assert_eq!(actions.len(), 1);
    assert_eq!(
        left,
        [
            "GET /pets/{id} answered 200 with this at /results/0/nothing: x: the document does not describe a value there",
            "GET /pets/{id} answered 500 with this at /a: x: the document has no such response",
        ]
    );
    let list = message("200", "/results: invalid type: string, expected a list");
    assert!(amend(&document, &list).left[0].contains("$.components.schemas.Page.properties.results is array"));
}

#[test]
fn swagger_is_amended_in_its_own_words() {
    let text = "
swagger: '2.0'
info: { title: Pets, version: '1' }
produces: [application/json]
paths:
  /pet: { get: { responses: { 200: { description: A pet., schema: { $ref: '#/definitions/Pet' } } } } }
definitions: { Pet: { type: object, properties: { name: { type: string } } } }
";
    let log = "(GET /pet): status 200, with a body that does not fit it: /name: invalid type: null, expected a string";
    let amended = amend(&load(text, None), log);
    assert_eq!(amended.actions[0].target, "$.definitions.Pet.properties.name");
    let document = load(text, Some(amended.overlay("Pets")));
    assert!(document.node("/components/schemas/Pet/properties/name").unwrap().json().contains("nullable"));
}

#[test]
fn what_receivers_of_webhooks_and_callbacks_answer() {
    let text = "
openapi: 3.2.0
info: { title: Hooks, version: '1' }
paths:
  /subscriptions:
    post:
      responses: { '204': { description: done } }
      callbacks:
        told: { $ref: '#/components/callbacks/Told' }
        later:
          '{$request.body#/later}':
            put:
              responses: { '200': { $ref: '#/components/responses/Seen' } }
              callbacks: { again: { '{$url}': { $ref: '#/components/pathItems/Again' } } }
webhooks:
  pet sold: { post: { responses: { default: { $ref: '#/components/responses/Seen' } } } }
components:
  callbacks: { Told: { '{$request.body#/url}': { post: { responses: { 2XX: { $ref: '#/components/responses/Seen' } } } } } }
  pathItems:
    Again:
      additionalOperations:
        TELL:
          responses: { '200': { $ref: '#/components/responses/Seen' } }
          callbacks: { again: { '{$url}': { $ref: '#/components/pathItems/Again' } } }
  responses: { Seen: { description: seen, content: { application/json: { schema: { $ref: '#/components/schemas/Seen' } } } } }
  schemas: { Seen: { type: object, required: [at], properties: { at: { type: string } } } }
";
    let document = load(text, None);
    for operation in ["POST pet sold", "POST {$request.body#/url}", "PUT {$request.body#/later}", "TELL {$url}"] {
        let said = format!("tell ({operation}): status 200, with a body that does not fit it: missing key `at`");
        let amended = amend(&document, &said);
        assert_eq!((amended.actions.len(), amended.left.len()), (1, 0), "{operation}: {:?}", amended.left);
        assert_eq!(amended.actions[0].target, "$.components.schemas.Seen.required");
    }
    let unknown = "tell (GET pet sold): status 200, with a body that does not fit it: missing key `at`";
    assert!(amend(&document, unknown).left[0].ends_with("the document has no such operation"));
}

/// The client chooses by what else a value has, where no branch requires the tag.
#[test]
fn a_tag_that_the_server_leaves_out_is_not_required() {
    let text = "
openapi: 3.1.0
info: { title: Users, version: '1' }
paths:
  /user: { get: { responses: { '200': { description: D, content: { application/json: { schema: { $ref: '#/components/schemas/User' } } } } } } }
components:
  schemas:
    User: { oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }], discriminator: { propertyName: kind } }
    A: { type: object, required: [kind, a], properties: { kind: { type: string }, a: { type: string } } }
    B: { type: object, required: [kind], properties: { kind: { type: string }, b: { type: string } } }
";
    let document = load(text, None);
    let amended = amend(
        &document,
        "user (GET /user): status 200, with a body that does not fit it: missing discriminator `kind`",
    );
    let targets: Vec<&str> = amended.actions.iter().map(|action| action.target.as_str()).collect();
    assert_eq!(targets, ["$.components.schemas.A.required[?@ == 'kind']", "$.components.schemas.B.required"]);
}

/// What `validate()` finds, told like an error of the client; in every branch and part that says it.
#[test]
fn a_constraint_that_the_server_breaks_is_left_out() {
    let text = "
openapi: 3.0.3
info: { title: Sizes, version: '1' }
paths:
  /size: { get: { responses: { '200': { description: D, content: { application/json: { schema: { $ref: '#/components/schemas/Size' } } } } } } }
components:
  schemas:
    Size:
      oneOf:
        - { type: object, properties: { size: { type: integer, minimum: 0, exclusiveMinimum: true } } }
        - { type: object, properties: { size: { allOf: [{ $ref: '#/components/schemas/Name' }], maxLength: 4 } } }
    Name: { type: string, maxLength: 5, format: date }
";
    let document = load(text, None);
    let targets = |violation: &str| -> Vec<String> {
        let said = format!("size (GET /size): status 200, with a body that does not fit it: /size: {violation}");
        amend(&document, &said).actions.into_iter().map(|action| action.target).collect()
    };
    let number = "$.components.schemas.Size.oneOf[0].properties.size";
    assert_eq!(
        targets("expected more than 0 (exclusiveMinimum)"),
        [format!("{number}.exclusiveMinimum"), format!("{number}.minimum")]
    );
    assert_eq!(
        targets("expected at most 4 characters (maxLength)"),
        ["$.components.schemas.Size.oneOf[1].properties.size.maxLength", "$.components.schemas.Name.maxLength"]
    );
    // What else may be wrong is not the format's fault.
    assert_eq!(targets("expected one of \"2020-01-01\" (enum)"), Vec::<String>::new());
}

/// By `itemSchema`, by the list that the items are, and by the data of an event.
#[test]
fn an_item_of_a_stream_that_does_not_fit() {
    let text = "
openapi: 3.2.0
info: { title: Logs, version: '1' }
paths:
  /log:
    get:
      responses:
        '200':
          description: D
          content:
            application/json: { schema: { type: integer } }
            application/jsonl: { itemSchema: { $ref: '#/components/schemas/Line' } }
  /list:
    get: { responses: { '200': { description: D, content: { application/x-ndjson: { schema: { $ref: '#/components/schemas/Lines' } } } } } }
  /events:
    get: { responses: { '200': { description: D, content: { text/event-stream: { itemSchema: { $ref: '#/components/schemas/Event' } } } } } }
  /chunks:
    get: { responses: { '200': { description: D, content: { text/event-stream: { schema: { $ref: '#/components/schemas/Chunk' } } } } } }
components:
  schemas:
    Chunk: { type: object, properties: { data: { type: string } } }
    Line: { type: object, properties: { at: { type: string } } }
    Lines: { type: array, items: { $ref: '#/components/schemas/Line' } }
    Event: { type: object, properties: { data: { type: string, contentMediaType: application/json, contentSchema: { $ref: '#/components/schemas/Line' } } } }
";
    let document = load(text, None);
    for path in ["/log", "/list", "/events"] {
        let said = format!(
            "read (GET {path}): status 200 OK, with an item that does not fit it: /at: invalid type: integer, expected a string"
        );
        let amended = amend(&document, &said);
        let targets: Vec<&str> = amended.actions.iter().map(|action| action.target.as_str()).collect();
        assert_eq!(
            targets,
            ["$.components.schemas.Line.properties.at.type", "$.components.schemas.Line.properties.at"],
            "{path}"
        );
        assert!(amended.actions[0].description.contains("in an item at /at"), "{}", amended.actions[0].description);
    }
    // Without `itemSchema`, the schema is that of the data.
    let said = "read (GET /chunks): status 200 OK, with an item that does not fit it: /data: invalid type: integer, expected a string";
    let amended = amend(&document, said);
    assert_eq!(amended.actions[1].target, "$.components.schemas.Chunk.properties.data");
}

#[test]
fn the_command_reads_arguments_or_a_log() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("amend-pets.yaml");
    std::fs::write(&path, format!("openapi: 3.0.3{PETS}")).unwrap();
    let run = |arguments: &[&str], input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_oasmith"))
            .arg("amend")
            .arg(&path)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let null = message("200", "/results/0/kind: invalid type: null, expected a string");
    let (status, overlay, _) = run(&[&null], "");
    assert_eq!(status, Some(0));
    insta::assert_snapshot!(overlay, @r#"
    overlay: 1.0.0
    info:
      title: "What the server of Pets sends"
      version: 1.0.0
    actions:
      - target: "$.components.schemas.Pet.allOf[1].properties.kind"
        description: "GET /pets/{id} answered 200 with this at /results/0/kind: invalid type: null, expected a string"
        update: {"nullable":true}
    "#);
    assert_eq!(run(&[], &format!("begin\n{null}\nend\n")).1, overlay);
    let (status, nothing, said) = run(&["no error"], "");
    assert_eq!((status, nothing.as_str()), (Some(1), ""));
    assert!(said.contains("nothing to amend"), "{said}");
}
