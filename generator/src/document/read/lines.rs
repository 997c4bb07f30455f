//! From the YAML parser's marks (line and column) to bytes.

use crate::diagnostic::{FileId, Place};
use saphyr_parser::{Marker, Span};

/// Where each line of a text begins.
///
/// The parser's own index counts characters and, after a comment that is not ASCII, not even those: lines and columns
/// are what it gets right.
pub(super) struct Lines<'a> {
    text: &'a str,
    file: FileId,
    starts: Vec<usize>,
    ascii: bool,
    /// The last place asked for: places mostly ascend, and a line can be as long as the text.
    mark: (usize, usize, usize),
}

impl<'a> Lines<'a> {
    /// `start` is the first byte that the parser saw.
    pub(super) fn new(text: &'a str, start: usize, file: FileId) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![start];
        for (at, byte) in bytes.iter().enumerate().skip(start) {
            if *byte == b'\n' || *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        Self { text, file, starts, ascii: text[start..].is_ascii(), mark: (0, 0, start) }
    }

    /// The place of a span.
    pub(super) fn place(&mut self, span: Span) -> Place {
        let start = self.byte(&span.start);
        let end = if span.end.index() > span.start.index() { self.byte(&span.end) } else { start };
        let lines = self.starts.len();
        let (line, column) = if span.start.line() > lines {
            // The parser puts the end of the text on a line of its own.
            let last = self.starts.last().copied().unwrap_or_default();
            (lines, self.text.get(last..).unwrap_or_default().chars().count())
        } else {
            (span.start.line(), span.start.col())
        };
        Place {
            file: self.file,
            start: clamp(start),
            end: clamp(end.max(start)),
            line: clamp(line),
            column: clamp(column + 1),
        }
    }

    /// The text of a place.
    pub(super) fn text(&self, place: Place) -> &'a str {
        self.text.get(place.start as usize..place.end as usize).unwrap_or_default()
    }

    fn byte(&mut self, marker: &Marker) -> usize {
        let Some(start) = marker.line().checked_sub(1).and_then(|line| self.starts.get(line)).copied() else {
            return self.text.len();
        };
        if self.ascii {
            return (start + marker.col()).min(self.text.len());
        }
        let (line, column, at) = self.mark;
        let (mut column, mut at) =
            if line == marker.line() && column <= marker.col() { (column, at) } else { (0, start) };
        for character in self.text.get(at..).unwrap_or_default().chars() {
            if column >= marker.col() || matches!(character, '\n' | '\r') {
                break;
            }
            column += 1;
            at += character.len_utf8();
        }
        self.mark = (marker.line(), column, at);
        at
    }
}

fn clamp(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
