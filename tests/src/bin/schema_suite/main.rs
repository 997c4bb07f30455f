//! Runs the groups of the JSON-Schema-Test-Suite through generated types, and says which keep their meaning:
//!
//! ```console
//! cargo run --release -p oasmith-tests --bin schema-suite -- FOLDER [--report FILE]
//! ```
//!
//! `FOLDER` has `draft4` and `draft2020-12`. Each group's schema becomes a component of an OpenAPI document (3.0 or 3.1)
//! and a property of another component, which is decoded, validated and encoded again for each test: under the default
//! settings, and under the exact ones. Two crates, one for each, are made below the target folder. The groups of
//! `optional/format` are for those who assert formats, while `format.json` is for those who do not: the former run with
//! `assert_formats`.
//!
//! `known.txt` lists the groups that fail, each with its reason. The exit code is 1 when a listed group passes, or one
//! that is not listed fails. `--report FILE` writes every group's outcome as JSON.

mod crates;
mod known;
mod suite;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use oasmith::plan;

type Failure = Box<dyn std::error::Error>;

const USAGE: &str = "usage: schema-suite FOLDER [--report FILE]";

/// The settings that the suite runs under, by the name that the list and the report use.
const SETTINGS: [(&str, plan::Settings); 2] = [
    (
        "default",
        plan::Settings { exact_untyped: false, keep_unknown_keys: false, exact_numbers: false, assert_formats: false },
    ),
    (
        "exact",
        plan::Settings { exact_untyped: true, keep_unknown_keys: true, exact_numbers: true, assert_formats: false },
    ),
];

fn arguments(mut list: impl Iterator<Item = String>) -> Option<(PathBuf, Option<PathBuf>)> {
    let folder = PathBuf::from(list.next()?);
    match (list.next(), list.next(), list.next()) {
        (None, _, _) => Some((folder, None)),
        (Some(option), Some(file), None) if option == "--report" => Some((folder, Some(PathBuf::from(file)))),
        _ => None,
    }
}

fn main() -> Result<ExitCode, Failure> {
    let Some((folder, report)) = arguments(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return Ok(ExitCode::from(2));
    };
    let groups = suite::read(&folder)?;
    let mut outcomes = Vec::new();
    for (name, settings) in SETTINGS {
        let found = crates::run(name, settings, &groups)?;
        table::print(name, &groups, &found);
        outcomes.push((name, found));
    }
    if let Some(path) = report {
        std::fs::write(path, table::json(&groups, &outcomes)?)?;
    }
    let surprises = known::surprises(&groups, &outcomes)?;
    for line in &surprises {
        println!("{line}");
    }
    Ok(if surprises.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
