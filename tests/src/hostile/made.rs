//! Documents that are small to write and large to read.

use std::fmt::Write as _;

/// A made document.
#[derive(Debug)]
pub struct Made {
    /// What is in it.
    pub name: &'static str,
    /// Its text, when it is wanted: some are large.
    pub text: fn() -> String,
    /// Whether it is valid, so that it has to generate.
    pub valid: bool,
}

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: Made, version: '1'}\npaths: {}\n";

/// The documents.
pub fn made() -> [Made; 15] {
    let of = |name, text, valid| Made { name, text, valid };
    [
        of("100,000 lists in each other, JSON", lists_in_json, false),
        of(
            "100,000 lists in each other, YAML",
            || format!("{HEAD}x-a: {}{}\n", "[".repeat(100_000), "]".repeat(100_000)),
            false,
        ),
        of("5,000 mappings in each other, by indentation", indented, false),
        of("100,000 schemas in each other", || schemas_in_each_other(100_000), false),
        of("a description of 100 MB", description, true),
        of("1,000,000 schemas", || schemas(1_000_000, |_| "{type: string}".to_owned()), false),
        of("200,000 schemas, each a reference to the next, in a circle", circle, false),
        of("200,000 schemas, each a reference to the next", || schemas(200_000, next), false),
        of("200,000 schemas, each a list of the next", || schemas(200_000, list_of_next), false),
        of("20,000 schemas, each with a property of the next", || schemas(20_000, property_of_next), true),
        of(
            "a schema that is a reference to itself",
            || schemas(1, |_| "{$ref: '#/components/schemas/S0'}".to_owned()),
            false,
        ),
        of(
            "a schema that is its own part",
            || schemas(1, |_| "{allOf: [{$ref: '#/components/schemas/S0'}]}".to_owned()),
            false,
        ),
        of("aliases that explode", laughs, false),
        of("an alias inside of its own node", || format!("{HEAD}x-a: &a [*a]\n"), false),
        of("unions of unions that multiply", multiplied, true),
    ]
}

fn lists_in_json() -> String {
    let lists = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    format!(r#"{{"openapi":"3.0.3","info":{{"title":"Made","version":"1"}},"paths":{{}},"x-a":{lists}}}"#)
}

fn indented() -> String {
    (1..5_000).fold(format!("{HEAD}x-a:\n"), |mut text, depth| {
        let _ = writeln!(text, "{}a:", " ".repeat(depth));
        text
    })
}

fn schemas_in_each_other(depth: usize) -> String {
    let open = r#"{"type":"object","properties":{"a":"#.repeat(depth);
    let schema = format!("{open}{{}}{}", "}}".repeat(depth));
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"Made","version":"1"}},"paths":{{}},"components":{{"schemas":{{"A":{schema}}}}}}}"#
    )
}

fn description() -> String {
    format!("{HEAD}components: {{schemas: {{A: {{type: string, description: '{}'}}}}}}\n", "a ".repeat(50_000_000))
}

fn schemas(count: usize, schema: fn(usize) -> String) -> String {
    (0..count).fold(format!("{HEAD}components:\n  schemas:\n"), |mut text, index| {
        let _ = writeln!(text, "    S{index}: {}", schema(index));
        text
    })
}

fn circle() -> String {
    schemas(200_000, |index| format!("{{$ref: '#/components/schemas/S{}'}}", (index + 1) % 200_000))
}

fn next(index: usize) -> String {
    if index == 199_999 {
        "{type: string}".to_owned()
    } else {
        format!("{{$ref: '#/components/schemas/S{}'}}", index + 1)
    }
}

fn laughs() -> String {
    (1..12).fold(format!("{HEAD}x-l:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"), |mut text, level| {
        let _ = writeln!(text, "  a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 10].join(", "));
        text
    })
}

/// Twenty unions of ten, all of them at once.
fn multiplied() -> String {
    let unions: Vec<String> = (0..20)
        .map(|union| {
            let branches: Vec<String> = (0..10)
                .map(|branch| {
                    format!("{{type: object, required: [k{union}], properties: {{k{union}: {{enum: [v{branch}]}}}}}}")
                })
                .collect();
            format!("{{oneOf: [{}]}}", branches.join(", "))
        })
        .collect();
    format!("{HEAD}components: {{schemas: {{A: {{allOf: [{}]}}}}}}\n", unions.join(", "))
}

fn list_of_next(index: usize) -> String {
    format!("{{type: array, items: {}}}", next(index))
}

fn property_of_next(index: usize) -> String {
    let next = if index == 19_999 { "{type: string}".to_owned() } else { next(index) };
    format!("{{type: object, properties: {{a: {next}}}}}")
}
