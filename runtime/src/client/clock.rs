//! Time, where a client has to wait or to know how old something is: between attempts, and for tokens that expire.

use std::time::Duration;

use super::transport::BoxFuture;

/// What tells a client the time and wakes it up later.
///
/// With the default transport or the one in memory it is Tokio's ([`TokioClock`]), except on `wasm32`, where none is
/// compiled in: give the builder one before asking for retries.
pub trait Clock: Send + Sync + 'static {
    /// The time since a moment that stays the same as long as the clock exists; it never runs backwards.
    fn now(&self) -> Duration;

    /// The time since 1970-01-01 00:00 UTC, to compare with dates that a server sends.
    fn unix_time(&self) -> Duration;

    /// Ends after this time; dropping it is how waiting is given up.
    fn sleep(&self, time: Duration) -> BoxFuture<()>;
}

/// Tokio's timers, with its virtual time where a test has paused it. Waiting needs a Tokio runtime around the call.
#[cfg(all(any(feature = "reqwest", feature = "in-memory"), not(target_arch = "wasm32")))]
#[derive(Debug, Clone)]
pub struct TokioClock {
    start: tokio::time::Instant,
}

#[cfg(all(any(feature = "reqwest", feature = "in-memory"), not(target_arch = "wasm32")))]
impl Default for TokioClock {
    fn default() -> Self {
        Self { start: tokio::time::Instant::now() }
    }
}

#[cfg(all(any(feature = "reqwest", feature = "in-memory"), not(target_arch = "wasm32")))]
impl Clock for TokioClock {
    fn now(&self) -> Duration {
        tokio::time::Instant::now().saturating_duration_since(self.start)
    }

    fn unix_time(&self) -> Duration {
        // Before 1970 there is no date that a server could have sent.
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// The clock of a client that was given none.
#[allow(clippy::unnecessary_wraps, reason = "with other features there is none")]
#[cfg(all(any(feature = "reqwest", feature = "in-memory"), not(target_arch = "wasm32")))]
pub(super) fn default_clock() -> Option<std::sync::Arc<dyn Clock>> {
    Some(std::sync::Arc::new(TokioClock::default()))
}

#[cfg(not(all(any(feature = "reqwest", feature = "in-memory"), not(target_arch = "wasm32"))))]
pub(super) fn default_clock() -> Option<std::sync::Arc<dyn Clock>> {
    None
}
