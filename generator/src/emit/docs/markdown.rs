//! Markdown of the document (`CommonMark`) → Markdown that rustdoc renders and that holds nothing active.
//!
//! What is kept: paragraphs, emphasis, lists, quotes, headings, tables, code. What cannot come through: HTML (what it
//! says becomes Markdown, or text), links (a target is shown, not hidden), doctests (every block of code is `text`, and no
//! line is indented into one), references, characters that do not print or turn the direction of text.

use std::borrow::Cow;
use std::mem;

use super::html::to_markdown;
use crate::emit::print::WIDTH;

/// Stands for a space at which no line is broken; a private-use character, none of which comes through [`clean`].
const SOLID: char = '\u{e000}';

/// The lines of a text.
pub(super) fn safe(text: &str) -> Vec<String> {
    // Characters written by name may be ones that do not print.
    let text = clean(text);
    let text = to_markdown(&text);
    let text = clean(&text);
    let mut out = Lines::default();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(fence) = Fence::opens(line) {
            let block: Vec<&str> = lines.by_ref().take_while(|line| !fence.closes(line)).collect();
            out.code_block(&block);
        } else {
            out.line(line);
        }
    }
    out.finish()
}

/// A safe line, broken where it is too long, but not in code.
pub(super) fn broken(line: &str) -> Vec<String> {
    let mut out = Lines::default();
    let mut code = false;
    let solid = line.chars().map(|char| {
        code ^= char == '`';
        if code && char == ' ' { SOLID } else { char }
    });
    out.wrapped("", 0, &solid.collect::<String>());
    if line.is_empty() { Vec::new() } else { out.finish() }
}

/// An inline code span that shows a text of any content on one line.
pub fn code(text: &str) -> String {
    let mut text = clean(text);
    if text.contains('\n') {
        text = text.replace('\n', " ").into();
    }
    if text.trim().is_empty() {
        return if text.is_empty() { "(empty)".to_owned() } else { "(blank)".to_owned() };
    }
    if !text.contains('`') && text.trim() == text {
        return ["`", &text, "`"].concat();
    }
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// Whether a safe line begins a list, a quote, a heading, a table, a rule or a block of code.
pub(super) fn begins_block(line: &str) -> bool {
    line.starts_with(['>', '#', '|']) || marker(line).is_some() || is_rule(line) || Fence::opens(line).is_some()
}

/// Without characters that do not print; tabs are four spaces, line separators line feeds.
fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => out.push('\n'),
            '\t' => out.push_str("    "),
            char if is_hidden(char) => {}
            char => out.push(char),
        }
    }
    Cow::Owned(out)
}

/// Whether a character does not print, or changes how others do: controls, byte order mark, soft hyphen, zero-width and
/// direction controls, private use, tags.
pub(in crate::emit) fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e000}'..='\u{f8ff}'
                | '\u{e0000}'..='\u{10ffff}'
        )
}

fn longest_run(text: &str, of: char) -> usize {
    let (longest, _) = text.chars().fold((0, 0), |(longest, run), char| {
        let run = if char == of { run + 1 } else { 0 };
        (longest.max(run), run)
    });
    longest
}

/// A fence of a block of code.
pub(super) struct Fence {
    char: char,
    length: usize,
}

impl Fence {
    pub(super) fn opens(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let char = line.chars().next().filter(|char| matches!(char, '`' | '~'))?;
        let length = line.chars().take_while(|it| *it == char).count();
        let info = &line[length..];
        (length >= 3 && !(char == '`' && info.contains('`'))).then_some(Self { char, length })
    }

    pub(super) fn closes(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|char| char == self.char)
    }
}

/// An open list item: the indentation of its marker in the source and the column of its content in the output.
struct Item {
    source: usize,
    content: usize,
}

#[derive(Default)]
struct Lines {
    out: Vec<String>,
    items: Vec<Item>,
    quoted: bool,
}

