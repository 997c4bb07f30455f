//! The catalogue of features: it is what the reader knows and what the specification has, it says what is lost, and its page
//! is current.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oasmith::document::Source;
use oasmith::driver::{self, Outcome, Settings};
use oasmith::features::{self, OBJECTS, Object, Support};

fn run(text: &str) -> Outcome<driver::Named> {
    let source = Source { name: "api.yaml".to_owned(), text: text.to_owned() };
    driver::name(source, &Settings::default())
}

/// A document in which `KEYS` stands in an object.
fn around(object: &Object) -> String {
    let head = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n";
    let old = "swagger: '2.0'\ninfo: {title: T, version: '1'}\n";
    let operation = |of: &str| format!("{head}paths: {{/a: {{get: {of}}}}}\n");
    let component = |section: &str, of: &str| format!("{head}paths: {{}}\ncomponents: {{{section}: {{A: {of}}}}}\n");
    let flow = |name: &str| {
        let flows = format!("{{type: oauth2, flows: {{{name}: {{KEYS}}}}}}");
        component("securitySchemes", &flows)
    };
    let of_2_0 = |of: &str| format!("{old}paths: {{/a: {{get: {of}}}}}\n");
    match object.name {
        "OpenAPI Object" => "{KEYS}".to_owned(),
        "Info Object" => "openapi: 3.2.0\ninfo: {KEYS}\npaths: {}\n".to_owned(),
        "Contact Object" => "openapi: 3.2.0\ninfo: {contact: {KEYS}}\npaths: {}\n".to_owned(),
        "License Object" => "openapi: 3.2.0\ninfo: {license: {KEYS}}\npaths: {}\n".to_owned(),
        "Server Object" => format!("{head}servers: [{{KEYS}}]\npaths: {{}}\n"),
        "Server Variable Object" => format!("{head}servers: [{{url: x, variables: {{a: {{KEYS}}}}}}]\npaths: {{}}\n"),
        "Components Object" => format!("{head}paths: {{}}\ncomponents: {{KEYS}}\n"),
        "Path Item Object" => format!("{head}paths: {{/a: {{KEYS}}}}\n"),
        "Operation Object" => operation("{KEYS}"),
        "External Documentation Object" => format!("{head}paths: {{}}\nexternalDocs: {{KEYS}}\n"),
        "Parameter Object" => component("parameters", "{KEYS}"),
        "Request Body Object" => component("requestBodies", "{KEYS}"),
        "Media Type Object" => component("requestBodies", "{content: {a/b: {KEYS}}}"),
        "Encoding Object" => component("requestBodies", "{content: {a/b: {encoding: {a: {KEYS}}}}}"),
        "Response Object" => component("responses", "{KEYS}"),
        "Link Object" => component("links", "{KEYS}"),
        "Header Object" => component("headers", "{KEYS}"),
        "Tag Object" => format!("{head}paths: {{}}\ntags: [{{KEYS}}]\n"),
        "Reference Object" => component("responses", "{$ref: '#/x', KEYS}"),
        "Schema Object" => component("schemas", "{KEYS}"),
        "Discriminator Object" => component("schemas", "{discriminator: {KEYS}}"),
        "Security Scheme Object" => component("securitySchemes", "{KEYS}"),
        "OAuth Flows Object" => component("securitySchemes", "{type: oauth2, flows: {KEYS}}"),
        "OAuth Flow Object" => flow("implicit"),
        "OAuth Flow Object of `deviceAuthorization`" => flow("deviceAuthorization"),
        "Swagger Object (2.0)" => "{KEYS}".to_owned(),
        "Path Item Object (2.0)" => format!("{old}paths: {{/a: {{KEYS}}}}\n"),
        "Operation Object (2.0)" => of_2_0("{KEYS}"),
        "Parameter Object (2.0)" => of_2_0("{parameters: [{in: query, name: a, KEYS}]}"),
        "Items Object (2.0)" => of_2_0("{parameters: [{in: query, name: a, KEYS}]}"),
        "Header Object (2.0)" => of_2_0("{responses: {'200': {headers: {a: {KEYS}}}}}"),
        "Response Object (2.0)" => of_2_0("{responses: {'200': {KEYS}}}"),
        "Security Scheme Object (2.0)" => {
            format!("{old}paths: {{}}\nsecurityDefinitions: {{a: {{type: oauth2, KEYS}}}}\n")
        }
        other => panic!("{other} has no place"),
    }
}

