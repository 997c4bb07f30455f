//! Time that passes only where a client waits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::{self as rt, client::Clock};

/// Waiting takes no time, and moves the clock on.
#[derive(Debug, Clone, Default)]
pub(crate) struct VirtualClock(Arc<Mutex<(Duration, Vec<Duration>)>>);

impl VirtualClock {
    /// What was waited for, oldest first.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.0.lock().unwrap().1.clone()
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Duration {
        self.0.lock().unwrap().0
    }

    fn unix_time(&self) -> Duration {
        // Sun, 06 Nov 1994 08:49:37 GMT
        self.now() + Duration::from_secs(784_111_777)
    }

    fn sleep(&self, time: Duration) -> rt::BoxFuture<()> {
        let mut state = self.0.lock().unwrap();
        state.0 += time;
        state.1.push(time);
        Box::pin(std::future::ready(()))
    }
}
