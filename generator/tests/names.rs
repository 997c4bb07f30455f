//! Names hold: what the document's order, and its other parts, must not change.

use std::collections::BTreeMap;

use oasmith::diagnostic::Diagnostic;
use oasmith::document::{self, Source};
use oasmith::names::{Lock, Names, Settings};
use oasmith::plan::{Plan, Shape, TypeRef};
use oasmith::{api, names, plan};
use serde_yaml::{Mapping, Value};

fn named(text: &str, lock: Lock) -> (Plan, Names, Vec<Diagnostic>) {
    let (document, found) = document::load(Source { name: "test.yaml".to_owned(), text: text.to_owned() });
    let errors: Vec<_> = found.into_iter().filter(Diagnostic::is_error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let (api, errors) = api::resolve(&document.expect("a document without errors"));
    assert!(!errors.iter().any(Diagnostic::is_error), "{errors:#?}");
    let (plan, _) = plan::plan(&api, &plan::Settings::default());
    let (names, found) = names::name(&plan, &Settings { lock, ..Settings::default() });
    (plan, names, found)
}

/// Every name that a caller can write, by what it names.
fn public_names(plan: &Plan, names: &Names) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (ty, spelled) in plan.types.iter().zip(&names.types) {
        all.insert(format!("type {}", ty.pointer), spelled.name.clone());
        // An alias of an equal type has that one's members: which of them is the type depends on the order.
        let (shape, spelled) = match &ty.shape {
            Shape::Alias(TypeRef::Named(target)) => (&plan.types[target.index()].shape, &names.types[target.index()]),
            shape => (shape, spelled),
        };
        let members: Vec<&String> = match shape {
            Shape::Struct(object) => object.fields.iter().map(|field| &field.wire).collect(),
            Shape::StringEnum(open) => open.values.iter().collect(),
            Shape::ValueEnum(_) | Shape::AnyOf(_) | Shape::Foreign(_) => Vec::new(),
            Shape::Union(union) => union.variants.iter().filter_map(|variant| variant.tags.first()).collect(),
            Shape::Alias(_) | Shape::Newtype(_) => Vec::new(),
        };
        for (member, name) in members.into_iter().zip(&spelled.members) {
            all.insert(format!("member {} {member}", ty.pointer), name.clone());
        }
    }
    for (operation, spelled) in plan.operations.iter().zip(&names.operations) {
        let key = format!("{} {}", operation.method.as_str(), operation.template);
        let tag = &names.tags[operation.tag.index()];
        all.insert(format!("method {key}"), format!("{}::{}", tag.module, spelled.method));
        all.insert(format!("trait {key}"), tag.group.clone());
        all.insert(format!("error {key}"), spelled.error.clone());
        all.insert(format!("arguments {key}"), spelled.arguments.join(", "));
        if let Some(set) = operation.optional {
            all.insert(format!("params {key}"), spelled.params.clone());
            all.insert(format!("setters {key}"), names.parameter_sets[set.index()].fields.join(", "));
        }
        if let Some(set) = operation.errors {
            all.insert(format!("variants {key}"), names.error_sets[set.index()].variants.join(", "));
        }
    }
    all
}

fn authentik() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/authentik.yaml")).expect("the document")
}

fn reversed(mapping: &Mapping) -> Mapping {
    let mut entries: Vec<_> = mapping.clone().into_iter().collect();
    entries.reverse();
    entries.into_iter().collect()
}

fn map_at<'a>(value: &'a mut Value, path: &[&str]) -> &'a mut Mapping {
    let found = path.iter().fold(value, |value, key| value.get_mut(*key).expect("the key"));
    found.as_mapping_mut().expect("a mapping")
}

