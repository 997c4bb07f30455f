//! What changed about what operations answer: successes, errors and headers.

use super::operations::{Of, Pair};
use super::same::written;
use super::{Collector, Impacts, MAJOR, MINOR, SERVER_MAJOR, quoted};
use crate::driver::Named;
use crate::plan::{Content, ErrorCase, ErrorSetId, Framing, HeaderSetId, StatusMatch, TypeRef};

const SUCCESSES: &str = "successes";

/// Compares what an operation answers.
pub(super) fn compare(pair: &Pair<'_>, found: &mut Collector) {
    success(pair, found);
    errors(pair, found);
    headers(pair, SUCCESSES, |of| (of.operation.headers, of.names.headers.as_str()), found);
    headers(pair, "errors", |of| (of.operation.error_headers, of.names.error_headers.as_str()), found);
}

fn success(pair: &Pair<'_>, found: &mut Collector) {
    let (old, new) = (&pair.old.operation.success, &pair.new.operation.success);
    match (old.set, new.set) {
        (Some(was), Some(is)) => cases(pair, (was, is), "success", found),
        (None, Some(_)) => {
            let message = format!("what it answers differs by status: {}", quoted(&pair.new.names.success));
            pair.add(message, MAJOR, found);
        }
        (Some(_), None) => pair.add("what it answers is the same by every status, not an enum", MAJOR, found),
        (None, None) => {
            if !is_same(pair, old.content.as_ref(), new.content.as_ref()) {
                let text = quoted(&text(pair.new.named, new.content.as_ref()));
                pair.add(format!("it answers {text}"), MAJOR, found);
            }
        }
    }
    // With documented headers a success is wrapped always, and they are told of.
    let has_headers = pair.old.operation.headers.is_some() || pair.new.operation.headers.is_some();
    match (has_headers || old.is_wrapped(), has_headers || new.is_wrapped()) {
        (false, true) => {
            pair.add("a server answers with `Success`, to say which of several it is", SERVER_MAJOR, found);
        }
        (true, false) => pair.add("a server answers with the value alone, not with `Success`", SERVER_MAJOR, found),
        (true, true) | (false, false) => {}
    }
    if old.status() != new.status() {
        pair.add(format!("a success has the status {}", new.status()), MINOR, found);
    }
}

fn errors(pair: &Pair<'_>, found: &mut Collector) {
    match (pair.old.operation.errors, pair.new.operation.errors) {
        (Some(was), Some(is)) => cases(pair, (was, is), "error", found),
        (None, Some(is)) => {
            for variant in &pair.new.named.names.error_sets[is.index()].variants {
                pair.add(format!("the error {} is new", quoted(variant)), MINOR, found);
            }
        }
        (Some(was), None) => {
            for variant in &pair.old.named.names.error_sets[was.index()].variants {
                pair.add(format!("the error {} is gone", quoted(variant)), MAJOR, found);
            }
        }
        (None, None) => {}
    }
}

/// The variants of an enum by status, which callers match with `_`.
fn cases(pair: &Pair<'_>, (was, is): (ErrorSetId, ErrorSetId), what: &str, found: &mut Collector) {
    let of = |of: Of<'_>, id: ErrorSetId| -> Vec<(String, ErrorCase)> {
        let variants = of.named.names.error_sets[id.index()].variants.iter().cloned();
        variants.zip(of.named.plan.error_sets[id.index()].errors.iter().cloned()).collect()
    };
    let (old, new) = (of(pair.old, was), of(pair.new, is));
    let ranged = |case: &ErrorCase| match case.status {
        StatusMatch::Exact(_) => false,
        StatusMatch::Range(_) | StatusMatch::Default => true,
    };
    for (name, case) in &old {
        match new.iter().find(|(other, _)| other == name) {
            None => pair.add(format!("the {what} {} is gone", quoted(name)), MAJOR, found),
            Some((_, other)) => {
                let same = is_same(pair, case.content.as_ref(), other.content.as_ref());
                if !same || ranged(case) != ranged(other) {
                    let text = quoted(&text(pair.new.named, other.content.as_ref()));
                    pair.add(format!("the {what} {} carries {text}", quoted(name)), MAJOR, found);
                }
            }
        }
    }
    for (name, _) in new.iter().filter(|(name, _)| !old.iter().any(|(other, _)| other == name)) {
        pair.add(format!("the {what} {} is new", quoted(name)), MINOR, found);
    }
}

