//! Plans of small documents.

use oasmith::diagnostic::Diagnostic;
use oasmith::document::{self, Source};
use oasmith::plan::Plan;
use oasmith::{api, plan};

/// The plan of a document, and what is said of it.
pub(crate) fn planned(text: &str) -> (Plan, Vec<Diagnostic>) {
    let (document, found) = document::load(Source { name: "test.yaml".to_owned(), text: text.to_owned() });
    let document = document.unwrap_or_else(|| panic!("{found:#?}"));
    let (api, mut diagnostics) = api::resolve(&document);
    let (plan, found) = plan::plan(&api, &plan::Settings::default());
    diagnostics.extend(found);
    (plan, diagnostics)
}

/// A document whose one operation is written below, with these schemas.
pub(crate) fn operation(operation: &str, schemas: &str) -> (Plan, Vec<Diagnostic>) {
    let operation: String =
        operation.lines().map(|line| ["      ", line.trim_start_matches("  "), "\n"].concat()).collect();
    planned(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /things/{{id}}:\n    post:\n{operation}\
         components:\n  schemas:\n{}",
        indented(schemas)
    ))
}

/// Lines as they stand below `schemas`.
pub(crate) fn indented(text: &str) -> String {
    text.trim().lines().map(|line| ["    ", line.trim_start(), "\n"].concat()).collect()
}
