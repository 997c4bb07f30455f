//! Slicing: which operations are generated, what they need, and that nothing else changes.

use std::collections::BTreeMap;

use oasmith::diagnostic::Diagnostic;
use oasmith::document::{Selector, Slice, Source};
use oasmith::driver::{self, Named, Settings};
use oasmith::plan::{Origin, Shape, TypeRef};

fn slice(only: &[&str], except: &[&str]) -> Slice {
    let selectors = |texts: &[&str]| texts.iter().map(|text| Selector::from(*text)).collect();
    Slice { only: selectors(only), except: selectors(except) }
}

fn named(text: &str, slice: Slice) -> Result<(Named, Vec<Diagnostic>), String> {
    let source = Source { name: "test.yaml".to_owned(), text: text.to_owned() };
    let outcome = driver::name(source, &Settings { slice, ..Settings::default() });
    let plain = |found: &[Diagnostic]| {
        found.iter().map(|one| one.render_plain(&outcome.sources)).collect::<Vec<_>>().join("\n")
    };
    match outcome.value {
        Some(named) => Ok((named, outcome.diagnostics)),
        None => Err(plain(&outcome.diagnostics)),
    }
}

/// The operations and the types of a part of a document.
fn part_of(text: &str, only: &[&str], except: &[&str]) -> (Vec<String>, Vec<String>) {
    let (Named { plan, names }, _) = named(text, slice(only, except)).expect("a document without errors");
    let operations = plan.operations.iter().map(|one| format!("{} {}", one.method.as_str(), one.template)).collect();
    let mut types: Vec<String> = names.types.iter().map(|ty| ty.name.clone()).collect();
    types.sort_unstable();
    (operations, types)
}

const SHOP: &str = r"
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /pets:
    parameters: [{$ref: '#/components/parameters/Kind'}]
    get:
      operationId: pets_list
      tags: [pets, public]
      responses:
        '200': {$ref: '#/components/responses/Pets'}
    post:
      operationId: pets_create
      tags: [pets]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses:
        '201': {description: Made}
  /pets/{id}/photo:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: Photo
          content:
            application/json:
              schema: {type: object, properties: {size: {type: object, properties: {width: {type: integer}}}}}
  /photos:
    $ref: '#/components/pathItems/Photos'
  /shops:
    get:
      operationId: shops_list
      tags: [shops]
      responses:
        '200':
          description: Shops
          content: {application/json: {schema: {$ref: '#/paths/~1pets~1{id}~1photo/get/responses/200/content/application~1json/schema'}}}
        '404': {$ref: '#/components/responses/Problem'}
components:
  pathItems:
    Photos:
      get:
        operationId: photos_list
        responses: {'200': {description: Photos, content: {application/json: {schema: {$ref: '#/components/schemas/Photo'}}}}}
      delete:
        operationId: photos_delete
        responses: {'204': {description: Gone}}
  parameters:
    Kind: {name: kind, in: query, schema: {$ref: '#/components/schemas/Kind'}}
  responses:
    Pets:
      description: Pets
      content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    Problem:
      description: Problem
      content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}
  schemas:
    Kind: {enum: [cat, dog]}
    Pet:
      type: object
      required: [kind]
      properties: {kind: {type: string}, owner: {$ref: '#/components/schemas/Owner'}}
      discriminator: {propertyName: kind, mapping: {cat: Cat, dog: '#/components/schemas/Dog'}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}]}
    NewPet: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {tags: {$ref: '#/components/schemas/Tags'}}}]}
    Tags: {type: object, properties: {first: {type: string}}}
    Owner: {type: object, properties: {name: {type: string}}}
    Problem: {type: object, properties: {why: {type: string}}}
    Photo: {type: object, properties: {url: {type: string}, size: {type: string, enum: [small, large]}}}
    Size: {type: string, enum: [large, small]}
    Unused: {type: object, properties: {x: {$ref: '#/components/schemas/Nothing'}}}
";

#[test]
fn operations_are_selected_by_id_by_path_and_by_tag() {
    for (only, except, operations) in [
        (&["pets_*"][..], &[][..], &["GET /pets", "POST /pets"][..]),
        (&["pets_list"], &[], &["GET /pets"]),
        (&["get /pets*"], &[], &["GET /pets", "GET /pets/{id}/photo"]),
        (&["* /pets"], &["POST /*"], &["GET /pets"]),
        (&["/shops"], &[], &["GET /shops"]),
        (&["tag:public"], &[], &["GET /pets"]),
        (&["tag:pub*", "tag:shops"], &[], &["GET /pets", "GET /shops"]),
        (&["tag:"], &["* /photos"], &["GET /pets/{id}/photo"]),
        (&["GET /photos"], &[], &["GET /photos"]),
        (&[], &["tag:*", "photos_list", "GET /pets/*"], &["DELETE /photos"]),
    ] {
        assert_eq!(part_of(SHOP, only, except).0, operations, "only {only:?}, except {except:?}");
    }
}

