//! What a diff says: each rule, by the smallest change that shows it.

use oasmith::diff::{self, Diff, Impact};
use oasmith::document::Source;
use oasmith::driver::{self, Named, Settings};

fn named(text: &str) -> Named {
    let source = Source { name: "api.yaml".to_owned(), text: text.to_owned() };
    let outcome = driver::name(source, &Settings::default());
    outcome.value.unwrap_or_else(|| panic!("{:#?}", outcome.diagnostics))
}

fn diff_of(old: &str, new: &str) -> Diff {
    diff::diff(&named(old), &named(new), &diff::Settings::default())
}

/// The changes, a line each: for clients, for servers, what.
fn lines(found: &Diff) -> String {
    let line =
        |change: &diff::Change| format!("{} {} {}", change.client.as_str(), change.server.as_str(), change.message);
    found.changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A document with a schema that travels in requests, responses, both, or not at all.
fn schema(text: &str, request: bool, response: bool) -> String {
    let reference = "{application/json: {schema: {$ref: '#/components/schemas/Pet'}}}";
    let body = if request { format!("requestBody: {{required: true, content: {reference}}}") } else { String::new() };
    let content = if response { format!(", content: {reference}") } else { String::new() };
    let comma = if request { ", " } else { "" };
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/pets: {{post: {{operationId: act, {body}{comma}responses: \
         {{'200': {{description: D{content}}}}}}}}}}}\ncomponents: {{schemas: {{Pet: {text}, Other: {{type: object, properties: {{a: \
         {{type: string}}}}}}}}}}\n"
    )
}

fn of_schema(old: &str, new: &str, request: bool, response: bool) -> String {
    lines(&diff_of(&schema(old, request, response), &schema(new, request, response)))
}

/// A document with an operation.
fn operation(text: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{'/pets/{{a}}/{{b}}': {{post: {{operationId: act, {text}}}}}}}\n\
         components: {{schemas: {{Pet: {{type: object, properties: {{a: {{type: string}}}}}}, Dog: {{type: object, properties: {{a: \
         {{type: string}}}}}}}}, securitySchemes: {{key: {{type: http, scheme: bearer}}}}}}\n"
    )
}

fn of_operation(old: &str, new: &str) -> String {
    let found = diff_of(&operation(old), &operation(new));
    // What else exists is no matter here.
    let about = |change: &&diff::Change| !matches!(change.subject, diff::Subject::Type(_));
    lines(&Diff { changes: found.changes.iter().filter(about).cloned().collect() })
}

const A: &str = "{name: a, in: path, required: true, schema: {type: string}}";
const B: &str = "{name: b, in: path, required: true, schema: {type: string}}";
const OK: &str = "responses: {'200': {description: D}}";

#[test]
fn who_makes_values_is_broken_by_what_is_required() {
    let (old, new) = (
        "{type: object, required: [a], properties: {a: {type: string}}}",
        "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}",
    );
    assert_eq!(of_schema(old, new, true, false), "major minor the required field `b` is new");
    assert_eq!(of_schema(old, new, false, true), "minor major the required field `b` is new");
    assert_eq!(of_schema(old, new, true, true), "major major the required field `b` is new");
    let swapped = "{type: object, required: [b, a], properties: {b: {type: string}, a: {type: string}}}";
    assert_eq!(of_schema(new, swapped, true, false), "major minor the arguments of `new` have another order");
    // Nine required fields are too many for `new`, so that every value names every field.
    let many = |more: &str| {
        let names: Vec<String> = (0..9).map(|n| format!("f{n}")).collect();
        let fields: Vec<String> = names.iter().map(|name| format!("{name}: {{type: string}}")).collect();
        format!("{{type: object, required: [{}], properties: {{{}{more}}}}}", names.join(", "), fields.join(", "))
    };
    assert_eq!(
        of_schema(&many(""), &many(", z: {type: string}"), true, false),
        "major minor the field `z` is new, and values are only made by naming every field"
    );
}

