//! What client and server share of every operation: tables, error types and optional parameters.

use super::{Context, Module};

/// The modules.
pub(super) fn modules(_: Context<'_>) -> Vec<Module<'_>> {
    Vec::new()
}
