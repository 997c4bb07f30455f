//! Documents that are refused: each with exactly these diagnostics, rendered as the library renders them.

use oasmith::document::{self, Source};

/// Loads a document of `specs/bad` and renders what is wrong with it.
fn refused(name: &str) -> String {
    let path = format!("{}/../specs/bad/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the document is there");
    let source = Source { name: name.to_owned(), text };
    let (document, diagnostics) = document::load(source.clone());
    assert!(document.is_none(), "{name} is accepted");
    assert!(diagnostics.iter().any(oasmith::diagnostic::Diagnostic::is_error));
    let rendered: Vec<_> = diagnostics.iter().map(|one| one.render_plain(std::slice::from_ref(&source))).collect();
    rendered.join("\n")
}

#[test]
fn an_empty_document() {
    let expected = r"error[OAS0101]: the document is empty
  --> empty.yaml:1:1 (document root)
  = help: an OpenAPI document begins with `openapi: 3.0.3`";
    assert_eq!(refused("empty.yaml"), expected);
}

#[test]
fn a_text_that_is_no_yaml() {
    let expected = r"error[OAS0002]: invalid YAML: invalid trailing content after double-quoted scalar
  --> not-yaml.txt:2:43 (/2026-11-28 01:20:26 [WARN] server)";
    assert_eq!(refused("not-yaml.txt"), expected);
}

#[test]
fn yaml_of_another_kind() {
    let expected = r"error[OAS0101]: the field `openapi` is missing
  --> not-openapi.yaml:2:1 (document root): the document begins here
  = help: an OpenAPI document begins with `openapi: 3.0.3`; is this the right file?";
    assert_eq!(refused("not-openapi.yaml"), expected);
}

#[test]
fn a_web_page() {
    let expected = r"error[OAS0101]: this is a string, not an OpenAPI document
  --> page.html:1:1 (document root): a mapping with the field `openapi` is expected
  = help: an OpenAPI document begins with `openapi: 3.0.3`";
    assert_eq!(refused("page.html"), expected);
}

#[test]
fn swagger_1() {
    let expected = r"error[OAS0102]: version `1.2` of Swagger is not read
  --> swagger.yaml:1:10 (/swagger): 2.0 is read, and OpenAPI 3";
    assert_eq!(refused("swagger.yaml"), expected);
}

#[test]
fn a_version_that_is_not_read() {
    let expected = r"error[OAS0102]: version `4.0.0` of OpenAPI is not read
  --> version.yaml:1:10 (/openapi): 3.0, 3.1 and 3.2 are read, and Swagger 2.0
  = help: if the document uses nothing that is newer, say `openapi: 3.2.0`";
    assert_eq!(refused("version.yaml"), expected);
}

#[test]
fn a_key_twice_in_yaml() {
    let expected = r"error[OAS0003]: the key `naïve` stands twice in one mapping
  --> duplicate-key.yaml:11:9 (/components/schemas/Café/properties/naïve): the second time
  ::: duplicate-key.yaml:9:9 (/components/schemas/Café/properties/naïve): the first time
  = help: which of the two counts differs from reader to reader: remove one, or merge them";
    assert_eq!(refused("duplicate-key.yaml"), expected);
}

#[test]
fn a_key_twice_in_json() {
    let expected = r"error[OAS0003]: the key `title` stands twice in one mapping
  --> duplicate-key.json:3:42 (/info/title): the second time
  ::: duplicate-key.json:3:12 (/info/title): the first time
  = help: which of the two counts differs from reader to reader: remove one, or merge them";
    assert_eq!(refused("duplicate-key.json"), expected);
}

#[test]
fn yaml_that_was_cut() {
    let expected = r"error[OAS0002]: invalid YAML: while scanning a quoted scalar, found unexpected end of stream
  --> cut.yaml:8:20 (/paths/~1things~1/get/description)
  = help: the document ends before it is complete: was it cut?";
    assert_eq!(refused("cut.yaml"), expected);
}

#[test]
fn json_that_was_cut() {
    let expected = r"error[OAS0002]: invalid JSON: the document ends before it is complete
  --> cut.json:6:1 (/paths/~1things~1): ends here
  = help: the file may have been cut while it was copied or downloaded";
    assert_eq!(refused("cut.json"), expected);
}