#[test]
fn fields_are_compared_as_rust_has_them() {
    let of = |old: &str, new: &str| {
        let of = |text: &str| format!("{{type: object, properties: {{a: {text}}}}}");
        of_schema(&of(old), &of(new), true, true)
    };
    assert_eq!(
        of("{type: string}", "{type: [string, 'null']}"),
        "major major the field `a` is `Field<String>`, not `Option<String>`"
    );
    assert_eq!(
        of("{type: string}", "{type: integer}"),
        "major major the field `a` is `Option<i64>`, not `Option<String>`"
    );
    assert_eq!(
        of("{type: string}", "{type: string, maxLength: 3}"),
        "minor minor other values of the field `a` are valid"
    );
    assert_eq!(
        of("{type: string}", "{type: string, description: New}"),
        "patch patch documentation, or what callers do not see, changed"
    );
    assert_eq!(of("{type: string}", "{type: string, deprecated: true}"), "minor minor the field `a` is deprecated");
    assert_eq!(
        of("{$ref: '#/components/schemas/Other'}", "{type: array, items: {$ref: '#/components/schemas/Other'}}"),
        "major major the field `a` is `Option<Vec<Other>>`, not `Option<Other>`"
    );
    assert_eq!(of("{type: string}", "{type: string}"), "");
    // Nullable and optional are both an `Option`, and yet not the same for `new`.
    let (old, new) = (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, required: [a], properties: {a: {type: [string, 'null']}}}",
    );
    assert_eq!(of_schema(old, new, true, false), "major minor the field `a` is required, and may be null");
}

#[test]
fn further_keys_and_checks() {
    let of = |old: &str, new: &str| {
        let of = |text: &str| format!("{{type: object, properties: {{a: {{type: string}}}}{text}}}");
        of_schema(&of(old), &of(new), true, true)
    };
    assert_eq!(
        of("", ", additionalProperties: {type: integer}"),
        "minor minor further keys are kept in `additional_properties`"
    );
    assert_eq!(
        of(", additionalProperties: {type: integer}", ""),
        "major major the map of further keys `additional_properties` is gone"
    );
    assert_eq!(of("", ", additionalProperties: false"), "minor minor further keys are refused");
    let of = |text: &str| format!("{{type: object, properties: {{a: {{type: string{text}}}}}}}");
    assert_eq!(
        of_schema(&of(", maxLength: 3"), &of(""), true, false),
        "minor minor other values of the field `a` are valid\nmajor major `validate()` is gone: it has nothing to check"
    );
}

#[test]
fn variants_may_be_added_and_not_taken_away() {
    let of = |old: &str, new: &str| of_schema(old, new, false, true);
    assert_eq!(of("{enum: [a, b]}", "{enum: [a, b, c]}"), "minor minor the variant `C` is new");
    assert_eq!(of("{enum: [a, b]}", "{enum: [a]}"), "major major the variant `B` is gone");
    assert_eq!(
        of("{enum: [a, b]}", "{enum: [b, a]}"),
        "patch patch documentation, or what callers do not see, changed"
    );
    let union = |more: &str| format!("{{oneOf: [{{type: string}}, {{type: integer}}{more}]}}");
    assert_eq!(of(&union(""), &union(", {type: boolean}")), "minor minor the variant `Boolean` is new");
    assert_eq!(of(&union(", {type: boolean}"), &union("")), "major major the variant `Boolean` is gone");
    assert_eq!(of("{enum: [a, b]}", "{type: string}"), "major major the type is an alias of `String` now");
    assert_eq!(
        of("{type: object, properties: {a: {type: string}}}", "{enum: [a, b]}"),
        "major major the type is an enum of strings now"
    );
}

#[test]
fn a_type_has_its_name_and_aliases_are_what_they_stand_for() {
    let (old, new) = (
        schema("{type: object, properties: {a: {type: string}}}", true, true),
        schema("{type: object, properties: {a: {type: string}}, x-rust-name: Animal}", true, true),
    );
    assert_eq!(lines(&diff_of(&old, &new)), "major major the type is called `Animal` now");
    // Of equal inline enums the first is the type, and the others are aliases of it: which is first does not matter.
    let of = |first: &str, second: &str| {
        let inline = "{type: string, enum: [x, y]}";
        format!("{{type: object, properties: {{{first}: {inline}, {second}: {inline}}}}}")
    };
    assert_eq!(
        of_schema(&of("a", "b"), &of("b", "a"), true, true),
        "patch patch documentation, or what callers do not see, changed"
    );
}