#[test]
fn reversing_paths_and_schemas_renames_nothing() {
    let text = authentik();
    let mut value: Value = serde_yaml::from_str(&text).expect("YAML");
    for path in [&["paths"][..], &["components", "schemas"]] {
        let mapping = map_at(&mut value, path);
        *mapping = reversed(mapping);
    }
    let (plan, names, _) = named(&text, Lock::new());
    let before = public_names(&plan, &names);
    let (plan, names, _) = named(&serde_yaml::to_string(&value).expect("text"), Lock::new());
    let after = public_names(&plan, &names);
    assert_eq!(before.len(), after.len());
    for (key, name) in &before {
        assert_eq!(after.get(key), Some(name), "{key}");
    }
    assert!(before.len() > 10_000, "{}", before.len());
}

#[test]
fn deleting_every_second_operation_renames_nothing_that_remains() {
    let text = authentik();
    let mut value: Value = serde_yaml::from_str(&text).expect("YAML");
    let mut counter = 0;
    for (_, item) in map_at(&mut value, &["paths"]).iter_mut() {
        let item = item.as_mapping_mut().expect("a path item");
        let methods: Vec<Value> = item.keys().cloned().collect();
        for method in methods {
            counter += 1;
            if counter % 2 == 0 {
                item.remove(&method);
            }
        }
    }
    let (plan, names, _) = named(&text, Lock::new());
    let before = public_names(&plan, &names);
    let (plan, names, _) = named(&serde_yaml::to_string(&value).expect("text"), Lock::new());
    assert_eq!(plan.operations.len(), 596);
    for (key, name) in public_names(&plan, &names) {
        assert_eq!(before.get(&key), Some(&name), "{key}");
    }
}

fn document(schemas: &str, paths: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Pets & more, version: '1'}}\npaths: {paths}\ncomponents: {{schemas: {schemas}}}\n"
    )
}

fn type_names(schemas: &str) -> (Vec<String>, Vec<Diagnostic>) {
    let (_, names, found) = named(&document(schemas, "{}"), Lock::new());
    (names.types.into_iter().map(|ty| ty.name).collect(), found)
}

#[test]
fn a_clash_is_told_apart_whatever_the_order_and_reported() {
    let (names, found) = type_names("{fooBar: {type: string}, FooBar: {type: integer}, foo_bar: {type: boolean}}");
    assert_eq!(names, ["FooBar2", "FooBar", "FooUnderscoreBar"]);
    let codes: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
    assert_eq!(codes, ["OAS0501"]);
    let (names, _) = type_names("{foo_bar: {type: boolean}, FooBar: {type: integer}, fooBar: {type: string}}");
    assert_eq!(names, ["FooUnderscoreBar", "FooBar", "FooBar2"]);
}

