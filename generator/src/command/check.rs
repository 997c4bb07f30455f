//! `oasmith check`

use std::process::ExitCode;

use oasmith::catalogue::Code;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::Texts;
use oasmith::driver;
use oasmith::write::{self, Change};

use super::progress::Progress;
use super::settings::Problems;
use super::{Check, settings, terminal};

/// The answer could not be found.
const COULD_NOT_RUN: u8 = 2;

/// Compares; 1 with the list of differing files, 2 if it could not run.
pub(super) fn run(arguments: &Check) -> ExitCode {
    let manner = arguments.document.reading.manner();
    match compare(arguments) {
        Ok(changes) if changes.is_empty() => {
            terminal::note(&format!("`{}` is up to date", arguments.out.display()));
            ExitCode::SUCCESS
        }
        Ok(changes) => {
            let lines = changes.iter().map(|(path, change)| [word(*change), ": ", path, "\n"].concat());
            let printed = terminal::print(&lines.collect::<String>());
            terminal::note(&format!(
                "error: `{}` is stale: {} to write or remove; run `oasmith generate {} --out {}`",
                arguments.out.display(),
                if changes.len() == 1 { "1 file".to_owned() } else { format!("{} files", changes.len()) },
                arguments.document.spec.display(),
                arguments.out.display()
            ));
            if printed.is_ok() { ExitCode::FAILURE } else { ExitCode::from(COULD_NOT_RUN) }
        }
        Err((problems, sources)) => {
            terminal::refuse(&problems, &sources, manner, "could not compare");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn compare(arguments: &Check) -> Result<Vec<(String, Change)>, Problems> {
    let alone = |problem: Diagnostic| (vec![problem], Vec::new());
    let lock = write::read_lock(&arguments.out).map_err(alone)?;
    if lock == oasmith::lock::LockFile::default() {
        let message = format!("`{}` has no `oasmith.lock`: it was not generated", arguments.out.display());
        return Err(alone(Diagnostic::new(Code::Unreadable, message).help("generate it first, or name its folder")));
    }
    let run = settings::of_folder(&arguments.out, &lock)?;
    let overlays = run.overlays()?;
    let source = terminal::read(&arguments.document).map_err(alone)?;
    let progress = Progress::start();
    let folder = terminal::folder(&arguments.document);
    let texts = Texts { source, overlays, loader: Some(&mut |path| folder.read(path)) };
    let outcome = driver::generate_with(texts, &run.settings, |stage| progress.enter(stage));
    drop(progress);
    let Some(generated) = outcome.value else { return Err((outcome.diagnostics, outcome.sources)) };
    let lock = settings::lock_file(&run, &generated);
    write::compare(&generated.package, &lock, &arguments.out).map_err(alone)
}

fn word(change: Change) -> &'static str {
    match change {
        Change::Missing => "missing",
        Change::Differs => "differs",
        Change::Stale => "stale",
    }
}
