//! Customisation, and what is said about rules that cannot be.

use oasmith::config;
use oasmith::custom::{Change, Customisation, Rule, Target};
use oasmith::diagnostic::Diagnostic;
use oasmith::document::Source;
use oasmith::driver::{self, Settings};

const PETS: &str = r"
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      operationId: pets_list
      tags: [pets]
      parameters: [{ name: size, in: query, schema: { type: integer } }]
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: { type: string, nullable: true }
        kind: { type: string, enum: [cat, dog] }
        owner: { $ref: '#/components/schemas/Owner' }
    Owner: { type: string }
";

/// What is generated with a configuration, and what is said.
fn run(custom: Customisation) -> (String, String) {
    let settings = Settings { custom, ..Settings::default() };
    let source = Source { name: "pets.yaml".to_owned(), text: PETS.to_owned() };
    let outcome = driver::generate(source, &settings);
    let said = outcome.diagnostics.iter().map(|diagnostic: &Diagnostic| diagnostic.render_plain(&outcome.sources));
    let said = said.collect::<Vec<_>>().join("\n");
    let files = outcome.value.map(|generated| generated.package.files).unwrap_or_default();
    (files.into_values().collect(), said)
}

fn configured(text: &str) -> (String, String) {
    let (read, problems) = config::read(Source { name: "oasmith.toml".to_owned(), text: text.to_owned() });
    assert_eq!(problems, []);
    run(read.custom)
}

#[test]
fn rules_that_select_nothing_or_cannot_be_are_errors_with_their_place() {
    let (files, said) = configured(
        "[schemas.Pets]\nrename = \"Animal\"\n[schemas.Pet]\nrename = \"a b\"\ntype = \"[u8]\"\nattributes = [\"x\"]\n\
         properties.nam.rename = \"title\"\n[schemas.\"/components/schemas/Pet/items\"]\nclosed = true\n\
         [operations.pet_list]\nrename = \"all\"\n[operations.\"pets_*\"]\nparameters.sise.rename = \"n\"\n\
         [tags.pet]\nrename = \"x\"\n[formats]\ndecimal = \"X\"\n",
    );
    assert_eq!(files, "");
    insta::assert_snapshot!(said, @r#"
        error[OAS0503]: the document has no schema `Pets`
          --> oasmith.toml:2:10
          = help: did you mean `Pet`?
        error[OAS0503]: `a b` is not an identifier
          --> oasmith.toml:4:10
        error[OAS0503]: `[u8]` is not the path of a type
          --> oasmith.toml:5:8
        error[OAS0503]: `x` is not an attribute such as `#[must_use]`
          --> oasmith.toml:6:14
        error[OAS0503]: the schema `Pet` declares no property `nam`
          --> oasmith.toml:7:25
          = help: did you mean `name`?
        error[OAS0503]: no schema stands at `/components/schemas/Pet/items`
          --> oasmith.toml:9:10
        error[OAS0503]: the document has no operation `pet_list`
          --> oasmith.toml:11:10
          = help: did you mean `pets_list`?
        error[OAS0503]: no operation that it selects has a parameter `sise`
          --> oasmith.toml:13:26
          = help: did you mean `size`?
        error[OAS0503]: no operation has `pet` as its first tag
          --> oasmith.toml:15:10
          = help: did you mean `pets`?
        error[OAS0503]: no schema has the format `decimal`
          --> oasmith.toml:17:11
        "#);
}

#[test]
fn rules_that_change_nothing_are_errors() {
    let (_, said) = configured(
        "[schemas.Owner]\nclosed = true\nderives = [\"Eq\"]\n\
         [schemas.Pet]\nproperties.name.tolerate-null = true\nvalues.cat = \"Tom\"\n\
         [schemas.\"#/components/schemas/Pet/properties/name\"]\nrename = \"PetName\"\n",
    );
    insta::assert_snapshot!(said, @r#"
        error[OAS0503]: this rule changes nothing, or another overrides it
          --> oasmith.toml:2:10
          = help: what it selects is no enum
        error[OAS0503]: this rule changes nothing, or another overrides it
          --> oasmith.toml:3:11
          = help: what it selects is no struct and no enum of the generated code
        error[OAS0503]: this rule changes nothing, or another overrides it
          --> oasmith.toml:5:33
          = help: no property that it selects may be absent and forbids `null`; a required one needs a rule of its own
        error[OAS0503]: this rule changes nothing, or another overrides it
          --> oasmith.toml:6:14
          = help: no enum that it selects has the value `cat`
        error[OAS0503]: this rule changes nothing, or another overrides it
          --> oasmith.toml:8:10
          = help: what it selects has no type of its own; a property's field is renamed by `properties.NAME.rename`
        "#);
}

#[test]
fn an_exact_selector_wins_over_a_wildcard_and_a_pointer_reaches_inline_schemas() {
    let (files, said) = configured(
        "[schemas.Pet]\nrename = \"Animal\"\n[schemas.\"*\"]\ntolerate-null = true\n\
         [schemas.\"/components/schemas/Pet/properties/kind\"]\nrename = \"Species\"\nvalues.cat = \"Tom\"\nclosed = true\n\
         [operations.\"GET /pets\"]\nrename = \"all\"\n",
    );
    assert_eq!(said, "");
    for part in ["pub struct Animal {", "pub kind: Option<Species>", "Tom = \"cat\"", "rt::tolerant::<", "fn all("] {
        assert!(files.contains(part), "{part}\n{files}");
    }
}

#[test]
fn a_rule_of_the_library_is_named_where_it_has_no_place() {
    let rule = Rule::new(Target::schema("Pat"), Change::Rename("Animal".to_owned()));
    let (_, said) = run(Customisation { rules: vec![rule], ..Customisation::default() });
    insta::assert_snapshot!(said, @r#"
        error[OAS0503]: the document has no schema `Pat` (Schema("Pat"))
          = help: did you mean `Pet`?
        "#);
}
