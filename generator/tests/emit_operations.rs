//! What operations look like, one snapshot an artefact, from documents as small as they can be.

use std::collections::BTreeMap;

use oasmith::document::Source;
use oasmith::driver::{Settings, generate};
use oasmith::emit::{Layout, Options};

/// The files of a document whose paths, and components beside schemas, are these.
fn files_with(text: &str, options: Options) -> BTreeMap<String, String> {
    let head = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\n";
    let source = Source { name: "pets.yaml".to_owned(), text: format!("{head}{text}") };
    let outcome = generate(source, &Settings { emit: options, ..Settings::default() });
    let messages: Vec<_> = outcome.diagnostics.iter().map(|diagnostic| &diagnostic.message).collect();
    match outcome.value {
        Some(generated) => generated.package.files,
        None => panic!("{messages:?}"),
    }
}

fn files(text: &str) -> BTreeMap<String, String> {
    files_with(text, Options::default())
}

/// From the first line that has `start` to the line before the next one that has `end`.
fn part<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let at = text.find(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    let begin = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find(end).map_or(text.len(), |length| at + length);
    text[begin..end].trim_end()
}

const PET: &str = "
paths:
  /pets/{id}/:
    patch:
      operationId: pets_update
      tags: [pets]
      summary: Changes a pet
      parameters:
      - {name: id, in: path, required: true, description: Which one., schema: {type: string, format: uuid}}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      security: [{token: []}, {}]
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '404': {description: ''}
        4XX: {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
        default: {description: '', content: {text/plain: {schema: {type: string}}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer, description: From the settings page.}}
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string, minLength: 1}}}
    Problem: {type: object, properties: {detail: {type: string}}}
";

#[test]
fn a_method_of_the_client() {
    insta::assert_snapshot!(part(&files(PET)["src/pets.rs"], "/// Calls of", "/// The documented errors"));
}

#[test]
fn a_table() {
    insta::assert_snapshot!(part(&files(PET)["src/pets.rs"], "/// The operations as a table", "<end>"));
}

#[test]
fn an_error_set_with_every_kind_of_status() {
    insta::assert_snapshot!(part(&files(PET)["src/errors.rs"], "/// The documented errors", "<end>"));
}

#[test]
fn a_trait_a_router_and_glue() {
    insta::assert_snapshot!(part(&files(PET)["src/server/pets.rs"], "use ::oasmith_runtime", "<end>"));
}

#[test]
fn a_trait_without_default_bodies() {
    let options = Options { defaults: false, ..Options::default() };
    let files = files_with(PET, options);
    insta::assert_snapshot!(part(&files["src/server/pets.rs"], "/// What an application", "/// The routes"));
}

const SEARCH: &str = "
paths:
  /pets:
    get:
      operationId: pets_list
      tags: [pets]
      parameters: [{$ref: '#/components/parameters/kinds'}, {$ref: '#/components/parameters/page'}]
      responses: {'200': {description: '', content: {text/csv: {schema: {type: string}}}}}
  /owners:
    get:
      operationId: owners_list
      tags: [owners]
      parameters: [{$ref: '#/components/parameters/kinds'}, {$ref: '#/components/parameters/page'}]
      responses: {'204': {description: ''}}
    post:
      operationId: owners_create
      tags: [owners]
      parameters:
      - {name: X-Trace, in: header, schema: {type: string}}
      - {name: kind, in: query, required: true, schema: {type: array, items: {type: string}}}
      responses: {'204': {description: ''}}
components:
  parameters:
    kinds:
      {name: kinds, in: query, explode: false, schema: {type: array, items: {type: string, enum: [cat, dog]}}}
    page: {name: page, in: query, description: Which page., schema: {type: integer, minimum: 1, default: 1}}
";

#[test]
fn optional_parameters_that_tags_share() {
    let files = files(SEARCH);
    insta::assert_snapshot!("parameters", part(&files["src/parameters.rs"], "/// The optional", "<end>"));
    insta::assert_snapshot!("aliases", part(&files["src/pets.rs"], "/// The optional", "/// The operations as"));
}

#[test]
fn optional_parameters_of_one_operation_bear_its_name() {
    let text = &files(SEARCH)["src/owners.rs"];
    assert!(text.contains("pub struct CreateParams {"), "{text}");
    assert!(text.contains("to.header(\"X-Trace\", &self.x_trace);"), "{text}");
}

