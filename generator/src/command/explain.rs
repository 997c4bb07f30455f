//! `oasmith explain`

use std::process::ExitCode;

use oasmith::catalogue::Code;

use super::{Explain, terminal};

/// Prints what a code means; 1 if there is none of that name.
pub(super) fn run(arguments: &Explain) -> ExitCode {
    let text = match &arguments.code {
        None => Code::ALL.iter().map(|code| line(*code)).collect(),
        Some(name) => match Code::ALL.iter().find(|code| code.as_str().eq_ignore_ascii_case(name.trim())) {
            Some(code) => explained(*code),
            None => {
                let name = oasmith::report::printable(name);
                let codes = Code::ALL.iter().map(|code| code.as_str());
                let help = oasmith::custom::suggestion(&name, codes);
                let help = help.unwrap_or_else(|| "`oasmith explain` lists them all".to_owned());
                terminal::note(&format!("error: `{name}` is not a code of a diagnostic\n  = help: {help}"));
                return ExitCode::FAILURE;
            }
        },
    };
    match terminal::print(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::note(&format!("error: cannot write to standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// The code, how much it matters, and its explanation without the line ends of the source.
fn explained(code: Code) -> String {
    let text = code.explanation().split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}, {}\n\n{text}\n", code.as_str(), code.severity())
}

/// The code with the first sentence of its explanation.
fn line(code: Code) -> String {
    let text = code.explanation().split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = text.split_once(". ").map_or(text.as_str(), |(first, _)| first);
    format!("{}  {:<7}  {}\n", code.as_str(), code.severity().to_string(), sentence.trim_end_matches('.'))
}
