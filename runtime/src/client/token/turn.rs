//! One at a time, without an executor of any particular kind.

use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// Gives one future after another its turn. A turn ends when it is dropped, so also with a call that is cancelled.
#[derive(Default)]
pub(super) struct Turns(Mutex<State>);

#[derive(Default)]
struct State {
    taken: bool,
    waiting: Vec<Waker>,
}

pub(super) struct Turn<'a>(&'a Turns);

impl Turns {
    pub(super) async fn take(&self) -> Turn<'_> {
        poll_fn(|cx| {
            let mut state = self.lock();
            if state.taken {
                if !state.waiting.iter().any(|waiting| waiting.will_wake(cx.waker())) {
                    state.waiting.push(cx.waker().clone());
                }
                return Poll::Pending;
            }
            state.taken = true;
            Poll::Ready(Turn(self))
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = Turns::lock(self.0);
        state.taken = false;
        // All of them: the first may have been cancelled, and waiting again is cheap.
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }
}
