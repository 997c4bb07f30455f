//! Overlays: what becomes of a document, and what is said of an overlay that is wrong.

use std::path::Path;

use oasmith::diagnostic::Diagnostic;
use oasmith::document::tree::Node;
use oasmith::document::{self, Source, Texts};
use oasmith::driver::{self, Settings};
use oasmith::input::{self, Folder};

const API: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
tags: [{name: pets}, {name: shops}]
paths:
  /pets:
    get:
      operationId: pets_list
      tags: [pets, dummy]
      x-traits: [paged]
      parameters:
        - {name: kind, in: query, schema: {type: string}}
        - {name: old, in: query, schema: {type: string}}
      responses: {'200': {description: Pets}}
  /shops:
    get:
      operationId: shops_list
      responses: {'200': {description: Shops}}
";

fn texts<'l>(overlays: &[&str]) -> Texts<'l> {
    let numbered = (1..).zip(overlays).map(|(number, actions)| Source {
        name: format!("{number}.overlay.yaml"),
        text: format!("overlay: 1.1.0\ninfo: {{title: Changes, version: '1'}}\nactions:\n{actions}"),
    });
    let source = Source { name: "api.yaml".to_owned(), text: API.to_owned() };
    Texts { source, overlays: numbered.collect(), loader: None }
}

fn rendered(found: &[Diagnostic], sources: &[Source]) -> String {
    found.iter().map(|one| one.render_plain(sources)).collect::<Vec<_>>().join("\n")
}

/// What stands at a path of keys after an overlay, as JSON.
fn changed(actions: &str, path: &[&str]) -> String {
    let (tree, found, sources) = document::bundle(texts(&[actions]));
    assert_eq!(rendered(&found, &sources), "", "{actions}");
    let tree = tree.expect("no error");
    path.iter().try_fold(&tree, |node, key| node.get(key)).map_or_else(|| "nothing".to_owned(), Node::json)
}

/// What is said.
fn said(overlays: &[&str]) -> String {
    let (_, found, sources) = document::bundle(texts(overlays));
    rendered(&found, &sources)
}

