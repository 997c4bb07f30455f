//! The answers of each operation that a generated mock returns: the usual one, and those that a caller can ask for.

use std::cell::RefCell;

use super::{Answer, Content, From, answer_of, xml};
use crate::api::{Api, Response, StatusMatch};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::plan::{Canned, CannedAnswer, Operation, Plan};
use crate::sample::document::json;
use crate::sample::{Maker, Oracle, Root, Verdict};

/// What a mock returns for each operation of the plan, in their order, and a warning for each that it has no valid value
/// for. Values that are made are the smallest that fit.
pub fn canned(document: &Document, api: &Api, plan: &Plan) -> (Vec<Canned>, Vec<Diagnostic>) {
    let root = Root::new(json(&document.tree));
    let oracle = Oracle::new(&root).of_responses();
    let maker = Maker::new(&root, &oracle).of_responses();
    xml::with(api, |xml| {
        let known = RefCell::default();
        let from = From { root: &root, oracle: &oracle, maker: &maker, xml, seed: 0, full: false, known };
        let mut diagnostics = Vec::new();
        let mut all = Vec::new();
        for (planned, written) in plan.operations.iter().zip(&api.operations) {
            if !planned.served || planned.hook.is_some() {
                all.push(Canned::default());
                continue;
            }
            let answers: Vec<Answer> = from.answers(written);
            let first = planned.success.statuses.first().copied().unwrap_or(StatusMatch::Default);
            let usual = answer_of(&answers, |answer| answer.status, first).or_else(|| least(&answers));
            let mut canned = of(planned, usual);
            if canned.is_none() {
                let response = answer_of(&written.responses, |response| response.status, first);
                diagnostics.push(none_fits(planned, response));
            }
            let others = others(planned, usual, &answers);
            canned.get_or_insert_default().others = others;
            all.extend(canned);
        }
        (all, diagnostics)
    })
}

/// What stands for a success where none is documented: the least status of all.
fn least(answers: &[Answer]) -> Option<&Answer> {
    answers.iter().min_by_key(|answer| status(answer))
}

fn status(answer: &Answer) -> u16 {
    answer.status.least(500)
}

/// The status of the usual answer.
fn answered(operation: &Operation, usual: Option<&Answer>) -> u16 {
    match usual {
        Some(answer) if !operation.success.statuses.contains(&answer.status) => status(answer),
        Some(_) | None => operation.success.status(),
    }
}

/// The answer in the media type that the plan prefers, else in the first that has a value. `None` without one.
fn of(operation: &Operation, answer: Option<&Answer>) -> Option<Canned> {
    let status = answered(operation, answer);
    let Some(Answer { headers, contents, .. }) = answer else {
        return Some(Canned { status, has_value: true, ..Canned::default() });
    };
    let mut canned = Canned { status, headers: headers.clone(), has_value: true, ..Canned::default() };
    if !contents.is_empty() && has_body(StatusMatch::Exact(status)) {
        canned.body = Some(usual(&in_order(operation, contents))?);
    }
    Some(canned)
}

/// Whether responses of a status can have a body (RFC 9110, section 6.4.1).
fn has_body(status: StatusMatch) -> bool {
    !matches!(status, StatusMatch::Exact(204 | 304))
}

/// The bodies, the one that the plan prefers for the success first, then JSON.
fn in_order<'a>(operation: &Operation, contents: &'a [Content]) -> Vec<&'a Content> {
    let preferred = operation.success.content.as_ref().map(crate::plan::Content::media_type);
    let mut contents: Vec<_> = contents.iter().collect();
    contents.sort_by_key(|content| {
        let name = content.media_type.as_str();
        (Some(name) != preferred, !name.to_ascii_lowercase().contains("json"))
    });
    contents
}

/// Media type and text of the first body that there is a valid value for.
fn usual(contents: &[&Content]) -> Option<(String, String)> {
    contents.iter().find_map(|content| {
        let example = content.examples.iter().find(|example| example.verdict == Verdict::Valid);
        let text = example.map(|example| &example.text).or(content.generated.as_ref())?;
        Some((content.media_type.clone(), text.clone()))
    })
}

/// What can be asked for besides the usual answer: every other response, and every example by its name.
fn others(operation: &Operation, main: Option<&Answer>, answers: &[Answer]) -> Vec<CannedAnswer> {
    let mut all = Vec::new();
    for answer in answers {
        let is_main = main.is_some_and(|main| main.status == answer.status);
        let exact = matches!(answer.status, StatusMatch::Exact(_));
        let contents = in_order(operation, &answer.contents);
        let bodiless = contents.is_empty() || !has_body(answer.status);
        let body = if bodiless { None } else { usual(&contents) };
        let other = |statuses: StatusMatch, example: Option<&str>, body: Option<(String, String)>| CannedAnswer {
            statuses,
            example: example.map(str::to_owned),
            headers: answer.headers.clone(),
            body,
        };
        if (bodiless || body.is_some()) && !(is_main && exact) {
            all.push(other(answer.status, None, body.clone()));
        }
        if bodiless {
            continue;
        }
        let mut names: Vec<&str> = Vec::new();
        for content in contents {
            for example in &content.examples {
                let Some(name) = example.name.as_deref().filter(|name| !names.contains(name)) else { continue };
                names.push(name);
                let named = Some((content.media_type.clone(), example.text.clone()));
                // What is answered anyway needs no name.
                if named == body {
                    continue;
                }
                if is_main && !exact {
                    all.push(other(StatusMatch::Exact(answered(operation, main)), Some(name), named.clone()));
                }
                all.push(other(answer.status, Some(name), named));
            }
        }
    }
    all
}

fn none_fits(operation: &Operation, response: Option<&Response>) -> Diagnostic {
    let message = format!(
        "no value that fits could be made for the response of `{} {}`: a mock answers 501",
        operation.method.as_str(),
        operation.template
    );
    let (place, pointer) = response.map_or_else(
        || (operation.place, operation.pointer.clone()),
        |response| (response.place, response.pointer.clone()),
    );
    Diagnostic::new(Code::NoAnswer, message)
        .at(place, pointer, "")
        .help("an `example` that fits the schema is taken as it is")
}
