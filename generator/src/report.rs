//! What is said about a run: diagnostics in order, folded where there are many, and as plain text.
//!
//! The command draws source snippets on top of this; build scripts, which do without the command's dependencies, print
//! the plain text.

use std::collections::{BTreeMap, HashMap, HashSet, hash_map};

use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Level, Severity};
use crate::document::Source;

/// How many different warnings or notes of one code are shown.
const SHOWN: usize = 3;

/// How many places are listed of those that a message is repeated at.
const PLACES: usize = 4;

/// One thing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry<'a> {
    /// A diagnostic, in full.
    Full(&'a Diagnostic),
    /// A diagnostic, in full, and others that say the same of other places, or of something of another name.
    Like(&'a Diagnostic, Vec<&'a Diagnostic>),
    /// So many further warnings or notes of a code are not shown.
    More(Code, usize),
}

/// How many diagnostics there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// Orders diagnostics by the place of their first label, those without one first, and keeps one of each.
pub fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.place));
    let mut seen = HashSet::new();
    diagnostics.retain(|diagnostic| {
        let places: Vec<_> = diagnostic.labels.iter().map(|label| (label.place, label.text.clone())).collect();
        seen.insert((diagnostic.code, diagnostic.message.clone(), places))
    });
    diagnostics
}

/// Diagnostics at the levels that are asked for. Errors are errors, whatever is asked; a note can be made more of.
pub fn leveled(diagnostics: Vec<Diagnostic>, levels: &BTreeMap<Code, Level>) -> Vec<Diagnostic> {
    let level = |mut diagnostic: Diagnostic| match levels.get(&diagnostic.code) {
        Some(Level::Allow) if !diagnostic.is_error() => None,
        Some(Level::Deny) => {
            diagnostic.severity = Severity::Error;
            Some(diagnostic)
        }
        Some(Level::Warn) => {
            diagnostic.severity = diagnostic.severity.max(Severity::Warning);
            Some(diagnostic)
        }
        Some(Level::Allow) | None => Some(diagnostic),
    };
    diagnostics.into_iter().filter_map(level).collect()
}

/// What to show: notes, then warnings, then every error: what matters most stands last on the screen. Unless `all`, what
/// is said several times is shown once with its places, and of each code no more than three such.
pub fn folded(diagnostics: &[Diagnostic], all: bool) -> Vec<Entry<'_>> {
    let of = |severity| diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity);
    let mut entries = Vec::new();
    for severity in [Severity::Note, Severity::Warning] {
        let mut codes: Vec<Code> = Vec::new();
        for one in of(severity) {
            if !codes.contains(&one.code) {
                codes.push(one.code);
            }
        }
        for code in codes {
            let same = of(severity).filter(|one| one.code == code);
            if all {
                entries.extend(same.map(Entry::Full));
                continue;
            }
            let mut alike = alike(same);
            // Folding a single one would save nothing.
            let shown = if alike.len() == SHOWN + 1 { alike.len() } else { SHOWN.min(alike.len()) };
            let more = alike.split_off(shown);
            entries.extend(alike.into_iter().map(|(first, others)| match others[..] {
                [] => Entry::Full(first),
                [..] => Entry::Like(first, others),
            }));
            let count: usize = more.iter().map(|(_, others)| others.len() + 1).sum();
            if count > 0 {
                entries.push(Entry::More(code, count));
            }
        }
    }
    entries.extend(of(Severity::Error).map(Entry::Full));
    entries
}