#[test]
fn an_update_merges_objects_adds_to_lists_and_replaces_what_has_no_parts() {
    let update = "  - target: $.paths['/pets'].get\n    update:\n      summary: All pets\n      operationId: all_pets\n      \
        parameters: [{name: page, in: query}]\n      responses: {'404': {description: None}}\n";
    let get = ["paths", "/pets", "get"];
    let of = |key: &'static str| changed(update, &[&get[..], &[key]].concat());
    assert_eq!(of("summary"), "\"All pets\"");
    assert_eq!(of("operationId"), "\"all_pets\"");
    assert!(
        of("parameters")
            .ends_with(r#"{"name":"old","in":"query","schema":{"type":"string"}},{"name":"page","in":"query"}]"#)
    );
    assert_eq!(of("responses"), r#"{"200":{"description":"Pets"},"404":{"description":"None"}}"#);
    assert_eq!(of("tags"), r#"["pets","dummy"]"#);

    let tags = |update: &str| changed(&format!("  - {{target: $.tags, update: {update}}}\n"), &["tags"]);
    assert_eq!(tags("{name: more}"), r#"[{"name":"pets"},{"name":"shops"},{"name":"more"}]"#);
    assert_eq!(tags("[{name: a}, {name: b}]"), r#"[{"name":"pets"},{"name":"shops"},{"name":"a"},{"name":"b"}]"#);
    assert_eq!(changed("  - {target: $.info.title, update: Zoo}\n", &["info", "title"]), "\"Zoo\"");
    // Everywhere at once, and what is not there yet.
    let safe =
        changed("  - {target: '$.paths.*.get', update: {x-safe: true}}\n", &["paths", "/shops", "get", "x-safe"]);
    assert_eq!(safe, "true");
    // The example of the specification has keys with nothing after them.
    let nothing = "  - target: $\n    update:\n      info: {x-a: 1}\n      tags:\n      paths:\n      components:\n";
    assert_eq!(changed(nothing, &["info"]), r#"{"title":"Shop","version":"1","x-a":1}"#);
    assert_eq!(changed(nothing, &["tags"]), r#"[{"name":"pets"},{"name":"shops"}]"#);
}

#[test]
fn what_is_removed_is_gone_whatever_its_place() {
    let get = ["paths", "/pets", "get"];
    let parameters = [&get[..], &["parameters"]].concat();
    let old = "  - {target: \"$.paths.*.get.parameters[?@.name == 'old']\", remove: true}\n";
    assert_eq!(changed(old, &parameters), r#"[{"name":"kind","in":"query","schema":{"type":"string"}}]"#);
    let all = "  - {target: '$.paths.*.get.parameters[*]', remove: true}\n";
    assert_eq!(changed(all, &parameters), "[]");
    let dummy = "  - {target: \"$.paths.*.get.tags[?@ == 'dummy']\", remove: true, update: {ignored: true}}\n";
    assert_eq!(changed(dummy, &[&get[..], &["tags"]].concat()), r#"["pets"]"#);
    assert_eq!(changed("  - {target: '$..parameters', remove: true}\n", &parameters), "nothing");
    // What holds another that is selected, too.
    assert_eq!(changed("  - {target: '$.paths..*', remove: true}\n", &["paths"]), "{}");
}

#[test]
fn a_copy_and_a_removal_are_a_move() {
    let actions = "  - {target: $.paths, update: {/animals: {}}}\n  - {target: \"$.paths['/animals']\", copy: \"$.paths['/shops']\"}\n  \
        - {target: \"$.paths['/shops']\", remove: true}\n";
    assert_eq!(
        changed(actions, &["paths", "/animals"]),
        r#"{"get":{"operationId":"shops_list","responses":{"200":{"description":"Shops"}}}}"#
    );
    assert_eq!(changed(actions, &["paths", "/shops"]), "nothing");
    let traits = "  - target: $.paths[?@.get['x-traits'][?@ == 'paged']].get\n    update: {parameters: [{name: top, in: query}]}\n";
    assert!(changed(traits, &["paths", "/pets", "get", "parameters"]).contains("top"));
    assert_eq!(changed(traits, &["paths", "/shops", "get", "parameters"]), "nothing");
}

#[test]
fn overlays_apply_in_their_order_and_each_action_to_what_the_one_before_made() {
    let (tree, found, _) = document::bundle(texts(&[
        "  - {target: $.info, update: {x-a: 1}}\n  - {target: \"$.info['x-a']\", update: 2}\n",
        "  - {target: \"$.info[?@ == 2]\", update: 3}\n",
    ]));
    assert_eq!(found, []);
    assert_eq!(
        tree.expect("no error").get("info").map(Node::json).unwrap_or_default(),
        r#"{"title":"Shop","version":"1","x-a":3}"#
    );
}

#[test]
fn an_action_that_changes_nothing_is_a_warning_with_what_was_meant() {
    insta::assert_snapshot!(said(&["  - {target: \"$.paths['/pet'].get\", update: {x: 1}}\n  \
        - {target: \"$.paths.*.post\", description: No creation, remove: true}\n  - {target: $.info}\n"]), @r"
        warning[OAS0703]: action 3 has neither `update` nor `copy` nor `remove: true`: it changes nothing
          --> 1.overlay.yaml:6:5 (/actions/2)
        warning[OAS0703]: the target of action 1 selects nothing: it changes nothing
          --> 1.overlay.yaml:4:14 (/actions/0/target)
          = help: did you mean `/pets`?
        warning[OAS0703]: the target of action 2 (“No creation”) selects nothing: it changes nothing
          --> 1.overlay.yaml:5:14 (/actions/1/target)
          = help: below `$.paths.*` there is no `.post`
        ");
}

#[test]
fn an_action_that_cannot_be_applied_is_an_error_with_both_places() {
    insta::assert_snapshot!(said(&["  - {target: $.info, update: {title: {en: Shop}, version: 2}}\n  \
        - {target: $.info, description: 'A list', update: [1]}\n  - {target: '$.*', update: {x: 1}}\n  \
        - {target: $, remove: true}\n  - {target: $.info, copy: '$.paths.*'}\n  - {target: $.info, copy: $.nothing}\n"]), @r"
        error[OAS0702]: action 1 cannot be applied: `title` is a primitive value, and what is merged into it is an object
          --> 1.overlay.yaml:4:38 (/actions/0/update/title): what is merged
          ::: api.yaml:2:15 (/info/title): what is there
        error[OAS0702]: action 2 (“A list”) cannot be applied: the target is an object, and what is merged into it is a list
          --> 1.overlay.yaml:5:53 (/actions/1/update): what is merged
          ::: api.yaml:2:7 (/info): what is there
        error[OAS0702]: the target of action 3 selects a primitive value and an object; it must select nodes of one kind
          --> 1.overlay.yaml:6:14 (/actions/2/target)
          ::: api.yaml:1:10 (/openapi): a primitive value
          ::: api.yaml:2:7 (/info): an object
        error[OAS0702]: action 4 removes the whole document
          --> 1.overlay.yaml:7:14 (/actions/3/target)
        error[OAS0702]: `copy` of action 5 selects 2 nodes, and must select one
          --> 1.overlay.yaml:8:28 (/actions/4/copy)
        error[OAS0702]: `copy` of action 6 selects 0 nodes, and must select one
          --> 1.overlay.yaml:9:28 (/actions/5/copy)
        ");
}

#[test]
fn an_overlay_that_is_none_is_an_error_with_its_place() {
    insta::assert_snapshot!(said(&["  - {target: '$.paths.*.get.x-y', update: 1}\n  - {target: paths, remove: yes}\n  - {update: 1}\n  \
        - {target: $, update: 1, copy: $, updat: 1}\n  - 3\n", "  - [\n"]), @r"
        error[OAS0701]: `target` of action 1 is no JSONPath (RFC 9535): `-` does not belong here, at character 16
          --> 1.overlay.yaml:4:14 (/actions/0/target)
          = help: a name with `-` stands in brackets: `['x-internal']`
        error[OAS0701]: `target` of action 2 is no JSONPath (RFC 9535): a query begins with `$`, at character 1
          --> 1.overlay.yaml:5:14 (/actions/1/target)
          = help: write `$.paths`
        error[OAS0701]: action 3 has no field `target`, which is required
          --> 1.overlay.yaml:6:5 (/actions/2)
        warning[OAS0105]: `updat` is not a keyword here; it is ignored
          --> 1.overlay.yaml:7:37 (/actions/3/updat)
          = help: did you mean `update`?
        error[OAS0701]: action 4 has both `update` and `copy`, of which neither counts beside the other
          --> 1.overlay.yaml:7:28 (/actions/3/copy)
          ::: 1.overlay.yaml:7:17 (/actions/3/update)
        error[OAS0701]: action 5 must be a mapping, found a number
          --> 1.overlay.yaml:8:5 (/actions/4)
        error[OAS0002]: invalid YAML: while parsing a node, did not find expected node content
          --> 2.overlay.yaml:5:1 (/actions/0/0)
          = help: the document ends before it is complete: was it cut?
        ");
    let of = |text: &str| {
        let source = Source { name: "api.yaml".to_owned(), text: API.to_owned() };
        let overlays = vec![Source { name: "o.yaml".to_owned(), text: text.to_owned() }];
        let (tree, found, sources) = document::bundle(Texts { source, overlays, loader: None });
        assert_eq!(tree.is_none(), found.iter().any(Diagnostic::is_error));
        rendered(&found, &sources)
    };
    let texts = [
        "[1]",
        "openapi: 3.0.3\n",
        "overlay: 2.0.0\n",
        "overlay: 1.0.0\nactions: []\n",
        "overlay: '1.0'\ninfo: {title: T}\nactions:\n- {target: $.info, copy: $.info}\n",
    ];
    insta::assert_snapshot!(texts.map(of).join("\n"), @r"
    error[OAS0701]: this is a list, not an overlay
      --> o.yaml:1:1 (document root)
    error[OAS0701]: the field `overlay` is missing: this is no overlay
      --> o.yaml:1:1 (document root)
      = help: an overlay begins with `overlay: 1.1.0`
    error[OAS0701]: version `2.0.0` of Overlay is not read
      --> o.yaml:1:10 (/overlay)
      = help: 1.0 and 1.1 are read
    warning[OAS0108]: the overlay has no field `info`, which is required; it is applied all the same
      --> o.yaml:1:1 (document root)
    error[OAS0701]: `actions` must be a list with an action at least
      --> o.yaml:2:10 (/actions)
    warning[OAS0108]: the overlay has no field `info.version`, which is required; it is applied all the same
      --> o.yaml:2:7 (/info)
    warning[OAS0105]: `copy` is a field of Overlay 1.1, not of 1.0; it is read all the same
      --> o.yaml:4:20 (/actions/0/copy)
    ");
}

#[test]
fn what_is_said_later_leads_to_the_overlay() {
    let action = "  - target: $.paths['/shops'].get\n    update:\n      parameters:\n        - {name: x, in: nowhere}\n      \
        requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Shop'}}}}\n";
    let outcome = driver::name(texts(&[action]), &Settings::default());
    assert!(outcome.value.is_none());
    insta::assert_snapshot!(rendered(&outcome.diagnostics, &outcome.sources), @r"
    error[OAS0104]: item 0 of `parameters` has no field `schema`, which is required
      --> 1.overlay.yaml:7:11 (/actions/0/update/parameters/0): in this object
    error[OAS0103]: `in` must be one of `query`, `header`, `path`, `cookie`, found `nowhere`
      --> 1.overlay.yaml:7:25 (/actions/0/update/parameters/0/in)
    ");
}

#[test]
fn overlays_and_other_files_go_together() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/fixtures/overlays");
    for (document, overlay) in [
        ("external_json_ref/spec/spec.yaml", "external_json_ref/overlay.yaml"),
        ("allof_merge_extensions/spec.yaml", "allof_merge_extensions/overlay.yaml"),
    ] {
        let document = folder.join(document);
        let source = input::read_file(&document).expect("the document");
        let overlays = vec![input::read_file(&folder.join(overlay)).expect("the overlay")];
        let files = Folder::of(&document, true);
        let texts = Texts { source, overlays, loader: Some(&mut |path| files.read(path)) };
        let (tree, found, sources) = document::bundle(texts);
        let tree = tree.unwrap_or_else(|| panic!("{}", rendered(&found, &sources)));
        let schemas = tree.get("components").and_then(|components| components.get("schemas")).expect("schemas");
        if overlay.starts_with("external") {
            assert_eq!(
                tree.get("info").map(Node::json).unwrap_or_default(),
                r#"{"x-overlay-applied":"structured-overlay"}"#
            );
            let references = schemas.get("Container").map(Node::json).unwrap_or_default();
            assert!(
                references.contains("#/components/schemas/ObjectA") && !references.contains(".yaml"),
                "{references}"
            );
            assert!(schemas.get("object_b").is_some(), "{}", schemas.json());
        } else {
            for (name, ty) in [("Client", "OverlayClient"), ("BaseOnly", "OverlayBaseOnly")] {
                let found = schemas.get(name).and_then(|schema| schema.get("x-go-type")).and_then(Node::as_str);
                assert_eq!(found, Some(ty));
            }
            assert!(schemas.get("DerivedNoOverride").is_some_and(|schema| schema.get("x-go-type").is_none()));
        }
    }
}

#[test]
fn a_document_of_swagger_and_references_of_an_overlay_are_read_as_its_own() {
    let source = Source {
        name: "api.yaml".to_owned(),
        text: "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n".to_owned(),
    };
    let overlays = vec![Source {
        name: "o.yaml".to_owned(),
        text: "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions:\n- target: $\n  update:\n    definitions:\n      Pet:\n        \
            properties: {tag: {$ref: 'tag.yaml'}, other: {$ref: 'tag.yaml'}}\n"
            .to_owned(),
    }];
    let mut loader = |path: &str| match path {
        "tag.yaml" => {
            Ok(Source { name: path.to_owned(), text: "{type: object, properties: {name: {type: nothing}}}".to_owned() })
        }
        _ => Err("there is no such file".to_owned()),
    };
    let outcome = driver::name(Texts { source, overlays, loader: Some(&mut loader) }, &Settings::default());
    let text = rendered(&outcome.diagnostics, &outcome.sources);
    assert!(text.contains("tag.yaml:1:"), "{text}");
}