/// Whether the reader knows a key in an object; its value may be anything.
fn is_read(object: &Object, key: &str) -> bool {
    let template = around(object);
    let value = if key == "openapi" {
        "3.2.0"
    } else if key == "swagger" {
        "'2.0'"
    } else {
        "{}"
    };
    let version = if template == "{KEYS}" && value == "{}" {
        if object.name.starts_with("Swagger") { ", swagger: '2.0'" } else { ", openapi: 3.2.0" }
    } else {
        ""
    };
    // What stands there already stands there once.
    let template = template.replace(
        "in: query, name: a, KEYS",
        match key {
            "in" => "name: a, KEYS",
            "name" => "in: query, KEYS",
            _ => "in: query, name: a, KEYS",
        },
    );
    let template = if key == "type" { template.replace("type: oauth2, KEYS", "KEYS") } else { template };
    let template = if key == "$ref" { template.replace("$ref: '#/x', ", "") } else { template };
    let text = template.replace("KEYS", &format!("'{key}': {value}{version}")).replace(": \n", "");
    let text = format!("# YAML\n{text}");
    let found = run(&text).diagnostics;
    assert!(
        !found.iter().any(|one| one.code.as_str() == "OAS0002" || one.code.as_str() == "OAS0003"),
        "{text}: {found:?}"
    );
    !found.iter().any(|one| one.message == format!("`{key}` is not a keyword here; it is ignored"))
}

#[test]
fn every_keyword_is_read_and_no_other() {
    for object in OBJECTS {
        assert!(!is_read(object, "unheardOf"), "{} takes anything", object.name);
        for keyword in object.keywords {
            assert!(is_read(object, keyword.name), "`{}` of {} is not read", keyword.name, object.name);
        }
        let distinct: BTreeSet<_> = object.names.iter().collect();
        assert_eq!(distinct.len(), object.names.len(), "{}", object.name);
    }
}

/// The fixed fields of OpenAPI 3.2 and 3.0, and the keywords of JSON Schema 2020-12 with those that OpenAPI adds, as the
/// specifications list them.
const SPECIFIED: [(&str, &str); 24] = [
    (
        "OpenAPI Object",
        "openapi $self info jsonSchemaDialect servers paths webhooks components security tags externalDocs",
    ),
    ("Info Object", "title summary description termsOfService contact license version"),
    ("Contact Object", "name url email"),
    ("License Object", "name identifier url"),
    ("Server Object", "url description name variables"),
    ("Server Variable Object", "enum default description"),
    (
        "Components Object",
        "schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems mediaTypes",
    ),
    (
        "Path Item Object",
        "$ref summary description get put post delete options head patch trace query additionalOperations servers parameters",
    ),
    (
        "Operation Object",
        "tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security servers",
    ),
    ("External Documentation Object", "description url"),
    (
        "Parameter Object",
        "name in description required deprecated allowEmptyValue example examples style explode allowReserved schema content",
    ),
    ("Request Body Object", "description content required"),
    ("Media Type Object", "schema itemSchema example examples encoding prefixEncoding itemEncoding"),
    ("Encoding Object", "contentType headers style explode allowReserved encoding prefixEncoding itemEncoding"),
    ("Response Object", "summary description headers content links"),
    ("Link Object", "operationRef operationId parameters requestBody description server"),
    ("Header Object", "description required deprecated example examples style explode schema content"),
    ("Tag Object", "name summary description externalDocs parent kind"),
    ("Reference Object", "$ref summary description"),
    ("Discriminator Object", "propertyName mapping defaultMapping"),
    (
        "Security Scheme Object",
        "type description name in scheme bearerFormat flows openIdConnectUrl oauth2MetadataUrl deprecated",
    ),
    ("OAuth Flows Object", "implicit password clientCredentials authorizationCode deviceAuthorization"),
    ("OAuth Flow Object", "authorizationUrl tokenUrl refreshUrl scopes"),
    (
        "Schema Object",
        "$schema $vocabulary $id $anchor $dynamicAnchor $ref $dynamicRef $defs $comment allOf anyOf oneOf not if then else \
         dependentSchemas prefixItems items contains properties patternProperties additionalProperties propertyNames \
         unevaluatedItems unevaluatedProperties type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum \
         maxLength minLength pattern maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required \
         dependentRequired format contentEncoding contentMediaType contentSchema title description default deprecated readOnly \
         writeOnly examples discriminator xml externalDocs example nullable",
    ),
];

