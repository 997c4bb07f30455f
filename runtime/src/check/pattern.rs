//! Patterns: compiled once. Those of a regular language are matched in linear time; those that look around or refer back
//! to a group by backtracking, within a limit.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use regex::Regex;

/// The patterns of all schemas of the process, which are literals of generated code and so of limited number.
static PATTERNS: LazyLock<RwLock<HashMap<&'static str, Engine>>> = LazyLock::new(RwLock::default);

/// How many steps back a match takes at most: some milliseconds. A text that needs more is taken to match.
#[cfg(feature = "pattern-full")]
const MOST_STEPS: usize = 100_000;

/// What reads a pattern.
enum Engine {
    Linear(Regex),
    #[cfg(feature = "pattern-full")]
    Backtracking(fancy_regex::Regex),
    /// It does not compile, which the generator has warned about, or needs the feature `pattern-full`.
    None,
}

impl Engine {
    fn of(pattern: &str) -> Self {
        Regex::new(pattern).map_or_else(|_| Self::backtracking(pattern), Self::Linear)
    }

    #[cfg(feature = "pattern-full")]
    fn backtracking(pattern: &str) -> Self {
        let built = fancy_regex::RegexBuilder::new(pattern).backtrack_limit(MOST_STEPS).build();
        built.map_or(Self::None, Self::Backtracking)
    }

    #[cfg(not(feature = "pattern-full"))]
    fn backtracking(_: &str) -> Self {
        Self::None
    }

    fn matches(&self, text: &str) -> Option<bool> {
        match self {
            Self::Linear(regex) => Some(regex.is_match(text)),
            #[cfg(feature = "pattern-full")]
            Self::Backtracking(regex) => regex.is_match(text).ok(),
            Self::None => None,
        }
    }
}

/// Whether `text` matches; `None` where that cannot be told: the pattern does not compile in this build, or the text
/// takes too many steps.
pub(super) fn matches(pattern: &'static str, text: &str) -> Option<bool> {
    if let Some(engine) = PATTERNS.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
        return engine.matches(text);
    }
    let engine = Engine::of(pattern);
    let matched = engine.matches(text);
    PATTERNS.write().unwrap_or_else(PoisonError::into_inner).insert(pattern, engine);
    matched
}
