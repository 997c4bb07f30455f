//! HTML that descriptions hold, as Markdown. `CommonMark` lets it through and many documents are written in nothing else;
//! rustdoc's page would have it as it is. Tags that say how text is to look become what Markdown has for it, characters
//! written by name become themselves, and all else stays text.

use std::borrow::Cow;

use super::markdown::{address, code};

/// The text with the tags it knows as Markdown. Code of Markdown's own is left alone.
pub(super) fn to_markdown(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    let mut out = Writer::default();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        rest = match char {
            '`' => out.code_of_markdown(rest),
            '<' => out.tag(rest),
            '&' => out.entity(rest),
            char => {
                out.char(char);
                rest.get(char.len_utf8()..).unwrap_or_default()
            }
        };
    }
    Cow::Owned(out.finish())
}

/// How deep spans and lists are followed: what is deeper stays text.
const MOST_NESTED: usize = 16;

/// A tag, without the attributes that say nothing here.
struct Tag<'t> {
    name: String,
    closes: bool,
    href: Option<&'t str>,
    literal: &'t str,
}

impl<'t> Tag<'t> {
    /// The tag that a text begins with.
    fn read(text: &'t str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let end = inner.find(['<', '>']).filter(|end| inner[*end..].starts_with('>'))?;
        let inside = inner[..end].trim_end().trim_end_matches('/');
        let (closes, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let length = inside.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(length);
        if name.is_empty() || !(attributes.is_empty() || attributes.starts_with([' ', '\n', '\t'])) {
            return None;
        }
        let href = attributes.split_once("href").and_then(|(_, rest)| quoted(rest));
        Some(Self { name: name.to_ascii_lowercase(), closes, href, literal: &text[..end + 2] })
    }
}

/// The value of an attribute, from its `=` on.
fn quoted(text: &str) -> Option<&str> {
    let text = text.trim_start().strip_prefix('=')?.trim_start();
    let quote = text.chars().next().filter(|char| matches!(char, '"' | '\''))?;
    text[1..].split_once(quote).map(|(value, _)| value)
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

/// A span whose end has not come: without one, its tag is text.
struct Open<'t> {
    span: Span,
    at: usize,
    tag: Tag<'t>,
}

#[derive(Default)]
struct Writer<'t> {
    out: String,
    open: Vec<Open<'t>>,
    /// The lists around, outermost first: the number of the last item where they have numbers.
    lists: Vec<Option<usize>>,
    /// Whether line breaks of the source mean nothing, as in HTML.
    flows: bool,
    /// Where the last marker of an item ended: a paragraph there is the item.
    begun: usize,
}

impl<'t> Writer<'t> {
    fn finish(mut self) -> String {
        while let Some(open) = self.open.pop() {
            self.out.insert_str(open.at, open.tag.literal);
        }
        self.out
    }

