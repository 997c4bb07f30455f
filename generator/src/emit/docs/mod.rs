//! Text of the document as rustdoc that renders well and can never be code, a doctest, a broken link, HTML, or a
//! direction override.

mod html;
mod markdown;
mod rules;

use proc_macro2::TokenStream;
use quote::quote;

pub use markdown::code;
pub(super) use markdown::is_hidden;
pub use rules::{default, possible_values, rules};

use super::print::Text;
use crate::plan::Docs;

/// Documentation of an item: safe lines of Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// Our own Markdown, taken as it is: it may hold links and code. Text of the document only as [`code`].
    pub fn ours(markdown: impl AsRef<str>) -> Self {
        Self { lines: markdown.as_ref().lines().map(|line| line.trim_end().to_owned()).collect() }
    }

    /// Our own sentences, broken into lines between words; text of the document only as [`code`].
    pub fn sentences(sentences: &[String]) -> Self {
        Self { lines: markdown::broken(&sentences.join(" ")) }
    }

    /// Text of the document.
    pub fn text(text: &str) -> Self {
        Self { lines: markdown::safe(text) }
    }

    /// Title and description of the document, the title as a paragraph of its own unless the description begins with
    /// it.
    pub fn of(docs: &Docs) -> Self {
        let description = docs.description.as_deref().unwrap_or_default();
        let title = docs.title.as_deref().unwrap_or_default();
        let title = if description.trim_start().starts_with(title.trim()) { "" } else { title };
        Self::text(title).and(Self::text(description))
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines, without `///`.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Whether it begins with more than a paragraph, which cannot go on a line that has begun.
    pub fn begins_with_block(&self) -> bool {
        self.lines.first().is_some_and(|line| markdown::begins_block(line))
    }

    /// Adds a paragraph.
    pub fn push(&mut self, paragraph: Doc) {
        if !self.lines.is_empty() && !paragraph.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(paragraph.lines);
    }

    /// The same with one more paragraph.
    #[must_use]
    pub fn and(mut self, paragraph: Doc) -> Self {
        self.push(paragraph);
        self
    }

    /// The same, or what `otherwise` gives where there is nothing: every public item is documented.
    #[must_use]
    pub fn or(self, otherwise: impl FnOnce() -> Doc) -> Self {
        if self.is_empty() { otherwise() } else { self }
    }

    /// Writes `///` lines.
    pub fn outer(&self, out: &mut Text) {
        self.marked("///", out);
    }

    /// Writes `//!` lines.
    pub fn inner(&self, out: &mut Text) {
        self.marked("//!", out);
    }

    fn marked(&self, mark: &str, out: &mut Text) {
        for line in &self.lines {
            out.marked(mark, line);
        }
    }
}

/// `#[doc = "…"]` attributes.
pub fn doc_attributes(doc: &Doc) -> TokenStream {
    doc.lines
        .iter()
        .map(|line| {
            let line = if line.is_empty() { String::new() } else { format!(" {line}") };
            quote!(#[doc = #line])
        })
        .collect()
}
