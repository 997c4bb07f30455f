//! `oasmith diff`

use std::path::Path;
use std::process::ExitCode;

use oasmith::diff::{self, Impact, Side};
use oasmith::document::{Source, Texts};
use oasmith::driver::{self, Named, Settings};

use super::settings::{self, Problems};
use super::{Diff, DiffFormat, DiffSide, Document, terminal};

/// The answer could not be found.
const COULD_NOT_RUN: u8 = 2;

/// Compares two versions of a document; 1 if the change is more than is allowed, 2 if it could not run.
pub(super) fn run(arguments: &Diff) -> ExitCode {
    let manner = arguments.reading.manner();
    let found = match compare(arguments) {
        Ok(found) => found,
        Err((problems, sources)) => {
            terminal::refuse(&problems, &sources, manner, "could not compare");
            return ExitCode::from(COULD_NOT_RUN);
        }
    };
    let text = match arguments.format {
        DiffFormat::Text => diff::text(&found),
        DiffFormat::Markdown => diff::markdown(&found),
        DiffFormat::Json => diff::json(&found),
    };
    if let Err(error) = terminal::print(&text) {
        terminal::note(&format!("error: cannot write to standard output: {error}"));
        return ExitCode::from(COULD_NOT_RUN);
    }
    let impact = match arguments.side {
        DiffSide::Client => found.of(Side::Client),
        DiffSide::Server => found.of(Side::Server),
        DiffSide::Both => found.bump(),
    };
    let allowed = Impact::ALL.into_iter().find(|impact| impact.as_str() == arguments.allow).unwrap_or(Impact::Minor);
    if impact <= allowed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn compare(arguments: &Diff) -> Result<diff::Diff, Problems> {
    let (settings, overlays) = settings::of_look(arguments.out.as_deref(), &arguments.part)?;
    let old = named(arguments, &arguments.old, &settings, &overlays)?;
    let new = named(arguments, &arguments.new, &settings, &overlays)?;
    Ok(diff::diff(&old, &new, &diff::Settings { emit: settings.emit }))
}

/// A version, planned and named. Its warnings are those of `generate`, and no matter of the comparison.
fn named(arguments: &Diff, spec: &Path, settings: &Settings, overlays: &[Source]) -> Result<Named, Problems> {
    let document = Document { spec: spec.to_owned(), reading: arguments.reading.clone() };
    let source = terminal::read(&document).map_err(|problem| (vec![problem], Vec::new()))?;
    let folder = terminal::folder(&document);
    let texts = Texts { source, overlays: overlays.to_vec(), loader: Some(&mut |path| folder.read(path)) };
    let outcome = driver::name(texts, settings);
    outcome.value.ok_or((outcome.diagnostics, outcome.sources))
}
