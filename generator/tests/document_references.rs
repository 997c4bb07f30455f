//! References to what is no component: they are read as what they lead to.

use oasmith::api::{self, Api, Meaning};
use oasmith::diagnostic::Diagnostic;
use oasmith::document::{self, Source};

/// What a document with these paths and schemas means, and the codes of what was found.
fn resolved(paths: &str, schemas: &str) -> (Option<Api>, Vec<String>) {
    let text =
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n{schemas}");
    let (document, mut found) = document::load(Source { name: "t.yaml".to_owned(), text });
    let api = document.map(|document| {
        let (api, more) = api::resolve(&document);
        found.extend(more);
        api
    });
    let texts = found.iter().map(|one: &Diagnostic| format!("{} {}", one.code.as_str(), one.message)).collect();
    (api, texts)
}

const ANY: &str = "    Any: {}\n";

#[test]
fn a_response_of_another_operation() {
    let paths = "
  /a:
    get:
      responses:
        '200': {$ref: '#/paths/~1b~1%7Bid%7D/get/responses/200'}
        default: {$ref: '#/paths/~1b~1%7Bid%7D/get/responses/default'}
  /b/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: From b., content: {application/json: {schema: {type: object, properties: {x: {}}}}}}
        default: {$ref: '#/paths/~1a/get/responses/200'}
";
    let (api, found) = resolved(paths, ANY);
    assert_eq!(found, Vec::<String>::new());
    let api = api.expect("no error");
    let schema = |operation: usize, response: usize| api.operations[operation].responses[response].content[0].1;
    assert_eq!(api.operations[0].responses[0].description, "From b.");
    // One schema, where it stands, however many references lead to it.
    assert_eq!(schema(0, 0), schema(1, 0));
    assert_eq!(schema(0, 0), schema(1, 1));
    let pointer = &api.schema(schema(0, 0).expect("a schema")).pointer;
    assert_eq!(pointer, "/paths/~1b~1{id}/get/responses/200/content/application~1json/schema");
    assert_eq!(api.schemas.iter().filter(|schema| schema.pointer == *pointer).count(), 1);
}

#[test]
fn a_parameter_of_another_path() {
    let paths = "
  /a: {get: {parameters: [{$ref: '#/paths/~1b/parameters/0'}], responses: {'200': {description: ''}}}}
  /b: {parameters: [{name: page, in: query, schema: {type: integer}}]}
";
    let (api, found) = resolved(paths, ANY);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(api.expect("no error").operations[0].parameters[0].name, "page");
}

#[test]
fn a_path_item() {
    let paths = "
  /a: {$ref: '#/x-items/shared'}
";
    let items = "    Any: {}\nx-items:\n  shared: {get: {responses: {'200': {description: Shared.}}}}\n";
    let (api, found) = resolved(paths, items);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(api.expect("no error").operations[0].responses[0].description, "Shared.");
}

#[test]
fn an_operation_of_two_paths_has_its_id_once() {
    let paths = "
  /a: {$ref: '#/paths/~1b'}
  /b: {get: {operationId: get_b, responses: {'200': {description: ''}}}}
  /c: {$ref: '#/paths/~1b'}
";
    let (api, found) = resolved(paths, ANY);
    assert_eq!(found, Vec::<String>::new());
    let ids: Vec<_> = api.expect("no error").operations.into_iter().map(|operation| operation.id).collect();
    assert_eq!(ids, [None, Some("get_b".to_owned()), None]);
}

#[test]
fn a_schema_below_a_keyword_of_its_own() {
    let schemas = "
    Order:
      type: object
      properties: {lines: {type: array, items: {$ref: '#/components/schemas/Order/definitions/Line'}}}
      definitions:
        Line: {type: object, properties: {of: {$ref: '#/components/schemas/Order/definitions/Text'}}}
        Text: {type: string}
";
    let (api, found) = resolved("  {}\n", schemas);
    assert_eq!(found, ["OAS0105 `definitions` is not a keyword here; it is ignored"]);
    let api = api.expect("no error");
    let text = api.schemas.iter().find(|schema| schema.pointer == "/components/schemas/Order/definitions/Text");
    assert_eq!(text.map(|schema| &schema.meaning), Some(&Meaning::String(None)));
}

#[test]
fn what_is_no_schema_is_not_read_as_one() {
    let paths = "
  /a: {get: {responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/paths/~1a/get'}}}}}}}
";
    let (_, found) = resolved(paths, ANY);
    assert_eq!(found, ["OAS0201 the reference `#/paths/~1a/get` points to nothing"]);
}

#[test]
fn references_in_a_circle_end() {
    let paths = "
  /a: {$ref: '#/paths/~1b'}
  /b: {$ref: '#/paths/~1a'}
";
    let (api, found) = resolved(paths, ANY);
    assert!(api.is_none());
    assert!(found.iter().all(|text| text.starts_with("OAS0202")), "{found:?}");
}

#[test]
fn a_list_under_items_is_a_tuple() {
    let (_, found) = resolved("  {}\n", "    Pair: {type: array, items: [{type: string}, {type: integer}]}\n");
    assert!(found[0].starts_with("OAS0105 a list under `items`"), "{found:?}");
}

#[test]
fn a_text_that_is_missing_is_empty() {
    let text = "openapi: 3.0.3\ninfo: {title: T}\npaths: {/a: {get: {responses: {'200': {}}}}}\n";
    let (document, found) = document::load(Source { name: "t.yaml".to_owned(), text: text.to_owned() });
    assert!(document.is_some());
    assert_eq!(found.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["OAS0108", "OAS0108"]);
}

#[test]
fn mutual_tls_is_left_to_the_connection_with_a_warning() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {security: [{m: []}], responses: {'200': {description: ''}}}}}\n\
                components: {securitySchemes: {m: {type: mutualTLS}}}\n";
    let (document, _) = document::load(Source { name: "t.yaml".to_owned(), text: text.to_owned() });
    let (_, found) = api::resolve(&document.expect("no error"));
    assert_eq!(found.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["OAS0309"]);
}