#[test]
fn a_list_is_borrowed_and_written_in_its_style() {
    let text = &files(SEARCH)["src/owners.rs"];
    insta::assert_snapshot!(part(text, "#[doc(alias = \"owners_create\")]", "/// The documented"));
}

#[test]
fn a_builder_has_a_method_a_scheme() {
    let text = "
paths:
  /: {get: {operationId: root, security: [{user: []}, {key: [], session: []}], responses: {'204': {description: ''}}}}
components:
  securitySchemes:
    user: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Key}
    session: {type: apiKey, in: cookie, name: sid}
    device: {type: http, scheme: bearer+agent}
";
    let files = files(text);
    insta::assert_snapshot!("builder", part(&files["src/client.rs"], "/// Builds a", "/// Sends requests by this t"));
    insta::assert_snapshot!("schemes", part(&files["src/security.rs"], "/// `user`", "<end>"));
}

#[test]
fn one_file_has_no_features_and_only_what_is_asked_for() {
    let options = Options { layout: Layout::Include, server: false, ..Options::default() };
    let files = files_with(PET, options);
    let text: String = files.into_values().collect();
    assert!(text.contains("pub struct Pets {"));
    for never in ["cfg(", "crate::", "rt::server", "no_run", "```ignore"] {
        assert!(!text.contains(never), "{never} in {text}");
    }
}

/// Text of the document in samples: it can end neither the code block nor the shell's quotes.
#[test]
fn samples_hold_what_is_hostile() {
    let text = r#"
paths:
  "/a`$(rm)\"/{id}":
    get:
      operationId: get
      parameters:
      - {name: id, in: path, required: true, schema: {type: string, enum: ["x'\n```\n\u202ey $(rm)"]}}
      - {name: "q'&", in: query, required: true, schema: {type: string}}
      - {name: h, in: header, required: true, schema: {type: string, enum: ["it's\n```"]}}
      responses: {'204': {description: ''}}
"#;
    let files = files(text);
    let curl = part(&files["src/api.rs"], "/// curl", "#[").replace("    /// ", "");
    insta::assert_snapshot!(curl);
    let all: String = files.into_values().collect();
    assert!(!all.contains('\u{202e}'));
}

#[test]
fn samples_are_tests_where_that_is_asked_for() {
    let options = Options { doctests: true, ..Options::default() };
    let files = files_with(PET, options);
    insta::assert_snapshot!(part(&files["src/pets.rs"], "/// ```no_run", "/// ```sh"));
}

#[test]
fn an_operation_id_that_rustdoc_does_not_take_is_no_alias() {
    let path = |id: &str| {
        format!("paths:\n  /a:\n    get: {{operationId: {id}, tags: [t], responses: {{'200': {{description: ''}}}}}}\n")
    };
    assert!(files(&path("Get all lists"))["src/t.rs"].contains("#[doc(alias = \"Get all lists\")]"));
    for id in ["\"Get a user's lists\"", "'a \"b\"'", "\" a\"", "\"a\\tb\""] {
        assert!(!files(&path(id))["src/t.rs"].contains("doc(alias"), "{id}");
    }
}

#[test]
fn an_error_set_of_the_default_alone_matches_nothing() {
    let text =
        "paths:\n  /a:\n    get: {tags: [t], responses: {'200': {description: ''}, default: {description: ''}}}\n";
    let files = files(text);
    let decode = part(&files["src/errors.rs"], "fn decode", "fn status");
    assert!(decode.contains("Some(Ok(Self::Default(status)))") && !decode.contains("match"), "{decode}");
}

#[test]
fn an_operation_that_no_request_reaches_is_in_the_client_alone() {
    let get = |name: &str, tag: &str| {
        format!(
            "  /a/{{{name}}}:\n    get: {{operationId: by_{name}, tags: [{tag}], parameters: [{{name: {name}, in: path, required: \
             true, schema: {{type: string}}}}], responses: {{'200': {{description: ''}}}}}}\n"
        )
    };
    let files = files(&format!("paths:\n{}{}{}", get("x", "t"), get("y", "t"), get("z", "alone")));
    assert!(files["src/t.rs"].contains("pub fn by_x") && files["src/t.rs"].contains("pub fn by_y"));
    assert!(files["src/server/t.rs"].contains("fn by_x"));
    assert!(!files["src/server/t.rs"].contains("by_y"), "{}", files["src/server/t.rs"]);
    // A tag without any other has neither trait nor router.
    assert!(files["src/alone.rs"].contains("pub fn by_z") && !files.contains_key("src/server/alone.rs"));
    assert!(!files["src/server/mod.rs"].contains("alone"), "{}", files["src/server/mod.rs"]);
}

