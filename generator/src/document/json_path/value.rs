//! Values in comparisons, and the functions about them (RFC 9535, sections 2.3.5.2.2 and 2.4).

use std::cmp::Ordering;

use regex_lite::Regex;

use crate::document::tree::Value;

/// What a side of a comparison comes to.
pub(super) enum Found<'n> {
    /// No node, or no result.
    Nothing,
    Value(&'n Value),
    /// What a function counted.
    Number(usize),
}

impl Found<'_> {
    fn number(&self) -> Option<String> {
        match self {
            Self::Number(number) => Some(number.to_string()),
            Self::Value(Value::Number(text)) => Some(text.clone()),
            Self::Value(_) | Self::Nothing => None,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Value(Value::String(text)) => Some(text),
            Self::Value(_) | Self::Number(_) | Self::Nothing => None,
        }
    }
}

/// `==`
pub(super) fn equal(left: &Found<'_>, right: &Found<'_>) -> bool {
    match (left, right) {
        (Found::Nothing, Found::Nothing) => true,
        (Found::Nothing, _) | (_, Found::Nothing) => false,
        (Found::Value(left), Found::Value(right)) => same(left, right),
        (Found::Number(_), _) | (_, Found::Number(_)) => left
            .number()
            .zip(right.number())
            .is_some_and(|(left, right)| compare(&left, &right) == Some(Ordering::Equal)),
    }
}

/// `<`: of numbers, or of strings by their characters.
pub(super) fn less(left: &Found<'_>, right: &Found<'_>) -> bool {
    if let (Some(left), Some(right)) = (left.number(), right.number()) {
        return compare(&left, &right) == Some(Ordering::Less);
    }
    matches!((left.text(), right.text()), (Some(left), Some(right)) if left.chars().lt(right.chars()))
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => compare(left, right) == Some(Ordering::Equal),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(&left.value, &right.value))
        }
        (Value::Object(left), Value::Object(right)) => {
            let find = |key: &str| right.iter().find(|member| member.key == key);
            left.len() == right.len()
                && left.iter().all(|l| find(&l.key).is_some_and(|right| same(&l.node.value, &right.node.value)))
        }
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::String(left), Value::String(right)) => left == right,
        (
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_),
            _,
        ) => false,
    }
}

/// Two numbers by what they are worth.
fn compare(left: &str, right: &str) -> Option<Ordering> {
    if let (Ok(left), Ok(right)) = (left.parse::<i128>(), right.parse::<i128>()) {
        return Some(left.cmp(&right));
    }
    left.parse::<f64>().ok()?.partial_cmp(&right.parse::<f64>().ok()?)
}

/// `length(…)`
pub(super) fn length<'n>(value: &Found<'n>) -> Found<'n> {
    match value {
        Found::Value(Value::String(text)) => Found::Number(text.chars().count()),
        Found::Value(Value::Array(items)) => Found::Number(items.len()),
        Found::Value(Value::Object(members)) => Found::Number(members.len()),
        Found::Value(Value::Null | Value::Bool(_) | Value::Number(_)) | Found::Number(_) | Found::Nothing => {
            Found::Nothing
        }
    }
}

/// `match(…)`, or `search(…)` where it is not the whole.
pub(super) fn matches(text: &Found<'_>, written: &Found<'_>, whole: bool) -> bool {
    match (text.text(), written.text()) {
        (Some(text), Some(written)) => pattern(written, whole).is_some_and(|regex| regex.is_match(text)),
        _ => false,
    }
}

/// The expression of a pattern of RFC 9485; `None` if it is none, or has a class of Unicode, for which there are no tables.
pub(super) fn pattern(written: &str, whole: bool) -> Option<Regex> {
    let mut translated = String::with_capacity(written.len() + 16);
    let (mut in_class, mut escaped) = (false, false);
    for character in written.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            // Any character but those that end a line.
            '.' if !in_class => {
                translated.push_str(r"[^\n\r]");
                continue;
            }
            _ => {}
        }
        translated.push(character);
    }
    let anchored = if whole { format!(r"\A(?:{translated})\z") } else { translated };
    Regex::new(&anchored).ok()
}

/// What is wrong with a pattern.
pub(super) fn pattern_problem(written: &str) -> String {
    let why = if written.contains(r"\p") || written.contains(r"\P") {
        "classes of Unicode (`\\p{…}`) are not read here"
    } else {
        "it is none of RFC 9485"
    };
    format!("the pattern `{}` cannot be matched: {why}", written.escape_debug())
}
