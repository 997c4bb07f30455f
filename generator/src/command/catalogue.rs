//! `oasmith catalogue`

use std::process::ExitCode;

use super::terminal;

/// Prints the page; 1 if it cannot be printed.
pub(super) fn run() -> ExitCode {
    match terminal::print(&oasmith::features::markdown()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::note(&format!("error: cannot write to standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}