#[test]
fn arguments_go_by_their_position() {
    let of = |old: &[&str], new: &[&str]| {
        of_operation(
            &format!("parameters: [{}], {OK}", old.join(", ")),
            &format!("parameters: [{}], {OK}", new.join(", ")),
        )
    };
    let header = "{name: x, in: header, required: true, schema: {type: string}}";
    let renamed = "{name: y, in: header, required: true, schema: {type: string}}";
    let number = "{name: x, in: header, required: true, schema: {type: integer}}";
    let optional = "{name: x, in: header, schema: {type: string}}";
    assert_eq!(of(&[A, B], &[A, B, header]), "major major the required parameter `x` is new");
    assert_eq!(of(&[A, B, header], &[A, B]), "major major the argument `x` is gone");
    assert_eq!(of(&[A, B, header], &[A, B, renamed]), "minor minor the argument `x` is called `y`");
    assert_eq!(of(&[A, B, header], &[A, B, number]), "major major the argument `x` is `i64`");
    assert_eq!(
        of(&[A, B, header], &[A, B, optional]),
        "major major the argument `x` is gone\nminor major it has its first optional parameters: `x`"
    );
    assert_eq!(of(&[A, B, header, renamed], &[A, B, renamed, header]), "major major the arguments have another order");
    let query = |ty: &str| format!("{{name: q, in: query, schema: {{type: {ty}}}}}");
    let more = "{name: r, in: query, schema: {type: string}}";
    assert_eq!(
        of(&[A, B, &query("string")], &[A, B, &query("string"), more]),
        "minor minor the optional parameter `r` is new"
    );
    assert_eq!(of(&[A, B, &query("string"), more], &[A, B, more]), "major major the optional parameter `q` is gone");
    assert_eq!(
        of(&[A, B, &query("string")], &[A, B, &query("integer")]),
        "major major the optional parameter `q` is `i64`"
    );
    assert_eq!(of(&[A, B, &query("string")], &[A, B]), "major major it has no optional parameters any more");
}

#[test]
fn bodies() {
    let body = |text: &str| format!("parameters: [{A}, {B}], {text}{OK}");
    let of = |old: &str, new: &str| of_operation(&body(old), &body(new));
    let pet =
        "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, ";
    let dog = &pet.replace("Pet", "Dog");
    let optional = &pet.replace("required: true, ", "");
    let merge = &pet.replace("application/json", "application/merge-patch+json");
    let choice = &pet.replace("}}}}", "}}, text/plain: {schema: {type: string}}}}");
    assert_eq!(of("", pet), "major major it has a body");
    assert_eq!(of(pet, ""), "major major it has no body any more");
    assert_eq!(of(pet, dog), "major major the body is `Dog`");
    assert_eq!(of(pet, optional), "minor major the body is optional");
    assert_eq!(of(optional, pet), "major major the body is required");
    assert_eq!(of(pet, merge), "minor minor the body is sent as application/merge-patch+json");
    assert_eq!(of(pet, choice), "major major the body is one of several things: `ActBody`");
}

#[test]
fn answers() {
    let body = |text: &str| format!("parameters: [{A}, {B}], responses: {{{text}}}");
    let of = |old: &str, new: &str| of_operation(&body(old), &body(new));
    let pet = "'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}";
    let dog = &pet.replace("Pet", "Dog");
    let error = |status: &str, schema: &str| pet.replace("200", status).replace("Pet", schema);
    let with = |error: &str| format!("{pet}, {error}");
    assert_eq!(of(pet, dog), "major major it answers `Dog`");
    assert_eq!(of(pet, &pet.replace("200", "201")), "minor minor a success has the status 201");
    assert_eq!(of(pet, &with(&error("201", "Dog"))), "major major what it answers differs by status: `ActSuccess`");
    assert_eq!(
        of(pet, &with(&error("201", "Pet"))),
        "minor major a server answers with `Success`, to say which of several it is"
    );
    assert_eq!(of(pet, &with(&error("404", "Dog"))), "minor minor the error `NotFound` is new");
    assert_eq!(of(&with(&error("404", "Dog")), pet), "major major the error `NotFound` is gone");
    assert_eq!(
        of(&with(&error("404", "Dog")), &with(&error("404", "Pet"))),
        "major major the error `NotFound` carries `Pet`"
    );
    let headers = pet.replace("description: D", "description: D, headers: {x-count: {schema: {type: integer}}}");
    assert_eq!(of(pet, &headers), "minor major successes have documented headers: `ActHeaders`");
    let more = headers.replace("x-count:", "x-more: {schema: {type: string}}, x-count:");
    assert_eq!(of(&headers, &more), "minor minor the header `x_more` of successes is new");
    let required = headers.replace("x-count: {", "x-count: {required: true, ");
    assert_eq!(of(&headers, &required), "major major the header `x_count` of successes is `i64`");
}