#[test]
fn what_no_operation_needs_is_not_read() {
    // `Unused` is broken: nothing can be made of the whole.
    assert!(named(SHOP, Slice::default()).is_err());
    let types = |only: &[&str]| part_of(SHOP, only, &[]).1.join(" ");
    // The size of a photo is written out, and yet it is a component of the whole.
    assert_eq!(types(&["photos_list"]), "Photo Size");
    assert_eq!(types(&["photos_delete"]), "");
    // Whatever extends it, at any depth, is a pet, and new pets are among them.
    assert_eq!(types(&["pets_list"]), "Cat Dog Kind NewPet Owner Pet PetBase Puppy Tags");
    // A new pet has the properties of a pet; it is none of the others.
    assert_eq!(types(&["pets_create"]), "Kind NewPet Owner Pet PetBase Tags");
    // What stands in an operation that is left out keeps its name.
    let of_photo = part_of(SHOP, &["GET /pets/*"], &[]).1;
    assert_eq!(types(&["shops_list"]), [of_photo.join(" "), "Problem".to_owned()].join(" "));
}

#[test]
fn nothing_is_said_of_what_is_left_out() {
    let (_, found) = named(SHOP, slice(&["photos_delete"], &[])).expect("a part without errors");
    assert_eq!(found, []);
    let swagger = "swagger: '2.0'\ninfo: {title: Shop, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
        responses: {'200': {description: A, schema: {$ref: '#/definitions/A'}}}\n    post:\n      operationId: b\n      \
        parameters: [{name: x, in: query, type: string, collectionFormat: tsv}, {name: y, in: query, type: array, \
        collectionFormat: tsv, items: {type: string}}]\n      responses: {'200': {description: B, schema: {$ref: \
        '#/definitions/B'}}}\ndefinitions:\n  A: {type: object, properties: {a: {type: string}}}\n  B: {properties: {b: \
        {type: nothing}}}\n";
    assert_eq!(part_of(swagger, &["a"], &[]).1, ["A"]);
    let (_, found) = named(swagger, slice(&["a"], &[])).expect("a part without errors");
    assert_eq!(found, []);
}

/// By its path, by where it stands, or by its id: it exists, though not here.
#[test]
fn a_link_to_what_is_left_out_is_not_one_to_nothing() {
    let text = |target: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {{get: {{operationId: a, responses: {{'200': \
             {{description: A, links: {{next: {{{target}}}}}}}}}}}}}\n  /b: {{$ref: '#/components/pathItems/B'}}\n\
             components: {{pathItems: {{B: {{get: {{operationId: b, responses: {{'204': {{description: B}}}}}}}}}}}}\n"
        )
    };
    let said = |target: &str| {
        let (_, found) = named(&text(target), slice(&["a"], &[])).expect("a part without errors");
        found.iter().map(|one| one.code.as_str()).collect::<Vec<_>>()
    };
    for target in ["'#/paths/~1b/get'", "'#/components/pathItems/B/get'"] {
        assert_eq!(said(&format!("operationRef: {target}")), Vec::<&str>::new(), "{target}");
    }
    assert_eq!(said("operationId: b"), Vec::<&str>::new());
    assert_eq!(said("operationRef: '#/paths/~1b/put'"), ["OAS0312"]);
}