#[test]
fn every_keyword_of_the_specifications_is_in_the_catalogue() {
    let mut missing = Vec::new();
    for (name, keywords) in SPECIFIED {
        let object = OBJECTS.into_iter().find(|object| object.name == name).expect("the object is in the catalogue");
        let absent = keywords.split_whitespace().filter(|keyword| !object.names.contains(keyword));
        missing.extend(absent.map(|keyword| format!("`{keyword}` of {name}")));
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// A keyword of which something may be lost, and a document in which that happens.
#[allow(clippy::too_many_lines, reason = "a table: a line a keyword")]
fn losses() -> Vec<(&'static str, &'static str, &'static str, String)> {
    let head = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n";
    let schema =
        |text: &str| format!("{head}paths: {{}}\ncomponents: {{schemas: {{A: {text}, B: {{type: object}}}}}}\n");
    let operation = |text: &str| format!("{head}paths: {{/a: {{get: {{operationId: a, {text}}}}}}}\n");
    let ok = "responses: {'204': {description: D}}";
    let parameter = |text: &str| operation(&format!("parameters: [{{name: a, {text}}}], {ok}"));
    let yaml = "content: {application/yaml: {schema: {type: object}}}";
    let both = "content: {application/json: {schema: {type: object}}, application/yaml: {schema: {type: object}}}";
    let xml = "content: {application/xml: {schema: {type: object, xml: {prefix: p}}}}";
    let response = |text: &str| operation(&format!("responses: {{'200': {{description: D, {text}}}}}"));
    let body = |text: &str| operation(&format!("requestBody: {{{text}}}, {ok}")).replace("get:", "post:");
    let swagger = |root: &str, text: &str| {
        format!(
            "swagger: '2.0'\ninfo: {{title: T, version: '1'}}\n{root}paths: {{/a: {{get: {{operationId: a, {text}{ok}}}}}}}\n"
        )
    };
    let list = "parameters: [{name: a, in: query, type: array, items: {type: string}, collectionFormat: tsv}], ";
    let multipart =
        |key: &str| body(&format!("content: {{multipart/mixed: {{schema: {{type: array, items: {{}}}}, {key}}}}}"));
    let part = |key: &str| {
        body(&format!(
            "content: {{multipart/form-data: {{schema: {{type: object, properties: {{a: {{}}}}}}, encoding: {{a: {{{key}}}}}}}}}"
        ))
    };
    let many: Vec<String> = (0..70).map(|n| format!("C{n}: {{allOf: [{{$ref: '#/components/schemas/A'}}]}}")).collect();
    vec![
        (
            "OpenAPI Object",
            "jsonSchemaDialect",
            "OAS0105",
            format!("{head}paths: {{}}\njsonSchemaDialect: 'http://e.com/x'\n"),
        ),
        (
            "Components Object",
            "pathItems",
            "OAS0310",
            format!("{head}paths: {{}}\ncomponents: {{pathItems: {{A: {{get: {{{ok}}}}}}}}}\n"),
        ),
        (
            "Path Item Object",
            "additionalOperations",
            "OAS0303",
            format!(
                "{head}paths: {{/a: {{query: {{tags: [a], {ok}}}, additionalOperations: {{COPY: {{tags: [b], {ok}}}}}}}}}\n"
            ),
        ),
        (
            "Parameter Object",
            "style",
            "OAS0308",
            parameter("in: query, style: deepObject, schema: {type: array, items: {type: string}}"),
        ),
        (
            "Parameter Object",
            "content",
            "OAS0308",
            parameter("in: query, content: {application/xml: {schema: {type: object}}}"),
        ),
        ("Schema Object", "xml", "OAS0307", body(xml)),
        ("Request Body Object", "content", "OAS0306", body(yaml)),
        ("Request Body Object", "content", "OAS0305", body(both)),
        ("Response Object", "content", "OAS0306", response(yaml)),
        ("Response Object", "content", "OAS0305", response(both)),
        (
            "Media Type Object",
            "itemSchema",
            "OAS0306",
            response("content: {multipart/mixed: {itemSchema: {type: object}}}"),
        ),
        (
            "Media Type Object",
            "itemSchema",
            "OAS0305",
            response(
                "content: {text/event-stream: {itemSchema: {oneOf: [{type: object, properties: {event: {const: a}}}, {type: object, \
                 required: [data], properties: {data: {type: string}}}]}}}",
            ),
        ),
        (
            "Media Type Object",
            "itemSchema",
            "OAS0313",
            body(
                "content: {application/jsonl: {itemSchema: {type: integer}, schema: {type: array, not: {minItems: 3}}}}",
            ),
        ),
        ("Media Type Object", "prefixEncoding", "OAS0310", multipart("prefixEncoding: [{}]")),
        ("Media Type Object", "itemEncoding", "OAS0310", multipart("itemEncoding: {}")),
        ("Encoding Object", "encoding", "OAS0310", part("encoding: {a: {}}")),
        ("Encoding Object", "prefixEncoding", "OAS0310", part("prefixEncoding: [{}]")),
        ("Encoding Object", "itemEncoding", "OAS0310", part("itemEncoding: {}")),
        ("Link Object", "operationId", "OAS0312", response("links: {next: {operationId: b}}")),
        ("Link Object", "operationRef", "OAS0312", response("links: {next: {operationRef: '#/paths/~1a/put'}}")),
        ("Header Object", "schema", "OAS0310", response("headers: {x-a: {schema: {type: object}}}")),
        (
            "Header Object",
            "content",
            "OAS0310",
            response("headers: {x-a: {content: {application/json: {schema: {type: object}}}}}"),
        ),
        ("Schema Object", "enum", "OAS0408", schema("{type: integer, enum: [1, 'two']}")),
        ("Schema Object", "allOf", "OAS0402", schema("{allOf: [{type: string}, {type: integer}]}")),
        (
            "Schema Object",
            "allOf",
            "OAS0410",
            schema(&format!(
                "{{type: object, required: [t], properties: {{t: {{type: string}}}}, discriminator: {{propertyName: t}}}}, {}",
                many.join(", ")
            )),
        ),
        (
            "Schema Object",
            "anyOf",
            "OAS0406",
            schema("{anyOf: [{type: string, pattern: a}, {type: string, pattern: b}]}"),
        ),
        ("Schema Object", "anyOf", "OAS0401", schema(&combined("anyOf"))),
        (
            "Schema Object",
            "oneOf",
            "OAS0406",
            schema(
                "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}",
            ),
        ),
        ("Schema Object", "oneOf", "OAS0401", schema(&combined("oneOf"))),
        (
            "Schema Object",
            "pattern",
            "OAS0404",
            schema("{type: object, properties: {a: {type: string, pattern: '(a'}}}"),
        ),
        ("Schema Object", "format", "OAS0405", schema("{type: string, format: postcode}")),
        (
            "Schema Object",
            "$dynamicRef",
            "OAS0401",
            schema(
                "{$id: 'urn:a', $dynamicAnchor: node, type: object, properties: {a: {$dynamicRef: '#node'}}}, C: {$id: 'urn:c', $dynamicAnchor: node, $ref: 'urn:a'}",
            ),
        ),
        (
            "Security Scheme Object",
            "type",
            "OAS0309",
            format!("{head}paths: {{}}\ncomponents: {{securitySchemes: {{A: {{type: mutualTLS}}}}}}\n"),
        ),
        ("Swagger Object (2.0)", "schemes", "OAS0310", swagger("host: e.com\nschemes: [wss]\n", "")),
        ("Operation Object (2.0)", "schemes", "OAS0310", swagger("", "schemes: [https], ")),
        ("Parameter Object (2.0)", "collectionFormat", "OAS0308", swagger("", list)),
        (
            "Items Object (2.0)",
            "pattern",
            "OAS0404",
            swagger("", &list.replace("collectionFormat: tsv", "pattern: '(a'").replace("type: array", "type: string")),
        ),
        (
            "Header Object (2.0)",
            "collectionFormat",
            "OAS0308",
            swagger("", "").replace(
                "description: D",
                "description: D, headers: {a: {type: array, items: {type: string}, collectionFormat: ssv}}",
            ),
        ),
    ]
}

/// Unions that have too many combinations.
fn combined(keyword: &str) -> String {
    let branches = |name: &str| {
        let branch =
            |n: usize| format!("{{type: object, required: [{name}{n}], properties: {{{name}{n}: {{type: string}}}}}}");
        (0..9).map(branch).collect::<Vec<_>>().join(", ")
    };
    format!("{{allOf: [{{{keyword}: [{}]}}, {{{keyword}: [{}]}}]}}", branches("a"), branches("b"))
}

#[test]
fn what_is_said_to_be_lost_in_part_is_told_where_it_is() {
    let mut left: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    for object in OBJECTS {
        for keyword in object.keywords {
            if let Support::Partly(codes) = keyword.support {
                left.extend(codes.iter().map(|code| (object.name, keyword.name, code.as_str())));
            }
        }
    }
    let mut silent = Vec::new();
    for (object, keyword, code, text) in losses() {
        let found = run(&text).diagnostics;
        if !found.iter().any(|one| one.code.as_str() == code) {
            silent.push(format!("{object}, {keyword}: {code} is not among {found:#?}"));
        }
        assert!(left.remove(&(object, keyword, code)), "the catalogue does not say so of {object}, {keyword}: {code}");
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert_eq!(left, BTreeSet::new(), "without an example");
}

#[test]
fn the_page_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/features.md");
    let page = fs::read_to_string(path).unwrap_or_default();
    assert!(page == features::markdown(), "run `cargo run -p oasmith -- catalogue > generator/docs/features.md`");
}
