//! `oasmith list`

use std::process::ExitCode;

use oasmith::document::Texts;
use oasmith::driver::{self, Settings};
use oasmith::list;

use super::{List, terminal};

/// Lists the operations; 1 if the document has errors.
pub(super) fn run(arguments: &List) -> ExitCode {
    let manner = arguments.document.manner();
    let source = match terminal::read(&arguments.document) {
        Ok(source) => source,
        Err(problem) => {
            terminal::refuse(&[problem], &[], manner, "nothing to list");
            return ExitCode::FAILURE;
        }
    };
    let folder = terminal::folder(&arguments.document);
    let texts = Texts { source, loader: Some(&mut |path| folder.read(path)) };
    let outcome = driver::name(texts, &Settings::default());
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
