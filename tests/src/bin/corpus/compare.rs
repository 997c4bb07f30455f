//! What changed between two runs.

use std::collections::BTreeMap;

use super::report::{Entry, Report};

/// The outcome of a document as text, for a line of the comparison.
fn outcome(entry: &Entry) -> String {
    let status = format!("{:?}", entry.status).to_lowercase();
    let codes = list(&entry.codes);
    let check = entry.check.as_ref().map_or(String::new(), |check| {
        let (errors, warnings, clippy) = (list(&check.error_codes), list(&check.warnings), list(&check.clippy));
        format!("; errors [{errors}] warnings [{warnings}] clippy [{clippy}]")
    });
    format!("{status} [{codes}]{check}")
}

fn list(codes: &BTreeMap<String, u32>) -> String {
    codes.iter().map(|(code, count)| format!("{code}:{count}")).collect::<Vec<_>>().join(" ")
}

/// Prints the documents that came out differently, those that came or went, and the totals of time and size.
pub(crate) fn print(old: &Report, new: &Report) {
    let before: BTreeMap<&str, &Entry> = old.documents.iter().map(|entry| (entry.name.as_str(), entry)).collect();
    let after: BTreeMap<&str, &Entry> = new.documents.iter().map(|entry| (entry.name.as_str(), entry)).collect();
    println!("\nchanged since the earlier run:");
    let mut common = Vec::new();
    for (name, entry) in &after {
        match before.get(name) {
            None => println!("+ {name}: {}", outcome(entry)),
            Some(old) => {
                common.push((*old, *entry));
                if outcome(old) != outcome(entry) {
                    println!("  {name}\n    was {}\n    is  {}", outcome(old), outcome(entry));
                }
            }
        }
    }
    before.keys().filter(|name| !after.contains_key(*name)).for_each(|name| println!("- {name}"));
    let total = |of: fn(&Entry) -> f64| {
        let sums = common.iter().fold((0.0, 0.0), |(a, b), (old, new)| (a + of(old), b + of(new)));
        format!("{:.1} -> {:.1}", sums.0, sums.1)
    };
    #[allow(clippy::cast_precision_loss, reason = "a sum for the eye")]
    let generated = total(|entry| entry.generated_bytes as f64 / 1_048_576.0);
    println!("documents of both runs: {}", common.len());
    println!("CPU seconds of generation: {}", total(|entry| entry.seconds));
    println!("generated MiB: {generated}");
}
