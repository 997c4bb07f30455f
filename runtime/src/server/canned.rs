//! Replies that are constants: what the feature `mock` of a generated crate is made of.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use axum::body::Body;
use axum::response::Response;
use futures_util::future::Either;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use super::preferences::{self, Preferences};
use super::reply::{Failure, Reply, status_of};
use super::security::{Credentials, Denied, Principal};
use crate::{Mode, media_type};

/// Whoever shows credentials, whatever they are worth: for mocks and tests, never for an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anybody;

impl<A: Sync> Principal<A> for Anybody {
    async fn authenticate(_: &A, _: &Credentials) -> Result<Self, Denied> {
        Ok(Self)
    }
}

/// A success that is read from JSON by the reader of its type. JSON that is no such value is a 500, whose cause reaches
/// the log hook.
pub fn canned<T: DeserializeOwned, E>(json: &'static str) -> impl Future<Output = Reply<T, E>> + Send {
    Canned(json, PhantomData)
}

/// It holds no value whose `Send` would have to be proven.
struct Canned<R>(&'static str, PhantomData<fn() -> R>);

impl<T: DeserializeOwned, E> Future for Canned<Reply<T, E>> {
    type Output = Reply<T, E>;

    fn poll(self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Self::Output> {
        Poll::Ready(crate::decode(self.0.as_bytes(), Mode::Client, false).map_err(Failure::internal))
    }
}

/// A response as constants, for what is more than a value: headers, a choice of statuses, a stream.
#[derive(Debug, Clone, Copy)]
pub struct CannedResponse {
    /// Its status.
    pub status: u16,
    /// Its headers, without its media type.
    pub headers: &'static [(&'static str, &'static str)],
    /// Its media type and its body, if it has one.
    pub body: Option<(&'static str, &'static str)>,
}

impl CannedResponse {
    /// The response as what a handler returns.
    pub fn reply<T, E>(self) -> impl Future<Output = Reply<T, E>> + Send {
        CannedReply { response: self, applied: None, reply: PhantomData }
    }

    fn response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status_of(self.status);
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
                response.headers_mut().append(name, value);
            }
        }
        if let Some((media_type, text)) = self.body {
            *response.body_mut() = Body::from(text);
            if let Ok(media_type) = HeaderValue::from_str(media_type::concrete(media_type)) {
                response.headers_mut().insert(CONTENT_TYPE, media_type);
            }
        }
        response
    }
}

struct CannedReply<R> {
    response: CannedResponse,
    /// What of the caller's wishes it fulfils.
    applied: Option<HeaderValue>,
    reply: PhantomData<fn() -> R>,
}

impl<T, E> Future for CannedReply<Reply<T, E>> {
    type Output = Reply<T, E>;

    fn poll(self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let mut response = self.response.response();
        if let Some(applied) = &self.applied {
            response.headers_mut().insert(PREFERENCE_APPLIED, applied.clone());
        }
        Poll::Ready(Err(Failure::raw(response)))
    }
}

/// RFC 7240, section 3
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// Another answer that the document has for an operation: given to who asks for it by `Prefer`.
#[derive(Debug, Clone, Copy)]
pub struct CannedAnswer {
    /// The first and the last of the statuses that the document has it for; 100 and 999 for `default`.
    pub statuses: (u16, u16),
    /// Its key under `examples`; `None`: what the response is without one being asked for.
    pub example: Option<&'static str>,
    /// The response.
    pub response: CannedResponse,
}

/// The answer that the caller prefers, of those at these positions; else the reply. `usual` is the status of the reply,
/// of which the examples are that are asked for without a `code`.
pub fn preferred<T, E, F: Future<Output = Reply<T, E>> + Send>(
    headers: &HeaderMap,
    usual: u16,
    answers: &'static [CannedAnswer],
    positions: &[usize],
    reply: F,
) -> impl Future<Output = Reply<T, E>> + Send + use<T, E, F> {
    match preference(headers, usual, answers, positions) {
        Some((response, applied)) => {
            Either::Left(CannedReply { response, applied: HeaderValue::from_str(&applied).ok(), reply: PhantomData })
        }
        None => Either::Right(reply),
    }
}

