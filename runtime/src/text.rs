//! Values that travel as text of a form of their own.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

/// Reads a string and what it means.
///
/// # Errors
/// No string, or one that `parse` refuses; the message says what was expected, and nothing of the text.
pub(crate) fn deserialize<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct TextVisitor<T>(&'static str, fn(&str) -> Option<T>);

    impl<T> Visitor<'_> for TextVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.1)(text).ok_or_else(|| E::invalid_value(Unexpected::Other("another string"), &self))
        }
    }

    deserializer.deserialize_str(TextVisitor(expected, parse))
}
