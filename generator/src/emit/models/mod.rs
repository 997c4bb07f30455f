//! The models: a module of types for every group.

use super::{Context, Module};

/// The modules.
pub(super) fn modules(_: Context<'_>) -> Vec<Module<'_>> {
    Vec::new()
}
