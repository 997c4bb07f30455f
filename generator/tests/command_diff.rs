//! `oasmith diff`, as it is called in CI.

#[path = "support/command.rs"]
mod command;

use command::{Folder, PETS};

#[test]
fn the_exit_code_is_what_ci_asks_for() {
    let folder = Folder::new("diff");
    folder.put("new.yaml", &PETS.replace("        name:\n", "        age: {type: integer}\n        name:\n"));
    folder.put("broken.yaml", &PETS.replace("operationId: owners_list", "operationId: owners_all"));
    folder.put("wrong.yaml", "openapi: 9.0.0\n");
    let diff = |new: &str, arguments: &[&str]| folder.oasmith(&[&["diff", "pets.yaml", new], arguments].concat());

    let same = diff("pets.yaml", &["--allow", "none"]);
    assert_eq!((same.code, same.out.as_str()), (Some(0), "none: nothing changed\n"));
    let minor = diff("new.yaml", &[]);
    assert_eq!(minor.code, Some(0), "{}{}", minor.out, minor.err);
    assert!(minor.out.starts_with("minor: ") && minor.out.contains("the field `age` is new"), "{}", minor.out);
    assert_eq!(diff("new.yaml", &["--allow", "patch"]).code, Some(1));
    let major = diff("broken.yaml", &[]);
    assert_eq!(major.code, Some(1));
    assert!(major.out.contains("the call is `owners().all` now"), "{}", major.out);
    assert_eq!(diff("broken.yaml", &["--allow", "major"]).code, Some(0));
    assert_eq!(diff("broken.yaml", &["--except", "tag:owners"]).code, Some(0));
    let markdown = diff("broken.yaml", &["--format", "markdown"]).out;
    assert!(markdown.starts_with("### Generated Rust API: major"), "{markdown}");
    assert!(diff("broken.yaml", &["--format", "json"]).out.starts_with("{\"bump\":\"major\""));
    let wrong = diff("wrong.yaml", &[]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("error[OAS0102]") && wrong.err.contains("wrong.yaml:1:10"), "{}", wrong.err);
}

#[test]
fn a_side_can_be_all_that_counts() {
    let folder = Folder::new("diff-side");
    let parameter = "      tags: [owners]\n      parameters: [{name: page, in: query, schema: {type: integer}}]\n";
    folder.put("new.yaml", &PETS.replace("      tags: [owners]\n", parameter));
    let diff = |side: &str| folder.oasmith(&["diff", "pets.yaml", "new.yaml", "--side", side]).code;
    assert_eq!((diff("client"), diff("server"), diff("both")), (Some(0), Some(1), Some(1)));
}
