//! HTML that descriptions hold, as Markdown. `CommonMark` lets it through and many documents are written in nothing else;
//! rustdoc's page would have it as it is. Tags that say how text is to look become what Markdown has for it, characters
//! written by name become themselves, and all else stays text: what is in code, what is escaped, tags that nobody closes.

mod tag;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::mem;

use super::markdown::{Fence, address, code};
use tag::{Tag, character};

/// How deep spans and lists are followed: what is deeper stays text.
const MOST_NESTED: usize = 16;

/// The text with the tags it knows as Markdown.
pub(super) fn to_markdown(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    let mut out = Writer::default();
    let mut rest = text;
    let mut begins_line = true;
    while let Some(char) = rest.chars().next() {
        if mem::replace(&mut begins_line, char == '\n') {
            if let Some(after) = out.fence(rest) {
                rest = after;
                continue;
            }
            out.begin_line(rest);
        }
        rest = match char {
            '\\' => out.escaped(rest),
            '`' => out.code_of_markdown(rest),
            '<' => out.tag(rest),
            '&' => out.entity(rest),
            '\n' => out.line_feed(rest),
            char => {
                out.char(char);
                &rest[char.len_utf8()..]
            }
        };
    }
    out.finish()
}

/// What a pair of tags is, that encloses text of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Strong,
    Emphasis,
    Code,
    Link,
    Plain,
}

impl Span {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "b" | "strong" | "dt" => Self::Strong,
            "i" | "em" | "cite" | "dfn" | "var" => Self::Emphasis,
            "code" | "tt" | "samp" | "kbd" => Self::Code,
            "a" => Self::Link,
            "span" | "font" | "small" | "big" | "u" | "center" | "sub" => Self::Plain,
            _ => return None,
        })
    }
}

/// A span whose end has not come, and the text around it up to its beginning.
struct Open<'t> {
    span: Span,
    tag: Tag<'t>,
    before: String,
}

#[derive(Default)]
struct Writer<'t> {
    /// The text of the innermost span.
    out: String,
    open: Vec<Open<'t>>,
    /// The lists around, outermost first: the number of the last item where they have numbers.
    lists: Vec<Option<usize>>,
    /// Whether a line break of the source means nothing, as in HTML.
    flows: bool,
    /// A marker was just written: a paragraph there is the item.
    fresh: bool,
    /// Whether Markdown gives the line of the source a meaning that ends with it.
    marked_line: bool,
    /// Lengths of runs of backticks that have no partner further on.
    unmatched: Vec<usize>,
    /// No `</pre>` comes any more.
    no_pre: bool,
}

