//! Attempts after a failed one.
//!
//! Off unless the builder is given [`Retries`]. What is repeated:
//!
//! - **which calls**: of idempotent methods (RFC 9110, section 9.2.2: GET, HEAD, PUT, DELETE, OPTIONS, TRACE), and any
//!   call with an idempotency key; never one whose body is a stream ([`Body::is_stream`](crate::Body::is_stream)), which
//!   can be sent once only. A file can be sent again;
//! - **after what**: no connection, a broken one, an attempt beyond its time limit, and the statuses 408, 429, 502, 503
//!   and 504; never after a body beyond the size limit, a body of the request that cannot be read, or anything that the
//!   server decided;
//! - **when**: after a random time between zero and a bound that doubles each time (*full jitter*), or, if the response has
//!   `Retry-After` (RFC 9110, section 10.2.3), after that and a random time below the first bound. A server that wants
//!   more than [`Retries::max_retry_after`], or more than what is left of the call's own time, gets no further attempt:
//!   its response is the result at once;
//! - **how often**: at most [`Retries::limit`] times, and only while the client's budget lasts.
//!
//! The budget is what keeps an outage from multiplying the load: each retry takes one from it, and each call puts a
//! fraction back. However many calls fail, retries are in the long run only that fraction of the calls.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime};
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, Method, StatusCode};

use super::transport::TransportError;

/// When and how often failed attempts are repeated; see the builder's `retries`. Clones share one budget.
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::client::Retries;
///
/// let retries = Retries::new().limit(4).max_delay(Duration::from_secs(2));
/// # let _ = retries;
/// ```
#[derive(Clone)]
#[must_use = "retries do nothing until they are given to a builder"]
pub struct Retries {
    limit: u32,
    first_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    budget: Arc<Budget>,
}

impl Retries {
    /// At most 2 retries a call, waiting up to 250 ms before the first and twice as long before each further one, never
    /// beyond 8 s; `Retry-After` up to 30 s; a budget of 10 retries, to which each call adds a tenth.
    pub fn new() -> Self {
        Self {
            limit: 2,
            first_delay: Duration::from_millis(250),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(30),
            budget: Arc::new(Budget::new(10, 10)),
        }
    }

    /// How many attempts may follow the first one of a call; 2 by default.
    pub fn limit(mut self, retries: u32) -> Self {
        self.limit = retries;
        self
    }

    /// The bound of the wait before the first retry; it doubles for each further one. 250 ms by default.
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// What the bound of a wait never exceeds; 8 s by default.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest `Retry-After` that is waited for; 30 s by default. With a longer one the response is the result.
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// A budget of its own: it begins with `retries`, holds no more than that, and each call adds `percent` of a retry.
    /// 10 and 10 by default.
    pub fn budget(mut self, retries: u32, percent: u32) -> Self {
        self.budget = Arc::new(Budget::new(retries, percent));
        self
    }

    /// Counts a call that may be repeated.
    pub(super) fn count_call(&self) {
        self.budget.deposit();
    }

    /// How long to wait before attempt number `retry` + 1 after this outcome; `None` where the outcome is the result.
    pub(super) fn wait(&self, outcome: &Outcome<'_>, retry: u32, unix_time: Duration) -> Option<Duration> {
        if retry >= self.limit || !outcome.is_transient() {
            return None;
        }
        let wait = match outcome.retry_after(unix_time) {
            Some(after) if after > self.max_retry_after => return None,
            // The jitter keeps clients that were told the same from coming back together.
            Some(after) => after + below(self.first_delay.min(self.max_delay)),
            None => below(self.first_delay.saturating_mul(1 << retry.min(20)).min(self.max_delay)),
        };
        Some(wait)
    }

    /// Takes a retry from the budget, if there is one.
    pub(super) fn withdraw(&self) -> bool {
        self.budget.withdraw()
    }
}

impl Default for Retries {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Retries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retries")
            .field("limit", &self.limit)
            .field("first_delay", &self.first_delay)
            .field("max_delay", &self.max_delay)
            .field("max_retry_after", &self.max_retry_after)
            .finish_non_exhaustive()
    }
}

/// Whether a repeated request has the effect of one (RFC 9110, section 9.2.2).
pub(super) fn is_idempotent(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET
            | Method::HEAD
            | Method::PUT
            | Method::DELETE
            | Method::OPTIONS
            | Method::TRACE
            // Safe (draft-ietf-httpbis-safe-method-w-body).
            | Method::QUERY
    )
}

