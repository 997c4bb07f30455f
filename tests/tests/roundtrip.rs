//! Instances of every schema of the fixtures, valid and invalid ones, through the generated types.

use oasmith::document::{self, Source};
use oasmith::sample::Root;
use oasmith::sample::document::json;
use oasmith_tests::roundtrip::answer::answer;
use oasmith_tests::roundtrip::judge::judge;
use oasmith_tests::roundtrip::{Judgement, Verdict, cases};

/// A document, and for the components whose types requests carry what answers for them.
struct Fixture {
    name: &'static str,
    text: &'static str,
    types: &'static [Answers],
}

/// A component, and what its type makes of an instance.
type Answers = (&'static str, fn(&str) -> String);

include!(concat!(env!("OUT_DIR"), "/roundtrip.rs"));

/// Instances of a component, at most.
const MOST: usize = 150;

/// What is known to come out wrong: fixture, component, the beginning of the instance, and why.
const KNOWN: &[(&str, &str, &str, &str)] = &[];

#[test]
fn what_is_valid_survives_and_what_is_not_is_refused() {
    let (mut valid, mut invalid, mut wrong, mut met) = (0, 0, Vec::new(), vec![false; KNOWN.len()]);
    for Fixture { name: fixture, text, types } in FIXTURES {
        let (read, _) = document::load(Source { name: (*fixture).to_owned(), text: (*text).to_owned() });
        let root = Root::new(json(&read.unwrap().tree));
        for (component, answer) in *types {
            // A null belongs to the place that the type stands in.
            for case in cases(&root, component, MOST).into_iter().filter(|case| !case.body.is_null()) {
                valid += usize::from(case.verdict == Verdict::Valid);
                invalid += usize::from(case.verdict == Verdict::Invalid);
                let (body, said) = (case.body.to_string(), answer(&case.body.to_string()));
                let judgement = judge(&root, component, &case, &said);
                let known = KNOWN.iter().position(|(of, name, start, _)| {
                    of == fixture && name == component && body.starts_with(start) && judgement != Judgement::Right
                });
                match known {
                    Some(known) => met[known] = true,
                    None if judgement == Judgement::Right => {}
                    None => wrong.push(format!("{fixture} {component} {}: {judgement:?}: {body}: {said}", case.class)),
                }
            }
        }
    }
    println!("{valid} valid instances, {invalid} invalid");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    let unmet: Vec<_> = KNOWN.iter().zip(met).filter(|(_, met)| !met).collect();
    assert!(unmet.is_empty(), "listed, and right: {unmet:?}");
    assert!(valid > 500 && invalid > 1000, "too few instances: {valid} valid, {invalid} invalid");
}
