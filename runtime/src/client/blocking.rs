//! Calls from code that is not async.

use std::future::Future;
use std::sync::OnceLock;

use super::error::InvalidRequest;

/// Runs a future on a runtime that all blocking calls of the process share: connections live where they were made.
///
/// # Errors
/// Inside an async context, where blocking would stop everything else on its thread; or no runtime can be made.
pub(super) fn block_on<F: Future>(future: F) -> Result<F::Output, InvalidRequest> {
    static RUNTIME: OnceLock<Option<tokio::runtime::Runtime>> = OnceLock::new();
    if tokio::runtime::Handle::try_current().is_ok() {
        return Err(InvalidRequest::Blocking("a blocking call inside an async context: await it instead"));
    }
    let make = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().ok();
    match RUNTIME.get_or_init(make) {
        Some(runtime) => Ok(runtime.block_on(future)),
        None => Err(InvalidRequest::Blocking("the runtime of blocking calls cannot be made")),
    }
}
