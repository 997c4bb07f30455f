//! JSON pointers (RFC 6901) as text.

use std::borrow::Cow;

/// A key as a token (section 3).
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a token stands for (section 4).
pub(crate) fn unescaped(token: &str) -> Cow<'_, str> {
    if token.as_bytes().contains(&b'~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// The pointer of what stands under a key.
pub(crate) fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escaped(key))
}
