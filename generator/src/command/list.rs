//! `oasmith list`

use std::process::ExitCode;

use oasmith::document::{Source, Texts};
use oasmith::driver::{self, Settings};
use oasmith::list;
use oasmith::write;

use super::settings::{self, Problems};
use super::{List, terminal};

/// Lists the operations; 1 if the document has errors.
pub(super) fn run(arguments: &List) -> ExitCode {
    let manner = arguments.document.manner();
    let (settings, overlays, source) = match prepare(arguments) {
        Ok(prepared) => prepared,
        Err((problems, sources)) => {
            terminal::refuse(&problems, &sources, manner, "nothing to list");
            return ExitCode::FAILURE;
        }
    };
    let folder = terminal::folder(&arguments.document);
    let texts = Texts { source, overlays, loader: Some(&mut |path| folder.read(path)) };
    let outcome = driver::name(texts, &settings);
    let Some(named) = outcome.value else {
        terminal::refuse(&outcome.diagnostics, &outcome.sources, manner, "nothing to list");
        return ExitCode::FAILURE;
    };
    match terminal::print(&list::operations(&named)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::note(&format!("error: cannot write to standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn prepare(arguments: &List) -> Result<(Settings, Vec<Source>, Source), Problems> {
    let alone = |problem| (vec![problem], Vec::new());
    let (mut settings, mut overlays) = match &arguments.out {
        Some(out) => {
            let run = settings::of_folder(out, &write::read_lock(out).map_err(alone)?)?;
            let overlays = run.overlays()?;
            (run.settings, overlays)
        }
        None => (Settings::default(), Vec::new()),
    };
    if !arguments.part.overlays.overlay.is_empty() {
        overlays = settings::read_overlays(&arguments.part.overlays).map_err(alone)?;
    }
    settings::select(&mut settings.slice, &arguments.part);
    Ok((settings, overlays, terminal::read(&arguments.document).map_err(alone)?))
}