impl Lines {
    fn finish(mut self) -> Vec<String> {
        while self.out.last().is_some_and(String::is_empty) {
            self.out.pop();
        }
        self.out.iter_mut().for_each(|line| *line = line.replace(SOLID, " "));
        self.out
    }

    /// At most one blank line, and none at the start.
    fn blank(&mut self) {
        if self.out.last().is_some_and(|line| !line.is_empty()) {
            self.out.push(String::new());
        }
        self.quoted = false;
    }

    fn after_blank(&self) -> bool {
        self.out.last().is_none_or(String::is_empty)
    }

    fn code_block(&mut self, block: &[&str]) {
        self.items.clear();
        self.blank();
        let fence = "`".repeat(block.iter().map(|line| longest_run(line, '`') + 1).fold(3, usize::max));
        self.out.push(format!("{fence}text"));
        self.out.extend(block.iter().map(|line| line.trim_end().to_owned()));
        self.out.push(fence);
        self.blank();
    }

    fn line(&mut self, line: &str) {
        let source = line.len() - line.trim_start().len();
        let text = line.trim();
        if text.is_empty() {
            return self.blank();
        }
        if is_rule(text) {
            self.items.clear();
            self.blank();
            self.out.push("***".to_owned());
            return self.blank();
        }
        let quoted = text.starts_with('>');
        if mem::replace(&mut self.quoted, quoted) != quoted && !self.after_blank() {
            self.blank();
            self.quoted = quoted;
        }
        match marker(text) {
            Some(marker) => self.item(source, marker, &text[marker.len()..]),
            None => self.plain(source, text),
        }
    }

    /// A list item. Its marker stands exactly where the content of its parent begins, so that it can be no code.
    fn item(&mut self, source: usize, marker: &str, text: &str) {
        while self.items.last().is_some_and(|item| item.source > source) {
            self.items.pop();
        }
        if self.items.last().is_some_and(|item| item.source == source) {
            self.items.pop();
        }
        if self.items.is_empty() && !self.after_blank() && !self.out.last().is_some_and(|line| marker_of_item(line)) {
            self.blank();
        }
        let column = self.items.last().map_or(0, |item| item.content);
        let content = column + marker.len() + 1;
        self.items.push(Item { source, content });
        self.wrapped(&format!("{}{marker} ", " ".repeat(column)), content, &prefixed(text));
    }

    fn plain(&mut self, source: usize, text: &str) {
        // After a blank line, text that is not indented below an item ends the item.
        if self.after_blank() {
            while self.items.last().is_some_and(|item| item.source >= source) {
                self.items.pop();
            }
        }
        let column = self.items.last().map_or(0, |item| item.content);
        self.wrapped(&" ".repeat(column), column, &prefixed(text));
    }

    /// A line, broken where it is too long and can be.
    fn wrapped(&mut self, start: &str, column: usize, text: &str) {
        let mut line = start.to_owned();
        let mut length = line.len();
        // A heading, a quote or a row of a table ends with its line.
        let whole = text.starts_with(['#', '>']) || text.contains('|');
        for (at, word) in text.split(' ').filter(|word| !word.is_empty()).enumerate() {
            let word_length = word.chars().count();
            // `/// ` and an indented item take their part of the width.
            if at > 0 && !whole && length + 1 + word_length > WIDTH - 12 && starts_no_block(word) {
                self.out.push(mem::replace(&mut line, " ".repeat(column)));
                length = column;
            } else if at > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += word_length;
        }
        self.out.push(line.trim_end().to_owned());
    }
}

/// Whether a line of the output is a list item.
fn marker_of_item(line: &str) -> bool {
    marker(line.trim_start()).is_some()
}

