//! Generates from every document below a folder, compiles what was generated, and says what came of it:
//!
//! ```console
//! cargo run --release -p oasmith-tests --bin corpus -- FOLDER [--sample N] [--hardest N] [--only TEXT] \
//!     [--changed N] [--compile] [--clippy] [--batch N] [--work DIR] [--report FILE] [--compare OLD]
//! ```
//!
//! - `--sample N` takes a sample of N documents, spread evenly over sizes and features; `--hardest N` adds the N documents
//!   that use most of the difficult keywords, or takes them alone. Both depend on the documents only. `--only TEXT` takes
//!   the documents whose path contains the text.
//! - `--changed N` takes the N-th variant of each document in its place: schemas, names, media types, hooks and streams as
//!   chance has it. Those with problems are written to `changed` in the folder of `--work`.
//! - `--compile` runs `cargo check` over the crates (models, client and server), in batches that share their built
//!   dependencies and are deleted afterwards; `--clippy` runs clippy with its default lints instead, which compiles too.
//! - `--report FILE` writes every document's outcome as JSON, and a plot of size against time beside it (`.svg`).
//!   `--compare OLD` reads the report of an earlier run and prints what changed.
//!
//! A file that is a JSON Schema and no OpenAPI document is put under `components` first. The exit code is 1 after a panic,
//! a crash, a document that took longer than its limit, or a crate with an error or a warning; refused documents are
//! listed.

mod compare;
mod compile;
mod generate;
mod plot;
mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use oasmith_tests::corpus::sample::Document;
use oasmith_tests::corpus::{cargo, sample};
use report::Report;

type Failure = oasmith_tests::corpus::Failure;

/// What the command line asks for.
struct Arguments {
    folder: PathBuf,
    sample: Option<usize>,
    hardest: Option<usize>,
    only: Option<String>,
    changed: Option<u64>,
    check: Option<cargo::Tool>,
    batch: usize,
    work: PathBuf,
    report: Option<PathBuf>,
    compare: Option<PathBuf>,
}

const USAGE: &str = "usage: corpus FOLDER [--sample N] [--hardest N] [--only TEXT] [--changed N] [--compile] [--clippy] \
                     [--batch N] [--work DIR] [--report FILE] [--compare OLD]";

fn arguments(mut list: impl Iterator<Item = String>) -> Option<Arguments> {
    let mut parsed = Arguments {
        folder: PathBuf::from(list.next()?),
        sample: None,
        hardest: None,
        only: None,
        changed: None,
        check: None,
        batch: 40,
        work: std::env::temp_dir().join("oasmith-corpus"),
        report: None,
        compare: None,
    };
    while let Some(option) = list.next() {
        match option.as_str() {
            "--compile" => parsed.check = parsed.check.or(Some(cargo::Tool::Check)),
            "--clippy" => parsed.check = Some(cargo::Tool::Clippy),
            "--sample" => parsed.sample = Some(list.next()?.parse().ok()?),
            "--hardest" => parsed.hardest = Some(list.next()?.parse().ok()?),
            "--changed" => parsed.changed = Some(list.next()?.parse().ok()?),
            "--only" => parsed.only = Some(list.next()?),
            "--batch" => parsed.batch = list.next()?.parse().ok().filter(|size| *size > 0)?,
            "--work" => parsed.work = PathBuf::from(list.next()?),
            "--report" => parsed.report = Some(PathBuf::from(list.next()?)),
            "--compare" => parsed.compare = Some(PathBuf::from(list.next()?)),
            _ => return None,
        }
    }
    Some(parsed)
}

/// Writes the variants that have problems, to be looked at. The report has the documents in their order.
fn keep(documents: &[Document], number: u64, report: &Report, folder: &Path) -> Result<(), Failure> {
    for (document, _) in documents.iter().zip(&report.documents).filter(|(_, entry)| !entry.is_clean()) {
        let Ok(variant) = generate::source(&document.path, &document.name, Some(number)) else { continue };
        std::fs::create_dir_all(folder)?;
        let path = folder.join(format!("{}.json", document.name.replace('/', "_")));
        std::fs::write(&path, variant.text)?;
        println!("{}", path.display());
    }
    Ok(())
}

fn main() -> Result<ExitCode, Failure> {
    if generate::serve()? {
        return Ok(ExitCode::SUCCESS);
    }
    let arguments = arguments(std::env::args().skip(1)).ok_or(USAGE)?;
    let old = arguments.compare.as_deref().map(Report::read).transpose()?;
    let mut documents = sample::documents(&arguments.folder)?;
    if let Some(text) = &arguments.only {
        documents.retain(|document| document.name.contains(text));
    }
    let documents = sample::choose(documents, arguments.sample, arguments.hardest);
    let entries = match arguments.check {
        Some(tool) => compile::all(&documents, arguments.changed, tool, (&arguments.work, arguments.batch))?,
        None => generate::all(&documents, arguments.changed, None)?,
    };
    let report = Report::new(entries);
    report.print();
    if let Some(path) = &arguments.report {
        report.write(path)?;
        plot::write(&report, &path.with_extension("svg"))?;
    }
    if let Some(number) = arguments.changed {
        keep(&documents, number, &report, &arguments.work.join("changed"))?;
    }
    if let Some(old) = old {
        compare::print(&old, &report);
    }
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