#[test]
fn equal_inline_enums_of_operations_are_one_type_under_a_name_for_each_place() {
    let get = |path: &str, tag: &str| {
        let parameter = "{name: order, in: query, schema: {type: string, enum: [up, down]}}";
        format!(
            "  /{path}:\n    get: {{operationId: {path}, tags: [{tag}], parameters: [{parameter}], responses: {{'200': \
             {{description: ''}}}}}}\n"
        )
    };
    let files = files(&format!("paths:\n{}{}", get("cats", "a"), get("dogs", "b")));
    let all: String =
        files.iter().filter(|(path, _)| path.starts_with("src/models/")).map(|(_, text)| &**text).collect();
    assert_eq!(all.matches("pub enum ").count(), 1, "{all}");
    assert!(all.contains("pub enum CatsOrder"), "{all}");
    assert!(all.contains("pub type DogsOrder = super::CatsOrder;"), "{all}");
    // The set of parameters is one, too; the alias travels with the feature of its own place.
    assert!(files["src/parameters.rs"].contains("pub struct OrderParams"), "{}", files["src/parameters.rs"]);
    assert!(files["src/models/b.rs"].contains("pub type DogsOrder"), "{:?}", files.keys());
}

#[test]
fn scopes_reach_the_tables_and_addresses_of_tokens_the_documentation() {
    let files = files(
        "
paths:
  /pets:
    get:
      operationId: pets_list
      tags: [pets]
      security: [{login: [read, 'all\"'], key: []}]
      responses: {'204': {description: ''}}
components:
  securitySchemes:
    login:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: 'https://auth.example.com/token', scopes: {read: ''}}}
    key: {type: apiKey, in: header, name: X-Key}
",
    );
    let tables = &files["src/pets.rs"];
    let needs = r#"&[&[security::LOGIN.needed(&["read", "all\""]), security::KEY.needed(&[])]]"#;
    assert!(tables.contains(needs), "{tables}");
    assert!(tables.contains("good for `read` and `all\"`"), "{tables}");
    let client = &files["src/client.rs"];
    assert!(client.contains("/// - tokens, client credentials flow: `https://auth.example.com/token`"), "{client}");
    assert!(client.contains("pub fn login(mut self, token: impl Into<rt::Tokens>) -> Self"), "{client}");
}

#[test]
fn a_list_that_describes_a_parameter_stays_a_list() {
    let files = files(
        "paths:\n  /pets:\n    get:\n      operationId: list\n      tags: [pets]\n      parameters:\n      - {name: order, in: query, \
         description: \"- `age`: the oldest first\\n- `name`: by the alphabet\", schema: {type: string, default: name}}\n      \
         responses: {'204': {description: ''}}\n",
    );
    let expected = "
    /// - `order` (query, `String`):
    ///
    ///   - `age`: the oldest first
    ///   - `name`: by the alphabet
    ///
    ///   Default: `name`.
";
    assert!(files["src/pets.rs"].contains(expected), "{}", files["src/pets.rs"]);
}

#[test]
fn a_module_imports_what_its_items_name() {
    let files = files(
        "paths:\n  /models::list:\n    post:\n      operationId: none\n      tags: [none]\n      responses: {'204': {description: ''}}\n  \
         /choice:\n    post:\n      operationId: choice\n      tags: [choice]\n      requestBody:\n        content:\n          \
         application/json: {schema: {$ref: '#/components/schemas/Pet'}}\n          \
         application/x-www-form-urlencoded: {schema: {type: object, properties: {name: {type: string}}}}\n      \
         responses: {'204': {description: ''}}\n\
         components: {schemas: {Pet: {type: object, properties: {name: {type: string}}}}}\n",
    );
    assert!(files["src/server/choice.rs"].contains("\nuse super::super::{choice, models};\n"));
    assert!(!files["src/server/none.rs"].contains("use super::super::models"), "{}", files["src/server/none.rs"]);
}

