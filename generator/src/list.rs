//! The operations of a document, by tag, with the calls that they become.

use std::fmt::Write as _;

use crate::driver::Named;
use crate::plan::TagKind;

/// The operations as text: a line a tag, then a line an operation with its method, path and call.
///
/// Columns are as wide as the tag needs. Order is that of the document.
pub fn operations(named: &Named) -> String {
    let Named { plan, names } = named;
    let mut text = String::new();
    for (tag, tag_names) in plan.tags.iter().zip(&names.tags) {
        let title = tag.name.as_deref().unwrap_or(match tag.kind {
            TagKind::Tag => "(no tag)",
            TagKind::Webhooks => "(webhooks)",
            TagKind::Callbacks => "(callbacks)",
        });
        if !text.is_empty() {
            text.push('\n');
        }
        let operations = if tag.operations.len() == 1 { "operation" } else { "operations" };
        let _ = writeln!(text, "{} ({} {operations})", crate::report::printable(title), tag.operations.len());
        let rows: Vec<_> = tag
            .operations
            .iter()
            .filter_map(|id| plan.operations.get(id.index()).zip(names.operations.get(id.index())))
            .map(|(operation, names)| {
                let argument = if tag.kind.is_hooks() { "url" } else { "" };
                let call = format!("{}({argument}).{}", tag_names.module, names.method);
                (operation.method.as_str(), crate::report::printable(&operation.template), call)
            })
            .collect();
        let width = rows.iter().map(|(_, template, _)| template.chars().count()).max().unwrap_or(0);
        for (method, template, call) in rows {
            let _ = writeln!(text, "  {method:<7} {template:<width$}  {call}");
        }
    }
    text
}