#[test]
fn inline_schemas_of_one_operation_are_told_apart_by_status_and_media_type() {
    let content = |media_type: &str, property: &str| {
        format!("{media_type}: {{schema: {{type: object, properties: {{{property}: {{type: string}}}}}}}}")
    };
    let json = |property: &str| format!("content: {{{}}}", content("application/json", property));
    let form = content("application/x-www-form-urlencoded", "b");
    let paths = format!(
        "{{/: {{post: {{operationId: put it, requestBody: {{content: {{{}, {form}}}}}, responses: {{'200': {{description: '', {}}}, \
         '201': {{description: '', {}}}}}}}}}}}",
        content("application/json", "a"),
        json("c"),
        json("d"),
    );
    let (plan, names, found) = named(&document("{}", &paths), Lock::new());
    let mut spelled: Vec<_> = names.types.iter().map(|ty| ty.name.as_str()).collect();
    spelled.sort_unstable();
    assert_eq!(spelled, ["PutItBody", "PutItBodyForm", "PutItResponse200", "PutItResponse201"]);
    assert_eq!(plan.types.len(), 4);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn versions_of_a_body_are_told_apart_by_the_parameters_of_their_media_types() {
    let content = |version: &str| {
        format!("application/json;version={version}: {{schema: {{type: object, properties: {{v{version}: {{}}}}}}}}")
    };
    let paths = format!(
        "{{/: {{post: {{operationId: put it, requestBody: {{content: {{{}, {}}}}}, responses: {{}}}}}}}}",
        content("1"),
        content("2"),
    );
    let (_, names, found) = named(&document("{}", &paths), Lock::new());
    let spelled: Vec<_> = names.types.iter().map(|ty| ty.name.as_str()).collect();
    assert_eq!(spelled, ["PutItBodyVersion1", "PutItBodyVersion2"]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn texts_are_told_apart_by_their_formats() {
    let schemas = "{A: {oneOf: [{type: string, format: asset-id}, {type: string, format: upload-id}, {type: string}, \
                   {type: array, items: {type: string, format: asset-id}}, {type: array, items: {type: string}}]}}";
    let (_, names, found) = named(&document(schemas, "{}"), Lock::new());
    let mut variants = names.types[0].members.clone();
    variants.sort_unstable();
    assert_eq!(variants, ["AssetId", "AssetIdList", "List", "String", "UploadId"]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn words_of_a_place_are_spelled_each_for_itself() {
    let schemas = "{A: {type: object, properties: {b+: {enum: [x], type: string}, 'b*': {enum: [y], type: string}}}}";
    let (_, names, _) = named(&document(schemas, "{}"), Lock::new());
    let spelled: Vec<_> = names.types.iter().map(|ty| ty.name.as_str()).collect();
    assert_eq!(spelled, ["A", "ABPlus", "ABStar"]);
}

#[test]
fn servers_that_differ_in_encryption_alone_are_told_apart_by_it() {
    let server = |url: &str| format!("{{url: '{url}://{{a}}.example', variables: {{a: {{default: b}}}}}}");
    let text = format!("{}\nservers: [{}, {}]\n", document("{}", "{}").trim_end(), server("http"), server("https"));
    let (_, names, found) = named(&text, Lock::new());
    let spelled: Vec<_> = names.servers.iter().map(|server| server.name.as_str()).collect();
    assert_eq!(spelled, ["HttpAExampleServer", "AExampleServer"]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_lock_keeps_an_ordinal_after_the_other_name_is_gone() {
    let text = document("{fooBar: {type: string}, FooBar: {type: integer}}", "{}");
    let (_, names, _) = named(&text, Lock::new());
    assert_eq!(names.types[0].name, "FooBar2");
    let (_, names, _) = named(&document("{fooBar: {type: string}}", "{}"), names.lock);
    assert_eq!(names.types[0].name, "FooBar2");
}

#[test]
fn keywords_preludes_digits_and_signs_become_identifiers() {
    let schemas = "{Option: {type: object, properties: {type: {type: string}, self: {type: string}, 2fa: {type: string}, \
                   '+1': {type: integer}, '-1': {type: integer}, '@id': {type: string}, '': {type: string}}}, \
                   order: {type: string, enum: [name, -name, '=', '', Self, unknown, '1.0', '10', 2fa]}}";
    let (_, names, _) = named(&document(schemas, "{}"), Lock::new());
    assert_eq!(names.types[0].name, "OptionModel");
    assert_eq!(names.types[0].members, ["r#type", "self_", "field_2fa", "plus_1", "minus_1", "id", "empty"]);
    assert_eq!(
        names.types[1].members,
        ["Name", "MinusName", "Equal", "Empty", "SelfValue", "Unknown", "Value1_0", "Value10", "Value2fa"]
    );
    assert_eq!(names.types[1].rest, "UnknownValue");
}

#[test]
fn a_method_drops_its_tags_prefix_and_a_name_can_be_asked_for() {
    let paths = "{'/a/{x}': {get: {operationId: pets_get, tags: [pets], parameters: [{name: x, in: path, required: true, \
                 schema: {type: string}}], responses: {'200': {description: ''}}}, post: {tags: [pets], x-rust-name: make, \
                 responses: {'200': {description: ''}}}, delete: {responses: {'200': {description: ''}}}}}";
    let (_, names, _) = named(&document("{}", paths), Lock::new());
    let methods: Vec<&str> = names.operations.iter().map(|operation| operation.method.as_str()).collect();
    assert_eq!(methods, ["get", "make", "delete_a_by_x"]);
    assert_eq!(names.features[0], "tag-pets");
    assert_eq!((names.tags[1].module.as_str(), names.tags[1].group.as_str()), ("api", "Api"));
    assert_eq!(names.package, "pets-more");
}

#[test]
fn modules_and_features_are_ascii_and_traits_are_no_parameters_of_types() {
    let tags = ["名前", "Événements", "🎉", "A", "\u{12000}", "Builder", "new", "lib"];
    let paths = tags
        .iter()
        .map(|tag| format!("/{tag}: {{get: {{tags: ['{tag}'], responses: {{'200': {{description: ''}}}}}}}}"));
    let paths = format!("{{{}}}", paths.collect::<Vec<_>>().join(", "));
    let (_, names, _) = named(&document("{}", &paths), Lock::new());
    let tags: Vec<_> = names.tags.iter().map(|tag| (tag.module.as_str(), tag.group.as_str())).collect();
    let expected = [
        ("ming_qian", "MingQian"),
        ("evenements", "Evenements"),
        ("tada", "Tada"),
        ("a", "AApi"),
        ("u12000", "U12000"),
        ("builder_api", "BuilderApi"),
        ("new_api", "NewApi"),
        ("lib_api", "LibApi"),
    ];
    assert_eq!(tags, expected);
    assert_eq!(
        names.features,
        [
            "tag-ming-qian",
            "tag-evenements",
            "tag-tada",
            "tag-a",
            "tag-u12000",
            "tag-builder-api",
            "tag-new-api",
            "tag-lib-api"
        ]
    );
}

#[test]
fn a_name_beside_a_property_is_its_types_or_the_fields() {
    let schemas = "{A: {type: object, properties: {a: {enum: [x], type: string, x-rust-name: Letter}, \
                   b: {enum: [y], type: string, x-rust-name: second}, c: {type: string, x-rust-name: third}, \
                   d: {type: array, items: {enum: [z], type: string, x-rust-name: fourth}}}}}";
    let (_, names, _) = named(&document(schemas, "{}"), Lock::new());
    let types: Vec<_> = names.types.iter().map(|ty| ty.name.as_str()).collect();
    assert_eq!(types, ["A", "Letter", "AB", "fourth"]);
    assert_eq!(names.types[0].members, ["a", "second", "third", "d"]);
}

#[test]
fn a_name_asked_for_twice_is_an_error_with_both_places() {
    let schemas = "{A: {type: object, x-rust-name: Same, properties: {a: {type: string}}}, \
                   B: {type: object, x-rust-name: Same, properties: {a: {type: string}}}}";
    let (_, _, found) = named(&document(schemas, "{}"), Lock::new());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.as_str(), "OAS0502");
    assert_eq!(found[0].labels.len(), 2);
}

#[test]
fn a_name_asked_for_that_rust_does_not_take_is_an_error_with_its_place() {
    let schemas = "{A: {type: object, x-rust-name: 'two words', properties: {a: {type: string, x-rust-name: 1st}}}, \
                   B: {type: object, x-rust-name: fn, properties: {b: {type: string, x-rust-name: type}}}, \
                   C: {type: object, x-rust-name: Good, properties: {c: {type: string, x-rust-name: ''}}}}";
    let (_, _, found) = named(&document(schemas, "{}"), Lock::new());
    let found: Vec<_> =
        found.iter().map(|found| (found.code.as_str(), found.message.as_str(), found.labels.len())).collect();
    let message = |name: &str| format!("`{name}` is not a name that Rust takes");
    let expected = ["two words", "fn", "1st", ""].map(message);
    let expected: Vec<_> = expected.iter().map(|message| ("OAS0505", message.as_str(), 1)).collect();
    assert_eq!(found, expected);
}
