//! Bodies of items, as they are planned.

use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith::plan::{Body, Content, Plan, Rules, TypeRef};

/// The plan of a document whose one body is JSON lines of this media type object.
fn planned(media: &str, components: &str) -> Plan {
    let text = format!(
        "openapi: 3.2.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{post: {{operationId: a, requestBody: {{required: true, \
         content: {{application/jsonl: {media}}}}}, responses: {{'204': {{description: D}}}}}}}}}}\n\
         components: {{schemas: {{{components}}}}}\n"
    );
    let outcome = driver::name(Source { name: "api.yaml".to_owned(), text }, &Settings::default());
    outcome.value.expect("a plan").plan
}

/// The type of an item, and the rules of the list.
fn items(plan: &Plan) -> (TypeRef, Rules) {
    match plan.operations[0].body.iter().flat_map(Body::contents).next() {
        Some(Content::Items { ty, rules, .. }) => (ty.clone(), rules.clone()),
        other => panic!("no items: {other:?}"),
    }
}

#[test]
fn a_list_that_says_nothing_of_its_items_is_one_of_anything() {
    for schema in ["{type: array, maxItems: 9}", "{$ref: '#/components/schemas/L'}"] {
        let (ty, rules) = items(&planned(&format!("{{schema: {schema}}}"), "L: {type: array, maxItems: 9}"));
        assert_eq!((ty, rules.max_items), (TypeRef::Any, Some(9)), "{schema}");
    }
}

#[test]
fn a_list_that_contains_itself_keeps_what_it_says_of_its_length() {
    let lists = "L: {type: array, maxItems: 2, items: {$ref: '#/components/schemas/L'}}";
    let (_, rules) = items(&planned("{schema: {$ref: '#/components/schemas/L'}}", lists));
    assert_eq!(rules.max_items, Some(2));
}

/// What a table checks has to be there as JSON.
#[test]
fn items_that_a_table_checks_are_shown_as_json() {
    let plan = planned(
        "{itemSchema: {type: array, items: {$ref: '#/components/schemas/A'}, contains: {required: [x]}}}",
        "A: {type: object, properties: {x: {type: string}}}",
    );
    let (_, rules) = items(&plan);
    assert!(rules.items.is_some_and(|item| item.schema.is_some()), "the item has a table");
    assert!(plan.types.iter().all(|ty| ty.as_json), "{:?}", plan.types);
}

/// Each item is told by its position, or counted; what only the whole list would tell is a warning.
#[test]
fn what_no_item_alone_tells_is_told() {
    for (schema, keyword) in [
        ("{type: array, prefixItems: [{minimum: 1}], contains: {minimum: 2}, maxContains: 3}", None),
        ("{type: array, unevaluatedItems: false}", Some("unevaluatedItems")),
        ("{type: array, const: [1]}", Some("const")),
        ("{type: array, enum: [[1], [2]]}", Some("enum")),
        ("{type: array, allOf: [{not: {minItems: 3}}]}", Some("not")),
    ] {
        let text = format!(
            "openapi: 3.2.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      requestBody:\n        content:\n          \
             application/jsonl:\n            itemSchema: {{type: integer}}\n            schema: {schema}\n      responses: {{'204': \
             {{description: D}}}}\n"
        );
        let outcome = driver::name(Source { name: "api.yaml".to_owned(), text }, &Settings::default());
        let (_, rules) = items(&outcome.value.expect("a plan").plan);
        assert!(rules.schema.is_some(), "{schema}");
        let said: Vec<_> = outcome.diagnostics.iter().map(|one| one.render_plain(&outcome.sources)).collect();
        match keyword {
            None => assert_eq!(said, Vec::<String>::new()),
            Some(keyword) => {
                let expected = format!("warning[OAS0313]: `{keyword}` is not checked");
                assert!(
                    said.len() == 1 && said[0].starts_with(&expected) && said[0].contains("api.yaml:10"),
                    "{said:?}"
                );
            }
        }
    }
}

/// Of a list in a response nothing is checked but its items, which are read; whatever else is said of it is a warning.
#[test]
fn what_a_response_says_of_its_list_is_told() {
    let cases = [
        ("schema: {type: array, items: {minimum: 1}, minItems: 0}", None),
        ("schema: {type: array, minItems: 1}", Some("minItems")),
        ("schema: {type: array, items: {type: integer}, maxItems: 3}", Some("maxItems")),
        ("schema: {$ref: '#/components/schemas/Unique'}", Some("uniqueItems")),
        ("schema: {type: array, items: {type: integer}, contains: {minimum: 2}}", Some("contains")),
        ("schema: {type: array, items: {type: integer}, prefixItems: [{minimum: 2}]}", Some("prefixItems")),
        ("schema: {type: array, items: {type: integer}, allOf: [{not: {minItems: 3}}]}", Some("not")),
        ("itemSchema: {type: integer}", None),
        ("itemSchema: {type: integer}, schema: {type: array, maxItems: 3}", Some("maxItems")),
    ];
    for (media, keyword) in cases {
        let text = format!(
            "openapi: 3.2.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          \
             description: D\n          content:\n            application/jsonl: {{{media}}}\ncomponents: {{schemas: {{Unique: \
             {{type: array, items: {{type: integer}}, uniqueItems: true}}}}}}\n"
        );
        let outcome = driver::name(Source { name: "api.yaml".to_owned(), text }, &Settings::default());
        let said: Vec<_> = outcome.diagnostics.iter().map(|one| one.render_plain(&outcome.sources)).collect();
        let expected = keyword.map(|keyword| format!("warning[OAS0313]: `{keyword}` is not checked of a response"));
        assert_eq!(said.len(), usize::from(expected.is_some()), "{media}: {said:?}");
        assert!(expected.is_none_or(|expected| said[0].starts_with(&expected)), "{media}: {said:?}");
    }
}
