//! Makes instances of every component of documents, valid and invalid ones, and sends them through generated types:
//!
//! ```console
//! cargo run --release -p oasmith-tests --bin roundtrip -- FOLDER|DOCUMENT [--sample N] [--only TEXT] [--cases N] \
//!     [--batch N] [--work DIR] [--report FILE]
//! ```
//!
//! A valid instance has to decode on both sides, to pass `validate()`, and to be written as the same JSON value, apart
//! from keys that the document does not declare; an invalid one has to be refused by the server's decoding or by
//! `validate()`. Whether an instance is valid is found out from the raw document, without the generator
//! (`oasmith_tests::roundtrip`). The `example`s and `default`s of the document are instances, too.
//!
//! `--cases N` is the most instances of a type (100). `--report FILE` writes every failure as JSON. The exit code is 1
//! after a failure.

mod report;
mod run;

use std::path::PathBuf;
use std::process::ExitCode;

use oasmith_tests::corpus::cargo::{Workspace, batch};
use oasmith_tests::corpus::{Failure, sample};

const USAGE: &str = "usage: roundtrip FOLDER|DOCUMENT [--sample N] [--only TEXT] [--cases N] [--batch N] [--work DIR] \
                     [--report FILE]";

/// What the command line asks for.
struct Arguments {
    folder: PathBuf,
    sample: Option<usize>,
    only: Option<String>,
    cases: usize,
    batch: usize,
    work: PathBuf,
    report: Option<PathBuf>,
}

fn arguments(mut list: impl Iterator<Item = String>) -> Option<Arguments> {
    let mut parsed = Arguments {
        folder: PathBuf::from(list.next()?),
        sample: None,
        only: None,
        cases: 100,
        batch: 20,
        work: std::env::temp_dir().join("oasmith-roundtrip"),
        report: None,
    };
    while let Some(option) = list.next() {
        match option.as_str() {
            "--sample" => parsed.sample = Some(list.next()?.parse().ok()?),
            "--only" => parsed.only = Some(list.next()?),
            "--cases" => parsed.cases = list.next()?.parse().ok().filter(|cases| *cases > 0)?,
            "--batch" => parsed.batch = list.next()?.parse().ok().filter(|size| *size > 0)?,
            "--work" => parsed.work = PathBuf::from(list.next()?),
            "--report" => parsed.report = Some(PathBuf::from(list.next()?)),
            _ => return None,
        }
    }
    Some(parsed)
}

fn main() -> Result<ExitCode, Failure> {
    let Some(arguments) = arguments(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return Ok(ExitCode::from(2));
    };
    let mut documents = sample::documents(&arguments.folder)?;
    if let Some(text) = &arguments.only {
        documents.retain(|document| document.name.contains(text));
    }
    let documents = sample::choose(documents, arguments.sample, None);
    let workspace = Workspace::new(&arguments.work)?;
    let mut entries = Vec::with_capacity(documents.len());
    let mut rest = documents.as_slice();
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(batch(rest, arguments.batch));
        rest = later;
        entries.extend(run::batch(batch, &workspace, arguments.cases)?);
        let failures: usize = entries.iter().map(|entry| entry.failures.len()).sum();
        println!("{} of {} documents, {failures} failures", entries.len(), documents.len());
        if let Some(path) = &arguments.report {
            std::fs::write(path, serde_json::to_vec_pretty(&entries)?)?;
        }
    }
    let clean = report::print(&entries);
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
