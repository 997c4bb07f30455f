//! Short texts taken apart at an ASCII character: looking at each byte is quicker there than the searches of `str`, which
//! prepare for long texts.

/// What is before the first `separator`, and what is after it; `None` where there is none.
pub(crate) fn cut(text: &str, separator: u8) -> (&str, Option<&str>) {
    debug_assert!(separator.is_ascii(), "a byte of its own in UTF-8");
    match text.bytes().position(|byte| byte == separator) {
        Some(end) => (text.get(..end).unwrap_or_default(), text.get(end + 1..)),
        None => (text, None),
    }
}

/// What stands between the separators, as by `str::split`.
#[cfg(feature = "server")]
pub(crate) fn pieces(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let (piece, after) = cut(rest?, separator);
        rest = after;
        Some(piece)
    })
}

#[cfg(all(test, feature = "server"))]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_those_of_split() {
        for text in ["", "/", "a", "a/", "/a", "a//é/b", "é", "//"] {
            assert_eq!(pieces(text, b'/').collect::<Vec<_>>(), text.split('/').collect::<Vec<_>>(), "{text}");
            assert_eq!(
                cut(text, b'/'),
                text.split_once('/').map_or((text, None), |(one, two)| (one, Some(two))),
                "{text}"
            );
        }
    }
}
