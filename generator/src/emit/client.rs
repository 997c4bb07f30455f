//! The client: groups by tag, calls, and the builder.

use super::{Context, Module};

/// The modules.
pub(super) fn modules(_: Context<'_>) -> Vec<Module<'_>> {
    Vec::new()
}
