//! `oasmith list`

use std::process::ExitCode;

use oasmith::document::{Source, Texts};
use oasmith::driver::{self, Settings};
use oasmith::list;

use super::settings::{self, Problems};
use super::{List, terminal};

/// Lists the operations; 1 if the document has errors.
pub(super) fn run(arguments: &List) -> ExitCode {
    let manner = arguments.document.reading.manner();
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
    let (settings, overlays) = settings::of_look(arguments.out.as_deref(), &arguments.part)?;
    Ok((settings, overlays, terminal::read(&arguments.document).map_err(|problem| (vec![problem], Vec::new()))?))
}