/// Whether a word can begin a line without beginning a block.
fn starts_no_block(word: &str) -> bool {
    !word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~', '_', ':'])
        && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// A thematic break, or the underline of a heading, which is shown as one.
fn is_rule(text: &str) -> bool {
    ['-', '*', '_', '='].iter().any(|mark| {
        text.chars().all(|char| char == *mark || char == ' ') && text.chars().filter(|char| char == mark).count() >= 3
    })
}

/// The marker of a list item that the text begins with.
fn marker(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let length = match text.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let rest = &text[length..];
    (rest.is_empty() || rest.starts_with(' ')).then(|| &text[..length])
}

/// Text with the quote and item markers it begins with; what follows them is trimmed, so that it can be no code.
fn prefixed(text: &str) -> String {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('>') {
        return format!("> {}", prefixed(rest));
    }
    if let Some(marker) = marker(text) {
        return format!("{marker} {}", prefixed(&text[marker.len()..]));
    }
    let hashes = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &text[hashes..];
    if (1..=6).contains(&hashes) && rest.starts_with(' ') {
        return format!("{} {}", &text[..hashes], inline(rest.trim()));
    }
    inline(text)
}

/// Inline Markdown of one line.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        rest = code_span(rest, &mut out)
            .or_else(|| link(rest, &mut out))
            .or_else(|| url(rest, &mut out))
            .unwrap_or_else(|| escaped(char, rest, &mut out));
    }
    out
}

/// A code span that ends on the line.
fn code_span<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let length = text.bytes().take_while(|byte| *byte == b'`').count();
    if length == 0 {
        return None;
    }
    let (ticks, rest) = text.split_at(length);
    let mut from = 0;
    while let Some(found) = rest[from..].find('`') {
        let start = from + found;
        let run = rest[start..].bytes().take_while(|byte| *byte == b'`').count();
        if run == length {
            let end = start + run;
            out.push_str(ticks);
            out.extend(rest[..start].chars().map(|char| if char == ' ' { SOLID } else { char }));
            out.push_str(ticks);
            return Some(&rest[end..]);
        }
        from = start + run;
    }
    // Every backtick of a run without a partner is escaped: none of them may open a span on a later line.
    out.push_str(&"\\`".repeat(length));
    Some(rest)
}

/// `[text](https://…)` as text and visible target.
fn link<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let inner = text.strip_prefix('[')?;
    let (label, rest) = inner.split_once("](")?;
    if label.contains(['[', ']']) {
        return None;
    }
    let (target, rest) = rest.split_once(')')?;
    let address = address(target).filter(|address| address.len() == target.len())?;
    out.push_str(&inline(label));
    out.extend([SOLID, '(', '<']);
    out.push_str(address);
    out.push_str(">)");
    Some(rest)
}

/// A URL, bare or in angle brackets, as an autolink.
fn url<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let bracketed = text.strip_prefix('<');
    let start = bracketed.unwrap_or(text);
    let address = address(start)?;
    let rest = &start[address.len()..];
    let rest = match bracketed {
        Some(_) => rest.strip_prefix('>')?,
        None if out.ends_with(|char: char| char.is_alphanumeric()) => return None,
        None => rest,
    };
    out.push('<');
    out.push_str(address);
    out.push('>');
    Some(rest)
}

/// The address of a web page that the text begins with, without the punctuation of the sentence around it.
pub(super) fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let end = text
        .find(|char: char| {
            !char.is_ascii_graphic() || matches!(char, '<' | '>' | '"' | '`' | '\\' | '(' | ')' | '[' | ']' | '|')
        })
        .unwrap_or(text.len());
    let address = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '}']);
    (address.len() > scheme.len()).then_some(address)
}

/// One character, escaped where Markdown would see more in it.
fn escaped<'a>(char: char, text: &'a str, out: &mut String) -> &'a str {
    let rest = &text[char.len_utf8()..];
    let next = rest.chars().next();
    match char {
        '\\' => match next.filter(char::is_ascii_punctuation) {
            Some(next) => {
                out.extend(['\\', next]);
                return &rest[1..];
            }
            None => out.push_str("\\\\"),
        },
        // Only before these a tag begins.
        '<' if next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '/' | '!' | '?')) => {
            out.push_str("\\<");
        }
        '[' | ']' | '~' => out.extend(['\\', char]),
        '&' if next.is_some_and(|next| next == '#' || next.is_alphabetic()) => out.push_str("\\&"),
        char => out.push(char),
    }
    rest
}
