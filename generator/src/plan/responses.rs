//! Responses: which are successes and which errors, and what each carries.

use super::content::{self, At, Offer};
use super::operations::Planner;
use super::{Content, ErrorCase, ErrorSet, ErrorSetId, GroupId, Method, StatusMatch, Success};
use crate::api;

impl Planner<'_, '_, '_> {
    /// The documented successes. A redirect is one where nothing of 2xx is documented, `default` where nothing else is.
    pub(super) fn success(&mut self) -> Success {
        let kind = self.success_kind();
        let mut responses: Vec<&api::Response> =
            self.operation.responses.iter().filter(|response| kind.takes(response.status)).collect();
        responses.sort_by_key(|response| response.status);
        let mut offers = Vec::new();
        for response in &responses {
            offers.push(self.offer(response));
        }
        let mut success = Success {
            statuses: responses.iter().map(|response| response.status).collect(),
            content: None,
            alternatives: Vec::new(),
            set: None,
            description: responses.first().map(|response| response.description.clone()).unwrap_or_default(),
        };
        let content = |offer: &Option<Offer>| offer.as_ref().map(|offer| offer.content.clone());
        let Some(first) = offers.first().map(content) else {
            return Success { statuses: vec![StatusMatch::Exact(200)], ..success };
        };
        let same = offers.iter().all(|offer| content(offer) == first);
        // A redirect's page is read by its status: most have none.
        if same && (first.is_none() || !matches!(kind, Kind::Redirect)) {
            for other in offers.iter().flatten().flat_map(|offer| &offer.others) {
                let media_type = other.media_type().to_owned();
                let same = first.as_ref().is_some_and(|first| first.carries_same(other));
                if !same && !success.alternatives.contains(&media_type) {
                    success.alternatives.push(media_type);
                }
            }
            return Success { content: first, ..success };
        }
        let offers = responses.iter().zip(offers);
        let cases = offers.map(|(response, offer)| self.case(response, offer)).collect();
        success.set = Some(self.set(cases, true));
        success
    }

    /// The documented errors: whatever is no success.
    pub(super) fn errors(&mut self) -> Option<ErrorSetId> {
        let kind = self.success_kind();
        let mut cases = Vec::new();
        for response in &self.operation.responses {
            if !kind.takes(response.status) {
                let offer = self.offer(response);
                cases.push(self.case(response, offer));
            }
        }
        cases.sort_by_key(|case| case.status);
        (!cases.is_empty()).then(|| self.set(cases, false))
    }

    /// What the response of a set carries: one media type.
    fn case(&mut self, response: &api::Response, offer: Option<Offer>) -> ErrorCase {
        let at = At::response(response);
        let content = offer.map(|offer| match content::preferred(self.shapes, offer, &at) {
            // By the time that the status says what it is, it is read whole.
            Content::Items { media_type, .. } => Content::Bytes { media_type },
            content => content,
        });
        ErrorCase { status: response.status, content }
    }

    fn offer(&mut self, response: &api::Response) -> Option<Offer> {
        let at = At::response(response);
        let without_body =
            self.operation.method == Method::Head || matches!(response.status, StatusMatch::Exact(204 | 205 | 304));
        content::choose(self.shapes, false, &at).filter(|_| !without_body)
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