    fn char(&mut self, char: char) {
        let blank = matches!(char, ' ' | '\n') && self.flows;
        if !blank {
            self.out.push(char);
        } else if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    /// A span or block of code in backticks, which holds no tags.
    fn code_of_markdown(&mut self, text: &'t str) -> &'t str {
        let length = text.bytes().take_while(|byte| *byte == b'`').count();
        let (ticks, rest) = text.split_at(length);
        let mut end = 0;
        for part in rest.split_inclusive('`') {
            end += part.len();
            let closes = rest[..end].ends_with(ticks) && !rest[end..].starts_with('`');
            let longer = rest[..end].strip_suffix(ticks).is_some_and(|before| before.ends_with('`'));
            if closes && !longer {
                self.out.push_str(&text[..length + end]);
                return &rest[end..];
            }
        }
        self.out.push_str(ticks);
        rest
    }

    fn entity(&mut self, text: &'t str) -> &'t str {
        let found = text[1..].split_once(';').and_then(|(name, rest)| Some((character(name)?, rest)));
        let (char, rest) = found.unwrap_or(('&', &text[1..]));
        self.out.push(char);
        rest
    }

    fn tag(&mut self, text: &'t str) -> &'t str {
        let Some(tag) = Tag::read(text) else {
            self.out.push('<');
            return &text[1..];
        };
        let rest = &text[tag.literal.len()..];
        if self.open.iter().any(|open| open.span == Span::Code) && Span::of(&tag.name) != Some(Span::Code) {
            // Code of several tags is still one.
            if Span::of(&tag.name).is_none() {
                self.out.push_str(tag.literal);
            }
            return rest;
        }
        match (tag.name.as_str(), tag.closes) {
            ("pre", false) => return self.preformatted(rest),
            ("dt", false) => {
                self.paragraph();
                self.span(tag, Span::Strong);
            }
            ("dt", true) => {
                self.span(tag, Span::Strong);
                self.paragraph();
            }
            (name, _) => match Span::of(name) {
                Some(span) => self.span(tag, span),
                None => self.block(&tag),
            },
        }
        rest
    }

    fn block(&mut self, tag: &Tag<'_>) {
        match (tag.name.as_str(), tag.closes) {
            ("p" | "div" | "section" | "fullname" | "dl" | "dd" | "blockquote", closes) => {
                self.paragraph();
                self.flows = !closes || !self.lists.is_empty();
            }
            ("br", _) => self.line_break(),
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
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", closes) => {
                self.paragraph();
                self.out.push_str(if closes { "" } else { "### " });
                self.begun = self.out.len();
                self.flows = !closes;
            }
            ("note" | "important", false) => {
                self.paragraph();
                self.out.push_str(if tag.name == "note" { "**Note:** " } else { "**Important:** " });
                self.begun = self.out.len();
                self.flows = true;
            }
            ("note" | "important", true) => self.paragraph(),
            ("li", true) => {}
            ("sup", false) => self.out.push('^'),
            ("sup", true) => {}
            _ => self.out.push_str(tag.literal),
        }
    }

    /// Ends the paragraph; what follows is another of the item that it is in.
    fn paragraph(&mut self) {
        let end = self.out.trim_end_matches([' ', '\n']).len();
        if end == 0 || self.begun == self.out.len() {
            return;
        }
        self.out.truncate(end);
        self.out.push_str("\n\n");
        self.out.push_str(&"   ".repeat(self.lists.len()));
    }

    /// A line that Markdown gives a meaning ends where it does.
    fn line_break(&mut self) {
        let line = self.out.rsplit('\n').next().unwrap_or_default().trim_start();
        let is_markdown =
            line.starts_with(['|', '-', '*', '+', '>', '#']) || line.starts_with(|c: char| c.is_ascii_digit());
        if is_markdown && self.lists.is_empty() { self.out.push(' ') } else { self.paragraph() }
    }

    fn item(&mut self) {
        if self.lists.is_empty() {
            self.lists.push(None);
        }
        self.out.truncate(self.out.trim_end_matches([' ', '\n']).len());
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(&"   ".repeat(self.lists.len() - 1));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                self.out.extend([number.to_string().as_str(), ". "]);
            }
            Some(None) | None => self.out.push_str("- "),
        }
        self.begun = self.out.len();
        self.flows = true;
    }

    /// A block of code, up to its end.
    fn preformatted(&mut self, text: &'t str) -> &'t str {
        let closes =
            |at: usize| text.get(at..at + "</pre>".len()).is_some_and(|tag| tag.eq_ignore_ascii_case("</pre>"));
        let end = text.match_indices("</").map(|(at, _)| at).find(|at| closes(*at)).unwrap_or(text.len());
        let mut inner = Writer::default();
        let mut rest = &text[..end];
        while let Some(char) = rest.chars().next() {
            let tag = (char == '<').then(|| Tag::read(rest)).flatten().filter(|tag| Span::of(&tag.name).is_some());
            rest = match (tag, char) {
                (Some(tag), _) => &rest[tag.literal.len()..],
                (None, '&') => inner.entity(rest),
                (None, char) => {
                    inner.out.push(char);
                    &rest[char.len_utf8()..]
                }
            };
        }
        self.paragraph();
        let ticks = "`".repeat(inner.out.split(|char| char != '`').map(str::len).max().unwrap_or(0).max(2) + 1);
        self.out.extend([&ticks, "\n", inner.out.trim_matches('\n'), "\n", &ticks]);
        self.paragraph();
        text.get(end + "</pre>".len()..).unwrap_or_default()
    }

    /// The beginning or the end of a span.
    fn span(&mut self, tag: Tag<'t>, span: Span) {
        if !tag.closes {
            if self.open.len() < MOST_NESTED {
                self.open.push(Open { span, at: self.out.len(), tag });
            } else {
                self.out.push_str(tag.literal);
            }
            return;
        }
        // An end without a beginning says nothing.
        let Some(at) = self.open.iter().rposition(|open| open.span == span && open.tag.name == tag.name) else {
            return;
        };
        let mut opened = self.open.split_off(at).into_iter();
        let Some(Open { at, tag, .. }) = opened.next() else { return };
        let inner = self.out.split_off(at.min(self.out.len()));
        let text = inner.trim_matches([' ', '\n']);
        let start = inner.len() - inner.trim_start_matches([' ', '\n']).len();
        let (before, after) = (&inner[..start], &inner[start + text.len()..]);
        self.out.push_str(before);
        self.out.push_str(&enclosed(text, span, tag.href));
        self.out.push_str(after);
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

/// The character of a reference, without `&` and `;` (HTML, section 13.5, in part).
fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(number).filter(|char| !char.is_control());
    }
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "middot" => '·',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "deg" => '°',
        "times" => '×',
        "plusmn" => '±',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "larr" => '←',
        "rarr" => '→',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Doc;

    fn lines(text: &str) -> String {
        Doc::text(text).lines().join("\n")
    }

    #[test]
    fn what_tags_say_is_said_in_markdown() {
        for (html, markdown) in [
            ("<p>One.</p> <p>Two &amp; three.</p>", "One.\n\nTwo & three."),
            ("<p>The <b>name</b>, <i> not</i> the\nid</p>", "The **name**, *not* the id"),
            ("a <code>GET</code> or <code>a`b</code>", "a `GET` or ``a`b``"),
            ("<code>ids=<i>ID</i></code>, <code>List&lt;T&gt;</code>", "`ids=ID`, `List<T>`"),
            ("see <a href=\"https://e.com/a?b=1&amp;c=2\">the page</a>", "see the page (<https://e.com/a?b=1&c=2>)"),
            ("see <a href=\"/docs\">the page</a>", "see the page"),
            ("Is:<ul> <li><p>one</p></li> <li>two</li></ul><p>End</p>", "Is:\n\n- one\n- two\n\nEnd"),
            ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
            ("<li><p>a</p><p>b</p></li>", "- a\n\n  b"),
            ("<note><p>Careful.</p></note>", "**Note:** Careful."),
            ("one<br/>two<br><br>three", "one\n\ntwo\n\nthree"),
            ("<h2>Use</h2><p>It.</p>", "### Use\n\nIt."),
            ("a<pre><code>x &lt; 1\n  y</code></pre>b", "a\n\n```text\nx < 1\n  y\n```\n\nb"),
            ("<dl><dt>A</dt><dd>Is a.</dd></dl>", "**A**\n\nIs a."),
            ("10<sup>3</sup> <span class=\"x\">ms</span>", "10^3 ms"),
        ] {
            assert_eq!(lines(html), markdown, "{html}");
        }
    }

    /// What is no tag, a tag that nobody closes, or one in code stays what it is.
    #[test]
    fn what_is_text_stays_text() {
        for (text, markdown) in [
            ("`<b>x</b>` and ``a`<i>``", "`<b>x</b>` and ``a`<i>``"),
            ("```\n<p>x</p>\n```", "```text\n<p>x</p>\n```"),
            ("Bearer <code>", "Bearer \\<code>"),
            ("<B>a</b", "\\<B>a\\</b"),
            ("GET /a/<id>/b", "GET /a/\\<id>/b"),
            ("a < b & c > d &unknown; x", "a < b & c > d \\&unknown; x"),
            ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
            ("</b>a", "a"),
            ("| a<br>b | c |", "| a b | c |"),
            ("&lt;p&gt;", "\\<p>"),
        ] {
            assert_eq!(lines(text), markdown, "{text}");
        }
    }
}
