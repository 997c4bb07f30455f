//! Parameters: what is warned about, and the samples in the documentation of a call.

use oasmith::document::Source;
use oasmith::driver::{Settings, generate};

/// The messages about an operation with these parameters, and the text of its client.
fn generated(path: &str, parameters: &str) -> (Vec<String>, String) {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: Paint, version: '1'}}\npaths:\n  {path}:\n    get:\n      operationId: paint\n      \
         tags: [paint]\n      parameters:\n{parameters}\n      responses: {{'204': {{description: ''}}}}\n\
         components:\n  schemas:\n    Color: {{type: object, required: [R], properties: {{R: {{type: integer}}, G: {{type: integer}}}}}}\n    \
         Nested: {{type: object, required: [colors], properties: {{colors: {{type: array, items: {{$ref: '#/components/schemas/Color'}}}}}}}}\n"
    );
    let outcome = generate(Source { name: "paint.yaml".to_owned(), text }, &Settings::default());
    let messages = outcome.diagnostics.iter().map(|found| format!("{} {}", found.code.as_str(), found.message));
    let messages = messages.collect();
    let files = outcome.value.unwrap_or_else(|| panic!("{messages:?}")).package.files;
    (messages, files["src/paint.rs"].clone())
}

fn warnings(parameters: &str) -> Vec<String> {
    generated("/paint", parameters).0
}

/// The lines of the curl sample.
fn curl(path: &str, parameters: &str) -> String {
    let (_, text) = generated(path, parameters);
    let lines = text.lines().map(|line| line.trim().trim_start_matches("///").trim());
    let sample = lines.skip_while(|line| *line != "```sh").skip(1).take_while(|line| *line != "```");
    sample.collect::<Vec<_>>().join("\n")
}

const COLOR: &str = "schema: {$ref: '#/components/schemas/Color'}";

#[test]
fn what_the_specification_defines_is_not_warned_about() {
    let parameters = [
        format!("      - {{name: a, in: query, style: deepObject, {COLOR}}}"),
        format!("      - {{name: b, in: query, explode: false, {COLOR}}}"),
        format!("      - {{name: c, in: query, style: pipeDelimited, {COLOR}}}"),
        format!("      - {{name: d, in: header, {COLOR}}}"),
        format!("      - {{name: e, in: cookie, {COLOR}}}"),
        "      - {name: f, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Nested'}}}}"
            .to_owned(),
        "      - {name: g, in: query, content: {text/plain: {schema: {type: integer}}}}".to_owned(),
        "      - {name: h, in: query, style: spaceDelimited, schema: {type: array, items: {type: string}}}".to_owned(),
    ];
    assert_eq!(warnings(&parameters.join("\n")), [""; 0]);
}

#[test]
fn what_it_leaves_open_is_told() {
    let nested = "schema: {$ref: '#/components/schemas/Nested'}";
    insta::assert_snapshot!(
        warnings(
            &[
                format!("      - {{name: a, in: query, style: deepObject, {nested}}}"),
                format!("      - {{name: b, in: query, explode: false, {nested}}}"),
                "      - {name: c, in: query, style: deepObject, schema: {type: string}}".to_owned(),
                "      - {name: d, in: query, schema: {type: string, format: binary}}".to_owned(),
                "      - {name: e, in: query, content: {application/xml: {schema: {type: array, items: {type: string}}}}}".to_owned(),
                format!("      - {{name: f, in: query, {COLOR}}}"),
                "      - {name: G, in: query, schema: {type: integer}}".to_owned(),
            ]
            .join("\n")
        )
        .join("\n")
    );
}

#[test]
fn the_operators_of_rfc_6570_in_a_template_are_read_as_names() {
    let parameters = "      - {name: id, in: path, required: true, style: matrix, schema: {type: integer}}";
    let (warnings, text) = generated("/paint/{;id*}", parameters);
    assert_eq!(warnings, ["OAS0302 `{;id*}` of the template is read as `{id}`"]);
    assert!(text.contains("template: \"/paint/{id}\""), "{text}");
}

#[test]
fn samples_are_written_by_their_style() {
    let path =
        |style: &str, schema: &str| format!("      - {{name: color, in: path, required: true, {style}, {schema}}}");
    let list = "schema: {type: array, items: {type: integer}}";
    for (style, schema, expected) in [
        ("style: label", "schema: {type: integer}", ".1"),
        ("style: matrix", "schema: {type: integer}", ";color=1"),
        ("style: matrix", list, ";color=1"),
        ("style: label, explode: true", COLOR, ".R=1"),
        ("style: simple", COLOR, "R,1"),
        ("style: matrix, explode: true", COLOR, ";R=1"),
    ] {
        let sample = curl("/paint/{color}", &path(style, schema));
        assert_eq!(sample, format!("curl --request GET \"$BASE_URL/paint/{expected}\""));
    }
    let query =
        |parameter: &str| curl("/paint", &format!("      - {{name: color, in: query, required: true, {parameter}}}"));
    for (parameter, expected) in [
        (format!("style: deepObject, {COLOR}"), "color%5BR%5D=1"),
        (COLOR.to_owned(), "R=1"),
        (format!("explode: false, {COLOR}"), "color=R,1"),
        (format!("style: pipeDelimited, {COLOR}"), "color=R%7C1"),
        (
            "content: {application/json: {schema: {$ref: '#/components/schemas/Color'}}}".to_owned(),
            "color=%7B%22R%22%3A%201%7D",
        ),
        (
            "style: deepObject, schema: {$ref: '#/components/schemas/Nested'}".to_owned(),
            "color%5Bcolors%5D%5B0%5D%5BR%5D=1",
        ),
    ] {
        assert_eq!(query(&parameter), format!("curl --request GET \"$BASE_URL/paint?{expected}\""));
    }
    let header =
        curl("/paint", &format!("      - {{name: X-Color, in: header, required: true, explode: true, {COLOR}}}"));
    assert_eq!(header, "curl --request GET \"$BASE_URL/paint\" \\\n--header 'X-Color: R=1'");
    let cookie =
        curl("/paint", &format!("      - {{name: color, in: cookie, required: true, explode: false, {COLOR}}}"));
    assert_eq!(cookie, "curl --request GET \"$BASE_URL/paint\" \\\n--cookie 'color=R,1'");
}

#[test]
fn a_parameter_whose_name_is_empty_is_left_out() {
    let parameters = "      - {name: '', in: header, schema: {type: string}}\n      - {name: size, in: query, schema: {type: integer}}\n      \
                      - {name: '', in: query, schema: {type: string}}\n      - {name: '', in: query, schema: {type: string}}";
    let (messages, text) = generated("/paint", parameters);
    assert_eq!(messages, ["OAS0308 the name of the parameter is empty: it is left out"; 3]);
    assert_eq!((text.matches("to.query(").count(), text.matches("to.header(").count()), (1, 0), "{text}");
}

#[test]
fn a_parameter_of_the_path_has_a_name() {
    let text = "openapi: 3.1.0\ninfo: {title: Paint, version: '1'}\npaths:\n  /a/{}:\n    get:\n      \
                parameters: [{name: '', in: path, required: true, schema: {type: string}}]\n      responses: {'204': {description: ''}}\n";
    let outcome = generate(Source { name: "paint.yaml".to_owned(), text: text.to_owned() }, &Settings::default());
    let errors: Vec<_> = outcome.diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(outcome.value.is_none() && errors[0].message == "`name` is empty", "{errors:?}");
}