#[test]
fn a_struct_without_fields_reads_into_nothing() {
    let files = files(
        "paths:\n  /pets:\n    get:\n      operationId: list\n      tags: [pets]\n      responses: {'200': {description: '', \
         content: {application/json: {schema: {$ref: '#/components/schemas/Empty'}}}}}\n\
         components: {schemas: {Empty: {type: object, additionalProperties: false}}}\n",
    );
    let read = part(&files["src/models/pets.rs"], "fn read<A", "\n}");
    assert!(read.contains("keys.read_closed(&mut [])?;") && read.contains("Ok(Self::default())"), "{read}");
    assert!(!read.contains("mut value"), "{read}");
}

#[test]
fn answers_are_checked_behind_a_feature_that_nothing_else_sees() {
    let checked = files_with(PET, Options { response_checks: true, ..Options::default() });
    insta::assert_snapshot!(part(&checked["src/response_checks.rs"], "/// Of the operations", "/// nothing"));
    let manifest = &checked["Cargo.toml"];
    assert!(manifest.contains("\nresponse-checks = [\"server\", \"oasmith-runtime/response-checks\"]"), "{manifest}");
    assert!(!part(manifest, "default = [", "]").contains("response-checks"), "{manifest}");
    // What names it stands right after the condition.
    for text in checked.values() {
        let lines: Vec<&str> = text.lines().filter(|line| *line != "#[rustfmt::skip]").collect();
        for pair in lines.windows(2).filter(|pair| pair[1].contains("response_checks")) {
            assert_eq!(pair[0].trim(), "#[cfg(feature = \"response-checks\")]", "{pair:?}");
        }
    }
    // Nothing of it without the option, and without a server.
    for options in [Options::default(), Options { server: false, response_checks: true, ..Options::default() }] {
        let text: String = files_with(PET, options).into_values().collect();
        assert!(!text.contains("response_checks") && !text.contains("response-checks"));
    }
}

#[test]
fn operations_without_a_documented_response_have_nothing_to_check() {
    let document = "paths:\n  /pets:\n    get:\n      operationId: list\n      tags: [pets]\n      responses: {}\n";
    let files = files_with(document, Options { response_checks: true, ..Options::default() });
    let text = &files["src/response_checks.rs"];
    assert!(text.contains("use rt::server::Responses;") && text.contains("[Responses; 0]"), "{text}");
}

#[test]
fn in_one_file_answers_are_checked_where_that_is_asked_for() {
    let options = Options { layout: Layout::Include, response_checks: true, ..Options::default() };
    let files = files_with(PET, options);
    let text = &files["pets.rs"];
    assert!(
        text.contains(
            "        rt::server::check_responses(router, &super::super::response_checks::RESPONSES_OF_PETS)\n"
        )
    );
    assert!(!text.contains("cfg(feature"));
}

#[test]
fn how_events_are_read_beside_json_and_what_becomes_of_null_is_documented() {
    let files = files(
        "
paths:
  /ticks:
    get:
      operationId: ticks
      tags: [ticks]
      parameters:
      - {name: since, in: query, description: From when., schema: {type: string, nullable: true}}
      - {name: filter, in: query, style: deepObject, explode: true, schema: {$ref: '#/components/schemas/Filter'}}
      - {name: exact, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Filter'}}}}
      responses:
        '200':
          description: Ticks
          content:
            application/json: {schema: {$ref: '#/components/schemas/Filter'}}
            text/event-stream: {schema: {type: string}}
components: {schemas: {Filter: {type: object, properties: {a: {type: string, nullable: true}}}}}
",
    );
    let docs = part(&files["src/ticks.rs"], "/// # Parameters", "/// # Authorization");
    insta::assert_snapshot!(docs, @r"
    /// # Parameters
    ///
    /// - `since` (query, `String`): From when. Null has no form here: leave it out.
    /// - `filter` (query, `Filter`): A null in it has no form here, and arrives as absent.
    /// - `exact` (query, `Filter`)
    ///
    ");
    assert!(files["src/ticks.rs"].contains(
        "/// `events::<T>()` (`CallExt`) asks for `text/event-stream` and reads each event's data as a `T`; `text_events()`"
    ));
}