/// Diagnostics together with those of the same message but for what stands between backticks.
fn alike<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) -> Vec<(&'a Diagnostic, Vec<&'a Diagnostic>)> {
    let mut found: Vec<(&Diagnostic, Vec<&Diagnostic>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for one in diagnostics {
        match known.entry(pattern(&one.message)) {
            hash_map::Entry::Occupied(at) => found[*at.get()].1.push(one),
            hash_map::Entry::Vacant(at) => {
                at.insert(found.len());
                found.push((one, Vec::new()));
            }
        }
    }
    found
}

/// A message without what stands between backticks.
fn pattern(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// The text that stands for the others of [`Entry::Like`]: how many they are, and where the first are.
pub fn like(others: &[&Diagnostic], sources: &[Source]) -> String {
    let places = if others.len() == 1 { "1 more place".to_owned() } else { format!("{} more places", others.len()) };
    let listed = others.iter().take(PLACES).filter_map(|one| {
        let place = one.labels.first()?.place;
        let source = sources.get(place.file.0 as usize)?;
        let name = one.message.split('`').nth(1).map(|name| format!(" (`{}`)", printable(name))).unwrap_or_default();
        Some(format!("{}:{}:{}{name}", source.name, place.line, place.column))
    });
    let listed: Vec<String> = listed.collect();
    match (listed.is_empty(), others.len() > listed.len()) {
        (true, _) => format!("the same at {places}"),
        (false, false) => format!("the same at {places}: {}", listed.join(", ")),
        (false, true) => format!("the same at {places}: {}, …", listed.join(", ")),
    }
}

/// Counts diagnostics.
pub fn counts(diagnostics: &[Diagnostic]) -> Counts {
    let of = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    Counts { errors: of(Severity::Error), warnings: of(Severity::Warning), notes: of(Severity::Note) }
}

impl Counts {
    /// `2 errors, 1 warning and 3 notes`; empty when there is nothing.
    pub fn describe(self) -> String {
        let some = |count: usize, what: &str| match count {
            0 => None,
            1 => Some(format!("1 {what}")),
            count => Some(format!("{count} {what}s")),
        };
        let parts = [some(self.errors, "error"), some(self.warnings, "warning"), some(self.notes, "note")];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match parts.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
            None => String::new(),
        }
    }
}

/// A diagnostic as an object of JSON on one line, for other programs: `code`, `severity`, `message`, `labels` (each with
/// `file`, `line`, `column`, the bytes `start` and `end`, `pointer` and `text`) and `help`, which may be `null`.
pub fn json(diagnostic: &Diagnostic, sources: &[Source]) -> String {
    let labels = diagnostic.labels.iter().map(|label| {
        let place = label.place;
        serde_json::json!({
            "file": sources.get(place.file.0 as usize).map(|source| source.name.as_str()),
            "line": place.line,
            "column": place.column,
            "start": place.start,
            "end": place.end,
            "pointer": label.pointer,
            "text": label.text,
        })
    });
    let labels: Vec<serde_json::Value> = labels.collect();
    serde_json::json!({
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity.to_string(),
        "message": diagnostic.message,
        "labels": labels,
        "help": diagnostic.help,
    })
    .to_string()
}

/// The text that stands for further warnings or notes of a code.
pub fn more(code: Code, count: usize) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{count} more of this kind {verb} not shown: {}", first_sentence(code.explanation()))
}

fn first_sentence(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// A diagnostic as text without colours or snippets, fit for a terminal.
pub fn plain(diagnostic: &Diagnostic, sources: &[Source]) -> String {
    let text = diagnostic.render_plain(sources);
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

/// Text of a document, with what a terminal would act upon made visible.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' '.to_string(),
            c if c.is_control() || is_invisible(c) => c.escape_unicode().to_string(),
            c => c.to_string(),
        })
        .collect()
}

