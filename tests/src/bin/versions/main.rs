//! Compares what is generated from one document in several versions of the specification:
//!
//! ```console
//! cargo run --release -p oasmith-tests --bin versions -- FOLDER [--show N]
//! ```
//!
//! Each document of 3.0 is also said as one of 3.1, and each of 3.1 as one of 3.2; both must become the same Rust. Where the
//! folder has folders `2.0`, `3.0` and `3.1`, documents at the same path below them are compared too: they are told apart by
//! lines of code, without documentation, since their authors changed more than the version. Of each, `--show` lines (4) are
//! shown. The exit code is 1 if a document that was said otherwise became something else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use oasmith_tests::corpus::{Failure, sample};
use oasmith_tests::versions::{difference, raised, rust};
use serde_json::Value;

fn main() -> Result<ExitCode, Failure> {
    let mut list = std::env::args().skip(1);
    let folder = list.next().ok_or("usage: versions FOLDER [--show N]")?;
    let mut show = 4;
    while let (Some(option), Some(value)) = (list.next(), list.next()) {
        match option.as_str() {
            "--show" => show = value.parse()?,
            _ => return Err(format!("unknown option {option}").into()),
        }
    }
    let documents = documents(Path::new(&folder))?;
    let clean = said_otherwise(&documents, show);
    twins(&documents, show);
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The documents by their paths; what is neither YAML nor JSON is left out.
fn documents(folder: &Path) -> Result<BTreeMap<String, Value>, Failure> {
    let mut found = BTreeMap::new();
    for document in sample::documents(folder)? {
        let text = fs::read_to_string(&document.path)?;
        let value = serde_json::from_str(&text).ok().or_else(|| serde_yaml::from_str(&text).ok());
        found.extend(value.map(|value| (document.name, value)));
    }
    Ok(found)
}

fn said_otherwise(documents: &BTreeMap<String, Value>, show: usize) -> bool {
    let (mut same, mut refused, mut other) = (0_u32, 0_u32, 0_u32);
    for (name, document) in documents {
        let Some(next) = raised(document) else { continue };
        match (rust(document), rust(&next)) {
            (Ok(first), Ok(second)) => {
                let lines = difference(&first, &second, true);
                if lines.is_empty() {
                    same += 1;
                } else {
                    other += 1;
                    println!("{name}, in the next version: {} lines", lines.len());
                    lines.iter().take(show).for_each(|line| println!("    {line}"));
                }
            }
            (Err(_), Err(_)) => refused += 1,
            (Ok(_), Err(error)) | (Err(error), Ok(_)) => {
                other += 1;
                println!("{name}: only one version is refused: {error}");
            }
        }
    }
    println!("{:<44} {same:>7}", "said in the next version, the same Rust");
    println!("{:<44} {other:>7}", "said in the next version, other Rust");
    println!("{:<44} {refused:>7}", "refused in both versions");
    other == 0
}

fn twins(documents: &BTreeMap<String, Value>, show: usize) {
    let versions = ["2.0/", "3.0/", "3.1/"];
    for pair in versions.windows(2) {
        for (name, first) in documents.iter().filter(|(name, _)| name.starts_with(pair[0])) {
            let twin = name.replacen(pair[0], pair[1], 1);
            let Some(second) = documents.get(&twin) else { continue };
            match (rust(first), rust(second)) {
                (Ok(first), Ok(second)) => {
                    let lines = difference(&first, &second, false);
                    println!("{name} and {twin}: {} lines of code", lines.len());
                    lines.iter().take(show).for_each(|line| println!("    {line}"));
                }
                (Err(error), _) | (_, Err(error)) => println!("{name} and {twin}: {error}"),
            }
        }
    }
}
