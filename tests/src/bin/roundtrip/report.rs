//! What came of every document: data, and the table a person reads.

use std::collections::BTreeMap;

use oasmith_tests::roundtrip::{Judgement, Verdict};
use serde::Serialize;

/// What came of a document.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Entry {
    /// Path below the folder.
    pub(crate) document: String,
    /// Why there is no program.
    pub(crate) refused: Option<String>,
    /// What the compiler says, or how the program ended.
    pub(crate) errors: Vec<String>,
    pub(crate) types: usize,
    /// Types of which no instance is valid beyond doubt.
    pub(crate) without_valid: usize,
    /// Counts by class.
    pub(crate) classes: BTreeMap<String, Counts>,
    pub(crate) failures: Vec<Failed>,
}

/// How many instances, and what came of them.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(crate) struct Counts {
    valid: usize,
    invalid: usize,
    open: usize,
    refused_valid: usize,
    changed_valid: usize,
    accepted_invalid: usize,
    panicked: usize,
}

/// An instance of which the wrong thing came.
#[derive(Debug, Serialize)]
pub(crate) struct Failed {
    pub(crate) pointer: String,
    pub(crate) class: String,
    pub(crate) judgement: String,
    pub(crate) instance: String,
    pub(crate) said: String,
}

impl Entry {
    pub(crate) fn count(&mut self, class: &str, verdict: Verdict, judgement: Judgement) {
        let counts = self.classes.entry(class.to_owned()).or_default();
        let (of_verdict, of_judgement) = (
            match verdict {
                Verdict::Valid => &mut counts.valid,
                Verdict::Invalid => &mut counts.invalid,
                Verdict::Open => &mut counts.open,
            },
            match judgement {
                Judgement::Right => None,
                Judgement::RefusedValid => Some(&mut counts.refused_valid),
                Judgement::ChangedValid => Some(&mut counts.changed_valid),
                Judgement::AcceptedInvalid => Some(&mut counts.accepted_invalid),
                Judgement::Panicked => Some(&mut counts.panicked),
            },
        );
        *of_verdict += 1;
        if let Some(count) = of_judgement {
            *count += 1;
        }
    }
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.valid += other.valid;
        self.invalid += other.invalid;
        self.open += other.open;
        self.refused_valid += other.refused_valid;
        self.changed_valid += other.changed_valid;
        self.accepted_invalid += other.accepted_invalid;
        self.panicked += other.panicked;
    }

    fn print(&self, name: &str) {
        println!(
            "{name:<16} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
            self.valid,
            self.invalid,
            self.open,
            self.refused_valid,
            self.changed_valid,
            self.accepted_invalid,
            self.panicked
        );
    }

    fn failures(&self) -> usize {
        self.refused_valid + self.changed_valid + self.accepted_invalid + self.panicked
    }
}

/// Prints the documents with failures and the table; whether there are none.
pub(crate) fn print(entries: &[Entry]) -> bool {
    let mut classes: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut total = Counts::default();
    for entry in entries {
        if let Some(error) = &entry.refused {
            println!("{}: refused: {error}", entry.document);
        }
        if let Some(error) = entry.errors.first() {
            println!("{}: {error}", entry.document);
        }
        let mut all = Counts::default();
        for (class, counts) in &entry.classes {
            classes.entry(class).or_default().add(counts);
            all.add(counts);
        }
        total.add(&all);
        if all.failures() > 0 {
            println!(
                "{}: {} valid refused, {} valid changed, {} invalid accepted, {} panics",
                entry.document, all.refused_valid, all.changed_valid, all.accepted_invalid, all.panicked
            );
        }
    }
    println!("\n{:<16} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}", "", "", "", "", "valid", "valid", "invalid", "");
    println!(
        "{:<16} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "instances", "valid", "invalid", "open", "refused", "changed", "accepted", "panics"
    );
    for (class, counts) in &classes {
        counts.print(class);
    }
    total.print("total");
    let count = |of: fn(&Entry) -> usize| entries.iter().map(of).sum::<usize>();
    println!("\n{:<40} {:>9}", "documents", entries.len());
    println!("{:<40} {:>9}", "refused", count(|entry| usize::from(entry.refused.is_some())));
    println!(
        "{:<40} {:>9}",
        "with errors of the compiler or a crash",
        count(|entry| usize::from(!entry.errors.is_empty()))
    );
    println!("{:<40} {:>9}", "types", count(|entry| entry.types));
    println!("{:<40} {:>9}", "types without a valid instance", count(|entry| entry.without_valid));
    total.failures() == 0 && entries.iter().all(|entry| entry.errors.is_empty())
}
