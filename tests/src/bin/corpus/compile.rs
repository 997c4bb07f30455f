//! Compiles generated crates in batches: a batch is one workspace, and all batches share the built dependencies.

use std::path::Path;

use oasmith_tests::corpus::cargo::{self, Tool, Workspace};
use oasmith_tests::corpus::sample::Document;

use super::Failure;
use super::generate;
use super::report::{Entry, Status};

/// Generates from each document, or from a variant of it, and compiles the crates.
pub(crate) fn all(
    documents: &[Document],
    changed: Option<u64>,
    tool: Tool,
    (work, size): (&Path, usize),
) -> Result<Vec<Entry>, Failure> {
    let workspace = Workspace::new(work)?;
    let mut entries = Vec::with_capacity(documents.len());
    let mut rest = documents;
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(cargo::batch(rest, size));
        rest = later;
        let compiled = compile(batch, changed, &workspace, tool)?;
        // At once, and again in the report: a run over everything takes hours.
        compiled.iter().filter_map(Entry::trouble).for_each(|text| println!("{text}"));
        entries.extend(compiled);
        let bad = entries.iter().filter(|entry| !entry.is_clean()).count();
        println!("{} of {} documents, {bad} with problems", entries.len(), documents.len());
    }
    Ok(entries)
}

fn compile(
    documents: &[Document],
    changed: Option<u64>,
    workspace: &Workspace,
    tool: Tool,
) -> Result<Vec<Entry>, Failure> {
    let targets = workspace.begin(documents.len())?;
    let mut entries = generate::all(documents, changed, Some(&targets))?;
    let generated = |entry: &Entry| entry.status == Status::Generated;
    let members: Vec<&str> = entries
        .iter()
        .zip(&targets)
        .filter(|(entry, _)| generated(entry))
        .map(|(_, target)| target.package.as_str())
        .collect();
    let mut checked = workspace.compile(&members, tool)?;
    for (entry, target) in entries.iter_mut().zip(&targets).filter(|(entry, _)| entry.status == Status::Generated) {
        entry.check = Some(checked.remove(&target.package).unwrap_or_default());
    }
    workspace.end()?;
    Ok(entries)
}
