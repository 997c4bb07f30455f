//! Text of the document as rustdoc that renders well and can never be code, a doctest, a broken link, HTML, or a
//! direction override.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::Text;

/// Documentation of an item: safe lines of Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// Our own Markdown, taken as it is: it may hold links and code. Never text of the document.
    pub fn ours(markdown: impl AsRef<str>) -> Self {
        Self { lines: markdown.as_ref().lines().map(str::to_owned).collect() }
    }

    /// Text of the document.
    pub fn text(text: &str) -> Self {
        Self { lines: text.lines().map(str::to_owned).collect() }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
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

    /// Writes `///` lines.
    pub fn outer(&self, out: &mut Text) {
        for line in &self.lines {
            out.line(if line.is_empty() { "///".to_owned() } else { format!("/// {line}") });
        }
    }

    /// Writes `//!` lines.
    pub fn inner(&self, out: &mut Text) {
        for line in &self.lines {
            out.line(if line.is_empty() { "//!".to_owned() } else { format!("//! {line}") });
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

/// An inline code span of any text of one line.
pub fn code(text: &str) -> String {
    format!("`{text}`")
}
