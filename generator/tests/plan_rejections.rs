//! How a server's own refusals are written, as it is planned.

#[path = "support/planning.rs"]
mod planning;

use oasmith::plan::Rejection;
use planning::operation;

fn rejections(schema: &str) -> Vec<(u16, Rejection)> {
    let (plan, _) = operation(
        "parameters: [{name: id, in: path, required: true, schema: {type: string}}]
  responses: {'200': {description: ''}, '400': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}",
        &format!("A: {schema}"),
    );
    plan.operations[0].rejections.clone()
}

#[test]
fn a_refusal_takes_the_status_that_the_document_has_for_it() {
    let refused = |statuses: &[&str]| {
        let responses = statuses.iter().map(|status| format!("'{status}': {{description: ''}}"));
        let responses = responses.collect::<Vec<_>>().join(", ");
        let (plan, _) = operation(
            &format!(
                "parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
  responses: {{{responses}}}"
            ),
            "A: {}",
        );
        plan.operations[0].rejections.clone()
    };
    assert_eq!(refused(&["200", "403"]), [], "who shows no credentials gets 401 all the same");
    assert_eq!(refused(&["200", "422"]), [(400, Rejection::Instead(422))]);
    assert_eq!(refused(&["200", "400", "401", "403", "422"]), []);
    assert_eq!(refused(&["200", "403", "422", "4XX"]), []);
    assert_eq!(refused(&["200", "403", "422", "default"]), []);
}

#[test]
fn a_refusal_of_credentials_takes_the_schema_of_a_403_where_the_document_has_no_401() {
    let refused = |statuses: &[(&str, &str)]| {
        let content =
            |name| format!("content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}");
        let responses =
            statuses.iter().map(|(status, name)| format!("'{status}': {{description: '', {}}}", content(name)));
        let responses = responses.collect::<Vec<_>>().join(", ");
        let (plan, _) = operation(
            &format!("responses: {{'200': {{description: ''}}, {responses}}}"),
            "A: {type: object, required: [detail], properties: {detail: {type: string}}}
B: {type: object, required: [message], properties: {message: {type: string}}}",
        );
        plan.operations[0].rejections.clone()
    };
    let summary = |status, property: &str| (status, Rejection::Summary { property: property.to_owned() });
    assert_eq!(refused(&[("403", "A")]), [summary(401, "detail"), summary(403, "detail")]);
    assert_eq!(refused(&[("401", "B"), ("403", "A")]), [summary(401, "message"), summary(403, "detail")]);
    let ranged = refused(&[("4XX", "B"), ("403", "A")]);
    assert_eq!(ranged.iter().find(|(status, _)| *status == 401), Some(&summary(401, "message")));
}

#[test]
fn a_refusal_takes_the_shape_of_the_documents_error() {
    let list = "{type: array, items: {type: string}}";
    let map = Rejection::FieldMap { root: Some("all".to_owned()), taken: Vec::new() };
    assert_eq!(
        rejections(&format!("{{type: object, properties: {{all: {list}}}, additionalProperties: {{}}}}")),
        [(400, map)]
    );
    assert_eq!(
        rejections(&format!("{{type: object, additionalProperties: {list}, properties: {{code: {{type: string}}}}}}")),
        [(400, Rejection::FieldMap { root: None, taken: vec!["code".to_owned()] })]
    );
    assert_eq!(
        rejections("{type: object, required: [detail], properties: {detail: {type: string}, code: {type: string}}}"),
        [(400, Rejection::Summary { property: "detail".to_owned() })]
    );
    let coded = Rejection::Coded { property: "text".to_owned(), code: "code".to_owned() };
    assert_eq!(
        rejections(
            "{type: object, required: [code, text], properties: {code: {type: integer, format: int32}, text: {type: string}}}"
        ),
        [(400, coded)]
    );
    let summary = |property: &str| [(400, Rejection::Summary { property: property.to_owned() })];
    assert_eq!(rejections("{type: object, properties: {code: {type: integer}, a: {type: string}}}"), summary("a"));
    assert_eq!(
        rejections("{type: object, properties: {code: {type: string}, message: {type: string}}}"),
        summary("message")
    );
    assert_eq!(rejections("{type: object, properties: {a: {type: string}, b: {type: string}}}"), []);
    assert_eq!(rejections("{type: object, properties: {a: {type: string, maxLength: 3}}}"), []);
    assert_eq!(rejections("{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}"), []);
}

/// One that takes a summary, where that is no other branch as well.
#[test]
fn a_refusal_may_be_a_branch_of_a_union() {
    let detail = "{type: object, required: [detail], properties: {detail: {type: string}}}";
    let codes = "{type: object, required: [codes], properties: {codes: {type: array, items: {type: integer}}}}";
    let loose = "{type: object, properties: {detail: {type: string}, at: {type: string}}}";
    let summary = [(400, Rejection::Summary { property: "detail".to_owned() })];
    for branches in [format!("{codes}, {detail}"), format!("{detail}, {{type: string}}"), detail.to_owned()] {
        assert_eq!(rejections(&format!("{{oneOf: [{branches}]}}")), summary, "{branches}");
    }
    assert_eq!(rejections(&format!("{{oneOf: [{detail}, {loose}]}}")), []);
}
