//! The `oasmith` command, as it is called.

#[path = "support/command.rs"]
mod command;

use std::fs;

use command::{Folder, PETS};

const GENERATE: &[&str] = &["generate", "pets.yaml", "--out", "out", "--name", "pet-shop"];
const CHECK: &[&str] = &["check", "pets.yaml", "--out", "out"];

#[test]
fn bad_input_is_told_with_its_place_and_nothing_is_written() {
    let cut = &PETS[..PETS.find("/owners/").unwrap() + 4];
    let cases = [
        ("not YAML", "openapi: 3.0.3\ninfo: [1, 2\n  x: {\n", "bad.yaml:"),
        ("not OpenAPI", "name: a list of things\nthings: []\n", "bad.yaml:1:1"),
        ("a list", "- openapi: 3.0.3\n", "bad.yaml:1:1"),
        ("a reference to nothing", &PETS.replace("schemas/Pet'", "schemas/Dog'"), "bad.yaml:18:"),
        ("a key twice", &PETS.replace("  /owners/:", "  /pets/{id}/:"), "bad.yaml:19:3"),
        ("cut in the middle", cut, "bad.yaml:19:"),
        ("cut in the middle of JSON", "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"Pe", "bad.yaml:1:"),
        ("empty", "", "bad.yaml:1:1"),
    ];
    let folder = Folder::new("bad-input");
    for (case, text, place) in cases {
        folder.put("bad.yaml", text);
        let run = folder.oasmith(&["generate", "bad.yaml", "--out", "out"]);
        assert_eq!(run.code, Some(1), "{case}: {}", run.err);
        assert!(run.err.contains("error[OAS") && run.err.contains(place), "{case}: {}", run.err);
        assert!(run.err.contains("nothing was written"), "{case}: {}", run.err);
        assert!(!folder.0.join("out").exists(), "{case}");
        let check = folder.oasmith(&["list", "bad.yaml"]);
        assert_eq!((check.code, check.out.as_str()), (Some(1), ""), "{case}");
    }
}

#[test]
fn a_missing_document_is_an_error_that_names_it() {
    let folder = Folder::new("missing");
    let run = folder.oasmith(&["generate", "nowhere.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("error[OAS0001]: cannot read `nowhere.yaml`"), "{}", run.err);
    assert!(!folder.0.join("out").exists());
}

#[test]
fn bad_input_leaves_an_earlier_crate_as_it_is() {
    let folder = Folder::new("bad-later");
    assert_eq!(folder.oasmith(GENERATE).code, Some(0));
    let before = folder.crate_files();
    folder.put("pets.yaml", &PETS.replace("schemas/Pet'", "schemas/Dog'"));
    assert_eq!(folder.oasmith(GENERATE).code, Some(1));
    assert_eq!(folder.crate_files(), before);
    assert_eq!(folder.oasmith(CHECK).code, Some(2), "check cannot tell");
}

#[test]
fn generating_again_touches_nothing_and_check_agrees() {
    let folder = Folder::new("again");
    let first = folder.oasmith(GENERATE);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert!(first.err.contains("pet-shop: ") && first.err.contains(" 0 unchanged, 0 removed"), "{}", first.err);
    let before = folder.crate_files();
    assert!(before.keys().any(|path| path.ends_with("Cargo.toml")));

    std::thread::sleep(std::time::Duration::from_millis(20));
    // The name is remembered.
    let second = folder.oasmith(&["generate", "pets.yaml", "--out", "out"]);
    assert!(second.err.contains("pet-shop: 0 files written"), "{}", second.err);
    assert_eq!(folder.crate_files(), before);
    assert_eq!(folder.oasmith(CHECK).code, Some(0));
}

#[test]
fn check_lists_what_differs_and_touches_nothing() {
    let folder = Folder::new("check");
    assert_eq!(folder.oasmith(GENERATE).code, Some(0));
    fs::write(folder.0.join("out/src/lib.rs"), "edited").unwrap();
    fs::remove_file(folder.0.join("out/Cargo.toml")).unwrap();
    let before = folder.crate_files();
    let run = folder.oasmith(CHECK);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert_eq!(run.out, "missing: Cargo.toml\ndiffers: src/lib.rs\n");
    assert_eq!(folder.crate_files(), before);

    assert_eq!(folder.oasmith(&["generate", "pets.yaml", "--out", "out"]).code, Some(0));
    assert_eq!(folder.oasmith(CHECK).code, Some(0));
}

#[test]
fn check_that_cannot_run_exits_with_2() {
    let folder = Folder::new("check-2");
    for arguments in [CHECK, &["check", "nowhere.yaml", "--out", "out"], &["check", "pets.yaml"]] {
        assert_eq!(folder.oasmith(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn standard_input_is_read_as_the_file_would_be() {
    let folder = Folder::new("stdin");
    assert_eq!(folder.oasmith(GENERATE).code, Some(0));
    let run = folder.oasmith_with(&["check", "-", "--out", "out"], PETS);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    let run = folder.oasmith_with(&["generate", "-", "--out", "out"], "openapi: [");
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("<stdin>:1:"), "{}", run.err);
}

#[test]
fn warnings_can_be_denied() {
    let folder = Folder::new("deny");
    folder.put("pets.yaml", &PETS.replace("          type: string", "          type: string\n          sytpe: x"));
    let run = folder.oasmith(&[GENERATE, &["--deny-warnings"]].concat());
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.err.contains("warning[OAS0105]") && run.err.contains("warnings are denied"), "{}", run.err);
    assert!(!folder.0.join("out").exists());
    let run = folder.oasmith(GENERATE);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.contains("(1 warning)"), "{}", run.err);
}

#[test]
fn the_runtime_can_be_a_folder_and_is_remembered() {
    let folder = Folder::new("runtime");
    fs::create_dir(folder.0.join("rt")).unwrap();
    folder.put("rt/Cargo.toml", "");
    let run = folder.oasmith(&[GENERATE, &["--runtime", "rt"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    let manifest = || fs::read_to_string(folder.0.join("out/Cargo.toml")).unwrap();
    assert!(manifest().contains("path = \"../rt\""), "{}", manifest());
    assert_eq!(folder.oasmith(GENERATE).code, Some(0));
    assert!(manifest().contains("path = \"../rt\""), "{}", manifest());

    let run = folder.oasmith(&[GENERATE, &["--runtime", "gone"]].concat());
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("the runtime's folder `gone`"), "{}", run.err);
}

#[test]
fn list_shows_operations_by_tag_with_their_calls() {
    let folder = Folder::new("list");
    let run = folder.oasmith(&["list", "pets.yaml"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    insta::assert_snapshot!(run.out, @r"
    pets (1 operation)
      GET     /pets/{id}/  pets().retrieve

    owners (1 operation)
      GET     /owners/  owners().list
    ");
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let folder = Folder::new("foreign");
    fs::create_dir(folder.0.join("out")).unwrap();
    folder.put("out/thesis.tex", "mine");
    let run = folder.oasmith(GENERATE);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("error[OAS0602]") && run.err.contains("thesis.tex"), "{}", run.err);
    assert_eq!(folder.crate_files().len(), 1);
}

#[test]
fn a_configuration_is_remembered_and_check_uses_it() {
    let folder = Folder::new("config");
    folder.put("shop.toml", "name = \"shop\"\n[schemas.Pet]\nrename = \"Animal\"\n");
    let run = folder.oasmith(&["generate", "pets.yaml", "--out", "out", "--config", "shop.toml", "--name", "mine"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.contains("mine: "), "the command line wins: {}", run.err);
    let again = folder.oasmith(&["generate", "pets.yaml", "--out", "out"]);
    assert!(again.err.contains("shop: "), "{}", again.err);
    assert_eq!(folder.oasmith(CHECK).code, Some(0));
    folder.put("shop.toml", "name = \"shop\"\n[schemas.Pat]\nrename = \"Animal\"\n");
    let run = folder.oasmith(CHECK);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("shop.toml:3:10") && run.err.contains("did you mean `Pet`?"), "{}", run.err);
}

#[test]
fn a_document_over_files_is_bundled_and_stays_in_its_folder() {
    let folder = Folder::new("files");
    fs::create_dir_all(folder.0.join("api/schemas")).unwrap();
    folder
        .put("api/pets.yaml", &PETS.replace("type: object", "type: object\n      allOf: [{$ref: schemas/base.yaml}]"));
    folder.put("api/schemas/base.yaml", "type: object\nproperties: {id: {type: number, maximum: 1.50, minimum: 0}}\n");
    let output = folder.oasmith(&["bundle", "api/pets.yaml"]);
    assert_eq!(output.code, Some(0), "{}", output.err);
    let text = output.out;
    assert!(text.contains("$ref: '#/components/schemas/base'") && text.contains("maximum: 1.5"), "{text}");
    folder.put("bundled.yaml", &text);
    for (spec, out) in [("api/pets.yaml", "several"), ("bundled.yaml", "one")] {
        let output = folder.oasmith(&["generate", spec, "--out", out, "--name", "pets"]);
        assert_eq!(output.code, Some(0), "{}", output.err);
    }
    let read = |out: &str| fs::read_to_string(folder.0.join(out).join("src/models.rs")).unwrap_or_default();
    assert_eq!(read("several"), read("one"));

    folder.put("outside.yaml", "type: object\n");
    folder.put("api/schemas/base.yaml", "$ref: ../../outside.yaml\n");
    let output = folder.oasmith(&["bundle", "api/pets.yaml"]);
    assert!(output.code == Some(1) && output.err.contains("which takes `--allow-outside`"), "{}", output.err);
    let output = folder.oasmith(&["bundle", "api/pets.yaml", "--allow-outside", "--json"]);
    assert_eq!(output.code, Some(0), "{}", output.err);
    assert!(output.out.starts_with("{\"openapi\":\"3.0.3\""));
}

#[test]
fn codes_are_explained() {
    let folder = Folder::new("explain");
    let run = folder.oasmith(&["explain", "oas0201"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), "OAS0201, error\n\nA reference points to nothing.\n"));
    let run = folder.oasmith(&["explain"]);
    assert!(
        run.out.contains("\nOAS0203  error    A reference leads out of the document, which is not followed\n"),
        "{}",
        run.out
    );
    let run = folder.oasmith(&["explain", "OAS021"]);
    assert!(run.code == Some(1) && run.err.contains("did you mean `OAS0"), "{}", run.err);
}

#[test]
fn diagnostics_are_objects_of_json_where_that_is_asked_for() {
    let folder = Folder::new("json");
    folder.put("bad.yaml", &PETS.replace("schemas/Pet'", "schemas/Pett'"));
    let run = folder.oasmith(&["generate", "bad.yaml", "--out", "out", "--message-format", "json"]);
    assert_eq!(run.code, Some(1));
    let objects: Vec<serde_json::Value> = run.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [object] = objects.as_slice() else { panic!("{objects:?}") };
    assert_eq!(object["code"], "OAS0201");
    assert_eq!(object["severity"], "error");
    assert_eq!(object["help"], "did you mean `#/components/schemas/Pet`?");
    let label = &object["labels"][0];
    assert_eq!((&label["file"], &label["line"], &label["column"]), (&"bad.yaml".into(), &18.into(), &23.into()));
    assert_eq!(label["pointer"], "/paths/~1pets~1{id}~1/get/responses/200/content/application~1json/schema/$ref");
}

const LOOSE: &str = r"openapi: 3.1.0
info: {title: Loose, version: '1'}
paths: {}
components:
  schemas:
    Loose:
      properties:
        name: {type: string}
    Parcel:
      type: object
      required: [weight, due]
      properties:
        weight: {type: number}
        due: {type: string, format: duration}
";

/// What stands in the models of [`LOOSE`] where everything is read to the letter, and only there.
const TO_THE_LETTER: [&str; 4] =
    ["pub type Loose = rt::Json", "pub additional_properties:", "pub weight: rt::Number", "PARCEL_PROPERTIES_DUE"];

impl Folder {
    fn with_loose(name: &str) -> Self {
        let folder = Self::new(name);
        folder.put("loose.yaml", LOOSE);
        folder
    }

    /// Which parts of [`TO_THE_LETTER`] the models have.
    fn to_the_letter(&self) -> [bool; 4] {
        let files = self.crate_files();
        let has = |part: &str| {
            files.iter().any(|(path, (text, _))| path.to_string_lossy().contains("models") && text.contains(part))
        };
        TO_THE_LETTER.map(has)
    }
}

#[test]
fn options_say_how_types_are_decided_and_are_remembered() {
    let folder = Folder::with_loose("types");
    let generate = ["generate", "loose.yaml", "--out", "out"];
    let run = folder.oasmith(&generate);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.contains("note[OAS0409]"), "{}", run.err);
    assert_eq!(folder.to_the_letter(), [false; 4]);

    let exact =
        ["--untyped", "exact", "--unknown-keys", "keep", "--numbers", "exact", "--assert-formats", "true"].chunks(2);
    for (at, option) in exact.enumerate() {
        let run = folder.oasmith(&[&generate[..], option].concat());
        assert_eq!(run.code, Some(0), "{option:?}: {}", run.err);
        let found = folder.to_the_letter();
        assert!(found[..=at].iter().all(|found| *found), "{option:?}, and those before are remembered: {found:?}");
    }
    let run = folder.oasmith(&generate);
    assert!(!run.err.contains("OAS0409") && run.err.contains(": 0 files written"), "{}", run.err);
    assert_eq!(folder.oasmith(&["check", "loose.yaml", "--out", "out"]).code, Some(0));

    let back = ["--untyped", "implied", "--unknown-keys", "drop", "--numbers", "native", "--assert-formats", "false"];
    assert_eq!(folder.oasmith(&[&generate[..], &back].concat()).code, Some(0));
    assert_eq!(folder.to_the_letter(), [false; 4]);
    assert_eq!(folder.oasmith(&[&generate[..], &["--numbers", "exactly"]].concat()).code, Some(2));
}

#[test]
fn a_configuration_says_how_types_are_decided_and_the_command_line_wins() {
    let folder = Folder::with_loose("types-config");
    folder.put(
        "oasmith.toml",
        "untyped = \"exact\"\nunknown-keys = \"keep\"\nnumbers = \"exact\"\nassert-formats = true\n",
    );
    let generate = ["generate", "loose.yaml", "--out", "out", "--config", "oasmith.toml"];
    let run = folder.oasmith(&generate);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(folder.to_the_letter(), [true; 4]);
    assert_eq!(folder.oasmith(&[&generate[..], &["--numbers", "native"]].concat()).code, Some(0));
    assert_eq!(folder.to_the_letter(), [true, true, false, true]);
    folder.put("oasmith.toml", "untyped = \"loose\"\n");
    let run = folder.oasmith(&generate);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.err.contains("error[OAS0504]") && run.err.contains("oasmith.toml:1:11"), "{}", run.err);
}
