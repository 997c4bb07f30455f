//! `oasmith mock`, over TCP: bytes in, bytes out.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

const SHOP: &str = r"
openapi: 3.1.0
info: { title: Shop, version: '1' }
servers: [{ url: https://example.com/api/v2 }]
security: [{ token: [] }]
paths:
  /items/{id}:
    get:
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer, format: int32, minimum: 1 } }
        - { name: sizes, in: query, explode: false, schema: { type: array, items: { enum: [s, m, l] } } }
        - { name: filter, in: query, style: deepObject, explode: true, schema: { $ref: '#/components/schemas/Filter' } }
      responses:
        '200':
          description: The item.
          headers: { X-Left: { schema: { type: integer, minimum: 7 } } }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Item' }
              examples:
                wrong: { value: { id: none } }
                hat: { value: { id: 3, name: hat } }
                shoe: { value: { id: 4, name: shoe } }
            text/plain: { schema: { type: string }, example: a hat }
        '404': { $ref: '#/components/responses/Problem' }
  /api/v2:
    get: { responses: { '204': { description: A path that begins as the server's does. } } }
  /items:
    post:
      security: []
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/Item' } }
          application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/Item' } }
      responses:
        '201': { description: Made., content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } } }
        '400': { $ref: '#/components/responses/Problem' }
        default: { $ref: '#/components/responses/Problem' }
components:
  securitySchemes: { token: { type: http, scheme: bearer } }
  responses:
    Problem:
      description: What is wrong.
      content: { application/json: { schema: { type: object, required: [error], properties: { error: { type: string } } } } }
  schemas:
    Item:
      type: object
      required: [id]
      properties:
        id: { type: integer, minimum: 3 }
        name: { type: string }
        parts: { type: array, items: { $ref: '#/components/schemas/Item' } }
    Filter:
      type: object
      additionalProperties: false
      properties: { open: { type: boolean }, from: { type: string, format: date } }
";

/// The command, until the end of a test.
struct Mock {
    child: Child,
    address: String,
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Mock {
    fn start(document: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_oasmith"))
            .args(["mock", "-", "--port", "0"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().to_owned();
        Self { child, address }
    }

    /// Status line, headers and body of the answer to a request; the headers are in lower case.
    fn ask(&self, method: &str, path: &str, headers: &[&str], body: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let headers = headers.iter().flat_map(|header| [*header, "\r\n"]).collect::<String>();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_lowercase(), body.to_owned())
    }

    fn get(&self, path: &str, headers: &[&str]) -> (u16, String, String) {
        let mut all = vec!["Authorization: Bearer x"];
        all.extend(headers);
        self.ask("GET", path, &all, "")
    }
}

#[test]
fn examples_answer_first_and_those_that_do_not_fit_only_by_name() {
    let shop = Mock::start(SHOP, &[]);
    let (status, head, body) = shop.get("/items/3", &[]);
    assert_eq!((status, body.as_str()), (200, r#"{"id":3,"name":"hat"}"#));
    assert!(head.contains("content-type: application/json") && head.contains("x-left: 7"), "{head}");
    let (_, head, body) = shop.get("/api/v2/items/3", &["Prefer: example=shoe"]);
    assert_eq!(body, r#"{"id":4,"name":"shoe"}"#);
    assert!(head.contains("preference-applied: example=shoe"), "{head}");
    assert_eq!(shop.get("/items/3", &["Prefer: example=wrong"]).2, r#"{"id":"none"}"#);
    assert_eq!(shop.get("/items/3", &["Accept: text/plain"]).2, "a hat");
}

#[test]
fn a_status_is_chosen_by_the_caller() {
    let shop = Mock::start(SHOP, &[]);
    let (status, head, body) = shop.get("/items/3", &["Prefer: code=404"]);
    assert_eq!((status, body.as_str()), (404, r#"{"error":"text"}"#));
    assert!(head.contains("preference-applied: code=404"), "{head}");
    // No response of the document: the wish cannot be granted.
    assert_eq!(shop.get("/items/3", &["Prefer: code=418"]).0, 200);
}

#[test]
fn requests_are_checked() {
    let shop = Mock::start(SHOP, &[]);
    for (path, status) in [
        ("/items/0", 400),
        ("/items/x", 400),
        ("/items/2147483648", 400),
        ("/items/3?sizes=s,l", 200),
        ("/items/3?sizes=s,xl", 400),
        ("/items/3?filter[open]=true&filter[from]=2024-02-29", 200),
        ("/items/3?filter[open]=maybe", 400),
        ("/items/3?filter[other]=1", 400),
        ("/nothing", 404),
        ("/api/v2/items/3", 200),
        ("/api/v2/nothing", 404),
        ("/api/v2", 204),
    ] {
        assert_eq!(shop.get(path, &[]).0, status, "{path}");
    }
    assert_eq!(shop.ask("GET", "/items/3", &[], "").0, 401);
    assert_eq!(shop.get("/items/3", &["Accept: image/png"]).0, 406);
    let (status, head, _) = shop.ask("PUT", "/items", &[], "");
    assert_eq!(status, 405);
    assert!(head.contains("allow: post"), "{head}");
}

#[test]
fn bodies_are_read_by_their_media_type_and_refused_in_the_document_s_own_words() {
    let shop = Mock::start(SHOP, &[]);
    let post =
        |media_type: &str, body: &str| shop.ask("POST", "/items", &[&format!("Content-Type: {media_type}")], body);
    let json = "application/json";
    assert_eq!(post(json, r#"{"id":3,"parts":[{"id":4}]}"#).0, 201);
    let (status, _, body) = post(json, r#"{"id":3,"parts":[{"id":2}]}"#);
    assert_eq!((status, body.as_str()), (400, r#"{"error":"parts.0.id: expected at least 3"}"#));
    assert_eq!(post("application/x-www-form-urlencoded", "id=3&name=5").0, 201);
    assert_eq!(post("application/x-www-form-urlencoded", "id=three").0, 400);
    assert_eq!(post("text/csv", "id").0, 415);
    assert_eq!(post(json, "").0, 400);
}

#[test]
fn values_are_made_where_there_is_no_example_and_the_seed_chooses() {
    let made = |seed: &str| {
        let shop = Mock::start(SHOP, &["--seed", seed]);
        shop.ask("POST", "/items", &["Content-Type: application/json"], r#"{"id":3}"#).2
    };
    assert_eq!(made("1"), made("1"));
    assert_ne!(made("1"), made("2"));
    assert!(made("2").contains("\"id\":3"));
}

const XML: &str = r#"
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pet:
    get:
      responses:
        '200':
          description: The pet.
          content: { application/xml: { schema: { $ref: '#/components/schemas/Pet' } } }
    put:
      requestBody:
        required: true
        content: { application/xml: { schema: { $ref: '#/components/schemas/Pet' } } }
      responses: { '204': { description: Kept. } }
  /both:
    put:
      requestBody:
        content:
          application/json: { schema: { $ref: '#/components/schemas/Pet' } }
          text/xml: { schema: { $ref: '#/components/schemas/Pet' } }
      responses: { '204': { description: Kept. } }
    get:
      responses:
        '200':
          description: The pet.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Pet' } }
            application/xml:
              schema: { $ref: '#/components/schemas/Pet' }
              examples:
                object: { value: { id: 7, tag: [a, b] } }
                written: { value: '<pet id="9"/>' }
components:
  schemas:
    Pet:
      type: object
      required: [id, tag]
      xml: { name: pet }
      properties:
        id: { type: integer, minimum: 3, xml: { attribute: true } }
        tag: { type: array, xml: { wrapped: true }, items: { type: string, xml: { name: t } } }
"#;

#[test]
fn xml_is_written_by_the_xml_objects() {
    let pets = Mock::start(XML, &[]);
    let (status, head, body) = pets.get("/pet", &[]);
    assert_eq!(
        (status, body.as_str()),
        (200, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><pet id=\"3\"><tag><t>text</t></tag></pet>")
    );
    assert!(head.contains("content-type: application/xml"), "{head}");
    assert_eq!(pets.get("/pet", &["Accept: application/json"]).0, 406);
    assert_eq!(pets.get("/both", &[]).2, r#"{"id":3,"tag":["text"]}"#);
    let xml = |wish: &str| pets.get("/both", &["Accept: application/xml", wish]).2;
    assert!(xml("X: y").ends_with("<pet id=\"7\"><tag><t>a</t><t>b</t></tag></pet>"), "{}", xml("X: y"));
    assert_eq!(xml("Prefer: example=written"), "<pet id=\"9\"/>");
}

#[test]
fn xml_of_requests_is_checked() {
    let pets = Mock::start(XML, &[]);
    let put = |path: &str, media_type: &str, body: &str| {
        let (status, _, body) = pets.ask("PUT", path, &[&format!("Content-Type: {media_type}")], body);
        (status, body)
    };
    for (path, media_type) in [("/pet", "application/xml"), ("/both", "text/xml")] {
        assert_eq!(put(path, media_type, "<pet id='3'><tag><t>a</t></tag></pet>").0, 204);
        for (body, expected) in [
            ("<pet id='2'><tag><t>a</t></tag></pet>", "/id"),
            ("<pet id='3'/>", "tag"),
            ("<pet id='3'><tag><t><u/></t></tag></pet>", "/tag/0"),
            ("<cat id='3'><tag/></cat>", "root element"),
            ("<pet", "XML"),
            ("", "required"),
        ] {
            let (status, answer) = put(path, media_type, body);
            let is_left_out = path == "/both" && body.is_empty();
            assert!(is_left_out || status == 400 && answer.contains(expected), "{body}: {status} {answer}");
        }
    }
    assert_eq!(put("/both", "application/json", r#"{"id":3,"tag":[]}"#).0, 204);
    assert_eq!(put("/pet", "application/json", "{}").0, 415);
}

const LINES: &str = r"
openapi: 3.2.0
info: { title: Lines, version: '1' }
paths:
  /all:
    post:
      requestBody:
        required: true
        content:
          application/jsonl: { schema: { type: array, maxItems: 2, items: { type: integer, minimum: 1 } } }
      responses: { '204': { description: Kept. } }
  /each:
    post:
      requestBody:
        required: true
        content: { application/jsonl: { itemSchema: { type: integer, minimum: 1 } } }
      responses: { '204': { description: Kept. } }
";

#[test]
fn items_of_requests_are_checked_each_and_as_a_list() {
    let lines = Mock::start(LINES, &[]);
    let post = |path: &str, body: &str| lines.ask("POST", path, &["Content-Type: application/jsonl"], body);
    assert_eq!(post("/all", "1\n2\n").0, 204);
    assert_eq!(post("/each", "1\n2\n3").0, 204);
    for path in ["/all", "/each"] {
        let (status, _, answer) = post(path, "1\n0\n");
        assert!(status == 400 && answer.contains("\"/1\""), "{status} {answer}");
    }
    let (status, _, answer) = post("/all", "1\n2\n3\n");
    assert!(status == 400 && answer.contains("maxItems"), "{status} {answer}");
    // Each is told by where it stands, and no more than a person would read.
    let (_, _, answer) = post("/each", "0.5\n0\n");
    assert!(answer.contains("\"/0\"") && answer.contains("\"/1\"") && !answer.contains("\"/2\""), "{answer}");
    let (_, _, answer) = post("/each", &"0\n".repeat(9_000));
    assert_eq!(answer.matches("\"keyword\"").count().max(answer.matches("minimum").count()), 256, "{answer:.200}");
}

/// A tag is one that is listed, and the value is what it says, whichever branch it fits as well.
#[test]
fn discriminators_of_requests_are_checked() {
    let document = r"
openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { '204': { description: Kept. } }
components:
  schemas:
    Pet:
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }]
      discriminator: { propertyName: kind, mapping: { cat: '#/components/schemas/Cat', Dog: 'gone.yaml' } }
    Cat: { type: object, properties: { kind: { type: string }, lives: { type: integer } } }
    Dog: { type: object, properties: { kind: { type: string }, name: { type: string } } }
";
    let pets = Mock::start(document, &[]);
    for (body, status) in [
        (r#"{"kind":"cat","lives":9,"name":1}"#, 204),
        (r#"{"kind":"Dog","name":"Rex","lives":"x"}"#, 204),
        // What is mapped has its name all the same.
        (r#"{"kind":"Cat","lives":9,"name":1}"#, 204),
        (r#"{"kind":"Cat","lives":"x"}"#, 400),
        // Without a tag it has to be one of them alone.
        (r#"{"lives":"x"}"#, 204),
        (r#"{"lives":9}"#, 400),
        // Of a dog this says nothing wrong.
        (r#"{"kind":"cat","lives":"x"}"#, 400),
        (r#"{"kind":"cow","name":"Rex","lives":"x"}"#, 400),
    ] {
        let found = pets.ask("POST", "/pets", &["Content-Type: application/json"], body);
        assert_eq!(found.0, status, "{body}: {}", found.2);
    }
}

/// Branches without a name have no tags, so that the discriminator says nothing: they are counted with the property, too.
#[test]
fn a_discriminator_without_tags_chooses_nothing() {
    let document = r"
openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              oneOf:
                - { type: object, properties: { kind: { type: string }, lives: { type: integer } } }
                - { type: object, properties: { kind: { type: string }, name: { type: string } } }
                - { type: 'null' }
              discriminator: { propertyName: kind }
      responses: { '204': { description: Kept. } }
";
    let pets = Mock::start(document, &[]);
    for (body, status) in [(r#"{"kind":"cat","lives":9}"#, 400), (r#"{"kind":"cat","lives":"x"}"#, 204), ("null", 204)]
    {
        let found = pets.ask("POST", "/pets", &["Content-Type: application/json"], body);
        assert_eq!(found.0, status, "{body}: {}", found.2);
    }
}

/// What the mock of a generated crate would answer.
fn canned(document: &str) -> (Vec<oasmith::plan::Canned>, Vec<oasmith::diagnostic::Diagnostic>) {
    let source = oasmith::document::Source { name: "document.yaml".into(), text: document.into() };
    let document = oasmith::document::load(source).0.unwrap();
    let (api, _) = oasmith::api::resolve(&document);
    let (plan, _) = oasmith::plan::plan(&api, &oasmith::plan::Settings::default());
    oasmith::mock::canned(&document, &api, &plan)
}

/// The smallest values fit both branches: one that fits one alone is looked for.
#[test]
fn a_value_is_made_that_fits_one_branch_alone() {
    let document = r"
openapi: 3.0.3
info: { title: Lists, version: '1' }
paths:
  /lists:
    get:
      responses:
        '200':
          description: One of two lists.
          content:
            application/json:
              schema:
                oneOf:
                  - { type: array, items: { type: string } }
                  - { type: array, items: { type: integer } }
";
    let lists = Mock::start(document, &[]);
    assert_eq!(lists.get("/lists", &[]).2, "[\"text\"]");
    let (_, found) = canned(document);
    assert!(found.is_empty(), "{found:?}");
}

/// Where no success is documented, what is has to be the answer.
#[test]
fn an_error_is_the_answer_where_nothing_else_is_documented() {
    let document = r"
openapi: 3.0.3
info: { title: Errors, version: '1' }
paths:
  /gone:
    get:
      responses:
        '500': { description: Broken. }
        '410': { description: Gone., content: { text/plain: { schema: { type: string }, example: gone } } }
";
    let errors = Mock::start(document, &[]);
    let (status, _, body) = errors.get("/gone", &[]);
    assert_eq!((status, body.as_str()), (410, "gone"));
    let (canned, _) = canned(document);
    let found = (canned[0].status, canned[0].body.as_ref().map(|(_, text)| text.as_str()));
    assert_eq!(found, (410, Some("gone")));
    assert_eq!(canned[0].others.len(), 1);
}

/// What only requests carry is in no answer, though the document's example has it.
#[test]
fn an_example_with_what_only_requests_carry_is_no_answer() {
    let document = r"
openapi: 3.1.0
info: { title: Cards, version: '1' }
paths:
  /card:
    get:
      responses:
        '200':
          description: The card.
          content:
            application/json:
              schema:
                required: [name, code]
                properties: { name: { type: string }, code: { type: integer, writeOnly: true } }
              examples: { paid: { value: { name: Doe, code: 123 } } }
";
    let cards = Mock::start(document, &[]);
    assert_eq!(cards.get("/card", &[]).2, r#"{"name":"text"}"#);
    assert_eq!(cards.get("/card", &["Prefer: example=paid"]).2, r#"{"name":"Doe","code":123}"#);
    let (canned, _) = canned(document);
    assert_eq!(canned[0].body.as_ref().map(|(_, text)| text.as_str()), Some(r#"{"name":"text"}"#));
}

/// From 3.1 on, a document need not have responses.
#[test]
fn an_operation_without_responses_succeeds() {
    let document = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {operationId: a}}}\n";
    assert_eq!(Mock::start(document, &[]).get("/a", &[]).0, 200);
}

/// A response of class 1 comes before the one that is the answer: a server that sends it alone answers nothing.
#[test]
fn an_interim_response_is_no_answer() {
    let document = r"
openapi: 3.0.3
info: { title: Hints, version: '1' }
paths:
  /early: { get: { responses: { '103': { description: Early hints. } } } }
  /other: { get: { responses: { '1XX': { description: Wait. }, '404': { description: None. } } } }
";
    let hints = Mock::start(document, &[]);
    assert_eq!(hints.get("/early", &[]).0, 200);
    assert_eq!(hints.get("/other", &[]).0, 404);
    let (canned, _) = canned(document);
    let found: Vec<_> = canned.iter().map(|it| (it.status, it.others.len())).collect();
    assert_eq!(found, [(200, 0), (404, 0)]);
}
