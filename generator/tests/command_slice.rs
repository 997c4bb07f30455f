//! `--only` and `--except`: the command remembers them, and the configuration has them too.

#[path = "support/command.rs"]
mod command;

use std::fs;

use command::{Folder, PETS};

fn models(folder: &Folder) -> bool {
    folder.crate_files().values().any(|(text, _)| text.contains("pub struct Pet"))
}

#[test]
fn what_is_selected_is_remembered_until_it_is_forgotten() {
    let folder = Folder::new("slice");
    let generate = ["generate", "pets.yaml", "--out", "out", "--name", "pet-shop"];
    let run = folder.oasmith(&[&generate[..], &["--only", "GET /own*", "--except", "nothing_*"]].concat());
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("`nothing_*` of `except` selects no operation"), "{}", run.err);

    let run = folder.oasmith(&[&generate[..], &["--only", "GET /own*"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    let lock = fs::read_to_string(folder.0.join("out/oasmith.lock")).unwrap();
    assert!(lock.contains("\"only\" = \"GET /own*\""), "{lock}");
    assert!(!models(&folder), "no pet is needed");
    assert_eq!(folder.oasmith(&["check", "pets.yaml", "--out", "out"]).code, Some(0));
    // The next run is like the last.
    let again = folder.oasmith(&generate);
    assert!(again.err.contains("0 files written"), "{}", again.err);
    let listed = folder.oasmith(&["list", "pets.yaml", "--out", "out"]);
    assert!(listed.out.contains("owners_list") || listed.out.contains("owners().list"), "{}", listed.out);
    assert!(!listed.out.contains("/pets/"), "{}", listed.out);

    assert_eq!(folder.oasmith(&[&generate[..], &["--only", ""]].concat()).code, Some(0));
    assert!(models(&folder));
}

#[test]
fn a_list_shows_what_selectors_select() {
    let folder = Folder::new("slice-list");
    let list = |arguments: &[&str]| folder.oasmith(&[&["list", "pets.yaml"], arguments].concat());
    assert!(list(&["--only", "tag:pets"]).out.contains("/pets/{id}/"));
    assert!(!list(&["--only", "tag:pets"]).out.contains("/owners/"));
    assert!(!list(&["--except", "tag:pets"]).out.contains("/pets/{id}/"));
    let wrong = list(&["--only", "tag:pet"]);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.err.contains("did you mean `tag:pets`?"), "{}", wrong.err);
}

#[test]
fn the_configuration_selects_too_and_its_selectors_have_a_place() {
    let folder = Folder::new("slice-config");
    folder.put("pets.yaml", PETS);
    folder.put("oasmith.toml", "only = \"tag:owners\"\n");
    let generate = ["generate", "pets.yaml", "--out", "out", "--config", "oasmith.toml"];
    assert_eq!(folder.oasmith(&generate).code, Some(0));
    assert!(!models(&folder));
    assert_eq!(folder.oasmith(&["check", "pets.yaml", "--out", "out"]).code, Some(0));
    let lock = fs::read_to_string(folder.0.join("out/oasmith.lock")).unwrap();
    assert!(!lock.contains("\"only\""), "what the configuration says stands there alone: {lock}");

    folder.put("oasmith.toml", "# all but\nexcept = [\n  \"tag:owners\",\n  \"pets_retriev\",\n]\n");
    let run = folder.oasmith(&generate);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("oasmith.toml:4:3") && run.err.contains("did you mean `pets_retrieve`?"), "{}", run.err);
}
