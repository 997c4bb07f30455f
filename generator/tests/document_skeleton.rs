//! The skeleton says what `openapiv3` itself reads, and the table what the schemas say.

use oasmith::catalogue::Code;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::schema::{JsonType, NumberText, Schema};
use oasmith::document::{self, Document, Source};
use serde_json::{Map, Value};

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

fn load(text: &str) -> (Document, Vec<Diagnostic>) {
    let (document, diagnostics) = document::load(Source { name: "test".to_owned(), text: text.to_owned() });
    (document.unwrap_or_else(|| panic!("{diagnostics:#?}")), diagnostics)
}

/// The schemas of a document, by pointer below `components`.
fn component(text: &str, pointer: &str) -> Schema {
    let (document, diagnostics) = load(&format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n{text}"));
    assert_eq!(diagnostics, []);
    let index = document.schemas.by_pointer[&format!("/components/schemas/{pointer}")];
    document.schemas.get(index).clone()
}

/// What of an OpenAPI document the skeleton holds: no schemas, no examples, no extensions.
fn without_schemas(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(without_schemas).collect()),
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(key, _)| {
                !(key.starts_with("x-") || matches!(key.as_str(), "schemas" | "example" | "examples"))
            });
            let kept = kept.map(|(key, value)| match key.as_str() {
                "schema" => (key, Value::Null),
                _ => (key, without_schemas(value)),
            });
            Value::Object(kept.collect::<Map<_, _>>())
        }
        other => other,
    }
}

#[test]
fn the_skeleton_is_what_openapiv3_reads() {
    for name in ["authentik-user-write.yaml", "authentik.yaml"] {
        let path = format!("{}/../specs/{name}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the document is there");
        let theirs: openapiv3::OpenAPI = serde_yaml::from_str(&text).expect("openapiv3 reads it");
        let (document, _) = load(&text);
        assert!(document.skeleton.paths.paths.keys().eq(theirs.paths.paths.keys()), "{name}: another order");
        let json = |skeleton| without_schemas(serde_json::to_value(skeleton).expect("it is JSON"));
        let (ours, theirs) = (json(document.skeleton), json(theirs));
        assert!(ours == theirs, "{name} differs");
        assert!(ours["paths"].as_object().is_some_and(|paths| !paths.is_empty()));
    }
}

#[test]
fn every_schema_of_the_skeleton_refers_to_the_table() {
    let (document, _) = load(&format!(
        "{HEAD}paths:
  /a:
    post:
      parameters:
      - {{name: p, in: query, schema: {{type: integer}}}}
      - {{name: q, in: query, content: {{application/json: {{schema: {{type: boolean}}}}}}}}
      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/B'}}}}}}}}
      responses:
        2XX: {{description: '', headers: {{X-H: {{schema: {{type: number}}}}}}, content: {{a/b: {{schema: {{type: array, items: {{}}}}}}}}}}
components:
  schemas:
    B: {{type: object, properties: {{c: {{type: string}}}}}}
    A: {{type: string}}
"
    ));
    let pointers: Vec<_> = document.schemas.schemas.iter().map(|schema| schema.pointer.as_str()).collect();
    let operation = "/paths/~1a/post";
    let expected = [
        "/components/schemas/B".to_owned(),
        "/components/schemas/A".to_owned(),
        "/components/schemas/B/properties/c".to_owned(),
        format!("{operation}/parameters/0/schema"),
        format!("{operation}/parameters/1/content/application~1json/schema"),
        format!("{operation}/responses/2XX/headers/X-H/schema"),
        format!("{operation}/responses/2XX/content/a~1b/schema"),
        format!("{operation}/responses/2XX/content/a~1b/schema/items"),
        format!("{operation}/requestBody/content/application~1json/schema"),
    ];
    let mut sorted: Vec<_> = expected.iter().map(String::as_str).collect();
    let mut found = pointers.clone();
    assert_eq!(pointers[..3], sorted[..3]);
    sorted.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, sorted);
    let skeleton = serde_json::to_value(&document.skeleton).expect("it is JSON");
    let reference = &skeleton["paths"]["/a"]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let index = document.schemas.by_pointer[&format!("{operation}/requestBody/content/application~1json/schema")];
    assert_eq!(reference, &Value::String(format!("#/components/schemas/{}", index.0)));
    let reference = document.schemas.get(index).reference.as_ref().map(|reference| reference.text.as_str());
    assert_eq!(reference, Some("#/components/schemas/B"));
}

