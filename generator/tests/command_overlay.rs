//! `--overlay`: the command applies it and remembers it, and the configuration has it too.

#[path = "support/command.rs"]
mod command;

use std::fs;

use command::Folder;

const OVERLAY: &str = "overlay: 1.1.0\ninfo: {title: Internal, version: '1'}\nactions:\n  - target: \
    $.components.schemas.Pet.properties\n    update: {owner: {type: string}}\n";

fn has_owner(folder: &Folder) -> bool {
    folder.crate_files().values().any(|(text, _)| text.contains("pub owner: Option<String>"))
}

#[test]
fn an_overlay_is_applied_and_remembered() {
    let folder = Folder::new("overlay");
    folder.put("internal.yaml", OVERLAY);
    let generate = ["generate", "pets.yaml", "--out", "out", "--name", "pet-shop"];
    let run = folder.oasmith(&[&generate[..], &["--overlay", "internal.yaml"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(has_owner(&folder));
    let lock = fs::read_to_string(folder.0.join("out/oasmith.lock")).unwrap();
    assert!(lock.contains("\"overlays\" = \"../internal.yaml\""), "{lock}");
    assert_eq!(folder.oasmith(&["check", "pets.yaml", "--out", "out"]).code, Some(0));
    assert_eq!(folder.oasmith(&generate).code, Some(0));
    assert!(has_owner(&folder));

    // What it changes is what the crate is checked against.
    folder.put("internal.yaml", &OVERLAY.replace("owner", "keeper"));
    assert_eq!(folder.oasmith(&["check", "pets.yaml", "--out", "out"]).code, Some(1));
    assert_eq!(folder.oasmith(&[&generate[..], &["--overlay", ""]].concat()).code, Some(0));
    assert!(!has_owner(&folder));

    let bundle = folder.oasmith(&["bundle", "pets.yaml", "--overlay", "internal.yaml", "--json"]);
    assert!(bundle.out.contains(r#""keeper":{"type":"string"}"#), "{}", bundle.out);
}

#[test]
fn an_overlay_of_the_configuration_stands_beside_it() {
    let folder = Folder::new("overlay-config");
    fs::create_dir(folder.0.join("settings")).unwrap();
    folder.put("settings/internal.yaml", OVERLAY);
    folder.put("settings/oasmith.toml", "overlays = [\"internal.yaml\"]\n");
    let run = folder.oasmith(&["generate", "pets.yaml", "--out", "out", "--config", "settings/oasmith.toml"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(has_owner(&folder));
    assert_eq!(folder.oasmith(&["check", "pets.yaml", "--out", "out"]).code, Some(0));
}

#[test]
fn what_is_wrong_with_an_overlay_is_shown_in_its_lines() {
    let folder = Folder::new("overlay-wrong");
    folder.put("internal.yaml", &OVERLAY.replace("$.components", "components"));
    let run = folder.oasmith(&["list", "pets.yaml", "--overlay", "internal.yaml"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("internal.yaml:4:13") && run.err.contains("error[OAS0701]"), "{}", run.err);
    let run = folder.oasmith(&["list", "pets.yaml", "--overlay", "nothing.yaml"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("cannot read `nothing.yaml`"), "{}", run.err);
}