fn preference(
    headers: &HeaderMap,
    usual: u16,
    answers: &'static [CannedAnswer],
    positions: &[usize],
) -> Option<(CannedResponse, String)> {
    let Preferences { code: wished, example, .. } = Preferences::of(headers);
    let offered = || positions.iter().filter_map(|at| answers.get(*at));
    let find = |status: u16, example: Option<&str>| {
        let of = |statuses: (u16, u16)| offered().find(|it| it.statuses == statuses && it.example == example);
        let exact = (status, status);
        let usual_like = offered().any(|it| it.statuses == exact) || status == usual;
        // What stands for a status exactly hides the range and the default, whatever it has.
        let hundreds = status / 100 * 100;
        let range = || of((hundreds, hundreds + 99)).or_else(|| of((100, 999)));
        of(exact).or_else(|| if usual_like { None } else { range() })
    };
    let wanted = wished.unwrap_or(usual);
    let named = example.as_deref().and_then(|name| find(wanted, Some(name)).map(|answer| (answer, Some(name))));
    let (answer, name) = named.or_else(|| Some((find(wished?, None)?, None)))?;
    let status = wished.unwrap_or(answer.response.status);
    let mut applied: Vec<String> = wished.map(|code| format!("code={code}")).into_iter().collect();
    applied.extend(name.map(|name| format!("example={}", preferences::written(name))));
    let body = answer.response.body.filter(|_| !matches!(status, 204 | 304));
    Some((CannedResponse { status, body, ..answer.response }, applied.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn answer(statuses: (u16, u16), example: Option<&'static str>, body: &'static str) -> CannedAnswer {
        let response = CannedResponse { status: 500, headers: &[], body: Some(("text/plain", body)) };
        CannedAnswer { statuses, example, response }
    }

    static ANSWERS: [CannedAnswer; 6] = [
        answer((200, 200), Some("full"), "full"),
        answer((404, 404), None, "missing"),
        answer((404, 404), Some("gone"), "gone"),
        answer((400, 499), None, "wrong"),
        answer((100, 999), None, "default"),
        answer((100, 999), Some("odd"), "odd"),
    ];

    /// Status, body and what is said of the wishes.
    fn given(prefer: &str, positions: &[usize]) -> Option<(u16, &'static str, String)> {
        let headers = HeaderMap::from_iter([(HeaderName::from_static("prefer"), prefer.parse().ok()?)]);
        let (response, applied) = preference(&headers, 200, &ANSWERS, positions)?;
        Some((response.status, response.body.map_or("", |(_, text)| text), applied))
    }

    #[test]
    fn a_status_is_answered_by_what_stands_for_it() {
        let all = [0, 1, 2, 3, 4, 5];
        for (prefer, status, body, applied) in [
            ("code=404", 404, "missing", "code=404"),
            ("code=404; example=gone", 404, "gone", "code=404, example=gone"),
            ("code=404, example=none", 404, "missing", "code=404"),
            ("code=409", 409, "wrong", "code=409"),
            ("code=503", 503, "default", "code=503"),
            ("code=503, example=\"odd\"", 503, "odd", "code=503, example=odd"),
            ("example=full", 500, "full", "example=full"),
            ("code=304", 304, "", "code=304"),
        ] {
            assert_eq!(given(prefer, &all), Some((status, body, applied.to_owned())), "{prefer}");
        }
        // The usual answer is the reply itself, and what the operation does not have is not given.
        for (prefer, positions) in
            [("code=200", &all[..]), ("example=gone", &all), ("code=409", &[0, 1]), ("code=99", &all)]
        {
            assert_eq!(given(prefer, positions), None, "{prefer}");
        }
    }
}
