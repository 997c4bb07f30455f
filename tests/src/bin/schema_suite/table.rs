//! Prints the outcomes by file, and writes them as JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Failure;
use super::crates::Outcome;
use super::suite::Group;

/// Counts of a file; groups that ran count once in each column where they have a test.
#[derive(Default, Clone, Copy)]
struct Row {
    groups: usize,
    left_out: usize,
    valid_refused: usize,
    invalid_accepted: usize,
    changed: usize,
    not_generated: usize,
    does_not_compile: usize,
    passed: usize,
}

impl Row {
    fn add(&mut self, outcome: &Outcome) {
        self.groups += 1;
        match outcome {
            Outcome::LeftOut(_) => self.left_out += 1,
            Outcome::NotGenerated(_) => self.not_generated += 1,
            Outcome::DoesNotCompile => self.does_not_compile += 1,
            Outcome::Ran(ran) => {
                self.valid_refused += usize::from(!ran.valid_refused.is_empty());
                self.invalid_accepted += usize::from(!ran.invalid_accepted.is_empty());
                self.changed += usize::from(!ran.changed.is_empty());
                self.passed += usize::from(!outcome.fails());
            }
        }
    }

    fn print(&self, name: &str) {
        println!(
            "{name:<48} {:>6} {:>8} {:>6} {:>7} {:>8} {:>7} {:>9} {:>7}",
            self.groups,
            self.left_out,
            self.passed,
            self.valid_refused,
            self.invalid_accepted,
            self.changed,
            self.not_generated,
            self.does_not_compile,
        );
    }
}

/// Prints a table of groups by file.
pub(crate) fn print(setting: &str, groups: &[Group], outcomes: &[Outcome]) {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut total = Row::default();
    for (group, outcome) in groups.iter().zip(outcomes) {
        rows.entry(&group.file).or_default().add(outcome);
        total.add(outcome);
    }
    println!("\nGroups, {setting} settings");
    println!(
        "{:<48} {:>6} {:>8} {:>6} {:>7} {:>8} {:>7} {:>9} {:>7}",
        "file", "groups", "left out", "passed", "valid", "invalid", "changed", "not", "not"
    );
    println!(
        "{:<48} {:>6} {:>8} {:>6} {:>7} {:>8} {:>7} {:>9} {:>7}",
        "", "", "", "", "refused", "accepted", "", "generated", "compiled"
    );
    for (name, row) in &rows {
        row.print(name);
    }
    total.print("total");
}

/// Every group's outcome under each setting.
pub(crate) fn json(groups: &[Group], outcomes: &[(&str, Vec<Outcome>)]) -> Result<String, Failure> {
    let mut entries = Vec::new();
    for (setting, found) in outcomes {
        for (group, outcome) in groups.iter().zip(found) {
            entries.push(json!({
                "setting": setting,
                "file": group.file,
                "group": group.description,
                "passed": !outcome.fails(),
                "outcome": described(group, outcome),
            }));
        }
    }
    Ok(serde_json::to_string_pretty(&entries)?)
}

fn described(group: &Group, outcome: &Outcome) -> Value {
    let tests = |list: &[(usize, String)]| {
        let test = |(number, said): &(usize, String)| {
            let test = group.tests.get(*number);
            json!({
                "test": test.map(|test| test.description.as_str()),
                "data": test.map(|test| test.data.get()),
                "said": said,
            })
        };
        list.iter().map(test).collect::<Vec<Value>>()
    };
    match outcome {
        Outcome::LeftOut(reason) => json!({ "left_out": reason }),
        Outcome::NotGenerated(codes) => json!({ "not_generated": codes }),
        Outcome::DoesNotCompile => json!({ "does_not_compile": true }),
        Outcome::Ran(ran) => json!({
            "valid_refused": tests(&ran.valid_refused),
            "invalid_accepted": tests(&ran.invalid_accepted),
            "changed": tests(&ran.changed),
        }),
    }
}
