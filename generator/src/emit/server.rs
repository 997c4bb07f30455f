//! The server: a trait and a router a tag.

use super::{Context, Module};

/// The modules.
pub(super) fn modules(_: Context<'_>) -> Vec<Module<'_>> {
    Vec::new()
}
