//! Documents over several files: they are read as one.

use std::collections::BTreeMap;

use oasmith::diagnostic::Diagnostic;
use oasmith::document::tree::Node;
use oasmith::document::{self, Source, Texts};
use oasmith::driver::{self, Settings};

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

/// The files beside the document, by path, and how often each is read.
struct Files {
    texts: BTreeMap<&'static str, String>,
    read: Vec<String>,
}

fn files<const N: usize>(texts: [(&'static str, &str); N]) -> Files {
    // What begins with a brace would be JSON.
    let yaml = |text: &str| if text.starts_with('{') { format!("# YAML\n{text}") } else { text.to_owned() };
    Files { texts: texts.map(|(path, text)| (path, yaml(text))).into(), read: Vec::new() }
}

impl Files {
    fn read(&mut self, path: &str) -> Result<Source, String> {
        self.read.push(path.to_owned());
        let text = self.texts.get(path).cloned().ok_or("there is no such file")?;
        Ok(Source { name: format!("folder/{path}"), text })
    }

    /// The document as one, and what was found.
    fn bundle(&mut self, text: &str) -> (Option<Node>, Vec<String>) {
        let source = Source { name: "folder/api.yaml".to_owned(), text: text.to_owned() };
        let (tree, found, sources) =
            document::bundle(Texts { source, overlays: Vec::new(), loader: Some(&mut |path| self.read(path)) });
        (tree, rendered(&found, &sources))
    }

    /// The document as one, without anything found.
    fn bundled(&mut self, text: &str) -> Node {
        let (tree, found) = self.bundle(text);
        assert_eq!(found, Vec::<String>::new());
        let tree = tree.expect("no error");
        // It is a document that needs no files any more.
        let (document, found) = document::load(Source { name: String::new(), text: tree.json() });
        let document = document.unwrap_or_else(|| panic!("{found:?}"));
        let (_, found) = oasmith::api::resolve(&document);
        assert!(!found.iter().any(Diagnostic::is_error), "{found:?}");
        tree
    }
}

fn rendered(found: &[Diagnostic], sources: &[Source]) -> Vec<String> {
    found.iter().map(|one| one.render_plain(sources)).collect()
}

/// The JSON text of what stands at a pointer.
fn at(tree: &Node, pointer: &str) -> String {
    let mut node = tree;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let next = token.parse::<usize>().ok().and_then(|index| node.items().get(index)).or_else(|| node.get(&token));
        node = next.unwrap_or_else(|| panic!("nothing at {pointer} of {}", tree.json()));
    }
    node.json()
}

fn keys(tree: &Node, section: &str) -> Vec<String> {
    let section = tree.get("components").and_then(|components| components.get(section));
    section.map_or(&[][..], Node::members).iter().map(|member| member.key.clone()).collect()
}

#[test]
fn every_kind_of_object_may_stand_in_another_file() {
    let mut files = files([
        ("paths/pets.yaml", "
parameters: [{$ref: '../parts.yaml#/components/parameters/Limit'}]
get:
  operationId: list
  responses:
    '200': {$ref: '../parts.yaml#/components/responses/Pets'}
post:
  operationId: create
  requestBody: {$ref: '../parts.yaml#/components/requestBodies/Pet'}
  responses: {default: {description: '', headers: {ETag: {$ref: '../parts.yaml#/components/headers/ETag'}}}}
"),
        ("parts.yaml", "
components:
  parameters: {Limit: {name: limit, in: query, schema: {$ref: '#/components/schemas/Count'}}}
  responses: {Pets: {description: '', content: {application/json: {schema: {type: array, items: {$ref: schemas/pet.yaml}}}}}}
  requestBodies: {Pet: {content: {application/json: {schema: {$ref: schemas/pet.yaml}}}}}
  headers: {ETag: {schema: {type: string}}}
  schemas: {Count: {type: integer}}
  securitySchemes: {key: {type: apiKey, in: header, name: K}}
"),
        ("schemas/pet.yaml", "{type: object, properties: {friend: {$ref: '#'}, count: {$ref: '../parts.yaml#/components/schemas/Count'}}}"),
    ]);
    let tree = files.bundled(&format!(
        "{HEAD}paths: {{/pets: {{$ref: paths/pets.yaml}}, /dogs: {{$ref: './paths/../paths/pets.yaml'}}}}\n\
         components: {{securitySchemes: {{key: {{$ref: 'parts.yaml#/components/securitySchemes/key'}}}}}}\n"
    ));
    assert_eq!(at(&tree, "/paths/~1dogs"), r##"{"$ref":"#/paths/~1pets"}"##);
    assert_eq!(at(&tree, "/paths/~1pets/parameters/0"), r##"{"$ref":"#/components/parameters/Limit"}"##);
    assert_eq!(at(&tree, "/components/parameters/Limit/schema"), r##"{"$ref":"#/components/schemas/Count"}"##);
    assert_eq!(at(&tree, "/components/schemas/pet/properties/friend"), r##"{"$ref":"#/components/schemas/pet"}"##);
    assert_eq!(at(&tree, "/components/securitySchemes/key/name"), r#""K""#);
    assert_eq!(keys(&tree, "headers"), ["ETag"]);
    assert_eq!(files.read, ["paths/pets.yaml", "parts.yaml", "schemas/pet.yaml"]);
}

#[test]
fn a_component_that_is_another_files_schema_has_the_documents_name_for_it() {
    let mut files = files([(
        "pet.yaml",
        "{type: object, properties: {owner: {$ref: 'api.yaml#/components/schemas/Owner'}, pet: {$ref: pet.yaml}}}",
    )]);
    let tree = files.bundled(&format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    Animal: {{$ref: pet.yaml}}\n    Beast: {{$ref: ./pet.yaml#}}\n    \
         Owner: {{type: object, properties: {{pet: {{$ref: 'pet.yaml'}}}}}}\n"
    ));
    assert_eq!(keys(&tree, "schemas"), ["Animal", "Beast", "Owner"]);
    let reference = r##"{"$ref":"#/components/schemas/Animal"}"##;
    assert_eq!(at(&tree, "/components/schemas/Animal/properties/pet"), reference);
    assert_eq!(at(&tree, "/components/schemas/Owner/properties/pet"), reference);
    assert_eq!(at(&tree, "/components/schemas/Beast"), reference);
    assert_eq!(at(&tree, "/components/schemas/Animal/properties/owner"), r##"{"$ref":"#/components/schemas/Owner"}"##);
}

#[test]
fn names_do_not_depend_on_the_order_of_references() {
    let other = "{components: {schemas: {Pet: {type: string}, Own: {type: string}}}}";
    let of = |first: &str, second: &str| {
        let mut files = files([("a.yaml", other), ("b/x.yaml", other), ("c/x.yaml", other)]);
        let properties = [first, second, "a.yaml#/components/schemas/Own"];
        let properties = properties.iter().enumerate().map(|(index, to)| format!("p{index}: {{$ref: '{to}'}}"));
        let tree = files.bundled(&format!(
            "{HEAD}paths: {{}}\ncomponents: {{schemas: {{Z: {{properties: {{{}, c: {{$ref: 'c/x.yaml#/components/schemas/Pet'}}}}}}}}}}\n",
            properties.collect::<Vec<_>>().join(", ")
        ));
        let mut names = keys(&tree, "schemas");
        names.sort();
        names
    };
    let (a, b) = ("a.yaml#/components/schemas/Pet", "b/x.yaml#/components/schemas/Pet");
    assert_eq!(of(a, b), ["Own", "Z", "a_Pet", "b_x_Pet", "c_x_Pet"]);
    assert_eq!(of(a, b), of(b, a));
}

#[test]
fn fragments_are_decoded_and_lead_into_lists_and_below_components() {
    let mut files = files([(
        "a b.yaml",
        "
x/y~z: {type: string}
list: [{type: integer}, {type: boolean}]
components: {schemas: {Pet: {type: object, properties: {name: {type: string}}}}}
",
    )]);
    let tree = files.bundled(&format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A: {{properties: {{\
         x: {{$ref: 'a%20b.yaml#/x~1y~0z'}}, y: {{$ref: 'a b.yaml#/list/1'}}, \
         n: {{$ref: 'a b.yaml#/components/schemas/Pet/properties/name'}}}}}}\n"
    ));
    let reference = |property: &str| at(&tree, &format!("/components/schemas/A/properties/{property}/$ref"));
    assert_eq!(reference("n"), r##""#/components/schemas/Pet/properties/name""##);
    let target = |property: &str| at(&tree, reference(property).trim_matches(['"', '#']));
    assert_eq!(target("x"), r#"{"type":"string"}"#);
    assert_eq!(target("y"), r#"{"type":"boolean"}"#);
    assert_eq!(files.read, ["a b.yaml"]);
}

#[test]
fn chains_are_followed_and_circles_end() {
    let mut chain =
        files([("a.yaml", "{$ref: b.yaml}"), ("b.yaml", "{$ref: 'c.yaml#/C'}"), ("c.yaml", "C: {type: string}")]);
    let schema = |to: &str| format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: {to}}}}}}}\n");
    assert_eq!(at(&chain.bundled(&schema("a.yaml")), "/components/schemas/A"), r#"{"type":"string"}"#);
    let mut circle = files([("a.yaml", "{$ref: b.yaml}"), ("b.yaml", "{$ref: a.yaml}")]);
    let (tree, found) = circle.bundle(&schema("a.yaml"));
    assert!(tree.is_none());
    assert_eq!(
        found,
        [
            "error[OAS0202]: the reference `a.yaml` leads back to itself\n  --> folder/api.yaml:4:34 (/components/schemas/A/$ref)"
        ]
    );
    // A path item whose callback is itself.
    let mut item = files([("p.yaml", "{post: {responses: {}, callbacks: {c: {x: {$ref: '#'}}}}}")]);
    let tree = item.bundled(&format!("{HEAD}paths: {{/p: {{$ref: p.yaml}}}}\n"));
    assert_eq!(at(&tree, "/paths/~1p/post/callbacks/c/x"), r##"{"$ref":"#/paths/~1p"}"##);
}

#[test]
fn diagnostics_tell_the_file_and_the_pointer_in_it() {
    let mut files = files([
        ("bad.yaml", "Pet:\n  type: strng\n  properties:\n    a: {$ref: '#/Pett'}\n"),
        ("worse.yaml", "a: [\n"),
    ]);
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A: {{$ref: 'bad.yaml#/Pet'}}\n    B: {{$ref: gone.yaml}}\n    \
         C: {{$ref: worse.yaml}}\n    D: {{$ref: worse.yaml}}\n"
    );
    let source = Source { name: "folder/api.yaml".to_owned(), text };
    let (document, found, sources) =
        document::load_files(Texts { source, overlays: Vec::new(), loader: Some(&mut |path| files.read(path)) });
    assert!(document.is_none());
    assert_eq!(
        rendered(&found, &sources),
        [
            "error[OAS0203]: the file `gone.yaml` cannot be read: there is no such file\n  \
             --> folder/api.yaml:7:15 (/components/schemas/B/$ref): referred to here",
            "error[OAS0103]: `strng` is not a type of JSON Schema\n  --> folder/bad.yaml:2:9 (/Pet/type)\n  \
             = help: did you mean `string`?",
            "error[OAS0201]: the reference `#/Pett` points to nothing\n  --> folder/bad.yaml:4:15 (/Pet/properties/a/$ref)\n  \
             = help: did you mean `#/Pet`?",
            "error[OAS0002]: invalid YAML: while parsing a node, did not find expected node content\n  \
             --> folder/worse.yaml:2:1 (/a/0)\n  = help: the document ends before it is complete: was it cut?",
        ]
    );
}

#[test]
fn examples_and_extensions_hold_no_references() {
    let mut files = files([]);
    let tree = files.bundled(&format!(
        "{HEAD}paths: {{}}\nx-a: {{$ref: gone.yaml}}\ncomponents: {{schemas: {{A: {{example: {{$ref: gone.yaml}}, \
         default: {{$ref: gone.yaml}}, properties: {{x-b: {{type: string}}}}}}}}}}\n"
    ));
    assert_eq!(at(&tree, "/x-a/$ref"), r#""gone.yaml""#);
    assert_eq!(files.read, Vec::<String>::new());
}

#[test]
fn discriminators_map_to_other_files() {
    let mut files = files([
        ("cat.yaml", "{type: object, required: [kind], properties: {kind: {type: string}}}"),
        ("dog.yaml", "{type: object, required: [kind], properties: {kind: {type: string}}}"),
    ]);
    let tree = files.bundled(&format!(
        "{HEAD}paths: {{}}\ncomponents: {{schemas: {{Pet: {{oneOf: [{{$ref: cat.yaml}}, {{$ref: dog.yaml}}], \
         discriminator: {{propertyName: kind, mapping: {{c: ./cat.yaml, d: dog.yaml}}}}}}}}}}\n"
    ));
    let mapping = r##"{"c":"#/components/schemas/cat","d":"#/components/schemas/dog"}"##;
    assert_eq!(at(&tree, "/components/schemas/Pet/discriminator/mapping"), mapping);
}

/// What a bundler left behind in a `mapping` chooses nothing; a reference in the same place is an error.
#[test]
fn a_mapping_to_a_file_that_is_missing_is_a_warning() {
    let document = |beside: &str| {
        format!(
            "{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{type: object}}, B: {{type: object}}, Both: {{oneOf: [{{$ref: \
             '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}], discriminator: {{propertyName: k, mapping: \
             {{a: 'models/a.yaml#/A', b: here.yaml#/B}}}}}}{beside}}}}}\n"
        )
    };
    let mut files = files([("here.yaml", "A: {type: object}")]);
    let generated = |text: String, files: &mut Files| {
        let source = Source { name: "folder/api.yaml".to_owned(), text };
        let texts = Texts { source, overlays: Vec::new(), loader: Some(&mut |path| files.read(path)) };
        let outcome = driver::generate(texts, &Settings::default());
        let codes: Vec<_> = outcome.diagnostics.iter().map(|found| found.code.as_str()).collect();
        (outcome.value.is_some(), codes)
    };
    let (is_generated, codes) = generated(document(""), &mut files);
    assert!(is_generated);
    assert_eq!(codes.iter().filter(|code| **code == "OAS0401").count(), 2, "{codes:?}");
    let (is_generated, codes) = generated(document(", C: {$ref: 'models/a.yaml#/A'}"), &mut files);
    assert!(!is_generated);
    assert!(codes.contains(&"OAS0203"), "{codes:?}");
}

#[test]
fn swagger_2_over_files_is_one_document_of_2_0() {
    let mut files = files([
        (
            "defs.yaml",
            "definitions: {Pet: {type: object, x-nullable: true, properties: {n: {$ref: '#/definitions/Name'}}}, Name: {type: string}}",
        ),
        ("params.yaml", "body: {name: b, in: body, schema: {$ref: 'defs.yaml#/definitions/Pet'}}"),
    ]);
    let text = "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    post:\n      operationId: post_a\n      \
                parameters: [{$ref: 'params.yaml#/body'}]\n      responses: {'200': {description: '', schema: \
                {$ref: 'defs.yaml#/definitions/Pet'}}}\n";
    let tree = files.bundled(text);
    assert_eq!(at(&tree, "/definitions/Pet/properties/n"), r##"{"$ref":"#/definitions/Name"}"##);
    let source = Source { name: "folder/api.yaml".to_owned(), text: text.to_owned() };
    let texts = Texts { source, overlays: Vec::new(), loader: Some(&mut |path| files.read(path)) };
    let outcome = driver::generate(texts, &Settings::default());
    assert_eq!(rendered(&outcome.diagnostics, &outcome.sources), Vec::<String>::new());
    assert!(outcome.value.is_some());
}

#[test]
fn without_a_loader_another_file_is_an_error() {
    let text = format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: a.yaml}}}}}}\n");
    let outcome = driver::generate(Source { name: "api.yaml".to_owned(), text }, &Settings::default());
    assert!(outcome.value.is_none());
    assert_eq!(outcome.diagnostics[0].code.as_str(), "OAS0203");
}

#[test]
fn a_url_is_read_as_one_and_what_it_refers_to_is_on_the_web_too() {
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents: {{schemas: {{Pet: {{$ref: 'https://e.com/x/pet.yaml#/Pet'}}, Id: {{$ref: \
         'https://e.com/own'}}, Own: {{$id: 'https://e.com/own', type: object}}}}}}\n"
    );
    let mut files = files([
        ("https://e.com/x/pet.yaml", "Pet: {type: object, properties: {tag: {$ref: '../tag.yaml'}}}\n"),
        ("https://e.com/tag.yaml", "type: string\n"),
    ]);
    let tree = files.bundled(&text);
    assert_eq!(at(&tree, "/components/schemas/Pet/properties/tag"), r##"{"$ref":"#/components/schemas/tag"}"##);
    // What a schema calls itself is no file.
    assert_eq!(files.read, ["https://e.com/x/pet.yaml", "https://e.com/tag.yaml"]);
}
