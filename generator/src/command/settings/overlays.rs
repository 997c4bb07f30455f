//! The overlays of a run: those that the command line names, else the configuration's or those of the former run.

use std::path::{Path, PathBuf};

use oasmith::diagnostic::Diagnostic;
use oasmith::document::Source;
use oasmith::lock::LockFile;

use super::Overlays;
use super::recorded::OVERLAYS;

/// An overlay that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Overlay {
    pub(super) path: PathBuf,
    /// Its path from the target folder, where the lock file and not the configuration says that it applies.
    pub(super) recorded: Option<String>,
}

/// The overlays that the command line names; an empty one is none.
pub(super) fn given(overlays: &Overlays) -> impl Iterator<Item = &Path> {
    overlays.overlay.iter().filter(|path| !path.is_empty()).map(Path::new)
}

/// Reads the overlays that the command line names.
///
/// # Errors
/// One cannot be read.
pub(in crate::command) fn read_overlays(overlays: &Overlays) -> Result<Vec<Source>, Diagnostic> {
    given(overlays).map(oasmith::input::read_file).collect()
}

pub(super) fn recorded_overlays(lock: &LockFile, out: &Path) -> Vec<Overlay> {
    let paths = lock.settings.get(OVERLAYS).map(String::as_str).unwrap_or_default().lines();
    paths.map(|path| Overlay { path: out.join(path), recorded: Some(path.to_owned()) }).collect()
}