/// Documented headers: read by callers, made by servers.
fn headers(pair: &Pair<'_>, of: &str, set: impl Fn(Of<'_>) -> (Option<HeaderSetId>, &str), found: &mut Collector) {
    let ((was, old_name), (is, new_name)) = (set(pair.old), set(pair.new));
    let (was, is) = match (was, is) {
        (None, None) => return,
        // They are a part of what a server answers with.
        (None, Some(_)) => {
            let impacts = if of == SUCCESSES { SERVER_MAJOR } else { MINOR };
            return pair.add(format!("{of} have documented headers: {}", quoted(new_name)), impacts, found);
        }
        (Some(_), None) => return pair.add(format!("{of} have no documented headers any more"), MAJOR, found),
        (Some(was), Some(is)) => (was, is),
    };
    if old_name != new_name {
        pair.add(format!("the headers of {of} are called {}", quoted(new_name)), MAJOR, found);
    }
    let (old, new) = (&pair.old.named.plan.header_sets[was.index()], &pair.new.named.plan.header_sets[is.index()]);
    let (old_names, new_names) =
        (&pair.old.named.names.header_sets[was.index()].fields, &pair.new.named.names.header_sets[is.index()].fields);
    for (header, name) in old.headers.iter().zip(old_names) {
        match new.headers.iter().zip(new_names).find(|(_, other)| *other == name) {
            None => pair.add(format!("the header {} of {of} is gone", quoted(name)), MAJOR, found),
            Some((other, _)) if header.required != other.required || !pair.same.is(&header.ty, &other.ty) => {
                let ty = written(pair.new.named, &other.ty);
                let ty = quoted(&if other.required { ty } else { format!("Option<{ty}>") });
                pair.add(format!("the header {} of {of} is {ty}", quoted(name)), MAJOR, found);
            }
            Some(_) => {}
        }
    }
    let has_default = !old.headers.iter().any(|header| header.required);
    for (header, name) in new.headers.iter().zip(new_names).filter(|(_, name)| !old_names.contains(name)) {
        let impacts: Impacts = if has_default && !header.required { MINOR } else { SERVER_MAJOR };
        pair.add(format!("the header {} of {of} is new", quoted(name)), impacts, found);
    }
}

/// What a content is to callers.
#[derive(Clone, Copy)]
enum Carried<'c> {
    Nothing,
    Type(&'c TypeRef),
    Lines(&'c TypeRef),
    Events(&'c TypeRef),
    Text,
    Bytes,
}

impl<'c> Carried<'c> {
    fn of(content: Option<&'c Content>) -> Self {
        match content {
            None => Self::Nothing,
            Some(Content::Json { ty, .. }) => Self::Type(ty),
            Some(Content::Items { ty, framing: Framing::Lines, .. }) => Self::Lines(ty),
            Some(Content::Items { ty, framing: Framing::Events | Framing::TextEvents, .. }) => Self::Events(ty),
            Some(Content::Text { .. }) => Self::Text,
            // Nothing reads a multipart response; it stays as it came.
            Some(Content::Multipart { .. } | Content::Form { .. } | Content::Bytes { .. }) => Self::Bytes,
        }
    }
}

fn is_same(pair: &Pair<'_>, old: Option<&Content>, new: Option<&Content>) -> bool {
    match (Carried::of(old), Carried::of(new)) {
        (Carried::Type(old), Carried::Type(new))
        | (Carried::Lines(old), Carried::Lines(new))
        | (Carried::Events(old), Carried::Events(new)) => pair.same.is(old, new),
        (Carried::Nothing, Carried::Nothing) | (Carried::Text, Carried::Text) | (Carried::Bytes, Carried::Bytes) => {
            true
        }
        (
            Carried::Nothing
            | Carried::Type(_)
            | Carried::Lines(_)
            | Carried::Events(_)
            | Carried::Text
            | Carried::Bytes,
            _,
        ) => false,
    }
}

fn text(named: &Named, content: Option<&Content>) -> String {
    match Carried::of(content) {
        Carried::Nothing => "()".to_owned(),
        Carried::Type(ty) => written(named, ty),
        Carried::Lines(ty) => format!("JsonLines<{}>", written(named, ty)),
        Carried::Events(ty) => format!("Events<{}>", written(named, ty)),
        Carried::Text => "String".to_owned(),
        Carried::Bytes => "Bytes".to_owned(),
    }
}
