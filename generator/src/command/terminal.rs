//! Standard input, output and error.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use oasmith::diagnostic::Diagnostic;
use oasmith::document::Source;
use oasmith::{input, report};

use super::render::{Options, render};
use super::{Document, Manner, MessageFormat};

/// Reads the document that the command line names.
pub(super) fn read(document: &Document) -> Result<Source, Diagnostic> {
    if document.spec == Path::new("-") {
        input::read(&mut io::stdin().lock(), "<stdin>")
    } else {
        input::read_file(&document.spec)
    }
}

/// Where the files are that a document refers to.
pub(super) struct Files {
    folder: input::Folder,
    #[cfg(feature = "remote")]
    remote: Option<super::remote::Remote>,
}

impl Files {
    /// Reads a file: what [`oasmith::document::Loader`] is.
    ///
    /// # Errors
    /// Why it cannot be read, or may not.
    pub(super) fn read(&self, path: &str) -> Result<Source, String> {
        #[cfg(feature = "remote")]
        if let Some(remote) = self.remote.as_ref().filter(|_| oasmith::document::is_url(path)) {
            return remote.read(path);
        }
        self.folder.read(path)
    }
}

/// Where the files are that the document refers to: its folder, for standard input the one where the command runs, and the
/// web where that is allowed.
pub(super) fn folder(document: &Document) -> Files {
    Files {
        folder: input::Folder::of(&document.spec, document.reading.allow_outside),
        #[cfg(feature = "remote")]
        remote: document.reading.allow_remote.then(super::remote::Remote::default),
    }
}

/// Shows diagnostics on standard error; colours only on a terminal that wants them (<https://no-color.org>).
pub(super) fn show(diagnostics: &[Diagnostic], sources: &[Source], manner: Manner) {
    if manner.format == MessageFormat::Json {
        let lines = diagnostics.iter().map(|diagnostic| report::json(diagnostic, sources) + "\n");
        let _ = io::stderr().write_all(lines.collect::<String>().as_bytes());
        return;
    }
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb");
    let colours = wanted && io::stderr().is_terminal();
    let text = render(diagnostics, sources, Options { colours, all: manner.all });
    // Nobody is left to tell if standard error is closed.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Shows diagnostics, and that they stopped the run.
pub(super) fn refuse(diagnostics: &[Diagnostic], sources: &[Source], manner: Manner, consequence: &str) {
    show(diagnostics, sources, manner);
    if manner.format == MessageFormat::Json {
        return;
    }
    let counts = report::counts(diagnostics);
    let denied = if counts.errors == 0 && counts.warnings > 0 { "; warnings are denied" } else { "" };
    note(&format!("error: {consequence}: {}{denied}", counts.describe()));
}

/// Shows one line on standard error.
pub(super) fn note(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints a result on standard output. A reader that has seen enough (`| head`) is no error.
pub(super) fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}
