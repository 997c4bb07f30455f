//! Emit: `(&Plan, &Names)` → [`Package`]. Tokens, formatted, as an ordered map from path to text. Emitters decide nothing.

use std::collections::BTreeMap;

/// The files of a generated crate: path below the target folder, with `/`, to text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// The files, ordered by path.
    pub files: BTreeMap<String, String>,
}
