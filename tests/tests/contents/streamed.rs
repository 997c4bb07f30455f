//! What is checked of a list whose items come one by one: the generator says what is not, the runtime checks the rest.

use oasmith::catalogue::Code;
use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith_runtime::{Body, Json, JsonItems, Keyword, Kind, Rules, Schema};

/// What a schema says of a list, as a document and as a table, and items of which it is not true.
struct Said {
    written: &'static str,
    rules: Rules,
    items: &'static [&'static str],
}

const fn of(schema: &'static Schema) -> Rules {
    Rules { schema: Some(schema), ..Rules::NONE }
}

const ONE: Schema = Schema(&[Keyword::Enum(&["1"])]);
const ONES: Schema = Schema(&[Keyword::Types(&[Kind::Array]), Keyword::Items(&ONE)]);
const SHORT: Schema = Schema(&[Keyword::MaxItems(0)]);

/// Every keyword that is of lists, or of values of any kind.
const SAID: [Said; 15] = [
    Said { written: "maxItems: 1", rules: Rules { max_items: Some(1), ..Rules::NONE }, items: &["1", "1"] },
    Said { written: "minItems: 3", rules: Rules { min_items: Some(3), ..Rules::NONE }, items: &["1", "1"] },
    Said { written: "uniqueItems: true", rules: Rules { unique_items: true, ..Rules::NONE }, items: &["1", "1"] },
    Said { written: "items: {const: 1}", rules: of(&ONES), items: &["1", "2"] },
    Said {
        written: "prefixItems: [true, {const: 1}]",
        rules: of(&Schema(&[Keyword::PrefixItems(&[Schema::ANY, ONE])])),
        items: &["1", "2"],
    },
    Said {
        written: "contains: {const: 1}",
        rules: of(&Schema(&[Keyword::Contains { schema: &ONE, min: 1, max: None }])),
        items: &["2"],
    },
    Said {
        written: "contains: {const: 1}, maxContains: 1",
        rules: of(&Schema(&[Keyword::Contains { schema: &ONE, min: 1, max: Some(1) }])),
        items: &["1", "1"],
    },
    Said {
        written: "allOf: [{prefixItems: [{const: 1}]}]",
        rules: of(&Schema(&[Keyword::AllOf(&[Schema(&[Keyword::PrefixItems(&[ONE])])])])),
        items: &["2"],
    },
    Said {
        written: "$ref: '#/components/schemas/Ones', description: D",
        rules: of(&Schema(&[Keyword::Ref(&ONES)])),
        items: &["2"],
    },
    Said { written: "const: [1]", rules: of(&Schema(&[Keyword::Enum(&["[1]"])])), items: &["2"] },
    Said {
        written: "anyOf: [{maxItems: 0}, {items: {const: 1}}]",
        rules: of(&Schema(&[Keyword::AnyOf(&[SHORT, ONES])])),
        items: &["2"],
    },
    Said {
        written: "oneOf: [{maxItems: 0}, {items: {const: 1}}]",
        rules: of(&Schema(&[Keyword::OneOf(&[SHORT, ONES])])),
        items: &["2"],
    },
    Said { written: "not: {items: {const: 1}}", rules: of(&Schema(&[Keyword::Not(&ONES)])), items: &["1"] },
    Said {
        written: "if: {items: {const: 1}}, then: {maxItems: 0}",
        rules: of(&Schema(&[Keyword::If { condition: &ONES, then: &SHORT, otherwise: &Schema::ANY }])),
        items: &["1"],
    },
    Said {
        written: "unevaluatedItems: {const: 1}",
        rules: of(&Schema(&[Keyword::UnevaluatedItems(&ONE)])),
        items: &["2"],
    },
];

/// Whether the generator says of a list that something is not checked while its items come.
fn is_told(schema: &str) -> bool {
    let text = format!(
        "openapi: 3.2.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{post: {{requestBody: {{content: {{application/jsonl: \
         {{itemSchema: {{type: integer}}, schema: {{type: array, {schema}}}}}}}}}, responses: {{'204': {{description: D}}}}}}}}}}\n\
         components: {{schemas: {{Ones: {{type: array, items: {{const: 1}}}}}}}}\n"
    );
    let outcome = driver::name(Source { name: "api.yaml".to_owned(), text }, &Settings::default());
    assert!(outcome.value.is_some(), "{schema}: {:?}", outcome.diagnostics);
    outcome.diagnostics.iter().any(|one| one.code == Code::StreamedList)
}

#[tokio::test]
async fn what_is_not_checked_while_items_come_is_told() {
    for Said { written, rules, items } in &SAID {
        let whole: Json = format!("[{}]", items.join(",")).parse().unwrap();
        assert!(rules.schema.is_none_or(|schema| !schema.accepts(&whole)), "{written} refuses {whole}");
        let rules: &'static Rules = rules;
        let received = JsonItems::<Json>::received_with(Body::from(items.join("\n")), rules);
        let is_checked = received.all().await.is_err();
        assert_ne!(is_checked, is_told(written), "{written}");
    }
}