/// Characters that reorder or hide the text around them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{FileId, Place};

    fn warning(code: Code, line: u32) -> Diagnostic {
        let place = Place { file: FileId(0), start: line, end: line + 1, line, column: 1 };
        Diagnostic::new(code, format!("line {line}")).at(place, "/a~1b", "here")
    }

    #[test]
    fn diagnostics_are_ordered_by_place_and_kept_once() {
        let of_the_input = Diagnostic::new(Code::Unreadable, "gone");
        let sorted = sorted(vec![
            warning(Code::Shape, 7),
            warning(Code::Shape, 2),
            of_the_input.clone(),
            warning(Code::Shape, 7),
            warning(Code::Pattern, 7),
        ]);
        let expected = [of_the_input, warning(Code::Shape, 2), warning(Code::Shape, 7), warning(Code::Pattern, 7)];
        assert_eq!(sorted, expected);
    }

    #[test]
    fn many_warnings_of_a_code_are_folded_and_errors_never() {
        let mut diagnostics: Vec<_> = (1..=6).map(|line| warning(Code::Shape, line)).collect();
        diagnostics.extend((1..=4).map(|line| warning(Code::Pattern, line)));
        diagnostics.extend((1..=5).map(|line| warning(Code::DuplicateKey, line)));
        let entries = folded(&diagnostics, false);
        let more: Vec<_> = entries.iter().enumerate().filter(|(_, entry)| matches!(entry, Entry::More(..))).collect();
        assert_eq!(more, [(3, &Entry::More(Code::Shape, 3))]);
        assert_eq!(entries.len(), 3 + 1 + 4 + 5);
        assert_eq!(folded(&diagnostics, true).len(), 15);
        assert_eq!(counts(&diagnostics).describe(), "5 errors and 10 warnings");
    }

    #[test]
    fn what_is_said_several_times_is_shown_once_with_its_places() {
        let said = |name: &str, line| {
            let mut one = warning(Code::UnknownKeyword, line);
            one.message = format!("`{name}` is not a keyword of `{name}`s");
            one
        };
        let mut diagnostics: Vec<_> = (1..=7).map(|line| said(if line % 2 == 0 { "b" } else { "a" }, line)).collect();
        diagnostics.push(warning(Code::UnknownKeyword, 9));
        let entries = folded(&diagnostics, false);
        let [Entry::Like(first, others), Entry::Full(last)] = &entries[..] else { panic!("{entries:?}") };
        assert_eq!((*first, *last, others.len()), (&diagnostics[0], &diagnostics[7], 6));
        let source = Source { name: "api.yaml".to_owned(), text: String::new() };
        let places = "api.yaml:2:1 (`b`), api.yaml:3:1 (`a`), api.yaml:4:1 (`b`), api.yaml:5:1 (`a`), …";
        assert_eq!(like(others, &[source]), format!("the same at 6 more places: {places}"));
        assert_eq!(folded(&diagnostics, true).len(), 8);
    }

    #[test]
    fn notes_stand_first_and_a_level_makes_more_of_them() {
        let note = Diagnostic::new(Code::Untyped, "2 schemas");
        let found = [warning(Code::Shape, 1), note.clone(), warning(Code::DuplicateKey, 1)];
        assert_eq!(folded(&found, false)[0], Entry::Full(&note));
        assert_eq!(counts(&found).describe(), "1 error, 1 warning and 1 note");
        for (level, severity) in [(Level::Warn, Severity::Warning), (Level::Deny, Severity::Error)] {
            let leveled = leveled(vec![note.clone()], &BTreeMap::from([(Code::Untyped, level)]));
            assert_eq!(leveled[0].severity, severity);
        }
        assert_eq!(leveled(vec![note], &BTreeMap::from([(Code::Untyped, Level::Allow)])), []);
        // An error stays one.
        let error = leveled(vec![warning(Code::DuplicateKey, 1)], &BTreeMap::from([(Code::DuplicateKey, Level::Warn)]));
        assert!(error[0].is_error());
    }

    #[test]
    fn plain_text_has_code_place_pointer_and_no_terminal_controls() {
        let source = Source { name: "api.yaml".to_owned(), text: String::new() };
        let mut diagnostic = warning(Code::Shape, 3).help("use another");
        diagnostic.message = "format `\u{1b}[31m\u{202e}`".to_owned();
        insta::assert_snapshot!(plain(&diagnostic, &[source]), @r"
        warning[OAS0401]: format `\u{1b}[31m\u{202e}`
          --> api.yaml:3:1 (/a~1b): here
          = help: use another
        ");
    }
}