#[test]
fn a_selector_that_selects_nothing_is_an_error() {
    let problems = |only: &[&str], except: &[&str]| named(SHOP, slice(only, except)).map(|_| ()).unwrap_err();
    insta::assert_snapshot!(problems(&["pets_lst", "tag:pet", "pets", "GET /shop"], &["/pet"]), @r"
    error[OAS0506]: `pets_lst` of `only` selects no operation
      = help: did you mean `pets_list`?
    error[OAS0506]: `tag:pet` of `only` selects no operation
      = help: did you mean `tag:pets`?
    error[OAS0506]: `pets` of `only` selects no operation
      = help: did you mean `tag:pets`?
    error[OAS0506]: `GET /shop` of `only` selects no operation
      = help: did you mean `GET /shops`?
    error[OAS0506]: `/pet` of `except` selects no operation
      = help: did you mean `/pets`?
    ");
    insta::assert_snapshot!(problems(&["pets_*"], &["tag:pets"]), @r"
    error[OAS0506]: `only` and `except` together leave no operation
      = help: `oasmith list` shows the operations
    ");
}

/// Everything that a caller can write, by where it comes from.
fn public_names(named: &Named) -> BTreeMap<String, Vec<String>> {
    let Named { plan, names } = named;
    let mut all = BTreeMap::new();
    for (ty, spelled) in plan.types.iter().zip(&names.types) {
        // An alias of an equal type has that one's members: which of them is the type depends on the document.
        let alias = if let Shape::Alias(TypeRef::Named(target)) = &ty.shape { Some(target.index()) } else { None };
        let mut members = alias.map_or(spelled, |target| &names.types[target]).members.clone();
        members.push(spelled.name.clone());
        all.insert(format!("{} {}", ty.pointer, matches!(ty.origin, Origin::Request(_))), members);
    }
    for (operation, spelled) in plan.operations.iter().zip(&names.operations) {
        let tag = &names.tags[operation.tag.index()];
        let mut words = vec![tag.module.clone(), tag.group.clone(), spelled.method.clone(), spelled.error.clone()];
        words.extend(spelled.arguments.iter().cloned());
        words.extend(operation.optional.into_iter().flat_map(|set| names.parameter_sets[set.index()].fields.clone()));
        words.extend(operation.errors.into_iter().flat_map(|set| names.error_sets[set.index()].variants.clone()));
        all.insert(format!("{} {}", operation.method.as_str(), operation.template), words);
    }
    all
}

#[test]
fn slicing_renames_nothing_that_remains() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/authentik.yaml"));
    let text = text.expect("the document");
    let (whole, _) = named(&text, Slice::default()).expect("a document without errors");
    let before = public_names(&whole);
    for (only, except) in [
        (&["tag:stages"][..], &[][..]),
        (&["GET *"], &["tag:stages"]),
        (&["*_partial_update", "POST /core/*"], &[]),
        (&[], &["GET *", "PATCH *"]),
    ] {
        let (part, _) = named(&text, slice(only, except)).expect("a part without errors");
        let after = public_names(&part);
        assert!(after.len() > 100 && after.len() < before.len(), "{}", after.len());
        for (key, words) in after {
            assert_eq!(before.get(&key), Some(&words), "{key}, only {only:?}, except {except:?}");
        }
    }
}

/// Three components whose names become one: each keeps the name that only the others made longer.
#[test]
fn a_name_that_a_clash_made_longer_stays_as_long_where_the_other_is_left_out() {
    let text = r"
openapi: 3.1.0
info: {title: Clash, version: '1'}
paths:
  /a: {get: {operationId: a, responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/big-pet'}}}}}}}
  /b: {get: {operationId: b, responses: {'200': {description: B, content: {application/json: {schema: {$ref: '#/components/schemas/big.pet'}}}}}}}
  /c: {get: {operationId: c, responses: {'200': {description: C, content: {application/json: {schema: {$ref: '#/components/schemas/bigPet'}}}}}}}
components:
  schemas:
    big-pet: {type: object, properties: {a: {type: string}}}
    big.pet: {type: object, properties: {b: {type: string}}}
    bigPet: {type: object, properties: {c: {type: string}}}
";
    let (_, mut whole) = part_of(text, &[], &[]);
    let mut parts: Vec<String> = ["a", "b", "c"].iter().flat_map(|only| part_of(text, &[only], &[]).1).collect();
    parts.sort_unstable();
    whole.sort_unstable();
    assert_eq!(parts, whole);
}

/// Inline schemas, methods and tags whose names become one keep what only the others made longer.
#[test]
fn a_clash_within_operations_that_are_left_out_is_still_one() {
    let text = r"
openapi: 3.1.0
info: {title: Clash, version: '1'}
paths:
  /a: {get: {operationId: read-it, tags: [x], responses: {'200': {description: A, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}}
  /b: {get: {operationId: read_it, tags: [x], responses: {'200': {description: B, content: {application/json: {schema: {type: object, properties: {b: {type: string}}}}}}}}}
  /c: {get: {operationId: x_read_it, tags: [x], responses: {'200': {description: C}}}}
  /d: {get: {operationId: d, tags: ['X'], responses: {'200': {description: D}}}}
  /e:
    get:
      operationId: e
      tags: [y]
      responses:
        '200': {description: E, content: {application/json: {schema: {type: object, properties: {e: {type: string}}}}, text/x-json: {schema: {type: string}}}}
        '201': {description: E, content: {application/json: {schema: {type: object, properties: {f: {type: string}}}}}}
";
    let (whole, _) = named(text, Slice::default()).expect("a document without errors");
    let before = public_names(&whole);
    for only in ["/a", "/b", "/c", "/d", "/e"] {
        let (part, found) = named(text, slice(&[only], &[])).expect("a part without errors");
        for (key, words) in public_names(&part) {
            assert_eq!(before.get(&key), Some(&words), "{key}, only {only}");
        }
        // What the words tell is not recorded, and nothing is said of it again.
        let whole = &whole.names.lock;
        assert!(part.names.lock.iter().all(|(key, name)| whole.get(key) == Some(name)), "{:?}", part.names.lock);
        assert!(found.iter().all(|one| !one.message.contains("ordinal")), "{found:?}");
    }
}
