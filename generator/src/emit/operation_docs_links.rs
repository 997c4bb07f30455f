//! Documentation of links: which operation may be called next, and with what of a response (*Link Object*).

use super::Context;
use super::docs::{Doc, code};
use super::errors::status_text;
use crate::plan::{Link, Operation, StatusMatch};

/// The links of an operation's responses; nothing where there are none.
pub(super) fn links(cx: Context<'_>, operation: &Operation) -> Doc {
    if operation.links.is_empty() {
        return Doc::default();
    }
    let mut lines = Vec::new();
    for (status, link) in &operation.links {
        item(cx, *status, link, &mut lines);
    }
    Doc::ours("# Links\n\nWhat may be called next. `rt::Exchange` finds what an expression (`$…`) stands for.")
        .and(Doc::ours(lines.join("\n")))
}

/// ``- `name` of 201: `client.users().user_get(…)` with `id` = `$response.body#/id`.``, and the description below.
fn item(cx: Context<'_>, status: StatusMatch, link: &Link, lines: &mut Vec<String>) {
    let of = match status {
        StatusMatch::Default => "any other response".to_owned(),
        StatusMatch::Exact(_) | StatusMatch::Range(_) => status_text(status),
    };
    let what = match link.operation {
        Some(id) => {
            let tag = cx.plan.operations[id.index()].tag.index();
            let url = if cx.plan.tags[tag].kind.is_hooks() { "url" } else { "" };
            code(&format!("client.{}({url}).{}(…)", cx.names.tags[tag].module, cx.names.operations[id.index()].method))
        }
        None => format!("{}, which is not generated here", code(&link.written)),
    };
    let parameters = link.parameters.iter().map(|(name, value)| format!("{} = {}", code(name), code(value)));
    let body = link.body.iter().map(|body| format!("the body = {}", code(body)));
    let given: Vec<String> = parameters.chain(body).collect();
    let given = if given.is_empty() { String::new() } else { format!(" with {}", given.join(", ")) };
    lines.push(format!("- {} of {of}: {what}{given}.", code(&link.name)));
    let description = link.description.as_deref().map(Doc::text).unwrap_or_default();
    if !description.is_empty() {
        lines.push(String::new());
        lines
            .extend(description.lines().iter().map(|it| if it.is_empty() { String::new() } else { format!("  {it}") }));
    }
}
