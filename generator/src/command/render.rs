//! Diagnostics in rustc's manner, with the lines of the document they are about.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use oasmith::diagnostic::{Diagnostic, Label, Severity};
use oasmith::document::Source;
use oasmith::report::{self, Entry};

/// Lines longer than this (a document on one line) are cut around the place.
const LONGEST_LINE: usize = 240;

/// Everything there is to say about a run, ready to print.
pub(crate) fn render(diagnostics: &[Diagnostic], sources: &[Source], options: Options) -> String {
    let renderer = if options.colours { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for entry in report::folded(diagnostics, options.all) {
        let report = match entry {
            Entry::Full(diagnostic) => group(diagnostic, sources),
            Entry::Like(diagnostic, others) => {
                let text = format!("{}; `--all` shows every one", report::like(&others, sources));
                group(diagnostic, sources).element(Level::NOTE.message(text))
            }
            Entry::More(code, count) => {
                Group::with_title(Level::WARNING.primary_title(report::more(code, count)).id(code.as_str()))
                    .element(Level::HELP.message("`--all` shows every one"))
            }
        };
        text.push_str(&renderer.render(&[report]));
        text.push_str("\n\n");
    }
    text
}

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// With the escape sequences of a terminal.
    pub(crate) colours: bool,
    /// Every warning, however many there are of a kind.
    pub(crate) all: bool,
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a [Source]) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(report::printable(&diagnostic.message)).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    for (index, label) in diagnostic.labels.iter().enumerate() {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        group = group.elements(place(label, kind, sources));
    }
    if let Some(label) = diagnostic.labels.first().filter(|label| !label.pointer.is_empty()) {
        group = group.element(Level::NOTE.message(format!("at `#{}`", report::printable(&label.pointer))));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(report::printable(help)));
    }
    group
}

/// `--> file:line:column` and the line itself.
fn place<'a>(label: &Label, kind: AnnotationKind, sources: &'a [Source]) -> Vec<Element<'a>> {
    let Some(source) = sources.get(label.place.file.0 as usize) else { return Vec::new() };
    let line = label.place.line as usize;
    let origin = Origin::path(source.name.as_str()).line(line).char_column(label.place.column as usize);
    let text = report::printable(&label.text);
    match excerpt(&source.text, label.place.start as usize..label.place.end as usize) {
        None if text.is_empty() => vec![origin.into()],
        None => vec![origin.into(), Level::NOTE.message(text).into()],
        Some(Excerpt::Line(shown, span)) => {
            let annotation = kind.span(span).label((!text.is_empty()).then_some(text));
            let snippet = Snippet::source(shown).path(source.name.as_str()).line_start(line);
            vec![snippet.annotation(annotation).into()]
        }
        Some(Excerpt::Cut(shown)) => {
            let colon = if text.is_empty() { "" } else { ": " };
            vec![origin.into(), Level::NOTE.message(format!("{text}{colon}…{}…", report::printable(shown))).into()]
        }
    }
}

/// What is shown of a place.
enum Excerpt<'a> {
    /// Its line, and the place within it.
    Line(&'a str, Range<usize>),
    /// A part of a long line, beginning at the place.
    Cut(&'a str),
}

/// The first line of a span. A node may hold half of the document: its first line tells where it is.
fn excerpt(text: &str, span: Range<usize>) -> Option<Excerpt<'_>> {
    let before = text.get(..span.start)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[span.start..].find('\n').map_or(text.len(), |length| span.start + length);
    if end - start > LONGEST_LINE {
        let end = text.floor_char_boundary(end.min(span.start + LONGEST_LINE / 4));
        return text.get(span.start..end).map(Excerpt::Cut);
    }
    let shown = text.get(start..end)?.trim_end_matches('\r');
    let first = (span.start - start).min(shown.len());
    let last = (span.end.max(span.start) - start).min(shown.len());
    Some(Excerpt::Line(shown, first..last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oasmith::catalogue::Code;
    use oasmith::diagnostic::{FileId, Place};

    const TEXT: &str = "openapi: 3.0.3\npaths:\n  /pets:\n    get: 1\n  /pets:\n    get: 2\n";

    fn at(start: u32, end: u32, line: u32, column: u32) -> Place {
        Place { file: FileId(0), start, end, line, column }
    }

    fn plain(diagnostic: &Diagnostic, text: &str) -> String {
        let source = Source { name: "api.yaml".to_owned(), text: text.to_owned() };
        render(std::slice::from_ref(diagnostic), &[source], Options { colours: false, all: false })
    }

    #[test]
    fn both_places_of_a_clash_are_shown() {
        let diagnostic = Diagnostic::new(Code::DuplicateKey, "`/pets` stands here twice")
            .at(at(44, 49, 5, 3), "/paths/~1pets", "again")
            .at(at(24, 29, 3, 3), "/paths/~1pets", "first here")
            .help("remove one of them");
        insta::assert_snapshot!(plain(&diagnostic, TEXT), @r"
        error[OAS0003]: `/pets` stands here twice
         --> api.yaml:5:3
          |
        5 |   /pets:
          |   ^^^^^ again
          |
         ::: api.yaml:3:3
          |
        3 |   /pets:
          |   ----- first here
          |
          = note: at `#/paths/~1pets`
          = help: remove one of them
        ");
    }

    #[test]
    fn a_place_at_the_end_or_outside_of_the_text_is_no_panic() {
        let end = u32::try_from(TEXT.len()).unwrap_or(0);
        for place in [at(end, end, 7, 1), at(end - 1, end, 6, 11), at(end + 5, end + 9, 9, 1), at(9, 2, 1, 10)] {
            let diagnostic = Diagnostic::new(Code::Syntax, "the document ends too early").at(place, "", "");
            let text = plain(&diagnostic, TEXT);
            assert!(text.contains(&format!("api.yaml:{}:{}", place.line, place.column)), "{text}");
        }
    }

    #[test]
    fn a_document_on_one_line_is_cut_around_the_place() {
        let text = format!("{{\"ä\":\"{}\",\"here\":1}}", "ö".repeat(40_000));
        let start = u32::try_from(text.find("\"here\"").unwrap_or(0)).unwrap_or(0);
        let diagnostic = Diagnostic::new(Code::UnknownKeyword, "`here`").at(at(start, start + 6, 1, 40_009), "", "");
        let rendered = plain(&diagnostic, &text);
        assert!(
            rendered.contains("api.yaml:1:40009") && rendered.contains("…\"here\":1}…") && rendered.len() < 400,
            "{rendered}"
        );
    }
}
