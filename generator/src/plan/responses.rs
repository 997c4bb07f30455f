//! Responses: which are successes and which errors, and what each carries.

use super::content::{self, At};
use super::operations::Planner;
use super::{ErrorCase, ErrorSet, ErrorSetId, GroupId, Method, StatusMatch, Success};
use crate::api;

impl Planner<'_, '_, '_> {
    /// The documented successes. A redirect is one where nothing of 2xx is documented, `default` where nothing else is.
    pub(super) fn success(&mut self) -> Success {
        let kind = self.success_kind();
        let mut responses: Vec<&api::Response> =
            self.operation.responses.iter().filter(|response| kind.takes(response.status)).collect();
        responses.sort_by_key(|response| response.status);
        let mut cases = Vec::new();
        for response in &responses {
            cases.push(ErrorCase { status: response.status, content: self.content(response) });
        }
        let description = responses.first().map(|response| response.description.clone()).unwrap_or_default();
        let Some(first) = cases.first() else {
            return Success { statuses: vec![StatusMatch::Exact(200)], content: None, set: None, description };
        };
        let statuses = cases.iter().map(|case| case.status).collect();
        let same = cases.iter().all(|case| case.content == first.content);
        // A redirect's page is read by its status: most have none.
        if same && (first.content.is_none() || !matches!(kind, Kind::Redirect)) {
            return Success { statuses, content: first.content.clone(), set: None, description };
        }
        Success { statuses, content: None, set: Some(self.set(cases, true)), description }
    }

    /// The documented errors: whatever is no success.
    pub(super) fn errors(&mut self) -> Option<ErrorSetId> {
        let kind = self.success_kind();
        let mut cases = Vec::new();
        for response in &self.operation.responses {
            if !kind.takes(response.status) {
                cases.push(ErrorCase { status: response.status, content: self.content(response) });
            }
        }
        cases.sort_by_key(|case| case.status);
        (!cases.is_empty()).then(|| self.set(cases, false))
    }

    fn content(&mut self, response: &api::Response) -> Option<super::Content> {
        let at = At { place: response.place, pointer: &response.pointer };
        let without_body =
            self.operation.method == Method::Head || matches!(response.status, StatusMatch::Exact(204 | 205 | 304));
        content::choose(self.shapes, &response.content, false, &at).filter(|_| !without_body)
    }

    fn set(&mut self, cases: Vec<ErrorCase>, success: bool) -> ErrorSetId {
        let sets = &mut self.planned.error_sets;
        *self.sharing.errors.entry((success, cases)).or_insert_with_key(|(success, cases)| {
            sets.push(ErrorSet { errors: cases.clone(), success: *success, group: GroupId(0) });
            ErrorSetId(u32::try_from(sets.len() - 1).unwrap_or(u32::MAX))
        })
    }

    pub(super) fn success_kind(&self) -> Kind {
        let has = |kind: Kind| self.operation.responses.iter().any(|response| kind.takes(response.status));
        [Kind::Success, Kind::Redirect].into_iter().find(|kind| has(*kind)).unwrap_or(Kind::Default)
    }
}

/// Which responses of an operation are its successes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// 2xx.
    Success,
    /// 3xx but 304, where there is no 2xx.
    Redirect,
    /// `default`, where there is neither.
    Default,
}

impl Kind {
    pub(super) fn takes(self, status: StatusMatch) -> bool {
        match (self, status) {
            (Self::Success, StatusMatch::Exact(status)) => (200..300).contains(&status),
            (Self::Success, StatusMatch::Range(hundreds)) => hundreds == 2,
            (Self::Redirect, StatusMatch::Exact(status)) => (300..400).contains(&status) && status != 304,
            (Self::Redirect, StatusMatch::Range(hundreds)) => hundreds == 3,
            (Self::Default, StatusMatch::Default) => true,
            (Self::Success | Self::Redirect, StatusMatch::Default)
            | (Self::Default, StatusMatch::Exact(_) | StatusMatch::Range(_)) => false,
        }
    }
}
