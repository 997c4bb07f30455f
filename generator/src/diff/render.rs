//! A diff as text, as Markdown and as JSON.

use std::fmt::Write as _;

use super::{Change, Diff, Impact, Side, Subject};
use crate::report::printable;

/// What the whole comes to: `major: breaks clients and servers`.
fn summary(diff: &Diff) -> String {
    let (client, server) = (diff.of(Side::Client), diff.of(Side::Server));
    match diff.bump() {
        Impact::None => "none: nothing changed".to_owned(),
        Impact::Patch => "patch: callers see no change".to_owned(),
        Impact::Minor => "minor: callers still compile".to_owned(),
        Impact::Major => match (client, server) {
            (Impact::Major, Impact::Major) => "major: breaks clients and servers".to_owned(),
            (Impact::Major, _) => "major: breaks clients, not servers".to_owned(),
            _ => "major: breaks servers, not clients".to_owned(),
        },
    }
}

/// Whom a change breaks, or what it is.
fn verdict(change: &Change) -> &'static str {
    match (change.client, change.server) {
        (Impact::Major, Impact::Major) => "breaks both",
        (Impact::Major, _) => "breaks clients",
        (_, Impact::Major) => "breaks servers",
        _ => change.impact().as_str(),
    }
}

/// The changes by their subject, in order.
fn by_subject(changes: &[Change]) -> Vec<(&Subject, Vec<&Change>)> {
    let mut groups: Vec<(&Subject, Vec<&Change>)> = Vec::new();
    for change in changes {
        match groups.last_mut().filter(|(subject, _)| **subject == change.subject) {
            Some((_, group)) => group.push(change),
            None => groups.push((&change.subject, vec![change])),
        }
    }
    groups
}

fn heading(subject: &Subject) -> String {
    match subject {
        Subject::Crate => "the crate".to_owned(),
        Subject::Operation { call, method, path } => format!("{method} {}  {call}", printable(path)),
        Subject::Type(name) => format!("type {name}"),
    }
}

/// As text for a terminal: the summary, then a line a change below what it is about.
pub fn text(diff: &Diff) -> String {
    let mut text = summary(diff);
    text.push('\n');
    for (subject, changes) in by_subject(&diff.changes) {
        let _ = writeln!(text, "\n{}", heading(subject));
        for change in changes {
            let _ = writeln!(text, "  {:<14}  {}", verdict(change), change.message);
        }
    }
    text
}

/// As Markdown for a comment: what breaks first, the rest folded away.
pub fn markdown(diff: &Diff) -> String {
    let mut text = format!("### Generated Rust API: {}\n", summary(diff));
    let _ = writeln!(
        text,
        "\nclient **{}** · server **{}**",
        diff.of(Side::Client).as_str(),
        diff.of(Side::Server).as_str()
    );
    let (breaking, rest): (Vec<Change>, Vec<Change>) =
        diff.changes.iter().cloned().partition(|change| change.impact() == Impact::Major);
    if !breaking.is_empty() {
        let _ = writeln!(text, "\n#### What breaks callers ({})\n", breaking.len());
        list(&breaking, &mut text);
    }
    if !rest.is_empty() {
        let _ = writeln!(text, "\n<details><summary>What does not ({})</summary>\n", rest.len());
        list(&rest, &mut text);
        text.push_str("\n</details>\n");
    }
    text
}

fn list(changes: &[Change], text: &mut String) {
    for (subject, changes) in by_subject(changes) {
        let heading = match subject {
            Subject::Crate => "the crate".to_owned(),
            Subject::Operation { call, method, path } => {
                format!("{} {}", code(&format!("{method} {path}")), code(call))
            }
            Subject::Type(name) => code(name),
        };
        let _ = writeln!(text, "- {heading}");
        for change in changes {
            let _ = writeln!(text, "  - {} _({})_", change.message, verdict(change));
        }
    }
}

/// Text of the document as code: nothing in it is Markdown.
fn code(text: &str) -> String {
    format!("`{}`", printable(text).replace('`', "'"))
}

/// As JSON: `bump`, `client`, `server`, and `changes`, each with its `subject` (`kind`, and `name` or `call`, `method`
/// and `path`), `message`, `client` and `server`.
pub fn json(diff: &Diff) -> String {
    let changes = diff.changes.iter().map(|change| {
        let subject = match &change.subject {
            Subject::Crate => serde_json::json!({"kind": "crate"}),
            Subject::Operation { call, method, path } => {
                serde_json::json!({"kind": "operation", "call": call, "method": method, "path": path})
            }
            Subject::Type(name) => serde_json::json!({"kind": "type", "name": name}),
        };
        serde_json::json!({
            "subject": subject,
            "message": change.message,
            "client": change.client.as_str(),
            "server": change.server.as_str(),
        })
    });
    let changes: Vec<serde_json::Value> = changes.collect();
    serde_json::json!({
        "bump": diff.bump().as_str(),
        "client": diff.of(Side::Client).as_str(),
        "server": diff.of(Side::Server).as_str(),
        "changes": changes,
    })
    .to_string()
        + "\n"
}
