//! Text that must not be printed.

use std::cell::Cell;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A string whose `Debug` does not show it: `writeOnly` or `format: password` strings, and credentials.
///
/// It has no `Display`; [`expose`](Self::expose) is the one way to the text. On the wire it is the plain string.
///
/// ```
/// let secret = oasmith_runtime::Secret::from("hunter2");
/// assert_eq!(format!("{secret:?}"), "Secret(…)");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text itself, by value.
    pub fn into_exposed(self) -> String {
        self.0
    }
}

thread_local! {
    static SEEN: Cell<bool> = const { Cell::new(false) };
}

/// Notes that a secret was written somewhere on this thread, so that what it is part of is not printed.
pub(crate) fn see() {
    SEEN.set(true);
}

/// Whether a secret was written since this was asked last. One that belongs elsewhere only hides more than it must.
#[cfg(feature = "client")]
pub(crate) fn take_seen() -> bool {
    SEEN.replace(false)
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        see();
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}
