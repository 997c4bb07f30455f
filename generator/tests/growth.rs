//! What is generated grows with its document and not with its square: unions of hundreds of branches, and unions in unions.

use std::fmt::Write as _;

use oasmith::document::Source;
use oasmith::driver::{self, Settings};

/// The code that components make, of which requests carry `Whole`.
fn generated(schemas: &str) -> String {
    let text = format!(
        r##"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},"paths":{{"/":{{"post":{{"operationId":"post","requestBody":
        {{"content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Whole"}}}}}}}},"responses":{{"200":{{"description":""}}}}}}}}}},
        "components":{{"schemas":{{{schemas}}}}}}}"##
    );
    let outcome = driver::generate(Source { name: "growth.json".to_owned(), text }, &Settings::default());
    let package = outcome.value.unwrap_or_else(|| panic!("{:?}", outcome.diagnostics)).package;
    package.files.into_values().collect()
}

/// Components `B0`, `B1`, … of this form, where `#` is the number, and a `Whole` that is one of them by a keyword.
fn union(keyword: &str, count: usize, branch: &str) -> String {
    let mut text = String::new();
    for number in 0..count {
        let _ = write!(text, "\"B{number}\":{},", branch.replace('#', &number.to_string()));
    }
    let references: Vec<String> =
        (0..count).map(|number| format!("{{\"$ref\":\"#/components/schemas/B{number}\"}}")).collect();
    text + &format!("\"Whole\":{{\"{keyword}\":[{}]}}", references.join(","))
}

#[test]
fn branches() {
    let forms = [
        ("required", r#"{"type":"object","required":["k#"],"properties":{"k#":{"type":"string","minLength":1}}}"#),
        ("optional", r#"{"type":"object","properties":{"k#":{"type":"string"},"s":{"type":"string"}}}"#),
        ("literal", r#"{"type":"object","required":["k"],"properties":{"k":{"const":"v#"},"s":{"type":"string"}}}"#),
        ("bounds", r#"{"type":"integer","minimum":1#0,"maximum":1#5}"#),
    ];
    for (name, form) in forms {
        for keyword in ["oneOf", "anyOf"] {
            let bytes = |count| generated(&union(keyword, count, form)).len();
            let (one, two) = (bytes(150), bytes(300));
            assert!(two < one * 22 / 10, "{keyword}, {name}: {one} bytes, of twice as many branches {two}");
        }
    }
}

/// Unions in unions without names: each has a table of its own, and is not written in those around it.
#[test]
fn unions_in_unions() {
    let nested = |depth| {
        let mut schema = r#"{"type":"string"}"#.to_owned();
        for _ in 0..depth {
            schema = format!(
                r#"{{"oneOf":[{{"type":"object","properties":{{"a":{schema}}}}},{{"type":"object","properties":{{"b":{{"type":"string"}},"c":{{"type":"integer"}}}}}}]}}"#
            );
        }
        generated(&format!("\"Whole\":{schema}")).matches("Keyword::OneOf(").count()
    };
    // Their places, which are written beside them, are longer at each level.
    let (one, two) = (nested(10), nested(20));
    assert!(two <= one * 2 + 1, "{one} tables, of twice as many unions {two}");
}
