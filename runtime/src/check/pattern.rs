//! Patterns: compiled once, matched in linear time.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use regex::Regex;

/// The patterns of all schemas of the process, which are literals of generated code and so of limited number.
static PATTERNS: LazyLock<RwLock<HashMap<&'static str, Option<Regex>>>> = LazyLock::new(RwLock::default);

/// Whether `text` matches; `None` for a pattern that does not compile, which the generator has warned about.
pub(super) fn matches(pattern: &'static str, text: &str) -> Option<bool> {
    if let Some(regex) = PATTERNS.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
        return regex.as_ref().map(|regex| regex.is_match(text));
    }
    let regex = Regex::new(pattern).ok();
    let matched = regex.as_ref().map(|regex| regex.is_match(text));
    PATTERNS.write().unwrap_or_else(PoisonError::into_inner).insert(pattern, regex);
    matched
}
