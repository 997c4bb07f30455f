//! Hostile documents: real ones changed by chance, and some that are made to exhaust who reads them.
//!
//! What is changed how is a function of a document and a number, so that a case is named by the two.

mod made;
mod mutate;
pub(crate) mod random;

use std::panic::{AssertUnwindSafe, catch_unwind};

use oasmith::document::Source;
use oasmith::driver::{Settings, generate};

pub use made::{Made, made};
pub use mutate::Seed;

/// What came of a document that was generated from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// A package.
    Generated,
    /// Errors, this the first.
    Refused(String),
    /// A panic, with its message: never what it should be.
    Panicked(String),
    /// Neither a package nor an error, or a file outside the package's folder.
    Wrong(&'static str),
}

/// Generates from a text as the command does, without writing.
pub fn run(name: &str, text: String) -> Came {
    let source = Source { name: name.to_owned(), text };
    let outcome = match catch_unwind(AssertUnwindSafe(|| generate(source, &Settings::default()))) {
        Ok(outcome) => outcome,
        Err(cause) => {
            let text = cause.downcast_ref::<String>().map(String::as_str);
            return Came::Panicked(text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("?").to_owned());
        }
    };
    let error = outcome.diagnostics.iter().find(|diagnostic| diagnostic.is_error());
    match (outcome.value, error) {
        (Some(generated), None) => {
            let stray =
                |path: &String| path.starts_with('/') || path.split('/').any(|part| part == ".." || part.is_empty());
            if generated.package.files.keys().any(stray) {
                return Came::Wrong("a file outside of the package's folder");
            }
            Came::Generated
        }
        (None, Some(error)) => Came::Refused(format!("{}: {}", error.code.as_str(), error.message)),
        (Some(_), Some(_)) => Came::Wrong("a package in spite of an error"),
        (None, None) => Came::Wrong("no package, and no error"),
    }
}