#[test]
fn tabs() {
    let expected = r"error[OAS0002]: invalid YAML: tabs disallowed within this context (block indentation)
  --> tabs.yaml:3:2 (/info)
  = help: YAML does not allow tabs in indentation: use spaces";
    assert_eq!(refused("tabs.yaml"), expected);
}

#[test]
fn two_documents() {
    let expected = r"error[OAS0002]: the text holds more than one YAML document
  --> two-documents.yaml:4:1 (document root): the second one begins here
  = help: an OpenAPI document is a single YAML document: remove the line `---` and what follows";
    assert_eq!(refused("two-documents.yaml"), expected);
}

#[test]
fn every_structural_problem_is_reported_in_one_run() {
    let expected = r"warning[OAS0108]: `info` has no field `version`, which is required; it is read as empty
  --> structure.yaml:3:3 (/info): in this object
error[OAS0103]: `tags` must be a list, found a string
  --> structure.yaml:4:7 (/tags)
error[OAS0103]: the path `things/` must begin with `/`
  --> structure.yaml:6:3 (/paths/things~1)
error[OAS0103]: `deprecated` must be `true` or `false`, found a string
  --> structure.yaml:8:19 (/paths/things~1/get/deprecated)
warning[OAS0105]: `parameter` is not a keyword here; it is ignored
  --> structure.yaml:9:7 (/paths/things~1/get/parameter)
  = help: did you mean `parameters`?
error[OAS0103]: `in` must be one of `query`, `header`, `path`, `cookie`, found `querry`
  --> structure.yaml:12:13 (/paths/things~1/get/parameters/0/in)
error[OAS0104]: item 1 of `parameters` has no field `schema`, which is required
  --> structure.yaml:14:9 (/paths/things~1/get/parameters/1): in this object
error[OAS0103]: `in` must not be `formData`: that is Swagger 2.0
  --> structure.yaml:15:13 (/paths/things~1/get/parameters/1/in)
  = help: describe the body by the operation's `requestBody`
warning[OAS0105]: `type` is not a keyword here; it is ignored
  --> structure.yaml:16:9 (/paths/things~1/get/parameters/1/type)
error[OAS0103]: item 2 of `parameters` has both a `schema` and a `content`
  --> structure.yaml:17:9 (/paths/things~1/get/parameters/2): only one of them may stand here
error[OAS0103]: `style` must be one of `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`, found `tabbed`
  --> structure.yaml:19:16 (/paths/things~1/get/parameters/2/style)
error[OAS0104]: item 3 of `parameters` has no field `schema`, which is required
  --> structure.yaml:22:9 (/paths/things~1/get/parameters/3): in this object
warning[OAS0108]: `200` has no field `description`, which is required; it is read as empty
  --> structure.yaml:25:16 (/paths/things~1/get/responses/200): in this object
error[OAS0103]: `2000` is not a status code
  --> structure.yaml:26:9 (/paths/things~1/get/responses/2000): a status (`404`), a range (`4XX`) or `default`
error[OAS0103]: `strng` is not a type of JSON Schema
  --> structure.yaml:30:13 (/components/schemas/Thing/type)
  = help: did you mean `string`?
error[OAS0103]: `required` of a schema must be a list, found a boolean
  --> structure.yaml:31:17 (/components/schemas/Thing/required)
  = help: list the names of the required properties in the schema that has the `properties`
error[OAS0103]: `minLength` must be an integer from 0, found `-1`
  --> structure.yaml:32:18 (/components/schemas/Thing/minLength)
error[OAS0103]: `properties` must be a mapping from names to schemas, found a list
  --> structure.yaml:33:19 (/components/schemas/Thing/properties)
error[OAS0103]: item 0 of `allOf` must be a schema, found a number
  --> structure.yaml:38:9 (/components/schemas/Thing/allOf/0)
error[OAS0103]: `in` must be one of `query`, `header`, `cookie`, found `body`
  --> structure.yaml:40:31 (/components/securitySchemes/token/in)
error[OAS0103]: `type` must be one of `apiKey`, `http`, `oauth2`, `openIdConnect`, `mutualTLS`, found `basic`
  --> structure.yaml:41:19 (/components/securitySchemes/other/type)";
    assert_eq!(refused("structure.yaml"), expected);
}
