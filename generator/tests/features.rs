//! The Cargo features of a crate: what a caller may leave out.

use std::fmt::Write as _;

use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith::emit::{self, Options, Package};

/// A document of operations: path, tag (empty for none) and the component that the reply is. `Orphan` holds `Shared`.
fn package(operations: &[(String, String, &str)]) -> Package {
    let mut text = String::from("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n");
    for (path, tag, reply) in operations {
        let tags = if tag.is_empty() { String::new() } else { format!("tags: ['{tag}'], ") };
        let _ = writeln!(
            text,
            "  '{path}': {{get: {{{tags}responses: {{'200': {{description: ok, content: {{application/json: {{schema: \
             {{$ref: '#/components/schemas/{reply}'}}}}}}}}}}}}}}"
        );
    }
    text.push_str(
        "components:\n  schemas:\n    Shared: {type: object, properties: {a: {type: string}}}\n    Own: {type: object, \
         properties: {b: {type: string}}}\n    Orphan: {type: object, properties: {c: {$ref: \
         '#/components/schemas/Shared'}}}\n",
    );
    let named = driver::name(Source { name: "features.yaml".to_owned(), text }, &Settings::default()).value.unwrap();
    emit::emit(&named.plan, &named.names, &Options::default())
}

fn operation(path: &str, tag: &str, reply: &'static str) -> (String, String, &'static str) {
    (path.to_owned(), tag.to_owned(), reply)
}

/// The features of the manifest that are the document's.
fn features(package: &Package) -> Vec<&str> {
    let own = |name: &&str| ["tag-", "path-", "unreached-"].iter().any(|start| name.starts_with(start));
    let lines = package.files["Cargo.toml"].lines().filter_map(|line| line.strip_suffix(" = []"));
    lines.filter(own).collect()
}

/// The condition of the module that has a type.
fn condition<'a>(package: &'a Package, ty: &str) -> &'a str {
    let holds = |text: &str| text.contains(&format!("pub struct {ty} {{"));
    let (path, _) = package.files.iter().find(|(path, text)| path.starts_with("src/models/") && holds(text)).unwrap();
    let module = path.trim_start_matches("src/models/").trim_end_matches(".rs");
    let text = &package.files["src/models/mod.rs"];
    let (before, _) = text.split_once(&format!("mod {module};")).unwrap();
    before.trim_end().lines().last().filter(|line| line.starts_with("#[cfg")).unwrap_or_default()
}

#[test]
fn a_few_tags_are_a_feature_each_and_so_is_what_nothing_reaches() {
    let package = package(&[
        operation("/a", "a", "Shared"),
        operation("/a/own", "a", "Own"),
        operation("/b", "b", "Shared"),
        operation("/c", "c", "Shared"),
        operation("/d", "d", "Own"),
    ]);
    assert_eq!(features(&package), ["tag-a", "tag-b", "tag-c", "tag-d", "unreached-models"]);
    assert_eq!(condition(&package, "Own"), r#"#[cfg(any(feature = "tag-a", feature = "tag-d"))]"#);
    assert_eq!(condition(&package, "Orphan"), r#"#[cfg(feature = "unreached-models")]"#);
    // Whoever switches on what nothing reaches gets what it holds.
    assert!(condition(&package, "Shared").contains("unreached-models"));
    assert!(package.files["src/lib.rs"].contains("#[cfg(all(feature = \"tag-a\", "));
}

#[test]
fn one_tag_is_no_feature() {
    let package = package(&[operation("/a", "", "Shared"), operation("/b", "", "Own")]);
    assert_eq!(features(&package), [""; 0]);
    assert_eq!(condition(&package, "Orphan"), "");
}

/// Tags beyond what anyone lists, below three words and none, over versions.
fn many() -> Vec<(String, String, &'static str)> {
    let words = ["/users", "/v1.0/groups", "/api/rest/v2/group-items", "/{id}"];
    let mut all: Vec<_> =
        (0..204).map(|at| operation(&format!("{}/t{at}", words[at % 3]), &format!("tag {at}"), "Shared")).collect();
    all.push(operation("/users(key)/own", "tag 0", "Own"));
    all.push(operation("/{id}", "tag 1", "Own"));
    all
}

#[test]
fn many_tags_have_features_by_path() {
    let package = package(&many());
    assert_eq!(features(&package), ["path-users", "path-groups", "path-root", "path-group-items", "unreached-models"]);
    // The modules are those of the tags; one that spans two words is there with either.
    let root = &package.files["src/lib.rs"];
    assert!(package.files.contains_key("src/tag_203.rs"));
    assert!(root.contains("#[cfg(all(feature = \"path-users\", "));
    assert!(root.contains("#[cfg(all(any(feature = \"path-groups\", feature = \"path-root\"), "));
    assert_eq!(
        condition(&package, "Own"),
        r#"#[cfg(any(feature = "path-users", feature = "path-groups", feature = "path-root"))]"#
    );
}

#[test]
fn neither_order_nor_what_is_left_out_renames_a_feature() {
    let mut reordered = many();
    reordered.reverse();
    let sorted = |package: &Package| {
        let mut names: Vec<String> = features(package).into_iter().map(str::to_owned).collect();
        names.sort_unstable();
        names
    };
    let all = sorted(&package(&many()));
    assert_eq!(sorted(&package(&reordered)), all);
    let part: Vec<_> = many().into_iter().filter(|(path, ..)| !path.contains("group-items")).collect();
    let more: Vec<_> =
        (0..100).map(|at| operation(&format!("/users/more{at}"), &format!("more {at}"), "Own")).collect();
    let some = sorted(&package(&[part, more].concat()));
    assert!(some.iter().all(|name| all.contains(name)), "{some:?}");
    assert!(!some.contains(&"path-group-items".to_owned()));
}
