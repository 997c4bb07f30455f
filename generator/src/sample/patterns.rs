//! Patterns: whether a text matches, and texts that do.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::Regex;
use regex_syntax::hir::{Hir, HirKind};

use super::oracle::Verdict;

/// How often a repetition without an end is repeated beyond what it must be.
const MORE: u32 = 2;

/// Longer texts are not made, in bytes.
const LONGEST: usize = 4096;

/// Compiled patterns; `None` for one that this engine cannot express.
#[derive(Debug, Default)]
pub(super) struct Patterns(RefCell<HashMap<String, Option<Regex>>>);

impl Patterns {
    pub(super) fn verdict(&self, pattern: &str, text: &str) -> Verdict {
        let mut known = self.0.borrow_mut();
        let compiled = known.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).ok());
        match compiled {
            // What a class of one engine holds beyond ASCII, one of another may not.
            Some(_) if !text.is_ascii() => Verdict::Open,
            Some(compiled) => Verdict::of(compiled.is_match(text)),
            None => Verdict::Open,
        }
    }
}

/// Texts that match a pattern: a short one and a longer one.
pub(super) fn samples(pattern: &str) -> Vec<String> {
    let Ok(hir) = regex_syntax::parse(pattern) else { return Vec::new() };
    [0, MORE]
        .into_iter()
        .filter_map(|more| {
            let mut text = Vec::new();
            write(&hir, more, &mut text)?;
            String::from_utf8(text).ok()
        })
        .collect()
}

fn write(hir: &Hir, more: u32, text: &mut Vec<u8>) -> Option<()> {
    if text.len() > LONGEST {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend_from_slice(&literal.0),
        HirKind::Class(class) => text.extend_from_slice(&one_of(class)?),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            for _ in 0..repetition.min.saturating_add(more).min(most) {
                write(&repetition.sub, more, text)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, more, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, more, text))?,
        HirKind::Alternation(parts) => write(if more == 0 { parts.first()? } else { parts.last()? }, more, text)?,
    }
    Some(())
}

/// A character of a class: a letter or a digit where it has one.
fn one_of(class: &regex_syntax::hir::Class) -> Option<Vec<u8>> {
    let ranges: Vec<(char, char)> = match class {
        regex_syntax::hir::Class::Unicode(class) => {
            class.ranges().iter().map(|range| (range.start(), range.end())).collect()
        }
        regex_syntax::hir::Class::Bytes(class) => {
            class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
    };
    let preferred = ['a', '1', 'A', '-', '_', ' '];
    let preferred = preferred.into_iter().find(|c| ranges.iter().any(|(start, end)| (start..=end).contains(&c)));
    let chosen = preferred.or(ranges.first().map(|range| range.0))?;
    Some(chosen.to_string().into_bytes())
}
