//! Overlays (Overlay Specification 1.0 and 1.1): changes of a document that stand in files of their own.
//!
//! They are applied to the tree as it was read, before its version is looked at. What an overlay brings keeps its place in
//! the overlay, so that whatever is said of it later leads there.

mod actions;
mod merge;

use std::cmp::Reverse;

use super::json_path::{Location, Query, TooMany};
use super::tree::{Node, Value};
use super::{Source, read};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::words::suggestion;
use actions::{Action, Change};
use merge::Kind;

/// Applies overlays in their order. The first of them is the file `first`.
///
/// The tree is complete only if no diagnostic is an error.
pub(super) fn apply(mut tree: Node, overlays: &[Source], first: u32) -> (Node, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    for (file, overlay) in (first..).map(FileId).zip(overlays) {
        match read::read(&overlay.text, file) {
            Ok(root) => {
                for action in actions::read(&root, &mut diagnostics) {
                    act(&mut tree, &action, &mut diagnostics);
                }
            }
            Err(problem) => diagnostics.push(problem),
        }
    }
    (tree, diagnostics)
}

/// Applies an action; a problem is one of the action, with its place.
fn act(tree: &mut Node, action: &Action, diagnostics: &mut Vec<Diagnostic>) {
    let Ok(mut locations) = selected(&action.target, tree, action, diagnostics) else { return };
    if locations.is_empty() {
        diagnostics.push(nothing(tree, action));
        return;
    }
    match &action.change {
        Change::Remove => remove(tree, &mut locations, action, diagnostics),
        Change::Update(update) => merge_into(tree, &locations, update, action, diagnostics),
        Change::Copy(from, place) => {
            let Ok(sources) = selected(from, tree, action, diagnostics) else { return };
            match sources.as_slice() {
                [source] => {
                    if let Some(update) = at(tree, source).cloned() {
                        merge_into(tree, &locations, &update, action, diagnostics);
                    }
                }
                sources => {
                    let message = format!("`copy` of {action} selects {} nodes, and must select one", sources.len());
                    diagnostics.push(problem(*place, message));
                }
            }
        }
        Change::Nothing => {}
    }
}

/// The locations that a query selects, each once.
fn selected(
    query: &Query,
    tree: &Node,
    action: &Action,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Location>, TooMany> {
    let selected = query.select(tree);
    if selected.is_err() {
        let message = format!("`target` of {action} selects too many nodes");
        diagnostics.push(Diagnostic::new(Code::Limit, message).at(action.target_place, "", ""));
    }
    let mut seen = std::collections::HashSet::new();
    selected.map(|mut all| {
        all.retain(|location| seen.insert(location.clone()));
        all
    })
}

fn problem(place: Place, message: String) -> Diagnostic {
    Diagnostic::new(Code::OverlayAction, message).at(place, "", "")
}

/// A target that selects nothing, with what was meant.
fn nothing(tree: &Node, action: &Action) -> Diagnostic {
    let message = format!("the target of {action} selects nothing: it changes nothing");
    let diagnostic = Diagnostic::new(Code::OverlayTarget, message).at(action.target_place, "", "");
    let Some(stop) = action.target.stops_at(tree) else { return diagnostic };
    let meant = stop.wanted.and_then(|wanted| suggestion(&wanted, stop.keys.iter().map(String::as_str)));
    diagnostic.help(meant.unwrap_or_else(|| format!("below `{}` there is no `{}`", stop.before, stop.segment)))
}

fn remove(tree: &mut Node, locations: &mut [Location], action: &Action, diagnostics: &mut Vec<Diagnostic>) {
    // The last first, so that the others stay where they are.
    locations.sort_by(|one, other| Reverse(one).cmp(&Reverse(other)));
    for location in locations {
        let Some((last, parent)) = location.split_last() else {
            let message = format!("{action} removes the whole document");
            diagnostics.push(problem(action.target_place, message));
            return;
        };
        match at_mut(tree, parent).map(|node| &mut node.value) {
            Some(Value::Array(items)) if *last < items.len() => drop(items.remove(*last)),
            Some(Value::Object(members)) if *last < members.len() => drop(members.remove(*last)),
            Some(_) | None => {}
        }
    }
}

fn merge_into(
    tree: &mut Node,
    locations: &[Location],
    update: &Node,
    action: &Action,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut kinds: Vec<(Kind, Place)> = Vec::new();
    for node in locations.iter().filter_map(|location| at(tree, location)) {
        let kind = Kind::of(node);
        if !kinds.iter().any(|(known, _)| *known == kind) {
            kinds.push((kind, node.place));
        }
    }
    if let [(one, first), (other, second), ..] = kinds.as_slice() {
        let message = format!("the target of {action} selects {one} and {other}; it must select nodes of one kind");
        let diagnostic = problem(action.target_place, message);
        diagnostics.push(diagnostic.at(*first, "", one.as_str()).at(*second, "", other.as_str()));
        return;
    }
    // One after the other: a node may stand below another that was selected, so that the later ones are looked up again.
    for location in locations {
        let Some(target) = at_mut(tree, location) else { continue };
        for conflict in merge::merge(target, update) {
            let merge::Conflict { target, update, what } = conflict;
            let message = format!("{action} cannot be applied: {what}");
            let diagnostic = Diagnostic::new(Code::OverlayAction, message).at(update, "", "what is merged");
            diagnostics.push(diagnostic.at(target, "", "what is there"));
        }
    }
}

fn at<'n>(tree: &'n Node, location: &[usize]) -> Option<&'n Node> {
    location.iter().try_fold(tree, |node, position| match &node.value {
        Value::Array(items) => items.get(*position),
        Value::Object(members) => members.get(*position).map(|member| &member.node),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    })
}

fn at_mut<'n>(tree: &'n mut Node, location: &[usize]) -> Option<&'n mut Node> {
    location.iter().try_fold(tree, |node, position| match &mut node.value {
        Value::Array(items) => items.get_mut(*position),
        Value::Object(members) => members.get_mut(*position).map(|member| &mut member.node),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    })
}
