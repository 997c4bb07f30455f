//! `oasmith generate`

use std::process::ExitCode;

use oasmith::diagnostic::Diagnostic;
use oasmith::document::Texts;
use oasmith::write::{self, Report};
use oasmith::{driver, report};

use super::progress::Progress;
use super::settings::Problems;
use super::{Generate, settings, terminal};

/// Generates and writes; 1 if anything stands in the way.
pub(super) fn run(arguments: &Generate) -> ExitCode {
    let manner = arguments.document.reading.manner();
    let refuse = |(problems, sources): Problems| {
        terminal::refuse(&problems, &sources, manner, "nothing was written");
        ExitCode::FAILURE
    };
    let alone = |problem: Diagnostic| (vec![problem], Vec::new());
    let prepared = write::read_lock(&arguments.out).map_err(alone).and_then(|lock| {
        let run = settings::of_run(&arguments.settings, &arguments.document.spec, &arguments.out, &lock)?;
        let overlays = run.overlays()?;
        Ok((run, overlays, terminal::read(&arguments.document).map_err(alone)?))
    });
    let (mut run, overlays, source) = match prepared {
        Ok(prepared) => prepared,
        Err(problems) => return refuse(problems),
    };
    run.settings.deny_warnings = arguments.deny_warnings;

    let progress = Progress::start();
    let folder = terminal::folder(&arguments.document);
    let texts = Texts { source, overlays, loader: Some(&mut |path| folder.read(path)) };
    let outcome = driver::generate_with(texts, &run.settings, |stage| progress.enter(stage));
    drop(progress);
    let Some(generated) = outcome.value else {
        terminal::refuse(&outcome.diagnostics, &outcome.sources, manner, "nothing was written");
        return ExitCode::FAILURE;
    };
    terminal::show(&outcome.diagnostics, &outcome.sources, manner);

    let lock = settings::lock_file(&run, &generated);
    match write::write(&generated.package, &lock, &arguments.out) {
        Ok(written) => {
            let warnings = report::counts(&outcome.diagnostics).describe();
            terminal::note(&summary(&generated.name, &written, &warnings));
            ExitCode::SUCCESS
        }
        Err(problem) => refuse(alone(problem)),
    }
}

/// `authentik: 3 files written, 66 unchanged, 1 removed (2 warnings)`
fn summary(name: &str, report: &Report, warnings: &str) -> String {
    let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let mut line = format!(
        "{name}: {} written, {} unchanged, {} removed",
        files(report.written.len()),
        report.unchanged.len(),
        report.removed.len()
    );
    if !warnings.is_empty() {
        line.push_str(" (");
        line.push_str(warnings);
        line.push(')');
    }
    line
}