#[test]
fn operations_and_who_may_call_them() {
    let open = format!("parameters: [{A}, {B}], {OK}");
    let closed = format!("security: [{{key: []}}], {open}");
    let either = format!("security: [{{key: []}}, {{}}], {open}");
    assert_eq!(of_operation(&open, &closed), "minor major it needs credentials");
    assert_eq!(of_operation(&closed, &either), "minor major credentials are optional");
    let renamed = operation(&open).replace("operationId: act", "operationId: do");
    assert_eq!(
        lines(&diff_of(&operation(&open), &renamed)),
        "major major the call is `api().do_` now".replace("do_", "r#do")
    );
    let moved = operation(&open).replace("/pets/", "/animals/");
    assert_eq!(lines(&diff_of(&operation(&open), &moved)), "minor minor the request is `POST /animals/{a}/{b}`");
    let without = operation(&open).replace("securitySchemes: {key: {type: http, scheme: bearer}}", "");
    assert_eq!(lines(&diff_of(&operation(&open), &without)), "major major the security scheme `key` is gone");
}

#[test]
fn without_default_bodies_a_further_operation_breaks_servers() {
    let open = operation(&format!("parameters: [{A}, {B}], {OK}"));
    let more = open.replace("'/pets/", &format!("/more: {{get: {{operationId: more, {OK}}}}}, '/pets/"));
    let emit = oasmith::emit::Options { defaults: false, ..oasmith::emit::Options::default() };
    let found = diff::diff(&named(&open), &named(&more), &diff::Settings { emit });
    assert_eq!((found.of(diff::Side::Client), found.of(diff::Side::Server)), (Impact::Minor, Impact::Major));
    assert_eq!(diff_of(&open, &more).bump(), Impact::Minor);
}

#[test]
fn a_diff_is_text_markdown_and_json() {
    let old = schema("{type: object, properties: {a: {type: string}, b: {type: string}}}", true, true);
    let new = schema("{type: object, properties: {b: {type: string}, c: {type: string}}}", true, true)
        .replace("operationId: act", "operationId: act, deprecated: true");
    let found = diff_of(&old, &new);
    insta::assert_snapshot!(diff::text(&found), @r"
    major: breaks clients and servers

    POST /pets  api().act
      minor           the operation is deprecated

    type Pet
      breaks both     the field `a` is gone
      minor           the field `c` is new
    ");
    insta::assert_snapshot!(diff::markdown(&found), @r"
    ### Generated Rust API: major: breaks clients and servers

    client **major** · server **major**

    #### What breaks callers (1)

    - `Pet`
      - the field `a` is gone _(breaks both)_

    <details><summary>What does not (2)</summary>

    - `POST /pets` `api().act`
      - the operation is deprecated _(minor)_
    - `Pet`
      - the field `c` is new _(minor)_

    </details>
    ");
    insta::assert_snapshot!(diff::json(&found), @r#"
    {"bump":"major","changes":[{"client":"minor","message":"the operation is deprecated","server":"minor","subject":{"call":"api().act","kind":"operation","method":"POST","path":"/pets"}},{"client":"major","message":"the field `a` is gone","server":"major","subject":{"kind":"type","name":"Pet"}},{"client":"minor","message":"the field `c` is new","server":"minor","subject":{"kind":"type","name":"Pet"}}],"client":"major","server":"major"}
    "#);
    assert_eq!(diff::text(&diff_of(&old, &old)), "none: nothing changed\n");
}

#[test]
fn text_of_the_document_is_no_markdown() {
    let open = operation(&format!("parameters: [{A}, {B}], {OK}"));
    let hostile = open.replace("/pets/", "/`<script>`\\n# x/").replace("'/`", "\"/`").replace("{b}'", "{b}\"");
    let text = diff::markdown(&diff_of(&open, &hostile));
    assert!(!text.contains("\n# x") && text.contains("'<script>'"), "{text}");
}