#[test]
fn bounds_keep_their_text_and_become_exclusive_ones() {
    let schema = component(
        "    A: {type: number, minimum: 0.10, exclusiveMinimum: true, maximum: 1e400, exclusiveMaximum: false, \
         multipleOf: 123456789012345678901234567890, minLength: 3.0, maxLength: 18446744073709551615}",
        "A",
    );
    let text = |number: &str| Some(NumberText(number.to_owned()));
    assert_eq!((schema.minimum, schema.exclusive_minimum), (None, text("0.10")));
    assert_eq!((schema.maximum, schema.exclusive_maximum), (text("1e400"), None));
    assert_eq!(schema.multiple_of, text("123456789012345678901234567890"));
    assert_eq!((schema.min_length, schema.max_length), (Some(3), Some(u64::MAX)));
}

#[test]
fn keywords_keep_their_order_and_their_places() {
    let text = "    A:
      type: object
      nullable: true
      required: [b, a]
      properties: {b: {readOnly: true}, a: {writeOnly: true, deprecated: true}}
      additionalProperties: false
      discriminator: {propertyName: kind, mapping: {z: '#/components/schemas/Z', y: Y}}
      x-first: {n: 1.0}
      xml: {name: a}
      default: {a: null}
      enum: [1, ~]
";
    let schema = component(text, "A");
    assert_eq!((schema.types.as_slice(), schema.nullable), ([JsonType::Object].as_slice(), true));
    let names: Vec<_> = schema.properties.iter().map(|(name, _)| (name.text.as_str(), name.place.line)).collect();
    assert_eq!(names, [("b", 10), ("a", 10)]);
    let required: Vec<_> = schema.required.iter().map(|name| (name.text.as_str(), name.place.column)).collect();
    assert_eq!(required, [("b", 18), ("a", 21)]);
    let discriminator = schema.discriminator.expect("it is there");
    let mapping: Vec<_> = discriminator.mapping.iter().map(|(tag, to)| (tag.as_str(), to.text.as_str())).collect();
    assert_eq!((discriminator.property.as_str(), mapping), {
        ("kind", vec![("z", "#/components/schemas/Z"), ("y", "Y")])
    });
    assert_eq!(schema.extensions[0].0, "x-first");
    assert_eq!(schema.others[0].0, "xml");
    assert_eq!(schema.default.map(|node| node.members().len()), Some(1));
    assert_eq!(schema.enumeration.map(|values| values.len()), Some(2));
    assert_eq!(component(text, "A/additionalProperties").boolean, Some(false));
    assert!(component(text, "A/properties/b").read_only);
    assert!(component(text, "A/properties/a").write_only && component(text, "A/properties/a").deprecated);
}

#[test]
fn schemas_of_3_1_are_read() {
    let (document, diagnostics) = load(
        "openapi: 3.1.0
info: {title: T, version: '1'}
components:
  schemas:
    A: {type: [string, 'null'], const: x, exclusiveMinimum: 3, examples: [1], $ref: '#/components/schemas/B'}
    B: true
  securitySchemes:
    tls: {type: mutualTLS}
",
    );
    assert_eq!(diagnostics, []);
    let schema = &document.schemas.schemas[0];
    assert_eq!(schema.types, [JsonType::String, JsonType::Null]);
    assert!(schema.constant.is_some() && schema.reference.is_some() && schema.examples.len() == 1);
    assert_eq!(schema.exclusive_minimum, Some(NumberText("3".to_owned())));
    assert_eq!(document.schemas.schemas[1].boolean, Some(true));
    assert_eq!(document.beside.mutual_tls, ["tls"]);
}

#[test]
fn keywords_of_another_version_are_read_with_a_warning() {
    let (document, diagnostics) =
        load(&format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{const: 1, colour: red, x-colour: red}}}}}}\n"));
    assert!(document.schemas.schemas[0].constant.is_some());
    let told: Vec<_> = diagnostics.iter().map(|one| (one.code, one.labels[0].pointer.as_str())).collect();
    assert_eq!(
        told,
        [(Code::UnknownKeyword, "/components/schemas/A/const"), (Code::UnknownKeyword, "/components/schemas/A/colour"),]
    );
}
