//! Texts that become Rust: names and paths of types.

/// Whether a text is an identifier that needs no `r#`.
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first));
    first && text != "_" && chars.all(unicode_ident::is_xid_continue)
}

/// Whether a text is the path of a type: `::shop::Money`, `String`, `::std::sync::Arc<::shop::Money>`.
///
/// The text may come from a document, so that nothing else than such a path may pass.
pub(crate) fn is_type(text: &str) -> bool {
    path(text, 0) == Some("")
}

/// What follows the path at the start of a text.
fn path(text: &str, depth: usize) -> Option<&str> {
    if depth > 8 {
        return None;
    }
    let mut rest = text.strip_prefix("::").unwrap_or(text);
    loop {
        let end = rest.find(|c: char| c != '_' && !unicode_ident::is_xid_continue(c)).unwrap_or(rest.len());
        if !is_identifier(&rest[..end]) {
            return None;
        }
        rest = &rest[end..];
        match rest.strip_prefix("::") {
            Some(next) => rest = next,
            None => break,
        }
    }
    let Some(mut rest) = rest.strip_prefix('<') else { return Some(rest) };
    loop {
        rest = path(rest.trim_start(), depth + 1)?.trim_start();
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => return rest.strip_prefix('>'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_types_pass() {
        for text in ["::shop::Money", "String", "crate::Money", "::std::sync::Arc<::shop::Money>", "M<A, B<C>>"] {
            assert!(is_type(text), "{text}");
        }
        for text in ["", "::", "a::", "a b", "M<", "M<>", "M<A>>", "M; fn f() {}", "[u8; 4]", "&str", "a::1", "A<B>::C"]
        {
            assert!(!is_type(text), "{text}");
        }
    }
}