impl<'t> Writer<'t> {
    fn finish(mut self) -> Cow<'t, str> {
        self.give_up(0);
        Cow::Owned(self.out)
    }

    /// Tags that are not closed are text, from this one inwards.
    fn give_up(&mut self, from: usize) {
        while self.open.len() > from {
            let Some(Open { tag, before, .. }) = self.open.pop() else { return };
            let inner = mem::replace(&mut self.out, before);
            self.out.push_str(tag.literal);
            self.out.push_str(&inner);
        }
    }

    fn begin_line(&mut self, text: &str) {
        let line = text.trim_start_matches(' ');
        self.marked_line =
            line.starts_with(['|', '-', '*', '+', '>', '#']) || line.starts_with(|c: char| c.is_ascii_digit());
    }

    /// A fenced block of code that begins here.
    fn fence(&mut self, text: &'t str) -> Option<&'t str> {
        let mut lines = text.split_inclusive('\n');
        let first = lines.next()?;
        let fence = Fence::opens(first.trim_end())?;
        let mut length = first.len();
        for line in lines {
            length += line.len();
            if fence.closes(line) {
                break;
            }
        }
        self.flows = false;
        self.fresh = false;
        self.end_line();
        self.out.push_str(&text[..length]);
        Some(&text[length..])
    }

    fn end_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn char(&mut self, char: char) {
        if char == ' ' && self.flows {
            let after_blank = self.out.ends_with([' ', '\n']) || self.out.is_empty() && self.open.is_empty();
            if !after_blank {
                self.out.push(' ');
            }
        } else {
            self.fresh &= char == ' ';
            self.out.push(char);
        }
    }

    /// HTML ends at a blank line, as in `CommonMark`.
    fn line_feed(&mut self, text: &'t str) -> &'t str {
        let rest = &text[1..];
        if !self.flows {
            self.out.push('\n');
        } else if rest.trim_start_matches(' ').starts_with('\n') {
            self.flows = false;
            self.out.push('\n');
        } else {
            self.char(' ');
        }
        rest
    }

    /// A backslash keeps its character from being more than itself.
    fn escaped(&mut self, text: &'t str) -> &'t str {
        let length = if text[1..].starts_with(|char: char| char.is_ascii_punctuation()) { 2 } else { 1 };
        self.fresh = false;
        self.out.push_str(&text[..length]);
        &text[length..]
    }

    /// A span of code in backticks, which holds no tags.
    fn code_of_markdown(&mut self, text: &'t str) -> &'t str {
        self.fresh = false;
        let length = text.len() - text.trim_start_matches('`').len();
        let (ticks, rest) = text.split_at(length);
        self.out.push_str(ticks);
        if self.unmatched.contains(&length) {
            return rest;
        }
        let mut end = 0;
        while let Some(found) = rest[end..].find('`') {
            let start = end + found;
            end = rest.len() - rest[start..].trim_start_matches('`').len();
            if end - start == length {
                self.out.push_str(&rest[..end]);
                return &rest[end..];
            }
        }
        self.unmatched.push(length);
        rest
    }

    /// What is written by name is never markup.
    fn entity(&mut self, text: &'t str) -> &'t str {
        self.fresh = false;
        let Some((char, rest)) = character(text) else {
            self.out.push('&');
            return &text[1..];
        };
        let begins = self.out.trim_end_matches(' ').is_empty() && self.open.is_empty()
            || self.out.trim_end_matches(' ').ends_with('\n');
        let active = matches!(char, '*' | '_' | '`' | '[' | ']' | '~' | '|' | '\\')
            || begins && matches!(char, '#' | '>' | '-' | '+' | '=');
        if active && !self.in_code() {
            self.out.push('\\');
        }
        self.out.push(char);
        rest
    }

    fn in_code(&self) -> bool {
        self.open.iter().any(|open| open.span == Span::Code)
    }

    fn tag(&mut self, text: &'t str) -> &'t str {
        let Some(tag) = Tag::read(text) else {
            self.fresh = false;
            self.out.push('<');
            return &text[1..];
        };
        let rest = &text[tag.literal.len()..];
        match (tag.name.as_str(), tag.closes, Span::of(&tag.name)) {
            ("pre", false, _) => return self.preformatted(tag.literal, rest),
            ("dt", false, _) => {
                self.paragraph();
                self.begin(tag, Span::Strong);
            }
            ("dt", true, _) => {
                self.end(&tag, Span::Strong, None);
                self.paragraph();
            }
            (_, false, Some(span)) => self.begin(tag, span),
            (_, true, Some(span)) => self.end(&tag, span, rest.chars().next()),
            (_, _, None) => self.block(&tag),
        }
        rest
    }

    fn block(&mut self, tag: &Tag<'_>) {
        // Code holds no blocks: its tag was none.
        if let Some(at) = self.open.iter().position(|open| open.span == Span::Code) {
            self.give_up(at);
        }
        match (tag.name.as_str(), tag.closes) {
            ("p" | "div" | "section" | "fullname" | "dl" | "dd" | "blockquote", closes) => {
                self.paragraph();
                self.flows = !closes || !self.lists.is_empty();
            }
            // A line that Markdown gives a meaning ends where it does.
            ("br", _) if self.marked_line && self.lists.is_empty() => self.char(' '),
            ("br", _) => self.paragraph(),
            ("hr", _) => {
                self.paragraph();
                self.out.push_str("***");
                self.paragraph();
            }
            ("ul" | "ol", false) if self.lists.len() < MOST_NESTED => {
                self.lists.push((tag.name == "ol").then_some(0));
                self.flows = true;
            }
            ("ul" | "ol", true) => {
                self.lists.pop();
                self.flows = !self.lists.is_empty();
                self.paragraph();
            }
            ("li", false) => self.item(),
            ("li" | "sup", true) => {}
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", closes) => self.begin_block(if closes { "" } else { "### " }),
            ("note", closes) => self.begin_block(if closes { "" } else { "**Note:** " }),
            ("important", closes) => self.begin_block(if closes { "" } else { "**Important:** " }),
            ("sup", false) => self.out.push('^'),
            _ => {
                self.fresh = false;
                self.out.push_str(tag.literal);
            }
        }
    }

    /// A block that begins with a marker, or the end of one.
    fn begin_block(&mut self, marker: &str) {
        self.paragraph();
        self.out.push_str(marker);
        self.fresh = !marker.is_empty();
        self.flows = !marker.is_empty() || !self.lists.is_empty();
    }

    /// Ends the paragraph; what follows is another of the item that it is in.
    fn paragraph(&mut self) {
        let end = self.out.trim_end_matches([' ', '\n']).len();
        if self.fresh || end == 0 && self.open.is_empty() {
            return;
        }
        self.out.truncate(end);
        self.out.push_str("\n\n");
        self.out.push_str(&"   ".repeat(self.lists.len()));
    }

    fn item(&mut self) {
        if self.lists.is_empty() {
            self.lists.push(None);
        }
        self.out.truncate(self.out.trim_end_matches([' ', '\n']).len());
        if !self.out.is_empty() || !self.open.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(&"   ".repeat(self.lists.len() - 1));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                let _ = write!(self.out, "{number}. ");
            }
            Some(None) | None => self.out.push_str("- "),
        }
        self.fresh = true;
        self.flows = true;
    }

    /// A block of code, up to its end.
    fn preformatted(&mut self, literal: &str, text: &'t str) -> &'t str {
        let closes =
            |at: &usize| text.as_bytes()[*at..].get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case(b"</pre>"));
        let end = if self.no_pre { None } else { text.match_indices("</").map(|(at, _)| at).find(closes) };
        let Some(end) = end else {
            self.no_pre = true;
            self.fresh = false;
            self.out.push_str(literal);
            return text;
        };
        let block = tag::without_spans(&text[..end], |name| Span::of(name).is_some());
        self.give_up(0);
        self.paragraph();
        self.end_line();
        let ticks = "`".repeat(block.split(|char| char != '`').map(str::len).max().unwrap_or(0).max(2) + 1);
        let _ = write!(self.out, "{ticks}\n{}\n{ticks}\n\n", block.trim_matches('\n'));
        self.fresh = false;
        &text[end + "</pre>".len()..]
    }

    fn begin(&mut self, tag: Tag<'t>, span: Span) {
        if self.open.len() < MOST_NESTED {
            self.open.push(Open { span, tag, before: mem::take(&mut self.out) });
        } else {
            self.out.push_str(tag.literal);
        }
    }

    /// The end of a span, and the character after it. One without a beginning says nothing.
    fn end(&mut self, tag: &Tag<'_>, span: Span, next: Option<char>) {
        let Some(at) = self.open.iter().rposition(|open| open.tag.name == tag.name) else { return };
        self.give_up(at + 1);
        let Some(Open { tag, before, .. }) = self.open.pop() else { return };
        let inner = mem::replace(&mut self.out, before);
        let text = inner.trim_matches([' ', '\n']);
        let start = inner.len() - inner.trim_start_matches([' ', '\n']).len();
        let text_end = start + text.len();
        self.fresh &= text.is_empty();
        self.out.push_str(&inner[..start]);
        // Within code nothing is marked up.
        let enclosed = if self.in_code() { text.to_owned() } else { enclosed(text, span, tag.href) };
        let is_marked = enclosed.starts_with('*');
        let sticks = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
        // Between a letter and punctuation an asterisk is one.
        if is_marked && sticks(self.out.chars().next_back()) && !sticks(text.chars().next()) {
            self.out.push(' ');
        }
        self.out.push_str(&enclosed);
        self.out.push_str(inner.get(text_end..).unwrap_or_default());
        if is_marked && sticks(next) && !sticks(text.chars().next_back()) && text_end == inner.len() {
            self.out.push(' ');
        }
    }
}

fn enclosed(text: &str, span: Span, href: Option<&str>) -> String {
    let is_line = !text.is_empty() && !text.contains("\n\n");
    match span {
        Span::Strong if is_line && !text.contains('*') => format!("**{text}**"),
        Span::Emphasis if is_line && !text.contains('*') => format!("*{text}*"),
        Span::Code if is_line => code(&text.replace('\n', " ")),
        Span::Link if is_line && !text.contains(['[', ']', '<']) => {
            let href = href.map(|href| href.replace("&amp;", "&"));
            match href.filter(|href| address(href).is_some_and(|address| address.len() == href.len())) {
                Some(href) if href == text => href,
                Some(href) => format!("[{}]({href})", text.replace('\n', " ")),
                None => text.to_owned(),
            }
        }
        Span::Strong | Span::Emphasis | Span::Code | Span::Link | Span::Plain => text.to_owned(),
    }
}
