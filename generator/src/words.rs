//! Words that people write: patterns for names, and what was meant by a name that is none.

/// Whether a name fits a pattern in which `*` stands for any characters.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// The known name that is closest to a text, if it is close enough to have been meant.
pub(crate) fn closest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (text.chars().count() / 3).max(1);
    let distances = known.into_iter().map(|name| (distance(&text.to_lowercase(), &name.to_lowercase(), limit), name));
    distances.filter(|(distance, name)| *distance <= limit && *name != text).min().map(|(_, name)| name)
}

/// The known name that is closest to a text, as a hint where it is close enough to have been meant: `did you mean …?`
pub fn suggestion<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(text, known).map(|closest| format!("did you mean `{closest}`?"))
}

/// How many letters differ (Levenshtein); anything above `limit` where lengths alone differ by more.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_any_characters() {
        for (pattern, name) in
            [("Pet", "Pet"), ("P*", "Pet"), ("*", ""), ("*t", "Pet"), ("P*t*", "Patched"), ("a*a", "aa")]
        {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("Pet", "Pets"), ("P*", "Cat"), ("*t", "Pets"), ("a*a", "a"), ("", "Pet")] {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn what_was_meant_is_close() {
        let known = ["User", "UserWrite", "Group"];
        assert_eq!(suggestion("Usr", known).as_deref(), Some("did you mean `User`?"));
        assert_eq!(suggestion("user", known).as_deref(), Some("did you mean `User`?"));
        assert_eq!(suggestion("Entirely", known), None);
    }
}
