//! The one answer of each operation that a generated mock returns.

use super::{Answer, From, answer_of};
use crate::api::{Api, Response, StatusMatch};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::plan::{Canned, Operation, Plan};
use crate::sample::document::json;
use crate::sample::{Maker, Oracle, Root, Verdict};

/// What a mock returns for each operation of the plan, in their order, and a warning for each that it has no valid value
/// for. Values that are made are the smallest that fit.
pub fn canned(document: &Document, api: &Api, plan: &Plan) -> (Vec<Canned>, Vec<Diagnostic>) {
    let root = Root::new(json(&document.tree));
    let oracle = Oracle::new(&root);
    let maker = Maker::new(&root, &oracle).of_responses();
    let from = From { root: &root, oracle: &oracle, maker: &maker, seed: 0, full: false };
    let mut diagnostics = Vec::new();
    let mut all = Vec::new();
    for (planned, written) in plan.operations.iter().zip(&api.operations) {
        let first = planned.success.statuses.first().copied().unwrap_or(StatusMatch::Default);
        let response = answer_of(&written.responses, |response| response.status, first);
        let answer = response.map(|response| from.answer(response));
        let canned = of(planned, answer);
        if planned.served && planned.hook.is_none() && canned.is_none() {
            diagnostics.push(none_fits(planned, response));
        }
        all.push(canned.unwrap_or_default());
    }
    (all, diagnostics)
}

/// The answer in the media type that the plan prefers, else in the first that has a value. `None` without one.
fn of(operation: &Operation, answer: Option<Answer>) -> Option<Canned> {
    let status = operation.success.status();
    let Some(Answer { headers, contents, .. }) = answer else {
        return Some(Canned { status, has_value: true, ..Canned::default() });
    };
    let mut canned = Canned { status, headers, body: None, has_value: true };
    if contents.is_empty() || matches!(status, 100..200 | 204 | 304) {
        return Some(canned);
    }
    let preferred = operation.success.content.as_ref().map(crate::plan::Content::media_type);
    let mut contents: Vec<_> = contents.into_iter().collect();
    contents.sort_by_key(|content| Some(content.media_type.as_str()) != preferred);
    let found = contents.into_iter().find_map(|content| {
        let example = content.examples.into_iter().find(|example| example.verdict == Verdict::Valid);
        let text = example.map(|example| example.text).or(content.generated)?;
        Some((content.media_type, text))
    });
    canned.body = Some(found?);
    Some(canned)
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
