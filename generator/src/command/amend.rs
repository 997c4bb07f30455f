//! `oasmith amend`

use std::io::Read as _;
use std::process::ExitCode;

use oasmith::document::{self, Texts};
use oasmith::{amend, report};

use super::{Amend, terminal};

/// Prints the overlay; 1 if there is nothing to print, or the document has errors.
pub(super) fn run(arguments: &Amend) -> ExitCode {
    let manner = arguments.document.reading.manner();
    let read = terminal::read(&arguments.document)
        .and_then(|source| Ok((source, super::settings::read_overlays(&arguments.overlays)?)));
    let (source, overlays) = match read {
        Ok(read) => read,
        Err(problem) => {
            terminal::refuse(&[problem], &[], manner, "nothing to amend");
            return ExitCode::FAILURE;
        }
    };
    let Some(text) = messages(arguments) else {
        terminal::note("error: the messages are neither arguments nor text on standard input");
        return ExitCode::FAILURE;
    };
    let folder = terminal::folder(&arguments.document);
    let texts = Texts { source, overlays, loader: Some(&mut |path| folder.read(path)) };
    let (document, found, sources) = document::load_slice(texts, &document::Slice::default());
    let Some(document) = document else {
        terminal::refuse(&report::sorted(found), &sources, manner, "nothing to amend");
        return ExitCode::FAILURE;
    };
    let amended = amend::amend(&document, &text);
    for left in &amended.left {
        terminal::note(&format!("note: {left}"));
    }
    if amended.actions.is_empty() {
        terminal::note(
            "nothing to amend: no error of a generated client that an overlay would mend is in the messages",
        );
        return ExitCode::FAILURE;
    }
    let title = document.node("/info/title").and_then(|title| title.as_str()).unwrap_or_default();
    match terminal::print(&amended.overlay(title)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The messages: arguments, or else what stands on standard input, unless the document does.
fn messages(arguments: &Amend) -> Option<String> {
    if !arguments.messages.is_empty() {
        return Some(arguments.messages.join("\n"));
    }
    if arguments.document.spec.as_os_str() == "-" {
        return None;
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