/// What came of an attempt.
pub(super) enum Outcome<'a> {
    Response(StatusCode, &'a HeaderMap),
    Failure(&'a TransportError),
}

impl Outcome<'_> {
    fn is_transient(&self) -> bool {
        match self {
            Self::Response(status, _) => matches!(status.as_u16(), 408 | 429 | 502 | 503 | 504),
            Self::Failure(TransportError::Timeout | TransportError::Connect(_) | TransportError::Other(_)) => true,
            Self::Failure(TransportError::TooLarge { .. } | TransportError::Body(_)) => false,
        }
    }

    /// What the server asks to wait for; a date is compared with the server's own, where it sent one.
    fn retry_after(&self, unix_time: Duration) -> Option<Duration> {
        let Self::Response(_, headers) = self else { return None };
        let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // More digits than fit are more than any bound.
            return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
        }
        let date = |text| http_date(text).map(|seconds| Duration::from_secs(u64::try_from(seconds).unwrap_or(0)));
        let now = headers.get(DATE).and_then(|value| date(value.to_str().ok()?)).unwrap_or(unix_time);
        Some(date(text)?.saturating_sub(now))
    }
}

/// The seconds since 1970 of an HTTP date in any of its three forms (RFC 9110, section 5.6.7).
fn http_date(text: &str) -> Option<i64> {
    if let Ok(date) = DateTime::parse_from_rfc2822(text) {
        return Some(date.timestamp());
    }
    let obsolete = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let date = obsolete.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    Some(date.and_utc().timestamp())
}

/// A random time below this one. The keys of the standard library's hash maps are random enough for that, and need
/// no package.
fn below(bound: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    #[allow(clippy::cast_precision_loss, reason = "a fraction of 53 bits is fine enough")]
    let fraction = (random >> 11) as f64 / (1_u64 << 53) as f64;
    bound.mul_f64(fraction)
}

/// In hundredths of a retry.
struct Budget {
    left: AtomicU64,
    most: u64,
    deposit: u64,
}

impl Budget {
    fn new(retries: u32, percent: u32) -> Self {
        let most = u64::from(retries) * 100;
        Self { left: AtomicU64::new(most), most, deposit: u64::from(percent) }
    }

    fn deposit(&self) {
        self.update(|left| Some((left + self.deposit).min(self.most)));
    }

    fn withdraw(&self) -> bool {
        self.update(|left| left.checked_sub(100))
    }

    fn update(&self, change: impl FnMut(u64) -> Option<u64>) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(http::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    fn after(pairs: &[(http::HeaderName, &str)]) -> Option<Duration> {
        let headers = headers(pairs);
        Outcome::Response(StatusCode::SERVICE_UNAVAILABLE, &headers).retry_after(Duration::from_secs(784_111_770))
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_in_three_forms() {
        assert_eq!(after(&[(RETRY_AFTER, " 110 ")]), Some(Duration::from_secs(110)));
        assert_eq!(after(&[(RETRY_AFTER, "99999999999999999999999")]), Some(Duration::from_secs(u64::MAX)));
        for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(after(&[(RETRY_AFTER, date)]), Some(Duration::from_secs(7)), "{date}");
        }
        let past = "Sun, 06 Nov 1994 08:49:00 GMT";
        assert_eq!(after(&[(RETRY_AFTER, past)]), Some(Duration::ZERO));
        for nothing in ["", "-1", "soon", "1.5"] {
            assert_eq!(after(&[(RETRY_AFTER, nothing)]), None, "{nothing}");
        }
    }

    #[test]
    fn a_date_is_compared_with_the_servers_own() {
        let dates = [(RETRY_AFTER, "Sun, 06 Nov 1994 08:49:37 GMT"), (DATE, "Sun, 06 Nov 1994 08:49:07 GMT")];
        assert_eq!(after(&dates), Some(Duration::from_secs(30)));
    }

    #[test]
    fn waits_double_up_to_their_bound_and_are_spread() {
        let retries = Retries::new().limit(9).first_delay(Duration::from_secs(1)).max_delay(Duration::from_secs(4));
        let none = HeaderMap::new();
        for (retry, bound) in [(0, 1), (1, 2), (2, 4), (3, 4), (8, 4)] {
            let wait = || {
                let outcome = Outcome::Response(StatusCode::BAD_GATEWAY, &none);
                retries.wait(&outcome, retry, Duration::ZERO).unwrap()
            };
            let waits: Vec<_> = (0..200).map(|_| wait()).collect();
            let bound = Duration::from_secs(bound);
            assert!(waits.iter().all(|wait| *wait < bound), "{waits:?}");
            assert!(waits.iter().any(|wait| *wait > bound / 2) && waits.iter().any(|wait| *wait < bound / 2));
        }
        let outcome = Outcome::Response(StatusCode::BAD_GATEWAY, &none);
        assert_eq!(retries.wait(&outcome, 9, Duration::ZERO), None);
    }

    #[test]
    fn the_budget_bounds_retries_to_a_fraction_of_the_calls() {
        let budget = Budget::new(3, 20);
        let spent = (0..100).filter(|_| {
            budget.deposit();
            budget.withdraw()
        });
        // Three at hand (the first deposit finds it full), then one in five.
        assert_eq!(spent.count(), 3 + 19);
    }
}
