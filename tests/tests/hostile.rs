//! Documents changed by chance: whatever comes of one, it is a package or an error, and never a panic.

use std::fs;
use std::path::Path;

use oasmith_tests::corpus::change;
use oasmith_tests::hostile::{Came, Seed, run};

/// 500 variants of the fixtures, always the same.
#[test]
fn variants_of_the_fixtures_are_generated_from_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("specs").join("fixtures");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let seeds: Vec<Seed> = paths.iter().map(|path| Seed::new(&fs::read_to_string(path).unwrap())).collect();
    let (mut generated, mut refused) = (0, 0);
    for number in 0..500 {
        let at = usize::try_from(number).unwrap() % seeds.len();
        match run("variant", seeds[at].variant(number)) {
            Came::Generated => generated += 1,
            Came::Refused(_) => refused += 1,
            came @ (Came::Panicked(_) | Came::Wrong(_)) => {
                panic!("variant {number} of {}: {came:?}", paths[at].display())
            }
        }
    }
    // Were all refused at once, little would have been tried.
    assert!(generated > 20 && refused > 100, "{generated} generated, {refused} refused");
}

/// What is changed by chance and stays a document is generated from, unless a schema has come to be itself.
#[test]
fn changed_documents_are_generated_from() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("specs").join("fixtures");
    let (mut generated, mut different) = (0, 0);
    for name in ["kinds.yaml", "unions.yaml", "hooks.yaml", "modern.yaml", "nested.yaml", "parameters.yaml"] {
        let text = fs::read_to_string(fixtures.join(name)).unwrap();
        for number in 0..10 {
            let variant = change::changed(name, &text, number).unwrap();
            assert_eq!(Some(&variant), change::changed(name, &text, number).as_ref());
            different += usize::from(Some(variant.clone()) != change::changed(name, &text, number + 10));
            match run(name, variant) {
                Came::Generated => generated += 1,
                Came::Refused(error) if error.starts_with("OAS0202") => {}
                came @ (Came::Refused(_) | Came::Panicked(_) | Came::Wrong(_)) => {
                    panic!("variant {number} of {name}: {came:?}")
                }
            }
        }
    }
    assert!(generated >= 55 && different == 60, "{generated} generated, {different} different");
}
